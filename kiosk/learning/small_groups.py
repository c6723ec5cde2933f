"""The rule of small groups: what may be kept when people's answers become counts.

Every number is of at least SMALLEST people, and of two groups of which the one holds the other, the difference is empty
or at least SMALLEST: so no adding and subtracting of numbers tells of a few. A sum over several questions, such as all
right answers or those of pairs, is of at least SMALLEST people too; so is that of the sound questions alone, of which
each of them was asked two or more, and of the others. What is too small is counted as one (OTHERS) or not at all, once
and for good. An example: twelve people took the free quiz, and four before.

    before        4 people    nothing is kept
    free         12 people
      Q01        12 answers   right 7, b 5
      Q02        12 answers   right 6, b 4, c 2      b and c become OTHERS: 6, not right
      Q03        12 answers   right 3, b 9           nothing but OTHERS: 12, of whom fewer than five were right
      Q04         9 answers   not kept: 12 less 9 are three
    offers        9 checks    stop 6, warning 2, ok 1: with the two small ones, 2 + 1, the six become OTHERS too
"""

from collections.abc import Mapping

from kiosk.models.learning import OTHERS, SMALLEST


def is_large(number: int) -> bool:
    """Whether a number may be kept: of nobody, or of enough."""
    return number == 0 or number >= SMALLEST


def may_be_told(part: int, whole: int) -> bool:
    """Whether a group within another may be counted beside it."""
    return is_large(part) and is_large(whole - part)


def pooled(counts: Mapping[str, int], last: str = "") -> dict[str, int]:
    """What people chose, at least SMALLEST of them in all: choices of too few are counted as one, OTHERS.

    Where these together are still too few, the smallest other choice joins them; ``last`` only if nothing else is left.
    """
    small = {choice for choice, number in counts.items() if number < SMALLEST}
    others = sum(counts[choice] for choice in small)
    if not is_large(others):
        joins = min(counts.keys() - small, key=lambda choice: (choice == last, counts[choice], choice))
        small.add(joins)
        others += counts[joins]
    told = {choice: number for choice, number in counts.items() if choice not in small}
    return told | ({OTHERS: others} if others else {})
