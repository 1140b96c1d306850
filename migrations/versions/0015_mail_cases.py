"""mail cases

The case that an e-mail which matches nobody opened, so that somebody places it.

Revision 0015, after 0014, made 2026-11-22 13:50:00.
"""

from alembic import op
import sqlalchemy as sa

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('incoming_mail', sa.Column('placing_case_id', sa.Uuid(), nullable=True))
    op.create_index(op.f('ix_incoming_mail_placing_case_id'), 'incoming_mail', ['placing_case_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_incoming_mail_placing_case_id'), table_name='incoming_mail')
    with op.batch_alter_table('incoming_mail', schema=None) as batch_op:
        batch_op.drop_column('placing_case_id')
