"""One command starts everything; one Ctrl-C, or the death of the command, leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time

import pytest

from tests.launch.running import PATIENCE, until


def test_everything_starts_and_one_ctrl_c_stops_all_of_it(running):
    process = running.start()
    running.wait_ready()
    assert running.output.count("set up") == 1, "the demonstration sets up by itself"
    for told in (f"http://127.0.0.1:{running.port}", "Mail catcher", "ada@example.org", "marlowe-1"):
        assert told in running.output
    for name in ("valkey-server", "gunicorn", "worker", "scheduler"):
        assert running.process_of(name)
    assert running.get().startswith("unix://")
    assert oct((running.folder / ".data" / "secret-key").stat().st_mode)[-3:] == "600"

    process.send_signal(signal.SIGINT)
    assert running.exit_code() == 0
    running.assert_nothing_left()


def test_make_may_pass_the_same_ctrl_c_on_and_the_stop_is_still_a_gentle_one(running):
    process = running.start()
    running.wait_ready()
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    assert running.exit_code() == 0
    assert "did not stop" not in running.output
    running.assert_nothing_left()


def test_kill_9_of_the_command_leaves_nothing_behind(running):
    process = running.start()
    running.wait_ready()
    assert len(running.processes()) >= 6
    process.kill()
    running.exit_code()
    running.assert_nothing_left()


def test_kill_9_of_make_leaves_nothing_behind(running):
    like_make = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"
    process = running.start(through=(sys.executable, "-c", like_make), MAKELEVEL="1")
    running.wait_ready()
    process.kill()
    running.assert_nothing_left()


def test_a_ctrl_c_while_the_database_is_being_prepared_stops_at_once(running):
    process = running.start(PRETEND_SLOW_SETUP="60")
    until(lambda: "upgraded" in running.output, "the first step never ran")
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert running.exit_code() == 0
    assert time.monotonic() - began < 50, "it waited for the step to end"
    running.assert_nothing_left()


def test_a_second_command_on_the_same_data_names_the_first(running, capfd):
    running.start()
    running.wait_ready()
    first = running.process
    second = running.start()
    assert second.wait(PATIENCE) == 1
    assert f"Already running on http://127.0.0.1:{running.port}" in running.output
    assert first.poll() is None
    running.process = first


def test_whatever_dies_is_started_again_and_the_rest_goes_on(running):
    running.start()
    running.wait_ready()
    web = running.process_of("gunicorn")
    for word in ("valkey-server", "gunicorn", "scheduler"):
        before = set(running.processes())  # numbers of processes begin again from below when they run out
        os.kill(running.process_of(word), signal.SIGKILL)
        until(
            lambda before=before, word=word: any(
                word in line and pid not in before for pid, line in running.processes().items()
            ),
            f"{word} was not started again",
        )
    until(lambda: web not in running.processes(), "the old web server lives on")

    def answers() -> bool:
        try:
            return bool(running.get())
        except OSError:
            return False

    until(answers, "the web did not come back")
    assert running.process.poll() is None


def test_a_program_that_keeps_dying_ends_the_command_with_a_reason(running):
    running.start(PRETEND_BROKEN="scheduler")
    assert running.exit_code() == 1
    assert "scheduler died 5 times" in running.output
    running.assert_nothing_left()


def test_a_taken_port_is_said_in_a_sentence(running):
    with socket.create_server(("127.0.0.1", running.port)):
        running.start()
        assert running.exit_code() == 1
    assert f"Port {running.port} is taken" in running.output
    assert "Traceback" not in running.output


def test_without_demo_nobody_is_invented(running):
    running.start("--no-demo")
    running.wait_ready()
    assert not (running.folder / ".data" / "demo-accounts.json").exists()
    assert "Mail catcher" not in running.output
    assert running.output.count("set up") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_make_alone_stops_everything(running, number):
    (running.folder / "Makefile").write_text(f"run:\n\t@{sys.executable} -m launch.up\n")
    process = running.start_make()
    running.wait_ready()
    process.send_signal(number)
    running.exit_code()
    running.assert_nothing_left()
    assert "onroll    | stopped" in running.output
