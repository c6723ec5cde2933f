"""What the desk shows of a check-in beside name and phone, said once for lists, its own page and files."""

from operator import attrgetter
from typing import Any

from flask_babel import gettext as _

from kiosk.models import CheckIn
from kiosk.models.check_in import PERSONAL
from kiosk.rules import phones
from kiosk.views.admin import words
from kiosk.views.admin.tables import Column


def listed() -> list[Column]:
    return [
        called(_("L/P"), "sex", words.SEX_LETTERS),
        Column(_("Desa"), lambda check_in: check_in.village.name if check_in.village else None),
        called(_("Kelompok"), "group", words.GROUPS),
    ]


def in_full() -> list[Column]:
    """On a page of its own."""
    return [
        called(_("Umur"), "age", words.AGES),
        called(_("L/P"), "sex", words.SEXES),
        Column(_("Desa"), lambda check_in: check_in.village.label if check_in.village else None),
        called(_("Kelompok"), "group", words.GROUPS),
    ]


def masked(check_in: CheckIn) -> str | None:
    """The phone as every page shows it, until somebody opens it."""
    return phones.mask(check_in.phone) if check_in.phone else None


def handed_on(with_names: bool) -> list[Column]:
    """In a file, of the rows that `attendance` gives; what is personal only if asked for."""
    columns = [
        Column(_("Tanggal sesi"), lambda row: row.held_on),
        Column(_("Judul"), lambda row: row.title),
        Column(_("Desa sesi"), lambda row: row.village_name),
        Column(_("Waktu dicatat"), lambda row: row.created_at),
        called(_("Umur"), "age", words.AGES),
        called(_("L/P"), "sex", words.SEX_LETTERS),
        Column(_("Desa asal"), lambda row: f"{row.home}, Kec. {row.district}" if row.home else None),
        called(_("Kelompok"), "group", words.GROUPS),
        called(_("Asal isian"), "origin", words.ORIGINS),
        called(_("Pemeriksaan"), "state", words.REVIEW_STATES),
    ]
    personal = {"name": _("Nama"), "phone": _("No. HP")}
    return columns + [Column(personal[field], attrgetter(field)) for field in PERSONAL if with_names]


def called(header: str, field: str, labels: dict[str, Any]) -> Column:
    """A column of codes, each by what it is called."""
    # looked up once in the language of this page: there may be thousands of rows
    spelt = {code: str(label) for code, label in labels.items()}
    return Column(header, lambda row: spelt.get(getattr(row, field)))
