"""campaigns

Forms begun for many organisations, spread over days.

Revision 0013, after 0012, made 2026-11-22 13:40:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'campaign',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('service', sa.String(length=80), nullable=False),
        sa.Column('chosen', models.columns.JsonDoc(), nullable=False),
        sa.Column('per_day', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=80), nullable=False),
        sa.Column('made_by', sa.Uuid(), nullable=False),
        sa.Column('made_at', models.columns.UtcDateTime(), nullable=False),
        sa.Column('stopped_at', models.columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_campaign_made_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign')),
    )
    op.create_index(op.f('ix_campaign_made_by'), 'campaign', ['made_by'], unique=False)
    op.create_table(
        'campaign_member',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('campaign_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('state', sa.String(length=80), nullable=False),
        sa.Column('because', sa.String(length=80), nullable=False),
        sa.Column('send_at', models.columns.UtcDateTime(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=True),
        sa.Column('begun_at', models.columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_member_campaign_id')),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_campaign_member_case_id')),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_campaign_member_organisation_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_member')),
        sa.UniqueConstraint('campaign_id', 'organisation_id', name=op.f('uq_campaign_member_campaign_id_organisation_id')),
    )
    op.create_index(op.f('ix_campaign_member_case_id'), 'campaign_member', ['case_id'], unique=False)
    op.create_index('ix_campaign_member_organisation_state', 'campaign_member', ['organisation_id', 'state'], unique=False)


def downgrade() -> None:
    op.drop_table('campaign_member')
    op.drop_table('campaign')
