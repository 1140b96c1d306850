"""What a council's engineer copies from deploy/ fits the program it is copied for."""

import runpy
from pathlib import Path

import pytest
from gunicorn import config

from base.settings import Mode, Settings

DEPLOY = Path(__file__).parents[3] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def test_every_setting_of_the_web_server_is_one_that_it_knows():
    told = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    known = {setting.name for setting in config.KNOWN_SETTINGS}
    chosen = {name for name in told if not name.startswith("_") and name != "os"}
    assert chosen <= known
    assert told["control_socket_disable"] is True
    assert told["accesslog"] is None


def test_there_is_a_unit_for_each_process_and_one_for_upgrades():
    assert [unit.name for unit in UNITS] == [
        "onroll-scheduler.service",
        "onroll-upgrade.service",
        "onroll-web.service",
        "onroll-worker@.service",
    ]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_imports_only_what_is_installed_and_keeps_its_hands_to_itself(unit):
    text = unit.read_text()
    for line in ("PYTHONSAFEPATH=1", "TZ=UTC", "NoNewPrivileges=yes", "ProtectSystem=strict", "User=onroll"):
        assert line in text
    assert "EnvironmentFile=/etc/onroll/onroll.env" in text


def test_the_example_of_the_environment_makes_production_settings_once_the_secret_is_filled_in():
    lines = (DEPLOY / "onroll.env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert given["SECRET_KEY"] == ""
    settings = Settings.from_environment({**given, "SECRET_KEY": "filled in"})
    assert settings.mode is Mode.PRODUCTION
    assert not settings.is_demo
    assert settings.database_url.startswith("postgresql://")
