"""What a merge would do, or has done, in tables and sentences."""

from typing import Any

from flask_babel import gettext as _

from kiosk.data_care.merge import words
from kiosk.data_care.merge.whole import Merged
from kiosk.data_care.merging import Preview
from kiosk.views.admin.tables import Column, Table

MOST = 20  # sessions that are named
ALWAYS = ("session", "check_in")  # told also where there are none


def of_preview(preview: Preview) -> dict[str, Any]:
    """What would happen, in tables and sentences."""
    more = len(preview.sessions) - MOST
    columns = [
        Column(_("Judul"), lambda visit: visit.title),
        Column(_("Desa"), lambda visit: visit.village),
        Column(_("Tanggal"), lambda visit: visit.held_on),
    ]
    note = _("Dan %(n)s sesi lagi.", n=more) if more > 0 else ""
    return {
        "new": any(map(any, preview.merged.counts.values())),
        "rows": rows_of(_("Yang akan digabungkan"), preview.merged),
        "sessions": Table(_("Sesi baru"), columns, preview.sessions[:MOST], note=note),
        "lost": words.lost(preview.losses),
    }


def rows_of(title: str, merged: Merged) -> Table:
    """What comes and what changes here, and of the check-ins why some do not come."""
    columns = [
        Column(_("Apa"), lambda row: str(row[0])),
        Column(_("Baru"), lambda row: row[1].added),
        Column(_("Diperbarui"), lambda row: row[1].changed),
    ]
    counts = merged.counts
    rows = [(what, counts[name]) for name, what in words.TABLES.items() if any(counts[name]) or name in ALWAYS]
    return Table(title, columns, rows, note=" ".join(words.of_check_ins(merged)))
