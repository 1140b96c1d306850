"""Sessions of signed-in people: whose they are, and when they have gone on long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import g, session
from flask_login import login_user, logout_user
from sqlalchemy import bindparam, select

from base.extensions import login_manager
from base.prepared import Prepared
from models.user import TeamMember, User, UserRole, UserSchool
from security.actor import Actor, ActorKind, Contract
from security.permissions import Role

BEGAN, SEEN = "began", "seen"  # seconds since 1970, real time
WAS = "was"  # whose session it was, once it has ended by itself
KEPT_ON_ENTRY = ("links", "next", "held")
STAMP_EVERY = 60  # seconds: a cookie is not sent anew for each click


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session this is, as Flask-Login wants it told; the actor is all that the product asks of them."""

    actor: Actor
    key: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What a session keeps of a user."""
        return self.key


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _user_of(kept: str) -> SignedIn | None:
    """The user a session names, unless they were deactivated or their sessions were ended.

    Read afresh by each request, with roles, schools and teams, in one statement: whatever was taken away is gone.
    """
    named, _, generation = kept.partition(":")
    try:
        rows = _ACCOUNT.rows(user=UUID(named))
    except ValueError:
        return None
    if not rows:
        return None
    user_id, name, contract, is_active, newest = rows[0][:5]
    if not is_active or str(newest) != generation:
        return None
    actor = Actor(
        ActorKind.USER,
        id=user_id,
        name=name,
        roles=frozenset(Role(row[5]) for row in rows if row[5] is not None),
        contract=Contract(contract),
        school_ids=frozenset(row[6] for row in rows if row[6] is not None),
        team_ids=frozenset(row[7] for row in rows if row[7] is not None),
    )
    return SignedIn(actor, kept)


_ACCOUNT = Prepared(
    select(
        User.id,
        User.name,
        User.contract,
        User.is_active,
        User.session_generation,
        UserRole.role,
        UserSchool.school_id,
        TeamMember.team_id,
    )
    .select_from(User)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .outerjoin(UserSchool, UserSchool.user_id == User.id)
    .outerjoin(TeamMember, TeamMember.user_id == User.id)
    .where(User.id == bindparam("user", type_=User.id.type))
)


def begin(user: User, *, real: datetime) -> None:
    """Sign somebody in, in a session that holds nothing of before but opened links and where they were going.

    Args: real: real time, not the product's clock.
    """
    kept = {name: session[name] for name in KEPT_ON_ENTRY if name in session}
    session.clear()  # against a session prepared by somebody else
    session.update(kept)
    login_user(user)
    session[BEGAN] = session[SEEN] = int(real.timestamp())
    g.pop("onroll_actor", None)


def end() -> None:
    """Sign whoever it is out, and forget everything the session held."""
    logout_user()
    session.clear()
    g.pop("onroll_actor", None)


def watch(*, real: datetime, idle: timedelta, longest: timedelta) -> bool:
    """Look at the session of this request: end it when it was idle, or went on, for too long. Whether it was ended.

    Links opened in the same browser stay open: they have their own end.
    """
    if "_user_id" not in session:
        return False
    began, seen = (_instant(session.get(name)) for name in (BEGAN, SEEN))
    if began is None or seen is None or real - seen > idle or real - began > longest:
        kept, was = session.get("links"), whose_it_was()
        end()
        session[WAS] = str(was) if was else ""
        if kept:
            session["links"] = kept
        return True
    if real - seen > timedelta(seconds=STAMP_EVERY):
        session[SEEN] = int(real.timestamp())
    return False


def whose_it_was() -> UUID | None:
    """Whose session this browser's was, if it ended by itself: too old, or ended from elsewhere."""
    named = session.get(WAS) or str(session.get("_user_id", "")).partition(":")[0]
    try:
        return UUID(named)
    except ValueError:
        return None


def _instant(kept: object) -> datetime | None:
    return datetime.fromtimestamp(kept, UTC) if isinstance(kept, int) else None
