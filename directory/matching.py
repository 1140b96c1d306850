"""Which child is this? Links by itself only when UPN, surname and date of birth all agree; anything less is offered.

Restricted and sealed children are matched too: on a hit the officer learns only to stop and speak to the duty lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, String, bindparam, false, or_, select, union_all

from base.batches import among
from base.database import known, made_here, row_of
from base.extensions import db
from base.later_rows import write_later
from base.prepared import Prepared, at_most
from base.text import plain
from directory.children import standing_for
from directory.names import distance, keys_of, words_of
from directory.particulars import Particulars
from models.child import Child, ChildName, MatchOffer
from security.actor import Actor
from security.history import record

MOST_CANDIDATES = 10
OFFERED_FROM = 45  # points: both names the same and nothing against it; below, a common name is merely shared
_CANDIDATE_ROWS = 200


class MatchKind(StrEnum):
    """What a search for the child found."""

    EXACT = "exact"  # UPN, surname and date of birth agree
    OFFERED = "offered"  # somebody must look
    PROTECTED = "protected"  # a restricted or sealed child may be meant: stop
    NONE = "none"


class Agreement(StrEnum):
    """How one field compares."""

    SAME = "same"
    CLOSE = "close"
    DIFFERENT = "different"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child this may be, how sure we are (points of 100) and the evidence, field by field, in codes."""

    child_id: UUID
    score: int
    evidence: tuple[tuple[str, Agreement], ...]
    protected: bool


@dataclass(frozen=True, slots=True)
class Match:
    """What was found. `child_id` is set for an exact match alone."""

    kind: MatchKind
    child_id: UUID | None = None
    candidates: tuple[Candidate, ...] = ()


class Known(NamedTuple):
    """What of a child's row is compared. Plain values: of a common name hundreds are."""

    id: UUID
    upn: str | None
    former_upn: str | None
    family_name: str
    given_names: str
    known_as: str
    date_of_birth: date | None
    postcode: str
    sex: str
    restricted: bool
    sealed: bool
    merged_into_id: UUID | None


# Points for a field that is the same, close, or different. A sum over 100 counts as 100.
_POINTS = {
    "upn": (60, 20, -25),
    "family-name": (25, 18, -20),
    "given-names": (20, 14, -12),
    "date-of-birth": (35, 18, -30),
    "postcode": (15, 6, 0),
    "sex": (0, 0, -10),
}


def match_child(particulars: Particulars, *, leave_out: UUID | None = None) -> Match:
    """Find the child some particulars are about. Reads only; sealed identities never link by themselves."""
    sought = _sought(particulars)
    found = (_candidate(sought, child) for child in _possible(particulars))
    best: dict[UUID, Candidate] = {}
    for one in found:
        if one.child_id != leave_out and one.score >= OFFERED_FROM:
            rival = best.get(one.child_id)
            best[one.child_id] = (
                one if rival is None else max(rival, one, key=lambda each: (_is_exact(each), each.score))
            )
    # A protected child is never crowded out by ten others of a common name.
    ranked = sorted(best.values(), key=lambda each: (not each.protected, -each.score, each.child_id))
    candidates = sorted(ranked[:MOST_CANDIDATES], key=lambda each: (-each.score, each.child_id))
    if any(candidate.protected for candidate in candidates):
        return Match(MatchKind.PROTECTED, None, tuple(candidates))
    sure = [candidate for candidate in candidates if _is_exact(candidate)]
    if len(sure) == 1:
        return Match(MatchKind.EXACT, sure[0].child_id, tuple(candidates))
    return Match(MatchKind.OFFERED if candidates else MatchKind.NONE, None, tuple(candidates))


def compare(particulars: Particulars, child: Child | Known) -> Candidate:
    """How well one child fits, with the evidence."""
    return _compared(_sought(particulars), child)


def compare_named(one: Particulars, other: Particulars) -> Agreement:
    """Whether two sets of particulars without a UPN name the same person: by names and birth, as children are matched.

    CLOSE is what would be offered to a person to look at; only names and birth that are all the same are SAME.
    """
    known = Known(
        UUID(int=0),
        None,
        None,
        other.family_name,
        other.given_names,
        other.known_as,
        other.date_of_birth,
        "",
        "",
        restricted=False,
        sealed=False,
        merged_into_id=None,
    )
    found = _compared(_Sought(one, "", ""), known)
    agrees = dict(found.evidence)
    if all(agrees[name] is Agreement.SAME for name in ("family-name", "given-names", "date-of-birth")):
        return Agreement.SAME
    return Agreement.CLOSE if found.score >= OFFERED_FROM else Agreement.DIFFERENT


class _Sought(NamedTuple):
    """Whom we look for, with what is worked out once and not for each of hundreds of a common name."""

    particulars: Particulars
    upn_key: str
    postcode: str
    former: str = ""  # the UPN of before


