"""filing batches

Forms that come as the rows of one spreadsheet, kept between reading and sending.

Revision 0007, after 0006, made 2026-11-22 10:05:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'filing_batch',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('service', sa.String(length=80), nullable=False),
        sa.Column('version_id', sa.Uuid(), nullable=False),
        sa.Column('school_id', sa.Uuid(), nullable=False),
        sa.Column('made_by', sa.Uuid(), nullable=False),
        sa.Column('state', sa.String(length=80), nullable=False),
        sa.Column('rows', models.columns.JsonDoc(), nullable=False),
        sa.Column('sent', models.columns.JsonDoc(), nullable=False),
        sa.Column('created_at', models.columns.UtcDateTime(), nullable=False),
        sa.Column('expires_at', models.columns.UtcDateTime(), nullable=False),
        sa.Column('sent_at', models.columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_filing_batch_made_by')),
        sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_filing_batch_school_id')),
        sa.ForeignKeyConstraint(['version_id'], ['definition_version.id'], name=op.f('fk_filing_batch_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_filing_batch')),
    )
    op.create_index(op.f('ix_filing_batch_made_by'), 'filing_batch', ['made_by'], unique=False)
    op.create_index(op.f('ix_filing_batch_school_id'), 'filing_batch', ['school_id'], unique=False)
    op.create_index('ix_filing_batch_state_expires', 'filing_batch', ['state', 'expires_at'], unique=False)


def downgrade() -> None:
    op.drop_table('filing_batch')
