"""Opening and closing rounds."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.choices import Reveal, Role, SchemeStatus
from claims.models import Round, SchemeVersion, User


@transaction.atomic
def open_standing_round(
    *, actor: User, name: str, scheme_version: SchemeVersion, reveal: Reveal = Reveal.AFTER_OWN
) -> Round:
    """Open the round that takes any claim and any reviewer; the scheme version that it uses is frozen from now on.

    Raises ValidationError while another standing round is open or the version is not active, PermissionDenied unless
    the actor is a lead.
    """
    require(actor, Role.LEAD)
    # Who opens another one at the same time waits here, and then sees this one.
    Round.objects.select_for_update().order_by("-pk").first()
    scheme_version = (
        SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=scheme_version.pk)
    )
    if Round.objects.open().filter(standing=True).exists():
        raise ValidationError("Another standing round is open. Close it first.")
    if scheme_version.status != SchemeStatus.ACTIVE:
        raise ValidationError({"scheme_version": "Only an active version of a codebook can be used."})
    now = timezone.now()
    if scheme_version.frozen_at is None:
        scheme_version.frozen_at = now
        scheme_version.save(update_fields=["frozen_at"])
    opened = Round(name=name, standing=True, scheme_version=scheme_version, reveal=reveal, opened_at=now)
    opened.full_clean()
    opened.save()
    return opened


@transaction.atomic
def close_round(*, actor: User, round_: Round) -> Round:
    """Close a round: no rating is taken any more, and all of its ratings are shown.

    Whoever is submitting a rating is waited for; who comes later finds it closed. Raises ValidationError when it is not
    open, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if not round_.is_open:
        raise ValidationError("This round is not open.")
    round_.closed_at = timezone.now()
    round_.save(update_fields=["closed_at"])
    return round_
