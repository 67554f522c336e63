"""The page of a pair: two claims side by side, what changed, and who says so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from claims.actions.permissions import has_role, logged_in, require
from claims.choices import Role
from claims.forms.pair import DecideForm
from claims.models import ClaimPair
from claims.reads.history import changes_of
from claims.reads.pair import laid, pairs_seen_by
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch
from claims.views.claim.cards import cards_of


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def pair_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """Both claims; a curator decides here, or says anew how they stand."""
    viewer = require(request.user, Role.CURATOR) if request.method == "POST" else logged_in(request.user)
    pair = fetch(pairs_seen_by(viewer, ClaimPair.objects.all()).with_claims(), uid)
    form = DecideForm(request.POST if request.method == "POST" else None, initial=_said(pair))
    if form.is_bound and form.is_valid() and form.decide(actor=viewer, pair=pair):
        messages.success(request, "Saved.")
        return redirect(pair)
    lies = laid(pair)
    cards = cards_of([lies.left, lies.right], viewer)
    context = {
        "pair": pair,
        "laid": lies,
        "cards": dict(zip(("left", "right"), cards, strict=True)),
        "form": form,
        "changes": changes_of(pair),
        "may_edit": has_role(viewer, Role.CURATOR) and pair.withdrawn_at is None,
        "section": "claims",
    }
    return draw(request, "pair/detail.html", context, refused=form.errors)


def _said(pair: ClaimPair) -> dict[str, object]:
    return {"relation": pair.relation, "changed_what": pair.changed_what, "note": pair.note}
