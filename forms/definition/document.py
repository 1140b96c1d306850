"""The whole of one service definition."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from forms.definition.approvals import ApprovalShape, CheckShape
from forms.definition.bookings import BookingShape
from forms.definition.casework import CaseShape, Choice, OutcomeShape, TaskShape
from forms.definition.conditions import Condition
from forms.definition.languages import LanguageWords
from forms.definition.letters import LetterShape
from forms.definition.messages import MessageShape
from forms.definition.packs import CampaignShape, PackShape
from forms.definition.parties import FollowUp, OpensOn, Party, Unfinished
from forms.definition.profiles import ChaseProfile, EscalationProfile
from forms.definition.questions import CheckRef, Page, Question
from forms.definition.registers import RegisterShape
from forms.definition.returns import ReturnShape
from forms.definition.wording import ENGLISH, NOTHING, Language, Wording

SCHEMA = 1
RESERVED_SERVICE = "form"  # what addresses say instead of a service that they do not tell


@dataclass(frozen=True, slots=True)
class Privacy:
    """Why the council may hold this, and how long. Consent is not a lawful basis here."""

    lawful_basis: str
    notice: Wording
    retention: str
    retention_after: str = "closure"
    retention_refused: str = ""  # where an approval was refused or revoked; empty: as others


@dataclass(frozen=True, slots=True)
class OtherEnding:
    """What is read instead of the confirmation where a condition holds: after a death, for one."""

    when: Condition
    title: Wording
    body: Wording = NOTHING


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What somebody reads when the form is sent."""

    title: Wording
    body: Wording
    telephone_team: str = ""
    offer_pdf: bool = True
    offer_completion: bool = False
    instead: tuple[OtherEnding, ...] = ()


@dataclass(frozen=True)
class Definition:
    """One service, with every profile it uses. Inert: compiled by forms.pages, run by casework."""

    service: str
    title: Wording
    summary: Wording
    audience: tuple[str, ...]  # public | professional | school | officer | answer (only by link)
    privacy: Privacy
    parties: tuple[Party, ...]
    pages: tuple[Page, ...]
    case: CaseShape | None  # None: an answer form, whose filing joins the case that asked
    tasks: tuple[TaskShape, ...] = ()
    outcomes: tuple[OutcomeShape, ...] = ()
    messages: tuple[MessageShape, ...] = ()
    bookings: tuple[BookingShape, ...] = ()
    letters: tuple[LetterShape, ...] = ()
    chases: tuple[ChaseProfile, ...] = ()
    escalations: tuple[EscalationProfile, ...] = ()
    answer_choices: tuple[Choice, ...] = ()  # of an answer form: consequences of what was answered, by condition
    checks: tuple[CheckRef, ...] = ()
    approvals: tuple[ApprovalShape, ...] = ()
    checks_record: tuple[CheckShape, ...] = ()
    register: RegisterShape | None = None
    returns: tuple[ReturnShape, ...] = ()  # that the council makes, with these cases or others
    confirmation: Confirmation = field(default_factory=lambda: Confirmation(NOTHING, NOTHING))
    receipt: str = ""  # message sent to the first party's e-mail on submission
    declaration: Wording = NOTHING
    draft_days: int = 28
    warn_days: int = 3  # before a draft expires, if a return link was asked for; 0: never
    unfinished: Unfinished = field(default_factory=Unfinished)  # when one party has sent and another never does
    distinct: tuple[str, ...] = ()  # parties who must be different people
    follow_ups: tuple[FollowUp, ...] = ()
    opens_on: OpensOn | None = None
    packs: tuple[PackShape, ...] = ()
    campaign: CampaignShape | None = None
    quick_send: bool = False  # may be sent once pages not marked `later` are done
    rest_not_known: bool = False  # each page may be ended with "what I left empty is not known"
    exit_quickly: bool = False  # shows "Exit this page"
    no_email: bool = False  # sends the person nothing unless asked
    receipt_when: Condition | None = None  # the receipt goes only if this holds
    receipt_only: bool = False  # whoever sends this form hears nothing but the receipt
    spreadsheet: bool = False  # a school may send many at once, one a row
    never_refused: bool = False  # a statutory return: no finding may stop its sending
    languages: tuple[str, ...] = ("en",)
    writes_in: tuple[str, ...] = ()  # languages of messages and letters; none: those of the form
    language_words: tuple[LanguageWords, ...] = ()
    schema: int = 1

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id."""
        return {question.id: question for page in self.pages for question in page.questions}

    @cached_property
    def spoken(self) -> dict[str, Language]:
        """The languages somebody may read it in, English first, with what the council has translated."""
        own = {one.code: one.language for one in self.language_words}
        others = {code: own.get(code, Language(code)) for code in self.languages if code != ENGLISH}
        return {ENGLISH: Language(ENGLISH, "English"), **others}

    @cached_property
    def written_in(self) -> dict[str, Language]:
        """The languages beside English that its messages and letters may go out in."""
        own = {one.code: one.language for one in self.language_words}
        wanted = self.writes_in or self.languages
        return {code: own.get(code, Language(code)) for code in wanted if code != ENGLISH}

    @cached_property
    def party_shapes(self) -> dict[str, Party]:
        """Every party by its id."""
        return {party.id: party for party in self.parties}

    @cached_property
    def page_of(self) -> dict[str, Page]:
        """The page each question stands on."""
        return {question.id: page for page in self.pages for question in page.questions}

    @cached_property
    def task_shapes(self) -> dict[str, TaskShape]:
        """Every kind of task by its id."""
        return {task.id: task for task in self.tasks}

    @cached_property
    def reading_queue(self) -> str:
        """Where what came in is read first: the queue of the task that begins with every case; nothing without one."""
        return next((task.queue for task in self.tasks if task.on_open and task.when is None), "")

    @cached_property
    def message_shapes(self) -> dict[str, MessageShape]:
        """Every kind of message by its id."""
        return {message.id: message for message in self.messages}

    @cached_property
    def booking_shapes(self) -> dict[str, BookingShape]:
        """Every kind of appointment by its id."""
        return {booking.id: booking for booking in self.bookings}

    @cached_property
    def letter_shapes(self) -> dict[str, LetterShape]:
        """Every kind of letter by its id."""
        return {letter.id: letter for letter in self.letters}

    @cached_property
    def chase_profiles(self) -> dict[str, ChaseProfile]:
        """Chase profiles by code."""
        return {chase.code: chase for chase in self.chases}

    @cached_property
    def escalation_profiles(self) -> dict[str, EscalationProfile]:
        """Escalation profiles by code."""
        return {profile.code: profile for profile in self.escalations}

    @cached_property
    def approval_shapes(self) -> dict[str, ApprovalShape]:
        """Approvals by id."""
        return {approval.id: approval for approval in self.approvals}

    @cached_property
    def check_shapes(self) -> dict[str, CheckShape]:
        """The record's checks by id."""
        return {check.id: check for check in self.checks_record}

    @cached_property
    def return_shapes(self) -> dict[str, ReturnShape]:
        """Returns by id."""
        return {one.id: one for one in self.returns}

    @cached_property
    def outcome_shapes(self) -> dict[str, OutcomeShape]:
        """Outcomes by id."""
        return {outcome.id: outcome for outcome in self.outcomes}
