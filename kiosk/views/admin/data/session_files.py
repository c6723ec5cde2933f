"""Session files at the desk: giving this kiosk's sessions, and taking in another's."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from wtforms import ValidationError

from kiosk.clock import WIB, utcnow
from kiosk.config import instance_folder
from kiosk.data_care import session_arrivals, session_files
from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import photos
from kiosk.rules.refusals import Refused
from kiosk.views.admin.data import bp
from kiosk.views.admin.sessions import bp as sessions_bp
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import find_session
from kiosk.web.desk.downloads import file_name, mark_download
from kiosk.web.forms import Form, Tick, check_token
from kiosk.web.pages import facts

# --- giving them


@sessions_bp.post("/<session_id>/file")
def give_session(session_id: str) -> ResponseReturnValue:
    """Store the photo ticks, then hand over one session as a file.

    It redirects if sessions_to_give() leaves the session out.
    """
    check_token()
    session = find_session(session_id)
    with db.write():
        for photo in photos.photos_of_session(session_id):
            photo.in_file = photo.id in request.form.getlist("photo")
    name = file_name(session.village_name, f"{session.held_on:%d-%m-%Y}")
    page = redirect_to("admin.sessions.one", session_id=session_id)
    return send_sessions(session_files.sessions_to_give([session_id]), name) or page


@bp.post("/give")
def give() -> ResponseReturnValue:
    """Hand over the sessions_not_handed_over() in one file.

    Redirect, with a message, if none or refused.
    """
    check_token()
    sessions = session_files.sessions_not_handed_over()
    name = f"{len(sessions)} sesi {utcnow().astimezone(WIB):%d-%m-%Y %H.%M}"
    return send_sessions(sessions, name) or redirect_to("admin.data.index")


def send_sessions(sessions: list[OutreachSession], name: str) -> Response | None:
    """Hand over and audit these sessions as a file to download.

    Returns None, with a message, if there are none or they are refused.
    """
    try:
        if not sessions:
            raise Refused(_("Tidak ada sesi selesai yang belum diserahkan."))
        content = session_files.hand_over(sessions, current_user.id)
    except Refused as reason:
        flash(str(reason), "warning")
        return None
    answer = Response(content, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}{session_files.ENDING}")
    return mark_download(answer)


# --- taking them in


class FileForm(Form):
    """An upload of another kiosk's session file."""

    stores = False
    file = FileField(_l("Berkas sesi"), render_kw={"accept": ".json,application/json"})
    content = b""

    def validate_file(self, field: Any) -> None:
        """Read the upload into ``content``.

        Refuse none, or what read_document() refuses, such as our own file.
        """
        if not field.data:
            raise ValidationError(_l("Pilih berkasnya dulu."))
        self.content = field.data.read()
        try:
            session_files.read_document(self.content)
        except Refused as reason:
            raise ValidationError(str(reason)) from reason


class TakeForm(Form):
    """Options for taking in the uploaded file."""

    older = Tick(_l("Anjungan itu dipulihkan dari salinan: ambil juga yang lebih lama"))


def waiting_file() -> Path:
    """Path of the session file that this officer uploaded.

    It may not exist.
    """
    return instance_folder() / f"{session_files.WAITING}{current_user.id}"


def waiting_document() -> dict[str, Any]:
    """The uploaded session file, without images.

    No sessions if it is gone or refused.
    """
    path = waiting_file()
    try:
        return read_once(path, path.stat().st_mtime_ns)
    except (FileNotFoundError, Refused):
        return {"kiosk": {"id": "", "name": ""}, "sessions": []}


@lru_cache(maxsize=1)
def read_once(path: Path, _changed_at: int) -> dict[str, Any]:
    """A waiting file's document without images, read again when it has changed.

    Raises Refused.
    """
    document = session_files.read_document(path.read_bytes())
    for _place, photo in session_files.photos_in(document):
        photo["image"] = ""
    return document


@bp.post("/take")
def take() -> ResponseReturnValue:
    """Take in this officer's uploaded file and delete it.

    If nothing was wanted, flash that and keep it.
    """
    form = TakeForm()
    check_token(form)
    try:
        document = session_files.read_file(waiting_file().read_bytes())
        arrivals = session_arrivals.take_in(document, current_user.id, older=form.older.data)
        number = sum(arrival.is_wanted(form.older.data) for arrival in arrivals)
        if not number:
            raise Refused(
                _("Tidak ada yang diambil. Kalau anjungan itu dipulihkan dari salinan, centang dulu, lalu Ambil.")
            )
    except FileNotFoundError:
        return redirect_to("admin.data.index")
    except Refused as reason:
        flash(str(reason), "warning")
        return redirect_to("admin.data.index")
    waiting_file().unlink()
    flash(_("%(n)s sesi dari %(kiosk)s diambil.", n=number, kiosk=document["kiosk"]["name"]))
    return redirect_to("admin.sessions.index")


@bp.post("/sessions/<session_id>/take-out")
@facts(reads_foreign=True)
def take_out(session_id: str) -> ResponseReturnValue:
    """Delete and audit a session that came from another kiosk, with its data.

    One of this kiosk stays, silently.
    """
    check_token()
    with db.write():
        session = find_session(session_id)
        if session.is_foreign:
            session_arrivals.delete_session(session, current_user.id)
            flash(_("Sesi itu sudah dikeluarkan. Kalau keliru, ambil lagi berkasnya."))
    return redirect_to("admin.sessions.index")
