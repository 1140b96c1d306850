"""Administrators look after users: nobody is made powerful by themselves, nobody is left without an administrator."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from models.message import Message
from models.school import School
from models.user import TeamMember, User
from security import users
from security.actor import Actor
from security.permissions import Role
from security.teams import TeamParticulars, add_team
from tests.fixtures.people import AT, PASSWORD

BY = Actor.system("tests")


def particulars(**other):
    return {"name": "Ada Byron", "email": "Ada@Example.org", "contract": "council", "roles": ["officer"]} | other


def user_id_of(app, email):
    with app.app_context():
        return db.session.scalar(select(User.id).where(User.email == email))


def test_a_new_officer_gets_a_link_and_chooses_a_password_with_it(app, sign_in, client):
    admin = sign_in("administrator")
    with app.app_context(), writing():
        team_id = add_team(TeamParticulars("welfare", "Welfare"), by=BY, at=AT)
    answer = admin.post("/admin/users/add", data=particulars(teams=[str(team_id)], once="a"))
    assert answer.status_code == 302
    assert admin.post("/admin/users/add", data=particulars(once="a")).location == answer.location  # a second click
    user_id = user_id_of(app, "ada@example.org")
    with app.app_context():
        from models.link import Link
        from security.links import address_of

        assert db.session.scalars(select(TeamMember.team_id)).all() == [team_id]
        messages = db.session.scalars(select(Message)).all()
        assert [(message.kind, message.address) for message in messages] == [("account-made", "ada@example.org")]
        link = db.session.scalar(select(Link))
        path = address_of(link).removeprefix("http://localhost")
        assert messages[0].values == {"link_id": str(link.id)}

    clean = client.get(path)
    assert clean.location == f"/sign-in/password/{user_id}"
    assert client.get(clean.location).status_code == 200
    short = client.post(clean.location, data={"password": "short", "again": "short"})
    assert short.status_code == 422
    assert client.post(clean.location, data={"password": PASSWORD, "again": "another one"}).status_code == 422
    assert client.post(clean.location, data={"password": PASSWORD, "again": PASSWORD}).location == "/sign-in"
    assert client.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD}).status_code == 302
    assert client.get(path).status_code == 410  # spent


def test_a_user_page_shows_and_changes_everything(app, sign_in, make_user):
    admin = sign_in("administrator")
    user_id = make_user("officer", name="Ada Byron", email="ada@example.org")
    page = admin.get(f"/admin/users/{user_id}").get_data(as_text=True)
    assert "Ada Byron" in page
    saved = particulars(name="Ada King", roles=["officer", "manager"], telephone="01632 960 010")
    assert admin.post(f"/admin/users/{user_id}", data=saved).status_code == 302
    with app.app_context():
        user = db.session.get(User, user_id)
        assert (user.name, user.telephone) == ("Ada King", "01632 960 010")
        assert {row.role for row in user.roles} == {"officer", "manager"}


@pytest.mark.parametrize(
    ("wrong", "anchor"),
    [
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "administrator@example.org"}, "email"),
        ({"roles": []}, "roles"),
        ({"roles": ["school-user", "officer"], "urns": "100001"}, "roles"),
        ({"roles": ["school-user"]}, "urns"),
        ({"roles": ["school-user"], "urns": "999999"}, "urns"),
        ({"urns": "100001"}, "urns"),
        ({"telephone": "ring me"}, "telephone"),
        ({"contract": "nobody"}, "contract"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(app, sign_in, wrong, anchor):
    admin = sign_in("administrator")
    answer = admin.post("/admin/users/add", data=particulars(**wrong))
    assert answer.status_code == 422
    assert f'<a href="#{anchor}">' in answer.get_data(as_text=True)
    assert user_id_of(app, "ada@example.org") is None


def test_a_school_account_speaks_for_its_schools(app, sign_in):
    admin = sign_in("administrator")
    with app.app_context(), writing() as session:
        session.add(School(urn="100001", name="Alder Primary", sort_name="alder primary", created_at=AT))
    sent = particulars(roles=["school-user"], urns=" 100001\n")
    assert admin.post("/admin/users/add", data=sent).status_code == 302
    with app.app_context():
        user = db.session.get(User, user_id_of(app, "ada@example.org"))
        assert len(user.schools) == 1


def test_nobody_changes_their_own_roles_or_shuts_themselves_out(app, sign_in):
    admin = sign_in("administrator")
    own = user_id_of(app, "administrator@example.org")
    sent = particulars(name="A", email="administrator@example.org", roles=["administrator", "manager"])
    assert admin.post(f"/admin/users/{own}", data=sent).status_code == 422
    admin.post(f"/admin/users/{own}/active", data={"active": "no"})
    with app.app_context():
        user = db.session.get(User, own)
        assert user.is_active
        assert [row.role for row in user.roles] == ["administrator"]
        assert user.name == "Test administrator"  # all or nothing


def test_the_last_administrator_stays(app, make_user):
    first = make_user("administrator")
    other = Actor.system("somebody else")
    with app.app_context():
        with pytest.raises(users.LastAdministrator), writing():
            users.set_active(first, False, by=other, at=AT)
        with pytest.raises(users.LastAdministrator), writing():
            users.set_roles(first, [Role.OFFICER], by=other, at=AT)
    make_user("administrator", email="second@example.org")
    with app.app_context(), writing():
        users.set_active(first, False, by=other, at=AT)


def test_somebody_shut_out_or_signed_out_is_out_at_the_next_click(app, sign_in):
    admin = sign_in("administrator")
    officer = sign_in("team-lead")
    user_id = user_id_of(app, "team-lead@example.org")
    admin.post(f"/admin/users/{user_id}/sessions")
    assert officer.get("/sign-in").status_code == 200
    officer.post("/sign-in", data={"email": "team-lead@example.org", "password": PASSWORD})
    assert officer.get("/sign-in").status_code == 302
    admin.post(f"/admin/users/{user_id}/active", data={"active": "no"})
    assert officer.get("/sign-in").status_code == 200
    admin.post(f"/admin/users/{user_id}/active", data={"active": "yes"})
    answer = officer.post("/sign-in", data={"email": "team-lead@example.org", "password": PASSWORD})
    assert answer.status_code == 302


def test_users_are_found_without_their_name_in_an_address(app, sign_in, make_user):
    admin = sign_in("administrator")
    make_user("officer", name="Ada Byron", email="ada@example.org")
    make_user("manager", name="Grace Hopper 100%", email="grace@example.org")
    found = admin.post("/admin/users/find", data={"q": "100%"}).get_data(as_text=True)
    assert "Grace" in found
    assert "Ada Byron" not in found
    assert "Ada Byron" in admin.get("/admin/users?role=officer").get_data(as_text=True)


def test_a_page_of_users_goes_on_where_the_last_one_ended(app, sign_in):
    admin = sign_in("administrator")
    with app.app_context(), writing():
        for number in range(60):
            users.add_user(users.Particulars(f"Person {number:02}", f"p{number}@example.org"), by=BY, at=AT)
    first = admin.get("/admin/users").get_data(as_text=True)
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = admin.get(address).get_data(as_text=True)
    assert "Person 49" in first
    assert "Person 50" in second
    assert "Person 49" not in second


@pytest.mark.parametrize("role", ["officer", "manager", "school-user", "auditor", "service-designer"])
def test_others_may_not_look_after_users(sign_in, role):
    client = sign_in(role)
    for path in ("/admin/users", "/admin/teams", "/admin/settings"):
        assert client.get(path).status_code == 403
    assert client.post("/admin/users/add", data=particulars()).status_code == 403


def test_nobody_signed_in_is_asked_to_sign_in_and_brought_back(client, make_user):
    make_user("administrator")
    assert client.get("/admin/users?role=officer").location == "/sign-in"
    answer = client.post("/sign-in", data={"email": "administrator@example.org", "password": PASSWORD})
    assert answer.location == "/admin/users?role=officer"
