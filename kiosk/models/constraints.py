"""Constraints of tables for both databases, made from the models' own lists.

They allow every code that was ever stored; a form may offer fewer. A change here needs a migration.
"""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.engine.default import DefaultDialect

quote = DefaultDialect().identifier_preparer.quote  # "group" is a word of SQL


def is_one_of(column: str, codes: Iterable[str | int]) -> str:
    """SQL: the column holds one of these codes."""
    listing = ", ".join(map(repr, codes))
    return f'"{column}" IN ({listing})'


def one_of(column: str, codes: Iterable[str | int]) -> CheckConstraint:
    """Constraint: the column holds one of these codes, or NULL."""
    return CheckConstraint(is_one_of(column, codes), name=column)


def between(column: str, least: int, most: int) -> CheckConstraint:
    """Constraint: the column holds a number from least to most, or NULL."""
    return CheckConstraint(f'"{column}" BETWEEN {least} AND {most}', name=column)


def always(name: str, rule: str) -> CheckConstraint:
    """Constraint of this name: each row fulfils this SQL rule.

    It must work in both databases.
    """
    return CheckConstraint(rule, name=name)


def index_of(rule: str, *columns: str) -> Index:
    """Partial index: only the rows that fulfil this SQL rule, so it stays small."""
    return Index(None, *columns, sqlite_where=text(rule), postgresql_where=text(rule))
