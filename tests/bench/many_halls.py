"""Halls of a province: a session that is open today in a village of its own, its tablets, sometimes an officer."""

from itertools import islice

from flask import Flask
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import OutreachSession, Tablet, Village
from kiosk.rules import known_days
from kiosk.rules.officers import hash_of, new_token
from tests.bench.hall import TABLETS
from tests.bench.visitors import Hall
from tests.cast.officers import account
from tests.conftest import open_session

COOKIE = "__Host-tablet"
OF_ONE_OFFICER = 10  # halls


def opened(app: Flask, number: int) -> list[Hall]:
    """So many more halls, in villages where no session is open."""
    with app.app_context(), db.write():
        known_days.confirm(today())  # as the first officer did who opened one
        taken = select(OutreachSession.village_code).where(OutreachSession.state == "open")
        free = db.session.scalars(select(Village).where(Village.code.not_in(taken)).order_by(Village.code))
        return [hall(village, n % OF_ONE_OFFICER == 0) for n, village in enumerate(islice(free, number))]


def hall(village: Village, has_officer: bool) -> Hall:
    """Its rows, inside db.write()."""
    session = open_session(village, opened_at=utcnow())
    db.session.add(session)
    tokens = [new_token() for _tablet in range(TABLETS)]
    db.session.add_all(
        Tablet(name=f"Tablet {n}", village_code=village.code, token_hash=hash_of(token), paired_on=today())
        for n, token in enumerate(tokens, 1)
    )
    username = f"petugas-{village.code}" if has_officer else ""
    if has_officer:
        db.session.add(account(username, f"Petugas {village.name}", "officer"))
    db.session.flush()
    return Hall(session.id, session.join_key, [{COOKIE: token} for token in tokens], username)
