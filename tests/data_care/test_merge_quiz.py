"""Merging the quiz: questions join by what they say, attempts by their token, pairs stay pairs."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.clock import today
from kiosk.data_care import backup
from kiosk.db import db
from kiosk.models import OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.rules import outreach, quiz
from tests.cast import two_kiosks
from tests.cast.two_kiosks import Kiosk, count, merge, only

# fixtures
hall, tablet, loaded_elsewhere = two_kiosks.hall, two_kiosks.tablet, two_kiosks.loaded_elsewhere


def edit(slug: str, stem: str, days_from_now: int = 0) -> str:
    """An officer's edit of a question: its next version."""
    with db.write():
        old = db.session.scalars(select(Question).where(Question.slug == slug, Question.current)).one()
        old.current = False
        texts = old.texts | {"id": old.texts["id"] | {"stem": stem}}
        same = {name: getattr(old, name) for name in ("topic", "level", "form", "twin", "answer", "volatile")}
        checked = today() + timedelta(days=days_from_now)
        new = Question(slug=slug, version=old.version + 1, texts=texts, checked_on=checked, origin="officer", **same)
        db.session.add(new)
        db.session.flush()
        return new.id


def present_stem(slug: str) -> str:
    """What is asked now; there is one version of it."""
    return str(only(Question, Question.slug == slug, Question.current).texts["id"]["stem"])


@pytest.mark.parametrize("later", [400, 0, -1])
def test_an_edit_that_came_is_kept_and_not_asked(app: Flask, hall: Kiosk, later: int) -> None:
    edit("Q01", "Di sini?")
    with hall.at():
        edit("Q01", "Di sana?", later)
    merge(app, hall)
    assert present_stem("Q01") == "Di sini?"
    versions = db.session.scalars(select(Question.version).where(Question.slug == "Q01").order_by(Question.version))
    assert list(versions) == [1, 2, 3]
    assert count(Question, Question.current, Question.slug == "Q01") == 1
    came = only(Question, Question.slug == "Q01", Question.version == 3)
    assert (came.origin, came.confirmed_by, came.active) == ("elsewhere", None, False)
    assert came.checked_on <= today()


def answered(session_id: str | None, phase: str = "free", code: str = "") -> QuizAttempt:
    """Somebody answers every question right."""
    with db.write():
        attempt = quiz.start(phase, "short", "id", session_id, code)
        assert attempt
    with db.write():
        for number in range(1, len(attempt.answers) + 1):
            question = quiz.find(attempt.token).answers[number - 1].question  # type: ignore[union-attr]
            quiz.record_answer(attempt.token, number, question.answer, 3)
        quiz.record_attitude(attempt.token, 3, 2, 3)
    return attempt


def test_answers_join_the_question_of_the_same_text(app: Flask, hall: Kiosk) -> None:
    answered(None)
    with hall.at():
        edit("Q01", "Di sana?")
        answered(None)
    output = merge(app, hall)
    assert "Percobaan kuis: 1 baru" in output
    assert count(QuizAttempt, QuizAttempt.finished) == 2
    assert count(QuizAnswer, QuizAnswer.right) == 10
    assert count(Question) == 41


def test_pairs_stay_pairs_and_equal_codes_are_two_pairs(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiz, "CODES", range(1234, 1235))
    answered(session_in_lontar.id, "before")
    answered(session_in_lontar.id, "after", "1234")
    with tablet.at():
        answered(session_in_lontar.id, "before")
        answered(session_in_lontar.id, "after", "1234")
    merge(app, tablet)
    pairs = db.session.execute(select(QuizAttempt.pair_code, func.count()).group_by(QuizAttempt.pair_code)).all()
    assert sorted(n for _code, n in pairs) == [2, 2]
    assert count(QuizAttempt, QuizAttempt.pair_code.is_(None)) == 0


def test_a_pair_that_comes_in_two_merges(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiz, "CODES", range(1234, 1235))
    answered(session_in_lontar.id, "before")
    with tablet.at():
        before = answered(session_in_lontar.id, "before")
    merge(app, tablet)
    with tablet.at():
        after = answered(session_in_lontar.id, "after", "1234")
    merge(app, tablet)
    pair = select(QuizAttempt.pair_code).where(QuizAttempt.token.in_([before.token, after.token]))
    codes = list(db.session.scalars(pair))
    assert len(codes) == 2
    assert len(set(codes)) == 1
    assert count(QuizAttempt, QuizAttempt.pair_code == "1234") == 1


@pytest.mark.parametrize("closed", ["here", "there"])
def test_no_closed_session_keeps_a_code_that_somebody_carries(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, closed: str
) -> None:
    answered(session_in_lontar.id, "before")
    with tablet.at():
        before = answered(session_in_lontar.id, "before")
        code = only(QuizAttempt, QuizAttempt.token == before.token).pair_code
        answered(session_in_lontar.id, "after", code)
        close(session_in_lontar, closed == "there")
    close(session_in_lontar, closed == "here")
    merge(app, tablet)
    codes = list(db.session.scalars(select(QuizAttempt.pair_code)))
    assert len(codes) == 3
    assert all(len(code or "") == 16 for code in codes)
    assert len(set(codes)) == 2


def close(session: OutreachSession, really: bool) -> None:
    """Close the session as its page does."""
    if really:
        with db.write():
            outreach.close(db.session.get_one(OutreachSession, session.id), {})
            quiz.close_pairs(session.id)


@pytest.mark.sqlite_only
def test_an_attempt_that_went_on_elsewhere_is_finished_here(app: Flask, tmp_path: Path) -> None:
    with db.write():
        begun = quiz.start("free", "short", "id", None)
        assert begun
    backup.make(tmp_path / "first.sqlite3")
    (tmp_path / "tablet").mkdir()
    tablet = Kiosk(tmp_path / "tablet", tmp_path / "first.sqlite3")
    with tablet.at(), db.write():
        for number in range(1, 6):
            quiz.record_answer(begun.token, number, "unknown", 4)
    assert "Percobaan kuis: 0 baru, 1 diperbarui" in merge(app, tablet)
    assert (only(QuizAttempt).finished, only(QuizAttempt).minutes) == (True, 4)
    assert count(QuizAnswer, QuizAnswer.option == "unknown") == 5
