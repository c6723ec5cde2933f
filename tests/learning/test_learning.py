"""What people learned: figures counted by hand, small groups hidden, and nothing to be had by subtraction."""

import math
import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations, permutations
from typing import Any

import pytest
from sqlalchemy import select, update

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import report, statistics
from kiosk.learning.report import Learning
from kiosk.learning.tallies import OTHERS, Gains, Group
from kiosk.models import OutreachSession, Question, QuizAnswer, Village
from kiosk.models.quiz_attempt import PHASES
from kiosk.rules import quiz
from kiosk.rules.outreach import Filters
from tests.cast.learning import add_all, attempt, closed_session, offer, pair, questions, wrong_options
from tests.cast.pages import Browser

SMALLEST = 5  # written out: the rule must not change unseen
LAST_MONTH = today().replace(day=1) - timedelta(days=1)


@pytest.fixture
def closed(lontar: Village) -> OutreachSession:
    """A closed session in Lontar, today."""
    return closed_session(lontar)


@pytest.fixture
def asked(app: object) -> list[Question]:
    """Two questions of one topic and one of another."""
    return questions("Q01", "Q02", "Q31")


def shares(found: Learning) -> dict[str, tuple[int, int, int, int]]:
    """Answers, right, most chosen wrong and unknown, by question."""
    rows = statistics.questions(found.block, found.questions)
    percent = [row.wrong_share.percent if row.wrong_share else 0 for row in rows]
    return {row.question.slug: (row.answers, row.right, n, row.unknown) for row, n in zip(rows, percent, strict=True)}


# --- figures


def test_a_session_tells_attempts_average_and_hardest_questions(closed: OutreachSession, asked: list[Question]) -> None:
    add_all(*(attempt(closed.id, asked, answers) for answers in ("rrr", "rrw", "rww", "ruw", "rux", "rwr")))
    found = report.of_session(closed.id)
    assert statistics.phases(found.block) == [("free", 6, 6, 56)]  # 10 of 18 answers
    rows = statistics.questions(found.block, found.questions)
    assert [row.question.slug for row in rows] == ["Q02", "Q31", "Q01"]  # right: 2, 2 and 6 of 6
    assert shares(found) == {"Q01": (6, 100, 0, 0), "Q02": (6, 33, 0, 33), "Q31": (6, 33, 0, 0)}


def test_topics_come_hardest_first(closed: OutreachSession, asked: list[Question]) -> None:
    add_all(*(attempt(closed.id, asked, answers) for answers in ("rrw", "rrw", "rww", "rrw", "rrr")))
    found = report.of_session(closed.id)
    topics = [(row.topic, row.answers, row.right) for row in statistics.topics(found.block, found.questions)]
    assert topics == [(asked[2].topic, 5, 20), ("dokumen", 10, 90)]


def test_an_edited_question_has_figures_of_its_own(closed: OutreachSession, asked: list[Question]) -> None:
    old = asked[0]
    values = {c.name: getattr(old, c.name) for c in Question.__table__.columns} | {"id": "edited", "version": 2}
    new = Question(**values)
    add_all(new)
    add_all(*(attempt(closed.id, [old], "r") for _ in range(5)), *(attempt(closed.id, [new], "w") for _ in range(6)))
    found = report.of_session(closed.id)
    rows = statistics.questions(found.block, found.questions)
    assert [(row.question.version, row.answers, row.right) for row in rows] == [(2, 6, 0), (1, 5, 100)]


def forms() -> dict[str, list[Question]]:
    """Short forms."""
    return {"A": questions("Q01", "Q12", "Q17", "Q22", "Q31"), "B": questions("Q08", "Q11", "Q20", "Q23", "Q34")}


