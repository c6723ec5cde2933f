"""Attempts of the quiz as numbers: by phase, question and option, and the change of who took it twice."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kiosk.learning.small_groups import is_large, may_be_told, pooled
from kiosk.models import LearningBatch, LearningCount, LearningPairs, Question, QuizAnswer, QuizAttempt
from kiosk.models.learning import OTHERS, SKIPPED, SMALLEST
from kiosk.models.question import FORMS
from kiosk.models.quiz_attempt import ATTITUDES, MEASURED, PHASES

FEWEST_OF_A_KIND = 2  # sound questions, and unsound ones, whose sum tells nothing of a single one
ANY_KIND = (True, False, None)  # of questions: sound, unsound, or neither is what they measure
Pair = tuple[QuizAttempt, QuizAttempt]  # of one person, before and after


def batches_by_phase(found: Sequence[QuizAttempt], **place: Any) -> dict[str, LearningBatch]:
    """These attempts as numbers, by phase, where enough of them are finished."""
    finished = [attempt for attempt in found if attempt.finished]
    groups = large_pairs(finished)
    paired = {attempt.token for pairs in groups.values() for pair in pairs for attempt in pair}
    batches = {}
    for phase in PHASES:
        kept = large_enough([attempt for attempt in finished if attempt.phase == phase], paired)
        begun = sum(not a.finished and a.phase == phase for a in found)
        if kept:
            batches[phase] = batch_of(kept, begun, phase=phase, **place)
    if "after" in batches:
        batches["after"].pairs = [sums(*group, pairs) for group, pairs in groups.items()]
    return batches


def large_pairs(finished: Iterable[QuizAttempt]) -> dict[tuple[str, str], list[Pair]]:
    """Who took the quiz before and after under one code, the other form in the same length: by first form and length.

    What is no pair, and pairs of which there are too few, count as the attempts they are.
    """
    coded, groups = defaultdict(list), defaultdict(list)
    for attempt in finished:
        if attempt.pair_code:
            coded[attempt.pair_code].append(attempt)
    for alike in coded.values():
        pair = sorted(alike, key=lambda attempt: attempt.phase, reverse=True)
        forms = {attempt.form for attempt in pair}
        if [a.phase for a in pair] == list(MEASURED) and forms == set(FORMS) and pair[0].length == pair[1].length:
            groups[str(pair[0].form), pair[0].length].append((pair[0], pair[1]))
    return {group: pairs for group, pairs in groups.items() if len(pairs) >= SMALLEST}


def large_enough(found: Iterable[QuizAttempt], paired: Collection[str]) -> list[QuizAttempt]:
    """Without those of too small a group: who had the same form in the same length, in pairs and apart from them.

    Each number of a batch is then a sum of whole groups, or a part of all that are kept.
    """
    groups = defaultdict(list)
    for attempt in found:
        groups[attempt.form, attempt.form and attempt.length, attempt.token in paired].append(attempt)
    return [attempt for group in groups.values() if len(group) >= SMALLEST for attempt in group]


def batch_of(kept: Sequence[QuizAttempt], begun: int, **place: Any) -> LearningBatch:
    """These finished attempts of one phase as numbers; others were begun."""
    forms = defaultdict(list)
    for attempt in kept:
        forms[attempt.form].append(attempt)
    apart = place["phase"] == "offers" and all(map(has_both_kinds, kept))
    return LearningBatch(
        started=len(kept) + (begun if is_large(begun) else 0),
        finished=len(kept),
        **score(kept, ("answers", "right")),
        **(score(kept, ("sound_answers", "sound_right"), sound=(True,)) if apart else {}),
        faces={item: faces(kept, item) for item in ATTITUDES} if place["phase"] in MEASURED else {},
        counts=[count for of_form in forms.values() for count in counts(of_form)],
        **place,
    )


def score(
    kept: Iterable[QuizAttempt], names: tuple[str, str], sound: Collection[bool | None] = ANY_KIND
) -> dict[str, int]:
    """How many questions of these kinds were asked, and how many answers to them were right, under these names."""
    given = [bool(answer.right) for attempt in kept for answer in attempt.answers if answer.question.sound in sound]
    return dict(zip(names, (len(given), sum(given)), strict=True))


def faces(kept: Iterable[QuizAttempt], item: str) -> dict[str, int]:
    """How one attitude item was answered. The same people skip both: where that is told of one, it is of the other."""
    return pooled(Counter(str(getattr(attempt, f"attitude_{item}") or SKIPPED) for attempt in kept), last=SKIPPED)


def counts(kept: Sequence[QuizAttempt]) -> list[LearningCount]:
    """The answers of one form, by question and option; questions of which too few were asked are left out.

    Sound questions and others are looked at apart where they are summed so: of forms, and in rounds of offers.
    """
    asked: dict[bool | None, dict[Question, list[QuizAnswer]]] = defaultdict(lambda: defaultdict(list))
    for attempt in kept:
        for answer in attempt.answers:
            kind = answer.question.sound if attempt.phase != "free" else None
            asked[kind][answer.question].append(answer)
    return [count for of_kind in asked.values() for count in counts_of_kind(of_kind, kept)]


def counts_of_kind(asked: Mapping[Question, list[QuizAnswer]], kept: Sequence[QuizAttempt]) -> list[LearningCount]:
    """The answers to questions whose sums are told: how many answers there are, and how many of them are right.

    So what no question tells follows from the others. Where that is about too few people, or about a single question,
    one more question is left out: the one that fewest answered.
    """
    told = {q: options_of(q, given) for q, given in asked.items() if is_whole(given, kept)}
    in_order = sorted(told, key=lambda q: (is_known(q, told[q], asked[q]), -len(asked[q]), q.slug))
    known = [q for q in in_order if is_known(q, told[q], asked[q])]
    unknown, untold = ([q for q in asked if q not in those] for those in (known, told))
    while (known and is_narrow(asked, unknown, least=2)) or (told and is_narrow(asked, untold)):
        left_out = in_order.pop()
        del told[left_out]
        untold.append(left_out)
        if known:
            unknown.append(known.pop())
    return [count for question, options in told.items() for count in rows(question, options, asked[question])]


def is_whole(given: Collection[QuizAnswer], kept: Sequence[QuizAttempt]) -> bool:
    """Whether those who were asked a question may be counted: of a form, all who had it in one length, or in both."""
    if kept[0].form is None:
        return may_be_told(len(given), len(kept))
    lengths = {attempt.token: attempt.length for attempt in kept}
    asked = Counter(lengths[answer.attempt_token] for answer in given)
    return all(asked[length] in (0, number) for length, number in Counter(lengths.values()).items())


def is_narrow(asked: Mapping[Question, Iterable[QuizAnswer]], questions: Iterable[Question], least: int = 1) -> bool:
    """Whether the sum over these questions would be about a few people, or somebody was asked fewer than ``least``."""
    people = Counter(answer.attempt_token for question in questions for answer in asked[question])
    return bool(people) and (len(people) < SMALLEST or min(people.values()) < least)


def options_of(question: Question, given: Iterable[QuizAnswer]) -> dict[str, int]:
    """How often each option was chosen; the right one is the last to be counted with others."""
    return pooled(Counter(str(answer.option) for answer in given), last=question.answer)


def is_known(question: Question, options: Collection[str], given: Iterable[QuizAnswer]) -> bool:
    """Whether it is told how many were right."""
    return question.answer in options or OTHERS not in options or not any(answer.right for answer in given)


def rows(question: Question, options: dict[str, int], given: Collection[QuizAnswer]) -> list[LearningCount]:
    """Options as rows."""
    rights = {option: question.is_right(option) for option in options} | {OTHERS: of_others(question, options, given)}
    return [
        LearningCount(question_id=question.id, option=option, right=rights[option], number=number)
        for option, number in options.items()
    ]


def of_others(question: Question, options: dict[str, int], given: Collection[QuizAnswer]) -> bool | None:
    """Whether the choices counted as one were right: all but a few, none, or None where a few were."""
    if is_known(question, options, given):
        return False
    return True if 2 * sum(bool(answer.right) for answer in given) > options[OTHERS] else None


def sums(first: str, length: str, pairs: Sequence[Pair]) -> LearningPairs:
    """The change of these pairs, and where it tells of no single question that of the sound and the unsound ones."""
    numbers = dict(zip(("questions", "right_before", "right_after", "squares"), summed(pairs), strict=True))
    if all(has_both_kinds(attempt) for pair in pairs for attempt in pair):
        of_sound = ("sound_questions", "sound_before", "sound_after", "sound_squares")
        numbers |= dict(zip(of_sound, summed(pairs, sound=(True,)), strict=True))
        *_sums, numbers["unsound_squares"] = summed(pairs, sound=(False,))
    return LearningPairs(first=first, length=length, pairs=len(pairs), **numbers)


def has_both_kinds(attempt: QuizAttempt) -> bool:
    """Whether it asks of sound and unsound at least so many that their sum is not of one question, and nothing else."""
    kinds = Counter(answer.question.sound for answer in attempt.answers)
    return set(kinds) == {True, False} and min(kinds.values()) >= FEWEST_OF_A_KIND


def summed(pairs: Sequence[Pair], sound: Collection[bool | None] = ANY_KIND) -> tuple[int, int, int, int]:
    """Questions before, right ones before and after, and squares of the differences, of questions of these kinds."""
    asked = [[[a for a in attempt.answers if a.question.sound in sound] for attempt in pair] for pair in pairs]
    scores = [[sum(bool(answer.right) for answer in answers) for answers in pair] for pair in asked]
    befores, afters = zip(*scores, strict=True)
    squares = sum((after - before) ** 2 for before, after in scores)
    return sum(len(before) for before, _after in asked), sum(befores), sum(afters), squares
