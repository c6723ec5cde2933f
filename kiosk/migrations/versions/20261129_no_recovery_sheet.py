"""no recovery sheet: printed ones open nothing, and the hash of their code goes."""

from alembic import op

revision = '5b0d7e91c3a4'
down_revision = 'e1a94c07d2b8'


def upgrade() -> None:
    op.execute("DELETE FROM setting WHERE name = 'recovery'")


def downgrade() -> None:
    pass  # a sheet is made anew
