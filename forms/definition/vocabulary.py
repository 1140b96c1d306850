"""What definitions may refer to: consequence kinds, recipients and what each may read, requirements, rules, queues.

The checker is given a vocabulary; STANDARD is the product's own. Lists are closed: a word that is not here is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from forms.definition.library import Library
from forms.definition.rule_shapes import RuleShape

# What a message may reveal at all; each is the name of a placeholder.
REVEALS = (
    *("reference", "link", "council-name", "team-telephone", "duty-telephone", "service-name", "school-name"),
    *("queue-name", "reply-by", "asked-on", "due-date", "expires", "count", "minutes", "days-late", "code"),
    *("approval-number", "appointment", "pack-link"),
)
OUTSIDE = frozenset(
    {
        *("reference", "link", "council-name", "team-telephone", "service-name", "reply-by", "expires"),
        *("approval-number", "appointment", "pack-link"),
    }
)
TO_SCHOOL = OUTSIDE | {"school-name", "asked-on"}
TO_OFFICER = frozenset(REVEALS) - {"school-name", "code", "service-name", "queue-name"}
RECIPIENTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "owner",
            "team-lead",
            "manager",
            "head-of-service",
            "director",
            "duty-officer",
            "deputy",
            "duty-manager",
            "administrator",
        ),
        TO_OFFICER,
    ),
    "user": TO_OFFICER | {"code"},  # somebody with an account, about that account
    "link-holder": OUTSIDE | {"code", "minutes"},  # whoever opens a link: the code goes to the same mailbox
    "party": OUTSIDE,
    "referrer": OUTSIDE,
    "mail-sender": OUTSIDE - {"link"},  # whoever wrote an e-mail that matches nobody: checked by nobody
    "parent": OUTSIDE,
    "agency": OUTSIDE | {"asked-on"},
    "agency-manager": OUTSIDE | {"asked-on"},
    "other-council": OUTSIDE | {"asked-on"},
    "other-council-lead": OUTSIDE | {"asked-on"},
    "payer": OUTSIDE,
    # Who relies on an approval: the holder of a licence it stands in, and the council where the work is done.
    "licence-holder": OUTSIDE,
    "host-council": OUTSIDE,
    **dict.fromkeys(
        (f"school:{role}" for role in ("office", "attendance", "safeguarding", "head", "holiday")), TO_SCHOOL
    ),
    # The step to a chair or trust names no pupil and opens nothing.
    **dict.fromkeys((f"school:{role}" for role in ("chair", "trust")), TO_SCHOOL - {"link"}),
}
OFFICERS = frozenset(
    {
        "owner",
        "team-lead",
        "manager",
        "head-of-service",
        "director",
        "duty-officer",
        "deputy",
        "duty-manager",
        "administrator",
        "user",
    }
)
TELLS_KIND = frozenset({"service-name", "queue-name", "pack-link"})  # what gives away the kind of a case
HELD_WHEN = ("contact-rules", "outward-held", "never")

# Each kind of consequence: its settings by name, the first being the one written after the kind; `*` must be there.
CONSEQUENCES: Mapping[str, tuple[str, ...]] = {
    "start": ("task*",),
    "send": ("message*",),
    "book": ("booking*",),
    "letter": ("letter*",),
    "stage": ("stage*",),
    "close": ("outcome*",),
    "priority": ("level*",),
    "hold-outward": ("reason*",),
    "set": ("column*", "to", "from"),
    "recheck": ("every*", "until*", "task*"),
    "review": ("after*",),
    "cancel": ("task*",),
    "end-others-of": ("task*",),
    "open-case": ("service*", "if-open"),
    "join": ("reference*",),
    "note": ("says*",),
    "child-alert": ("alert*",),
    "keep-on-roll": ("who*",),
    "issue": ("approval*", "renews"),
    "refuse": ("approval*", "reasons*"),
    "renewal-received": ("number*",),
    "suspend": ("what*", "surname", "reason"),
    "rely-on": ("number*", "who*", "email", "carer", "council", "about", "ends"),
    "start-later": ("task*", "after*", "from", "unless", "if-planned"),
    "death-reported": ("task*",),
    "go-on-in-earlier": ("alert",),
    "begin-again": ("what*",),
    "follow-up": ("follow-up*",),
    "put-away": ("what*", "reason*"),
    "remove-files": ("of*",),
    "begin": ("service*", "party*", "message*", "fills", "times"),
    "give-pack": ("pack*", "by*", "missing"),
    "mark-organisation": ("as*", "unconfirmed"),
}
COLUMNS = ("whereabouts", "last-seen-on", "last-seen-by", "school", "out-of-education-since", "next-action")
SCHOOL_ROLES = ("office", "attendance", "safeguarding", "head", "chair", "trust", "holiday")
FACTS = (
    *("priority", "stage", "danger", "outward-held", "whereabouts", "has-school", "restricted"),
    *("child-plans", "child-alert", "child-age", "school-signed-in", "entered-on-behalf", "mail"),
)
# What the page of a form may say with ((name)), besides answers. Only a page behind a code is given the subject.
SAID_ON_PAGES = (
    *("council-name", "public-phone", "duty-phone", "mash-phone", "out-of-hours-phone"),
    *("subject-name", "subject-birth", "asker", "asked-on", "case-reference"),
)
BEHIND_A_CODE = frozenset({"subject-name", "subject-birth", "asker", "asked-on", "case-reference"})
KNOWN = ("signed-in-name", "signed-in-email", "signed-in-school")  # of school staff who fill in for themselves
# What the council holds already. Each answers only whom it is for; anybody else finds nothing and is told nothing.
OF_SCHOOLS = frozenset({"own-returns", "own-forms-this-year"})  # what the school that signed in has sent itself
OF_OFFICERS = frozenset({"approvals", "standing-forms", "forms-of-last-year"})
REQUIREMENTS = ("checklist-complete", "over-compulsory-school-age", "death-recorded")
UNTIL = ("end-of-compulsory-school-age",)
MAPS = {
    "child": (
        *("name", "known-as", "description", "date-of-birth", "approximate-age", "sex", "upn", "former-upn"),
        *("first-language", "interpreter", "ethnicity", "address", "school", "on-roll", "year-group", "plans"),
        *("social-worker", "social-worker-telephone"),
    ),
    "adults": (
        *("name", "relationship", "parental-responsibility", "lives-with", "telephone", "email", "address"),
        *("language", "interpreter", "safe"),
    ),
    "siblings": ("name", "date-of-birth", "school", "upn"),
    "children": ("name", "date-of-birth", "sex", "upn", "address"),
    "case": ("last-seen-on", "last-seen-by", "school", "out-of-education-since", "whereabouts"),
    "organisation": ("name", "trading-name", "sector", "address", "email", "telephone", "contact-name", "of-case"),
    "contacts": ("family-knows", "safe-to-contact", "channel", "do-not-contact", "address-status"),
}
# How many characters of a text the directory keeps of each, where that is fewer than a long text has: a test compares
# them with the tables. A question that fills one says so with `characters`, so that no answer is cut short in silence.
LONGEST: Mapping[str, Mapping[str, int]] = {
    "child": {
        "name": 200,
        "known-as": 200,
        "sex": 20,
        "first-language": 80,
        "interpreter": 200,
        "ethnicity": 80,
        "social-worker": 200,
        "social-worker-telephone": 40,
    },
    "adults": {
        "name": 200,
        "relationship": 80,
        "telephone": 40,
        "email": 254,
        "language": 80,
        "interpreter": 200,
    },
    "siblings": {"name": 200},
    "case": {"last-seen-by": 200},
    "organisation": {"name": 200, "trading-name": 200, "email": 254, "telephone": 40, "contact-name": 200},
}


@dataclass(frozen=True)
class Vocabulary:
    """Everything a definition may name outside itself."""

    consequences: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: CONSEQUENCES)
    recipients: Mapping[str, frozenset[str]] = field(default_factory=lambda: RECIPIENTS)
    reveals: frozenset[str] = frozenset(REVEALS)
    requirements: frozenset[str] = frozenset(REQUIREMENTS)
    rules: Mapping[str, RuleShape] = field(default_factory=dict)  # rules of the law by id
    facts: frozenset[str] = frozenset(FACTS)
    queues: frozenset[str] = frozenset()
    house_messages: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    answer_services: frozenset[str] = frozenset()
    # Of forms without a case of their own: the tasks that their answers start on the case that asked.
    started_by_answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    indexed_by_answers: Mapping[str, frozenset[str]] = field(default_factory=dict)  # what they keep as facts there
    own_numbers: frozenset[str] = frozenset()  # what a council may enter in place of a number of the law, by code
    known: frozenset[str] = frozenset(KNOWN)  # what a question may be prefilled with
    records: frozenset[str] = OF_SCHOOLS | OF_OFFICERS  # what a lookup may look in and a running total may add up

    def with_library(self, library: Library) -> Vocabulary:
        """Also the queues and messages of a library."""
        return replace(
            self,
            queues=self.queues | {queue.code for queue in library.queues},
            house_messages=self.house_messages | {message.id for message in library.messages},
        )

    def with_services(self, services: Iterable[str], answering: Iterable[str] = ()) -> Vocabulary:
        """Also these services, and those among them whose forms answer a wait."""
        return replace(
            self,
            services=self.services | set(services),
            answer_services=self.answer_services | set(answering),
        )


STANDARD = Vocabulary()
