"""retention of businesses

Holds of businesses, when the last case of one that was purged had ended, and what of the purged few may know.

Revision 0016, after 0015, made 2026-11-22 16:15:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'organisation_hold',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=80), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('set_by', sa.Uuid(), nullable=False),
        sa.Column('set_at', models.columns.UtcDateTime(), nullable=False),
        sa.Column('ended_by', sa.Uuid(), nullable=True),
        sa.Column('ended_at', models.columns.UtcDateTime(), nullable=True),
        sa.Column('end_reason', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_hold_organisation_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_hold')),
    )
    op.create_index(op.f('ix_organisation_hold_organisation_id'), 'organisation_hold', ['organisation_id'], unique=False)
    op.add_column('organisation', sa.Column('last_case_on', sa.Date(), nullable=True))
    # Of what is gone already nobody can tell any more whether few might see it.
    op.add_column('purged_record', sa.Column('restricted', sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table('purged_record', schema=None) as batch_op:
        batch_op.drop_column('restricted')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_column('last_case_on')
    op.drop_table('organisation_hold')
