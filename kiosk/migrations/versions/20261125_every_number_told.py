"""every number told: of a cell more than one number may have been told, so each cell keeps a list."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '7f1d3b9e02c5'
down_revision = 'c4c685aff6a4'

SESSION = sa.table("outreach_session", sa.column("id", sa.String()), sa.column("told", sa.JSON()))


def upgrade() -> None:
    rewrite(lambda numbers: numbers if isinstance(numbers, list) else [numbers])


def downgrade() -> None:
    rewrite(lambda numbers: numbers[-1] if isinstance(numbers, list) else numbers)


def rewrite(change: Callable[[Any], Any]) -> None:
    """Change what stands of each cell of each session."""
    connection = op.get_bind()
    for key, told in connection.execute(sa.select(SESSION.c.id, SESSION.c.told)).all():
        changed = {cell: change(numbers) for cell, numbers in told.items()}
        connection.execute(sa.update(SESSION).where(SESSION.c.id == key).values(told=changed))
