"""Checks of packs, of campaigns, and of forms that are begun for somebody with what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forms.definition.casework import Consequence
from forms.definition.document import Definition
from forms.definition.questions import Page, Question, QuestionKind
from forms.definition.remarks import Remark, places_of_consequences
from forms.definition.vocabulary import Vocabulary

PACK_LINK = "pack-link"
GIVEN_BY = ("email", "post", "hand")


def check_packs(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Packs, what gives them, messages that lead to them, campaigns, and forms begun for somebody."""
    for pack in definition.packs:
        for service in pack.services:
            if service not in vocabulary.services:
                yield Remark(
                    f"packs/{pack.id}/services", f'there is no service "{service}"', "Name a service of this folder"
                )
    packs = {pack.id for pack in definition.packs}
    for message in definition.messages:
        path = f"messages/{message.id}"
        if (PACK_LINK in message.reveals) != bool(message.pack):
            yield Remark(
                f"{path}/pack", "reveals and pack disagree", f"Reveal {PACK_LINK} and name the pack, or neither"
            )
        if message.pack and message.pack not in packs:
            yield Remark(f"{path}/pack", f'there is no pack "{message.pack}"', "Name a pack of this service")
    for path, one in places_of_consequences(definition):
        if one.kind == "give-pack":
            yield from _giving(definition, path, one, packs)
        elif one.kind == "begin":
            yield from _beginning(definition, path, one)
        elif one.kind == "mark-organisation":
            yield from _marking(definition, path, one)
    yield from _campaign(definition)


MARKS = ("no-campaigns", "closed", "as-it-was", "as-was-said")


def begun_fits(definition: Definition, others: Iterable[Definition]) -> Iterator[Remark]:
    """Whether what a begun form is filled with is asked there, and in the same way."""
    every = {one.service: one for one in others}
    for path, one in places_of_consequences(definition):
        there = every.get(str(one.setting("service"))) if one.kind == "begin" else None
        if there is None:
            continue
        first = there.parties[0].id
        for wanted, source in _fills(one):
            asked, ours = there.questions.get(wanted), definition.questions.get(source)
            if asked is None or there.page_of[wanted].party != first or there.page_of[wanted].repeat is not None:
                yield Remark(
                    path, f'{there.service} does not ask "{wanted}" of its first party', "Name such a question"
                )
            elif ours is not None and ours.kind is not asked.kind:
                yield Remark(path, f'"{wanted}" is asked as {asked.kind} there', "Fill it from a question of that type")


def results_fit(definition: Definition, others: Iterable[Definition]) -> Iterator[Remark]:
    """Whether what a campaign counts is there: the services, a number that each keeps on its case, the approvals."""
    every = {one.service: one for one in others}
    given = {shape.id for one in every.values() for shape in one.approvals}
    for result in definition.campaign.results if definition.campaign is not None else ():
        path = f"campaign/results/{result.id}"
        if bool(result.approvals) == bool(result.services):
            yield Remark(path, "it counts nothing, or two things", "Name approvals: or services:, one of the two")
        if result.adds and not result.services:
            yield Remark(f"{path}/adds", "approvals are counted, not added up", "Take adds: away, or name services:")
        for kind in sorted(set(result.approvals) - given):
            yield Remark(f"{path}/approvals", f'no service gives "{kind}"', "Name an approval of this folder")
        for name in result.services:
            there = every.get(name)
            if there is None:
                yield Remark(f"{path}/services", f'there is no service "{name}"', "Name a service of this folder")
            elif result.adds:
                yield from _adds(f"{path}/adds", result.adds, there)


def _adds(path: str, name: str, there: Definition) -> Iterator[Remark]:
    asked = there.questions.get(name)
    if asked is None or not asked.index or there.page_of[name].repeat is not None:
        yield Remark(path, f'{there.service} keeps no "{name}" on its cases', "Name a question with index: true there")
    elif asked.kind not in (QuestionKind.NUMBER, QuestionKind.CALCULATED):
        yield Remark(path, f'"{name}" is no number', "Name a number, or a value that is worked out")


def _giving(definition: Definition, path: str, one: Consequence, packs: set[str]) -> Iterator[Remark]:
    if definition.case is not None and str(one.setting("pack")) not in packs:
        yield Remark(path, f'there is no pack "{one.setting("pack")}"', "Name a pack of this service")
    if str(one.setting("by")) not in GIVEN_BY:
        yield Remark(path, f'a pack is not given by "{one.setting("by")}"', "Use one of: " + ", ".join(GIVEN_BY))
    missing = one.setting("missing")
    if missing is not None and definition.case is not None and str(missing) not in definition.task_shapes:
        yield Remark(path, f'there is no task "{missing}"', "Name a task of this service")


def _marking(definition: Definition, path: str, one: Consequence) -> Iterator[Remark]:
    if str(one.setting("as")) not in MARKS:
        yield Remark(path, f'an organisation can\'t be "{one.setting("as")}"', "Use one of: " + ", ".join(MARKS))
    task = one.setting("unconfirmed")
    if task is not None and definition.case is not None and str(task) not in definition.task_shapes:
        yield Remark(path, f'there is no task "{task}"', "Name a task of this service")


def _beginning(definition: Definition, path: str, one: Consequence) -> Iterator[Remark]:
    if definition.case is None:
        return  # an answer form: its questions are here, the party and the message are the asker's
    if str(one.setting("party")) not in definition.party_shapes:
        yield Remark(path, f'there is no party "{one.setting("party")}"', "Name a party of this form")
    shape = definition.message_shapes.get(str(one.setting("message")))
    if shape is not None and shape.link != "return":
        yield Remark(path, f'"{shape.id}" does not lead back to the form', "Write link: return in that message")


def _campaign(definition: Definition) -> Iterator[Remark]:
    """A campaign can send the form: everything that is required is known, or answered here."""
    if definition.campaign is None:
        return
    mapping = definition.case.subjects.organisation if definition.case is not None else None
    if mapping is None or "email" not in dict(mapping.fields):
        mend = "Add subjects: organisation: with name: and email: under fields:"
        yield Remark("campaign", "the form does not say which organisation it is about", mend)
        return
    given = {name for name, _ in definition.campaign.answers}
    for name in sorted(given - definition.questions.keys()):
        yield Remark(f"campaign/answers/{name}", f'there is no question "{name}"', "Name a question of this form")
    for name, value in definition.campaign.answers:
        codes = (
            {option.code for option in definition.questions[name].options} if name in definition.questions else set()
        )
        if codes and str(value) not in codes:
            yield Remark(
                f"campaign/answers/{name}", f'"{value}" is no option of it', "Use: " + ", ".join(sorted(codes))
            )
    known = given | {dict(mapping.fields)["name"]}
    for page in definition.pages:
        for question in page.questions:
            if _is_always_asked(page, question, definition) and question.id not in known:
                mend = f"Make it optional, or add {question.id}: under answers:"
                yield Remark("campaign", f'nobody would answer "{question.id}" in a campaign', mend)
    if len(definition.parties) > 1:
        yield Remark("campaign", "a campaign begins forms of one party", "Take the other parties away")


def _is_always_asked(page: Page, question: Question, definition: Definition) -> bool:
    asked = page.when is None and question.show_when is None and question.reveal_under is None and page.repeat is None
    return asked and question.required and not question.not_known and question.kind is not QuestionKind.CONTENT


def _fills(one: Consequence) -> tuple[tuple[str, str], ...]:
    found = one.setting("fills")
    return tuple((str(name), str(source)) for name, source in found) if isinstance(found, tuple) else ()
