"""What a definition says of approvals is checked before it is published."""

from __future__ import annotations

import pytest

from tests.integration.licensing.guild import AGAIN, FIRST, document, faults_of


@pytest.mark.parametrize("service", [FIRST, AGAIN])
def test_an_application_and_its_renewal_have_no_fault(service):
    assert faults_of(document(service)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("second-person: true\n    then: [{issue", "then: [{issue", "one person alone could decide this"),
        ("{issue: minder", "{issue: mender", 'there is no approval "mender"'),
        ("{issue: minder", "{note: minder", "nothing ever issues this approval"),
        ("name: applicant-name, ", "name: applicant, ", 'there is no question "applicant"'),
        ("name: applicant-name, ", "name: works-as, ", '"works-as" asks for something else'),
        ("born: applicant-born", "born: applicant-name", '"applicant-name" asks for something else'),
        ("of: party", "of: subject", ""),
        ('from: "check:dbs"', 'from: "check:police"', 'there is no check "police"'),
        ("from: issue", 'from: "answer:never"', 'there is no question "never"'),
        ("amount: 3\n", "until: applicant-born\n      amount: 3\n", "it does not say how long"),
        ("requires-checks: [dbs]", "requires-checks: [police]", 'there is no check "police"'),
        ("issued: [issued]", "issued: [nothing]", 'there is no message "nothing"'),
        ("task: not-renewed", "task: nothing", 'there is no task "nothing"'),
        ("service: minder-renewal", "service: nobody-renews", 'there is no service "nobody-renews"'),
        ("[90, 60, 30, 14, 0]", "[90, 60, 60]", "a day is there twice"),
        ("satisfied-by: [seen, current]", "satisfied-by: [seen, lost]", 'there is no status "lost"'),
        ("    modes: {in-person: In person, video: By video}\n", "", "how something may be seen"),
        ("    next-task: look-up\n", "", "a next check needs a time and a task"),
        ("id: photo, type: file", "id: dbs-scan, type: file", "dbs is never uploaded"),
        ("reasons: why-refused", "reasons: why", 'there is no question "why"'),
        ("issued: [issued]\n", "issued: [refused]\n", "it leads to a card that is not there"),
        ("  - id: issued\n    to: [party]", "  - id: issued\n    to: [party, host-council]", "would open the card"),
        ("question: works-as}]", "question: works-as, says: ((name))}]", "(name)) is no answer of the form"),
        ("question: works-as}]", "question: works-as, says: ((stage-name))}]", "asked once for each of stages"),
        ("question: works-as}]", "question: stage-name, says: ((stage-name)) ((works-as))}]", ""),
        ("    tells:\n", "    host-councils: works-as\n    tells:\n", '"works-as" asks for something else'),
        ('"MB-CH-{year}-{serial:4}"', '"MB {serial}"', "is not a pattern of numbers"),
    ],
)
def test_a_fault_is_found_with_its_mend(old, new, said):
    text = document(FIRST)
    assert old in text
    found = faults_of(text.replace(old, new))
    assert any(said in fault for fault in found) if said else found == []


def test_copies_go_to_other_parties_schools_and_the_councils_that_the_approval_names():
    text = document(FIRST).replace("  - id: issued\n    to: [party]", "  - id: issued\n    to: [TO]")
    assert faults_of(text.replace("TO", '"party:applicant", "school:office"')) == []
    assert any("would open the card" in fault for fault in faults_of(text.replace("TO", "host-council")))
    named = text.replace("    tells:\n", "    host-councils: stage-council\n    tells:\n")
    assert faults_of(named.replace("TO", "host-council")) == []
    assert any("would open the card" in fault for fault in faults_of(named.replace("TO", "licence-holder")))


def test_a_licence_of_nobody_can_not_be_held_by_the_subject():
    text = document(FIRST).replace("of: party", "of: subject").replace("subject: adult", "subject: none")
    assert any("about nobody who could hold it" in fault for fault in faults_of(text))
