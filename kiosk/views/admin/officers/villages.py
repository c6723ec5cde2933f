"""The villages of an officer, for supervisors: they give single ones or every village of a kecamatan."""

from itertools import groupby
from typing import NamedTuple

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from kiosk.models import Officer, Village
from kiosk.rules import access
from kiosk.rules.villages import PILOT_DISTRICTS
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import EditForm
from kiosk.views.admin.fields import Ticked
from kiosk.views.admin.officers import bp
from kiosk.views.admin.officers.accounts import find
from kiosk.views.forms import render_form


class Kecamatan(NamedTuple):
    """One of the list, with its villages."""

    code: str
    villages: list[Village]

    def has_any(self, codes: list[str]) -> bool:
        """Whether it or a village of it is among these."""
        return any(code.startswith(self.code) for code in codes)

    @property
    def is_home(self) -> bool:
        """Whether the programme began here."""
        return self.code in PILOT_DISTRICTS


class VillagesForm(EditForm):
    code = Ticked(_l("Desa"), filters=[lambda codes: access.fewest(codes or ())])

    def __init__(self, officer: Officer) -> None:
        super().__init__(stored(officer))
        by_code = groupby(access.to_give(officer), lambda village: village.code[: access.DISTRICT])
        self.kecamatan = [Kecamatan(code, list(of_it)) for code, of_it in by_code]

    def validate_code(self, field: Ticked) -> None:
        known = {code for one in self.kecamatan for code in (one.code, *(village.code for village in one.villages))}
        if not known.issuperset(field.data):
            raise ValidationError(_l("Ada desa yang tidak lagi di daftar. Periksa centangnya, lalu simpan lagi."))


def stored(officer: Officer) -> dict[str, list[str]]:
    """What an officer has, by the form's field."""
    return {"code": sorted(access.given(officer))}


@bp.route("/<key>/villages", methods=["GET", "POST"])
def villages(key: str) -> ResponseReturnValue:
    """A supervisor has them all."""
    officer, account = find(key), url_for("admin.officers.one", key=key)
    if officer.is_supervisor:
        return redirect(account, 303)
    form = VillagesForm(officer)
    if form.validate_on_submit():
        with form.saving():
            officer = find(key)
            form.keep_up_with(stored(officer), f"officer:{key}")
            if access.give(officer, frozenset(form.code.data)):
                note("officer-villages", f"officer:{key}", ["villages"])
        if not form.overtaken:
            flash(_("Desa yang dipegang sudah disimpan. Berlaku mulai halaman berikutnya yang dibuka petugas itu."))
            return redirect(account, 303)
    return render_form("admin/officers/villages.html", form, officer=officer)
