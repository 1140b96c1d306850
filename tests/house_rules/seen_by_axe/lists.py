"""The lists of what journeys look at with axe, and what a run of all of them must therefore have seen.

    ONROLL_SEEN=/tmp/walked make journeys ARGS="-k 'not demonstration_leads'"
    ONROLL_SEEN=/tmp/linked make journeys ARGS="-k demonstration_leads"
    .venv/bin/python -m tests.house_rules.seen_by_axe.lists /tmp/walked /tmp/linked

writes the lists anew from what the runs saw; a line that goes is a page that nobody looks at any more. What no journey
shows on its way is looked at where the demonstration links to it, so a new page that is linked needs one line only; and
where a new form stands on such a page, one in mistakes.txt has it sent there with nothing filled in.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).parent
SERVICES = FOLDER.parents[2] / "definitions" / "services"
WIDTHS = (1280, 360)
PAGES, DEMONSTRATION, FORMS, NO_PAGES = "pages", "demonstration", "form-pages", "no-pages"
STATES, MISTAKES, NO_STATES = "error-states", "mistakes", "no-error-states"
WRONG = "422 POST "  # a form that was sent and is shown again with what is wrong


def kept(name: str) -> list[str]:
    """The lines of one of the lists."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def no_pages() -> dict[str, str]:
    """Routes that answer a GET with no page of their own, each with the reason."""
    return with_reasons(NO_PAGES)


def no_states() -> dict[str, str]:
    """Error states that no journey shows, each with the reason."""
    return with_reasons(NO_STATES)


def with_reasons(name: str) -> dict[str, str]:
    """The lines of a list of exceptions, each with the reason."""
    return {line: why for line, _, why in (line.partition(": ") for line in kept(name))}


def states() -> set[str]:
    """Every error state that some journey shows."""
    return {*kept(STATES), *(f"{WRONG}{rule}" for rule in kept(MISTAKES))}


def form_page(service: str, page_id: str) -> str:
    """A page of a form, as a run notes it."""
    return f"form {service} {page_id}"


def as_noted(name: str, line: str) -> str:
    """What a run notes, after the width, for a line of a list."""
    before = {PAGES: "200 GET ", DEMONSTRATION: "200 GET ", STATES: "", MISTAKES: WRONG, FORMS: "form "}
    return f"{before[name]}{line}"


def missed(seen: set[str]) -> list[str]:
    """What the lists say is looked at and was not seen, with the width."""
    wanted = (as_noted(name, line) for name in (PAGES, DEMONSTRATION, STATES, MISTAKES, FORMS) for line in kept(name))
    return [line for one in wanted for width in WIDTHS if (line := f"{width} {one}") not in seen]


def of_runs(walked: set[str], linked: set[str]) -> dict[str, list[str]]:
    """The lists that two runs would write: what was seen at both widths."""
    on_the_way, every = at_both_widths(walked), at_both_widths(walked | linked)
    pages = {line.removeprefix("200 GET ") for line in on_the_way if line.startswith("200 GET ")}
    mistakes = {line for line in every - on_the_way if line.startswith(WRONG)}
    return {
        PAGES: sorted(pages),
        DEMONSTRATION: sorted({line.removeprefix("200 GET ") for line in every if line.startswith("200 GET ")} - pages),
        STATES: sorted(line for line in every - mistakes if line[:1] in "45"),
        MISTAKES: sorted(line.removeprefix(WRONG) for line in mistakes),
        FORMS: sorted(line.removeprefix("form ") for line in every if line.startswith("form ") and is_ours(line)),
    }


def at_both_widths(seen: set[str]) -> set[str]:
    """What was seen in a wide window and in a narrow one, without the width."""
    return set.intersection(
        *({line.partition(" ")[2] for line in seen if line.startswith(f"{width} ")} for width in WIDTHS)
    )


def is_ours(line: str) -> bool:
    """Whether a form's page is of a service that we ship: some journeys publish one of their own."""
    return (SERVICES / f"{line.split()[1]}.yaml").is_file()


if __name__ == "__main__":
    runs = [set(Path(name).read_text(encoding="utf-8").splitlines()) for name in sys.argv[1:3]]
    for of, lines in of_runs(*runs).items():
        (FOLDER / f"{of}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        print(f"{of}: {len(lines)}")
