"""bilateral meetings

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op
from models.base import Json, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_rules",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("buffer", sa.Integer(), nullable=False),
        sa.Column("a_day", sa.Integer(), nullable=True),
        sa.Column("delegation_a_day", sa.Integer(), nullable=True),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("reply_hours", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.CheckConstraint("buffer BETWEEN 0 AND 120", name=op.f("ck_meeting_rules_buffer_sensible")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 240", name=op.f("ck_meeting_rules_minutes_sensible")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_meeting_rules_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_meeting_rules")),
    )
    op.create_table(
        "meeting_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_window_times_in_order")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_meeting_window_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_window")),
    )
    with op.batch_alter_table("meeting_window", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_window_event_id_starts_at"), ["event_id", "starts_at"], unique=False
        )

    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", Json, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("provenance", Json, nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_theme_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_theme_event_id_code")),
    )
    op.create_table(
        "meeting_room",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_meeting_room_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_meeting_room_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_meeting_room")),
    )
    with op.batch_alter_table("meeting_room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_room_event_id"), ["event_id"], unique=False)

    op.create_table(
        "delegate_theme",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.CheckConstraint("side IN ('seeks', 'offers')", name=op.f("ck_delegate_theme_side_known")),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_delegate_theme_delegate_id_delegate"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_delegate_theme_theme_id_theme"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delegate_id", "theme_id", "side", name=op.f("pk_delegate_theme")),
    )
    with op.batch_alter_table("delegate_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegate_theme_theme_id_side"), ["theme_id", "side"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("absent", Json, nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("told_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint("outcome IN ('held', 'cut_short', 'no_show')", name=op.f("ck_meeting_outcome_known")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_meeting_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_event_id_event")),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_event_id"), ["event_id"], unique=False)

    op.create_table(
        "meeting_profile",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("seeks", sa.String(length=500), nullable=False),
        sa.Column("offers", sa.String(length=500), nullable=False),
        sa.Column("languages", Json, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_meeting_profile_delegate_id_delegate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delegate_id", name=op.f("pk_meeting_profile")),
    )
    op.create_table(
        "meeting_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("themes", Json, nullable=False),
        sa.Column("languages", Json, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("wish", sa.Integer(), nullable=True),
        sa.Column("times", Json, nullable=True),
        sa.Column("firm", sa.Boolean(), nullable=False),
        sa.Column("party", Json, nullable=False),
        sa.Column("other_party", Json, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("banned", sa.Boolean(), nullable=False),
        sa.Column("pinned_at", UtcDateTime(), nullable=True),
        sa.Column("pinned_place_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('requested', 'countered', 'accepted', 'scheduled', 'declined', 'expired', 'withdrawn', 'cancelled', 'held')",
            name=op.f("ck_meeting_request_status_known"),
        ),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_meeting_request_two_people")),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_meeting_request_pair_in_order")),
        sa.CheckConstraint("priority BETWEEN 1 AND 3", name=op.f("ck_meeting_request_priority_known")),
        sa.CheckConstraint("wish BETWEEN 1 AND 3", name=op.f("ck_meeting_request_wish_known")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_meeting_request_activity_id_activity")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_request_event_id_event")),
        sa.ForeignKeyConstraint(["from_id"], ["delegate.id"], name=op.f("fk_meeting_request_from_id_delegate")),
        sa.ForeignKeyConstraint(
            ["pinned_place_id"], ["place.id"], name=op.f("fk_meeting_request_pinned_place_id_place")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["delegate.id"], name=op.f("fk_meeting_request_to_id_delegate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_request")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_meeting_request_activity_id")),
    )
    with op.batch_alter_table("meeting_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_request_event_id_status_expires_at"),
            ["event_id", "status", "expires_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_meeting_request_from_id_status"), ["from_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_request_to_id_status"), ["to_id", "status"], unique=False)
        batch_op.create_index(
            "uq_meeting_request_open_pair",
            ["event_id", "low_id", "high_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('requested', 'countered', 'accepted', 'scheduled')"),
            postgresql_where=sa.text("status IN ('requested', 'countered', 'accepted', 'scheduled')"),
        )

    op.create_table(
        "readout",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("next_contact", sa.String(length=300), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("filed_by", sa.String(length=200), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_readout_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_readout")),
    )
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["readout.activity_id"], name=op.f("fk_commitment_activity_id_readout"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["delegate.id"], name=op.f("fk_commitment_owner_id_delegate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("activity_id", "rank", name=op.f("uq_commitment_activity_id_rank")),
    )
    op.create_table(
        "meeting_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("from_yes", sa.Boolean(), nullable=False),
        sa.Column("to_yes", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "status IN ('standing', 'taken', 'declined', 'lapsed')", name=op.f("ck_meeting_offer_status_known")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_meeting_offer_place_id_place")),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["meeting_request.id"],
            name=op.f("fk_meeting_offer_request_id_meeting_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_offer")),
    )
    with op.batch_alter_table("meeting_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_offer_request_id_status"), ["request_id", "status"], unique=False)

    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("progress", Json, nullable=True))
        batch_op.add_column(sa.Column("alive_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("stopping", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("edition", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_column("edition")
        batch_op.drop_column("stopping")
        batch_op.drop_column("alive_at")
        batch_op.drop_column("progress")

    with op.batch_alter_table("meeting_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_offer_request_id_status"))

    op.drop_table("meeting_offer")
    op.drop_table("commitment")
    op.drop_table("readout")
    with op.batch_alter_table("meeting_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meeting_request_open_pair",
            sqlite_where=sa.text("status IN ('requested', 'countered', 'accepted', 'scheduled')"),
            postgresql_where=sa.text("status IN ('requested', 'countered', 'accepted', 'scheduled')"),
        )
        batch_op.drop_index(batch_op.f("ix_meeting_request_to_id_status"))
        batch_op.drop_index(batch_op.f("ix_meeting_request_from_id_status"))
        batch_op.drop_index(batch_op.f("ix_meeting_request_event_id_status_expires_at"))

    op.drop_table("meeting_request")
    op.drop_table("meeting_profile")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_event_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("delegate_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegate_theme_theme_id_side"))

    op.drop_table("delegate_theme")
    with op.batch_alter_table("meeting_room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_room_event_id"))

    op.drop_table("meeting_room")
    op.drop_table("theme")
    with op.batch_alter_table("meeting_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_window_event_id_starts_at"))

    op.drop_table("meeting_window")
    op.drop_table("meeting_rules")
