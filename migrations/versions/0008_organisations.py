"""organisations

Businesses in the directory, their contacts, and which case belongs to which.

Revision 0008, after 0007, made 2026-11-22 13:00:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'organisation',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.String(length=40), nullable=False),
        sa.Column('key', sa.String(length=215), nullable=False),
        sa.Column('trading_key', sa.String(length=215), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('trading_name', sa.String(length=200), nullable=False),
        sa.Column('sort_name', sa.String(length=200), nullable=False),
        sa.Column('sector', sa.String(length=80), nullable=False),
        sa.Column('line_1', sa.String(length=200), nullable=False),
        sa.Column('line_2', sa.String(length=200), nullable=False),
        sa.Column('town', sa.String(length=120), nullable=False),
        sa.Column('postcode', sa.String(length=10), nullable=False),
        sa.Column('area', sa.String(length=120), nullable=False),
        sa.Column('company_number', sa.String(length=20), nullable=False),
        sa.Column('source', sa.String(length=120), nullable=False),
        sa.Column('state', sa.String(length=80), nullable=False),
        sa.Column('contact', sa.String(length=80), nullable=False),
        sa.Column('contacted_at', models.columns.UtcDateTime(), nullable=True),
        sa.Column('merged_into_id', sa.Uuid(), nullable=True),
        sa.Column('imported_at', models.columns.UtcDateTime(), nullable=True),
        sa.Column('created_at', models.columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['merged_into_id'], ['organisation.id'], name=op.f('fk_organisation_merged_into_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
        sa.UniqueConstraint('key', name=op.f('uq_organisation_key')),
        sa.UniqueConstraint('number', name=op.f('uq_organisation_number')),
    )
    op.create_index(op.f('ix_organisation_merged_into_id'), 'organisation', ['merged_into_id'], unique=False)
    op.create_index(op.f('ix_organisation_postcode'), 'organisation', ['postcode'], unique=False)
    op.create_index('ix_organisation_sector_postcode', 'organisation', ['sector', 'postcode'], unique=False)
    op.create_index('ix_organisation_sort_name_id', 'organisation', ['sort_name', 'id'], unique=False)
    op.create_index(op.f('ix_organisation_trading_key'), 'organisation', ['trading_key'], unique=False)
    op.create_table(
        'organisation_contact',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('telephone', sa.String(length=40), nullable=False),
        sa.Column('bounced_at', models.columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_contact_organisation_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_contact')),
    )
    op.create_index(op.f('ix_organisation_contact_email'), 'organisation_contact', ['email'], unique=False)
    op.create_index(op.f('ix_organisation_contact_organisation_id'), 'organisation_contact', ['organisation_id'], unique=False)
    op.create_table(
        'organisation_case',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('how', sa.String(length=80), nullable=False),
        sa.Column('at', models.columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_organisation_case_case_id')),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_case_organisation_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_case')),
        sa.UniqueConstraint('case_id', name=op.f('uq_organisation_case_case_id')),
    )
    op.create_index(op.f('ix_organisation_case_organisation_id'), 'organisation_case', ['organisation_id'], unique=False)


def downgrade() -> None:
    op.drop_table('organisation_case')
    op.drop_table('organisation_contact')
    op.drop_table('organisation')
