"""The locks of acts that reach other cases: a child's and its family's, all at once and in one order.

What is learned in one case of a child (a plan, a death) counts in its other cases too, and a death in those of brothers
and sisters. An act that held its own case and took the others afterwards could meet another that did the same from the
other side, and one of the two officers would be turned away.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from sqlalchemy import or_, select

from base.database import is_sqlite, locked
from base.extensions import db
from directory.children import every_id_of, siblings_of, whole_child
from models.case import Case


def lock_with_family(case_id: UUID, *, and_of_child: UUID | None = None) -> Case:
    """Lock a case together with every other of its child and of the brothers and sisters we know of.

    Cases before children, and by their ids: what else an act locks of them later, it holds already. Who was noted as a
    brother or sister since may still be missing; then PostgreSQL ends one of two such acts, which is tried again.

    Args:  and_of_child: a child whose record the act joins to this one's.
    Twice: harmless. On SQLite there is one who writes, and nothing to put in order.
    """
    session = db.session()
    if not is_sqlite(session):
        own = session.scalar(select(Case.child_id).where(Case.id == case_id))
        children = [child_id for child_id in (own, and_of_child) if child_id is not None]
        if children:
            lock_cases_about([row for child_id in children for row in _family(child_id)], and_of=[case_id])
    return cast("Case", locked(session, Case, case_id))


def lock_to_act(case_id: UUID) -> Case:
    """Lock a case to finish a task of it: with its family where that says for the first time who the child is."""
    session = db.session()
    if not is_sqlite(session):
        case = session.get(Case, case_id)
        if case is not None and case.child_link == "automatic":
            return lock_with_family(case_id)
    return cast("Case", locked(session, Case, case_id))


def lock_cases_about(child_ids: Iterable[UUID], *, and_of: Iterable[UUID] = ()) -> list[Case]:
    """Lock every case about some rows of children, and some cases besides, lowest id first. Twice: harmless."""
    session = db.session()
    wanted = or_(Case.child_id.in_(list(child_ids)), Case.id.in_(list(and_of)))
    ids = session.scalars(select(Case.id).where(wanted).order_by(Case.id)).all()
    return [locked(session, Case, case_id) for case_id in ids]


def lock_cases(case_ids: Iterable[UUID]) -> list[Case]:
    """Lock some cases, lowest id first. Twice: harmless."""
    return [locked(db.session(), Case, case_id) for case_id in sorted(case_ids)]


def _family(child_id: UUID) -> list[UUID]:
    relatives = [row for sibling in siblings_of(child_id) for row in every_id_of(sibling.id)]
    return [*whole_child(child_id), *relatives]
