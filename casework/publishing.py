"""Publishing a folder of definitions: read, checked whole against the product's vocabulary, then published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from casework.calendar_cases import plan_calendar_cases
from casework.law.law_book import RuleShapes
from casework.skeleton import lay_out
from casework.versions import publish_documents
from council.byelaws import byelaw_shapes
from forms.definition.check import check
from forms.definition.check_danger import danger_fits
from forms.definition.check_doors import doors_fit, registers_fit, settling_fits
from forms.definition.check_messages import check_house_messages
from forms.definition.check_packs import begun_fits, results_fit
from forms.definition.check_work import check_outcome_lists
from forms.definition.check_written import check_translations
from forms.definition.document import Definition
from forms.definition.faults import Fault, FaultyDefinition
from forms.definition.library import FILES, Library, read_library
from forms.definition.profiles import OwnWork
from forms.definition.reader import Read, read_definition
from forms.definition.remarks import places_of_consequences
from forms.definition.vocabulary import STANDARD, Vocabulary
from models.filing import DefinitionVersion
from security.actor import Actor

SERVICES = "services"
ANSWERS = "answer"


@dataclass(frozen=True)
class Folder:
    """A `definitions/` folder as it was read: its library, its services' documents, and every fault."""

    library: Library
    definitions: tuple[Definition, ...]
    documents: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...]


def read_folder(folder: Path, *, vocabulary: Vocabulary = STANDARD) -> Folder:
    """Read and check a folder, all files and all faults. Reads no database, so do it before `writing()`.

    A shared file that cannot be read is told alone: each service would only say that what stands in it is missing.
    """
    library, faults = read_library(folder)
    if any(kind not in library.plain and (folder / f"{kind}.yaml").is_file() for kind in FILES):
        return Folder(library, (), (), tuple(sorted(set(faults))))
    faults += _none_of_services(folder / SERVICES)
    reads = [(path, read_definition(path, library)) for path in sorted((folder / SERVICES).glob("*.yaml"))]
    whole = _vocabulary(vocabulary, library, [read for _, read in reads])
    for remark in check_house_messages(library, whole):
        faults.append(Fault("messages.yaml", 0, remark.path, remark.what, remark.mend))
    for remark in check_outcome_lists(library):
        faults.append(Fault("outcomes.yaml", 0, remark.path, remark.what, remark.mend))
    faults += _own_work_fits(library)
    for path, read in reads:
        faults += check(read, whole, file=path.name).faults
        if read.definition is not None and read.definition.service != path.stem:
            what = f"the service is called {read.definition.service}"
            faults.append(Fault(path.name, 1, "service", what, f"Call the file {read.definition.service}.yaml"))
    faults += _answers_fit(reads)
    faults += _doors_fit(reads)
    faults += check_translations(library, [read.definition for _, read in reads if read.definition is not None])
    return Folder(
        library,
        tuple(read.definition for _, read in reads if read.definition is not None),
        tuple(read.document for _, read in reads),
        tuple(sorted(set(faults))),
    )


def _none_of_services(folder: Path) -> Iterable[Fault]:
    """Files that somebody may take for a service and that nobody would read."""
    for path in sorted(folder.glob("*.yml")):
        yield Fault(path.name, 0, "", "only files that end in .yaml are read", f"Call it {path.stem}.yaml")


def _own_work_fits(library: Library) -> Iterator[Fault]:
    """Each sort of the product's own tasks stands in one queue."""
    served = [role for queue in library.queues for role in queue.serves]
    for role in OwnWork if library.queues else ():
        if served.count(role) != 1:
            what = f"{'no queue' if role not in served else 'more than one queue'} serves: {role}"
            yield Fault("queues.yaml", 0, "queues", what, f"Write serves: [{role}] at one queue")


def publish_folder(folder: Folder, *, by: Actor, at: datetime) -> tuple[DefinitionVersion, ...]:
    """Publish everything of a folder that was read, and make the queues it names, in the open transaction.

    Twice:  harmless: unchanged services keep their version, queues that are there stay as they are.
    Raises: FaultyDefinition when anything in the folder is faulty; then nothing is written.
    """
    if folder.faults:
        raise FaultyDefinition(folder.faults)
    lay_out(folder.library.queues, by=by, at=at)
    published = publish_documents(folder.documents, by=by, at=at)
    plan_calendar_cases(at=at)
    return published


