"""Merging two people's separate readings of one text: what each found, and what becomes of each claim."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.actions.merging import check_merger, settle
from claims.actions.permissions import require
from claims.choices import Outcome, Role
from claims.models import Claim, Reading, User
from claims.reads.source.merging import KINDS, Found, Together, found_by, marked_in, together
from claims.reads.source.reading import claims_seen_by, reads_separately
from claims.views.answer import draw
from claims.views.asked import fetch, named

DONE = {
    Outcome.KEPT: "Kept.",
    Outcome.JOINED: "Joined: this one is withdrawn and names the one that stays.",
    Outcome.DROPPED: "Dropped.",
}


@dataclass
class MergePage:
    """Two readings beside each other, for one person."""

    first: Reading
    second: Reading
    user: User
    refusal: str = ""
    typed: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def _marked(self) -> Any:
        return marked_in(self.first, self.second)

    @cached_property
    def found(self) -> Found:
        """How many each found, and what of it both did."""
        return found_by(self._marked)

    @cached_property
    def groups(self) -> list[Together]:
        """The claims, those that overlap together."""
        return together(self._marked, self.user)

    @property
    def lists(self) -> list[tuple[str, str, list[Together]]]:
        """The groups by kind, what has to be looked at first."""
        found = [(kind, title, [one for one in self.groups if one.kind == kind]) for kind, title in KINDS.items()]
        return [each for each in found if each[2]]

    @property
    def waiting(self) -> int:
        """How many groups wait."""
        return sum(one.waits for one in self.groups)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, uid: str, other_uid: str) -> HttpResponse:
    """The two readings, and what becomes of a claim: as the button says."""
    person = require(request.user, Role.CURATOR, Role.LEAD)
    page = _page(person, uid, other_uid)
    if request.method == "POST":
        return _settle(request, page)
    return _draw(request, page)


def _page(person: User, uid: str, other_uid: str) -> MergePage:
    rows = Reading.objects.filter(separate=True, finished_at__isnull=False).select_related("capture__source", "reader")
    rows = rows.defer("capture__text", "capture__structure", "capture__metadata", "capture__headers")
    first = fetch(rows, uid)
    second = fetch(rows, other_uid, capture=first.capture_id)
    if first.pk == second.pk:
        raise Http404("A reading is merged with another one.")
    if reads_separately(person, first.capture.source):
        raise PermissionDenied("You read this text separately: what others marked is shown when you finish.")
    page = MergePage(first, second, person)
    try:
        check_merger(person, first, second)
    except PermissionDenied as refused:
        page.refusal = str(refused)
    return page


def _draw(request: HttpRequest, page: MergePage, *, refused: bool = False) -> HttpResponse:
    context = {"page": page, "source": page.first.capture.source, "found": page.found, "section": "sources"}
    return draw(request, "source/merge.html", context, refused=refused)


def _settle(request: HttpRequest, page: MergePage) -> HttpResponse:
    if page.refusal:
        raise PermissionDenied(page.refusal)
    typed, seen = request.POST, claims_seen_by(page.user, Claim.objects.all())
    claim = fetch(seen, typed.get("claim", ""))
    do, because = typed.get("do", ""), typed.get("because", "")
    if do not in Outcome.values:
        raise PermissionDenied("A claim is kept, joined or dropped.")
    try:
        settle(
            actor=page.user,
            first=page.first,
            second=page.second,
            claim=claim,
            outcome=Outcome(do),
            into=named(seen, typed.get("into", "")) if do == Outcome.JOINED else None,
            because=because,
        )
    except ValidationError as error:
        page.typed = {"claim": claim.uid, "because": because, "into": typed.get("into", ""), "errors": error.messages}
        return _draw(request, page, refused=True)
    messages.success(request, f"Claim {claim.short_number}: {DONE[Outcome(do)]}")
    return redirect(f"{reverse('merge', args=[page.first.uid, page.second.uid])}#c-{claim.uid}")
