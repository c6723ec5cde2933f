"""The desk's blueprint, its guard, its menu, and the officer who is signed in."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext  # by this name pybabel finds its words
from flask_login import LoginManager, current_user
from sqlalchemy.exc import SQLAlchemyError

from kiosk.db import db
from kiosk.models import CheckIn, Officer, OutreachSession
from kiosk.models.officer import ROLES
from kiosk.rules import audit, officers, settings
from kiosk.web import errors
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import locked, this_machine, words

bp = Blueprint("admin", __name__, url_prefix="/admin")
login_manager = LoginManager()
Page = TypeVar("Page")
OPEN_TO_ALL = {f"admin.sign_in.{page}" for page in ("sign_in", "set_up")}


class MenuEntry(NamedTuple):
    """A menu entry and the nouns whose pages stand under it.

    It leads to the first that this officer may open.
    """

    label: Any
    nouns: tuple[str, ...]


# in this order; entries that an officer may not open are not shown
MENU = (
    MenuEntry(_l("Hari ini"), ("today",)),
    MenuEntry(pgettext("menu", "Sesi"), ("sessions", "checkins")),
    MenuEntry(_l("Laporan"), ("reports",)),
    MenuEntry(_l("Isi anjungan"), ("questions", "hotlines", "handouts", "voice")),
    MenuEntry(_l("Kantor"), ("settings", "data", "officers", "audit")),
)
OPEN, OFFICER, SUPERVISOR = "open", *ROLES  # roles that may open a noun's pages; open: anybody
roles: dict[str, str] = {}  # by name of the blueprint
# endpoints open for another kiosk's session: they only read it, or take it out
READS_FOREIGN = {
    "admin.reports.of_session",
    "admin.reports.download_of_session",
    "admin.sessions.one",
    "admin.sessions.photo",
    "admin.data.take_out",
}


def blueprint(noun: str, *, role: str, prefix: str | None = None) -> Blueprint:
    """Make and register a noun's blueprint at /admin/<noun> or /admin<prefix>.

    Role SUPERVISOR shuts out officers.
    """
    pages = Blueprint(noun, noun, url_prefix=f"/{noun}" if prefix is None else prefix)
    roles[f"{bp.name}.{noun}"] = role
    bp.register_blueprint(pages)
    return pages


bp.before_request(this_machine.refuse_other_machines)


@bp.before_request
def admit_officers() -> ResponseReturnValue | None:
    """Before a desk request but signing in.

    Ask for sign-in, restart idle time, 403 for wrong roles and foreign edits. A timer's request restarts no idle time.
    A wrong role is audited if the database can be written to.
    """
    endpoint = request.endpoint or ""
    if endpoint in OPEN_TO_ALL:
        return None
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    if not locked.is_timed_refresh():
        locked.restart_idle_time()
    if not may_open(endpoint):
        with suppress(SQLAlchemyError), db.write():  # a database that can't be written refuses all the same
            note("refused", endpoint)
        abort(403)
    refuse_edits_of_foreign((request.view_args or {}).get("session_id", ""))
    return None


def may_open(endpoint: str) -> bool:
    """True where the signed-in officer may open this endpoint.

    Any officer, unless its blueprint is SUPERVISOR's.
    """
    return roles[endpoint.rpartition(".")[0]] != SUPERVISOR or current_user.is_supervisor


def refuse_edits_of_foreign(session_id: str) -> None:
    """Abort with 403 if the session is another kiosk's and the endpoint edits it.

    Endpoints of READS_FOREIGN do not. Unknown ids pass.
    """
    asked = db.session.get(OutreachSession, session_id) if session_id else None
    if asked and asked.is_foreign and request.endpoint not in READS_FOREIGN:
        words = _(
            "Sesi ini dari anjungan lain (%(kiosk)s): di sini hanya dibaca. Ubah di sana, lalu ambil berkasnya lagi."
        )
        abort(403, words % {"kiosk": asked.kiosk_name})


@bp.after_request
def keep_failed_part(response: Response) -> Response:
    """Make htmx leave a timed part of a page as it was if it could not refresh.

    No error page replaces it.
    """
    if locked.is_timed_refresh() and response.status_code >= 400:
        response.headers["HX-Reswap"] = "none"
    return response


def find_session(session_id: str) -> OutreachSession:
    """The session with this id, own or another kiosk's.

    Aborts with 404 if there is none.
    """
    return db.get_or_404(OutreachSession, session_id)


def redirect_to_session(session_id: str) -> ResponseReturnValue:
    """Redirect to the page of this session."""
    return redirect_to("admin.sessions.one", session_id=session_id)


def note(action: str, row: str = "", fields: Iterable[str] = (), reason: str = "") -> None:
    """Add an audit entry of the officer who is signed in, inside db.write().

    Names of fields, never their values.
    """
    audit.note(action, row, officer_id=current_user.id, fields=fields, reason=reason)


def log_names_viewed(page: Page, session_id: str, people: Iterable[CheckIn]) -> Page:
    """Return the page.

    If any person still has a name or phone, first audit in a write that it was seen, or raise.
    """
    if any(person.has_personal_data for person in people):
        with db.write():
            audit.note_folded("names-viewed", f"outreach_session:{session_id}", officer_id=current_user.id)
    return page


@login_manager.user_loader
def load_officer(login_token: str) -> Officer | None:
    """Officer of this cookie's token.

    Returns None for an old token, a disabled account, or a sign-in that is over.
    """
    if locked.is_sign_in_over():
        return None
    return officers.find_by_login_token(login_token)


def menu() -> list[tuple[str, Any, bool]]:
    """Entries this officer may open.

    Endpoint of its first page, label, and True for the entry of the page shown.
    """
    here = menu_entry("admin.sessions" if "session_id" in (request.view_args or {}) else request.endpoint or "")
    entries = []
    for entry in MENU:
        pages = [page for noun in entry.nouns if may_open(page := f"admin.{noun}.index")]
        if pages:
            entries.append((pages[0], entry.label, entry is here))
    return entries


def menu_entry(endpoint: str) -> MenuEntry | None:
    """The menu entry an endpoint belongs to.

    Returns None for pages outside the menu, such as the own password.
    """
    noun = endpoint.removeprefix("admin.").partition(".")[0]
    return next((entry for entry in MENU if noun in entry.nouns), None)


@bp.app_context_processor
def template_names() -> dict[str, Any]:
    """Template variables of every page under /admin/, error pages too.

    None elsewhere.
    """
    if not errors.is_desk_address():
        return {}
    return {
        "menu": menu,
        "may_open": may_open,
        "words": words,
        "desk_idle_minutes": lambda: settings.get("desk_idle_minutes"),
    }
