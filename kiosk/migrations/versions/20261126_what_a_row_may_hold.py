"""what a row may hold: constraints of every table; the date a name is erased; cancelled sessions; drafts.

The constraints are written out here as they are on this day: a later change of the models' lists is a later revision.
"""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from alembic import op

import kiosk.db

revision = '1c9e5b7a40d8'
down_revision = '7f1d3b9e02c5'

WIB = timezone(timedelta(hours=7))
USUAL_DAYS = 90  # promised where a consent says no number and the office has set none

ORIGINS = "\"origin\" IN ('file', 'officer', 'elsewhere')"
# table: {name: rule}
CHECKS: dict[str, dict[str, str]] = {
    "audit_entry": {"times": "times >= 1"},
    "check_in": {
        "age": "\"age\" IN ('adult', 'child')",
        "sex": "\"sex\" IN ('L', 'P')",
        "group": "\"group\" IN ('perangkat', 'tokoh', 'warga', 'pelajar', 'calon', 'purna')",
        "origin": "\"origin\" IN ('kiosk', 'paper')",
        "state": "\"state\" IN ('new', 'confirmed', 'void')",
        "void_reason": "\"void_reason\" IN ('double', 'test', 'wrong-session', 'wrong-entry', 'request')",
        "child": 'age = \'adult\' OR (name IS NULL AND phone IS NULL AND village_code IS NULL AND "group" IS NULL)',
        "plans": "name IS NULL OR \"group\" IS NULL OR \"group\" IN ('perangkat', 'tokoh', 'warga', 'pelajar')",
        "consent": "name IS NULL OR (consent_at IS NOT NULL AND consent_version IS NOT NULL)",
        "phone": "phone IS NULL OR name IS NOT NULL",
    },
    "hotline": {"origin": ORIGINS},
    "offer_check": {"verdict": "\"verdict\" IN ('stop', 'warning', 'ok')"},
    "officer": {"role": "\"role\" IN ('officer', 'supervisor')"},
    "outreach_session": {
        "kind": "\"kind\" IN ('sosialisasi', 'bimtek', 'rapat-koordinasi', 'sambang-desa', 'paspor-keliling')",
        "place_kind": "\"place_kind\" IN ('balai-desa', 'sekolah', 'rumah-ibadah', 'lainnya')",
        "state": "\"state\" IN ('planned', 'open', 'closed', 'cancelled')",
        "heads_male": "\"heads_male\" BETWEEN 0 AND 9999",
        "heads_female": "\"heads_female\" BETWEEN 0 AND 9999",
        "cancelled": "(state = 'cancelled') = (cancel_reason <> '')",
    },
    "question": {
        "topic": "\"topic\" IN ('dokumen', 'jalur', 'biaya', 'penipuan', 'tppo', 'hak', 'bantuan')",
        "level": "\"level\" IN (1, 2, 3)",
        "form": "\"form\" IN ('A', 'B')",
        "origin": ORIGINS,
    },
    "quiz_attempt": {
        "phase": "\"phase\" IN ('free', 'before', 'after')",
        "form": "\"form\" IN ('A', 'B')",
        "length": "\"length\" IN ('short', 'full')",
        "minutes": "\"minutes\" BETWEEN 0 AND 2147483647",
        "attitude_possible": "\"attitude_possible\" BETWEEN 1 AND 3",
        "attitude_ask": "\"attitude_ask\" BETWEEN 1 AND 3",
    },
    "quiz_answer": {"position": "\"position\" BETWEEN 1 AND 99"},
    "village": {"kind": "\"kind\" IN ('desa', 'kelurahan')"},
}
# what a new column becomes once the rows there are have a value in it
SETTLED: dict[str, dict[str, dict[str, Any]]] = {
    "audit_entry": {"times": {"existing_type": sa.Integer(), "server_default": None}},
    "check_in": {"erase_on": {"existing_type": sa.Date(), "nullable": False}},
    "outreach_session": {"cancel_reason": {"existing_type": sa.String(length=200), "server_default": None}},
}
UNORDERED = ("offer_check", "quiz_attempt", "quiz_answer")  # they keep no order of insertion, also when rebuilt

