"""when and for what a clock stood still, and which tasks have a deadline that does

Revision 0034, after 0032, made 2026-11-23 12:45:00.
"""

from alembic import op
import sqlalchemy as sa

from models.columns import JsonDoc, UtcDateTime

revision = '0034'
down_revision = '0032'
branch_labels = None
depends_on = None

_STILL = "state IN ('open', 'claimed', 'waiting') AND still_since IS NOT NULL"


def upgrade() -> None:
    op.add_column('clock', sa.Column('pauses', JsonDoc(), nullable=False, server_default='[]'))
    op.add_column('task', sa.Column('still_since', UtcDateTime(), nullable=True))
    op.add_column('task', sa.Column('still_because', sa.String(length=200), nullable=False, server_default=''))
    op.create_index('ix_task_still_open', 'task', ['restricted', 'priority', 'sort_due', 'id'],
                    sqlite_where=sa.text(_STILL), postgresql_where=sa.text(_STILL))


def downgrade() -> None:
    op.drop_index('ix_task_still_open', table_name='task')
    with op.batch_alter_table('task') as batch:
        batch.drop_column('still_because')
        batch.drop_column('still_since')
    with op.batch_alter_table('clock') as batch:
        batch.drop_column('pauses')
