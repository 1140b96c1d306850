"""A check that counts what other forms say of the same person says by which name and birth a person is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.definition.questions import Page, QuestionKind
from forms.definition.remarks import Remark
from forms.definition.rule_inputs import FromElsewhere


def whom_entries_name(path: str, given: FromElsewhere, pages: Mapping[str, Page], inside: str) -> Iterator[Remark]:
    """What is wrong with whom entries of other forms must name, where forms are looked through for a person.

    Args: pages: the page of each question that the check may read. inside: the repeat that it is asked in.
    """
    if not (given.name or given.born or given.unsure):
        return
    if given.but_not or given.also_ended:
        yield Remark(path, "entries that name a person know no numbers", "Take but-not: and also-ended: away")
    for wanted, address in ((QuestionKind.PERSON_NAME, given.name), (QuestionKind.DATE, given.born)):
        page = pages.get(address)
        of_repeat = page.questions if page is not None and page.repeat is not None and page.repeat.id == inside else ()
        if not any(one.id == address and one.kind is wanted for one in of_repeat):
            what = f'"{address}" is not a question of type {wanted.value} of the repeat that this check is asked in'
            yield Remark(path, what, "Name one under both name: and born:")
