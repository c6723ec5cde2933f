"""The quiz: picking questions, answers, attitude, pairs and the score."""

import random
import secrets
from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import select, update

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.models.question import ANSWER_VERDICTS, DANGERS, UNKNOWN
from kiosk.models.quiz_attempt import MEASURED_PHASES, QUESTIONS_BY_LENGTH
from kiosk.rules import outreach, questions, traces

TOPICS_ALWAYS_ASKED = ("penipuan", "bantuan")  # topics of every free quiz
LEAST_GOING_ON = {
    "short": 1,
    "full": 3,
}  # least questions to which going on is right; else a quiz teaches to refuse everything
OFFERS_PER_ROUND = 4
GENUINE_PER_ROUND = (1, 1, 2, 2, 2, 3, 3)  # by lot, as often as four tosses of a coin give them: three tell no fourth
SHIPS = "harbour"  # the channel of offers on ships, which are much alike: one a round
# the short forms; a long form is every question that bears its letter
SHORT_FORMS = {"A": ("Q41", "Q43", "Q49", "Q51", "Q55"), "B": ("Q42", "Q44", "Q50", "Q52", "Q56")}
FORM_OF_PARTNER = {"A": "B", "B": "A"}
PAIR_CODES = range(1000, 10_000)  # what a person can note down; no leading zero to lose
RANDOM = random.SystemRandom()


# --- drawing


def pick_questions(questions: Iterable[Question], length: str, lot: random.Random = RANDOM) -> list[Question]:
    """Pick a free quiz at random, without measured ones or offers: few per topic, always TOPICS_ALWAYS_ASKED.

    To at least LEAST_GOING_ON of them going on is right. Of two questions that are twins only one is picked, and
    the quiz is shorter where few questions are left. Measured questions are left out, so that nobody learns the test.
    """
    free = [question for question in questions if question.kind == "choice" and question.form is None]
    by_lot = lot.sample(free, len(free))
    # one per topic, as a topic's second question may not be asked
    going_on = {question.topic: question for question in by_lot if question.genuine}
    ahead = list(going_on.values())[: LEAST_GOING_ON[length]]
    drawn = pick_over_topics([*ahead, *(q for q in by_lot if q not in ahead)], QUESTIONS_BY_LENGTH[length])
    lot.shuffle(drawn)
    return drawn


def pick_over_topics(by_lot: Iterable[Question], number: int) -> list[Question]:
    """Pick at most ``number``: each topic's first before any second, TOPICS_ALWAYS_ASKED ahead; never both twins."""
    turns: Counter[str] = Counter()
    ranks: dict[Question, tuple[int, bool]] = {}
    for question in by_lot:
        turn = turns[question.topic]  # 0 for its topic's first question of this draw
        ranks[question] = turn, turn > 0 or question.topic not in TOPICS_ALWAYS_ASKED
        turns[question.topic] += 1
    drawn: list[Question] = []
    for question in sorted(ranks, key=lambda question: ranks[question]):
        if not any(other.twin == question.slug or other.slug == question.twin for other in drawn):
            drawn.append(question)
    return drawn[:number]


def pick_offers(questions: Iterable[Question], lot: random.Random = RANDOM) -> list[Question]:
    """Pick a round of “Aman atau tidak?” at random, with one to three genuine offers.

    Never two twins or two SHIPS. It is shorter where few offers are left.
    """
    offers = [question for question in questions if question.kind == "offer"]
    genuine = lot.choice(GENUINE_PER_ROUND)
    room = Counter(genuine=genuine, scam=OFFERS_PER_ROUND - genuine)
    drawn: list[Question] = []
    for offer in lot.sample(offers, len(offers)):
        is_alike = any(offer.twin == other.slug or offer.channel == other.channel == SHIPS for other in drawn)
        if room[offer.answer] and not is_alike:
            room[offer.answer] -= 1
            drawn.append(offer)
    lot.shuffle(drawn)
    return drawn


