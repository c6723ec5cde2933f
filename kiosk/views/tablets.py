"""Which tablet asks, where each has to be paired: its cookie, and the page on which a code of the desk is typed."""

import re
from contextlib import suppress

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    after_this_request,
    current_app,
    g,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError
from wtforms import StringField, ValidationError

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Tablet
from kiosk.rules import audit, failed_tries, tablets
from kiosk.views import guessers, visits
from kiosk.views.addresses import OF_FILES, go_on
from kiosk.views.forms import Form, render_form
from kiosk.views.quiz_form import together

bp = Blueprint("tablets", __name__, url_prefix="/tablet")
DAYS = 400  # no browser keeps a cookie longer
SPENT = _l(
    "Kode ini tidak berlaku: salah ketik, sudah dipakai, atau lewat 10 menit. Cek lagi angkanya, atau minta kode baru "
    "ke petugas kantor."
)


# --- which one asks


def are_paired() -> bool:
    """Whether a device shows sessions only once it was paired."""
    return bool(current_app.config["TABLETS"] == "paired")


def here() -> Tablet | None:
    """The tablet that asks, looked up once; None on any other device, or where it was revoked."""
    if "tablet" not in g:
        token = request.cookies.get(cookie_name(), "") if are_paired() else ""
        g.tablet = tablets.by_token(token) if token else None
    found: Tablet | None = g.tablet
    return found


def cookie_name() -> str:
    """Under HTTPS a name that a browser takes over nothing else, and from nobody but this host."""
    return "__Host-tablet" if current_app.config["HTTPS"] else "tablet"


def keep_cookie(token: str, seconds: int = DAYS * 86_400) -> None:
    """Let this device have the token, beside the visit's cookie, which ends with each visit."""

    @after_this_request
    def with_token(response: Response) -> Response:
        secure = current_app.config["HTTPS"]
        response.set_cookie(cookie_name(), token, seconds, secure=secure, httponly=True, samesite="Lax")
        return response


def look() -> None:
    """Once a day a tablet is noted as seen. A device that is none any more shows nothing of what it opened as one."""
    token = request.cookies.get(cookie_name(), "")
    if not token or not are_paired() or request.endpoint in OF_FILES or request.path.startswith("/admin/"):
        return
    tablet = here()
    if tablet is None:
        keep_cookie("", 0)
        visits.begin_activity()
    elif request.method == "GET" and tablet.last_seen_on != today():
        keep_cookie(token)
        with suppress(SQLAlchemyError), db.write_in(own=tablet.id):  # a page comes also where nothing can be written
            tablets.seen(tablet.id)


# --- pairing


class CodeForm(Form):
    code = StringField(_l("Kode enam angka"), filters=[together])

    def validate_code(self, field: StringField) -> None:
        if not re.fullmatch(rf"[0-9]{{{tablets.DIGITS}}}", field.data or ""):
            raise ValidationError(_l("Kodenya enam angka, misalnya 123 456."))


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    if not are_paired():
        abort(404)
    form = CodeForm()
    if here():
        return render_template("tablets/paired.html", tablet=here())
    if not form.validate_on_submit():
        return render_form("tablets/index.html", form, too_many=False)
    with db.write_in(own=tablets.GUESS):  # one after the other, for each is counted; check-ins do not wait for them
        may_try = failed_tries.may_try(tablets.GUESS, guessers.source(), tablets.GUESSES)
        paired = pair(form.code.data) if may_try else None
    if paired:
        g.tablet, token = paired
        keep_cookie(token)
        session.pop("joined", None)
        return go_on("tablets.index")
    if may_try:
        form.code.errors = [SPENT]
    page, status = render_form("tablets/index.html", form, too_many=not may_try)
    return page, status if may_try else 429


def pair(code: str) -> tuple[Tablet, str] | None:
    """What this code pairs, written down; a wrong one is counted."""
    paired = tablets.pair(code)
    if paired:
        audit.note("tablet-paired", f"tablet:{paired[0].id}", officer_id=None)
    else:
        failed_tries.count(tablets.GUESS, guessers.source())
        audit.note_folded(tablets.WRONG_CODE, officer_id=None)
    return paired


def init_app(app: Flask) -> None:
    """Before anything is answered, once it is known whether the visit is over."""
    app.before_request(look)
    app.register_blueprint(bp)
