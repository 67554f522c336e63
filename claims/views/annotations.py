"""Annotations of other tools: what would become of each, and then the claims."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from claims.actions.permissions import require
from claims.choices import Role
from claims.exchange.annotation_in import Became, Outcome, import_annotations
from claims.forms.annotation import AnnotationsForm
from claims.sending import sent_once
from claims.views.answer import draw


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def annotations_new(request: HttpRequest) -> HttpResponse:
    """Say what would become of each annotation of a file; once that was seen, mark the claims."""
    actor = require(request.user, Role.CURATOR)
    form = AnnotationsForm(request.POST, request.FILES) if request.method == "POST" else AnnotationsForm()
    outcomes: list[Outcome] = []
    store = "store" in request.POST
    if form.is_bound and form.is_valid():
        outcomes = list(import_annotations(actor=actor, rows=iter(form.rows), store=store))
    count = Counter(one.became for one in outcomes)
    context = {
        "form": form,
        "outcomes": outcomes,
        "told": _told(count, stored=store),
        "marked": count[Became.MARKED],
        "stored": store and bool(outcomes),
        "section": "claims",
    }
    return draw(request, "claim/annotations.html", context, refused=form.errors)


def _told(count: Counter[Became], *, stored: bool) -> str:
    """What came of it, in numbers."""
    marked = count[Became.MARKED]
    told = [f"{marked:,} claim{'' if marked == 1 else 's'} {'marked' if stored else 'would be marked'}"]
    others = {Became.KNOWN: "known already", Became.WITHHELD: "withheld and left out", Became.REFUSED: "refused"}
    told += [f"{count[became]:,} {said}" for became, said in others.items() if count[became]]
    return ", ".join(told) + "."
