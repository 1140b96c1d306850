"""Checks of parties: each can be reached when its turn comes, reads only what it may see, and somebody hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.definition.check_conditions import each_test
from forms.definition.check_messages import ONE_PARTY
from forms.definition.check_pipes import PIPED
from forms.definition.conditions import Condition
from forms.definition.document import Definition
from forms.definition.parties import ALL_PARTS, FIRST_PART, OF_FILING, Every, Follows, OpensOn, Party, Reach
from forms.definition.questions import Page, Question, QuestionKind
from forms.definition.remarks import Remark, places_of_questions
from forms.definition.sight import may_see
from forms.definition.vocabulary import SCHOOL_ROLES, Vocabulary
from forms.values import as_day

LATEST_DAY = 28  # of a month: every month has it
MONTHS = 12
LONGEST_TERM = 31  # days into a term


def check_parties(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every party, and what follows when one keeps silent or refuses."""
    first = min(definition.parties, key=lambda party: party.order)
    for party in definition.parties:
        yield from _party(definition, party, first)
    yield from _moment(definition)
    yield from _distinct(definition)
    yield from _follow_ups(definition, vocabulary)
    yield from _unfinished(definition)
    for page in definition.pages:
        yield from _reads(definition, page)
    if definition.opens_on is not None:
        yield from _opens_on(definition, definition.opens_on)


def _opens_on(definition: Definition, rule: OpensOn) -> Iterator[Remark]:
    """When a case opens by itself: some day is meant, and what is counted fits it."""
    if definition.case is None:
        yield Remark("opens-on", "it opens no case", "Add case:, or take opens-on: away")
    if rule.every is Every.MAIL:
        yield from _mail(definition, rule)
    if (rule.every is Every.LISTED) != bool(rule.days):
        yield Remark("opens-on/days", "days are listed, or counted", "Write days: with every: listed, only there")
    if (rule.every is Every.FORTNIGHT) != bool(rule.first_day):
        yield Remark("opens-on/first-day", "a fortnight is counted from a day", "Write first-day: with it, only there")
    elif rule.first_day and as_day(rule.first_day) is None:
        yield Remark("opens-on/first-day", f'"{rule.first_day}" is no day', "Write a real one")
    for said in rule.days:
        if as_day(said) is None:
            yield Remark("opens-on/days", f'"{said}" is no day', "Write a real one")
    if rule.every is not Every.TERM and rule.day > LATEST_DAY:
        yield Remark("opens-on/day", f"not every month has a day {rule.day}", f"Use 1 to {LATEST_DAY}")
    if rule.weekday and rule.every is not Every.WEEK:
        yield Remark("opens-on/weekday", "only a week has one", "Write it with every: week, or take it away")
    if rule.not_in and rule.every not in (Every.WEEK, Every.FORTNIGHT, Every.MONTH, Every.MONTH_END):
        yield Remark("opens-on/not-in", "months are left out of weeks and months alone", "Take not-in: away")
    if len(set(rule.not_in)) == MONTHS:
        yield Remark("opens-on/not-in", "every month is left out", "Leave one in, or take opens-on: away")


def _mail(definition: Definition, rule: OpensOn) -> Iterator[Remark]:
    task = definition.task_shapes.get(rule.task)
    if task is None or not task.on_open:
        yield Remark("opens-on/task", "no task that begins with the case places the email", "Name one with on-open")
    elif rule.filed not in {choice.id for choice in task.choices}:
        what = f'"{rule.filed}" is not a choice of {task.id}'
        yield Remark("opens-on/filed", what, "Name the choice that is made when the email was filed on its case")


def _party(definition: Definition, party: Party, first: Party) -> Iterator[Remark]:
    path = f"parties/{party.id}"
    if party.phone_question and not _is_own_phone(definition, party):
        yield Remark(f"{path}/phone-question", "it is not a telephone question of this party", "Name one of its own")
    earlier = {one.id for one in definition.parties if one.order < party.order}
    yield from _turn(definition, party, first, earlier)
    if party.refusing is not None:
        yield from _what_follows(definition, f"{path}/when-refused", party.refusing.then, party.refusing.task)
        if party.refusing.message:
            told = {f"{ONE_PARTY}{first.id}", "party", "referrer"}
            yield from _message(definition, f"{path}/when-refused/message", party.refusing.message, told)
    for test in each_test(party.asked_when):
        page = definition.page_of.get(test.address.rsplit(".", 1)[-1])
        if not test.is_fact and (page is None or page.party not in earlier):
            yield Remark(
                f"{path}/when", f'"{test.address}" is not answered before its turn', "Ask it of an earlier party"
            )


def _is_own_phone(definition: Definition, party: Party) -> bool:
    page = definition.page_of.get(party.phone_question)
    kind = definition.questions[party.phone_question].kind if page is not None else None
    return page is not None and page.party == party.id and kind is QuestionKind.PHONE


