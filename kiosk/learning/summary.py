"""What people learned in a few figures: half a page, and the sentences of the report of a session."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kiosk.learning.gains import Change, became_wary
from kiosk.learning.report import Answered, Learning
from kiosk.learning.statistics import PhaseRow, percent, phases
from kiosk.models import Question
from kiosk.models.learning import SMALLEST

MOST_WRONG = 3  # questions to explain next time


class Wrong(NamedTuple):
    """A question that is still answered wrongly after the talk."""

    question: Question  # its newest version among those that were asked
    wrong: int  # percent
    answers: int


class Summary(NamedTuple):
    """A session or a period."""

    phases: Sequence[PhaseRow]
    few_pairs: int  # people who took the quiz before and after, too few to tell their change
    changes: Mapping[str, Change]
    wary: bool  # they refuse more, and tell no better
    wrong: Sequence[Wrong]  # the most often wrong first

    @property
    def change(self) -> Change | None:
        """The change in all questions, where there are enough pairs to tell it."""
        return self.changes.get("all")


def of(found: Learning) -> Summary:
    """The few figures of what was counted."""
    return Summary(
        phases=phases(found.quizzes),
        few_pairs=found.few_pairs,
        changes=found.changes,
        wary=became_wary(found.changes),
        wrong=still_wrong(found.answered.get("after", {})),
    )


def still_wrong(answered: Answered) -> list[Wrong]:
    """Of these answers the questions most often wrong; the versions of one question are one."""
    versions: dict[str, list[Question]] = defaultdict(list)
    for question in answered:
        versions[question.slug].append(question)
    rows = []
    for same in versions.values():
        sums = Counter[bool]()
        for question in same:
            right = answered[question][question.answer]
            sums.update({True: right, False: answered[question].total() - right})
        newest = max(same, key=lambda question: question.version)
        rows.append(Wrong(newest, percent(sums[False], sums.total()) or 0, sums.total()))
    told = [row for row in rows if row.answers >= SMALLEST and row.wrong]
    return sorted(told, key=lambda row: (-row.wrong, row.question.slug))[:MOST_WRONG]
