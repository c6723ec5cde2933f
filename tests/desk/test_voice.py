"""Officers record the voice of a village: its consent, its texts, a second officer who listens, and its end."""

import re
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.db import db
from kiosk.models import Officer, Recording, Voice
from kiosk.rules import voices
from kiosk.rules.recordings import SETS, clip_name
from tests.cast.audio import lend_voice, record_text, sound
from tests.cast.officers import account
from tests.cast.pages import Browser
from tests.cast.planted import Planted
from tests.cast.questions import NEW_STEM, NEW_STORY
from tests.cast.roles import ROWS, send
from tests.conftest import add

pytestmark = pytest.mark.slow

PAGE, TEXT = "/admin/voice/", "Nomor bantuan"


def begin(desk: Browser, status: int = 200, **fields: str) -> str:
    """Note a consent; the id of the only voice, or ""."""
    desk.get(PAGE)
    desk.submit(f"form[action='{PAGE}']", status, **({"speaker": "Mak Icih", "consent": "1"} | fields))
    return "".join(db.session.scalars(select(Voice.id)))


def sets(desk: Browser, voice: str) -> list[str]:
    """What the page says of each set of a voice."""
    desk.get(PAGE)
    return [" ".join(row.get_text(" ").split()) for row in desk.page.select(f"#voice-{voice} .rows li")]


def record(desk: Browser, address: str, content: bytes | None, status: int = 204, **fields: str) -> None:
    """Send a recording of a text, as the page's script does."""
    desk.get(PAGE)
    token = str(desk.page.select("[name=csrf_token]")[0]["value"])
    files = {} if content is None else {"sound": (BytesIO(content), "sound.webm")}
    answer = send(desk.client, "POST", f"{PAGE}{address}.webm", data={"csrf_token": token} | fields | files)
    assert answer.status_code == status


def release(desk: Browser, voice: str, listener: str, status: int, name: str = "start") -> str:
    """Name who listened to a set; what the page says then."""
    desk.get(PAGE)
    token = str(desk.page.select("[name=csrf_token]")[0]["value"])
    key = db.session.scalar(select(Officer.id).where(Officer.name == listener)) or listener
    desk.post(f"{PAGE}{voice}/heard/{name}", {"csrf_token": token, "listener": key}, status)
    return desk.text


@pytest.mark.on_both
def test_nobody_is_recorded_before_their_consent_and_a_language_has_one_voice(desk: Browser) -> None:
    assert begin(desk, 422, consent_on="24/11/2031") == ""
    assert begin(desk, 422, consent="") == ""
    assert "Tanyakan dahulu orangnya." in desk.text
    assert desk.page.select("[name=speaker][value='Mak Icih']"), "what was typed stays"
    voice = begin(desk)
    rows = sets(desk, voice)
    assert [str(link["href"]).split("set=")[1] for link in desk.page.select(".rows a")] == list(SETS)
    sizes = [re.search(r"(\d+) teks, kira-kira (\d+) menit 0 dari \1 direkam", row) for row in rows]
    assert all(sizes), rows
    assert all(int(figure) <= most for figure, most in zip(sizes[0].groups(), (60, 10), strict=True))
    assert begin(desk, 422, speaker="Pak Hasan") == voice
    assert "Bahasa ini sudah punya suara orang lain." in desk.text
    assert begin(desk) == voice, "the same person goes on"
    begin(desk, language="su", speaker="")
    assert "Sunda: tanpa nama" in desk.text
    with desk.client.session_transaction() as cookie:
        cookie["language"] = "en"
    desk.get(f"{PAGE}?voice={voice}&set=start")
    assert "Record" in desk.text
    assert "Start screen and shared buttons" in desk.text


@pytest.mark.on_both
def test_a_recording_is_stored_or_refused(desk: Browser) -> None:
    voice, other = begin(desk), lend_voice(language="su")
    key, of_other = clip_name(voice, TEXT), clip_name(other, TEXT)
    large = sound("").ljust(voices.LARGEST_RECORDING + 1, b"0")
    for content in (None, b"", b"RIFF1234WAVE", voices.WEBM + b"A_VORBIS", voices.OPUS + voices.WEBM, large):
        record(desk, f"{voice}/{key}", content, 422)
    for unknown in (of_other, "0" * 16):
        record(desk, f"{voice}/{unknown}", sound(TEXT), 404)
    record(desk, f"{voice}/{key}", sound(TEXT), 422, csrf_token="")
    record(desk, f"nobody/{key}", sound(TEXT), 404)
    assert db.session.scalar(select(func.count()).select_from(Recording)) == 0
    desk.get(f"{PAGE}{voice}/{key}.webm", 404)
    for content in (large[:-1], sound("lagi")):
        record(desk, f"{voice}/{key}", content)
        desk.get(f"{PAGE}{voice}/{key}.webm")
        assert desk.response
        assert (desk.response.data, desk.response.mimetype) == (content, "audio/webm")
    assert " 1 dari " in sets(desk, voice)[0]


