"""Of two groups of people that are counted, one inside the other, the difference is empty or at least five."""

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import LearningBatch, OfferBatch, Village
from kiosk.models.learning import OTHERS
from kiosk.models.offer_check import VERDICTS
from kiosk.rules import content, offers
from tests.cast.learning import add_all, attempt, closed_session, forms, offer, pair, practised, questions

SMALLEST = 5  # written out: the rule must not change unseen


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
    session, two_forms, pool = closed_session(village), forms(), questions("Q01", "Q04", "Q38", "Q08", "Q11", "Q23")
    letters = lambda number: "".join(lot.choices("rwxu", (lot.random(), 0.3, 0.2, 0.2), k=number))  # noqa: E731
    people: list[object] = []
    for _ in range(lot.randint(0, 26)):
        both = pair(session.id, two_forms, lot.choice("AB"), letters(5), letters(5))
        for one in both:
            one.attitude_possible, one.attitude_ask = lot.choice(((3, 3), (3, 2), (2, 1), (1, 3), (None, None)))
        people += both[: lot.choice((1, 2, 2, 2))]
    for _ in range(lot.randint(0, 30)):
        drawn = lot.sample(pool, lot.choice((2, 3)))
        people.append(attempt(session.id, drawn, letters(len(drawn)), finished=lot.random() < 0.8))
    for _ in range(lot.randint(0, 26)):
        people.append(practised(session.id, *lot.choices(("sound", "rotten", "unknown"), (4, 4, 1), k=4)))
    for _ in range(lot.randint(0, 40)):
        signs = lot.sample(sorted(content.offer_signs()), lot.choice((0, 1, 2, 3)))
        people.append(offer(session.id, offers.verdict(signs), *signs))
    add_all(*people)


Nested = Iterator[tuple[str, int, int]]  # what it is, people of the inner group, people of the outer


def inside(batch: LearningBatch) -> Nested:
    """Every group of a batch of quizzes within another."""
    yield "finished", batch.finished, batch.started
    for item, chosen in batch.faces.items():
        assert sum(chosen.values()) == batch.finished
        yield from ((f"{item} {face}", number, batch.finished) for face, number in chosen.items())
    skipped = {item: chosen[face] for item, chosen in batch.faces.items() for face in chosen if face == "skipped"}
    for item, chosen in batch.faces.items():
        if skipped and item not in skipped:
            yield f"{item} beside who skipped", max(skipped.values()), chosen[OTHERS]
    yield "answers that a question tells", sum(count.number for count in batch.counts), batch.answers
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
    grave = [n for sign, n in batch.signs.items() if content.offer_signs()[sign]["weight"] == "stop"]
    if grave and None not in grave:
        ticks, stops = sum(number for number in grave if number), batch.verdicts.get("stop", 0)
        yield "who ticked two stop signs, or none and several warnings", min(ticks, stops), max(ticks, stops)
    for sign, number in batch.signs.items():
        if number is not None:
            weight = content.offer_signs()[sign]["weight"]
            grave = {v if v in batch.verdicts else OTHERS for v in VERDICTS[: VERDICTS.index(weight) + 1]}
            yield sign, number, batch.checks
            yield f"{sign} of its verdicts", number, sum(batch.verdicts.get(verdict, 0) for verdict in grave)
