"""Which claims an address chooses."""

from django.http import HttpRequest

from claims.models import Claim, User
from claims.models.claim import ClaimQuerySet
from claims.models.sighting import HEAVY
from claims.reads.case import MOST
from claims.reads.source.reading import claims_seen_by
from claims.rules.identify.uid import is_uid


def uids_chosen(request: HttpRequest) -> list[str]:
    """The uids that are ticked, each once, in their order; no more than so many are looked at."""
    asked = request.POST if request.method == "POST" and "claim" in request.POST else request.GET
    return [uid for uid in dict.fromkeys(asked.getlist("claim")) if is_uid(uid)][: MOST + 1]


def chosen_claims(request: HttpRequest, user: User, claims: ClaimQuerySet | None = None) -> list[Claim]:
    """The claims that are ticked and that this person may choose, by source and place; the others are left out."""
    rows = claims_seen_by(user) if claims is None else claims
    rows = rows.filter(uid__in=uids_chosen(request)[:MOST]).select_related(
        "source__publisher", "capture__source", "capture__stored_by", "created_by"
    )
    rows = rows.defer(*(f"capture__{name}" for name in HEAVY)).prefetch_related("capture__attachments")
    return list(rows.order_by("source__number", "start", "pk"))
