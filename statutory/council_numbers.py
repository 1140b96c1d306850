"""The council's own numbers, which come before a default and begin on a day of their own."""

from statutory.legal_numbers import LegalNumber
from statutory.rules import Setting


def own_number(setting: Setting, name: str) -> LegalNumber | None:
    """Return the council's own number of a name, if it has one that has started on the day asked for."""
    own = setting.byelaws.get(name)
    if own is None or (own.effective_from is not None and setting.on < own.effective_from):
        return None
    return own


def own_or(setting: Setting, default: LegalNumber) -> LegalNumber:
    """Return the council's own number of the default's name, or else the default."""
    return own_number(setting, default.name) or default
