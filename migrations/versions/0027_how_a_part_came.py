"""how a part that an officer enters for somebody came to the council

Revision 0027, after 0026, made 2026-11-22 23:40:00.
"""

from alembic import op
import sqlalchemy as sa

import models.columns

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('filing_part', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('source', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('received_at', models.columns.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('filing_part', schema=None) as batch_op:
        batch_op.drop_column('received_at')
        batch_op.drop_column('source')
        batch_op.drop_column('channel')
