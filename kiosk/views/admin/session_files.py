"""Session files: given for one session or for all that nobody was given, and taken in from another kiosk."""

from pathlib import Path
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from wtforms import ValidationError

from kiosk.clock import WIB, utcnow
from kiosk.config import instance_folder
from kiosk.data_care import session_files
from kiosk.data_care.session_schema import Refused
from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import photos
from kiosk.views.addresses import go_on
from kiosk.views.admin import desk
from kiosk.views.admin.downloads import file_name
from kiosk.views.admin.reports.sheets import begun
from kiosk.views.admin.sessions import bp as sessions_bp
from kiosk.views.admin.sessions.one import find, to_session
from kiosk.views.forms import ButtonForm, Form, Tick, pressed, render_form

bp = desk.blueprint("session_files", role=desk.SUPERVISOR, prefix="/data/sessions")


class FileForm(Form):
    """A session file of another kiosk, which is read and refused, or shown."""

    file = FileField(_l("Berkas sesi"), render_kw={"accept": ".json,application/json"})
    content = b""

    def validate_file(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_l("Pilih berkasnya dulu."))
        self.content = field.data.read()
        try:
            session_files.read(self.content)
        except Refused as reason:
            raise ValidationError(str(reason)) from reason


class TakeForm(Form):
    """The choice of what to take of the file that was shown."""

    older = Tick(_l("Anjungan itu dipulihkan dari salinan: ambil juga yang lebih lama"))


def place() -> Path:
    """Where the file that this officer sent waits until it is decided about, at most a day."""
    return instance_folder() / f"{session_files.WAITING}{current_user.id}"


def waiting_document() -> dict[str, Any]:
    """The file that waits, as it was read; without sessions where there is none, or it can't be taken any more."""
    try:
        return session_files.read(place().read_bytes())
    except (FileNotFoundError, Refused):
        return {"kiosk": {"name": ""}, "sessions": []}


# --- given


@sessions_bp.post("/<session_id>/file")
def give_one(session_id: str) -> ResponseReturnValue:
    """Beri berkas sesi: this session, with the photos that are ticked."""
    pressed(ButtonForm())
    session = find(session_id)
    with db.write():
        for photo in photos.of_session(session_id):
            photo.in_file = photo.id in request.form.getlist("photo")
    name = file_name(session.village_name, f"{session.held_on:%d-%m-%Y}")
    return answer_with_file(session_files.to_give([session_id]), name) or to_session(session_id)


@bp.post("/give")
def give() -> ResponseReturnValue:
    """Beri semua yang belum diserahkan: one file of all of them."""
    pressed(ButtonForm())
    found = session_files.not_handed_over()
    return answer_with_file(found, f"{len(found)} sesi {utcnow().astimezone(WIB):%d-%m-%Y %H.%M}") or go_on(
        "admin.data.index"
    )


def answer_with_file(found: list[OutreachSession], name: str) -> Response | None:
    """The file of these sessions; None where it is said why there is none."""
    try:
        if not found:
            raise Refused(_("Tidak ada sesi selesai yang belum diserahkan."))
        content = session_files.hand_over(found, current_user.id)
    except Refused as reason:
        flash(str(reason), "warning")
        return None
    answer = Response(content, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}{session_files.ENDING}")
    return begun(answer)


# --- taken in


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The form for a file, and what taking in the one that was sent would do."""
    form = FileForm()
    if form.validate_on_submit():
        place().write_bytes(form.content)
        return redirect(url_for("admin.session_files.index"), 303)
    document = waiting_document()
    return render_form(
        "admin/session_files/index.html",
        form,
        take=TakeForm(formdata=None),
        kiosk=document["kiosk"]["name"],
        arrivals=session_files.arrivals(document),
        words=session_files.words_of,
    )


@bp.post("/take")
def take() -> ResponseReturnValue:
    """Take in the file that this officer was shown last."""
    form = pressed(TakeForm())
    document = waiting_document()
    if document["sessions"]:
        done = session_files.take_in(document, current_user.id, older=form.older.data)
        if number := sum(arrival.is_wanted(form.older.data) for arrival in done):
            place().unlink()
            flash(_("%(n)s sesi dari %(kiosk)s diambil.", n=number, kiosk=document["kiosk"]["name"]))
        else:
            flash(
                _(
                    "Tidak ada yang diambil. Kalau anjungan itu dipulihkan dari salinan, centang dulu, lalu tekan "
                    "Ambil."
                ),
                "warning",
            )
    return go_on("admin.session_files.index")


@bp.post("/<session_id>/take-out")
def take_out(session_id: str) -> ResponseReturnValue:
    """Keluarkan: a session that came in a file goes again, with all of it."""
    pressed(ButtonForm())
    with db.write():
        session = find(session_id)
        if session.is_foreign:
            session_files.take_out(session, current_user.id)
            flash(_("Sesi itu sudah dikeluarkan. Kalau keliru, ambil lagi berkasnya."))
    return redirect(url_for("admin.sessions.index"), 303)
