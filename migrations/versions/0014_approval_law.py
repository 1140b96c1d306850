"""approval law answers

What rules of the law found of an approval itself, as it was shown to officers and when.

Revision 0014, after 0013, made 2026-11-22 13:00:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'approval_law_answer',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('approval_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('rule', sa.String(length=80), nullable=False),
        sa.Column('moment', sa.String(length=80), nullable=False),
        sa.Column('asked_of', sa.Date(), nullable=True),
        sa.Column('facts', models.columns.JsonDoc(), nullable=False),
        sa.Column('findings', models.columns.JsonDoc(), nullable=False),
        sa.Column('cannot', sa.String(length=300), nullable=False),
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.Column('actor_kind', sa.String(length=80), nullable=False),
        sa.Column('actor_id', sa.Uuid(), nullable=True),
        sa.Column('at', models.columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_law_answer_approval_id_approval')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_law_answer')),
    )
    op.create_index('ix_approval_law_answer_approval_at', 'approval_law_answer', ['approval_id', 'at'], unique=False)


def downgrade() -> None:
    op.drop_table('approval_law_answer')
