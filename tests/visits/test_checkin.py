"""The check-in as a visit: its form, who came, the page after it, and taking it back."""

import hashlib

import pytest
from bs4 import Tag
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, OutreachSession, Tombstone, Village
from kiosk.rules import checkins, settings
from tests.cast import people
from tests.cast.checkins import NAMED, check_in_form, only, problem, stored_check_ins
from tests.cast.pages import Browser
from tests.cast.repeats import code_on
from tests.cast.withdrawals import withdraw
from tests.conftest import add, open_session

pytestmark = pytest.mark.usefixtures("session_in_lontar")


STEPS = ["who", "name", "sex", "group", "eighteen", "village"]


def test_who_came_is_asked_first_and_no_name_is_an_equal_choice(visitor: Browser) -> None:
    page = visitor.get("/check-in/")
    assert [step["data-step"] for step in page.select("form fieldset.step")] == STEPS
    assert [choice["value"] for choice in page.select("[name=who]")] == ["child", "named", "unnamed"]
    assert not page.select("[name=who][checked], [name=age], [name=anonymous]")


def face_and_tag(page: Tag, who: str) -> tuple[list[str], int]:
    """Faces on the card of this answer, and how many tags with a name."""
    card = page.select_one(f".choice:has([name=who][value={who}])")
    return [face["href"].split("#")[1] for face in card.select(".face use")], len(card.select(".name-tag"))


def test_with_and_without_a_name_it_is_the_same_grown_up(visitor: Browser) -> None:
    page = visitor.get("/check-in/")
    assert face_and_tag(page, "child") == (["anak"], 0)
    (named, tags), (unnamed, none) = (face_and_tag(page, who) for who in ("named", "unnamed"))
    assert named == unnamed != ["anak"]
    assert (tags, none) == (1, 0)


def test_mak_asks_each_step_and_above_the_name_stands_one_line(visitor: Browser) -> None:
    page = visitor.get("/check-in/")
    for step in page.select(".step"):
        assert step.legend.select_one(".face use")["href"].endswith("#mak-ask")
        assert step.legend.select_one(".talk-bubble").text.endswith("?")
    name = page.select_one("[data-step=name]")
    before = name.legend.find_next_sibling()
    assert before["id"] == "consent-line"
    assert before.find_next_sibling().select_one("input")["name"] == "name"


def test_the_consent_says_how_long_and_whom_to_ask(visitor: Browser) -> None:
    with db.write():
        settings.store("retention_days", 45)
    page = visitor.get("/check-in/")
    line = page.select_one("#consent-line").text
    assert line == "Untuk daftar hadir; dihapus setelah 45 hari; tanpa nama juga boleh."
    consent = page.select_one("#consent-text").text
    assert "45 hari setelah acara" in consent
    assert "Tanya petugas di sini" in consent
    with db.write():
        settings.store("contact", "Bu Ratna, loket 3")
    assert "Bu Ratna, loket 3" in visitor.get("/check-in/").select_one("#consent-text").text


def test_another_wording_of_the_consent_needs_another_date(visitor: Browser) -> None:
    page = visitor.get("/check-in/")
    words = " ".join(" ".join(part.get_text(" ") for part in page.select("#consent-line, #consent-text")).split())
    fingerprint = hashlib.sha256(words.encode()).hexdigest()[:12]
    assert {checkins.CONSENT_VERSION: fingerprint} == {"2026-12-02": "be6c4b4dda2a"}


