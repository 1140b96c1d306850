"""The checker: everything a definition refers to exists, points backwards and is allowed. Reading comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forms.definition.check_bookings import check_bookings
from forms.definition.check_conditions import check_conditions
from forms.definition.check_counts import check_counts
from forms.definition.check_danger import check_danger
from forms.definition.check_form import check_form
from forms.definition.check_lengths import check_lengths
from forms.definition.check_letters import check_letters
from forms.definition.check_messages import check_messages
from forms.definition.check_packs import check_packs
from forms.definition.check_parties import check_parties
from forms.definition.check_pipes import check_pipes
from forms.definition.check_profiles import check_profiles
from forms.definition.check_reads import check_reads
from forms.definition.check_registers import check_registers
from forms.definition.check_returns import check_returns
from forms.definition.check_work import check_work
from forms.definition.check_written import check_written
from forms.definition.document import Definition
from forms.definition.faults import Fault
from forms.definition.reader import Read
from forms.definition.remarks import Remark
from forms.definition.vocabulary import STANDARD, Vocabulary

Checker = Callable[[Definition, Vocabulary], Iterator[Remark]]
CHECKS: tuple[Checker, ...] = (
    *(check_form, check_parties, check_conditions, check_pipes, check_danger),
    *(
        check_reads,
        check_work,
        check_lengths,
        check_messages,
        check_profiles,
        check_bookings,
        check_letters,
        check_written,
        check_registers,
        check_counts,
        check_returns,
        check_packs,
    ),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition with every fault of reading and of reference; it may be published when there are none."""

    definition: Definition | None
    faults: tuple[Fault, ...]


def check(read: Read, vocabulary: Vocabulary = STANDARD, *, file: str = "") -> Checked:
    """Every fault of one definition, in the order of its lines."""
    faults = list(read.faults)
    if read.definition is not None:
        name = file or f"{read.definition.service}.yaml"
        for one in CHECKS:
            faults += [
                Fault(name, read.line_of(remark.path), remark.path, remark.what, remark.mend)
                for remark in one(read.definition, vocabulary)
            ]
    return Checked(read.definition, tuple(sorted(set(faults))))
