"""Help: what the words and the signs of the pages mean. It tells nothing of anybody, so anybody may read it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.choices import ALL_SIDES, Commitment, Stance, Strength
from claims.rules.glossary import SECTIONS

# Sign and word of verdicts, and step and word of gaps, as the codebook that comes with the product has them.
DISCS = (("tick", "supported"), ("half", "partly supported"), ("ring", "unsupported"), ("cross", "contradicted"),
         ("dash", "stands apart: the claim could not be judged"))  # fmt: skip
GAPS = (("+1", "more is said than is known: overstated"), ("0", "in line"), ("−1", "less is said: understated"))


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Each word and each sign, with an anchor that pages link to."""
    context = {
        "section": "help", "sections": SECTIONS, "sides": ALL_SIDES, "firmness": Commitment.values,
        "wordings": Strength.values, "stances": Stance.values, "discs": DISCS, "gaps": GAPS, "pips": (1, 2, 3, 4),
    }  # fmt: skip
    return render(request, "help.html", context)


@login_not_required
@require_safe
def claims_page(request: HttpRequest) -> HttpResponse:
    """What a claim is, and how one sentence is split into claims: for who marks them."""
    return render(request, "help/claims.html", {"section": "help"})
