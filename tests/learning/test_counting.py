"""Answers become counts when their session is closed or their month is over: figures counted by hand; all else goes."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import copies, retention
from kiosk.db import db
from kiosk.learning import counting, report, statistics
from kiosk.machine import upkeep
from kiosk.models import (
    LearningBatch,
    LearningPairs,
    OfferBatch,
    OfferCheck,
    OutreachSession,
    Question,
    QuizAnswer,
    QuizAttempt,
    Village,
)
from kiosk.rules.outreach import Filters
from kiosk.web.desk.tables import share_cell
from tests.cast.commands import rows
from tests.cast.disk import put_confirmed_day
from tests.cast.learning import (
    add_all,
    attempt,
    closed_session,
    count_and_report,
    count_rows,
    faces,
    forms,
    next_version,
    offer,
    pair,
    questions,
    wrong_options,
)
from tests.cast.pages import Browser
from tests.cast.questions import change
from tests.cast.two_kiosks import only


@pytest.fixture
def last_month() -> date:
    """The last day of the newest month that is over, which it is from the second day of the next."""
    return (today() - timedelta(days=1)).replace(day=1) - timedelta(days=1)


# --- figures


def test_a_session_tells_attempts_average_and_hardest_questions(
    ended_session: OutreachSession, three_questions: list[Question]
) -> None:
    answers = ["rrr", "rrr", "rrw", "rrw", "rrw", "rrw", "rww", "ruw", "rux", "rwr", "rur", "rur"]
    learning = count_and_report(
        ended_session, *(attempt(ended_session.id, three_questions, letters) for letters in answers)
    )
    assert statistics.phase_rows(learning.quizzes) == [("free", 12, 12, 36, 23)]  # 12, 6 and 5 right
    rows = statistics.question_rows(learning.answered)
    lines = [(row.question.slug, row.answers, row.right, row.unknown, row.wrong, row.times_chosen) for row in rows]
    wrong, other = wrong_options(three_questions[2])[:2], wrong_options(three_questions[1])
    assert lines == [
        ("Q38", 12, 5, 0, wrong[0], 6),  # and one chose x
        ("Q04", 12, 6, 4, other[0], 2),
        ("Q01", 12, 12, 0, "", 0),
    ]
    assert statistics.topic_rows(learning.answered) == [
        ("free", three_questions[2].topic, 12, 5),
        ("free", "dokumen", 24, 18),
    ]


def test_pairs_of_both_orders_are_summed_together(ended_session: OutreachSession) -> None:
    scores = [("rrwww", "rrrww"), ("rwwww", "rrrww"), ("wwwww", "rwwww"), ("rrrww", "rrrrw"), ("rrwww", "rrwww")]
    people = [pair(ended_session.id, forms(), first, before, after) for first in "AAAB" for before, after in scores]
    learning = count_and_report(ended_session, *(one for both in people for one in both))
    assert learning.pairs == {"more": 16, "fewer": 0, "equal": 4}
    assert learning.changes == {
        "all": (20, 100, 32, 52, 28),  # four times 8 and 13 of 25 right, changes 1 2 1 1 0
        "genuine": (20, 40, 28, 36, 8),
        "scam": (20, 60, 4, 16, 12),
    }


def test_an_answer_counts_by_what_it_does_and_not_by_what_is_right(ended_session: OutreachSession) -> None:
    """Nobody is right, neither before nor after; but after it all refuse or check the scams."""
    people = [pair(ended_session.id, forms(), "A", "wuwwu", "xwxxx") for _ in range(5)]
    learning = count_and_report(ended_session, *(one for both in people for one in both))
    assert (learning.changes["all"][2:4], learning.pairs) == ((0, 0), {"more": 0, "fewer": 0, "equal": 5})
    assert (learning.changes["genuine"], learning.changes["scam"]) == ((5, 10, 0, 5, 5), (5, 15, 0, 15, 45))
    acts = {(row.kind, row.phase): dict(row.acts) for row in statistics.act_rows(learning.quizzes)}
    assert acts == {
        ("genuine", "before"): {"refuses": 5, "none": 5},
        ("genuine", "after"): {"checks": 5, "refuses": 5},
        ("scam", "before"): {"accepts": 10, "none": 5},
        ("scam", "after"): {"refuses": 10, "checks": 5},
    }
    assert [row.safe for row in statistics.act_rows(learning.quizzes)] == [0, 5, 0, 15]


def test_an_offer_is_judged_where_it_can_be_accepted(ended_session: OutreachSession) -> None:
    offer_questions = questions("Q41", "Q49", "Q53", "Q11", "Q75")
    before = [attempt(ended_session.id, offer_questions, "rwrrr", phase="before", form="A") for _ in range(5)]
    after = [attempt(ended_session.id, offer_questions, "wxwww", phase="after", form="A") for _ in range(6)]
    learning = count_and_report(ended_session, *before, *after)
    lines = [(row.kind, row.phase, row.safe, row.acts.total()) for row in statistics.act_rows(learning.quizzes)]
    of_genuine = [("genuine", "before", 5, 5), ("genuine", "after", 0, 6)]
    assert lines == [*of_genuine, ("scam", "before", 0, 5), ("scam", "after", 6, 6)]


def test_a_kind_of_which_both_quizzes_asked_differently_many_is_left_out_of_the_pairs(
    ended_session: OutreachSession,
) -> None:
    both = forms()
    change("Q41", does={})  # an officer gave it other options
    people = [pair(ended_session.id, both, "A", "rrwww", "rrrww") for _ in range(5)]
    learning = count_and_report(ended_session, *(one for both in people for one in both))
    assert learning.changes.keys() == {"all", "scam"}


def test_what_is_no_pair_is_counted_without_one(ended_session: OutreachSession) -> None:
    """The same form twice, a quiz that was left, another code."""
    for n in range(6):
        for other in ({"form": "A"}, {"finished": False}, {"pair_code": f"another{n}"}):
            before, after = pair(ended_session.id, forms(), "A", "rrrrr", "rrrrr")
            for name, value in other.items():
                setattr(after, name, value)
            add_all(before, after)
    learning = count_and_report(ended_session)
    assert (learning.changes, learning.few_pairs) == ({}, 0)
    assert statistics.phase_rows(learning.quizzes)[0] == ("before", 18, 18, 90, 90)


def test_attitudes_are_told_before_and_after(ended_session: OutreachSession, three_questions: list[Question]) -> None:
    before = faces(ended_session, three_questions, "before", [3] * 7 + [2] * 5, [3] * 7 + [None] * 5)
    after = faces(ended_session, three_questions, "after", [3] * 12, [1] * 6 + [2] * 6)
    assert statistics.attitude_rows(count_and_report(ended_session, *before, *after).quizzes) == [
        ("possible", "3", 7, 12, 12, 12),
        ("possible", "2", 5, 12, 0, 12),
        ("possible", "1", 0, 12, 0, 12),
        ("ask", "3", 7, 12, 0, 12),
        ("ask", "2", 0, 12, 6, 12),
        ("ask", "1", 0, 12, 6, 12),
        ("ask", "skipped", 5, 12, 0, 12),
    ]


def test_what_is_still_wrong_is_ranked_by_what_came_after_the_talk(ended_session: OutreachSession) -> None:
    """Q17 was wrong of all before and is mended; Q23 is as it was, and nothing else is so often wrong."""
    quiz_questions = questions("Q17", "Q23", "Q12", "Q04")
    before = ["wwrr"] * 3 + ["wwwr"] * 3 + ["wrwr"] * 6
    after = ["rwrr"] * 6 + ["rrrr"] * 6
    free = [attempt(ended_session.id, quiz_questions, "wrwr") for _ in range(12)]
    attempts = [attempt(ended_session.id, quiz_questions, letters, phase="before", form="A") for letters in before]
    attempts += [attempt(ended_session.id, quiz_questions, letters, phase="after", form="A") for letters in after]
    learning = count_and_report(ended_session, *free, *attempts)
    rows = statistics.most_wrong_questions(learning.answered["after"])
    assert [(row.question.slug, row.wrong, row.answers) for row in rows] == [("Q23", 6, 12)]
    assert (learning.few_pairs, learning.changes) == (0, {})


def test_the_versions_of_a_question_are_one_and_three_are_enough(lontar: Village) -> None:
    """Of Q01 six were wrong in one session, and in the next none of an edited one."""
    quiz_questions = questions("Q01", "Q04", "Q12", "Q17", "Q23")
    measured = {"phase": "after", "form": "A"}
    for n, letters in enumerate((["wwwrw"] * 6, ["rwwwr"] * 5 + ["rrrwr"] * 4)):
        session = closed_session(lontar, date(2026, 3, 1 + n))
        count_and_report(session, *(attempt(session.id, quiz_questions, answers, **measured) for answers in letters))
        if not n:
            quiz_questions[0] = next_version(quiz_questions[0])
    rows = statistics.most_wrong_questions(report.learning_of_period(Filters()).answered["after"])
    lines = [(row.question.slug, row.question.version, row.wrong, row.answers) for row in rows]
    assert lines == [("Q04", 1, 11, 15), ("Q12", 1, 11, 15), ("Q17", 1, 9, 15)]


# --- the rule of small groups


def test_of_fewer_than_five_it_is_kept_how_many_finished_and_nothing_else(
    ended_session: OutreachSession, three_questions: list[Question]
) -> None:
    people = [one for _ in range(4) for one in pair(ended_session.id, forms(), "A", "rrwww", "rrrww")]
    learning = count_and_report(
        ended_session, *people, *(attempt(ended_session.id, three_questions, "rrr") for _ in range(5))
    )
    assert statistics.phase_rows(learning.quizzes) == [
        ("before", 4, 0, 0, 0),
        ("after", 4, 0, 0, 0),
        ("free", 5, 5, 15, 15),
    ]
    assert [batch.faces for batch in learning.quizzes] == [{}] * 3
    assert (set(learning.answered), learning.changes, learning.few_pairs) == ({"free"}, {}, 4)
    assert [batch.acts for batch in learning.quizzes if batch.phase != "free"] == [{}, {}]
    sums = [getattr(only(LearningPairs), column.name) for column in LearningPairs.__table__.columns][1:]
    assert [number for number in sums if number] == [4]
    assert (count_rows(QuizAttempt), count_rows(QuizAnswer)) == (0, 0)


def test_of_a_month_a_verdict_or_sign_of_fewer_than_five_is_not_kept(app: Flask, last_month: date) -> None:
    checks = [("stop", "R01", "R02")] * 4 + [("stop", "R01")] * 3 + [("warning", "R12")] * 4 + [("ok",)] * 8
    add_all(*(offer(None, *words, on=last_month) for words in checks))
    with db.write():
        counting.count_months()
    batch = only(OfferBatch)
    assert (batch.month, batch.checks) == (last_month.replace(day=1), 19)
    assert (batch.verdicts, batch.signs) == ({"stop": 7, "ok": 8}, {"R01": 7})
    learning = report.learning_of_period(Filters())
    assert statistics.verdict_counts(learning.offers) == [("stop", 7), ("ok", 8)]
    assert statistics.sign_counts(learning.offers) == [("R01", 7)]


# --- when


def test_nothing_is_counted_while_a_session_goes_on(lontar: Village, three_questions: list[Question]) -> None:
    for state in ("open", "planned"):
        session = closed_session(lontar, state=state)
        add_all(*(attempt(session.id, three_questions, "rrr") for _ in range(9)))
    with db.write():
        counting.count_months()
    assert (count_rows(QuizAttempt), count_rows(LearningBatch)) == (18, 0)


def finish(desk: Browser, session: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{session.id}/finish")
    desk.press("Tutup dan cetak")


def test_an_officer_who_closes_a_session_leaves_no_answer_in_it(
    desk: Browser, session_in_lontar: OutreachSession, three_questions: list[Question]
) -> None:
    add_all(*(attempt(session_in_lontar.id, three_questions, "rrw", pair_code=f"482{n}") for n in range(6)))
    add_all(attempt(session_in_lontar.id, three_questions, "rrw", finished=False, pair_code="4829"))
    add_all(*(offer(session_in_lontar.id, "stop", "R01") for _ in range(6)))
    finish(desk, session_in_lontar)
    assert [check.session_id for check in db.session.scalars(select(OfferCheck))] == [None] * 6, "they go to the month"
    assert count_rows(OfferBatch) == 0
    assert count_rows(QuizAnswer) == 3
    going_on = db.session.scalars(select(QuizAttempt)).one()
    assert (going_on.finished, going_on.session_id, going_on.pair_code) == (False, None, None)
    assert "tepat 12 dari 18 jawaban (67%)" in desk.get(f"/admin/sessions/{session_in_lontar.id}/report").text


def test_attempts_without_a_session_are_counted_when_their_month_is_over(
    lontar: Village, three_questions: list[Question], last_month: date
) -> None:
    month_before = last_month.replace(day=1) - timedelta(days=1)
    for on, people in ((last_month, 5), (month_before, 4), (today(), 9)):
        add_all(*(attempt(None, three_questions, "rrr", taken_on=on) for _ in range(people)))
        add_all(*(offer(None, "stop", "R01", on=on) for _ in range(people)))
    add_all(*(attempt(None, three_questions, "www", finished=False, taken_on=last_month) for _ in range(5)))
    with db.write():
        counting.count_months()
    learning = report.learning_of_period(Filters(date(2000, 1, 1), today()))
    by_month = {batch.month: (batch.started, batch.finished, batch.answers) for batch in learning.quizzes}
    assert by_month == {last_month.replace(day=1): (10, 5, 15), month_before.replace(day=1): (4, 4, 0)}
    assert sorted((batch.checks, batch.signs) for batch in learning.offers) == [(4, {}), (5, {"R01": 5})]
    assert (count_rows(QuizAttempt), count_rows(OfferCheck)) == (9, 9)
    for narrowed in (Filters(villages=[lontar.code]), Filters(kind="sosialisasi")):
        assert statistics.phase_rows(report.learning_of_period(narrowed).quizzes) == []


def test_a_quiz_begun_in_a_session_starts_in_its_month(
    ended_session: OutreachSession, three_questions: list[Question], last_month: date
) -> None:
    unfinished_attempts = [
        attempt(ended_session.id, three_questions, "www", finished=False, taken_on=last_month) for _ in range(6)
    ]
    learning = count_and_report(
        ended_session, *(attempt(ended_session.id, three_questions, "rrr") for _ in range(5)), *unfinished_attempts
    )
    assert statistics.phase_rows(learning.quizzes) == [("free", 5, 5, 15, 15)]
    add_all(*(attempt(None, three_questions, "rrr", taken_on=last_month) for _ in range(5)))
    with db.write():
        counting.count_months()
    assert statistics.phase_rows(report.learning_of_period(Filters()).quizzes) == [("free", 10, 10, 30, 30)]


def test_no_month_is_over_by_the_clock_alone(app: Flask, three_questions: list[Question], last_month: date) -> None:
    add_all(*(attempt(None, three_questions, "rrr", taken_on=last_month) for _ in range(6)))
    put_confirmed_day(60)
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert count_rows(LearningBatch) == 0
    assert retention.count_waiting() == 6
    put_confirmed_day(0)
    upkeep.run_chores(app, *upkeep.HOURLY)
    assert {batch.month for batch in db.session.scalars(select(LearningBatch))} == {last_month.replace(day=1)}
    assert count_rows(QuizAttempt) == 0


# --- sums of batches


def test_a_period_sums_what_is_told_of_its_sessions(lontar: Village, three_questions: list[Question]) -> None:
    large, small = closed_session(lontar), closed_session(lontar, title="Kecil")
    count_and_report(large, *(attempt(large.id, three_questions, "rrr") for _ in range(5)))
    count_and_report(small, *(attempt(small.id, three_questions, "www") for _ in range(4)))
    learning = report.learning_of_period(Filters(today(), today()))
    assert (learning.closed_sessions, learning.sessions) == (2, 1)
    assert statistics.phase_rows(learning.quizzes) == [("free", 9, 5, 15, 15)]


def test_halves_of_a_percent_go_up() -> None:
    assert [share_cell(10, 80), share_cell(0, 50), share_cell(0, 0)] == [13, 0, None]


@pytest.mark.sqlite_only
def test_copies_carry_no_answer_and_older_ones_lose_theirs(
    ended_session: OutreachSession, three_questions: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_all(*(attempt(ended_session.id, three_questions, "rrr") for _ in range(6)))
    with monkeypatch.context() as before:
        before.setattr(copies, "LEFT_OUT", ())
        older = copies.make_daily("older")
    assert older
    assert "attempt-" in "".join(rows(older))
    assert retention.wipe_traces()
    newer = copies.make_daily("newer")
    assert newer
    for path in (older, newer):
        assert "attempt-" not in "".join(rows(path))
        assert b"attempt-" not in path.read_bytes()
