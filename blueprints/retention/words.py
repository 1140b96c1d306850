"""What the pages of retention say for codes."""

from __future__ import annotations

from datetime import date

from blueprints.page_frame import long_date
from casework.purges.purging import Bar
from casework.purges.retention_rules import Rule, What

WHATS = {
    What.CASE: "Cases with all that belongs to them",
    What.REFUSED: "Cases that ended in a refusal or a revocation",
    What.ANSWERS: "Answers that are kept for a shorter time",
    What.MAIL: "Email that belongs to no case and waits for nobody",
    What.BUSINESSES: "Businesses with their contacts",
    What.CAMPAIGNS: "Campaigns with the list of those they were for",
    What.LINKS: "Mailboxes of links that open nothing any more",
    What.TAKEN_OFF: "Files that were taken off a case because they did not belong there",
}
BARS = {
    Bar.HELD: "the records are held",
    Bar.CHILD_OPEN: "another case of the child is open",
    Bar.LINKED: "a case that belongs with it still needs it",
    Bar.COMING: "something of it is still to come",
    Bar.MESSAGE: "a message of it waits for somebody",
    Bar.APPROVAL: "an approval that came of it is in force or suspended",
    Bar.CASE_OPEN: "a case of it is open",
    Bar.CASE_KEPT: "a case of it is still kept",
    Bar.CAMPAIGN: "something of a campaign is still to be sent",
}
# What a dry run lists: one of them, several, and what the time counts from.
TELLS = {
    What.CASE: ("Case", "cases", "Ended on"),
    What.REFUSED: ("Case", "cases", "Ended on"),
    What.BUSINESSES: ("Business", "businesses", "Last had to do with it on"),
    What.CAMPAIGNS: ("Campaign", "campaigns", "Ended on"),
}
PAGES = {"cases.show": "case_id", "organisations.show": "organisation_id", "campaigns.show": "campaign_id"}


def period(rule: Rule) -> str:
    """How long, in words."""
    return rule.period.say() if rule.period is not None else f"“{rule.proposed}” is no period"


def standing(rule: Rule) -> str:
    """Whether a rule is confirmed."""
    return "Confirmed" if rule.is_in_force else "Not confirmed: deletes nothing"


def bars(found: tuple[Bar, ...]) -> str:
    """Why a case stays."""
    return "; ".join(BARS[one] for one in found)


def day(of: date | None) -> str:
    """A day in words."""
    return long_date(of) if of is not None else ""


def what(code: str) -> str:
    """A sort of record in words."""
    return WHATS[What(code)] if code in {one.value for one in What} else code
