"""A lead who rates gives nobody an account that sees more of a running round than they do."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from claims.actions.round import close_round
from claims.actions.user import deactivate_user, reactivate_user, save_user, set_password
from claims.choices import Role
from claims.models import Exemption, Rating, User
from tests.admin.pages import says, send
from tests.builders import make_rating, make_user, open_round

pytestmark = pytest.mark.django_db
PASSWORD = "mountains and 7 rivers"
WHY = "The other lead is on leave."


@pytest.fixture
def rater():
    """A lead who rates in the round that runs; there is no other lead."""
    user = make_user(Role.LEAD, Role.REVIEWER, username="rater")
    make_rating(reviewer=user)
    return user


def closed_lead():
    user = make_user(Role.LEAD, username="on-leave")
    User.objects.filter(pk=user.pk).update(is_active=False)
    return User.objects.get(pk=user.pk)


# Every way to an account that sees what is hidden from the rater.
WAYS = {
    "added": lambda actor, **why: save_user(
        actor=actor, user=User(username="x"), roles=[Role.LEAD], password=PASSWORD, **why
    ),
    "added without a password": lambda actor, **why: save_user(
        actor=actor, user=User(username="x"), roles=[Role.LEAD], **why
    ),
    "roles": lambda actor, **why: save_user(actor=actor, user=make_user(Role.CURATOR), roles=[Role.LEAD], **why),
    "one role less": lambda actor, **why: save_user(
        actor=actor, user=make_user(Role.LEAD, Role.REVIEWER), roles=[Role.LEAD], **why
    ),
    "password": lambda actor, **why: set_password(actor=actor, user=closed_lead(), password=PASSWORD, **why),
    "password with the rest": lambda actor, **why: save_user(actor=actor, user=closed_lead(), password=PASSWORD, **why),
    "opened": lambda actor, **why: reactivate_user(actor=actor, user=closed_lead(), **why),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_where_nobody_else_can_a_reason_is_asked_for_kept_and_told(rater, way):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        WAYS[way](rater)
    assert "because" in refused.value.error_dict
    assert not Exemption.objects.exists()
    account = WAYS[way](rater, because=f" {WHY} ")
    exemption = Exemption.objects.get()
    assert (exemption.round, exemption.account, exemption.created_by) == (open_round(), account, rater)
    assert (exemption.reason, exemption.by_operator) == (WHY, False)


@pytest.mark.parametrize("way", WAYS)
def test_where_another_lead_can_the_rater_cannot_whatever_they_say(rater, way):
    make_user(Role.LEAD, username="neutral")
    with pytest.raises(PermissionDenied, match="Another lead can do this: neutral"):
        WAYS[way](rater, because=WHY)
    assert not Exemption.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_lead_who_does_not_rate_does_all_of_it(lead, way):
    WAYS[way](lead)
    assert not Exemption.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_after_the_close_nothing_is_hidden_any_more(rater, way):
    close_round(actor=rater, round_=open_round())
    WAYS[way](rater)
    assert not Exemption.objects.exists()


@pytest.mark.parametrize("roles", [[Role.READER], [Role.CURATOR], [Role.REVIEWER], [Role.CURATOR, Role.REVIEWER]])
def test_a_rater_always_adds_and_helps_those_who_see_no_more(rater, roles):
    user = save_user(actor=rater, user=User(username="ada"), roles=roles, password=PASSWORD)
    save_user(actor=rater, user=user, roles=[Role.READER])
    set_password(actor=rater, user=user, password="another long phrase")
    deactivate_user(actor=rater, user=user)
    reactivate_user(actor=rater, user=user)
    assert not Exemption.objects.exists()


def test_a_name_of_another_lead_is_corrected_without_a_reason(rater):
    other = make_user(Role.LEAD)
    other.pseudonym = "L2"
    save_user(actor=rater, user=other, roles=[Role.LEAD])
    assert User.objects.get(pk=other.pk).pseudonym == "L2"


def test_an_exemption_stays_as_it_was_recorded(rater):
    WAYS["added"](rater, because=WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.update(reason="None.")


def test_the_pages_hold_to_it_and_tell_it(rater):
    """What was seen: a second account by which hidden ratings are read."""
    hidden = make_rating()
    browser = Client()
    browser.force_login(rater)
    typed = {"username": "second", "password": PASSWORD, "roles": ["lead"]}
    assert "ratings in it that are hidden from you" in says(send(browser, "/admin/claims/user/add/", **typed))
    other = closed_lead()
    for step, sent in (("password", {"password": PASSWORD, "again": PASSWORD}), ("reactivate", {})):
        page = browser.post(f"/admin/claims/user/{other.uid}/step/{step}/", sent)
        assert "hidden from you" in says(page), step
    assert not Rating.objects.visible_to(rater).filter(pk=hidden.pk).exists()
    assert not User.objects.filter(username="second").exists()
    send(browser, "/admin/claims/user/add/", **typed, because=WHY)
    for page in ("/", f"/admin/claims/round/{open_round().uid}/change/"):
        assert WHY in says(browser.get(page))
    reader = Client()
    reader.force_login(make_user(Role.READER))
    assert WHY in says(reader.get("/"))


def test_the_pages_say_who_else_can(rater):
    make_user(Role.LEAD, username="neutral")
    browser = Client()
    browser.force_login(rater)
    typed = {"username": "second", "password": PASSWORD, "roles": ["lead"]}
    response = send(browser, "/admin/claims/user/add/", **typed)
    assert response.status_code == 403
    assert "Another lead can do this: neutral" in says(response)


def command(*arguments):
    out = StringIO()
    call_command("account", *arguments, stdout=out)
    return out.getvalue()


def test_an_operator_does_the_rest_by_command(rater, monkeypatch):
    make_user(Role.LEAD, username="neutral")
    with pytest.raises(CommandError, match="Say why"):
        command("second", "--roles", "lead", "--as", "rater")
    monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\n"))
    said = command("second", "--roles", "lead", "--as", "rater", "--because", WHY, "--password")
    assert said == "second: lead.\n"
    assert User.objects.get(username="second").check_password(PASSWORD)
    assert Exemption.objects.get().by_operator
    assert command("second", "--close", "--as", "neutral") == "second: no role, closed.\n"
    assert command("second", "--open", "--as", "neutral") == "second: lead.\n"
    monkeypatch.setattr("sys.stdin", StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        command("second", "--password", "--as", "neutral")
    with pytest.raises(CommandError, match="no active lead"):
        command("second", "--open", "--as", "nobody")
