"""on the road

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op
from models.base import Json, UtcDateTime

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

COLUMNS = (
    sa.Column("abreast", sa.Integer(), server_default="4", nullable=False),
    sa.Column("kept", sa.Integer(), server_default="2", nullable=False),
    sa.Column("driver_name", sa.String(length=200), server_default=sa.text("''"), nullable=False),
    sa.Column("driver_phone", sa.String(length=20), nullable=True),
    sa.Column("plate", sa.String(length=20), server_default=sa.text("''"), nullable=False),
)
PEOPLE = ("leader_id", "deputy_id")
OLD_ROLES = ("gate", "supervisor")
ROLES = (*OLD_ROLES, "leader")
STANDS = sa.table("device_checkpoint", sa.column("device_id"), sa.column("checkpoint_id"))

def upgrade() -> None:
    op.create_table('alarm_review',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=100), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_alarm_review_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', 'about', name=op.f('pk_alarm_review'))
    )
    op.create_table('greeter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('languages', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('provenance', Json, nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_greeter_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_greeter')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('greeter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_greeter_event_id'), ['event_id'], unique=False)

    op.create_table('safety_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('bus_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('said', Json, nullable=True),
    sa.Column('asked_at', UtcDateTime(), nullable=False),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('closed_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['bus_id'], ['bus.id'], name=op.f('fk_safety_call_bus_id_bus'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_safety_call_event_id_event')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_safety_call_place_id_place'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_call')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('safety_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safety_call_event_id'), ['event_id'], unique=False)

    op.create_table('vehicle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('step_free', sa.Boolean(), nullable=False),
    sa.Column('plate', sa.String(length=20), nullable=False),
    sa.Column('driver_name', sa.String(length=200), nullable=False),
    sa.Column('driver_phone', sa.String(length=20), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('provenance', Json, nullable=True),
    sa.CheckConstraint("kind IN ('car', 'van', 'minibus', 'bus')", name=op.f('ck_vehicle_kind_known')),
    sa.CheckConstraint('seats > 0', name=op.f('ck_vehicle_has_seats')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_vehicle_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vehicle')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_vehicle_event_id_code')),
    sqlite_autoincrement=True
    )
    op.create_table('city_card',
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('emergency', sa.String(length=40), nullable=False),
    sa.Column('hospital', sa.String(length=200), nullable=False),
    sa.Column('hospital_address', sa.String(length=300), nullable=False),
    sa.Column('hospital_phone', sa.String(length=20), nullable=True),
    sa.Column('consulate', sa.String(length=200), nullable=False),
    sa.Column('consulate_address', sa.String(length=300), nullable=False),
    sa.Column('consulate_phone', sa.String(length=20), nullable=True),
    sa.Column('note', Json, nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('provenance', Json, nullable=True),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_city_card_place_id_place'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('place_id', name=op.f('pk_city_card'))
    )
    op.create_table('pickup',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=10), nullable=False),
    sa.Column('station', sa.String(length=80), nullable=False),
    sa.Column('terminal', sa.String(length=20), nullable=False),
    sa.Column('starts_at', UtcDateTime(), nullable=False),
    sa.Column('ends_at', UtcDateTime(), nullable=False),
    sa.Column('vehicle_id', sa.Integer(), nullable=True),
    sa.Column('greeter_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.CheckConstraint("stage IN ('planned', 'met', 'in_car', 'done')", name=op.f('ck_pickup_stage_known')),
    sa.CheckConstraint("way IN ('arrival', 'departure')", name=op.f('ck_pickup_way_known')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_pickup_times_in_order')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_pickup_event_id_event')),
    sa.ForeignKeyConstraint(['greeter_id'], ['greeter.id'], name=op.f('fk_pickup_greeter_id_greeter')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_pickup_place_id_place')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_pickup_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pickup')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('pickup', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pickup_event_id_starts_at'), ['event_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_pickup_greeter_id'), ['greeter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pickup_vehicle_id'), ['vehicle_id'], unique=False)

    op.create_table('emergency_opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_emergency_opening_delegate_id_delegate'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_emergency_opening_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_opening')),
    sa.UniqueConstraint('event_id', 'nonce', name=op.f('uq_emergency_opening_event_id_nonce'))
    )
    with op.batch_alter_table('emergency_opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_emergency_opening_delegate_id'), ['delegate_id'], unique=False)

    op.create_table('list_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=6), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('asked_at', UtcDateTime(), nullable=False),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('answered_by', sa.String(length=200), nullable=True),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.CheckConstraint("kind IN ('add', 'remove')", name=op.f('ck_list_change_kind_known')),
    sa.CheckConstraint("status IN ('open', 'accepted', 'declined', 'withdrawn')", name=op.f('ck_list_change_status_known')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_list_change_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_list_change_delegate_id_delegate'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_list_change_staff_id_staff'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_change')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('list_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_list_change_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_list_change_delegate_id'), ['delegate_id'], unique=False)
        batch_op.create_index('uq_list_change_one_open', ['activity_id', 'delegate_id'], unique=True, sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"))

    op.create_table('nda',
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.CheckConstraint("status IN ('missing', 'signed', 'refused')", name=op.f('ck_nda_status_known')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_nda_company_id_company'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_nda_delegate_id_delegate'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company_id', 'delegate_id', name=op.f('pk_nda'))
    )
    with op.batch_alter_table('nda', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nda_delegate_id'), ['delegate_id'], unique=False)

    op.create_table('night',
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('elsewhere', sa.String(length=200), nullable=False),
    sa.Column('room', sa.String(length=10), nullable=False),
    sa.Column('shares_with_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.CheckConstraint("room IN ('single', 'double', 'twin', 'suite')", name=op.f('ck_night_room_known')),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_night_delegate_id_delegate'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_night_place_id_place')),
    sa.ForeignKeyConstraint(['shares_with_id'], ['delegate.id'], name=op.f('fk_night_shares_with_id_delegate'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('delegate_id', 'on', name=op.f('pk_night'))
    )
    with op.batch_alter_table('night', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_night_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_night_shares_with_id'), ['shares_with_id'], unique=False)

    op.create_table('outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('request_hash', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('said', sa.String(length=500), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('company_id', sa.Integer(), nullable=True),
    sa.Column('delegate_id', sa.Integer(), nullable=True),
    sa.Column('owner', sa.String(length=200), nullable=False),
    sa.Column('counterpart', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('value', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('sure', sa.String(length=10), nullable=False),
    sa.Column('ruling', sa.String(length=12), nullable=True),
    sa.Column('received', sa.Boolean(), nullable=True),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('by_kind', sa.String(length=10), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("kind IN ('lead', 'commitment', 'gift')", name=op.f('ck_outcome_kind_known')),
    sa.CheckConstraint("ruling IN ('pending', 'kept', 'declined', 'handed_over')", name=op.f('ck_outcome_ruling_known')),
    sa.CheckConstraint("stage IN ('noted', 'agreed', 'done', 'dropped')", name=op.f('ck_outcome_stage_known')),
    sa.CheckConstraint("sure IN ('declared', 'verified')", name=op.f('ck_outcome_sure_known')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_outcome_activity_id_activity')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_outcome_company_id_company'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_outcome_delegate_id_delegate'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_outcome_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome')),
    sa.UniqueConstraint('event_id', 'nonce', name=op.f('uq_outcome_event_id_nonce')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outcome_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outcome_delegate_id'), ['delegate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outcome_event_id_due_on'), ['event_id', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_outcome_event_id_kind'), ['event_id', 'kind'], unique=False)

    op.create_table('safety_answer',
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(length=4), nullable=True),
    sa.Column('at', UtcDateTime(), nullable=True),
    sa.Column('by', sa.String(length=200), nullable=True),
    sa.Column('said', sa.String(length=300), nullable=False),
    sa.CheckConstraint("answer IN ('safe', 'help')", name=op.f('ck_safety_answer_answer_known')),
    sa.ForeignKeyConstraint(['call_id'], ['safety_call.id'], name=op.f('fk_safety_answer_call_id_safety_call'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_safety_answer_delegate_id_delegate'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('call_id', 'delegate_id', name=op.f('pk_safety_answer'))
    )
    with op.batch_alter_table('safety_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safety_answer_delegate_id'), ['delegate_id'], unique=False)

    op.create_table('time_proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', UtcDateTime(), nullable=False),
    sa.Column('ends_at', UtcDateTime(), nullable=False),
    sa.Column('said', sa.String(length=500), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('asked_at', UtcDateTime(), nullable=False),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('answered_by', sa.String(length=200), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.CheckConstraint("status IN ('open', 'accepted', 'declined', 'withdrawn')", name=op.f('ck_time_proposal_status_known')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_time_proposal_times_in_order')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_time_proposal_activity_id_activity'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_time_proposal')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('time_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_time_proposal_activity_id'), ['activity_id'], unique=False)

    op.create_table('visit_list',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('frozen_at', UtcDateTime(), nullable=False),
    sa.Column('people', Json, nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_visit_list_activity_id_activity'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_visit_list'))
    )
    op.create_table('visit_rating',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('fit', sa.Integer(), nullable=False),
    sa.Column('said', sa.String(length=1000), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.CheckConstraint('fit BETWEEN 1 AND 5', name=op.f('ck_visit_rating_fit_sensible')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_visit_rating_activity_id_activity'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_visit_rating'))
    )
    op.create_table('visit_rules',
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('lead_hours', sa.Integer(), nullable=True),
    sa.Column('fields', Json, nullable=False),
    sa.Column('id_rule', sa.String(length=10), nullable=False),
    sa.Column('nda', sa.Boolean(), nullable=False),
    sa.Column('nda_link', sa.String(length=500), nullable=False),
    sa.Column('no_photos', sa.Boolean(), nullable=False),
    sa.Column('heads', sa.Integer(), nullable=True),
    sa.Column('escort', sa.Integer(), nullable=True),
    sa.Column('early', sa.Integer(), nullable=True),
    sa.Column('drop_off', Json, nullable=True),
    sa.Column('note', Json, nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('provenance', Json, nullable=True),
    sa.CheckConstraint("id_rule IN ('none', 'photo', 'passport')", name=op.f('ck_visit_rules_id_rule_known')),
    sa.CheckConstraint('early IS NULL OR early BETWEEN 0 AND 240', name=op.f('ck_visit_rules_early_sensible')),
    sa.CheckConstraint('heads IS NULL OR heads > 0', name=op.f('ck_visit_rules_heads_positive')),
    sa.CheckConstraint('lead_hours IS NULL OR lead_hours BETWEEN 0 AND 1440', name=op.f('ck_visit_rules_lead_sensible')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_visit_rules_company_id_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company_id', name=op.f('pk_visit_rules'))
    )
    op.create_table('bus_leader',
    sa.Column('bus_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['bus_id'], ['bus.id'], name=op.f('fk_bus_leader_bus_id_bus'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_bus_leader_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bus_id', 'staff_id', name=op.f('pk_bus_leader'))
    )
    with op.batch_alter_table('bus_leader', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bus_leader_staff_id'), ['staff_id'], unique=False)

    op.create_table('device_bus',
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('bus_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['bus_id'], ['bus.id'], name=op.f('fk_device_bus_bus_id_bus'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_device_bus_device_id_device'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('device_id', 'bus_id', name=op.f('pk_device_bus'))
    )
    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('severity', sa.String(length=8), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('bus_id', sa.Integer(), nullable=True),
    sa.Column('delegate_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('closed_at', UtcDateTime(), nullable=True),
    sa.Column('closed_by', sa.String(length=200), nullable=True),
    sa.CheckConstraint("kind IN ('medical', 'lost_person', 'accident', 'theft', 'breakdown', 'security', 'other')", name=op.f('ck_incident_kind_known')),
    sa.CheckConstraint("severity IN ('low', 'serious', 'grave')", name=op.f('ck_incident_severity_known')),
    sa.ForeignKeyConstraint(['bus_id'], ['bus.id'], name=op.f('fk_incident_bus_id_bus'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_incident_delegate_id_delegate'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_incident_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident')),
    sa.UniqueConstraint('event_id', 'nonce', name=op.f('uq_incident_event_id_nonce')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_delegate_id'), ['delegate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_event_id_at'), ['event_id', 'at'], unique=False)

    op.create_table('pickup_journey',
    sa.Column('journey_id', sa.Integer(), nullable=False),
    sa.Column('pickup_id', sa.Integer(), nullable=False),
    sa.Column('planned_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['journey_id'], ['journey.id'], name=op.f('fk_pickup_journey_journey_id_journey'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pickup_id'], ['pickup.id'], name=op.f('fk_pickup_journey_pickup_id_pickup'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('journey_id', name=op.f('pk_pickup_journey'))
    )
    with op.batch_alter_table('pickup_journey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pickup_journey_pickup_id'), ['pickup_id'], unique=False)

    op.create_table('headcount',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('request_hash', sa.String(length=64), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('behind', sa.BigInteger(), nullable=True),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('missing', Json, nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('device_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('departure', 'arrival')", name=op.f('ck_headcount_kind_known')),
    sa.CheckConstraint('counted >= 0 AND expected >= 0', name=op.f('ck_headcount_counts_not_negative')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_headcount_event_id_event')),
    sa.ForeignKeyConstraint(['group_id'], ['activity_group.id'], name=op.f('fk_headcount_group_id_activity_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_headcount_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_headcount')),
    sa.UniqueConstraint('event_id', 'nonce', name=op.f('uq_headcount_event_id_nonce'))
    )
    with op.batch_alter_table('headcount', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_headcount_group_id'), ['group_id'], unique=False)

    op.create_table('incident_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_incident_step_incident_id_incident'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_step')),
    sa.UniqueConstraint('incident_id', 'nonce', name=op.f('uq_incident_step_incident_id_nonce'))
    )
    # Not by copying the table: what hangs on its rows would go with them.
    for column in COLUMNS:
        op.add_column("bus", column)
    for name in PEOPLE:
        key = sa.ForeignKey("delegate.id", name=op.f(f"fk_bus_{name}_delegate"))
        op.add_column("bus", sa.Column(name, sa.Integer(), key, nullable=True), inline_references=True)
    _know(ROLES)


def _know(roles: tuple[str, ...]) -> None:
    """SQLite copies the table, and lets go of what hangs on its rows: it is put back."""
    listed, kept = ", ".join(f"'{word}'" for word in roles), _stands()
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_device_role_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_device_role_known"), f"role IN ({listed})")
    lost = kept - _stands()
    if lost:
        op.bulk_insert(STANDS, [{"device_id": device, "checkpoint_id": place} for device, place in sorted(lost)])


def _stands() -> set[tuple[int, int]]:
    return {tuple(row) for row in op.get_bind().execute(sa.select(STANDS.c.device_id, STANDS.c.checkpoint_id))}


def downgrade() -> None:
    op.execute("DELETE FROM device WHERE role = 'leader'")
    op.drop_table('device_bus')
    _know(OLD_ROLES)
    for name in (*PEOPLE, *(column.name for column in COLUMNS)):
        op.drop_column("bus", name)
    op.drop_table('incident_step')
    with op.batch_alter_table('headcount', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_headcount_group_id'))

    op.drop_table('headcount')
    with op.batch_alter_table('pickup_journey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pickup_journey_pickup_id'))

    op.drop_table('pickup_journey')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_event_id_at'))
        batch_op.drop_index(batch_op.f('ix_incident_delegate_id'))

    op.drop_table('incident')
    with op.batch_alter_table('bus_leader', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bus_leader_staff_id'))

    op.drop_table('bus_leader')
    op.drop_table('visit_rules')
    op.drop_table('visit_rating')
    op.drop_table('visit_list')
    with op.batch_alter_table('time_proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_time_proposal_activity_id'))

    op.drop_table('time_proposal')
    with op.batch_alter_table('safety_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safety_answer_delegate_id'))

    op.drop_table('safety_answer')
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outcome_event_id_kind'))
        batch_op.drop_index(batch_op.f('ix_outcome_event_id_due_on'))
        batch_op.drop_index(batch_op.f('ix_outcome_delegate_id'))
        batch_op.drop_index(batch_op.f('ix_outcome_company_id'))
        batch_op.drop_index(batch_op.f('ix_outcome_activity_id'))

    op.drop_table('outcome')
    with op.batch_alter_table('night', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_night_shares_with_id'))
        batch_op.drop_index(batch_op.f('ix_night_place_id'))

    op.drop_table('night')
    with op.batch_alter_table('nda', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nda_delegate_id'))

    op.drop_table('nda')
    with op.batch_alter_table('list_change', schema=None) as batch_op:
        batch_op.drop_index('uq_list_change_one_open', sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"))
        batch_op.drop_index(batch_op.f('ix_list_change_delegate_id'))
        batch_op.drop_index(batch_op.f('ix_list_change_activity_id'))

    op.drop_table('list_change')
    with op.batch_alter_table('emergency_opening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_emergency_opening_delegate_id'))

    op.drop_table('emergency_opening')
    with op.batch_alter_table('pickup', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pickup_vehicle_id'))
        batch_op.drop_index(batch_op.f('ix_pickup_greeter_id'))
        batch_op.drop_index(batch_op.f('ix_pickup_event_id_starts_at'))

    op.drop_table('pickup')
    op.drop_table('city_card')
    op.drop_table('vehicle')
    with op.batch_alter_table('safety_call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safety_call_event_id'))

    op.drop_table('safety_call')
    with op.batch_alter_table('greeter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_greeter_event_id'))

    op.drop_table('greeter')
    op.drop_table('alarm_review')
