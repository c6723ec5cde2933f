"""The whole hall at once: its questions, its votes, and its screen's steps.

Rules write inside their caller's `db.write()`.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager

from kiosk.db import db
from kiosk.models import HallRound, OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.models.hall_round import MOST_ROUNDS, STEPS, TEACHING_STEPS, TRIAL
from kiosk.models.learning import SMALLEST_GROUP
from kiosk.rules import attendance, audit, content, outreach, questions

# --- its questions


def questions_to_pick() -> list[Question]:
    """Questions that a hall may be asked, those with short options first.

    They are switched on. There is no offer among them, and none that is measured. A measured one would be known to
    everybody in the quiz after the session.
    """
    candidates = questions.asked_questions()
    free = [question for question in candidates if question.kind == "choice" and question.form is None]
    return sorted(free, key=lambda question: (not short_options(question), question.slug))


def short_options(question: Question) -> dict[str, dict[str, str]]:
    """Options in three words: {language: {option: text}}.

    {} where the file has none, or an officer edited them.
    """
    if question.origin != "file":
        return {}
    return content.short_options().get(question.slug, {})


def propose_questions(session_id: str) -> list[Question]:
    """At most MOST_ROUNDS questions, of the topics that need it most.

    These are the session's worst topics before, then the usual ones. Each has one question.
    """
    by_topic = {question.topic: question for question in reversed(questions_to_pick())}
    topics = dict.fromkeys((*worst_topics(session_id), "penipuan", "biaya", "bantuan"))
    proposals = [by_topic[topic] for topic in topics if topic in by_topic]
    return proposals[:MOST_ROUNDS]


def worst_topics(session_id: str) -> list[str]:
    """Topics of a session's quiz before, the least often right first.

    [] while fewer than SMALLEST_GROUP finished.
    """
    finished = (QuizAttempt.session_id == session_id, QuizAttempt.phase == "before", QuizAttempt.finished)
    if db.count(*finished) < SMALLEST_GROUP:
        return []
    one_if_right = case((QuizAnswer.right.is_(True), 1.0), else_=0.0)
    topics = select(Question.topic).where(*finished).group_by(Question.topic)
    topics = topics.select_from(QuizAttempt).join(QuizAttempt.answers).join(QuizAnswer.question)
    worst_first = topics.order_by(func.avg(one_if_right), Question.topic)
    return list(db.session.scalars(worst_first))


def questions_of(session_id: str) -> list[Question]:
    """Questions of a session's rounds, or else those proposed."""
    own_questions = [each.question for each in rounds_of(session_id) if each.question]
    return own_questions or propose_questions(session_id)


def store_questions(session: OutreachSession, new_questions: Collection[Question]) -> list[HallRound]:
    """All rounds of the session, with these questions after the last begun.

    Those behind them are deleted. Questions for which no round is left are not stored.
    """
    last_place = last_begun(session.id)
    new_questions = list(new_questions)[: MOST_ROUNDS - last_place]
    for place, question in enumerate(new_questions, last_place + 1):
        put_question(session, place, question)
    for one in rounds_of(session.id):
        if one.place > last_place + len(new_questions):
            db.session.delete(one)
    return rounds_of(session.id)


def put_question(session: OutreachSession, place: int, question: Question) -> HallRound:
    """The session's round at this place, now with this question and no votes.

    It keeps its key.
    """
    key = {"session_id": session.id, "place": place}
    one = db.session.scalar(select(HallRound).filter_by(**key)) or HallRound(**key)
    one.question = question
    one.answer = question.answer
    one.step = STEPS[0]
    one.first = {}
    one.second = {}
    db.session.add(one)
    db.session.flush()
    return one


# --- its votes


def count_people(one: HallRound) -> int:
    """Number of people in the round's session, by head count or check-ins.

    It is 0 in a trial.
    """
    if one.place == TRIAL:
        return 0
    present = attendance.attendance_of(one.session)
    return max(present.heads or 0, present.checkins)


