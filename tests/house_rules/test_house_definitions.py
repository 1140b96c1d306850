"""Definitions: every service in the folder loads without a fault."""

from __future__ import annotations

import pytest

from tests.house_rules.routes import make_app
from tests.house_rules.tree import ROOT

pytestmark = pytest.mark.house


def test_every_definition_loads_without_a_fault(data_folder):
    if not list((ROOT / "definitions").glob("services/*.yaml")):
        pytest.skip("no service is defined yet")
    checked = make_app(data_folder).test_cli_runner().invoke(args=["definitions", "check"])
    assert checked.exit_code == 0, checked.output
