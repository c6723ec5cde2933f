"""The bench of a tablet on a slow line runs; no time is judged here."""

from playwright.sync_api import Browser

from tests.bench import tablet


def test_a_tablet_on_a_slow_line_can_be_measured(browser: Browser) -> None:
    rows = tablet.measure_in(browser, rounds=1)
    assert [(row.what, row.unit) for row in rows] == [figure[:2] for figure in tablet.FIGURES]
    assert all(number > 0 for row in rows for number in row.rounds if row.what != "the page ahead")