def store_votes(one: HallRound, votes: list[dict[str, int]], officer_id: str) -> None:
    """Store and audit both votes of a round."""
    one.first, one.second = votes
    reason = "trial" if one.place == TRIAL else ""
    audit.note("hall-counted", f"outreach_session:{one.session_id}", officer_id=officer_id, reason=reason)


# --- its screen


class Hall(NamedTuple):
    """The rounds of one screen, in order: a session's, or its trial alone."""

    rounds: list[HallRound]

    @property
    def session(self) -> OutreachSession:
        """The session that it belongs to."""
        return self.rounds[0].session

    @property
    def is_trial(self) -> bool:
        """True where it counts nowhere."""
        return self.rounds[0].place == TRIAL

    @property
    def is_open(self) -> bool:
        """True where the screen may go on.

        That is in an open session, and for a trial also before that.
        """
        state = self.session.state
        return state == "open" or (self.is_trial and state == "planned")

    @property
    def current(self) -> HallRound | None:
        """The round on the screen, None once all are over."""
        return next((each for each in self.rounds if each.step != STEPS[-1]), None)

    @property
    def position(self) -> str:
        """Round and step on the screen.

        By it a press is known to come from the step that it sees.
        """
        one = self.current
        return f"{one.place} {one.step}" if one else STEPS[-1]

    def move(self, by: int) -> None:
        """Lead one step on (1) or back (-1), and nowhere at either end."""
        one = self.current
        if by < 0 and (one is None or one.step == STEPS[0]):
            past_rounds = [each for each in self.rounds if each.step == STEPS[-1]]
            one = past_rounds[-1] if past_rounds else None
        if one:
            place = STEPS.index(one.step) + by
            while self.is_skipped(STEPS[place], one):
                place += by
            one.step = STEPS[place]

    def is_skipped(self, step: str, one: HallRound) -> bool:
        """True for a step that this round leaves out.

        Without enough votes there is nothing to compare, and only the last round ends with the hall teaching back.
        """
        if step == "both":
            return not one.has_enough_votes
        return step in TEACHING_STEPS and one is not self.rounds[-1]


def rounds_of(session_id: str) -> list[HallRound]:
    """A session's rounds in order, without the trial."""
    rounds = select(HallRound).where(HallRound.session_id == session_id, HallRound.place != TRIAL)
    return list(db.session.scalars(rounds.order_by(HallRound.place)))


def rounds_of_period(filters: outreach.Filters) -> list[HallRound]:
    """Rounds that were begun in a period's closed sessions, by question.

    Other kiosks' too, without trials.
    """
    rounds = select(HallRound).join(HallRound.session).outerjoin(HallRound.question)
    rounds = rounds.where(OutreachSession.state == "closed", HallRound.place != TRIAL)
    rounds = outreach.filter_sessions(rounds, filters).options(contains_eager(HallRound.question))
    by_question = rounds.order_by(Question.slug, Question.version)
    return [one for one in db.session.scalars(by_question) if one.is_begun]


def sum_votes(rounds: Iterable[HallRound]) -> list[tuple[int, int]]:
    """(right, all) of the first and of the second vote, over these rounds.

    Only rounds with enough votes count: zeros where none has.
    """
    first = Counter[str]()
    second = Counter[str]()
    for one in rounds:
        if one.has_enough_votes:
            first.update(right=one.first.get(one.answer, 0), all=sum(one.first.values()))
            second.update(right=one.second.get(one.answer, 0), all=sum(one.second.values()))
    return [(first["right"], first["all"]), (second["right"], second["all"])]


def last_begun(session_id: str) -> int:
    """Place of the last of a session's rounds that is begun, or 0.

    Questions up to there stay as they are.
    """
    places = [one.place for one in rounds_of(session_id) if one.is_begun]
    return max(places, default=0)


def find_hall(key: str) -> Hall | None:
    """The hall in which a round has this key, or None."""
    one = db.session.get(HallRound, key)
    if one is None:
        return None
    if one.place == TRIAL:
        return Hall([one])
    return Hall(rounds_of(one.session_id))