def publish_all(folder: Path, *, by: Actor, at: datetime) -> tuple[DefinitionVersion, ...]:
    """Read a folder and publish it, in the open transaction: for tests and set-up, where nobody waits for the lock.

    Raises: FaultyDefinition.
    """
    return publish_folder(read_folder(folder), by=by, at=at)


def started_by_answers(definitions: Iterable[Definition]) -> dict[str, frozenset[str]]:
    """The tasks that the answers of forms without a case of their own start on the case that asked, by service."""
    return {
        one.service: frozenset(
            str(then.setting("task")) for _, then in places_of_consequences(one) if then.kind == "start"
        )
        for one in definitions
        if one.case is None
    }


def indexed_by_answers(definitions: Iterable[Definition]) -> dict[str, frozenset[str]]:
    """The facts that answers of forms without a case of their own leave on the case that asked, by service."""
    return {
        one.service: frozenset(question.id for question in one.questions.values() if question.index)
        for one in definitions
        if one.case is None
    }


def _answers_fit(reads: Sequence[tuple[Path, Read]]) -> list[Fault]:
    """What an answer's consequences name must stand in every service that asks for it."""
    faults = []
    found = {read.definition.service: (path, read) for path, read in reads if read.definition is not None}
    for path, read in reads:
        asking = read.definition
        waits = (
            [wait for task in asking.tasks for wait in (task.wait, *(row.wait for row in task.rows))] if asking else []
        )
        asked = {wait.answer_service for wait in waits if wait and wait.answer_service in found}
        asked |= {one.service for one in asking.follow_ups if _only_answers(found, one.service)} if asking else set()
        for service in sorted(asked):
            there, answer = found[service]
            for place, one in places_of_consequences(answer.definition) if answer.definition else ():
                task = one.setting("task")
                if asking is not None and task is not None and task not in asking.task_shapes:
                    what = f'{asking.service} asks for this answer and has no task "{task}"'
                    faults.append(Fault(there.name, answer.line_of(place), place, what, f"Add the task to {path.name}"))
    return faults


def _only_answers(found: Mapping[str, tuple[Path, Read]], service: str) -> bool:
    """Whether a further form has no case of its own, so that what follows its answers follows on the asker's."""
    read = found[service][1] if service in found else None
    return read is not None and read.definition is not None and read.definition.case is None


def _doors_fit(reads: Sequence[tuple[Path, Read]]) -> list[Fault]:
    """A door fits the service that works its cases; what a form settles, the services it settles."""
    every = {read.definition.service: read.definition for _, read in reads if read.definition is not None}
    faults = []
    for path, read in reads:
        own = read.definition
        if own is None:
            continue
        begun = [*begun_fits(own, every.values()), *registers_fit(own, every.values())]
        begun += [*danger_fits(own, every.values()), *results_fit(own, every.values())]
        faults += [Fault(path.name, read.line_of(one.path), one.path, one.what, one.mend) for one in begun]
        if own.case is None:
            continue
        worker = every.get(own.case.worked_by)
        remarks = [*(doors_fit(own, worker) if worker is not None else ()), *settling_fits(own, every.values())]
        faults += [Fault(path.name, read.line_of(one.path), one.path, one.what, one.mend) for one in remarks]
    return faults


def _vocabulary(vocabulary: Vocabulary, library: Library, reads: Sequence[Read]) -> Vocabulary:
    found = [read.definition for read in reads if read.definition is not None]
    answering = [definition.service for definition in found if ANSWERS in definition.audience]
    rules, started, kept = vocabulary.rules or RuleShapes(), started_by_answers(found), indexed_by_answers(found)
    vocabulary = replace(
        vocabulary,
        rules=rules,
        own_numbers=frozenset(byelaw_shapes()),
        started_by_answers=started,
        indexed_by_answers=kept,
    )
    return vocabulary.with_library(library).with_services([definition.service for definition in found], answering)
