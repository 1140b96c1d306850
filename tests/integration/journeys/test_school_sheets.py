"""Many pupils at once: a file is read whole or not at all, looked at, and sent once, for one's own school only."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from documents.sheet_reading import read_sheet
from documents.sheet_writing import SheetColumn, workbook
from models.case import Case
from models.filing import Filing
from models.filing_batch import FilingBatch
from models.law_answer import LawAnswer
from models.message import Message
from models.school import School
from tests.fixtures.people import SignIn
from tests.integration.journeys.conftest import NOW

LEAVERS = "/school/spreadsheets/school-leaver"
HEADS = [
    *("Ground", "Full name: first names", "Full name: last name", "Date of birth", "Unique pupil number (UPN)"),
    *("Last day that the pupil attended", "Day on which the name comes off the register"),
    *("How do you know that the family has moved?", "Where does the pupil go next?"),
]
IVY = [
    "g",
    "Ivy",
    "Quill",
    "06/05/2015",
    "Not known",
    "20/11/2026",
    "23/11/2026",
    "A parent says so",
    "To another country",
]
NED = [
    "(g) No longer lives at a reasonable distance",
    "Ned",
    "Lark",
    "2014-01-02",
    "not known",
    "20/11/2026",
    "not known",
]
NED += ["We have heard it from others", "I don't know"]


@pytest.fixture
def schools(council: Flask) -> tuple[UUID, UUID]:
    """Two schools."""
    from base.database import writing
    from base.extensions import db

    with council.app_context(), writing():
        made = [
            School(urn=f"90000{number}", name=name, sort_name=name.lower(), is_ours=True, created_at=NOW)
            for number, name in ((1, "Harbour School"), (2, "Mill School"))
        ]
        db.session.add_all(made)
        db.session.flush()
        return made[0].id, made[1].id


@pytest.fixture
def office(schools: tuple[UUID, UUID], sign_in: SignIn) -> FlaskClient:
    """The office of the first school, signed in."""
    return sign_in("school-user", school_ids=(schools[0],))


def table(*rows: list[str]) -> bytes:
    """A CSV file with the template's headings."""
    written = io.StringIO()
    csv.writer(written).writerows([HEADS, *rows])
    return written.getvalue().encode()


def choose(client: FlaskClient, data: bytes, **more: str) -> Any:
    return client.post(LEAVERS, data={"file": (io.BytesIO(data), "Ivy Quill.csv"), **more})


def counts(app: Flask) -> tuple[int, int, int]:
    """Filings, cases and batches there are."""
    from base.extensions import db

    with app.app_context():
        return tuple(db.session.query(one).count() for one in (Filing, Case, FilingBatch))


def test_whoever_sends_many_at_once_is_told_whom_to_call_where_a_child_is_in_danger(council, office):
    page = " ".join(office.get(LEAVERS).text.split())
    assert "If a child is in danger now, call 999." in page
    assert "Children’s social care (MASH): 01632 960 003. At night and at weekends: 01632 960" in page


def test_the_template_has_a_column_for_each_question_and_can_be_read_again(council, office):
    answer = office.get(f"{LEAVERS}/template.xlsx")
    assert "school-leaver.xlsx" in answer.headers["Content-Disposition"]
    heads = read_sheet(answer.data, most_rows=1).heads
    assert set(HEADS) <= set(heads)
    assert "Your school" not in heads
    assert "Your name" not in heads
    guide = zipfile.ZipFile(io.BytesIO(answer.data)).read("xl/worksheets/sheet2.xml").decode()
    assert (
        "Only where “Ground” is “(a) Registered at another school”." in guide
    )  # of a hundred columns, which are mine?
    assert "the first names, the last name or both" in guide


def test_what_may_be_wrong_is_named_before_all_rows_and_what_rows_share_is_said_once(council, office):
    wrong = [*NED]
    wrong[4] = "12345"
    page = office.get(choose(office, table(NED, NED, NED, wrong, IVY)).location).get_data(as_text=True)
    text = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "Look at these again" in text
    assert "Row 5 , Unique pupil number (UPN):" in text
    assert 'href="#row-5"' in page
    assert 'id="row-5"' in page
    assert "Row 4 ," not in text  # "Not known" is no mistake
    assert "What the law says of rows 2 to 5" in text
    assert text.count("What the law says of") == 2  # Ned's and Ivy's
    assert "What the law says of row 6" in text


