"""The quiz: picking questions, answers, attitude, pairs and the score.

Rules write inside their caller's `db.write_as_visitor()`.
"""

import random
import secrets
from collections import Counter
from collections.abc import Collection, Iterable
from operator import attrgetter

from sqlalchemy import select, update

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.models.question import ANSWER_VERDICTS
from kiosk.models.quiz_attempt import QUESTIONS_BY_LENGTH
from kiosk.rules import outreach, questions, traces

TOPICS_ALWAYS_ASKED = ("penipuan", "bantuan")  # topics of every free quiz
# least questions to which going on is right; else a quiz teaches to refuse everything
LEAST_GOING_ON = {"short": 1, "full": 3}
OFFERS_PER_ROUND = 4
GENUINE_PER_ROUND = (1, 1, 2, 2, 2, 3, 3)  # by lot, as often as four tosses of a coin give them: three tell no fourth
SHIPS = "harbour"  # the channel of offers on ships, which are much alike: one a round
# the short forms; a long form is every question that bears its letter
SHORT_FORMS = {"A": ("Q41", "Q43", "Q49", "Q51", "Q55"), "B": ("Q42", "Q44", "Q50", "Q52", "Q56")}
FORM_OF_PARTNER = {"A": "B", "B": "A"}
RULES_PACKED = 5  # as many as a photo of a tablet shows in letters that can be read
PAIR_CODES = range(1000, 10_000)  # what a person can note down; no leading zero to lose
RANDOM = random.SystemRandom()


# --- drawing


def pick_questions(questions: Iterable[Question], length: str, lot: random.Random = RANDOM) -> list[Question]:
    """Pick the questions of a free quiz at random.

    They are few per topic, always with TOPICS_ALWAYS_ASKED. To at least LEAST_GOING_ON of them going on is right. Of
    two questions that are twins only one is picked, and the quiz is shorter where few questions are left. Measured
    questions are left out, so that nobody learns the test.
    """
    free = [question for question in questions if question.kind == "choice" and question.form is None]
    by_lot = lot.sample(free, len(free))
    # one per topic, as a topic's second question may not be asked
    going_on = {question.topic: question for question in by_lot if question.genuine}
    ahead = list(going_on.values())[: LEAST_GOING_ON[length]]
    others = [question for question in by_lot if question not in ahead]
    selection = pick_over_topics(ahead + others, QUESTIONS_BY_LENGTH[length])
    lot.shuffle(selection)
    return selection


def pick_over_topics(by_lot: Iterable[Question], number: int) -> list[Question]:
    """Pick at most ``number``: each topic's first before any second.

    TOPICS_ALWAYS_ASKED come ahead, and never both of two twins.
    """
    turns = Counter[str]()
    ranks = {}
    for question in by_lot:
        turn = turns[question.topic]  # 0 for its topic's first question of this draw
        ranks[question] = turn, turn > 0 or question.topic not in TOPICS_ALWAYS_ASKED
        turns[question.topic] += 1
    selection: list[Question] = []
    for question in sorted(ranks, key=lambda question: ranks[question]):
        if not any(other.twin == question.slug or other.slug == question.twin for other in selection):
            selection.append(question)
    return selection[:number]


def pick_offers(questions: Iterable[Question], lot: random.Random = RANDOM) -> list[Question]:
    """Pick a round of “Aman atau tidak?” at random, with one to three genuine offers.

    Somebody asks for advice about one of them, if any such offer is left. Never two twins or two SHIPS. The round is
    shorter where few offers are left.
    """
    offers = [question for question in questions if question.kind == "offer"]
    genuine = lot.choice(GENUINE_PER_ROUND)
    room = Counter(genuine=genuine, scam=OFFERS_PER_ROUND - genuine)
    # any of the four may be the one that is asked about, so what it is tells nothing of the other three
    kind_asked_about = lot.choice(list(room.elements()))
    by_lot = lot.sample(offers, len(offers))
    asked_about = [offer for offer in by_lot if offer.asker]
    asked_about.sort(key=lambda offer: offer.answer != kind_asked_about)
    others = [offer for offer in by_lot if not offer.asker]
    selection: list[Question] = []
    for offer in asked_about[:1] + others:
        is_alike = any(offer.twin == other.slug or offer.channel == other.channel == SHIPS for other in selection)
        if room[offer.answer] and not is_alike:
            room[offer.answer] -= 1
            selection.append(offer)
    lot.shuffle(selection)
    return selection


