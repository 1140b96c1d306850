"""Marlowe, whose casework is looked at; a permit on its way."""

from __future__ import annotations

import pytest
from flask.ctx import AppContext

from base.database import writing
from models.filing import Filing
from tests.integration.casework.marlowe import Marlowe
from tests.integration.casework.permit import EMPLOYER, begun, publish_permit, send_part


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        return Marlowe()


@pytest.fixture
def filing(council: Marlowe) -> Filing:
    """A permit of which the employer has sent its part on Monday the 23rd."""
    with writing():
        publish_permit()
        filing = begun()
        send_part(filing, EMPLOYER)
    return filing
