"""What a council's engineer copies from deploy/ fits the program it is copied for."""

import os
import re
import runpy
import subprocess
import sys
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


AS_THE_WEB_RUNS = """
from pathlib import Path
from app import create_app
from casework.versions import TEMPLATES
from forms.definition.library import read_library
from forms.definition.reader import read_definition
from forms.pages import compile_form

import sys
assert False, "an assert is left out here, so this says nothing"
app = create_app()
answer = app.test_client().get("/health/live")
definitions = Path("definitions")
read = read_definition(definitions / "services" / "cme-referral.yaml", read_library(definitions)[0])
compile_form(read.definition, TEMPLATES).compile_every_page()
print(sys.flags.optimize, answer.status_code, [str(fault) for fault in read.faults])
"""


def test_the_web_lives_and_draws_a_form_with_the_settings_of_its_unit(tmp_path):
    unit = (DEPLOY / "systemd" / "onroll-web.service").read_text()
    said = re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)
    environment = dict(word.split("=", 1) for line in said for word in line.split())
    del environment["PYTHONSAFEPATH"]  # here the program lies in the folder it is started in
    answer = subprocess.run(
        [sys.executable, "-c", AS_THE_WEB_RUNS],
        cwd=DEPLOY.parent,
        env={
            **os.environ,
            **environment,
            "ONROLL_ENV": "demo",
            "ONROLL_DATA": str(tmp_path),
            "SECRET_KEY": "of no use to anybody",
            "DATABASE_URL": f"sqlite:///{tmp_path}/onroll.sqlite3",
            "ONROLL_PUBLIC_URL": "http://localhost",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert answer.stdout.split("\n")[-2] == "2 200 []"
