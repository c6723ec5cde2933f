"""The attendance that an officer files, and the check-ins to hand on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import joinedload

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.models.check_in import ANSWER_COLUMNS, PERSONAL_COLUMNS
from kiosk.models.outreach_session import COUNTED_STATES
from kiosk.rules import outreach

# ways to sort check-ins, each by itself; all but the last leave out void ones
SORTS = {
    "sex": CheckIn.sex,
    "group": CheckIn.group,
    "age": CheckIn.age,
    "village": CheckIn.village_code,
    "origin": CheckIn.origin,
    "state": CheckIn.state,
}


class Sums(NamedTuple):
    """Head count by sex and by group.

    By sex it is None unless both were entered, by group if no group was.
    """

    by_sex: int | None
    by_group: int | None

    @property
    def differ(self) -> bool:
        """True where both sums are known and are not the same."""
        return None not in self and self.by_sex != self.by_group


class Attendance(NamedTuple):
    """The numbers of one session, on paper and of check-ins.

    Check-ins are not the attendance.
    """

    heads: int | None
    male: int | None
    female: int | None
    by_group: dict[str, int]
    checkins: int
    # by each of SORTS and its code, or "" where there is no answer; children, who give no group, have “child” there
    checkins_by: dict[str, Counter[str]]

    @property
    def sums(self) -> Sums:
        """Head count by sex and by group."""
        return Sums(self.heads, sum(self.by_group.values()) if self.by_group else None)


class Count(NamedTuple):
    """Closed sessions with a complete head count, and the people counted in them."""

    sessions: int
    male: int
    female: int

    @property
    def heads(self) -> int | None:
        """People counted on paper, or None where no session has a complete head count."""
        return self.male + self.female if self.sessions else None


class Recap(NamedTuple):
    """Sessions of a period by day. Only closed ones are in the sums.

    Planned and cancelled ones are left out.
    """

    closed: list[OutreachSession]
    open: list[OutreachSession]
    total: Count
    by_village: list[tuple[Village, Count]]
    by_kind: dict[str, Count]
    by_group: dict[str, int]  # with "" for people whose group is not known: together they are the total
    checkins_by_age: Counter[str]  # of all closed sessions
    doubtful: int  # sessions whose groups hold more people than were counted: in by_group they stand under ""

    @property
    def uncounted_numbers(self) -> list[str]:
        """Row numbers of ``closed``, from 1, that lack a complete head count.

        Their people are in no sum.
        """
        return [str(number) for number, session in enumerate(self.closed, 1) if session.heads is None]

    @property
    def same_day_numbers(self) -> list[list[int]]:
        """Row numbers of ``closed``, from 1, in groups with one day and village.

        Groups have two or more: perhaps a session was entered twice.
        """
        places: dict[Any, list[int]] = defaultdict(list)
        for number, session in enumerate(self.closed, 1):
            places[session.held_on, session.village_code].append(number)
        return [numbers for numbers in places.values() if len(numbers) > 1]


def count_heads(sessions: Iterable[OutreachSession]) -> Count:
    """The count over these sessions, of whatever state."""
    with_heads = [session for session in sessions if session.heads is not None]
    men = sum(session.heads_male or 0 for session in with_heads)
    return Count(len(with_heads), men, sum(session.heads_female or 0 for session in with_heads))


# --- one session


def attendance_of(session: OutreachSession) -> Attendance:
    """A session's head counts on paper, and its check-ins by each of SORTS.

    Void ones only by state, no practice.
    """
    by_sort = count_check_ins_by_sort(session)
    children = by_sort["age"]["child"]
    by_sort["group"].update({"child": children, "": -children})
    return Attendance(
        heads=session.heads,
        male=session.heads_male,
        female=session.heads_female,
        by_group=counted_groups(session),
        checkins=by_sort["age"].total(),
        checkins_by=by_sort,
    )


def counted_groups(session: OutreachSession) -> dict[str, int]:
    """People counted on paper by group.

    Groups that nobody counted are left out, a counted 0 is not.
    """
    return {group: int(people) for group, people in session.heads_by_group.items() if people is not None}


# --- a period


def recap_of_period(filters: outreach.Filters) -> Recap:
    """A period's open and closed sessions that match the filters, by day.

    Other kiosks' are among them. Totals are over closed ones. A session whose groups hold more people than were counted
    is in the totals, but not in the groups.
    """
    query = outreach.filter_sessions(select(OutreachSession), filters).where(OutreachSession.state.in_(COUNTED_STATES))
    query = query.options(joinedload(OutreachSession.village))
    by_state: dict[str, list[OutreachSession]] = defaultdict(list)
    for session in db.session.scalars(query.order_by(OutreachSession.held_on, OutreachSession.id)):
        by_state[session.state].append(session)
    closed_sessions = by_state["closed"]
    total = count_heads(closed_sessions)
    by_group = Counter[str]()
    doubtful = 0
    for session in closed_sessions:
        groups = counted_groups(session) if session.heads is not None else {}
        if sum(groups.values()) <= (session.heads or 0):
            by_group.update(groups)
        else:
            doubtful += 1
    rest = (total.heads or 0) - by_group.total()
    if rest and (by_group or doubtful):
        by_group[""] = rest
    by_village = count_by(attrgetter("village"), closed_sessions)
    return Recap(
        closed=closed_sessions,
        open=by_state["open"],
        total=total,
        by_village=sorted(by_village.items(), key=lambda pair: (pair[0].name, pair[0].code)),
        by_kind=count_by(attrgetter("kind"), closed_sessions),
        by_group=by_group,
        checkins_by_age=count_check_ins_by_age(filters, closed_sessions),
        doubtful=doubtful,
    )


def count_by(key: Callable[[OutreachSession], Any], sessions: Iterable[OutreachSession]) -> dict[Any, Count]:
    """The count over these sessions by this key of a session."""
    groups = defaultdict(list)
    for session in sessions:
        groups[key(session)].append(session)
    return {each: count_heads(group) for each, group in groups.items()}


# --- check-ins in numbers


def select_check_ins(*columns: Any) -> Select[Any]:
    """Query for columns of check-ins, void ones too, in open or closed sessions.

    Practice and cancelled sessions are left out.
    """
    return select(*columns).select_from(CheckIn).join(CheckIn.session).where(OutreachSession.state.in_(COUNTED_STATES))


def count_check_ins_by_sort(session: OutreachSession) -> dict[str, Counter[str]]:
    """Check-ins by each of SORTS and code ("" for none), void ones only by state.

    All empty if planned or cancelled. Of another kiosk's session they are the sums in its file.
    """
    if session.is_counted and session.check_in_counts:
        return {sort: Counter(session.check_in_counts[sort]) for sort in SORTS}
    counts = {sort: Counter[str]() for sort in SORTS}
    query = select_check_ins(*SORTS.values(), func.count()).where(CheckIn.session_id == session.id)
    for *codes, number in db.session.execute(query.group_by(*SORTS.values())):
        for sort, code in zip(SORTS, codes, strict=True):
            if sort == "state" or codes[-1] != "void":
                counts[sort][code or ""] += number
    return counts


def count_check_ins_by_age(filters: outreach.Filters, sessions: Iterable[OutreachSession]) -> Counter[str]:
    """Check-ins of a period's closed sessions by age, without void ones.

    Those of other kiosks are what their files say.
    """
    query = outreach.filter_sessions(select_check_ins(CheckIn.age, func.count()), filters)
    query = query.where(OutreachSession.state == "closed", CheckIn.state != "void").group_by(CheckIn.age)
    counts: Counter[str] = Counter(dict(db.session.execute(query).all()))
    for session in sessions:
        counts.update((session.check_in_counts or {}).get("age", {}))
    return counts


# --- check-ins to hand on

COLUMNS: tuple[Any, ...] = (
    *(OutreachSession.held_on, OutreachSession.title, OutreachSession.village_name, Village.name.label("home")),
    *(Village.district, CheckIn.created_at, CheckIn.origin, CheckIn.state),
    *(getattr(CheckIn, field) for field in ANSWER_COLUMNS if field not in PERSONAL_COLUMNS),
)


def checkins_of_period(filters: outreach.Filters) -> Iterator[Row[Any]]:
    """Yield a period's check-ins in the sums, by session and arrival.

    No void ones, no personal columns.
    """
    yield from db.session.execute(outreach.filter_sessions(select_rows(*COLUMNS), filters))


def has_foreign_sessions(filters: outreach.Filters) -> bool:
    """True where any session matching the filters came in a session file.

    That brings no check-ins to hand on.
    """
    return db.has_more_than(outreach.filter_sessions(select(OutreachSession).where(~outreach.IS_OWN), filters), 0)


def checkins_of_session(session_id: str) -> Iterator[Row[Any]]:
    """Yield a session's check-ins, not void, by arrival, with name and phone.

    None if it is planned or cancelled.
    """
    columns = (*COLUMNS, *(getattr(CheckIn, field) for field in PERSONAL_COLUMNS))
    yield from db.session.execute(select_rows(*columns).where(CheckIn.session_id == session_id))


def select_rows(*columns: Any) -> Select[Any]:
    """Query for check-ins in the sums and not void, by session and arrival.

    Their villages come along.
    """
    query = select_check_ins(*columns).outerjoin(CheckIn.village).where(CheckIn.state != "void")
    in_order = query.order_by(OutreachSession.held_on, OutreachSession.id, CheckIn.created_at, CheckIn.id)
    return in_order.execution_options(yield_per=1000)  # of an export so many rows are held in memory
