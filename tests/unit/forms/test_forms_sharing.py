"""What one party sees of another's answers: on pages, check answers and the PDF, over forms made up at random."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition.parties import Party
from forms.definition.questions import Page, Question, Repeat
from forms.definition.wording import Wording
from forms.pages import CompiledForm, compile_form
from forms.sharing import shared
from forms.summary import Section, summary
from tests.unit.forms.made_up import FIELDS, TODAY, definition, question

PARTIES = ("ann", "bob", "cat", "dan")


@dataclass(frozen=True)
class Told:
    """A form of several parties that all have answered everything, each answer a word that stands nowhere else."""

    form: CompiledForm
    parts: dict[str, dict[str, Any]]
    secrets: dict[tuple[str, str], tuple[str, ...]]  # by party and question

    def may_see(self, reader: str) -> set[str]:
        """The secrets a reader may see, said once more in other words than the product's."""
        shapes = {party.id: party for party in self.form.definition.parties}
        person = {reader}
        while not person >= (more := {shapes[one].same_as for one in person} - {""}):
            person |= more
        seen: set[str] = set()
        for page in self.form.definition.pages:
            for one in page.questions:
                named = set(one.seen_by)
                trusted = not named and any(page.party in shapes[each].sees for each in person)
                if page.party in person or named & person or trusted:
                    seen |= set(self.secrets[page.party, one.id])
        return seen

    @property
    def every(self) -> set[str]:
        """All secrets."""
        return {word for words in self.secrets.values() for word in words}


@st.composite
def told(draw: st.DrawFn) -> Told:
    names = PARTIES[: draw(st.integers(2, 4))]
    some = st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple)
    parties = tuple(
        Party(
            name,
            Wording.of(name),
            ("link",),
            order=place,
            sees=draw(some),
            same_as=draw(st.sampled_from(["", *names[:place]])),
        )
        for place, name in enumerate(names)
    )
    pages: list[Page] = []
    parts: dict[str, dict[str, Any]] = {name: {} for name in names}
    secrets: dict[tuple[str, str], tuple[str, ...]] = {}
    said = ""
    for place, name in enumerate(names):
        for number in range(draw(st.integers(1, 2))):
            own = [f"q{place}{number}{each}" for each in range(draw(st.integers(1, 2)))]
            repeat = (
                Repeat(f"r{place}{number}", Wording.of("visit"), Wording.of("visits")) if draw(st.booleans()) else None
            )
            asked: list[Question] = [question(one, label=f"Say {one} {said}", seen_by=draw(some)) for one in own]
            for one in own:
                secrets[name, one] = tuple(f"secret{one}e{entry}z" for entry in range(2 if repeat else 1))
            if repeat is None:
                parts[name] |= {one: secrets[name, one][0] for one in own}
            else:
                parts[name][repeat.id] = [
                    {"id": f"{entry:032x}", **{one: secrets[name, one][entry] for one in own}} for entry in range(2)
                ]
            said += " ".join(f"(({one})) (({name}.{one}))" for one in own) + " "
            pages.append(Page(f"p{place}{number}", name, Wording.of("A page"), tuple(asked), repeat=repeat))
    # Every page tries to say every answer there is: a definition that the checker would refuse.
    greedy = tuple(replace(one, body=Wording.of(said or ".")) for one in pages)
    return Told(compile_form(definition(*greedy, parties=parties), FIELDS), parts, secrets)


def words_of(sections: list[Section]) -> str:
    return " ".join(line for section in sections for row in section.rows for line in (row.label, *row.lines))


def found_in(text: str, told: Told) -> set[str]:
    return {word for word in told.every if word in text}


@settings(max_examples=120, deadline=None)
@given(told())
def test_a_party_is_given_what_it_may_see_and_nothing_else(told: Told) -> None:
    for reader in told.parts:
        given_to = shared(told.form.definition, reader, told.parts)
        assert found_in(str(given_to), told) == told.may_see(reader)


@settings(max_examples=60, deadline=None)
@given(told())
def test_no_page_summary_or_pdf_of_a_party_holds_what_it_may_not_see(told: Told) -> None:
    made = told.form.definition
    for reader in told.parts:
        allowed = told.may_see(reader)
        answers = Answers(shared(made, reader, told.parts), reader)
        for page in made.pages:
            if page.party != reader:
                continue
            compiled = told.form.page(page.id)
            drawn = [compiled.render(answers, today=TODAY)]
            if page.repeat is not None:
                drawn = [compiled.render_list(answers, today=TODAY)]
                drawn += [
                    compiled.render(answers.within(page.repeat.id, entry["id"]), today=TODAY)
                    for entry in answers.entries(page.repeat.id, reader)
                ]
            assert found_in(" ".join(drawn), told) <= allowed
        everything = summary(made, Answers(told.parts, reader), seen_by=reader)
        assert found_in(words_of(everything), told) == allowed
        own = found_in(words_of(summary(made, answers, parties=[reader])), told)  # what the PDF of a part is made of
        assert own <= allowed
        assert own >= {word for (party, _), words in told.secrets.items() if party == reader for word in words}
        ending = told.form.text(Wording.of(" ".join(f"(({name}))" for _, name in told.secrets)), answers, today=TODAY)
        assert found_in(ending, told) <= allowed