def _turn(definition: Definition, party: Party, first: Party, earlier: set[str]) -> Iterator[Remark]:
    """How the party comes to know that it is its turn."""
    path = f"parties/{party.id}"
    if party is first:
        if party.reached or party.same_as or party.asked_when:
            yield Remark(path, "the first party begins the form itself", "Take reached:, same-as: and when: away")
    elif party.same_as:
        if party.same_as not in earlier:
            yield Remark(f"{path}/same-as", "the form goes back only to an earlier party", "Name one of a lower order")
        if party.reached is None:
            yield Remark(path, "nothing tells this party that it is its turn", "Add reached: with a message:")
    elif party.reached is None and party.kinds == ("link",):
        yield Remark(path, "nobody could ever reach this party", "Add reached:")
    if party.reached is not None and party is not first:
        yield from _reach(definition, f"{path}/reached", party.reached, f"{ONE_PARTY}{party.id}")
        yield from _address(definition, party, earlier)


def _reach(definition: Definition, path: str, reach: Reach, to: str) -> Iterator[Remark]:
    yield from _message(definition, f"{path}/message", reach.message, {to, "party"})
    shape = definition.message_shapes.get(reach.message)
    if shape is not None and shape.link != "part":
        yield Remark(f"{path}/message", "its message does not lead to the part", "Write link: part in that message")
    if reach.chase and reach.chase not in definition.chase_profiles:
        yield Remark(f"{path}/chase", f'there is no chase profile "{reach.chase}"', "Add it to chases: or chases.yaml")
    if reach.when_over is not Follows.WAIT and not reach.chase:
        yield Remark(f"{path}/when-over", "nothing says when it is over", "Add chase:")
    yield from _what_follows(definition, path, reach.when_over, reach.over_task)


def _address(definition: Definition, party: Party, earlier: set[str]) -> Iterator[Remark]:
    reach, path = party.reached, f"parties/{party.id}/reached"
    if reach is None:
        return
    given = [bool(reach.email_from), bool(reach.school_from), bool(party.same_as)]
    if sum(given) != 1:
        yield Remark(path, "it is not clear where the link goes", "Give one of email-from:, school-from: and same-as:")
    if reach.email_from:
        page = definition.page_of.get(reach.email_from)
        kind = definition.questions[reach.email_from].kind if page else None
        if page is None or page.party not in earlier or kind is not QuestionKind.EMAIL:
            yield Remark(f"{path}/email-from", "no earlier party gives that address", "Name an earlier email question")
        else:
            yield from _entry(path, reach, page)
    named = definition.page_of.get(reach.name_from)
    is_earlier = named is not None and named.party in earlier
    yield from _name(definition, path, reach, definition.questions.get(reach.name_from) if is_earlier else None)
    if reach.school_from and reach.school_from != OF_FILING:
        page = definition.page_of.get(reach.school_from)
        kind = definition.questions[reach.school_from].kind if page else None
        if page is None or page.party not in earlier or kind is not QuestionKind.SCHOOL:
            yield Remark(
                f"{path}/school-from", "no earlier party names that school", "Write filing, or a school question"
            )
    if reach.school_from and not reach.roles:
        yield Remark(path, "it does not say who at the school is asked", "Add roles:")
    for role in reach.roles:
        if role not in SCHOOL_ROLES:
            yield Remark(f"{path}/roles", f'a school has no "{role}"', "Use: " + ", ".join(SCHOOL_ROLES))


def _entry(path: str, reach: Reach, page: Page) -> Iterator[Remark]:
    """Of a repeat one entry is meant, and it says which."""
    if page.repeat is None and reach.entry:
        yield Remark(f"{path}/entry", f'"{reach.email_from}" is asked once', "Take entry: away")
    elif page.repeat is not None and not 1 <= reach.entry <= page.repeat.maximum:
        what = f'"{reach.email_from}" is asked once for each of {page.repeat.id}'
        yield Remark(f"{path}/entry", what, f"Write entry: with a number from 1 to {page.repeat.maximum}")


def _name(definition: Definition, path: str, reach: Reach, question: Question | None) -> Iterator[Remark]:
    """Whoever is asked is called by an answer that stands beside the address, and that officers may read."""
    if not reach.name_from:
        return
    path = f"{path}/name-from"
    if not reach.email_from:
        yield Remark(path, "no address stands beside that name", "Give email-from:, or take name-from: away")
    elif question is None or question.kind not in (QuestionKind.TEXT, QuestionKind.PERSON_NAME):
        yield Remark(path, "nobody is asked for that name", "Name a question of type text or person-name")
    elif question.apart:
        yield Remark(path, f'"{reach.name_from}" is kept apart from the case', "Name another question")
    elif _repeat_of(definition, reach.name_from) != _repeat_of(definition, reach.email_from):
        yield Remark(path, "the name and the address are not of one entry", "Name a question of the same repeat")


def _repeat_of(definition: Definition, question: str) -> str:
    page = definition.page_of.get(question)
    return page.repeat.id if page is not None and page.repeat is not None else ""


