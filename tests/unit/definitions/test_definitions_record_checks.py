"""What a definition asks the law about an approval's own record is checked before it is published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.law.law_book import RuleShapes
from forms.answers import Answers
from forms.definition.check import check
from forms.definition.library import read_library
from forms.definition.reader import read_text
from forms.definition.rule_inputs import FromOwnCouncil, FromRecord
from forms.definition.vocabulary import STANDARD
from forms.rule_facts import FactMaker, any_answered
from tests.fixtures.definitions_once import DEFINITIONS


def faults(old: str = "schema: 1", new: str = "schema: 1") -> list[str]:
    """Every fault of the application to be a chaperone, with one change."""
    library, _ = read_library(DEFINITIONS)
    text = (DEFINITIONS / "services" / "chaperone.yaml").read_text(encoding="utf-8")
    assert old in text
    words = replace(STANDARD, rules=RuleShapes()).with_library(library)
    found = check(read_text(text.replace(old, new, 1), "chaperone.yaml", library), words).faults
    return [f"{one.what}. {one.mend}" for one in found]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ends: {record: ends}", "ends: {record: end}", "no fact of an approval's record"),
        ("ends: {record: ends}", "ends: {record: renewal-received}", '"renewal-received" is yes or no'),
        ("{record: check.dbs.issued}", "{record: check.police.issued}", 'there is no check "police"'),
        ("{record: check.dbs.issued}", "{record: check.dbs.weight}", "no fact of an approval's record"),
        ("of: [suspended]}", "of: [asleep]}", '"asleep" is nothing that "state" can be'),
        ("{record: state, of: [suspended]}", "{record: state}", '"state" is compared with nothing'),
        ("of: [licence-holder]}", "of: [everybody]}", "Use one of: licence-holder, host-council"),
        ("begins: {record: begins}", "begins: {record: begins, of: [valid]}", '"begins" has no of:'),
        ("- rule: CHAP.SUSPENSION\n", "- rule: CHAP.SUSPENSION\n        effect: warn\n", "only officers to tell"),
        ("dob: applicant-born", "dob: {record: begins}", "is no fact of a form's record"),
        ("previous-number: {record: number}", "previous-number: {day: today}", "a form begins with an answer"),
        ("previous-number: {record: number}", "previous-number: {value: true}", "only text or the code of an option"),
        ("applicant-name: applicant-name", "applicant-name: seen-issued", "whoever renews would read"),
        ("begins: {record: begins}", "begins: {record: case-ended}", "no fact of an approval's record"),
        ("applicant-phone: applicant-phone", "applicant-phone: telephone", 'there is no question "telephone"'),
        ("{suspend: chaperone}", "{suspend: minder}", 'there is no approval and no question "minder"'),
        ("begins: {record: begins}", "begins: {council: own}", "not a council"),
    ],
)
def test_a_fault_is_found_with_its_mend(old, new, said):
    assert any(said in one for one in faults(old, new))


def of_a_form(fact: str, effect: str = "officer") -> list[str]:
    """The faults of a check that reads the record of a form."""
    inputs = f"{{received: {{day: received-on}}, school_asked: {{record: {fact}}}}}"
    check_of = f"    checks:\n      - {{rule: EMP.PERMIT.DECISION, effect: {effect}, inputs: {inputs}}}\n"
    return [one for one in faults("    checks:\n", f"{check_of}") if "record" in one or "part" in one or "asked" in one]


@pytest.mark.parametrize(
    ("fact", "effect", "said"),
    [
        ("part.applicant.asked", "officer", ""),
        ("case-ended", "officer", ""),
        ("part.nobody.asked", "officer", 'there is no party "nobody"'),
        ("part.applicant.read", "officer", "no fact of a form's record. Use one of: case-ended, part.<party>.asked"),
        ("begins", "officer", "Write this check under checks: of an approval"),
        ("case-ended", "warn", "would tell whoever fills in the form how others are asked"),
    ],
)
def test_a_check_of_a_page_reads_when_parties_were_asked_and_when_the_case_ended(fact, effect, said):
    found = of_a_form(fact, effect)
    assert found == [] if not said else any(said in one for one in found)


AS_IT_STANDS = "amended_by_council: {record: outcome.order-changed, as: {changed: true, unchanged: false}}"


def of_officers(given: str) -> list[str]:
    """The faults of a leaver's return whose check of a changed order reads something else of what officers said."""
    library, _ = read_library(DEFINITIONS)
    text = (DEFINITIONS / "services" / "school-leaver.yaml").read_text(encoding="utf-8")
    assert AS_IT_STANDS in text
    words = replace(STANDARD, rules=RuleShapes()).with_library(library)
    found = check(read_text(text.replace(AS_IT_STANDS, given, 1), "school-leaver.yaml", library), words).faults
    return [f"{one.what}. {one.mend}" for one in found]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("amended_by_council: {record: outcome.order-changed, as: {changed: true}}", ""),
        ("amended_by_council: {record: outcome.order-broken, as: {changed: true}}", 'there is no task "order-broken"'),
        ("amended_by_council: {record: outcome.order-changed, as: {new: true}}", 'has no choice "new"'),
        ("amended_by_council: {record: outcome.order-changed, as: {changed: maybe}}", '"maybe" is not yes or no'),
        ("amended_by_council: {record: outcome.order-changed}", "as: what each of these is: changed, unchanged"),
        ("amended_by_council: {record: outcome.order-changed, of: [changed]}", "no fact of a form's record"),
        ("amended_by_council: {record: officer.order-changed-from}", "is a date, and the fact is yes or no"),
        ("amended_by_council: {record: officer.order-changed-shown}", "no task asks an officer for the day"),
    ],
)
def test_a_check_of_a_page_reads_what_officers_said_of_the_form(given, said):
    found = [one for one in of_officers(given) if one not in of_officers(AS_IT_STANDS)]
    assert found == [] if not said else any(said in one for one in found)


def test_a_choice_that_the_rule_has_no_word_for_says_nothing():
    maker = FactMaker({}, {}, record=lambda fact, among: {"outcome.look": "still-looking"}.get(fact))
    given = (("agreed", FromRecord("outcome.look", codes=(("agreed", True), ("refused", False)))),)
    assert maker.facts(given, Answers()) == {}
    other = (("found", FromRecord("outcome.look", codes=(("still-looking", "still_asking"),))),)
    assert maker.facts(other, Answers()) == {"found": "still_asking"}


def test_without_the_change_there_is_no_such_fault():
    assert not any("record" in one or "approval" in one for one in faults())


class Marlowe:
    """The councils as a form knows them."""

    def every(self) -> list[tuple[str, str]]:
        return [("202", "Camden")]

    def name(self, code: str, /) -> str | None:
        return dict(self.every()).get(code)

    def own(self) -> str:
        return "Marlowe"


def test_a_rule_that_reads_a_record_is_asked_though_nothing_is_answered():
    maker = FactMaker({}, {}, record=lambda fact, among: f"{fact} of {','.join(among)}" if among else None)
    given = (("ends", FromRecord("ends")), ("state", FromRecord("state", ("valid", "suspended"))))
    assert any_answered(given, Answers())
    assert maker.facts(given, Answers()) == {"state": "state of valid,suspended"}, "what it does not have is left out"


def test_this_council_is_given_by_its_name_and_left_out_where_nobody_has_named_it():
    given = (("council", FromOwnCouncil()),)
    assert FactMaker({}, {}, councils=Marlowe()).facts(given, Answers()) == {"council": "Marlowe"}
    assert FactMaker({}, {}).facts(given, Answers()) == {}
