"""Who may do what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from claims.actions.permissions import NEEDED, has_role, logged_in, require
from claims.choices import Role
from tests.builders import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("asked", Role)
def test_a_role_is_had_by_who_has_it_alone(role, asked):
    person = make_user(role)
    assert has_role(person, asked) is (role == asked)
    assert has_role(person, asked, role) is True


@pytest.mark.parametrize("role", Role)
def test_who_lacks_the_role_is_told_what_is_needed(role):
    person = make_user(*set(Role) - {role})
    with pytest.raises(PermissionDenied) as refused:
        require(person, role)
    assert str(refused.value) == NEEDED[role]
    with pytest.raises(PermissionDenied, match=r"^Ask a lead\.$"):
        require(person, role, needed="Ask a lead.")


def test_of_several_roles_one_is_enough_and_the_first_is_named(lead, reader):
    assert require(lead, Role.CURATOR, Role.LEAD) is lead
    with pytest.raises(PermissionDenied) as refused:
        require(reader, Role.LEAD, Role.CURATOR)
    assert str(refused.value) == NEEDED[Role.LEAD]


def test_nobody_has_no_role_and_is_not_logged_in():
    nobody = AnonymousUser()
    assert has_role(nobody, *Role) is False
    with pytest.raises(PermissionDenied):
        require(nobody, Role.READER)
    with pytest.raises(PermissionDenied, match=r"^Log in first\.$"):
        logged_in(nobody)


def test_who_has_no_role_is_logged_in_all_the_same(db):
    person = make_user()
    assert logged_in(person) is person
    assert not has_role(person, *Role)


def test_a_deactivated_person_has_no_role():
    assert not has_role(make_user(*Role, is_active=False), *Role)
