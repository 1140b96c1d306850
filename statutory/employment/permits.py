"""Permits for a child at work: when the council is told, when it decides, how long one runs, what changes it."""

from dataclasses import dataclass
from datetime import date, timedelta

from statutory.council_numbers import own_number, own_or
from statutory.day_names import say_date
from statutory.employment.acts import NEW_LAW_STARTS, act_2026, count, model_byelaw, new_law, practice
from statutory.employment.byelaws import MODEL, byelaws_of, is_own
from statutory.employment.stating import state, state_byelaw, worst_first
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.limits import LEAVING_DATE, SCHOOL_AGE_END
from statutory.months import corresponding_day
from statutory.rules import AnyRule, Rule, Setting
from statutory.school_age import school_age_ends
from statutory.units import Unit

NOTICE, PERMIT = "EMP.PERMIT.NOTICE", "EMP.S28.PERMIT"
DECISION, TERM, CHANGE = "EMP.PERMIT.DECISION", "EMP.PERMIT.TERM", "EMP.PERMIT.CHANGE"

PERMIT_FIRST = act_2026("s.18(3)")
NEW_PERMIT = model_byelaw("employment permits, changes")
DECIDED_WITHIN = count(
    "time to decide on a permit from receipt",
    1,
    Unit.WEEKS,
    practice("one week to decide on a permit", "https://www.barnet.gov.uk/"),
)
SCHOOL_ANSWERS_WITHIN = count(
    "time for the school's view of a permit",
    3,
    Unit.WORKING_DAYS,
    practice("the school's view of a permit", "https://www.york.gov.uk/ChildWorkPermit"),
)
# The name of the council's own switch among Setting.byelaws; without it the school's silence does not stop a decision.
WAITS_FOR_SCHOOL = "a permit is decided only with the school's view: 1 yes, 0 no"
LONGEST_TERM = count(
    "longest term of a permit", 12, Unit.MONTHS, practice("permits for twelve months", "https://www.northyorks.gov.uk/")
)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class WorkStarted:
    """When a child's work began and what the council had by then.

    `dob` is the date of birth. `started` is the first day at work. `notice_received` is the day the
    council had the employer's notice, and `permit_from` the first day of the permit, where there is
    one. `leaves_school_age` is an officer's own last day of compulsory school age.
    """

    dob: date
    started: date
    notice_received: date | None = None
    permit_from: date | None = None
    leaves_school_age: date | None = None


@dataclass(frozen=True, kw_only=True)
class PermitProgress:
    """How far the decision on a permit is.

    `received` is the day the council had the notice complete. `decided` is the day of the decision.
    `school_asked` and `school_answered` are the days the school was asked for its view and gave it.
    """

    received: date
    decided: date | None = None
    school_asked: date | None = None
    school_answered: date | None = None


@dataclass(frozen=True, kw_only=True)
class PermitTerm:
    """The first and the last day of a permit, both included.

    `dob` is the date of birth. `begins` and `ends` are the days. `leaves_school_age` is an officer's own
    last day of compulsory school age.

    Raises: ValueError for a permit that ends before it begins.
    """

    dob: date
    begins: date
    ends: date
    leaves_school_age: date | None = None

    def __post_init__(self) -> None:
        if self.ends < self.begins:
            msg = "a permit cannot end before it begins"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class PermitChange:
    """What is no longer as the permit says: `employer`, `place`, `work` or `hours`."""

    employer: bool = False
    place: bool = False
    work: bool = False
    hours: bool = False


