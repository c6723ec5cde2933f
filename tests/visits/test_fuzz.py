"""Requests that no browser of ours would send, the same ones each time."""

import pytest
from flask import Flask

from tests.cast.odd_round import odd_round

pytestmark = [pytest.mark.every_village, pytest.mark.whole]

SHARE, LOT = 0.05, 2026


# a file in the middle of which a request breaks off is closed by Python, not by Werkzeug
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
@pytest.mark.parametrize("who", ["stranger", "officer", "supervisor"])
def test_nothing_breaks_and_nothing_odd_is_stored(app: Flask, who: str) -> None:
    assert odd_round(app, who, SHARE, LOT).total() >= 75
