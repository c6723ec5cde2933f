"""Retention: what is due, erasing it, and that no file keeps what was erased.

`purge` and `wipe_traces` make their own `db.write()`s. The other acts happen inside them.
"""

from datetime import date, datetime, timedelta
from time import sleep

from sqlalchemy import delete, select, update

from kiosk.clock import WIB, today, utcnow
from kiosk.data_care import copies, erasing
from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import CheckIn, FailedTry, OutreachSession, SessionPhoto
from kiosk.models.check_in import ERASED_VALUES
from kiosk.rules import audit, checkins, known_days, photos, settings, traces
from kiosk.rules.checkins import HAS_PERSONAL_DATA

FAILED_TRIES_STAY = timedelta(hours=1)
AT_ONCE = 200  # check-ins that are erased in one write: others wait for no more than that


# --- what is due


def count_overdue_names() -> int:
    """Number of check-ins that still hold a name or a phone after their last day."""
    return db.count(CheckIn.erased_at.is_(None), CheckIn.erase_on < known_days.sure_day(), HAS_PERSONAL_DATA)


def count_waiting() -> int:
    """Number of names, photos and answers that wait for a confirmed day.

    Their time is over by the clock alone.
    """
    sure = known_days.sure_day()
    if sure == today():
        return 0
    return count_due(today()) - count_due(sure)


def count_due(day: date) -> int:
    """Number of names, photos and answers whose time is over on this day."""
    names = db.count(CheckIn.erased_at.is_(None), CheckIn.erase_on < day, HAS_PERSONAL_DATA)
    overdue_photos = db.count(SessionPhoto.kept_until < day)
    return names + overdue_photos + counting.count_due(day)


def ran_at() -> datetime | None:
    """The moment when retention last ran to its end, by the clock of then.

    It confirms no day.
    """
    noted = settings.get("retention_ran_at")
    return datetime.fromisoformat(noted) if noted else None


def has_run_today() -> bool:
    """True where retention has run to its end today."""
    last = ran_at()
    return last is not None and last.astimezone(WIB).date() == today()


def may_names_stay(session: OutreachSession) -> bool:
    """True where a name typed in now would stay: its last day is not surely over."""
    return checkins.last_day_of_names(session.held_on) >= known_days.sure_day()


# --- erasing


def purge(officer_id: str | None, reason: str) -> int:
    """Erase what is due by the sure day.

    Returns the number of people and photos. Traces stay for `wipe_traces`. Audited once, with an officer also where
    nothing was due. A few hundred are erased in one write, and then everybody else comes first. What a power failure
    leaves is still due, and as it has not run that day it goes on by itself.
    """
    total = 0
    is_over = False
    while not is_over:
        with db.write():
            number, is_over = erase_overdue_names()
            if is_over:
                forget_code_times()
                number += photos.purge_photos()
                forget_failed_tries()
                settings.store("retention_ran_at", utcnow().isoformat())
            if not total and (number or (is_over and officer_id)):
                audit.note("purged", "check_in", officer_id=officer_id, reason=reason)
        total += number
        if not is_over:
            # between two writes of a purge: another program asks SQLite for its turn no oftener
            sleep(0.05)
    return total


def erase_overdue_names() -> tuple[int, bool]:
    """Erase names of up to AT_ONCE overdue check-ins.

    Phones and codes go too, and the check-ins stay. Returns the number of people, and True once none is left.
    """
    check_ins = select(CheckIn.id, HAS_PERSONAL_DATA).where(CheckIn.erased_at.is_(None))
    overdue = check_ins.where(CheckIn.erase_on < known_days.sure_day()).limit(AT_ONCE)
    rows = db.session.execute(overdue).all()
    keys = [key for key, _has_data in rows]
    # the version rises, so that no open form brings a name back
    values = ERASED_VALUES | {"erased_at": utcnow(), "version": CheckIn.version + 1}
    db.session.execute(update(CheckIn).where(CheckIn.id.in_(keys)).values(values))
    people = sum(has_data for _key, has_data in rows)
    if people:
        traces.add_note()
    return people, len(rows) < AT_ONCE


def forget_code_times() -> None:
    """Clear until when a code was shown, a day later.

    It tells if a visit ended on the page with the code.
    """
    is_old = CheckIn.code_until < utcnow() - timedelta(days=1)
    db.session.execute(update(CheckIn).where(is_old).values(code_until=None))


def forget_failed_tries() -> None:
    """Drop failed tries that are over an hour old.

    Those that are dated over an hour ahead go too.
    """
    now = utcnow()
    lately = FailedTry.at.between(now - FAILED_TRIES_STAY, now + FAILED_TRIES_STAY)
    db.session.execute(delete(FailedTry).where(~lately))


def wipe_traces() -> bool:
    """Rewrite the database if it holds traces, and erase in the copies.

    False where a full disk, a long reader or a person who came was in the way: then the note of traces stays, and
    upkeep tries again.
    """
    note = traces.current_note()
    try:
        is_rewritten = note is None or db.compact()
        is_done = is_rewritten and erasing.erase()
    except copies.FAULTS:
        return False
    if note and is_done:
        with db.write():
            traces.remove_note(note)
    return is_done