def _sought(particulars: Particulars) -> _Sought:
    return _Sought(particulars, particulars.upn_key, particulars.postcode, particulars.former_upn_key)


def _compared(sought: _Sought, child: Child | Known) -> Candidate:
    particulars = sought.particulars
    evidence = (
        ("upn", _upn(sought.upn_key, sought.former, child)),
        ("family-name", _name(particulars.family_name, child.family_name)),
        ("given-names", _given(particulars, child)),
        ("date-of-birth", _birth(particulars.date_of_birth, child.date_of_birth)),
        ("postcode", _postcode(sought.postcode, child.postcode)),
        ("sex", _plain(particulars.sex, child.sex)),
    )
    score = 0
    for name, agreement in evidence:
        same, close, different = _POINTS[name]
        if agreement is Agreement.SAME:
            score += same
        elif agreement is Agreement.CLOSE:
            score += close
        elif agreement is Agreement.DIFFERENT:
            score += different
    return Candidate(child.id, max(0, min(100, score)), evidence, child.restricted or child.sealed)


def offer_matches(child: Child, match: Match, *, by: Actor, at: datetime) -> list[UUID]:
    """Keep what was found beside the row made for the filing, for an officer to take or refuse. Gives whom it offers.

    Twice: an offer that stands already is left as it is.
    """
    session = db.session()
    before = _offered_before(child)
    offers = [
        row_of(
            MatchOffer,
            child_id=child.id,
            candidate_id=candidate.child_id,
            score=candidate.score,
            evidence=[{"field": name, "agrees": agreement.value} for name, agreement in candidate.evidence],
            state="protected" if candidate.protected else "offered",
            created_at=at,
        )
        for candidate in match.candidates
        if candidate.child_id not in before and candidate.child_id != child.id
    ]
    write_later(session, MatchOffer, offers)
    offered = [offer["candidate_id"] for offer in offers]
    before.update(offered)
    if offers:
        record("child", child.id, "match-offered", by=by, at=at, data={"offers": len(offers), "kind": match.kind.value})
    return offered


def _offered_before(child: Child) -> set[UUID]:
    """Who was offered for a child; of one that was made in this transaction it is remembered, not asked."""
    session = db.session()
    if made_here(session, Child, child.id) is None:
        return set(session.scalars(select(MatchOffer.candidate_id).where(MatchOffer.child_id == child.id)))
    offered: set[UUID] = known(session).setdefault((MatchOffer, child.id), set())
    return offered


def _candidate(sought: _Sought, child: Known) -> Candidate:
    """The comparison with a row, for the child it stands for now.

    A row that was merged into another still finds its child by the name or UPN it had, but is never sure by itself.
    """
    found = _compared(sought, child)
    if child.merged_into_id is None:
        return found
    now = standing_for(child.id)
    unsure = tuple((name, Agreement.CLOSE if name == "upn" else agrees) for name, agrees in found.evidence)
    evidence = unsure if _is_exact(found) else found.evidence
    return Candidate(now.id, found.score, evidence, found.protected or now.restricted or now.sealed)


def _possible(particulars: Particulars) -> list[Known]:
    """Rows that share a UPN, a name key or a date of birth with a near surname: what is worth comparing.

    Of very common names only so many are compared; those whose record few may see are read by themselves, so that
    they are never among the ones left out.
    """
    given = {
        "upn": particulars.upn_key,
        "former": particulars.former_upn_key,
        "born": particulars.date_of_birth,
        "surname": particulars.surname_plain,
        "postcode": particulars.postcode,
        "family": _keys(particulars.family_name),
        "given": _keys(particulars.given_names, particulars.known_as),
    }
    said = {name: value for name, value in given.items() if value}
    likely, protected = _worth_comparing(frozenset(said))
    if likely is None:
        return []
    found = {row[0]: Known(*row) for row in likely.look(db.session(), **said)}
    if len(found) >= _CANDIDATE_ROWS:
        found |= {row[0]: Known(*row) for row in protected.look(db.session(), **said)}
    return list(found.values())


