"""Short ways of writing definitions in tests, and directories with a few invented entries."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from forms.definition.document import Definition, Privacy
from forms.definition.questions import Option, Page, Party, Question, QuestionKind
from forms.definition.wording import Wording
from forms.pages import CompiledForm, compile_form
from forms.ports import FileKept, Ports, RecordFound, SchoolFound
from tests.strategies.question_settings import SETTINGS

SUNDAY, LAST_YEAR = 6, 2027
TODAY = date(2026, 11, 23)
FIELDS = Path(__file__).parents[3] / "templates" / "fields"
PARTY = "referrer"


def question(name="q", kind="text", label="Reason", **more) -> Question:
    """A question; `options` by code to label, settings as keywords in a dict."""
    options = tuple(
        one if isinstance(one, Option) else Option(one, Wording.of(one.title())) for one in more.pop("options", ())
    )
    given = more.pop("settings", {})
    own = {key: value for key, value in SETTINGS.get(QuestionKind(kind), ()) if key != "words"}
    settings = tuple({**own, **given}.items())
    return Question(name, QuestionKind(kind), Wording.of(label), options=options, settings=settings, **more)


def page(name, *questions, **more) -> Page:
    """A page of the only party."""
    return Page(name, more.pop("party", PARTY), Wording.of(more.pop("title", f"Page {name}")), questions, **more)


def definition(*pages, **more) -> Definition:
    """A form of one party."""
    return Definition(
        service="made-up",
        title=Wording.of("Made up"),
        summary=Wording.of("For a test"),
        audience=("public",),
        privacy=Privacy("public task", Wording.of("Notice"), "1 year"),
        parties=more.pop("parties", (Party(PARTY, Wording.of("Referrer"), ("visitor",)),)),
        pages=pages,
        case=None,
        **more,
    )


def form(*pages, **more) -> CompiledForm:
    """The same, ready to run."""
    return compile_form(definition(*pages, **more), FIELDS)


class Schools:
    """Two schools of one name, and a third."""

    def __init__(self) -> None:
        self.known = {"123456": "Elm Primary School", "234567": "Elm Primary School", "345678": "Oak Academy"}

    def find(self, text):
        return [
            SchoolFound(urn, name, f"Town {urn[0]}") for urn, name in self.known.items() if text.lower() in name.lower()
        ]

    def name(self, urn):
        return self.known.get(urn)


class Councils:
    """Two councils."""

    def __init__(self) -> None:
        self.known = {"301": "Barking and Dagenham", "330": "Birmingham"}

    def every(self):
        return tuple(self.known.items())

    def name(self, code):
        return self.known.get(code)


class Files:
    """One file."""

    def kept(self, file_id):
        return FileKept(file_id, "letter <1>.pdf", 10, "Not scanned") if file_id == "f1" else None


class Calendars:
    """Every day but Sunday counts, up to the end of 2027."""

    def count(self, start, amount, unit):
        del unit
        day, left, step = start, abs(amount), timedelta(days=1 if amount >= 0 else -1)
        while left:
            day += step
            left -= day.weekday() != SUNDAY
        return day if day.year <= LAST_YEAR else None


class Records:
    """Two pupils, and what was recorded of one."""

    def __init__(self) -> None:
        self.pupils = {"p1": "Ada Ashe, 7B", "p2": "Bob Birch, 9C"}

    def find(self, source, text):
        return [RecordFound(one, name) for one, name in self.pupils.items() if text.lower() in name.lower()]

    def name(self, source, record_id):
        return self.pupils.get(record_id)

    def known(self, source):
        return "office@elm.example" if source == "my-email" else None

    def total(self, source, about, of):
        return Decimal("4.5") if source == "days-out" else None


PORTS = Ports(
    Schools(),
    Councils(),
    Files(),
    calendars=Calendars(),
    records=Records(),
    upn_reasons=lambda upn: () if upn == "RIGHT" else ("The first letter is wrong.",),
)
