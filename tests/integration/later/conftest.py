"""Marlowe, to which time comes."""

from __future__ import annotations

import pytest
from flask.ctx import AppContext

from base.database import writing
from tests.integration.later.world import Marlowe


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        return Marlowe()
