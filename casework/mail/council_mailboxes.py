"""What goes to another council goes to a mailbox that is in the list as it is sent, whatever stood there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from casework.sending import contact_test
from correspondence.leased import Leased
from council.other_councils import mailboxes_in_use

IN_DOUBT = "mailbox-in-doubt"
OTHER_COUNCIL = "other-council"


def outward_test(messages: Sequence[Leased], at: datetime) -> Mapping[UUID, str]:
    """The messages that may not go now: by the contact rules, or because a council's mailbox is not in use any more.

    A message that was planned or held before an administrator took the mailbox out of use, or wrote down another,
    is held, also when an officer lets it go: nobody knows any more who reads there.
    """
    held = dict(contact_test(messages, at))
    to_councils = [one for one in messages if one.recipient_kind == OTHER_COUNCIL]
    if to_councils:
        known = mailboxes_in_use()
        held |= {one.id: IN_DOUBT for one in to_councils if one.address not in known}
    return held
