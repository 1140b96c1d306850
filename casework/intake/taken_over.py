"""Who answers is asked once: an answer about one child begins with what the same people said of themselves before."""

from __future__ import annotations

from sqlalchemy import select

from base.extensions import db
from forms.definition.document import Definition
from models.filing import Filing
from models.wait import Wait


def take_over(filing: Filing, definition: Definition, wait: Wait) -> None:
    """Fill the pages that are asked once from the newest answer that was sent about another child of the same asking.

    They count as posted, and can be changed like any other. Nothing about a child is ever taken over.
    """
    pages = [page for page in definition.pages if page.asked_once]
    if wait.together_id is None or not pages:
        return
    earlier = db.session.scalar(
        select(Filing)
        .join(Wait, Wait.id == Filing.wait_id)
        .where(Wait.together_id == wait.together_id, Wait.id != wait.id)
        .where(Filing.version_id == filing.version_id, Filing.state == "submitted")
        .order_by(Filing.submitted_at.desc(), Filing.id.desc())
        .limit(1)
    )
    sent = {part.party: part for part in earlier.parts} if earlier is not None else {}
    for part in filing.parts:
        before = sent.get(part.party)
        for page in pages:
            if before is None or page.party != part.party or page.id not in before.posted:
                continue
            said = {one.id: before.answers[one.id] for one in page.questions if one.id in before.answers}
            part.answers, part.posted = {**part.answers, **said}, [*part.posted, page.id]
