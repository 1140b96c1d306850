"""Which language the addressee of a letter reads, and whether the letter is said in it."""

from __future__ import annotations

from collections.abc import Iterable

from base.extensions import db
from casework.letters.addressees import adult_called
from correspondence.recipients import sent_by
from forms.definition.wording import ENGLISH, Language, Wording, in_one_line
from models.case import Case
from models.letter import Letter


def reads_of(letter: Letter, case: Case) -> str:
    """The code of the language that a letter's addressee is written to in; empty for English, or where it is not known.

    Of an adult near the child it is what their record says; of whoever sent a form, what they read that form in.
    """
    adult = adult_called(letter)
    if adult is not None:
        code = adult.written_in
    else:
        sent = sent_by(db.session(), letter.role, case, None)
        code = sent[1].language if sent is not None else ""
    return code if code != ENGLISH else ""


def is_said(wordings: Iterable[Wording], language: Language) -> bool:
    """Whether every one of some texts is given in that language. A text that is empty needs nobody to say it."""
    return all(
        language in dict(wording.by_language) or in_one_line(wording.say()) in language.words
        for wording in wordings
        if wording
    )