def late_notice(facts: WorkStarted, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the employer told the council of the child too late; such a notice is taken in all the same.

    The number of days is the council's own where it has one.
    """
    if new_law(setting) or _left(facts):
        return ()
    number = byelaws_of(setting).notice
    last = number.due(facts.started, calendars=setting.calendars).day
    had = facts.notice_received
    if (had or setting.on) <= last:
        return ()
    came = f"came on {say_date(had)}" if had else f"had not come by {say_date(setting.on)}"
    return (
        state_byelaw(
            NOTICE,
            number,
            own=is_own(number),
            observed=f"on {say_date(had)}" if had else "not yet",
            sentence=f"The child began work on {say_date(facts.started)}; the employer's notice was due by "
            f"{say_date(last)}, {number.limit} after that, and {came}.",
            on=setting.on,
            day=facts.started,
        ),
    )


def no_permit(facts: WorkStarted, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the child works without the permit that the Act of 2026 asks for before the first day."""
    began = facts.started <= setting.on
    if _left(facts) or (facts.permit_from is not None and facts.permit_from <= facts.started):
        return ()
    if not began and facts.permit_from is None:
        return ()
    has = f"a permit only from {say_date(facts.permit_from)}" if facts.permit_from else "no permit"
    begins = "began" if began else "is to begin"
    return (
        state(
            PERMIT,
            PERMIT_FIRST,
            limit="a permit from the first day at work",
            observed=has,
            sentence=f"The child {begins} work on {say_date(facts.started)} with {has}.",
            on=setting.on,
            day=facts.started,
        ),
    )


def late_decision(facts: PermitProgress, setting: Setting) -> tuple[Finding, ...]:
    """Return what of a decision on a permit is late: the decision, and the school's view.

    Its silence does not hold the decision up, unless the council has entered that its byelaws wait for it.

    Raises: NoDate where working days are counted and no calendar reaches far enough.
    """
    found: list[Finding] = []
    number = own_or(setting, DECIDED_WITHIN)
    _add_if_late(
        found,
        setting,
        number,
        what="The decision on the permit",
        trigger=facts.received,
        done=facts.decided,
        severity=Severity.ADVISORY,
    )
    if facts.school_asked is not None:
        found += _school_view(facts, facts.school_asked, setting)
    return worst_first(found)


def _school_view(facts: PermitProgress, asked: date, setting: Setting) -> list[Finding]:
    """What is said of the school's view: that the council's byelaws wait for it, or only that it is late."""
    found: list[Finding] = []
    waits = own_number(setting, WAITS_FOR_SCHOOL)
    if waits is not None and waits.value and facts.school_answered is None:
        until = f"was made on {say_date(facts.decided)} without it" if facts.decided else "waits for it"
        found.append(
            state(
                DECISION,
                waits.source,
                limit="the school's view before the decision",
                observed="no view yet",
                sentence="The council's own rule is that a permit is decided only with the school's view. It was "
                f"asked for on {say_date(asked)} and has not come: the decision {until}.",
                on=setting.on,
                severity=Severity.OFFICER_DECIDES,
                verified=waits.verified,
                day=asked,
            )
        )
    elif facts.decided is None:
        unless = "" if waits is not None else " unless byelaws say otherwise"
        _add_if_late(
            found,
            setting,
            own_or(setting, SCHOOL_ANSWERS_WITHIN),
            what=f"The school's view, without which the decision may be made{unless},",
            trigger=asked,
            done=facts.school_answered,
            severity=Severity.INFORMATION,
        )
    return found


def too_long_a_term(facts: PermitTerm, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a permit runs past the council's longest term or past compulsory school age."""
    number = own_or(setting, LONGEST_TERM)
    after = corresponding_day(facts.begins, number.value)
    longest = after.day if after.clipped else after.day - _ONE_DAY
    left = facts.leaves_school_age or school_age_ends(facts.dob)
    last = min(longest, left)
    if facts.ends <= last:
        return ()
    # The Act was read; the order that names the day in June is known from guidance only.
    why, source, verified = (
        ("the end of compulsory school age", SCHOOL_AGE_END, LEAVING_DATE.verified)
        if left <= longest
        else (f"the end of its longest term of {number.limit}", number.source, number.verified)
    )
    return (
        state(
            TERM,
            source,
            limit=f"until {say_date(last)}",
            observed=f"until {say_date(facts.ends)}",
            sentence=f"The permit runs until {say_date(facts.ends)}, past {say_date(last)}, {why}.",
            on=setting.on,
            verified=verified,
            severity=Severity.ADVISORY,
            day=facts.ends,
        ),
    )


def changed(facts: PermitChange, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a new permit is needed, because what the permit says has changed."""
    what = [name for name in ("employer", "place", "work", "hours") if getattr(facts, name)]
    if not what:
        return ()
    listed = " and ".join([", ".join(what[:-1]), what[-1]] if len(what) > 1 else what)
    return (
        state(
            CHANGE,
            NEW_PERMIT,
            limit="as the permit says",
            observed=f"{listed} changed",
            sentence=f"The {listed} {'is' if what in (['employer'], ['place'], ['work']) else 'are'} no longer as the "
            "permit says: a new permit is needed.",
            on=setting.on,
            severity=Severity.OFFICER_DECIDES,
        ),
    )


def _left(facts: WorkStarted) -> bool:
    return facts.started > (facts.leaves_school_age or school_age_ends(facts.dob))


def _add_if_late(
    found: list[Finding],
    setting: Setting,
    number: LegalNumber,
    *,
    what: str,
    trigger: date,
    done: date | None,
    severity: Severity,
) -> None:
    last = number.due(trigger, calendars=setting.calendars).day
    if (done or setting.on) <= last:
        return
    came = f"came on {say_date(done)}" if done else f"had not come by {say_date(setting.on)}"
    found.append(
        state(
            DECISION,
            number.source,
            limit=number.limit,
            observed=f"on {say_date(done)}" if done else "not yet",
            sentence=f"{what} was due by {say_date(last)}, {number.limit} after {say_date(trigger)}, and {came}.",
            on=setting.on,
            severity=severity,
            verified=number.verified,
            day=trigger,
        )
    )


PERMIT_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=NOTICE,
        title="Employer's notice of a child at work",
        facts=WorkStarted,
        judge=late_notice,
        sources=(MODEL.notice.source,),
        numbers=(MODEL.notice,),
    ),
    Rule(
        id=PERMIT,
        title="Permit before the first day at work",
        facts=WorkStarted,
        judge=no_permit,
        sources=(PERMIT_FIRST,),
        commencement=NEW_LAW_STARTS,
    ),
    Rule(
        id=DECISION,
        title="Time to decide on a permit",
        facts=PermitProgress,
        judge=late_decision,
        sources=(DECIDED_WITHIN.source, SCHOOL_ANSWERS_WITHIN.source),
        numbers=(DECIDED_WITHIN, SCHOOL_ANSWERS_WITHIN),
    ),
    Rule(
        id=TERM,
        title="Last day of a permit",
        facts=PermitTerm,
        judge=too_long_a_term,
        sources=(LONGEST_TERM.source, SCHOOL_AGE_END),
        numbers=(LONGEST_TERM,),
    ),
    Rule(
        id=CHANGE,
        title="Change of what a permit says",
        facts=PermitChange,
        judge=changed,
        sources=(NEW_PERMIT,),
    ),
)
