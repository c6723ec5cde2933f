"""What a part of the people chose, in batches of which some tell more than others."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kiosk.models.learning import OTHERS, SMALLEST


def percent(part: float, whole: int) -> int:
    """A share in whole percent, halves up; nothing of nothing is 0."""
    return int((200 * part + whole) // (2 * whole)) if whole else 0


class Right(NamedTuple):
    """Answers and how many were right; ``about`` if of some batch it is only known that a few were, or nearly all."""

    answers: int
    right: float
    about: bool

    @classmethod
    def of(cls, parts: "Iterable[Right]") -> "Right":
        """All of these together."""
        answers, right, about = zip(*parts, strict=True)
        return cls(sum(answers), sum(right), any(about))


def few_of(others: int) -> float:
    """How many a few of those counted as one are taken for: half-way between none and the most."""
    return min(SMALLEST - 1, others // 2) / 2


class Part(NamedTuple):
    """What the people of one batch chose, or of some alike.

    Of a choice that is counted with others, or is None, nothing is told.
    """

    whole: int
    counts: Mapping[str, int | None]
    others_right: bool | None = False  # of those counted as one all but a few, none, or None where a few were
    few: float | None = None  # how many these few are taken for, where it is several batches'

    def told(self, choice: str) -> int | None:
        """How many chose this, where the batch tells it."""
        return self.counts.get(choice, None if OTHERS in self.counts else 0)

    def right(self, answer: str) -> Right:
        """How many chose the right option; where that is only known about, half-way between none and the most."""
        number = self.told(answer)
        if number is None and self.others_right is False:
            number = 0
        if number is not None:
            return Right(self.whole, number, about=False)
        others = self.counts[OTHERS] or 0
        few = few_of(others) if self.few is None else self.few
        return Right(self.whole, others - few if self.others_right else few, about=True)


class Share(NamedTuple):
    """A share and what it is out of: only the batches that tell it."""

    percent: int
    out_of: int


def share(parts: Iterable[Part], choice: str) -> Share | None:
    """The share of this choice, if any batch tells it."""
    told = [(number, part.whole) for part in parts if (number := part.told(choice)) is not None]
    whole = sum(of for _number, of in told)
    return Share(percent(sum(number for number, _of in told), whole), whole) if whole else None
