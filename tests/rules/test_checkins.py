"""Checking in: what is asked, what is kept, one record per form, and taking it back."""

from typing import Any

import pytest

from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import checkin_repeats, checkins, phones
from tests.cast.checkins import NAMED, only, problem, stored
from tests.cast.pages import Browser
from tests.cast.withdrawals import withdraw

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
    assert (check_in.consent_version, check_in.origin, check_in.state) == (
        f"{checkins.CONSENT_VERSION}/90",
        "kiosk",
        "new",
    )


def test_without_a_name_nothing_that_tells_who_it_was_is_kept(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED | {"anonymous": "1"}, phone="081234567141", phone_consent="1", sex="L", group="calon")
    check_in = only()
    assert (check_in.name, check_in.phone, check_in.consent_at, check_in.consent_version) == (None,) * 4
    assert (check_in.sex, check_in.group, check_in.village_code) == ("L", "calon", "36.04.13.2007")


NO_TICKS = ["0", "false", "", "no", "tidak", "off", "on", "y", "01", " 1"]


@pytest.mark.parametrize("sent", NO_TICKS)
def test_only_the_boxs_own_value_is_consent(visitor: Browser, session_in_lontar: OutreachSession, sent: str) -> None:
    visitor.get("/check-in/")
    visitor.submit(status=422, **NAMED | {"consent": sent})
    assert "setuju" in problem(visitor, "consent")
    assert not visitor.page.select("[name=consent][checked]")
    visitor.submit(status=422, consent="1", phone="081234567141", phone_consent=sent)
    assert "kosongkan" in problem(visitor, "phone_consent")
    assert stored() == []


@pytest.mark.parametrize("sent", NO_TICKS)
def test_only_the_choice_itself_is_without_a_name(
    visitor: Browser, session_in_lontar: OutreachSession, sent: str
) -> None:
    visitor.get("/check-in/")
    visitor.submit(status=422, **NAMED | {"anonymous": sent, "consent": "0"})
    assert stored() == [], "neither a name without consent nor a guess at no name"
    visitor.submit(consent="1")
    assert only().name == "Siti Aminah"


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
    nonce = page.select_one("main [name=nonce]")["value"]
    sent = {"csrf_token": token, "session": session_in_lontar.id, "age": "adult", "name": "Budi", "consent": "1"}
    visitor.post("/check-in/", sent | {"nonce": nonce})
    assert visitor.path == "/check-in/done"
    assert only().name == "Budi"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({}, "who", "Pilih salah satu"),
        ({"age": "elder"}, "who", "Pilih salah satu"),
        ({"age": "adult"}, "who", "Keduanya tetap dihitung hadir"),
        (NAMED | {"name": ""}, "name", "dua huruf"),
        (NAMED | {"name": " A "}, "name", "dua huruf"),
        (NAMED | {"name": "12 34"}, "name", "dua huruf"),
        (NAMED | {"name": "\u202e\u0000 \t"}, "name", "dua huruf"),
        (NAMED | {"name": "Siti" * 50}, "name", "Terlalu panjang"),
        ({"age": "adult", "name": "Siti"}, "consent", "setuju"),
        (NAMED | {"group": "calon"}, "group", "tidak disimpan bersama nama"),
        (NAMED | {"group": "purna"}, "group", "tidak disimpan bersama nama"),
        (NAMED | {"group": "teman"}, "group", "Pilih salah satu"),
        (NAMED | {"sex": "X"}, "sex", "Pilih salah satu"),
        (NAMED | {"village": "36.04.13.9999"}, "village", "tidak ada di daftar"),
        (NAMED | {"village": "Lontar"}, "village", "tidak ada di daftar"),
        (NAMED | {"phone": "0812", "phone_consent": "1"}, "phone", "salah ketik"),
        (NAMED | {"phone": "nomorku", "phone_consent": "1"}, "phone", "salah ketik"),
        (NAMED | {"phone": "0" * 300, "phone_consent": "1"}, "phone", "salah ketik"),
        (NAMED | {"phone": "081234567141"}, "phone_consent", "kosongkan"),
        (NAMED | {"session": "no-such-session"}, "session", "sudah ditutup"),
        (NAMED | {"session": ""}, "session", "Pilih dulu acaranya"),
        (NAMED | {"nonce": ""}, "nonce", "sekali lagi"),
        (NAMED | {"nonce": "n" * 44}, "nonce", "sekali lagi"),
        (NAMED | {"nonce": "a nonce; --"}, "nonce", "sekali lagi"),
        (NAMED | {"nonce": "aaaaaaaa"}, "nonce", "sekali lagi"),
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


@pytest.mark.parametrize("origin", ["kiosk", "qr", "paper"])
@pytest.mark.parametrize("name", ["Siti", ""])
def test_whoever_leaves_a_name_alone_gets_a_code_to_take_it_back(
    session_in_lontar: OutreachSession, origin: str, name: str
) -> None:
    with db.write():
        made = checkins.record("n1", session_id=session_in_lontar.id, age="adult", name=name, origin=origin)
    assert len(made.withdrawal_code or "") == (8 if name and origin != "paper" else 0)
    assert (made.code_until is not None) == (origin != "paper")
    assert not checkin_repeats.is_used_up("n1", made)
    made.code_until = None
    assert checkin_repeats.is_used_up("n1", made) == (origin != "paper")


def test_a_code_has_ten_digits_once_there_are_many_to_hit(
    visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3,000 guesses within all limits met six of eight digits, and the form takes either."""
    monkeypatch.setattr(checkins, "MANY_CODES", 1)
    with db.write():
        made = [checkins.record(f"n{n}", session_id=session_in_lontar.id, age="adult", name="Siti") for n in range(3)]
    assert [len(str(row.withdrawal_code)) for row in made] == [8, 8, 10]
    for row in made:
        withdraw(visitor, str(row.withdrawal_code))
    assert stored() == []


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
        ("+6281234567141", "+62 ••• 141"),
        ("+6561234567", "+65 ••• 567"),
    ],
)
def test_a_masked_phone_can_be_recognised_and_not_called(number: str, masked: str) -> None:
    assert phones.mask(number) == masked
