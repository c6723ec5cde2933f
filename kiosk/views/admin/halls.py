"""The whole hall at the desk: picking questions, the screen, typing votes."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectMultipleField, ValidationError

from kiosk.db import db
from kiosk.models import HallRound, OutreachSession, Question
from kiosk.models.hall_round import MOST_ROUNDS, TRIAL
from kiosk.rules import halls
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import find_session, note
from kiosk.web.forms import Form, check_token
from kiosk.web.halls import VotesForm, field_prefix, open_screen, save_votes

bp = desk.blueprint("halls", role=desk.OFFICER, prefix="/sessions")


class QuestionsForm(Form):
    """Up to three questions for the hall.

    Those up to the last round that is begun stay, and are not in the form.
    """

    questions = SelectMultipleField(_l("Soal (satu sampai tiga)"), validate_choice=False)

    def __init__(self, session: OutreachSession) -> None:
        """Offer the free pool, first what was picked or is proposed, which is ticked."""
        self.rounds_begun = halls.last_begun(session.id)
        slugs = [question.slug for question in halls.questions_of(session.id)]
        pool = {question.slug: question for question in halls.questions_to_pick()}
        ticks = [slug for slug in slugs[self.rounds_begun :] if slug in pool]
        others = [slug for slug in pool if slug not in slugs]
        self.choices = [pool[slug] for slug in ticks + others]  # in their newest version
        super().__init__(data={"questions": ticks})

    @property
    def picked_questions(self) -> list[Question]:
        """The questions that are ticked, in order."""
        return [question for question in self.choices if question.slug in self.questions.data]

    def validate_questions(self, _field: SelectMultipleField) -> None:
        """Refuse no question at all, or too many with those of begun rounds."""
        if not 1 <= self.rounds_begun + len(self.picked_questions) <= MOST_ROUNDS:
            raise ValidationError(_l("Pilih satu sampai tiga soal."))


@bp.route("/<session_id>/hall", methods=["GET", "POST"], strict_slashes=False)  # its votes lead back to hall/
def index(session_id: str) -> ResponseReturnValue:
    """The hall of a session.

    Its form stores the questions, then leads to the big screen or the paper asked for.
    """
    session = find_session(session_id)
    if session.state == "cancelled":
        return redirect_to("admin.sessions.one", session_id=session_id)
    form = QuestionsForm(session)
    if not form.validate_on_submit():
        return render_hall(session, form)
    act = request.form.get("act", "")
    key = ""  # of the round whose screen is opened
    with db.write():
        rounds = halls.store_questions(session, form.picked_questions)
        if act == "open" and session.state == "open":
            key = rounds[0].id
            if not rounds[0].is_begun:
                note("hall-started", f"outreach_session:{session_id}", reason=f"{len(rounds)}-questions")
        if act == "trial":
            others = [question for question in form.choices if question not in form.picked_questions]
            question = (others or halls.questions_of(session_id))[0]
            key = halls.put_question(session, TRIAL, question).id
    if key:
        return open_screen(url_for("halls.screen", key=key), key, current_user.id)
    if act.startswith("hall-"):
        return redirect_to("admin.handouts.sheet", which=act, session=session_id)
    return redirect_to("admin.halls.index", session_id=session_id)


def render_hall(session: OutreachSession, form: QuestionsForm, **votes_forms: VotesForm) -> ResponseReturnValue:
    """The page of the hall, with 422 for a refused form or votes to look at once more.

    ``votes_forms`` are those to look at, by the key of their round.
    """
    votes = [(one, votes_forms.get(one.id) or VotesForm(one, formdata=None)) for one in halls.rounds_of(session.id)]
    page = render_template("admin/halls/index.html", session=session, form=form, votes=votes)
    is_refused = form.errors or votes_forms
    return page, 422 if is_refused else 200


@bp.post("/<session_id>/hall/votes")
def votes(session_id: str) -> ResponseReturnValue:
    """Store the votes of every round in one write.

    Unreadable and doubtful ones are shown again with 422. Those of a round that is voting, or whose question was
    replaced, are said again and not stored.
    """
    session = find_session(session_id)
    check_token()
    with db.write():
        rounds = [one for one in halls.rounds_of(session_id) if session.is_counted and one.takes_votes]
        forms = save_votes(rounds, current_user.id)
    lost_numbers = numbers_of_others(rounds)
    if lost_numbers:
        words = _("Belum disimpan: pilihan kedua belum selesai, atau soalnya diganti. Tadi tertulis: %(votes)s.")
        flash(words % {"votes": ", ".join(lost_numbers)}, "warning")
    doubtful = {key: form for key, form in forms.items() if form.doubts}
    if doubtful:
        return render_hall(session, QuestionsForm(session), **doubtful)
    if not lost_numbers:
        flash(_("Pilihan disimpan."))
    return redirect_to("admin.halls.index", session_id=session_id)


def numbers_of_others(rounds: list[HallRound]) -> list[str]:
    """Numbers in the form that belong to none of these rounds.

    Their question was replaced, or their round is voting.
    """
    own = tuple(map(field_prefix, rounds))
    numbers = []
    for name, number in request.form.items():
        is_number = number and not name.endswith(("csrf_token", "-was"))
        if is_number and not name.startswith(own):
            numbers.append(number)
    return numbers
