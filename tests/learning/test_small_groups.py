"""Small groups: what few chose is counted as one or not at all, and no difference of two numbers is of a few."""

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.learning import counting, report, statistics
from kiosk.learning.small_groups import pooled
from kiosk.models import (
    LearningBatch,
    OfferBatch,
    OfferCheck,
    OutreachSession,
    Question,
    QuizAnswer,
    QuizAttempt,
    Village,
)
from kiosk.models.learning import OTHERS
from kiosk.models.offer_check import VERDICTS
from kiosk.rules import content, offers
from kiosk.rules.outreach import Filters
from tests.cast.learning import add_all, attempt, closed_session, counted, faces, forms, left, offer, pair, questions

SMALLEST = 5  # written out: the rule must not change unseen


def test_a_small_session_leaves_nothing(closed: OutreachSession, asked: list[Question]) -> None:
    people = [attempt(closed.id, asked, "rrr") for _ in range(4)]
    found = counted(closed, *people, *(offer(closed.id, "stop", "R01") for _ in range(4)))
    assert (found.closed, found.sessions, found.quizzes, found.offers) == (1, 0, [], [])
    assert [left(table) for table in (QuizAttempt, QuizAnswer, OfferCheck)] == [0, 0, 0]


def test_a_question_of_a_few_answers_is_left_out_and_takes_another_along(
    closed: OutreachSession, asked: list[Question]
) -> None:
    first, second, third = asked
    people = [attempt(closed.id, [first, second], "rw") for _ in range(11)]
    found = counted(closed, *people, *(attempt(closed.id, [first, third], "rr") for _ in range(4)))
    rows = {row.question.slug: row.answers for row in statistics.questions(found.quizzes)}
    assert rows == {"Q01": 15}  # Q31 of 4, and Q02, which all but these four were asked
    assert statistics.phases(found.quizzes) == [("free", 15, 15, 63)]


def test_what_one_question_does_not_tell_does_not_follow_from_the_sum(
    closed: OutreachSession, asked: list[Question]
) -> None:
    answers = ["rrr"] * 3 + ["wrr"] * 4 + ["wrw"] * 5
    found = counted(closed, *(attempt(closed.id, asked, letters) for letters in answers))
    rows = {row.question.slug: (row.right, row.about) for row in statistics.questions(found.quizzes)}
    assert rows == {
        "Q01": (17, True),
        "Q02": (100, False),
    }  # 22 right less 12 would be the three of Q01, were 7 of Q31 told
    assert statistics.phases(found.quizzes) == [("free", 12, 12, 61)]


def test_where_nearly_all_or_only_a_few_are_right_no_number_says_how_many(
    closed: OutreachSession, asked: list[Question]
) -> None:
    answers = ["rwr"] * 4 + ["rww"] * 5 + ["wuw"] * 3
    found = counted(closed, *(attempt(closed.id, asked, letters) for letters in answers))
    rows = {row.question.slug: (row.right, row.about, row.wrong) for row in statistics.questions(found.quizzes)}
    assert rows == {"Q02": (0, False, OTHERS), "Q31": (17, True, OTHERS), "Q01": (83, True, OTHERS)}


def test_unpaired_attempts_that_are_few_are_counted_nowhere(closed: OutreachSession) -> None:
    people = [pair(closed.id, forms(), "A", "rrrrr", "rrrrr") for _ in range(6)]
    people.append(pair(closed.id, forms(), "B", "wwwww", "wwwww"))
    found = counted(closed, *(one for both in people for one in both))
    assert statistics.phases(found.quizzes) == [("before", 6, 6, 100), ("after", 6, 6, 100)]


def test_pairs_too_few_for_an_order_still_count_in_their_phase(closed: OutreachSession) -> None:
    people = [pair(closed.id, forms(), "A", "rwwww", "rrwww") for _ in range(4)]
    alone = [attempt(closed.id, forms()["A"], "rwwww", phase="before", form="A") for _ in range(2)]
    found = counted(closed, *(one for both in people for one in both), *alone)
    assert statistics.gains(found.quizzes) == []
    assert statistics.phases(found.quizzes) == [("before", 6, 6, 20)]  # four of form B after are too few


