"""People in the admin: added, given roles, deactivated; never deleted."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from claims.choices import Role
from claims.models import User
from tests.admin.pages import address, errors_on, fields_of, says, send
from tests.builders import make_rating, make_user

pytestmark = pytest.mark.django_db
ADD = "/admin/claims/user/add/"
PASSWORD = "mountains and 7 rivers"


def page(user):
    return address("user", "change", user.uid)


def test_a_lead_adds_a_person_who_can_log_in_with_their_roles(as_lead):
    send(
        as_lead, ADD, username="ada", password=PASSWORD, roles=["curator", "reviewer"], first_name="Ada",
        pseudonym="R1", orcid="https://orcid.org/0000-0002-1825-0097",
    )  # fmt: skip
    ada = User.objects.get(username="ada")
    assert (ada.roles, ada.shown_name, ada.orcid) == (frozenset({"curator", "reviewer"}), "R1", "0000-0002-1825-0097")
    assert not ada.is_superuser
    assert Client().post("/login/", {"username": "ada", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("password", "short", "too short"),
        ("password", "password123", "too common"),
        ("password", "", "required"),
        ("orcid", "0000-0002-1825-0098", "check"),
        ("username", "a b", "username"),
        ("pseudonym", "R\x071", "control character"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(as_lead, field, typed, reason):
    typed_in = {"username": "ada", "password": PASSWORD, "roles": ["reviewer"], "last_name": "Byron"} | {field: typed}
    response = send(as_lead, ADD, **typed_in)
    assert reason in errors_on(response, field)
    assert fields_of(response)["last_name"] == "Byron"
    assert fields_of(response)["roles"] == ["reviewer"]
    assert not User.objects.filter(last_name="Byron").exists()


def test_a_lead_changes_roles_and_pseudonym(as_lead):
    user = make_user(Role.READER)
    send(as_lead, page(user), roles=["reviewer"], pseudonym="R2")
    user = User.objects.get(pk=user.pk)
    assert (user.roles, user.pseudonym) == (frozenset({"reviewer"}), "R2")


def test_nobody_but_a_superuser_changes_their_own_roles(as_lead, lead):
    response = send(as_lead, page(lead), roles=["lead", "reviewer"])
    assert "changed by another lead" in errors_on(response, "roles")
    assert User.objects.get(pk=lead.pk).roles == {"lead"}
    send(as_lead, page(lead), pseudonym="L1")
    assert User.objects.get(pk=lead.pk).pseudonym == "L1"


def test_a_lead_makes_no_superuser_and_changes_none(as_lead, lead):
    root = User.objects.create_superuser("root", password=PASSWORD)
    assert as_lead.get(page(root)).status_code == 200
    assert as_lead.post(page(root), {"username": "mine"}).status_code == 403
    for step in ("password", "deactivate"):
        sent = {"password": "another one 55", "again": "another one 55"}
        assert as_lead.post(f"/admin/claims/user/{root.uid}/step/{step}/", sent).status_code == 403
    user = make_user(Role.READER)
    send(as_lead, page(user), is_superuser="on", is_staff="on")
    assert not User.objects.get(pk=user.pk).is_superuser
    assert User.objects.get(pk=root.pk).check_password(PASSWORD)


def test_a_person_who_rated_is_deactivated_and_stays(as_lead):
    reviewer = make_rating().reviewer
    browser = Client()
    browser.force_login(reviewer)
    as_lead.post(f"/admin/claims/user/{reviewer.uid}/step/deactivate/")
    reviewer = User.objects.get(pk=reviewer.pk)
    assert (reviewer.is_active, reviewer.roles) == (False, frozenset())
    assert browser.get("/").status_code == 302
    assert as_lead.post(address("user", "delete", reviewer.uid), {"post": "yes"}).status_code == 403
    as_lead.post(f"/admin/claims/user/{reviewer.uid}/step/reactivate/")
    assert User.objects.get(pk=reviewer.pk).roles == {"reviewer"}


def test_nobody_closes_their_own_account(as_lead, lead):
    response = as_lead.post(f"/admin/claims/user/{lead.uid}/step/deactivate/")
    assert "your own account" in says(response)
    assert User.objects.get(pk=lead.pk).is_active


def test_a_new_password_is_typed_twice_and_is_not_weak(as_lead):
    user = make_user(Role.READER)
    step = f"/admin/claims/user/{user.uid}/step/password/"
    assert "differ" in says(as_lead.post(step, {"password": PASSWORD, "again": "another"}))
    assert "too common" in says(as_lead.post(step, {"password": "password123", "again": "password123"}))
    as_lead.post(step, {"password": PASSWORD, "again": PASSWORD})
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_curators_see_people_and_change_nobody(as_curator):
    user = make_user(Role.READER)
    assert as_curator.get(page(user)).status_code == 200
    assert as_curator.post(page(user), {"roles": ["lead"]}).status_code == 403
    assert as_curator.get(ADD).status_code == 403
    assert as_curator.post(f"/admin/claims/user/{user.uid}/step/password/", {}).status_code == 403
    assert "password" not in fields_named(as_curator.get(page(user)))


def fields_named(response):
    return response.content.decode().partition('<div id="content-main">')[2].replace("Set a new password", "")


def test_the_roles_are_no_records_of_their_own(as_everything):
    assert as_everything.get("/admin/auth/group/").status_code == 404
    assert Group.objects.count() == len(Role)
