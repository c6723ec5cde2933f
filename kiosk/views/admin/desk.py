"""The desk's blueprint, its guard, and who is signed in."""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

from flask import Blueprint, Response, abort, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext  # by this name pybabel finds its words
from flask_login import LoginManager, current_user

from kiosk.db import db
from kiosk.models import CheckIn, Officer
from kiosk.rules import audit, officers, settings
from kiosk.views.admin import locked, this_machine, words

bp = Blueprint("admin", __name__, url_prefix="/admin")
login_manager = LoginManager()
Page = TypeVar("Page")
OPEN_TO_ALL = {f"admin.sign_in.{page}" for page in ("sign_in", "set_up", "recover", "lock")}


class Entry(NamedTuple):
    """One of the menu: its first page, its words, and the nouns whose pages stand under it."""

    endpoint: str
    label: Any
    nouns: tuple[str, ...]


# in this order; a page of a supervisor is shown to a supervisor only
MENU = (
    Entry("admin.today.index", _l("Hari ini"), ("today", "drafts")),
    Entry("admin.sessions.index", pgettext("menu", "Sesi"), ("sessions", "checkins")),
    Entry("admin.reports.index", _l("Laporan"), ("reports",)),
    Entry("admin.content.index", _l("Isi kiosk"), ("content", "questions", "hotlines", "audio", "villages")),
    Entry("admin.settings.index", _l("Kantor"), ("settings", "copies", "officers", "audit")),
)
SUPERVISORS = {"admin.officers", "admin.audit", "admin.settings", "admin.copies"}  # the blueprints that are theirs


bp.before_request(this_machine.only)


@bp.before_request
def officers_only() -> ResponseReturnValue | None:
    """Closed unless listed: a new view in this blueprint is guarded before it is written."""
    if request.endpoint in OPEN_TO_ALL:
        return None
    if not current_user.is_authenticated:
        return locked.ask_for_password()
    if not locked.refreshes_itself():
        locked.is_used()
    refuse_unless_allowed(request.endpoint or "")
    return None


def may_open(endpoint: str) -> bool:
    """Whether this page is for who is signed in: every page of a supervisor's blueprint is a supervisor's."""
    return bool(current_user.is_supervisor) or endpoint.rpartition(".")[0] not in SUPERVISORS


def refuse_unless_allowed(endpoint: str) -> None:
    """A supervisor's page is no officer's, whatever the method; that somebody tried is in the audit."""
    if not may_open(endpoint):
        with db.write():
            note("refused", endpoint, reason=request.method)
        abort(403)


@bp.after_request
def keep_the_part_that_failed(response: Response) -> Response:
    """A part that could not refresh stays as it was: no error page goes into it, and it asks again later."""
    if locked.refreshes_itself() and response.status_code >= 400:
        response.headers["HX-Reswap"] = "none"
    return response


def note(action: str, row: str = "", fields: Iterable[str] = (), reason: str = "") -> None:
    """Write down what the officer who is signed in did, inside db.write()."""
    audit.note(action, row, officer_id=current_user.id, fields=fields, reason=reason)


def once_noted(page: Page, session_id: str, people: Iterable[CheckIn]) -> Page:
    """A finished page, once it is in the audit that names of this session were seen: nobody sees them without."""
    if any(person.tells_who for person in people):
        with db.write():
            audit.note_folded("names-viewed", f"outreach_session:{session_id}", officer_id=current_user.id)
    return page


@login_manager.user_loader
def load_officer(login_token: str) -> Officer | None:
    """The officer whose cookie this is; an old token, a disabled account or a sign-in that is over is nobody."""
    return None if locked.is_over() else officers.by_login_token(login_token)


def menu() -> list[tuple[str, Any, bool]]:
    """The entries this officer may open, as (endpoint, label, whether the page shown stands under it)."""
    here = entry_of("admin.sessions" if "session_id" in (request.view_args or {}) else request.endpoint or "")
    return [(first_page(entry), entry.label, entry is here) for entry in MENU if may_open(entry.endpoint)]


def first_page(entry: Entry) -> str:
    """Where an entry leads: who sets the kiosk up finds the way back to it from any page."""
    return "admin.settings.first_run" if entry is MENU[-1] and "first_run" in session else entry.endpoint


def entry_of(endpoint: str) -> Entry | None:
    """The entry under which a page stands, by its noun; one's own password stands under none."""
    noun = endpoint.removeprefix("admin.").partition(".")[0]
    return next((entry for entry in MENU if noun in entry.nouns), None)


@bp.context_processor
def of_every_page() -> dict[str, Any]:
    """What admin/base.html needs, and what templates call the codes."""
    return {"menu": menu, "words": words, "desk_idle_minutes": lambda: settings.get("desk_idle_minutes")}