def test_pairs_are_compared_by_the_form_they_had_first(closed: OutreachSession) -> None:
    scores = [("rrwww", "rrrww"), ("rwwww", "rrrww"), ("wwwww", "rwwww"), ("rrrww", "rrrrw"), ("rrwww", "rrwww")]
    for first in "AB":
        for before, after in scores:
            add_all(*pair(closed.id, forms(), first, before, after))
    found = report.of_session(closed.id)
    a_first, b_first = statistics.gains(found.block)
    assert (a_first.first, a_first.pairs, a_first.questions) == ("A", 5, 5.0)
    assert (a_first.before, a_first.after, a_first.change) == (1.6, 2.6, 1.0)  # 8 and 13 right in 5 pairs
    half = 2.776 * math.sqrt(0.5 / 5)  # changes 1 2 1 1 0: variance 2 / 4
    assert a_first.low == pytest.approx(1 - half, abs=0.01)
    assert a_first.high == pytest.approx(1 + half, abs=0.01)
    assert b_first[1:] == a_first[1:]
    assert statistics.phases(found.block) == [("before", 10, 10, 32), ("after", 10, 10, 52)]


@pytest.mark.parametrize(("freedom", "table"), [(4, 2.776), (9, 2.262), (29, 2.045), (1000, 1.962)])
def test_the_interval_uses_students_t(freedom: int, table: float) -> None:
    assert statistics.t_quantile(freedom) == pytest.approx(table, abs=0.01)


def test_equal_changes_have_no_width() -> None:
    assert statistics.change(Gains(pairs=5, before=10, after=15, squares=5)) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    "second",
    [
        {"form": "A"},  # the same form twice
        {"length": "full"},
        {"finished": False},
        {"pair_code": "another"},
    ],
)
def test_what_is_no_pair_is_counted_without_one(closed: OutreachSession, second: dict[str, Any]) -> None:
    for n in range(6):
        before, after = pair(closed.id, forms(), "A", "rrrrr", "rrrrr")
        for name, value in second.items():
            setattr(after, name, f"{value}{n}" if name == "pair_code" else value)
        add_all(before, after)
    found = report.of_session(closed.id)
    assert statistics.gains(found.block) == []
    assert statistics.phases(found.block)[0] == ("before", 6, 6, 100)


def test_attitudes_are_told_before_and_after(closed: OutreachSession, asked: list[Question]) -> None:
    answer_faces(closed, asked, "before", [3] * 7 + [2] * 5, [3] * 7 + [None] * 5)
    answer_faces(closed, asked, "after", [3] * 12, [1] * 6 + [2] * 6)
    rows = statistics.attitudes(report.of_session(closed.id).block)
    assert rows == [
        ("possible", 3, (58, 12), (100, 12)),
        ("possible", 2, (42, 12), (0, 12)),
        ("possible", 1, (0, 12), (0, 12)),
        ("ask", 3, (58, 12), (0, 12)),
        ("ask", 2, (0, 12), (50, 12)),
        ("ask", 1, (0, 12), (50, 12)),
        ("ask", None, (42, 12), (0, 12)),
    ]


def answer_faces(
    session: OutreachSession, asked: list[Question], phase: str, possible: list[int | None], ask: list[int | None]
) -> None:
    """One attempt for each of these pairs of faces."""
    for faces in zip(possible, ask, strict=True):
        extra = {"phase": phase, "attitude_possible": faces[0], "attitude_ask": faces[1]}
        add_all(attempt(session.id, asked, "r" * len(asked), **extra))


def test_nobody_is_told_by_a_face_that_few_chose(closed: OutreachSession, asked: list[Question]) -> None:
    answer_faces(closed, asked, "before", [3] * 10 + [2] * 2, [3] * 5 + [2] * 3 + [1] * 4)
    rows = statistics.attitudes(report.of_session(closed.id).block)
    assert [row for row in rows if row.before] == [
        ("possible", 1, (0, 12), None),
        ("possible", OTHERS, (100, 12), None),  # two were unsure: the ten must not be told beside them
        ("ask", 3, (42, 12), None),
        ("ask", OTHERS, (58, 12), None),
    ]


def test_offer_checks_tell_verdicts_and_signs(closed: OutreachSession) -> None:
    add_all(*(offer(closed.id, "stop", "R01", "R02") for _ in range(5)), *(offer(closed.id, "ok") for _ in range(7)))
    add_all(offer(closed.id, "ok", "R02"))
    found = report.of_session(closed.id).offers
    assert statistics.verdicts(found) == [("stop", (38, 13)), ("warning", (0, 13)), ("ok", (62, 13))]
    assert statistics.signs(found) == [("R02", (46, 13)), ("R01", (38, 13))]