def test_every_bad_cell_is_named_and_nothing_is_kept(council, office):
    bad = [*NED]
    bad[0], bad[3], bad[6] = "x", "31/02/2014", ""
    answer = choose(office, table(IVY, bad))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "3 things are wrong" in page
    for said in (
        "Row 3",
        "Ground",
        "Date of birth",
        "must be a date like 23/11/2026",
        "(a) Registered at another school",
    ):
        assert said in page
    assert counts(council) == (0, 0, 0)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Choose the file"),
        (b"%PDF-1.7 hello", "Excel workbook"),
        (table(), "The file has headings and no rows below them. Fill in one row for each pupil"),
        (b"\r\n", "The file is empty. Download the template"),
        (workbook([], title="T"), "The sheet “Fill in” is empty, and only the first sheet of a workbook is read"),
        (workbook([SheetColumn(head) for head in HEADS], title="T"), "The sheet “Fill in” has headings and no rows"),
        (table(*[IVY] * 51), "more than 50 rows"),
        (table(IVY).replace(b"Ground", b"Reason", 1), "The form has no such column"),
    ],
)
def test_what_is_no_such_table_is_refused_in_words(council, office, data, says):
    answer = choose(office, data)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert counts(council) == (0, 0, 0)


def test_rows_are_shown_first_sent_once_and_listed_with_their_references(council, office):
    from base.extensions import db

    read = choose(office, table(IVY, NED))
    assert read.status_code == 303
    address = read.location
    assert "Ivy" not in address
    page = office.get(address).get_data(as_text=True)
    assert "Check 2 rows" in page
    assert "Ivy Quill" in page
    assert "20 November 2026" in page
    assert "does not appear to meet" in page  # that Ned has moved is hearsay
    assert "UNLAWFUL" not in page
    assert counts(council) == (0, 0, 1)
    assert office.post(address).status_code == 422  # without the declaration
    for _ in range(2):
        assert office.post(address, data={"declaration": "agreed"}).status_code == 303
    page = office.get(address).get_data(as_text=True)
    references = re.findall(r"EW-[A-Z0-9-]+", page)
    with council.app_context():
        filings = db.session.query(Filing).order_by(Filing.created_at, Filing.reference).all()
        assert {one.reference for one in filings} == set(references)
        assert {one.state for one in filings} == {"submitted"}
        assert {one.identity for one in filings} == {"signed-in"}
        assert db.session.query(Case).filter_by(case_type="LEAVER").count() == 2
        # Nobody knows where Ned goes, and nobody abroad has confirmed that Ivy came.
        assert db.session.query(Case).filter_by(case_type="CME").count() == 2
        assert db.session.query(Message).filter_by(recipient_kind="party").count() == 0
        assert db.session.query(FilingBatch).one().rows == []
        shown = db.session.query(LawAnswer).filter_by(moment="check-answers", rule="ROLL.R9G.TOLD")
        assert shown.count() == 2  # what the school was told of each row is kept
    listed = office.get(f"{address}/references.csv")
    assert [row[0] for row in csv.reader(io.StringIO(listed.data.decode("utf-8-sig")))] == ["Row", "2", "3"]
    home = office.get("/school").get_data(as_text=True)
    assert "Harbour School" in home
    assert all(reference in home for reference in references)
    assert "Quill" not in home


