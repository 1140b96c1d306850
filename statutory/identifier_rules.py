"""Rules about numbers: of pupils, of older learners, of schools and of councils.

A number that looks wrong warns and never stops anything. No finding repeats a number: it would be
an identifier of a child in a letter to somebody else.
"""

from dataclasses import dataclass
from datetime import date

from statutory.findings import Finding, Overrider, Severity
from statutory.la_codes import CodeStatus, LocalAuthority, local_authority
from statutory.rules import AnyRule, Rule, Setting
from statutory.school_ids import ULN_SOURCE, parse_dfe_number, parse_urn, uln_reasons
from statutory.sources import Source
from statutory.upn import UPN_RULE, UPN_SOURCE, check_upn, upn_findings

SCHOOL_NUMBERS = Source(
    "Get Information About Schools",
    "URN, local authority code and establishment number",
    "https://www.gov.uk/guidance/get-information-about-schools",
    date(2026, 11, 22),
    verified=False,
)
_ULN_RULE, _DFE_RULE, _URN_RULE, _LA_RULE = "ID.ULN", "ID.DFE-NUMBER", "ID.URN", "ID.LA-CODE"
_WELL_FORMED, _NOT_WELL_FORMED = "well formed", "not well formed"
_STATUS = {
    CodeStatus.CURRENT: "is the code of",
    CodeStatus.OLD: "is the old code of",
    CodeStatus.RESERVED: "belongs to no English authority but to",
}


@dataclass(frozen=True, kw_only=True)
class UpnFacts:
    """A unique pupil number as somebody typed it, in `upn`."""

    upn: str


@dataclass(frozen=True, kw_only=True)
class UlnFacts:
    """A unique learner number as somebody typed it, in `uln`."""

    uln: str


@dataclass(frozen=True, kw_only=True)
class DfeNumberFacts:
    """A school's DfE number as somebody typed it, in `dfe_number`: 311/2045 or 3112045."""

    dfe_number: str


@dataclass(frozen=True, kw_only=True)
class UrnFacts:
    """A school's unique reference number as somebody typed it, in `urn`."""

    urn: str


@dataclass(frozen=True, kw_only=True)
class LaCodeFacts:
    """A local authority's three-digit code, in `code`."""

    code: str


def judge_upn(facts: UpnFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return every reason why a UPN cannot be right, or which authority's school gave it out."""
    findings = upn_findings(facts.upn, setting.on)
    check = check_upn(facts.upn)
    if not check.right or check.authority is None:
        return findings
    kind = f"{check.kind} UPN"
    sentence = f"The number is well formed. Its first three digits say that {_who(check.authority)} gave it out."
    issuer = _finding(
        f"{UPN_RULE}.ISSUER", sentence, Severity.INFORMATION, UPN_SOURCE, setting, limit="13 characters", observed=kind
    )
    return (*findings, issuer)


def judge_uln(facts: UlnFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return why a ULN looks wrong."""
    return tuple(
        _finding(
            _ULN_RULE,
            reason,
            Severity.ADVISORY,
            ULN_SOURCE,
            setting,
            limit="ten digits, the last a check digit",
            observed=_NOT_WELL_FORMED,
        )
        for reason in uln_reasons(facts.uln)
    )


def judge_dfe_number(facts: DfeNumberFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a DfE number has its seven digits, and whose school it says it is."""
    number = parse_dfe_number(facts.dfe_number)
    limit = "three digits of the authority and four of the school"
    if number is None:
        sentence = f"A DfE number is {limit}, such as 311/2045."
        severity, observed = Severity.ADVISORY, _NOT_WELL_FORMED
    elif number.authority is None:
        sentence = "No local authority has or had the number that its first three digits are."
        severity, observed = Severity.ADVISORY, "code of no authority"
    else:
        sentence = f"Its first three digits say that the school is one of {_who(number.authority)}."
        severity, observed = Severity.INFORMATION, _WELL_FORMED
    return (_finding(_DFE_RULE, sentence, severity, SCHOOL_NUMBERS, setting, limit=limit, observed=observed),)


def judge_urn(facts: UrnFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a URN is one."""
    if parse_urn(facts.urn) is not None:
        return ()
    sentence = "A URN is six digits and does not begin with 0."
    found = _finding(
        _URN_RULE,
        sentence,
        Severity.ADVISORY,
        SCHOOL_NUMBERS,
        setting,
        limit="six digits",
        observed=_NOT_WELL_FORMED,
    )
    return (found,)


def judge_la_code(facts: LaCodeFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return what a local authority code stands for, today or once."""
    authority = local_authority(facts.code.strip())
    if authority is None:
        sentence = "No local authority has or had this code."
        severity, observed = Severity.ADVISORY, "code of no authority"
    else:
        sentence = f"{authority.code} {_STATUS[authority.status]} {authority.name}."
        severity, observed = Severity.INFORMATION, f"{authority.status} code"
        if authority.status is CodeStatus.CURRENT and not authority.confirmed:
            sentence = f"{sentence} The code was found in one published list only."
    found = _finding(_LA_RULE, sentence, severity, SCHOOL_NUMBERS, setting, limit="three digits", observed=observed)
    return (found,)


def _who(authority: LocalAuthority) -> str:
    return {
        CodeStatus.CURRENT: authority.name,
        CodeStatus.OLD: f"the former authority {authority.name}",
        CodeStatus.RESERVED: f"no English authority ({authority.name})",
    }[authority.status]


def _finding(
    rule: str, sentence: str, severity: Severity, source: Source, setting: Setting, *, limit: str, observed: str
) -> Finding:
    return Finding(
        rule=rule,
        provision=source.citation,
        limit=limit,
        observed=observed,
        sentence=sentence,
        severity=severity,
        verified=source.verified,
        source=source,
        on=setting.on,
        overridable_by=Overrider.OFFICER if severity is Severity.ADVISORY else Overrider.NOBODY,
    )


RULES: tuple[AnyRule, ...] = (
    Rule(id=UPN_RULE, title="Unique pupil number (UPN)", facts=UpnFacts, judge=judge_upn, sources=(UPN_SOURCE,)),
    Rule(id=_ULN_RULE, title="Unique learner number (ULN)", facts=UlnFacts, judge=judge_uln, sources=(ULN_SOURCE,)),
    Rule(
        id=_DFE_RULE,
        title="A school's DfE number",
        facts=DfeNumberFacts,
        judge=judge_dfe_number,
        sources=(SCHOOL_NUMBERS,),
    ),
    Rule(
        id=_URN_RULE,
        title="A school's unique reference number (URN)",
        facts=UrnFacts,
        judge=judge_urn,
        sources=(SCHOOL_NUMBERS,),
    ),
    Rule(
        id=_LA_RULE,
        title="A local authority's code",
        facts=LaCodeFacts,
        judge=judge_la_code,
        sources=(SCHOOL_NUMBERS,),
    ),
)
