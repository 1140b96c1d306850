"""The test that a message passes at the moment of sending: may this party be contacted now?

Contact rules are casework's; it registers the test. Without one nothing is sent: a rule that can't be asked is not a
rule that permits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from models.message import Message

# Given messages and the instant, the ones that may not go, with the code of why. A message that an officer released
# says so (`released_at`); whether a later rule outweighs that is the test's to say.
ContactTest = Callable[[Sequence[Message], datetime], Mapping[UUID, str]]

_tests: list[ContactTest] = []


class NoContactTest(RuntimeError):
    """Nobody registered the contact rules, so nothing may be sent."""


def use_contact_test(test: ContactTest) -> None:
    """Register the contact rules; the newest registration counts."""
    _tests[:] = [test]


def may_not_go(messages: Sequence[Message], at: datetime) -> Mapping[UUID, str]:
    """The messages that contact rules hold back now, with the reason's code.

    Raises: NoContactTest.
    """
    if not _tests:
        raise NoContactTest("no contact rules are registered: see use_contact_test")
    return _tests[0](messages, at) if messages else {}
