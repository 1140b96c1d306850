"""retention

The council's rules of how long records are kept, holds that stop every purge, and what a purge leaves behind.

Revision 0012, after 0011, made 2026-11-22 13:30:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'retention_rule',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('service', sa.String(length=80), nullable=False),
        sa.Column('what', sa.String(length=80), nullable=False),
        sa.Column('amount', sa.Integer(), nullable=False),
        sa.Column('unit', sa.String(length=80), nullable=False),
        sa.Column('counts_from', sa.String(length=80), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('confirmed_by', sa.Uuid(), nullable=False),
        sa.Column('confirmed_at', models.columns.UtcDateTime(), nullable=False),
        sa.Column('stopped_at', models.columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_rule')),
        sa.UniqueConstraint('service', 'what', name=op.f('uq_retention_rule_service_what')),
    )
    op.create_table(
        'record_hold',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=80), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('set_by', sa.Uuid(), nullable=False),
        sa.Column('set_at', models.columns.UtcDateTime(), nullable=False),
        sa.Column('ended_by', sa.Uuid(), nullable=True),
        sa.Column('ended_at', models.columns.UtcDateTime(), nullable=True),
        sa.Column('end_reason', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_record_hold_case_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_record_hold')),
    )
    op.create_index(op.f('ix_record_hold_case_id'), 'record_hold', ['case_id'], unique=False)
    op.create_table(
        'purged_record',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('what', sa.String(length=80), nullable=False),
        sa.Column('subject_id', sa.Uuid(), nullable=False),
        sa.Column('reference', sa.String(length=40), nullable=False),
        sa.Column('service', sa.String(length=80), nullable=False),
        sa.Column('outcome', sa.String(length=80), nullable=False),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.Column('rule', sa.String(length=200), nullable=False),
        sa.Column('rows', sa.Integer(), nullable=False),
        sa.Column('at', models.columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_purged_record')),
        sa.UniqueConstraint('what', 'subject_id', name=op.f('uq_purged_record_what_subject_id')),
    )
    op.create_index('ix_purged_record_at', 'purged_record', ['at'], unique=False)
    op.create_index('ix_purged_record_reference', 'purged_record', ['reference'], unique=False)


def downgrade() -> None:
    op.drop_table('purged_record')
    op.drop_table('record_hold')
    op.drop_table('retention_rule')
