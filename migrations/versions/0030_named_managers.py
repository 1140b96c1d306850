"""a manager who is asked where an agency does not answer

Revision 0030, after 0029, made 2026-11-23 03:40:00.
"""

from alembic import op
import sqlalchemy as sa


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('wait', sa.Column('manager', sa.String(length=254), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('wait') as batch:
        batch.drop_column('manager')
