"""counts and first rows from indexes

Revision: 0006, after 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_delegate_event_id_status_registered_at": ("delegate", ["event_id", "status", "registered_at"]),
    "ix_delegate_event_id_category_id_country_status": ("delegate", ["event_id", "category_id", "country", "status"]),
    "ix_message_event_id_status": ("message", ["event_id", "status"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in reversed(INDEXES.items()):
        op.drop_index(name, table)
