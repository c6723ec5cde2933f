"""Copies of the data, for supervisors: which there are, one more, where each goes, one taken away or brought back."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import abort, current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import RadioField, SelectChoice, StringField

from kiosk.data_care import copies, restore, schema, second_place
from kiosk.db import db, errors
from kiosk.machine import doctor
from kiosk.rules import settings
from kiosk.views.admin import desk
from kiosk.views.admin.desk import note
from kiosk.views.admin.reports.sheets import begun
from kiosk.views.admin.sign_in import ConfirmedForm
from kiosk.views.admin.tables import DASH, Column, Table
from kiosk.views.forms import AtMost, ButtonForm, Form, Required, pressed, render_form

bp = desk.blueprint("data", role=desk.SUPERVISOR, prefix="")

MEGABYTE = 1_000_000
NONE, OTHER = "none", "other"
KINDS = {
    "restore": _l("Sebelum pemulihan"),
    "update": _l("Sebelum pembaruan"),
    "merge": _l("Sebelum penggabungan"),
}


def on_sqlite_only() -> None:
    """PostgreSQL keeps its own copies: there such a page is none."""
    if db.file is None:
        abort(404)


class PlaceForm(ConfirmedForm):
    """Where each copy goes once more. What is plugged in needs no typing."""

    where = RadioField(_l("Dibawa ke"), validate_choice=False, validators=[Required()])
    folder = StringField(_l("Folder lain"), filters=[lambda text: (text or "").strip()], validators=[AtMost(400)])

    def __init__(self, wanted: str) -> None:
        sticks = [stick / second_place.ON_A_STICK for stick in second_place.plugged_in()]
        values = [*map(str, sticks), NONE, OTHER]
        chosen = wanted if wanted in values else OTHER if wanted else NONE
        super().__init__(data={"where": chosen, "folder": wanted if chosen == OTHER else ""})
        labels = [_("Flashdisk atau disk %(place)s", place=stick.parent) for stick in sticks]
        labels += [_("Tanpa tempat kedua"), _("Folder lain, yang ditulis di bawah ini")]
        self.where.choices = [SelectChoice(*pair) for pair in zip(values, labels, strict=True)]

    def chosen(self) -> str | None:
        """The folder, ready, and a typed one before all; empty for none; None where the form says what is wrong."""
        typed = self.folder.data not in ("", self.folder.object_data)
        field = self.folder if typed or self.where.data == OTHER else self.where
        if field is self.where and field.data == NONE:
            return ""
        try:
            return str(second_place.ready(field.data))
        except second_place.Unfit as reason:
            field.errors = [str(reason)]
        return None


# --- the list


@bp.route("/data/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """A POST says where each copy goes once more."""
    before = second_place.wanted_place()
    form = PlaceForm(before)
    if form.is_submitted():
        on_sqlite_only()
    if form.validate_on_submit() and (chosen := form.chosen()) is not None:
        with db.write():
            settings.put("second_folder", chosen)
            note("settings-changed", "setting", fields=["second_folder"])
        flash(_("Tempat kedua sudah disimpan."))
        if before not in ("", chosen):
            flash(_("Salinan di %(place)s tidak dibersihkan lagi dari nama yang dihapus: hapus sendiri.", place=before))
        if chosen:
            make_copy()  # at once, for it shows whether the place is any good
        return redirect(url_for("admin.data.index"), 303)
    done, why_not = current_app.extensions.get("restored", (None, ""))
    return render_form(
        "admin/data/index.html",
        form,
        keeps_copies=db.file is not None,
        found=doctor.of_copies(),
        waits=(wanted := restore.waiting_copy()) and copies.made_at(wanted),
        restored=done,
        why_not=why_not,
        table=of_copies(),
    )


def of_copies() -> Table:
    """Copies here, in the second place and on sticks, the newest first."""
    columns = [
        Column(_("Dibuat"), made_at, lambda path: url_for("admin.data.copy", key=key_of(path))),
        Column(_("Jenis"), kind_of),
        Column(_("Anjungan"), kiosk_of),
        Column(_("Disimpan di"), place_of),
        Column(_("Ukuran (MB)"), size_of),
        Column(_("Keadaan"), state_of),
    ]
    return Table(_("Salinan yang ada"), columns, copies.all_copies() if db.file else [])


def made_at(path: Path) -> str:
    return f"{copies.made_at(path):%d/%m/%Y %H.%M.%S}"  # of two within a minute each is told


def kind_of(path: Path) -> str:
    before = copies.BEFORE.fullmatch(path.name)
    return str(KINDS[before[1]] if before else _("Biasa") if copies.DAILY.fullmatch(path.name) else path.name)


def kiosk_of(path: Path) -> str:
    names = {None: _("Ini"), settings.get("kiosk_id"): _("Ini"), "?": DASH}
    return str(names.get(copies.kiosk_of(path), _("Lain")))


def place_of(path: Path) -> str:
    return str(_("Mesin ini") if path.parent == copies.folder() else path.parent)


def size_of(path: Path) -> str:
    return str(format_decimal(path.stat().st_size / MEGABYTE, "0.0"))


def state_of(path: Path) -> str:
    why = why_not(path, thorough=False)
    return str(_("Dari anjungan lain") if why is restore.OTHER_KIOSK else why or _("Bisa dibuka"))


def why_not(path: Path, thorough: bool) -> Any:
    """Why a copy can't be brought back, or None."""
    try:
        return restore.refusal(path, thorough, db.session.connection())
    except restore.Refused:
        return restore.OTHER_KIOSK
    except copies.FAULTS as error:
        return errors.WORDS[errors.kind(error)][0]


