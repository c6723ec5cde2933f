"""The page of this kiosk's data, with its copies: their second place, restoring one."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, flash, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, gettext as _, lazy_gettext as _l
from flask_login import current_user
from wtforms import RadioField, SelectChoice, StringField

from kiosk.data_care import copies, restore, schema, session_arrivals
from kiosk.db import db, errors
from kiosk.rules import settings
from kiosk.rules.refusals import Refused
from kiosk.views.admin.data import bp
from kiosk.views.admin.data.companies import CompaniesForm, company_facts, replace_companies
from kiosk.views.admin.data.session_files import FileForm, TakeForm, waiting_document, waiting_file
from kiosk.views.admin.sign_in import ConfirmedForm
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.desk.downloads import mark_download
from kiosk.web.desk.fields import strip_ends
from kiosk.web.desk.tables import Column, Table
from kiosk.web.forms import AtMost, Required, check_token, part_of_page, render_form
from kiosk.web.pages import facts

NONE = "none"
OTHER = "other"
COPY_KINDS = {
    "restore": _l("Sebelum pemulihan"),
    "update": _l("Sebelum pembaruan"),
}


class PlaceForm(ConfirmedForm):
    """The second place for copies: a plugged-in stick, a typed folder, or none."""

    where = RadioField(_l("Dibawa ke"), validate_choice=False, validators=[Required()])
    folder = StringField(_l("Folder lain"), filters=[strip_ends], validators=[AtMost(400)])

    def __init__(self) -> None:
        """Offer each plugged-in disk, a typed folder, or none.

        The stored place is preselected.
        """
        places = {}
        for disk in copies.disks_plugged_in():
            places[str(disk / copies.ON_A_STICK)] = _("Flashdisk atau disk %(place)s", place=disk)
        values = {"where": copies.chosen_second_place() or NONE}
        if values["where"] not in (NONE, *places):
            values = {"where": OTHER, "folder": values["where"]}
        super().__init__(data=values, **part_of_page("place"))
        places[NONE] = _("Tanpa tempat kedua")
        places[OTHER] = _("Folder lain, yang ditulis di bawah ini")
        self.where.choices = [SelectChoice(place, words) for place, words in places.items()]

    def chosen_folder(self) -> str | None:
        """The chosen folder, made ready.

        A newly typed one wins. "" for no second place, None with an error shown.
        """
        is_typed = self.folder.data not in ("", self.folder.object_data)
        field: Any = self.where
        if is_typed or self.where.data == OTHER:
            field = self.folder
        elif self.where.data == NONE:
            return ""
        try:
            return str(copies.prepare_second_place(field.data))
        except Refused as reason:
            field.errors = [str(reason)]
        return None


class CopyForm(ConfirmedForm):
    """The password, asked before a copy is downloaded or restored."""

    def __init__(self) -> None:
        super().__init__(**part_of_page("copy"))
        self.present.id = self.present.label.field_id = "copy-present"  # the page has another field of this name


# --- the page


@bp.route("/", methods=["GET", "POST"])
@facts(takes_files=True)
def index() -> ResponseReturnValue:
    """Page of copies, session files and the list of P3MI.

    ``copy``, a copy_key(), opens one or 404. A POST names its form as ``part``.
    """
    key = request.args.get("copy")
    part = request.form.get("part", "")
    path = next((path for path in copies.all_copies() if copy_key(path) == key), None)
    if (key or part == "copy") and not path:
        abort(404)
    place = PlaceForm()
    copy = CopyForm()
    file = FileForm(**part_of_page("file"))
    companies = CompaniesForm(**part_of_page("companies"))
    if part == "file" and file.validate_on_submit():
        waiting_file().write_bytes(file.content)
        return redirect_to("admin.data.index")
    if part == "place" and place.validate_on_submit():
        folder = place.chosen_folder()
        if folder is not None:
            return store_second_place(folder)
    if path and part == "copy" and copy.validate_on_submit():
        if "download" in request.args:
            return send_copy(path)
        if schedule_restore(path, copy):
            return redirect_to("admin.data.index")
    if part == "companies" and companies.validate_on_submit() and replace_companies(companies):
        return redirect_to("admin.data.index")
    return render_data(path, {"place": place, "copy": copy, "file": file, "companies": companies})


def render_data(path: Path | None, forms: dict[str, Any]) -> ResponseReturnValue:
    """The page with its forms, and the copy at ``path`` unfolded."""
    restore_report, why_not = current_app.extensions.get("restored", (None, ""))
    document = waiting_document()
    return render_form(
        "admin/data/index.html",
        forms.get(request.form.get("part", ""), forms["file"]),
        **forms,
        keeps_copies=db.file is not None,
        waiting=restore.waiting_copy(),
        made_at=copies.made_at,
        restore_report=restore_report,
        why_not=why_not,
        table=table_of_copies(),
        one=path and facts_of_copy(path),
        take=TakeForm(formdata=None),
        kiosk=document["kiosk"]["name"],
        arrivals=session_arrivals.compare_sessions(document),
        words_of=session_arrivals.summary_line,
        **company_facts(forms["companies"]),
    )


# --- copies


def copy_key(path: Path) -> str:
    """Key of a copy in addresses, which hides its path."""
    return sha256(str(path).encode()).hexdigest()[:16]


def facts_of_copy(path: Path) -> dict[str, Any]:
    """A copy's key, moment and contents for the page, or ``why`` it can't be restored."""
    why = restore_refusal(path)
    contents = None if why else restore.contents_of(path)
    return {"key": copy_key(path), "made_at": copies.made_at(path), "why": why, "contents": contents}


def table_of_copies() -> Table:
    """Table of copies here, in the second place and on sticks, the newest first.

    It is empty with PostgreSQL.
    """
    columns = [
        Column(  # with seconds: two copies may be of the same minute
            _("Dibuat"),
            lambda path: f"{copies.made_at(path):%d/%m/%Y %H.%M.%S}",
            lambda path: url_for("admin.data.index", copy=copy_key(path), _anchor="copy"),
        ),
        Column(_("Jenis"), copy_kind),
        Column(_("Disimpan di"), lambda path: _("Mesin ini") if path.parent == copies.folder() else str(path.parent)),
        Column(_("Ukuran (MB)"), lambda path: format_decimal(path.stat().st_size / 1_000_000, "0.0")),
    ]
    return Table(_("Salinan yang ada"), columns, copies.all_copies() if db.file else [])


def copy_kind(path: Path) -> str:
    """A copy's kind in words, or its file name where the kind is unknown."""
    before = copies.BEFORE.fullmatch(path.name)
    if before:
        return str(COPY_KINDS[before[1]])
    return _("Biasa") if copies.DAILY.fullmatch(path.name) else path.name


