"""Every route without an account, and for each somebody who stands before it and may go through.

A new route of the lists `public` and `link` needs its line here: test_fuzz_every_door.py asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from base.database import writing
from base.ids import new_id
from casework.bookings.bookings import OPENS as BOOKING
from casework.chasing.asking import TOGETHER
from casework.letters.letters import OPENS as LETTER
from casework.versions import current
from forms.definition.questions import Page, QuestionKind
from forms.question_types import type_of
from forms.question_types.base import control
from licensing.standing import SUBJECT as APPROVAL
from models.link import Link
from security.links import PASSWORD, token_of
from tests.house_rules.routes import listed
from tests.integration.casework.permit import PARENT
from tests.integration.casework.permit import SERVICE as PERMIT
from tests.integration.fuzz.town import EVERY, Town

WAIT, PART, DRAFT = "wait", "part", "draft"
REFERRAL = "cme-referral"
PICKERS = frozenset({QuestionKind.SCHOOL, QuestionKind.COUNCIL, QuestionKind.LOOKUP})


@dataclass(frozen=True, eq=False)
class Door:
    """One route with somebody before it.

    `fields` are what its form posts where the page itself does not show it; `own` are the answers of the draft that
    this very page asks for; `again` makes the same door anew, for one that can be gone through once only.
    """

    rule: str
    url: str
    cookie: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    again: Callable[[], Door] | None = None

    @property
    def method(self) -> str:
        """The method of the rule."""
        return self.rule.partition(" ")[0]


Maker = Callable[[Town], Sequence[Door]]
_makers: dict[str, Maker] = {}


def rules_of(*accesses: str) -> list[str]:
    """`METHOD /rule` for each route of these access lists."""
    lines = [line.split() for access in accesses for line in listed(access)]
    return [f"{method} {rule}" for methods, rule, *_ in lines for method in methods.split(",")]


def known_rules() -> frozenset[str]:
    """Every rule that a door is made for."""
    return frozenset(_makers)


def doors_of(town: Town) -> list[Door]:
    """Every door of the town."""
    with town.app.app_context():
        return [door for maker in _makers.values() for door in maker(town)]


def _open(*rules: str, url: str = "", fields: Mapping[str, str] | None = None) -> None:
    """Doors that anybody may stand before; the address is the rule's own unless it is said."""
    for rule in rules:
        at = url or rule.partition(" ")[2]
        _makers[rule] = lambda _, rule=rule, at=at: [Door(rule, at, fields=fields or {})]


def _made(*rules: str) -> Callable[[Callable[[Town, str], Iterator[Door]]], None]:
    def take(maker: Callable[[Town, str], Iterator[Door]]) -> None:
        for rule in rules:
            _makers[rule] = lambda town, rule=rule: list(maker(town, rule))

    return take


_open("GET /", "GET /brand.css", "GET /brand/logo", "GET /health/live", "GET /health/ready", "GET /demo/mail")
_open("GET /sign-in", "GET /sign-in/forgotten", "GET /sign-in/link-sent", "GET /verify", "GET /letter")
_open("POST /sign-in", "POST /sign-in/forgotten", "POST /verify", "POST /letter")
_open("POST /sign-out")
_open("POST /suggestions/schools", fields={"typed": "Brook"})
_open("POST /demo/mail/find", fields={"q": "somebody"})
_open("GET /packs/<string:pack_id>", url="/packs/employers")
_open("GET /packs/<string:pack_id>/versions/<int:number>", url="/packs/employers/versions/1")
_open("GET /verify/<string:number>", url="/verify/MB-CH-2026-0001")
_open("GET /apply/<string:service>", "POST /apply/<string:service>", url=f"/apply/{REFERRAL}")


@_made("GET /demo/mail/<string:reference>")
def _caught(town: Town, rule: str) -> Iterator[Door]:
    newest = max((town.app.config["ONROLL"].data / "mail").glob("*.json"))
    yield Door(rule, f"/demo/mail/{newest.stem}")


_AT = "/apply/<string:service>/<uuid:filing_id>"


