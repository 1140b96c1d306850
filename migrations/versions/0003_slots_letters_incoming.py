"""slots, letters, mail that comes in

Slots that are offered and booked, letters, e-mail of the council's mailbox, and when a file is scanned for viruses.

Revision 0003, after 0002, made 2026-11-22 09:28:00.
"""

from alembic import op
import sqlalchemy as sa
import models.columns

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('slot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('way', sa.String(length=80), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('starts_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=80), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', models.columns.UtcDateTime(), nullable=False),
    sa.CheckConstraint('taken >= 0 AND taken <= capacity', name=op.f('ck_slot_taken')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_slot_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot'))
    )
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.create_index('ix_slot_kind_starts', ['kind', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_slot_team_id'), ['team_id'], unique=False)

    op.create_table('booking',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Uuid(), nullable=True),
    sa.Column('link_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(length=80), nullable=False),
    sa.Column('ended_because', sa.String(length=80), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('invited_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('pick_by', models.columns.UtcDateTime(), nullable=True),
    sa.Column('booked_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('ended_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_booking_case_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_booking_slot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booking')),
    sa.UniqueConstraint('case_id', 'code', 'round', name=op.f('uq_booking_case_id_code_round'))
    )
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_booking_slot_id'), ['slot_id'], unique=False)
        batch_op.create_index('uq_booking_still_on', ['case_id', 'code'], unique=True, sqlite_where=sa.text("state IN ('invited', 'booked')"), postgresql_where=sa.text("state IN ('invited', 'booked')"))

    op.create_table('incoming_mail',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mailbox', sa.String(length=64), nullable=False),
    sa.Column('uid_validity', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.BigInteger(), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(length=80), nullable=False),
    sa.Column('message_id', sa.Uuid(), nullable=True),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('sender', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('attachments', models.columns.JsonDoc(), nullable=False),
    sa.Column('refused', models.columns.JsonDoc(), nullable=False),
    sa.Column('sent_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('taken_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('settled_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_incoming_mail_case_id')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_incoming_mail_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incoming_mail')),
    sa.UniqueConstraint('mailbox', 'uid_validity', 'uid', name=op.f('uq_incoming_mail_mailbox_uid_validity_uid')),
    sa.UniqueConstraint('mark', name=op.f('uq_incoming_mail_mark'))
    )
    with op.batch_alter_table('incoming_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incoming_mail_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incoming_mail_message_id'), ['message_id'], unique=False)
        batch_op.create_index('ix_incoming_mail_waiting', ['taken_at', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.create_table('letter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('party_kind', sa.String(length=80), nullable=False),
    sa.Column('party_id', sa.Uuid(), nullable=True),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('address', models.columns.JsonDoc(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('added', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=80), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('message_id', sa.Uuid(), nullable=True),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('planned_at', models.columns.UtcDateTime(), nullable=False),
    sa.Column('planned_by', sa.Uuid(), nullable=True),
    sa.Column('printed_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('printed_by', sa.Uuid(), nullable=True),
    sa.Column('posted_on', sa.Date(), nullable=True),
    sa.Column('posted_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_letter_case_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_letter_document_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['letter.id'], name=op.f('fk_letter_replaces_id')),
    sa.ForeignKeyConstraint(['version_id'], ['definition_version.id'], name=op.f('fk_letter_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_letter_case_id_number')),
    sa.UniqueConstraint('key', name=op.f('uq_letter_key'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_document_id'), ['document_id'], unique=False)
        batch_op.create_index('ix_letter_to_be_posted', ['planned_at', 'id'], unique=False, sqlite_where=sa.text("state IN ('planned', 'printed')"), postgresql_where=sa.text("state IN ('planned', 'printed')"))
        batch_op.create_index(batch_op.f('ix_letter_version_id'), ['version_id'], unique=False)

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scan_after', models.columns.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('scan_attempts', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('scanned_at', models.columns.UtcDateTime(), nullable=True))
        batch_op.create_index('ix_document_to_scan', ['scan_after', 'id'], unique=False, sqlite_where=sa.text("scan_state = 'pending'"), postgresql_where=sa.text("scan_state = 'pending'"))



def downgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_version_id'))
        batch_op.drop_index('ix_letter_to_be_posted', sqlite_where=sa.text("state IN ('planned', 'printed')"), postgresql_where=sa.text("state IN ('planned', 'printed')"))
        batch_op.drop_index(batch_op.f('ix_letter_document_id'))

    op.drop_table('letter')
    with op.batch_alter_table('incoming_mail', schema=None) as batch_op:
        batch_op.drop_index('ix_incoming_mail_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index(batch_op.f('ix_incoming_mail_message_id'))
        batch_op.drop_index(batch_op.f('ix_incoming_mail_case_id'))

    op.drop_table('incoming_mail')
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.drop_index('uq_booking_still_on', sqlite_where=sa.text("state IN ('invited', 'booked')"), postgresql_where=sa.text("state IN ('invited', 'booked')"))
        batch_op.drop_index(batch_op.f('ix_booking_slot_id'))

    op.drop_table('booking')
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_slot_team_id'))
        batch_op.drop_index('ix_slot_kind_starts')

    op.drop_table('slot')
    # In place: a table made anew would break what refers to it.
    op.drop_index('ix_document_to_scan', table_name='document')
    for name in ('scanned_at', 'scan_attempts', 'scan_after'):
        op.drop_column('document', name)
