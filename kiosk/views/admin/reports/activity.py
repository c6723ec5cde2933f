"""The report of one session: its paper, and the same as files."""

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from kiosk.learning import report
from kiosk.models import OutreachSession
from kiosk.rules import attendance
from kiosk.views.admin import words
from kiosk.views.admin.head_counts import doubt
from kiosk.views.admin.reports import bp
from kiosk.views.admin.reports.attendance_tables import checkin_table, head_tables
from kiosk.views.admin.reports.exports import name_of, session_export
from kiosk.views.admin.reports.learning_tables import file_tables
from kiosk.views.admin.reports.letter import Letter, letter_of
from kiosk.views.admin.reports.periods import office, printed
from kiosk.views.admin.reports.sheets import Paper, xlsx_of
from kiosk.views.admin.sessions.one import find
from kiosk.views.admin.tables import Table, pairs


@bp.get("/sessions/<session_id>/")
def of_session(session_id: str) -> str:
    session = find(session_id)
    if not session.counts:
        return render_template("admin/reports/nothing.html", session=session, tab="sessions.papers")
    wrong = doubt(attendance.of_session(session))
    return render_template("admin/reports/of_session.html", session=session, letter=letter_of(session), doubt=wrong)


@bp.post("/sessions/<session_id>/report.<ending>")
def of_session_export(session_id: str, ending: str) -> ResponseReturnValue:
    return session_export("report", session_id, FILES.get(ending) or abort(404))


def as_word(session: OutreachSession) -> Response:
    from kiosk.views.admin.reports.word import docx_of  # LATER in kiosk/views/admin/__init__.py

    return docx_of(letter_of(session), name_of(title_of(session), session))


def as_workbook(session: OutreachSession) -> Response:
    """Its figures to work with: the chapters as a table, the head count, check-ins, and what was learned."""
    found, learned = attendance.of_session(session), file_tables(report.of_session(session.id))
    tables = [chapters(letter_of(session)), *head_tables(found), checkin_table(found), *learned]
    return xlsx_of(Paper(name_of(title_of(session), session), [office(), session.title, printed()], tables))


def title_of(session: OutreachSession) -> str:
    """Laporan Rapat Koordinasi."""
    return f"Laporan {words.KINDS[session.kind]}".title()


def chapters(letter: Letter) -> Table:
    """The text of the paper as a table."""
    rows = [("Nomor", letter.number)]
    for part in letter.parts:
        rows += [(part.title, "\n".join(part.sentences))] if part.sentences else []
        rows += part.facts
    return Table("Kegiatan", pairs("Bagian", "Isi"), rows)


FILES = {"docx": as_word, "xlsx": as_workbook}
