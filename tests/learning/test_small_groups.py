"""Small groups: what few chose is counted as one or not at all, and no difference of two numbers is of a few."""

from datetime import timedelta

import pytest

from kiosk.clock import today
from kiosk.db import db
from kiosk.learning import counting, gains, report, statistics
from kiosk.learning.small_groups import pooled
from kiosk.models import OfferCheck, OutreachSession, Question, QuizAnswer, QuizAttempt, Village
from kiosk.models.learning import OTHERS
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
    questions,
)

LAST_MONTH = today().replace(day=1) - timedelta(days=1)


def test_who_skipped_the_faces_is_told_of_both_or_of_none(closed: OutreachSession, asked: list[Question]) -> None:
    possible: list[int | None] = [3] * 6 + [2] + [None] * 5
    people = faces(closed, asked, "before", possible, [3] * 7 + [None] * 5)
    (batch,) = counted(closed, *people).quizzes
    assert batch.faces == {"possible": {OTHERS: 7, "skipped": 5}, "ask": {"3": 7, "skipped": 5}}


def test_two_signs_do_not_tell_that_a_few_ticked_both(closed: OutreachSession) -> None:
    people = [["R01"]] * 6 + [["R02"]] * 5 + [["R01", "R02"]]
    (batch,) = counted(closed, *(offer(closed.id, "stop", *signs) for signs in people)).offers
    assert batch.signs == {"R01": 7, "R02": None}


def test_signs_do_not_tell_that_a_few_were_told_to_stop_by_warnings_together(closed: OutreachSession) -> None:
    people = [["R01"]] * 6 + [["R02"]] * 5 + [["R11", "R14"]]
    (batch,) = counted(closed, *(offer(closed.id, "stop", *signs) for signs in people)).offers
    assert batch.verdicts == {"stop": 12}
    assert {sign: batch.signs[sign] for sign in ("R01", "R02")} == {"R01": 6, "R02": None}


def test_a_question_edited_meanwhile_tells_nothing_of_those_who_had_it_before(closed: OutreachSession) -> None:
    old, *others = questions("Q01", "Q12", "Q17")
    new = edited(old)
    measured = {"phase": "before", "form": "A"}
    people = [attempt(closed.id, [old, *others], "wrw", **measured) for _ in range(18)]
    people += [attempt(closed.id, [new, *others], "rwr", **measured) for _ in range(7)]
    told = counted(closed, *people).parts["before"]
    assert {question.slug for question in told} == {"Q12"}, "Q17 too: Q01 alone would follow from the sum"


def test_the_sum_does_not_tell_how_few_were_asked_the_rest(closed: OutreachSession, asked: list[Question]) -> None:
    people = [attempt(closed.id, asked[:2], "rw") for _ in range(31)]
    people += [attempt(closed.id, [asked[0], asked[2]], "rr") for _ in range(3)]
    found = counted(closed, *people)
    assert (found.quizzes[0].answers, found.parts) == (68, {}), "34 were asked Q01, and 68 less 34 less 31 are three"


def test_a_small_session_leaves_nothing(closed: OutreachSession, asked: list[Question]) -> None:
    people = [attempt(closed.id, asked, "rrr") for _ in range(4)]
    found = counted(closed, *people, *(offer(closed.id, "stop", "R01") for _ in range(4)))
    assert (found.closed, found.sessions, found.quizzes, found.offers) == (1, 0, [], [])
    assert [left(table) for table in (QuizAttempt, QuizAnswer, OfferCheck)] == [0, 0, 0]


def test_a_question_of_a_few_answers_is_left_out_and_takes_others_along(closed: OutreachSession) -> None:
    first, second, third, fourth = questions("Q01", "Q04", "Q12", "Q38")
    people = [attempt(closed.id, [first, third, second], "rrw") for _ in range(11)]
    found = counted(closed, *people, *(attempt(closed.id, [first, third, fourth], "rrr") for _ in range(4)))
    rows = {row.question.slug: row.answers for row in statistics.questions(found.parts)}
    assert rows == {"Q01": 15}  # Q38 of 4; Q04, which all but these four were asked; and Q12, or one each would be told
    assert statistics.phases(found.quizzes) == [("free", 15, 15, 76)]


