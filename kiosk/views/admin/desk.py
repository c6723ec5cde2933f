"""The desk's blueprint, its guard, and who is signed in."""

from collections.abc import Iterable
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, request
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
OPEN_TO_ALL = {"admin.sign_in.sign_in", "admin.sign_in.set_up", "admin.sign_in.lock"}
# the menu, in this order; a page of a supervisor is shown to a supervisor only
MENU = (
    ("admin.today.index", _l("Ringkasan")),
    ("admin.sessions.index", pgettext("menu", "Sesi")),
    ("admin.reports.index", _l("Laporan")),
    ("admin.questions.index", _l("Pertanyaan")),
    ("admin.hotlines.index", _l("Hotline")),
    ("admin.audio.index", _l("Suara")),
    ("admin.villages.index", pgettext("menu", "Desa")),
    ("admin.officers.index", _l("Akun")),
    ("admin.audit.index", _l("Jejak audit")),
    ("admin.settings.index", _l("Pengaturan")),
)
SUPERVISORS = {"admin.officers", "admin.audit", "admin.settings"}  # the blueprints that are theirs


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


def menu() -> list[tuple[str, Any]]:
    """The pages this officer may open, as (endpoint, label)."""
    return [(endpoint, label) for endpoint, label in MENU if may_open(endpoint)]


@bp.context_processor
def of_every_page() -> dict[str, Any]:
    """What admin/base.html needs, and what templates call the codes."""
    return {"menu": menu, "words": words, "desk_idle_minutes": lambda: settings.get("desk_idle_minutes")}
