"""Voices of people: where they are heard, what officers see of them, and what an upload must be."""

import io
import wave
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from kiosk.db import db
from kiosk.models import AuditEntry, OutreachSession, Village
from kiosk.rules import outreach, settings
from kiosk.rules.audio import recordings
from tests.cast.audio import clip_of, said
from tests.cast.pages import Browser
from tests.cast.tablets import paired
from tests.conftest import add, open_session

pytestmark = pytest.mark.look


def some_clip() -> bytes:
    """A recording that is one."""
    return (recordings.MACHINE_FOLDER / clip_of("Belum tahu")).read_bytes()


# --- voices of people


def lend_voice(label: str = "Bu Ratna", variety: str = "jaseng", **heard: Any) -> recordings.Voice:
    """A voice that is heard where this says."""
    with db.write():
        voice = recordings.add_voice(label, variety)._replace(**heard)
        recordings.put(voice)
    return voice


def test_a_persons_voice_goes_before_the_machines_where_it_is_on(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    voice = lend_voice(villages=[session_in_lontar.village_code])
    name = recordings.save("Catat kehadiran", voice.slug, "hadir.opus", some_clip())
    assert said(visitor.get("/"))["Catat kehadiran"] == f"/audio/jaseng-bu-ratna/{name}"
    assert said(visitor.get("/"))["Nomor bantuan"].startswith("/static/audio/")
    with db.write():
        outreach.close(db.session.get_one(OutreachSession, session_in_lontar.id), {})
    assert said(visitor.get("/"))["Catat kehadiran"].startswith("/static/audio/")


def test_a_paired_tablet_has_the_voice_of_its_village_also_without_a_session(app: Flask, lontar: Village) -> None:
    app.config["TABLETS"] = "paired"
    voice = lend_voice(villages=[lontar.code])
    name = recordings.save("Catat kehadiran", voice.slug, "hadir.opus", some_clip())
    tablet, _row = paired(app, lontar)
    assert said(tablet.get("/"))["Catat kehadiran"] == f"/audio/jaseng-bu-ratna/{name}"
    assert said(Browser(app).get("/"))["Catat kehadiran"].startswith("/static/audio/")


def test_a_village_hears_its_own_voice_first(app: Flask, lontar: Village) -> None:
    everywhere = lend_voice("Pak Hasan", "id", everywhere=True)
    own = lend_voice(villages=[lontar.code])
    assert recordings.heard_in([lontar.code], recordings.voices()) == [own.slug, everywhere.slug, recordings.MACHINE]
    assert recordings.heard_in(["36.04.12.2001"], recordings.voices()) == [everywhere.slug, recordings.MACHINE]


def test_numbers_are_never_said_by_two_voices(visitor: Browser) -> None:
    voice = lend_voice(everywhere=True)
    recordings.save("satu", voice.slug, "satu.opus", some_clip())
    assert "/audio/jaseng" not in said(visitor.get("/hotlines/polisi-110"))["110"]
    recordings.save("nol", voice.slug, "nol.opus", some_clip())
    assert "/static/" not in said(visitor.get("/hotlines/polisi-110"))["110"]


def test_voices_of_the_same_name_are_two(app: Flask) -> None:
    slugs = [lend_voice(label).slug for label in ("Bu Ratna", "Bu  Ratna!", "বু")]
    assert slugs == ["jaseng-bu-ratna", "jaseng-bu-ratna-2", "jaseng-suara"]


def test_officers_see_what_is_still_read_by_the_machine(app: Flask, desk: Browser) -> None:
    app.config["TABLETS"] = "paired"  # every text is said
    before = recordings.counted(recordings.standings())["machine"]
    voice = lend_voice()
    recordings.save("Belum tahu", voice.slug, "x.opus", some_clip())
    assert recordings.counted(recordings.standings())["machine"] == before - 1
    desk.get("/admin/content/")
    assert f"{before - 1} teks masih dibacakan mesin" in desk.text
    desk.get("/admin/audio/?state=person")
    assert "1 teks" in desk.text
    assert "Belum tahu" in desk.text
    desk.get("/admin/audio/?group=hotlines&text=kjri")
    assert "Hong Kong" in desk.text
    assert "Belum tahu" not in desk.text
    desk.get("/admin/audio/?group=nothing", 422)


def test_every_text_is_a_few_pages_away(desk: Browser) -> None:
    desk.get("/admin/audio/?group=quiz")
    asked = [each.text.text for each in recordings.standings() if each.text.group == "quiz"]
    assert f"{len(asked)} teks" in desk.text
    seen = [link.text for link in desk.page.select("tbody a")]
    while desk.page.select("[rel=next]"):
        assert len(desk.page.select("tbody a")) == recordings.PAGE
        desk.follow("Teks berikutnya")
        seen += [link.text for link in desk.page.select("tbody a")]
    assert seen == asked
    desk.get("/admin/audio/?group=quiz&after=0123456789abcdef")
    assert desk.page.select_one("tbody a").text == asked[0], "a text that is gone leads to the beginning"


def test_an_officer_adds_a_voice_and_lets_a_village_hear_it(desk: Browser, lontar: Village) -> None:
    desk.get("/admin/audio/voices/")
    desk.submit("main .card form", 422, label="")
    desk.submit("main .card form", label="Bu Ratna", variety="jaseng")
    assert desk.path == "/admin/audio/voices/jaseng-bu-ratna"
    desk.press("Nyalakan di desa ini", 422, village="")
    desk.press("Nyalakan di desa ini", village=lontar.code)
    assert "Lontar, Kec. Tirtayasa" in desk.text
    desk.press("Nyalakan di semua desa", csrf_token="old", status=422)
    assert not recordings.voices()[0].everywhere
    desk.press("Lanjutkan")
    assert recordings.voices() == [recordings.Voice("jaseng-bu-ratna", "Bu Ratna", "jaseng", True, [lontar.code])]
    desk.press("Matikan di semua desa")
    desk.press("Matikan di Lontar", csrf_token="old", status=422)
    assert recordings.voices()[0].villages == [lontar.code]
    desk.press("Lanjutkan")
    assert settings.get("voices")["jaseng-bu-ratna"]["villages"] == []
    acts = db.session.execute(select(AuditEntry.action, AuditEntry.row).where(AuditEntry.action.like("voice%")))
    assert sorted(tuple(act) for act in acts) == [("voice-added", "voice:jaseng-bu-ratna")] + 4 * [
        ("voice-changed", "voice:jaseng-bu-ratna")
    ]


# --- uploads


def page_of(text: str) -> str:
    """Where officers find this text."""
    return f"/admin/audio/{recordings.clip_name('id', '', text)}/"


def upload(desk: Browser, text: str, data: bytes, name: str, status: int = 200, voice: str = "jaseng-bu-ratna") -> None:
    """Send a file as the form of a text's page does."""
    desk.get(page_of(text))
    form = desk.page.select_one("form[enctype]")
    assert form
    fields: dict[str, Any] = MultiDict(desk.filled(form)).to_dict() | {"voice": voice}
    desk.post(str(form["action"]), fields | {"file": (io.BytesIO(data), name)}, status)


def tone() -> bytes:
    """A tenth of a second of silence as wav."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return file.getvalue()


def kept() -> list[str]:
    """The recordings of people on this machine."""
    folder = recordings.folder("x").parent
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_an_upload_is_heard_replaced_and_taken_away(app: Flask, desk: Browser) -> None:
    lend_voice()
    stem = recordings.clip_name("id", "jaseng-bu-ratna", "Belum tahu")
    upload(desk, "Belum tahu", some_clip(), "PTT-20261124.opus")
    assert kept() == [f"jaseng-bu-ratna/{stem}.ogg"]
    upload(desk, "Belum tahu", tone(), "rekaman.WAV")
    assert kept() == [f"jaseng-bu-ratna/{stem}.wav"]
    address = str(desk.page.select("audio")[0]["src"])
    with app.test_client().get(address) as answer:
        assert (answer.data, answer.mimetype) == (tone(), "audio/wav")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == "inline"
    desk.press("Hapus rekaman ini", csrf_token="old", status=422)
    assert kept() == [f"jaseng-bu-ratna/{stem}.wav"]
    desk.press("Lanjutkan")
    assert kept() == []
    assert app.test_client().get(address).status_code == 404
    acts = db.session.execute(select(AuditEntry.action, AuditEntry.row).where(AuditEntry.action.like("audio%")))
    assert sorted(tuple(act) for act in acts) == [
        ("audio-deleted", f"audio:jaseng-bu-ratna/{stem}.wav"),
        ("audio-recorded", f"audio:jaseng-bu-ratna/{stem}.ogg"),
        ("audio-recorded", f"audio:jaseng-bu-ratna/{stem}.wav"),
    ]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "kosong.ogg", "Pilih dulu berkas"),
        (b"<script>alert(1)</script>", "suara.ogg", "bukan rekaman suara"),
        (b"OggS" + bytes(200), "suara.ogg", "bukan rekaman suara"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "suara.mp3", "bukan rekaman suara"),
        (None, "suara.html", "tidak cocok"),
        (None, "suara.mp3", "tidak cocok"),
        (None, "suara", "tidak cocok"),
        (b"RIFF\0\0\0\0WAVE" + bytes(recordings.LARGEST_UPLOAD), "suara.wav", "lebih dari 200 kB"),
    ],
)
def test_what_is_not_a_small_recording_is_refused(desk: Browser, data: bytes | None, name: str, why: str) -> None:
    lend_voice()
    upload(desk, "Belum tahu", some_clip() if data is None else data, name, 422)
    assert why in desk.text
    assert kept() == []


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90", "mp3"),
        (b"\0\0\0\x1cftypM4A ", "m4a"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm", "webm"),
        (b"OggS\0\x02" + bytes(22) + b"OpusHead", "ogg"),
        (b"%PDF-1.7", None),
    ],
)
def test_a_recording_is_known_by_its_beginning(beginning: bytes, kind: str | None) -> None:
    assert recordings.kind_of(beginning + bytes(50)) == kind


def test_more_than_the_server_takes_is_refused(desk: Browser) -> None:
    lend_voice()
    upload(desk, "Belum tahu", bytes(300 * 1024), "besar.wav", 413)
    assert kept() == []


def test_no_name_leads_out_of_the_folder(app: Flask, desk: Browser) -> None:
    lend_voice()
    upload(desk, "Belum tahu", some_clip(), "../../../secret.ogg")
    assert kept() == [f"jaseng-bu-ratna/{recordings.clip_name('id', 'jaseng-bu-ratna', 'Belum tahu')}.ogg"]
    upload(desk, "Belum tahu", some_clip(), "x.ogg", 422, voice="../jaseng-bu-ratna")
    (recordings.folder("jaseng-bu-ratna") / "note.txt").write_text("not a recording")
    (recordings.folder("x").parent / "0123456789abcdef.ogg").write_bytes(some_clip())
    client = app.test_client()
    for path in (
        "/audio/jaseng-bu-ratna/note.txt",
        "/audio/jaseng-bu-ratna/..%2F0123456789abcdef.ogg",
        "/audio/../kiosk.sqlite3",
        "/audio/%2E%2E/secret",
        "/audio/./0123456789abcdef.ogg",
        f"/audio/{recordings.MACHINE}/{clip_of('Belum tahu')}",
        "/audio/nobody/0123456789abcdef.ogg",
    ):
        assert client.get(path).status_code == 404, path


def test_a_text_nobody_says_has_no_page(desk: Browser) -> None:
    desk.get("/admin/audio/0123456789abcdef/", 404)
    lend_voice()
    desk.get(page_of("Belum tahu"))
    assert not desk.page.select("button.danger"), "nothing of a person to take away"
    desk.follow("Teks berikutnya yang belum direkam orang")
    assert desk.path != page_of("Belum tahu")


def test_sessions_of_two_villages_hear_both_voices(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    other = db.session.scalars(select(Village).where(Village.district == "Pontang")).first()
    assert other
    add(open_session(other))
    voice = lend_voice(villages=[other.code])
    recordings.save("Catat kehadiran", voice.slug, "hadir.opus", some_clip())
    assert said(visitor.get("/"))["Catat kehadiran"].startswith("/audio/jaseng-bu-ratna/")
