"""Invitations: a link that works once, with the roles and the round that a lead gave it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claims.actions.invitation import BadInvitation, accept_invitation, invitation_of, invite, revoke_invitation
from claims.actions.round import close_round
from claims.actions.user import deactivate_user
from claims.choices import Role
from claims.models import Invitation, RoundRater, User
from tests import builders

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
PASSWORD = "correct horse battery"


def make(actor=None, **fields):
    fields = {"roles": [Role.REVIEWER], "valid": WEEK} | fields
    return invite(actor=actor or builders.make_user(Role.LEAD), **fields)


def accept(secret, username="newcomer", password=PASSWORD, **fields):
    return accept_invitation(secret=secret, username=username, password=password, **fields)


def test_who_has_the_link_makes_an_account_of_their_own():
    invitation, secret = make(note="Dr. A")
    user = accept(secret, full_name="A. Newcomer")
    assert user.check_password(PASSWORD)
    assert user.roles == {Role.REVIEWER}
    assert str(user) == "A. Newcomer"
    invitation.refresh_from_db()
    assert invitation.used_by == user


def test_the_secret_is_stored_nowhere():
    invitation, secret = make()
    stored = " ".join(str(value) for value in Invitation.objects.filter(pk=invitation.pk).values().get().values())
    assert secret not in stored
    assert len(secret) >= 40


def test_with_a_round_the_person_rates_in_it():
    opened = builders.make_round()
    _, secret = make(round_=opened, roles=[])
    user = accept(secret)
    assert user.roles == {Role.REVIEWER}
    assert RoundRater.objects.filter(round=opened, reviewer=user, left_at=None).exists()


def test_a_round_that_closed_meanwhile_keeps_nobody_from_having_an_account():
    opened = builders.make_round()
    _, secret = make(round_=opened)
    close_round(actor=builders.everything(), round_=opened)
    user = accept(secret)
    assert not RoundRater.objects.filter(round=opened, reviewer=user).exists()


def test_it_works_once():
    _, secret = make()
    accept(secret)
    with pytest.raises(BadInvitation, match="used already: it works once"):
        accept(secret, username="another")
    assert not User.objects.filter(username="another").exists()


def test_an_expired_a_revoked_and_an_unknown_one_say_so():
    expired, secret = make()
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(BadInvitation, match="has expired"):
        accept(secret)
    revoked, secret = make()
    revoke_invitation(actor=builders.make_user(Role.LEAD), invitation=revoked)
    with pytest.raises(BadInvitation, match="taken back"):
        accept(secret)
    with pytest.raises(BadInvitation, match="not an invitation of ours") as refused:
        invitation_of("no-such-secret")
    assert refused.value.unknown


def test_one_whose_sender_is_no_lead_any_more_does_not_work():
    lead = builders.make_user(Role.LEAD)
    _, secret = make(lead)
    deactivate_user(actor=builders.make_user(Role.LEAD), user=lead)
    with pytest.raises(BadInvitation, match="may not invite any more"):
        accept(secret)


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"password": "short"}, "password"), ({"username": "has a blank"}, "username"), ({"username": ""}, "username")],
)
def test_a_weak_password_or_a_bad_name_uses_nothing_up(typed, field):
    _, secret = make()
    with pytest.raises(ValidationError) as refused:
        accept(secret, **typed)
    assert field in refused.value.message_dict
    assert accept(secret).pk


def test_a_name_that_somebody_has_is_refused():
    builders.make_user(username="newcomer")
    _, secret = make()
    with pytest.raises(ValidationError) as refused:
        accept(secret)
    assert "username" in refused.value.message_dict


def test_a_used_one_is_not_taken_back():
    invitation, secret = make()
    accept(secret)
    with pytest.raises(ValidationError, match="was used"):
        revoke_invitation(actor=builders.make_user(Role.LEAD), invitation=invitation)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"roles": []}, "roles"), ({"valid": timedelta(0)}, "valid"), ({"valid": timedelta(days=91)}, "valid")],
)
def test_what_is_missing_or_too_long_is_said_by_field(fields, field):
    with pytest.raises(ValidationError) as refused:
        make(**fields)
    assert field in refused.value.message_dict


def test_nobody_is_invited_to_a_closed_round_or_to_the_standing_one():
    closed = close_round(actor=builders.everything(), round_=builders.make_round())
    for round_ in (closed, builders.open_round()):
        with pytest.raises(ValidationError, match="nobody is invited to it"):
            make(round_=round_)


def test_a_lead_who_rates_invites_nobody_who_sees_more_than_they_do():
    lead = builders.make_user(Role.LEAD, Role.REVIEWER)
    with pytest.raises(ValidationError, match="hidden from you"):
        make(lead, roles=[Role.LEAD])
    _, secret = make(lead, roles=[Role.REVIEWER])
    assert accept(secret).roles == {Role.REVIEWER}


def test_who_rates_since_they_invited_a_lead_has_given_nothing_away():
    lead = builders.make_user(Role.LEAD)
    _, secret = make(lead, roles=[Role.LEAD])
    lead.groups.add(*builders.make_user(Role.REVIEWER).groups.all())
    with pytest.raises(BadInvitation, match="may not give now"):
        accept(secret)


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_invite_and_take_back(role):
    actor = builders.make_user(role)
    invitation, _ = make()
    with pytest.raises(PermissionDenied):
        make(actor)
    with pytest.raises(PermissionDenied):
        revoke_invitation(actor=actor, invitation=invitation)
