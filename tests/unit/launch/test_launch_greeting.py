"""What `make run` prints is enough to look around and to give commands."""

import json

from launch import greeting


def test_the_greeting_names_the_pages_and_the_accounts(tmp_path):
    account = {"name": "Priya Nair", "email": "priya@example.org", "password": "a-b-c-12", "role": "officer"}
    (tmp_path / "demo-accounts.json").write_text(json.dumps([account]))
    said = greeting.text("http://127.0.0.1:8123", tmp_path)
    for word in ("http://127.0.0.1:8123/sign-in", "/demo/mail", *account.values(), "Ctrl-C stops everything"):
        assert word in said


def test_without_the_demo_there_is_no_catcher_to_point_at(tmp_path):
    assert "/demo/mail" not in greeting.text("http://127.0.0.1:8123", tmp_path)


def test_a_command_given_what_the_greeting_says_means_the_same_port_and_folder(tmp_path):
    folder = tmp_path / "kept here"
    said = greeting.exports("http://127.0.0.1:8123", folder)
    assert said == f"export ONROLL_ENV=demo PORT=8123 ONROLL_DATA='{folder}'"
    assert said in greeting.text("http://127.0.0.1:8123", folder)
