"""What was counted of each session and past month: queries that fill tallies. Not to be shown as it is."""

import json
from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Connection, Select, Text, and_, case, cast, func, or_, select

from kiosk.db import db
from kiosk.learning.tallies import UNPAIRED, Block, Gains, Group, Offers
from kiosk.models import OfferCheck, QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import MEASURED

Key = str  # of a block: a session's, or the first day of a month, such as 2026-03-01


class Scope(NamedTuple):
    """Whose learning is asked for."""

    sessions: Select[Any]  # keys of closed sessions
    days: tuple[date, date] | None = None  # of attempts and checks without a session, if they count
    source: Connection | None = None  # another database than this kiosk's

    def ask(self, query: Select[Any]) -> Any:
        """What the database answers."""
        return self.source.execute(query) if self.source else db.session.execute(query)


# --- attempts


def blocks(scope: Scope) -> dict[Key, Block]:
    """Attempts by session and month."""
    found: dict[Key, Block] = defaultdict(Block)
    in_sessions = QuizAttempt.session_id.in_(scope.sessions)
    add_attempts(found, scope, QuizAttempt.session_id, in_sessions)
    add_answers(found, scope, QuizAttempt.session_id, in_sessions)
    add_gains(found, scope, in_sessions)
    if scope.days:
        alone = and_(QuizAttempt.session_id.is_(None), QuizAttempt.taken_on.between(*scope.days))
        add_attempts(found, scope, QuizAttempt.taken_on, alone)
        add_answers(found, scope, QuizAttempt.taken_on, alone)
    return found


def block_key(value: str | date) -> Key:
    """A session's key as it is; a day's is the first of its month."""
    return value.replace(day=1).isoformat() if isinstance(value, date) else value


def pairs(chosen: ColumnElement[bool]) -> CTE:
    """Pairs of a session: one finished attempt before and one after, the other form, the same length."""
    before, after = (QuizAttempt.phase == phase for phase in MEASURED)
    wanted = (chosen, QuizAttempt.finished, QuizAttempt.pair_code.is_not(None), or_(before, after))
    return (
        select(
            QuizAttempt.session_id,
            QuizAttempt.pair_code,
            func.max(case((before, QuizAttempt.form))).label("first"),
            func.max(QuizAttempt.length).label("length"),
            func.max(case((before, QuizAttempt.token))).label("before"),
            func.max(case((after, QuizAttempt.token))).label("after"),
        )
        .where(*wanted)
        .group_by(QuizAttempt.session_id, QuizAttempt.pair_code)
        .having(
            func.count(case((before, 1))) == 1,
            func.count(case((after, 1))) == 1,
            func.min(QuizAttempt.form) != func.max(QuizAttempt.form),
            func.min(QuizAttempt.length) == func.max(QuizAttempt.length),
        )
        .cte("pairs")
    )


def grouped(key: Any, chosen: ColumnElement[bool], *columns: Any) -> Select[Any]:
    """Attempts by block and group and these columns, each with its number last."""
    paired = pairs(chosen)
    same = and_(
        paired.c.session_id == QuizAttempt.session_id,
        paired.c.pair_code == QuizAttempt.pair_code,
        QuizAttempt.token.in_((paired.c.before, paired.c.after)),
    )
    labels = (QuizAttempt.phase, func.coalesce(paired.c.first, UNPAIRED), func.coalesce(paired.c.length, UNPAIRED))
    by = (key, *labels, *columns)
    return select(*by, func.count()).select_from(QuizAttempt).outerjoin(paired, same).where(chosen).group_by(*by)


def add_attempts(found: dict[Key, Block], scope: Scope, key: Any, chosen: ColumnElement[bool]) -> None:
    """Attempts, and how they answered the two attitude items."""
    columns = (QuizAttempt.finished, QuizAttempt.attitude_possible, QuizAttempt.attitude_ask)
    for row in scope.ask(grouped(key, chosen, *columns)):
        of_block, phase, first, length, finished, possible, ask, number = row
        block = found[block_key(of_block)]
        if not finished:
            block.unfinished[phase] += number
            continue
        tally = block.groups[Group(phase, first, length)]
        tally.finished += number
        tally.attitudes["possible"].put(number, possible)
        tally.attitudes["ask"].put(number, ask)


def add_answers(found: dict[Key, Block], scope: Scope, key: Any, chosen: ColumnElement[bool]) -> None:
    """Answers of finished attempts."""
    columns = (QuizAnswer.question_id, QuizAnswer.option, QuizAnswer.right)
    query = grouped(key, chosen, *columns).join(QuizAnswer, QuizAnswer.attempt_token == QuizAttempt.token)
    for row in scope.ask(query.where(QuizAttempt.finished, QuizAnswer.option.is_not(None))):
        of_block, phase, first, length, question, option, right, number = row
        tally = found[block_key(of_block)].groups[Group(phase, first, length)]
        tally.chosen[(question, option)] += number
        tally.right[question] += number if right else 0
        if not right and option != UNKNOWN:
            tally.wrong.add((question, option))


def add_gains(found: dict[Key, Block], scope: Scope, chosen: ColumnElement[bool]) -> None:
    """Pairs and the sums of their right answers."""
    paired = pairs(chosen)
    right = func.sum(case((QuizAnswer.right.is_(True), 1), else_=0)).label("right")
    scores = select(QuizAnswer.attempt_token, right).join(QuizAttempt).where(chosen, QuizAttempt.finished)
    score = scores.group_by(QuizAnswer.attempt_token).cte("scores")
    before, after = score.alias("score_before"), score.alias("score_after")
    change = after.c.right - before.c.right
    sums = (func.count(), func.sum(before.c.right), func.sum(after.c.right), func.sum(change * change))
    by = (paired.c.session_id, paired.c.first, paired.c.length)
    query = (
        select(*by, *sums)
        .join(before, before.c.attempt_token == paired.c.before)
        .join(after, after.c.attempt_token == paired.c.after)
    )
    for session_id, first, length, *numbers in scope.ask(query.group_by(*by)):
        found[session_id].gains[(first, length)] = Gains(*map(int, numbers))


# --- job offers


def offer_checks(scope: Scope) -> dict[Key, Offers]:
    """Checks of job offers by session and month."""
    found: dict[Key, Offers] = defaultdict(Offers)
    add_offers(found, scope, OfferCheck.session_id, OfferCheck.session_id.in_(scope.sessions))
    if scope.days:
        alone = and_(OfferCheck.session_id.is_(None), OfferCheck.checked_on.between(*scope.days))
        add_offers(found, scope, OfferCheck.checked_on, alone)
    return found


def add_offers(found: dict[Key, Offers], scope: Scope, key: Any, chosen: ColumnElement[bool]) -> None:
    """Verdicts, and the signs that were ticked."""
    signs = cast(OfferCheck.signs, Text)  # PostgreSQL groups by no JSON
    by = (key, OfferCheck.verdict, signs)
    for of_block, verdict, ticked, number in scope.ask(select(*by, func.count()).where(chosen).group_by(*by)):
        offers = found[block_key(of_block)]
        offers.verdicts.put(number, verdict)
        offers.signs.put(number, *set(json.loads(ticked)))
