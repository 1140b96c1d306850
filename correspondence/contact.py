"""The test that a message passes at the moment of sending: may this party be contacted now?

Contact rules are casework's; it registers the test. Without one nothing is sent: a rule that can't be asked is not a
rule that permits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from correspondence.leased import Leased

# Given messages and the instant, the ones that may not go, with the code of why. A message that an officer released
# says so (`released_at`); whether a later rule outweighs that is the test's to say.
ContactTest = Callable[[Sequence[Leased], datetime], Mapping[UUID, str]]

# Given messages and the instant, when those may go whose recipient is closed on that day.
DayTest = Callable[[Sequence[Leased], datetime], Mapping[UUID, datetime]]

_tests: list[ContactTest] = []
_day_tests: list[DayTest] = []


class NoContactTest(RuntimeError):
    """Nobody registered the contact rules, so nothing may be sent."""


def use_contact_test(test: ContactTest) -> None:
    """Register the contact rules; the newest registration counts."""
    _tests[:] = [test]


def may_not_go(messages: Sequence[Leased], at: datetime) -> Mapping[UUID, str]:
    """The messages that contact rules hold back now, with the reason's code.

    Raises: NoContactTest.
    """
    if not _tests:
        raise NoContactTest("no contact rules are registered: see use_contact_test")
    return _tests[0](messages, at) if messages else {}


def use_day_test(test: DayTest) -> None:
    """Register who is closed when; the newest registration counts. Without one every day is as good as another."""
    _day_tests[:] = [test]


def closed_until(messages: Sequence[Leased], at: datetime) -> Mapping[UUID, datetime]:
    """The messages that wait because their recipient is closed today, with the instant from which they may go."""
    return _day_tests[0](messages, at) if messages and _day_tests else {}
