"""Outreach sessions: finding, planning, opening, closing and cancelling one.

Rules that change one write inside their caller's `db.write()`.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from kiosk.clock import today, utcnow
from kiosk.db import db, new_key
from kiosk.models import (
    CheckIn,
    HallRound,
    LearningBatch,
    OfferCheck,
    OutreachSession,
    QuizAnswer,
    QuizAttempt,
    Village,
)
from kiosk.models.hall_round import TRIAL
from kiosk.models.outreach_session import COUNTED_STATES, new_letters
from kiosk.models.quiz_attempt import CHOSEN_PHASES
from kiosk.rules import checkins, known_days, traces, villages, withdrawals

PAGE_SIZE = 50
NEWEST_FIRST = (OutreachSession.held_on.desc(), OutreachSession.id.desc())
BY_TIME = (OutreachSession.held_on, OutreachSession.starts_at.nulls_last(), OutreachSession.id)
IS_OWN = OutreachSession.kiosk_id.is_(None)  # not from another kiosk's session file
IS_OPEN = IS_OWN & (OutreachSession.state == "open")
TAKES_VISITORS = or_(IS_OPEN, (OutreachSession.state == "planned") & OutreachSession.practice)
# each villager's page asks for these; built anew they cost a tenth of it
OFFERED = select(OutreachSession).where(TAKES_VISITORS).order_by(OutreachSession.opened_at.desc(), OutreachSession.id)
OFFERED_TO_JOINED = OFFERED.where(OutreachSession.id == bindparam("session_id"))


class Filters(NamedTuple):
    """Sessions that a recap covers. None or "" leaves nothing out."""

    first: date = date.min
    last: date = date.max
    villages: Collection[str] | None = None
    kind: str = ""


def list_sessions(
    *conditions: Any, order: Sequence[Any] = NEWEST_FIRST, limit: int | None = None
) -> list[OutreachSession]:
    """Sessions that meet these conditions, other kiosks' too.

    The latest day comes first unless another order is given.
    """
    sessions = select(OutreachSession).where(*conditions)
    return list(db.session.scalars(sessions.order_by(*order).limit(limit)))


def sessions_taking_visitors(session_id: str = "") -> list[OutreachSession]:
    """Sessions on offer now, last opened first, or of these only the one with this id.

    They are own open ones, and planned ones being tried out. Empty where the session with this id takes no visitors.
    """
    query = OFFERED_TO_JOINED if session_id else OFFERED
    return list(db.session.scalars(query, {"session_id": session_id}))


def todays_sessions() -> list[OutreachSession]:
    """Own sessions of today but cancelled ones, by day and time.

    Those of any day that take visitors are among them.
    """
    of_today = IS_OWN & (OutreachSession.held_on == today()) & (OutreachSession.state != "cancelled")
    return list_sessions(or_(of_today, TAKES_VISITORS), order=BY_TIME)


def find_to_join(**key: str) -> OutreachSession | None:
    """The session with this key or letters, or None if it takes no visitors.

    ``key`` is ``join_key``, of a poster, or ``join_letters``.
    """
    return db.session.scalar(select(OutreachSession).filter_by(**key).where(TAKES_VISITORS))


def lock_session_taking_answers(session_id: str | None) -> str | None:
    """The session's id, locked against closing in this write.

    None if it takes no visitors or was ever closed.
    """
    if not session_id:
        return None
    session = db.session.get(OutreachSession, session_id, with_for_update={"read": True})
    return session_id if session and session.takes_answers else None


def open_sessions() -> list[OutreachSession]:
    """Own sessions that are open, of whatever day, the newest first."""
    return list_sessions(IS_OPEN)


def next_planned_sessions() -> list[OutreachSession]:
    """All planned sessions of the nearest day that has any, today included, by time."""
    is_coming = (OutreachSession.state == "planned") & (OutreachSession.held_on >= today())
    nearest = select(func.min(OutreachSession.held_on)).where(is_coming).scalar_subquery()
    return list_sessions(is_coming, OutreachSession.held_on == nearest, order=BY_TIME)


def counted_sessions() -> list[OutreachSession]:
    """Own sessions that are open or closed, the newest first.

    A check-in may belong to them. There are at most PAGE_SIZE.
    """
    return list_sessions(IS_OWN, OutreachSession.state.in_(COUNTED_STATES), limit=PAGE_SIZE)


def sessions_closed_since(day: date) -> list[OutreachSession]:
    """Own closed sessions held on this day or later, the newest first.

    There are at most PAGE_SIZE.
    """
    return list_sessions(IS_OWN, OutreachSession.state == "closed", OutreachSession.held_on >= day, limit=PAGE_SIZE)


def search_sessions(
    words: Collection[str] = (), first: date = date.min, last: date = date.max, skip: int = 0
) -> list[OutreachSession]:
    """Sessions of these days with all words, of any state and kiosk, newest first.

    There are PAGE_SIZE, and one more if there is one. Each word stands in the title, the order number, or what the
    village is called.
    """
    query = select(OutreachSession).options(joinedload(OutreachSession.village))
    query = filter_sessions(query, Filters(first, last))
    columns = (OutreachSession.title, OutreachSession.order_number, OutreachSession.village_name)
    for word in words:
        matches = [column.icontains(word, autoescape=True) for column in columns]
        matches.append(OutreachSession.village_code.in_(villages.codes_matching(word)))
        query = query.where(or_(*matches))
    page = query.order_by(*NEWEST_FIRST).offset(skip).limit(PAGE_SIZE + 1)
    return list(db.session.scalars(page))


def filter_sessions(query: Select[Any], filters: Filters) -> Select[Any]:
    """A query of sessions with conditions for these days, villages and kind.

    It always bounds the date, so that an index is used.
    """
    query = query.where(OutreachSession.held_on.between(filters.first, filters.last))
    if filters.villages is not None:
        query = query.where(OutreachSession.village_code.in_(filters.villages))
    if filters.kind:
        query = query.where(OutreachSession.kind == filters.kind)
    return query


# --- acts


def plan_session(fields: dict[str, Any]) -> OutreachSession:
    """Add and flush a planned session with these fields.

    Raises NoResultFound for an unknown village.
    """
    session = OutreachSession(village_name=village_name(fields["village_code"]), **fields)
    db.session.add(session)
    db.session.flush()
    return session


def village_name(code: str) -> str:
    """The village's name as it is now, for a session to keep.

    Raises NoResultFound for an unknown code.
    """
    return db.session.get_one(Village, code).name


def change_fields(session: OutreachSession, fields: dict[str, Any]) -> list[str]:
    """Set fields, and return the names of those that changed.

    A new village sets ``village_name``, a new day ``date_typed_on``.
    """
    names = session.set_columns(fields)
    if "village_code" in names:
        session.village_name = village_name(session.village_code)
    if "held_on" in names:
        session.date_typed_on = today()
    return names


def set_practice(session: OutreachSession, on: bool) -> bool:
    """Start or end trying out a planned session, and return True if it changed.

    Practice entries are deleted.
    """
    db.lock_table(OutreachSession)
    if session.state != "planned" or session.practice == on:
        return False
    session.practice = on
    delete_practice_entries(session)
    return True


def replace_join_key(session: OutreachSession) -> bool:
    """Replace the session's key and letters, so that old posters lead nowhere.

    It returns True, as a change.
    """
    session.join_key = new_key()
    session.join_letters = new_letters()
    return True


def set_phase(session: OutreachSession, phase: str) -> bool:
    """Set the phase of new quizzes, and return True if it changed.

    It is refused if unknown, or if the session takes no answers.
    """
    if phase not in CHOSEN_PHASES or not session.takes_answers or session.quiz_phase == phase:
        return False
    session.quiz_phase = phase
    return True


def open_session(session: OutreachSession, confirmed: date) -> bool:
    """Open a planned or closed session, and return True if that was allowed.

    ``confirmed`` must be its date, which becomes a known day. Practice entries of a planned one are deleted. A closed
    session keeps its figures; answers from now on count with the month.
    """
    db.lock_table(OutreachSession)
    if session.state not in ("planned", "closed") or confirmed != session.held_on:
        return False
    known_days.confirm_day(session.held_on)
    if session.state == "planned":
        delete_practice_entries(session)
        session.practice = False
        session.opened_at = utcnow()
        session.quiz_phase = "free"
        session.village_name = village_name(session.village_code)  # it may have been renamed since the plan
    session.state = "open"
    return True


def delete_practice_entries(session: OutreachSession) -> None:
    """Delete a session's check-ins and answers, without tombstones.

    The caller checks that it is planned.
    """
    delete_answers(session)
    traces.delete_rows(CheckIn, CheckIn.session_id == session.id)


def delete_answers(session: OutreachSession) -> None:
    """Delete all that tells of this session's quizzes, offer checks and votes.

    Their counts go too, and traces are noted if any went. Rounds of the hall that are not begun stay.
    """
    lock_attempts(QuizAttempt.session_id == session.id)
    delete_attempts(QuizAttempt.session_id == session.id)
    traces.delete_rows(OfferCheck, OfferCheck.session_id == session.id)
    batches = select(LearningBatch).filter_by(session_id=session.id)
    for batch in db.session.scalars(batches):
        db.session.delete(batch)
    rounds = select(HallRound).filter_by(session_id=session.id)
    for one in db.session.scalars(rounds):
        if one.is_begun or one.place == TRIAL:
            db.session.delete(one)


def lock_attempts(*conditions: Any) -> None:
    """Wait until no one is answering in these attempts.

    No one then answers in them until the write ends.
    """
    attempts = select(QuizAttempt.token).where(*conditions)
    db.session.execute(attempts.order_by(QuizAttempt.token).with_for_update())


def delete_attempts(*conditions: Any) -> None:
    """Delete these attempts with their answers, and note traces if there were any."""
    tokens = select(QuizAttempt.token).where(*conditions)
    traces.delete_rows(QuizAnswer, QuizAnswer.attempt_token.in_(tokens))
    traces.delete_rows(QuizAttempt, *conditions)


def cancel_session(session: OutreachSession, reason: str) -> bool:
    """Cancel a session for good, and return True unless it already was.

    Its answers are deleted. Practice entries go too. Check-ins of a session that was opened stay, each name until the
    day that was promised.
    """
    db.lock_table(OutreachSession)
    if session.state == "cancelled":
        return False
    if session.state == "planned":
        delete_practice_entries(session)
    delete_answers(session)
    session.state = "cancelled"
    session.practice = False
    session.cancel_reason = reason
    db.is_to_compact.set()
    return True


def close_session(session: OutreachSession, results: dict[str, Any]) -> list[str]:
    """Store results, close a session and return the names of changed fields.

    There are none for a planned or cancelled one. Its answers are not counted here: the caller does that.
    """
    db.lock_table(OutreachSession)
    if not session.is_counted:
        return []
    names = change_fields(session, results)
    if session.state == "open":
        session.state = "closed"
        session.closed_at = session.closed_at or utcnow()
        db.is_to_compact.set()
    return names


def put_back_to_plan(session: OutreachSession, moved_to: OutreachSession | None) -> None:
    """Make an opened session planned again, without answers and head counts.

    Check-ins move to ``moved_to``, each with the last day that was promised, or are erased without it. The caller
    checks the states of both sessions.
    """
    db.lock_table(OutreachSession)
    for check_in in checkins.list_check_ins(session.id):
        if moved_to:
            checkins.move_check_in(check_in, moved_to)
        else:
            withdrawals.erase_check_in(check_in)
    delete_answers(session)
    session.state = "planned"
    session.opened_at = None
    session.closed_at = None
    session.quiz_phase = "free"
    session.heads_male = None
    session.heads_female = None
    session.heads_by_group = {}
    db.is_to_compact.set()


def count_unfinished(session_id: str) -> int:
    """Number of this session's quizzes that were begun and not finished."""
    return db.count(QuizAttempt.session_id == session_id, QuizAttempt.finished.is_(False))


def count_practice(session_id: str) -> int:
    """Number of this session's check-ins, quizzes and offer checks.

    Only while it is planned are they those of practice.
    """
    tables = (CheckIn, QuizAttempt, OfferCheck)
    return sum(db.count(table.session_id == session_id) for table in tables)
