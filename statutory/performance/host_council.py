"""What the council that grants a licence tells the council where the child performs: s.39(3)."""

from dataclasses import dataclass

from statutory.findings import Finding, Severity
from statutory.performance.regulations import act
from statutory.performance.weighing import stated
from statutory.rules import Setting

PARTICULARS = "PERF.S39.PARTICULARS"
SENDS = act("s.39(3)", verified=False)


@dataclass(frozen=True, kw_only=True)
class LicencePlaces:
    """Where a licensed child lives and performs, by names or codes of councils.

    `home_council` is the council where the child lives, which grants the licence. `place_councils`
    are those where the performances or activities take place.
    """

    home_council: str
    place_councils: tuple[str, ...]


def particulars(facts: LicencePlaces, setting: Setting) -> tuple[Finding, ...]:
    """Return one finding for each other council that is sent the particulars; a place without a council gives none.

    Where the council that grants the licence is not given, it is not named.
    """
    home = facts.home_council.strip()
    hosts = sorted({council.strip() for council in facts.place_councils} - {"", home})
    grants = home or "The council where the child lives"
    return tuple(
        stated(
            PARTICULARS,
            source=SENDS,
            severity=Severity.INFORMATION,
            limit="before the first performance there",
            observed=host,
            sentence=f"{grants} grants the licence and sends its particulars to {host}, where the child performs.",
            on=setting.on,
        )
        for host in hosts
    )
