"""Inviting people by a link that works once: who has it makes a name and a password of their own."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.assignment import add_rater, held
from claims.actions.exemption import rounds_given_away
from claims.actions.permissions import require
from claims.actions.record import check_typed, record, typed
from claims.choices import Role
from claims.models import Invitation, Round, User
from claims.rules.extract.document import sha256_of_text

LONGEST = timedelta(days=90)
BYTES = 32
UNKNOWN = "This is not an invitation of ours. Was the whole link copied?"
GONE = "Ask who sent it for another one."


class BadInvitation(ValidationError):
    """It works no more, and why; `unknown` where nobody ever made it."""

    def __init__(self, why: str, *, unknown: bool = False) -> None:
        super().__init__(why)
        self.unknown = unknown


@transaction.atomic
def invite(
    *, actor: User, note: str = "", roles: Iterable[str], round_: Round | None = None, valid: timedelta
) -> tuple[Invitation, str]:
    """Make a link for one person; gives its secret, which is stored nowhere: it is shown once.

    With a round the person rates in it as soon as they have an account. Raises ValidationError by field,
    PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    given = sorted({Role(role).value for role in roles} | ({Role.REVIEWER.value} if round_ else set()))
    if not given:
        raise ValidationError({"roles": "Choose what the person may do."})
    if not timedelta(0) < valid <= LONGEST:
        raise ValidationError({"valid": f"An invitation holds for 1 to {LONGEST.days} days."})
    if round_ is not None and (round_.standing or round_.closed_at is not None):
        raise ValidationError({"round_": "This round is closed, or takes everybody: nobody is invited to it."})
    _refuse_what_is_given_away(actor, given)
    secret = secrets.token_urlsafe(BYTES)
    invitation = Invitation(
        secret_sha256=sha256_of_text(secret),
        note=typed(note, "note"),
        roles=given,
        round=round_,
        created_by=actor,
        expires_at=timezone.now() + valid,
    )
    check_typed(invitation)
    invitation.save()
    return invitation, secret


def _refuse_what_is_given_away(actor: User, roles: Iterable[str]) -> None:
    """A lead who rates makes nobody who sees more of a running round than they do, by no other way either."""
    try:
        opened = rounds_given_away(actor, User(), frozenset(roles), "")
    except (PermissionDenied, ValidationError) as error:
        raise ValidationError(
            {
                "roles": "You rate in a round that is open, and somebody with these roles would see ratings in it that"
                " are hidden from you. Invite them without the role of a lead; another lead can give it."
            }
        ) from error
    if opened:
        raise ValidationError({"roles": "Invite them without the role of a lead."})


@transaction.atomic
def revoke_invitation(*, actor: User, invitation: Invitation) -> Invitation:
    """Let the link work no more. Raises ValidationError where it was used, PermissionDenied unless a lead asks."""
    require(actor, Role.LEAD)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.used_at is not None:
        raise ValidationError("This invitation was used: close the account instead, if it must be.")
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
    return invitation


def invitation_of(secret: str) -> Invitation:
    """The invitation with this secret. Raises BadInvitation where there is none, or it works no more."""
    found = (
        Invitation.objects.select_related("round", "created_by").filter(secret_sha256=sha256_of_text(secret)).first()
    )
    if found is None:
        raise BadInvitation(UNKNOWN, unknown=True)
    if found.used_at is not None:
        raise BadInvitation("This invitation was used already: it works once. Log in with the name that you made then.")
    if found.revoked_at is not None:
        raise BadInvitation(f"This invitation was taken back. {GONE}")
    if found.expires_at <= timezone.now():
        raise BadInvitation(f"This invitation has expired. {GONE}")
    if not found.created_by.is_lead:
        raise BadInvitation(f"Who sent this invitation may not invite any more. {GONE}")
    return found


@transaction.atomic
def accept_invitation(*, secret: str, username: str, password: str, full_name: str = "") -> User:
    """Make the account of the person who has the link, with the invitation's roles and in its round.

    Raises BadInvitation where the link works no more, ValidationError by field (`username`, `password`, `full_name`).
    """
    invitation = invitation_of(secret)
    # Whoever uses it at the same time waits here, and then finds it used.
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    invitation = invitation_of(secret)
    try:
        _refuse_what_is_given_away(invitation.created_by, invitation.roles)
    except ValidationError as error:
        raise BadInvitation(f"This invitation gives roles that its sender may not give now. {GONE}") from error
    user = _new_account(invitation, username, password, full_name)
    invitation.used_at, invitation.used_by = timezone.now(), user
    invitation.save(update_fields=["used_at", "used_by"])
    if invitation.round is not None and invitation.round.closed_at is None:
        add_rater(user, held(invitation.round), user)
    return user


def _new_account(invitation: Invitation, username: str, password: str, full_name: str) -> User:
    user = User(username=User.normalize_username(username.strip()), first_name=full_name.strip())
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error}) from error
    user.set_password(password)
    record(user, actor=invitation.created_by)
    user.groups.set(Group.objects.filter(name__in=invitation.roles))
    return user
