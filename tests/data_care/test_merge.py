"""Merging a hall into the office: its sessions and what this office keeps of its own, all of it or nothing."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import backup, copies
from kiosk.data_care.merge import whole
from kiosk.db import db
from kiosk.models import (
    AuditEntry,
    CheckIn,
    Hotline,
    OfferBatch,
    Officer,
    OfficerVillage,
    OutreachSession,
    Question,
    Tablet,
    Village,
    VillageAlias,
)
from kiosk.rules import audit, officers, quiz, settings
from tests.cast.commands import check_in, flask, names, refused, rows
from tests.cast.officers import account
from tests.cast.two_kiosks import LONTAR, Kiosk, everything, merge, only
from tests.conftest import add, open_session


def test_a_hall_into_the_office(app: Flask, hall: Kiosk) -> None:
    with hall.at():
        village = db.session.get_one(Village, LONTAR)
        session = add(open_session(village, title="Di balai desa"))
        check_in(session, "n1", "Wayan")
        add(OfferBatch(month=today().replace(day=1), checks=6, verdicts={"stop": 6}, signs={"R01": 6}))
    output = merge(app, hall)
    assert "Sesi: 1 baru" in output
    assert "Hitungan cek tawaran kerja: 1 baru" in output
    assert "Versi pertanyaan: 0 baru" in output
    assert only(CheckIn).session.title == "Di balai desa"
    assert not db.session.scalars(select(Question).where(Question.version > 1)).all()


# --- sessions


def change(session: OutreachSession, **fields: Any) -> None:
    """Give the session these values."""
    with db.write():
        row = db.session.get_one(OutreachSession, session.id)
        for name, value in fields.items():
            setattr(row, name, value)


@pytest.mark.parametrize(("here", "there"), [(h, t) for h in whole.RANK for t in whole.RANK])
def test_the_further_state_wins(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, here: str, there: str
) -> None:
    change(session_in_lontar, state=here, cancel_reason="Banjir." if here == "cancelled" else "")
    with tablet.at():
        change(session_in_lontar, state=there, cancel_reason="Banjir." if there == "cancelled" else "")
    merge(app, tablet)
    assert only(OutreachSession).state == max(here, there, key=lambda state: whole.RANK[state])


def test_head_counts_fill_what_is_empty(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession) -> None:
    with tablet.at():
        change(session_in_lontar, state="closed", heads_male=20, heads_female=25, heads_by_group={"warga": 45})
    merge(app, tablet)
    session = only(OutreachSession)
    assert (session.heads, session.heads_by_group) == (45, {"warga": 45})


def test_head_counts_of_this_office_stay(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession) -> None:
    change(session_in_lontar, heads_male=1, heads_female=0, reporter_name="Ratna")
    with tablet.at():
        theirs = {"heads_male": 20, "heads_female": 25, "reporter_name": "Hasan", "reporter_nip": "1980"}
        change(session_in_lontar, obstacles="Listrik padam.", questions_asked="Berapa biayanya?", **theirs)
    merge(app, tablet)
    session = only(OutreachSession)
    assert (session.heads, session.obstacles, session.questions_asked) == (1, "Listrik padam.", "Berapa biayanya?")
    assert (session.reporter_name, session.reporter_nip) == ("Ratna", "")


@pytest.mark.parametrize("there", ["planned", "open"])
def test_practice_counts_nowhere(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, there: str) -> None:
    here = "open" if there == "planned" else "planned"
    change(session_in_lontar, state=here, practice=here == "planned")
    check_in(session_in_lontar, "n1", f"{here} here")
    with tablet.at():
        change(session_in_lontar, state=there, practice=there == "planned")
        check_in(session_in_lontar, "n2", f"{there} there")
    merge(app, tablet)
    assert names() == ["open here" if here == "open" else "open there"]


# --- accounts, audit, settings, hotlines, villages


def test_accounts_of_another_hall_open_no_door_but_sign_their_acts(
    app: Flask, hall: Kiosk, supervisor: Officer
) -> None:
    with hall.at():
        other = add(account("hasan", "Hasan dari Pontang", "supervisor"))
        ratna = add(account("ratna", "Ratna", "officer"))
        with db.write():
            ratna.nip = "199001012015032001"
            audit.note("session-opened", officer_id=other.id)
            audit.note("session-closed", officer_id=ratna.id)
            officers.invite_first_supervisor()
    merge(app, hall)
    states = {o.name: (o.username, o.active, o.password_hash, o.can_sign_in) for o in officers.every()}
    assert states.pop("Hasan")[0::3] == ("hasan", True)
    assert states == {"Hasan dari Pontang": (None, False, None, False), "Ratna": ("ratna", False, None, False)}
    assert only(AuditEntry, AuditEntry.action == "session-opened").officer.name == "Hasan dari Pontang"
    assert {officer.nip for officer in officers.every()} == {""}
    assert officers.by_login_token("token-of-ratna") is None


def test_villages_of_officers_and_tablets_stay_as_they_are_here(app: Flask, hall: Kiosk, officer: Officer) -> None:
    def gives(row: Officer, code: str, tablet: str) -> None:
        with db.write():
            row.given = [OfficerVillage(code=code)]
            db.session.add_all([row, Tablet(name=tablet, village_code=LONTAR)])

    gives(officer, LONTAR, "Balai desa")
    with hall.at():
        twin = account("ratna", "Ratna", "officer")
        twin.id = officer.id
        gives(twin, "36.04.12", "Sekolah")
        gives(account("wati", "Wati", "officer"), "36.04.12", "Pasar")
    merge(app, hall)
    given = only(OfficerVillage)
    assert (given.officer_id, given.code, only(Tablet).name) == (officer.id, LONTAR, "Balai desa")


def test_settings_and_hotlines_of_this_office_stay(app: Flask, hall: Kiosk) -> None:
    with db.write():
        settings.put("contact", "Loket 3")
        db.session.scalars(select(Hotline).where(Hotline.slug == "polisi-110")).one().checked_by = "Ratna"
    with hall.at(), db.write():
        settings.put("contact", "Balai desa")
        settings.put("retention_days", 30)
        police = db.session.scalars(select(Hotline).where(Hotline.slug == "polisi-110")).one()
        police.checked_by = "Hasan"
        texts = {name: getattr(police, name) for name in ("agency", "purpose", "hours", "cost", "abroad", "source")}
        local = {"channels": [{"kind": "tel", "value": "110"}], "village_code": LONTAR, "origin": "officer"}
        db.session.add(Hotline(slug="polsek-tirtayasa", **texts, **local))
        db.session.add(VillageAlias(code=LONTAR, alias="Lontar Lama"))
    output = merge(app, hall)
    assert (settings.get("contact"), settings.get("retention_days")) == ("Loket 3", 90)
    assert only(Hotline, Hotline.slug == "polisi-110").checked_by == "Ratna"
    came = only(Hotline, Hotline.slug == "polsek-tirtayasa")
    assert (came.village_code, came.active) == (LONTAR, False)
    assert "Hotline: 1 baru" in output
    assert "Nama lain desa: 0 baru" in output, "what villages here are called is this office's to say"


# --- the whole


def test_all_or_nothing(
    app: Flask, hall: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, session_in_lontar: OutreachSession
) -> None:
    with hall.at():
        check_in(add(open_session(db.session.get_one(Village, LONTAR))), "n1")
        with db.write():
            quiz.start("free", "short", "id", None)
    path, before = hall.copy, everything()

    def no_room(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole, "join_check_ins", no_room)
    assert "Tidak ada yang digabungkan" in refused(app, "merge", path)
    assert everything() == before


@pytest.mark.sqlite_only
def test_the_state_before_is_kept_and_the_other_file_is_left_alone(
    app: Flask, hall: Kiosk, session_in_lontar: OutreachSession
) -> None:
    check_in(session_in_lontar, "n1", "Wayan")
    path = hall.copy
    before = rows(path)
    output = flask(app, "merge", path).output
    [kept] = copies.folder().iterdir()
    assert str(kept) in output
    assert "Wayan" in "".join(rows(kept))
    assert rows(path) == before


@pytest.mark.sqlite_only
def test_a_kiosk_merged_with_itself(app: Flask, tmp_path: Path, session_in_lontar: OutreachSession) -> None:
    check_in(session_in_lontar)
    with db.write():
        quiz.start("before", "short", "id", session_in_lontar.id)
    backup.make(tmp_path / "self.sqlite3")
    before = everything()
    flask(app, "merge", tmp_path / "self.sqlite3")
    assert everything() == before
