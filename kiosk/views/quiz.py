"""Villagers' pages of the quiz: start, question and feedback, attitude, result."""

import re

from flask import abort, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms import RadioField, SelectChoice, StringField, ValidationError

from kiosk.db import db
from kiosk.models import QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN
from kiosk.models.quiz_attempt import MEASURED_PHASES, PHASES, Step
from kiosk.rules import content, quiz
from kiosk.web import visits
from kiosk.web.addresses import lead_to, redirect_to
from kiosk.web.forms import Form, OneOf, render_button_again, render_form, session_choices
from kiosk.web.pages import Pages, facts

bp = Pages("quiz", says="feedback", url_prefix="/quiz")

# the template for each kind of question
QUESTION_PAGES = {"choice": "quiz/question.html", "offer": "quiz/offer.html"}
FEEDBACK_PAGES = {"choice": "quiz/answered.html", "offer": "quiz/offer_answered.html"}

# --- the start: what the session's phase has not decided is asked, one page each

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
    pair = StringField(_l("Empat angka dari kuis sebelum acara"), filters=[lambda text: "".join((text or "").split())])
    unpaired = StringField()  # the button "without the number"

    def __init__(self) -> None:
        """Offer the sessions that take answers now. If there is only one, choose that."""
        super().__init__()
        self.sessions = visits.sessions_taking_answers()
        if not self.session.data and len(self.sessions) == 1:
            self.session.data = self.sessions[0].id
        sessions = {each.id: each for each in self.sessions}
        self.outreach_session = sessions.get(self.session.data)
        self.session_id = None
        if self.outreach_session:
            self.session_id = self.outreach_session.id
        self.phase_now = self.phase.data or "free"
        if self.outreach_session and not self.phase.data:
            self.phase_now = self.outreach_session.quiz_phase
        self.code = ""  # the four digits of the earlier quiz, which only a quiz after the session has
        if self.phase_now == "after" and not self.unpaired.data:
            self.code = self.pair.data

    @property
    def lacks_session(self) -> bool:
        """True if a session must still be asked for.

        Several are open, and none was chosen or the chosen one was refused. A round of offers needs none.
        """
        asks = len(self.sessions) > 1 and self.phase_now != "offers"
        return asks and (not self.session.raw_data or bool(self.session.errors))

    @property
    def lengths(self) -> dict[str, tuple[str, str]]:
        """Lengths to choose from.

        A quiz before or after a session has only the length that the session plans.
        """
        if self.outreach_session and self.phase_now in MEASURED_PHASES:
            length = self.outreach_session.quiz_length
            return {length: LENGTH_WORDS[length]}
        return LENGTH_WORDS

    @property
    def is_whole(self) -> bool:
        """True if nothing is left to ask: neither session nor pair's number."""
        asks_number = self.phase_now == "after" and not self.phase.data and not self.unpaired.data
        return not self.lacks_session and (not asks_number or bool(self.pair.raw_data))

    @property
    def page(self) -> str:
        """Name of the template that asks next.

        “session” asks which session, “number” asks for the digits of the earlier quiz, and “index” asks the rest.
        """
        is_begun = self.is_submitted() or self.length.raw_data
        if not is_begun or self.length.errors:
            return "index"
        if self.lacks_session:
            return "session"
        return "number" if self.outreach_session and self.phase_now == "after" else "index"

    def validate_session(self, field: StringField) -> None:
        """Refuse a measured quiz, before or after, without an open session."""
        if self.phase_now not in MEASURED_PHASES or self.outreach_session:
            return
        if not field.data and self.sessions:
            raise ValidationError(_l("Ikut acara yang mana?"))
        raise ValidationError(_l("Acara ini sudah ditutup. Kuis biasa tetap bisa."))

    def validate_pair(self, field: StringField) -> None:
        """Refuse a code of no finished, unused quiz before the chosen session.

        An empty code is accepted; without a session, any code is.
        """
        if not self.code or not self.outreach_session:
            return
        has_four_digits = re.fullmatch("[0-9]{4}", self.code)
        if not has_four_digits or not quiz.find_partner(self.session_id, self.code):
            raise ValidationError(_l("Angka ini belum cocok. Coba lihat lagi, atau lanjut tanpa angka."))


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Ask for length, session and pair, a page each.

    When nothing is left to ask, start an attempt and lead to it.
    """
    form = StartForm()
    attempt = None
    if form.validate_on_submit() and form.is_whole:
        attempt = start_attempt(form)
    elif form.stale:  # the button was perhaps tapped twice, and the first tap began the quiz
        attempt = own_attempt(session.get("quiz", ""))
    if attempt and attempt.next_step == 1:
        return lead_to(lambda: render_step(attempt, 1), "quiz.page", token=attempt.token, step=1)
    if form.stale and form.phase_now == "offers":  # its button stands on other pages: it alone is shown again
        return render_button_again()
    return render_form(f"quiz/{form.page}.html", form, sessions=session_choices(form.sessions))


def start_attempt(form: StartForm) -> QuizAttempt | None:
    """Store an attempt, which this visit may open from now on.

    Where there is no question to ask, the form says so, and None comes back.
    """
    with db.write_as_visitor():
        attempt = quiz.start_attempt(
            form.phase_now,
            form.length.data,
            form.session_id,
            form.code,
            earlier_token=session.get("quiz", ""),
        )
    if attempt:
        visits.begin_activity(quiz=attempt.token)
    else:
        form.length.errors = [_l("Pertanyaan kuis sedang diperiksa petugas. Coba lagi nanti, ya.")]
    return attempt


# --- an attempt


class AnswerForm(Form):
    option = StringField(_l("Jawaban"))


def own_attempt(token: str) -> QuizAttempt | None:
    """The attempt with this token if this visit began it, or None.

    Its answers and their questions are loaded in the same query.
    """
    if token != session.get("quiz"):
        return None
    with_answers = joinedload(QuizAttempt.answers, innerjoin=True)
    return db.session.get(QuizAttempt, token, options=[with_answers])


def own_attempt_or_start(token: str) -> QuizAttempt:
    """The attempt with this token, if this visit began it.

    Otherwise the request ends with a redirect to the start page.
    """
    return own_attempt(token) or abort(redirect_to("home.index"))


@bp.get("/<token>/<int:step>")
@bp.get("/<token>/attitude", defaults={"step": "attitude"})
@bp.get("/<token>/result", defaults={"step": "result"})
@facts(says="questions")
def page(token: str, step: Step) -> ResponseReturnValue:
    """The page of a step.

    A visitor who is at another step is led to that step.
    """
    attempt = own_attempt_or_start(token)
    step_now = attempt.step_at(step)
    if step != step_now:
        return redirect_to("quiz.page", token=token, step=step_now)
    return render_step(attempt, step)


@bp.post("/<token>/<int:step>")
@facts(says="questions")
def answer(token: str, step: int) -> ResponseReturnValue:
    """Store the answer to the open question and lead to the next step.

    Usually that is the feedback on this answer. A second answer changes nothing.
    """
    attempt = own_attempt_or_start(token)
    if step == attempt.open_question:
        open_answer = attempt.answers[step - 1]
        options = open_answer.shuffled_options
        form = AnswerForm()
        form.option.validators = [OneOf(options, _l("Ketuk salah satu jawaban di bawah ini."))]
        if not form.validate_on_submit():
            return render_question(attempt, open_answer, form)
        with db.write_as_visitor():
            attempt = quiz.record_answer(token, step, form.option.data) or abort(redirect_to("home.index"))
    next_step = attempt.step_at(step)
    return lead_to(lambda: render_step(attempt, next_step), "quiz.page", token=token, step=next_step)


def render_step(attempt: QuizAttempt, step: Step) -> ResponseReturnValue:
    """The page of a step of this attempt: a question's number, “attitude” or “result”."""
    if step == "attitude":
        # not empty: a change of language sends the faces along
        return render_form("quiz/attitude.html", AttitudeForm(), attempt=attempt)
    if step == "result":
        return render_result(attempt)
    answer = attempt.answers[int(step) - 1]
    if answer.option is None:
        return render_question(attempt, answer, AnswerForm())
    return render_feedback(attempt, answer)


