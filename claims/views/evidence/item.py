"""The page of an evidence item, its form, and the pages on which it and its links are changed and withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions.permissions import has_role, require
from claims.choices import Role
from claims.forms.evidence import BecauseForm, ItemForm, LinkChangeForm
from claims.models import EvidenceItem, EvidenceLink, User
from claims.reads.blind import draw_veil, links_shown
from claims.reads.evidence.circular import circles_for, circles_of, circular_claims
from claims.reads.evidence.doubts import MANY, claims_on_passage, other_works
from claims.reads.evidence.resting import claims_on, links_of, same_patients
from claims.reads.history import changes_of
from claims.reads.source.reading import of_claims_seen_by
from claims.reads.withholding import passage_shown, withheld_on
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch_for

ITEMS = EvidenceItem.objects.select_related("source__publisher", "source__source_type", "capture", "created_by").defer(
    "search_text", "capture__text", "capture__structure", "capture__metadata", "capture__headers"
)


@require_safe
def evidence_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """The item whole: what was studied and found, what is known of its publication, and what rests on it."""
    person, item = fetch_for(request, ITEMS, uid, *Role)
    return draw(request, "evidence/detail.html", _context(item, person))


def _context(item: EvidenceItem, person: User) -> dict[str, Any]:
    claims, number = claims_on(item, person)
    draw_veil(claims, person)
    on_passage = claims_on_passage(person, item)
    circular = circular_claims(person, [item.pk]).get(item.pk, set())
    circles = circles_of(item, claims)
    return {
        "item": item,
        "passage": passage_shown(item, withheld_on([item.capture_id])) if item.exact else "",
        "links": links_of(item, person),
        "claims": [(claim, circles.get(claim.pk)) for claim in claims],
        "number": number,
        "circular_for": len(circular),
        "other_works": other_works([item]).get(item.pk, []),
        "on_passage": on_passage if on_passage >= MANY else 0,
        "same": same_patients(item),
        "changes": changes_of(item),
        "may_edit": has_role(person, Role.CURATOR),
        "section": "questions",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def evidence_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what is known of an item; all but its title may stay empty."""
    actor, item = fetch_for(request, ITEMS.select_related("same_patients_as"), uid, Role.CURATOR, withdrawn_at=None)
    title = item.title
    form = ItemForm(request.POST if request.method == "POST" else None, instance=item)
    if form.is_bound and form.is_valid() and form.save_as(actor):
        messages.success(request, "Saved.")
        return redirect(item)
    context = {"item": item, "title": title, "form": form, "section": "questions"}
    return draw(request, "evidence/edit.html", context, refused=form.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def evidence_withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take an item out of the evidence, and its links with it, with a reason."""
    actor, item = fetch_for(request, ITEMS, uid, Role.CURATOR, withdrawn_at=None)
    form = BecauseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.withdraw_item(actor=actor, item=item):
        messages.success(request, "Withdrawn, with its links. Ratings that rested on it are marked to be looked at.")
        return redirect(item)
    context = {"item": item, "form": form, "number": len(links_of(item, actor)), "section": "questions"}
    return draw(request, "evidence/withdraw.html", context, refused=form.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def evidence_link_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """How a study stands on a question or a claim: change it, or withdraw the link with a reason."""
    actor = require(request.user, Role.CURATOR)
    seen = links_shown(actor, of_claims_seen_by(EvidenceLink.objects.filter(withdrawn_at=None), actor))
    rows = seen.select_related("evidence_item__source", "question", "claim__source__publisher")
    _, link = fetch_for(request, rows.defer("claim__search_text"), uid, Role.CURATOR)
    of = link.claim or link.question
    assert of is not None  # noqa: S101  a constraint says so
    back = f"{of.get_absolute_url()}#evidence"
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    form = LinkChangeForm(request.POST if sent == "change" else None, link=link)
    because = BecauseForm(request.POST if sent == "withdraw" else None)
    if form.is_bound and form.is_valid() and form.save(actor=actor):
        messages.success(request, "Saved. Ratings that rest on it are marked to be looked at again.")
        return redirect(back)
    if because.is_bound and because.is_valid() and because.withdraw_link(actor=actor, link=link):
        messages.success(request, "The link is withdrawn. Ratings that rested on it are marked to be looked at again.")
        return redirect(back)
    circle = circles_for(link.claim, [link.evidence_item]).get(link.evidence_item_id) if link.claim else None
    context = {"link": link, "item": link.evidence_item, "of": of, "back": back, "form": form, "because": because}
    context |= {"changes": changes_of(link), "circle": circle, "section": "questions"}
    return draw(request, "evidence/link_edit.html", context, refused=form.errors or because.errors)
