"""What people were told is recorded, and whether the database has it: each thing once, whole, and nothing else."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]


class Answer(NamedTuple):
    """A tap on one of the options."""

    token: str
    number: int


class Ledger:
    """What was sent, and of that what was acknowledged; each change is one step, for several people at once."""

    def __init__(self) -> None:
        self.check_ins: dict[str, Row] = {}  # nonce: what was sent
        self.answers: dict[Answer, str] = {}  # option that was sent
        self.attempts: set[str] = set()  # tokens, known only from an acknowledgement
        self.acknowledged: set[str | Answer] = set()
        self.complaints: list[str] = []

    def faults(self, database: Path) -> list[str]:
        """Everything in SQLite's file that is not as people were told; empty when all is well."""
        with closing(sqlite3.connect(database)) as connection:
            connection.row_factory = sqlite3.Row
            check_ins = rows(connection, "SELECT * FROM check_in")
            faults = [*faults_of_file(connection), *self.complaints, *self.faults_of_check_ins(check_ins)]
            return faults + self.faults_of_quiz(connection)

    def faults_of_check_ins(self, check_ins: list[Row]) -> list[str]:
        """Each acknowledged one is there, and every one is as it was sent; the table itself keeps each nonce once."""
        by_nonce = {row["nonce"]: row for row in check_ins}
        lost = [f"lost: check-in {key}" for key in self.check_ins if key in self.acknowledged and key not in by_nonce]
        strange = [f"nobody sent check-in {nonce}" for nonce in by_nonce if nonce not in self.check_ins]
        half = [
            f"half there: check-in {nonce}: {name} is {by_nonce[nonce][name]!r}, was {value!r}"
            for nonce, fields in self.check_ins.items()
            for name, value in fields.items()
            if nonce in by_nonce and by_nonce[nonce][name] != value
        ]
        unsigned = [
            f"half there: consent of {row['nonce']}"
            for row in check_ins
            if {bool(row[name]) for name in ("name", "consent_at", "consent_version")} == {True, False}
        ]
        return lost + strange + half + unsigned

    def faults_of_quiz(self, connection: sqlite3.Connection) -> list[str]:
        """Each attempt has all its questions, each acknowledged answer is there, and what is given is judged."""
        attempts = {row["token"]: row for row in rows(connection, "SELECT * FROM quiz_attempt")}
        answers: dict[str, list[Row]] = {token: [] for token in attempts}
        for row in rows(connection, "SELECT * FROM quiz_answer ORDER BY attempt_token, position"):
            answers[row["attempt_token"]].append(row)
        options = {
            Answer(row["attempt_token"], row["position"]): row["option"] for each in answers.values() for row in each
        }
        faults = [f"lost: attempt {token}" for token in self.attempts if token not in attempts]
        for key, option in self.answers.items():
            if options.get(key) != option and (key in self.acknowledged or options.get(key) is not None):
                faults.append(f"lost or changed: answer {key}: {options.get(key)!r}, was {option!r}")
        for token, each in answers.items():
            faults += faults_of_attempt(attempts[token], each)
        return faults


def faults_of_attempt(attempt: Row, answers: list[Row]) -> list[str]:
    """Whether an attempt is whole: five questions in a row, answered from the first on, each judged, then over."""
    options = [row["option"] for row in answers]
    answered = len([option for option in options if option is not None])
    whole = (
        [row["position"] for row in answers] == [1, 2, 3, 4, 5]
        and None not in options[:answered]
        and all((row["option"] is None) == (row["right"] is None) for row in answers)
        and bool(attempt["finished"]) == (answered == len(answers))
    )
    return [] if whole else [f"half there: attempt {attempt} {options}"]


def faults_of_file(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds."""
    faults = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    return faults + [f"points nowhere: {tuple(row)}" for row in connection.execute("PRAGMA foreign_key_check")]


def rows(connection: sqlite3.Connection, query: str) -> list[Row]:
    """The rows of a query, by column."""
    return [dict(row) for row in connection.execute(query)]
