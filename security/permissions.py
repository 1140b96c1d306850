"""Permissions as one enum, roles as one table. Grammar: area:thing:action."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Everything that can be permitted."""

    QUEUE_SEE = "work:queue:see"
    TASK_CLAIM = "work:task:claim"
    TASK_REASSIGN = "work:task:reassign"  # take from a colleague, with a reason
    CASE_SEE = "work:case:see"
    CASE_SEE_RESTRICTED = "work:case:see-restricted"
    CASE_NOTE = "work:case:note"
    CASE_REDACT = "work:case:redact"  # take away what anybody wrote or filed on the wrong case, at any time
    CASE_RECOMMEND = "work:case:recommend"
    CASE_DECIDE = "work:case:decide"  # second person; reserved decisions
    CASE_REOPEN = "work:case:reopen"
    CASE_RELEASE_CONTACT = "work:contact:release"
    SLOT_OFFER = "work:slot:offer"  # times for appointments
    CASE_LOWER_PRIORITY = "work:priority:lower"
    CHILD_SEE = "directory:child:see"
    CHILD_MERGE = "directory:child:merge"
    CHILD_RECORD_DEATH = "directory:death:record"
    CHILD_UNDO_DEATH = "directory:death:undo"
    SCHOOL_EDIT = "directory:school:edit"
    ORGANISATION_SEE = "directory:organisation:see"
    ORGANISATION_EDIT = "directory:organisation:edit"  # particulars, contacts, merging, which cases belong to one
    CAMPAIGN_RUN = "licensing:campaign:run"  # write to many organisations at once
    PACK_EDIT = "licensing:pack:edit"  # upload a new version
    ORGANISATION_IMPORT = "directory:organisation:import"  # a whole list at once
    FORM_ON_BEHALF = "forms:filing:on-behalf"
    SCHOOL_FILE = "school:filing:send"  # school staff, for their own school
    APPROVAL_SEE = "licensing:approval:see"
    APPROVAL_RECOMMEND = "licensing:approval:recommend"
    APPROVAL_DECIDE = "licensing:approval:decide"  # to give, change or revoke one; reserved to the council
    APPROVAL_SUSPEND = "licensing:approval:suspend"  # at once, by one officer
    APPROVAL_REVIEW = "licensing:approval:review"  # what another officer suspended
    APPROVAL_VERIFY = "licensing:approval:verify"  # answer another council whether somebody is approved
    APPROVAL_EXPORT = "licensing:approval:export"
    SAFEGUARDING_HOLD_SEE = "licensing:hold:see"  # why an approval is suspended
    REGISTER_SEE = "report:register:see"
    REGISTER_EXPORT = "report:register:export"
    RETENTION_SEE = "records:retention:see"  # how long records are kept, what would go, what has gone
    RETENTION_SET = "records:retention:set"  # confirm how long: from then on it is purged
    RECORD_HOLD = "records:hold:set"  # keep a case's records whatever the rules say
    AUDIT_SEE = "audit:viewing:see"
    MESSAGE_SETTLE = "work:message:settle"  # the buttons on failed and unknown messages
    USER_EDIT = "admin:user:edit"
    TEAM_EDIT = "admin:team:edit"
    SETTING_EDIT = "admin:setting:edit"
    CALENDAR_EDIT = "admin:calendar:edit"
    JOB_SEE = "admin:job:see"
    DEFINITION_EDIT = "admin:definition:edit"


class Role(StrEnum):
    """Roles somebody may hold; several at once."""

    SCHOOL_USER = "school-user"
    OFFICER = "officer"
    TEAM_LEAD = "team-lead"
    MANAGER = "manager"
    DECISION_MAKER = "decision-maker"
    SERVICE_DESIGNER = "service-designer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


P = Permission
_OFFICER = frozenset(
    {
        P.QUEUE_SEE,
        P.TASK_CLAIM,
        P.CASE_SEE,
        P.CASE_NOTE,
        P.CASE_RECOMMEND,
        P.CHILD_SEE,
        P.FORM_ON_BEHALF,
        P.CASE_REOPEN,
        P.CASE_RELEASE_CONTACT,
        P.CHILD_RECORD_DEATH,
        P.CASE_LOWER_PRIORITY,
        P.SLOT_OFFER,
        P.CHILD_MERGE,
        P.MESSAGE_SETTLE,
        P.APPROVAL_SEE,
        P.APPROVAL_RECOMMEND,
        P.APPROVAL_VERIFY,
        P.ORGANISATION_SEE,
        P.ORGANISATION_EDIT,
    }
)
_LEAD = _OFFICER | {
    *(P.TASK_REASSIGN, P.CASE_SEE_RESTRICTED, P.CASE_REDACT, P.SCHOOL_EDIT),
    *(P.APPROVAL_SUSPEND, P.SAFEGUARDING_HOLD_SEE, P.RECORD_HOLD),
    *(P.ORGANISATION_IMPORT, P.PACK_EDIT, P.CAMPAIGN_RUN),
}
PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.SCHOOL_USER: frozenset({P.SCHOOL_FILE}),
    Role.OFFICER: _OFFICER,
    Role.TEAM_LEAD: _LEAD,
    Role.MANAGER: _LEAD
    | {P.CASE_DECIDE, P.REGISTER_SEE, P.REGISTER_EXPORT, P.AUDIT_SEE, P.CHILD_UNDO_DEATH, P.CALENDAR_EDIT, P.JOB_SEE}
    | {P.APPROVAL_DECIDE, P.APPROVAL_REVIEW, P.APPROVAL_EXPORT, P.RETENTION_SEE, P.RETENTION_SET},
    Role.DECISION_MAKER: frozenset(
        {
            *(P.QUEUE_SEE, P.CASE_SEE, P.CASE_DECIDE, P.CHILD_SEE, P.TASK_CLAIM, P.CASE_NOTE),
            *(P.APPROVAL_SEE, P.APPROVAL_DECIDE, P.APPROVAL_REVIEW, P.SAFEGUARDING_HOLD_SEE),
            P.ORGANISATION_SEE,
        }
    ),
    Role.SERVICE_DESIGNER: frozenset({P.DEFINITION_EDIT}),
    Role.ADMINISTRATOR: frozenset(
        {P.USER_EDIT, P.TEAM_EDIT, P.SETTING_EDIT, P.CALENDAR_EDIT, P.JOB_SEE, P.SCHOOL_EDIT, P.MESSAGE_SETTLE}
        | {P.ORGANISATION_SEE, P.ORGANISATION_EDIT, P.ORGANISATION_IMPORT, P.PACK_EDIT}
    ),
    Role.AUDITOR: frozenset(
        {P.AUDIT_SEE, P.REGISTER_SEE, P.CASE_SEE, P.CHILD_SEE, P.APPROVAL_SEE, P.ORGANISATION_SEE, P.RETENTION_SEE}
    ),
}
