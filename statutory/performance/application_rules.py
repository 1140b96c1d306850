"""The rules that are asked of an application rather than of a schedule, each with its facts."""

from statutory.limits import PERFORMANCE_LEAD
from statutory.performance import bodies, care, education, host_council, licence_need, notice
from statutory.performance.regulations import STARTED
from statutory.rules import AnyRule, Rule

APPLICATION_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=licence_need.EXEMPT,
        title="Whether a child needs a licence to take part on a day",
        facts=licence_need.TakingPart,
        judge=licence_need.licence_findings,
        sources=(
            licence_need.LICENCE,
            licence_need.KINDS,
            licence_need.FOUR_DAYS,
            licence_need.BODY_OR_SCHOOL,
            licence_need.OBSERVED,
        ),
        numbers=(licence_need.DAYS_BEFORE, licence_need.MONTHS_BEFORE),
    ),
    Rule(
        id=licence_need.ABSENCE,
        title="Absence from school for an exempt performance, as councils ask",
        facts=licence_need.TakingPart,
        judge=licence_need.absence_findings,
        sources=(licence_need.NO_LEAVE,),
    ),
    Rule(
        id=bodies.BODY,
        title="What an approval of a body of persons needs",
        facts=bodies.BodyOfPersons,
        judge=bodies.body_findings,
        sources=(bodies.APPROVAL, bodies.NO_ABSENCE, bodies.LIST_OF_CHILDREN.source, bodies.LONGEST_TERM.source),
        numbers=(bodies.LIST_OF_CHILDREN, bodies.LONGEST_TERM),
    ),
    Rule(
        id=host_council.PARTICULARS,
        title="Particulars of a licence for the council where the child performs",
        facts=host_council.LicencePlaces,
        judge=host_council.particulars,
        sources=(host_council.SENDS,),
    ),
    Rule(
        id=notice.LATE,
        title="Application less than 21 days before the first performance",
        facts=notice.Notice,
        judge=notice.late,
        sources=(PERFORMANCE_LEAD.source,),
        numbers=(PERFORMANCE_LEAD,),
        effective_from=STARTED,
    ),
    Rule(
        id=notice.LOCAL,
        title="Application with less notice than the council asks for",
        facts=notice.Notice,
        judge=notice.late_by_the_council,
        sources=(notice.COUNCILS_OWN,),
    ),
    Rule(
        id=notice.PERIOD,
        title="Licence for a number of days without fixed dates",
        facts=notice.FlexibleDates,
        judge=notice.flexible_dates,
        sources=(notice.FLEXIBLE_PERIOD.source,),
        numbers=(notice.FLEXIBLE_PERIOD,),
        effective_from=STARTED,
    ),
    Rule(
        id=education.PUPILS,
        title="Pupils whom a private teacher teaches at once",
        facts=education.TaughtGroup,
        judge=education.too_many_pupils,
        sources=(education.TAUGHT_AT_ONCE.source,),
        numbers=(education.TAUGHT_AT_ONCE, education.TAUGHT_AT_ONE_STANDARD),
        effective_from=STARTED,
    ),
    Rule(
        id=education.HOURS,
        title="Hours of education on days of school missed",
        facts=education.EducationPlan,
        judge=education.too_little_education,
        sources=(education.A_DAY.source, education.A_WEEK.source, education.MOST_A_DAY.source),
        numbers=(education.A_DAY, education.A_WEEK, education.WEEKS_ADDED_UP, education.MOST_A_DAY),
        effective_from=STARTED,
    ),
    Rule(
        id=care.IN_CHARGE,
        title="Who may have a performing child in care",
        facts=care.Care,
        judge=care.nobody_approved,
        sources=(care.APPROVED,),
        effective_from=STARTED,
    ),
    Rule(
        id=care.RATIO,
        title="Children in the care of one chaperone",
        facts=care.Care,
        judge=care.too_many_children,
        sources=(care.MOST_CHILDREN.source,),
        numbers=(care.MOST_CHILDREN, care.MOST_CHILDREN_TAUGHT),
        effective_from=STARTED,
    ),
)