# --- small groups


@pytest.mark.parametrize(("people", "state"), [(4, "closed"), (9, "open"), (9, "planned")])
def test_small_and_unclosed_sessions_show_nothing(
    closed: OutreachSession, asked: list[Question], people: int, state: str
) -> None:
    add_all(*(attempt(closed.id, asked, "rrr") for _ in range(people)))
    add_all(*(offer(closed.id, "stop", "R01") for _ in range(people)))
    with db.write():
        closed.state = state
    for found in (report.of_session(closed.id), report.of_period(Filters())):
        assert (found.sessions, found.questions) == (0, {})
        assert statistics.phases(found.block) == []
        assert statistics.verdicts(found.offers) == []


def test_a_question_of_four_is_hidden_and_takes_one_more_along(closed: OutreachSession, asked: list[Question]) -> None:
    first, second, third = asked
    add_all(*(attempt(closed.id, [first, second], "rw") for _ in range(6)))
    add_all(*(attempt(closed.id, [first, third], "rr") for _ in range(4)))
    found = report.of_session(closed.id)
    assert shares(found) == {"Q01": (10, 100, 0, 0)}  # Q31 of 4, and Q02 so that nobody subtracts
    assert statistics.phases(found.block) == [("free", 10, 10, 70)]


def test_unpaired_attempts_that_are_few_are_counted_nowhere(closed: OutreachSession) -> None:
    for _ in range(6):
        add_all(*pair(closed.id, forms(), "A", "rrrrr", "rrrrr"))
    add_all(*pair(closed.id, forms(), "B", "wwwww", "wwwww"))
    found = report.of_session(closed.id)
    assert statistics.phases(found.block) == [("before", 6, 6, 100), ("after", 6, 6, 100)]


def test_pairs_too_few_for_an_order_still_count_in_their_phase(closed: OutreachSession) -> None:
    for first in "AAABBB":
        add_all(*pair(closed.id, forms(), first, "rwwww", "rrwww"))
    found = report.of_session(closed.id)
    assert statistics.gains(found.block) == []
    assert statistics.phases(found.block) == [("before", 6, 6, 20), ("after", 6, 6, 40)]


@pytest.mark.parametrize(("begun", "started"), [(0, 6), (1, 6), (4, 6), (5, 11)])
def test_a_few_unfinished_attempts_are_counted_nowhere(
    closed: OutreachSession, asked: list[Question], begun: int, started: int
) -> None:
    add_all(*(attempt(closed.id, asked, "rrr") for _ in range(6)))
    add_all(*(attempt(closed.id, asked, "www", finished=False) for _ in range(begun)))
    assert statistics.phases(report.of_session(closed.id).block) == [("free", started, 6, 100)]


def test_a_wrong_option_is_named_where_five_chose_it(closed: OutreachSession, asked: list[Question]) -> None:
    add_all(*(attempt(closed.id, asked, answers) for answers in ["rwr"] * 4 + ["rxw"] * 5))
    rows = {row.question.slug: row for row in learned_questions(closed)}
    named = {slug: (row.wrong, row.wrong_share) for slug, row in rows.items()}
    assert named["Q01"] == (statistics.NO_OPTION, None)
    assert named["Q02"] == (wrong_options(asked[1])[1], None)  # with its share the other four were known too
    assert named["Q31"] == (wrong_options(asked[2])[0], (56, 9))
    add_all(attempt(closed.id, asked[1:2], "w"))
    (row,) = [row for row in learned_questions(closed) if row.question.slug == "Q02"]
    assert (row.wrong, row.wrong_share) == (wrong_options(asked[1])[0], (50, 10))
    add_all(*(attempt(closed.id, asked[2:], "x") for _ in range(4)))
    chosen = report.of_session(closed.id).block.groups[Group("free")].chosen
    assert all(number >= SMALLEST for (_, option), number in chosen.items() if option in wrong_options(asked[2]))


