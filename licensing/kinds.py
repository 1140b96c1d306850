"""Which kinds of approvals there are: from the published definitions, and from those that approvals are pinned to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.versions import current_versions, pinned
from forms.definition.approvals import ApprovalShape, CheckShape
from forms.definition.document import Definition
from models.approval import Approval
from models.case import Case


class NoSuchKind(LookupError):
    """No published service gives approvals of that kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of approval as it is published now; `services` are those that can issue it."""

    id: str
    title: str
    shape: ApprovalShape
    services: tuple[str, ...]
    version_id: UUID


def kinds() -> tuple[Kind, ...]:
    """Every kind of approval that a published service can issue, by title."""
    found: dict[str, Kind] = {}
    for service, version_id in current_versions().items():
        for shape in pinned(version_id).approvals:
            known = found.get(shape.id)
            if known is None:
                found[shape.id] = Kind(shape.id, shape.title.say(), shape, (service,), version_id)
            else:
                services = (*known.services, service)
                found[shape.id] = Kind(known.id, known.title, known.shape, services, known.version_id)
    return tuple(sorted(found.values(), key=lambda kind: kind.title.casefold()))


def kind_of(kind_id: str) -> Kind:
    """One of them.

    Raises: NoSuchKind.
    """
    found = next((kind for kind in kinds() if kind.id == kind_id), None)
    if found is None:
        raise NoSuchKind(kind_id)
    return found


def definition_of(approval: Approval) -> Definition:
    """The definition that an approval was issued by."""
    return pinned(approval.version_id)


def shape_of(approval: Approval) -> ApprovalShape:
    """What the definition that issued an approval says of it."""
    return definition_of(approval).approval_shapes[approval.kind]


def checks_of(case: Case) -> tuple[CheckShape, ...]:
    """The checks that a case's definition keeps a record of."""
    return pinned(case.version_id).checks_record
