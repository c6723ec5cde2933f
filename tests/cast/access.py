"""Officers who were given villages, sessions of three villages, and what each address of the desk is about."""

from datetime import timedelta
from typing import Any, NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import CheckIn, Officer, OfficerVillage, OutreachSession, SessionPhoto, Village
from kiosk.rules import access
from tests.cast.databases import SERVER
from tests.cast.learning import add_all, attempt, counted, questions
from tests.cast.officers import account, signed_in
from tests.cast.people import came
from tests.cast.photos import kept, small
from tests.cast.planted import RAW_TOKEN
from tests.conftest import open_session

LONTAR, SUSUKAN, DOMAS = "36.04.13.2007", "36.04.13.2008", "36.04.12.2009"
VILLAGES = (LONTAR, SUSUKAN, DOMAS)
# who: their role, what they were given, and whose sessions they see
OFFICERS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "of-the-village": ("officer", (LONTAR,), (LONTAR,)),
    "of-its-kecamatan": ("officer", ("36.04.13",), (LONTAR, SUSUKAN)),
    "of-another": ("officer", (DOMAS,), (DOMAS,)),
    "of-none": ("officer", (), () if SERVER else VILLAGES),  # in a hall that is the whole office
    "supervisor": ("supervisor", (), VILLAGES),
}

# What an address is about whose path names no session and that no supervisor's blueprint keeps closed:
# "sessions": it lists or sums sessions, those of their villages alone (what it shows: `SHOWN`);
# "office": for who has the whole office; "contacts": the directory, whose rows are of villages or of the office;
# "anyone": it has nothing of a village
ABOUT = {
    "/admin/": "sessions",
    "/admin/today": "sessions",
    "/admin/sessions/": "sessions",
    "/admin/sessions/new": "sessions",
    "/admin/reports/": "sessions",
    "/admin/reports/recap.xlsx": "sessions",
    "/admin/reports/recap.csv": "sessions",
    "/admin/reports/check-ins.xlsx": "sessions",
    "/admin/reports/learning/": "sessions",
    "/admin/reports/learning.xlsx": "sessions",
    "/admin/here": "anyone",
    "/admin/password": "anyone",
    "/admin/sign-out": "anyone",
    "/admin/sign-out-everywhere": "anyone",
    "/admin/drafts/*": "anyone",
    "/admin/help/*": "anyone",
    "/admin/hotlines/*": "contacts",
    **dict.fromkeys((f"/admin/{noun}/*" for noun in access.OF_THE_OFFICE), "office"),
}
# What is found on it of a village: sessions by their state, the village's name, the people counted on paper
SHOWN = {
    ("/admin/", "GET"): ("open", "planned", "closed", "village"),
    ("/admin/today", "GET"): ("open", "planned", "village"),
    ("/admin/sessions/", "GET"): ("open", "planned", "closed", "village", "heads"),
    ("/admin/sessions/new", "GET"): ("village",),
    ("/admin/sessions/new", "POST"): ("village",),
    ("/admin/reports/", "GET"): ("open", "closed", "village", "heads"),
    ("/admin/reports/recap.xlsx", "POST"): ("open", "closed", "village", "heads"),
    ("/admin/reports/recap.csv", "POST"): ("closed", "village", "heads"),
    ("/admin/reports/check-ins.xlsx", "POST"): ("open", "closed", "village"),
    ("/admin/reports/learning/", "GET"): (),
    ("/admin/reports/learning.xlsx", "POST"): (),
}


def about(address: str, open_to_officers: bool) -> str:
    """What this address is about: also "session" of one that names one, and "supervisor" of a supervisor's own."""
    if not open_to_officers:
        return "supervisor"
    if "<session_id>" in address:
        return "session"
    above = "/".join(address.split("/")[:3])
    found = ABOUT.get(address) or ABOUT.get(f"{above}/*")
    assert found, f"say in tests/cast/access.py what {address} is about"
    return found


class Hall(NamedTuple):
    """Sessions of one village, by their state, with people and a photo in the open one; and what is searched for."""

    sessions: dict[str, str]
    values: dict[str, str]  # of the arguments of an address
    words: dict[str, str]

    def names(self) -> list[str]:
        """Those of its words that nothing else is called by chance."""
        return [word for name, word in self.words.items() if name != "heads"]


TITLES = {LONTAR: "Melati", SUSUKAN: "Kenanga", DOMAS: "Cempaka"}


def a_hall(code: str, number: int) -> Hall:
    """What this village has: a session that is still open, a closed one that taught people, a planned one."""
    village, title = db.session.get_one(Village, code), TITLES[code]
    days = {"open": -1, "closed": -2, "planned": min(number, 2)}  # the next one of all is the first village's
    heads = {"heads_male": 610 + number, "heads_female": 0}
    rows = {
        state: open_session(
            village, state=state, held_on=today() + timedelta(days=days[state]), title=f"{title}-{state}"
        )
        for state in days
    }
    add_all(*rows.values())
    for state in ("open", "closed"):
        add_all(came(rows[state], name=f"Sulastri{title}", phone=f"+62812987600{number}"))
    with db.write():
        for name, value in heads.items():
            setattr(rows["closed"], name, value)
    counted(rows["closed"], *(attempt(rows["closed"].id, questions("Q01"), "r") for _person in range(5)))
    photo = kept(rows["open"], small(number))[0]
    person = db.session.scalars(select(CheckIn).where(CheckIn.session_id == rows["open"].id)).one()
    words = {state: row.title for state, row in rows.items()}
    words |= {"village": village.name, "heads": str(610 + number), "name": f"Sulastri{title}"}
    values = {"session_id": rows["open"].id, "checkin_id": person.id, "photo_id": photo.id, "ending": "xlsx"}
    return Hall({state: row.id for state, row in rows.items()}, values, words)


def halls() -> dict[str, Hall]:
    """The three villages."""
    return {code: a_hall(code, number) for number, code in enumerate(VILLAGES, 1)}


def officer_of(who: str) -> Officer:
    """An account of the table."""
    role, given, _seen = OFFICERS[who]
    officer = account(who, who, role)
    officer.given = [OfficerVillage(code=code) for code in given]
    add_all(officer)
    return officer


def client_of(app: Flask, officer: Officer) -> FlaskClient:
    """A browser of theirs, with the token of `planted.form_token`."""
    client = signed_in(app, officer).client
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = RAW_TOKEN
    return client


def stored() -> list[Any]:
    """Everything that is recorded of sessions, to see whether any of it changes."""
    tables = (OutreachSession, CheckIn, SessionPhoto)
    db.session.rollback()
    return [
        tuple(row) for table in tables for row in db.session.execute(select(*table.__table__.columns).order_by("id"))
    ]