def questions_of_form(questions: Iterable[Question], form: str, length: str) -> list[Question]:
    """Questions of form A or B, or its short form, in fixed order.

    Those are left out whose twin is not among ``questions``. Twins have the same place in both forms.
    """
    choices = [question for question in questions if question.kind == "choice"]
    slugs = {question.slug for question in choices}
    members = [question for question in choices if question.form == form and question.twin in slugs]
    if length == "short":
        members = [question for question in members if question.slug in SHORT_FORMS[form]]
    return sorted(members, key=attrgetter("slug" if form == "A" else "twin"))


# --- an attempt


def start_attempt(
    phase: str, length: str, session_id: str | None, code: str = "", earlier_token: str = ""
) -> QuizAttempt | None:
    """Store an attempt, or return None where there is no question to ask.

    Only “free” uses ``length``: a measured quiz has the length of its session's plan, or is short without a session,
    and “after” with a pair's code asks the other form at the same length. If the session was closed meanwhile, the
    attempt goes on without one. ``earlier_token`` is the attempt that the same visit began before, which is deleted if
    unfinished.
    """
    session_id = outreach.lock_session_taking_answers(session_id)
    attempt = QuizAttempt(token=secrets.token_urlsafe(16), session_id=session_id, phase=phase, length=length)
    partner = None
    if phase == "after":
        partner = claim_code(session_id, code)
    if partner:
        attempt.pair_code = code
    selection = pick_for_attempt(attempt, partner)
    if not selection:
        return None
    earlier_attempt = lock_attempt(earlier_token)  # an answer may be on its way
    if earlier_attempt and not earlier_attempt.finished:
        db.session.delete(earlier_attempt)
    for position, question in enumerate(selection, 1):
        attempt.answers.append(QuizAnswer(question_id=question.id, position=position))
    db.session.add(attempt)
    traces.add_note()  # its place in the page tells when it came, until the file is rewritten
    return attempt


def pick_for_attempt(attempt: QuizAttempt, partner: QuizAttempt | None) -> list[Question]:
    """Pick the questions of a new attempt, and set its form and length."""
    pool = questions.asked_questions()
    if attempt.phase == "offers":
        attempt.length = "round"
        return pick_offers(pool)
    if not attempt.is_measured:
        return pick_questions(pool, attempt.length)
    attempt.form = RANDOM.choice("AB")
    attempt.length = "short"
    if partner:
        attempt.form = FORM_OF_PARTNER[str(partner.form)]
        attempt.length = partner.length
    elif attempt.session_id:
        attempt.length = db.session.get_one(OutreachSession, attempt.session_id).quiz_length
    return questions_of_form(pool, attempt.form, attempt.length)


def lock_attempt(token: str) -> QuizAttempt | None:
    """The attempt with this token, locked until the end of this write, or None."""
    return db.session.get(QuizAttempt, token, with_for_update=True)


def record_answer(token: str, number: int, option: str) -> QuizAttempt | None:
    """The attempt with this answer stored, or None if it is gone.

    An answer to any but the open question, such as a second one, is ignored. The last one may finish it.
    """
    attempt = lock_attempt(token)
    if attempt is None or attempt.open_question != number:
        return attempt
    answer = attempt.answers[number - 1]
    answer.option = option
    answer.right = option == answer.question.answer
    if number == len(attempt.answers) and not attempt.is_measured:
        finish_attempt(attempt)
    return attempt


