"""asked by name

Whom a task is about, of those whom its case asked; and what whoever gave an address calls them.

Revision 0017, after 0016, made 2026-11-22 16:20:00.
"""

from alembic import op
import sqlalchemy as sa

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('task', sa.Column('asked_id', sa.Uuid(), nullable=True))
    op.add_column('part_request', sa.Column('name', sa.String(length=200), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('part_request', 'name')
    op.drop_column('task', 'asked_id')
