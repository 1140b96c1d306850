"""What the checker says of packs, campaigns, and forms that are begun for somebody."""

from __future__ import annotations

import pytest

from tests.unit.definitions.test_definitions_checks import TEXTS, checked

SERVICE = "employer-pack"
FILE = f"{SERVICE}.yaml"


def faults(old: str, new: str) -> str:
    text = TEXTS[SERVICE]
    assert old in text
    return "\n".join(checked(text.replace(old, new, 1), FILE))


def test_the_service_itself_has_no_fault():
    assert checked(TEXTS[SERVICE], FILE) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("services: [work-permit,", "services: [no-such,", 'there is no service "no-such"'),
        ("    pack: employers\n", "", "reveals and pack disagree"),
        ("    pack: employers\n", "    pack: nobody\n", 'there is no pack "nobody"'),
        ("- give-pack: employers", "- give-pack: nobody", 'there is no pack "nobody"'),
        ("with: {by: email, missing", "with: {by: pigeon, missing", 'not given by "pigeon"'),
        ("missing: no-pack", "missing: nothing", 'there is no task "nothing"'),
        ("mark-organisation: closed", "mark-organisation: lost", 'can\'t be "lost"'),
        ("unconfirmed: confirm-refusal", "unconfirmed: nobody", 'there is no task "nobody"'),
        ("answers: {pack-why: campaign}", "answers: {pack-what: campaign}", 'there is no question "pack-what"'),
        ("answers: {pack-why: campaign}", "answers: {pack-why: other}", '"other" is no option of it'),
        ("        email: business-email\n", "", "does not say which organisation"),
        ("Why do you want the pack?\n        required: false", "Why?\n        required: true", ""),
        (
            'now?, hint: "Paid or not, your own children too", required: false',
            "now?",
            'nobody would answer "children-now"',
        ),
        (
            "    when: {not: *by-email}\n",
            "    when: {question: business-phone, answered: true}\n",
            "no task begins with every case",
        ),
    ],
)
def test_a_slip_is_named(old, new, said):
    found = faults(old, new)
    assert (said in found) if said else found == ""


def test_a_form_of_a_case_that_hides_its_kind_may_not_lead_to_a_pack():
    assert "would give away the kind of case" in faults(
        "  subject: organisation\n", "  subject: organisation\n  sensitivity: safeguarding\n  hides-kind: true\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("services: [employment-visit]}", "services: [no-such]}", 'there is no service "no-such"'),
        (
            "services: [employment-visit]}",
            "approvals: [work-permit], services: [work-permit]}",
            "nothing, or two things",
        ),
        ("approvals: [work-permit]}", "approvals: [no-such]}", 'no service gives "no-such"'),
        ("approvals: [work-permit]}", "approvals: [work-permit], adds: breaches-found}", "counted, not added up"),
        ("adds: breaches-found", "adds: seen-breaches", 'keeps no "seen-breaches" on its cases'),
        ("adds: breaches-found", "adds: visit-result", '"visit-result" is no number'),
    ],
)
def test_what_a_campaign_counts_is_there_to_be_counted(old, new, said):
    from casework.publishing import read_folder
    from forms.definition.check_packs import results_fit
    from forms.definition.reader import read_text
    from tests.unit.definitions.test_definitions_checks import FOLDER, LIBRARY

    every, text = read_folder(FOLDER).definitions, TEXTS[SERVICE]
    assert old in text
    changed = read_text(text.replace(old, new, 1), FILE, LIBRARY).definition
    assert [said in one.what for one in results_fit(changed, every)] == [True]


def test_a_begun_form_is_filled_with_what_it_asks_in_the_same_way():
    from casework.publishing import read_folder
    from forms.definition.check_packs import begun_fits
    from forms.definition.reader import read_text
    from tests.unit.definitions.test_definitions_checks import FOLDER, LIBRARY

    every = read_folder(FOLDER).definitions
    text = TEXTS["employer-answer"]
    for old, new, said in (
        ("employer-name: business-name", "employer-nose: business-name", "does not ask"),
        ("employer-name: business-name", "job-title: pack-answer", "is asked as text there"),
        ("employer-name: business-name", "under-doctor: business-name", "does not ask"),
    ):
        changed = read_text(text.replace(old, new), "employer-answer.yaml", LIBRARY).definition
        assert changed is not None
        assert [said in one.what for one in begun_fits(changed, every)] == [True], new
