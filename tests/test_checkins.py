"""Checking in: what is asked, what is kept, one record per form, and taking it back."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk import checkins, phones, settings
from kiosk.db import db, today
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Tombstone, Village
from tests.browser_of_pages import Browser
from tests.conftest import add, open_session

NAMED = {"age": "adult", "anonymous": "", "name": "Siti Aminah", "consent": "1"}


def stored() -> list[CheckIn]:
    return list(db.session.scalars(select(CheckIn)))


def only() -> CheckIn:
    (check_in,) = stored()
    return check_in


def typed(visitor: Browser, **fields: str) -> dict[str, str]:
    """What the check-in form sends with these fields filled in."""
    form = visitor.get("/check-in/").select_one("main form")
    assert form
    return {**visitor.filled(form).to_dict(), **fields}


def problem(visitor: Browser, field: str) -> str:
    """What the page says on top about this field."""
    link = visitor.page.select_one(f"[role=alert] a[href='#{field}']")
    assert link, f"nothing about {field}: {visitor.text[:300]}"
    return str(link.find_parent("li").get_text())


# --- who may be kept, and what of them ---


def test_a_villager_checks_in_with_a_name(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED, sex="P", group="warga", phone="0812-3456-7141", phone_consent="1")
    assert visitor.path == "/check-in/done"
    assert "Siti" not in visitor.page.text
    assert "7141" not in visitor.page.text
    check_in = only()
    assert (check_in.session_id, check_in.age, check_in.name, check_in.sex) == (
        session_in_lontar.id,
        "adult",
        "Siti Aminah",
        "P",
    )
    assert (check_in.village_code, check_in.group, check_in.phone) == ("36.04.13.2007", "warga", "+6281234567141")
    assert check_in.consent_at
    assert (check_in.consent_version, check_in.origin, check_in.state) == (checkins.CONSENT_VERSION, "kiosk", "new")


def test_without_a_name_nothing_that_tells_who_it_was_is_kept(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED | {"anonymous": "1"}, phone="081234567141", phone_consent="1", sex="L", group="calon")
    check_in = only()
    assert (check_in.name, check_in.phone, check_in.consent_at, check_in.consent_version) == (None,) * 4
    assert (check_in.sex, check_in.group, check_in.village_code) == ("L", "calon", "36.04.13.2007")


def test_a_child_leaves_only_session_age_and_sex(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    everything = NAMED | {"name": "x" * 200, "group": "calon", "phone": "1", "village": "99.99.99.9999"}
    visitor.submit(**everything | {"age": "child", "sex": "P"})
    check_in = only()
    assert (check_in.session_id, check_in.age, check_in.sex) == (session_in_lontar.id, "child", "P")
    kept = (check_in.name, check_in.phone, check_in.village_code, check_in.group, check_in.consent_at)
    assert kept == (None,) * 5


def test_sex_village_and_group_may_stay_empty(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="1", village="")
    check_in = only()
    assert (check_in.sex, check_in.village_code, check_in.group) == (None, None, None)


def test_the_fields_that_must_be_there_are_enough(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    page = visitor.get("/check-in/")
    token = page.select_one("main [name=csrf_token]")["value"]
    sent = {"csrf_token": token, "session": session_in_lontar.id, "age": "adult", "name": "Budi", "consent": "1"}
    visitor.post("/check-in/", sent | {"nonce": "n" * 43})
    assert visitor.path == "/check-in/done"
    assert only().name == "Budi"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({}, "age", "Pilih salah satu"),
        ({"age": "elder"}, "age", "Pilih salah satu"),
        ({"age": "adult"}, "anonymous", "Pilih salah satu"),
        (NAMED | {"name": ""}, "name", "dua huruf"),
        (NAMED | {"name": " A "}, "name", "dua huruf"),
        (NAMED | {"name": "12 34"}, "name", "dua huruf"),
        (NAMED | {"name": "\u202e\u0000 \t"}, "name", "dua huruf"),
        (NAMED | {"name": "Siti" * 50}, "name", "Terlalu panjang"),
        ({"age": "adult", "name": "Siti"}, "consent", "setuju"),
        (NAMED | {"group": "calon"}, "group", "sebelah nama"),
        (NAMED | {"group": "purna"}, "group", "sebelah nama"),
        (NAMED | {"group": "teman"}, "group", "Pilih salah satu"),
        (NAMED | {"sex": "X"}, "sex", "Pilih salah satu"),
        (NAMED | {"village": "36.04.13.9999"}, "village", "tidak ada di daftar"),
        (NAMED | {"village": "Lontar"}, "village", "tidak ada di daftar"),
        (NAMED | {"phone": "0812", "phone_consent": "1"}, "phone", "salah ketik"),
        (NAMED | {"phone": "nomorku", "phone_consent": "1"}, "phone", "salah ketik"),
        (NAMED | {"phone": "0" * 300, "phone_consent": "1"}, "phone", "salah ketik"),
        (NAMED | {"phone": "081234567141"}, "phone_consent", "kosongkan"),
        (NAMED | {"session": "no-such-session"}, "session", "sudah ditutup"),
        (NAMED | {"session": ""}, "session", "Pilih sesi"),
        (NAMED | {"nonce": ""}, "nonce", "sekali lagi"),
        (NAMED | {"nonce": "n" * 44}, "nonce", "sekali lagi"),
        (NAMED | {"nonce": "a nonce; --"}, "nonce", "sekali lagi"),
    ],
)
def test_what_is_missing_or_odd_is_said_kindly_and_stored_never(
    visitor: Browser, session_in_lontar: OutreachSession, fields: dict[str, Any], field: str, words: str
) -> None:
    visitor.get("/check-in/")
    visitor.submit(status=422, **fields)
    assert words in problem(visitor, field)
    assert stored() == []
    if fields.get("name", "").startswith("Siti"):
        assert visitor.page.select_one("[name=name]")["value"].startswith("Siti"), "nothing typed is lost"


def test_a_form_that_was_refused_is_taken_once_it_is_mended(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(status=422, **NAMED | {"nonce": "", "session": "gone"}, phone="081234567141")
    visitor.submit(phone="")
    assert visitor.path == "/check-in/done"
    assert only().name == "Siti Aminah"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Siti   Aminah ", "Siti Aminah"),
        ("Siti\u202e\u200f Aminah\u0007", "Siti Aminah"),
        ("R. A. Kartini", "R. A. Kartini"),
        ("D’Nur O'Neil", "D’Nur O'Neil"),
        ("ꦱꦶꦠꦶ ᮃᮙᮤᮔᮂ", "ꦱꦶꦠꦶ ᮃᮙᮤᮔᮂ"),
        ("سيتي", "سيتي"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("x" * 80, "x" * 80),
    ],
)
def test_a_name_is_kept_as_one_clean_line(
    visitor: Browser, session_in_lontar: OutreachSession, typed: str, kept: str
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED | {"name": typed})
    assert only().name == kept


def test_a_phone_without_a_name_or_its_own_consent_is_never_kept(session_in_lontar: OutreachSession) -> None:
    with db.write():
        nameless = checkins.record("n" * 20, session_id=session_in_lontar.id, age="adult", phone="+6281234567141")
        child = checkins.record(
            "c" * 20, session_id=session_in_lontar.id, age="child", name="Ani", group="pelajar", phone="+6281234567141"
        )
    assert (nameless.phone, child.phone, child.name, child.group) == (None,) * 4


def test_the_rules_too_refuse_plans_beside_a_name(session_in_lontar: OutreachSession) -> None:
    with pytest.raises(ValueError, match="next to a name"), db.write():
        checkins.record("n" * 20, session_id=session_in_lontar.id, age="adult", name="Siti", group="calon")


@pytest.mark.parametrize(
    "typed",
    [
        "081234567141",
        "6281234567141",
        "+62 812-3456-7141",
        "+62(0)812 3456 7141",
        "0062 812 3456 7141",
        "0812.3456.7141",
        "(0812) 3456 7141",
        " 0812 3456 7141 ",
        "81234567141",
    ],
)
def test_a_phone_in_any_usual_spelling_is_one_number(typed: str) -> None:
    assert phones.e164(typed) == "+6281234567141"


def test_numbers_of_a_house_and_of_another_country_are_numbers_too() -> None:
    assert phones.e164("(0254) 200123") == "+62254200123"
    assert phones.e164("+60 12-345 6789") == "+60123456789"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+6281234567141", "+62 812-••••-•141"),
        ("+62254200123", "+62 25• •••123"),
        ("+6561234567", "+65 6••• •567"),
    ],
)
def test_a_masked_phone_can_be_recognised_and_not_called(number: str, masked: str) -> None:
    assert phones.mask(number) == masked


# --- the page ---


def test_ages_come_first_and_no_name_is_an_equal_choice(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    page = visitor.get("/check-in/")
    assert [step["data-step"] for step in page.select("form fieldset.step")] == ["age", "name", "phone", "about"]
    with_name, without = page.select(".pair [name=anonymous]")
    assert not with_name.has_attr("checked")
    assert not without.has_attr("checked")
    assert all(step.select_one("legend").get_text(strip=True) for step in page.select("fieldset"))


def test_the_consent_says_all_it_must(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    with db.write():
        settings.put("retention_days", 45)
    consent = visitor.get("/check-in/").select_one("#consent-text").text
    for said in (
        "Bukti",
        "Petugas",
        "lembar daftar hadir",
        "45 hari",
        "menarik persetujuan",
        "Tanya petugas di tempat",
    ):
        assert said in consent
    with db.write():
        settings.put("contact", "Bu Ratna, loket 3")
    assert "Bu Ratna, loket 3" in visitor.get("/check-in/").select_one("#consent-text").text


def test_another_wording_of_the_consent_needs_another_date(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    words = " ".join(visitor.get("/check-in/").select_one("#consent-text").get_text(" ").split())
    fingerprint = hashlib.sha256(words.encode()).hexdigest()[:12]
    assert {checkins.CONSENT_VERSION: fingerprint} == {"2026-11-25": "2eed3410a2fe"}


def test_when_no_session_is_open_the_page_says_whom_to_ask(visitor: Browser, lontar: Village) -> None:
    visitor.get("/check-in/")
    assert "Tanya petugas" in visitor.text
    assert visitor.page.select_one("main a[href='/hotlines/']")
    assert not visitor.page.select("main form")


def test_a_session_that_closes_meanwhile_takes_nobody(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    with db.write():
        db.session.get_one(OutreachSession, session_in_lontar.id).state = "closed"
    visitor.submit(status=422, **NAMED)
    assert "Tanya petugas" in visitor.text
    assert stored() == []


def test_one_session_is_chosen_already_of_several_one_is_chosen(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    hidden = visitor.get("/check-in/").select("[name=session]")
    assert [(field["type"], field["value"]) for field in hidden] == [("hidden", session_in_lontar.id)]
    other = add(open_session(lontar, title="Bimtek"))
    page = visitor.get("/check-in/")
    assert {field["value"] for field in page.select("[name=session][type=radio]")} == {session_in_lontar.id, other.id}
    visitor.submit(status=422, age="child")
    assert "Pilih sesi" in problem(visitor, "session")
    visitor.submit(session=other.id)
    assert only().session_id == other.id


def test_people_may_try_a_session_before_it_opens(visitor: Browser, lontar: Village) -> None:
    session = add(open_session(lontar, state="planned", practice=True))
    visitor.get("/check-in/")
    visitor.submit(age="child")
    assert only().session_id == session.id


# --- the village ---


def test_the_own_village_is_chosen_and_its_neighbours_are_offered(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    page = visitor.get("/check-in/")
    offered = [field["value"] for field in page.select("[name=village]")]
    assert offered[0] == "36.04.13.2007"
    assert len(offered) == 15, "fourteen of the kecamatan, and none"
    assert [field["value"] for field in page.select("[name=village][checked]")] == ["36.04.13.2007"]


def test_another_village_is_searched_and_nothing_is_stored(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.press("Cari desa", **NAMED, village_search="wanayasa")
    assert "Kec. Pontang" in visitor.text
    assert "Kec. Kramatwatu" in visitor.text
    assert visitor.page.select_one("[name=name]")["value"] == "Siti Aminah"
    assert visitor.page.select_one("[name=consent][checked]")
    assert stored() == []
    visitor.submit(village="36.04.12.2012")
    assert only().village_code == "36.04.12.2012"


def test_an_alias_finds_the_village_and_a_choice_survives_another_search(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.press("Cari desa", village_search="linduk")
    visitor.press("Cari desa", village="36.04.12.2003", village_search="Pulau Tunda")
    assert "Wargasara (Pulau Tunda)" in visitor.text
    assert visitor.page.select_one("[name=village][checked]")["value"] == "36.04.12.2003"
    visitor.press("Cari desa", village_search="zzz")
    assert "Tidak ada desa lain" in visitor.text
    codes = [field["value"] for field in visitor.page.select("[name=village]")]
    assert len(codes) == len(set(codes)), "each village once"


def test_a_search_sent_with_the_wrong_button_is_answered_not_lost(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(status=422, **NAMED, village_search="Pulau Tunda")
    assert "Pilih dulu desanya" in problem(visitor, "village_search")
    visitor.submit(village="36.04.13.2009")
    assert only().village_code == "36.04.13.2009"


def test_a_change_of_language_keeps_what_was_typed(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    data = typed(visitor, language="en", next="/check-in/", name="Siti", age="adult")
    page = visitor.post("/language", data)
    assert page.html["lang"] == "en"
    assert page.select_one("[name=name]")["value"] == "Siti"
    assert page.select_one("[name=age][checked]")["value"] == "adult"
    assert not page.select("[role=alert]")
    assert stored() == []


# --- one form, one record ---


def test_the_same_form_sent_twice_is_one_record_and_the_same_page(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = typed(visitor, **NAMED)
    first = visitor.post("/check-in/", data).select_one(".digits").text
    second = visitor.post("/check-in/", data | {"name": "Another"}).select_one(".digits").text
    assert first == second
    assert only().name == "Siti Aminah"


def test_a_form_left_overnight_comes_back_filled(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.client.delete_cookie("anjungan")
    visitor.submit(status=422, **NAMED)
    assert "sudah lama terbuka" in visitor.text
    assert stored() == []
    visitor.submit()
    assert only().name == "Siti Aminah"


def test_two_hundred_people_at_eight_tablets_are_two_hundred_rows(
    app: Flask, session_in_lontar: OutreachSession
) -> None:
    def tablet(number: int) -> list[bool]:
        browser, recorded = Browser(app), []
        with app.app_context():
            for person in range(25):
                browser.get("/check-in/")
                browser.submit(**NAMED | {"name": f"Orang {number} {person}"})
                recorded.append(browser.path == "/check-in/done")
        return recorded

    with ThreadPoolExecutor(8) as tablets:
        answers = [answer for answers in tablets.map(tablet, range(8)) for answer in answers]
    assert answers == [True] * 200
    assert len({check_in.name for check_in in stored()}) == 200
    assert db.session.scalar(select(func.count(func.distinct(CheckIn.withdrawal_code)))) == 200


# --- after it ---


def test_the_page_after_shows_a_code_and_the_way_on(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    page = visitor.submit(age="child")
    assert page.h1.text == "Tercatat"
    code = page.select_one(".digits").text
    assert code.replace(" ", "") == only().withdrawal_code
    assert len(code) == 9
    assert page.select_one("main a[href='/quiz/']")
    assert page.select_one("main a[href='/offers/']")
    assert page.select_one("main a[href='/check-in/withdraw']")


def test_the_code_is_for_this_visit_alone(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    another_visitor.get("/check-in/done")
    assert another_visitor.path == "/"
    visitor.get("/check-in/")
    visitor.submit(age="child")
    visitor.press("Selesai")
    visitor.get("/check-in/done")
    assert visitor.path == "/"


def test_a_check_in_forgets_the_activity_before(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    with visitor.client.session_transaction() as cookie:
        cookie["quiz"] = "a token"
    visitor.submit(age="child")
    with visitor.client.session_transaction() as cookie:
        assert "quiz" not in cookie


def test_no_page_of_the_kiosk_counts_check_ins(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    before = visitor.get("/").select_one("main").text
    for number in range(3):
        add(CheckIn(nonce=f"nonce-{number}", session_id=session_in_lontar.id, age="adult", name="Siti Aminah"))
    assert visitor.get("/").select_one("main").text == before
    assert "Siti" not in visitor.get("/check-in/").text


# --- taking it back ---


@pytest.mark.parametrize("spelling", ["{0}{1}", "{0} {1}", " {0}-{1} "])
def test_the_code_takes_a_check_in_back(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession, spelling: str
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    code, nonce = str(only().withdrawal_code), only().nonce
    another_visitor.get("/check-in/withdraw")
    another_visitor.submit(code=spelling.format(code[:4], code[4:]))
    assert "Sudah diproses" in another_visitor.text
    assert stored() == []
    assert [t.nonce_hash for t in db.session.scalars(select(Tombstone))] == [checkins.hashed(nonce)]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "check-in-withdrawn")).one()
    assert (entry.officer_id, entry.row, entry.fields, entry.reason) == (
        None,
        f"outreach_session:{session_in_lontar.id}",
        [],
        "",
    )


def test_a_code_of_nobody_gets_the_same_answer(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    wrong = "00000000" if only().withdrawal_code != "00000000" else "11111111"
    answers = []
    for code in (wrong, str(only().withdrawal_code)):
        visitor.get("/check-in/withdraw")
        visitor.submit(code=code)
        answers.append((visitor.path, visitor.text))
    assert answers[0] == answers[1]
    assert stored() == []


@pytest.mark.parametrize("code", ["", "1234", "123456789", "abcdefgh", "١٢٣٤٥٦٧٨"])
def test_what_is_no_code_is_said_kindly(visitor: Browser, app: Flask, code: str) -> None:
    visitor.get("/check-in/withdraw")
    visitor.submit(status=422, code=code)
    assert "delapan angka" in problem(visitor, "code")


def test_a_form_whose_record_was_taken_back_makes_a_new_one_only_knowingly(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = typed(visitor, **NAMED)
    visitor.post("/check-in/", data)
    with db.write():
        checkins.erase(only())
    visitor.get("/check-in/")
    data["csrf_token"] = str(visitor.page.select_one("main [name=csrf_token]")["value"])
    visitor.post("/check-in/", data, status=422)
    assert "sekali lagi" in problem(visitor, "nonce")
    assert stored() == []
    visitor.submit()
    assert only().nonce != data["nonce"]


# --- retention ---


def test_names_and_phones_go_when_their_days_are_over_and_counts_stay(lontar: Village) -> None:
    old = add(open_session(lontar, state="closed", held_on=today() - timedelta(days=91)))
    due = add(open_session(lontar, state="closed", held_on=today() - timedelta(days=90)))
    person = {"age": "adult", "name": "Siti", "phone": "+6281234567141", "group": "warga", "withdrawal_code": None}
    for number, session in enumerate((old, old, due)):
        add(CheckIn(nonce=f"n{number}", session_id=session.id, **person))
    add(CheckIn(nonce="nameless", session_id=old.id, age="adult"))
    assert checkins.overdue(90) == 2
    with db.write():
        assert checkins.purge_due(90) == 2
    assert checkins.overdue(90) == 0
    rows = {row.nonce: row for row in stored()}
    assert (rows["n0"].name, rows["n0"].phone, rows["n0"].group) == (None, None, "warga")
    assert rows["n0"].erased_at
    assert (rows["n2"].name, rows["n2"].erased_at) == ("Siti", None)
    with db.write():
        assert checkins.purge_due(90) == 0
