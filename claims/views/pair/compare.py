"""Compare with ...: another claim is chosen, or words in a text that is pasted, and a button says how they stand."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods

from claims.actions.pair import VEILED
from claims.actions.permissions import require
from claims.choices import RelationStatus, Role, Side
from claims.filters.base import LONGEST_SEARCH
from claims.forms.pair import PairForm
from claims.forms.source import PasteForm
from claims.models import Claim, ClaimPair, User
from claims.reads.blind import draw_veil, veiled
from claims.reads.claim.alike import claims_alike, claims_named
from claims.reads.pair import pairs_seen_by
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch
from claims.views.claim.cards import Card, cards_of
from claims.views.claim.page import claim_with_facts

MOST_OFFERED = 12
MOST_FOUND = 30


@dataclass
class ComparePage:
    """One person's way to a pair; all of it stands in the address."""

    claim: Claim
    user: User
    asked: dict[str, str]

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.asked.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]

    @cached_property
    def offered(self) -> list[Claim]:
        """Claims to choose from: with these words, else those that are like this one."""
        if self.words:
            return claims_named(self.words, self.user, but=self.claim, most=MOST_FOUND)
        return claims_alike(self.claim, self.user, most=MOST_OFFERED)

    @cached_property
    def other(self) -> Claim | None:
        """The claim that was chosen. Raises Http404 for one that is not there, or hidden."""
        if "other" not in self.asked:
            return None
        other = fetch(claim_with_facts(self.user), self.asked["other"], withdrawn_at=None)
        draw_veil([other], self.user)
        return other

    @cached_property
    def known(self) -> ClaimPair | None:
        """What is recorded of the two already, as far as the person may see it."""
        if self.other is None:
            return None
        known = ClaimPair.objects.of_two(self.claim, self.other).filter(withdrawn_at=None)
        return pairs_seen_by(self.user, known).first()

    @property
    def cards(self) -> dict[str, Card]:
        """Both claims."""
        assert self.other is not None  # noqa: S101  it is drawn when it was chosen
        return dict(zip(("left", "right"), cards_of([self.claim, self.other], self.user), strict=True))

    @property
    def pasted_as(self) -> str:
        """Beside marketing mostly an abstract is put: the form has that chosen, for the person to see and change."""
        return "journal" if self.claim.side == Side.MARKETING else ""


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def compare(request: HttpRequest, uid: str) -> HttpResponse:
    """Choose a claim (`?q=`, `?other=`) and say how the two stand; or paste a text, and select words in it."""
    person = require(request.user, Role.CURATOR)
    claim = fetch(claim_with_facts(person), uid, withdrawn_at=None)
    page = ComparePage(claim, person, request.GET.dict())
    if veiled(claim, person) or (page.other is not None and veiled(page.other, person)):
        messages.error(request, VEILED)
        return redirect(claim)
    if page.known is not None and request.method != "POST":
        return redirect(page.known)
    form = PairForm(request.POST if request.method == "POST" else None)
    if page.other is not None and form.is_bound and form.is_valid():
        pair = form.save(actor=person, claim=claim, other=page.other)
        if pair is not None:
            return _made(request, claim, pair)
    paste = PasteForm(auto_id="paste_%s", initial={"source_type": page.pasted_as})
    context = {"page": page, "claim": claim, "form": form, "paste": paste, "section": "claims"}
    return draw(request, "pair/compare.html", context, refused=form.errors)


def _made(request: HttpRequest, claim: Claim, pair: ClaimPair) -> HttpResponse:
    if pair.status == RelationStatus.REJECTED:
        messages.success(request, "They are not proposed as a pair again.")
        return redirect(claim.question or claim)
    messages.success(request, "Put side by side.")
    return redirect(pair)