def record_attitude(token: str, possible: int | None, ask: int | None) -> QuizAttempt | None:
    """The attempt with both faces stored and finished, or None if it is gone.

    A face is None where it was skipped. Faces are ignored where it is not their turn. A quiz before a session gets its
    pair's code.
    """
    attempt = lock_attempt(token)
    if attempt is None or attempt.next_step != "attitude":
        return attempt
    attempt.attitude_possible = possible
    attempt.attitude_ask = ask
    if attempt.phase == "before" and attempt.session_id:
        attempt.pair_code = pick_pair_code(attempt.session_id)
    finish_attempt(attempt)
    return attempt


def finish_attempt(attempt: QuizAttempt) -> None:
    """Mark an attempt as finished.

    One without a session, which it never had or which was closed, is dated today.
    """
    if attempt.session_id is None:
        attempt.taken_on = today()
    attempt.finished = True


# --- pairs


def pick_pair_code(session_id: str) -> str | None:
    """A random four-digit code that no attempt of this session has.

    None where all are taken.
    """
    codes_of_session = db.session.scalars(select(QuizAttempt.pair_code).filter_by(session_id=session_id))
    free = {*map(str, PAIR_CODES)}.difference(codes_of_session)
    return RANDOM.choice(list(free)) if free else None


def find_partner(session_id: str | None, code: str) -> QuizAttempt | None:
    """The finished “before” attempt with this code in this session, or None.

    It is none either if an “after” has finished with it.
    """
    attempts = select(QuizAttempt).filter_by(session_id=session_id, pair_code=code, finished=True)
    by_phase = {attempt.phase: attempt for attempt in db.session.scalars(attempts)}
    return None if "after" in by_phase else by_phase.get("before")


def claim_code(session_id: str | None, code: str) -> QuizAttempt | None:
    """The code's finished “before” attempt, or None.

    An unfinished “after” loses the code and goes on without a pair. Other writers with the same code wait.
    """
    attempts = select(QuizAttempt.token).filter_by(session_id=session_id, pair_code=code)
    # “before” is locked first: whoever comes second with the same code waits for it
    db.session.execute(attempts.order_by(QuizAttempt.phase.desc()).with_for_update())
    partner = find_partner(session_id, code)
    if partner:
        quizzes_after = update(QuizAttempt).filter_by(session_id=session_id, pair_code=code, phase="after")
        db.session.execute(quizzes_after.values(pair_code=None))
    return partner


# --- result


def count_right(answers: Collection[QuizAnswer]) -> int:
    """Number of right answers. An open one is not right."""
    return sum(bool(answer.right) for answer in answers)


def count_right_by_kind(answers: Collection[QuizAnswer]) -> dict[str, tuple[int, int]]:
    """Numbers of right and of asked questions, for “genuine” and for “scam”.

    Questions of neither do not count, and a kind that was not asked about is missing.
    """
    counts = {}
    for kind in ANSWER_VERDICTS:
        answers_of_kind = [answer for answer in answers if answer.question.genuine is (kind == "genuine")]
        if answers_of_kind:
            counts[kind] = (count_right(answers_of_kind), len(answers_of_kind))
    return counts


def asks_odd_bubble(answers: Iterable[QuizAnswer], answer: QuizAnswer) -> bool:
    """True for the first scam of a round that was told to be one.

    After it the page asks which of its bubbles is odd.
    """
    rejected_scams = [each for each in answers if each.right and each.question.answer == "scam"]
    return rejected_scams[:1] == [answer]


def is_good_score(right: int, total: int) -> bool:
    """True where at least four of five answers are right, or for none of none."""
    return right * 5 >= total * 4


def pack_suitcase(answers: Collection[QuizAnswer]) -> tuple[list[QuizAnswer], list[QuizAnswer]]:
    """Answers whose rules are packed, and the others, of which only the object is.

    Missed ones come first, the most dangerous before all, and then the right ones, each in their order. An open answer
    is a missed one. Questions of the officers may have no rule.
    """
    missed = [answer for answer in answers if not answer.right]
    missed.sort(key=lambda answer: -answer.question.danger)
    in_order = missed + [answer for answer in answers if answer.right]
    packed = [answer for answer in in_order if answer.question.texts["id"].get("rule")][:RULES_PACKED]
    return packed, [answer for answer in in_order if answer not in packed]
