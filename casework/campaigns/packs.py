"""Packs: versions that an administrator uploads, the newest of which is given; which version went to whom and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import func, select

from base.database import make
from base.extensions import db
from casework.consequences import Setting, consequence
from casework.organisations_of_cases import organisation_of
from casework.tasks import start_task
from casework.versions import current_versions, pinned
from casework.visible import cases_visible_to
from directory.organisations import organisation_for_writing
from documents.uploads import Received, attach
from forms.answers import Answers
from forms.definition.casework import Consequence
from forms.definition.document import Definition
from forms.definition.packs import PackShape
from models.case import Case
from models.organisation import OrganisationCase
from models.pack import PackGiven, PackVersion
from models.task import Task
from security.actor import Actor
from security.history import record

KIND = "pack"  # of its documents, and what its events are about


class NoSuchPack(LookupError):
    """No published service has a pack of that id."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack with the service it stands in."""

    shape: PackShape
    definition: Definition


@dataclass(frozen=True, slots=True)
class Given:
    """A version that was given in a case."""

    version: PackVersion
    how: str
    at: datetime
    case_id: UUID


def packs() -> list[Pack]:
    """Every pack of the published services, by id."""
    found = [pinned(version) for version in current_versions().values()]
    return sorted((Pack(shape, one) for one in found for shape in one.packs), key=lambda pack: pack.shape.id)


def pack_of(pack_id: str) -> Pack:
    """One pack.

    Raises: NoSuchPack.
    """
    found = next((pack for pack in packs() if pack.shape.id == pack_id), None)
    if found is None:
        raise NoSuchPack(pack_id)
    return found


def versions_of(pack_id: str) -> list[PackVersion]:
    """The versions of a pack, newest first."""
    found = select(PackVersion).where(PackVersion.pack == pack_id).order_by(PackVersion.number.desc())
    return list(db.session.scalars(found))


def newest_version(pack_id: str) -> PackVersion | None:
    """The version that is given now."""
    found = select(PackVersion).where(PackVersion.pack == pack_id).order_by(PackVersion.number.desc()).limit(1)
    return db.session.scalar(found)


def add_version(
    pack_id: str, received: Received, *, says: str, by: Actor, at: datetime, once: str | None = None
) -> PackVersion:
    """Make a file the newest version of a pack, in the open transaction. Earlier ones stay readable.

    Twice:  two versions; a form's `once` id is the route's to ask for.
    Raises: NoSuchPack; PermissionError for anybody but a user.
    """
    pack_of(pack_id)
    if by.id is None:
        msg = "a pack is uploaded by somebody"
        raise PermissionError(msg)
    newest = db.session.scalar(select(func.max(PackVersion.number)).where(PackVersion.pack == pack_id))
    document = attach(received, by=by, at=at, kind=KIND)
    version: PackVersion = make(
        db.session(),
        PackVersion,
        pack=pack_id,
        number=(newest or 0) + 1,
        document_id=document.id,
        says=says,
        made_by=by.id,
        at=at,
    )
    db.session.flush()
    data = {"pack": pack_id, "version": version.number}
    record(KIND, history_id(pack_id), "pack-uploaded", by=by, at=at, data=data, once=once)
    return version


def give_pack(case: Case, pack_id: str, how: str, *, by: Actor, at: datetime) -> PackVersion | None:
    """Note that the newest version is given in a case; None where none was uploaded yet.

    Twice: one line for each version and way.
    """
    version = newest_version(pack_id)
    if version is None:
        record("case", case.id, "pack-missing", by=by, at=at, data={"pack": pack_id})
        return None
    known = select(PackGiven.id).where(
        PackGiven.case_id == case.id, PackGiven.version_id == version.id, PackGiven.how == how
    )
    if db.session.scalar(known) is None:
        make(db.session(), PackGiven, version_id=version.id, case_id=case.id, how=how, at=at)
        data = {"pack": pack_id, "version": version.number, "how": how}
        record("case", case.id, "pack-given", by=by, at=at, data=data)
    organisation = organisation_of(case.id)
    if organisation is not None:
        organisation_for_writing(organisation.id).contacted_at = at
    return version


def given_in(case_ids: Sequence[UUID]) -> list[Given]:
    """What was given in some cases, newest first."""
    found = select(PackGiven, PackVersion).join(PackVersion, PackVersion.id == PackGiven.version_id)
    rows = db.session.execute(found.where(PackGiven.case_id.in_(case_ids)).order_by(PackGiven.at.desc(), PackGiven.id))
    return [Given(version, given.how, given.at, given.case_id) for given, version in rows]


def times_given(pack_id: str) -> dict[int, int]:
    """How often each version of a pack was given, and to how many organisations at least once, by its number."""
    found = (
        select(PackVersion.number, func.count())
        .join(PackGiven, PackGiven.version_id == PackVersion.id)
        .where(PackVersion.pack == pack_id)
        .group_by(PackVersion.number)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def receivers_of(version_id: UUID, *, reader: Actor, limit: int = 200) -> list[tuple[UUID, PackGiven]]:
    """To which organisations a version went, newest first, in cases that the reader may see: with how and when."""
    seen = cases_visible_to(reader).query().with_only_columns(Case.id)
    found = (
        select(OrganisationCase.organisation_id, PackGiven)
        .join(PackGiven, PackGiven.case_id == OrganisationCase.case_id)
        .where(PackGiven.version_id == version_id, PackGiven.case_id.in_(seen))
        .order_by(PackGiven.at.desc(), PackGiven.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def history_id(pack_id: str) -> UUID:
    """What the events of a pack are about."""
    return uuid5(NAMESPACE_URL, f"onroll:pack:{pack_id}")


@consequence("give-pack", Setting("pack"), Setting("by"), Setting("missing", required=False))
def give(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Note that a pack is given; where there is none yet, the task under `missing` begins."""
    given = give_pack(case, str(one.setting("pack")), str(one.setting("by")), by=by, at=at)
    shape = pinned(case.version_id).task_shapes.get(str(one.setting("missing") or ""))
    if given is None and shape is not None:
        start_task(case, shape, by=by, at=at)
