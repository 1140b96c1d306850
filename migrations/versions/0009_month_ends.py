"""month ends

The figures of each service at the end of a month, and the index that a service's register is read by.

Revision 0009, after 0008, made 2026-11-22 13:00:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'month_end',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('service', sa.String(length=80), nullable=False),
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('figures', models.columns.JsonDoc(), nullable=False),
        sa.Column('made_at', models.columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_month_end')),
        sa.UniqueConstraint('service', 'month', name=op.f('uq_month_end_service_month')),
    )
    op.create_index(
        'ix_case_file_service_state', 'case_file', ['service', 'state', 'received_at', 'id'], unique=False
    )


def downgrade() -> None:
    op.drop_index('ix_case_file_service_state', table_name='case_file')
    op.drop_table('month_end')
