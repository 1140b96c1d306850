"""The three-page journey, ours against the plain version: CPU and wall time of a page, a post and a whole journey.

CPU is told whole, which is what the targets mean, and its user's part beside it: what Python, C libraries and the
interpreter do. The rest is what this machine's kernel asks for a request that comes, a row written, a wait ended.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from benchmarks.cpu_split import proof
from benchmarks.figures import Ledger
from benchmarks.invented_names import FAMILY, GIVEN, names
from benchmarks.places import POSTGRESQL, SQLITE, Ground, compiled_in, free_port
from benchmarks.served import served, usage_of
from benchmarks.visitor import Visitor

ROOM = "forms"
SERVICE = "/apply/bench-report"
REASON = {"q-reason": "moved", "q-details": "Moved away in the summer, nobody knows where to."}
SENDER = {"q-sender-email": "sam.reed@brook.example", "q-sender-phone": "01632 960001"}
GO = {"do": "continue"}


@dataclass(frozen=True)
class Child:
    """Whom a form is about."""

    given: str
    family: str
    born: tuple[str, str, str]  # day, month, year

    @property
    def answers(self) -> dict[str, object]:
        """As our form asks for them."""
        day, month, year = self.born
        dated = {"q-child-dob__day": day, "q-child-dob__month": month, "q-child-dob__year": year}
        return {"q-child-name__given": self.given, "q-child-name__family": self.family, **dated, **GO}

    @property
    def plain_answers(self) -> dict[str, object]:
        """As the plain version asks for them."""
        return {"given": self.given, "family": self.family, "born": list(self.born)}


IVY = Child("Ivy", "Quill", ("2", "3", "2015"))


def drawn(dice: random.Random) -> Child:
    """A child drawn by lot, as seldom the one of an earlier form as in a county.

    Where dozens of the same name and birth are known, a sending compares them all and has somebody look at ten.
    """
    given, family = (
        dice.choices(words, cum_weights=weights)[0] for words, weights in (names(GIVEN, 2), names(FAMILY, 3))
    )
    born = str(dice.randint(1, 28)), str(dice.randint(1, 12)), str(dice.randint(2010, 2021))
    return Child(given, family, born)


@dataclass(frozen=True)
class Cost:
    """Milliseconds that one act took, a mean over many of them."""

    user: float
    system: float
    wall: float
    times: int

    @property
    def cpu(self) -> float:
        """The worker's CPU."""
        return self.user + self.system


@dataclass
class Side:
    """One version of the form: how to begin, one page of it, and the whole way through.

    `faulty`: where a post with an error goes, if not to the page.
    """

    name: str
    port: int
    begin: Callable[[Visitor], str]  # gives the address of the first page
    good: dict[str, object]
    walk: Callable[[Visitor, Child], None]
    faulty: str = ""
    cost: dict[str, list[Cost]] = field(default_factory=dict)

    def measure(self, what: str, times: int, act: Callable[[int], None]) -> None:
        """Do something some times and keep the milliseconds of CPU and of wall each took."""
        before, began = usage_of(self.port), time.perf_counter()
        for number in range(times):
            act(number)
        wall, after = time.perf_counter() - began, usage_of(self.port)
        each = 1000 / times
        cost = Cost((after.user - before.user) * each, (after.system - before.system) * each, wall * each, times)
        self.cost.setdefault(what, []).append(cost)

    def of(self, what: str) -> float:
        """CPU: the median over the repeats."""
        return median(one.cpu for one in self.cost[what])

    def user(self, what: str) -> float:
        """The user's part of the CPU: a mean, since a sample is the better the more it is taken over."""
        return mean(one.user for one in self.cost[what])

    def system(self, what: str) -> float:
        """The system's part, likewise."""
        return mean(one.system for one in self.cost[what])

    def seconds(self, what: str) -> float:
        """How much CPU a split was taken over."""
        return sum(one.cpu * one.times for one in self.cost[what]) / 1000

    def wall(self, what: str) -> float:
        """Wall time: the median over the repeats."""
        return median(one.wall for one in self.cost[what])


