"""Checks of the form: ids, types and their settings, options, reveals, repeats, parties, privacy, quick send."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from forms.definition.check_questions import check_question
from forms.definition.check_rules import check_rules
from forms.definition.document import RESERVED_SERVICE, Definition
from forms.definition.languages import wordings_of
from forms.definition.questions import Exit, Layout, Page, Question, QuestionKind
from forms.definition.remarks import Remark, places_of_questions
from forms.definition.vocabulary import Vocabulary
from forms.definition.wording import ENGLISH

SIMPLE = {
    *(QuestionKind.TEXT, QuestionKind.LONG_TEXT, QuestionKind.DATE, QuestionKind.NUMBER, QuestionKind.CURRENCY),
    *(QuestionKind.EMAIL, QuestionKind.PHONE, QuestionKind.TIME, QuestionKind.POSTCODE),
    *(QuestionKind.UPN, QuestionKind.NATIONAL_INSURANCE),
}
ALWAYS_MINIMAL = 3  # a quick send requires no more than a reason, a name and the sender's own contact
RESERVED = {"id", "not-known", "csrf-token", "once", "find", "entry", "action"}
PIPED = re.compile(r"\(\(\s*([^()]*?)\s*\)\)")


def check_form(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Everything about what a person fills in."""
    if definition.service == RESERVED_SERVICE:
        yield Remark("service", f'"{RESERVED_SERVICE}" stands in addresses that tell no service', "Call it otherwise")
    named = [("languages", code) for code in definition.languages]
    for key, code in (*named, *(("writes-in", code) for code in definition.writes_in)):
        if code not in {ENGLISH, *(one.code for one in definition.language_words)} and not _worded(definition, code):
            yield Remark(key, f'nothing is said in "{code}"', f"Add {code} to languages.yaml, or take it away")
    yield from _ids(definition)
    for path, question in places_of_questions(definition):
        yield from check_question(path, question)
    for page in definition.pages:
        yield from _page(definition, page, vocabulary)
    yield from _parties(definition)
    yield from _privacy(definition)
    yield from _quick_send(definition)
    yield from check_rules(definition, vocabulary)


def _worded(definition: Definition, code: str) -> bool:
    """Whether the form words something in that language itself."""
    return any(code in dict(wording.by_language) for wording in wordings_of(definition))


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _ids(definition: Definition) -> Iterator[Remark]:
    """Ids live as long as the answers: each is used once in the whole form, and a repeat's is nobody else's."""
    questions = [question.id for page in definition.pages for question in page.questions]
    repeats = [page.repeat.id for page in definition.pages if page.repeat]
    for name in _twice([*questions, *repeats, *(party.id for party in definition.parties if party.id in repeats)]):
        page = next(
            (page for page in reversed(definition.pages) if any(name == question.id for question in page.questions)),
            definition.pages[-1],
        )
        yield Remark(
            f"pages/{page.id}", f'the id "{name}" is used twice', "Give each question and repeat an id of its own"
        )
    for page in definition.pages:
        for question in page.questions:
            if question.id in RESERVED:
                yield Remark(
                    f"pages/{page.id}/questions/{question.id}",
                    f'"{question.id}" is a word of the engine',
                    "Choose another id",
                )
    officer = [path.rsplit("/", 1)[1] for path, _ in places_of_questions(definition) if not path.startswith("pages/")]
    for name in sorted(set(officer) & set(questions)):
        path = next(
            path
            for path, _ in places_of_questions(definition)
            if path.endswith(f"/{name}") and not path.startswith("pages/")
        )
        yield Remark(
            path, f'"{name}" is a question of the form already', "Give the officer's question an id of its own"
        )


def _page(definition: Definition, page: Page, vocabulary: Vocabulary) -> Iterator[Remark]:
    path = f"pages/{page.id}"
    here = {question.id: question for question in page.questions}
    if page.party not in {party.id for party in definition.parties}:
        yield Remark(path, f'there is no party "{page.party}"', "Use one of the parties above")
    for question in page.questions:
        if question.reveal_under:
            yield from _reveal(f"{path}/questions/{question.id}", question, here)
    if page.repeat:
        yield from _repeat(path, page, here)
    if page.asked_once:
        yield from _asked_once(path, page, definition)
    yield from _group_rules(path, page, here)
    yield from _exits(path, page, vocabulary)


def _asked_once(path: str, page: Page, definition: Definition) -> Iterator[Remark]:
    if "answer" not in definition.audience:
        what = "only a form that answers a question of ours is asked about several children"
        yield Remark(f"{path}/asked-once", what, "Take asked-once: away, or add answer to audience:")
    if page.repeat or any(question.kind is QuestionKind.FILE for question in page.questions):
        what = "what is taken over for the next child can be neither a repeat nor a file"
        yield Remark(f"{path}/asked-once", what, "Ask it on another page")


