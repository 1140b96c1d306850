"""A letter goes to one person, when the rules allow it at that very moment, and can be taken back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from base.ids import new_id
from blueprints.form_ports import DIRECTORY_PORTS
from casework.contacts import Rule, set_rule
from casework.law.letter_words import paper_of
from casework.letters.addressees import addressees
from casework.letters.letters import (
    LetterHeld,
    NotLikeThis,
    address_letter,
    issue_again,
    plan_letter,
    post_letter,
    print_letter,
    send_letter,
    shape_of,
    to_be_posted,
    withdraw_letter,
)
from casework.sending import contact_test
from documents.letter_pdf import letter_pdf
from documents.store import Kept
from documents.store_choice import store_of
from models.case import Case
from models.child import Child
from models.document import Document
from models.event import Event
from models.filing import Filing
from models.law_answer import LawAnswer
from models.letter import Letter
from models.link import Link, LinkCode
from models.message import Message
from security import codes, links
from security.actor import Actor
from tests.integration.casework import rows
from tests.integration.letters.writing import AT, BY, parents_of, referred

KEPT = Kept("ab/" + "a" * 32, "0" * 64, 9)


@pytest.fixture
def case(context):
    with writing():
        return referred()


@pytest.fixture
def letter(case):
    """A letter to one of the parents, chosen by an officer."""
    with writing():
        made = plan_letter(case, "first-letter", key="one", by=BY, at=AT)
        wren = parents_of(case)["Wren"]
        return address_letter(
            made.id,
            party=("adult", wren.id),
            name=wren.name,
            lines=["1 Mill Lane", "Marlowe"],
            added="PS: bring a pen.",
            by=BY,
            at=AT,
        )


def safe(case: Case, **named) -> None:
    """Say that the first parent may be contacted."""
    set_rule(case, "adult", parents_of(case)["Wren"].id, Rule.SAFE, by=BY, at=AT, **named)


def test_a_letter_to_a_parent_is_for_neither_of_two_until_an_officer_chooses(case):
    with writing():
        made = plan_letter(case, "first-letter", key="one", by=BY, at=AT)
        again = plan_letter(case, "first-letter", key="one", by=BY, at=AT)
    assert (made.id, made.name, made.address) == (again.id, "", [])
    with writing(), pytest.raises(NotLikeThis, match="no-address"):
        print_letter(made.id, KEPT, by=BY, at=AT)
    found = addressees(case, shape_of(made), at=AT)
    assert sorted(one.name for one in found) == ["Jay Quill", "Wren Quill"]
    withheld = next(one for one in found if one.withheld)
    assert (withheld.name, withheld.lines) == ("Jay Quill", ())
    with writing(), pytest.raises(NotLikeThis, match="not-for-them"):
        address_letter(made.id, party=("adult", new_id()), name="X", lines=[], added="", by=BY, at=AT)


def test_a_letter_says_what_it_may_and_is_a_pdf(case, letter):
    paper = paper_of(letter, case, ports=DIRECTORY_PORTS, at=AT)
    assert paper.title == "A question about school"
    assert paper.to == ["Wren Quill", "1 Mill Lane", "Marlowe"]
    assert paper.paragraphs == [
        "Dear Wren Quill",
        f"Please call us about Ivy Quill, {case.reference}.",
        "PS: bring a pen.",
    ]
    assert letter_pdf(paper).startswith(b"%PDF-")


def test_a_letter_quotes_what_a_rule_found_last_by_its_id(case):
    finding = {"sentence": "It is late by two days.", "provision": "reg 9(1)", "source_title": "The Regulations 2024"}
    with writing():
        made = plan_letter(case, "thank-you", key="one", by=BY, at=AT)
        filing = db.session.scalar(select(Filing).where(Filing.case_id == case.id))
        for number, sentence in enumerate(("It was early.", finding["sentence"])):
            db.session.add(
                LawAnswer(
                    filing_id=filing.id,
                    party="referrer",
                    number=number,
                    rule="TEST.RULE",
                    effect="officer",
                    moment="sent",
                    findings=[finding | {"sentence": sentence}],
                    mark=str(number),
                    actor_kind="system",
                    at=AT,
                )
            )
            db.session.flush()
    (quoted,) = paper_of(made, case, ports=DIRECTORY_PORTS, at=AT).quoted
    assert (quoted.sentence, quoted.source) == ("It is late by two days.", "reg 9(1), The Regulations 2024")


def test_nothing_is_printed_while_it_is_not_known_whether_a_parent_may_be_contacted(case, letter):
    with writing(), pytest.raises(LetterHeld, match="not-yet-known"):
        print_letter(letter.id, KEPT, by=BY, at=AT)
    with writing():
        safe(case)
        assert print_letter(letter.id, KEPT, by=BY, at=AT).state == "printed"
    document = db.session.get_one(Document, letter.document_id)
    assert (document.kind, document.case_id, document.filename) == ("letter", case.id, "letter-1.pdf")


@pytest.mark.parametrize(
    ("kind", "rule", "channel", "because"),
    [
        ("adult", Rule.DO_NOT_CONTACT, "", "do-not-contact"),
        ("adult", Rule.CHANNEL_ONLY, "telephone", "other-channel"),
        ("parent", Rule.DO_NOT_CONTACT, "", "do-not-contact"),
        ("parent", Rule.CHANNEL_ONLY, "telephone", "other-channel"),
    ],
)
def test_a_rule_about_one_parent_or_about_the_parents_stops_a_letter(case, letter, kind, rule, channel, because):
    with writing():
        safe(case)
        party = parents_of(case)["Wren"].id if kind == "adult" else None
        set_rule(case, kind, party, rule, by=BY, at=AT, channel=channel)
    for act in (print_letter, send_letter):
        with writing(), pytest.raises(LetterHeld, match=because):
            act(letter.id, KEPT, by=BY, at=AT)


def test_a_letter_that_was_printed_is_not_posted_when_a_hold_came_between(case, letter):
    with writing():
        safe(case)
        print_letter(letter.id, KEPT, by=BY, at=AT)
    with writing():
        held = db.session.get_one(Case, case.id)
        held.outward_held, held.outward_held_at = True, AT
    with writing(), pytest.raises(LetterHeld, match="outward-held"):
        post_letter(letter.id, on=date(2026, 11, 23), by=BY, at=AT)
    with writing():
        db.session.get_one(Case, case.id).outward_held = False
    for _ in range(2):
        with writing():
            post_letter(letter.id, on=date(2026, 11, 23), by=BY, at=AT)
    kinds = list(db.session.scalars(select(Event.kind).where(Event.subject_id == case.id)))
    assert kinds.count("letter-posted") == 1


def test_after_a_death_no_letter_goes_by_itself_or_by_mistake(case, letter):
    with writing():
        safe(case)
        print_letter(letter.id, KEPT, by=BY, at=AT)
        db.session.get_one(Child, case.child_id).death_recorded_at = AT
    with writing(), pytest.raises(LetterHeld, match="death-recorded"):
        post_letter(letter.id, on=date(2026, 11, 23), by=BY, at=AT)


def test_a_form_whose_sender_nobody_checked_is_not_answered_by_letter(case):
    with writing():
        db.session.scalar(select(Filing).where(Filing.case_id == case.id)).identity = "not-checked"
        made = plan_letter(case, "thank-you", key="one", by=BY, at=AT)
        address_letter(made.id, party=None, name="Sam Reed", lines=["1 High Street"], added="", by=BY, at=AT)
    with writing(), pytest.raises(LetterHeld, match="identity-not-checked"):
        print_letter(made.id, KEPT, by=BY, at=AT)


def test_the_list_of_letters_to_post_is_of_cases_its_reader_may_see(case, letter):
    with writing():
        officer = rows.officer("Ola Penn")
    assert [line[0].id for line in to_be_posted(officer)] == [letter.id]
    with writing():
        db.session.get_one(Case, case.id).restricted = True
    assert to_be_posted(officer) == []
    assert to_be_posted(Actor.visitor()) == []


def test_an_email_leads_one_person_to_the_letter_and_says_nothing_itself(case, letter):
    with writing():
        safe(case)
        for _ in range(2):
            sent = send_letter(letter.id, KEPT, by=BY, at=AT, once="one")
    (message,) = db.session.scalars(select(Message).where(Message.kind == "parent-letter"))
    assert (message.address, message.recipient_kind, message.state) == ("wren@quill.example", "adult", "planned")
    assert sent.message_id == message.id
    link = db.session.scalar(select(Link).where(Link.opens_id == letter.id))
    assert message.values == {"link_id": str(link.id), "expires": "2026-12-21"}
    assert contact_test([message], AT) == {}
    with writing():
        set_rule(case, "adult", parents_of(case)["Wren"].id, Rule.DO_NOT_CONTACT, by=BY, at=AT)
    assert contact_test([message], AT) == {message.id: "do-not-contact"}


def test_a_letter_that_is_withdrawn_is_not_sent_and_its_link_is_shut_and_another_takes_its_place(case, letter):
    with writing():
        safe(case)
        send_letter(letter.id, KEPT, by=BY, at=AT)
    with writing(), pytest.raises(NotLikeThis, match="no-reason"):
        withdraw_letter(letter.id, reason=" ", by=BY, at=AT)
    with writing():
        again = issue_again(letter.id, reason="A wrong date", by=BY, at=AT)
    with writing():
        assert issue_again(letter.id, reason="A wrong date", by=BY, at=AT).id == again.id
    assert (again.number, again.replaces_id, again.name, again.state) == (2, letter.id, "Wren Quill", "planned")
    old = db.session.get_one(Letter, letter.id)
    assert (old.state, old.reason) == ("withdrawn", "A wrong date")
    assert db.session.scalar(select(Message.state).where(Message.kind == "parent-letter")) == "cancelled"
    assert db.session.scalar(select(Link.revoked_at).where(Link.opens_id == letter.id)) is not None
    with writing(), pytest.raises(NotLikeThis):
        address_letter(letter.id, party=None, name="X", lines=[], added="", by=BY, at=AT)


@pytest.fixture
def at_the_desk(app, enter):
    """The case's id, and an officer's browser; the first parent may be contacted."""
    clock.set_clock(AT)
    with app.app_context(), writing():
        case = referred()
        safe(case)
        case_id, wren = case.id, parents_of(case)["Wren"].id
    yield case_id, wren, enter("officer")
    clock.set_clock(None)


def test_an_officer_writes_addresses_prints_and_posts_a_letter(app, at_the_desk):
    case_id, wren, officer = at_the_desk
    own = f"/cases/{case_id}/letters"
    assert "Write a letter" in officer.get(own).text
    place = officer.post(own, data={"letter": "first-letter"}).location
    page = officer.get(place).text
    assert "Whom is it for?" in page
    assert "9 Far Road" not in page
    assert officer.post(place, data={"name": "X"}).status_code == 422
    assert officer.post(f"{place}/print").status_code == 422
    assert officer.post(place, data={"who": f"adult:{wren}", "added": "<b>Soon</b>"}).status_code == 303
    page = officer.get(place).text
    assert "1 Mill Lane" in page
    assert "&lt;b&gt;Soon" in page
    assert officer.get(f"{place}/draft.pdf").data.startswith(b"%PDF-")
    assert officer.post(f"{place}/print").status_code == 303
    listed = officer.get("/letters").text
    assert "Printed, to be posted" in listed
    letter_id = place.rpartition("/")[2]
    assert officer.post(f"/letters/{letter_id}/posted").status_code == 303
    assert "No letter waits" in officer.get("/letters").text
    files = officer.get(f"/cases/{case_id}/files").text
    assert "letter-1.pdf" in files
    with app.app_context():
        document = db.session.scalar(select(Document).where(Document.kind == "letter"))
        with store_of(app.config["ONROLL"]).open(document.storage_key) as held:
            assert held.read(5) == b"%PDF-"
    withdrawn = officer.post(f"{place}/withdraw", data={"reason": ""})
    assert withdrawn.status_code == 422
    again = officer.post(f"{place}/withdraw", data={"reason": "Wrong", "do": "again"}).location
    assert again != place
    assert "1 Mill Lane" in officer.get(again).text


def test_a_parent_reads_a_letter_by_its_link_and_a_code_and_not_once_it_is_withdrawn(app, client, at_the_desk):
    case_id, wren, officer = at_the_desk
    own = f"/cases/{case_id}/letters"
    place = officer.post(own, data={"letter": "first-letter"}).location
    officer.post(place, data={"who": f"adult:{wren}"})
    assert officer.post(f"{place}/send").status_code == 303
    letter_id = place.rpartition("/")[2]
    assert client.get(f"/letter/{letter_id}").status_code == 404
    with app.app_context():
        link = db.session.scalar(select(Link).where(Link.opens_kind == "letter"))
        path = links.address_of(link).removeprefix("http://localhost")
    first = client.get(path).location
    code_page = client.get(first).location
    client.post(code_page, data={"do": "send"})
    with app.app_context():
        code = codes.code_of(db.session.scalar(select(LinkCode.id).order_by(LinkCode.id.desc())))
    client.post(code_page, data={"do": "try", "code": code})
    assert "A letter for you" in client.get(first).text
    with client.get(f"{first}/letter.pdf") as got:
        assert got.data.startswith(b"%PDF-")
        assert "Quill" not in got.headers["Content-Disposition"]
    officer.post(f"{place}/withdraw", data={"reason": "Wrong"})
    assert client.get(f"{first}/letter.pdf").status_code == 404