def test_reduced_timetables_are_sent_many_at_once_with_the_week_of_each_pupil(council, office):
    from base.extensions import db

    address = "/school/spreadsheets/reduced-timetable"
    assert address in office.get("/school").get_data(as_text=True)
    heads = list(read_sheet(office.get(f"{address}/template.xlsx").data, most_rows=1).heads)
    assert "When is the pupil taught? Monday" in heads

    def file(*rows: dict[str, str]) -> dict[str, Any]:
        written = io.StringIO()
        csv.writer(written).writerows([heads, *([row.get(head, "") for head in heads] for row in rows)])
        return {"file": (io.BytesIO(written.getvalue().encode()), "pupils.csv")}

    ivy = {
        "Full name: first names": "Ivy",
        "Full name: last name": "Quill",
        "What is the main reason?": "Coming back after an absence, a suspension or a move",
        "First day of the reduced timetable": "23/11/2026",
        "Has that parent or carer agreed?": "Yes",
        "When is the pupil taught? Monday": "9:00-11:30",
        "When is the pupil taught? Friday": "9:00-11:30 and 13:00-14:00",
    }
    ned = ivy | {"Full name: first names": "Ned", "When is the pupil taught? Friday": "the morning"}
    page = office.post(address, data=file(ivy, ned)).get_data(as_text=True)
    assert "1 thing is wrong" in page
    assert "When is the pupil taught? Friday" in page
    assert "write from and to, like 8:45-12:00; 13:00-15:15" in page
    assert counts(council) == (0, 0, 0)
    read = office.post(address, data=file(ivy, ned | {"When is the pupil taught? Friday": ""}))
    page = office.get(read.location).get_data(as_text=True)
    assert "Friday: 9am to 11:30am and 1pm to 2pm (3 hours 30 minutes)" in page
    assert "The parent&#39;s agreement to the reduced timetable is not shown" in page  # no cell takes the paper
    assert office.post(read.location, data={"declaration": "agreed"}).status_code == 303
    with council.app_context():
        kept = [one.parts[0].answers for one in db.session.query(Filing).order_by(Filing.created_at).all()]
        by_name = {one["child-name"]["given"]: one for one in kept}
        assert by_name["Ivy"]["hours-now"]["friday"]["shifts"][1] == {"from": "13:00", "to": "14:00"}
        assert set(by_name["Ned"]["hours-now"]) == {"monday"}
        assert db.session.query(Case).filter_by(case_type="RTT", state="open").count() == 2


def test_a_cell_that_no_answer_asks_for_is_left_out_and_said(council, office):
    dead = ["k", "Ivy", "Quill", "", "", "20/11/2026", "", "", ""]
    answer = choose(office, table(dead))
    page = office.get(answer.location).get_data(as_text=True)
    assert "row 2, Last day that the pupil attended" in page


def test_another_school_can_neither_see_nor_send_what_was_read(council, office, schools, sign_in):
    address = choose(office, table(IVY)).location
    stranger = sign_in("school-user", email="mill@example.org", school_ids=(schools[1],))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, data={"declaration": "agreed"}).status_code == 404
    assert stranger.get(f"{address}/references.csv").status_code == 404
    assert stranger.get(f"/school/spreadsheets/read/{uuid4()}").status_code == 404
    assert counts(council)[0] == 0


def test_somebody_of_two_schools_says_for_which_they_send(council, schools, sign_in):
    from base.extensions import db

    both = sign_in("school-user", school_ids=schools)
    assert "Select the school" in choose(both, table(IVY)).get_data(as_text=True)
    address = choose(both, table(IVY), school=str(schools[1])).location
    both.post(address, data={"declaration": "agreed"})
    with council.app_context():
        assert db.session.query(Filing).one().school_id == schools[1]
    assert "Mill School" in both.get("/school").get_data(as_text=True)


def test_rows_that_lay_for_a_day_are_emptied_in_the_night_and_cannot_be_sent(council, office):
    from datetime import timedelta

    from base.database import writing
    from base.extensions import db
    from casework.intake.filing_batches import drop_old_batches

    address = choose(office, table(IVY)).location
    with council.app_context():
        with writing():
            batch = db.session.query(FilingBatch).one()
            assert drop_old_batches(at=batch.expires_at - timedelta(minutes=1)) == 0
            assert drop_old_batches(at=batch.expires_at) == 1
            assert drop_old_batches(at=batch.expires_at) == 0
        assert (batch.state, batch.rows) == ("dropped", [])
    answer = office.post(address, data={"declaration": "agreed"}, follow_redirects=True)
    assert "nothing was sent" in answer.get_data(as_text=True)
    assert counts(council)[0] == 0


@pytest.mark.parametrize("service", ["cme-referral", "home-education", "nothing"])
def test_only_forms_that_say_so_take_a_spreadsheet(council, office, service):
    assert office.get(f"/school/spreadsheets/{service}").status_code == 404
    assert office.get(f"/school/spreadsheets/{service}/template.xlsx").status_code == 404


def test_whoever_is_no_school_has_no_such_page(council, sign_in):
    assert sign_in("officer").get(LEAVERS).status_code == 403
    assert council.test_client().get(LEAVERS).status_code in (302, 303, 401)
