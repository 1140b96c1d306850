"""The fences around tests hold."""

import socket
import sqlite3

import pytest

from tests.fixtures.boundaries import LeftTheMachine, TouchedADatabase, is_here


def test_a_test_that_tries_to_reach_another_machine_is_stopped():
    with socket.socket() as line, pytest.raises(LeftTheMachine):
        line.connect(("192.0.2.1", 80))


def test_a_test_that_looks_up_a_name_on_the_network_is_stopped():
    with pytest.raises(LeftTheMachine):
        socket.create_connection(("school.example.org", 25))


def test_a_server_on_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as line:
        assert line.getpeername() == server.getsockname()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", b"127.0.0.9", None])
def test_loopback_is_here(host):
    assert is_here(host)


def test_a_unit_test_that_opens_a_database_is_stopped(tmp_path):
    with pytest.raises(TouchedADatabase):
        sqlite3.connect(tmp_path / "somewhere.sqlite3")
