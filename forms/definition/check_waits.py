"""Checks of what a task waits for: the chase fits the party, and what it counts by and writes to is on the case."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.casework import DueRule, WaitShape
from forms.definition.check_approvals import DAYS
from forms.definition.check_profiles import COUNTED_BACK
from forms.definition.document import Definition
from forms.definition.questions import QuestionKind
from forms.definition.remarks import Remark, places_of_questions
from forms.definition.vocabulary import Vocabulary


def check_wait(definition: Definition, path: str, wait: WaitShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    """One wait of a task or a checklist row."""
    profile = definition.chase_profiles.get(wait.chase)
    if profile is None:
        yield Remark(f"{path}/chase", f'there is no chase profile "{wait.chase}"', "Add it to chases.yaml")
    elif profile.party not in (wait.party, "party", "none"):
        yield Remark(f"{path}/chase", f"{wait.chase} asks a {profile.party}, not a {wait.party}", "Use another profile")
    elif profile.counts_back and not wait.back_from:
        yield Remark(
            path, f"{wait.chase} counts back from a day, and it does not say which", "Add back-from: and a question"
        )
    elif wait.back_from and not profile.counts_back:
        yield Remark(
            f"{path}/back-from", f"{wait.chase} counts from the asking", "Take back-from: away, or use another profile"
        )
    yield from _answers_used(definition, path, wait)
    if wait.answer_service and wait.answer_service not in vocabulary.answer_services:
        yield Remark(
            f"{path}/answer-service",
            f'no form "{wait.answer_service}" answers',
            "Name a service with audience: [answer]",
        )
    if wait.party == "school" and not wait.if_holiday:
        yield Remark(path, "it does not say what to do when the school closes", "Add if-holiday:")
    if wait.school_from and wait.school_from != "case" and wait.school_from not in definition.questions:
        yield Remark(
            f"{path}/school-from", f'there is no question "{wait.school_from}"', "Write case, or a question's id"
        )


def check_counting_back(definition: Definition, path: str, rule: DueRule) -> Iterator[Remark]:
    """A time that is counted back from a day: the day is kept on the case, and the unit is one of whole days."""
    if not rule.back_from:
        return
    if rule.unit not in COUNTED_BACK:
        yield Remark(path, f"nothing is counted back in {rule.unit}", f"Use {' or '.join(COUNTED_BACK)}")
    if not _leaves_day(definition, rule.back_from):
        what = f'"{rule.back_from}" is no question that leaves a day on the case'
        yield Remark(path, what, "Name a question of type date with index: true")


def _leaves_day(definition: Definition, name: str) -> bool:
    kept = [one for _, one in places_of_questions(definition) if one.index]
    return any(one.id == name and one.kind in DAYS for one in kept)


def _answers_used(definition: Definition, path: str, wait: WaitShape) -> Iterator[Remark]:
    """The answers that a wait counts by or writes to are kept on the case, and are a day and an address."""
    if wait.back_from and not _leaves_day(definition, wait.back_from):
        what = f'"{wait.back_from}" is no question that leaves a day on the case'
        yield Remark(f"{path}/back-from", what, "Name a question of type date with index: true")
    asked = definition.questions.get(wait.address_from)
    if wait.address_from and (asked is None or asked.kind is not QuestionKind.EMAIL):
        what = f'"{wait.address_from}" is no question of this form that answers an address'
        yield Remark(f"{path}/address-from", what, "Name a question of type email")
