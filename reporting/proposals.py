"""What was proposed by one officer and is decided by another, in the words of the case's definition."""

from __future__ import annotations

from collections.abc import Sequence

from casework.versions import pinned
from forms.definition.questions import Question
from models.case import Case
from models.task import Decision


def proposed(decision: Decision, case: Case, *, ending: str = "") -> tuple[str, Sequence[Question]]:
    """What a proposal is called, and the questions whose answers it carries.

    `ending` goes before the name of an outcome, where what else is proposed stands beside it.
    """
    definition = pinned(case.version_id)
    said = (decision.proposal or {}).get("says")  # of a room above, which says it itself
    if said:
        return str(said), ()
    sort, _, rest = decision.kind.partition(":")
    if sort == "close":
        outcome = definition.outcome_shapes.get(rest)
        return (f"{ending}{outcome.label.say()}", outcome.evidence) if outcome is not None else (rest, ())
    kind, _, choice_id = rest.partition(":")
    shape = definition.task_shapes.get(kind)
    for choice in shape.choices if shape is not None else ():
        if shape is not None and choice.id == choice_id:
            return f"{shape.title.say()}: {choice.label.say()}", (*shape.asks, *choice.asks)
    return rest.replace("-", " "), ()
