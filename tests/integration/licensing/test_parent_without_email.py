"""A parent without an e-mail address stops no producer: the application is taken, and an officer telephones."""

from __future__ import annotations

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.intake.part_acts import CameIn, enter_part
from forms.values import NOT_KNOWN
from models.case import Case
from models.child import Child
from tests.integration.casework.marlowe import AT, tasks
from tests.integration.casework.permit import mail, states
from tests.integration.licensing.production import PARENT, PARENT_SAYS, SIGNED, SIGNS, Production

pytestmark = pytest.mark.usefixtures("context")
BY_TELEPHONE = CameIn("telephone", "Ro Quill, mother", AT)
NO_EMAIL = {"parent-email": NOT_KNOWN, "parent-called-on": "07700 900123"}


@pytest.fixture
def production(context: AppContext) -> Production:
    with writing():
        return Production()


def test_an_officer_is_asked_to_telephone_and_the_licence_is_about_the_child_in_the_end(production):
    with writing():
        filing = production.begun(**NO_EMAIL)
    assert mail("ask-parent") == []
    case = db.session.get_one(Case, filing.case_id)
    assert tasks(case)["party-not-reached"].state == "open"
    assert filing.parts[0].answers["parent-called-on"] == "07700 900123"
    with writing():
        enter_part(filing.id, PARENT, came=BY_TELEPHONE, by=production.council.officer, at=AT)
        production.send(filing, PARENT, PARENT_SAYS)
    assert states(filing)[SIGNS] == "open", "and then the producer signs, as after any parent"
    with writing():
        production.send(filing, SIGNS, SIGNED)
    case = db.session.get_one(Case, filing.case_id)
    child = db.session.get_one(Child, case.child_id)
    assert (child.given_names, child.family_name) == ("Ivy", "Quill")
    assert str(child.date_of_birth) == "2017-05-06"
