"""The product's own messages: codes, return links, receipts, what officers are told; and the council's languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from correspondence.wording import HouseLanguages, HouseMessages
from forms.definition.faults import FaultyDefinition
from forms.definition.library import read_library
from forms.definition.messages import MessageShape
from forms.definition.wording import Language


def house_languages(definitions: Path) -> HouseLanguages:
    """Who gives the languages of `languages.yaml` in a folder of definitions; read once a process, when first wanted.

    Raises: FaultyDefinition, when first wanted.
    """

    @cache
    def read() -> Mapping[str, Language]:
        library, faults = read_library(definitions)
        if faults:
            raise FaultyDefinition(tuple(faults))
        return {one.code: one.language for one in library.languages}

    return read


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