@bp.post("/data/copy")
def copy_now() -> ResponseReturnValue:
    on_sqlite_only()
    pressed(ButtonForm())
    make_copy()
    return redirect(url_for("admin.data.index"), 303)


def make_copy() -> None:
    """One more copy, and where it went in words. Noted first, so that it knows of itself."""
    with db.write():
        note("backup", reason="page")
    try:
        path = copies.keep(schema.revision_of(db.engine))
        flash(_("Salinannya utuh, di mesin ini, folder %(folder)s.", folder=path.parent))
        second = second_place.folder()
        if second:
            copies.carry(path, second)
            flash(_("Juga ada di %(place)s.", place=second))
        elif second_place.wanted_place():
            flash(
                _(
                    "Tempat kedua sedang tidak terpasang: %(place)s. Pasang flashdisknya, lalu salin sekali lagi.",
                    place=second_place.wanted_place(),
                ),
                "warning",
            )
    except copies.FAULTS as error:
        why, mend = errors.WORDS[errors.kind(error)]
        flash(_("Salinan tidak jadi: %(why)s. %(mend)s", why=why, mend=mend), "warning")


# --- one of them


@bp.route("/data/copies/<key>", methods=["GET", "POST"])
def copy(key: str) -> ResponseReturnValue:
    """Numbers of what is in a copy and what it would lose; with the password it is taken away, or brought back."""
    on_sqlite_only()
    path = next((path for path in copies.all_copies() if key_of(path) == key), None)
    if path is None:
        abort(404)
    form = ConfirmedForm()
    if form.validate_on_submit():
        if "download" in request.args:
            with db.write():
                note("backup-exported")
            return begun(send_file(path, "application/vnd.sqlite3", as_attachment=True, download_name=path.name))
        if want(path, form):
            return redirect(url_for("admin.data.index"), 303)
    why = why_not(path, thorough=True)
    return render_form(
        "admin/data/copy.html",
        form,
        key=key,
        made_at=copies.made_at(path),
        kind=kind_of(path),
        place=place_of(path),
        size=size_of(path),
        why=why,
        contents=None if why else restore.look(path),
    )


def key_of(path: Path) -> str:
    """A copy's part of an address: its place is this machine's own affair."""
    return sha256(str(path).encode()).hexdigest()[:16]


def want(path: Path, form: Form) -> bool:
    """Let it be put in place at the next start, True; or let the form say why not."""
    try:
        restore.want(path, current_user.id)
    except restore.Refused as reason:
        form.present.errors = [str(reason)]
    except copies.FAULTS as error:
        why, mend = errors.WORDS[errors.kind(error)]
        form.present.errors = [_("Tidak jadi: %(why)s. %(mend)s", why=why, mend=mend)]
    else:
        with db.write():
            note("restore-asked")
        return True
    return False


@bp.post("/data/cancel")
def cancel() -> ResponseReturnValue:
    """Nothing is brought back at the next start."""
    on_sqlite_only()
    pressed(ButtonForm())
    if restore.waiting_copy():
        restore.forget()
        with db.write():
            note("restore-cancelled")
    return redirect(url_for("admin.data.index"), 303)
