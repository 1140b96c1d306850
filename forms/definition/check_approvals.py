"""Checks of approvals and of the record of checks: what they name exists, and nobody alone can give one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from forms.definition.approvals import ApprovalShape, CheckShape, Particular, Term
from forms.definition.check_holding import finished_task
from forms.definition.check_pipes import PIPED
from forms.definition.document import Definition
from forms.definition.questions import QuestionKind
from forms.definition.record_facts import faults_of
from forms.definition.remarks import Remark, places_of_choices, places_of_consequences, places_of_questions
from forms.definition.rule_inputs import FromAnswer, FromRecord, FromValue, Input
from forms.definition.vocabulary import UNTIL, Vocabulary

NAMES = (QuestionKind.PERSON_NAME, QuestionKind.TEXT)
DAYS = (QuestionKind.DATE, QuestionKind.DATE_TIME)
ABOUT_APPROVALS = ("issue", "refuse")
KNOWN_BY = (QuestionKind.TEXT, QuestionKind.ADDRESS, QuestionKind.POSTCODE)
NAME_QUESTIONS = (*ABOUT_APPROVALS, "renewal-received", "suspend", "rely-on")
NAMING = ("renews", "reasons", "number", "surname", "reason", "who", "email", "carer", "council", "about", "ends")
HAVE_COPIES = ("party", "school")


def check_approvals(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every approval and every check of a definition."""
    if definition.case is None and (definition.approvals or definition.checks_record):
        yield Remark("approvals", "only a case can end in an approval", "Add case:, or take approvals away")
    issued = {one.setting("approval") for _, one in places_of_consequences(definition) if one.kind == "issue"}
    for approval in definition.approvals:
        path = f"approvals/{approval.id}"
        if approval.id not in issued:
            yield Remark(path, "nothing ever issues this approval", f"Add issue: {approval.id} to an outcome's then:")
        yield from _holder(definition, path, approval)
        yield from _validity(definition, path, approval)
        yield from _names(definition, path, approval, vocabulary)
        yield from _for_good(path, approval)
    for check in definition.checks_record:
        yield from _check(definition, f"checks-record/{check.id}", check)
    yield from _consequences(definition)
    yield from _card_links(definition)


def started_by_approvals(definition: Definition) -> frozenset[str]:
    """The tasks that a timer of an approval or of a check starts."""
    found = {check.next_task for check in definition.checks_record}
    for approval in definition.approvals:
        found |= {approval.renewal.task} if approval.renewal else set()
        found |= {approval.status_check.task} if approval.status_check else set()
    return frozenset(found - {""})


def _consequences(definition: Definition) -> Iterator[Remark]:
    known, asked = definition.approval_shapes, {question.id for _, question in places_of_questions(definition)}
    by_two = {f"outcomes/{outcome.id}" for outcome in definition.outcomes if outcome.second_person}
    by_two |= {path for path, choice in places_of_choices(definition) if choice.second_person}
    for path, one in places_of_consequences(definition):
        if one.kind in ABOUT_APPROVALS:
            if one.setting("approval") not in known:
                mend = "Use one of: " + ", ".join(sorted(known)) if known else "Add approvals:"
                yield Remark(path, f'there is no approval "{one.setting("approval")}"', mend)
            if path.partition("/then/")[0] not in by_two:
                yield Remark(path, "one person alone could decide this", "Add second-person: true")
        if one.kind == "suspend" and one.setting("what") not in known and one.setting("what") not in asked:
            what = f'there is no approval and no question "{one.setting("what")}"'
            yield Remark(path, what, "Name an approval of this service, or the question with the number of one")
        for name in NAMING:
            question = one.setting(name) if one.kind in NAME_QUESTIONS else None
            if question is not None and question not in asked:
                yield Remark(path, f'there is no question "{question}"', "Name a question of the form or of the task")


