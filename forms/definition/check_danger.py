"""Checks of questions about danger: whom to call stands before what is asked, whatever is answered then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from forms.definition.conditions import AnyOf, Condition, Not, Test
from forms.definition.document import Definition
from forms.definition.questions import Page, Question, QuestionKind
from forms.definition.remarks import Remark
from forms.definition.wording import Wording

EMERGENCY = "999"
ADVICE = (EMERGENCY, "((mash-phone))", "((out-of-hours-phone))")
HIGHEST = 1
OFFICER = "officer"
SPECIAL = "special"
MEND = (
    "Say it in the body: of the page, or in a content question above this one without when: if a child is in danger "
    "now, call 999, then ((mash-phone)), or ((out-of-hours-phone)) at night and at weekends"
)


def check_danger(definition: Definition, _vocabulary: object) -> Iterator[Remark]:
    """Each question whose answer may speak of danger, and each word of an emergency, has the whole advice before it.

    A hint that is only read after "yes" comes too late, and so does a page that not everybody sees.
    """
    yield from _advised(definition, questions_about_danger(definition))
    for page in definition.pages:
        if _is_for_officers_alone(definition, page):
            continue
        if missing := _half_said(definition, page.body):
            yield Remark(f"pages/{page.id}", f"it says 999 without {', '.join(missing)}", MEND)
        for question in page.questions:
            if question.reveal_under and _speaks_of_it(question) and (left := _missing(definition, page, question)):
                what = f"an emergency is spoken of only after an answer, without {', '.join(left)}"
                yield Remark(f"pages/{page.id}/questions/{question.id}", what, MEND)


def danger_fits(own: Definition, every: Iterable[Definition]) -> Iterator[Remark]:
    """A form whose cases another service works, or whose answers come on another's case: its rules count as well."""
    worker = own.case.worked_by if own.case else ""
    others = [one for one in every if one.service == worker or (own.case is None and one.service != own.service)]
    yield from _advised(own, frozenset().union(*(_by_rules(one) for one in others)))


def questions_about_danger(definition: Definition) -> frozenset[str]:
    """The questions whose answers make a case the most urgent by a rule, and those that say that they ask of it."""
    found = {question.id for question in definition.questions.values() if question.asks_danger}
    for choice in definition.answer_choices:
        if any(one.kind == "priority" and one.setting("level") == HIGHEST for one in choice.then):
            found |= _asked(choice.show_when, definition.questions) if choice.show_when else set()
    return frozenset(found & set(definition.questions)) | _by_rules(definition)


def _by_rules(definition: Definition) -> frozenset[str]:
    """What the rules read, also as facts, that make a case of a service the most urgent or mark danger."""
    rules = definition.case.priorities if definition.case else ()
    of_danger = [rule for rule in rules if rule.danger or rule.level == HIGHEST]
    return frozenset().union(*(_asked(rule.when, definition.questions) for rule in of_danger))


def _advised(definition: Definition, asked: frozenset[str]) -> Iterator[Remark]:
    """Each of these questions that somebody outside is asked without the advice before it."""
    for page in definition.pages:
        for question in page.questions:
            if question.id not in asked or _is_for_officers_alone(definition, page):
                continue
            if missing := _missing(definition, page, question):
                what = f"it asks about danger before it says {', '.join(missing)}"
                yield Remark(f"pages/{page.id}/questions/{question.id}", what, MEND)


def _asked(condition: Condition, questions: Mapping[str, Question]) -> set[str]:
    """The questions that a condition reads; of several that must all hold, those that touch on somebody's safety.

    A plan and no destination is a danger together: it is the plan that is asked about with care, not the school.
    """
    if isinstance(condition, Test):
        return {condition.address.rpartition(".")[2]}
    if isinstance(condition, Not):
        return _asked(condition.of, questions)
    found: set[str] = set().union(*(_asked(one, questions) for one in condition.of))
    if isinstance(condition, AnyOf):
        return found
    special = {name for name in found if name in questions and questions[name].sensitivity == SPECIAL}
    return special or found


def _missing(definition: Definition, page: Page, question: Question) -> list[str]:
    """What of the advice is nowhere that everybody has read who is asked this question."""
    above = page.questions[: page.questions.index(question)]
    before = definition.pages[: definition.pages.index(page)]
    read = [page.body, *([] if question.reveal_under else [question.label, question.hint])]
    read += [
        *(one.body for one in above if one.kind is QuestionKind.CONTENT and not (one.show_when or one.reveal_under)),
        *(one.body for one in before if one.party == page.party and not (one.when or one.optional_after_core)),
    ]
    left = [_left_out(definition, words) for words in read]
    return min(left, key=len)


def _left_out(definition: Definition, words: Wording) -> list[str]:
    """What of the advice a text leaves out, in any language of the form: it stands together, or it is not read."""
    said = [words.say(language) for language in definition.languages]
    return [one for one in ADVICE if any(one not in text for text in said)]


def _half_said(definition: Definition, words: Wording) -> list[str]:
    """What is missing from a text that begins to advise."""
    left = _left_out(definition, words)
    return left if EMERGENCY not in left else []


def _speaks_of_it(question: Question) -> bool:
    said = (question.label, question.hint, question.body)
    return any(EMERGENCY in text for words in said for _, text in words.by_language)


def _is_for_officers_alone(definition: Definition, page: Page) -> bool:
    """Whether nobody but an officer reads a page; they know whom to call, and their tasks say it."""
    party = definition.party_shapes.get(page.party)
    return party is not None and set(party.kinds) <= {OFFICER}
