"""The quiz: drawn, answered, explained; before and after a session; and what must not happen to an answer."""

import random
import re
from collections import Counter
from typing import Any

import pytest
from bs4 import Tag
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Date, DateTime, Time, delete, event, select

from kiosk import quiz
from kiosk.db import db, today
from kiosk.models import Hotline, OfferCheck, OutreachSession, Question, QuizAnswer, QuizAttempt, Village
from kiosk.models.question import TOPICS
from tests.browser_of_pages import Browser
from tests.conftest import add, open_session


def attempts() -> list[QuizAttempt]:
    """Every attempt, as stored now."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(QuizAttempt)))


def attempt_of(browser: Browser) -> QuizAttempt:
    """The attempt this browser stands in."""
    found = quiz.find(browser.path.split("/")[2])
    assert found
    return found


def answers_of(browser: Browser) -> list[str | None]:
    """What is stored of this attempt, in order."""
    db.session.rollback()
    db.session.expire_all()
    return [answer.option for answer in attempt_of(browser).answers]


def begin(browser: Browser, **fields: str) -> QuizAttempt:
    """Start a quiz from its first page."""
    browser.get("/quiz/")
    browser.submit(**fields)
    return attempt_of(browser)


def tap(browser: Browser, option: str) -> None:
    """Answer the question on the screen with this option."""
    browser.submit("main form.quiz-options", option=option)


def onward(browser: Browser) -> str:
    """Where the way on leads."""
    link = browser.page.select_one("main a.primary")
    assert link
    return str(link["href"])


def answer_all(browser: Browser, option: str = "") -> None:
    """Answer every question, rightly unless an option is named, and stop at what follows the last one."""
    attempt = attempt_of(browser)
    for answer in attempt.answers:
        tap(browser, option or answer.question.answer)
        browser.get(onward(browser))


def measure(browser: Browser, option: str = "", **fields: str) -> QuizAttempt:
    """A whole quiz before or after a session, the attitude too."""
    attempt = begin(browser, **fields)
    answer_all(browser, option)
    browser.submit(possible="3", ask="2")
    assert browser.path == f"/quiz/{attempt.token}/result"
    return attempt_of(browser)


def code_shown(browser: Browser) -> str:
    """The pair code on the screen."""
    code = browser.page.select_one("h1 .quiz-code")
    assert code
    return code.text


def deactivate(*slugs: str) -> None:
    """An officer takes these questions out."""
    with db.write():
        for question in db.session.scalars(select(Question).where(Question.slug.in_(slugs))):
            question.active = False


def slugs_of(attempt: QuizAttempt) -> list[str]:
    return [answer.question.slug for answer in attempt.answers]


# --- the draw


@given(st.integers(), st.sampled_from(["short", "full"]))
def test_a_draw_keeps_its_rules_whatever_the_lot(seed: int, length: str) -> None:
    drawn = quiz.draw(every_question(), length, random.Random(seed))
    topics = Counter(question.topic for question in drawn)
    assert len({question.slug for question in drawn}) == len(drawn) == {"short": 5, "full": 10}[length]
    assert {"penipuan", "bantuan"} <= set(topics)
    assert len(topics) == {"short": 5, "full": 7}[length]


@given(st.integers(), st.sets(st.sampled_from(range(40))), st.sampled_from(["short", "full"]))
def test_a_draw_from_what_is_left_asks_as_much_as_it_can(seed: int, gone: set[int], length: str) -> None:
    left = [question for n, question in enumerate(every_question()) if n not in gone]
    drawn = quiz.draw(left, length, random.Random(seed))
    room = {"short": 5, "full": 10}[length]
    topics = {question.topic for question in left}
    assert len({question.slug for question in drawn}) == len(drawn) == min(room, len(left))
    assert len({question.topic for question in drawn}) == min(room, len(topics))
    assert {"penipuan", "bantuan"} & topics <= {question.topic for question in drawn}


def every_question() -> list[Question]:
    """Forty questions over seven topics, in no database."""
    return [Question(slug=f"Q{n + 1:02}", topic=TOPICS[n % 7]) for n in range(40)]


def test_only_current_active_questions_are_asked(visitor: Browser) -> None:
    with db.write():
        old = db.session.scalars(select(Question).where(Question.topic == "bantuan")).all()
        for question in old[1:]:
            question.active = False
        old[0].current = False
        db.session.add(edited(old[0]))
    for _ in range(3):
        asked = [answer.question for answer in begin(visitor).answers]
        assert all(question.current and question.active for question in asked)
        assert next(question for question in asked if question.topic == "bantuan").version == 2


def edited(question: Question) -> Question:
    """The next version, as an officer's edit makes it."""
    kept = ("slug", "topic", "level", "form", "twin", "answer", "texts", "checked_on")
    return Question(version=2, origin="officer", **{name: getattr(question, name) for name in kept})


