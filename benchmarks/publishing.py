"""Publishing what benchmarks fill in, in the application of a place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import flask_migrate

from base import clock
from base.database import writing
from casework.skeleton import lay_out
from casework.versions import publish
from council.calendar_files import load_calendars, read_calendars
from forms.definition.faults import FaultyDefinition
from forms.definition.library import read_library
from forms.definition.reader import read_definition
from security.actor import Actor

HERE = Path(__file__).parent
ROOT = HERE.parent
ACTOR = Actor.system("benchmarks")


def set_up() -> str:
    """Bring the database up to date; put in calendars, queues and the three-page form. Gives its version.

    The services of definitions/ are left out: a run must not depend on what they say this week.
    """
    flask_migrate.upgrade(directory=str(ROOT / "migrations"))
    library, _ = read_library(ROOT / "definitions")
    document = document_of(HERE / "definitions" / "bench-report.yaml")
    calendars = read_calendars(ROOT / "definitions" / "calendars")
    at = clock.now_utc()
    with writing():
        lay_out(library.queues, by=ACTOR, at=at)
        load_calendars(calendars, by=ACTOR, at=at)
        return str(publish(document, by=ACTOR, at=at).id)


def document_of(path: Path) -> dict[str, Any]:
    """Read one definition with the profiles of the product's library.

    Raises: FaultyDefinition.
    """
    library, _ = read_library(ROOT / "definitions")
    read = read_definition(path, library)
    if read.faults:
        raise FaultyDefinition(tuple(read.faults))
    return read.document
