"""what a check of an approval's record rests on

The finished task that a status rests on, or what an officer stated in its place.

Revision 0022, after 0021, made 2026-11-22 20:00:00.
"""

from alembic import op
import sqlalchemy as sa

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('check_record', sa.Column('established_by', sa.Uuid(), nullable=True))
    op.add_column('check_record', sa.Column('stated_reason', sa.Text(), nullable=False, server_default=''))
    op.add_column('check_record', sa.Column('stated_evidence', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('check_record', schema=None) as batch_op:
        batch_op.drop_column('stated_evidence')
        batch_op.drop_column('stated_reason')
        batch_op.drop_column('established_by')
