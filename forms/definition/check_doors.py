"""Checks of forms that lead into other work: a door into another service's casework, and forms that settle cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forms.definition.casework import CaseShape
from forms.definition.document import Definition
from forms.definition.questions import Question, QuestionKind
from forms.definition.remarks import Remark
from forms.definition.vocabulary import Vocabulary

BELOW = "a case worked by another service has its {what} from there"


def check_door(definition: Definition, case: CaseShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    """A form whose cases are worked by another service's tasks: it has none of its own to contradict them."""
    if case.worked_by not in vocabulary.services:
        yield Remark("case/worked-by", f'there is no service "{case.worked_by}"', "Name a service of this folder")
    if definition.tasks or definition.outcomes:
        yield Remark("tasks", BELOW.format(what="tasks and outcomes"), "Take tasks: and outcomes: away")
    if case.stages or case.priorities or case.holds:
        mend = "Take them away, and ask its questions by the same ids"
        yield Remark("case/priorities", BELOW.format(what="stages and priorities"), mend)


def check_settling(definition: Definition, case: CaseShape) -> Iterator[Remark]:
    """What a form settles: its evidence is asked in this form, and it looks for other work than its own.

    And what its sender is told: of stages and outcomes that there are.
    """
    there = {code for code, _ in case.stages} | set(definition.outcome_shapes) | {case.first_stage, "closed"}
    for code, _ in case.told if not case.worked_by else ():
        if code not in there:
            mend = "Use one of: " + ", ".join(sorted(there))
            yield Remark(f"case/told/{code}", f'there is no stage or outcome "{code}"', mend)
    for number, settling in enumerate(case.settles, 1):
        path = f"case/settles/{number}"
        if settling.case_type == case.case_type:
            yield Remark(path, "a form can't settle cases of its own type", "Name the type of the other case")
        if case.subject != "child":
            yield Remark(path, "cases are settled by the child they are about", "Write subject: child")
        attended = definition.questions.get(settling.attended)
        if attended is None or attended.kind is not QuestionKind.DATE:
            what = "nothing says on which day the child was there, so an earlier day would end a later search"
            yield Remark(f"{path}/attended", what, "Write attended: with a question of type date of this form")
        for wanted, address in settling.evidence:
            if address not in definition.questions:
                yield Remark(f"{path}/evidence/{wanted}", f'there is no question "{address}"', "Name one of this form")


def check_out_of_education(definition: Definition, case: CaseShape) -> Iterator[Remark]:
    """The register of children: said by the service that works such cases, of children, with its own words for why."""
    said = case.out_of_education
    if said is None:
        return
    path = "case/out-of-education"
    if case.worked_by:
        yield Remark(path, f"{case.worked_by} says it for its cases", "Take it away here, and write it there")
        return
    if case.subject != "child":
        yield Remark(path, "only a child can be out of education", "Take it away, or write subject: child")
    if said.why:
        asked = {one.id: one for page in definition.pages if not page.repeat for one in page.questions}
        question = asked.get(said.why)
        if question is None or question.kind is not QuestionKind.SINGLE_CHOICE or not question.index:
            what = f'"{said.why}" is no choice of one that the case keeps'
            yield Remark(f"{path}/why", what, "Name a single-choice with index: true that is asked once")
    stages = {code for code, _ in case.stages}
    for code in said.being_assessed:
        if code not in stages:
            yield Remark(f"{path}/being-assessed", f'there is no stage "{code}"', "Name one of stages:")


def registers_fit(definition: Definition, others: Iterable[Definition]) -> Iterator[Remark]:
    """One service of a type says that its cases are about children out of education: two could say different things."""
    own = definition.case
    if own is None or own.out_of_education is None:
        return
    for other in others:
        case = other.case
        if case is None or other.service == definition.service or case.case_type != own.case_type:
            continue
        if case.out_of_education is not None:
            what = f"{other.service} says it for the same type of case"
            yield Remark("case/out-of-education", what, "Leave it in one of the two")


def doors_fit(door: Definition, worker: Definition) -> Iterator[Remark]:
    """Whether a door and the service behind it are of one sort, and what they both ask is asked alike."""
    ours, theirs = door.case, worker.case
    if ours is None or theirs is None or theirs.worked_by:
        yield Remark("case/worked-by", f"{worker.service} has no casework of its own", "Name a service that has tasks")
        return
    for name in ("case_type", "prefix", "subject", "sensitivity", "hides_kind"):
        if getattr(ours, name) != getattr(theirs, name):
            key = {"case_type": "type"}.get(name, name.replace("_", "-"))
            yield Remark(f"case/{key}", f"{worker.service} says {getattr(theirs, name)}", "Write the same here")
    for question in door.questions.values():
        there = worker.questions.get(question.id)
        if there is not None:
            yield from _alike(f"pages/{door.page_of[question.id].id}/questions/{question.id}", question, there, worker)


def settling_fits(definition: Definition, others: Iterable[Definition]) -> Iterator[Remark]:
    """Whether the outcomes a form settles by are there, and all their evidence comes from the form."""
    every = list(others)
    for number, settling in enumerate(definition.case.settles if definition.case else (), 1):
        path = f"case/settles/{number}"
        of_type = [one for one in every if one.case and one.case.case_type == settling.case_type]
        found = [one for one in of_type if one.case and not one.case.worked_by]
        if not found:
            yield Remark(f"{path}/type", f'no service has cases of type "{settling.case_type}"', "Name such a type")
        for other in found:
            outcome = other.outcome_shapes.get(settling.outcome)
            if outcome is None or not outcome.closes or outcome.second_person:
                mend = "Name one that closes and needs no second person"
                yield Remark(f"{path}/outcome", f'{other.service} has no such outcome "{settling.outcome}"', mend)
                continue
            given = {wanted for wanted, _ in settling.evidence}
            for question in outcome.evidence:
                if question.required and question.id not in given:
                    yield Remark(f"{path}/evidence", f'"{question.id}" is wanting', f"{other.service} asks for it")


def _alike(path: str, question: Question, there: Question, worker: Definition) -> Iterator[Remark]:
    if question.kind is not there.kind:
        yield Remark(path, f"{worker.service} asks this as {there.kind}", "Ask it alike, or give it another id")
    codes = {option.code for option in there.options}
    for option in question.options:
        if option.code not in codes:
            yield Remark(
                path, f'{worker.service} has no option "{option.code}"', "Use its options, or give it another id"
            )
