"""practical information: whom to call, how to get there, what to wear

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

from models.base import Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practical",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", Json, nullable=False),
        sa.Column("text", Json, nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("provenance", Json, nullable=True),
        sa.CheckConstraint(
            "kind IN ('venue', 'contact', 'transport', 'dress', 'document', 'health', 'other')",
            name=op.f("ck_practical_kind_known"),
        ),
        sa.CheckConstraint("audience IN ('public', 'delegates')", name=op.f("ck_practical_audience_known")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_practical_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practical")),
    )
    with op.batch_alter_table("practical", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practical_event_id_rank"), ["event_id", "rank"], unique=False)


def downgrade() -> None:
    op.drop_table("practical")
