"""A closed session and three questions, for the tests of learning."""

import pytest

from kiosk.models import OutreachSession, Question, Village
from tests.cast.learning import closed_session, questions


@pytest.fixture
def ended_session(lontar: Village) -> OutreachSession:
    """A closed session in Lontar, today."""
    return closed_session(lontar)


@pytest.fixture
def three_questions(app: object) -> list[Question]:
    """Two questions of one topic and one of another."""
    return questions("Q01", "Q04", "Q38")
