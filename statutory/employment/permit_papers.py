"""What an employer's notice and a permit must tell."""

from dataclasses import dataclass
from enum import StrEnum

from statutory.employment.acts import model_byelaw
from statutory.employment.stating import FROM_THE_MODEL, state
from statutory.findings import Finding, Severity
from statutory.rules import AnyRule, Rule, Setting

CONTENTS = "EMP.PERMIT.CONTENTS"
# That a notice tells these is known from forms; of the byelaw only a part was read.
_NOTICE = model_byelaw("notification by the employer, contents", verified=False)
_PERMIT = model_byelaw("employment permits, contents")


class Paper(StrEnum):
    """Which of the two papers it is."""

    NOTICE = "notice"
    PERMIT = "permit"


class Particular(StrEnum):
    """Something that a paper tells."""

    EMPLOYER = "employer"
    CHILD = "child"
    ADDRESS = "address"
    DATE_OF_BIRTH = "date_of_birth"
    PLACE = "place"
    WORK = "work"
    DAYS_AND_HOURS = "days_and_hours"
    BREAKS = "breaks"
    SCHOOL = "school"
    FITNESS = "fitness"
    EXPIRY = "expiry"

    @property
    def words(self) -> str:
        """The particular as a list in a sentence has it."""
        return _WORDS[self]


_WORDS = {
    Particular.EMPLOYER: "the employer's name and address",
    Particular.CHILD: "the child's name",
    Particular.ADDRESS: "the child's address",
    Particular.DATE_OF_BIRTH: "the date of birth",
    Particular.PLACE: "the place of work",
    Particular.WORK: "the kind of work",
    Particular.DAYS_AND_HOURS: "the days and hours",
    Particular.BREAKS: "the breaks",
    Particular.SCHOOL: "the school",
    Particular.FITNESS: "the parent's statement that the child is fit",
    Particular.EXPIRY: "the last day of the permit",
}
_BOTH = (
    *(Particular.EMPLOYER, Particular.CHILD, Particular.DATE_OF_BIRTH, Particular.PLACE, Particular.WORK),
    *(Particular.DAYS_AND_HOURS, Particular.SCHOOL),
)
# A permit does not tell where the child lives: employers keep it, and nobody tells them.
NEEDED = {
    Paper.NOTICE: (*_BOTH, Particular.ADDRESS, Particular.FITNESS),
    Paper.PERMIT: (*_BOTH, Particular.BREAKS, Particular.EXPIRY),
}


@dataclass(frozen=True, kw_only=True)
class PermitPaper:
    """A notice or a permit, and what it tells.

    `paper` says which it is. `tells` are the particulars in it.
    """

    paper: Paper
    tells: tuple[Particular, ...]


def incomplete(facts: PermitPaper, setting: Setting) -> tuple[Finding, ...]:
    """Return what is missing from a notice or a permit; a notice is taken in all the same."""
    missing = [each.words for each in NEEDED[facts.paper] if each not in facts.tells]
    if not missing:
        return ()
    listed = ", ".join(missing)
    return (
        state(
            CONTENTS,
            _NOTICE if facts.paper is Paper.NOTICE else _PERMIT,
            limit=", ".join(each.words for each in NEEDED[facts.paper]),
            observed=f"without {listed}",
            sentence=f"The {facts.paper} does not tell: {listed}. {FROM_THE_MODEL}",
            on=setting.on,
            severity=Severity.OFFICER_DECIDES,
        ),
    )


PAPER_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=CONTENTS,
        title="What a notice and a permit must tell",
        facts=PermitPaper,
        judge=incomplete,
        sources=(_NOTICE, _PERMIT),
    ),
)
