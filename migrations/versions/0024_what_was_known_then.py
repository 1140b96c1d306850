"""what records said from an instant on

Revision 0024, after 0023, made 2026-11-22 23:10:00.

What is on record when a council takes this in is kept as of that instant: of the days before it nothing was kept.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from alembic import op
import sqlalchemy as sa

import models.columns
from base.ids import new_id
from models.columns import JsonDoc, UtcDateTime

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

AT_ONCE = 1000
OF_CHILD: dict[str, Any] = {
    **dict.fromkeys(('given_names', 'family_name', 'ethnicity', 'postcode'), sa.String()),
    'date_of_birth': sa.Date(), 'approximate_age': sa.Integer(), 'address_withheld': sa.Boolean(), 'school_id': sa.Uuid(),
    'on_roll': sa.Boolean(), 'plans': JsonDoc(), 'death_recorded_at': UtcDateTime(), 'merged_into_id': sa.Uuid(),
}
OF_CASE: dict[str, Any] = {
    'child_id': sa.Uuid(), 'school_id': sa.Uuid(), 'last_seen_on': sa.Date(), 'last_seen_by': sa.String(),
    'facts': JsonDoc(),
}


def _table(called: str, /, **columns: Any) -> sa.TableClause:
    return sa.table(called, *(sa.column(each, of) for each, of in columns.items()))


CHILDREN = _table('child', id=sa.Uuid(), address=JsonDoc(), **OF_CHILD)
CASES = _table('case_file', id=sa.Uuid(), **OF_CASE)
CHILD_SNAPSHOTS = _table('child_snapshot', id=sa.Uuid(), child_id=sa.Uuid(), since=UtcDateTime(), town=sa.String(), **OF_CHILD)
CASE_SNAPSHOTS = _table('case_snapshot', id=sa.Uuid(), case_id=sa.Uuid(), since=UtcDateTime(), **OF_CASE)


def upgrade() -> None:
    op.create_table('child_snapshot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('since', models.columns.UtcDateTime(), nullable=False),
    sa.Column('given_names', sa.String(length=200), nullable=False),
    sa.Column('family_name', sa.String(length=200), nullable=False),
    sa.Column('date_of_birth', sa.Date(), nullable=True),
    sa.Column('approximate_age', sa.Integer(), nullable=True),
    sa.Column('ethnicity', sa.String(length=80), nullable=False),
    sa.Column('town', sa.String(length=200), nullable=False),
    sa.Column('postcode', sa.String(length=10), nullable=False),
    sa.Column('address_withheld', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('on_roll', sa.Boolean(), nullable=True),
    sa.Column('plans', models.columns.JsonDoc(), nullable=False),
    sa.Column('death_recorded_at', models.columns.UtcDateTime(), nullable=True),
    sa.Column('merged_into_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['child_id'], ['child.id'], name=op.f('fk_child_snapshot_child_id_child')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_child_snapshot_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_child_snapshot'))
    )
    op.create_index('ix_child_snapshot_child_id_id', 'child_snapshot', ['child_id', 'id'])
    op.create_index(op.f('ix_child_snapshot_school_id'), 'child_snapshot', ['school_id'])
    op.create_table('case_snapshot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('since', models.columns.UtcDateTime(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('last_seen_on', sa.Date(), nullable=True),
    sa.Column('last_seen_by', sa.String(length=200), nullable=False),
    sa.Column('facts', models.columns.JsonDoc(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_snapshot_case_id_case_file')),
    sa.ForeignKeyConstraint(['child_id'], ['child.id'], name=op.f('fk_case_snapshot_child_id_child')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_case_snapshot_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_snapshot'))
    )
    op.create_index('ix_case_snapshot_case_id_id', 'case_snapshot', ['case_id', 'id'])
    op.create_index(op.f('ix_case_snapshot_child_id'), 'case_snapshot', ['child_id'])
    op.create_index(op.f('ix_case_snapshot_school_id'), 'case_snapshot', ['school_id'])
    _keep_what_is_there(datetime.now(UTC))


def _keep_what_is_there(now: datetime) -> None:
    line = op.get_bind()
    for rows in _batches(line, CHILDREN):
        line.execute(CHILD_SNAPSHOTS.insert(), [
            {**{name: one[name] for name in OF_CHILD},
             'id': new_id(), 'child_id': one['id'], 'since': now,
             'town': str((one['address'] or {}).get('town') or '').strip()[:200]}
            for one in rows
        ])
    for rows in _batches(line, CASES):
        line.execute(CASE_SNAPSHOTS.insert(), [
            {**{name: one[name] for name in OF_CASE}, 'id': new_id(), 'case_id': one['id'], 'since': now} for one in rows
        ])


def _batches(line: sa.Connection, table: sa.TableClause) -> Iterator[Sequence[sa.RowMapping]]:
    """Rows in the order of their ids, some at a time."""
    after = None
    while True:
        wanted = sa.select(table).order_by(table.c.id).limit(AT_ONCE)
        rows = line.execute(wanted if after is None else wanted.where(table.c.id > after)).mappings().all()
        if not rows:
            return
        yield rows
        after = rows[-1]['id']


def downgrade() -> None:
    op.drop_table('case_snapshot')
    op.drop_table('child_snapshot')
