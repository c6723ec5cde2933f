"""The report of one session: its letter and what people learned, and the same as files."""

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.db import db
from kiosk.learning import report
from kiosk.models import OutreachSession
from kiosk.rules import attendance
from kiosk.rules.attendance import Attendance
from kiosk.views.admin import words
from kiosk.views.admin.checkins import file_columns
from kiosk.views.admin.desk import note
from kiosk.views.admin.downloads import file_name, xlsx_of
from kiosk.views.admin.head_counts import doubt
from kiosk.views.admin.reports import bp
from kiosk.views.admin.reports.learning import file_tables, page_parts
from kiosk.views.admin.reports.letter import head_tables, letter_of
from kiosk.views.admin.reports.word import docx_of
from kiosk.views.admin.sessions.one import find
from kiosk.views.admin.tables import Table, pairs
from kiosk.views.forms import ButtonForm, pressed


@bp.get("/sessions/<session_id>/report")
def of_session(session_id: str) -> str:
    session = find(session_id)
    if not session.counts:
        return render_template("admin/reports/session.html", session=session, letter=None)
    return render_template(
        "admin/reports/session.html",
        session=session,
        letter=letter_of(session),
        doubt=doubt(attendance.of_session(session)),
        figures=[],  # they stand in the letter
        **page_parts(report.of_session(session_id)),
    )


@bp.post("/sessions/<session_id>/report")
def download_of_session(session_id: str) -> ResponseReturnValue:
    """The file that was asked for, once that is written down."""
    pressed(ButtonForm())
    action, file_of = FILES.get(request.form.get("file", "xlsx")) or abort(404)
    with db.write():
        session = find(session_id)
        if not session.counts:
            abort(404)  # a planned or cancelled one has nothing to report
        note(action, f"outreach_session:{session_id}")
    with force_locale("id"):
        return file_of(find(session_id))


# --- its files


def word_file(session: OutreachSession) -> Response:
    return docx_of(letter_of(session), name_of(title_of(session), session))


def workbook(session: OutreachSession) -> Response:
    """Its figures to work with: the chapters as a table, the head count, check-ins, and what was learned."""
    letter, found = letter_of(session), attendance.of_session(session)
    rows = [("Nomor", letter.number)]
    for part in letter.parts:
        rows += [(part.title, "\n".join(part.sentences))] if part.sentences else []
        rows += part.facts
    chapters = Table("Kegiatan", pairs("Bagian", "Isi"), rows)
    tables = [chapters, *head_tables(found), checkin_table(found), *file_tables(report.of_session(session.id))]
    return xlsx_of(name_of(title_of(session), session), [session.title], tables)


def names_file(session: OutreachSession) -> Response:
    warning = _("Berisi data pribadi: simpan baik-baik, hapus setelah dipakai.")
    return checkins_file(session, "Kehadiran Dengan Nama", True, warning)


def checkins_file(
    session: OutreachSession, name: str = "Kehadiran Tanpa Nama", with_names: bool = False, *about: str
) -> Response:
    rows = attendance.checkins_of_session(session.id, with_names)
    table = Table(_("Kehadiran"), file_columns(with_names), rows)
    return xlsx_of(name_of(name, session), [session.title, *about], [table])


# what a button asks for: what the audit calls it, and how it is made
FILES = {
    "docx": ("report-exported", word_file),
    "xlsx": ("report-exported", workbook),
    "check-ins": ("check-ins-exported", checkins_file),
    "names": ("names-exported", names_file),
}


def title_of(session: OutreachSession) -> str:
    """Laporan Rapat Koordinasi."""
    return f"Laporan {words.KINDS[session.kind]}".title()


def name_of(paper: str, session: OutreachSession) -> str:
    """Laporan Sosialisasi Pontang 29-11-2026."""
    return file_name(paper, session.village_name, f"{session.held_on:%d-%m-%Y}")


def checkin_table(found: Attendance) -> Table:
    """Check-ins sorted in every way. They are not the attendance."""
    checkins = found.checkins
    sorts = [
        ("L/P", words.SEXES | {"": "tidak diisi"}, checkins.by_sex),
        ("Kelompok", words.GROUPS | {"": "tidak diisi"}, checkins.by_group),
        ("Umur", words.AGES, checkins.by_age),
        ("Asal isian", words.ORIGINS, checkins.by_origin),
    ]
    rows = [(f"{by}: {label}", counts[code]) for by, labels, counts in sorts for code, label in labels.items()]
    return Table("Kehadiran di anjungan", pairs("Menurut", "Kehadiran"), rows, ("Jumlah", checkins.checkins))
