"""By which service a form's case is worked: its own, or the one behind the door that the form is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.versions import current
from forms.definition.casework import CaseShape
from forms.definition.document import Definition


@dataclass(frozen=True, slots=True)
class Worker:
    """The published version whose tasks, stages and outcomes a case has."""

    version_id: UUID
    definition: Definition
    shape: CaseShape


def worker_of(version_id: UUID, definition: Definition, shape: CaseShape) -> Worker:
    """Who works the cases that a form opens. Another service works them by its newest version.

    Raises: NoSuchService where the service behind the door was never published; the checker refuses that.
    """
    if not shape.worked_by:
        return Worker(version_id, definition, shape)
    there, worker = current(shape.worked_by)
    return Worker(there, worker, worker.case or shape)
