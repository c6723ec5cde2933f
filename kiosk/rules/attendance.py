"""The attendance an officer files: of one session, of a period, and the check-ins to hand on."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased, defer, joinedload

from kiosk.db import db
from kiosk.models import (
    CheckIn,
    OutreachSession,
    Village,
)
from kiosk.models.check_in import PERSONAL, SAID
from kiosk.models.outreach_session import COUNTING
from kiosk.rules import outreach

AT_ONCE = 1000  # rows of an export held in memory


class Totals(NamedTuple):
    """Check-ins of a session that count. They are not the attendance: that is counted on paper."""

    checkins: int
    by_sex: Counter[str]  # L, P, or "" where it was not said
    by_group: Counter[str]
    by_age: Counter[str]
    by_village: Counter[str]  # its code, or "" where it was not said
    by_origin: Counter[str]
    by_state: Counter[str]  # void ones too, which count nowhere else

    def tallies(self) -> dict[str, dict[str, int]]:
        """The same as a session file has it: {sort: {code: people}}."""
        return {sort: dict(getattr(self, f"by_{sort}")) for sort in SORTS}


# how check-ins are sorted, each by itself; all but the last leave out who is void
SORTS = {"sex": CheckIn.sex, "group": CheckIn.group, "age": CheckIn.age, "village": CheckIn.village_code}
SORTS |= {"origin": CheckIn.origin, "state": CheckIn.state}


class Sums(NamedTuple):
    """People counted on paper by sex and by group; None where they were not, or men or women alone."""

    by_sex: int | None
    by_group: int | None

    @property
    def differ(self) -> bool:
        """Whether both are told and are not the same."""
        return None not in self and self.by_sex != self.by_group


class Attendance(NamedTuple):
    """Of one session: people counted on paper, and check-ins, which are not the attendance."""

    heads: int | None
    male: int | None
    female: int | None
    by_group: dict[str, int]
    checkins: Totals

    @property
    def sums(self) -> Sums:
        """The people counted, sorted in either way."""
        return Sums(self.heads, sum(self.by_group.values()) if self.by_group else None)


class Count(NamedTuple):
    """Closed sessions and the people counted in them on paper."""

    sessions: int = 0
    male: int = 0
    female: int = 0
    uncounted: int = 0  # sessions whose head count was not entered, or only half of it: nobody of them is in the sums

    @property
    def counted(self) -> int:
        """Sessions of which everybody was counted."""
        return self.sessions - self.uncounted

    @property
    def heads(self) -> int | None:
        """Everybody who was counted; None where nobody counted."""
        return self.male + self.female if self.counted else None

    def plus(self, session: OutreachSession) -> "Count":
        """With this session too."""
        male, female = session.heads_male, session.heads_female
        if male is None or female is None:
            return self._replace(sessions=self.sessions + 1, uncounted=self.uncounted + 1)
        return self._replace(sessions=self.sessions + 1, male=self.male + male, female=self.female + female)


class Recap(NamedTuple):
    """Sessions of a period by day. Only closed ones count; planned and cancelled ones are not in it."""

    closed: list[OutreachSession]
    open: list[OutreachSession]
    total: Count
    by_village: list[tuple[Village, Count]]
    by_kind: dict[str, Count]
    by_group: dict[str, int]
    same_day: list[list[int]]  # places in `closed` of sessions of one day and village: one activity may be in it twice
    doubtful: int  # sessions whose groups hold more people than were counted: the groups of none of them are in it

    @property
    def without_group(self) -> int:
        """People counted whose group nobody told: with them the groups hold as many people as everything else."""
        return (self.total.heads or 0) - sum(self.by_group.values())


# --- one session


def attendance_of(session: OutreachSession) -> Attendance:
    numbers = (session.heads, session.heads_male, session.heads_female)
    return Attendance(*numbers, groups_of(session), check_in_totals(session))


def groups_of(session: OutreachSession) -> dict[str, int]:
    """People counted on paper by group, also where nobody of it came; without groups that nobody counted."""
    return {group: int(people) for group, people in session.heads_by_group.items() if people is not None}


# --- a period


def recap_of_period(wanted: outreach.Filters) -> Recap:
    """The sessions of a period with their totals."""
    sessions = sessions_held(wanted)
    closed = [session for session in sessions if session.state == "closed"]
    kinds: dict[str, Count] = {}
    by_group: Counter[str] = Counter()
    total, doubtful = Count(), 0
    for session in closed:
        total = total.plus(session)
        kinds[session.kind] = kinds.get(session.kind, Count()).plus(session)
        groups = groups_of(session) if session.heads is not None else {}
        fits = sum(groups.values()) <= (session.heads or 0)
        by_group.update(groups if fits else {})
        doubtful += not fits
    still_open = [session for session in sessions if session.state == "open"]
    by_day: dict[tuple[date, str], list[int]] = {}
    for number, session in enumerate(closed, 1):
        by_day.setdefault((session.held_on, session.village_code), []).append(number)
    same_day = [numbers for numbers in by_day.values() if len(numbers) > 1]
    return Recap(closed, still_open, total, count_by_village(closed), kinds, dict(by_group), same_day, doubtful)


def sessions_held(wanted: outreach.Filters) -> list[OutreachSession]:
    """Open and closed sessions by day, without their long texts."""
    long = ("speakers", "material", "questions_asked", "obstacles", "follow_up")
    texts = [getattr(OutreachSession, column) for column in long]
    query = outreach.filter_sessions(select(OutreachSession), wanted).where(OutreachSession.state.in_(COUNTING))
    query = query.options(joinedload(OutreachSession.village), *(defer(text) for text in texts))
    return list(db.session.scalars(query.order_by(OutreachSession.held_on, OutreachSession.id)))


def count_by_village(sessions: list[OutreachSession]) -> list[tuple[Village, Count]]:
    """People counted by village, by name; villages of one name stay apart."""
    counts: dict[str, tuple[Village, Count]] = {}
    for session in sessions:
        _, count = counts.get(session.village_code, (session.village, Count()))
        counts[session.village_code] = (session.village, count.plus(session))
    return sorted(counts.values(), key=lambda pair: (pair[0].name, pair[0].code))


# --- check-ins in numbers


def select_check_ins(session_ids: Collection[str], *columns: Any) -> Select[Any]:
    """These columns of the sessions' check-ins; none of practice, and none of a cancelled session."""
    joined = select(*columns).select_from(CheckIn).join(CheckIn.session)
    return joined.where(CheckIn.session_id.in_(session_ids), OutreachSession.state.in_(COUNTING))


