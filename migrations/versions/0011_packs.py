"""packs

Packs that the council hands out, who was given which version, and forms that a case began for somebody.

Revision 0011, after 0010, made 2026-11-22 13:15:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'pack_version',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('pack', sa.String(length=80), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('document_id', sa.Uuid(), nullable=False),
        sa.Column('says', sa.Text(), nullable=False),
        sa.Column('made_by', sa.Uuid(), nullable=False),
        sa.Column('at', models.columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_pack_version_document_id')),
        sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_pack_version_made_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_version')),
        sa.UniqueConstraint('pack', 'number', name=op.f('uq_pack_version_pack_number')),
    )
    op.create_index(op.f('ix_pack_version_document_id'), 'pack_version', ['document_id'], unique=False)
    op.create_index(op.f('ix_pack_version_made_by'), 'pack_version', ['made_by'], unique=False)
    op.create_table(
        'pack_given',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('how', sa.String(length=80), nullable=False),
        sa.Column('at', models.columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_pack_given_case_id')),
        sa.ForeignKeyConstraint(['version_id'], ['pack_version.id'], name=op.f('fk_pack_given_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_given')),
        sa.UniqueConstraint('case_id', 'version_id', 'how', name=op.f('uq_pack_given_case_id_version_id_how')),
    )
    op.create_index(op.f('ix_pack_given_version_id'), 'pack_given', ['version_id'], unique=False)
    op.create_table(
        'begun_form',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('filing_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('service', sa.String(length=80), nullable=False),
        sa.Column('at', models.columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_begun_form_case_id')),
        sa.ForeignKeyConstraint(['filing_id'], ['filing.id'], name=op.f('fk_begun_form_filing_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_begun_form')),
    )
    op.create_index('ix_begun_form_case_service', 'begun_form', ['case_id', 'service'], unique=False)
    op.create_index(op.f('ix_begun_form_filing_id'), 'begun_form', ['filing_id'], unique=False)


def downgrade() -> None:
    op.drop_table('begun_form')
    op.drop_table('pack_given')
    op.drop_table('pack_version')
