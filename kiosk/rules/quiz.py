"""The quiz: draw, answer, attitude, pair, score."""

import random
import secrets
from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import func, select, update
from sqlalchemy.orm import contains_eager

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.models.question import UNKNOWN, VERDICTS
from kiosk.models.quiz_attempt import LENGTHS, MEASURED
from kiosk.rules import outreach, questions, traces

ALWAYS = ("penipuan", "bantuan")  # topics of every free quiz
DANGERS = ("penipuan", "tppo")  # topics of which one may get hurt
GOING_ON = {"short": 1, "full": 3}  # of its questions at least; else a quiz may teach to refuse whatever comes
ROUND = {"sound": 2, "rotten": 2}  # offers of a round by their right answer
# the short forms; a long form is every question that bears its letter
SHORT_FORMS = {"A": ("Q41", "Q43", "Q49", "Q51", "Q55"), "B": ("Q42", "Q44", "Q50", "Q52", "Q56")}
OTHER_FORM = {"A": "B", "B": "A"}
CODES = range(1000, 10_000)  # what a person can note down; no leading zero to lose
LOT = random.SystemRandom()
# attempts of everybody; a browser that forgets its cookie begins as many as it likes
MOST_UNFINISHED = 5000
WITH_ANSWERS = (
    select(QuizAttempt)
    .join(QuizAttempt.answers)
    .options(contains_eager(QuizAttempt.answers).joinedload(QuizAnswer.question, innerjoin=True))
    .order_by(QuizAnswer.position)
)


# --- drawing


def draw(questions: Iterable[Question], length: str, lot: random.Random = LOT) -> list[Question]:
    """A free quiz: as many topics as it has room for, always those of ALWAYS; fewer questions if too few are left.
    Of two that are much alike it asks one. To some of its questions the right answer goes on, as GOING_ON says.

    What is measured is asked in measured quizzes alone, so that nobody learns the test.
    """
    free = [question for question in questions if question.kind == "choice" and question.form is None]
    by_lot = lot.sample(free, len(free))
    drawn = draw_over_topics(by_lot, LENGTHS[length])
    if sum(bool(question.sound) for question in drawn) < GOING_ON[length]:
        # those first of which the lot gave too few, each of a topic of its own, since a topic's second may not be asked
        going_on = {question.topic: question for question in by_lot if question.sound}
        ahead = list(going_on.values())[: GOING_ON[length]]
        drawn = draw_over_topics([*ahead, *(q for q in by_lot if q not in ahead)], LENGTHS[length])
    lot.shuffle(drawn)
    return drawn


def draw_over_topics(by_lot: Iterable[Question], number: int) -> list[Question]:
    """As many of these: a topic's first before its second, the topics of ALWAYS before others, else in their order."""
    turns: Counter[str] = Counter()
    ranks: dict[Question, tuple[int, bool]] = {}
    for question in by_lot:
        turns[question.topic] += 1
        turn = turns[question.topic]  # its topic's first, second … question of this draw
        ranks[question] = turn, turn > 1 or question.topic not in ALWAYS
    drawn: list[Question] = []
    for question in sorted(ranks, key=lambda question: ranks[question]):
        if not any(other.twin == question.slug or other.slug == question.twin for other in drawn):
            drawn.append(question)
    return drawn[:number]


def draw_offers(questions: Iterable[Question], lot: random.Random = LOT) -> list[Question]:
    """A round of "Aman atau tidak?": as ROUND says, in any order, and no two offers that are twins."""
    offers = [question for question in questions if question.kind == "offer"]
    drawn: list[Question] = []
    for offer in lot.sample(offers, len(offers)):
        alike = [other for other in drawn if other.answer == offer.answer]
        if len(alike) < ROUND[offer.answer] and offer.twin not in [other.slug for other in alike]:
            drawn.append(offer)
    lot.shuffle(drawn)
    return drawn


def form_questions(questions: Iterable[Question], form: str, length: str) -> list[Question]:
    """Form A or B in a fixed order, twins at the same place; one whose twin is not asked is left out."""
    asked = {q.slug: q for q in questions}
    members = [q for q in asked.values() if q.kind == "choice" and q.form == form and q.twin in asked]
    if length == "short":
        members = [q for q in members if q.slug in SHORT_FORMS[form]]
    return sorted(members, key=lambda q: q.slug if form == "A" else str(q.twin))


