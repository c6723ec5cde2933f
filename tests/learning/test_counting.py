"""Answers become counts when their session is closed or their month is over: figures counted by hand; all else goes."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import counting, gains, report, statistics
from kiosk.learning.statistics import NO_OPTION
from kiosk.machine import upkeep
from kiosk.models import (
    LearningBatch,
    OfferCheck,
    Officer,
    OfficerVillage,
    OutreachSession,
    Question,
    QuizAnswer,
    QuizAttempt,
    Village,
)
from kiosk.models.learning import OTHERS
from kiosk.rules import known_days, quiz
from kiosk.rules.outreach import Filters
from tests.cast.learning import (
    add_all,
    attempt,
    closed_session,
    counted,
    edited,
    faces,
    forms,
    left,
    offer,
    pair,
    wrong_options,
)
from tests.cast.pages import Browser

LAST_MONTH = today().replace(day=1) - timedelta(days=1)


# --- figures


def test_a_session_tells_attempts_average_and_hardest_questions(closed: OutreachSession, asked: list[Question]) -> None:
    answers = ["rrr", "rrr", "rrw", "rrw", "rrw", "rrw", "rww", "ruw", "rux", "rwr", "rur", "rur"]
    found = counted(closed, *(attempt(closed.id, asked, letters) for letters in answers))
    assert statistics.phases(found.quizzes) == [("free", 12, 12, 64)]  # 12, 6 and 5 of 36 answers
    rows = statistics.questions(found.parts)
    told = [(row.question.slug, row.right, row.unknown, row.wrong) for row in rows]
    assert told == [
        ("Q38", 42, None, OTHERS),  # one chose x, and the six beside it would tell that
        ("Q04", 50, None, OTHERS),  # four did not know, two were wrong
        ("Q01", 100, (0, 12), NO_OPTION),
    ]
    topics = [(row.topic, row.answers, row.right) for row in statistics.topics(found.parts)]
    assert topics == [(asked[2].topic, 12, 42), ("dokumen", 24, 75)]


def test_an_edited_question_has_figures_of_its_own(closed: OutreachSession, asked: list[Question]) -> None:
    old = asked[0]
    new = edited(old)
    first, second = (
        [attempt(closed.id, [q, asked[1]], letters) for _ in range(6)] for q, letters in ((old, "rr"), (new, "wr"))
    )
    rows = statistics.questions(counted(closed, *first, *second).parts)
    told = [(row.question.slug, row.question.version, row.answers, row.right) for row in rows]
    assert told == [("Q01", 2, 6, 0), ("Q01", 1, 6, 100), ("Q04", 1, 12, 100)]


def test_pairs_are_compared_by_the_form_they_had_first(closed: OutreachSession) -> None:
    scores = [("rrwww", "rrrww"), ("rwwww", "rrrww"), ("wwwww", "rwwww"), ("rrrww", "rrrrw"), ("rrwww", "rrwww")]
    people = [pair(closed.id, forms(), first, before, after) for first in "AB" for before, after in scores]
    found = counted(closed, *(one for both in people for one in both))
    told = [
        (row.first, row.kind, row.questions, row.pairs, *map(round, row.change[:2]))
        for row in gains.by_form(found.pairs)
    ]
    assert told == [
        (first, kind, number, 5, *right)
        for first in "AB"
        for kind, number, *right in (
            ("all", 5, 32, 52),  # 8 and 13 of 25 right
            ("sound", 2, 70, 90),  # 7 and 9 of 10
            ("unsound", 3, 7, 27),  # 1 and 4 of 15
        )
    ]
    half = 20 * 2.776 * (0.5 / 5) ** 0.5  # changes 1 2 1 1 0: variance 2 / 4; a question is 20 in 100
    a_first, *_kinds = gains.by_form(found.pairs)
    assert a_first.change[2:] == pytest.approx((20 - half, 20 + half), abs=0.1)
    assert statistics.phases(found.quizzes) == [("before", 10, 10, 32), ("after", 10, 10, 52)]


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
    found = counted(closed)
    assert found.pairs == []
    assert statistics.phases(found.quizzes)[0] == ("before", 6, 6, 100)


def test_attitudes_are_told_before_and_after(closed: OutreachSession, asked: list[Question]) -> None:
    before = faces(closed, asked, "before", [3] * 7 + [2] * 5, [3] * 7 + [None] * 5)
    after = faces(closed, asked, "after", [3] * 12, [1] * 6 + [2] * 6)
    assert statistics.attitudes(counted(closed, *before, *after).quizzes) == [
        ("possible", "3", (58, 12), (100, 12)),
        ("possible", "2", (42, 12), (0, 12)),
        ("possible", "1", (0, 12), (0, 12)),
        ("ask", "3", (58, 12), (0, 12)),
        ("ask", "2", (0, 12), (50, 12)),
        ("ask", "1", (0, 12), (50, 12)),
        ("ask", "skipped", (42, 12), (0, 12)),
    ]


def test_offer_checks_tell_verdicts_and_signs(closed: OutreachSession) -> None:
    found = counted(
        closed,
        *(offer(closed.id, "stop", "R01", "R02") for _ in range(5)),
        *(offer(closed.id, "warning", "R12") for _ in range(5)),
        *(offer(closed.id, "ok") for _ in range(8)),
    )
    assert statistics.verdicts(found.offers) == [("stop", (28, 18)), ("warning", (28, 18)), ("ok", (44, 18))]
    assert statistics.signs(found.offers) == [(sign, (28, 18)) for sign in ("R01", "R02", "R12")]


# --- when


@pytest.mark.parametrize("state", ["open", "planned"])
def test_nothing_is_counted_while_a_session_goes_on(lontar: Village, asked: list[Question], state: str) -> None:
    session = closed_session(lontar, state=state)
    add_all(*(attempt(session.id, asked, "rrr") for _ in range(9)))
    with db.write():
        counting.count_sessions()
    assert (left(QuizAttempt), left(LearningBatch)) == (9, 0)


def test_an_officer_who_closes_a_session_leaves_no_answer_in_it(
    desk: Browser, session_in_lontar: OutreachSession, asked: list[Question]
) -> None:
    add_all(*(attempt(session_in_lontar.id, asked, "rrw", pair_code="4821") for _ in range(6)))
    add_all(attempt(session_in_lontar.id, asked, "rrw", finished=False, pair_code="4822"))
    desk.get(f"/admin/sessions/{session_in_lontar.id}/close")
    desk.press("Tutup dan cetak")
    assert left(QuizAnswer) == 3
    going_on = db.session.scalars(select(QuizAttempt)).one()
    assert (going_on.finished, going_on.session_id, going_on.pair_code) == (False, None, None)
    assert "100%" in desk.get(f"/admin/reports/sessions/{session_in_lontar.id}/learning/").text


def test_a_session_opened_again_takes_check_ins_and_its_quiz_counts_with_the_month(
    desk: Browser, visitor: Browser, session_in_lontar: OutreachSession, asked: list[Question]
) -> None:
    page = f"/admin/sessions/{session_in_lontar.id}"
    add_all(*(attempt(session_in_lontar.id, asked, "rrw") for _ in range(6)))
    desk.get(f"{page}/close")
    desk.press("Tutup dan cetak")
    desk.get(page)
    desk.follow("Buka lagi")
    desk.submit(clock="1", sure="1")
    assert (
        "masih dibuka: isi laporannya masih bisa berubah"
        in desk.get(f"/admin/reports/sessions/{session_in_lontar.id}/").text
    )
    assert session_in_lontar.title in visitor.get("/check-in/").text
    assert session_in_lontar.title not in visitor.get("/quiz/").text
    visitor.submit(length="short")
    assert [a.session_id for a in db.session.scalars(select(QuizAttempt))] == [None]
    desk.get(f"{page}/close")
    desk.press("Tutup dan cetak")
    assert statistics.phases(report.of_session(session_in_lontar.id).quizzes) == [("free", 6, 6, 67)]


def test_an_attempt_that_ends_after_its_session_was_closed_counts_with_its_month(
    closed: OutreachSession, asked: list[Question]
) -> None:
    late = attempt(closed.id, asked, "rrw", finished=False, taken_on=LAST_MONTH)
    late.answers[-1].option = None
    counted(closed, *(attempt(closed.id, asked, "rrw") for _ in range(6)), late)
    with db.write():
        quiz.record_answer(late.token, 3, asked[2].answer, minutes=1)
    assert (late.finished, late.session_id, late.taken_on) == (True, None, today())


def test_attempts_without_a_session_are_counted_when_their_month_is_over(
    lontar: Village, asked: list[Question]
) -> None:
    for on, people in ((LAST_MONTH, 5), (LAST_MONTH.replace(day=1) - timedelta(days=1), 4), (today(), 9)):
        add_all(*(attempt(None, asked, "rrr", taken_on=on) for _ in range(people)))
        add_all(*(offer(None, "stop", "R01", on=on) for _ in range(people)))
    add_all(*(attempt(None, asked, "www", finished=False, taken_on=LAST_MONTH) for _ in range(5)))
    with db.write():
        counting.count_months()
    found = report.of_period(Filters(None, date(2000, 1, 1), today()))
    assert statistics.phases(found.quizzes) == [("free", 10, 5, 100)]
    assert [batch.checks for batch in found.offers] == [5]
    assert (left(QuizAttempt), left(OfferCheck)) == (9, 9)
    of_some = Officer(role="officer", given=[OfficerVillage(code=lontar.code)])
    for narrowed in (Filters(of_some), Filters(None, villages=[lontar.code]), Filters(None, kind="sosialisasi")):
        assert statistics.phases(report.of_period(narrowed).quizzes) == []


def test_a_quiz_begun_in_a_session_starts_in_its_month(closed: OutreachSession, asked: list[Question]) -> None:
    begun = [attempt(closed.id, asked, "www", finished=False, taken_on=LAST_MONTH) for _ in range(6)]
    found = counted(closed, *(attempt(closed.id, asked, "rrr") for _ in range(5)), *begun)
    assert statistics.phases(found.quizzes) == [("free", 5, 5, 100)]
    add_all(*(attempt(None, asked, "rrr", taken_on=LAST_MONTH) for _ in range(5)))
    with db.write():
        counting.count_months()
    assert statistics.phases(report.of_period(Filters(None)).quizzes) == [("free", 16, 10, 100)]


def test_no_month_is_over_while_retention_waits_for_the_clock(
    app: Flask, closed: OutreachSession, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_all(*(attempt(None, asked, "rrr", taken_on=LAST_MONTH) for _ in range(6)))
    add_all(*(attempt(closed.id, asked, "rrr") for _ in range(6)))
    with monkeypatch.context() as doubtful:
        doubtful.setattr(known_days, "clock_in_doubt", lambda: True)
        upkeep.round_of(app)
    assert {batch.month for batch in db.session.scalars(select(LearningBatch))} == {None}
    db.session.rollback()
    upkeep.round_of(app)
    assert {batch.month for batch in db.session.scalars(select(LearningBatch))} == {None, LAST_MONTH.replace(day=1)}
    assert left(QuizAttempt) == 0


# --- sums of batches


def test_a_period_sums_what_is_told_of_its_sessions(lontar: Village, asked: list[Question]) -> None:
    large, small = closed_session(lontar), closed_session(lontar, title="Kecil")
    counted(large, *(attempt(large.id, asked, "rrr") for _ in range(5)))
    counted(small, *(attempt(small.id, asked, "www") for _ in range(4)))
    found = report.of_period(Filters(None, today(), today()))
    assert (found.closed, found.sessions) == (2, 1)
    assert statistics.phases(found.quizzes) == [("free", 5, 5, 100)]


def test_a_share_of_a_period_is_made_of_the_sessions_that_tell_it(lontar: Village, asked: list[Question]) -> None:
    one, two = closed_session(lontar), closed_session(lontar, title="Dua")
    wrong = wrong_options(asked[0])[0]
    counted(one, *(attempt(one.id, asked, f"{letter}rr") for letter in "r" * 6 + "w" * 6))
    counted(two, *(attempt(two.id, asked, f"{letter}rr") for letter in "r" * 13 + "w" * 2 + "x" * 5))
    found = report.of_period(Filters(None))
    rows = {row.question.slug: row for row in statistics.questions(found.parts)}
    first = rows["Q01"]
    assert (first.answers, first.right, first.about) == (32, 59, False)  # 6 and 13 of 32
    assert (first.wrong, first.wrong_share) == (wrong, (50, 12))  # the second session tells no wrong option
