"""law answers

What rules of the law said of a filing's answers, as it was shown and when.

Revision 0006, after 0005, made 2026-11-22 09:46:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('law_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('filing_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(length=80), nullable=False),
    sa.Column('page', sa.String(length=80), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('entry', sa.String(length=40), nullable=False),
    sa.Column('rule', sa.String(length=80), nullable=False),
    sa.Column('effect', sa.String(length=80), nullable=False),
    sa.Column('moment', sa.String(length=80), nullable=False),
    sa.Column('asked_of', sa.Date(), nullable=True),
    sa.Column('facts', models.columns.JsonDoc(), nullable=False),
    sa.Column('findings', models.columns.JsonDoc(), nullable=False),
    sa.Column('said', models.columns.JsonDoc(), nullable=False),
    sa.Column('cannot', sa.String(length=300), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('actor_kind', sa.String(length=80), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('at', models.columns.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['filing_id'], ['filing.id'], name=op.f('fk_law_answer_filing_id_filing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_law_answer'))
    )
    with op.batch_alter_table('law_answer', schema=None) as batch_op:
        batch_op.create_index('ix_law_answer_filing_at', ['filing_id', 'at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('law_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_law_answer_filing_at')

    op.drop_table('law_answer')
