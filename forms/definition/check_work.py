"""Checks of the council's work: case, tasks, choices, consequences, outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.definition.casework import CaseShape, Consequence, OutcomeShape, TaskShape
from forms.definition.check_approvals import DAYS, check_approvals, started_by_approvals
from forms.definition.check_bookings import started_by_bookings
from forms.definition.check_counts import counted_facts
from forms.definition.check_doors import check_door, check_out_of_education, check_settling
from forms.definition.check_holding import check_holding, finished_task
from forms.definition.check_pausing import check_pausing
from forms.definition.check_waits import check_counting_back, check_wait
from forms.definition.conditions import Not
from forms.definition.document import Definition
from forms.definition.library import Library
from forms.definition.parties import Follows
from forms.definition.questions import QuestionKind
from forms.definition.remarks import Remark, places_of_choices, places_of_consequences, places_of_questions
from forms.definition.vocabulary import COLUMNS, MAPS, UNTIL, Vocabulary
from forms.definition.work_shapes import SHORT_DUE, UNITS

NAMING = (QuestionKind.TEXT, QuestionKind.PERSON_NAME)


def check_work(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Everything that happens after the form is sent."""
    case = definition.case
    if case is not None and case.worked_by:
        yield from _case(definition)
        yield from check_door(definition, case, vocabulary)
    elif case is None:
        if definition.tasks or definition.outcomes:
            yield Remark("tasks", "a form without a case has no tasks or outcomes", "Add case: or take them away")
        if "answer" not in definition.audience:
            yield Remark("audience", "a form without a case must answer somebody's question", "Add answer, or case:")
    else:
        yield from _case(definition)
        if not definition.tasks:
            yield Remark("case", "a case without tasks would be seen by nobody", "Add a task with on-open: true")
        elif not any(task.on_open and task.when is None for task in definition.tasks) and not _asks_else(definition):
            yield Remark("tasks", "no task begins with every case", "Add on-open: true, without when:, to one")
        if not definition.outcomes:
            yield Remark("case", "a case without outcomes could never end", "Add outcomes:")
    for task in definition.tasks:
        yield from _task(definition, task, vocabulary)
    for path, consequence in places_of_consequences(definition):
        yield from _consequence(definition, path, consequence, vocabulary)
    for outcome in definition.outcomes:
        yield from _outcome(definition, outcome, vocabulary)
    yield from _findings(definition, vocabulary)
    yield from check_holding(definition)
    yield from check_approvals(definition, vocabulary)
    if case is not None:
        yield from check_settling(definition, case)
        yield from check_out_of_education(definition, case)


