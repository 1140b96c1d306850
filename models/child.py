"""Children, as the directory holds them: one row a child, however many cases."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, Name, UtcDateTime, refers
from models.name_keys import indexes_of_keys


class Child(Base):
    """A child. Particulars change; what they were is in the events and the filings.

    `merged_into_id` points at the row that stands for this child now (a merge, undoable).
    `sealed` marks an identity before or after adoption, `restricted` a record few may see; both are still matched.
    """

    __tablename__ = "child"
    __table_args__ = (Index("ix_child_dob_surname", "date_of_birth", "surname_plain"),)

    id: Mapped[Id]
    given_names: Mapped[str] = mapped_column(String(200), default="")
    family_name: Mapped[str] = mapped_column(String(200), default="")
    known_as: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text, default="")  # where no name is known
    surname_plain: Mapped[str] = mapped_column(String(200), default="", index=True)
    date_of_birth: Mapped[date | None] = mapped_column(Date)
    approximate_age: Mapped[int | None] = mapped_column(Integer)
    sex: Mapped[str] = mapped_column(String(20), default="")
    upn: Mapped[str | None] = mapped_column(String(13), index=True)
    former_upn: Mapped[str | None] = mapped_column(String(13), index=True)
    first_language: Mapped[str] = mapped_column(String(80), default="")
    interpreter: Mapped[str] = mapped_column(String(200), default="")
    ethnicity: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[Json | None]  # {line1, line2, town, county, postcode}
    postcode: Mapped[str] = mapped_column(String(10), default="", index=True)
    address_withheld: Mapped[bool] = mapped_column(Boolean, default=False)
    school_id: Mapped[UUID | None] = refers("school", nullable=True)  # last known or present
    on_roll: Mapped[bool | None] = mapped_column(Boolean)
    year_group: Mapped[int | None] = mapped_column(Integer)  # an officer's override; else from the date of birth
    plans: Mapped[Json] = mapped_column(default=list)  # of protection | section-47 | in-need | in-care | ehc
    social_worker: Mapped[str] = mapped_column(String(200), default="")
    social_worker_telephone: Mapped[str] = mapped_column(String(40), default="")
    restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    sealed: Mapped[bool] = mapped_column(Boolean, default=False)
    legal_hold: Mapped[bool] = mapped_column(Boolean, default=False)
    alert: Mapped[str] = mapped_column(String(40), default="")  # failed-to-track, for one
    died_on: Mapped[date | None] = mapped_column(Date)
    death_recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("child.id"), index=True)
    created_at: Mapped[Instant]

    adults: Mapped[list[ChildAdult]] = relationship(lazy="select", cascade="all, delete-orphan")


class ChildName(Base):
    """A key by which a child's name is found, typing errors forgiven.

    For each word of each name: the word itself and the word with each single letter left out. A search makes the
    same keys of what was typed, so one slip still meets; the same plain index query serves both databases.

    A search goes in two steps, each with an index of its own: which words lie near what was typed (few, however many
    children bear them), then which children bear them. The second reads the rows whose key is the whole word.
    """

    __tablename__ = "child_name"
    __table_args__ = indexes_of_keys("child_name", "child_id")

    id: Mapped[Id]
    child_id: Mapped[UUID] = refers("child")
    key: Mapped[str] = mapped_column(String(60))
    word: Mapped[str] = mapped_column(String(60))


class Adult(Base):
    """A parent, carer, relative or other grown-up in a child's life."""

    __tablename__ = "adult"

    id: Mapped[Id]
    name: Mapped[Name]
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    telephone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[Json | None]
    address_withheld: Mapped[bool] = mapped_column(Boolean, default=False)
    language: Mapped[str] = mapped_column(String(80), default="")
    interpreter: Mapped[str] = mapped_column(String(200), default="")
    # The language we write to them in, beside English: a code, empty where nobody has said. Who said it, and when.
    written_in: Mapped[str] = mapped_column(String(2), default="")
    written_in_by: Mapped[UUID | None] = mapped_column(Uuid)  # the officer; none: a form was read in it
    written_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Instant]


class AdultName(Base):
    """A key by which an adult's name is found; made and read as those of children are (ChildName)."""

    __tablename__ = "adult_name"
    __table_args__ = indexes_of_keys("adult_name", "adult_id")

    id: Mapped[Id]
    adult_id: Mapped[UUID] = refers("adult")
    key: Mapped[str] = mapped_column(String(60))
    word: Mapped[str] = mapped_column(String(60))


class ChildAdult(Base):
    """What an adult is to a child."""

    __tablename__ = "child_adult"
    __table_args__ = (UniqueConstraint("child_id", "adult_id"),)

    id: Mapped[Id]
    child_id: Mapped[UUID] = refers("child", index=False)
    adult_id: Mapped[UUID] = refers("adult")
    relationship_kind: Mapped[str] = mapped_column(String(80), default="parent")
    parental_responsibility: Mapped[bool | None] = mapped_column(Boolean)
    lives_with: Mapped[bool | None] = mapped_column(Boolean)

    adult: Mapped[Adult] = relationship(lazy="joined")


class Sibling(Base):
    """Two children of one household, both ways round (two rows)."""

    __tablename__ = "sibling"
    __table_args__ = (UniqueConstraint("child_id", "other_id"),)

    id: Mapped[Id]
    child_id: Mapped[UUID] = refers("child", index=False)
    other_id: Mapped[UUID] = refers("child")
    source: Mapped[str] = mapped_column(String(80), default="")


class MatchOffer(Base):
    """A child that somebody named in a filing may be: offered with its evidence, taken or refused by an officer."""

    __tablename__ = "match_offer"
    __table_args__ = (UniqueConstraint("child_id", "candidate_id"),)

    id: Mapped[Id]
    child_id: Mapped[UUID] = refers("child", index=False)  # the row made for the filing
    candidate_id: Mapped[UUID] = refers("child")
    score: Mapped[int] = mapped_column(Integer)
    evidence: Mapped[Json]  # [{field, ours, theirs, agrees}] with codes, not values
    state: Mapped[Code] = mapped_column(default="offered")  # offered | linked | refused | undone | protected
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Instant]
