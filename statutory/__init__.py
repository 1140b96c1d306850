"""The law as pure functions.

Counting days, compulsory school age, identifiers and absence, with the standard
library only: no database, no settings, no clock. Calendars, days and officers'
overrides are arguments, so that every answer can be computed again for a letter,
a complaint or a court.
"""
