# ruff: noqa: E501  # what was, what it becomes and what is said stand side by side
"""Doors and forms that belong together: what would not fit the other side is refused, with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casework.publishing import read_folder

FOLDER = Path(__file__).parents[3] / "definitions"
BESIDE = ("cme-referral", "school-leaver", "pupil-no-show")


def faults(folder: Path, service: str, was: str, becomes: str) -> list[str]:
    """What the checker says of one definition, changed, among those it has to do with."""
    among = {*BESIDE, service}
    leave_out = shutil.ignore_patterns(*(one.name for one in FOLDER.glob("services/*") if one.stem not in among))
    shutil.copytree(FOLDER, folder / "definitions", ignore=leave_out)
    file = folder / "definitions/services" / f"{service}.yaml"
    text = file.read_text()
    assert was in text, was
    file.write_text(text.replace(was, becomes, 1))
    return [str(fault) for fault in read_folder(folder / "definitions").faults]


def test_all_our_doors_fit_the_service_behind_them():
    assert read_folder(FOLDER).faults == ()


@pytest.mark.parametrize(
    ("service", "was", "becomes", "says"),
    [
        ("cme-concern", "worked-by: cme-referral", "worked-by: cme-nothing", 'there is no service "cme-nothing"'),
        ("cme-concern", "worked-by: cme-referral", "worked-by: pupil-no-show", "pupil-no-show has no casework of its own"),
        ("cme-concern", "  type: CME", "  type: CMOE", "cme-referral says CME"),
        ("cme-concern", "  prefix: EW", "  prefix: EWX", "cme-referral says EW"),
        ("cme-concern", "  hides-kind: true\n", "  hides-kind: true\n  stages: {new: New}\n", "has its stages and priorities from there"),
        ("pupil-no-show", "          harm: Neglect or harm\n", "          harms: Neglect or harm\n", 'cme-referral has no option "harms"'),
        ("pupil-no-show", "      - id: on-roll\n        type: yes-no", "      - id: on-roll\n        type: text", "asks this as yes-no"),
        ("new-pupil", "    - type: CME\n", "    - type: CMEX\n", 'no service has cases of type "CMEX"'),
        ("new-pupil", "      outcome: enrolled\n", "      outcome: failed-to-track\n", 'no such outcome "failed-to-track"'),
        ("new-pupil", "        enrolled-school: school\n", "", '"enrolled-school" is wanting'),
        ("new-pupil", "        enrolled-school: school\n", "        enrolled-school: scool\n", 'there is no question "scool"'),
        ("new-pupil", "    - type: LEAVER\n", "    - type: JOINER\n", "can't settle cases of its own type"),
        ("school-leaver", "    matched: Destination confirmed\n", "    match: Destination confirmed\n", 'no stage or outcome "match"'),
        ("school-leaver", "    - start-later: unmatched\n", "    - start-later: unmet\n", 'there is no task "unmet"'),
        ("school-leaver", "{after: 10 school-days, unless: settled}", "{after: soon}", "is not an amount of time"),
        ("school-leaver", "    - open-case: home-education\n", "    - open-case: home-schooling\n", 'there is no service "home-schooling"'),
        ("school-leaver", "receipt-when: {question: ground, is-not: k}", "receipt-when: {question: grounds, is-not: k}", "not a question that comes before"),
        ("school-leaver", "    - when: {question: ground, is: k}\n      title: Thank you", "    - when: {question: ground, is: z}\n      title: Thank you", 'no option "z"'),
        ("cme-referral", "    answer-service: cme-parent-answer\n", "", "disagree"),
        ("cme-referral", "    why: reason\n", "    why: reasons\n", '"reasons" is no choice of one that the case keeps'),
        ("cme-referral", "    why: reason\n", "    why: child-name\n", '"child-name" is no choice of one that the case keeps'),
        ("cme-referral", "being-assessed: [home-education-assessment]", "being-assessed: [assessing]", 'there is no stage "assessing"'),
        ("cme-concern", "  hides-kind: true\n", "  hides-kind: true\n  out-of-education: {}\n", "cme-referral says it for its cases"),
        ("chaperone", "  type: CHAPERONE\n", "  type: CHAPERONE\n  out-of-education: {}\n", "only a child can be out of education"),
        ("school-leaver", "  type: LEAVER\n", "  type: CME\n  out-of-education: {}\n", "cme-referral says it for the same type of case"),
        ("cme-referral", "    answer-service: cme-parent-answer\n", "    answer-service: cme-concern\n", 'no form "cme-concern" answers'),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_other_side_is_refused(tmp_path, service, was, becomes, says):
    found = faults(tmp_path, service, was, becomes)
    assert any(says in fault and fault.startswith(f"{service}.yaml:") for fault in found), found


def test_a_school_ground_of_death_asks_the_statutory_particulars_and_ends_without_next_steps():
    leaver = next(one for one in read_folder(FOLDER).definitions if one.service == "school-leaver")
    (ending,) = leaver.confirmation.instead
    said = ending.title.say() + ending.body.say()
    assert "sorry" in said
    assert not any(word in said.casefold() for word in ("next", "officer", "keep", "must", "send"))


def test_a_statutory_return_has_no_way_out_of_the_form_and_no_check_that_stops_it():
    returns = [one for one in read_folder(FOLDER).definitions if one.never_refused]
    assert {one.service for one in returns} >= {"school-leaver", "new-pupil", "cannot-locate", "absence-return"}
    for form in returns:
        checks = [check for page in form.pages for check in page.checks] + list(form.checks)
        assert {check.effect for check in checks} <= {"warn", "officer"}
        assert [page.id for page in form.pages if page.exits] == []