# --- an attempt


def start(
    phase: str, length: str, language: str, session_id: str | None, code: str = "", left: str = ""
) -> QuizAttempt | None:
    """Begin an attempt with its questions drawn; None when there is no question to ask. Inside a visitor's write.

    A measured one has the length that the session's plan says; after, with its pair's code, the other form in the same
    length. Where its session was closed meanwhile it goes on without one. ``left``: the token of the one that the same
    visit began before, and opens no more.
    """
    session_id = outreach.session_if_counting(session_id)
    partner = claim_code(session_id, code) if phase == "after" else None
    asked, form = questions.every_asked(), None
    if phase == "offers":
        length, drawn = "round", draw_offers(asked)
    elif phase in MEASURED:
        form = OTHER_FORM[partner.form or ""] if partner else LOT.choice("AB")
        length = measured_length(session_id, partner)
        drawn = form_questions(asked, form, length)
    else:
        drawn = draw(asked, length)
    if not drawn:
        return None
    make_room(left)
    attempt = QuizAttempt(
        token=secrets.token_urlsafe(16),
        session_id=session_id,
        phase=phase,
        form=form,
        language=language,
        length=length,
        pair_code=partner.pair_code if partner else None,
        answers=[QuizAnswer(question_id=q.id, position=n) for n, q in enumerate(drawn, 1)],
    )
    db.session.add(attempt)
    traces.leave()  # its place in the page tells when it came, until the file is rewritten
    return attempt


def make_room(left: str) -> None:
    """Drop what a visit leaves unfinished behind it; and where too many are unfinished, one of the oldest day, if there
    is one without an answer. Inside a visitor's write.
    """
    unfinished = select(QuizAttempt.token).where(~QuizAttempt.finished)
    if not drop_unfinished(left) and db.is_more(unfinished, MOST_UNFINISHED - 1):
        answered = QuizAttempt.answers.any(QuizAnswer.option.is_not(None))
        drop_unfinished(db.session.scalars(unfinished.order_by(QuizAttempt.taken_on, answered, func.random())).first())


def drop_unfinished(token: str | None) -> bool:
    """Delete this attempt if there is one and it is not finished; whether it was."""
    attempt = lock_attempt(token) if token else None  # an answer may be on its way
    if attempt is None or attempt.finished:
        return False
    for row in (*attempt.answers, attempt):
        db.session.delete(row)
    return True


def measured_length(session_id: str | None, partner: QuizAttempt | None) -> str:
    """The length that its pair has, or its session's plan."""
    if partner:
        return partner.length
    return db.session.get_one(OutreachSession, session_id).quiz_length if session_id else "short"


def find(token: str) -> QuizAttempt | None:
    """An attempt with its answers and their questions."""
    return db.session.scalars(WITH_ANSWERS.where(QuizAttempt.token == token)).unique().first()


def lock_attempt(token: str) -> QuizAttempt | None:
    """An attempt that nobody else changes until the end of this write, with its answers as they are now."""
    locked = WITH_ANSWERS.where(QuizAttempt.token == token).with_for_update(of=(QuizAttempt, QuizAnswer))
    return db.session.scalars(locked).unique().first()


def next_step(attempt: QuizAttempt) -> int | str:
    """What is open: the number of the first question without an answer, "attitude" or "result"."""
    last = "result" if attempt.finished else "attitude"
    return next((answer.position for answer in attempt.answers if answer.option is None), last)


def reached(attempt: QuizAttempt, number: int) -> QuizAnswer | None:
    """The answer at this place, if it is given or its turn has come."""
    for answer in attempt.answers:
        if answer.position == number:
            return answer
        if answer.option is None:
            return None
    return None


def options(answer: QuizAnswer) -> list[str]:
    """The keys of the options, shuffled for this attempt and always the same in it; "unknown" comes last.

    Those of an offer stand as they are: the same two buttons under each of a round.
    """
    if answer.question.kind == "offer":
        return [*VERDICTS, UNKNOWN]
    keys = sorted(answer.question.text("id")["options"])
    random.Random(f"{answer.attempt_token} {answer.question_id}").shuffle(keys)  # noqa: S311 - an order, no secret
    return [*keys, UNKNOWN]


