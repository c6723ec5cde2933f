"""Officer x village x address: whose sessions an officer sees, exports and changes, and whose stay closed."""

from io import BytesIO
from itertools import product
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry
from tests.cast.access import (
    OFFICERS,
    SHOWN,
    VILLAGES,
    Hall,
    about,
    client_of,
    halls,
    officer_of,
    stored,
)
from tests.cast.planted import Planted, form_token
from tests.cast.roles import allowed, send

# enough for any form of a session to do what it is for
FILLED = {"reason": "double", "on": "1", "phase": "before", "clock": "1", "beside": "1", "names": "1", "close": "1"}
PERIOD = {"year": str(today().year), "part": "year"}
OPEN_TO_ALL = {row[:2] for row in allowed("stranger") if row[2]}
ROWS = [(row[0], row[1], about(row[0], row[2])) for row in allowed("officer") if row[:2] not in OPEN_TO_ALL]
OF_A_SESSION = [(address, method) for address, method, what in ROWS if what == "session"]
OF_SESSIONS = [(address, method) for address, method, what in ROWS if what == "sessions"]
OF_THE_OFFICE = [(address, method) for address, method, what in ROWS if what == "office"]


@pytest.fixture
def at(app: Flask) -> dict[str, Hall]:
    return halls()


def in_hall(address: str, hall: Hall) -> str:
    """The address of this village's open session."""
    for name, value in hall.values.items():
        address = address.replace(f"<{name}>", value)
    return address


def fields(app: Flask, method: str, **more: Any) -> dict[str, Any] | None:
    return {"csrf_token": form_token(app), **more} if method == "POST" else None


def refusals() -> int:
    """How many tries the audit tells of."""
    return db.session.scalar(select(func.count()).where(AuditEntry.action == "refused")) or 0


def text_of(answer: TestResponse) -> str:
    """What is read in a page or a file."""
    data = answer.get_data()
    if "spreadsheet" in answer.mimetype:
        cells = (cell for sheet in openpyxl.load_workbook(BytesIO(data)) for row in sheet.iter_rows() for cell in row)
        return " ".join(str(cell.value) for cell in cells)
    if answer.mimetype == "text/csv":
        return data.decode("utf-8-sig").replace(";", " ")
    return BeautifulSoup(data, "html.parser").get_text(" ")


def words_of(answer: TestResponse) -> set[str]:
    return {word.strip(",.:·“”()") for word in text_of(answer).split()}


@pytest.mark.parametrize("who", OFFICERS)
def test_every_address_of_a_session(app: Flask, at: dict[str, Hall], who: str) -> None:
    """What is another's is refused first, with a filled form, and changes nothing; what is theirs opens."""
    client, seen = client_of(app, officer_of(who)), OFFICERS[who][2]
    before, closed = stored(), [code for code in VILLAGES if code not in seen]
    for (address, method), code in product(OF_A_SESSION, closed):
        hall = at[code]
        more = FILLED | {"day": str(today()), "id": hall.values["checkin_id"], "shown": hall.values["checkin_id"]}
        answer = send(client, method, in_hall(address, hall), data=fields(app, method, **more))
        assert answer.status_code == 403, f"{who} of {code}: {method} {address}: {answer.status}"
        assert not [word for word in hall.names() if word in answer.get_data(as_text=True)]
    assert refusals() == len(OF_A_SESSION) * len(closed)
    assert stored() == before
    for (address, method), code in product(OF_A_SESSION, seen):
        answer = send(client, method, in_hall(address, at[code]), data=fields(app, method))
        assert answer.status_code in (200, 303, 422), f"{who} of {code}: {method} {address}: {answer.status}"


def test_the_same_forms_act_where_they_may(app: Flask, at: dict[str, Hall]) -> None:
    """So what was refused above would have changed something."""
    client, hall = client_of(app, officer_of("of-the-village")), at[VILLAGES[0]]
    more = FILLED | {"id": hall.values["checkin_id"]}
    acts = [f"sessions/<session_id>/{act}" for act in ("phase", "join-key", "cancel")]
    acts[2:2] = [f"check-ins/<session_id>/{act}" for act in ("confirm", "void", "restore", "<checkin_id>/erase")]
    for act in acts:
        before = stored()
        send(client, "POST", in_hall(f"/admin/{act}", hall), data=fields(app, "POST", **more))
        assert stored() != before, act


@pytest.mark.parametrize("who", OFFICERS)
def test_every_list_and_sum(app: Flask, at: dict[str, Hall], who: str) -> None:
    """Theirs are found there, so that the search can find; of others there is no title, name, village or count."""
    client, seen = client_of(app, officer_of(who)), OFFICERS[who][2]
    next_planned = min(seen, key=VILLAGES.index, default="")
    for address, method in OF_SESSIONS:
        path = f"{address}?year={PERIOD['year']}&part=year" if method == "GET" else address
        answer = send(client, method, path, data=fields(app, method, **PERIOD))
        found, where = words_of(answer), f"{who}: {method} {address}"
        for code in VILLAGES:
            words, shown = at[code].words, set(SHOWN[address, method])
            if address in ("/admin/", "/admin/today") and code != next_planned:
                shown -= {"planned"}
            if code in seen:
                assert {words[name] for name in shown} <= found, where
            else:
                assert not set(words.values()) & found, where
        if "learning" in address:
            assert f"{len(seen)} sesi sudah ditutup" in text_of(answer), where


@pytest.mark.parametrize("who", OFFICERS)
def test_what_every_hall_shows_is_for_the_whole_office(app: Flask, who: str) -> None:
    planted = Planted()
    client, whole = client_of(app, officer_of(who)), OFFICERS[who][2] == VILLAGES
    for address, method in OF_THE_OFFICE:
        answer = send(client, method, planted.address(address), data=fields(app, method))
        assert (answer.status_code != 403) is whole, f"{who}: {method} {address}: {answer.status}"
