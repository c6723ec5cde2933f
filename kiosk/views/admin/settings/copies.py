"""The copies of the database, for supervisors: which there are, of which day, and whether something is not right."""

from pathlib import Path

from flask import render_template
from flask_babel import format_decimal
from flask_babel import gettext as _

from kiosk.data_care import backup
from kiosk.machine import doctor
from kiosk.views.admin.settings import bp
from kiosk.views.admin.tables import Column, Table

MOST = 60  # the newest: those from before a restore are never dropped
MEGABYTE = 1_000_000


@bp.get("/settings/copies")
def copies() -> str:
    return render_template("admin/settings/copies.html", found=doctor.of_copies(), table=present())


def present() -> Table:
    """The copies within reach, the newest first."""
    columns = [
        Column(_("Dibuat"), backup.made_at),
        Column(_("Jenis"), kind),
        Column(_("Tempat"), lambda path: _("Mesin ini") if path.parent == backup.folder() else str(path.parent)),
        Column(_("Ukuran (MB)"), lambda path: format_decimal(path.stat().st_size / MEGABYTE, "0.0")),
    ]
    found = sorted(filter(Path.is_file, backup.within_reach()), key=backup.made_at, reverse=True)
    more = len(found) - MOST
    note = _("%(n)s salinan yang lebih lama tidak ditampilkan.", n=more) if more > 0 else ""
    return Table(_("Salinan yang ada"), columns, found[:MOST], note=note)


def kind(path: Path) -> str:
    """Why this copy was made."""
    if backup.is_daily(path.name):
        return str(_("Harian"))
    return str(_("Sebelum penggabungan") if "merge" in path.name else _("Sebelum pemulihan"))