def record_answer(token: str, number: int, option: str, minutes: int) -> None:
    """Store the first answer to this question; the last one ends a free quiz. Inside a visitor's write."""
    attempt = lock_attempt(token)
    if attempt is None or next_step(attempt) != number:
        return
    answer = attempt.answers[number - 1]
    answer.option = option
    answer.right = answer.question.is_right(option)
    if attempt.phase not in MEASURED and number == len(attempt.answers):
        finish(attempt, minutes)


def record_attitude(token: str, possible: int | None, ask: int | None, minutes: int) -> None:
    """Keep both faces, or none if they were skipped, and end it; before gets its code. Inside a visitor's write."""
    attempt = lock_attempt(token)
    if attempt is None or next_step(attempt) != "attitude":
        return
    attempt.attitude_possible, attempt.attitude_ask = possible, ask
    if attempt.phase == "before" and attempt.session_id:
        attempt.pair_code = free_code(attempt.session_id)
    finish(attempt, minutes)


def finish(attempt: QuizAttempt, minutes: int) -> None:
    """The attempt is complete. If its session was closed meanwhile it counts with this month."""
    if attempt.session_id is None:
        attempt.taken_on = today()
    attempt.finished, attempt.minutes = True, minutes


# --- pairs


def free_code(session_id: str) -> str | None:
    """Four digits that no attempt of this session bears; None where all are taken."""
    used = set(db.session.scalars(select(QuizAttempt.pair_code).where(QuizAttempt.session_id == session_id)))
    free = [code for code in map(str, CODES) if code not in used]
    return LOT.choice(free) if free else None


def partner_of(session_id: str | None, code: str) -> QuizAttempt | None:
    """The attempt before with this code, as long as no attempt after with it is finished."""
    bearing = select(QuizAttempt).where(
        QuizAttempt.session_id == session_id, QuizAttempt.pair_code == code, QuizAttempt.finished
    )
    finished = db.session.scalars(bearing).all()
    return finished[0] if [attempt.phase for attempt in finished] == ["before"] else None


def claim_code(session_id: str | None, code: str) -> QuizAttempt | None:
    """The partner of whoever begins with this code now, inside a visitor's write; nobody else begins or ends with it.

    An attempt after that was begun with it and left unfinished goes on unpaired.
    """
    bearing = (QuizAttempt.session_id == session_id, QuizAttempt.pair_code == code)
    for phase in MEASURED:  # one before, then what was begun after it meanwhile
        db.session.execute(select(QuizAttempt.token).where(*bearing, QuizAttempt.phase == phase).with_for_update())
    partner = partner_of(session_id, code)
    if partner:
        db.session.execute(update(QuizAttempt).where(*bearing, QuizAttempt.phase == "after").values(pair_code=None))
    return partner


# --- result


def score(answers: Collection[QuizAnswer]) -> int:
    """How many were right."""
    return sum(bool(answer.right) for answer in answers)


def told_apart(answers: Collection[QuizAnswer]) -> dict[str, tuple[int, int]]:
    """How many were right, and of how many: of what is "sound" and of what is "rotten", where such was asked."""
    kinds = {name: [a for a in answers if a.question.sound is (name == "sound")] for name in VERDICTS}
    return {name: (score(those), len(those)) for name, those in kinds.items() if those}


def is_good_score(right: int, of: int) -> bool:
    """True from four of five right on."""
    return right * 5 >= of * 4


def reasons_to_keep(answers: Collection[QuizAnswer]) -> list[QuizAnswer]:
    """Of what was not right the two most worth keeping, after a good score one: what to beware of, and only where
    nothing of that was missed what may go on; dangers before rules, the short before the long.
    """
    missed = sorted((answer for answer in answers if not answer.right), key=keeping_rank)
    beware = [answer for answer in missed if not answer.question.sound]
    return (beware or missed[:1])[: 1 if is_good_score(score(answers), len(answers)) else 2]


def keeping_rank(answer: QuizAnswer) -> tuple[bool, bool, int]:
    """The lower, the more its reason is worth keeping. That of an offer needs its bubbles."""
    asked = answer.question
    return asked.kind == "offer", asked.topic not in DANGERS, len(asked.text("id")["explanation"].split())
