"""What people learned, counted from closed sessions and past months; no page. What may be shown stands beside it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, Text, and_, case, cast, func, or_, select

from kiosk import disclosure, outreach
from kiosk.db import db, today
from kiosk.disclosure import UNPAIRED, Block, Gains, Group, Offers
from kiosk.models import OfferCheck, OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import MEASURED

Key = str | date  # of a block: a session's, or the first day of a month


class Scope(NamedTuple):
    """Whose learning is asked for."""

    sessions: Select[Any]  # keys of closed sessions
    days: tuple[date, date] | None = None  # of attempts and checks without a session, if they count


class Learning(NamedTuple):
    """Everything of a scope that may be shown."""

    closed: int  # closed sessions in it
    sessions: int  # those of them that are shown
    block: Block
    offers: Offers
    questions: dict[str, Question]  # the versions that are shown, by key


def of_session(session_id: str) -> Learning:
    """Learning of one session; empty while it is not closed."""
    return of(Scope(closed().where(OutreachSession.id == session_id)))


def of_period(wanted: outreach.Filters) -> Learning:
    """Learning of a period's closed sessions; also of its past months if it is not of one village or kind."""
    everywhere = wanted.villages is None and not wanted.kind
    last_past_day = today().replace(day=1) - timedelta(days=1)  # the present month still grows
    days = (wanted.first, min(wanted.last, last_past_day))
    return of(Scope(outreach.filtered(closed(), wanted), days if everywhere else None))


def closed() -> Select[Any]:
    """Keys of closed sessions."""
    return select(OutreachSession.id).where(OutreachSession.state == "closed")


def of(scope: Scope) -> Learning:
    """Add up what may be shown of each block."""
    whole, offers, sessions = Block(), Offers(), 0
    told = told_of(scope.sessions)
    for key, block, checks in parts(scope):
        if disclosure.tells_of_few(told.get(key, {}), disclosure.cells(block, checks)):
            continue
        whole.add(block)
        offers.add(checks)
        sessions += bool(block.groups) and isinstance(key, str)
    return Learning(len(told), sessions, whole, offers, versions(whole))


def parts(scope: Scope) -> Iterator[tuple[Key, Block, Offers]]:
    """What is large enough of each session and month."""
    found, checks = blocks(scope), offer_checks(scope)
    for key in dict.fromkeys([*found, *checks]):
        yield key, disclosure.shown(found.get(key, Block())), disclosure.shown_offers(checks.get(key, Offers()))


def told_of(sessions: Select[Any]) -> dict[Key, dict[str, int]]:
    """What was told of each of these sessions before it was opened again."""
    query = select(OutreachSession.id, OutreachSession.told).where(OutreachSession.id.in_(sessions))
    return {row[0]: row[1] for row in db.session.execute(query)}


def remember(sessions: Select[Any]) -> None:
    """Keep what these closed sessions tell before more can come, so that no later figure tells of a few of those.

    Inside db.write(), before reopening or merging. What is not shown now, because too few came, is not kept.
    """
    told = told_of(sessions)
    for key, block, checks in parts(Scope(sessions)):
        now = disclosure.cells(block, checks)
        if now and not disclosure.tells_of_few(told[key], now):
            db.session.get_one(OutreachSession, key).told = told[key] | now
    db.session.flush()


def versions(block: Block) -> dict[str, Question]:
    """The question versions that are shown, by key."""
    keys = {question for tally in block.groups.values() for question, _ in tally.chosen}
    return {q.id: q for q in db.session.scalars(select(Question).where(Question.id.in_(keys)))}


# --- attempts


def blocks(scope: Scope) -> dict[Key, Block]:
    """Everything that was counted, by session and month. Not to be shown as it is."""
    found: dict[Key, Block] = defaultdict(Block)
    in_sessions = QuizAttempt.session_id.in_(scope.sessions)
    add_attempts(found, QuizAttempt.session_id, in_sessions)
    add_answers(found, QuizAttempt.session_id, in_sessions)
    add_gains(found, in_sessions)
    if scope.days:
        alone = and_(QuizAttempt.session_id.is_(None), QuizAttempt.taken_on.between(*scope.days))
        add_attempts(found, QuizAttempt.taken_on, alone)
        add_answers(found, QuizAttempt.taken_on, alone)
    return found


def block_key(value: Key) -> Key:
    """A session's key as it is; a day's is its month."""
    return value.replace(day=1) if isinstance(value, date) else value


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


def add_attempts(found: dict[Key, Block], key: Any, chosen: ColumnElement[bool]) -> None:
    """Attempts, and how they answered the two attitude items."""
    columns = (QuizAttempt.finished, QuizAttempt.attitude_possible, QuizAttempt.attitude_ask)
    for row in db.session.execute(grouped(key, chosen, *columns)):
        of_block, phase, first, length, finished, possible, ask, number = row
        block = found[block_key(of_block)]
        if not finished:
            block.unfinished[phase] += number
            continue
        tally = block.groups[Group(phase, first, length)]
        tally.finished += number
        tally.attitudes[("possible", possible)] += number
        tally.attitudes[("ask", ask)] += number


def add_answers(found: dict[Key, Block], key: Any, chosen: ColumnElement[bool]) -> None:
    """Answers of finished attempts."""
    columns = (QuizAnswer.question_id, QuizAnswer.option, QuizAnswer.right)
    query = grouped(key, chosen, *columns).join(QuizAnswer, QuizAnswer.attempt_token == QuizAttempt.token)
    for row in db.session.execute(query.where(QuizAttempt.finished, QuizAnswer.option.is_not(None))):
        of_block, phase, first, length, question, option, right, number = row
        tally = found[block_key(of_block)].groups[Group(phase, first, length)]
        tally.chosen[(question, option)] += number
        tally.right[question] += number if right else 0
        if not right and option != UNKNOWN:
            tally.wrong.add((question, option))


def add_gains(found: dict[Key, Block], chosen: ColumnElement[bool]) -> None:
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
    for session_id, first, length, *numbers in db.session.execute(query.group_by(*by)):
        found[session_id].gains[(first, length)] = Gains(*map(int, numbers))


# --- job offers


def offer_checks(scope: Scope) -> dict[Key, Offers]:
    """Checks of job offers by session and month. Not to be shown as they are."""
    found: dict[Key, Offers] = defaultdict(Offers)
    add_offers(found, OfferCheck.session_id, OfferCheck.session_id.in_(scope.sessions))
    if scope.days:
        alone = and_(OfferCheck.session_id.is_(None), OfferCheck.checked_on.between(*scope.days))
        add_offers(found, OfferCheck.checked_on, alone)
    return found


def add_offers(found: dict[Key, Offers], key: Any, chosen: ColumnElement[bool]) -> None:
    """Verdicts, and the signs that were ticked."""
    signs = cast(OfferCheck.signs, Text)  # PostgreSQL groups by no JSON
    by = (key, OfferCheck.verdict, signs)
    for of_block, verdict, ticked, number in db.session.execute(select(*by, func.count()).where(chosen).group_by(*by)):
        offers = found[block_key(of_block)]
        offers.checks += number
        offers.verdicts[verdict] += number
        offers.signs.update(Counter(dict.fromkeys(set(json.loads(ticked)), number)))
