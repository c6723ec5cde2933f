"""What people learned in a few figures: half a page, and three sentences of the report of a session."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kiosk.learning.gains import Change, became_wary, is_balanced, joined, told_apart
from kiosk.learning.report import Learning
from kiosk.learning.shares import Part, Right, percent
from kiosk.models import Question
from kiosk.models.quiz_attempt import MEASURED

MOST_WRONG = 3  # questions to explain next time


class Wrong(NamedTuple):
    """A question that is still answered wrongly after the talk."""

    question: Question  # its newest version among those that were asked
    wrong: int  # percent
    about: bool  # of some session it is only known that a few were right, or nearly all
    answers: int


class Summary(NamedTuple):
    """A session or a period. Each change is None where there are too few pairs to tell it."""

    present: int | None  # people; None where not everybody was counted
    measured: bool  # whether there are quizzes before or after
    pairs: int  # people who took both
    balanced: bool  # whether some began with either form
    change: Change | None
    sound: Change | None  # of what is sound: kept
    unsound: Change | None  # of what is not: refused, or checked first
    wary: bool  # they refuse more, and tell no better
    wrong: list[Wrong]  # the most often wrong first


def of(found: Learning, present: int | None) -> Summary:
    """The few figures of what was counted, and of how many were present."""
    pairs, apart = found.pairs, told_apart(found.pairs)
    return Summary(
        present=present,
        measured=any(batch.phase in MEASURED for batch in found.quizzes),
        pairs=sum(of_form.pairs for of_form in pairs),
        balanced=is_balanced(pairs),
        change=joined("all", pairs) if pairs else None,
        sound=joined("sound", apart) if apart else None,
        unsound=joined("unsound", apart) if apart else None,
        wary=became_wary(pairs),
        wrong=still_wrong(found.parts.get("after", {})),
    )


def still_wrong(answered: Mapping[Question, Sequence[Part]]) -> list[Wrong]:
    """Of these answers the questions most often wrong; the versions of one question are one."""
    versions: dict[str, list[Question]] = defaultdict(list)
    for question in answered:
        versions[question.slug].append(question)
    rows = []
    for slug in sorted(versions):
        rights = [part.right(question.answer) for question in versions[slug] for part in answered[question]]
        answers, right, about = Right.of(rights)
        newest = max(versions[slug], key=lambda question: question.version)
        rows.append(Wrong(newest, percent(answers - right, answers), about, answers))
    return sorted([row for row in rows if row.wrong], key=lambda row: -row.wrong)[:MOST_WRONG]