def questions_of_form(questions: Iterable[Question], form: str, length: str) -> list[Question]:
    """Questions of form A or B, or its short form, in fixed order; without any whose twin is not among the given ones.

    Twins have the same place in both forms.
    """
    asked = {q.slug: q for q in questions}
    members = [q for q in asked.values() if q.kind == "choice" and q.form == form and q.twin in asked]
    if length == "short":
        members = [q for q in members if q.slug in SHORT_FORMS[form]]
    return sorted(members, key=lambda q: q.slug if form == "A" else str(q.twin))


# --- an attempt


def start_attempt(
    phase: str, length: str, session_id: str | None, code: str = "", earlier_token: str = ""
) -> QuizAttempt | None:
    """Store an attempt in a visitor's write, deleting an unfinished earlier one, or None. Only “free” uses ``length``.

    None where there is no question to ask. A measured quiz has the length of its session's plan, or is short without a
    session; “after” with a pair's code asks the other form at the same length. If the session was closed meanwhile,
    the attempt goes on without one. ``earlier_token``: the attempt that the same visit began before.
    """
    session_id = outreach.lock_session_taking_answers(session_id)
    partner = claim_code(session_id, code) if phase == "after" else None
    asked, form = questions.asked_questions(), None
    if phase == "offers":
        length, drawn = "round", pick_offers(asked)
    elif phase in MEASURED_PHASES:
        if partner:
            form, length = FORM_OF_PARTNER[partner.form or ""], partner.length
        else:
            form = RANDOM.choice("AB")
            length = db.session.get_one(OutreachSession, session_id).quiz_length if session_id else "short"
        drawn = questions_of_form(asked, form, length)
    else:
        drawn = pick_questions(asked, length)
    if not drawn:
        return None
    unfinished = lock_attempt(earlier_token)  # an answer may be on its way
    if unfinished and not unfinished.finished:
        db.session.delete(unfinished)
    attempt = QuizAttempt(
        token=secrets.token_urlsafe(16),
        session_id=session_id,
        phase=phase,
        form=form,
        length=length,
        pair_code=code if partner else None,
        answers=[QuizAnswer(question_id=q.id, position=n) for n, q in enumerate(drawn, 1)],
    )
    db.session.add(attempt)
    traces.add_note()  # its place in the page tells when it came, until the file is rewritten
    return attempt


def lock_attempt(token: str) -> QuizAttempt | None:
    """Read the attempt with this token anew and lock it until the end of this write; None where there is none."""
    return db.session.get(QuizAttempt, token, with_for_update=True)


def next_step(attempt: QuizAttempt) -> int | str:
    """The next step: number of the first unanswered question, else “attitude”, or “result” once it is finished."""
    last = "result" if attempt.finished else "attitude"
    return next((answer.position for answer in attempt.answers if answer.option is None), last)


def answer_to_show(attempt: QuizAttempt, number: int) -> QuizAnswer | None:
    """The answer with this number, if it was given or is the next to give; None for later ones or none at all."""
    for answer in attempt.answers:
        if answer.position == number:
            return answer
        if answer.option is None:
            return None
    return None


def shuffled_options(answer: QuizAnswer) -> list[str]:
    """Keys of the options, in an order of this attempt that stays; “unknown” last. Offers are never shuffled.

    An offer always has the same two buttons.
    """
    if answer.question.kind == "offer":
        return [*ANSWER_VERDICTS, UNKNOWN]
    keys = sorted(answer.question.text("id")["options"])
    random.Random(f"{answer.attempt_token} {answer.question_id}").shuffle(keys)  # noqa: S311 - an order, no secret
    return [*keys, UNKNOWN]


