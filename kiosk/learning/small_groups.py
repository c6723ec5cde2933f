"""What may be shown of learning: the rule of small groups; no query and no page.

1. A cell is what a figure is out of. Everything shown is a sum of cells, each of at least SMALLEST finished attempts
   (or checked offers); what is too small is left out of every sum, so subtracting figures gives nothing.
2. Whom a share points at is protected too where the share names something: a wrong option, a face, a verdict and a
   sign are told only where nobody or at least SMALLEST chose them, and a share of several blocks is made of those
   that tell it alone. Right and "belum tahu" are told of every cell that is large enough.
3. A block that was shown once is shown again only while every cell has changed by nobody or by at least SMALLEST.

A session of twelve free quizzes and three before:
    before          3 attempts   left out, also of "Jumlah"
    free           12 attempts   shown: 12
      Q01          12 answers    shown: 7 right, 5 chose b. Had 4 chosen b and 1 c: no wrong option has a name. Had
                                 only 5 been right and 2 chosen c: b has its name, and no share, or c had one too
      Q02           8 answers    hidden too, or all 24 answers less 12 and 8 would be the four of Q03
      Q03           4 answers    hidden
    offers          9 checks     stop 6, warning 2, ok 1: the two small ones are told as one, and as 2 + 1 is fewer
                                 than five the smallest large one (stop) joins them: nothing but the nine is shown
It is closed, opened again, one more person takes the free quiz, it is closed again: nothing of it is shown, since
13 - 12 would be that person. After five more (17), every question with 0 or 5 more answers, it is shown again.
Of another session 10 people answered Q01 and 3 chose b: of both together 22 answered, and b has 5 of 12.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from kiosk.learning.tallies import OTHER_QUESTIONS, OTHERS, Block, Group, Kind, Offers, Shares, Tally

SMALLEST = 5

Told = Mapping[str, Collection[int]]  # by cell, every number that was told of it


def shown(block: Block) -> Block:
    """What of this block may be seen; empty if that is nothing."""
    merged = with_large_pairs_only(block)
    result = Block(gains=merged.gains)
    large = {group: tally for group, tally in merged.groups.items() if tally.finished >= SMALLEST}
    for group, tally in large.items():
        result.groups[group] = with_large_questions_only(tally)
    result.faces.update(with_large_faces_only(large))
    phases = {group.phase for group in result.groups}
    for phase, number in block.unfinished.items():
        if number >= SMALLEST and phase in phases:
            result.unfinished[phase] = number
    hide_rare_options(result)
    return result


def with_large_pairs_only(block: Block) -> Block:
    """Pairs that are too few are counted with the rest of their phase."""
    result = Block()
    for group, tally in block.groups.items():
        result.groups[group if tally.finished >= SMALLEST else group.rest].add(tally)
    result.gains = {key: gains for key, gains in block.gains.items() if gains.pairs >= SMALLEST}
    return result


def with_large_questions_only(tally: Tally) -> Tally:
    """Questions with too few answers are counted as one.

    If there are any, the smallest large one joins them: the group's total less what is shown is then no small group.
    """
    answers = tally.answers()
    small = {question for question, number in answers.items() if number < SMALLEST}
    large = sorted(answers.keys() - small, key=lambda question: (answers[question], question))
    hidden = small | set(large[:1] if small else ())
    result = Tally(finished=tally.finished)
    result.wrong = {(question, option) for question, option in tally.wrong if question not in hidden}
    for (question, option), number in tally.chosen.items():
        key = (OTHER_QUESTIONS, OTHERS) if question in hidden else (question, option)
        result.chosen[key] += number
    for question, number in tally.right.items():
        result.right[OTHER_QUESTIONS if question in hidden else question] += number
    return result


def with_large_faces_only(groups: Mapping[Group, Tally]) -> dict[tuple[str, str], Shares]:
    """The faces of each attitude item by phase."""
    faces: dict[tuple[str, str], Shares] = defaultdict(Shares)
    for group, tally in groups.items():
        for item, shares in tally.attitudes.items():
            faces[group.phase, item].add(shares)
    return {key: pooled(shares) for key, shares in faces.items()}


def hide_rare_options(block: Block) -> None:
    """Wrong options that too few of the whole block chose become one that has no name.

    One that joins them, because its share would tell them, may still be named as the one chosen most, without a share.
    """
    chosen: dict[str, Shares] = defaultdict(Shares)
    for tally in block.groups.values():
        for question, number in tally.answers().items():
            chosen[question].whole += number
        for question, option in tally.wrong:
            chosen[question].counts[option] += tally.chosen[question, option]
    block.wrong.update(
        {question: pooled(options) for question, options in chosen.items() if question != OTHER_QUESTIONS}
    )
    for tally in block.groups.values():
        rare = {(question, option) for question, option in tally.wrong if option in block.wrong[question].untold}
        for question, option in rare:
            tally.chosen[question, OTHERS] += tally.chosen.pop((question, option))
        tally.wrong -= rare


def shown_offers(offers: Offers) -> Offers:
    """The checks of one block if they are enough, with the verdicts and signs that enough of them have."""
    if offers.checks < SMALLEST:
        return Offers()
    return Offers(pooled(offers.verdicts), offers.signs.hiding(small_ones(offers.signs)))


def small_ones(shares: Shares) -> set[Kind]:
    """What somebody chose, and too few."""
    return {kind for kind, number in shares.counts.items() if 0 < number < SMALLEST}


def pooled(shares: Shares) -> Shares:
    """Choices of too few are counted as one; if that is still too few, the smallest large one joins them."""
    small = small_ones(shares)
    large = sorted(shares.counts.keys() - small, key=lambda kind: (shares.counts[kind], str(kind)))
    joined = large[:1] if 0 < sum(shares.counts[kind] for kind in small) < SMALLEST else []
    result = shares.hiding(small | set(joined))
    result.joined = Counter({kind: shares.counts[kind] for kind in joined})
    if small:
        result.counts[OTHERS] = shares.counts.total() - result.counts.total()
    return result


# --- shown once more


def cells(block: Block, offers: Offers) -> dict[str, int]:
    """What stands behind each figure of a block that is shown, to be kept until it is shown once more.

    Unfinished attempts are not among it: they tell no answer, and each may still be finished, outside the session.
    """
    found: Counter[str] = Counter()
    for group, tally in block.groups.items():
        found[f"finished {group.phase}"] += tally.finished
        for question, number in tally.answers().items():
            found[f"answers {question}"] += number
    found.update({f"pairs {' '.join(key)}": gains.pairs for key, gains in block.gains.items()})
    for question, options in block.wrong.items():
        found.update(
            {f"wrong {question} {option}": options.counts[option] for option in options.counts.keys() - {OTHERS}}
        )
    for (phase, item), faces in block.faces.items():
        found.update({f"face {phase} {item} {face}": number for face, number in faces.counts.items()})
    return dict(found) | cells_of_offers(offers)


def cells_of_offers(offers: Offers) -> dict[str, int]:
    """The same of job offers."""
    if not offers.checks:
        return {}
    verdicts = {f"verdict {verdict}": number for verdict, number in offers.verdicts.counts.items()}
    return {"checks": offers.checks} | verdicts | {f"sign {sign}": n for sign, n in offers.signs.counts.items()}


def renamed(told: Told, keys: Mapping[str, str]) -> Told:
    """The same with the keys that another database gives its questions."""
    return {" ".join(keys.get(word, word) for word in cell.split(" ")): numbers for cell, numbers in told.items()}


def tells_of_few(before: Told, now: Mapping[str, int]) -> bool:
    """Whether some figure differs from one that was shown before by fewer than SMALLEST people."""
    return any(0 < abs(now.get(cell, n) - n) < SMALLEST for cell, numbers in before.items() for n in numbers)


def together(*tellings: Told) -> dict[str, list[int]]:
    """Every number that any of these tell of a cell."""
    found: dict[str, set[int]] = defaultdict(set)
    for told_before in tellings:
        for cell, numbers in told_before.items():
            found[cell].update(numbers)
    return {cell: sorted(numbers) for cell, numbers in found.items()}
