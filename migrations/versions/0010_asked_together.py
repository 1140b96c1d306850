"""asked together

Questions about several children of a family that are one message, and messages that ask about several cases.

Revision 0010, after 0009, made 2026-11-22 13:00:00.
"""

from alembic import op
import sqlalchemy as sa

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('wait', sa.Column('together_id', sa.Uuid(), nullable=True))
    op.create_index(
        'ix_wait_together',
        'wait',
        ['together_id'],
        unique=False,
        sqlite_where=sa.text('together_id IS NOT NULL'),
        postgresql_where=sa.text('together_id IS NOT NULL'),
    )
    op.add_column('message', sa.Column('shared', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_column('shared')
    op.drop_index('ix_wait_together', table_name='wait')
    with op.batch_alter_table('wait', schema=None) as batch_op:
        batch_op.drop_column('together_id')
