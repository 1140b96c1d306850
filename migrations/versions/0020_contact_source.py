"""where contacts of businesses are from

A contact that only somebody's form names is told apart from the council's own.

Revision 0020, after 0019, made 2026-11-22 16:40:00.
"""

from alembic import op
import sqlalchemy as sa

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('organisation_contact', sa.Column('source', sa.String(length=80), nullable=False, server_default=''))
    op.execute(
        "UPDATE organisation_contact SET source = 'form'"
        " WHERE organisation_id IN (SELECT id FROM organisation WHERE source = 'form')"
    )


def downgrade() -> None:
    with op.batch_alter_table('organisation_contact', schema=None) as batch_op:
        batch_op.drop_column('source')