def render_question(attempt: QuizAttempt, answer: QuizAnswer, form: AnswerForm) -> ResponseReturnValue:
    """The page that asks a question, with 422 if there are errors."""
    template = QUESTION_PAGES[answer.question.kind]
    return render_form(template, form, attempt=attempt, answer=answer)


def render_feedback(attempt: QuizAttempt, answer: QuizAnswer) -> str:
    """The page that says whether an answer was right, and why."""
    verdict = "right" if answer.right else "wrong"
    if answer.option == UNKNOWN:
        verdict = "unknown"
    return render_template(
        FEEDBACK_PAGES[answer.question.kind],
        attempt=attempt,
        answer=answer,
        verdict=verdict,
        last=answer.position == len(attempt.answers),
        asks_odd=quiz.asks_odd_bubble(attempt.answers, answer),
        odd=request.args.get("odd"),  # the bubble that was tapped as the odd one, which is stored nowhere
    )


# --- the end

FACES = [SelectChoice("1", _l("Tidak")), SelectChoice("2", _l("Ragu")), SelectChoice("3", _l("Ya"))]
ONE_FACE = OneOf(("1", "2", "3"), _l("Ketuk satu jawaban. Kalau tidak mau, ketuk Lewati."))


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

    def faces(self) -> tuple[int | None, int | None]:
        """Numbers of both faces, 1 to 3, or None for each where “Lewati” was pressed."""
        if self.skip.data:
            return None, None
        return int(self.possible.data), int(self.ask.data)


