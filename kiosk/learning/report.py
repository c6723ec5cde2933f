"""What people learned, counted from closed sessions and past months; no page. What may be shown stands beside it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, insert, select, update

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import small_groups
from kiosk.learning.small_groups import Told
from kiosk.learning.tallies import Block, Offers
from kiosk.learning.tallying import Key, Scope, blocks, offer_checks
from kiosk.models import OutreachSession, Question, Setting
from kiosk.rules import outreach

TOLD_OF_MONTHS = "told_of_months"  # the setting that keeps of past months what OutreachSession.told keeps of a session


class Tellings(NamedTuple):
    """What was told of blocks, by cell."""

    sessions: dict[Key, Told]
    months: dict[Key, Told]

    def of(self, key: Key) -> Told:
        """What was told of this one."""
        return self.sessions.get(key) or self.months.get(key) or {}

    def renamed(self, keys: Mapping[str, str]) -> "Tellings":
        """The same with the keys that another database gives its questions."""
        named = ({key: small_groups.renamed(told, keys) for key, told in kept.items()} for kept in self)
        return Tellings(*named)


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
    days = (wanted.first, min(wanted.last, last_past_day()))
    return of(Scope(outreach.filtered(closed(), wanted), days if everywhere else None))


def last_past_day() -> date:
    """The last day of the last month: the present one still grows."""
    return today().replace(day=1) - timedelta(days=1)


def closed() -> Select[Any]:
    """Keys of closed sessions."""
    return select(OutreachSession.id).where(OutreachSession.state == "closed")


def of(scope: Scope) -> Learning:
    """Add up what may be shown of each block, and nothing of the others."""
    whole, offers, sessions = Block(), Offers(), 0
    asked = told_before(scope).sessions
    for key, block, checks in telling(scope):
        whole.add(block)
        offers.add(checks)
        sessions += bool(block.groups) and key in asked
    return Learning(len(asked), sessions, whole, offers, versions(whole))


def telling(scope: Scope) -> Iterator[tuple[Key, Block, Offers]]:
    """What is large enough of each session and month, unless it differs by a few from what was told before."""
    told = told_before(scope)
    found, checks = blocks(scope), offer_checks(scope)
    for key in dict.fromkeys([*found, *checks]):
        block = small_groups.shown(found.get(key, Block()))
        offers = small_groups.shown_offers(checks.get(key, Offers()))
        if not small_groups.tells_of_few(told.of(key), small_groups.cells(block, offers)):
            yield key, block, offers


def versions(block: Block) -> dict[str, Question]:
    """The question versions that are shown, by key."""
    keys = {question for tally in block.groups.values() for question, _ in tally.chosen}
    return {q.id: q for q in db.session.scalars(select(Question).where(Question.id.in_(keys)))}


# --- told before


def told_before(scope: Scope) -> Tellings:
    """What was told of each of these sessions, and of all months, before more came."""
    query = select(OutreachSession.id, OutreachSession.told).where(OutreachSession.id.in_(scope.sessions))
    months = scope.ask(select(Setting.value).where(Setting.name == TOLD_OF_MONTHS)).scalar()
    return Tellings({row[0]: row[1] for row in scope.ask(query)}, months or {})


def told_by(scope: Scope) -> Tellings:
    """The same with what is told now. What is not shown, because too few came, is not among it."""
    told = told_before(scope)
    for key, block, offers in telling(scope):
        kept = told.sessions if key in told.sessions else told.months
        now = {cell: [number] for cell, number in small_groups.cells(block, offers).items()}
        kept[key] = small_groups.together(told.of(key), now)
    return told


def everything(source: Connection) -> Scope:
    """All that a database may tell of: its closed sessions and past months."""
    return Scope(closed(), (date.min, last_past_day()), source)


def keep(target: Connection, told: Tellings) -> None:
    """Keep in a database what was told, before more can come: then no later figure tells of a few beside it.

    Inside db.write(), before reopening, while merging and restoring.
    """
    here = told_before(Scope(select(OutreachSession.id), source=target))
    for key in here.sessions.keys() & told.sessions.keys():
        both = small_groups.together(here.of(key), told.of(key))
        if both != here.of(key):
            target.execute(update(OutreachSession).where(OutreachSession.id == key).values(told=both))
    months = {key: small_groups.together(here.of(key), told.of(key)) for key in here.months | told.months}
    if months != here.months:
        target.execute(delete(Setting).where(Setting.name == TOLD_OF_MONTHS))
        target.execute(insert(Setting).values(name=TOLD_OF_MONTHS, value=months))


def remember(session_id: str) -> None:
    """Keep what this session tells. Inside db.write(), before it is opened again."""
    connection = db.session.connection()
    keep(connection, told_by(Scope(closed().where(OutreachSession.id == session_id), source=connection)))
