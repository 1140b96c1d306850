"""The parts of a page that nothing but the moment knows: its errors, files kept, schools found, councils."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from forms.answers import ENTRY_ID, stored_at
from forms.calculating import calculate, calculation_of
from forms.compile.drawing import Drawing, safe
from forms.definition.inner import MOST_ROWS
from forms.definition.questions import Page, Question, Repeat
from forms.phrases import capital, one_more, say
from forms.question_types import type_of
from forms.question_types.base import control, whole_setting
from forms.question_types.day import day_in_words
from forms.question_types.school import NOT_LISTED

_MOST_FOUND = 20
SummaryOfEntry: TypeAlias = Callable[[Drawing, str], str]  # of the entry with that id


def error_summary(d: Drawing, title: str) -> str:
    """Every error with a link to where it is mended."""
    rows = "".join(f'<li><a href="#{safe(one.anchor)}">{safe(one.message)}</a></li>' for one in d.errors)
    return (
        '<div class="govuk-error-summary" data-module="govuk-error-summary"><div role="alert">'
        f'<h2 class="govuk-error-summary__title">{title}</h2><div class="govuk-error-summary__body">'
        f'<ul class="govuk-list govuk-error-summary__list">{rows}</ul></div></div></div>'
    )


def hidden_fields(d: Drawing) -> str:
    """What every post must carry."""
    named = (("csrf_token", d.slots.csrf), ("once", d.slots.once), ("seen", d.slots.seen))
    return "".join(f'<input type="hidden" name="{name}" value="{safe(value)}">' for name, value in named if value)


def save_button(label: str) -> str:
    """The other way to leave a page."""
    return (
        '<button type="submit" class="govuk-button govuk-button--secondary" data-module="govuk-button" '
        f'name="do" value="save">{label}</button>'
    )


def entry_caption(d: Drawing, item: str) -> str:
    """As "Home visit 2"."""
    if not d.slots.entry_number:
        return ""
    text = say("of-repeat", d.language, item=capital(item), number=d.slots.entry_number)
    return f'<span class="govuk-caption-l">{safe(text)}</span>'


def files(d: Drawing, question: Question) -> str:
    """The files kept so far."""
    stored = stored_at(d.answers.scope(), question.id)
    if not isinstance(stored, list) or not stored:
        return ""
    rows = "".join(_file_row(d, question, one) for one in stored if isinstance(one, str))
    heading = safe(say("files-added", d.language))
    return f'<h2 class="govuk-heading-s">{heading}</h2><dl class="govuk-summary-list">{rows}</dl>'


def _file_row(d: Drawing, question: Question, file_id: str) -> str:
    kept = d.ports.files.kept(file_id)
    name, note = (kept.filename, kept.note) if kept else (file_id, "")
    more = f'<br><span class="govuk-hint">{safe(note)}</span>' if note else ""
    return (
        f'<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{safe(name)}</dt>'
        f'<dd class="govuk-summary-list__value">{more}</dd><dd class="govuk-summary-list__actions">'
        f"{_remove(d, f'remove-file:{question.id}:{file_id}', name)}</dd></div>"
    )


def _remove(d: Drawing, action: str, what: str) -> str:
    return (
        '<button type="submit" class="govuk-button govuk-button--secondary govuk-!-margin-bottom-0" name="do" '
        f'value="{safe(action)}">{safe(say("remove", d.language))}'
        f'<span class="govuk-visually-hidden"> {safe(what)}</span></button>'
    )


def schools(d: Drawing, question: Question) -> str:
    """The school picked before, then those found for what was typed."""
    typed = d.first(control(question.id, "find"))
    found = [(one.urn, one.label) for one in list(d.ports.schools.find(typed))[:_MOST_FOUND]] if typed else []
    return _found(d, question, "urn", found, d.ports.schools.name)


def records(d: Drawing, question: Question) -> str:
    """The record picked before, then those found for what was typed; those to offer at once before anything is."""
    typed, source = d.first(control(question.id, "find")), str(question.setting("source") or "")
    found = [(one.id, one.label) for one in list(d.ports.records.find(source, typed))[:_MOST_FOUND]]
    return _found(d, question, "pick", found, lambda one: d.ports.records.name(source, one))


def _found(
    d: Drawing, question: Question, part: str, found: list[tuple[str, str]], name_of: Callable[[str], str | None]
) -> str:
    typed, picked = d.first(control(question.id, "find")), d.first(control(question.id, part))
    if picked and picked != NOT_LISTED and all(code != picked for code, _ in found):
        said = name_of(picked)
        found = [(picked, said), *found] if said else found
    name = control(question.id, part)
    rows = "".join(
        f'<div class="govuk-radios__item"><input class="govuk-radios__input" id="{name}--{place}" name="{name}" '
        f'type="radio" value="{safe(code)}"{" checked" if code == picked else ""}>'
        f'<label class="govuk-label govuk-radios__label" for="{name}--{place}">{safe(label)}</label></div>'
        for place, (code, label) in enumerate(found, 1)
    )
    drawn_for = f'<input type="hidden" name="{control(question.id, "for")}" value="{safe(typed)}">'
    return drawn_for + rows


def councils(d: Drawing, name: str) -> str:
    """Every council, the chosen one marked."""
    return _councils(tuple(d.ports.councils.every()), d.first(name))


@lru_cache(maxsize=64)
def _councils(every: tuple[tuple[str, str], ...], chosen: str) -> str:
    return "".join(
        f'<option value="{safe(code)}"{" selected" if code == chosen else ""}>{safe(label)}</option>'
        for code, label in every
    )


def worked_out(d: Drawing, question: Question) -> str:
    """A calculated value as it stands now; that it is yet to come while it cannot be worked out."""
    what = calculation_of(question)
    stored = d.answers.scope().get(question.id) if what is not None and what.needs_others else None
    value = calculate(question, d.answers, d.today, d.ports) or stored
    shown = type_of(question).show(question, value, d.ports, d.language)
    return safe(", ".join(shown) or say("worked-out-later", d.language))


def signed_on(d: Drawing, question: Question) -> str:
    """What typing a name does, with the day it is dated: that of the signature already given, else today."""
    stored = d.answers.scope().get(question.id)
    on = stored.get("on") if isinstance(stored, dict) else None
    return safe(say("signs", d.language, day=day_in_words(on or d.today)))


def rows_shown(d: Drawing, question: Question) -> int:
    """How many rows of a table are drawn: those filled in, and one more when that was asked for."""
    typed, start = d.first(control(question.id, "rows")), f"{control(question.id)}__"
    most = whole_setting(question, "most-rows", MOST_ROWS)
    if typed.isascii() and typed.isdecimal():
        count = int(typed[:3]) + (d.first("do") == f"add-row:{question.id}")
    else:
        numbers = [name.removeprefix(start).partition("_")[0] for name in d.filled if name.startswith(start)]
        count = max((int(one) for one in numbers if one.isdecimal()), default=0)
    return min(max(count, whole_setting(question, "fewest-rows", 1)), most)


def repeat_heading(d: Drawing, repeat: Repeat) -> str:
    """As "Home visits: 2 added"; the name of a list is no noun that a number could always stand before."""
    count = len(d.answers.entries(repeat.id, d.answers.party))
    items = capital(repeat.items.say(d.language))
    return safe(say("added" if count else "added-none", d.language, count=count, items=items))


def repeat_rows(d: Drawing, page: Page, repeat: Repeat, summarise: SummaryOfEntry) -> str:
    """The entries so far, each with its summary, a link to change it and a button to remove it."""
    rows = []
    for number, entry in enumerate(d.answers.entries(repeat.id, d.answers.party), 1):
        entry_id = str(entry.get(ENTRY_ID, ""))
        key = capital(say("of-repeat", d.language, item=repeat.item.say(d.language), number=number))
        url = d.slots.entry_url(entry_id) if d.slots.entry_url else f"{page.id}/{entry_id}"
        change = safe(say("change", d.language))
        rows.append(
            f'<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{safe(key)}</dt>'
            f'<dd class="govuk-summary-list__value">{safe(summarise(d, entry_id))}</dd>'
            f'<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{safe(url)}">{change}'
            f'<span class="govuk-visually-hidden"> {safe(key)}</span></a> '
            f"{_remove(d, f'remove-entry:{entry_id}', key)}</dd></div>"
        )
    return f'<dl class="govuk-summary-list">{"".join(rows)}</dl>' if rows else ""


def repeat_question(d: Drawing, repeat: Repeat) -> str:
    """Whether another is wanted."""
    count = len(d.answers.entries(repeat.id, d.answers.party))
    item = one_more(repeat.item.say(d.language), count=count, language=d.language)
    return safe(say("add-one", d.language, item=item))


def repeat_has_room(d: Drawing, repeat: Repeat) -> bool:
    """Whether another entry may be added."""
    return len(d.answers.entries(repeat.id, d.answers.party)) < repeat.maximum
