"""The returns on a pupil's coming and going: new pupil and deletion. Neither is ever refused."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.attendance.attendance_sources import REGISTERS_2024_START, registers_2024
from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.register.register_limits import NEW_PUPIL_RETURN
from statutory.register.return_states import ReturnState, Standing, findings_of, state_by
from statutory.rules import Rule, Setting
from statutory.stating import state

NEW_PUPIL_SOURCE = registers_2024(13, "reg.13(1) to (3)", verified=True)
DELETION_SOURCE = registers_2024(13, "reg.13(4) to (6)", verified=False)  # when it is due was not read
PARTICULARS_SOURCE = registers_2024(13, "reg.13(4)(a) to (e)", verified=True)


class Particular(StrEnum):
    """Something a deletion return gives."""

    FULL_NAME = "full_name"
    ADDRESS = "address"
    PARENTS = "parents"
    EMERGENCY_TELEPHONE = "emergency_telephone"
    NEW_ADDRESS_OR_SCHOOL = "new_address_or_school"
    GROUND = "ground"


_PARTICULARS = {
    Particular.FULL_NAME: "the pupil's full name",
    Particular.ADDRESS: "the pupil's address",
    Particular.PARENTS: "the full name and address of each parent the pupil normally lives with",
    Particular.EMERGENCY_TELEPHONE: "an emergency telephone number of each such parent",
    Particular.NEW_ADDRESS_OR_SCHOOL: "the new address or the new school, where the register has them",
    Particular.GROUND: "the ground of the deletion",
}


@dataclass(frozen=True, kw_only=True)
class NewPupil:
    """A pupil whose name was entered in the admission register.

    The two facts about the start of the school make the exception; `council_asked_on` is the
    day on which the council asked for these returns too.
    """

    entered_on: date
    received_on: date | None = None
    in_most_junior_class: bool = False
    starts_on_first_day_of_school_year: bool = False
    council_asked_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DeletedPupil:
    """A pupil whose name was, or is to be, deleted.

    `leaver_of_most_senior_class` is a deletion at or after the end of the last term of that class.
    `known_elsewhere_from` is the day of a new pupil return of another school, if the council has one.
    """

    ground_met_on: date | None = None
    deleted_on: date | None = None
    received_on: date | None = None
    leaver_of_most_senior_class: bool = False
    council_asked: bool = False
    known_elsewhere_from: date | None = None
    missing: tuple[Particular, ...] = ()


def standing_of_new_pupil(facts: NewPupil, setting: Setting) -> Standing:
    """Return where the new pupil return stands.

    Raises: NoDate and its kinds where the council counts it in school days and the calendar is too short.
    """
    number = own_or(setting, NEW_PUPIL_RETURN)
    excepted = facts.in_most_junior_class and facts.starts_on_first_day_of_school_year
    asked = facts.council_asked_on is not None and facts.entered_on > facts.council_asked_on
    if excepted and not asked:
        sentence = (
            "No new pupil return is required: the pupil joined the most junior class on the first day of the "
            "school year, and the council had not asked for such returns."
        )
        return Standing(state=ReturnState.NOT_REQUIRED, limit=number.limit, sentence=sentence, source=NEW_PUPIL_SOURCE)
    by = number.due(facts.entered_on, calendars=setting.calendars).day
    status = state_by(by, facts.received_on, setting.on)
    sentence = f"The name was entered on {say_date(facts.entered_on)}; the last day for the return is {say_date(by)}"
    sentence = f"{sentence}. The return is {_said(status, facts.received_on)}."
    return Standing(state=status, limit=number.limit, sentence=sentence, source=NEW_PUPIL_SOURCE, by=by, number=number)


def judge_new_pupil(facts: NewPupil, setting: Setting) -> tuple[Finding, ...]:
    """Return where the new pupil return stands, as a finding."""
    return findings_of("RETURN.NEW-PUPIL", standing_of_new_pupil(facts, setting), setting)


def standing_of_deletion(facts: DeletedPupil, setting: Setting) -> Standing:
    """Return where the deletion return stands: due with the ground, and late after the deletion.

    A pupil known to be on another roll, without a return from this school, is missing a return
    whatever the school has entered.
    """
    limit = "as soon as the ground is met, and not later than the deletion"

    def standing(status: ReturnState, sentence: str) -> Standing:
        by = None if status is ReturnState.NOT_REQUIRED else facts.deleted_on
        return Standing(state=status, limit=limit, sentence=sentence, source=DELETION_SOURCE, by=by)

    if facts.leaver_of_most_senior_class and not facts.council_asked:
        sentence = "No deletion return is required: the pupil left the most senior class at the end of its last term."
        return standing(ReturnState.NOT_REQUIRED, sentence)
    received = facts.received_on is not None and facts.received_on <= setting.on
    if facts.deleted_on is not None and (received or facts.deleted_on < setting.on):
        status = state_by(facts.deleted_on, facts.received_on, setting.on)
        said = _said(status, facts.received_on)
        return standing(status, f"The name was deleted on {say_date(facts.deleted_on)}. The return is {said}.")
    if received:
        return standing(ReturnState.IN_TIME, "The return came before the deletion.")
    if facts.known_elsewhere_from is not None and facts.known_elsewhere_from <= setting.on:
        day = say_date(facts.known_elsewhere_from)
        sentence = f"The pupil has been on another school's roll since {day}, and there is no deletion return."
        return standing(ReturnState.MISSING, sentence)
    if facts.ground_met_on is not None and facts.ground_met_on <= setting.on:
        sentence = (
            f"A ground was met on {say_date(facts.ground_met_on)}, so the return is due before the name is deleted."
        )
        return standing(ReturnState.DUE, sentence)
    if facts.deleted_on is not None:
        sentence = f"The name is to be deleted on {say_date(facts.deleted_on)}; the return is due by that day."
        return standing(ReturnState.DUE, sentence)
    return standing(ReturnState.NOT_DUE, "No ground is known to be met, so no deletion return is due.")


def judge_deletion(facts: DeletedPupil, setting: Setting) -> tuple[Finding, ...]:
    """Return where the deletion return stands, and which particulars are wanting in it."""
    findings = findings_of("RETURN.DELETION", standing_of_deletion(facts, setting), setting)
    if facts.received_on is None or not facts.missing:
        return findings
    wanting = ", ".join(said for each, said in _PARTICULARS.items() if each in facts.missing)
    gap = state(
        "RETURN.DELETION",
        PARTICULARS_SOURCE,
        limit="every particular of regulation 13(4)",
        observed=f"{len(set(facts.missing))} wanting",
        sentence=f"The return is taken; these particulars are still wanting: {wanting}.",
        severity=Severity.ADVISORY,
        on=setting.on,
    )
    return (*findings, gap)


def _said(status: ReturnState, received_on: date | None) -> str:
    if status in (ReturnState.IN_TIME, ReturnState.LATE) and received_on is not None:
        return f"{status.value}: it came on {say_date(received_on)}"
    return {ReturnState.DUE: "still to come", ReturnState.MISSING: "missing"}[status]


NEW_PUPIL = Rule(
    id="RETURN.NEW-PUPIL",
    title="A new pupil return is made by the end of the fifth day after the name is entered",
    facts=NewPupil,
    judge=judge_new_pupil,
    sources=(NEW_PUPIL_SOURCE,),
    numbers=(NEW_PUPIL_RETURN,),
    effective_from=REGISTERS_2024_START,
)
DELETION = Rule(
    id="RETURN.DELETION",
    title="A deletion return is made when the ground is met and not later than the deletion",
    facts=DeletedPupil,
    judge=judge_deletion,
    sources=(DELETION_SOURCE, PARTICULARS_SOURCE),
    effective_from=REGISTERS_2024_START,
)
