"""Questions of another kiosk join by what they say; what people learned there comes as counts, and no answer does."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import backup, retention
from kiosk.db import db
from kiosk.learning import counting, report, statistics
from kiosk.machine import upkeep
from kiosk.models import OfferCheck, OutreachSession, Question, QuizAttempt
from kiosk.rules import outreach
from tests.cast.commands import flask, rows
from tests.cast.learning import add_all, attempt, offer, questions
from tests.cast.pages import Browser
from tests.cast.two_kiosks import Kiosk, count, merge, only


def edit(slug: str, stem: str, days_from_now: int = 0) -> str:
    """An officer's edit of a question: its next version."""
    with db.write():
        old = db.session.scalars(select(Question).where(Question.slug == slug, Question.current)).one()
        old.current = False
        texts = old.texts | {"id": old.texts["id"] | {"stem": stem}}
        same = {name: getattr(old, name) for name in ("topic", "level", "form", "twin", "answer", "volatile")}
        checked = today() + timedelta(days=days_from_now)
        new = Question(slug=slug, version=old.version + 1, texts=texts, as_of=checked, origin="officer", **same)
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
    assert came.as_of <= today()


def answer(people: int, session: OutreachSession, slugs: tuple[str, ...] = ("Q01", "Q04")) -> None:
    """So many people take the quiz, all right, and check an offer."""
    add_all(*(attempt(session.id, questions(*slugs), "r" * len(slugs)) for _ in range(people)))
    add_all(*(offer(session.id, "stop", "R01") for _ in range(people)))


def close(session: OutreachSession) -> None:
    """Close the session as its page does."""
    with db.write():
        outreach.close(db.session.get_one(OutreachSession, session.id), {})
        counting.count_session(session.id)


def told(session: OutreachSession) -> list[tuple[int, int]]:
    """How many finished the quiz, and how many answers are told, batch by batch."""
    db.session.rollback()
    return sorted((batch.finished, batch.answers) for batch in report.of_session(session.id).quizzes)


def test_what_people_learned_comes_as_counts_to_the_question_of_the_same_text(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession
) -> None:
    answer(6, session_in_lontar)
    close(session_in_lontar)
    with tablet.at():
        edit("Q04", "Di sana?")
        answer(7, session_in_lontar)
        close(session_in_lontar)
    output = merge(app, tablet)
    assert "Hitungan kuis: 1 baru" in output
    assert told(session_in_lontar) == [(6, 12), (7, 14)]
    of_session = report.of_session(session_in_lontar.id)
    answers = {(r.question.slug, r.question.version): r.answers for r in statistics.questions(of_session.answered)}
    assert answers == {("Q01", 1): 13, ("Q04", 1): 6, ("Q04", 2): 7}


def test_two_kiosks_of_one_session_with_four_people_each_show_only_how_many_and_say_why(
    app: Flask, tablet: Kiosk, desk: Browser, session_in_lontar: OutreachSession
) -> None:
    answer(4, session_in_lontar)
    close(session_in_lontar)
    with tablet.at():
        answer(4, session_in_lontar)
        close(session_in_lontar)
    merge(app, tablet)
    assert told(session_in_lontar) == [(4, 0), (4, 0)]
    page = desk.get(f"/admin/reports/sessions/{session_in_lontar.id}/learning/").text
    assert "hanya jumlahnya disimpan: Kuis bebas 8." in page
    assert "Dua anjungan dalam satu sesi dihitung sendiri-sendiri" in page


def test_a_session_that_was_closed_there_is_counted_here_too(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession
) -> None:
    answer(6, session_in_lontar)
    with tablet.at():
        close(session_in_lontar)
    merge(app, tablet)
    assert told(session_in_lontar) == [(6, 12)]
    assert (count(QuizAttempt), count(OfferCheck, OfferCheck.session_id.is_not(None))) == (0, 0)


def test_what_is_not_counted_yet_stays_where_it_is(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession
) -> None:
    with tablet.at():
        answer(6, session_in_lontar)
    merge(app, tablet)
    assert (count(QuizAttempt), count(OfferCheck)) == (0, 0)
    with tablet.at():
        assert (count(QuizAttempt), count(OfferCheck)) == (6, 6)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("command", ["restore", "merge"])
def test_a_copy_of_an_older_program_loses_its_answers_when_it_is_taken_in(
    app: Flask, session_in_lontar: OutreachSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    answer(6, session_in_lontar)
    with monkeypatch.context() as older:
        older.setattr(backup, "LEFT_OUT", ())
        assert flask(app, "backup", tmp_path / "older.sqlite3").exit_code == 0
    with db.write():
        outreach.forget_answers(session_in_lontar)
    done = flask(app, command, tmp_path / "older.sqlite3")
    assert done.exit_code == 0, done.stderr
    assert (count(QuizAttempt), count(OfferCheck)) == (0, 0)
    assert ("belum dihitung tidak ada" in done.output) == (command == "restore")


@pytest.mark.sqlite_only
def test_copies_carry_no_answer_and_older_ones_lose_theirs(
    app: Flask, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(6, session_in_lontar)
    with monkeypatch.context() as before:
        before.setattr(backup, "LEFT_OUT", ())
        older = backup.keep("older")
    assert older
    assert "attempt-" in "".join(rows(older))
    upkeep.do(app, retention.wipe_what_is_left)
    newer = backup.keep("newer")
    assert newer
    for path in (older, newer):
        assert "attempt-" not in "".join(rows(path))
        assert b"attempt-" not in path.read_bytes()
