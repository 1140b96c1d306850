"""Words of the engine itself: errors, buttons, "Not known". Other languages stand beside English, word by word."""

from __future__ import annotations

import re
from typing import Any

from forms.definition.questions import Question
from forms.definition.wording import ENGLISH, Wording

# By code. {Name} and {name} are the question, named as in a sentence.
PHRASES: dict[str, dict[str, str]] = {
    "missing": {"en": "Enter {name}"},
    "missing-choice": {"en": "Select {name}"},
    "missing-many": {"en": "Select at least one answer for {name}"},
    "missing-yes-no": {"en": "Select yes or no for {name}"},
    "missing-file": {"en": "Upload {name}"},
    "missing-agreed": {"en": "Confirm that you agree to continue"},
    "missing-part": {"en": "{Name} must include {lacking}"},
    "missing-line": {"en": "Enter {lacking} of {name}"},
    "invalid": {"en": "{Name} is not in the right form"},
    "invalid-choice": {"en": "Select one of the answers listed for {name}"},
    "invalid-email": {
        "en": "{Name} must be an email address in the correct format, like name@example.com",
    },
    "invalid-phone": {"en": "{Name} must be a telephone number, like 01632 960 001 or +44 7700 900 982"},
    "invalid-postcode": {"en": "{Name} must be a full UK postcode, like SW1A 1AA"},
    "invalid-date": {"en": "{Name} must be a real date"},
    "invalid-year": {"en": "Year of {name} must include 4 numbers"},
    "invalid-time": {"en": "{Name} must be a time, like 9:30am or 14:15"},
    "invalid-number": {"en": "{Name} must be a number, like 30"},
    "invalid-whole": {"en": "{Name} must be a whole number, like 30"},
    "invalid-currency": {"en": "{Name} must be an amount of money, like 600 or 193.54"},
    "invalid-national-insurance": {"en": "{Name} must be a National Insurance number, like QQ 12 34 56 C"},
    "missing-tick": {"en": "Tick the box for {name} to continue"},
    "missing-signature": {"en": "Enter your full name to sign"},
    "missing-documents": {"en": "Say which documents you have for {name}"},
    "range-order": {"en": "{Name} must be on or after {limit}"},
    "range-long": {"en": "{Name} is too late: the whole may last {limit} days"},
    "times-order": {"en": "{Name} must be later than {limit}"},
    "shift-overlaps": {"en": "{Name} must be {limit} or later"},
    "break-outside": {"en": "{Name}: the break must lie within the hours of that day"},
    "rows-too-few": {"en": "Fill in at least {limit} rows"},
    "main-not-ticked": {"en": "{Name} must be one of those you ticked"},
    "card-number": {"en": "{Name} must not hold the number of a payment card"},
    "documents-lacking": {"en": "You still need {count} for: {group}. A document counts once"},
    "documents-few": {"en": "You need at least {limit} documents in all"},
    "lookup-pick": {"en": "Select {name} from the list"},
    "lookup-none": {"en": "Nothing was found for “{typed}”. Check the spelling"},
    "file-few": {"en": "Upload at least {limit} files for {name}"},
    "past": {"en": "{Name} must be today or in the past"},
    "future": {"en": "{Name} must be today or in the future"},
    "too-early": {"en": "{Name} must be on or after {limit}"},
    "too-late": {"en": "{Name} must be on or before {limit}"},
    "too-small": {"en": "{Name} must be {limit} or more"},
    "too-big": {"en": "{Name} must be {limit} or less"},
    "decimals": {"en": "{Name} must have {limit} decimal places or fewer"},
    "too-long": {"en": "{Name} must be {limit} characters or fewer"},
    "too-many-words": {"en": "{Name} must be {limit} words or fewer"},
    "too-few": {"en": "Select {limit} or more answers for {name}"},
    "too-many": {"en": "Select {limit} or fewer answers for {name}"},
    "exclusive": {"en": "Select “{option}” or the other answers for {name}, not both"},
    "not-known-and-more": {"en": "Answer, or tick “Not known”, for {name}: not both"},
    "school-pick": {"en": "Select {name} from the list, or say that it is not there"},
    "school-none": {"en": "No school was found for “{typed}”. Check the spelling, or say that it is not in the list"},
    "file-type": {"en": "{file} must be one of: {limit}"},
    "file-size": {"en": "{file} must be smaller than {limit}MB"},
    "file-empty": {"en": "{file} is empty"},
    "file-count": {"en": "You can upload up to {limit} files for {name}"},
    "entries-too-few": {"en": "Add at least {limit}: {items}"},
    "entries-too-many": {"en": "You can add up to {limit}: {items}"},
    "entries-choose": {"en": "Select yes if you want to add {item}"},
    # of pages
    "problem": {"en": "There is a problem"},
    "error": {"en": "Error:"},
    "warning": {"en": "Warning"},
    "continue": {"en": "Continue"},
    "save": {"en": "Save and come back later"},
    "not-known": {"en": "Not known"},
    "or": {"en": "or"},
    "yes": {"en": "Yes"},
    "no": {"en": "No"},
    "optional": {"en": "(optional)"},
    "one-of": {"en": "(one of these is enough)"},
    "count-words": {"en": "You can enter up to {limit} words"},
    "count-characters": {"en": "You can enter up to {limit} characters"},
    "choose": {"en": "Choose from the list"},
    "agreed": {"en": "Agreed"},
    "not-answered": {"en": "Not answered"},
    "day": {"en": "Day"},
    "month": {"en": "Month"},
    "year": {"en": "Year"},
    "time": {"en": "Time"},
    "part-day": {"en": "a day"},
    "part-month": {"en": "a month"},
    "part-year": {"en": "a year"},
    "part-date": {"en": "a date"},
    "part-time": {"en": "a time"},
    "part-given": {"en": "the first name"},
    "part-family": {"en": "the last name"},
    "part-line1": {"en": "line 1"},
    "part-town": {"en": "the town or city"},
    "part-postcode": {"en": "the postcode"},
    "part-council": {"en": "the council"},
    "part-name": {"en": "the name of the school"},
    "given": {"en": "First name"},
    "family": {"en": "Last name"},
    "known-as": {"en": "Known as (optional)"},
    "line1": {"en": "Address line 1"},
    "line2": {"en": "Address line 2 (optional)"},
    "town": {"en": "Town or city"},
    "county": {"en": "County (optional)"},
    "postcode": {"en": "Postcode"},
    "find-school": {"en": "Find school"},
    "search-school": {"en": "Search by name, town, postcode or URN"},
    "schools-found": {"en": "Schools found"},
    "school-not-listed": {"en": "The school is not in the list"},
    "school-name": {"en": "Name of the school"},
    "school-council": {"en": "Council area the school is in"},
    "upload": {"en": "Upload files"},
    "select-all": {"en": "Select all that apply"},
    "add-row": {"en": "Add another row"},
    "signed-on": {"en": "Signed on {day}"},
    "signs": {"en": "Typing your name here is your signature. It is dated {day}."},
    "week-total": {"en": "In the week: {length}"},
    "seen": {"en": "seen"},
    "need-of-group": {"en": "{group}: {count}"},
    "documents-needed": {"en": "You need documents for each of these. One document counts once."},
    "documents-in-all": {"en": "At least {limit} documents in all."},
    "worked-out-later": {"en": "Worked out from your answers"},
    "find-record": {"en": "Find"},
    "search-record": {"en": "Search"},
    "part-name-of-it": {"en": "the name"},
    "not-in-list": {"en": "Not in the list"},
    "remove": {"en": "Remove"},
    "change": {"en": "Change"},
    "files-added": {"en": "Files added"},
    "of-repeat": {"en": "{item} {number}"},
    "added-none": {"en": "{items}: none added yet"},
    "added": {"en": "{items}: {count} added"},
    "in-list-none": {"en": "None added"},
    "in-list": {"en": "{count} added"},
    "a": {"en": "{article} {item}"},
    "another": {"en": "another {item}"},
    "add-one": {"en": "Do you want to add {item}?"},
}