def test_a_quiz_with_few_questions_left_is_shorter(visitor: Browser) -> None:
    deactivate(*[f"Q{n:02}" for n in range(4, 41)])
    attempt = begin(visitor, length="full")
    assert sorted(slugs_of(attempt)) == ["Q01", "Q02", "Q03"]
    assert "Soal 1 dari 3" in visitor.text


def test_a_quiz_with_no_question_left_says_so(visitor: Browser) -> None:
    deactivate(*[f"Q{n:02}" for n in range(1, 41)])
    visitor.get("/quiz/")
    visitor.submit(status=422)
    assert "Coba lagi nanti" in visitor.text
    assert attempts() == []


@pytest.mark.parametrize(
    ("form", "length", "asked"),
    [
        ("A", "short", "Q01 Q12 Q17 Q22 Q31"),
        ("B", "short", "Q08 Q11 Q20 Q23 Q34"),
        ("A", "full", "Q01 Q04 Q10 Q12 Q17 Q22 Q24 Q31 Q36 Q38"),
        ("B", "full", "Q08 Q02 Q14 Q11 Q20 Q23 Q26 Q34 Q37 Q39"),
    ],
)
def test_the_forms_are_as_published(app: Any, form: str, length: str, asked: str) -> None:
    assert [q.slug for q in quiz.form_questions(quiz.active_questions(), form, length)] == asked.split()


def test_a_deactivated_question_leaves_with_its_twin(app: Any) -> None:
    deactivate("Q12")
    left = quiz.active_questions()
    assert [q.slug for q in quiz.form_questions(left, "A", "short")] == ["Q01", "Q17", "Q22", "Q31"]
    assert [q.slug for q in quiz.form_questions(left, "B", "short")] == ["Q08", "Q20", "Q23", "Q34"]


# --- a free quiz


