"""An approval as a chaperone once given: whether it is valid, how long, when it is renewed and looked into."""

from dataclasses import dataclass
from datetime import date, timedelta

from statutory.chaperones.guidance import number, practice, update_service
from statutory.council_numbers import own_number, own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.legal_numbers import Counting
from statutory.months import corresponding_day
from statutory.performance.regulations import STARTED, regulation
from statutory.performance.weighing import stated
from statutory.performance.wording import say_days
from statutory.rules import AnyRule, Rule, Setting
from statutory.units import Unit

VALID, TERM, RENEWAL, CHECK = "CHAP.VALID", "CHAP.TERM", "CHAP.RENEWAL", "CHAP.STATUSCHECK"

_APPROVED = regulation("reg.15(1)", verified=True)
_TERM = practice("term of an approval as chaperone", "https://www.dorsetcouncil.gov.uk/")
_REMINDERS = practice("reminders before an approval ends", "https://www.gov.uk/find-local-council")
LONGEST_TERM = number("longest term of an approval as chaperone", 36, Unit.MONTHS, _TERM)
# The name of the council's own switch among Setting.byelaws: 1 counts the term from the issue of the certificate.
FROM_ISSUE = "term of an approval is counted from the issue of the certificate: 1 yes, 0 no"
REMINDERS = tuple(
    number(
        f"reminder {place} of the end of an approval", days, Unit.CALENDAR_DAYS, _REMINDERS, counting=Counting.BEFORE
    )
    for place, days in enumerate((90, 60, 30, 14, 0), start=1)
)
BETWEEN_CHECKS = number(
    "time between two status checks of a certificate",
    12,
    Unit.MONTHS,
    update_service("yearly status check, as councils do it", verified=False),
)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Approval:
    """An approval as a chaperone.

    `begins` and `ends` are its first and last day. `suspended` and `revoked` say that it is at present.
    `certificate_issued` is the day on which the DBS certificate was issued. `update_service` says that the
    certificate is kept in the Update Service, and `last_status_check` is the day it was last looked up.
    `renewal_received` says that the chaperone has applied for another term.

    Raises: ValueError for an approval that ends before it begins.
    """

    begins: date
    ends: date
    suspended: bool = False
    revoked: bool = False
    certificate_issued: date | None = None
    update_service: bool = False
    last_status_check: date | None = None
    renewal_received: bool = False

    def __post_init__(self) -> None:
        if self.ends < self.begins:
            msg = "an approval cannot end before it begins"
            raise ValueError(msg)

    @property
    def withheld(self) -> bool:
        """Whether it has no effect whatever its days: then nobody is reminded of anything."""
        return self.suspended or self.revoked


def is_valid(approval: Approval, on: date) -> bool:
    """Return whether somebody is approved on a day."""
    return not approval.withheld and approval.begins <= on <= approval.ends


def longest_until(approval: Approval, setting: Setting) -> date:
    """Return the last day that the council's longest term gives an approval."""
    own = own_number(setting, FROM_ISSUE)
    starts = approval.begins
    if own is not None and own.value and approval.certificate_issued is not None:
        starts = approval.certificate_issued
    after = corresponding_day(starts, own_or(setting, LONGEST_TERM).value)
    return after.day if after.clipped else after.day - _ONE_DAY


def reminder_days(approval: Approval, setting: Setting) -> tuple[date, ...]:
    """Return the days on which a chaperone is reminded to renew, in order; none while it is withheld or applied for."""
    if approval.withheld or approval.renewal_received:
        return ()
    due = {own_or(setting, each).due(approval.ends, calendars=setting.calendars).day for each in REMINDERS}
    return tuple(sorted(due))


def status_check_due(approval: Approval, setting: Setting) -> date | None:
    """Return the day by which the certificate is looked up again; None where there is nothing to look up."""
    if not approval.update_service or approval.withheld:
        return None
    since = approval.last_status_check or approval.begins
    return own_or(setting, BETWEEN_CHECKS).due(since, calendars=setting.calendars).day


