"""Villagers' pages of the quiz: start, a question and its feedback, attitude, result."""

import re
from collections.abc import Sequence
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField, ValidationError

from kiosk.db import db
from kiosk.models import QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import MEASURED_PHASES, PHASES
from kiosk.rules import quiz
from kiosk.web import visits
from kiosk.web.addresses import lead_to, redirect_to
from kiosk.web.forms import Form, OneOf, render_button_again, render_form, session_choices
from kiosk.web.pages import Pages, facts
from kiosk.web.words import CHANNEL_WORDS, EVERYDAY_TOPICS, TOPIC_WORDS

bp = Pages("quiz", says="feedback", url_prefix="/quiz")

# by kind of question: the page that asks, and the one with the feedback
PAGES = {
    "choice": ("quiz/question.html", "quiz/answered.html"),
    "offer": ("quiz/offer.html", "quiz/offer_answered.html"),
}

# --- the start: only what the officer's switch leaves open is asked, each on a page of its own

LENGTH_WORDS = {
    "short": (_l("Cepat: 5 soal"), _l("sekitar 3 menit")),
    "full": (_l("Lengkap: 10 soal"), _l("sekitar 6 menit")),
}


class StartForm(Form):
    length = StringField(
        _l("Mau berapa soal?"),
        default="short",
        validators=[OneOf(tuple(LENGTH_WORDS), _l("Pilih yang cepat atau yang lengkap."))],
    )
    phase = StringField(_l("Mau kuis yang mana?"), validators=[OneOf(("", *PHASES), _l("Pilih salah satu kuis."))])
    session = StringField(_l("Ikut acara yang mana?"))
    pair = StringField(
        _l("Empat angka dari kuis sebelum acara"), filters=[lambda typed: "".join((typed or "").split())]
    )
    unpaired = StringField()  # the button "without the number"

    def __init__(self) -> None:
        """Offer the sessions that take answers now; if there is only one, it is chosen."""
        super().__init__()
        self.sessions = visits.sessions_taking_answers()
        if not self.session.data and len(self.sessions) == 1:
            self.session.data = self.sessions[0].id
        self.chosen = next((session for session in self.sessions if session.id == self.session.data), None)
        self.session_id = self.chosen.id if self.chosen else None
        # the phase that was sent; else the one the officer set for the session
        self.phase_now = self.phase.data or (self.chosen.quiz_phase if self.chosen else "free")
        # the pair's code, in the quiz after the session alone; empty for somebody who goes on without it
        self.code = "" if self.phase_now != "after" or self.unpaired.data else self.pair.data

    @property
    def lacks_session(self) -> bool:
        """True if a session must still be asked for: of several, none was sent or it was refused; False for offers."""
        asks = len(self.sessions) > 1 and self.phase_now != "offers"
        return asks and (not self.session.raw_data or bool(self.session.errors))

    @property
    def lengths(self) -> dict[str, tuple[str, str]]:
        """Lengths to choose from; for a quiz before or after only the one that the session plans."""
        if self.chosen and self.phase_now in MEASURED_PHASES:
            return {self.chosen.quiz_length: LENGTH_WORDS[self.chosen.quiz_length]}
        return LENGTH_WORDS

    @property
    def is_whole(self) -> bool:
        """True if nothing is left to ask: neither the session nor, in a quiz after, the pair's number."""
        asks_number = self.phase_now == "after" and not self.phase.data and not self.unpaired.data
        return not self.lacks_session and (not asks_number or bool(self.pair.raw_data))

    @property
    def page(self) -> str:
        """Template that asks next: “session” if several may be meant, “number” for a quiz after, else “index”."""
        begun = self.is_submitted() or self.length.raw_data
        if not begun or self.length.errors:
            return "index"
        if self.lacks_session:
            return "session"
        return "number" if self.chosen and self.phase_now == "after" else "index"

    def validate_session(self, field: StringField) -> None:
        """Refuse a quiz before or after without an open session."""
        if self.phase_now not in MEASURED_PHASES or self.chosen:
            return
        if not field.data and self.sessions:
            raise ValidationError(_l("Ikut acara yang mana?"))
        raise ValidationError(_l("Acara ini sudah ditutup. Kuis biasa tetap bisa."))

    def validate_pair(self, field: StringField) -> None:
        """Refuse a code that no unused, finished quiz before of the chosen session has; no code or session passes."""
        if not self.code or not self.chosen:
            return
        if not re.fullmatch("[0-9]{4}", self.code) or not quiz.find_partner(self.session_id, self.code):
            raise ValidationError(_l("Angka ini belum cocok. Coba lihat lagi, atau lanjut tanpa angka."))


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Ask for length, session and pair, a page each; when nothing is left, start an attempt and lead to it."""
    form = StartForm()
    if form.validate_on_submit() and form.is_whole:
        given = (form.phase_now, form.length.data, form.session_id, form.code)
        with db.write_as_visitor():
            attempt = quiz.start_attempt(*given, earlier_token=visits.activity_key("quiz"))
        if attempt:
            visits.begin_activity(quiz=attempt.token)
            return lead_to(**address_of_step(attempt.token, 1))
        form.length.errors = [_l("Pertanyaan kuis sedang diperiksa petugas. Coba lagi nanti, ya.")]
    if form.stale and form.phase_now == "offers":  # its button stands on other pages
        return resume_just_begun(form) or render_button_again()
    return resume_just_begun(form) or render_form(
        f"quiz/{form.page}.html", form, sessions=session_choices(form.sessions)
    )


def resume_just_begun(form: StartForm) -> ResponseReturnValue | None:
    """Lead to the quiz that the first of two taps began; None unless the token is stale and nothing answered."""
    attempt = own_attempt(visits.activity_key("quiz")) if form.stale else None
    return lead_to_open_step(attempt) if attempt and quiz.next_step(attempt) == 1 else None


# --- an attempt


class AnswerForm(Form):
    option = StringField(_l("Jawaban"))
    keys: Sequence[str] = ()

    def validate_option(self, field: StringField) -> None:
        """Refuse an option that this question does not have."""
        if field.data not in self.keys:
            raise ValidationError(_l("Ketuk salah satu jawaban di bawah ini."))


def own_attempt(token: str) -> QuizAttempt | None:
    """The attempt with this token, if this visit began it; else None."""
    return db.session.get(QuizAttempt, token) if visits.activity_key("quiz") == token else None


def address_of_step(token: str, step: int | str) -> dict[str, Any]:
    """The endpoint and values of a step of this attempt: a question's number, “attitude” or “result”."""
    if isinstance(step, int):
        return {"endpoint": "quiz.question", "token": token, "number": step}
    return {"endpoint": f"quiz.{step}", "token": token}