@pytest.mark.parametrize(("begun", "started"), [(0, 6), (1, 6), (4, 6), (5, 11)])
def test_a_few_unfinished_attempts_are_counted_nowhere(
    closed: OutreachSession, asked: list[Question], begun: int, started: int
) -> None:
    people = [attempt(closed.id, asked, "rrr") for _ in range(6)]
    found = counted(closed, *people, *(attempt(closed.id, asked, "www", finished=False) for _ in range(begun)))
    assert statistics.phases(found.quizzes) == [("free", started, 6, 100)]
    assert left(QuizAttempt) == begun


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
    assert statistics.signs(report.of_period(Filters()).offers) == [("R12", (40, 20))], (
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


# --- no difference is of a few


@pytest.mark.parametrize("seed", range(8))
def test_of_two_groups_of_people_one_inside_the_other_the_difference_is_empty_or_five(
    lontar: Village, seed: int
) -> None:
    lot = random.Random(seed)
    for _ in range(6):
        a_session(lot, lontar)
    with db.write():
        counting.count_sessions()
    batches = db.session.scalars(select(LearningBatch)).all()
    nested = [group for batch in batches for group in inside(batch)]
    nested += [group for batch in db.session.scalars(select(OfferBatch)) for group in ticked_inside(batch)]
    nested += [group for batch in batches for group in pairs_inside(batch, batches)]
    assert len(nested) > 20
    for name, part, whole in nested:
        for number in (part, whole, whole - part):
            assert number == 0 or number >= SMALLEST, (name, part, whole)


def a_session(lot: random.Random, village: Village) -> None:
    """A closed session of any size, whose answers are not counted yet."""
    session, two_forms, pool = closed_session(village), forms(), questions("Q01", "Q02", "Q31", "Q08", "Q11", "Q20")
    letters = lambda number: "".join(lot.choices("rwxu", (lot.random(), 0.3, 0.2, 0.2), k=number))  # noqa: E731
    people: list[object] = []
    for _ in range(lot.randint(0, 26)):
        both = pair(session.id, two_forms, lot.choice("AB"), letters(5), letters(5))
        for one in both:
            one.attitude_possible, one.attitude_ask = lot.choice((3, 3, 2, 1)), lot.choice((3, None))
        people += both[: lot.choice((1, 2, 2, 2))]
    for _ in range(lot.randint(0, 30)):
        drawn = lot.sample(pool, lot.choice((2, 3)))
        people.append(attempt(session.id, drawn, letters(len(drawn)), finished=lot.random() < 0.8))
    for _ in range(lot.randint(0, 40)):
        signs = lot.sample(sorted(content.offer_signs()), lot.choice((0, 1, 2, 3)))
        people.append(offer(session.id, offers.verdict([content.offer_signs()[s]["weight"] for s in signs]), *signs))
    add_all(*people)


Nested = Iterator[tuple[str, int, int]]  # what it is, people of the inner group, people of the outer


def inside(batch: LearningBatch) -> Nested:
    """Every group of a batch of quizzes within another."""
    yield "finished", batch.finished, batch.started
    for item, chosen in batch.faces.items():
        assert sum(chosen.values()) == batch.finished
        yield from ((f"{item} {face}", number, batch.finished) for face, number in chosen.items())
    for question in {count.question for count in batch.counts}:
        alike = [count for count in batch.counts if count.question is question]
        answers = sum(count.number for count in alike)
        yield f"answers {question.slug}", answers, batch.finished
        yield from ((f"{question.slug} {count.option}", count.number, answers) for count in alike)


def pairs_inside(after: LearningBatch, batches: list[LearningBatch]) -> Nested:
    """Pairs within all who took the quiz after, within those who took it before, and within who had one form."""
    of_session = [batch for batch in batches if batch.session_id == after.session_id and after.pairs]
    for batch in of_session:
        if batch.phase in ("before", "after"):
            yield "pairs", sum(pairs.pairs for pairs in after.pairs), batch.finished
            for pairs in after.pairs:
                form = pairs.first if batch.phase == "before" else {"A": "B", "B": "A"}[pairs.first]
                yield f"pairs {pairs.first}", pairs.pairs, batch.finished
                for question in {count.question for count in batch.counts if count.question.form == form}:
                    answers = sum(count.number for count in batch.counts if count.question is question)
                    yield f"pairs {pairs.first} {question.slug}", pairs.pairs, answers


def ticked_inside(batch: OfferBatch) -> Nested:
    """Verdicts within all checks, and signs within the verdicts that they lead to."""
    assert sum(batch.verdicts.values()) == batch.checks
    for verdict, number in batch.verdicts.items():
        yield verdict, number, batch.checks
    for sign, number in batch.signs.items():
        if number is not None:
            weight = content.offer_signs()[sign]["weight"]
            grave = {v if v in batch.verdicts else OTHERS for v in VERDICTS[: VERDICTS.index(weight) + 1]}
            yield sign, number, batch.checks
            yield f"{sign} of its verdicts", number, sum(batch.verdicts.get(verdict, 0) for verdict in grave)