def test_a_villager_takes_the_quiz(visitor: Browser) -> None:
    visitor.get("/")
    visitor.follow("Kuis")
    visitor.submit()
    attempt = attempt_of(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert len(attempt.token) == 22
    for number, answer in enumerate(attempt.answers, 1):
        assert f"Soal {number} dari 5" in visitor.text
        tap(visitor, answer.question.answer)
        assert visitor.path == f"/quiz/{attempt.token}/{number}"
        assert "Tepat!" in visitor.text
        visitor.get(onward(visitor))
    assert visitor.path == f"/quiz/{attempt.token}/result"
    assert "5 dari 5 jawaban tepat" in visitor.text
    stored = attempt_of(visitor)
    assert (stored.finished, stored.minutes, stored.phase, stored.session_id) == (True, 0, "free", None)


def test_feedback_says_what_is_right_and_why(visitor: Browser) -> None:
    question = begin(visitor).answers[0].question
    text = question.text("id")
    wrong = next(key for key in text["options"] if key != question.answer)
    tap(visitor, wrong)
    assert "Belum tepat" in visitor.text
    for words in (text["explanation"], f"Dasar: {text['source']}"):
        assert " ".join(words.split()) in visitor.text
    assert "terakhir diperiksa Februari 2026, belum dikonfirmasi petugas" in visitor.text
    assert words_in(visitor, ".right") == f"{text['options'][question.answer]} Ini yang tepat"
    assert words_in(visitor, ".own").endswith(f"{text['options'][wrong]} Jawaban tadi")
    assert not visitor.page.select("main form")


def words_in(browser: Browser, selector: str) -> str:
    """What stands in the only element that the selector finds."""
    (element,) = browser.page.select(f"main {selector}")
    assert isinstance(element, Tag)
    return " ".join(element.get_text(" ").split())


def test_not_to_know_is_no_shame_and_not_right(visitor: Browser) -> None:
    begin(visitor)
    tap(visitor, "unknown")
    assert "Belum tahu? Tidak apa-apa" in visitor.text
    assert visitor.page.select(".quiz-option.right")
    assert attempt_of(visitor).answers[0].right is False


def test_a_confirmed_question_says_when_it_was_checked(visitor: Browser) -> None:
    with db.write():
        for question in db.session.scalars(select(Question)):
            question.confirmed_by, question.checked_on = "Ratna", today()
    begin(visitor)
    tap(visitor, "unknown")
    assert f"diperiksa {today():%d/%m/%Y}, dikonfirmasi petugas" in visitor.text
    assert "Ratna" not in visitor.text


@pytest.mark.parametrize(
    ("right", "words", "way"),
    [(5, "ceritakan ke keluarga", "/offers/"), (3, "tinggal sedikit lagi", "/quiz/"), (1, "pelan-pelan", "/hotlines/")],
)
def test_the_result_tells_what_to_do_next(visitor: Browser, right: int, words: str, way: str) -> None:
    attempt = begin(visitor)
    for number, answer in enumerate(attempt.answers):
        tap(visitor, answer.question.answer if number < right else "unknown")
        visitor.get(onward(visitor))
    assert f"{right} dari 5 jawaban tepat" in visitor.text
    assert words in visitor.text
    assert onward(visitor) == way
    missed = [answer.question.text("id") for answer in attempt.answers[right:]]
    assert len(visitor.page.select(".quiz-missed li")) == len(missed)
    for text in missed:
        assert " ".join(text["explanation"].split()) in visitor.text
        assert " ".join(text["source"].split()) in visitor.text
    assert visitor.page.select("main img.qr[src='/hotlines/kp2mi-whatsapp/1.svg']")
    assert "0811-8080-141" in visitor.text


def test_a_hidden_hotline_is_not_on_the_result(visitor: Browser) -> None:
    with db.write():
        hotline = db.session.get(Hotline, "kp2mi-whatsapp")
        assert hotline
        hotline.active = False
    begin(visitor)
    answer_all(visitor, "unknown")
    assert "0 dari 5" in visitor.text
    assert not visitor.page.select("main img")


def test_ten_questions_over_seven_topics(visitor: Browser) -> None:
    attempt = begin(visitor, length="full")
    assert len({answer.question.slug for answer in attempt.answers}) == 10
    assert {answer.question.topic for answer in attempt.answers} == set(TOPICS)


def test_the_quiz_speaks_the_language_of_the_visit(visitor: Browser) -> None:
    visitor.get("/quiz/")
    visitor.press("English", length="full")
    assert visitor.page.select("input[name=length][value=full][checked]"), "what was chosen is still chosen"
    assert attempts() == []
    visitor.submit()
    assert attempt_of(visitor).language == "en"
    here = visitor.path
    visitor.press("Indonesia")
    assert visitor.path == here
    tap(visitor, "unknown")
    visitor.press("English")
    assert visitor.path == here
    assert visitor.page.select(".quiz-option.right")


# --- the options


def keys_on(browser: Browser) -> list[str]:
    """The options in the order of the screen."""
    return [str(button["value"]) for button in browser.page.select("button[name=option]")]


def test_options_are_shuffled_per_attempt_and_stable_within_it(visitor: Browser) -> None:
    begin(visitor)
    first = keys_on(visitor)
    visitor.get(visitor.path)
    assert keys_on(visitor) == first
    assert sorted(first[:-1]) == ["a", "b", "c"]
    assert first[-1] == "unknown"
    question = attempt_of(visitor).answers[0].question
    orders = {
        tuple(quiz.options(QuizAnswer(attempt_token=f"attempt {n}", question_id=question.id, question=question)))
        for n in range(100)
    }
    assert len(orders) == 6


def test_the_options_stay_in_place_with_the_feedback(visitor: Browser) -> None:
    begin(visitor)
    before = [words.get_text(" ", strip=True) for words in visitor.page.select(".quiz-option span")]
    tap(visitor, "unknown")
    after = [words.get_text(" ", strip=True) for words in visitor.page.select(".quiz-option span")]
    assert all(later.startswith(earlier) for earlier, later in zip(before, after, strict=True))


# --- what must not happen to an answer


def test_a_double_tap_keeps_the_first_answer(visitor: Browser) -> None:
    attempt = begin(visitor)
    form = visitor.filled(visitor.page.select_one("form.quiz-options"))  # type: ignore[arg-type]
    address = visitor.path
    visitor.post(address, form | {"option": "unknown"})
    visitor.post(address, form | {"option": attempt.answers[0].question.answer})
    assert "Belum tahu? Tidak apa-apa" in visitor.text
    assert answers_of(visitor) == ["unknown", None, None, None, None]
    assert attempt_of(visitor).answers[0].right is False


@pytest.mark.parametrize("option", ["d", "a'", "", "A", "None"])
def test_a_forged_option_is_refused(visitor: Browser, option: str) -> None:
    begin(visitor)
    visitor.submit("main form.quiz-options", status=422, option=option)
    assert "Ketuk salah satu jawaban" in visitor.text
    assert keys_on(visitor)[-1] == "unknown"
    assert answers_of(visitor) == [None] * 5


def test_an_answer_without_a_choice_is_asked_again(visitor: Browser) -> None:
    begin(visitor)
    visitor.submit("main form.quiz-options", status=422)
    assert "Ketuk salah satu jawaban" in visitor.text


def test_an_answer_with_a_stale_token_is_asked_again(visitor: Browser) -> None:
    begin(visitor)
    visitor.post(visitor.path, {"option": "unknown", "csrf_token": "old"}, status=422)
    assert "Ketuk jawabannya sekali lagi" in visitor.text
    assert answers_of(visitor) == [None] * 5
    tap(visitor, "unknown")
    assert answers_of(visitor)[0] == "unknown"


def test_a_question_ahead_leads_to_the_open_one(visitor: Browser) -> None:
    attempt = begin(visitor)
    tap(visitor, "unknown")
    for ahead in ("3", "5", "0", "6", "999", "result", "attitude"):
        visitor.get(f"/quiz/{attempt.token}/{ahead}")
        assert visitor.path == f"/quiz/{attempt.token}/2"
    form = visitor.filled(visitor.page.select_one("form.quiz-options"))  # type: ignore[arg-type]
    visitor.post(f"/quiz/{attempt.token}/3", form | {"option": "unknown"})
    assert visitor.path == f"/quiz/{attempt.token}/2"
    assert answers_of(visitor) == ["unknown", None, None, None, None]


def test_a_finished_quiz_can_be_read_again_and_changed_no_more(visitor: Browser) -> None:
    attempt = begin(visitor)
    answer_all(visitor, "unknown")
    for elsewhere in ("6", "0", "attitude"):
        visitor.get(f"/quiz/{attempt.token}/{elsewhere}")
        assert visitor.path == f"/quiz/{attempt.token}/result"
    visitor.post(f"/quiz/{attempt.token}/1", {"option": "a"})
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert answers_of(visitor) == ["unknown"] * 5


def test_somebody_elses_attempt_leads_to_the_start(visitor: Browser, another_visitor: Browser) -> None:
    token = begin(visitor).token
    begin(another_visitor)
    form = another_visitor.filled(another_visitor.page.select_one("form.quiz-options"))  # type: ignore[arg-type]
    for address in (f"/quiz/{token}/1", f"/quiz/{token}/result", f"/quiz/{token}/attitude", "/quiz/nobody/1"):
        another_visitor.get(address)
        assert another_visitor.path == "/"
    another_visitor.post(f"/quiz/{token}/1", form | {"option": "unknown"})
    assert another_visitor.path == "/"
    assert answers_of_token(token) == [None] * 5


def answers_of_token(token: str) -> list[str | None]:
    return [answer.option for attempt in attempts() if attempt.token == token for answer in attempt.answers]


def test_back_after_the_visits_end_leads_to_the_start(visitor: Browser) -> None:
    token = begin(visitor).token
    visitor.press("Selesai")
    visitor.get(f"/quiz/{token}/1")
    assert visitor.path == "/"


def test_a_second_quiz_closes_the_first(visitor: Browser) -> None:
    first = begin(visitor).token
    begin(visitor)
    visitor.get(f"/quiz/{first}/1")
    assert visitor.path == "/"


def test_an_attempt_that_is_gone_leads_to_the_start(visitor: Browser) -> None:
    address = f"/quiz/{begin(visitor).token}/1"
    with db.write():
        db.session.execute(delete(QuizAnswer))
        db.session.execute(delete(QuizAttempt))
    visitor.get(address)
    assert visitor.path == "/"


# --- before and after a session


def test_without_a_session_there_is_only_the_free_quiz(visitor: Browser) -> None:
    visitor.get("/quiz/")
    assert not visitor.page.select("[name=phase], [name=session], [name=pair]")
    visitor.submit(status=422, phase="before")
    assert "Kuis biasa tetap bisa" in visitor.text
    visitor.submit(status=422, phase="after", pair="1234")
    assert attempts() == []


def test_a_pair_gets_both_forms_and_one_code(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    before = measure(visitor, phase="before")
    code = code_shown(visitor)
    assert re.fullmatch(r"[1-9][0-9]{3}", code)
    assert f"Catat angka ini: {code}" in visitor.text
    visitor.press("Selesai")
    after = measure(visitor, phase="after", pair=f" {code} ")
    assert {before.form, after.form} == {"A", "B"}
    assert (before.pair_code, after.pair_code) == (code, code)
    assert before.session_id == after.session_id == session_in_lontar.id
    assert (after.attitude_possible, after.attitude_ask) == (3, 2)
    assert (after.finished, after.minutes) == (True, 0)
    assert "5 dari 5 jawaban tepat" in visitor.text


def test_before_teaches_nothing_yet(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    attempt = begin(visitor, phase="before")
    told = ["Tepat!", "Belum tepat", "Tidak apa-apa", "Dasar:", "tepat"]
    for answer in attempt.answers:
        tap(visitor, answer.question.answer)
        told.append(answer.question.text("id")["explanation"])
        assert "Jawaban tercatat" in visitor.text
        assert not visitor.page.select(".right")
        assert not [words for words in told if words in visitor.text]
        visitor.get(onward(visitor))
    visitor.press("Lewati")
    assert visitor.path.endswith("/result")
    assert not re.search(r"\d dari \d", visitor.text)
    visitor.get(f"/quiz/{attempt.token}/1")
    assert not [words for words in told if words in visitor.text]


def test_after_gives_feedback(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor, phase="after")
    tap(visitor, "unknown")
    assert "Dasar:" in visitor.text


def test_who_gets_form_a_first_is_drawn_by_lot(app: Any, session_in_lontar: OutreachSession) -> None:
    with db.write():
        for phase in ("before", "after"):
            forms = [started(phase, session_in_lontar).form for _ in range(40)]
            assert set(forms) == {"A", "B"}


def started(phase: str, session: OutreachSession) -> QuizAttempt:
    attempt = quiz.start(phase, "short", "id", session.id)
    assert attempt
    return attempt


@pytest.mark.parametrize("code", ["9999", "12", "abcd", "12345678"])
def test_an_unknown_code_stops_nobody(visitor: Browser, session_in_lontar: OutreachSession, code: str) -> None:
    visitor.get("/quiz/")
    visitor.submit(status=422, phase="after", pair=code)
    assert visitor.page.select(f"input[name=pair][value='{code}'][inputmode=numeric]")
    assert visitor.page.select("input[name=phase][value=after][checked]")
    assert attempts() == []
    visitor.press("Lanjut tanpa angka")
    assert visitor.path.endswith("/1")
    assert attempt_of(visitor).pair_code is None


def test_a_code_makes_one_pair(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    measure(visitor, phase="before")
    code = code_shown(visitor)
    left = begin(visitor, phase="after", pair=code)
    measure(visitor, phase="after", pair=code)
    visitor.get("/quiz/")
    visitor.submit(status=422, phase="after", pair=code)
    assert "sudah dipakai" in visitor.text
    codes = {attempt.token: attempt.pair_code for attempt in attempts()}
    assert codes.pop(left.token) is None, "who left in the middle goes on unpaired"
    assert list(codes.values()) == [code, code]


def test_a_code_counts_only_in_its_own_session(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    measure(visitor, phase="before")
    code = code_shown(visitor)
    other = add(open_session(lontar, title="Sambang desa"))
    visitor.get("/quiz/")
    assert len(visitor.page.select("input[type=radio][name=session]")) == 2
    visitor.submit(status=422, phase="after", pair=code, session=other.id)
    visitor.submit(session=session_in_lontar.id)
    assert attempt_of(visitor).pair_code == code


def test_the_pair_keeps_its_length(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    assert len(measure(visitor, phase="before", length="full").answers) == 10
    after = begin(visitor, phase="after", pair=code_shown(visitor), length="short")
    assert (len(after.answers), after.length) == (10, "full")


def test_a_code_typed_for_another_phase_is_not_looked_at(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    assert begin(visitor, phase="free", pair="9999").pair_code is None


def test_codes_of_a_session_never_meet(app: Any, session_in_lontar: OutreachSession) -> None:
    used = {quiz.CODES[0], *quiz.CODES[2:]}
    with db.write():
        db.session.add_all(
            QuizAttempt(token=f"{code:022}", session_id=session_in_lontar.id, phase="before", pair_code=str(code))
            for code in used
        )
        db.session.flush()
        assert quiz.free_code(session_in_lontar.id) == str(quiz.CODES[1])


def test_a_session_that_is_closed_meanwhile_gives_no_code(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor, phase="before")
    answer_all(visitor)
    with db.write():
        session_in_lontar.state = "closed"
        quiz.close_pairs(session_in_lontar.id)
    visitor.submit(possible="1", ask="3")
    assert "jawabannya sudah tercatat" in visitor.text
    stored = attempt_of(visitor)
    assert (stored.finished, stored.pair_code) == (True, None)


def test_a_session_that_is_closed_meanwhile_keeps_the_free_quiz(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/quiz/")
    with db.write():
        session_in_lontar.state = "closed"
    visitor.submit()
    assert attempt_of(visitor).session_id is None


def test_closing_replaces_the_codes_and_keeps_the_pairs(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    codes = []
    for _ in range(2):
        measure(visitor, phase="before")
        codes.append(code_shown(visitor))
        measure(visitor, phase="after", pair=codes[-1])
    measure(visitor, phase="after")
    other = add(open_session(lontar))
    elsewhere = add(QuizAttempt(token="e" * 22, session_id=other.id, phase="before", pair_code="4821"))
    with db.write():
        quiz.close_pairs(session_in_lontar.id)
    numbers = Counter(a.pair_code for a in attempts() if a.session_id == session_in_lontar.id)
    assert numbers.pop(None) == 1
    assert list(numbers.values()) == [2, 2]
    assert all(len(number or "") == 16 and number not in codes for number in numbers)
    assert elsewhere.pair_code == "4821"


# --- the attitude


def test_both_faces_are_asked_or_skipped(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    attempt = begin(visitor, phase="before")
    visitor.get(f"/quiz/{attempt.token}/attitude")
    assert visitor.path == f"/quiz/{attempt.token}/1", "not before the questions"
    answer_all(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/attitude"
    for fields in ({}, {"possible": "3"}, {"possible": "3", "ask": "4"}, {"possible": "0", "ask": "1"}):
        visitor.submit(status=422, **fields)
        assert "ketuk Lewati" in visitor.text
    visitor.press("English", possible="2", ask="")
    assert visitor.page.select("input[name=possible][value='2'][checked]")
    visitor.press("Lewati" if "Lewati" in visitor.text else "Skip")
    stored = attempt_of(visitor)
    assert (stored.attitude_possible, stored.attitude_ask, stored.finished) == (None, None, True)


def test_the_first_faces_stay(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor, phase="before")
    answer_all(visitor)
    form = visitor.filled(visitor.page.select_one("form.quiz-faces"))  # type: ignore[arg-type]
    address = visitor.path
    visitor.post(address, form | {"possible": "1", "ask": "2"})
    code = code_shown(visitor)
    visitor.post(address, form | {"possible": "3", "ask": "3"})
    assert code_shown(visitor) == code
    stored = attempt_of(visitor)
    assert (stored.attitude_possible, stored.attitude_ask) == (1, 2)


# --- the wall, and the cost of a page


def test_an_attempt_keeps_a_date_and_no_clock() -> None:
    for table in (QuizAttempt.__table__, QuizAnswer.__table__):
        kinds = [type(column.type) for column in table.columns]
        assert not [kind for kind in kinds if issubclass(kind, DateTime | Time)]
        assert kinds.count(Date) <= 1
        assert table.dialect_options["sqlite"]["with_rowid"] is False


def test_no_activity_knows_the_one_before(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor)
    answer_all(visitor)
    with visitor.client.session_transaction() as cookie:
        cookie["check_in"] = "a key of another activity"
    first = attempts()[0]
    begin(visitor)
    with visitor.client.session_transaction() as cookie:
        assert "check_in" not in cookie
        assert first.token not in str(dict(cookie))
    shared = {column.name for column in QuizAttempt.__table__.columns} & {
        column.name for column in OfferCheck.__table__.columns
    }
    assert shared == {"token", "session_id"}


def test_a_page_asks_the_database_little(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    counts = {}
    for length in ("short", "full"):
        begin(visitor, length=length)
        address = visitor.path
        answered = queries(lambda: tap(visitor, "unknown"))
        read = queries(lambda at=address: visitor.get(at))  # type: ignore[misc]
        answer_all_left(visitor)
        result = queries(lambda: visitor.get(visitor.path))
        counts[length] = (answered, read, result)
    assert counts["short"] == counts["full"]
    assert counts["full"] == (4, 1, 1)  # an answer: look, look again inside the write, store; then the page


def answer_all_left(browser: Browser) -> None:
    while not browser.path.endswith("/result"):
        if browser.page.select("form.quiz-options"):
            tap(browser, "unknown")
        browser.get(onward(browser))


def queries(visit: Any) -> int:
    """How many statements about attempts a visit sends to the database."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        visit()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([statement for statement in sent if "quiz_" in statement])
