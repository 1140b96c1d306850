"""What the pages of a case say for codes. A code nobody gave words to is shown as it is, never hidden."""

from __future__ import annotations

from casework.notes import KIND_WORDS, NoteKind

PLANS = {
    "protection": "Child protection plan",
    "section-47": "Section 47 enquiry",
    "in-need": "Child in need plan",
    "in-care": "Looked after, or was before",
    "ehc": "Education, health and care plan",
    "sen": "Special educational needs support",
    "youth-justice": "Supervised by youth justice",
    "known-to-social-care": "Known to social care",
}
SEX = {"female": "Female", "male": "Male", "another": "Recorded another way"}
RULES = {
    "safe": "Safe to contact",
    "channel-only": "In one way only",
    "do-not-contact": "Do not contact",
    "not-yet-known": "Not yet known whether it is safe",
    "held": "Held until an officer releases it",
}
CHANNELS = {"email": "email", "telephone": "telephone", "letter": "letter", "in-person": "a visit or meeting"}
PARTIES = {
    "case": "Everybody outside the council",
    "child": "The child",
    "adult": "An adult of the family",
    "parent": "The parents",
    "relative": "Relatives",
    "school": "The school",
    "referrer": "Whoever made the referral",
    "agency": "Agencies",
    "council": "Another council",
    "other-council": "Another council",
    "party": "Whoever was asked",
}
MESSAGE_STATES = {
    "planned": "To be sent",
    "held": "Held",
    "leased": "Being sent",
    "sent": "Sent",
    "cancelled": "Not sent: not needed any more",
    "unknown": "Not known whether it was sent",
    "failed": "Did not arrive",
}
RECIPIENTS = {
    "officer": "Colleague",
    "team": "Team",
    "school": "School",
    "referrer": "Referrer",
    "party": "Whoever filled in the form",
    "agency": "Agency",
    "other-council": "Other council",
    "parent": "Parent",
}
MATCH_FIELDS = {
    "upn": "Unique pupil number",
    "family-name": "Family name",
    "given-names": "Given names",
    "date-of-birth": "Date of birth",
    "postcode": "Postcode",
    "sex": "Sex",
}
AGREES = {"same": "The same", "close": "Close", "different": "Different", "missing": "Nothing to compare"}
AGREES["withheld"] = "The address is withheld"
CHILD_LINKS = {
    "made": "A record was made from the form",
    "automatic": "Linked by itself, because number, surname and date of birth agree. Nobody has checked it yet",
    "offered": "It may be a child we know. Somebody must compare",
    "protected": "It may be a child whose record few may see",
    "confirmed": "An officer has confirmed who it is",
}
IDENTITIES = {
    "not-checked": "Who sent it has not been checked",
    "signed-in": "The sender was signed in",
    "checked": "An officer has checked who sent it",
}
FORM_CHANNELS = {
    "online": "Online",
    "telephone": "By telephone",
    "email": "By email",
    "letter": "By letter",
    "in-person": "In person",
    "further": "We asked for it",
    "own": "By an officer",
}
NOT_CHOSEN = frozenset({NoteKind.SUPERVISION, NoteKind.REASON})  # written by acts of their own
NOTE_KINDS = {kind.value: said for kind, said in KIND_WORDS.items() if kind not in NOT_CHOSEN}
DECISION_STATES = {
    "recommended": "Waiting for a second person",
    "agreed": "Agreed",
    "refused": "Sent back",
    "withdrawn": "Withdrawn",
}


def said(words: dict[str, str], code: str | None) -> str:
    """The words of a code."""
    return words.get(code or "", (code or "").replace("-", " ").capitalize())


def sentence(code: str) -> str:
    """A code that has no words of its own, readable."""
    return code.replace("-", " ").replace(":", ": ").capitalize()
