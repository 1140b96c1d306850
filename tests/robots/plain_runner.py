"""The smallest possible runner of a compiled form: one party, answers in memory, no web server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from forms.answers import Answers, add_entry, merge, merge_entry, remove_entry
from forms.definition.questions import Page
from forms.journey import Walk
from forms.pages import CompiledForm, Slots
from forms.ports import NO_PORTS, Ports
from forms.posted import FilePosted
from tests.robots.form_robot import Screen

TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "docx": "application/msword", "txt": "text/plain"}
CHECK = "/form/check-answers"
EXIT = "/form/exit"


class PlainRunner:
    """Does for a form what the journeys blueprint does, and keeps `part` and `posted` as a filing's part would."""

    def __init__(self, form: CompiledForm, party: str, today: date, ports: Ports = NO_PORTS, facts: Any = None) -> None:
        self.form, self.party, self.today, self.ports = form, party, today, ports
        self.journey = form.journey(party)
        self.facts: dict[str, Any] = facts or {}
        self.part: dict[str, Any] = {}
        self.posted: list[str] = []
        self.entries_made = 0

    @property
    def answers(self) -> Answers:
        return Answers.of(self.party, self.part)

    def walk(self) -> Walk:
        return self.journey.walk(self.answers, self.posted, self.facts, self.today)

    def here(self) -> str:
        """Where the journey goes on."""
        walk = self.walk()
        if walk.exit is not None:
            return EXIT
        return CHECK if walk.next is None else f"/form/{walk.next.id}"

    def get(self, url: str) -> Screen:
        if url == "/form":
            url = self.here()
        if url in {CHECK, EXIT}:
            return Screen(url, f"<h1>{url}</h1>")
        page_id, _, entry = url.removeprefix("/form/").partition("/")
        walk = self.walk()
        assert walk.can_visit(page_id), f"{page_id} is not open"
        page = self.form.page(page_id)
        view = walk.answers
        if page.page.repeat and not entry:
            return Screen(url, page.render_list(view, **self._with(), slots=Slots("token")))
        if page.page.repeat:
            view = view.within(page.page.repeat.id, entry)
        return Screen(url, page.render(view, **self._with(), slots=Slots("token", entry_number=1 if entry else 0)))

    def post(self, url: str, data: dict[str, list[str]]) -> Screen:
        page_id, _, entry = url.removeprefix("/form/").partition("/")
        walk = self.walk()
        page = self.form.page(page_id)
        repeat = page.page.repeat
        if repeat and not entry:
            result = page.parse_list(data, walk.answers)
            if result.errors:
                return Screen(url, page.render_list(walk.answers, **self._with(), result=result))
            if result.action.kind == "add":
                self.entries_made += 1
                return self.get(f"{url}/entry{self.entries_made}")
            if result.action.kind == "remove-entry":
                self.change(remove_entry(self.part, repeat.id, result.action.item))
                return self.get(url)
            return self.take(page.page)
        view = walk.answers.within(repeat.id, entry) if repeat else walk.answers
        result = page.parse(data, self._files(data), view, **self._with())
        for key, places in result.new_files.items():
            result = replace(result, values=result.with_files(key, [f"f{place}" for place in places]))
        if not result.ok:
            return Screen(url, page.render(view, **self._with(), result=result))
        if repeat:
            known = any(item["id"] == entry for item in self.part.get(repeat.id, []))
            write = merge_entry if known else add_entry
            self.change(write(self.part, repeat.id, entry, result.values))
            return self.get(f"/form/{page_id}")
        self.change(merge(self.part, result.values))
        return self.take(page.page)

    @staticmethod
    def _files(data: dict[str, list[str]]) -> dict[str, list[FilePosted]]:
        """What a robot attached: "@paper.pdf" in a box."""
        attached = {name: [one[1:] for one in values if one.startswith("@")] for name, values in data.items()}
        return {
            name: [FilePosted(one, 1000, TYPES[one.rpartition(".")[2]]) for one in names]
            for name, names in attached.items()
        }

    def change(self, part: dict[str, Any]) -> None:
        before, self.part = self.answers, part
        self.posted = self.journey.recheck(self.posted, before, self.answers, self.facts, self.today)

    def take(self, page: Page) -> Screen:
        self.posted = [*(one for one in self.posted if one != page.id), page.id]
        return self.get(self.here())

    def _with(self) -> dict[str, Any]:
        return {"today": self.today, "ports": self.ports, "facts": self.facts}
