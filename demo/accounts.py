"""The people of Marlowe Borough Council who can sign in. All are invented.

They share one password, made at random for each installation: whoever looks around changes roles often, and a slow
hash is then made once. It is kept in `demo-accounts.json` of the data folder, which only its owner may read.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from base.extensions import db
from casework.skeleton import team_code
from council.settings import change_setting
from models.user import Team, User
from security import users
from security.actor import Actor, Contract
from security.permissions import Role
from security.signin import set_password
from security.teams import TeamParticulars, change_team

FILE = "demo-accounts.json"
WORDS = (
    *("amber", "anchor", "barley", "basket", "beacon", "bramble", "bridge", "candle", "canvas", "cedar", "cobble"),
    *("copper", "cricket", "damson", "ferry", "fiddle", "gable", "ginger", "harbour", "hazel", "heron", "hollow"),
    *("juniper", "kettle", "lantern", "linen", "lobster", "marble", "meadow", "mitten", "mustard", "orchard", "otter"),
    *("paddle", "pepper", "pewter", "plover", "pocket", "puffin", "quarry", "ribbon", "saddle", "saffron", "spindle"),
    *("sparrow", "thimble", "timber", "velvet", "walnut", "willow"),
)
CME, EHE, ATTENDANCE, INCLUSION, ADMISSIONS, LICENSING, DUTY, MANAGEMENT, DATA = (
    *("Children missing education", "Home education", "Attendance", "Inclusion", "Admissions", "Licensing"),
    *("Duty", "Management", "Data"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in. `teams` are names of teams, `urn` the school somebody speaks for."""

    key: str
    name: str
    job_title: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...] = ()
    contract: Contract = Contract.COUNCIL
    urn: str = ""
    host: str = "marlowe.example.org"

    @property
    def email(self) -> str:
        """Their address; example.org belongs to nobody."""
        return f"{self.name.lower().replace(' ', '.').replace('’', '')}@{self.host}"

    @property
    def role(self) -> Role:
        """The role they are listed under."""
        return self.roles[0]


ACCOUNTS = (
    Account("priya", "Priya Nair", "Education welfare officer", (Role.OFFICER,), (CME,)),
    Account("marian", "Marian Cole", "Team lead, children missing education", (Role.TEAM_LEAD,), (CME, DUTY, EHE)),
    Account("david", "David Achebe", "Education welfare manager", (Role.MANAGER,), (MANAGEMENT, CME, DUTY)),
    Account("helen", "Helen Forsyth", "Head of inclusion", (Role.DECISION_MAKER,), (MANAGEMENT,)),
    Account(
        "joanne", "Joanne Pike", "School secretary", (Role.SCHOOL_USER,), urn="990001", host="hazel-lane.example.org"
    ),
    Account("ruth", "Ruth Bellamy", "Systems administrator", (Role.ADMINISTRATOR,), (DATA,)),
    Account("sam", "Sam Whitlock", "Service designer", (Role.SERVICE_DESIGNER,), (DATA,)),
    Account("iqbal", "Iqbal Rahman", "Internal auditor", (Role.AUDITOR,)),
    Account("grace", "Grace Okafor", "Duty officer", (Role.OFFICER,), (DUTY, CME)),
    Account("tom", "Tom Ashdown", "Tracking officer", (Role.OFFICER,), (CME, ADMISSIONS)),
    Account("rhys", "Rhys Pugh", "Attendance officer", (Role.OFFICER,), (ATTENDANCE, INCLUSION), Contract.PROVIDER),
    Account("lena", "Lena Hartmann", "Child employment and licensing officer", (Role.OFFICER,), (LICENSING,)),
)
DUTIES = {"duty-officer": "grace", "deputy-duty-officer": "marian", "duty-manager": "david"}  # settings
LEADS = {CME: "marian", EHE: "marian", DUTY: "marian"}  # the other teams are led by the manager
TELEPHONES = {CME: "01632 960 011", EHE: "01632 960 012", ATTENDANCE: "01632 960 013", ADMISSIONS: "01632 960 014"}


def invent_password() -> str:
    """Three words and a number: long enough to be allowed, short enough to type."""
    return "-".join((*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(90) + 10)))


def kept_password(data: Path) -> str:
    """The password that an earlier seed left in the data folder; none where it did not, or it can't be read."""
    try:
        told = json.loads((data / FILE).read_text(encoding="utf-8"))
        return str(told[0]["password"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def keep_accounts(data: Path, password: str) -> Path:
    """Write who may sign in and how into the data folder, whole or not at all, for its owner's eyes."""
    told = [
        {"name": one.name, "email": one.email, "password": password, "role": one.role.value, "job": one.job_title}
        for one in ACCOUNTS
    ]
    data.mkdir(parents=True, exist_ok=True)
    partial = data / f".{FILE}.part"
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=2)
    partial.replace(data / FILE)
    return data / FILE


def accounts_by_key() -> dict[str, User]:
    """The users of the demo by their key here; those that exist."""
    keys = {one.email: one.key for one in ACCOUNTS}
    return {keys[user.email]: user for user in db.session.scalars(select(User).where(User.email.in_(keys)))}


def add_accounts(*, by: Actor, at: datetime) -> int:
    """Add whoever is missing, in the open transaction, with roles, teams and school; how many were added.

    Twice: nobody is added; what somebody changed on screen meanwhile stays.
    """
    had = accounts_by_key()
    schools = users.schools_by_urn(one.urn for one in ACCOUNTS if one.urn)
    teams = {team.code: team.id for team in db.session.scalars(select(Team))}
    new = [one for one in ACCOUNTS if one.key not in had]
    for one in new:
        who = users.Particulars(one.name, one.email, one.job_title, contract=one.contract)
        user = users.add_user(who, by=by, at=at)
        users.set_roles(user.id, one.roles, by=by, at=at)
        users.set_teams(user.id, [teams[team_code(name)] for name in one.teams], by=by, at=at)
        if one.urn:
            users.set_schools(user.id, [schools[one.urn]], by=by, at=at)
    return len(new)


def set_passwords(new_hash: str, *, by: Actor, at: datetime) -> None:
    """Give all of them the password of that hash, in the open transaction."""
    for user in accounts_by_key().values():
        set_password(user, new_hash, by=by, at=at)


def put_in_charge(*, by: Actor, at: datetime) -> None:
    """Say who leads the teams, who is on duty, and whom to telephone."""
    people = {key: user.id for key, user in accounts_by_key().items()}
    names = {team_code(name): name for name in (CME, EHE, ATTENDANCE, INCLUSION, ADMISSIONS, LICENSING, DUTY, DATA)}
    for team in db.session.scalars(select(Team)).all():
        lead = LEADS.get(names.get(team.code, ""), "david")
        telephone = TELEPHONES.get(names.get(team.code, ""), "01632 960 001")
        what = TeamParticulars(
            team.code, team.name, f"{team.code}@marlowe.example.org", telephone, people[lead], people["david"]
        )
        change_team(team.id, what, by=by, at=at)
    for key, who in DUTIES.items():
        change_setting(key, str(people[who]), by=by, at=at)