def _validity(facts: Approval, setting: Setting) -> tuple[Finding, ...]:
    valid = is_valid(facts, setting.on)
    # Why it is not valid is nobody's business but the council's.
    says = f"is valid until {say_date(facts.ends)}" if valid else "is not valid"
    return (
        stated(
            VALID,
            source=_APPROVED,
            severity=Severity.INFORMATION,
            limit="an approval on the day",
            observed="valid" if valid else "not valid",
            sentence=f"The approval {says}.",
            on=setting.on,
        ),
    )


def _term(facts: Approval, setting: Setting) -> tuple[Finding, ...]:
    last = longest_until(facts, setting)
    if facts.ends <= last:
        return ()
    longest = own_or(setting, LONGEST_TERM)
    return (
        stated(
            TERM,
            source=longest.source,
            severity=Severity.ADVISORY,
            limit=f"{longest.limit}, until {say_date(last)}",
            observed=f"until {say_date(facts.ends)}",
            sentence=f"The approval runs until {say_date(facts.ends)}, past its longest term of {longest.limit}, "
            f"which ends on {say_date(last)}.",
            on=setting.on,
            overridable_by=Overrider.OFFICER,
        ),
    )


def _renewal(facts: Approval, setting: Setting) -> tuple[Finding, ...]:
    reached = [day for day in reminder_days(facts, setting) if day <= setting.on]
    if not reached:
        return ()
    left = (facts.ends - setting.on).days
    says = f"ends on {say_date(facts.ends)}, {f'in {say_days(left)}' if left else 'today'}"
    if left < 0:
        says = f"ended on {say_date(facts.ends)}, {say_days(-left)} ago, and was not renewed"
    return (
        stated(
            RENEWAL,
            source=_REMINDERS,
            severity=Severity.INFORMATION if left >= 0 else Severity.ADVISORY,
            limit=f"renewed by {say_date(facts.ends)}",
            observed="no renewal applied for",
            sentence=f"The approval {says}; the last reminder was due on {say_date(reached[-1])}.",
            on=setting.on,
            overridable_by=Overrider.NOBODY if left >= 0 else Overrider.OFFICER,
        ),
    )


def _status_check(facts: Approval, setting: Setting) -> tuple[Finding, ...]:
    due = status_check_due(facts, setting)
    if due is None or setting.on <= due or setting.on > facts.ends:
        return ()
    between = own_or(setting, BETWEEN_CHECKS)
    last = facts.last_status_check
    return (
        stated(
            CHECK,
            source=between.source,
            severity=Severity.ADVISORY,
            limit=between.limit,
            observed=f"last on {say_date(last)}" if last else "never",
            sentence=f"The certificate was to be looked up in the Update Service by {say_date(due)}, {between.limit} "
            f"after {'the last time' if last else 'the approval began'}.",
            on=setting.on,
            overridable_by=Overrider.OFFICER,
        ),
    )


APPROVAL_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=VALID,
        title="Whether an approval as chaperone is valid",
        facts=Approval,
        judge=_validity,
        sources=(_APPROVED,),
        effective_from=STARTED,
    ),
    Rule(
        id=TERM,
        title="Term of an approval as chaperone",
        facts=Approval,
        judge=_term,
        sources=(_TERM,),
        numbers=(LONGEST_TERM,),
    ),
    Rule(
        id=RENEWAL,
        title="Renewal of an approval as chaperone",
        facts=Approval,
        judge=_renewal,
        sources=(_REMINDERS,),
        numbers=REMINDERS,
    ),
    Rule(
        id=CHECK,
        title="Yearly status check of a chaperone's certificate",
        facts=Approval,
        judge=_status_check,
        sources=(BETWEEN_CHECKS.source,),
        numbers=(BETWEEN_CHECKS,),
    ),
)