def measure(ledger: Ledger, ground: Ground, plain_python: Path, *, repeats: int, times: int) -> None:
    """Measure all sides in turns, so that a busy moment of the machine meets each of them."""
    with ExitStack() as stack:
        told = {"NAIVE_DATA": str(ground.folder), "BENCH_LOG": str(ground.folder / "plain.log")}
        told |= compiled_in(ground.folder)
        port = stack.enter_context(served("plain", told, free_port(), plain_python))
        sides = [Side("plain", port, _plain_begin, IVY.plain_answers, _plain_walk)]
        told = {"BENCH_LOG": str(ground.folder / "floor.log"), **compiled_in(ground.folder)}
        places = {kind: ground.place(kind) for kind in (SQLITE, POSTGRESQL)}
        kept = [(f"kept, {kind}", "kept", place.environment) for kind, place in places.items()]
        for name, factory, environment in [*((name, name, told) for name in ("server", "constant", "session")), *kept]:
            port = stack.enter_context(served(f"floors:{factory}", environment, free_port()))
            sides.append(Side(name, port, _floor_begin, IVY.answers, _floor_walk, faulty="/faulty"))
        for kind, place in places.items():
            port = stack.enter_context(served("ours", place.environment, free_port()))
            sides.append(Side(kind, port, _our_begin, IVY.answers, _our_walk))
        weights = {}
        for repeat in range(repeats + 1):
            for side in sides:
                weights[side.name] = _round(side, times if repeat else max(5, times // 10), random.Random(repeat))
                if not repeat:
                    side.cost.clear()  # the first round warms up
        _tell(ledger, sides, weights)


def _round(side: Side, times: int, dice: random.Random) -> int:
    visitor = Visitor(side.port)
    page = side.begin(visitor)
    bad = side.faulty or page
    weight = len(visitor.get(page).encode())
    side.measure("get", times, lambda _: visitor.get(page) and None)
    side.measure("post", times, lambda _: visitor.post(page, side.good) and None)
    side.measure("bad post", times, lambda _: visitor.post(bad, {**side.good, **_NAMELESS}, want=422) and None)

    def whole(_: int) -> None:
        visitor.begin_anew()
        side.walk(visitor, drawn(dice))

    before = visitor.requests
    side.measure("journey", max(5, times // 8), whole)
    assert visitor.requests > before
    visitor.close()
    return weight


_NAMELESS = {"given": "", "q-child-name__given": "", "q-child-name__family": ""}


def _plain_begin(visitor: Visitor) -> str:
    visitor.get("/start", want=303)
    return "/form/child"


def _plain_walk(visitor: Visitor, child: Child) -> None:
    visitor.get("/start", want=303)
    visitor.get("/form/child")
    visitor.post("/form/child", {**child.plain_answers, "given": ""}, want=422)
    visitor.post("/form/child", child.plain_answers)
    visitor.get("/form/reason")
    visitor.post("/form/reason", {"reason": "moved", "details": REASON["q-details"]})
    visitor.get("/form/sender")
    visitor.post("/form/sender", {"email": SENDER["q-sender-email"], "phone": SENDER["q-sender-phone"]})
    visitor.get("/check-answers")
    visitor.post("/check-answers")
    assert "Your reference" in visitor.get("/sent")


def _our_begin(visitor: Visitor) -> str:
    visitor.get(SERVICE)
    return visitor.post(SERVICE)


def _our_walk(visitor: Visitor, child: Child) -> None:
    first = _our_begin(visitor)
    visitor.get(first)
    visitor.post(first, {**child.answers, **_NAMELESS}, want=422)
    visitor.get(visitor.post(first, child.answers))
    visitor.get(visitor.post(visitor.path, {**REASON, **GO}))
    visitor.get(visitor.post(visitor.path, {**SENDER, **GO}))
    assert visitor.path.endswith("/check-answers"), visitor.path
    assert "Your reference" in visitor.get(visitor.post(visitor.path)) or "reference" in visitor.body.decode()


def _floor_begin(visitor: Visitor) -> str:
    return visitor.post("/begin")


def _floor_walk(visitor: Visitor, child: Child) -> None:
    """Our way through, request for request, on a floor."""
    visitor.get("/")
    visitor.post("/begin")
    visitor.get("/")
    visitor.post("/faulty", {**child.answers, **_NAMELESS}, want=422)
    for fields in (child.answers, {**REASON, **GO}, {**SENDER, **GO}):
        visitor.get(visitor.post("/", fields))
    visitor.get(visitor.post("/send"))


# What each floor does beyond the one before it.
_FLOORS = {
    "server": "the server alone",
    "constant": "and Flask, a constant",
    "session": "and a signed session",
    "kept, sqlite": "and the draft's row, SQLite",
    "kept, postgresql": "and the draft's row, PostgreSQL",
}


def _tell(ledger: Ledger, sides: list[Side], weights: dict[str, int]) -> None:
    known = {side.name: side for side in sides}
    plain, products = known["plain"], [known[SQLITE], known[POSTGRESQL]]
    for what, title, must, aim in (
        ("get", "CPU of a question page, part of the plain version's", 0.1, 0.05),
        ("post", "CPU of a page's post, part of the plain version's", None, None),
        ("bad post", "CPU of a post with an error, part of the plain version's", None, None),
        ("journey", "CPU of a whole journey, part of the plain version's", 0.25, 0.1),
    ):
        for side in products:
            detail = f"{side.name}: {side.of(what):.2f} ms against {plain.of(what):.2f}"
            ledger.add(ROOM, title, side.of(what) / plain.of(what), "x", must=must, aim=aim, detail=detail)
        for name, words in _FLOORS.items():
            detail = f"{known[name].of(what):.2f} ms against {plain.of(what):.2f}: nothing of ours can cost less here"
            ledger.add(ROOM, f"floor of a {what}: {words}", known[name].of(what) / plain.of(what), "x", detail=detail)
        for side in products:
            own = side.of(what) - known[f"kept, {side.name}"].of(what)
            above = f"ours of a {what}, above that floor"
            ledger.add(ROOM, above, own / plain.of(what), "x", detail=f"{side.name}: {own:.2f} ms")
    _tell_split(ledger, sides, plain)
    for what in ("get", "journey"):
        for side in products:
            value = side.wall(what) / plain.wall(what)
            detail = f"{side.name}: {side.wall(what):.2f} ms"
            ledger.add(ROOM, f"wall time of a {what}, part of the plain version's", value, "x", detail=detail)
    weight = weights[SQLITE] / 1024
    ledger.add(ROOM, "weight of a question page, not compressed", weight, "KB", must=12, aim=8)


def _tell_split(ledger: Ledger, sides: list[Side], plain: Side) -> None:
    """What of the CPU is the user's, of every side, and how far the machine's word can be believed."""
    sure = proof()
    title = "system's part of a known mixture, as told less as counted"
    detail = f"{sure.told:.2f} less {sure.counted:.2f}, over {sure.seconds:.1f} s: over less a split is worth less"
    ledger.add(ROOM, title, sure.told - sure.counted, "of all", detail=detail)
    for what in ("get", "post", "bad post", "journey"):
        for side in sides:
            split = f"{side.user(what):.2f} ms user and {side.system(what):.2f} system"
            detail = f"{split}, over {side.seconds(what):.2f} s of CPU"
            title = f"user CPU of a {what}, part of the plain version's: {_FLOORS.get(side.name, side.name)}"
            ledger.add(ROOM, title, side.user(what) / plain.user(what), "x", detail=detail)
