"""a pair code is one quiz's of its session and phase."""

import sqlalchemy as sa
from alembic import op

revision = 'c7d20b64e9f1'
down_revision = 'b83d5f0a19c6'

CODE = "ix_quiz_attempt_session_id_phase_pair_code"
TWICE = """
UPDATE quiz_attempt SET pair_code = NULL WHERE EXISTS (
    SELECT 1 FROM quiz_attempt AS other
    WHERE other.session_id = quiz_attempt.session_id AND other.phase = quiz_attempt.phase
    AND other.pair_code = quiz_attempt.pair_code AND other.token < quiz_attempt.token
)
"""


def upgrade() -> None:
    op.execute(sa.text(TWICE))
    op.create_index(op.f(CODE), "quiz_attempt", ["session_id", "phase", "pair_code"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f(CODE), table_name="quiz_attempt")
