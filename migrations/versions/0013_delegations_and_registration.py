"""delegations and registration

Revision: 0013, after 0012
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op
from models.base import Json, UtcDateTime
from models.folding import likeness
from models.sealing import seal, unseal

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


COLUMNS = {
    "category": (
        sa.Column("speaks", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("signs", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("accompanies", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("sees_people", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("by_invitation", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
    ),
    "consent": (sa.Column("by_kind", sa.String(length=10), nullable=True),),
    "delegate": (
        sa.Column("post", sa.String(length=12), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("note_back", sa.Text(), nullable=True),
        sa.Column("endorsed_at", UtcDateTime(), nullable=True),
        sa.Column("offered_until", UtcDateTime(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("likeness", sa.String(length=260), server_default=sa.text("''"), nullable=False),
    ),
    "delegate_care": (
        sa.Column("diets", sa.Text(), nullable=True),
        sa.Column("aids", sa.Text(), nullable=True),
    ),
    "delegation": (sa.Column("language", sa.String(length=2), nullable=True),),
    "upload": (sa.Column("matched", Json, nullable=True),),
}
#: Columns that point to other rows.
LINKS = (("delegate", "merged_into_id", "delegate"), ("upload", "delegation_id", "delegation"))
_ROLES = ("viewer", "gate", "supervisor", "leader", "scheduler", "organizer", "admin", "care")
_NEW_ROLES = (*_ROLES, "identity", "kitchen", "transport")
_DOORS = ("delegate", "focal", "host", "device", "feed", "aide", "delegation", "bus")
_SHEETS = ("itinerary", "companies", "needs")
#: By table: the column, the words it knew, and those it knows now.
WORDS = {
    "door": ("kind", _DOORS, (*_DOORS, "invite")),
    "grant": ("role", _ROLES, _NEW_ROLES),
    "api_token": ("role", _ROLES, _NEW_ROLES),
    "upload": ("kind", _SHEETS, (*_SHEETS, "delegates")),
}
#: What is sealed from now on.
CARE = ("diet", "access", "emergency")


def upgrade() -> None:
    op.create_table('door_code',
    sa.Column('door_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', UtcDateTime(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['door_id'], ['door.id'], name=op.f('fk_door_code_door_id_door'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('door_id', name=op.f('pk_door_code'))
    )
    op.create_table('notice',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('texts', Json, nullable=False),
    sa.Column('kept_at', UtcDateTime(), nullable=False),
    sa.Column('kept_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_notice_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', 'version', name=op.f('pk_notice'))
    )
    op.create_table('registration_rules',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('two_steps', sa.Boolean(), nullable=False),
    sa.Column('offer_hours', sa.Integer(), nullable=True),
    sa.Column('substitution_until', UtcDateTime(), nullable=True),
    sa.Column('owed', Json, nullable=False),
    sa.Column('retention', Json, nullable=False),
    sa.Column('answer_days', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('provenance', Json, nullable=True),
    sa.CheckConstraint('answer_days > 0', name=op.f('ck_registration_rules_answer_has_days')),
    sa.CheckConstraint('offer_hours IS NULL OR offer_hours > 0', name=op.f('ck_registration_rules_offer_lasts')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_registration_rules_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_registration_rules'))
    )
    op.create_table('place_quota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(length=10), nullable=False),
    sa.Column('delegation_id', sa.Integer(), nullable=True),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('post', sa.String(length=12), nullable=True),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('provenance', Json, nullable=True),
    sa.CheckConstraint("scope IN ('event', 'delegation')", name=op.f('ck_place_quota_scope_known')),
    sa.CheckConstraint('places >= 0', name=op.f('ck_place_quota_places_not_negative')),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_place_quota_category_id_category'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegation.id'], name=op.f('fk_place_quota_delegation_id_delegation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_place_quota_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_quota')),
    sa.UniqueConstraint('event_id', 'key', name=op.f('uq_place_quota_event_id_key'))
    )
    with op.batch_alter_table('place_quota', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_quota_delegation_id'), ['delegation_id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('step', sa.String(length=12), nullable=False),
    sa.Column('label', Json, nullable=False),
    sa.Column('purpose', Json, nullable=True),
    sa.Column('choices', Json, nullable=True),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('kept_as', sa.String(length=10), nullable=False),
    sa.Column('read_by', sa.String(length=20), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('provenance', Json, nullable=True),
    sa.CheckConstraint("kind IN ('line', 'paragraph', 'choice', 'tick')", name=op.f('ck_question_kind_known')),
    sa.CheckConstraint("step IN ('registration', 'travel')", name=op.f('ck_question_step_known')),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_question_category_id_category')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_question_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_question_event_id_code'))
    )
    op.create_table('answer',
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_answer_delegate_id_delegate'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_question_id_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('delegate_id', 'question_id', name=op.f('pk_answer'))
    )
    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('facts', Json, nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('asked_at', UtcDateTime(), nullable=False),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=200), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.CheckConstraint("status IN ('waiting', 'accepted', 'declined', 'withdrawn')", name=op.f('ck_correction_status_known')),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_correction_delegate_id_delegate'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_correction_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_event_id_status'), ['event_id', 'status'], unique=False)
        batch_op.create_index('uq_correction_one_waiting', ['delegate_id'], unique=True, sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))

    op.create_table('data_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('answered_by', sa.String(length=200), nullable=True),
    sa.CheckConstraint("kind IN ('access', 'correct', 'erase', 'object')", name=op.f('ck_data_request_kind_known')),
    sa.CheckConstraint("status IN ('open', 'answered', 'refused')", name=op.f('ck_data_request_status_known')),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_data_request_delegate_id_delegate')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_data_request_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_request'))
    )
    with op.batch_alter_table('data_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_data_request_delegate_id'), ['delegate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_data_request_event_id_status_due_on'), ['event_id', 'status', 'due_on'], unique=False)

    op.create_table('delegate_identity',
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('passport_name', sa.Text(), nullable=True),
    sa.Column('passport', sa.Text(), nullable=True),
    sa.Column('nationality', sa.Text(), nullable=True),
    sa.Column('born_on', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_delegate_identity_delegate_id_delegate'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('delegate_id', name=op.f('pk_delegate_identity'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('delegation_id', sa.Integer(), nullable=True),
    sa.Column('principal_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=240), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('invited_at', UtcDateTime(), nullable=False),
    sa.Column('invited_by', sa.String(length=200), nullable=False),
    sa.Column('reminded_at', UtcDateTime(), nullable=True),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('opened_at', UtcDateTime(), nullable=True),
    sa.Column('declined_at', UtcDateTime(), nullable=True),
    sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
    sa.Column('delegate_id', sa.Integer(), nullable=True),
    sa.Column('provenance', Json, nullable=True),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_invitation_category_id_category')),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_invitation_delegate_id_delegate')),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegation.id'], name=op.f('fk_invitation_delegation_id_delegation')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_invitation_event_id_event')),
    sa.ForeignKeyConstraint(['principal_id'], ['delegate.id'], name=op.f('fk_invitation_principal_id_delegate')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_delegate_id'), ['delegate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_event_id_email'), ['event_id', 'email'], unique=False)

    op.create_table('journey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=10), nullable=False),
    sa.Column('means', sa.String(length=10), nullable=False),
    sa.Column('carrier', sa.String(length=80), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('station', sa.String(length=80), nullable=False),
    sa.Column('terminal', sa.String(length=20), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=True),
    sa.Column('zone', sa.String(length=64), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.CheckConstraint("means IN ('flight', 'train', 'road', 'ship')", name=op.f('ck_journey_means_known')),
    sa.CheckConstraint("way IN ('arrival', 'departure')", name=op.f('ck_journey_way_known')),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_journey_delegate_id_delegate'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journey')),
    sa.UniqueConstraint('delegate_id', 'way', name=op.f('uq_journey_delegate_id_way'))
    )
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journey_at'), ['at'], unique=False)

    op.create_table('not_same',
    sa.Column('low_id', sa.Integer(), nullable=False),
    sa.Column('high_id', sa.Integer(), nullable=False),
    sa.Column('said_at', UtcDateTime(), nullable=False),
    sa.Column('said_by', sa.String(length=200), nullable=False),
    sa.CheckConstraint('low_id < high_id', name=op.f('ck_not_same_in_order')),
    sa.ForeignKeyConstraint(['high_id'], ['delegate.id'], name=op.f('fk_not_same_high_id_delegate'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['low_id'], ['delegate.id'], name=op.f('fk_not_same_low_id_delegate'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('low_id', 'high_id', name=op.f('pk_not_same'))
    )
    with op.batch_alter_table('not_same', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_not_same_high_id'), ['high_id'], unique=False)

    op.create_table('photo',
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('jpeg', sa.LargeBinary(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('taken_at', UtcDateTime(), nullable=False),
    sa.Column('taken_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_photo_delegate_id_delegate'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('delegate_id', name=op.f('pk_photo'))
    )
    op.create_table('stay',
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('elsewhere', sa.String(length=200), nullable=False),
    sa.Column('room', sa.String(length=10), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('shares_with_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.CheckConstraint("room IN ('single', 'double', 'twin', 'suite')", name=op.f('ck_stay_room_known')),
    sa.CheckConstraint('to_on IS NULL OR from_on IS NULL OR to_on >= from_on', name=op.f('ck_stay_nights_in_order')),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_stay_delegate_id_delegate'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_stay_place_id_place')),
    sa.ForeignKeyConstraint(['shares_with_id'], ['delegate.id'], name=op.f('fk_stay_shares_with_id_delegate'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('delegate_id', name=op.f('pk_stay'))
    )
    with op.batch_alter_table('stay', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stay_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stay_shares_with_id'), ['shares_with_id'], unique=False)

    # Not by copying the tables: what hangs on their rows would go with them.
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    for table, column, goal in LINKS:
        name = op.f(f"fk_{table}_{column}_{goal}")
        linked = sa.Column(column, sa.Integer(), sa.ForeignKey(f"{goal}.id", name=name), nullable=True)
        op.add_column(table, linked, inline_references=True)
    op.create_index(op.f("ix_delegate_event_id_likeness"), "delegate", ["event_id", "likeness"], unique=False)
    for table, (column, _, known) in WORDS.items():
        _know(table, column, known)
    _resembling()
    _care(seal)


def _know(table: str, column: str, words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    name = f"ck_{table}_{column}_known"
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(name), type_="check")
        batch_op.create_check_constraint(batch_op.f(name), f"{column} IN ({listed})")


def _resembling() -> None:
    """What duplicates are found by, of everybody who is here already."""
    people = op.get_bind().execute(sa.text("SELECT id, given_name, family_name, city FROM delegate")).all()
    rows = [{"key": key, "said": likeness(f"{given} {family}", city)} for key, given, family, city in people]
    if rows:
        op.get_bind().execute(sa.text("UPDATE delegate SET likeness = :said WHERE id = :key"), rows)


def _care(turned: Callable[[str], str]) -> None:
    """Seal, or open again, what was noted of people's health."""
    noted = op.get_bind().execute(sa.text("SELECT delegate_id, diet, access, emergency FROM delegate_care")).all()
    rows = [
        {"key": key} | {name: said and turned(said) for name, said in zip(CARE, texts, strict=True)}
        for key, *texts in noted
    ]
    if rows:
        stored = ", ".join(f"{name} = :{name}" for name in CARE)
        op.get_bind().execute(sa.text(f"UPDATE delegate_care SET {stored} WHERE delegate_id = :key"), rows)


