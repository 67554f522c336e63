"""People and their roles."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.user import deactivate_user, reactivate_user, save_user, set_password
from claims.choices import Role
from claims.models import User
from tests.builders import make_rating, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "mountains and 7 rivers"
OTHERS = [Role.READER, Role.CURATOR, Role.REVIEWER]


@pytest.mark.parametrize("role", OTHERS)
def test_only_leads_manage_people(role):
    actor, user = make_user(role), make_user()
    with pytest.raises(PermissionDenied):
        save_user(actor=actor, user=User(username="ada"))
    with pytest.raises(PermissionDenied):
        save_user(actor=actor, user=actor, roles=[Role.LEAD])
    with pytest.raises(PermissionDenied):
        set_password(actor=actor, user=user, password=PASSWORD)
    with pytest.raises(PermissionDenied):
        deactivate_user(actor=actor, user=user)
    with pytest.raises(PermissionDenied):
        reactivate_user(actor=actor, user=user)
    assert not User.objects.filter(username="ada").exists()
    assert actor.roles == {role}


def test_a_person_without_a_password_cannot_log_in(lead):
    user = save_user(actor=lead, user=User(username="ada"), roles=[Role.READER])
    assert not user.has_usable_password()
    assert user.roles == {Role.READER}


def test_roles_are_left_alone_when_none_are_named(lead):
    user = make_user(Role.REVIEWER)
    user.pseudonym = "R1"
    save_user(actor=lead, user=user)
    assert User.objects.get(pk=user.pk).roles == {Role.REVIEWER}


def test_a_lead_does_not_lift_the_rule_that_binds_a_rater(lead):
    rater = make_user(Role.LEAD, Role.REVIEWER)
    with pytest.raises(ValidationError) as refused:
        save_user(actor=rater, user=rater, roles=[Role.LEAD])
    assert "roles" in refused.value.error_dict
    save_user(actor=lead, user=rater, roles=[Role.LEAD])
    assert User.objects.get(pk=rater.pk).roles == {Role.LEAD}


def test_a_superuser_is_made_and_changed_by_superusers_alone(lead):
    with pytest.raises(PermissionDenied):
        save_user(actor=lead, user=User(username="ada", is_superuser=True))
    root = User.objects.create_superuser("root", password=PASSWORD)
    root.pseudonym = "R"
    with pytest.raises(PermissionDenied):
        save_user(actor=lead, user=root)
    # The flag taken off in memory does not open the door either.
    root.is_superuser = False
    with pytest.raises(PermissionDenied):
        save_user(actor=lead, user=root)
    fresh = User.objects.get(username="root")
    fresh.pseudonym = "R"
    assert save_user(actor=fresh, user=fresh, roles=[Role.LEAD]).pseudonym == "R"


def test_a_closed_account_keeps_its_roles_and_its_ratings(lead):
    rating = make_rating()
    user = deactivate_user(actor=lead, user=rating.reviewer)
    assert (user.is_active, user.roles) == (False, frozenset())
    rating.refresh_from_db()
    assert rating.reviewer == user
    assert reactivate_user(actor=lead, user=user).roles == {Role.REVIEWER}


def test_nobody_closes_their_own_account(lead):
    with pytest.raises(ValidationError, match="your own account"):
        deactivate_user(actor=lead, user=lead)


@pytest.mark.parametrize("weak", ["short", "password123", "ada"])
def test_a_weak_password_is_refused(lead, weak):
    with pytest.raises(ValidationError) as refused:
        save_user(actor=lead, user=User(username="ada"), password=weak)
    assert "password" in refused.value.error_dict
    assert not User.objects.filter(username="ada").exists()