@bp.post("/<token>/attitude")
@facts(says="questions")
def attitude(token: str) -> ResponseReturnValue:
    """Store the two faces, which may be skipped, and lead to the result."""
    attempt = own_attempt_or_start(token)
    if attempt.next_step == "attitude":
        form = AttitudeForm()
        if not form.validate_on_submit():
            return render_form("quiz/attitude.html", form, attempt=attempt)
        with db.write_as_visitor():
            attempt = quiz.record_attitude(token, *form.faces()) or abort(redirect_to("home.index"))
    step = attempt.next_step
    return lead_to(lambda: render_step(attempt, step), "quiz.page", token=token, step=step)


def render_result(attempt: QuizAttempt) -> str:
    """The page that packs the suitcase.

    After a quiz before a session it shows only the code, and after a round of offers it tells both kinds apart.
    """
    if attempt.phase == "before":
        return render_template("quiz/code.html", code=attempt.pair_code)
    if attempt.phase == "offers":
        right_by_kind = quiz.count_right_by_kind(attempt.answers)
        return render_template("quiz/offer_result.html", attempt=attempt, right_by_kind=right_by_kind)
    right = quiz.count_right(attempt.answers)
    total = len(attempt.answers)
    is_good = quiz.is_good_score(right, total)
    packed, others = quiz.pack_suitcase(attempt.answers)
    return render_template(
        "quiz/result.html",
        right=right,
        total=total,
        packed=packed,
        others=others,
        asks_more=is_good and attempt.length == "short",
        length="full" if is_good else attempt.length,
        session_id=attempt.session_id or "",
    )


# --- a plan to go home with: three taps, which stand in the address and are stored nowhere


@bp.get("/plan")
def plan() -> str:
    """The next question of the plan, or its card once all three have an answer.

    “skip” and every unknown answer choose nothing. The address holds no token, so it tells nothing of a person, but the
    page opens only in the visit of a quiz.
    """
    attempt = own_attempt_or_start(session.get("quiz", ""))
    words = content.dated_row("plan")
    answers: dict[str, str] = {}
    chosen = {}
    for part, question in words["questions"].items():
        if part not in request.args:
            return render_template("quiz/plan.html", part=part, question=question, answers=answers, token=attempt.token)
        answers[part] = request.args[part]
        chosen[part] = next((choice for choice in question["choices"] if choice["slug"] == answers[part]), None)
    return render_template("quiz/plan_card.html", plan=words, chosen=chosen, attempt=attempt)
