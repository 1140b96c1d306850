"""A council at work, as tests/integration/work has it."""

from __future__ import annotations

from tests.integration.work.conftest import at_work, enter

__all__ = ["at_work", "enter"]