def _message(definition: Definition, path: str, name: str, to: set[str]) -> Iterator[Remark]:
    shape = definition.message_shapes.get(name)
    if shape is None:
        yield Remark(path, f'there is no message "{name}"', "Add it to messages:")
    elif not to & set(shape.to):
        yield Remark(path, f'"{name}" does not go there', f"Write to: [{min(to)}] in that message")


def _what_follows(definition: Definition, path: str, then: Follows, task: str) -> Iterator[Remark]:
    if then is Follows.TASK and task not in definition.task_shapes:
        yield Remark(path, f'there is no task "{task}" to decide in', "Name a task of this service under task:")
    if then is not Follows.TASK and task:
        yield Remark(path, "that task would never begin", "Write then: task, or take task: away")


def _moment(definition: Definition) -> Iterator[Remark]:
    case = definition.case
    if case is not None and case.opens_at not in {FIRST_PART, ALL_PARTS, *definition.party_shapes}:
        yield Remark("case/opens-at", f'"{case.opens_at}" is no party', "Write first-part, all-parts or a party")
    for name in case.received_with if case is not None else ():
        if name not in definition.party_shapes:
            yield Remark("case/received-with", f'there is no party "{name}"', "Name parties of this form")


def _distinct(definition: Definition) -> Iterator[Remark]:
    for name in definition.distinct:
        party = definition.party_shapes.get(name)
        if party is None:
            yield Remark("distinct", f'there is no party "{name}"', "Name parties of this form")
        elif party.same_as in definition.distinct:
            yield Remark("distinct", f"{name} is the same person as {party.same_as}", "Name one of the two")


def _follow_ups(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    for one in definition.follow_ups:
        path = f"follow-ups/{one.id}"
        if one.service not in vocabulary.services:
            yield Remark(f"{path}/service", f'there is no service "{one.service}"', "Name a service of this folder")
        if bool(one.party) == bool(one.reached.email_from) or one.reached.school_from:
            mend = "Give party:, for its own mailbox, or email-from: under reached:"
            yield Remark(path, "it is not clear whom the follow-up goes to", mend)
        if one.party and one.party not in definition.party_shapes:
            yield Remark(f"{path}/party", f'there is no party "{one.party}"', "Name a party of this form")
        asked = {question.id: question for _, question in places_of_questions(definition)}
        if one.reached.email_from:
            yield from _named_on_case(definition, f"{path}/reached", one.reached, asked)
        yield from _name(definition, f"{path}/reached", one.reached, asked.get(one.reached.name_from))
        yield from _reach(definition, f"{path}/reached", one.reached, f"{ONE_PARTY}{one.party}")


def _named_on_case(definition: Definition, path: str, reach: Reach, asked: Mapping[str, Question]) -> Iterator[Remark]:
    """Somebody else is asked: a party gave the address, or an officer does."""
    question = asked.get(reach.email_from)
    if question is None or question.kind is not QuestionKind.EMAIL:
        yield Remark(f"{path}/email-from", "nobody is asked for that address", "Name a question of type email")
    elif reach.email_from in definition.page_of:
        yield from _entry(path, reach, definition.page_of[reach.email_from])
    elif reach.entry:
        yield Remark(f"{path}/entry", f'"{reach.email_from}" is asked once', "Take entry: away")


def _unfinished(definition: Definition) -> Iterator[Remark]:
    rule = definition.unfinished
    first = definition.parties[0].id
    yield from _what_follows(definition, "unfinished", rule.then, rule.task)
    for key, name in (("warning", rule.warning), ("message", rule.message)):
        if name:
            yield from _message(definition, f"unfinished/{key}", name, {f"{ONE_PARTY}{first}", "party", "referrer"})


def _reads(definition: Definition, page: Page) -> Iterator[Remark]:
    """What a page says or asks by what others answered is only what its party may see, and is sent before its turn."""
    wordings = [page.title, page.body]
    conditions: list[Condition | None] = [page.when, *(rule.when for rule in page.group_rules)]
    conditions += [out.when for out in page.exits]
    for question in page.questions:
        wordings += [question.label, question.hint, question.body]
        conditions += [question.show_when, question.required_when, *(one.show_when for one in question.options)]
    names = {name.rsplit(".", 1)[-1] for one in wordings for _, text in one.by_language for name in PIPED.findall(text)}
    tests = [test for one in conditions for test in each_test(one) if not test.is_fact]
    names |= {part for test in tests for part in test.address.split(".")}
    for name in sorted(names & definition.questions.keys()):
        there, question = definition.page_of[name], definition.questions[name]
        if there.party != page.party and not _may_read(definition, page.party, there, question):
            what = f'the {page.party} may not see "{name}" of the {there.party}'
            yield Remark(f"pages/{page.id}", what, "Add seen-by: to that question, or ask it of an earlier party")


def _may_read(definition: Definition, reader: str, there: Page, question: Question) -> bool:
    shapes = definition.party_shapes
    known = reader in shapes and there.party in shapes
    return known and shapes[there.party].order < shapes[reader].order and may_see(definition, there, question, reader)
