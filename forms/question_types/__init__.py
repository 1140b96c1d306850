"""The question types: one class a kind, found by `type_of`."""

from __future__ import annotations

from forms.definition.questions import Question, QuestionKind
from forms.question_types.base import QuestionType
from forms.question_types.calculated import Calculated
from forms.question_types.cells import CELLS
from forms.question_types.choice_matrix import ChoiceMatrix
from forms.question_types.content import Content
from forms.question_types.day_and_time import DayAndTime
from forms.question_types.day_range import DayRange
from forms.question_types.declaration import Declaration
from forms.question_types.document_set import DocumentSet
from forms.question_types.duration import Duration
from forms.question_types.fixed_table import FixedTable
from forms.question_types.group import GroupOfQuestions
from forms.question_types.lookup import Lookup
from forms.question_types.payment import Payment
from forms.question_types.row_table import RowTable
from forms.question_types.school import School
from forms.question_types.signature import Signature
from forms.question_types.time_range import TimeRange
from forms.question_types.timetable import Timetable

TYPES: dict[QuestionKind, QuestionType] = {
    **CELLS,  # those that may also stand inside another
    QuestionKind.DATE_TIME: DayAndTime(),
    QuestionKind.SCHOOL: School(),
    QuestionKind.DECLARATION: Declaration(),
    QuestionKind.CONTENT: Content(),
    QuestionKind.DATE_RANGE: DayRange(),
    QuestionKind.TIME_RANGE: TimeRange(),
    QuestionKind.DURATION: Duration(),
    QuestionKind.SIGNATURE: Signature(),
    QuestionKind.GROUP: GroupOfQuestions(),
    QuestionKind.FIXED_TABLE: FixedTable(),
    QuestionKind.ROW_TABLE: RowTable(),
    QuestionKind.CHOICE_MATRIX: ChoiceMatrix(),
    QuestionKind.TIMETABLE: Timetable(),
    QuestionKind.DOCUMENT_SET: DocumentSet(),
    QuestionKind.CALCULATED: Calculated(),
    QuestionKind.LOOKUP: Lookup(),
    QuestionKind.PAYMENT: Payment(),
}


def type_of(question: Question) -> QuestionType:
    """The type of a question."""
    return TYPES[question.kind]