def lead_to_open_step(attempt: QuizAttempt | None) -> ResponseReturnValue:
    """Lead to the attempt's first step that is not done; None (another visit's) to the start page."""
    if attempt is None:
        return redirect_to("home.index")
    return lead_to(**address_of_step(attempt.token, quiz.next_step(attempt)))


@bp.route("/<token>/<int:number>", methods=["GET", "POST"])
@facts(says="questions")
def question(token: str, number: int) -> ResponseReturnValue:
    """Ask a question, store its answer and lead to the feedback (in a quiz before: on); once answered, the feedback."""
    attempt = own_attempt(token)
    answer = quiz.answer_to_show(attempt, number) if attempt else None
    if attempt is None or answer is None:
        return lead_to_open_step(attempt)
    if answer.option is not None:
        return render_feedback(attempt, answer)
    form = AnswerForm()
    form.keys = quiz.shuffled_options(answer)
    shown = step_after(attempt, number) if attempt.phase == "before" else number
    if form.validate_on_submit():
        with db.write_as_visitor():
            quiz.record_answer(token, number, form.option.data)
        # not the attempt's own token: it may just have been counted, and be gone
        return lead_to(**address_of_step(token, shown))
    return render_form(
        PAGES[answer.question.kind][0],
        form,
        attempt=attempt,
        answer=answer,
        keys=form.keys,
        topics=EVERYDAY_TOPICS,
        official_topics=TOPIC_WORDS,
        channels=CHANNEL_WORDS,
    )