def count_check_ins(session_ids: Collection[str]) -> dict[str, int]:
    """The number of check-ins that are not void of each of these sessions."""
    query = select_check_ins(session_ids, CheckIn.session_id, func.count())
    rows = db.session.execute(query.where(CheckIn.state != "void").group_by(CheckIn.session_id))
    return {row[0]: row[1] for row in rows}


def check_in_totals(session: OutreachSession) -> Totals:
    """Check-ins of one session by sex, group, age, village, origin and state; void ones and practice count nowhere."""
    counts = (session.counts and session.check_in_counts) or count_check_in_rows(session.id)
    sorts = {f"by_{sort}": Counter(counts[sort]) for sort in SORTS}
    return Totals(checkins=sum(counts["age"].values()), **sorts)


def count_check_in_rows(session_id: str) -> dict[str, Counter[str]]:
    """Check-ins of one session that are rows here, sorted in each way: {sort: {code, or "": people}}."""
    query = select_check_ins([session_id], *SORTS.values(), func.count()).group_by(*SORTS.values())
    people = {sort: Counter[str]() for sort in SORTS}
    for *codes, number in db.session.execute(query):
        for sort, code in zip(SORTS, codes, strict=True):
            if sort == "state" or codes[-1] != "void":
                people[sort][code or ""] += number
    return people


def named_checkins(session_id: str) -> list[CheckIn]:
    """For the attendance sheet: adults with a name who are not void, in order of arrival."""
    named = (CheckIn.name.is_not(None), CheckIn.state != "void", CheckIn.age == "adult")
    query = select_check_ins([session_id], CheckIn).where(*named).options(joinedload(CheckIn.village))
    return list(db.session.scalars(query.order_by(CheckIn.created_at, CheckIn.id)))


# --- check-ins to hand on

Home = aliased(Village)
COLUMNS: tuple[Any, ...] = (
    *(OutreachSession.held_on, OutreachSession.title, OutreachSession.village_name, Home.name.label("home")),
    *(Home.district, CheckIn.created_at, CheckIn.origin, CheckIn.state),
    *(getattr(CheckIn, field) for field in SAID if field not in PERSONAL),
)


def checkins_of_period(wanted: outreach.Filters) -> Iterator[Row[Any]]:
    """Check-ins that count, without anything personal, a few at a time."""
    return stream_rows(outreach.filter_sessions(counting_check_ins(*COLUMNS), wanted))


def has_foreign_sessions(wanted: outreach.Filters) -> bool:
    """True where sessions of a period came in session files: of them there are no check-ins to hand on."""
    return db.has_more_than(outreach.filter_sessions(select(OutreachSession.id).where(~outreach.IS_OWN), wanted), 0)


def checkins_of_session(session_id: str, with_names: bool) -> Iterator[Row[Any]]:
    """Check-ins of one session that count, in order of arrival; with what is personal only if asked for."""
    columns = COLUMNS + tuple(getattr(CheckIn, field) for field in PERSONAL) if with_names else COLUMNS
    return stream_rows(counting_check_ins(*columns).where(CheckIn.session_id == session_id))


def counting_check_ins(*columns: Any) -> Select[Any]:
    """These columns of check-ins that count: neither void nor practice, and not of a cancelled session."""
    return (
        select(*columns)
        .select_from(OutreachSession)
        .join(CheckIn, CheckIn.session_id == OutreachSession.id)
        .outerjoin(Home, Home.code == CheckIn.village_code)
        .where(OutreachSession.state.in_(COUNTING), CheckIn.state != "void")
        .order_by(OutreachSession.held_on, OutreachSession.id, CheckIn.created_at, CheckIn.id)
    )


def stream_rows(query: Select[Any]) -> Iterator[Row[Any]]:
    """Rows as they come, so that a hundred thousand take no more memory than a thousand."""
    yield from db.session.execute(query.execution_options(yield_per=AT_ONCE))
