"""Which writes wait for which on PostgreSQL: advisory locks until the commit. SQLite has one writer and needs none."""

from collections.abc import Iterable
from zlib import crc32

GENERAL = 0x616D616E  # any number that every process of ours agrees on ("aman")
SESSION, OWN = 1, 2  # so that a session and somebody's own key never meet under one number
EVERYTHING = f"pg_advisory_xact_lock({GENERAL})"


def part(session_ids: Iterable[str | None], own_key: str, alone: bool) -> str:
    """What a write takes that leaves others to write: the general lock shared, then its sessions', then its own.

    Always in this order, and sessions by their number: so no two ever wait for each other.
    """
    within = "" if alone else "_shared"
    taken = [f"pg_advisory_xact_lock_shared({GENERAL})"]
    for number in sorted({numbered(key) for key in session_ids if key}):
        taken.append(f"pg_advisory_xact_lock{within}({SESSION}, {number})")
    return ", ".join([*taken, own(own_key)] if own_key else taken)


def own(key: str) -> str:
    return f"pg_advisory_xact_lock({OWN}, {numbered(key)})"


def numbered(key: str) -> int:
    """A key as PostgreSQL takes it. Two that share a number wait for each other, and nothing worse."""
    return crc32(key.encode()) - 2**31


def take(locks: str, patience: int) -> str:
    """The words that take these locks within so many milliseconds for all of them."""
    return (
        f"SET LOCAL lock_timeout = {patience}; SET LOCAL statement_timeout = {patience}; "
        f"SELECT {locks}; SET LOCAL statement_timeout = DEFAULT"
    )
