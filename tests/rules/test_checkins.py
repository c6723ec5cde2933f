"""Checking in: what is asked, what is kept, and a code to take it back."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import checkins, phones, withdrawals
from tests.cast.checkins import NAMED, only, problem, stored_check_ins
from tests.cast.pages import Browser
from tests.cast.withdrawals import withdraw


def test_a_villager_checks_in_with_a_name(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED, sex="P", group="warga", phone="0812-3456-7141", phone_consent="1")
    assert visitor.path == "/check-in/done"
    assert "Siti" not in visitor.page.text
    assert "7141" not in visitor.page.text
    row = only()
    assert (row.session_id, row.age, row.name, row.sex) == (session_in_lontar.id, "adult", "Siti Aminah", "P")
    assert (row.village_code, row.group, row.phone) == ("36.04.13.2007", "warga", "+6281234567141")
    assert row.consent_at
    assert row.consent_version == f"{checkins.CONSENT_VERSION}/90"
    assert (row.origin, row.state) == ("kiosk", "new")


def test_without_a_name_nothing_that_tells_who_it_was_is_kept(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED | {"anonymous": "1"}, phone="081234567141", phone_consent="1", sex="L", group="calon")
    row = only()
    assert (row.name, row.phone, row.consent_at, row.consent_version) == (None,) * 4
    assert (row.sex, row.group, row.village_code) == ("L", "calon", "36.04.13.2007")


def test_a_child_leaves_only_session_age_and_sex(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    everything = NAMED | {"name": "x" * 200, "group": "calon", "phone": "1", "village": "99.99.99.9999"}
    visitor.submit(**everything | {"age": "child", "sex": "P"})
    row = only()
    assert (row.session_id, row.age, row.sex) == (session_in_lontar.id, "child", "P")
    assert (row.name, row.phone, row.village_code, row.group, row.consent_at) == (None,) * 5


@pytest.mark.parametrize("value", ["0", "no", "on", " 1"])
def test_only_a_boxs_own_value_is_consent_or_no_name_and_a_form_is_taken_once_it_is_mended(
    visitor: Browser, session_in_lontar: OutreachSession, value: str
) -> None:
    visitor.get("/check-in/")
    visitor.submit(status=422, **NAMED | {"anonymous": value, "consent": value})
    assert "setuju" in problem(visitor, "consent")
    assert not visitor.page.select("[name=consent][checked]")
    visitor.submit(status=422, consent="1", phone="081234567141", phone_consent=value)
    assert "kosongkan" in problem(visitor, "phone_consent")
    assert stored_check_ins() == []
    visitor.submit(phone="")
    assert only().name == "Siti Aminah"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"age": "adult"}, "who", "Keduanya tetap dihitung hadir"),
        (NAMED | {"name": ""}, "name", "dua huruf"),
        (NAMED | {"name": "\u202e\u0000 \t"}, "name", "dua huruf"),
        (NAMED | {"name": "Siti" * 50}, "name", "Terlalu panjang"),
        ({"age": "adult", "name": "Siti"}, "consent", "setuju"),
        (NAMED | {"group": "calon"}, "group", "tidak disimpan bersama nama"),
        (NAMED | {"village": "36.04.13.9999"}, "village", "tidak ada di daftar"),
        (NAMED | {"phone": "0812", "phone_consent": "1"}, "phone", "salah ketik"),
        (NAMED | {"session": "no-such-session"}, "session", "sudah ditutup"),
        (NAMED | {"session": ""}, "session", "Pilih dulu acaranya"),
        (NAMED | {"nonce": ""}, "nonce", "sekali lagi"),
    ],
)
def test_what_is_missing_or_odd_is_said_kindly_and_stored_never(
    visitor: Browser, session_in_lontar: OutreachSession, fields: dict[str, Any], field: str, words: str
) -> None:
    visitor.get("/check-in/")
    visitor.submit(status=422, **fields)
    assert words in problem(visitor, field)
    assert stored_check_ins() == []
    if fields.get("name", "").startswith("Siti"):
        assert visitor.page.select_one("[name=name]")["value"].startswith("Siti"), "nothing typed is lost"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Siti\u202e\u200f   Aminah\u0007 ", "Siti Aminah"),
        ("ꦱꦶꦠꦶ ᮃᮙᮤᮔᮂ", "ꦱꦶꦠꦶ ᮃᮙᮤᮔᮂ"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_a_name_is_kept_as_one_clean_line(
    visitor: Browser, session_in_lontar: OutreachSession, text: str, name: str
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED | {"name": text})
    assert only().name == name


def test_the_rules_too_keep_less_than_they_are_told(session_in_lontar: OutreachSession) -> None:
    everything = {"session_id": session_in_lontar.id, "group": "pelajar", "phone": "+6281234567141"}
    with db.write():
        nameless = checkins.add_check_in("n" * 20, age="adult", **everything)
        child = checkins.add_check_in("c" * 20, age="child", name="Ani", **everything)
    assert (nameless.phone, nameless.group) == (None, "pelajar")
    assert (child.phone, child.name, child.group) == (None,) * 3
    with pytest.raises(IntegrityError), db.write():
        checkins.add_check_in("n" * 21, session_id=session_in_lontar.id, age="adult", name="Siti", group="calon")


@pytest.mark.parametrize("origin", ["kiosk", "qr", "paper"])
@pytest.mark.parametrize("name", ["Siti", ""])
def test_whoever_leaves_a_name_alone_gets_a_code_to_take_it_back(
    session_in_lontar: OutreachSession, origin: str, name: str
) -> None:
    with db.write():
        check_in = checkins.add_check_in("n1", session_id=session_in_lontar.id, age="adult", name=name, origin=origin)
    assert len(check_in.withdrawal_code or "") == (8 if name and origin != "paper" else 0)
    assert (check_in.code_until is not None) == (origin != "paper")
    assert not checkins.is_used_up("n1", check_in)
    check_in.code_until = None
    assert checkins.is_used_up("n1", check_in) == (origin != "paper")


def test_a_code_has_ten_digits_once_there_are_many_to_hit(
    visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawals, "MANY_CODES", 1)
    with db.write():
        check_ins = [
            checkins.add_check_in(f"n{n}", session_id=session_in_lontar.id, age="adult", name="Siti") for n in range(3)
        ]
    assert [len(str(row.withdrawal_code)) for row in check_ins] == [8, 8, 10]
    for row in check_ins[1:]:
        withdraw(visitor, str(row.withdrawal_code))
    assert stored_check_ins() == check_ins[:1]


def test_on_a_server_every_code_has_ten_digits(app: Flask, session_in_lontar: OutreachSession) -> None:
    app.config["JOIN_REQUIRED"] = True
    with db.write():
        check_in = checkins.add_check_in("n1", session_id=session_in_lontar.id, age="adult", name="Siti")
    assert len(str(check_in.withdrawal_code)) == 10


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("081234567141", "+6281234567141"),
        ("+62(0)812 3456 7141", "+6281234567141"),
        ("0062 812 3456 7141", "+6281234567141"),
        ("81234567141", "+6281234567141"),
        ("(0254) 200123", "+62254200123"),
        ("+60 12-345 6789", "+60123456789"),
    ],
)
def test_a_phone_in_any_usual_spelling_is_one_number(text: str, number: str) -> None:
    assert phones.parse_phone(text) == number
