"""Businesses of Marlowe, by the import that a council uses, and the first version of the pack that they are given."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path

from sqlalchemy import select

from base.database import writing
from base.extensions import db
from base.settings import Settings
from casework.campaigns.packs import Pack, add_version, newest_version, pack_of
from council.settings import setting
from directory.organisation_import import BusinessFile, import_organisations, read_businesses
from documents.letter_pdf import LetterPaper, letter_pdf
from documents.store_choice import store_of
from documents.uploads import receive
from models.user import User, UserRole
from security.actor import Actor
from security.current import actor_of
from security.permissions import Role

# The second names some of the first again: one in the same words, two by other names.
FILES = tuple(map(Path(__file__).with_name, ("sample_businesses.csv", "sample_food_register.csv")))
PACK = "employers"
FIRST = "The first version. It is invented for the demonstration."


def businesses(file: Path) -> BusinessFile:
    """What a sample holds."""
    heads, *rows = csv.reader(StringIO(file.read_text("utf-8")))
    return read_businesses(heads, list(enumerate(rows, start=2)))


def add_businesses(*, by: Actor, at: datetime) -> int:
    """Take the samples in, in the open transaction; how many were new. Twice: nothing more."""
    return sum(import_organisations(businesses(file), by=by, at=at).added for file in FILES)


def give_out_pack(settings: Settings, *, at: datetime) -> bool:
    """Upload the pack's first version as an administrator; whether that was needed. Twice: one version."""
    pack = pack_of(PACK)
    if newest_version(PACK) is not None:
        return False
    received = receive(BytesIO(_paper(pack, at)), "employ-a-child.pdf", store=store_of(settings))
    with writing():
        holds = select(UserRole.user_id).where(UserRole.role == Role.ADMINISTRATOR.value)
        uploader = db.session.scalars(select(User).where(User.id.in_(holds)).order_by(User.email)).first()
        if uploader is None:
            raise LookupError("nobody administers the demonstration")
        add_version(PACK, received, says=FIRST, by=actor_of(uploader), at=at)
    return True


def _paper(pack: Pack, at: datetime) -> bytes:
    """The words of the pack's page on paper, without the marks of a web page."""
    lines = (line.lstrip("#-* ").strip() for line in pack.shape.body.say().splitlines())
    return letter_pdf(
        LetterPaper(
            title=pack.shape.title.say(),
            council=setting("council-name"),
            reference="Version 1",
            at=at,
            to=("To whoever gives work to a child",),
            paragraphs=[line for line in lines if line],
        )
    )
