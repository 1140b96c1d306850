"""A campaign among the invented businesses, six weeks old: answered, sent back, silent, visited, a permit gained."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.campaigns.campaign_choice import Choice
from casework.campaigns.campaigns import begin_campaign
from casework.campaigns.packs import newest_version
from casework.closing import close_case
from casework.intake.begun_forms import begun_by
from casework.mail.replies import Place, Prepared, take
from casework.organisations_of_cases import join_organisations
from correspondence.incoming_mail import Incoming, Kind
from correspondence.reply_address import ReplyAddresses
from demo.acts import Values, claims, closes, finishes
from demo.acts import agrees as agrees_on_case
from demo.businesses import PACK
from demo.children import BY_KEY, born
from demo.forms_sent import answers_further, checks_sender, sends, sends_begun, sends_part
from demo.licences import parent_of, school_has_no_worry, works_in_cafe
from demo.post import MAILBOX
from demo.timeline import SEEDER, Act, Do, Stage
from models.campaign import Campaign, CampaignMember
from models.filing import Filing
from models.message import Message
from models.organisation import Organisation

Said = dict[str, Any]
NAME = "Food, beds and leisure before the season"
SERVICE = "employer-pack"
SECTORS = ("cafe", "hotel", "car-wash", "leisure")
PER_DAY = 6
KETTLE, SANDS, FISH, CAR_WASH, LEISURE = (
    *("Pellow and Daughters Limited", "Marlowe Sands Hotel Limited", "Lantern Fish Bar"),
    *("Bright Arch Hand Car Wash", "Marlowe Park Leisure"),
)
ORCHARD, BOWLING, COPPER_PAN, GUEST_HOUSE = (
    *("Orchard Tea Garden", "Mill Yard Bowling", "Copper Pan Kitchen", "Upper Terrace Guest House"),
)
KETTLE_AGAIN, FISH_AGAIN = "Harbour Kettle Tea Rooms", "The Lantern Fish Bar Ltd"  # as the second list calls them
PUPIL = "c15"


def begins_campaign(who: str) -> Do:
    """A campaign begins; the sweep writes to its businesses from then on. Without a pack to send there is none."""

    def do(stage: Stage) -> None:
        if newest_version(PACK) is not None:
            begin_campaign(NAME, SERVICE, Choice(sectors=SECTORS), per_day=PER_DAY, by=stage.actors[who], at=stage.at)

    return do


def finds_double(merged: str, into: str, who: str) -> Do:
    """Somebody sees that two rows are one business. What was still asked of the other one ends."""

    def do(stage: Stage) -> None:
        join_organisations(_business(merged).id, _business(into).id, by=stage.actors[who], at=stage.at)
        filing = _begun_for(_business(merged).id)
        case = None if filing is None else stage.case_of(filing.id)
        if case is not None and case.state == "open":
            close_case(case, "no-children", {}, by=stage.actors[who], at=stage.at, reason="It answered as Lantern")

    return do


def at_business(name: str, do: Do) -> Do:
    """Something in the case that the campaign began for a business; nothing where it was not written to."""

    def done(stage: Stage) -> None:
        if stage.story not in stage.filings:
            filing = _begun_for(_business(name).id)
            if filing is None:
                return
            stage.filings[stage.story] = filing.id
        do(stage)

    return done


def answers_pack(answer: str, **more: Any) -> Do:
    """A business answers by the link in its e-mail."""
    said = {"pack-answer": answer} | {name.replace("_", "-"): value for name, value in more.items()}
    return answers_further("answer", lambda _: said)


def comes_back(number: int) -> Do:
    """What was e-mailed in the story's case can't be delivered."""

    def do(stage: Stage) -> None:
        sent = select(Message).where(Message.case_id == stage.case().id, Message.state == "sent")
        message = db.session.scalars(sent.order_by(Message.planned_at, Message.id)).first()
        if message is None:
            return
        mail = Incoming(Kind.BOUNCE, f"{MAILBOX}:{number}", names=(message.reference,), sent_at=stage.at)
        nobody = ReplyAddresses("", "")
        take(mail, Prepared(None, (), ()), Place(MAILBOX, 1, number), addresses=nobody, by=SEEDER, at=stage.at)

    return do


def visits(what: Values, *, of: str) -> Do:
    """An officer visits a business, for the case of another story, and writes down what was found."""

    def said(stage: Stage) -> Said:
        told = {
            "visited-on": f"{stage.day(0)}T09:20",
            "announced": "no",
            "legal-basis": "consent",
            "adults-concern": "no",
            "about-reference": stage.case(of).reference,
        }
        return told | what(stage)

    def do(stage: Stage) -> None:
        if of in stage.filings:
            sends("employment-visit", said, by="lena")(stage)

    return do


def if_begun(do: Do) -> Do:
    """Something in a story that may not have begun: a holiday can keep a business from being written to."""

    def done(stage: Stage) -> None:
        if stage.story in stage.filings:
            do(stage)

    return done


def asks_for_permit(key: str, *, of: str) -> Do:
    """A business fills in the form for a permit that was begun for it."""
    child = BY_KEY[key]

    def said(stage: Stage) -> Said:
        asks: Said = works_in_cafe(key, starts=10, business=KETTLE)(stage)
        place = {"line1": "3 Quay Steps", "line2": "", "town": "Marlowe", "county": "", "postcode": "ZZ1 4AA"}
        who = {"contact-name": "Tess Pellow", "supervisor-name": "Tess Pellow, owner"}
        signs = {"employer-signs": {"name": "Tess Pellow", "on": stage.day(0)}, "child-dob": born(child).isoformat()}
        return asks | who | signs | {"employer-address": place, "employer-email": "hello@harbour-kettle.example.org"}

    def do(stage: Stage) -> None:
        begun = begun_by(stage.case(of).id) if of in stage.filings else []
        if begun:
            sends_begun(begun[0], said, party="employer")(stage)

    return do


def washed_cars(_: Stage) -> Said:
    """Two boys at a car wash, one without a permit and after dark."""
    first = {"id": "c1", "seen-name": "A boy in a red cap", "seen-age": "14", "seen-work": "Dries cars"}
    second = {"id": "c2", "seen-name": "A boy in a grey coat", "seen-age": "15", "seen-work": "Takes the money"}
    return {
        "employer-name": CAR_WASH,
        "visit-reason": "no-answer",
        "children": [
            first | {"permit-seen": "none", "seen-breaches": ["clock", "no-break"]},
            second | {"permit-seen": "not-needed"},
        ],
        "checked": {"permits-there": "not-fine", "insurance": "fine", "breaks": "not-fine"},
        "visit-result": "apply",
        "pack-left": "yes",
    }


def found_in_order(_: Stage) -> Said:
    """Nobody of school age at a leisure centre."""
    return {
        "employer-name": LEISURE,
        "visit-reason": "asked",
        "announced": "yes",
        "checked": {"risks": "fine", "insurance": "fine"},
        "visit-result": "no-children",
        "pack-left": "yes",
    }


def _business(name: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.name == name)).one()


def _begun_for(organisation_id: UUID) -> Filing | None:
    """The form with which the campaign wrote to a business."""
    found = select(Filing).join(CampaignMember, CampaignMember.case_id == Filing.case_id).join(Campaign)
    mine = found.where(CampaignMember.organisation_id == organisation_id, Campaign.name == NAME)
    return db.session.scalars(mine.where(Filing.service == SERVICE)).first()


def _nothing(_: Stage) -> Said:
    return {}


ACTS: tuple[Act, ...] = (
    # Two lists name a tea room twice: seen in time, so that it is written to once.
    Act("campaign", 34, "15:20", finds_double(KETTLE_AGAIN, KETTLE, "ruth")),
    Act("campaign", 33, "08:55", begins_campaign("marian")),
    # It asks for a permit by the link that it was sent, and is given it.
    Act("pack-kettle", 29, "11:30", at_business(KETTLE, answers_pack("applying", children_count=1))),
    Act("kettle-permit", 28, "17:05", asks_for_permit(PUPIL, of="pack-kettle")),
    Act("kettle-permit", 27, "19:10", if_begun(sends_part("parent", parent_of(PUPIL)))),
    Act("kettle-permit", 26, "12:15", if_begun(sends_part("school", school_has_no_worry))),
    Act("kettle-permit", 25, "09:50", if_begun(checks_sender("lena"))),
    Act("kettle-permit", 25, "10:05", if_begun(finishes("decide", "lena", "checked"))),
    Act("kettle-permit", 25, "10:15", if_begun(closes("lena", "granted", _nothing, reason="Lawful hours. All agree."))),
    Act("kettle-permit", 24, "15:40", if_begun(agrees_on_case("david", "As recommended."))),
    Act("pack-kettle", 23, "09:30", if_begun(finishes("check-permits", "lena", "asked-for"))),
    # It answers, and the row that was its double is seen only then: it counts once.
    Act("pack-fish", 30, "16:40", at_business(FISH, answers_pack("no-children"))),
    Act("pack-fish", 28, "10:20", finds_double(FISH_AGAIN, FISH, "lena")),
    # Without an e-mail address: by post, and then a visit, on which a child is found against the law.
    Act("pack-wash", 32, "14:30", at_business(CAR_WASH, finishes("post-pack", "lena", "posted"))),
    Act("wash-visit", 9, "16:45", visits(washed_cars, of="pack-wash")),
    Act("wash-visit", 8, "09:15", if_begun(finishes("follow-visit", "lena", "seven-days"))),
    Act("pack-wash", 8, "09:25", if_begun(finishes("visit", "lena", "applies"))),
    # One that asked for a talk, and where no child works.
    Act("pack-leisure", 26, "10:05", at_business(LEISURE, answers_pack("visit"))),
    Act("leisure-visit", 22, "11:00", visits(found_in_order, of="pack-leisure")),
    Act("leisure-visit", 22, "15:10", if_begun(finishes("follow-visit", "lena", "nothing"))),
    Act("pack-leisure", 22, "15:15", if_begun(finishes("visit", "lena", "no-children"))),
    # Its address does not work; another wants no more of these; a third says late that all is well, which is looked at.
    Act("pack-bowling", 31, "09:40", at_business(BOWLING, comes_back(2))),
    Act("pack-pan", 21, "13:25", at_business(COPPER_PAN, answers_pack("no-contact"))),
    Act("pack-sands", 3, "10:50", at_business(SANDS, answers_pack("has-permits"))),
    Act("pack-sands", 2, "09:45", if_begun(claims("record-answer", "lena"))),
    # One has only just asked for two permits; the tea garden never answered, and is to be visited.
    Act("pack-guests", 2, "18:20", at_business(GUEST_HOUSE, answers_pack("applying", children_count=2))),
)
