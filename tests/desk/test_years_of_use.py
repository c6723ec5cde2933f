"""However many years the kiosk was used: no page of the desk asks the database more often."""

from collections.abc import Iterator

import pytest

from tests.bench import growth
from tests.cast import query_plans


@pytest.fixture
def kiosks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[growth.Kiosk]]:
    """One of ten sessions, and one of thirty."""
    monkeypatch.setenv("KIOSK_INSTANCE", "")  # what the bench says of it ends with the test
    with growth.kiosk(2_000) as small, growth.kiosk(6_000) as large:
        yield [small, large]


@pytest.mark.whole
def test_no_page_of_the_desk_asks_more_often(kiosks: list[growth.Kiosk]) -> None:
    few, many = ({name: asked_for(kiosk, name) for name in kiosk.pages} for kiosk in kiosks)
    assert len(few) > 25
    assert {name: len(queries) for name, queries in few.items()} == {
        name: len(queries) for name, queries in many.items()
    }


def asked_for(kiosk: growth.Kiosk, page: str) -> query_plans.Asked:
    """What a page asks of the database."""
    with kiosk.app.app_context(), query_plans.watch_queries() as queries:
        growth.is_page(kiosk, page)
    return queries
