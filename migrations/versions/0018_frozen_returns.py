"""frozen returns

The numbers of returns that the council makes, as an officer froze them.

Revision 0018, after 0017, made 2026-11-22 16:15:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'frozen_return',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('service', sa.String(length=80), nullable=False),
        sa.Column('return_id', sa.String(length=80), nullable=False),
        sa.Column('version_id', sa.Uuid(), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('figures', models.columns.JsonDoc(), nullable=False),
        sa.Column('made_by', sa.Uuid(), nullable=True),
        sa.Column('made_at', models.columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['version_id'],
            ['definition_version.id'],
            name=op.f('fk_frozen_return_version_id_definition_version'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_frozen_return')),
    )
    op.create_index(
        'ix_frozen_return_service_return',
        'frozen_return',
        ['service', 'return_id', 'last_day', 'number'],
        unique=True,
    )
    op.create_index(op.f('ix_frozen_return_version_id'), 'frozen_return', ['version_id'], unique=False)


def downgrade() -> None:
    op.drop_table('frozen_return')
