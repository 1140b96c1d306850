"""adults beside a child are found by name

Keys are made as a search makes them of what is typed, of the adults that are there already too.

Revision 0026, after 0025, made 2026-11-22 23:10:00.
"""

from alembic import op
import sqlalchemy as sa

from base.ids import new_id
from directory.names import keys_of, words_of

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

AT_ONCE = 500
NOT_KNOWN = 'Name not known'
ADULTS = sa.table('adult', sa.column('id', sa.Uuid()), sa.column('name', sa.String()))
KEYS = sa.table(
    'adult_name',
    *(sa.column(name, sa.Uuid()) for name in ('id', 'adult_id')),
    *(sa.column(name, sa.String()) for name in ('key', 'word')),
)


def upgrade() -> None:
    op.create_table(
        'adult_name',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('adult_id', sa.Uuid(), nullable=False),
        sa.Column('key', sa.String(length=60), nullable=False),
        sa.Column('word', sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(['adult_id'], ['adult.id'], name=op.f('fk_adult_name_adult_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_adult_name')),
    )
    op.create_index(op.f('ix_adult_name_adult_id'), 'adult_name', ['adult_id'], unique=False)
    op.create_index('ix_adult_name_key_word_adult', 'adult_name', ['key', 'word', 'adult_id'], unique=False)
    op.create_index(
        'ix_adult_name_word_adult', 'adult_name', ['word', 'adult_id'], unique=False,
        sqlite_where=sa.text('key = word'), postgresql_where=sa.text('key = word'),
    )
    line = op.get_bind()
    every = line.execute(sa.select(ADULTS.c.id, ADULTS.c.name).where(ADULTS.c.name != NOT_KNOWN)).all()
    for first in range(0, len(every), AT_ONCE):
        rows = [
            {'id': new_id(), 'adult_id': adult.id, 'key': key, 'word': word}
            for adult in every[first : first + AT_ONCE]
            for word in words_of(adult.name)
            for key in sorted(keys_of(word))
        ]
        if rows:
            line.execute(sa.insert(KEYS), rows)


def downgrade() -> None:
    op.drop_table('adult_name')
