"""The flask command line, as thin as the pages."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the application its commands. One line a command, in alphabetical order."""
