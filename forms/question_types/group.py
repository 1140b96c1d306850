"""A few questions whose answers are one."""

from __future__ import annotations

from forms.question_types.composite import Composite


class GroupOfQuestions(Composite):
    """Stored as {column: value}. Settings: `columns`. A column that is required is, once any is answered."""