def learned_questions(session: OutreachSession) -> list[statistics.QuestionRow]:
    """The question rows of a session's page."""
    found = report.of_session(session.id)
    return statistics.questions(found.block, found.questions)


def test_a_wrong_option_of_four_has_no_name(closed: OutreachSession, asked: list[Question]) -> None:
    add_all(*(attempt(closed.id, asked[:1], letter) for letter in "rrrwwwwx"))
    (row,) = learned_questions(closed)
    assert (row.right, row.wrong, row.wrong_share) == (38, OTHERS, None)


@pytest.mark.parametrize(
    ("checks", "verdicts"),
    [
        ({"stop": 6, "warning": 2, "ok": 1}, {OTHERS: 100}),  # three alone would be too few
        ({"stop": 6, "warning": 3, "ok": 3}, {"stop": 50, OTHERS: 50}),
        ({"stop": 5, "warning": 9, "ok": 1}, {"warning": 60, OTHERS: 40}),
        ({"stop": 5}, {"stop": 100, "warning": 0, "ok": 0}),
    ],
)
def test_verdicts_and_signs_of_a_few_are_not_told(
    closed: OutreachSession, checks: dict[str, int], verdicts: dict[str, int]
) -> None:
    add_all(
        *(offer(closed.id, verdict, f"sign-{verdict}") for verdict, number in checks.items() for _ in range(number))
    )
    found = report.of_session(closed.id).offers
    assert {verdict: share.percent for verdict, share in statistics.verdicts(found)} == verdicts
    assert {sign for sign, _ in statistics.signs(found)} == {f"sign-{v}" for v, n in checks.items() if n >= SMALLEST}


# --- closed, opened again, closed once more


@pytest.mark.parametrize(("more", "shown"), [(0, 6), (1, 0), (4, 0), (5, 11)])
def test_a_session_opened_again_tells_no_figure_of_the_few_who_came_since(
    desk: Browser, closed: OutreachSession, asked: list[Question], more: int, shown: int
) -> None:
    add_all(*(attempt(closed.id, asked, "rrw") for _ in range(6)))
    page = f"/admin/sessions/{closed.id}"
    desk.get(page)
    desk.follow("Buka lagi")
    desk.submit(clock="1", sure="1")
    add_all(*(attempt(closed.id, asked, "www") for _ in range(more)))
    desk.get(f"{page}/close")
    desk.submit()
    for found in (report.of_session(closed.id), report.of_period(Filters())):
        assert sum(row.finished for row in statistics.phases(found.block)) == shown
        assert {row[0] for row in shares(found).values()} == ({shown} if shown else set())


def test_five_more_attempts_show_nothing_where_one_question_got_one_more(
    desk: Browser, closed: OutreachSession, asked: list[Question]
) -> None:
    add_all(*(attempt(closed.id, asked[:2], "rr") for _ in range(6)))
    desk.get(f"/admin/sessions/{closed.id}")
    desk.follow("Buka lagi")
    desk.submit(clock="1", sure="1")
    add_all(attempt(closed.id, asked[:2], "ww"), *(attempt(closed.id, asked[:1], "w") for _ in range(4)))
    desk.get(f"/admin/sessions/{closed.id}/close")
    desk.submit()
    assert report.of_session(closed.id).block.groups == {}


def test_what_was_hidden_when_it_was_closed_too_early_is_told_later(
    desk: Browser, closed: OutreachSession, asked: list[Question]
) -> None:
    add_all(*(attempt(closed.id, asked, "rrw") for _ in range(3)))
    desk.get(f"/admin/sessions/{closed.id}")
    desk.follow("Buka lagi")
    desk.submit(clock="1", sure="1")
    add_all(*(attempt(closed.id, asked, "rrw") for _ in range(3)))
    desk.get(f"/admin/sessions/{closed.id}/close")
    desk.submit()
    assert statistics.phases(report.of_session(closed.id).block) == [("free", 6, 6, 67)]


