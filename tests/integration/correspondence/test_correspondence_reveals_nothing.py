"""Every message of every definition is rendered about a child with a frightening story, and none of it gets out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from base.database import writing
from base.extensions import db
from base.ids import new_id
from correspondence import contact, particulars, settling, wording
from correspondence.gateways.catcher import CatcherGateway, caught
from correspondence.house_messages import house_languages, house_messages
from correspondence.outbox import Plan, plan_many
from correspondence.recipients import Recipient
from correspondence.reveals import REVEALS
from correspondence.wording import compile_message
from forms.definition.document import Definition
from forms.definition.library import read_library
from forms.definition.messages import MessageShape
from forms.definition.reader import read_definition
from forms.definition.vocabulary import STANDARD
from jobs.relay import relay
from models.case import Case
from models.child import Adult, Child, ChildAdult
from models.filing import DefinitionVersion, Filing, FilingPart
from models.link import Link
from models.message import Message
from models.school import School
from models.task import Queue, Task
from models.user import Team
from security.actor import Actor

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DEFINITIONS = Path(__file__).parents[3] / "definitions"
LIBRARY, FAULTS = read_library(DEFINITIONS)
SERVICES = {path.stem: read_definition(path, LIBRARY) for path in sorted((DEFINITIONS / "services").glob("*.yaml"))}
EVERY = [
    *(pytest.param(None, shape, id=f"house:{shape.id}") for shape in LIBRARY.messages),
    *(
        pytest.param(read.definition, shape, id=f"{name}:{shape.id}")
        for name, read in SERVICES.items()
        if read.definition is not None
        for shape in read.definition.messages
    ),
]
# What nobody may read in an e-mail. None of these words stands in the council's own wording.
PERSONAL = (
    "Maisiexa", "Quillfeather", "Pipkinxa", "2015-03-14", "14 March 2015", "14/03/2015", "A823456789012", "Wexcombe",
    "7 Larkspur", "ZZ9 9ZY", "Dorothea", "07700 900123", "Fleeing", "stepfather", "Sw Workerxa", "section-47",
    "Hollowmere", "Plenipot", "CME", "missing education", "missing from education", "safeguarding", "child",
    "forced marriage", "domestic abuse", "police", "traveller",
)  # fmt: skip
RECEIVERS = {
    "school": ("school", "office"),
    "referrer": ("referrer", "referrer"),
    "agency": ("agency", "agency"),
    "other-council": ("other-council", "council"),
    "council": ("other-council", "council"),
    "parent": ("party", "parent"),
    "party": ("party", "referrer"),
    "link-holder": ("party", "link-holder"),
}


def test_the_definitions_can_be_read():
    assert FAULTS == []
    assert [name for name, read in SERVICES.items() if read.definition is None] == []
    assert len(EVERY) > 20


def test_what_may_be_revealed_is_the_same_list_for_the_checker_and_for_the_relay():
    assert STANDARD.reveals == REVEALS


@pytest.mark.parametrize(("definition", "shape"), EVERY)
def test_a_message_uses_only_what_it_says_it_reveals(definition, shape):
    compile_message(shape)


@pytest.fixture
def everything(context, data_folder):
    """A case in which every field that could leak holds something terrible, and the definitions in force."""
    kept = dict(vars(wording.wordings)), list(contact._tests), list(settling._hooks)
    by_version: dict = {}
    wording.use_definitions(by_version.__getitem__)
    wording.use_house_messages(house_messages(DEFINITIONS))
    contact.use_contact_test(lambda _messages, _at: {})
    settling.on_failure(lambda *_: None)
    yield by_version
    vars(wording.wordings).update(kept[0], _compiled={})
    contact._tests[:], settling._hooks[:] = kept[1:]


def a_terrible_case(session, version: DefinitionVersion) -> dict:
    town = {"line1": "7 Larkspur Close", "town": "Wexcombe", "postcode": "ZZ9 9ZY"}
    team = Team(id=new_id(), code="ew", name="Team", telephone="01632 960 100")
    place = School(id=new_id(), name="Hollowmere School", sort_name="hollowmere school", created_at=AT)
    asked = School(id=new_id(), name="Asked School", sort_name="asked school", created_at=AT)
    session.add_all([team, place, asked])
    session.flush()
    child = Child(
        id=new_id(), given_names="Maisiexa", family_name="Quillfeather", known_as="Pipkinxa", address=town,
        date_of_birth=date(2015, 3, 14), upn="A823456789012", postcode="ZZ9 9ZY", school_id=place.id, created_at=AT,
        description="Fleeing her stepfather", plans=["section-47"], social_worker="Sw Workerxa", alert="Fleeing",
    )  # fmt: skip
    child.adults = [ChildAdult(adult=Adult(name="Dorothea Quillfeather", telephone="07700 900123", created_at=AT))]
    queue = Queue(id=new_id(), code="Q-CME", slug="q", name="CME queue", team_id=team.id)
    session.add_all([child, queue])
    session.flush()
    case = Case(
        id=new_id(), reference="ABC-4K7Q2XR-9", service=version.service, version_id=version.id, case_type="CME",
        child_id=child.id, school_id=place.id, facts={"reason": "Fleeing", "given": "Maisiexa"}, danger=True,
        last_seen_by="Dorothea", next_action="Find Maisiexa", hold_reasons=["forced marriage"],
        sensitivity="safeguarding", opened_at=AT, received_at=AT,
    )  # fmt: skip
    session.add(case)
    session.flush()
    task = Task(
        id=new_id(), case_id=case.id, queue_id=queue.id, kind="find", title="Find Maisiexa Quillfeather", sort_due=AT,
        service=version.service, case_reference=case.reference, child_id=child.id, created_at=AT,
        answers={"notes": "Fleeing to Wexcombe"},
    )  # fmt: skip
    filing = Filing(
        id=new_id(), reference="ABC-2222222-2", service=version.service, version_id=version.id, case_id=case.id,
        source="Dorothea", created_at=AT, changed_at=AT,
    )  # fmt: skip
    filing.parts = [FilingPart(party="referrer", email="plenipot@x.example", answers={"name": "Maisiexa"})]
    link = Link(id=new_id(), opens_kind="wait", opens_id=new_id(), email="plenipot@x.example", made_at=AT)
    session.add_all([task, filing, link])
    session.flush()
    return {
        "case": case.id,
        "task": task.id,
        "filing": filing.id,
        "link": link.id,
        "asked": asked.id,
        "queue": queue.id,
    }


def plans_of(shape: MessageShape, version_id, ids: dict) -> list[Plan]:
    """One plan for each whom this kind may go to."""
    values = {
        "link_id": str(ids["link"]), "task_id": str(ids["task"]), "queue_id": str(ids["queue"]), "code": "123456",
        "reply_by": "2026-12-04", "asked_on": "2026-11-23", "due": "2026-11-30T17:00:00+00:00", "expires": "2026-12-24",
        "count": 2, "minutes": 60, "days_late": 3, "appointment": "2026-11-30T10:00:00+00:00",
        "approval_number": "AB-2026-0001",
    }  # fmt: skip
    found = []
    for to in shape.to:
        kind, role = RECEIVERS.get(to.partition(":")[0], ("officer", to))
        receiver = Recipient(kind, ids["asked"] if kind == "school" else new_id(), role, f"reader-{shape.id}@x.example")
        found.append(
            Plan(
                kind=shape.id,
                key=f"test:{shape.id}:{to}",
                version_id=version_id,
                case_id=ids["case"],
                to=receiver,
                send_after=AT,
                values=values,
                filing_id=ids["filing"],
            )
        )
    return found


def rendered(by_version: dict, definition: Definition | None, shapes: list[MessageShape], folder: Path) -> list[str]:
    """What really leaves, as the catcher catches it, and what is kept."""
    any_case = definition or next(
        read.definition for read in SERVICES.values() if read.definition and read.definition.case
    )
    with writing() as session:
        version = DefinitionVersion(
            id=new_id(), service=any_case.service, number=1, schema_number=1, content_hash="", document={},
            published_at=AT,
        )  # fmt: skip
        session.add(version)
        session.flush()
        by_version[version.id] = any_case
        ids = a_terrible_case(session, version)
        plans = [one for shape in shapes for one in plans_of(shape, version.id, ids)]
        plan_many(plans, at=AT)
    gateway = CatcherGateway(folder / "mail")
    counts = relay(AT, at=AT, gateway=gateway, public_url="http://localhost", by=Actor.system("relay"))
    db.session.rollback()
    unsaid = [row.key for row in db.session.query(Message).filter(Message.state != "sent")]
    assert unsaid == [], "these could not be rendered or were not sent"
    assert counts.sent == len(plans)
    letters = [f"{one.subject}\n{one.body}" for one in caught(gateway.folder, limit=1000)]
    return letters + [f"{row.subject}\n{row.body}" for row in db.session.query(Message)]


DEFINED = [None, *(read.definition for read in SERVICES.values() if read.definition and read.definition.messages)]


@pytest.mark.parametrize("definition", DEFINED, ids=lambda one: one.service if one else "house")
def test_no_message_reveals_anything_of_the_child_or_what_the_case_is_about(everything, data_folder, definition):
    shapes = list(definition.messages if definition else LIBRARY.messages)
    texts = rendered(everything, definition, shapes, data_folder)
    leaks = {
        (word, text.splitlines()[0])
        for text in texts
        for word in PERSONAL
        if re.search(rf"\b{re.escape(word)}", without_addresses(text), re.IGNORECASE)
    }
    assert leaks == set()
    assert not any("((" in text for text in texts)


TRANSLATED = [
    one for one in DEFINED if one is None or any(set(m.to) & {"parent", "party:parent"} for m in one.messages)
]


@pytest.mark.parametrize("definition", TRANSLATED, ids=lambda one: one.service if one else "house")
def test_a_translation_reveals_no_more_than_the_english(everything, data_folder, definition, monkeypatch):
    wording.use_house_languages(house_languages(DEFINITIONS))
    readers = frozenset({"party"})
    monkeypatch.setattr(
        particulars, "languages_of", lambda _s, some: {one.id: "pl" for one in some if one.recipient_kind in readers}
    )
    shapes = list(definition.messages if definition else LIBRARY.messages)
    texts = rendered(everything, definition, shapes, data_folder)
    in_polish = {row.kind for row in db.session.query(Message).filter_by(language="pl")}
    if definition is None or "pl" in definition.written_in:
        assert in_polish
    leaks = {word for text in texts for word in PERSONAL if re.search(rf"\b{re.escape(word)}", without_addresses(text))}
    assert leaks == set()
    telling = {word for one in LIBRARY.languages for word in one.telling}
    kept = [row.subject + row.body for row in db.session.query(Message).filter_by(language="pl")]
    assert {word for text in kept for word in telling if word in text.casefold()} == set()
    assert not any("((" in text for text in texts)


def without_addresses(text: str) -> str:
    """A text without its links, whose random letters could spell anything."""
    return re.sub(r"https?://\S+", "", text)


def test_a_link_says_nothing_of_what_it_opens(everything, data_folder):
    texts = rendered(everything, None, list(LIBRARY.messages), data_folder)
    links = {found for text in texts for found in re.findall(r"https?://[^\s]+", text)}
    assert links
    for link in links:
        assert re.fullmatch(r"http://localhost/(?:l/[A-Za-z0-9_-]{48}|(?:cases|tasks)/[0-9a-f-]{36})", link)
