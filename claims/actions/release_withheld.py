"""Withholding a release: its files and its claims go from everybody's sight; its page, its hash and the reason stay."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.choices import ReleaseStep, Role
from claims.models import Release, ReleaseEvent, User

NEEDED = "Only leads make releases, and make them public."


@transaction.atomic
def withhold_release(*, actor: User, release: Release, because: str) -> Release:
    """Take its files and its claims from everybody's sight; its page, its hash and the reason stay.

    Raises ValidationError without a reason, and where it is withheld already; PermissionDenied unless the actor is a
    lead.
    """
    held = held_release(actor, release)
    if not because.strip():
        raise ValidationError({"because": "Say why it is withheld: the reason stays on its page."})
    return withhold_release_again(release=held, because=because, by=actor)


@transaction.atomic
def withhold_release_again(*, release: Release, because: str, by: User) -> Release:
    """Withhold a release without asking: where permission was asked before the database was put back."""
    release.withheld_at, release.withheld_because, release.listed = timezone.now(), because.strip(), False
    release.save(update_fields=["withheld_at", "withheld_because", "listed"])
    note_release(release, ReleaseStep.WITHHELD, by, because)
    return release


def held_release(actor: User, release: Release) -> Release:
    """The release, which nobody changes meanwhile. Raises ValidationError where it is withheld, PermissionDenied."""
    require(actor, Role.LEAD, needed=NEEDED)
    held = Release.objects.made().select_for_update(of=("self",)).get(pk=release.pk)
    if held.withheld_at is not None:
        raise ValidationError("This release is withheld.")
    return held


def note_release(release: Release, step: ReleaseStep, actor: User, because: str = "") -> None:
    """Write down what happened to a release."""
    ReleaseEvent.objects.create(release=release, step=step, by=actor, because=because.strip())
