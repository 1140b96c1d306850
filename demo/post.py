"""E-mail that came to the council's mailbox of replies in the stories, as the job that reads it would have taken it."""

from __future__ import annotations

from casework.mail.mail_cases import open_mail_case
from casework.mail.replies import Place, Prepared, take
from correspondence.incoming_mail import Incoming, Kind
from correspondence.reply_address import ReplyAddresses
from demo.timeline import SEEDER, Do, Stage

MAILBOX = "demo"  # never that of a real mailbox, whose numbers go on by themselves


def arrives(number: int, sender: str, subject: str, text: str) -> Do:
    """Somebody writes to the council and answers none of its e-mails. Twice: it is there once."""

    def do(stage: Stage) -> None:
        mail = Incoming(Kind.REPLY, f"{MAILBOX}:{number}", sender, subject, text, sent_at=stage.at)
        nobody = ReplyAddresses("", "")
        place = Place(MAILBOX, 1, number)
        taken = take(mail, Prepared(None, (), ()), place, addresses=nobody, by=SEEDER, at=stage.at)
        if taken is not None:
            open_mail_case(taken.id, by=SEEDER, at=stage.at)

    return do
