"""`make mutation`: change statutory/ one thing at a time and count the changes that no test notices.

    python -m tests.mutation [FILE ...] [--kinds logic,number,words] [--sample N] [--again] [--jobs 2]

FILE is a file or folder of statutory/; all of it by default. The tests are those of tests/unit/statutory,
and for each change only those that run the changed lines. Survivors are printed and written to
mutants/survivors.txt. Exit code 1 when fewer than nine in ten are noticed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

from tests.house_rules.tree import imports_of
from tests.mutation.mutants import LOGIC, NUMBER, WORDS, Mutant, mutants_of, mutated
from tests.mutation.trials import (
    KILLED,
    ROOM,
    ROOT,
    SOURCES,
    SURVIVED,
    TOO_LONG,
    Learnt,
    aside,
    batches,
    file_of,
    forked,
    learn,
    learnt_from,
    module_of,
    prepare,
    try_out,
)

OUT = ROOT / "mutants"
WANTED = 0.9
SAID_EVERY = 100


def files_of(names: list[str]) -> list[str]:
    """The files to change: those named, or all of the room but its package docstrings."""
    places = [ROOT / name for name in names] or [ROOT / ROOM]
    found = [path for place in places for path in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]
    return [str(path.relative_to(ROOT)) for path in found]


def dependents(file: str, files: list[str]) -> set[str]:
    """The files that import a file, directly or not, and the file itself."""
    imports = {one: imports_of(Path(one)) for one in files}
    reached, fresh = {file}, {file}
    while fresh:
        names = {module_of(one) for one in fresh}
        fresh = {one for one in files if one not in reached and imports[one] & names}
        reached |= fresh
    return reached


def tests_importing(files: set[str], learnt: Learnt) -> list[str]:
    """The tests of every file that imports one of these: it may make a value once, for all of its tests."""
    names = {module_of(file) for file in files}
    theirs = {file for file in set(map(file_of, learnt.seconds)) if imports_of(Path(file)) & names}
    return [test for test in learnt.seconds if file_of(test) in theirs]


def plan_of(mutant: Mutant, learnt: Learnt, everything: list[str]) -> list[list[str]]:
    """The tests to try on a mutant, in batches; none when no test can notice it."""
    tests = learnt.running(mutant.file, *mutant.statement)
    if not (mutant.at_import or learnt.at_import(mutant.file, *mutant.statement)):
        return batches(tests, learnt, first=[])
    # What is made at import is held by whoever imports it, and the page of sources shows most of it.
    reached = dependents(mutant.file, everything)
    near = set(tests)
    tests += [test for test in learnt.of_files(reached) if test not in near]
    near = set(tests)
    tests += [test for test in tests_importing(reached, learnt) if test not in near]
    return batches(tests, learnt, first=[SOURCES] if SOURCES in learnt.seconds else [])


def main(words: list[str]) -> int:
    """Learn, try every mutant, tell."""
    reader = argparse.ArgumentParser(prog="python -m tests.mutation", description="Mutation testing of statutory/.")
    reader.add_argument("files", nargs="*", help="files or folders of statutory/; all of it by default")
    reader.add_argument("--kinds", default=f"{LOGIC},{NUMBER},{WORDS}", help="what to change")
    reader.add_argument("--sample", type=int, help="try so many, chosen evenly, instead of all")
    reader.add_argument("--again", action="store_true", help="only those that survived last time")
    reader.add_argument("--jobs", type=int, default=2, help="how many at a time")
    told = reader.parse_args(words)
    OUT.mkdir(exist_ok=True)
    os.chdir(ROOT)
    prepare(OUT / "compiled")
    began = time.monotonic()
    if code := forked(lambda: learn(OUT / "learnt.json")):
        print(f"The tests do not pass as they are (exit code {code}); nothing was changed.", file=sys.stderr)
        return 2
    learnt = learnt_from(OUT / "learnt.json")
    kinds = set(told.kinds.split(","))
    chosen = [one for file in files_of(told.files) for one in mutants_of(ROOT / file, file) if one.kind in kinds]
    if told.again:
        lived = set((OUT / "survivors.txt").read_text(encoding="utf-8").splitlines())
        chosen = [one for one in chosen if without_line(one.told) in set(map(without_line, lived))]
    if told.sample and told.sample < len(chosen):
        chosen = sorted(random.Random(0).sample(chosen, told.sample), key=lambda one: (one.file, one.number))
    print(f"{len(learnt.seconds)} tests, {len(chosen)} mutants", flush=True)
    answers = try_all(chosen, learnt, jobs=told.jobs, began=began)
    return tell(chosen, answers, minutes=(time.monotonic() - began) / 60)


def without_line(told: str) -> str:
    """A mutant's words without the number of its line, which moves when the file is mended."""
    file, _, rest = told.partition(":")
    return f"{file} {rest.partition(' ')[2].strip()}"


def try_all(chosen: list[Mutant], learnt: Learnt, *, jobs: int, began: float) -> dict[Mutant, int]:
    """Try mutants, some at a time, and say how far it is."""
    everything = files_of([])
    answers: dict[Mutant, int] = {}
    running: dict[int, Mutant] = {}
    waiting = list(reversed(chosen))
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            plan = plan_of(mutant, learnt, everything)
            tree = mutated(ROOT / mutant.file, mutant)
            running[aside(try_out, mutant.file, tree, plan, learnt.seconds)] = mutant
        ended, status = os.wait()
        mutant = running.pop(ended)
        answers[mutant] = os.waitstatus_to_exitcode(status)
        if answers[mutant] == SURVIVED:
            print(f"survived  {mutant.told}", flush=True)
        if len(answers) % SAID_EVERY == 0:
            lived = sum(code == SURVIVED for code in answers.values())
            print(f"{len(answers)} tried, {lived} survived, {time.monotonic() - began:.0f} s", flush=True)
    return answers


def tell(chosen: list[Mutant], answers: dict[Mutant, int], *, minutes: float) -> int:
    """Print and write the figures and the survivors; 0 when enough were noticed."""
    if strange := [one for one in chosen if answers[one] not in (SURVIVED, KILLED, TOO_LONG)]:
        print(f"{strange[0].told}: could not be tried", file=sys.stderr)
        return 2
    survivors = [one for one in chosen if answers[one] == SURVIVED]
    (OUT / "survivors.txt").write_text("".join(f"{one.told}\n" for one in survivors), encoding="utf-8")
    print(f"\n{'file':<50} {'mutants':>8} {'killed':>8} {'survived':>9}")
    lived = Counter(one.file for one in survivors)
    for file, count in sorted(Counter(one.file for one in chosen).items()):
        print(f"{file:<50} {count:>8} {count - lived[file]:>8} {lived[file]:>9}")
    by_kind = Counter(one.kind for one in chosen)
    lived_kind = Counter(one.kind for one in survivors)
    for kind, count in sorted(by_kind.items()):
        print(f"{kind:<8} {count - lived_kind[kind]} of {count} killed ({(count - lived_kind[kind]) / count:.1%})")
    share = (len(chosen) - len(survivors)) / max(1, len(chosen))
    late = sum(code == TOO_LONG for code in answers.values())
    print(
        f"{len(chosen)} mutants: {len(chosen) - len(survivors)} killed ({late} by time), "
        f"{len(survivors)} survived, {share:.1%} killed, {minutes:.1f} minutes"
    )
    return 0 if share >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
