"""A line of the paper list that is sent again."""

from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, Officer, OutreachSession
from kiosk.rules import review
from tests.cast.checkins import only, stored
from tests.cast.pages import Browser


def paper(desk: Browser, session: OutreachSession, **fields: str) -> dict[str, str]:
    """A line as it would be sent."""
    form = desk.get(f"/admin/check-ins/{session.id}/paper").select_one("form.line")
    assert form
    return {**desk.filled(form).to_dict(), **fields}


def send_line(desk: Browser, session: OutreachSession, line: dict[str, str], status: int = 200) -> None:
    desk.post(f"/admin/check-ins/{session.id}/paper", line, status)


def test_a_line_mended_after_its_answer_was_lost_is_as_it_was_typed_last(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    line = paper(desk, session_in_lontar, name="Siti Amnah", sex="P")
    for name in ("Siti Amnah", "Siti Aminah", "Siti Aminah"):
        send_line(desk, session_in_lontar, line | {"name": name})
    assert (only().name, only().consent_version, only().state) == ("Siti Aminah", "paper", "confirmed")
    typed_in = select(AuditEntry.row).where(AuditEntry.action == "check-in-typed")
    assert list(db.session.scalars(typed_in)) == [f"check_in:{only().id}"] * 2
    send_line(desk, session_in_lontar, line | {"name": "-"})
    assert (only().name, only().consent_at) == (None, None)


def test_a_line_that_another_officer_reviewed_is_not_overwritten(
    desk: Browser, session_in_lontar: OutreachSession, supervisor: Officer
) -> None:
    line = paper(desk, session_in_lontar, name="Siti", sex="P")
    send_line(desk, session_in_lontar, line)
    with db.write():
        review.void(session_in_lontar.id, [only().id], "double", supervisor.id)
    send_line(desk, session_in_lontar, line | {"name": "Sari"}, status=422)
    assert "sudah diperiksa" in desk.text
    assert only().name == "Siti"


def test_another_officers_line_is_one_to_send_anew(
    app: Flask, desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    line = paper(desk, session_in_lontar, name="Siti")
    send_line(desk, session_in_lontar, line)
    theirs = paper(supervisors_desk, session_in_lontar, name="Sari")
    for nonce in (line["nonce"], "aaaaaaaa"):
        send_line(supervisors_desk, session_in_lontar, theirs | {"nonce": nonce}, status=422)
        assert "Tekan Enter sekali lagi" in supervisors_desk.text
    assert only().name == "Siti"
    supervisors_desk.submit("form.line")
    assert sorted(str(row.name) for row in stored()) == ["Sari", "Siti"]