def render_feedback(attempt: QuizAttempt, answer: QuizAnswer) -> ResponseReturnValue:
    """The feedback on a given answer; a quiz before has none and leads on. Sent twice, an answer changes nothing."""
    number = answer.position
    if attempt.phase == "before":  # what is right is told in the session
        return lead_to_open_step(attempt)
    if request.method == "POST" and not g.get("only_show"):
        return lead_to(**address_of_step(attempt.token, number))
    return render_template(
        PAGES[answer.question.kind][1],
        attempt=attempt,
        answer=answer,
        keys=quiz.shuffled_options(answer),
        verdict="right" if answer.right else "unknown" if answer.option == UNKNOWN else "wrong",
        onward=url_for(**address_of_step(attempt.token, step_after(attempt, number))),
        last=number == len(attempt.answers),
        told_apart=quiz.count_right_by_kind(attempt.answers),
        channels=CHANNEL_WORDS,
    )


def step_after(attempt: QuizAttempt, number: int) -> int | str:
    """The step after a question: the next number; after the last “attitude” (unfinished before/after) or “result”."""
    if number < len(attempt.answers):
        return number + 1
    return "attitude" if attempt.phase in MEASURED_PHASES and not attempt.finished else "result"


# --- the end

# what was right, by its number; where that is none, a thank-you
RIGHT_WORDS = (
    _l("Terima kasih sudah ikut"),
    _l("Satu sudah tepat"),
    _l("Dua sudah tepat"),
    _l("Tiga sudah tepat"),
    _l("Empat sudah tepat"),
    _l("Lima sudah tepat"),
    _l("Enam sudah tepat"),
    _l("Tujuh sudah tepat"),
    _l("Delapan sudah tepat"),
    _l("Sembilan sudah tepat"),
)
FACES = [SelectChoice("1", _l("Tidak")), SelectChoice("2", _l("Ragu")), SelectChoice("3", _l("Ya"))]
ONE_FACE = OneOf(("1", "2", "3"), _l("Ketuk satu wajah. Kalau tidak mau, ketuk Lewati."))


class AttitudeForm(Form):
    possible = RadioField(
        _l("“Bekerja ke luar negeri lewat jalur resmi itu mungkin untuk saya.”"),
        choices=FACES,
        validate_choice=False,
    )
    ask = RadioField(
        _l("“Saya tahu harus bertanya kepada siapa.”"),
        choices=FACES,
        validate_choice=False,
    )
    skip = StringField()  # the button "Lewati"

    def validate_possible(self, field: RadioField) -> None:
        """Refuse a missing face, unless “Lewati” was pressed."""
        if not self.skip.data:
            ONE_FACE(self, field)

    validate_ask = validate_possible


@bp.route("/<token>/attitude", methods=["GET", "POST"])
@facts(says="questions")
def attitude(token: str) -> ResponseReturnValue:
    """Ask for two faces, or to skip them; then finish the attempt and lead to the result."""
    attempt = own_attempt(token)
    if attempt is None or quiz.next_step(attempt) != "attitude":
        return lead_to_open_step(attempt)
    form = AttitudeForm()
    if form.validate_on_submit():
        with db.write_as_visitor():
            faces = (None, None) if form.skip.data else (int(form.possible.data), int(form.ask.data))
            quiz.record_attitude(token, *faces)
        return lead_to(**address_of_step(token, "result"))
    return render_form("quiz/attitude.html", form, attempt=attempt)


@bp.get("/<token>/result")
@facts(says="questions")
def result(token: str) -> ResponseReturnValue:
    """The end of an attempt, which names what was right.

    A quiz before ends with its code alone, a round of offers with its last feedback.
    """
    attempt = own_attempt(token)
    if attempt is None or quiz.next_step(attempt) != "result":
        return lead_to_open_step(attempt)
    if attempt.phase == "before":
        return render_template("quiz/code.html", code=attempt.pair_code)
    if attempt.phase == "offers":  # its last feedback tells it
        return lead_to(**address_of_step(token, len(attempt.answers)))
    right, of = quiz.count_right(attempt.answers), len(attempt.answers)
    is_good = quiz.is_good_score(right, of)
    return render_template(
        "quiz/result.html",
        right=_l("Semua tepat") if right == of else RIGHT_WORDS[right],
        is_good=is_good,
        reasons=quiz.answers_to_explain(attempt.answers),
        asks_more=is_good and attempt.length == "short",
        length="full" if is_good else attempt.length,
        session_id=attempt.session_id or "",
    )
