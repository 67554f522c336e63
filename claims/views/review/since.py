"""What has changed since somebody rated a claim, or decided on it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.actions.permissions import logged_in
from claims.models import Claim, Decision, Rating, User
from claims.reads.review.changes import changes_since
from claims.reads.review.decisions import with_words
from claims.reads.review.seen import decisions_seen_by
from claims.reads.source.reading import seen_by
from claims.views.asked import named


@require_safe
def since(request: HttpRequest, uid: str) -> HttpResponse:
    """What a rating or a decision rested on, beside what it would rest on now."""
    person = logged_in(request.user)
    judged = _judged(person, uid)
    hidden = judged.claim_id is None or not seen_by(Claim.objects.filter(pk=judged.claim_id), person).exists()
    if hidden:
        raise Http404
    context = {
        "judged": judged,
        "claim": judged.claim,
        "since": changes_since(judged, person),
        "is_rating": isinstance(judged, Rating),
        "section": "claims",
    }
    return render(request, "review/since.html", context)


def _judged(person: User, uid: str) -> Rating | Decision:
    """The rating or decision of this uid, where the person may see it. Raises Http404."""
    with_claim: Any = ("claim__source", "claim__capture")
    ratings = with_words(Rating.objects.visible_to(person)).select_related("reviewer", *with_claim)
    decisions = with_words(decisions_seen_by(person)).select_related("created_by", *with_claim)
    found = named(ratings.defer("claim__capture__text"), uid) or named(decisions.defer("claim__capture__text"), uid)
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]
