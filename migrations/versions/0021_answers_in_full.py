"""answers in full: ethnicity and interpreters

As long as the questions that fill them.

Revision 0021, after 0020, made 2026-11-22 20:10:00.
"""

from alembic import op
import sqlalchemy as sa

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

LENGTHS = (('child', 'interpreter', 120, 200), ('child', 'ethnicity', 40, 80), ('adult', 'interpreter', 120, 200))


def upgrade() -> None:
    for table, column, before, after in LENGTHS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(
                column, existing_type=sa.String(length=before), type_=sa.String(length=after), existing_nullable=False
            )


def downgrade() -> None:
    for table, column, before, after in LENGTHS:
        # What is longer is cut: the shorter column cannot hold it.
        op.execute(f'UPDATE {table} SET {column} = substr({column}, 1, {before}) WHERE length({column}) > {before}')
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(
                column, existing_type=sa.String(length=after), type_=sa.String(length=before), existing_nullable=False
            )
