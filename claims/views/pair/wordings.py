"""Claims that may be one wording, group by group: a curator says of each whether it is, or leaves it open."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.actions.permissions import require
from claims.actions.wording import accept_wording, reject_wording
from claims.choices import Role
from claims.models import Claim, ClaimPair, User
from claims.reads.blind import draw_veil
from claims.reads.claim.same_wording import comparable, may_be_same, paired_with, wordings_of
from claims.reads.pair import pairs_seen_by
from claims.rules.text.word_changes import Words, word_changes
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch, named

# Proposals on one page.
MOST = 40
SAME, OTHER = "same", "other"


@dataclass(slots=True)
class Proposal:
    """A claim that may have the wording of another, how the words differ, and what was said of it on the page."""

    claim: Claim
    changes: list[Words]
    said: str = ""
    refused: str = ""


@dataclass(slots=True)
class Group:
    """A claim and those that may have its wording."""

    claim: Claim
    proposals: list[Proposal] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def wordings(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, from `?after=` on; or `?claim=`, which is compared with the whole corpus now."""
    actor = require(request.user, Role.CURATOR)
    claim = fetch(comparable(actor).for_lists(), request.GET["claim"]) if "claim" in request.GET else None
    groups, following = (_of_one(actor, claim), "") if claim else _waiting(actor, request.GET.get("after", ""))
    if request.method == "POST":
        taken = sum(_take(actor, group, proposal, request) for group in groups for proposal in group.proposals)
        groups = _refused(groups)
        if taken:
            messages.success(request, f"Said of {taken} claim{'' if taken == 1 else 's'}.")
        if not groups:
            return redirect(claim or (request.get_full_path() if taken else following or request.path))
    context = {"groups": groups, "claim": claim, "next": following, "section": "questions"}
    return draw(request, "pair/wordings.html", context, refused=request.method == "POST")


def _waiting(actor: User, after: str) -> tuple[list[Group], str]:
    """Groups of the next candidates, and where those after them are. Candidates of one claim may be on two pages."""
    waits = pairs_seen_by(actor, ClaimPair.objects.current().may_be_same())
    if (last := named(waits, after)) is not None:
        waits = waits.filter(pk__gt=last.pk)
    pairs = list(waits.with_claims().order_by("pk")[: MOST + 1])
    groups: dict[int, Group] = {}
    for pair in pairs[:MOST]:
        group = groups.setdefault(pair.claim_id, Group(pair.claim))
        group.proposals.append(_proposal(group.claim, pair.other))
    address = f"{reverse('wordings')}?after={pairs[MOST - 1].uid}" if len(pairs) > MOST else ""
    _draw_veil(groups.values(), actor)
    return list(groups.values()), address


def _of_one(actor: User, claim: Claim) -> list[Group]:
    """The claim with those that may have its wording now, without those of whom that was said or denied."""
    found = [key for key, _ in may_be_same([claim], actor)[claim.pk]]
    known, wording = paired_with([claim.pk]), wordings_of([claim.pk], actor).get(claim.pk)
    waits = ClaimPair.objects.may_be_same().filter(Q(claim=claim) | Q(other=claim), withdrawn_at=None)
    waiting = {one if other == claim.pk else other for one, other in waits.values_list("claim", "other")}
    joined = wording.claims if wording else ()
    new = [key for key in found if key not in joined and frozenset((key, claim.pk)) not in known]
    others = comparable(actor).for_lists().in_bulk([*sorted(waiting), *new][:MOST])
    group = Group(claim, [_proposal(claim, other) for other in others.values()])
    _draw_veil([group], actor)
    return [group] if group.proposals else []


def _proposal(claim: Claim, other: Claim) -> Proposal:
    return Proposal(other, word_changes(claim.shown_quote, other.shown_quote))


def _draw_veil(groups: Iterable[Group], actor: User) -> None:
    claims = [claim for group in groups for claim in (group.claim, *(one.claim for one in group.proposals))]
    draw_veil(claims, actor)


def _take(actor: User, group: Group, proposal: Proposal, request: HttpRequest) -> bool:
    """Whether something was said of it and taken. The button for all of a group says it of those left open."""
    all_same = request.POST.get("all") == group.claim.uid
    proposal.said = request.POST.get(f"said-{group.claim.uid}-{proposal.claim.uid}", "") or (SAME if all_same else "")
    act = {SAME: accept_wording, OTHER: reject_wording}.get(proposal.said)
    if act is None:
        return False
    try:
        act(actor=actor, claim=group.claim, other=proposal.claim)
    except ValidationError as error:
        proposal.refused = " ".join(error.messages)
    return not proposal.refused


def _refused(groups: Iterable[Group]) -> list[Group]:
    """What was refused, to be looked at again."""
    left = (Group(group.claim, [one for one in group.proposals if one.refused]) for group in groups)
    return [group for group in left if group.proposals]
