"""The types that may stand inside a question of several parts."""

from __future__ import annotations

from forms.definition.questions import Question, QuestionKind
from forms.question_types.address import Address
from forms.question_types.base import QuestionType
from forms.question_types.council import Council
from forms.question_types.currency import Currency
from forms.question_types.day import Day
from forms.question_types.email_address import EmailAddress
from forms.question_types.file_upload import FileUpload
from forms.question_types.long_text import LongText
from forms.question_types.multi_choice import MultiChoice
from forms.question_types.national_insurance import NationalInsurance
from forms.question_types.number import Number
from forms.question_types.person_name import PersonName
from forms.question_types.phone import Phone
from forms.question_types.postcode import Postcode
from forms.question_types.single_choice import SingleChoice
from forms.question_types.text import Text
from forms.question_types.tick import Tick
from forms.question_types.time_of_day import TimeOfDay
from forms.question_types.upn import Upn
from forms.question_types.yes_no import YesNo

CELLS: dict[QuestionKind, QuestionType] = {
    QuestionKind.TEXT: Text(),
    QuestionKind.LONG_TEXT: LongText(),
    QuestionKind.PERSON_NAME: PersonName(),
    QuestionKind.DATE: Day(),
    QuestionKind.TIME: TimeOfDay(),
    QuestionKind.NUMBER: Number(),
    QuestionKind.CURRENCY: Currency(),
    QuestionKind.YES_NO: YesNo(),
    QuestionKind.SINGLE_CHOICE: SingleChoice(),
    QuestionKind.MULTI_CHOICE: MultiChoice(),
    QuestionKind.EMAIL: EmailAddress(),
    QuestionKind.PHONE: Phone(),
    QuestionKind.ADDRESS: Address(),
    QuestionKind.POSTCODE: Postcode(),
    QuestionKind.UPN: Upn(),
    QuestionKind.COUNCIL: Council(),
    QuestionKind.FILE: FileUpload(),
    QuestionKind.TICK: Tick(),
    QuestionKind.NATIONAL_INSURANCE: NationalInsurance(),
}


def cell_type(question: Question) -> QuestionType:
    """The type of a question that stands inside another."""
    return CELLS[question.kind]
