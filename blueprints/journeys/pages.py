"""The pages of a form: drawn, read, saved. What was typed is never lost, whatever else goes wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from base.database import writing
from base.ids import new_id
from blueprints.journeys import told, uploads
from blueprints.journeys.desk import Desk, go, open_desk
from blueprints.journeys.kept_typed import entry_named, keep_out_of_reach
from blueprints.journeys.page_frames import framed
from blueprints.journeys.seats import seated
from blueprints.journeys.typed_over import mark_of, tell_if_typed_over
from casework.intake.filings import DraftOver, drop_entry, save_entry, save_page, save_page_alone, save_typed
from forms.answers import ENTRY_ID, Answers
from forms.as_typed import entries_typed
from forms.compile.drawing import PageError
from forms.definition.questions import Exit, Page, Repeat
from forms.journey import Walk
from forms.pages import CompiledPage, PageResult
from forms.phrases import capital
from security.csrf_failures import csrf_failed, redraws_itself
from security.guards import public
from security.limits import PUBLIC_POST, limited

blueprint = Blueprint("journey_pages", __name__)
AT = "/apply/<string:service>/<uuid:filing_id>"
ABOUT, LEFT = "about", "left"  # addresses below it that are no page of questions


@blueprint.get(AT)
@public
@seated
def go_on(desk: Desk) -> ResponseReturnValue:
    """Go on where the journey stands."""
    walk = desk.walk()
    if walk.exit is not None:
        return go(desk.page_url(LEFT))
    begun = entries_typed(desk.part.answers, walk.next.id) if walk.next else []
    if walk.next and begun:
        return go(desk.entry_url(walk.next.id, begun[-1]))
    return go(desk.page_url(walk.next.id if walk.next else ""))


@blueprint.get(f"{AT}/<string:page_id>")
@public
@seated
def show(desk: Desk, page_id: str) -> ResponseReturnValue:
    """Draw a page, if the journey has reached it."""
    walk = desk.walk()
    page = _page(desk, walk, page_id)
    if page is None:
        return go(desk.here)
    if page.page.repeat is not None:
        entries = walk.answers.entries(page.page.repeat.id, desk.part.party)
        if not entries and page.page.repeat.minimum:
            return go(desk.entry_url(page_id, _next_entry(desk, page_id, page.page.repeat)))
    return _draw(desk, walk, page)


@blueprint.post(f"{AT}/<string:page_id>")
@limited(PUBLIC_POST)
@redraws_itself
@public
@seated
def save(desk: Desk, page_id: str) -> ResponseReturnValue:
    """Read a page, keep what was understood, and go on."""
    walk = desk.walk()
    page = _page(desk, walk, page_id)
    if page is None:
        keep_out_of_reach(desk, page_id)
        return go(desk.here)
    if page.page.repeat is not None:
        return _save_list(desk, walk, page, page.page.repeat)
    taken = uploads.take_in(desk, page, "")
    result = page.parse(request.form, taken.files, walk.answers, today=desk.today, facts=desk.facts, ports=desk.ports)
    if csrf_failed():
        return _draw(
            desk, walk, page, _with_error(result, desk.say("expired-files" if taken.files else "expired"))
        ), 400
    part = None
    if not result.new_files:
        part = save_page_alone(desk.part, page_id, result.values, **_how(desk), **_judged(result))
    if part is None:  # with files, or because somebody was faster
        with writing():
            if result.new_files:
                result = replace(result, values=taken.attached(desk, result))
            else:
                desk = open_desk(desk.called, desk.filing.id)
            part = save_page(desk.part, page_id, result.values, **_how(desk), **_judged(result))
    tell_if_typed_over(desk, page, result)
    desk = desk.with_part(part)
    walk = desk.walk()
    if result.action.kind == "save" and not taken.refused(result):
        return go(desk.url("journey_return.leave"))
    if result.errors:
        return _draw(desk, walk, page, result), 422
    if result.redraw:
        return _draw(desk, walk, page, result if result.keeps_typed else None)
    if told.stays_for(desk, told.on_page(desk, walk, page_id)):
        return go(told.again(desk, page_id))
    return _onwards(desk, walk, page_id)


@blueprint.get(f"{AT}/<string:page_id>/<string:entry_id>")
@public
@seated
def entry(desk: Desk, page_id: str, entry_id: str) -> ResponseReturnValue:
    """Draw one entry of a repeat, there already or new."""
    walk = desk.walk()
    page = _page(desk, walk, page_id)
    if page is None or page.page.repeat is None:
        return go(desk.here)
    return _draw_entry(desk, walk, page, page.page.repeat, _entry_id(entry_id))


@blueprint.post(f"{AT}/<string:page_id>/<string:entry_id>")
@limited(PUBLIC_POST)
@redraws_itself
@public
@seated
def save_one(desk: Desk, page_id: str, entry_id: str) -> ResponseReturnValue:
    """Keep one entry; twice changes the same one, since it has had its id from the start."""
    walk = desk.walk()
    page, known = _page(desk, walk, page_id), _entry_id(entry_id)
    if page is None or page.page.repeat is None:
        keep_out_of_reach(desk, page_id, known)
        return go(desk.here)
    repeat = page.page.repeat
    taken = uploads.take_in(desk, page, known)
    inside = walk.answers.within(repeat.id, known)
    result = page.parse(request.form, taken.files, inside, today=desk.today, facts=desk.facts, ports=desk.ports)
    if csrf_failed():
        expired = _with_error(result, desk.say("expired-files" if taken.files else "expired"))
        return _draw_entry(desk, walk, page, repeat, known, expired), 400
    if result.errors and not result.new_files:
        # Half an entry is no entry: it would stand in the list as if it were whole. What was typed is kept beside it.
        with writing():
            desk = desk.with_part(save_typed(desk.part, page_id, result.typed, **_how(desk), entry=known))
        if result.action.kind == "save" and not taken.refused(result):
            return go(desk.url("journey_return.leave"))
        return _draw_entry(desk, walk, page, repeat, known, result), 422
    if not _is_there(desk, repeat, known) and _count(desk, repeat) >= repeat.maximum:
        return go(_still(desk.page_url(page_id)))
    with writing():  # with files also half an entry: a browser forgets files, and we must not
        result = replace(result, values=taken.attached(desk, result))
        save_entry(desk.part, page_id, result.values, **_how(desk), entry=known, typed=result.not_understood)
    tell_if_typed_over(desk, page, result, known)
    desk = open_desk(desk.called, desk.filing.id)
    walk = desk.walk()
    if result.action.kind == "save" and not taken.refused(result):
        return go(desk.url("journey_return.leave"))
    if result.errors:
        return _draw_entry(desk, walk, page, repeat, known, result), 422
    if result.redraw:
        return _draw_entry(desk, walk, page, repeat, known, result if result.keeps_typed else None)
    if told.stays_for(desk, told.on_page(desk, walk, page_id, known)):
        return go(told.again(desk, page_id, known))
    return go(_still(desk.page_url(page_id)))


@blueprint.get(f"{AT}/{LEFT}")
@public
@seated
def left(desk: Desk) -> ResponseReturnValue:
    """Where an answer led out of the form: why, and where to go instead. The draft is kept; Back leads into it."""
    walk = desk.walk()
    if walk.exit is None:
        return go(desk.here)
    out = walk.exit
    return render_template(
        "journeys/left.html",
        desk=desk,
        title=out.title.say(desk.language) or desk.definition.title.say(desk.language),
        body=desk.form.text(out.body, walk.answers, today=desk.today, ports=desk.ports, language=desk.language),
        goes_to=out.service if out.kind is Exit.GO_TO_SERVICE else "",
        back_href=desk.page_url(walk.taken[-1].id),
    )


def _page(desk: Desk, walk: Walk, page_id: str) -> CompiledPage | None:
    """The page, if the journey has it and has reached it."""
    if not walk.can_visit(page_id):
        return None
    return desk.form.page(page_id, desk.language)


def _draw(desk: Desk, walk: Walk, page: CompiledPage, result: PageResult | None = None) -> str:
    draw = page.render if page.page.repeat is None else page.render_list
    seen = "" if page.page.repeat else mark_of(desk, page)
    slots = desk.slots(entry_url=lambda one: _still(desk.entry_url(page.page.id, one)), seen=seen)
    main = draw(walk.answers, today=desk.today, facts=desk.facts, ports=desk.ports, slots=slots, result=result)
    main = ("" if result else told.told(desk, told.on_page(desk, walk, page.page.id))) + main
    before = walk.previous(page.page.id)
    back = desk.page_url(before.id if before else ABOUT)
    title = desk.window(page.title, page_id=page.page.id)
    return framed(desk, title=title, main=main, back=back, errors=result.errors if result else ())


def _draw_entry(
    desk: Desk, walk: Walk, page: CompiledPage, repeat: Repeat, entry_id: str, result: PageResult | None = None
) -> str:
    answers: Answers = walk.answers.within(repeat.id, entry_id)
    known = [one.get(ENTRY_ID) for one in answers.entries(repeat.id, desk.part.party)]
    number = known.index(entry_id) + 1 if entry_id in known else len(known) + 1
    if result is not None and len({*known, entry_id}) > 1:
        item = desk.say("of-repeat", item=capital(repeat.item.say(desk.language)), number=number)
        result = _of_entry(result, item)
    main = page.render(
        answers,
        today=desk.today,
        facts=desk.facts,
        ports=desk.ports,
        slots=desk.slots(entry_number=number, seen=mark_of(desk, page, entry_id)),
        result=result,
    )
    main = ("" if result else told.told(desk, told.on_page(desk, walk, page.page.id, entry_id))) + main
    title = f"{desk.window(page.title, page_id=page.page.id)} ({number})"
    back = _still(desk.page_url(page.page.id))
    return framed(desk, title=title, main=main, back=back, errors=result.errors if result else ())


def _save_list(desk: Desk, walk: Walk, page: CompiledPage, repeat: Repeat) -> ResponseReturnValue:
    result = page.parse_list(request.form, walk.answers)
    page_id = page.page.id
    if csrf_failed():
        return _draw(desk, walk, page, _with_error(result, desk.say("expired"))), 400
    if result.action.kind == "remove-entry":
        with writing():
            drop_entry(desk.part, page_id, result.action.item, **_how(desk))
        return go(_still(desk.page_url(page_id)))
    if result.action.kind == "add":
        return go(_still(desk.entry_url(page_id, _next_entry(desk, page_id, repeat))))
    if result.errors:
        return _draw(desk, walk, page, result), 422
    with writing():
        desk = desk.with_part(save_page(desk.part, page_id, {}, **_how(desk)))
    if result.action.kind == "save":
        return go(desk.url("journey_return.leave"))
    walk = desk.walk()
    if told.stays_for(desk, told.on_page(desk, walk, page_id)):
        return go(told.again(desk, page_id))
    return _onwards(desk, walk, page_id)


def _onwards(desk: Desk, walk: Walk, page_id: str) -> ResponseReturnValue:
    """After a page: back to check answers if that was where it was changed from, else the next page."""
    if walk.exit is not None:
        return go(desk.page_url(LEFT))
    if _changes() and walk.can_send:
        return go(desk.page_url(""))
    following: Page | None = walk.after(page_id)
    return go(desk.page_url(following.id if following else ""))


def _changes() -> bool:
    """Whether somebody came from check answers to change something, and goes back there."""
    return request.args.get("from") == "check"


def _still(address: str) -> str:
    """An address on the way of whoever changes something: a list and its entries lead back to check answers too."""
    return f"{address}?from=check" if _changes() else address


def _how(desk: Desk) -> dict[str, Any]:
    """By whom and when a part is changed, and what its conditions may read beside it."""
    return {"by": desk.actor, "at": desk.at, "facts": desk.facts, "beside": desk.beside}


def _judged(result: PageResult) -> dict[str, Any]:
    """Whether a page counts as posted, and what of it was not understood."""
    return {"valid": result.ok, "typed": result.not_understood}


def _next_entry(desk: Desk, page_id: str, repeat: Repeat) -> str:
    """The id of one more entry: of one that was begun, and is not right yet, before that of an empty one."""
    begun = entries_typed(desk.part.answers, page_id)
    return next((one for one in begun if not _is_there(desk, repeat, one)), new_id().hex)


def _of_entry(result: PageResult, item: str) -> PageResult:
    """The same with each error of an answer under the name of its entry: another entry has the same words."""
    named = (replace(one, message=f"{item}: {one.message}") if one.question else one for one in result.errors)
    return replace(result, errors=tuple(named))


def _with_error(result: PageResult, words: str) -> PageResult:
    return PageResult(result.values, (PageError("", "", words), *result.errors), (), result.posted)


def _entry_id(text: str) -> str:
    """An entry's id as we make them; anything else is no address of ours."""
    return entry_named(text) or abort(404)


def _is_there(desk: Desk, repeat: Repeat, entry_id: str) -> bool:
    return any(one.get(ENTRY_ID) == entry_id for one in desk.answers.entries(repeat.id, desk.part.party))


def _count(desk: Desk, repeat: Repeat) -> int:
    return len(desk.answers.entries(repeat.id, desk.part.party))


@blueprint.errorhandler(DraftOver)
def _over(over: DraftOver) -> ResponseReturnValue:
    """The form was sent in another window while this page was being filled in."""
    called = (request.view_args or {}).get("service", over.filing.service)
    return go(f"/apply/{called}/{over.filing.id}")