def test_an_attempt_that_ends_after_its_session_was_closed_counts_without_one(
    closed: OutreachSession, asked: list[Question]
) -> None:
    add_all(*(attempt(closed.id, asked, "rrw") for _ in range(6)))
    late = attempt(closed.id, asked, "rrw", finished=False, taken_on=LAST_MONTH)
    late.answers[-1].option = None
    add_all(late)
    with db.write():
        quiz.record_answer(late.token, 3, asked[2].answer, minutes=1)
    assert (late.finished, late.session_id, late.taken_on) == (True, None, today())
    assert statistics.phases(report.of_session(closed.id).block) == [("free", 6, 6, 67)]


def test_a_period_sums_only_sessions_that_are_shown(lontar: Village, asked: list[Question]) -> None:
    large, small = closed_session(lontar), closed_session(lontar, title="Kecil")
    add_all(*(attempt(large.id, asked, "rrr") for _ in range(5)), *(attempt(small.id, asked, "www") for _ in range(4)))
    found = report.of_period(Filters(today(), today()))
    assert (found.closed, found.sessions) == (2, 1)
    assert statistics.phases(found.block) == [("free", 5, 5, 100)]


def test_a_share_of_a_period_is_made_of_the_sessions_that_tell_it(lontar: Village, asked: list[Question]) -> None:
    one, two = closed_session(lontar), closed_session(lontar, title="Dua")
    first, second = wrong_options(asked[0])[:2]
    add_all(*(attempt(one.id, asked[:1], letter) for letter in "r" * 4 + "w" * 6))
    add_all(*(attempt(two.id, asked[:1], letter) for letter in "r" * 13 + "w" * 2 + "x" * 5))  # two: both untold
    add_all(*(offer(one.id, verdict, "R01") for verdict in ["stop"] * 6 + ["ok"] * 6))
    add_all(*(offer(two.id, verdict) for verdict in ["stop"] * 10 + ["warning"] * 3 + ["ok"] * 2))
    add_all(offer(two.id, "stop", "R01"))
    answer_faces(one, asked[:1], "before", [3] * 9, [3] * 9)
    answer_faces(two, asked[:1], "before", [3] * 8 + [1] * 3, [3] * 11)
    found = report.of_period(Filters())
    (row,) = statistics.questions(found.block, found.questions)
    assert (row.answers, row.right) == (50, 74)  # 4 and 13 and, before, 9 and 11 of 50: told of every session
    assert (row.wrong, row.wrong_share) == (first, (32, 19))  # 6 of the 19 of the first session
    assert second not in found.block.wrong[row.question.id].counts
    # the first session tells every verdict; the other tells "stop", and the rest as one
    assert statistics.verdicts(found.offers) == [
        ("stop", (61, 28)),
        ("warning", (0, 12)),
        ("ok", (50, 12)),
        (OTHERS, (18, 28)),
    ]
    assert statistics.signs(found.offers) == [("R01", (100, 12))]
    rows = {(row.item, row.face): row.before for row in statistics.attitudes(found.block)}
    assert rows["possible", 3] == (100, 9)
    assert rows["possible", OTHERS] == (55, 20)
    assert rows["ask", 3] == (100, 20)


def test_attempts_without_a_session_are_summed_by_past_month(lontar: Village, asked: list[Question]) -> None:
    for on, people in ((LAST_MONTH, 5), (LAST_MONTH.replace(day=1) - timedelta(days=1), 4), (today(), 9)):
        add_all(*(attempt(None, asked, "rrr", taken_on=on) for _ in range(people)))
        add_all(*(offer(None, "stop", "R01", on=on) for _ in range(people)))
    found = report.of_period(Filters(date(2000, 1, 1), today()))
    assert statistics.phases(found.block) == [("free", 5, 5, 100)]
    assert found.offers.checks == 5
    for narrowed in (Filters(villages=[lontar.code]), Filters(kind="sosialisasi")):
        assert statistics.phases(report.of_period(narrowed).block) == []


# --- subtraction


