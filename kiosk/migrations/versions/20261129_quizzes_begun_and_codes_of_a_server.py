"""quizzes that are begun without end, and codes of ten digits."""

import sqlalchemy as sa
from alembic import op

revision = 'f4c81e7a20d6'
down_revision = 'e18b5d2f7c40'

UNFINISHED = "ix_quiz_attempt_finished_taken_on"
SHORT, LONG = sa.String(length=8), sa.String(length=10)
CODE = sa.column("withdrawal_code", LONG)


def upgrade() -> None:
    op.create_index(op.f(UNFINISHED), "quiz_attempt", ["finished", "taken_on"])
    with op.batch_alter_table("check_in") as batch:
        batch.alter_column("withdrawal_code", existing_type=SHORT, type_=LONG)


def downgrade() -> None:
    op.execute(sa.table("check_in", CODE).update().where(sa.func.length(CODE) > 8).values(withdrawal_code=None))
    with op.batch_alter_table("check_in") as batch:
        batch.alter_column("withdrawal_code", existing_type=LONG, type_=SHORT)
    op.drop_index(op.f(UNFINISHED), table_name="quiz_attempt")