CHECK_IN = sa.table(
    "check_in", *(sa.column(name) for name in ("id", "session_id", "name", "consent_version")),
    sa.column("created_at", kiosk.db.UtcDateTime()), sa.column("erase_on", sa.Date()),
)
SESSION = sa.table(
    "outreach_session", sa.column("id"), sa.column("held_on", sa.Date()), sa.column("state"),
    sa.column("created_at", kiosk.db.UtcDateTime()),
)
HOTLINE, QUESTION = (sa.table(name, sa.column("origin")) for name in ("hotline", "question"))
SETTING = sa.table("setting", sa.column("name"), sa.column("value", sa.JSON()))


def upgrade() -> None:
    add_columns()
    fill_erase_on()
    swap_index("erased_at", "created_at", "erase_on")
    for table, rules in CHECKS.items():
        with rebuilt(table) as batch:
            for column, change in SETTLED.get(table, {}).items():
                batch.alter_column(column, **change)
            for name, rule in rules.items():
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("officer_id", sa.String(length=16), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", kiosk.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_draft_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_officer_id"), "draft", ["officer_id"])


def downgrade() -> None:
    """The program before knows no cancelled session: it sees one that is closed."""
    op.drop_table("draft")
    for table, rules in CHECKS.items():
        with rebuilt(table) as batch:
            for name in rules:
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
    op.execute(SESSION.update().where(SESSION.c.state == "cancelled").values(state="closed"))
    op.execute(HOTLINE.update().where(HOTLINE.c.origin == "elsewhere").values(origin="officer"))
    op.execute(QUESTION.update().where(QUESTION.c.origin == "elsewhere").values(origin="officer"))
    swap_index("erased_at", "erase_on", "created_at")
    for table, columns in {
        "audit_entry": ["times"], "check_in": ["erase_on", "code_until"], "outreach_session": ["cancel_reason"]
    }.items():
        with rebuilt(table) as batch:
            for column in columns:
                batch.drop_column(column)


def rebuilt(table: str) -> Any:
    """A table to be changed; one that keeps no order of insertion is made anew as such."""
    return op.batch_alter_table(table, table_kwargs={"sqlite_with_rowid": False} if table in UNORDERED else {})


def add_columns() -> None:
    """What is new of a row. A default fills the rows there are; the models give it to new ones."""
    with op.batch_alter_table("audit_entry") as batch:
        batch.add_column(sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("outreach_session") as batch:
        batch.add_column(sa.Column("cancel_reason", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("check_in") as batch:
        batch.add_column(sa.Column("erase_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("code_until", kiosk.db.UtcDateTime(timezone=True), nullable=True))


def swap_index(first: str, old: str, new: str) -> None:
    """One index of check-ins in place of another."""
    op.drop_index(op.f(f"ix_check_in_{first}_{old}"), table_name="check_in")
    op.create_index(op.f(f"ix_check_in_{first}_{new}"), "check_in", [first, new])


def fill_erase_on() -> None:
    """Keep to each person what their consent told, counted as the program did until today."""
    connection = op.get_bind()
    set_days = connection.scalar(sa.select(SETTING.c.value).where(SETTING.c.name == "retention_days"))
    sessions = {row.id: row for row in connection.execute(sa.select(SESSION))}
    columns = (CHECK_IN.c.id, CHECK_IN.c.session_id, CHECK_IN.c.consent_version, CHECK_IN.c.created_at)
    for row in connection.execute(sa.select(*columns)).all():
        session = sessions[row.session_id]
        days = promised(row.consent_version) or int(set_days or USUAL_DAYS)
        begins = begun(session.held_on, session.created_at, row.created_at)
        mine = sa.update(CHECK_IN).where(CHECK_IN.c.id == row.id)
        connection.execute(mine.values(erase_on=begins + timedelta(days=days)))


def promised(consent_version: str | None) -> int | None:
    """The days in "2026-11-25/90", or None."""
    told = (consent_version or "").partition("/")[2]
    return int(told) if told.isdecimal() else None


def begun(held_on: date, session_made: datetime, checked_in: datetime) -> date:
    """The session's day, or that of the check-in if it was earlier.

    Nobody checks in to a session before it is made: where the row says so, its clock was wrong and does not count.
    """
    if checked_in < session_made:
        return held_on
    return min(held_on, checked_in.astimezone(WIB).date())
