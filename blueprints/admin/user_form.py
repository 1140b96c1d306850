"""The form of a user, as an administrator fills it in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from werkzeug.datastructures import MultiDict

from base.text import normal_email, squeezed
from models.school import School
from models.user import User
from security.actor import Contract
from security.permissions import Role
from security.users import Particulars, schools_by_urn

ROLES: dict[Role, tuple[str, str]] = {
    Role.OFFICER: ("Officer", "Works on tasks and cases"),
    Role.TEAM_LEAD: ("Team lead", "Also reassigns work and sees restricted cases"),
    Role.MANAGER: ("Manager", "Also decides, sees registers and who looked at what"),
    Role.DECISION_MAKER: ("Decision maker", "Takes second decisions, nothing else"),
    Role.SERVICE_DESIGNER: ("Service designer", "Changes definitions; sees no cases"),
    Role.ADMINISTRATOR: ("Administrator", "Users, teams, settings; sees no cases"),
    Role.AUDITOR: ("Auditor", "Reads cases, registers and who looked at what"),
    Role.SCHOOL_USER: ("School staff", "Sends forms for their own schools, nothing of the council's"),
}
CONTRACTS = ((Contract.COUNCIL.value, "The council"), (Contract.PROVIDER.value, "A provider under contract"))
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,185}\.[^@\s.,;<>\"]{2,}")


@dataclass
class UserForm:
    """What was typed, what it means, and what is wrong with it (field id, sentence)."""

    name: str = ""
    email: str = ""
    job_title: str = ""
    telephone: str = ""
    contract: str = Contract.COUNCIL.value
    roles: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    urns: str = ""
    school_ids: frozenset[UUID] = frozenset()
    errors: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, user: User, team_ids: list[UUID], schools: list[School]) -> UserForm:
        """The form as it is for somebody now."""
        return cls(
            name=user.name,
            email=user.email,
            job_title=user.job_title,
            telephone=user.telephone,
            contract=user.contract,
            roles=[row.role for row in user.roles],
            teams=[str(team_id) for team_id in team_ids],
            urns="\n".join(school.urn or "" for school in schools),
        )

    @classmethod
    def typed(cls, posted: MultiDict[str, str], known_teams: frozenset[str]) -> UserForm:
        """The form as it was sent, checked: first each field, then what fits together."""
        form = cls(
            name=squeezed(posted.get("name", "")),
            email=normal_email(squeezed(posted.get("email", ""))),
            job_title=squeezed(posted.get("job_title", "")),
            telephone=squeezed(posted.get("telephone", "")),
            contract=posted.get("contract", Contract.COUNCIL.value),
            roles=[role for role in posted.getlist("roles") if role in set(Role)],
            teams=[team for team in posted.getlist("teams") if team in known_teams],
            urns=posted.get("urns", ""),
        )
        form._check()
        return form

    @property
    def particulars(self) -> Particulars:
        """What is kept of the user."""
        return Particulars(self.name, self.email, self.job_title, self.telephone, Contract(self.contract))

    @property
    def found(self) -> dict[str, str]:
        """The first fault of each field."""
        return dict(reversed(self.errors))

    def _check(self) -> None:
        def fault(anchor: str, sentence: str) -> None:
            self.errors.append((anchor, sentence))

        if not self.name:
            fault("name", "Enter the person's name")
        if not _EMAIL.fullmatch(self.email):
            fault("email", "Enter an email address such as name@example.org")
        for anchor, text, most in (("name", self.name, 200), ("job_title", self.job_title, 200)):
            if len(text) > most:
                fault(anchor, f"Enter {most} characters or fewer")
        if self.telephone and not re.fullmatch(r"\+?[0-9 ()x]{5,30}", self.telephone):
            fault("telephone", "Enter a telephone number, or leave it empty")
        if self.contract not in set(Contract):
            fault("contract", "Choose whose contract they work under")
        self._check_school()
        if not self.roles:
            fault("roles", "Choose what they do")

    def _check_school(self) -> None:
        is_school = Role.SCHOOL_USER in self.roles
        if is_school and len(self.roles) > 1:
            self.errors.append(("roles", "Staff of a school can't also work for the council with the same account"))
        wanted = re.findall(r"[0-9A-Za-z]+", self.urns)
        if is_school and not wanted:
            self.errors.append(("urns", "Enter the URN of each school they speak for"))
        if not is_school and wanted:
            self.errors.append(("urns", "Only school staff speak for schools. Choose that role or leave this empty"))
        if is_school and wanted:
            known = schools_by_urn(wanted)
            missing = [urn for urn in wanted if urn not in known]
            if missing:
                self.errors.append(("urns", f"The directory has no school with URN {', '.join(missing)}"))
            self.school_ids = frozenset(known.values())
