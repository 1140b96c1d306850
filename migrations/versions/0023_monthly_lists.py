"""the list of valid approvals of each month

Revision 0023, after 0022, made 2026-11-22 20:30:00.
"""

from alembic import op
import sqlalchemy as sa

import models.columns

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('approval_list',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('as_on', sa.Date(), nullable=False),
    sa.Column('approvals', models.columns.JsonDoc(), nullable=False),
    sa.Column('made_at', models.columns.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_list')),
    sa.UniqueConstraint('kind', 'month', name=op.f('uq_approval_list_kind_month'))
    )


def downgrade() -> None:
    op.drop_table('approval_list')
