"""Trying a mutant: a process of its own in which the law is imported with one change, and the tests are run.

The parent has imported what tests need and nothing of statutory/ or of the tests, so that a child starts
with everything but the law and its tests. Which tests run a line was learnt once, from coverage.
"""

from __future__ import annotations

import ast
import gc
import importlib.util
import json
import os
import resource
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path

import coverage
import hypothesis
import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROOM = "statutory"
TESTS = "tests/unit/statutory"
SOURCES = f"{TESTS}/test_statutory_sources_page.py::test_the_page_of_sources_is_current"
# --noconftest: the fixtures of other rooms are not wanted. No plugins either (see `prepare`), so pytest warns of
# their settings. Nobody reads why a test fails here, so asserts stay plain.
PYTEST = (
    *("-q", "-x", "--noconftest", "--assert=plain", "-W", "ignore::pytest.PytestConfigWarning"),
    *("-p", "no:cacheprovider", "-p", "no:unraisableexception", "-p", "no:threadexception"),
)
MOST_MEMORY = 4 << 30
SURVIVED, KILLED, TOO_LONG, BROKEN = 0, 1, 2, 70


@dataclass
class Learnt:
    """What the tests do when nothing is changed: how long each takes, and which run each line."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)

    def at_import(self, file: str, first: int, last: int) -> bool:
        """Whether any line from `first` to `last` is run while a module is imported, before any test."""
        return any("" in self.lines.get(file, {}).get(line, ()) for line in range(first, last + 1))

    def running(self, file: str, first: int, last: int) -> list[str]:
        """The tests that run any line from `first` to `last`, quickest first."""
        known = self.lines.get(file, {})
        ids = {test for line in range(first, last + 1) for test in known.get(line, ())} - {""}
        return sorted(ids, key=lambda test: (self.seconds[test], test))

    def of_files(self, files: Iterable[str]) -> list[str]:
        """The tests that run anything in these files, quickest first."""
        ids = {test for file in files for tests in self.lines.get(file, {}).values() for test in tests} - {""}
        return sorted(ids, key=lambda test: (self.seconds[test], test))


def prepare(cache: Path) -> None:
    """Make a process ready to run tests again and again: the same examples each time, no shrinking.

    `cache` is where compiled modules are kept, so that no child compiles what has not changed.
    """
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(cache)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # looking for them costs more than most trials
    hypothesis.settings.register_profile(
        "mutation",
        max_examples=20,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutation")
    yaml.SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # vectors are read anew in every child
    gc.freeze()


class Watch:
    """A pytest plugin that tells coverage which test is running, and notes how long each took."""

    def __init__(self, watched: coverage.Coverage) -> None:
        self.watched = watched
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterable[None]:
        self.watched.switch_context(item.nodeid)
        answer = yield
        self.watched.switch_context("")
        return answer

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


def learn(out: Path) -> int:
    """Run every test of the room once under coverage and write what was learnt; the exit code of pytest."""
    watched = coverage.Coverage(data_file=None, include=[f"{ROOT / ROOM}/*"], config_file=False)
    watched.start()
    watch = Watch(watched)
    code = pytest.main([*PYTEST, TESTS], plugins=[watch])
    sys.stdout.flush()
    watched.stop()
    data = watched.get_data()
    lines = {str(Path(file).relative_to(ROOT)): dict(data.contexts_by_lineno(file)) for file in data.measured_files()}
    out.write_text(json.dumps({"seconds": watch.seconds, "lines": lines}), encoding="utf-8")
    return int(code)


def learnt_from(path: Path) -> Learnt:
    """Read what was learnt."""
    told = json.loads(path.read_text(encoding="utf-8"))
    lines = {file: {int(line): tests for line, tests in known.items()} for file, known in told["lines"].items()}
    return Learnt(told["seconds"], lines)


class Changed(SourceFileLoader):
    """Loads a module from a syntax tree that is not the one of its file."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, fullname: str) -> object:
        return compile(self.tree, self.path, "exec", dont_inherit=True)


@dataclass
class Finder(MetaPathFinder):
    """Finds one module, changed."""

    name: str
    path: Path
    tree: ast.Module

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        places = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        loader = Changed(self.name, str(self.path), self.tree)
        return importlib.util.spec_from_file_location(
            self.name, self.path, loader=loader, submodule_search_locations=places
        )


def module_of(file: str) -> str:
    """The dotted name of a file."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


class Chosen:
    """A pytest plugin that runs the chosen tests in the chosen order and no other."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )


def file_of(test: str) -> str:
    """The file a test stands in."""
    return test.split("::", maxsplit=1)[0]


def batches(tests: list[str], learnt: Learnt, *, first: list[str]) -> list[list[str]]:
    """Cut tests into what is tried at once: the likeliest, those of the file most about these lines, the rest.

    Collecting a file costs more than running most tests, so files that run everything come last.
    """
    rest = [test for test in tests if test not in first]
    if not rest:
        return [first] if first else []
    whole = Counter(map(file_of, learnt.seconds))
    share = {file: count / whole[file] for file, count in Counter(map(file_of, rest)).items()}
    nearest = max(share, key=lambda file: (share[file], file))
    near = [test for test in rest if file_of(test) == nearest]
    far = [test for test in rest if file_of(test) != nearest]
    return [batch for batch in (first, near, far) if batch]


def forked(work: Callable[[], int]) -> int:
    """Run something in a child; its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = BROKEN
        try:
            code = work()
        except BaseException:  # noqa: BLE001 - a child must end here, whatever happened, and say what
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def silence() -> None:
    """Send to nowhere whatever this process says from now on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def aside(work: Callable[..., int], *given: object) -> int:
    """Start something in a silent child and do not wait; the id of the child, which leaves with its answer."""
    child = os.fork()
    if child == 0:
        silence()
        code = BROKEN
        try:
            code = work(*given)
        finally:
            os._exit(code)
    return child


def attempt(file: str, tree: ast.Module, tests: list[str], limit: float) -> int:
    """Run tests with one file changed; 0 when all of them passed."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + limit) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sys.meta_path.insert(0, Finder(module_of(file), ROOT / file, tree))
    files = dict.fromkeys(map(file_of, tests))
    gc.disable()
    return int(pytest.main([*PYTEST, *files], plugins=[Chosen(tests)]))


def try_out(file: str, tree: ast.Module, plan: list[list[str]], seconds: dict[str, float]) -> int:
    """Try one mutant: SURVIVED, KILLED, or TOO_LONG (which is killed, by a test that never ended)."""
    for batch in plan:
        limit = 20 + 5 * sum(seconds[test] for test in batch)
        code = forked(lambda batch=batch, limit=limit: attempt(file, tree, batch, limit))
        if code == BROKEN:
            return BROKEN
        if code:
            return TOO_LONG if code < 0 else KILLED
    return SURVIVED
