"""which queue the product's own tasks stand in

Until now they stood in queues of fixed codes; those of a council that has them serve what they served.

Revision 0028, after 0027, made 2026-11-22 23:45:00.
"""

from alembic import op
import sqlalchemy as sa

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

SERVED = {
    'Q-TRIAGE': 'for-sorting',
    'Q-MGR': 'for-decisions',
    'Q-SAFE': 'for-safeguarding',
    'Q-DATA': 'for-data',
    'Q-RETURNS': 'for-returns',
    'Q-CME': 'for-families',
}
QUEUES = sa.table('work_queue', sa.column('id', sa.Uuid()), sa.column('code', sa.String()))


def upgrade() -> None:
    roles = op.create_table(
        'queue_role',
        sa.Column('role', sa.String(length=40), nullable=False),
        sa.Column('queue_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(['queue_id'], ['work_queue.id'], name=op.f('fk_queue_role_queue_id')),
        sa.PrimaryKeyConstraint('role', name=op.f('pk_queue_role')),
    )
    op.create_index(op.f('ix_queue_role_queue_id'), 'queue_role', ['queue_id'], unique=False)
    there = op.get_bind().execute(sa.select(QUEUES.c.id, QUEUES.c.code).where(QUEUES.c.code.in_(SERVED))).all()
    rows = [{'role': SERVED[queue.code], 'queue_id': queue.id} for queue in there]
    if rows:
        op.bulk_insert(roles, rows)


def downgrade() -> None:
    op.drop_table('queue_role')
