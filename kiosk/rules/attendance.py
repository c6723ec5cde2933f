"""The attendance that an officer files, and the check-ins to hand on."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
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
        people_in_groups = None
        if self.by_group:
            people_in_groups = sum(self.by_group.values())
        return Sums(self.heads, people_in_groups)


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

    closed_sessions: list[OutreachSession]
    open: list[OutreachSession]
    total: Count
    by_village: list[tuple[Village, Count]]
    by_kind: dict[str, Count]
    by_group: dict[str, int]  # with "" for people whose group is not known: together they are the total
    checkins_by_age: Counter[str]  # of all closed sessions
    doubtful: int  # sessions whose groups hold more people than were counted: in by_group they stand under ""

    @property
    def uncounted_numbers(self) -> list[str]:
        """Row numbers of ``closed_sessions``, from 1, that lack a complete head count.

        Their people are in no sum.
        """
        rows = enumerate(self.closed_sessions, 1)
        return [str(number) for number, session in rows if session.heads is None]

    @property
    def same_day_numbers(self) -> list[list[int]]:
        """Row numbers of ``closed_sessions``, from 1, in groups with one day and village.

        Groups have two or more: perhaps a session was entered twice.
        """
        by_day_and_village = defaultdict(list)
        for number, session in enumerate(self.closed_sessions, 1):
            key = (session.held_on, session.village_code)
            by_day_and_village[key].append(number)
        return [numbers for numbers in by_day_and_village.values() if len(numbers) > 1]


def count_heads(sessions: Iterable[OutreachSession]) -> Count:
    """The count over these sessions, of whatever state."""
    complete = [session for session in sessions if session.heads is not None]
    male = sum(session.heads_male or 0 for session in complete)
    female = sum(session.heads_female or 0 for session in complete)
    return Count(len(complete), male, female)


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
    groups = session.heads_by_group.items()
    return {group: int(people) for group, people in groups if people is not None}


# --- a period


def recap_of_period(filters: outreach.Filters) -> Recap:
    """A period's open and closed sessions that match the filters, by day.

    Other kiosks' are among them. Totals are over closed ones. A session whose groups hold more people than were counted
    is in the totals, but not in the groups.
    """
    query = select(OutreachSession).where(OutreachSession.state.in_(COUNTED_STATES))
    query = outreach.filter_sessions(query, filters).options(joinedload(OutreachSession.village))
    by_state = defaultdict(list)
    for session in db.session.scalars(query.order_by(OutreachSession.held_on, OutreachSession.id)):
        by_state[session.state].append(session)
    closed_sessions = by_state["closed"]
    total = count_heads(closed_sessions)
    by_group, doubtful = count_groups(closed_sessions)
    rest = (total.heads or 0) - by_group.total()
    if rest and (by_group or doubtful):
        by_group[""] = rest
    villages = count_by("village", closed_sessions).items()
    return Recap(
        closed_sessions=closed_sessions,
        open=by_state["open"],
        total=total,
        by_village=sorted(villages, key=lambda row: (row[0].name, row[0].code)),
        by_kind=count_by("kind", closed_sessions),
        by_group=by_group,
        checkins_by_age=count_check_ins_by_age(filters, closed_sessions),
        doubtful=doubtful,
    )


def count_groups(sessions: Iterable[OutreachSession]) -> tuple[Counter[str], int]:
    """People by group over these sessions, and the number of doubtful ones.

    A doubtful session has more people in its groups than were counted, and is left out of them. One without a complete
    head count is left out, too.
    """
    by_group = Counter[str]()
    doubtful = 0
    for session in sessions:
        if session.heads is None:
            continue
        groups = counted_groups(session)
        if sum(groups.values()) > session.heads:
            doubtful += 1
        else:
            by_group.update(groups)
    return by_group, doubtful


def count_by(column: str, sessions: Iterable[OutreachSession]) -> dict[Any, Count]:
    """The count over these sessions by the value of this column."""
    groups = defaultdict(list)
    for session in sessions:
        groups[getattr(session, column)].append(session)
    return {value: count_heads(group) for value, group in groups.items()}


# --- check-ins in numbers


def select_check_ins(*columns: Any) -> Select[Any]:
    """Query for columns of check-ins, void ones too, in open or closed sessions.

    Practice and cancelled sessions are left out.
    """
    check_ins = select(*columns).select_from(CheckIn).join(CheckIn.session)
    return check_ins.where(OutreachSession.state.in_(COUNTED_STATES))


def count_check_ins_by_sort(session: OutreachSession) -> dict[str, Counter[str]]:
    """Check-ins by each of SORTS and code ("" for none), void ones only by state.

    All empty if planned or cancelled. Of another kiosk's session they are the sums in its file.
    """
    numbers = session.check_in_counts
    if session.is_counted and numbers:
        return {sort: Counter(numbers[sort]) for sort in SORTS}
    counts = {sort: Counter[str]() for sort in SORTS}
    columns = SORTS.values()
    query = select_check_ins(*columns, func.count()).where(CheckIn.session_id == session.id)
    for *codes, number in db.session.execute(query.group_by(*columns)):
        is_void = codes[-1] == "void"
        for sort, code in zip(SORTS, codes, strict=True):
            if sort == "state" or not is_void:
                counts[sort][code or ""] += number
    return counts


def count_check_ins_by_age(filters: outreach.Filters, sessions: Iterable[OutreachSession]) -> Counter[str]:
    """Check-ins of a period's closed sessions by age, without void ones.

    Those of other kiosks are what their files say.
    """
    query = select_check_ins(CheckIn.age, func.count()).group_by(CheckIn.age)
    query = query.where(OutreachSession.state == "closed", CheckIn.state != "void")
    counts = Counter[str]()
    for age, number in db.session.execute(outreach.filter_sessions(query, filters)):
        counts[age] = number
    for session in sessions:
        if session.check_in_counts:
            counts.update(session.check_in_counts["age"])
    return counts


# --- check-ins to hand on

SESSION_COLUMNS = (OutreachSession.held_on, OutreachSession.title, OutreachSession.village_name)
HOME_COLUMNS = (Village.name.label("home"), Village.district)
IMPERSONAL_ANSWERS = [name for name in ANSWER_COLUMNS if name not in PERSONAL_COLUMNS]


def checkins_of_period(filters: outreach.Filters) -> Iterator[Row[Any]]:
    """Yield a period's check-ins in the sums, by session and arrival.

    No void ones, no personal columns.
    """
    yield from db.session.execute(outreach.filter_sessions(select_rows(), filters))


def has_foreign_sessions(filters: outreach.Filters) -> bool:
    """True where any session matching the filters came in a session file.

    That brings no check-ins to hand on.
    """
    foreign = select(OutreachSession).where(~outreach.IS_OWN)
    return db.has_more_than(outreach.filter_sessions(foreign, filters), 0)


def checkins_of_session(session_id: str) -> Iterator[Row[Any]]:
    """Yield a session's check-ins, not void, by arrival, with name and phone.

    None if it is planned or cancelled.
    """
    yield from db.session.execute(select_rows(*PERSONAL_COLUMNS).where(CheckIn.session_id == session_id))


def select_rows(*personal_columns: str) -> Select[Any]:
    """Query for check-ins in the sums and not void, by session and arrival.

    A row has its session, its home village, its arrival, origin and state, and all answers, of the personal ones only
    these.
    """
    answers = [getattr(CheckIn, name) for name in (*IMPERSONAL_ANSWERS, *personal_columns)]
    arrival_columns = (CheckIn.created_at, CheckIn.origin, CheckIn.state)
    rows = select_check_ins(*SESSION_COLUMNS, *HOME_COLUMNS, *arrival_columns, *answers)
    rows = rows.outerjoin(CheckIn.village).where(CheckIn.state != "void")
    rows = rows.order_by(OutreachSession.held_on, OutreachSession.id, CheckIn.created_at, CheckIn.id)
    return rows.execution_options(yield_per=1000)  # of an export so many rows are held in memory
