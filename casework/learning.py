"""What is known of a case changes: the facts that lists show and chases count by, and whoever follows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.timing.followers import FOLLOWERS, FactsLearned
from models.case import Case
from security.actor import Actor


def learn(case: Case, said: Mapping[str, Any], *, by: Actor, at: datetime, anew: bool = True) -> None:
    """Keep some answers as facts of a case, and let what counts by them follow at once.

    Args:  anew: they come in place of what was known; otherwise only what was not known is taken.
    Twice: the same answers change nothing, and nobody follows.
    """
    known = dict(case.facts or {})
    facts = {**known, **said} if anew else {**said, **known}
    case.facts = facts
    changed = frozenset(name for name, value in facts.items() if known.get(name) != value)
    if changed:
        for follows in FOLLOWERS.facts_learned:
            follows(FactsLearned(case, changed, by, at))
