"""what meeting profiles are searched by, and how often they changed

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting_profile", sa.Column("search_text", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("meeting_profile", sa.Column("edition", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("meeting_profile", schema=None) as batch_op:
        batch_op.drop_column("edition")
        batch_op.drop_column("search_text")
