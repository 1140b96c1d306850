"""What definitions may say is what casework can do: the checker's closed list and the registered kinds are one."""

from __future__ import annotations

import casework.wiring  # noqa: F401  # imports whatever registers itself
import licensing.wiring  # noqa: F401  # likewise, of the room above
from casework.closing import REQUIREMENTS
from casework.consequences import consequence_vocabulary
from forms.definition import vocabulary


def test_every_consequence_a_definition_may_name_is_done_by_casework_with_the_same_settings():
    known = consequence_vocabulary()
    told = {kind: tuple(sorted(settings)) for kind, settings in vocabulary.CONSEQUENCES.items()}
    assert {kind: tuple(sorted(settings)) for kind, settings in known.items()} == told
    assert {kind: settings[0] for kind, settings in known.items()} == {
        kind: settings[0] for kind, settings in vocabulary.CONSEQUENCES.items()
    }


def test_every_requirement_an_outcome_may_name_is_asked_at_closing():
    assert set(REQUIREMENTS) == set(vocabulary.REQUIREMENTS)