def downgrade() -> None:
    op.execute("UPDATE delegate_care SET emergency = NULL")
    _care(unseal)
    for table, (column, known, words) in WORDS.items():
        gone = ", ".join(f"'{word}'" for word in words if word not in known)
        op.execute(f'DELETE FROM "{table}" WHERE {column} IN ({gone})')
    op.drop_index(op.f("ix_delegate_event_id_likeness"), table_name="delegate")
    op.drop_column("delegate", "merged_into_id")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_column("delegation_id")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(table, column.name)

    with op.batch_alter_table('stay', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stay_shares_with_id'))
        batch_op.drop_index(batch_op.f('ix_stay_place_id'))

    op.drop_table('stay')
    op.drop_table('photo')
    with op.batch_alter_table('not_same', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_not_same_high_id'))

    op.drop_table('not_same')
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_journey_at'))

    op.drop_table('journey')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_event_id_email'))
        batch_op.drop_index(batch_op.f('ix_invitation_delegate_id'))

    op.drop_table('invitation')
    op.drop_table('delegate_identity')
    with op.batch_alter_table('data_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_data_request_event_id_status_due_on'))
        batch_op.drop_index(batch_op.f('ix_data_request_delegate_id'))

    op.drop_table('data_request')
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_index('uq_correction_one_waiting', sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))
        batch_op.drop_index(batch_op.f('ix_correction_event_id_status'))

    op.drop_table('correction')
    op.drop_table('answer')
    op.drop_table('question')
    with op.batch_alter_table('place_quota', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_quota_delegation_id'))

    op.drop_table('place_quota')
    op.drop_table('registration_rules')
    op.drop_table('notice')
    op.drop_table('door_code')
    for table, (column, known, _) in WORDS.items():
        _know(table, column, known)
