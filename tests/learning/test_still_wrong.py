"""The questions to explain next time: what is still wrong after the talk, and then only."""

from datetime import date

from kiosk.learning import report, statistics
from kiosk.models import OutreachSession, Village
from kiosk.rules.outreach import Filters
from tests.cast.learning import attempt, closed_session, counted, edited, questions


def test_what_is_still_wrong_is_ranked_by_what_came_after_the_talk(closed: OutreachSession) -> None:
    """Q17 was wrong of all before and is mended; Q23 is as it was, and nothing else is so often wrong."""
    asked = questions("Q17", "Q23", "Q12", "Q04")
    before = ["wwrr"] * 3 + ["wwwr"] * 3 + ["wrwr"] * 6
    after = ["rwrr"] * 6 + ["rrrr"] * 6
    free = [attempt(closed.id, asked, "wrwr") for _ in range(12)]
    told = [attempt(closed.id, asked, letters, phase="before", form="A") for letters in before]
    told += [attempt(closed.id, asked, letters, phase="after", form="A") for letters in after]
    found = counted(closed, *free, *told)
    rows = statistics.still_wrong(found.answered["after"])
    assert [(row.question.slug, row.wrong, row.answers) for row in rows] == [("Q23", 50, 12)]
    assert (found.few_pairs, found.changes) == (0, {})


def test_the_versions_of_a_question_are_one_and_three_are_enough(lontar: Village) -> None:
    """Of Q01 six were wrong in one session, and in the next none of an edited one."""
    asked = questions("Q01", "Q04", "Q12", "Q17", "Q23")
    measured = {"phase": "after", "form": "A"}
    for n, letters in enumerate((["wwwrw"] * 6, ["rwwwr"] * 5 + ["rrrwr"] * 4)):
        session = closed_session(lontar, date(2026, 3, 1 + n))
        counted(session, *(attempt(session.id, asked, answers, **measured) for answers in letters))
        if not n:
            asked[0] = edited(asked[0])
    rows = statistics.still_wrong(report.of_period(Filters()).answered["after"])
    told = [(row.question.slug, row.question.version, row.wrong, row.answers) for row in rows]
    assert told == [("Q04", 1, 73, 15), ("Q12", 1, 73, 15), ("Q17", 1, 60, 15)]
