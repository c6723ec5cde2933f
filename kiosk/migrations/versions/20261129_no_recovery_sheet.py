"""no recovery sheet: printed ones open nothing, and the hash of their code goes."""

from alembic import op

revision = '5b0d7e91c3a4'
down_revision = '5c0d7be91a36'


def upgrade() -> None:
    op.execute("DELETE FROM setting WHERE name = 'recovery'")


def downgrade() -> None:
    pass  # a sheet is made anew
