"""parties in turn

A part of a form knows its turn, who enters it and from which browser it came; who is asked for one is a row of its own.

Revision 0005, after 0004, made 2026-11-22 09:40:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('part_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('filing_id', sa.Uuid(), nullable=False),
    sa.Column('part_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=80), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('follow_up', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(length=80), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_from', sa.String(length=80), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('link_id', sa.Uuid(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('steps_sent', sa.Integer(), nullable=False),
    sa.Column('next_step_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('asked_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('over_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('ended_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('ended_because', sa.String(length=80), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['filing_id'], ['filing.id'], name=op.f('fk_part_request_filing_id')),
    sa.ForeignKeyConstraint(['link_id'], ['link.id'], name=op.f('fk_part_request_link_id')),
    sa.ForeignKeyConstraint(['part_id'], ['filing_part.id'], name=op.f('fk_part_request_part_id')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_part_request_school_id')),
    sa.ForeignKeyConstraint(['version_id'], ['definition_version.id'], name=op.f('fk_part_request_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_request')),
    sa.UniqueConstraint('part_id', name=op.f('uq_part_request_part_id'))
    )
    op.create_index(op.f('ix_part_request_filing_id'), 'part_request', ['filing_id'], unique=False)
    op.create_index(op.f('ix_part_request_school_id'), 'part_request', ['school_id'], unique=False)
    with op.batch_alter_table('filing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_because', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('alike', models.columns.JsonDoc(), nullable=True))
    with op.batch_alter_table('filing_part', schema=None) as batch_op:
        batch_op.add_column(sa.Column('device', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('entered_by', sa.Uuid(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('filing_part', schema=None) as batch_op:
        batch_op.drop_column('entered_by')
        batch_op.drop_column('device')
    with op.batch_alter_table('filing', schema=None) as batch_op:
        batch_op.drop_column('alike')
        batch_op.drop_column('ended_because')
    op.drop_table('part_request')