@cache
def _worth_comparing(said: frozenset[str]) -> tuple[Prepared | None, Prepared]:
    """The statement that finds who is worth comparing by what was said, and the one for those whom few may see.

    Each way of being alike asks its own index for so many rows; together they are one statement.
    """
    family, given = _bearing("family"), _bearing("given")
    born, postcode = (
        Child.date_of_birth == bindparam("born", type_=Child.date_of_birth.type),
        Child.postcode == _text("postcode"),
    )
    ways = [
        ({"upn"}, or_(Child.upn == _text("upn"), Child.former_upn == _text("upn"))),
        ({"former"}, or_(Child.upn == _text("former"), Child.former_upn == _text("former"))),
        ({"born", "surname"}, born & (Child.surname_plain == _text("surname"))),
        ({"family", "given"}, family & given),  # whatever the date of birth says: it may be mistyped
        ({"family", "born"}, family & born),
        ({"given", "born"}, given & born),
        ({"family", "postcode"}, family & postcode),
        ({"given", "postcode"}, given & postcode),
    ]
    tests = [test for needs, test in ways if needs <= said]
    columns = [getattr(Child, name) for name in Known._fields]
    few_may_see = or_(Child.restricted.is_(True), Child.sealed.is_(True))
    protected = Prepared(select(*columns).where(or_(false(), *tests), few_may_see))
    if not tests:
        return None, protected
    some = [select(select(Child.id).where(test).limit(at_most(_CANDIDATE_ROWS)).subquery().c.id) for test in tests]
    return Prepared(select(*columns).where(Child.id.in_(union_all(*some)))), protected


def _keys(*names: str) -> list[str]:
    return sorted({key for word in words_of(*names) for key in keys_of(word)})


def _bearing(keys: str) -> ColumnElement[bool]:
    """Children with a word of a name in theirs, one slip forgiven: the name's keys are given when it is asked."""
    return Child.id.in_(select(ChildName.child_id).where(among(ChildName.key, keys)))


def _text(name: str) -> BindParameter[str]:
    return bindparam(name, type_=String())


def agrees_surely(candidate: Candidate) -> bool:
    """Whether UPN, surname and date of birth all agree."""
    return _is_exact(candidate)


def _is_exact(candidate: Candidate) -> bool:
    agrees = dict(candidate.evidence)
    return all(agrees[name] is Agreement.SAME for name in ("upn", "family-name", "date-of-birth"))


def _upn(ours: str, former: str, child: Child | Known) -> Agreement:
    """The UPN of now is the same; one that was a child's before, on either side, or is one slip away, is close."""
    theirs = {child.upn, child.former_upn} - {None, ""}
    if not (ours or former) or not theirs:
        return Agreement.MISSING
    if ours and ours == child.upn:
        return Agreement.SAME
    if (ours and (ours in theirs or distance(ours, child.upn or "") == 1)) or (former and former in theirs):
        return Agreement.CLOSE
    return Agreement.DIFFERENT if ours else Agreement.MISSING


def _is_the_same(ours: str, theirs: str) -> bool:
    """Whether two names are letter for letter one, which needs no closer look. Most of a common name's bearers are."""
    return ours == theirs and ours.isascii() and ours.isalpha()


def _name(ours: str, theirs: str) -> Agreement:
    if _is_the_same(ours, theirs):
        return Agreement.SAME
    one, other = plain(ours), plain(theirs)
    if not one or not other:
        return Agreement.MISSING
    if one == other:
        return Agreement.SAME
    shared = set(one.split()) & set(other.split())  # a double-barrelled name given in part
    return Agreement.CLOSE if shared or distance(one, other) <= 1 else Agreement.DIFFERENT


def _given(particulars: Particulars, child: Child | Known) -> Agreement:
    if _is_the_same(particulars.given_names, child.given_names):
        return Agreement.SAME
    ours = words_of(particulars.given_names, particulars.known_as)
    theirs = words_of(child.given_names, child.known_as)
    if not ours or not theirs:
        return Agreement.MISSING
    if ours[0] == theirs[0] or plain(particulars.given_names) == plain(child.given_names):
        return Agreement.SAME
    # Given names are spelt as they are heard (Ivie, Ivy): two slips count as close when the first letter agrees.
    near = any(distance(one, other) <= 1 + (one[0] == other[0]) for one in ours for other in theirs)
    return Agreement.CLOSE if near else Agreement.DIFFERENT


def _birth(ours: date | None, theirs: date | None) -> Agreement:
    if ours is None or theirs is None:
        return Agreement.MISSING
    if ours == theirs:
        return Agreement.SAME
    swapped = ours.day == theirs.month and ours.month == theirs.day and ours.year == theirs.year
    parts = (ours.day == theirs.day) + (ours.month == theirs.month) + (ours.year == theirs.year)
    return Agreement.CLOSE if swapped or parts == 2 else Agreement.DIFFERENT  # one part mistyped


def _postcode(ours: str, theirs: str) -> Agreement:
    if not ours or not theirs:
        return Agreement.MISSING
    if ours == theirs:
        return Agreement.SAME
    return (
        Agreement.CLOSE if ours.split(" ", maxsplit=1)[0] == theirs.split(" ", maxsplit=1)[0] else Agreement.DIFFERENT
    )


def _plain(ours: str, theirs: str) -> Agreement:
    if not ours or not theirs:
        return Agreement.MISSING
    return Agreement.SAME if ours == theirs else Agreement.DIFFERENT
