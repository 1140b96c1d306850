"""Actors: every write has one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from security.permissions import PERMISSIONS_OF, Permission, Role


class ActorKind(StrEnum):
    """What sort of actor this is; each blueprint names the kinds it accepts."""

    USER = "user"  # signed in: an officer or school staff
    LINK = "link"  # came by a link in a message and gave its code
    VISITOR = "visitor"  # nobody we know
    SYSTEM = "system"  # a named job


class Contract(StrEnum):
    """Whose contract somebody acts under; decisions reserved to the council can't be taken under the provider's."""

    COUNCIL = "council"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or a named job, that does something. A value: it outlives the session that made it."""

    kind: ActorKind
    id: UUID | None = None
    name: str = ""  # shown to colleagues; of a system actor, the job's name
    roles: frozenset[Role] = frozenset()
    contract: Contract = Contract.COUNCIL
    school_ids: frozenset[UUID] = frozenset()
    team_ids: frozenset[UUID] = frozenset()

    @classmethod
    def system(cls, job: str) -> Actor:
        """A named job."""
        return cls(ActorKind.SYSTEM, name=job)

    @classmethod
    def visitor(cls) -> Actor:
        """Somebody we don't know."""
        return cls(ActorKind.VISITOR)

    @classmethod
    def by_link(cls, link_id: UUID) -> Actor:
        """Somebody who came by a link and gave its code."""
        return cls(ActorKind.LINK, id=link_id)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything this actor's roles permit."""
        return frozenset().union(*(PERMISSIONS_OF[role] for role in self.roles))

    def may(self, permission: Permission) -> bool:
        """Whether this actor has that permission."""
        return any(permission in PERMISSIONS_OF[role] for role in self.roles)

    @property
    def is_officer(self) -> bool:
        """Whether this is somebody of the council (not a school, not a visitor)."""
        return self.may(Permission.QUEUE_SEE)
