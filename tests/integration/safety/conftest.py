"""A council whose duty officer and deputy are named, for the rules that keep a child safe."""

from __future__ import annotations

import pytest
from flask.ctx import AppContext

from base.database import writing
from council.settings import change_setting
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    """Marlowe with Ada Marsh on duty and Lea Thorn as her deputy."""
    with writing():
        made = Marlowe()
        for key, who in (("duty-officer", made.officer), ("deputy-duty-officer", made.lead)):
            change_setting(key, str(who.id), by=Actor.system("tests"), at=AT)
    return made
