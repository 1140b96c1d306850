"""The product's own messages: codes, return links, receipts, what officers are told of their tasks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from correspondence.wording import HouseMessages
from forms.definition.faults import FaultyDefinition
from forms.definition.library import read_library
from forms.definition.messages import MessageShape


def house_messages(definitions: Path) -> HouseMessages:
    """Who gives the messages of `messages.yaml` in a folder of definitions; read once a process, when first wanted.

    Raises: FaultyDefinition, when first wanted.
    """

    @cache
    def read() -> Mapping[str, MessageShape]:
        library, faults = read_library(definitions)
        if faults:
            raise FaultyDefinition(tuple(faults))
        return {shape.id: shape for shape in library.messages}

    return read
