"""Days as people read them: in the village's time, in the page's language."""

from datetime import datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from kiosk.clock import WIB
from kiosk.views import dates

pytestmark = pytest.mark.look

EARLY = datetime(2026, 11, 26, 4, 1, tzinfo=WIB)  # in UTC it is still the day before


def test_an_early_morning_is_on_its_own_day(app: Flask) -> None:
    with app.test_request_context():
        assert dates.long_day(EARLY) == "Kamis, 26 November 2026"
        assert dates.moment(EARLY) == "26/11/2026 04.01"
        assert dates.month(EARLY.replace(day=1, month=2)) == "Februari 2026"
        with force_locale("en"):
            assert dates.long_day(EARLY) == "Thursday, 26 November 2026"
