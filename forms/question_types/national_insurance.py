"""A National Insurance number."""

from __future__ import annotations

import re
from typing import Any

from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, QuestionType, Raw, problem, refused

# Two letters (no D, F, I, Q, U, V; the second no O), six digits, and A to D; some pairs are never given out.
_SHAPE = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]")
_LONGEST = 40
SOURCE = "https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110"


class NationalInsurance(QuestionType):
    """Stored in capitals without spaces. The shape is that of HMRC's manual (NIM39110), see SOURCE."""

    template = "national_insurance.html"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Nine signs; spaces, hyphens and small letters are forgiven."""
        typed = raw.one()
        bare = "".join(sign for sign in typed[:_LONGEST].upper() if not sign.isspace() and sign != "-")
        if typed and (len(typed) > _LONGEST or not _SHAPE.fullmatch(bare)):
            return refused(problem("invalid-national-insurance"))
        return Cleaned(bare or None)

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """In pairs, as on the card."""
        text = str(value)
        return (" ".join(text[place : place + 2] for place in range(0, len(text), 2)),)

    def export(self, question: Question, value: Any, ports: Ports | None = None) -> str:
        """Without spaces."""
        return value if isinstance(value, str) else "; ".join(self.show(question, value))