def a_random_year(lot: random.Random, villages: list[Village], most: int) -> list[OutreachSession]:
    """Sessions of all sizes in several months and villages."""
    pool = questions("Q01", "Q02", "Q31", "Q08")
    two_forms = {"A": pool[:2], "B": pool[2:]}
    sessions = []
    for n in range(lot.randint(2, most)):
        sessions.append(closed_session(lot.choice(villages), date(2025, lot.randint(1, 12), 3), title=str(n)))
        scores = lambda: "".join(lot.choices("rwxu", k=2))  # noqa: E731
        for _ in range(lot.randint(0, 14)):
            add_all(*pair(sessions[-1].id, two_forms, lot.choice("AB"), scores(), scores())[: lot.choice((1, 2, 2, 2))])
        for _ in range(lot.randint(0, 9)):
            drawn = lot.sample(pool, lot.choice((2, 3)))
            add_all(attempt(sessions[-1].id, drawn, "".join(lot.choices("rwxu", k=len(drawn)))))
    return sessions


def scopes(sessions: list[OutreachSession]) -> list[Filters]:
    """Each month, quarter, half and the year; everywhere and by village."""
    spans = [(first, first + size - 1) for size in (1, 3, 6, 12) for first in range(1, 13, size)]
    days = [(date(2025, first, 1), date(2025, last, 28)) for first, last in spans]
    places = [None, *({session.village_code} for session in sessions)]
    return [Filters(*span, villages=place) for span in days for place in places]


def sums_shown(found: Learning) -> dict[Any, int]:
    """Right answers behind each figure of a page, before rounding."""
    sums: Counter[Any] = Counter()
    for group, tally in found.block.groups.items():
        sums["all"] += tally.right.total()
        sums["phase", group.phase] += tally.right.total()
        for question in tally.right:
            if question in found.questions:
                sums["question", question] += tally.right[question]
                sums["topic", found.questions[question].topic] += tally.right[question]
    for key, gains in found.block.gains.items():
        sums["before", key], sums["after", key] = gains.before, gains.after
    return dict(sums)


def counts_shown(found: Learning) -> dict[Any, int]:
    """People behind each figure of a page."""
    rows = {("phase", row.phase): row.finished for row in statistics.phases(found.block)}
    rows |= {("started", row.phase): row.started for row in statistics.phases(found.block)}
    rows |= {("question", row.question.id): row.answers for row in statistics.questions(found.block, found.questions)}
    rows |= {("pairs", row.first, row.length): row.pairs for row in statistics.gains(found.block)}
    rows |= {("verdict", verdict): share.out_of for verdict, share in statistics.verdicts(found.offers)}
    return rows | faces_shown(found)


def faces_shown(found: Learning) -> dict[Any, int]:
    """What the shares of faces are out of."""
    told = {(*key, face): shares.out_of(face) for key, shares in found.block.faces.items() for face in statistics.FACES}
    return {key: number for key, number in told.items() if number}


@pytest.mark.parametrize("seed", range(6))
def test_no_figure_and_no_difference_of_two_is_of_fewer_than_five(lontar: Village, seed: int) -> None:
    wargasara = db.session.get(Village, "36.04.13.2009")
    assert wargasara
    sessions = a_random_year(random.Random(seed), [lontar, wargasara], 5)
    pages = [counts_shown(report.of_period(scope)) for scope in scopes(sessions)]
    pages += [counts_shown(report.of_session(session.id)) for session in sessions]
    assert min(number for page in pages for number in page.values()) >= SMALLEST
    unfinished = [
        page[started] - page["phase", started[1]] for page in pages for started in page if "started" in started
    ]
    assert not set(unfinished) & set(range(1, SMALLEST))
    nested = [
        (one, other)
        for (wide, one), (narrow, other) in permutations(zip(scopes(sessions), pages, strict=False), 2)
        if within(narrow, wide)
    ]
    for one, other in nested:
        for figure in one.keys() & other.keys():
            assert one[figure] - other[figure] not in range(1, SMALLEST), figure


