"""Bringing in another kiosk's questions, and what people learned there."""

from collections.abc import Collection

from sqlalchemy import Connection, insert, select

from kiosk.data_care.merge import fit
from kiosk.data_care.merge.rows import Count, Row, bring, rows
from kiosk.models import LearningBatch, LearningCount, LearningPairs, OfferBatch, Question

CONTENT = ("slug", "kind", "topic", "level", "form", "twin", "answer", "texts")

# --- questions


def join_questions(source: Connection, target: Connection) -> tuple[dict[str, str], Count]:
    """Which question here each of theirs is, and how many versions were new.

    Two kiosks load the same file under keys of their own, so the same text is the same question. What is asked here
    stays this office's choice: another text is kept for the answers that saw it, and to be read at the desk.
    """
    local, here = list(rows(target, Question)), dict[str, str]()
    added = 0
    for theirs in list(rows(source, Question, Question.slug, Question.version)):
        same = same_question(theirs, local, set(here.values()))
        if same is None:
            same = next_version(theirs, local)
            target.execute(insert(Question).values(same))
            local.append(same)
            added += 1
        here[theirs["id"]] = same["id"]
    return here, Count(added)


def same_question(theirs: Row, local: list[Row], taken: Collection[str]) -> Row | None:
    """The question here that is this one: by its key, else by what it says."""
    by_key = [row for row in local if row["id"] == theirs["id"]]
    free = [row for row in local if row["id"] not in taken]  # two of theirs may say the same
    by_text = [row for row in free if all(row[name] == theirs[name] for name in CONTENT)]
    return next(iter([*by_key, *by_text]), None)


def next_version(theirs: Row, local: list[Row]) -> Row:
    """Their version as the next one here, which is not asked; of a slug that is new here it is the present one."""
    known = [row for row in local if row["slug"] == theirs["slug"]]
    version = max((row["version"] for row in known), default=0) + 1
    current = theirs["current"] and not any(row["current"] for row in known)
    return fit.question(theirs) | {"version": version, "current": current, "active": False}


# --- what people learned


def join_learning(source: Connection, target: Connection, here: dict[str, str], left_out: Collection[str]) -> Count:
    """Counts of quizzes by the random key of their batch; none of sessions that are left out."""
    known = set(target.scalars(select(LearningBatch.id)))
    added = bring(source, target, LearningBatch, "id", fit=lambda row: None if row["session_id"] in left_out else row)
    came = set(target.scalars(select(LearningBatch.id))) - known

    def of_what_came(row: Row) -> Row | None:
        return row if row["batch_id"] in came else None

    def asked_here(row: Row) -> Row | None:
        return of_what_came(row | {"question_id": here[row["question_id"]]})

    bring(source, target, LearningPairs, "batch_id", fit=of_what_came)
    bring(source, target, LearningCount, "batch_id", "question_id", "option", fit=asked_here)
    return Count(added)


def join_offers(source: Connection, target: Connection) -> Count:
    """Counts of offer checks by the random key of their batch: they are of a month, and of no session."""
    return Count(bring(source, target, OfferBatch, "id"))
