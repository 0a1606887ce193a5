"""a version's note in three languages

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op
from models.base import Json

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: From the words alone to {"en": words}, and back to whichever there are.
WRAP = {
    "sqlite": "UPDATE version SET note = json_object('en', note) WHERE note IS NOT NULL",
    "postgresql": "UPDATE version SET note = json_build_object('en', note)::text WHERE note IS NOT NULL",
}
UNWRAP = {
    "sqlite": "UPDATE version SET note = coalesce(json_extract(note, '$.en'), json_extract(note, '$.es'), "
    "json_extract(note, '$.fr')) WHERE note IS NOT NULL",
    "postgresql": "UPDATE version SET note = coalesce(note::jsonb ->> 'en', note::jsonb ->> 'es', "
    "note::jsonb ->> 'fr') WHERE note IS NOT NULL",
}


def upgrade() -> None:
    op.execute(WRAP[op.get_bind().dialect.name])
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.alter_column(
            "note", existing_type=sa.Text(), type_=Json, existing_nullable=True, postgresql_using="note::jsonb"
        )


def downgrade() -> None:
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.alter_column(
            "note", existing_type=Json, type_=sa.Text(), existing_nullable=True, postgresql_using="note::text"
        )
    op.execute(UNWRAP[op.get_bind().dialect.name])
