"""chases that count back from a day of the case

Revision 0029, after 0028, made 2026-11-23 02:30:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('wait', sa.Column('back_from', sa.Date(), nullable=True))
    op.add_column('wait', sa.Column('counted_at', models.columns.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('wait') as batch:
        batch.drop_column('counted_at')
        batch.drop_column('back_from')
