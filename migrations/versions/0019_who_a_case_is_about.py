"""who a case is about

The name of an adult who applies, of a body, a business or what is put on stands on its case, so that lists show it
without a query a row; and such cases and businesses are found by names, slips of the keyboard forgiven.

What is there already is called by the business a case is tied to, or by its answers as its definition says it; never
by an answer that is kept apart from the case. Keys are made as a search makes them of what is typed.

Revision 0019, after 0018, made 2026-11-22 16:50:00.
"""

from typing import Any
from uuid import UUID

from alembic import op
import sqlalchemy as sa

from base.ids import new_id
from directory.names import keys_of, words_of
from models.columns import JsonDoc, UtcDateTime

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

KEYS = (('case_name', 'case', 'case_file'), ('organisation_name', 'organisation', 'organisation'))
AT_ONCE = 500
LONGEST = 200

def _table(called: str, ids: str, /, **others: sa.types.TypeEngine[Any]) -> sa.TableClause:
    columns = dict.fromkeys(ids.split(), sa.Uuid()) | others
    return sa.table(called, *(sa.column(each, of) for each, of in columns.items()))


VERSIONS = _table('definition_version', 'id', document=JsonDoc())
CASES = _table('case_file', 'id version_id child_id', service=sa.String(), about=sa.String())
FILINGS = _table('filing', 'id case_id', service=sa.String(), state=sa.String(), submitted_at=UtcDateTime())
PARTS = _table('filing_part', 'id filing_id', state=sa.String(), position=sa.Integer(), answers=JsonDoc())
ORGANISATIONS = _table('organisation', 'id merged_into_id', name=sa.String(), trading_name=sa.String())
CONTACTS = _table('organisation_contact', 'id organisation_id', name=sa.String())
TIES = _table('organisation_case', 'case_id organisation_id')


def upgrade() -> None:
    op.add_column('case_file', sa.Column('about', sa.String(length=LONGEST), nullable=False, server_default=''))
    for table, short, of in KEYS:
        bearer = f'{short}_id'
        op.create_table(
            table,
            sa.Column('id', sa.Uuid(), nullable=False),
            sa.Column(bearer, sa.Uuid(), nullable=False),
            sa.Column('key', sa.String(length=60), nullable=False),
            sa.Column('word', sa.String(length=60), nullable=False),
            sa.ForeignKeyConstraint([bearer], [f'{of}.id'], name=op.f(f'fk_{table}_{bearer}')),
            sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
        )
        op.create_index(op.f(f'ix_{table}_{bearer}'), table, [bearer], unique=False)
        op.create_index(f'ix_{table}_key_word_{short}', table, ['key', 'word', bearer], unique=False)
        op.create_index(
            f'ix_{table}_word_{short}', table, ['word', bearer], unique=False,
            sqlite_where=sa.text('key = word'), postgresql_where=sa.text('key = word'),
        )
    line = op.get_bind()
    _call_cases(line)
    _find_organisations(line)


def downgrade() -> None:
    for table, _, _ in KEYS:
        op.drop_table(table)
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_column('about')


def _call_cases(line: sa.Connection) -> None:
    naming = {row.id: _naming(row.document) for row in line.execute(sa.select(VERSIONS.c.id, VERSIONS.c.document))}
    wanted = [version for version, (_, _, finding) in naming.items() if finding]
    tied = _businesses(line)
    found = sa.select(CASES.c.id, CASES.c.version_id, CASES.c.service, CASES.c.child_id)
    for version in wanted:
        about, by_business, finding = naming[version]
        for case in line.execute(found.where(CASES.c.version_id == version)).all():
            answers = _answers(line, case)
            named = tied.get(case.id, '') if by_business else ''
            called = '' if case.child_id is not None else named or _name(answers.get(about))
            if called:
                line.execute(sa.update(CASES).where(CASES.c.id == case.id).values(about=called))
            _write(line, KEYS[0], [(case.id, [_name(answers.get(one)) for one in finding])])


def _naming(document: dict[str, Any]) -> tuple[str, bool, list[str]]:
    """The question that names a case; whether its business does before; the questions by which it is found."""
    case = document.get('case') or {}
    if not case:
        return '', False, []
    questions = {one['id']: one for page in document.get('pages') or [] for one in page.get('questions') or []}
    holders = [one.get('holder') or {} for one in document.get('approvals') or []]
    held = [one.get('name', '') for one in holders if one.get('of') == 'party']
    organisation = ((case.get('subjects') or {}).get('organisation') or {}).get('fields') or {}
    senders = [one.get('name-question', '') for one in document.get('parties') or []]
    is_of_child = case.get('subject') == 'child'
    about = case.get('about') or next(iter(held), '') or organisation.get('name', '')
    if not about and case.get('subject') == 'adult' and senders:
        about = senders[0]

    def told(name: str) -> bool:
        return name in questions and not questions[name].get('apart')

    about = about if told(about) and not is_of_child else ''
    finding = [about, *held, *senders] if not is_of_child or holders else []
    return about, bool(organisation) and not is_of_child, [one for one in dict.fromkeys(finding) if told(one)]


def _answers(line: sa.Connection, case: Any) -> dict[str, Any]:
    """What was sent of a case's own form; the later answer stands."""
    sent = (
        sa.select(PARTS.c.answers)
        .join(FILINGS, FILINGS.c.id == PARTS.c.filing_id)
        .where(FILINGS.c.case_id == case.id, FILINGS.c.service == case.service)
        .where(sa.or_(FILINGS.c.state == 'submitted', PARTS.c.state == 'done'))
        .order_by(FILINGS.c.submitted_at, FILINGS.c.id, PARTS.c.position)
    )
    found: dict[str, Any] = {}
    for answers in line.execute(sent).scalars():
        found |= answers or {}
    return found


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = ' '.join(str(value[part]) for part in ('given', 'family') if value.get(part))
    return ' '.join(value.split())[:LONGEST] if isinstance(value, str) else ''


def _businesses(line: sa.Connection) -> dict[UUID, str]:
    """What the business of each tied case is called now."""
    rows = {row.id: row for row in line.execute(sa.select(*ORGANISATIONS.c))}
    found: dict[UUID, str] = {}
    for tie in line.execute(sa.select(*TIES.c)):
        row, seen = rows[tie.organisation_id], set()
        while row.merged_into_id is not None and row.id not in seen:
            seen.add(row.id)
            row = rows[row.merged_into_id]
        found[tie.case_id] = row.name
    return found


def _find_organisations(line: sa.Connection) -> None:
    contacts: dict[UUID, list[str]] = {}
    for row in line.execute(sa.select(CONTACTS.c.organisation_id, CONTACTS.c.name).where(CONTACTS.c.name != '')):
        contacts.setdefault(row.organisation_id, []).append(row.name)
    every = line.execute(sa.select(ORGANISATIONS.c.id, ORGANISATIONS.c.name, ORGANISATIONS.c.trading_name)).all()
    for first in range(0, len(every), AT_ONCE):
        some = every[first : first + AT_ONCE]
        _write(line, KEYS[1], [(row.id, [row.name, row.trading_name, *contacts.get(row.id, [])]) for row in some])


def _write(line: sa.Connection, of: tuple[str, str, str], named: list[tuple[UUID, list[str]]]) -> None:
    table, short, _ = of
    rows = [
        {'id': new_id(), f'{short}_id': row_id, 'key': key, 'word': word}
        for row_id, names in named
        for word in words_of(*names)
        for key in sorted(keys_of(word))
    ]
    if rows:
        keys = _table(table, f'id {short}_id', key=sa.String(), word=sa.String())
        line.execute(sa.insert(keys), rows)
