"""The page of a claim, and the page on which it is described."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions.permissions import has_role, logged_in, require
from claims.choices import Role
from claims.forms.claim import DescribeForm
from claims.forms.mark import questions_offered
from claims.forms.rating import RatingForm
from claims.models import Round
from claims.views.answer import draw
from claims.views.asked import fetch
from claims.views.claim.page import ClaimPage, claim_with_facts


@require_safe
def claim_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """Its words in context, where they come from, the evidence, the ratings one may see, and the rating form."""
    user = logged_in(request.user)
    claim = fetch(claim_with_facts(user), uid)
    return draw_claim(request, ClaimPage(claim, user, Round.objects.standing_now()))


def draw_claim(
    request: HttpRequest, page: ClaimPage, form: RatingForm | None = None, unsent: RatingForm | None = None
) -> HttpResponse:
    """The claim page, with the rating form where the person can rate: fresh, or one that came back with errors.

    `unsent` is what was typed where no rating is taken any more; it is shown, so that it can be used elsewhere.
    """
    if not page.may_rate:
        unsent = unsent or (page.left_over() if form is None else form)
        form = None
    elif form is None and (page.mine is None or page.draft is not None or "again" in request.GET):
        form = page.form(reason_of=request.GET.get("reason_of", ""))
    return draw(
        request,
        "claim/detail.html",
        {
            "page": page,
            "claim": page.claim,
            "source": page.claim.source,
            "form": form,
            "unsent": unsent,
            "may_edit": has_role(request.user, Role.CURATOR),
            "section": "claims",
        },
        refused=any(one is not None and one.is_bound for one in (form, unsent)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def claim_describe(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what a claim says, of what kind it is and which question it answers."""
    curator = require(request.user, Role.CURATOR)
    claim = fetch(claim_with_facts(curator), uid)
    if claim.withheld_at is not None:
        messages.error(request, "The words of this claim are withheld. Its wording can be coded when they are not.")
        return redirect(claim)
    form = DescribeForm(request.POST if request.method == "POST" else None, claim=claim, coder=curator)
    if form.is_bound and form.is_valid() and form.describe(actor=curator):
        messages.success(request, "Saved.")
        return redirect(claim)
    context = {"form": form, "claim": claim, "questions": questions_offered(curator), "section": "claims"}
    return draw(request, "claim/describe.html", context, refused=form.errors)
