"""the language that somebody is written to in, who said so, and what went out in it

Revision 0032, after 0030, made 2026-11-23 08:40:00.
"""

from alembic import op
import sqlalchemy as sa

from models.columns import UtcDateTime

revision = '0032'
down_revision = '0030'
branch_labels = None
depends_on = None

_CODES = (('adult', 'written_in'), ('filing_part', 'language'), ('message', 'language'), ('letter', 'language'))


def upgrade() -> None:
    for table, name in _CODES:
        op.add_column(table, sa.Column(name, sa.String(length=2), nullable=False, server_default=''))
    op.add_column('adult', sa.Column('written_in_by', sa.Uuid(), nullable=True))
    op.add_column('adult', sa.Column('written_in_at', UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('adult') as batch:
        batch.drop_column('written_in_at')
        batch.drop_column('written_in_by')
    for table, name in _CODES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)