def _card_links(definition: Definition) -> Iterator[Remark]:
    """Only its holder and those who are sent a copy are led to the card, when it was issued, changed or ends soon."""
    turns = {name for approval in definition.approvals for _, names in approval.tells for name in names}
    turns |= {approval.renewal.message for approval in definition.approvals if approval.renewal}
    for message in definition.messages:
        if message.link != "approval":
            continue
        if message.id not in turns:
            yield Remark(f"messages/{message.id}/link", "it leads to a card that is not there", "Name it under tells:")
        by_hosts = {
            name for one in definition.approvals if one.host_councils for _, names in one.tells for name in names
        }
        known = (*HAVE_COPIES, *(("host-council",) if message.id in by_hosts else ()))
        if any(to.partition(":")[0] not in known for to in message.to):
            mend = "Write to party, party:<id> or school:<role>; a host-council needs host-councils: in the approval"
            yield Remark(f"messages/{message.id}/link", "somebody else would open the card", mend)


def _holder(definition: Definition, path: str, approval: ApprovalShape) -> Iterator[Remark]:
    holder = approval.holder
    if holder.of == "subject" and definition.case is not None and definition.case.subject not in ("child", "adult"):
        yield Remark(f"{path}/holder/of", "the case is about nobody who could hold it", "Write of: party")
    kinds = {
        "name": (holder.name, NAMES),
        "born": (holder.born, DAYS),
        "photo": (holder.photo, (QuestionKind.FILE,)),
    }
    for key, (name, allowed) in kinds.items():
        yield from _question(definition, f"{path}/holder/{key}", name, allowed)
    for name in holder.known_by:
        yield from _question(definition, f"{path}/holder/known-by", name, KNOWN_BY)
    for line in approval.particulars:
        yield from _question(definition, f"{path}/particulars", line.question, tuple(QuestionKind))
        yield from _line_says(definition, f"{path}/particulars", line)
    yield from _question(definition, f"{path}/host-councils", approval.host_councils, (QuestionKind.COUNCIL,))


def _line_says(definition: Definition, path: str, line: Particular) -> Iterator[Remark]:
    """A line says answers that are known where it stands: of the same entry, or asked once."""
    page = definition.page_of.get(line.question)
    inside = page.repeat.id if page is not None and page.repeat is not None else ""
    for name in {name.strip() for _, text in line.says.by_language for name in PIPED.findall(text)}:
        there = definition.page_of.get(name.split(".")[0])
        if there is None:
            yield Remark(path, f"(({name})) is no answer of the form", "Name a question of a page")
        elif there.repeat is not None and there.repeat.id != inside:
            what = f"(({name})) is asked once for each of {there.repeat.id}"
            yield Remark(path, what, f"Give the line a question: of {there.repeat.id}")


def _validity(definition: Definition, path: str, approval: ApprovalShape) -> Iterator[Remark]:
    for term in (approval.validity.term, *approval.validity.earlier_of):
        if term.until in UNTIL:
            if not approval.holder.born:
                what = "it ends with compulsory school age, and no date of birth is named"
                yield Remark(f"{path}/validity", what, "Add born: to its holder")
            continue
        yield from _term(definition, f"{path}/validity", term)


def _term(definition: Definition, path: str, term: Term) -> Iterator[Remark]:
    if bool(term.amount) == bool(term.until):
        yield Remark(path, "it does not say how long", "Give either amount: and unit:, or until: with a question")
    yield from _question(definition, path, term.until, DAYS)
    kind, _, name = term.start.partition(":")
    if kind == "answer":
        yield from _question(definition, path, name, DAYS)
    if kind == "check" and name not in definition.check_shapes:
        yield Remark(path, f'there is no check "{name}"', "Name a check of checks-record:")


def _question(definition: Definition, path: str, name: str, kinds: tuple[QuestionKind, ...]) -> Iterator[Remark]:
    if not name:
        return
    asked = {question.id: question.kind for _, question in places_of_questions(definition)}
    if name not in asked:
        yield Remark(path, f'there is no question "{name}"', "Name a question of the form or of the task")
    elif asked[name] not in kinds:
        yield Remark(path, f'"{name}" asks for something else', "Use a question of type " + " or ".join(kinds))


def _for_good(path: str, approval: ApprovalShape) -> Iterator[Remark]:
    """One that ends for good with its holder's school age: a date of birth says when."""
    never = approval.renewal is not None and approval.renewal.not_past
    if never and not approval.holder.born:
        what = "it ends with the holder's school age, and no date of birth is known"
        yield Remark(f"{path}/renewal/not-past", what, "Add born: to the holder")
    if approval.told_on("outgrown") and not never:
        yield Remark(f"{path}/tells/outgrown", "it never ends for good", "Add not-past: to its renewal")


