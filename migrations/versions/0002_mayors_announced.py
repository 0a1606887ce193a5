"""how many mayors were announced

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expected_mayors", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_event_expected_mayors_not_negative"), "expected_mayors IS NULL OR expected_mayors >= 0"
        )


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_event_expected_mayors_not_negative"), type_="check")
        batch_op.drop_column("expected_mayors")
