"""The desk's blueprint, its guard, and the officer who is signed in."""

from collections.abc import Iterable
from contextlib import suppress
from typing import TypeVar

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from sqlalchemy.exc import SQLAlchemyError

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import CheckIn, Officer, OutreachSession
from kiosk.models.officer import ROLES
from kiosk.rules import audit, officers, settings
from kiosk.web.desk import locked
from kiosk.web.pages import DESK, fact

bp = Blueprint("admin", __name__, url_prefix=DESK)
login_manager = LoginManager()
Page = TypeVar("Page")

OFFICER, SUPERVISOR = ROLES  # either may be the role that a noun's pages ask for
OPEN = "open"  # or anybody may open them
roles: dict[str, str] = {}  # by name of the blueprint


def blueprint(noun: str, *, role: str, prefix: str | None = None) -> Blueprint:
    """Make and register a noun's blueprint, at its name or at ``prefix``.

    Role SUPERVISOR shuts out officers.
    """
    if prefix is None:
        prefix = f"/{noun}"
    pages = Blueprint(noun, noun, url_prefix=prefix)
    roles[f"{bp.name}.{noun}"] = role
    bp.register_blueprint(pages)
    return pages


@bp.before_request
def refuse_other_machines() -> ResponseReturnValue | None:
    """Answer 403 to plain HTTP from another machine, and say how to open the desk.

    Anybody in a hall's Wi-Fi can listen to it. The desk may be opened to the network all the same.
    """
    is_own = network.is_own_request(request.remote_addr or "", request.host, request.headers.keys())
    if can_be_overheard() and not network.is_desk_on_network() and not is_own:
        return render_template("admin/elsewhere.html"), 403
    return None


def can_be_overheard() -> bool:
    """True unless HTTPS is configured and used.

    Without it a stranger in the network could read this request.
    """
    return not (current_app.config["HTTPS"] and request.is_secure)


@bp.before_request
def admit_officers() -> ResponseReturnValue | None:
    """Ask for a sign-in, and refuse wrong roles and edits of foreign sessions.

    Pages that ask for no sign-in are open to everybody. A timer's request restarts no idle time. A wrong role is
    audited if the database can be written to.
    """
    endpoint = request.endpoint or ""
    if fact("asks_no_sign_in"):
        return None
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    if not locked.is_timed_refresh():
        locked.restart_idle_time()
    if not may_open(endpoint):
        with suppress(SQLAlchemyError), db.write():  # a database that can't be written refuses all the same
            note("refused", endpoint)
        abort(403)
    session_id = (request.view_args or {}).get("session_id")
    if session_id and not fact("reads_foreign"):
        refuse_foreign_session(session_id)
    return None


@bp.app_template_global()
def may_open(endpoint: str) -> bool:
    """True where the signed-in officer may open this endpoint.

    SUPERVISOR's blueprints are for supervisors, all others for any officer.
    """
    return roles[endpoint.rpartition(".")[0]] != SUPERVISOR or current_user.is_supervisor


def refuse_foreign_session(session_id: str) -> None:
    """Abort with 403 if the session is another kiosk's: here it is only read.

    An unknown id passes.
    """
    outreach_session = db.session.get(OutreachSession, session_id)
    if outreach_session and outreach_session.is_foreign:
        sentence = _(
            "Sesi ini dari anjungan lain (%(kiosk)s): di sini hanya dibaca. Ubah di sana, lalu ambil berkasnya lagi.",
            kiosk=outreach_session.kiosk_name,
        )
        abort(403, sentence)


@bp.after_request
def keep_failed_part(response: Response) -> Response:
    """Make htmx leave a timed part of a page as it was if it can't refresh.

    No error page replaces it.
    """
    if locked.is_timed_refresh() and response.status_code >= 400:
        response.headers["HX-Reswap"] = "none"
    return response


def find_session(session_id: str) -> OutreachSession:
    """The session with this id, own or another kiosk's, or 404."""
    return db.get_or_404(OutreachSession, session_id)


def note(action: str, row: str = "", fields: Iterable[str] = (), reason: str = "") -> None:
    """Audit an act of the officer who is signed in, inside `db.write()`.

    Fields are named, their values never.
    """
    audit.note(action, row, officer_id=current_user.id, fields=fields, reason=reason)


def log_names_viewed(page: Page, session_id: str, people: Iterable[CheckIn]) -> Page:
    """Return the page, after auditing that names on it were seen.

    It is a write of its own, needed while any person still has a name or phone. Raises where it fails.
    """
    if any(person.has_personal_data for person in people):
        with db.write():
            audit.note_folded("names-viewed", f"outreach_session:{session_id}", officer_id=current_user.id)
    return page


@login_manager.user_loader
def load_officer(login_token: str) -> Officer | None:
    """Officer of this cookie's token.

    It is None for an old token, a disabled account, or a sign-in that is over.
    """
    if locked.is_sign_in_over():
        return None
    return officers.find_by_login_token(login_token)


@bp.app_template_global()
def desk_idle_minutes() -> int:
    """Minutes of silence after which the desk asks for the password."""
    return int(settings.get("desk_idle_minutes"))