@pytest.mark.on_both
def test_a_second_officer_listens_to_a_whole_set_before_anybody_hears_it(app: Flask, desk: Browser) -> None:
    voice, waits = lend_voice("start", "questions", heard_by=None), "Menunggu didengar petugas kedua"
    record(desk, f"{voice}/{clip_name(voice, TEXT)}", sound("lagi"))
    desk.get(f"{PAGE}?voice={voice}&set=start")
    assert "Belum ada petugas kedua di anjungan ini. Supervisor menambahnya di Kantor, Akun." in desk.text
    add(account("hasan", "Hasan", "officer"))
    add(account("dewi", "Dewi", "officer")).active = False
    db.session.commit()
    for nobody in ("", "Ratna", "Dewi", "Mak Icih"):
        release(desk, voice, nobody, 422)
    assert "Ada teks yang belum direkam." in release(desk, voice, "Hasan", 422, "help")
    release(desk, voice, "Hasan", 422, "nothing")
    assert waits in sets(desk, voice)[0]
    desk.get(f"{PAGE}?voice={voice}&set=start")
    [option] = [each for each in desk.page.select("option") if each.text == "Hasan"]
    desk.submit("form[action$='/heard/start']", listener=option["value"])
    assert "Terakhir didengar oleh Hasan." in desk.text
    assert sets(desk, voice)[0].endswith("Terdengar")
    release(desk, voice, "Ratna", 200, "questions")  # who recorded nothing of it may name herself
    assert sets(desk, voice)[4].endswith("Menunggu set di atasnya")
    record_text(voice, TEXT)
    assert waits in sets(desk, voice)[0]
    assert desk.get(f"{PAGE}?voice={voice}&set=start").select("form[action$='/heard/start']"), "it is listened to anew"


def test_a_text_that_an_officer_changed_is_said_anew(desk: Browser) -> None:
    voice = lend_voice("questions")
    desk.get("/admin/questions/Q01/")
    desk.submit("#question", stem=NEW_STEM, wording="1")
    assert sets(desk, voice)[4].endswith("1 teks baru atau berubah: rekam lagi")
    page = desk.get(f"{PAGE}?voice={voice}&set=questions")
    [lacking] = page.select(".recorder-line:not([data-recorded])")
    assert NEW_STORY in lacking.text
    record(desk, str(lacking["data-address"]).removeprefix(PAGE).removesuffix(".webm"), sound(NEW_STORY))
    assert sets(desk, voice)[4].endswith("Menunggu didengar petugas kedua")


@pytest.mark.on_both
def test_a_withdrawn_voice_is_gone_at_once_and_the_audit_names_no_speaker(
    desk: Browser, supervisors_desk: Browser, visitor: Browser
) -> None:
    voice = begin(desk)
    lend_voice("start", speaker="Mak Icih", heard_by=None)
    for text in (TEXT, "Gratis.", TEXT):
        record(desk, f"{voice}/{clip_name(voice, text)}", sound(text))
    release(desk, voice, "Hasan", 200)
    assert f"/audio/{voice}/" in str(visitor.get("/"))
    assert "Bahasa Indonesia" in supervisors_desk.get("/admin/audit/").text, "which voice it was"
    before = desk.get(PAGE)
    desk.press("Ya, cabut dan hapus semuanya")
    desk.page = before
    desk.press("Ya, cabut dan hapus semuanya")
    assert "Suara dicabut. Semua rekamannya dihapus, juga dari salinan." in desk.text
    assert f"/audio/{voice}/" not in str(visitor.get("/"))
    assert db.session.scalar(select(func.count()).select_from(Recording)) == 0
    page = supervisors_desk.get("/admin/audit/")
    acts = {row.select("td")[2].text.strip(): row.select("td")[3].text.strip() for row in page.select("tbody tr")}
    assert acts.pop("Menyebut petugas kedua yang mendengarkan suara") == "Hasan"
    assert list(acts) == [
        "Mencabut suara",
        "Memperdengarkan suara kepada warga",
        "Merekam suara (3 kali)",
        "Mencatat persetujuan pemilik suara",
    ]
    assert "Icih" not in str(page)


def test_this_page_alone_may_use_the_microphone(app: Flask) -> None:
    planted, open_to = Planted(), []
    for rule, method, *_who in ROWS:
        if method == "GET":
            answer = send(planted.client(app, "supervisor"), "GET", planted.address(rule))
            policies = answer.headers["Permissions-Policy"], answer.headers["Content-Security-Policy"]
            open_to += [rule] * ("microphone=(self)" in policies[0] or "blob:" in policies[1])
            assert "microphone=()" in policies[0] or "media-src 'self' blob:;" in policies[1] + ";"
    assert open_to == [PAGE]
    headers = {"HX-Request": "true"}
    answer = send(planted.client(app, "officer"), "GET", f"{PAGE}?set=start", headers=headers)
    assert (answer.headers["HX-Redirect"], answer.data) == (f"{PAGE}?set=start", b""), "it comes with its own policies"
