"""an interest in a case that is about no child

Revision 0025, after 0024, made 2026-11-22 23:20:00.
"""

from alembic import op
import sqlalchemy as sa

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('interest', schema=None) as batch_op:
        batch_op.alter_column('child_id', existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column('case_id', sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f('ix_interest_case_id'), ['case_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_interest_user_id_case_id'), ['user_id', 'case_id'])
        batch_op.create_foreign_key(batch_op.f('fk_interest_case_id'), 'case_file', ['case_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_interest_in_one'), '(child_id IS NULL) <> (case_id IS NULL)')


def downgrade() -> None:
    op.execute(sa.text('DELETE FROM interest WHERE child_id IS NULL'))  # the version before knows no such interest
    with op.batch_alter_table('interest', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_interest_in_one'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_interest_case_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_interest_user_id_case_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_interest_case_id'))
        batch_op.drop_column('case_id')
        batch_op.alter_column('child_id', existing_type=sa.Uuid(), nullable=False)
