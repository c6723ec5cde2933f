"""Bringing another kiosk's questions, attempts and answers in; joins by random keys, and never a person."""

import secrets
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from kiosk.data_care.merge import fit as merging_fit
from kiosk.data_care.merge.rows import Count, Row, bring, rows
from kiosk.models import OutreachSession, Question, QuizAnswer, QuizAttempt
from kiosk.rules import quiz

CONTENT = ("slug", "topic", "level", "form", "twin", "answer", "texts")
RESULT = ("finished", "minutes", "attitude_possible", "attitude_ask")

# --- questions


def join_questions(source: Connection, target: Connection) -> tuple[dict[str, str], Count]:
    """Which question here each of theirs is, and how many versions were new.

    Two kiosks load the same file under keys of their own, so the same text is the same question. What is asked here
    stays this office's choice: another text is kept for the answers that saw it, and to be read at the desk.
    """
    local, here = list(rows(target, Question)), {}
    added = 0
    for theirs in list(rows(source, Question, Question.slug, Question.version)):
        same = same_question(theirs, local)
        if same is None:
            same = next_version(theirs, local)
            target.execute(insert(Question).values(same))
            local.append(same)
            added += 1
        here[theirs["id"]] = same["id"]
    return here, Count(added)


def same_question(theirs: Row, local: list[Row]) -> Row | None:
    """The question here that is this one: by its key, else by what it says."""
    by_key = [row for row in local if row["id"] == theirs["id"]]
    by_text = [row for row in local if all(row[name] == theirs[name] for name in CONTENT)]
    return next(iter([*by_key, *by_text]), None)


def next_version(theirs: Row, local: list[Row]) -> Row:
    """Their version as the next one here, which is not asked; of a slug that is new here it is the present one."""
    known = [row for row in local if row["slug"] == theirs["slug"]]
    version = max((row["version"] for row in known), default=0) + 1
    current = theirs["current"] and not any(row["current"] for row in known)
    return merging_fit.question(theirs) | {"version": version, "current": current, "active": False}


# --- attempts


def join_attempts(source: Connection, target: Connection, here: dict[str, str], practice: Collection[str]) -> Count:
    """Attempts with their answers. One that went on at the other kiosk is finished here too."""
    codes = pair_codes(source, target)

    def fit(row: Row) -> Row | None:
        code = codes.get((row["session_id"], row["pair_code"]), row["pair_code"])
        return None if row["session_id"] in practice else row | {"pair_code": code}

    changed = finish_known(source, target, here, codes)
    known = set(target.scalars(select(QuizAttempt.token)))
    added = bring(source, target, QuizAttempt, "token", fit=fit)
    came = set(target.scalars(select(QuizAttempt.token))) - known  # an attempt of ours gets no further answers

    def fit_answer(row: Row) -> Row | None:
        return row | {"question_id": here[row["question_id"]]} if row["attempt_token"] in came else None

    bring(source, target, QuizAnswer, "attempt_token", "question_id", fit=fit_answer)
    return Count(added, changed)


def pair_codes(source: Connection, target: Connection) -> dict[tuple[str | None, str | None], str]:
    """What each of their pairs' codes is called here: another number where somebody here was given the same one."""
    coded = select(QuizAttempt.session_id, QuizAttempt.pair_code, QuizAttempt.token)
    coded = coded.where(QuizAttempt.pair_code.is_not(None))
    ours = {token: code for _session, code, token in target.execute(coded)}
    taken = {(session, code): token for session, code, token in target.execute(coded)}
    groups: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for session, code, token in source.execute(coded):
        groups[session, code].append(token)
    renamed = {}
    for pair, tokens in groups.items():
        known = [code for token in tokens if (code := ours.get(token))]
        if known:
            renamed[pair] = known[0]
        elif pair in taken:
            renamed[pair] = f"{secrets.randbelow(10**16):016d}"
    return renamed


def finish_known(
    source: Connection, target: Connection, here: dict[str, str], codes: dict[tuple[str | None, str | None], str]
) -> int:
    """Attempts that stand in both and are finished only there; how many."""
    open_here = set(target.scalars(select(QuizAttempt.token).where(~QuizAttempt.finished)))
    ended = [row for row in rows(source, QuizAttempt) if row["finished"] and row["token"] in open_here]
    for row in ended:
        values = {name: row[name] for name in RESULT}
        values["pair_code"] = codes.get((row["session_id"], row["pair_code"]), row["pair_code"])
        target.execute(update(QuizAttempt).where(QuizAttempt.token == row["token"]).values(values))
        give_answers(source, target, here, row["token"])
    return len(ended)


def give_answers(source: Connection, target: Connection, here: dict[str, str], token: str) -> None:
    """The answers of one attempt, where there are none here."""
    given = select(QuizAnswer.__table__).where(QuizAnswer.attempt_token == token, QuizAnswer.option.is_not(None))
    for row in source.execute(given).mappings():
        unanswered = (
            QuizAnswer.attempt_token == token,
            QuizAnswer.question_id == here[row["question_id"]],
            QuizAnswer.option.is_(None),
        )
        target.execute(update(QuizAnswer).where(*unanswered).values(option=row["option"], right=row["right"]))


def close_codes(target: Connection) -> None:
    """No session that is over keeps a code that somebody carries: what closing does, for attempts that came after."""
    short: Any = func.length(QuizAttempt.pair_code) < 16
    carried = select(QuizAttempt.session_id).join(OutreachSession).where(OutreachSession.state == "closed", short)
    for session_id in target.scalars(carried.distinct()).all():
        if session_id:
            quiz.close_pairs(session_id)
