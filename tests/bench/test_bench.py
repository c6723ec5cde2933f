"""The bench runs, and its page says what its file keeps; no time is judged here."""

import pytest

from tests.bench import growth, hall, postgresql_workers, server, start, table
from tests.bench.__main__ import PARTS
from tests.bench.table import Row, at_least, at_most


def test_the_page_is_drawn_from_what_is_kept() -> None:
    assert table.DRAWN.read_text(encoding="utf-8") == table.drawn(table.kept())


def test_every_part_that_is_kept_can_be_measured_again() -> None:
    assert set(table.kept()) <= set(PARTS)


def test_a_row_is_judged_by_its_median_and_by_its_share_of_the_limit() -> None:
    row = Row("pages", "/s", [10, 30, 20], [100, 100, 50], [at_least(20), at_least(0.3, "share")])
    assert (
        row.drawn()
        == "| pages | 20 (10 to 30) /s | 100 (50 to 100) | 0.3 | at least 20 and at least 0.3 of the limit | met |"
    )
    missed = row._replace(targets=[at_most(19)], why="a page is a page")
    assert missed.drawn().endswith("| at most 19 | **missed**: a page is a page |")


@pytest.mark.program
def test_start_and_memory_can_be_measured() -> None:
    rows = start.measure(rounds=1, pages=8)
    assert all(number > 0 for row in rows for number in (*row.rounds, *row.limits))


@pytest.mark.program
def test_pages_and_check_ins_can_be_measured_beside_their_limit() -> None:
    rows = server.measure(rounds=1, seconds=0.05, people=2)
    assert {"home", "check-in form", "check-in stored", "list of 50"} <= {row.what for row in rows}
    assert all(number > 0 for row in rows for number in (*row.rounds, *row.limits))


@pytest.mark.program
def test_a_morning_in_the_hall_loses_nothing() -> None:
    rows = hall.measure(rounds=1, faster=2000)
    assert rows[-1].what == "lost, not whole or doubled"
    assert list(rows[-1].rounds) == [0]


@pytest.mark.program
def test_years_of_use_can_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_INSTANCE", "")  # what the bench says of it ends with the test
    rows = {row.what: row for row in growth.of_one_database("here", 1, (400, 800))}
    assert {"`/admin/`, here", "`/admin/audit/` by officer, here", "longest wait during a copy, here"} <= set(rows)
    assert all(row.rounds for row in rows.values())


@pytest.mark.program
@pytest.mark.postgresql_only
def test_workers_on_postgresql_can_be_measured() -> None:
    rows = postgresql_workers.measure(rounds=1, people=2)
    assert all(number > 0 for row in rows for number in (*row.rounds, *row.limits))