@_made(f"GET {_AT}", *(f"GET {_AT}/{last}" for last in ("about", "check-answers", "left", "save-for-later")))
def _drafts(town: Town, rule: str) -> Iterator[Door]:
    for service, draft in ((REFERRAL, town.draft), (REFERRAL, town.complete), (EVERY, town.every)):
        yield Door(rule, f"/apply/{service}/{draft}{rule.partition(_AT)[2]}", town.cookie(drafts=[draft]))
    yield Door(rule, f"/apply/{PERMIT}/{town.permit}{rule.partition(_AT)[2]}", town.cookie(held=[town.parent]))


@_made(f"GET {_AT}/copy.pdf", f"GET {_AT}/sent")
def _sent(town: Town, rule: str) -> Iterator[Door]:
    yield Door(rule, f"/apply/{REFERRAL}/{town.sent}{rule.partition(_AT)[2]}", town.cookie(drafts=[town.sent]))


@_made(f"GET {_AT}/<string:page_id>", f"POST {_AT}/<string:page_id>")
def _pages(town: Town, rule: str) -> Iterator[Door]:
    seat = town.cookie(drafts=[town.draft, town.every])
    _, referral = current(REFERRAL)
    for asked in (one for one in referral.pages if one.id in {"danger", "reason"}):
        its_own = frozenset(one.id for one in asked.questions)
        yield Door(rule, f"/apply/{REFERRAL}/{town.draft}/{asked.id}", seat, own=its_own)
    _, every = current(EVERY)
    for page in every.pages[1:]:
        own = [page.repeat.id] if page.repeat is not None else [one.id for one in page.questions]
        url = f"/apply/{EVERY}/{town.every}/{page.id}"
        yield Door(rule, url, seat, picking(page), frozenset(own))
    _, several = current(PERMIT)
    for page in (one for one in several.pages if one.party == PARENT):
        its_own = frozenset(one.id for one in page.questions)
        yield Door(rule, f"/apply/{PERMIT}/{town.permit}/{page.id}", town.cookie(held=[town.parent]), own=its_own)


def picking(page: Page) -> dict[str, str]:
    """What a page posts once something was looked for on it, which it does not show before."""
    looked_in = (one for one in page.questions if page.repeat is None and one.kind in PICKERS)
    return {control(one.id, part): "12" for one in looked_in for part in type_of(one).parts}


_ENTRY = f"{_AT}/<string:page_id>/<string:entry_id>"


@_made(f"GET {_ENTRY}", f"POST {_ENTRY}")
def _entries(town: Town, rule: str) -> Iterator[Door]:
    at = f"/apply/{EVERY}/{town.every}/visits/{new_id().hex}"
    yield Door(rule, at, town.cookie(drafts=[town.every]), own=frozenset({"visits"}))


@_made(f"POST {_AT}/save-for-later")
def _saving(town: Town, rule: str) -> Iterator[Door]:
    yield Door(rule, f"/apply/{REFERRAL}/{town.draft}/save-for-later", town.cookie(drafts=[town.draft]))
    yield Door(rule, f"/apply/{PERMIT}/{town.permit}/save-for-later", town.cookie(held=[town.parent]))


@_made(f"POST {_AT}/forget")
def _forgetting(town: Town, rule: str) -> Iterator[Door]:
    yield Door(rule, f"/apply/{REFERRAL}/{town.draft}/forget", town.cookie(drafts=[town.draft]))


@_made(f"POST {_AT}/check-answers")
def _sending(town: Town, rule: str) -> Iterator[Door]:
    def again(draft: UUID | None = None) -> Door:
        if draft is None:
            with writing():
                draft = town.new_complete()
        return Door(rule, f"/apply/{REFERRAL}/{draft}/check-answers", town.cookie(drafts=[draft]), again=again)

    def part_again() -> Door:
        with writing():
            permit, _, link = town.new_permit()
        return Door(rule, f"/apply/{PERMIT}/{permit}/check-answers", town.cookie(held=[link]), again=part_again)

    yield again(town.complete)
    yield part_again()
    yield Door(rule, f"/apply/{REFERRAL}/{town.draft}/check-answers", town.cookie(drafts=[town.draft]))


