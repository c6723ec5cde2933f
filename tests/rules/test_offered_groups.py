"""A group that forms offer no longer: who chose it keeps it, on every page."""

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.models import check_in as check_ins
from tests.cast.checkins import at
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.conftest import add


@pytest.fixture
def returned(app: Flask, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch) -> CheckIn:
    """Somebody who came back from abroad, before that choice was taken out."""
    with db.write():
        db.session.merge(session_in_lontar).heads_by_group = {"purna": 3}
    row = add(came(session_in_lontar, group="purna"))
    monkeypatch.setitem(check_ins.ANSWERS, "group", check_ins.ANSWERS["group"]._replace(retired=("purna",)))
    return row


@pytest.mark.usefixtures("returned")
def test_no_form_offers_it(visitor: Browser, desk: Browser, session_in_lontar: OutreachSession) -> None:
    choices = visitor.get("/check-in/").select("[name=group]")
    assert [choice["value"] for choice in choices] == ["warga", "pelajar", "tokoh", "perangkat", "calon", ""]
    visitor.submit(age="adult", anonymous="1", group="purna", status=422)
    assert not desk.get(at(session_in_lontar, "paper")).select("datalist [value*=Purna]")
    other = add(came(session_in_lontar))
    assert not desk.get(at(session_in_lontar, f"{other.id}/")).select("[name=group] [value=purna]")


def test_what_stands_already_has_its_word_and_stays(
    desk: Browser, session_in_lontar: OutreachSession, returned: CheckIn
) -> None:
    key = returned.id
    assert "Purna PMI" in desk.get(at(session_in_lontar)).text
    [chosen] = desk.get(at(session_in_lontar, f"{key}/")).select("[name=group] [selected]")
    assert chosen["value"] == "purna"
    desk.submit("main form.card", sex="P")
    assert (returned.sex, returned.group) == ("P", "purna")
    assert desk.get(f"/admin/sessions/{session_in_lontar.id}/finish").select_one("[name=purna]")["value"] == "3"
