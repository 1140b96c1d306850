"""The button under a spreadsheet's rows pressed many times at once: each row is sent once, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from base.database import writing
from base.extensions import db
from casework.intake.filing_batches import BatchRow, keep_batch, send_batch
from casework.versions import current
from models.case import Case
from models.filing import Filing
from tests.integration.casework.marlowe import AT, Marlowe
from tests.integration.casework.returns import LEAVES, SENDER, secretary

CLICKS = 8


def test_rows_sent_many_times_at_once_become_one_filing_each(app: Flask):
    with app.app_context():
        with writing():
            council = Marlowe()
            by = secretary(council.school)
            version_id, definition = current("school-leaver")
            posted = tuple(page.id for page in definition.pages)
            names = [{"given": given, "family": "Quill"} for given in ("Ivy", "Ned")]
            known = {"child-upn": {"not_known": True}}
            rows = [
                BatchRow(line, SENDER | LEAVES | known | {"child-name": name}, posted)
                for line, name in enumerate(names, 2)
            ]
            batch_id = keep_batch(version_id, rows, school_id=council.school.id, by=by, at=AT).id
        db.session.remove()
    together = Barrier(CLICKS)

    def click(_number: int) -> list[str]:
        with app.app_context():
            together.wait(timeout=60)
            with writing():
                return [one["reference"] for one in send_batch(batch_id, by=by, at=AT).sent]

    with ThreadPoolExecutor(CLICKS) as pool:
        answers = list(pool.map(click, range(CLICKS)))
    assert {tuple(references) for references in answers} == {tuple(answers[0])}
    assert len(set(answers[0])) == 2
    with app.app_context():
        assert db.session.query(Filing).filter_by(state="submitted").count() == 2
        assert db.session.query(Case).filter_by(case_type="LEAVER").count() == 2