@_made("GET /answer/<uuid:wait_id>", "POST /answer/<uuid:wait_id>")
def _questions(town: Town, rule: str) -> Iterator[Door]:
    yield Door(rule, f"/answer/{town.wait}", _behind(town, WAIT, town.wait))


_GROUP = "/answer/together/<uuid:together_id>"


@_made(f"GET {_GROUP}", f"POST {_GROUP}/<uuid:wait_id>")
def _together(town: Town, rule: str) -> Iterator[Door]:
    assert town.together is not None
    held = [town.of(TOGETHER, town.together)]
    last = f"/{town.wait}" if rule.startswith("POST") else ""
    yield Door(rule, f"/answer/together/{town.together}{last}", town.cookie(held=held))


_BOOKING = "/appointment/<uuid:booking_id>"


@_made(*(f"{way} {_BOOKING}" for way in ("GET", "POST")), f"GET {_BOOKING}/calendar.ics", f"POST {_BOOKING}/cancel")
def _bookings(town: Town, rule: str) -> Iterator[Door]:
    def again() -> Door:
        with writing():
            booking = town.new_booking()
            seat = town.cookie(held=[town.link(BOOKING, booking)])
        return Door(rule, f"/appointment/{booking}{rule.partition(_BOOKING)[2]}", seat, again=again)

    yield again()


_APPROVAL = "/approval/<uuid:approval_id>"


@_made(f"GET {_APPROVAL}", f"GET {_APPROVAL}/card.pdf", f"POST {_APPROVAL}/renewal")
def _approvals(town: Town, rule: str) -> Iterator[Door]:
    at = f"/approval/{town.approval}{rule.partition(_APPROVAL)[2]}"
    yield Door(rule, at, town.cookie(held=[town.of(APPROVAL, town.approval)]))


@_made("GET /l/<string:token>")
def _token(town: Town, rule: str) -> Iterator[Door]:
    with writing():
        link = town.link(WAIT, town.wait)
    yield Door(rule, f"/l/{token_of(link)}")


@_made("GET /letter/<uuid:letter_id>", "GET /letter/<uuid:letter_id>/letter.pdf")
def _letters(town: Town, rule: str) -> Iterator[Door]:
    at = f"/letter/{town.letter}{rule.partition('<uuid:letter_id>')[2]}"
    yield Door(rule, at, _behind(town, LETTER, town.letter))


@_made("GET /link/<uuid:link_id>/code", "POST /link/<uuid:link_id>/code")
def _codes(town: Town, rule: str) -> Iterator[Door]:
    with writing():
        link = town.link(DRAFT, town.draft, needs_code=True)
    yield Door(rule, f"/link/{link.id}/code", town.cookie(held=[link]))


@_made(*(f"{way} /part/<uuid:part_id>/decline" for way in ("GET", "POST")), "GET /part/<uuid:part_id>")
def _parts(town: Town, rule: str) -> Iterator[Door]:
    def door(part: UUID, link: Link) -> Door:
        last = rule.partition("<uuid:part_id>")[2]
        return Door(rule, f"/part/{part}{last}", town.cookie(held=[link]), {"reason": "Too young"}, again=again)

    def again() -> Door:
        with writing():
            _, part, link = town.new_permit()
        return door(part, link)

    yield again()


@_made("GET /return/<uuid:filing_id>", "POST /return/<uuid:filing_id>")
def _returns(town: Town, rule: str) -> Iterator[Door]:
    for filing in (town.draft, town.sent):
        yield Door(rule, f"/return/{filing}", _behind(town, DRAFT, filing))


@_made("GET /sign-in/password/<uuid:user_id>", "POST /sign-in/password/<uuid:user_id>")
def _passwords(town: Town, rule: str) -> Iterator[Door]:
    def again() -> Door:
        with writing():
            link = town.link(PASSWORD, town.user)
        return Door(rule, f"/sign-in/password/{town.user}", town.cookie(held=[link]), again=again)

    yield again()


def _behind(town: Town, kind: str, thing: UUID) -> str:
    """What the browser of somebody keeps who came by a link to a thing and gave its code."""
    with writing():
        return town.cookie(held=[town.link(kind, thing)])
