"""The first administrator comes from the machine's own command line."""

from __future__ import annotations

import pytest

from tests.fixtures.people import PASSWORD


@pytest.fixture
def run(app):
    return app.test_cli_runner().invoke


def test_the_first_administrator_gets_in_with_the_printed_link(run, client):
    made = run(args=["users", "add", "--email", "Ada@Example.org", "--name", "Ada", "--role", "administrator"])
    assert made.exit_code == 0, made.output
    clean = client.get(made.output.strip().removeprefix("http://localhost")).location
    assert client.post(clean, data={"password": PASSWORD, "again": PASSWORD}).location == "/sign-in"
    client.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD})
    assert client.get("/admin/users").status_code == 200


def test_a_locked_out_person_gets_a_new_link_and_the_old_one_is_dead(run, client, make_user):
    make_user("administrator", email="ada@example.org")
    for _ in range(5):
        client.post("/sign-in", data={"email": "ada@example.org", "password": "wrong"})
    first, second = (run(args=["users", "link", "--email", "ada@example.org"]).output.strip() for _ in range(2))
    assert client.get(first.removeprefix("http://localhost")).status_code == 404
    assert client.get(second.removeprefix("http://localhost")).status_code == 302
    assert client.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD}).status_code == 302


def test_what_cannot_be_is_said(run, make_user):
    make_user("officer", email="ada@example.org")
    again = run(args=["users", "add", "--email", "ada@example.org", "--name", "Ada", "--role", "officer"])
    both = ["users", "add", "--email", "b@example.org", "--name", "B", "--role", "officer", "--role", "school-user"]
    for result in (again, run(args=both), run(args=["users", "link", "--email", "nobody@example.org"])):
        assert result.exit_code == 1
        assert "Error" in result.output
