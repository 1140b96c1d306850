"""Published definitions: publishing, and finding them again, once a process and version.

A version never changes, so what was read of one is kept for the life of the process. Which version is current is a row,
read each time by its index.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from base.extensions import db
from base.ids import new_id
from base.prepared import Ask, Prepared
from forms.definition.document import SCHEMA, Definition
from forms.definition.faults import FaultyDefinition
from forms.definition.library import read_library
from forms.definition.reader import parse_document, read_definition
from forms.definition.shared_parts import SharedParts
from models.filing import DefinitionVersion
from security.actor import Actor
from security.event_numbers import count_from_nothing
from security.history import record
from statutory.london import london_day

if TYPE_CHECKING:
    from forms.pages import CompiledForm

TEMPLATES = Path(__file__).parents[1] / "templates" / "fields"

_CURRENT = Prepared(
    select(DefinitionVersion.id).where(
        DefinitionVersion.service == bindparam("service", type_=DefinitionVersion.service.type),
        DefinitionVersion.is_current,
    )
)
_definitions: dict[UUID, Definition] = {}
_parts = SharedParts()
_compiled: dict[UUID, CompiledForm] = {}


class NoSuchService(LookupError):
    """No version of that service is published."""


class NoSuchVersion(LookupError):
    """No version has that id."""


def publish(source: Path | Mapping[str, Any], *, by: Actor, at: datetime) -> DefinitionVersion:
    """Publish a definition, in the open transaction: a YAML file, or a document with its profiles inlined.

    Drafts, filings and cases stay with the version they began with.
    Twice:  an unchanged document gives the version that is current already.
    Raises: FaultyDefinition with every fault of reading; cross-references are checked in casework/publishing.py.
    """
    document = read_whole(source) if isinstance(source, Path) else dict(source)
    return publish_documents([document], by=by, at=at)[0]


def publish_documents(documents: Iterable[dict[str, Any]], *, by: Actor, at: datetime) -> tuple[DefinitionVersion, ...]:
    """Publish documents that were read before the transaction began, all of them with a handful of statements.

    Twice:  an unchanged document gives the version that is current already.
    Raises: FaultyDefinition.
    """
    read = [(parse_document(document).service, document, content_hash(document)) for document in documents]
    services = [service for service, *_ in read]
    session = db.session()
    newest = {
        version.service: version
        for version in session.scalars(
            select(DefinitionVersion)
            .where(DefinitionVersion.service.in_(services), DefinitionVersion.is_current)
            .order_by(DefinitionVersion.service)
            .with_for_update()
        )
    }
    changed = [
        (service, document, digest)
        for service, document, digest in read
        if service not in newest or newest[service].content_hash != digest
    ]
    if changed:
        made = _add_versions(changed, by=by, at=at)
        session.flush()
        newest |= {version.service: version for version in made}
        for version in made:
            data = {"service": version.service, "number": version.number, "hash": version.content_hash}
            record("definition", version.id, "definition-published", by=by, at=at, data=data)
    return tuple(newest[service] for service in services)


def _add_versions(
    changed: Sequence[tuple[str, dict[str, Any], str]], *, by: Actor, at: datetime
) -> list[DefinitionVersion]:
    """Add a new current version of each of these services to the open transaction, the old ones no longer current."""
    session = db.session()
    of_these = DefinitionVersion.service.in_([service for service, *_ in changed])
    numbers = select(DefinitionVersion.service, func.max(DefinitionVersion.number)).where(of_these)
    last: dict[str, int] = dict(session.execute(numbers.group_by(DefinitionVersion.service)).all())
    if last:
        session.execute(
            update(DefinitionVersion).where(of_these, DefinitionVersion.is_current).values(is_current=False)
        )
    made = [
        DefinitionVersion(
            id=new_id(),
            service=service,
            number=last.get(service, 0) + 1,
            schema_number=SCHEMA,
            content_hash=digest,
            document=document,
            is_current=True,
            published_at=at,
            published_by=by.id,
        )
        for service, document, digest in changed
    ]
    session.add_all(made)
    for version in made:
        count_from_nothing(session, "definition", version.id)
    return made


def read_whole(path: Path) -> dict[str, Any]:
    """The document of one service file, with the profiles of the folder above it.

    Raises: FaultyDefinition.
    """
    library, faults = read_library(path.parent.parent)
    read = read_definition(path, library)
    if faults or read.faults:
        raise FaultyDefinition((*faults, *read.faults))
    return read.document


def current(service: str) -> tuple[UUID, Definition]:
    """The version of a service that new filings begin with.

    Raises: NoSuchService.
    """
    found = _CURRENT.rows(service=service)
    if not found:
        raise NoSuchService(service)
    version: UUID = found[0][0]
    return version, pinned(version)


def current_versions() -> dict[str, UUID]:
    """Every published service by its code, with its current version."""
    return dict(_EVERY_CURRENT.rows())


def ask_current_versions() -> Ask:
    """What `current_versions` reads, to be read together with others."""
    return _EVERY_CURRENT.ask()


_EVERY_CURRENT = Prepared(
    select(DefinitionVersion.service, DefinitionVersion.id)
    .where(DefinitionVersion.is_current)
    .order_by(DefinitionVersion.service)
)


def first_published(service: str) -> date:
    """The London day on which a service's first version was published here.

    Raises: NoSuchService.
    """
    at = db.session.scalar(select(func.min(DefinitionVersion.published_at)).where(DefinitionVersion.service == service))
    if at is None:
        raise NoSuchService(service)
    return london_day(at)


def current_document(service: str) -> dict[str, Any] | None:
    """The document of the current version as it was published; None when there is none."""
    document: dict[str, Any] | None = db.session.scalar(
        select(DefinitionVersion.document).where(DefinitionVersion.service == service, DefinitionVersion.is_current)
    )
    return document


def pinned(version_id: UUID) -> Definition:
    """The definition of one version, whatever is current.

    Raises: NoSuchVersion.
    """
    definition = _definitions.get(version_id)
    if definition is None:
        document = db.session.scalar(select(DefinitionVersion.document).where(DefinitionVersion.id == version_id))
        if document is None:
            raise NoSuchVersion(str(version_id))
        definition = _definitions[version_id] = _parts.share(parse_document(document))
    return definition


def compiled(version_id: UUID) -> CompiledForm:
    """The pages of one version, compiled when first wanted.

    Raises: NoSuchVersion.
    """
    from forms.pages import compile_form  # compiling loads Jinja, which a worker never needs

    form = _compiled.get(version_id)
    if form is None:
        form = _compiled[version_id] = compile_form(pinned(version_id), TEMPLATES)
    return form


def content_hash(document: Mapping[str, Any]) -> str:
    """A hash of what a document says; the order of keys counts, since options are drawn in theirs."""
    return hashlib.sha256(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
