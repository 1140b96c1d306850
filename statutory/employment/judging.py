"""A whole timetable judged in one pass: every rule reads one measurement of all the child's jobs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from statutory.employment import hours, work
from statutory.employment.acts import NEW_LAW_STARTS
from statutory.employment.byelaws import MODEL
from statutory.employment.laws import NEW, NOW, Law, law_on
from statutory.employment.measuring import MeasuredTimetable, measure_timetable
from statutory.employment.occupations import BANNED, LIGHT_AT_13, Occupation
from statutory.employment.stating import worst_first
from statutory.employment.timetable import Timetable
from statutory.findings import Finding
from statutory.legal_numbers import LegalNumber
from statutory.rules import Rule, Setting
from statutory.sources import Source

_Check = Callable[[MeasuredTimetable, Law, Setting], Iterable[Finding]]


@dataclass(frozen=True, kw_only=True)
class _Topic:
    """One question that both laws answer, each by its own numbers and texts."""

    name: str
    title: str
    check: _Check
    numbers: Callable[[Law], tuple[LegalNumber | None, ...]] = lambda _: ()
    sources: Callable[[Law], tuple[Source, ...]] = lambda _: ()


_TOPICS = (
    _Topic(
        name=work.AGE,
        title="Least age of a child at work",
        check=work.too_young,
        numbers=lambda law: (law.any_work, law.light_work, *_ages(law, LIGHT_AT_13)),
    ),
    _Topic(name=work.LIGHT, title="Light work only", check=work.not_light, sources=lambda law: (law.only_light,)),
    _Topic(
        name=work.BANNED,
        title="Work that no child may do",
        check=work.banned,
        numbers=lambda law: _ages(law, BANNED),
        sources=lambda law: (law.banned,),
    ),
    _Topic(
        name=work.STREET,
        title="Trading in the street",
        check=work.street_trading,
        numbers=lambda law: (work.STREET_MODEL,),
        sources=lambda law: (law.street,),
    ),
    _Topic(
        name=hours.CLOCK,
        title="Earliest and latest time of work",
        check=hours.outside_the_clock,
        numbers=lambda law: (law.starts, law.ends),
    ),
    _Topic(
        name=hours.BEFORE,
        title="Work before school",
        check=hours.too_long_before_school,
        numbers=lambda law: (law.before_school, MODEL.before_school if law is NOW else None),
    ),
    _Topic(
        name=hours.IN_SCHOOL,
        title="Work in school hours",
        check=hours.in_school_hours,
        sources=lambda law: (law.in_school_hours,),
    ),
    _Topic(
        name=hours.SCHOOL_DAY,
        title="Longest work on a school day",
        check=hours.too_long_on_a_school_day,
        numbers=lambda law: (law.school_day,),
    ),
    _Topic(
        name=hours.SUNDAY,
        title="Longest work on a Sunday",
        check=hours.too_long_on_a_sunday,
        numbers=lambda law: (law.sunday,),
    ),
    _Topic(
        name=hours.OTHER_DAY,
        title="Longest work on a day without school",
        check=hours.too_long_on_another_day,
        numbers=lambda law: (law.other_day, law.other_day_young, law.long_hours),
    ),
    _Topic(
        name=hours.SCHOOL_WEEK,
        title="Longest work in a week with school",
        check=hours.too_long_in_a_school_week,
        numbers=lambda law: (law.school_week,),
    ),
    _Topic(
        name=hours.OTHER_WEEK,
        title="Longest work in a week without school",
        check=hours.too_long_in_another_week,
        numbers=lambda law: (law.other_week, law.other_week_young),
    ),
    _Topic(
        name=hours.BREAK,
        title="Longest work without a rest",
        check=hours.without_a_rest,
        numbers=lambda law: (law.without_break, law.rest),
    ),
)


def _ages(law: Law, occupations: Iterable[Occupation]) -> tuple[LegalNumber, ...]:
    return tuple(MODEL.ages[each] for each in occupations) if law is NOW else ()


def _rule(topic: _Topic, law: Law) -> Rule[Timetable]:
    def judge(timetable: Timetable, setting: Setting) -> tuple[Finding, ...]:
        if law_on(setting) is not law:
            return ()
        return worst_first(topic.check(measure_timetable(timetable), law, setting))

    numbers = tuple(number for number in topic.numbers(law) if number is not None)
    return Rule(
        id=f"{law.prefix}.{topic.name}",
        title=topic.title,
        facts=Timetable,
        judge=judge,
        sources=tuple(dict.fromkeys((*topic.sources(law), *(number.source for number in numbers)))),
        numbers=numbers,
        commencement=NEW_LAW_STARTS if law is NEW else None,
    )


def _whatever_law(
    rule_id: str, title: str, check: Callable[[MeasuredTimetable, Setting], Iterable[Finding]], *sources: Source
) -> Rule[Timetable]:
    def judge(timetable: Timetable, setting: Setting) -> tuple[Finding, ...]:
        return worst_first(check(measure_timetable(timetable), setting))

    return Rule(id=rule_id, title=title, facts=Timetable, judge=judge, sources=sources)


TIMETABLE_RULES: tuple[Rule[Timetable], ...] = (
    *(_rule(topic, law) for law in (NOW, NEW) for topic in _TOPICS if topic.name != hours.SUNDAY or law is NOW),
    _whatever_law(work.INDUSTRIAL, "Work in industry, building or transport", work.industrial, work.INDUSTRY),
    _whatever_law(
        work.SCOPE,
        "What the law of child employment does not speak of",
        work.outside_the_law,
        *(work.EMPLOYED, work.WORK_EXPERIENCE, work.LICENSED, work.VOLUNTEERS),
    ),
)


def judge_timetable(timetable: Timetable, setting: Setting) -> tuple[Finding, ...]:
    """Return what every rule in force says about a child's work, worst first, then by day.

    The timetable is measured once for all of them. The answer is what the rules say one by one, by
    the law of `setting.on`.
    """
    measured = measure_timetable(timetable)
    law = law_on(setting)
    found = [finding for topic in _TOPICS for finding in topic.check(measured, law, setting)]
    found += work.industrial(measured, setting)
    found += work.outside_the_law(measured, setting)
    return worst_first(found)


# All of them at once, for a form: each finding carries the id of its own rule.
WHOLE_RULE = Rule(
    id="EMP", title="A child's work as a whole", facts=Timetable, judge=judge_timetable, sources=(work.EMPLOYED,)
)