def _names(definition: Definition, path: str, approval: ApprovalShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Messages, tasks, checks and the service of its renewal."""
    messages = [(f"{path}/tells/{turn}", name) for turn, names in approval.tells for name in names]
    tasks: list[tuple[str, str]] = []
    if approval.renewal is not None:
        messages.append((f"{path}/renewal/message", approval.renewal.message))
        tasks.append((f"{path}/renewal/task", approval.renewal.task))
        if approval.renewal.service not in vocabulary.services | {definition.service}:
            yield Remark(
                f"{path}/renewal/service", f'there is no service "{approval.renewal.service}"', "Name a service"
            )
        days = approval.renewal.days_before
        for question, given in approval.renewal.fills:
            yield from _fill(definition, f"{path}/renewal/fills/{question}", given)
        if len(set(days)) != len(days):
            yield Remark(f"{path}/renewal/days-before", "a day is there twice", "Keep one of them")
    if approval.status_check is not None:
        tasks.append((f"{path}/status-check/task", approval.status_check.task))
    for place, name in messages:
        if name not in definition.message_shapes:
            yield Remark(place, f'there is no message "{name}"', "Name a message of this service")
    for place, name in tasks:
        if name and name not in definition.task_shapes:
            yield Remark(place, f'there is no task "{name}"', "Name a task of this service")
    for name in approval.requires_checks:
        if name not in definition.check_shapes:
            yield Remark(f"{path}/requires-checks", f'there is no check "{name}"', "Name a check of checks-record:")


def _fill(definition: Definition, path: str, given: Input) -> Iterator[Remark]:
    """A form begins with an answer of this one's first party, a constant, or a day or the number of the approval."""
    if isinstance(given, FromAnswer):
        page = definition.page_of.get(given.address)
        if given.address not in definition.questions:
            yield Remark(path, f'there is no question "{given.address}"', "Name a question of a page")
        elif page is not None and definition.parties and page.party not in ("", definition.parties[0].id):
            what = f'whoever renews would read "{given.address}", which {page.party} answered'
            yield Remark(path, what, f"Name a question of {definition.parties[0].id}")
    elif isinstance(given, FromValue):
        if not isinstance(given.value, str):
            yield Remark(path, "only text or the code of an option can be filled in", "Write {value: renewal}")
    elif not isinstance(given, FromRecord):
        yield Remark(path, "a form begins with an answer or a fact of the record", "Write {record: number}")
    else:
        for what, mend in faults_of(definition, given, of_approval=True):
            yield Remark(path, what, mend)


def _check(definition: Definition, path: str, check: CheckShape) -> Iterator[Remark]:
    statuses = {code for code, _ in check.statuses}
    for key, names in (("satisfied-by", check.satisfied_by), ("in-person", check.in_person)):
        for name in names:
            if name not in statuses:
                yield Remark(f"{path}/{key}", f'there is no status "{name}"', "Use one of statuses:")
    if check.in_person and not check.modes:
        yield Remark(path, "it does not say how something may be seen", "Add modes:, such as in-person")
    if bool(check.next_task) != bool(check.next_every):
        yield Remark(path, "a next check needs a time and a task", "Give next-every: and next-task:, or neither")
    if check.next_task and check.next_task not in definition.task_shapes:
        yield Remark(f"{path}/next-task", f'there is no task "{check.next_task}"', "Name a task of this service")
    yield from _established(definition, f"{path}/established-by", check)
    if not check.never_uploaded:
        return
    files = ((place, one) for place, one in places_of_questions(definition) if one.kind is QuestionKind.FILE)
    for place, same in groupby(files, key=lambda pair: pair[0]):
        if any(one.id == check.id or one.id.startswith(f"{check.id}-") for _, one in same):
            yield Remark(place, f"{check.id} is never uploaded", "Take the question away: the original is seen")


def _established(definition: Definition, path: str, check: CheckShape) -> Iterator[Remark]:
    """Each status is one of the check's, and each task and choice one of the service's."""
    for status, entries in check.established_by:
        if status not in dict(check.statuses):
            yield Remark(path, f'there is no status "{status}"', "Use one of statuses:")
        for entry in entries:
            yield from finished_task(definition, f"{path}/{status}", entry)
