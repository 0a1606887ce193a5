"""the programme that changes

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op
from models.base import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

EARLIER_DOORS = "kind IN ('delegate', 'focal', 'host', 'device', 'feed')"
DOORS = "kind IN ('delegate', 'focal', 'host', 'device', 'feed', 'aide')"


def upgrade() -> None:
    op.create_table(
        "accepted_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_accepted_conflict_event_id_event"),
        sa.PrimaryKeyConstraint("id", name="pk_accepted_conflict"),
        sa.UniqueConstraint("event_id", "fingerprint", name="uq_accepted_conflict_event_id_fingerprint"),
    )
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("sent_by", sa.String(length=200), nullable=False),
        sa.Column("note", Json, nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_bulletin_event_id_event"),
        sa.PrimaryKeyConstraint("id", name="pk_bulletin"),
    )
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.create_index("ix_bulletin_event_id_sent_at", ["event_id", "sent_at"], unique=False)

    op.create_table(
        "message_template",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_message_template_event_id_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "name", "language", name="pk_message_template"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("input", Json, nullable=False),
        sa.Column("output", Json, nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('allocation', 'meetings', 'convoy')", name=op.f("ck_proposal_kind_known")),
        sa.CheckConstraint(
            "status IN ('calculating', 'ready', 'failed', 'applied', 'discarded')",
            name=op.f("ck_proposal_status_known"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_proposal_event_id_event"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_event_id_kind_id", ["event_id", "kind", "id"], unique=False)

    op.create_table(
        "rehearsal",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("began_by", sa.String(length=200), nullable=False),
        sa.Column("clock_shift", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_rehearsal_event_id_event"),
        sa.PrimaryKeyConstraint("event_id", name="pk_rehearsal"),
    )
    op.create_table(
        "bulletin_change",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since_revision", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_bulletin_change_activity_id_activity", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["bulletin_id"], ["bulletin.id"], name="fk_bulletin_change_bulletin_id_bulletin", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "revision", name="pk_bulletin_change"),
    )
    with op.batch_alter_table("bulletin_change", schema=None) as batch_op:
        batch_op.create_index("ix_bulletin_change_bulletin_id", ["bulletin_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("said", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_claim_activity_id_activity", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_claim_event_id_event"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index("ix_claim_event_id_activity_id", ["event_id", "activity_id"], unique=False)

    op.create_table(
        "cue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("starts_after", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=True),
        sa.Column("technical", sa.String(length=300), nullable=True),
        sa.Column("owner", sa.String(length=100), nullable=True),
        sa.Column("provenance", Json, nullable=True),
        sa.CheckConstraint("minutes IS NULL OR minutes >= 0", name=op.f("ck_cue_minutes_not_negative")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_cue_activity_id_activity", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cue"),
    )
    with op.batch_alter_table("cue", schema=None) as batch_op:
        batch_op.create_index("ix_cue_activity_id_starts_after", ["activity_id", "starts_after"], unique=False)

    op.create_table(
        "preference",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint('"rank" >= 1', name=op.f("ck_preference_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_preference_activity_id_activity", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name="fk_preference_delegate_id_delegate", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delegate_id", "activity_id", name="pk_preference"),
        sa.UniqueConstraint("delegate_id", "rank", name="uq_preference_delegate_id_rank"),
    )
    with op.batch_alter_table("preference", schema=None) as batch_op:
        batch_op.create_index("ix_preference_activity_id", ["activity_id"], unique=False)

    op.create_table(
        "quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(category_id IS NULL) <> (country IS NULL)", name=op.f("ck_quota_one_of_category_and_country")
        ),
        sa.CheckConstraint("places >= 0", name=op.f("ck_quota_places_not_negative")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_quota_activity_id_activity", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name="fk_quota_category_id_category"),
        sa.PrimaryKeyConstraint("id", name="pk_quota"),
        sa.UniqueConstraint("activity_id", "category_id", name="uq_quota_activity_id_category_id"),
        sa.UniqueConstraint("activity_id", "country", name="uq_quota_activity_id_country"),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opens_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("dress", Json, nullable=True))
        batch_op.add_column(sa.Column("briefing", Json, nullable=True))
        batch_op.add_column(sa.Column("speakers", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("activity_draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opens_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("dress", Json, nullable=True))
        batch_op.add_column(sa.Column("briefing", Json, nullable=True))
        batch_op.add_column(sa.Column("speakers", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("activity_history", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opens_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("dress", Json, nullable=True))
        batch_op.add_column(sa.Column("briefing", Json, nullable=True))
        batch_op.add_column(sa.Column("speakers", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("interpreters", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("overlapping_seats", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("seats_each", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("offer_minutes", sa.Integer(), server_default="120", nullable=False))
    _doors(DOORS)


def downgrade() -> None:
    op.execute("DELETE FROM door WHERE kind = 'aide'")
    _doors(EARLIER_DOORS)
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("offer_minutes")
        batch_op.drop_column("seats_each")
        batch_op.drop_column("overlapping_seats")
        batch_op.drop_column("interpreters")

    with op.batch_alter_table("activity_history", schema=None) as batch_op:
        batch_op.drop_column("speakers")
        batch_op.drop_column("briefing")
        batch_op.drop_column("dress")
        batch_op.drop_column("opens_at")

    with op.batch_alter_table("activity_draft", schema=None) as batch_op:
        batch_op.drop_column("speakers")
        batch_op.drop_column("briefing")
        batch_op.drop_column("dress")
        batch_op.drop_column("opens_at")

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_column("speakers")
        batch_op.drop_column("briefing")
        batch_op.drop_column("dress")
        batch_op.drop_column("opens_at")

    op.drop_table("quota")
    with op.batch_alter_table("preference", schema=None) as batch_op:
        batch_op.drop_index("ix_preference_activity_id")

    op.drop_table("preference")
    with op.batch_alter_table("cue", schema=None) as batch_op:
        batch_op.drop_index("ix_cue_activity_id_starts_after")

    op.drop_table("cue")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_event_id_activity_id")

    op.drop_table("claim")
    with op.batch_alter_table("bulletin_change", schema=None) as batch_op:
        batch_op.drop_index("ix_bulletin_change_bulletin_id")

    op.drop_table("bulletin_change")
    op.drop_table("rehearsal")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_event_id_kind_id")

    op.drop_table("proposal")
    op.drop_table("message_template")
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.drop_index("ix_bulletin_event_id_sent_at")

    op.drop_table("bulletin")
    op.drop_table("accepted_conflict")


def _doors(known: str) -> None:
    with op.batch_alter_table("door", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_door_kind_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_door_kind_known"), known)
