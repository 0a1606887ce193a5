"""a second factor for staff

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op
from models.base import Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_factor_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("second_factor_generation", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("second_factor_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recovery_digests", Json, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("recovery_digests")
        batch_op.drop_column("second_factor_step")
        batch_op.drop_column("second_factor_generation")
        batch_op.drop_column("second_factor_at")