def test_what_one_question_does_not_tell_does_not_follow_from_the_sum(
    closed: OutreachSession, asked: list[Question]
) -> None:
    answers = ["rrr"] * 3 + ["wrr"] * 4 + ["wrw"] * 5
    found = counted(closed, *(attempt(closed.id, asked, letters) for letters in answers))
    rows = {row.question.slug: (row.right, row.about) for row in statistics.questions(found.parts)}
    assert rows == {"Q01": (17, True), "Q04": (100, False)}  # 22 right less 12 less 7 of Q38 would be three of Q01
    assert statistics.phases(found.quizzes) == [("free", 12, 12, 61)]


def test_where_nearly_all_or_only_a_few_are_right_no_number_says_how_many(
    closed: OutreachSession, asked: list[Question]
) -> None:
    answers = ["rwr"] * 4 + ["rww"] * 5 + ["wuw"] * 3
    found = counted(closed, *(attempt(closed.id, asked, letters) for letters in answers))
    rows = {row.question.slug: (row.right, row.about, row.wrong) for row in statistics.questions(found.parts)}
    assert rows == {"Q04": (0, False, OTHERS), "Q38": (17, True, OTHERS), "Q01": (83, True, OTHERS)}


def test_unpaired_attempts_that_are_few_are_counted_nowhere(closed: OutreachSession) -> None:
    people = [pair(closed.id, forms(), "A", "rrrrr", "rrrrr") for _ in range(6)]
    people.append(pair(closed.id, forms(), "B", "wwwww", "wwwww"))
    found = counted(closed, *(one for both in people for one in both))
    assert statistics.phases(found.quizzes) == [("before", 6, 6, 100), ("after", 6, 6, 100)]


def test_of_two_sound_questions_one_does_not_follow_from_the_pairs(closed: OutreachSession) -> None:
    people = [pair(closed.id, forms(), "A", before, "rrrrr") for before in ["rrwrw"] * 3 + ["rwrwr"] * 6]
    found = counted(closed, *(one for both in people for one in both))
    (sums,) = found.pairs
    assert (sums.sound_before, sums.sound_questions) == (12, 18)
    told = {row.question.slug: row.about for row in statistics.questions(found.parts)}
    sound = {slug: about for slug, about in told.items() if slug in ("Q41", "Q43")}
    assert sound == {"Q43": True}, "12 less nine of Q41 would be the three of Q43"


@pytest.mark.parametrize("places", [[0, 2, 3], [0, 1, 4], [0, 1]])
def test_pairs_of_one_question_of_a_kind_are_not_told_apart(closed: OutreachSession, places: list[int]) -> None:
    asked = {form: [questions[place] for place in places] for form, questions in forms().items()}
    right = "r" * len(places)
    found = counted(closed, *(one for _ in range(6) for one in pair(closed.id, asked, "A", right, right)))
    assert [(row.pairs, row.kind) for row in gains.by_form(found.pairs)] == [(6, "all")]


def test_pairs_of_older_questions_are_not_summed_with_the_others(lontar: Village) -> None:
    old, new = closed_session(lontar, title="Lama"), closed_session(lontar)
    older = {"A": questions("Q01", "Q12", "Q17"), "B": questions("Q08", "Q11", "Q23")}
    for session, asked in ((old, older), (new, forms())):
        right = "r" * len(asked["A"])
        counted(session, *(one for _ in range(6) for one in pair(session.id, asked, "A", right, right)))
    rows = [row for row in gains.by_form(report.of_period(Filters(None)).pairs) if row.kind == "all"]
    assert [(row.questions, row.pairs, row.apart) for row in rows] == [(5, 6, True), (3, 6, False)]


