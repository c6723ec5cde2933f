"""What is personal in a check-in, by the one list of the model: it goes wherever a name goes, and nobody hands it on.

A column that is added to that list, and missed by something that erases, blanks, hides or counts, fails here.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from kiosk.clock import today, utcnow
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.models.check_in import ANSWER_COLUMNS, CHILD_COLUMNS, PERSONAL_COLUMNS
from kiosk.rules import attendance, checkins, outreach, review, withdrawals
from kiosk.views.admin.checkins import file_columns
from kiosk.web.desk.tables import Table
from tests.cast.disk import files_with, make_copy
from tests.cast.pages import Browser
from tests.conftest import add

VALUES = {"name": "Sulastri binti Warsono", "phone": "+6281298765432"}
HERS = {field: VALUES.get(field, f"{field} of hers") for field in PERSONAL_COLUMNS}
SAYS: dict[str, Any] = {"age": "adult", "sex": "P", "village_code": "36.04.13.2007", "group": "warga"}
# what nobody says of themselves: a column that is new stands here, or in the model's list
OF_THE_MACHINE = {"id", "nonce", "withdrawal_code", "session_id", "consent_at", "consent_version", "origin", "state"}
OF_THE_MACHINE |= {"void_reason", "reviewed_by", "reviewed_at", "created_at", "erase_on", "code_until", "erased_at"}
OF_THE_MACHINE |= {"version"}


@pytest.fixture
def sulastri(session_in_lontar: OutreachSession) -> CheckIn:
    """Somebody who said everything that can be said."""
    with db.write():
        return checkins.add_check_in("n1", session_id=session_in_lontar.id, **SAYS, **HERS)


def is_over(check_in: CheckIn) -> None:
    check_in.erase_on = today() - timedelta(days=1)
    retention.erase_overdue_names()


def is_corrected(check_in: CheckIn) -> None:
    review.correct_check_in(check_in, name="")


def is_sent_without_a_name(check_in: CheckIn) -> None:
    checkins.replace_answers(check_in, session_id=check_in.session_id, **SAYS)


def is_sent_by_a_child(check_in: CheckIn) -> None:
    checkins.replace_answers(check_in, session_id=check_in.session_id, **SAYS | HERS | {"age": "child"})


def is_taken_back(check_in: CheckIn) -> None:
    assert check_in.withdrawal_code
    withdrawals.erase_by_code(check_in.withdrawal_code)


def personal_fields(check_in: CheckIn) -> dict[str, str]:
    return {field: getattr(check_in, field) for field in PERSONAL_COLUMNS if getattr(check_in, field)}


WAYS = [is_over, is_corrected, is_sent_without_a_name, is_sent_by_a_child]


def test_every_column_is_said_by_a_person_or_is_the_machines() -> None:
    assert {column.name for column in CheckIn.__table__.columns} == set(ANSWER_COLUMNS) | OF_THE_MACHINE
    assert set(PERSONAL_COLUMNS) < set(ANSWER_COLUMNS)
    assert not set(PERSONAL_COLUMNS) & set(CHILD_COLUMNS)


@pytest.mark.parametrize("way", [*WAYS, is_taken_back])
def test_it_goes_with_the_name_and_from_every_file(
    sulastri: CheckIn, tmp_path: Path, way: Callable[[CheckIn], None]
) -> None:
    if db.file:
        copy = make_copy()
        for value in HERS.values():
            assert len(files_with(tmp_path, value)) == 2
    assert personal_fields(sulastri) == HERS
    with db.write():
        way(sulastri)
    if way is not is_taken_back:  # which takes the row
        assert (personal_fields(sulastri), sulastri.has_personal_data) == ({}, False)
    assert retention.wipe_traces()
    assert files_with(tmp_path, *HERS.values()) == []
    assert not db.file or copy.exists()


def test_the_database_refuses_it_of_a_child_and_without_a_name(session_in_lontar: OutreachSession) -> None:
    values = {"nonce": "n2", "session_id": session_in_lontar.id, "erase_on": today()}
    values |= {"consent_at": utcnow(), "consent_version": "test"}
    refused = {(age, field) for field in PERSONAL_COLUMNS for age in ("child", "adult")} - {("adult", "name")}
    for age, field in refused:
        with pytest.raises(IntegrityError):
            add(CheckIn(age=age, **values, **{field: HERS[field]}))


def test_it_is_handed_on_only_when_asked_for_and_whoever_sees_it_is_written_down(app: Flask, sulastri: CheckIn) -> None:
    assert all(CheckIn(**{field: HERS[field]}).has_personal_data for field in PERSONAL_COLUMNS)
    for with_names in (True, False):
        rows = attendance.checkins_of_session(sulastri.session_id)
        with app.test_request_context():
            [line] = Table("", file_columns(with_names), rows).lines()
        assert set(line) & set(HERS.values()) == (set(HERS.values()) if with_names else set())
    [row] = attendance.checkins_of_period(outreach.Filters())
    assert not set(row) & set(HERS.values())


def test_no_page_of_the_desk_shows_more_than_the_name(desk: Browser, sulastri: CheckIn) -> None:
    with db.write():
        checkins.add_check_in("n2", session_id=sulastri.session_id, origin="paper", **SAYS, **HERS)
    for page in ("", "paper", f"{sulastri.id}/"):
        desk.get(f"/admin/check-ins/{sulastri.session_id}/{page}")
        fields = {field for field, value in HERS.items() if value in str(desk.page)}
        assert fields == {"name"}
