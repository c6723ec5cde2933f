"""The period, villages and kind a report is about, and the lines above and below every paper."""

from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from kiosk.clock import period, present_quarter, today, utcnow
from kiosk.rules import outreach, settings, villages
from kiosk.views.admin import words
from kiosk.views.admin.downloads import file_name
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.lists import ListForm
from kiosk.views.dates import moment
from kiosk.views.forms import one_line

FIRST_YEAR = 2023  # the programme began on 13 September 2023
PARTS = {
    "year": _l("Setahun"),
    "h1": _l("Semester I"),
    "h2": _l("Semester II"),
    "q1": _l("Triwulan I"),
    "q2": _l("Triwulan II"),
    "q3": _l("Triwulan III"),
    "q4": _l("Triwulan IV"),
}


class PeriodForm(ListForm):
    """Which sessions a report is about."""

    year = Choice(_l("Tahun"), {})
    part = Choice(_l("Periode"), {})
    village = StringField(_l("Desa atau kecamatan"), filters=[one_line])
    kind = Choice(_l("Jenis"), {"": _l("Semua")} | words.KINDS, default="")

    def __init__(self, given: MultiDict[str, str]) -> None:
        present = {"year": str(today().year), "part": present_quarter()}
        super().__init__(given, data=present)
        self.year.offer({str(year): str(year) for year in range(today().year + 1, FIRST_YEAR - 1, -1)})
        months = {f"m{n:02d}": format_date(date(2000, n, 1), "MMMM") for n in range(1, 13)}
        self.part.offer(PARTS | months)

    def wanted(self) -> outreach.Filters:
        """The same for the rules."""
        first, last = period(int(self.year.data), self.part.data)
        named = villages.codes_like(self.village.data) if self.village.data else None
        return outreach.Filters(first, last, named, self.kind.data or "")

    def fields(self) -> dict[str, Any]:
        """What an export of the same sends along."""
        return {field.name: field.data or "" for field in self}

    def time(self) -> str:
        """Triwulan IV 2026."""
        part, year = str(self.part.data), str(self.year.data)
        if part == "year":
            return str(_("Tahun %(year)s", year=year))
        name = format_date(date(int(year), int(part[1:]), 1), "MMMM") if part.startswith("m") else PARTS[part]
        return f"{name} {year}"

    def in_words(self) -> str:
        """Triwulan IV 2026, desa atau kecamatan: Tirtayasa, jenis: Bimtek."""
        parts = [self.time()]
        if self.village.data:
            parts.append(_("desa atau kecamatan: %(name)s", name=self.village.data))
        if self.kind.data:
            parts.append(_("jenis: %(kind)s", kind=words.KINDS[self.kind.data]))
        return ", ".join(str(part) for part in parts)

    def name(self) -> str:
        """2026-q4, for the audit."""
        return f"{self.year.data}-{self.part.data}"

    def file_name(self, paper: str) -> str:
        """Rekap Triwulan IV 2026 Tirtayasa Bimtek: everything that was chosen, so that no file is taken for another."""
        kind = str(words.KINDS[self.kind.data]) if self.kind.data else ""
        return file_name(paper, self.time(), self.village.data or "", kind)


def office() -> str:
    """The office that files the report."""
    return str(settings.get("office_name"))


def printed() -> str:
    """Dicetak 24/11/2026 09.15 WIB oleh Ratna."""
    return str(_("Dicetak %(at)s WIB oleh %(name)s", at=moment(utcnow()), name=current_user.name))