def test_a_session_that_closes_meanwhile_takes_nobody(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    with db.write():
        db.session.get_one(OutreachSession, session_in_lontar.id).state = "closed"
    visitor.submit(status=422, **NAMED)
    assert "Panggil petugas" in visitor.text
    assert stored_check_ins() == []


def test_one_session_is_chosen_already_of_several_one_is_chosen(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    hidden = visitor.get("/check-in/").select("[name=session]")
    assert [(field["type"], field["value"]) for field in hidden] == [("hidden", session_in_lontar.id)]
    other = add(open_session(lontar, title="Bimtek"))
    page = visitor.get("/check-in/")
    assert {field["value"] for field in page.select("[name=session][type=radio]")} == {session_in_lontar.id, other.id}
    visitor.submit(status=422, age="child")
    assert "Pilih dulu acaranya" in problem(visitor, "session")
    visitor.submit(session=other.id)
    assert only().session_id == other.id


def test_the_own_village_is_chosen_and_its_neighbours_are_offered(visitor: Browser) -> None:
    page = visitor.get("/check-in/")
    offered = [field["value"] for field in page.select("[name=village]")]
    assert offered[0] == "36.04.13.2007"
    assert len(offered) == 15, "fourteen of the kecamatan, and none"
    assert [field["value"] for field in page.select("[name=village][checked]")] == ["36.04.13.2007"]


def test_two_sessions_in_one_kecamatan_offer_each_village_once(visitor: Browser) -> None:
    add(open_session(db.session.get_one(Village, "36.04.13.2008")))
    codes = [field["value"] for field in visitor.get("/check-in/").select("[name=village]")]
    assert len(codes) == len(set(codes)) == 15


@pytest.mark.every_village
def test_another_village_is_searched_and_nothing_is_stored(visitor: Browser) -> None:
    visitor.get("/check-in/")
    visitor.press("Cari desa", **NAMED, village_search="wanayasa")
    assert "Kec. Pontang" in visitor.text
    assert "Kec. Kramatwatu" in visitor.text
    assert visitor.page.select_one("[name=name]")["value"] == "Siti Aminah"
    assert visitor.page.select_one("[name=consent][checked]")
    visitor.press("Cari desa", village="36.04.12.2012", village_search="Pulau Tunda")
    assert "Wargasara (Pulau Tunda)" in visitor.text, "by its other name"
    assert visitor.page.select_one("[name=village][checked]")["value"] == "36.04.12.2012", "the choice before stays"
    visitor.press("Cari desa", village_search="zzz")
    assert "Belum ada desa yang cocok dengan" in visitor.text
    codes = [field["value"] for field in visitor.page.select("[name=village]")]
    assert len(codes) == len(set(codes)), "each village once"
    assert stored_check_ins() == []
    visitor.submit(village="36.04.12.2012", village_search="")
    assert only().village_code == "36.04.12.2012"


def test_a_search_sent_with_the_wrong_button_is_answered_not_lost(visitor: Browser) -> None:
    visitor.get("/check-in/")
    visitor.submit(status=422, **NAMED, village_search="Pulau Tunda")
    assert "Pilih dulu desanya" in problem(visitor, "village_search")
    visitor.submit(village="36.04.13.2009")
    assert only().village_code == "36.04.13.2009"


def test_a_change_of_language_keeps_what_was_typed(visitor: Browser) -> None:
    data = check_in_form(visitor, language="en", next="/check-in/", name="Siti", age="adult")
    page = visitor.post("/language", data)
    assert page.html["lang"] == "en"
    assert page.select_one("[name=nonce]")["value"] == data["nonce"], "sent from here it is still the same form"
    assert page.select_one("[name=name]")["value"] == "Siti"
    assert page.select_one("[name=who][checked]")["value"] == "named"
    assert not page.select("[role=alert]")
    assert stored_check_ins() == []


HERS = {"name": "Siti Aminah", "consent": "1", "phone": "0812 3456 7890", "phone_consent": "1", "sex": "P"}
OLD_FIELDS = {"age": "adult", "anonymous": ""}  # of a form from before; the one field goes before them


@pytest.mark.parametrize(
    ("who", "fields"),
    [
        ("child", ("child", None, None, None)),
        ("named", ("adult", "Siti Aminah", "+6281234567890", "warga")),
        ("unnamed", ("adult", None, None, "warga")),
    ],
)
def test_it_says_age_and_whether_a_name_is_kept(visitor: Browser, who: str, fields: tuple[str | None, ...]) -> None:
    visitor.get("/check-in/")
    visitor.submit(who=who, group="warga", **OLD_FIELDS, **HERS)
    check_in = only()
    assert (check_in.age, check_in.name, check_in.phone, check_in.group) == fields
    assert check_in.sex == "P"


def test_without_a_choice_it_is_asked_again_and_comes_back_chosen(visitor: Browser) -> None:
    visitor.get("/check-in/")
    for who in ("", "somebody"):
        visitor.submit(who=who, status=422, **HERS)
        assert "Pilih salah satu" in problem(visitor, "who")
    for fields in ({"who": "named"}, OLD_FIELDS):
        visitor.submit(status=422, name="", **fields)
        assert [one["value"] for one in visitor.page.select("[name=who][checked]")] == ["named"]
    assert stored_check_ins() == []


def test_a_pupil_with_a_name_is_asked_once_for_her_age(visitor: Browser) -> None:
    page = visitor.get("/check-in/")
    assert page.select_one("#eighteen").has_attr("hidden")
    visitor.submit(who="named", group="pelajar", status=422, **HERS)
    assert "nama dan nomor HP tidak disimpan" in problem(visitor, "eighteen")
    assert not visitor.page.select_one("#eighteen").has_attr("hidden")
    assert stored_check_ins() == []
    visitor.submit(eighteen="yes")
    assert (only().age, only().name, only().group) == ("adult", "Siti Aminah", "pelajar")


def test_a_pupil_who_is_not_yet_18_leaves_no_name(visitor: Browser) -> None:
    visitor.get("/check-in/")
    visitor.submit(who="named", group="pelajar", eighteen="no", **HERS)
    row = only()
    assert (row.age, row.name, row.phone, row.group, row.sex) == ("child", None, None, None, "P")


@pytest.mark.parametrize(
    "fields",
    [
        {"who": "unnamed", "group": "pelajar"},
        {"who": "named", "group": "warga", "eighteen": "no"},
        {"age": "adult", "anonymous": "", "group": "pelajar"},  # a form of before this was asked
    ],
)
def test_nobody_else_is_asked(visitor: Browser, fields: dict[str, str]) -> None:
    data = check_in_form(visitor, **HERS, **fields)
    visitor.post("/check-in/", data)
    assert visitor.path == "/check-in/done"
    assert only().age == "adult"


def test_help_takes_what_is_typed_along_and_back_and_keeps_none(visitor: Browser) -> None:
    data = check_in_form(visitor, who="named", next="/check-in/", **HERS)
    visitor.post("/hotlines/", data)
    assert "110" in visitor.text
    visitor.press("Kembali ke isian")
    assert visitor.page.select_one("[name=name]")["value"] == "Siti Aminah"
    assert visitor.page.select_one("[name=who][checked]")["value"] == "named"
    assert not visitor.get("/hotlines/").select("main form")
    assert "Siti" not in visitor.text
    assert stored_check_ins() == []


def test_a_form_left_overnight_comes_back_filled(visitor: Browser) -> None:
    visitor.get("/check-in/")
    visitor.client.delete_cookie("anjungan")
    visitor.submit(status=422, **NAMED)
    assert "sudah lama dibuka" in visitor.text
    assert stored_check_ins() == []
    visitor.submit()
    assert only().name == "Siti Aminah"


def test_the_page_after_shows_a_code_and_the_way_on(visitor: Browser) -> None:
    visitor.get("/check-in/")
    page = visitor.submit(**NAMED)
    assert page.h1.text == "Terima kasih sudah hadir!"
    assert "Kehadiran tercatat" in page.select_one(".recorded-mark").text
    assert code_on(visitor) == only().withdrawal_code
    assert page.select_one("details:not([open]) .digits"), "folded: a hall has eyes"
    assert page.select_one("details a[href='/check-in/withdraw']")
    assert page.select_one(".foot form")["action"] == "/finish"
    assert [form["action"] for form in page.select(".tiles form")] == ["/quiz/", "/quiz/"]
    assert page.select_one(".tiles a")["href"] == "/offers/"
    visitor.submit(".tiles form:has([name=phase])")
    assert visitor.page.select(".offer"), "straight to the first offer of the practice"


def test_who_left_no_name_has_no_code_to_keep(visitor: Browser) -> None:
    visitor.get("/check-in/done")
    assert visitor.path == "/"
    visitor.get("/check-in/")
    page = visitor.submit(age="child")
    assert (page.h1.text, only().withdrawal_code) == ("Terima kasih sudah hadir!", None)
    assert not page.select(".digits, .record-code, main a[href='/check-in/withdraw']")
    visitor.press("Selesai")
    visitor.get("/check-in/done")
    assert visitor.path == "/"


def test_a_check_in_forgets_the_activity_before(visitor: Browser) -> None:
    visitor.get("/check-in/")
    with visitor.client.session_transaction() as cookie:
        cookie["quiz"] = "a token"
    visitor.submit(age="child")
    with visitor.client.session_transaction() as cookie:
        assert "quiz" not in cookie


def test_no_page_of_the_kiosk_counts_check_ins(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    before = visitor.get("/").select_one("main").text
    for _number in range(3):
        add(people.came(session_in_lontar, name="Siti Aminah"))
    assert visitor.get("/").select_one("main").text == before
    assert "Siti" not in visitor.get("/check-in/").text


def test_the_code_takes_a_check_in_back_however_it_is_spelt(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    code, nonce = str(only().withdrawal_code), only().nonce
    assert "catatannya sudah dihapus" in withdraw(another_visitor, f" {code[:4]}-{code[4:]} ")
    assert stored_check_ins() == []
    assert [t.nonce_hash for t in db.session.scalars(select(Tombstone))] == [Tombstone.hash_of(nonce.encode())]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "check-in-withdrawn")).one()
    assert (entry.officer_id, entry.row) == (None, f"outreach_session:{session_in_lontar.id}")
    assert (entry.fields, entry.reason) == ([], "")


def test_a_code_of_nobody_gets_the_same_answer(visitor: Browser) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    wrong = "00000000" if only().withdrawal_code != "00000000" else "11111111"
    answers = [(withdraw(visitor, code), visitor.path) for code in (wrong, str(only().withdrawal_code))]
    assert answers[0] == answers[1]
    assert stored_check_ins() == []


def test_a_text_that_is_no_code_is_refused_kindly(visitor: Browser) -> None:
    for code in ("", "123456789", "12345678901", "abcdefgh", "١٢٣٤٥٦٧٨"):
        withdraw(visitor, code, status=422)
        assert "delapan atau sepuluh angka" in problem(visitor, "code")
