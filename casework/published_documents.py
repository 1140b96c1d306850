"""Documents of services as they were published, by number: what is written out to be kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from base.extensions import db
from casework.versions import NoSuchVersion
from models.filing import DefinitionVersion


def published_document(service: str, number: int) -> dict[str, Any]:
    """The document of one version, as it was published.

    Raises: NoSuchVersion.
    """
    document: dict[str, Any] | None = db.session.scalar(
        select(DefinitionVersion.document).where(
            DefinitionVersion.service == service, DefinitionVersion.number == number
        )
    )
    if document is None:
        raise NoSuchVersion(f"{service} {number}")
    return document
