"""Packs: their versions, and who was given which."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.extensions import Base
from models.columns import Code, Id, Instant, refers
from models.document import Document


class PackVersion(Base):
    """A version of a pack, as it was uploaded. It never changes; the newest is the one that is given."""

    __tablename__ = "pack_version"
    __table_args__ = (UniqueConstraint("pack", "number"),)

    id: Mapped[Id]
    pack: Mapped[Code]  # its id in the definition
    number: Mapped[int] = mapped_column(Integer)
    document_id: Mapped[UUID] = refers("document")
    says: Mapped[str] = mapped_column(Text, default="")  # what changed
    made_by: Mapped[UUID] = refers("user_account")
    at: Mapped[Instant]

    document: Mapped[Document] = relationship(lazy="joined")


class PackGiven(Base):
    """That a version was given: in which case, in which way. The case says to whom."""

    __tablename__ = "pack_given"
    __table_args__ = (UniqueConstraint("case_id", "version_id", "how"),)

    id: Mapped[Id]
    version_id: Mapped[UUID] = refers("pack_version")
    case_id: Mapped[UUID] = refers("case_file", index=False)
    how: Mapped[Code]  # email | post | hand
    at: Mapped[Instant]