@pytest.mark.parametrize("seed", range(4))
def test_no_order_of_closing_tells_of_a_few(lontar: Village, seed: int) -> None:
    """Sessions are opened and closed in any order, a few people more each time, and somebody keeps every page.

    A period is at any time the sum of its sessions' pages, so that two periods, or the same one earlier and later,
    differ by whole sessions; and no page of a session differs from an earlier one by a few.
    """
    lot = random.Random(200 + seed)
    sessions = a_random_year(lot, [lontar], 4)
    kept: dict[str, list[dict[Any, int]]] = defaultdict(list)
    for _ in range(12):
        turn_over(lot, lot.choice(sessions))
        pages = {session.id: counts_shown(report.of_session(session.id)) for session in sessions}
        for key, page in pages.items():
            kept[key].append(page)
        for scope in [Filters(), *lot.sample(scopes(sessions), 4)]:
            inside = [pages[session.id] for session in sessions if scope.first <= session.held_on <= scope.last]
            assert shown_at_all(counts_shown(report.of_period(scope))) == sum(map(Counter, inside), Counter())
    seen = [page for pages in kept.values() for page in pages]
    assert min((number for page in seen for number in page.values()), default=SMALLEST) >= SMALLEST
    for one, other in (two for pages in kept.values() for two in combinations(pages, 2)):
        for figure in (one.keys() & other.keys()) - {("started", phase) for phase in PHASES}:
            assert abs(one[figure] - other[figure]) not in range(1, SMALLEST), figure


def turn_over(lot: random.Random, session: OutreachSession) -> None:
    """Close an open session; open a closed one again, and some people come."""
    was_closed = session.state == "closed"
    with db.write():
        report.remember(session.id)
        session.state = "open" if was_closed else "closed"
    pool = questions("Q01", "Q02", "Q31")
    for _ in range(lot.choice((0, 1, 3, 5, 6, 10)) if was_closed else 0):
        faces = {"attitude_possible": lot.choice((3, 3, 2)), "attitude_ask": lot.choice((3, None))}
        phase = lot.choice(("free", "after"))
        answers = "".join(lot.choices("rwxu", k=3))
        add_all(attempt(session.id, pool, answers, phase=phase, **(faces if phase == "after" else {})))


def shown_at_all(counts: dict[Any, int]) -> dict[Any, int]:
    """Without what is out of nobody."""
    return {figure: number for figure, number in counts.items() if number}


def within(narrow: Filters, wide: Filters) -> bool:
    """Whether everything of the one is also in the other."""
    places = wide.villages is None or narrow.villages == wide.villages
    return places and wide.first <= narrow.first and narrow.last <= wide.last


@pytest.mark.parametrize("seed", range(2))
def test_no_sum_of_shown_figures_is_about_fewer_than_five_people(lontar: Village, seed: int) -> None:
    """Turn one answer at a time and see which figures move.

    Answers that move the same figures are one cell: no adding and subtracting of figures tells them apart. Every cell
    must then hold answers of at least five people.
    """
    sessions = a_random_year(random.Random(100 + seed), [lontar], 2)
    asked_of = [Filters(), *(Filters(session.held_on, session.held_on) for session in sessions)]

    def pages() -> list[dict[Any, int]]:
        return [sums_shown(report.of_period(scope)) for scope in asked_of] + [
            sums_shown(report.of_session(session.id)) for session in sessions
        ]

    still, cells = pages(), defaultdict(set)
    answers = list(db.session.execute(select(QuizAnswer.attempt_token, QuizAnswer.question_id, QuizAnswer.right)))
    for token, question, right in answers:
        turn(token, question, not right)
        moved = frozenset(
            (n, figure)
            for n, (now, then) in enumerate(zip(pages(), still, strict=True))
            for figure in now.keys() | then.keys()
            if now.get(figure, 0) != then.get(figure, 0)
        )
        turn(token, question, right)
        if moved:
            cells[moved].add(token)
    assert cells
    assert min(len(people) for people in cells.values()) >= SMALLEST


def turn(token: str, question: str, right: bool) -> None:
    """Make one answer right or wrong."""
    one = (QuizAnswer.attempt_token == token, QuizAnswer.question_id == question)
    with db.write():
        db.session.execute(update(QuizAnswer).where(*one).values(right=right))
