"""What a council has to say before its forms may open to anybody: who it is, whom to telephone, who is on duty."""

from __future__ import annotations

from flask import current_app

from council.settings import SHAPES, Shape, setting

NEEDED = tuple(shape for shape in SHAPES.values() if shape.needed)


def not_set() -> list[Shape]:
    """The settings that are needed and that nobody has set, in the order of their page; none in a demonstration."""
    if current_app.config["ONROLL"].is_demo:
        return []
    return [shape for shape in NEEDED if not setting(shape.key)]


def forms_are_open() -> bool:
    """Whether anybody may begin a form: not while a telephone number, or whoever is alerted, is missing."""
    return not not_set()
