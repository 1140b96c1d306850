"""Each message as its receiver reads it: it says who writes, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.publishing import read_folder
from forms.definition.document import Definition
from forms.definition.messages import MessageShape

OUR_OWN = {"officer", "team"}  # colleagues know who we are


def definitions() -> tuple[Definition, ...]:
    """The services of this repository."""
    return read_folder(Path(__file__).parents[3] / "definitions").definitions


def said(shape: MessageShape) -> str:
    """The subject and the words of a message."""
    return f"{shape.subject.say()}\n{shape.body.say()}"


@pytest.mark.parametrize("definition", definitions(), ids=lambda one: one.service)
def test_whoever_is_written_to_reads_which_council_writes(definition):
    outside = {one.id: said(one) for one in definition.messages if set(one.to) - OUR_OWN}
    assert [one for one, body in outside.items() if "((council-name))" not in body] == []


@pytest.mark.parametrize("definition", definitions(), ids=lambda one: one.service)
def test_whoever_is_written_to_can_telephone_or_has_a_link(definition):
    outside = {one.id: said(one) for one in definition.messages if set(one.to) - OUR_OWN}
    ways = ("((team-telephone))", "((link))")
    assert [one for one, body in outside.items() if not any(way in body for way in ways)] == []
