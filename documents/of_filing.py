"""The files of one filing, as the form engine asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from documents.uploads import OURS, TAKEN_OFF, ScanState
from forms.ports import FileKept
from models.document import Document

TAKEN_OFF_WORDS = "A file that was taken off"  # an answer's, which goes on naming it
_NOTES = {
    ScanState.NOT_SCANNED: "Not checked for viruses",
    ScanState.PENDING: "Being checked for viruses",
    ScanState.FAILED: "The check for viruses did not work",
    ScanState.INFECTED: "A virus was found in this file",
    ScanState.CLEAN: "",
}


@dataclass(frozen=True, slots=True)
class FilesOfFiling:
    """forms.ports.Files for one filing: another filing's files do not exist here."""

    filing_id: UUID

    def kept(self, file_id: str, /) -> FileKept | None:
        """One file by the hex of its id, or None when it is not one of this filing's."""
        try:
            wanted = UUID(hex=file_id)
        except ValueError:
            return None
        of_this = select(Document).where(Document.id == wanted, Document.filing_id == self.filing_id)
        document = db.session.scalar(of_this)
        if document is None:
            return None
        if document.kind == TAKEN_OFF:
            return FileKept(file_id, TAKEN_OFF_WORDS, 0)
        return FileKept(file_id, document.filename, document.size, note_of(document))


def note_of(document: Document) -> str:
    """What to say about a file's check for viruses; nothing when it is clean, or of our own making."""
    return "" if document.kind in OURS else _NOTES[ScanState(document.scan_state)]
