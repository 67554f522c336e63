"""Working out intervals of agreement, and keeping them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from claims.actions.permissions import require
from claims.choices import Role
from claims.models import AgreementIntervals, Round, User
from claims.network.fetch import Progress
from claims.reads.review.agreement import agreed_in
from claims.reads.review.intervals import fingerprint, work_out
from claims.reads.review.reveal import extent_for
from claims.rules.review.reveal import Extent

NOT_YET = "Agreement is worked out when the ratings of the round are shown to you."


def check_intervals(actor: User, round_: Round) -> None:
    """Raises PermissionDenied unless the actor is a lead to whom the round's ratings are shown."""
    require(actor, Role.LEAD)
    if extent_for(actor, round_) != Extent.EVERYTHING:
        raise PermissionDenied(NOT_YET)


def work_out_intervals(*, actor: User, round_: Round, progress: Progress) -> AgreementIntervals:
    """Work out the intervals of the ratings that are shown to the actor now, and keep them in place of earlier ones.

    Raises PermissionDenied unless the actor is a lead to whom the round's ratings are shown.
    """
    check_intervals(actor, round_)
    agreed = agreed_in(round_, actor)
    found = work_out(round_, agreed, lambda done, total: progress(done, total, "Resampling sources"))
    with transaction.atomic():
        check_intervals(actor, round_)
        kept, _ = AgreementIntervals.objects.update_or_create(
            round=round_,
            defaults={"of_sha256": fingerprint(round_, agreed), "found": found, "worked_out_by": actor},
        )
    return kept
