"""names by word

The words that share a key are now few rows of an index, and the children who bear a word a second, smaller one.

Revision 0002, after 0001, made 2026-11-22 07:05:00.
"""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_child_name_key_word_child', 'child_name', ['key', 'word', 'child_id'], unique=False)
    op.create_index(
        'ix_child_name_word_child', 'child_name', ['word', 'child_id'], unique=False,
        sqlite_where=sa.text('key = word'), postgresql_where=sa.text('key = word'),
    )
    op.drop_index('ix_child_name_key_child', table_name='child_name')


def downgrade() -> None:
    op.create_index('ix_child_name_key_child', 'child_name', ['key', 'child_id'], unique=False)
    op.drop_index(
        'ix_child_name_word_child', table_name='child_name',
        sqlite_where=sa.text('key = word'), postgresql_where=sa.text('key = word'),
    )
    op.drop_index('ix_child_name_key_word_child', table_name='child_name')
