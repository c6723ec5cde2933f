"""What the officers' overview tells: people who checked in today, and what needs somebody's hand; no page."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy import func, or_, select

from kiosk.clock import WIB, today
from kiosk.db import db
from kiosk.models import CheckIn, Hotline, OutreachSession, Question
from kiosk.models.hotline import FRESH_DAYS
from kiosk.models.outreach_session import COUNTING
from kiosk.rules import checkins, content, settings


def checkins_today() -> int:
    """Check-ins of today that count: not void, no practice, and not of a cancelled session."""
    midnight = datetime.combine(today(), time.min, WIB)
    counted = select(func.count()).select_from(CheckIn).join(CheckIn.session)
    since = (CheckIn.created_at >= midnight, CheckIn.state != "void", OutreachSession.state.in_(COUNTING))
    return db.session.scalar(counted.where(*since)) or 0


def hotlines_to_call() -> int:
    """Hotlines that are shown though nobody called them within 90 days."""
    stale = or_(Hotline.checked_on.is_(None), Hotline.checked_on < today() - timedelta(days=FRESH_DAYS))
    return db.session.scalar(select(func.count()).where(Hotline.active, stale)) or 0


def questions_to_confirm() -> int:
    """Questions that are asked though no officer has confirmed them."""
    unconfirmed = (Question.current, Question.active, Question.confirmed_by.is_(None))
    return db.session.scalar(select(func.count()).where(*unconfirmed)) or 0


def questions_due() -> int:
    """Questions that are asked and were confirmed too long ago."""
    return len(content.questions_due())


def texts_due() -> int:
    """Signs and parts of the checklist that were checked too long ago."""
    return len(content.texts_due())


def sessions_left_open() -> int:
    """Sessions of an earlier day that nobody closed."""
    forgotten = (OutreachSession.state == "open", OutreachSession.held_on < today())
    return db.session.scalar(select(func.count()).where(*forgotten)) or 0


def contact_missing() -> int:
    """1 while villagers can't read whom to ask about their data."""
    return 0 if settings.get("contact") else 1


def retention_overdue() -> int:
    """Check-ins whose names or phones should be gone by now."""
    return checkins.overdue()


CHECKS: dict[str, Callable[[], int]] = {
    "sessions-left-open": sessions_left_open,
    "retention-overdue": retention_overdue,
    "contact-missing": contact_missing,
    "hotlines-to-call": hotlines_to_call,
    "questions-to-confirm": questions_to_confirm,
    "questions-due": questions_due,
    "texts-due": texts_due,
}


def needed() -> dict[str, int]:
    """What needs action and how many of it, the most pressing first; nothing that is in order."""
    counts = {name: count() for name, count in CHECKS.items()}
    return {name: count for name, count in counts.items() if count}