def _findings(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    for task in definition.tasks:
        for rule in task.findings:
            if rule not in vocabulary.rules:
                what = f'there is no rule "{rule}"'
                yield Remark(f"tasks/{task.id}/findings", what, "python -m statutory list names them all")


def _asks_else(definition: Definition) -> bool:
    """Whether every case has a task at once, or somebody is asked whose silence starts one: exactly one of the two."""
    at_once = {one.when.of for one in definition.tasks if one.on_open and isinstance(one.when, Not)}
    ends_in_task = {one.id for one in definition.follow_ups if one.reached.when_over is Follows.TASK}
    asked = definition.case.then if definition.case is not None else ()
    return any(
        one.kind == "follow-up" and one.setting("follow-up") in ends_in_task and one.when in at_once for one in asked
    )


def _case(definition: Definition) -> Iterator[Remark]:
    case = definition.case
    if case is None:
        return
    stages = {code for code, _ in case.stages}
    if stages and case.first_stage not in stages:
        yield Remark("case/first-stage", f'there is no stage "{case.first_stage}"', "Name one of stages:")
    holding = {rule.id for rule in case.priorities if rule.holds_outward}
    for reason in case.holds:
        if reason not in holding:
            yield Remark(
                "case/holds", f'no priority rule "{reason}" holds outward contact', "Add holds-outward: true to it"
            )
    for reason in sorted(holding - set(case.holds)):
        yield Remark("case/holds", f'"{reason}" holds outward contact and is not listed', f"Add {reason} to holds:")
    if case.sensitivity == "safeguarding" and not case.hides_kind:
        yield Remark("case", "messages of a safeguarding case must not name its kind", "Add hides-kind: true")
    if case.hides_kind and case.prefix in case.case_type.split("-"):
        yield Remark(
            "case/prefix", "references would tell the kind of case", "Choose letters that say nothing, such as EW"
        )
    yield from _subjects(definition, case)
    if case.subject == "child" and case.subjects.child is None:
        yield Remark(
            "case/subjects", "a case about a child does not say who the child is", "Add subjects: child: fields:"
        )
    yield from _about(definition, case)
    listed = case.subjects.children
    if listed is not None and "name" not in dict(listed.fields):
        yield Remark("case/subjects/children", "nobody is found without a name", "Add name: to its fields:")
    named = case.subjects.organisation
    if named is not None and "name" not in dict(named.fields):
        yield Remark(
            "case/subjects/organisation", "an organisation without a name is nobody", "Add name: to its fields:"
        )


def _about(definition: Definition, case: CaseShape) -> Iterator[Remark]:
    """Whoever told us of somebody stands on no list: only what is not kept apart may name a case."""
    if not case.about:
        return
    asked = {question.id: question for page in definition.pages if not page.repeat for question in page.questions}
    question = asked.get(case.about)
    if case.subject == "child":
        yield Remark("case/about", "a case about a child is called by the child", "Take it away")
    elif question is None:
        yield Remark(
            "case/about", f'there is no question "{case.about}" outside repeats', "Name a question of this form"
        )
    elif question.apart:
        yield Remark("case/about", f'"{case.about}" is kept apart from the case', "A list tells nobody who told us")
    elif question.kind not in NAMING:
        yield Remark("case/about", f'"{case.about}" is no name', f"Use one of {', '.join(NAMING)}")


def _subjects(definition: Definition, case: CaseShape) -> Iterator[Remark]:
    repeats = {page.repeat.id: page for page in definition.pages if page.repeat}
    for name, fields in MAPS.items():
        mapping = getattr(case.subjects, name)
        if mapping is None:
            continue
        path = f"case/subjects/{name}"
        if mapping.repeat and mapping.repeat not in repeats:
            yield Remark(f"{path}/repeat", f'there is no repeat "{mapping.repeat}"', "Name a repeat of this form")
            continue
        here = (
            {question.id for question in repeats[mapping.repeat].questions}
            if mapping.repeat
            else {question.id for page in definition.pages if not page.repeat for question in page.questions}
        )
        for field, address in mapping.fields:
            if field not in fields:
                yield Remark(f"{path}/fields/{field}", f'"{field}" is not kept', "Fields: " + ", ".join(fields))
            if address.split(".")[-1] not in here and address.split(".")[0] not in here:
                yield Remark(
                    f"{path}/fields/{field}", f'there is no question "{address}" here', "Name a question of this form"
                )


def _task(definition: Definition, task: TaskShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    path = f"tasks/{task.id}"
    if task.queue not in vocabulary.queues:
        yield Remark(f"{path}/queue", f'there is no queue "{task.queue}"', "Add it to queues.yaml or use one of those")
    if task.when is not None and not task.on_open:
        yield Remark(
            f"{path}/when",
            "only a task that begins with the case has a condition",
            "Put when: on the consequence that starts it",
        )
    by_answers = {name for one in definition.follow_ups for name in vocabulary.started_by_answers.get(one.service, ())}
    started = started_by_bookings(definition) | by_answers
    if not (task.on_open or _is_started(definition, task.id) or task.id in started):
        yield Remark(path, "nothing ever starts this task", "Add on-open: true or a start: consequence")
    for key, code, known in (
        ("late", task.late, definition.escalation_profiles),
        ("escalation", task.escalation, definition.escalation_profiles),
    ):
        if code and code not in known:
            yield Remark(f"{path}/{key}", f'there is no escalation profile "{code}"', "Add it to escalations.yaml")
    yield from _ends(definition, path, task)
    yield from _rows(definition, path, task, vocabulary)
    if task.wait:
        yield from check_wait(definition, f"{path}/wait", task.wait, vocabulary)
    kept = vocabulary.facts | {question.id for question in definition.questions.values() if question.index}
    kept |= {name for one in definition.follow_ups for name in vocabulary.indexed_by_answers.get(one.service, ())}
    for fact in task.facts:
        if fact not in kept | counted_facts(definition):
            yield Remark(f"{path}/facts", f'"{fact}" is not kept on the case', "Add index: true to that question")


def _ends(definition: Definition, path: str, task: TaskShape) -> Iterator[Remark]:
    """It can end, and is due some time."""
    if not task.choices and not task.rows:
        yield Remark(path, "this task could never end", "Add choices:")
    if not task.due:
        yield Remark(path, "this task is never due", "Add due:")
    elif {level for level, _ in task.due} != {1, 2, 3}:
        yield Remark(f"{path}/due", "not every priority has a time", "Give 1, 2 and 3, or one time for all")
    if task.repeats_every is not None and task.repeats_every.back_from:
        yield Remark(f"{path}/repeats-every", "what comes again counts from the last time", "Take back-from: away")
    for level, rule in task.due:
        yield from check_counting_back(definition, f"{path}/due", rule)
        yield from check_pausing(definition, path, task, rule)
        if rule.unit == "school-days":
            yield Remark(
                f"{path}/due",
                f"priority {level} counts in school days",
                "Officers' own clocks run in hours or working days",
            )
        if not rule.local and not rule.source:
            yield Remark(f"{path}/due", "a time that is law names no source", "Add source:")


def _rows(definition: Definition, path: str, task: TaskShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Its checklist."""
    outcomes = definition.outcome_shapes
    for row in task.rows:
        for name in row.mandatory_for:
            if name not in outcomes:
                yield Remark(f"{path}/rows/{row.id}", f'there is no outcome "{name}"', "Name outcomes of this service")
        if not row.lawful_basis:
            yield Remark(f"{path}/rows/{row.id}", "the enquiry names no lawful basis", "Add lawful-basis:")
        if row.wait and row.through:
            yield Remark(f"{path}/rows/{row.id}", f"only the {row.through} may ask this", "Take wait: away")
        if row.wait:
            yield from check_wait(definition, f"{path}/rows/{row.id}/wait", row.wait, vocabulary)


def _is_started(definition: Definition, task: str) -> bool:
    started = task in started_by_approvals(definition) or any(
        consequence.kind in {"start", "recheck", "start-later", "death-reported"}
        and consequence.setting("task") == task
        for _, consequence in places_of_consequences(definition)
    )
    every = [one for _, one in places_of_consequences(definition)]
    given = {one.setting("missing") for one in every if one.kind == "give-pack"}
    given |= {one.setting("unconfirmed") for one in every if one.kind == "mark-organisation"}
    if (
        started
        or task in given
        or any(rung.task == task for profile in definition.escalations for rung in profile.rungs)
        or any(task in profile.tasks for profile in definition.chases)
    ):
        return True
    reaches = [party.reached for party in definition.parties] + [one.reached for one in definition.follow_ups]
    refusals = [party.refusing.task for party in definition.parties if party.refusing]
    by_parties = {definition.unfinished.task, *refusals, *(reach.over_task for reach in reaches if reach)}
    return task in by_parties


def _consequence(
    definition: Definition, path: str, consequence: Consequence, vocabulary: Vocabulary
) -> Iterator[Remark]:
    declared = vocabulary.consequences.get(consequence.kind)
    if declared is None:
        kinds = ", ".join(sorted(vocabulary.consequences))
        yield Remark(path, f'nothing is called "{consequence.kind}"', f"Use one of: {kinds}")
        return
    names = {name.removesuffix("*") for name in declared}
    given = {name for name, _ in consequence.settings}
    for name in sorted(given - names):
        yield Remark(path, f'{consequence.kind} has no "{name}"', "It has: " + ", ".join(sorted(names)))
    for name in declared:
        if name.endswith("*") and name[:-1] not in given:
            yield Remark(path, f'{consequence.kind} lacks "{name[:-1]}"', f"Add {name[:-1]}: under with:")
    yield from _refers(definition, path, consequence, vocabulary)
    if consequence.kind == "close":
        yield from _evidence(definition, path, consequence)
    since = str(consequence.setting("from") or "") if consequence.kind == "start-later" else ""
    if since and not any(one.id == since and one.kind in DAYS for _, one in places_of_questions(definition)):
        yield Remark(path, f'"{since}" is no question that answers a day', "Name a question of type date")


def _refers(definition: Definition, path: str, consequence: Consequence, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Whether what a consequence names exists."""
    case = definition.case if definition.case and not definition.case.worked_by else None
    stages = {code for code, _ in case.stages} | {case.first_stage, "closed"} if case else {"closed"}
    outcomes = definition.outcome_shapes
    there: dict[str, set[str] | frozenset[str]] = {
        "task": set(definition.task_shapes),
        "message": set(definition.message_shapes),
        "stage": stages,
        "outcome": {name for name, outcome in outcomes.items() if outcome.closes},
        "service": vocabulary.services,
        "column": set(COLUMNS),
        "until": set(UNTIL),
        "level": {"1", "2", "3"},
        "follow-up": {one.id for one in definition.follow_ups},
    }
    for name, value in consequence.settings:
        if name in there and case is not None and str(value) not in there[name]:
            yield Remark(path, f'there is no {name} "{value}"', "Use one of: " + ", ".join(sorted(there[name])))
        if name in ("every", "after") and not _is_duration(value):
            yield Remark(path, f'"{value}" is not an amount of time', 'Write it like "20 working-days"')
    if consequence.kind == "set" and (consequence.setting("to") is None) == (consequence.setting("from") is None):
        yield Remark(path, "set needs either to: or from:", "Add one of them under with:")
    source = consequence.setting("from")
    asked = {question.id for task in definition.tasks for one in task.choices for question in one.asks}
    asked |= set(definition.questions)
    asked |= {question.id for task in definition.tasks for question in task.asks}
    asked |= {question.id for outcome in definition.outcomes for question in outcome.evidence}
    asked |= {question.id for choice in definition.answer_choices for question in choice.asks}
    for wanted in (source, consequence.setting("reference") if consequence.kind == "join" else None):
        if wanted is not None and str(wanted) not in asked:
            yield Remark(path, f'there is no question "{wanted}"', "Name a question of the form or of the task")


def _is_duration(value: object) -> bool:
    if isinstance(value, tuple):
        amount = dict(value)
        return isinstance(amount.get("amount"), int) and amount.get("unit") in UNITS
    return isinstance(value, str) and re.search(SHORT_DUE, value) is not None


def _evidence(definition: Definition, path: str, consequence: Consequence) -> Iterator[Remark]:
    """A choice that closes asks for the evidence of its outcome, by the same ids."""
    outcome = definition.outcome_shapes.get(str(consequence.setting("outcome")))
    choice = next((one for place, one in places_of_choices(definition) if path.startswith(f"{place}/then/")), None)
    if outcome is None or choice is None:
        return
    asked = {question.id for question in choice.asks}
    for question in outcome.evidence:
        if question.required and question.id not in asked:
            yield Remark(
                path, f'it closes without asking "{question.id}"', f"Ask it in this choice, as {outcome.id} does"
            )


def _outcome(definition: Definition, outcome: OutcomeShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    path = f"outcomes/{outcome.id}"
    for name in outcome.requires:
        if name not in vocabulary.requirements:
            yield Remark(
                f"{path}/requires",
                f'nothing is required by the name "{name}"',
                "Use one of: " + ", ".join(sorted(vocabulary.requirements)),
            )
    work = (("after-tasks", outcome.after_tasks), ("not-while-open", outcome.not_while_open))
    for key, names in (*work, ("not-after", outcome.not_after)):
        for name in names:
            yield from finished_task(definition, f"{path}/{key}", name)
    if outcome.closes:
        for consequence in outcome.then:
            if consequence.kind == "stage" and consequence.setting("stage") != "closed":
                yield Remark(
                    path, "it closes the case and moves it to a stage", "Take stage: out, or add closes: false"
                )
    if definition.case is not None:
        yield from _stays_open(path, outcome)


def check_outcome_lists(library: Library) -> Iterator[Remark]:
    """The lists that services share: what keeps a case open says its stage and when it is looked at again.

    The rest is checked with the service that names a list, since only that knows its tasks and stages.
    """
    for one in library.outcomes:
        for outcome in one.outcomes:
            yield from _stays_open(f"outcomes/{one.code}/{outcome.id}", outcome)


def _stays_open(path: str, outcome: OutcomeShape) -> Iterator[Remark]:
    kinds = {consequence.kind for consequence in outcome.then}
    if not outcome.closes and not {"stage", "review"} <= kinds:
        yield Remark(
            path, "it keeps the case open without a stage and a next review", "Add stage: and review: under then:"
        )
