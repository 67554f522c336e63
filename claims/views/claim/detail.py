"""The page of a claim, and the page on which it is described."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions.permissions import has_role, logged_in, require
from claims.choices import Role
from claims.forms.claim import DescribeForm
from claims.forms.mark import questions_offered
from claims.models import Round
from claims.reads.blind import veiled
from claims.reads.claim.descriptions import blind_coding
from claims.reads.hold import over_captures
from claims.reads.review.rounds import round_for
from claims.views.answer import draw
from claims.views.asked import fetch
from claims.views.claim.forms_of import CLAIM_FORMS
from claims.views.claim.page import ClaimPage, claim_with_facts
from claims.views.negotiated import negotiated

VEILED = (
    "You rate this claim in a round. What others made of its words is hidden from you until the round shows its"
    " ratings, so that it is not changed here before."
)


@require_safe
@negotiated(CLAIM_FORMS)
def claim_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """Its words in context, where they come from, the evidence, the ratings one may see, and the rating form."""
    user = logged_in(request.user)
    claim = fetch(claim_with_facts(user), uid)
    # Who does not rate sees what is said of the standing round.
    round_ = round_for(user, claim) or Round.objects.standing_now()
    return draw_claim(request, ClaimPage(claim, user, round_))


def draw_claim(request: HttpRequest, page: ClaimPage) -> HttpResponse:
    """The claim page, with the rating form where the person can rate, and with what they typed where they cannot."""
    work, form, unsent = page.work, None, None
    if work is not None and not page.may_rate:
        unsent = work.left_over()
    elif work is not None and (work.mine is None or work.draft is not None):
        form = work.form(grounded=page.grounded, reason_of=request.GET.get("reason_of", ""))
    return draw(
        request,
        "claim/detail.html",
        {
            "page": page,
            "work": work,
            "claim": page.claim,
            "source": page.claim.source,
            "holds": over_captures([page.claim.capture_id]),
            "form": form,
            "unsent": unsent,
            "may_edit": has_role(request.user, Role.CURATOR),
            "section": "claims",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def claim_describe(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what a claim says, of what kind it is and which question it answers."""
    curator = require(request.user, Role.CURATOR)
    claim = fetch(claim_with_facts(curator), uid)
    if claim.withheld_at is not None:
        messages.error(request, "The words of this claim are withheld. Its wording can be coded when they are not.")
        return redirect(claim)
    if blind_coding(curator, claim) is not None:
        return redirect("claim_code", claim.uid)
    if veiled(claim, curator):
        messages.error(request, VEILED)
        return redirect(claim)
    form = DescribeForm(request.POST if request.method == "POST" else None, claim=claim, coder=curator)
    if form.is_bound and form.is_valid() and form.describe(actor=curator):
        messages.success(request, "Saved.")
        return redirect(claim)
    context = {"form": form, "claim": claim, "questions": questions_offered(curator), "section": "claims"}
    return draw(request, "claim/describe.html", context, refused=form.errors)
