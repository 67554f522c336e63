"""Codings of a claim's wording side by side: comparing them, deciding between them, and taking one's own back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.coding_decision import WordingRuling, decide_wording, refusal_to_decide_wording
from claims.actions.description import withdraw_description
from claims.actions.permissions import logged_in, require
from claims.choices import Role
from claims.forms.coding import WordingDecisionForm, said_in
from claims.models import Claim, Description, Round, User
from claims.reads.blind import veiled
from claims.reads.claim.descriptions import descriptions_seen_by
from claims.reads.review.coder_notes import notes_or_none
from claims.reads.review.codings import NAMES, Told, codings_on, said_by, told_on
from claims.reads.review.decisions import differing
from claims.reads.review.wording import wording_version
from claims.reads.source.reading import seen_by
from claims.rules.identify.uid import is_uid
from claims.rules.review.decide import spread_in_words
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch, named

MOST_SEEN = 20_000
VEILED = "What others made of the words of this claim is hidden from you until you have judged it."


class CodingsPage:
    """All codings of one claim, for one person."""

    def __init__(self, claim: Claim, user: User) -> None:
        self.claim, self.user = claim, user

    @cached_property
    def codings(self) -> list[Description]:
        """Each coder's, in the order of storing."""
        return codings_on(self.claim, self.user)

    @cached_property
    def columns(self) -> list[tuple[str, Description]]:
        """What each coder is called here, with their coding: by number where a round shows no names."""
        return [(self._called(number, one), one) for number, one in enumerate(self.codings, 1)]

    def _called(self, number: int, one: Description) -> str:
        if one.coder_id == self.user.pk:
            return "You"
        return one.coder.shown_name if one.round is None or one.round.shows_names else f"Coder {number}"

    @cached_property
    def differs(self) -> set[str]:
        """On which of the five they differ."""
        return differing(said_by(one) for one in self.codings)

    @property
    def differs_on(self) -> list[str]:
        """The same as they are called."""
        return [label for name, label in NAMES.items() if name in self.differs]

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """One for each of the five: what each says, and how far they agree."""
        said = [(called, said_by(one)) for called, one in self.columns]
        return [
            {
                "name": name,
                "label": label,
                "differs": name in self.differs,
                "cells": [(called, words[name]) for called, words in said],
                "spread": spread_in_words([words[name] for _, words in said]),
            }
            for name, label in NAMES.items()
        ]

    @cached_property
    def decided(self) -> list[Told]:
        """What was decided, oldest first."""
        return told_on(self.claim, self.user)

    @property
    def stands(self) -> Told | None:
        """The decision that stands."""
        return self.decided[-1] if self.decided and self.decided[-1].stands else None

    @property
    def before(self) -> list[Told]:
        """What was decided before, newest first."""
        return [one for one in self.decided[::-1] if not one.stands]

    @cached_property
    def refusal(self) -> str:
        """Why the person may not decide; empty where they may."""
        if self.claim.withdrawn_at or self.claim.withheld_at:
            return "It was withdrawn, or its words are withheld: nobody decides on it."
        return refusal_to_decide_wording(self.user, self.claim, self.codings)

    def form(self, data: Any = None, refused: ValidationError | None = None) -> WordingDecisionForm | None:
        """The form; None where the person may not decide, unless they have sent one."""
        if self.refusal and data is None:
            return None
        return WordingDecisionForm(
            data,
            claim=self.claim,
            version=wording_version(),
            codings=self.codings,
            last=self.stands.decided if self.stands else None,
            spread={line["name"]: line["spread"] for line in self.lines},
            differs=self.differs,
            refused=refused,
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_codings(request: HttpRequest, uid: str) -> HttpResponse:
    """The codings of a claim side by side, and the decision between them. `?round=` names the round it is one of."""
    person = logged_in(request.user)
    rows = seen_by(Claim.objects.select_related("source__source_type", "question"), person)
    claim = fetch(rows, uid)
    if veiled(claim, person):
        messages.error(
            request, "What others made of the words of this claim is hidden from you until you have judged it."
        )
        return redirect(claim)
    page = CodingsPage(claim, person)
    round_ = named(Round.objects.closed(), request.GET.get("round", ""))
    if request.method != "POST":
        return _draw(request, page, round_, page.form())
    person = require(request.user, Role.LEAD, Role.CURATOR)
    try:
        decide_wording(actor=person, claim=claim, ruling=_ruling(request), round_=round_)
    except ValidationError as error:
        return _draw(request, page, round_, page.form(request.POST, refused=error))
    messages.success(request, "Decided: the claim says so from now on. The codings stay as they are.")
    return redirect("round_codings", round_.uid) if round_ else redirect("claim_codings", claim.uid)


def _ruling(request: HttpRequest) -> WordingRuling:
    typed = request.POST
    return WordingRuling(
        said=said_in(typed),
        reason=typed.get("rationale", ""),
        disagreement=typed.get("disagreement", ""),
        supersedes=typed.get("supersedes", ""),
        seen=[uid for uid in typed.get("seen", "")[:MOST_SEEN].split() if is_uid(uid)],
    )


def _draw(
    request: HttpRequest, page: CodingsPage, round_: Round | None, form: WordingDecisionForm | None
) -> HttpResponse:
    work = {"notes": notes_or_none(form.version if form else None)}
    context = {"page": page, "claim": page.claim, "round": round_, "form": form, "work": work, "section": "claims"}
    context["coding"] = True
    return draw(request, "claim/codings.html", context, refused=form is not None and form.is_bound)


@require_POST
def description_decide(request: HttpRequest, uid: str, description_uid: str) -> HttpResponse:
    """Take a coding, or what was decided, back with a reason."""
    actor = require(request.user, Role.CURATOR, Role.LEAD, Role.REVIEWER)
    seen = descriptions_seen_by(actor).select_related("claim", "coder")
    description = fetch(seen, description_uid, claim__uid=uid)
    with refusal_told(request):
        withdraw_description(actor=actor, description=description, because=request.POST.get("because", ""))
        messages.success(request, "The coding is taken back.")
    return redirect(f"{reverse('claim', args=[description.claim.uid])}#descriptions")
