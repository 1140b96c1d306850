"""The council that approves chaperones, and a chaperone it has approved."""

from __future__ import annotations

import pytest
from flask.ctx import AppContext

from base.database import writing
from models.approval import Approval
from tests.integration.chaperones.stage_door import Council


@pytest.fixture
def council(context: AppContext) -> Council:
    with writing():
        return Council()


@pytest.fixture
def approval(council: Council) -> Approval:
    with writing():
        return council.approved()