def test_pairs_too_few_for_an_order_still_count_in_their_phase(closed: OutreachSession) -> None:
    people = [pair(closed.id, forms(), "A", "rwwww", "rrwww") for _ in range(4)]
    alone = [attempt(closed.id, forms()["A"], "rwwww", phase="before", form="A") for _ in range(2)]
    found = counted(closed, *(one for both in people for one in both), *alone)
    assert found.pairs == []
    assert statistics.phases(found.quizzes) == [("before", 6, 6, 20)]  # four of form B after are too few


@pytest.mark.parametrize(("begun", "started"), [(0, 6), (1, 6), (4, 6), (5, 11)])
def test_a_few_unfinished_attempts_are_counted_nowhere(asked: list[Question], begun: int, started: int) -> None:
    add_all(*(attempt(None, asked, "rrr", taken_on=LAST_MONTH) for _ in range(6)))
    add_all(*(attempt(None, asked, "www", finished=False, taken_on=LAST_MONTH) for _ in range(begun)))
    with db.write():
        counting.count_months()
    assert statistics.phases(report.of_period(Filters(None)).quizzes) == [("free", started, 6, 100)]
    assert left(QuizAttempt) == 0


def test_nobody_is_told_by_a_face_that_few_chose(closed: OutreachSession, asked: list[Question]) -> None:
    people = faces(closed, asked, "before", [3] * 10 + [2] * 2, [3] * 5 + [2] * 3 + [1] * 4)
    rows = statistics.attitudes(counted(closed, *people).quizzes)
    assert [row for row in rows if row.before] == [
        ("possible", OTHERS, (100, 12), None),  # two were unsure: the ten must not be told beside them
        ("ask", "3", (42, 12), None),
        ("ask", OTHERS, (58, 12), None),
    ]


@pytest.mark.parametrize(
    ("checks", "verdicts"),
    [
        ({"stop": 6, "warning": 2, "ok": 1}, {OTHERS: 100}),  # three alone would be too few
        ({"stop": 6, "warning": 3, "ok": 3}, {"stop": 50, OTHERS: 50}),
        ({"stop": 5, "warning": 9, "ok": 1}, {"warning": 60, OTHERS: 40}),
        ({"stop": 5}, {"stop": 100, "warning": 0, "ok": 0}),
    ],
)
def test_verdicts_of_a_few_are_not_told(
    closed: OutreachSession, checks: dict[str, int], verdicts: dict[str, int]
) -> None:
    found = counted(closed, *(offer(closed.id, verdict) for verdict, number in checks.items() for _ in range(number)))
    assert {verdict: share.percent for verdict, share in statistics.verdicts(found.offers)} == verdicts


def test_a_sign_is_told_only_where_nobody_follows_from_its_verdict(closed: OutreachSession) -> None:
    stop = [offer(closed.id, "stop", "R01", "R12") for _ in range(7)] + [offer(closed.id, "stop", "R02", "R12")]
    ok = [offer(closed.id, "ok") for _ in range(6)]
    found = counted(closed, *stop, *ok)
    assert statistics.verdicts(found.offers) == [("stop", (57, 14)), ("warning", (0, 14)), ("ok", (43, 14))]
    assert found.offers[0].signs == {"R01": None, "R02": None, "R12": 8}  # R01: all but one of those told to stop
    other = closed_session(closed.village, title="Lain")
    counted(other, *(offer(other.id, "ok") for _ in range(6)))
    assert statistics.signs(report.of_period(Filters(None)).offers) == [("R12", (40, 20))], (
        "and R01 is not told as nobody's"
    )


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, {}),
        ({"a": 5, "b": 6}, {"a": 5, "b": 6}),
        ({"a": 9, "b": 4}, {OTHERS: 13}),
        ({"a": 9, "b": 4, "c": 1}, {"a": 9, OTHERS: 5}),
        ({"a": 9, "b": 6, "c": 1}, {"a": 9, OTHERS: 7}),
        ({"a": 6, "b": 9, "c": 1}, {"a": 6, OTHERS: 10}),  # a is the right one: it joins last
        ({"a": 2, "b": 2, "c": 1}, {OTHERS: 5}),
    ],
)
def test_choices_of_a_few_are_counted_as_one(counts: dict[str, int], told: dict[str, int]) -> None:
    assert pooled(counts, last="a") == told
