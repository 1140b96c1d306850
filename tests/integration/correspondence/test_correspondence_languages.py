"""A message goes out in the language its reader is known to read, with the English beneath, and loses nothing."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from base.database import writing
from base.extensions import db
from base.ids import new_id
from correspondence import wording
from correspondence.gateways.catcher import CatcherGateway, caught
from correspondence.recipients import Recipient
from forms.definition.own_words import OWN_WORDS
from forms.definition.wording import Language
from models.case import Case
from models.child import Adult, Child, ChildAdult
from models.filing import DefinitionVersion, Filing, FilingPart
from models.message import Message
from tests.integration.correspondence.conftest import AT, LINK, a_plan, message, planned, run

MAILBOX = "ola@quill.example"
ASKED = "A question from ((council name))"
ASK = "Please answer: ((link))\nCall ((team-telephone)).\n"
POLISH = Language(
    "pl",
    "Polski",
    english="Polish",
    checked=False,
    words={
        ASKED: "Pytanie od ((council name))",
        "Please answer: ((link)) Call ((team-telephone)).": "Odpowiedz: ((link))\nTelefon: ((team-telephone)).",
        "Your code is ((code)).": "Twój kod: ((code)).",
        OWN_WORDS["not-checked"]: "Nikt tego nie sprawdził.",
    },
)
HEBREW = Language(
    "he",
    "עברית",
    "rtl",
    english="Hebrew",
    words={
        ASKED: "שאלה מאת ((council name))",
        "Please answer: ((link)) Call ((team-telephone)).": "ענו כאן:\n((link))\nטלפון: ((team-telephone)).",
    },
)
SOMALI = Language(
    "so",
    "Soomaali",
    english="Somali",
    words={OWN_WORDS["want-interpreter"]: "Ma rabtaa turjubaan? Wac {number}."},
)
EMPTY = Language("ur", "اردو", "rtl", english="Urdu", words={"Back": "واپس"})


@pytest.fixture
def gateway(tmp_path):
    return CatcherGateway(tmp_path / "mail")


@pytest.fixture
def council(outside):
    """A council that supplies Polish, Hebrew, the line about interpreters in Somali, and of Urdu next to nothing."""
    wording.use_house_languages(lambda: {str(one): one for one in (POLISH, HEBREW, SOMALI, EMPTY)})


@pytest.fixture
def family(council) -> dict[str, UUID]:
    """A case of a child with one parent, who has a mailbox; and a form whose sender has it too."""
    with writing() as session:
        version = DefinitionVersion(
            id=new_id(), service="s", number=1, schema_number=1, content_hash="", document={}, published_at=AT
        )
        child = Child(id=new_id(), given_names="Ola", family_name="Quill", created_at=AT)
        parent = Adult(id=new_id(), name="Mo Quill", email="Ola@quill.example", created_at=AT)
        child.adults = [ChildAdult(adult=parent)]
        session.add_all([version, child])
        session.flush()
        case = Case(
            id=new_id(), reference="ABC-4K7Q2XR-9", service="s", version_id=version.id, case_type="CME",
            child_id=child.id, sensitivity="ordinary", opened_at=AT, received_at=AT,
        )  # fmt: skip
        session.add(case)
        session.flush()
        filing = Filing(
            id=new_id(), reference="ABC-2222222-2", service="s", version_id=version.id, created_at=AT, changed_at=AT
        )
        filing.parts = [FilingPart(party="parent", email=MAILBOX)]
        session.add(filing)
        session.flush()
        return {"case": case.id, "parent": parent.id, "child": child.id, "part": filing.parts[0].id}


def reads(adult: UUID, language: str) -> None:
    with writing() as session:
        session.get_one(Adult, adult).written_in = language


def to_parent(family, key: str = "one", **more) -> None:
    """A question to a parent, as a wait asks it: its recipient is the wait's row, and no adult's."""
    planned(a_plan(key, **({"case_id": family["case"], "to": Recipient("party", new_id(), "parent", MAILBOX)} | more)))


def last(gateway):
    return caught(gateway.folder, limit=1)[0]


def test_a_parent_reads_the_translation_first_and_the_english_beneath(family, gateway):
    reads(family["parent"], "pl")
    to_parent(family)
    run(gateway)
    mail = last(gateway)
    above, beneath = mail.body.split("\n-----\n")
    assert mail.subject.startswith("Pytanie od ")
    assert " / A question from " in mail.subject
    assert re.match(r"Odpowiedz: https?://[^ ]+/l/", above)
    assert "Nikt tego nie sprawdził." in above
    assert beneath.strip().startswith("In English\n\nNobody has checked this translation yet.")
    assert re.search(r"Please answer: https?://[^ ]+/l/", beneath)
    assert len(set(re.findall(r"https?://\S+", mail.body))) == 1


def test_what_is_kept_holds_both_languages_and_opens_nothing(family, gateway):
    reads(family["parent"], "pl")
    to_parent(family)
    to_parent(family, "code", kind="code", values={"code": "123456"})
    run(gateway)
    for key in ("one", "code"):
        kept = message(key)
        assert (kept.state, kept.language) == ("sent", "pl") if key == "one" else kept.state == "sent"
        assert "123456" not in kept.body + kept.subject
        assert "/l/" not in kept.body
    assert message("one").body.count("(link)") == 2


def test_a_message_planned_before_somebodys_language_was_known_goes_out_in_it(family, gateway):
    to_parent(family)
    reads(family["parent"], "pl")
    run(gateway)
    assert last(gateway).body.startswith("Odpowiedz")
    assert message("one").language == "pl"


def test_a_form_read_in_polish_is_answered_in_polish_until_an_officer_says_otherwise(family, gateway):
    with writing() as session:
        session.get_one(FilingPart, family["part"]).language = "pl"
    sender = Recipient("party", family["part"], "parent", MAILBOX)
    to_parent(family, "form", to=sender)
    run(gateway)
    assert last(gateway).body.startswith("Odpowiedz")
    reads(family["parent"], "en")
    to_parent(family, "corrected", to=sender)
    run(gateway)
    assert (message("corrected").language, message("corrected").body[:14]) == ("", "Please answer:")


def test_a_message_that_was_asked_for_on_a_polish_page_is_polish(family, gateway):
    to_parent(family, case_id=None, values={"link_id": str(LINK), "language": "pl"})
    run(gateway)
    assert last(gateway).body.startswith("Odpowiedz")


def test_where_two_adults_share_a_mailbox_and_read_two_languages_neither_is_guessed(family, gateway):
    reads(family["parent"], "pl")  # who the other is, is not known yet
    with writing() as session:
        other = Adult(name="Jay Quill", email=MAILBOX, created_at=AT)
        session.add(other)
        session.flush()
        session.add(ChildAdult(child_id=family["child"], adult_id=other.id))
        other_id = other.id
    to_parent(family, "one-known")
    reads(other_id, "he")
    run(gateway)
    assert message("one-known").language == ""
    reads(other_id, "en")  # whoever reads English finds it beneath
    to_parent(family, "both-helped")
    run(gateway)
    assert message("both-helped").language == "pl"


def test_officers_and_schools_are_written_to_in_english_whatever_their_mailbox(family, gateway):
    reads(family["parent"], "pl")
    for key, kind in (("officer", "officer"), ("school", "school"), ("agency", "agency")):
        to_parent(family, key, to=Recipient(kind, None, "office", MAILBOX))
    run(gateway)
    assert {one.language for one in db.session.query(Message)} == {""}


def test_without_a_translation_the_english_goes_and_above_it_how_to_get_an_interpreter(family, gateway):
    reads(family["parent"], "so")
    to_parent(family)
    run(gateway)
    body = last(gateway).body
    assert re.match(r"Ma rabtaa turjubaan\? Wac [\d ]+\.\n\n-----\n\nIn English\n\nPlease answer:", body)
    assert "checked" not in body
    assert message("one").language == ""  # what it says is not translated


def test_a_language_without_even_that_line_leaves_the_english_as_it_is(family, gateway):
    for code in ("ur", "xx"):  # next to nothing supplied; a language that was taken away again
        reads(family["parent"], code)
        to_parent(family, code)
        run(gateway)
        assert last(gateway).body.startswith("Please answer:"), code


def test_a_language_from_the_right_keeps_telephone_numbers_and_links_as_they_are_read(family, gateway):
    reads(family["parent"], "he")
    to_parent(family)
    run(gateway)
    above = last(gateway).body.split("\n-----\n")[0].strip().split("\n")
    assert above[0].startswith("\u200f")
    assert re.match(r"https?://[^ ]+/l/", above[1])  # nothing beside it that a mail program would take into the address
    assert re.search("\u2068[\\d ]+\u2069", above[2])  # else its groups would be read the last one first
    assert "checked" not in last(gateway).body  # somebody has


def test_a_translation_that_says_what_it_may_not_keeps_no_english_from_going(family, gateway):
    telling = Language("pl", "Polski", words={**POLISH.words, ASKED: "Pytanie ((reference))"})
    wording.use_house_languages(lambda: {"pl": telling})
    reads(family["parent"], "pl")
    to_parent(family)
    run(gateway)
    assert (message("one").state, message("one").language) == ("sent", "")