def _group_rules(path: str, page: Page, here: dict[str, Question]) -> Iterator[Remark]:
    for rule in page.group_rules:
        for name in rule.questions:
            if name not in here:
                yield Remark(f"{path}/group-rules", f'"{name}" is not on this page', "Name questions of this page")
        if rule.maximum is not None and rule.maximum < rule.minimum:
            yield Remark(f"{path}/group-rules", "maximum is less than minimum", "Exchange them")


def _exits(path: str, page: Page, vocabulary: Vocabulary) -> Iterator[Remark]:
    for one in page.exits:
        if one.kind is Exit.GO_TO_SERVICE and one.service not in vocabulary.services:
            yield Remark(f"{path}/exits", f'there is no service "{one.service}"', "Name a service of this folder")
        if one.kind is Exit.STOP and not one.title:
            yield Remark(f"{path}/exits", "a stop says nothing", "Add title: and body:")


def _reveal(path: str, question: Question, here: dict[str, Question]) -> Iterator[Remark]:
    above, option = question.reveal_under or ("", "")
    parent = here.get(above)
    names = list(here)
    if parent is None or names.index(above) > names.index(question.id):
        yield Remark(
            path, f'"{above}" does not stand above it on this page', "Reveal under a question above, on the same page"
        )
        return
    codes = {"yes", "no"} if parent.kind is QuestionKind.YES_NO else {one.code for one in parent.options}
    if option not in codes:
        yield Remark(path, f'"{above}" has no option "{option}"', "Use one of: " + ", ".join(sorted(codes)))
    if parent.layout is not Layout.RADIOS:
        yield Remark(path, "a list cannot reveal a question", "Draw the choice as radios")
    if parent.reveal_under:
        yield Remark(
            path, "a revealed question reveals another", "Put it on the next page: one level is what people can follow"
        )
    if question.kind not in SIMPLE:
        yield Remark(
            path, f"a question of type {question.kind} is too much to reveal", "Put it on the next page with when:"
        )


def _repeat(path: str, page: Page, here: dict[str, Question]) -> Iterator[Remark]:
    repeat = page.repeat
    if repeat is None:
        return
    if repeat.minimum > repeat.maximum:
        yield Remark(f"{path}/repeat", "minimum is greater than maximum", "Exchange them")
    for name in PIPED.findall(repeat.summary):
        if name not in here:
            yield Remark(f"{path}/repeat", f'the summary names "{name}"', "Name questions of this repeat")
    if page.exits:
        yield Remark(path, "a repeat cannot lead out of the form", "Put the exit on a page of its own")


def _parties(definition: Definition) -> Iterator[Remark]:
    names = {party.id for party in definition.parties}
    for party in definition.parties:
        path = f"parties/{party.id}"
        own = {
            question.id: question for page in definition.pages if page.party == party.id for question in page.questions
        }
        if not own:
            yield Remark(path, "this party has nothing to fill in", "Give it a page")
        for key, wanted in (("email-question", party.email_question), ("name-question", party.name_question)):
            if wanted and wanted not in own:
                yield Remark(
                    f"{path}/{key}", f'"{wanted}" is not a question of this party', "Name one of its questions"
                )
        mailbox = own.get(party.email_question)
        if mailbox is not None and mailbox.kind is not QuestionKind.EMAIL:
            yield Remark(f"{path}/email-question", "it is not a question of type email", "Name an email question")
        for seen in party.sees:
            if seen not in names:
                yield Remark(f"{path}/sees", f'there is no party "{seen}"', "Name parties of this form")
    for path, question in places_of_questions(definition):
        for seen in question.seen_by:
            if seen not in names:
                yield Remark(f"{path}/seen-by", f'there is no party "{seen}"', "Name parties of this form")


def _privacy(definition: Definition) -> Iterator[Remark]:
    basis = definition.privacy.lawful_basis.casefold()
    if re.search(r"\bconsent\b", basis):
        yield Remark(
            "privacy/lawful-basis",
            "consent is not the council's basis here",
            "Name the legal obligation or public task",
        )
    if not re.search(r"legal obligation|public task|6\(1\)\([ce]\)", basis):
        yield Remark("privacy/lawful-basis", "it names no legal obligation or public task", "Name it, with the Act")


def _quick_send(definition: Definition) -> Iterator[Remark]:
    if not definition.quick_send:
        return
    core = [page for page in definition.pages if not page.optional_after_core]
    required = [question.id for page in core for question in page.questions if question.required]
    if len(required) + sum(len(page.group_rules) for page in core) > ALWAYS_MINIMAL + 1:
        yield Remark(
            "quick-send",
            "too much is required: " + ", ".join(required),
            "Require the reason, who the child is and the sender's contact",
        )
    for page in definition.pages:
        if page.optional_after_core and not page.repeat:
            for question in page.questions:
                if question.required and question.kind is not QuestionKind.CONTENT and not question.show_when:
                    path = f"pages/{page.id}/questions/{question.id}"
                    yield Remark(path, "required on a page that may be left for later", "Add required: false")
    party = definition.parties[0]
    if not party.email_question:
        yield Remark(
            "quick-send",
            "the sender's email is not named, so nothing can be completed later",
            "Add email-question: to the party",
        )
