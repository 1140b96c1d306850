"""A file belongs to one filing, and says whether anybody looked for viruses in it."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from base.database import writing
from base.ids import new_id
from documents.of_filing import FilesOfFiling
from documents.store import FileStore
from documents.uploads import attach, receive
from models.filing import DefinitionVersion, Filing
from security.actor import Actor

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_filing(session, version) -> Filing:
    filing = Filing(
        id=new_id(), reference=new_id().hex, service="s", version_id=version.id, created_at=AT, changed_at=AT
    )
    session.add(filing)
    session.flush()
    return filing


def test_a_filing_knows_its_own_files_and_no_others(context, data_folder):
    store = FileStore.of(data_folder)
    received = receive(io.BytesIO(b"%PDF-1.7\n"), "letter.pdf", store=store)
    with writing() as session:
        version = DefinitionVersion(
            id=new_id(), service="s", number=1, schema_number=1, content_hash="", document={}, published_at=AT
        )
        session.add(version)
        mine, other = a_filing(session, version), a_filing(session, version)
        document = attach(received, by=Actor.visitor(), at=AT, filing_id=mine.id, question="referrer.letter")
        ids = mine.id, other.id, document.id.hex
    kept = FilesOfFiling(ids[0]).kept(ids[2])
    assert kept is not None
    assert (kept.filename, kept.size, kept.note) == ("letter.pdf", 9, "Not checked for viruses")
    assert FilesOfFiling(ids[1]).kept(ids[2]) is None
    assert FilesOfFiling(ids[0]).kept("../../etc/passwd") is None
