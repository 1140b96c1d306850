"""approvals

Licences, permits and approvals with their versions, conditions, suspensions, refusals and numbers; who relies on them;
what other councils were told; records of checks and of fees.

Revision 0004, after 0003, made 2026-11-22 09:30:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('approval_serial',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('pattern', sa.String(length=60), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_serial')),
    sa.UniqueConstraint('pattern', 'year', name=op.f('uq_approval_serial_pattern_year'))
    )
    op.create_table('approval_snapshot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('as_on', sa.Date(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('made_at', models.columns.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_snapshot'))
    )
    with op.batch_alter_table('approval_snapshot', schema=None) as batch_op:
        batch_op.create_index('ix_approval_snapshot_kind_at', ['kind', 'made_at'], unique=False)

    op.create_table('approval_refusal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('recommended_by', sa.Uuid(), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('decided_contract', sa.String(length=80), nullable=False),
    sa.Column('at', models.columns.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_approval_refusal_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_refusal')),
    sa.UniqueConstraint('case_id', 'kind', name=op.f('uq_approval_refusal_case_id_kind'))
    )
    op.create_table('check_record',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('status', sa.String(length=80), nullable=False),
    sa.Column('route', sa.String(length=80), nullable=False),
    sa.Column('mode', sa.String(length=80), nullable=False),
    sa.Column('seen_by', sa.Uuid(), nullable=True),
    sa.Column('seen_on', sa.Date(), nullable=True),
    sa.Column('seen_what', sa.String(length=300), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('purge_on', sa.Date(), nullable=True),
    sa.Column('purged_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.Uuid(), nullable=False),
    sa.Column('changed_at', models.columns.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_check_record_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_record')),
    sa.UniqueConstraint('case_id', 'code', name=op.f('uq_check_record_case_id_code'))
    )
    op.create_table('fee_record',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(length=80), nullable=False),
    sa.Column('pence', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('noted_by', sa.Uuid(), nullable=False),
    sa.Column('noted_at', models.columns.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_fee_record_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fee_record')),
    sa.UniqueConstraint('case_id', 'kind', name=op.f('uq_fee_record_case_id_kind'))
    )
    op.create_table('approval',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('number_plain', sa.String(length=60), nullable=False),
    sa.Column('holder_name', sa.String(length=200), nullable=False),
    sa.Column('surname_plain', sa.String(length=200), nullable=False),
    sa.Column('holder_born', sa.Date(), nullable=True),
    sa.Column('particulars', models.columns.JsonDoc(), nullable=False),
    sa.Column('photo_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('validity_why', models.columns.JsonDoc(), nullable=False),
    sa.Column('renewal_received', sa.Boolean(), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('recommended_by', sa.Uuid(), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('decided_contract', sa.String(length=80), nullable=False),
    sa.Column('issued_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('changed_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('timer_round', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_approval_case_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['document.id'], name=op.f('fk_approval_photo_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['approval.id'], name=op.f('fk_approval_replaces_id')),
    sa.ForeignKeyConstraint(['version_id'], ['definition_version.id'], name=op.f('fk_approval_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval')),
    sa.UniqueConstraint('case_id', 'kind', name=op.f('uq_approval_case_id_kind')),
    sa.UniqueConstraint('number', name=op.f('uq_approval_number')),
    sa.UniqueConstraint('number_plain', name=op.f('uq_approval_number_plain'))
    )
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.create_index('ix_approval_kind_state', ['kind', 'state', 'valid_until', 'id'], unique=False)
        batch_op.create_index('ix_approval_kind_surname', ['kind', 'surname_plain', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_photo_id'), ['photo_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_replaces_id'), ['replaces_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_version_id'), ['version_id'], unique=False)

    op.create_table('approval_condition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('approval_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('says', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('added_by', sa.Uuid(), nullable=False),
    sa.Column('added_at', models.columns.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_condition_approval_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_condition'))
    )
    with op.batch_alter_table('approval_condition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_condition_approval_id'), ['approval_id'], unique=False)

    op.create_table('approval_enquiry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('approval_id', sa.Uuid(), nullable=True),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('was_valid', sa.Boolean(), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=False),
    sa.Column('answered_at', models.columns.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_enquiry_approval_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_enquiry'))
    )
    with op.batch_alter_table('approval_enquiry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_enquiry_approval_id'), ['approval_id'], unique=False)
        batch_op.create_index('ix_approval_enquiry_kind_at', ['kind', 'answered_at'], unique=False)

    op.create_table('approval_reliance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('approval_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('council_code', sa.String(length=3), nullable=False),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('noted_by', sa.Uuid(), nullable=False),
    sa.Column('noted_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('ended_at', models.columns.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_reliance_approval_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_reliance'))
    )
    with op.batch_alter_table('approval_reliance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_reliance_approval_id'), ['approval_id'], unique=False)

    op.create_table('approval_suspension',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('approval_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('begun_by', sa.Uuid(), nullable=False),
    sa.Column('begun_contract', sa.String(length=80), nullable=False),
    sa.Column('begun_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('review_task_id', sa.Uuid(), nullable=True),
    sa.Column('review', sa.String(length=80), nullable=False),
    sa.Column('review_reason', sa.Text(), nullable=False),
    sa.Column('reviewed_by', sa.Uuid(), nullable=True),
    sa.Column('reviewed_contract', sa.String(length=20), nullable=False),
    sa.Column('reviewed_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('cleared_by', sa.String(length=20), nullable=False),
    sa.Column('cleared_who', sa.String(length=200), nullable=False),
    sa.Column('cleared_words', sa.Text(), nullable=False),
    sa.Column('cleared_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('cleared_noted_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', models.columns.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_suspension_approval_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_suspension'))
    )
    with op.batch_alter_table('approval_suspension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_suspension_approval_id'), ['approval_id'], unique=False)

    op.create_table('approval_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('approval_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('particulars', models.columns.JsonDoc(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('ended_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('ended_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_version_approval_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_version')),
    sa.UniqueConstraint('approval_id', 'number', name=op.f('uq_approval_version_approval_id_number'))
    )


def downgrade() -> None:
    op.drop_table('approval_version')
    with op.batch_alter_table('approval_suspension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_suspension_approval_id'))

    op.drop_table('approval_suspension')
    with op.batch_alter_table('approval_reliance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_reliance_approval_id'))

    op.drop_table('approval_reliance')
    with op.batch_alter_table('approval_enquiry', schema=None) as batch_op:
        batch_op.drop_index('ix_approval_enquiry_kind_at')
        batch_op.drop_index(batch_op.f('ix_approval_enquiry_approval_id'))

    op.drop_table('approval_enquiry')
    with op.batch_alter_table('approval_condition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_condition_approval_id'))

    op.drop_table('approval_condition')
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_version_id'))
        batch_op.drop_index(batch_op.f('ix_approval_replaces_id'))
        batch_op.drop_index(batch_op.f('ix_approval_photo_id'))
        batch_op.drop_index('ix_approval_kind_surname')
        batch_op.drop_index('ix_approval_kind_state')

    op.drop_table('approval')
    op.drop_table('fee_record')
    op.drop_table('check_record')
    op.drop_table('approval_refusal')
    with op.batch_alter_table('approval_snapshot', schema=None) as batch_op:
        batch_op.drop_index('ix_approval_snapshot_kind_at')

    op.drop_table('approval_snapshot')
    op.drop_table('approval_serial')