def record_answer(token: str, number: int, option: str) -> None:
    """Store the answer if its question is the open one, inside a visitor's write, else ignore it; may finish the quiz.

    The last answer finishes a quiz that has no attitude. A second answer to a question is ignored.
    """
    attempt = lock_attempt(token)
    if attempt is None or next_step(attempt) != number:
        return
    answer = attempt.answers[number - 1]
    answer.option = option
    answer.right = option == answer.question.answer
    if attempt.phase not in MEASURED_PHASES and number == len(attempt.answers):
        finish_attempt(attempt)


def record_attitude(token: str, possible: int | None, ask: int | None) -> None:
    """Store both faces if that is the open step, in a visitor's write, and finish; a session's “before” gets a code.

    A face is None where it was skipped.
    """
    attempt = lock_attempt(token)
    if attempt is None or next_step(attempt) != "attitude":
        return
    attempt.attitude_possible, attempt.attitude_ask = possible, ask
    if attempt.phase == "before" and attempt.session_id:
        attempt.pair_code = pick_pair_code(attempt.session_id)
    finish_attempt(attempt)


def finish_attempt(attempt: QuizAttempt) -> None:
    """Mark an attempt as finished; one without a session (it never had one, or that closed) is dated today."""
    if attempt.session_id is None:
        attempt.taken_on = today()
    attempt.finished = True


# --- pairs


def pick_pair_code(session_id: str) -> str | None:
    """A random four-digit code that no attempt of this session has; None where all are taken. Stores nothing."""
    used = set(db.session.scalars(select(QuizAttempt.pair_code).filter_by(session_id=session_id)))
    free = [code for code in map(str, PAIR_CODES) if code not in used]
    return RANDOM.choice(free) if free else None


def find_partner(session_id: str | None, code: str) -> QuizAttempt | None:
    """The finished “before” attempt with this code in this session; None without one, or if an “after” finished too."""
    bearing = select(QuizAttempt).filter_by(session_id=session_id, pair_code=code, finished=True)
    finished = db.session.scalars(bearing).all()
    return finished[0] if [attempt.phase for attempt in finished] == ["before"] else None


def claim_code(session_id: str | None, code: str) -> QuizAttempt | None:
    """Find the code's finished “before” attempt in a visitor's write, or None; an unfinished “after” loses the code.

    Others with the same code wait. The “after” attempt that loses it goes on without a pair.
    """
    bearing = (QuizAttempt.session_id == session_id, QuizAttempt.pair_code == code)
    # “before” is locked first: whoever comes second with the same code waits for it
    db.session.execute(select(QuizAttempt.token).where(*bearing).order_by(QuizAttempt.phase.desc()).with_for_update())
    partner = find_partner(session_id, code)
    if partner:
        db.session.execute(update(QuizAttempt).where(*bearing, QuizAttempt.phase == "after").values(pair_code=None))
    return partner


# --- result


def count_right(answers: Collection[QuizAnswer]) -> int:
    """Number of right answers; an open one is not right."""
    return sum(bool(answer.right) for answer in answers)


def count_right_by_kind(answers: Collection[QuizAnswer]) -> dict[str, tuple[int, int]]:
    """(right, asked) of “genuine” and “scam” questions, without those of neither; a kind not asked about is missing."""
    kinds = {name: [a for a in answers if a.question.genuine is (name == "genuine")] for name in ANSWER_VERDICTS}
    return {name: (count_right(those), len(those)) for name, those in kinds.items() if those}


def is_good_score(right: int, asked: int) -> bool:
    """True where at least four of five answers are right; also for none of none."""
    return right * 5 >= asked * 4


def answers_to_explain(answers: Collection[QuizAnswer]) -> list[QuizAnswer]:
    """At most two missed answers, the most dangerous first, then in their order.

    After a good score it is one, but two where both are of the greatest danger. An open answer is a missed one.
    """
    missed = sorted((answer for answer in answers if not answer.right), key=lambda answer: -answer.question.danger)
    gravest = [answer for answer in missed if answer.question.danger == DANGERS[-1]]
    is_good = is_good_score(count_right(answers), len(answers))
    return missed[:1] if is_good and len(gravest) < 2 else missed[:2]
