"""The page of figures says what its file keeps. The bench itself is run by hand: no test judges a time."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.bench import bare, companies, table, tablet
from tests.bench.__main__ import PARTS
from tests.bench.table import Row, at_least, at_most


def test_the_page_is_drawn_from_what_is_kept() -> None:
    assert table.DRAWN.read_text(encoding="utf-8") == table.render_page(table.read_parts())


def test_every_part_that_is_kept_can_be_measured_again() -> None:
    assert set(table.read_parts()) <= set(PARTS)


def test_a_list_of_1000_companies_is_asked_in_three_ways_within_100_ms(monkeypatch: pytest.MonkeyPatch) -> None:
    """One round says that they are asked, and what is to be reached; how long it takes is not judged here."""
    monkeypatch.setenv("KIOSK_INSTANCE", "")  # set back afterwards
    rows = PARTS["companies"].measure(rounds=1)
    assert [row.what for row in rows] == [f"a company that is {what}" for what in ("found", "similar", "missing")]
    assert {(companies.COMPANIES, row.unit, *row.targets) for row in rows} == {(1000, "ms", at_most(100))}


def test_the_limit_has_what_a_tablet_is_watched_for() -> None:
    """Without it the bench waits on the bare page for ever."""
    selectors = re.findall(r'"(h1|[a-z]*[#.][\w-]+)"', tablet.WATCH)
    pages = BeautifulSoup(bare.QUESTION + bare.REASON, "html.parser")
    assert len(selectors) == 4
    assert [selector for selector in selectors if not pages.select(selector)] == []


def test_a_row_is_judged_by_its_median_and_by_its_share_of_the_limit() -> None:
    row = Row("pages", "/s", [10, 30, 20], [100, 100, 50], [at_least(20), at_least(0.3, "share")])
    assert (
        row.as_line()
        == "| pages | 20 (10 to 30) /s | 100 (50 to 100) | 0.3 | at least 20 and at least 0.3 of the limit | met |"
    )
    missed_row = row._replace(targets=[at_most(19)], why="a page is a page")
    assert missed_row.as_line().endswith("| at most 19 | **missed**: a page is a page |")