def restore_refusal(path: Path) -> Any:
    """Reason in words why a copy can't be restored, or None if it can."""
    try:
        return restore.reason_to_refuse(path, here=db.session.connection())
    except Refused:
        return restore.OTHER_KIOSK
    except copies.FAULTS as error:
        return errors.words_of(error).cause


@bp.post("/copy")
def copy_now() -> ResponseReturnValue:
    """Make a daily copy at once."""
    check_token()
    make_copy()
    return redirect_to("admin.data.index")


def make_copy() -> None:
    """Make a daily copy, also in the second place, and flash where it is or why not.

    It is audited first, even if it fails.
    """
    with db.write():
        desk.note("backup", reason="page")
    try:
        path = copies.make_daily(schema.revision_of(db.engine))
        flash(_("Salinannya utuh, di mesin ini, folder %(folder)s.", folder=path.parent))
        folder = copies.second_folder()
        if folder:
            copies.carry_to_second_place(path, folder)
            flash(_("Juga ada di %(place)s.", place=folder))
        else:
            flash_missing_place(copies.chosen_second_place())
    except copies.FAULTS as error:
        words = errors.words_of(error)
        flash(_("Salinan tidak jadi: %(why)s. %(mend)s", why=words.cause, mend=words.remedy), "warning")


def flash_missing_place(place: str) -> None:
    """Flash that the second place is not plugged in, unless none was chosen."""
    if place:
        words = _("Tempat kedua sedang tidak terpasang: %(place)s. Pasang flashdisknya, lalu salin sekali lagi.")
        flash(words % {"place": place}, "warning")


def store_second_place(folder: str) -> ResponseReturnValue:
    """Store and audit the second place, and make a copy there unless it is ""."""
    before = copies.chosen_second_place()
    with db.write():
        settings.store("second_folder", folder)
        desk.note("settings-changed", "setting", fields=["second_folder"])
    flash(_("Tempat kedua sudah disimpan."))
    if before not in ("", folder):
        flash(_("Salinan di %(place)s tidak dibersihkan lagi dari nama yang dihapus: hapus sendiri.", place=before))
    if folder:
        make_copy()
    return redirect_to("admin.data.index")


def send_copy(path: Path) -> Response:
    """The copy as a download, audited first."""
    with db.write():
        desk.note("backup-exported")
    return mark_download(send_file(path, "application/vnd.sqlite3", as_attachment=True, download_name=path.name))


def schedule_restore(path: Path, form: CopyForm) -> bool:
    """Schedule a copy to be restored at the next start, and audit it.

    Returns False with an error on the form.
    """
    try:
        restore.put_at_next_start(path, current_user.id)
    except Refused as reason:
        form.present.errors = [str(reason)]
    except copies.FAULTS as error:
        words = errors.words_of(error)
        form.present.errors = [_("Tidak jadi: %(why)s. %(mend)s", why=words.cause, mend=words.remedy)]
    else:
        with db.write():
            desk.note("restore-asked")
    return not form.errors


@bp.post("/cancel")
def cancel() -> ResponseReturnValue:
    """Cancel the restore scheduled for the next start, and audit it if there was one."""
    check_token()
    if restore.waiting_copy():
        restore.forget_waiting_copy()
        with db.write():
            desk.note("restore-cancelled")
    return redirect_to("admin.data.index")
