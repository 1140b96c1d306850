"""The pages of businesses: a list taken in after a dry run, one added and changed, two merged."""

from __future__ import annotations

import io

from sqlalchemy import func, select

from base.extensions import db
from models.organisation import Organisation

HEADS = "Name,Postcode,Sector,Email"
GOOD = "Quayside Cafe,ZZ1 1AA,cafe,cafe@quay.example"
BAD = "Paper Round,nowhere,,"


def upload(browser, *rows):
    content = "\r\n".join((HEADS, *rows)).encode()
    return browser.post("/businesses/import", data={"file": (io.BytesIO(content), "list.csv")})


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Organisation))


def only(app):
    with app.app_context():
        return db.session.scalars(select(Organisation)).one()


def test_a_list_is_shown_first_and_taken_in_by_a_second_press(app, enter):
    browser = enter("administrator")
    page = upload(browser, GOOD).location
    report = browser.get(page).text
    assert "Businesses to add" in report
    assert count(app) == 0
    assert "1 business added" in browser.post(page, follow_redirects=True).text
    assert "imported already" in browser.post(page, follow_redirects=True).text
    assert count(app) == 1


def test_with_one_bad_cell_nothing_is_taken_in(app, enter):
    browser = enter("team-lead")
    page = upload(browser, GOOD, BAD).location
    report = browser.get(page).text
    assert "“nowhere” is not a postcode" in report
    assert "Take them in" not in report
    assert browser.post(page).status_code == 303
    assert count(app) == 0


def test_the_template_can_be_filled_in_and_taken_in(app, enter):
    browser = enter("administrator")
    template = browser.get("/businesses/import/template.csv")
    heads = template.data.decode("utf-8-sig").splitlines()[0]
    row = ",".join(["Paper Round", "", "2 High St", "", "Marlowe", "ZZ1 1AB"] + [""] * 7)
    sent = {"file": (io.BytesIO(f"{heads}\r\n{row}\r\n".encode()), "businesses.csv")}
    page = browser.post("/businesses/import", data=sent).location
    assert browser.post(page).status_code == 303
    assert only(app).town == "Marlowe"


def test_what_is_no_list_is_refused_in_words(app, enter):
    browser = enter("administrator")
    assert "Choose the file" in browser.post("/businesses/import", data={}).text
    sent = {"file": (io.BytesIO(b"%PDF-1.7 nothing"), "list.csv")}
    answer = browser.post("/businesses/import", data=sent)
    assert answer.status_code == 422
    assert "must be a CSV file" in answer.text


def test_an_officer_adds_a_business_changes_it_and_finds_it(app, enter):
    browser = enter("officer")
    assert "Enter the name of the business" in browser.post("/businesses/new", data={"name": " "}).text
    typed = {"name": "Quayside Cafe", "postcode": "zz11aa", "sector": "cafe", "once": "first"}
    typed |= {"email-0": "cafe@quay.example", "name-0": "", "telephone-0": ""}
    for _ in range(2):
        assert browser.post("/businesses/new", data=typed).status_code == 303
    row = only(app)
    page = f"/businesses/{row.id}"
    assert "cafe@quay.example" in browser.get(page).text
    again = browser.post("/businesses/new", data=typed | {"once": "second"})
    assert again.status_code == 422
    assert page in again.text
    browser.post(f"{page}/particulars", data=typed | {"area": "Harbour", "once": "third"})
    assert "Harbour" in browser.get(page).text
    assert "Quayside Cafe" in browser.post("/businesses", data={"wanted": "quay", "sector": "cafe"}).text
    assert "No business was found" in browser.post("/businesses", data={"wanted": "quay", "sector": "hotel"}).text


def test_two_rows_are_merged_on_the_page_and_separated_again(app, enter):
    browser = enter("officer")
    for name in ("Quayside Cafe", "Quay Side"):
        browser.post("/businesses/new", data={"name": name, "postcode": "ZZ1 1AA", "email-0": "", "once": name[:5]})
    with app.app_context():
        ids = {row.name: row.id for row in db.session.scalars(select(Organisation))}
    page, other = f"/businesses/{ids['Quayside Cafe']}", ids["Quay Side"]
    assert str(other) in browser.post(f"{page}/merging", data={"wanted": "quay"}).text
    assert browser.post(f"{page}/merge", data={"other": str(other)}).location == page
    assert browser.get(f"/businesses/{other}").location == page
    assert "Quay Side" in browser.get(f"{page}/merging").text
    browser.post(f"{page}/merged/{other}/undo", data={})
    assert browser.get(f"/businesses/{other}").status_code == 200


def test_whoever_may_only_see_is_offered_nothing_to_change(app, enter):
    officer, reader = enter("officer"), enter("auditor")
    officer.post("/businesses/new", data={"name": "Quayside Cafe", "email-0": "", "once": "one"})
    page = f"/businesses/{only(app).id}"
    seen = reader.get(page).text
    assert "Change particulars" not in seen
    assert reader.post(f"{page}/standing", data={"state": "closed", "contact": "may"}).status_code == 403
    assert officer.get("/businesses/import").status_code == 403
    assert enter("school-user").get("/businesses").status_code == 403


def test_a_business_that_wants_no_campaigns_is_marked(app, enter):
    browser = enter("officer")
    browser.post("/businesses/new", data={"name": "Quayside Cafe", "email-0": "", "once": "one"})
    page = f"/businesses/{only(app).id}"
    browser.post(f"{page}/standing", data={"state": "open", "contact": "stopped", "once": "two"})
    assert "Wants no campaigns" in browser.get(page).text
    assert browser.post(f"{page}/cases", data={"reference": "WP-0000000-0"}).status_code == 422