# As it is spoken: a unit, a user, a one-off; an hour.
_OPENS_WITH_A_VOWEL = re.compile(r"(?!uni|use|eu|one\b|one-)[aeiou]|hour|honest", re.IGNORECASE)


def say(key: str, language: str = ENGLISH, **values: Any) -> str:
    """The engine's own words, in that language, else in English."""
    by_language = PHRASES[key]
    text = by_language.get(language) or by_language[ENGLISH]
    return text.format_map(values) if values else text


def named(question: Question, language: str = ENGLISH) -> str:
    """A question as a sentence names it: its setting `name`, else its label; "your answer to" a label that asks."""
    own = question.setting("name")
    if isinstance(own, Wording):
        return own.say(language)
    if isinstance(own, str) and own:
        return own
    label = "".join(sign for sign in question.label.say(language) if sign.isprintable()).strip()
    if label.endswith(("?", ".", ":")):
        return f"your answer to “{label}”"
    return _in_a_sentence(label)


def one_more(item: str, *, count: int, language: str = ENGLISH) -> str:
    """The next of a list as a sentence asks for it: "an enquiry" where there is none yet, "another enquiry" after."""
    if count:
        return say("another", language, item=item)
    return say("a", language, article="an" if _OPENS_WITH_A_VOWEL.match(item) else "a", item=item)


def capital(text: str) -> str:
    """A text with its first sign in capitals."""
    return text[:1].upper() + text[1:]


def _in_a_sentence(label: str) -> str:
    """A label with a small first letter, unless the word is written with capitals of its own (UPN, I)."""
    first = label.split(" ", 1)[0]
    return label if first != first.capitalize() or len(first) == 1 else label[:1].lower() + label[1:]


def wording_of_error(question: Question, code: str, language: str = ENGLISH, where: str = "", **values: Any) -> str:
    """The message of an error: the question's own words for that code, else the engine's.

    `where` is the row, or the whole question, that a question inside another stands in.
    A question words the family of a code too: `missing` stands for `missing-choice` and the like, `invalid` likewise.
    """
    for wanted in dict.fromkeys((code, code.split("-", 1)[0])):
        own = next((words for key, words in question.errors if key == wanted), None)
        if own is not None and (wanted == code or wanted in {"missing", "invalid", "past", "future"}):
            return own.say(language)
    name = f"{named(question, language)} ({where})" if where else named(question, language)
    # Unknown placeholders cannot occur: the phrases above are ours. Labels may hold braces; they are values here.
    return say(code, language, name=name, Name=capital(name), **values)
