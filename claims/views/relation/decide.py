"""Pages of relations: proposing one, deciding on it, and the list of those that wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.actions.relation import change_kind, confirm_relation, declare_unresolvable, reject_relation
from claims.choices import RelationKind, Role
from claims.forms.relation import CandidateForm, CitationForm, ReasonForm, RelationForm
from claims.models import Claim, Source, SourceRelation, User
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch, fetch_for, named


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator can say of a relation; `needs_reason` asks for one before it is taken."""

    title: str
    explanation: str
    done: str
    take: Callable[[User, SourceRelation, str], SourceRelation]
    needs_reason: bool = False


DECISIONS = {
    "confirm": Decision(
        "Confirm", "It counts from now on.", "Confirmed.",
        lambda actor, relation, why: confirm_relation(actor=actor, relation=relation, why=why),
    ),
    "parallels": Decision(
        "Only parallels", "The words are close, but nothing shows that one text comes from the other.",
        "Recorded as parallel words. The two count as two works.",
        lambda actor, relation, why: change_kind(actor=actor, relation=relation, kind=RelationKind.PARALLELS, why=why),
    ),
    "reject": Decision(
        "Reject", "It does not hold. It stays in the record with the reason, and no tool proposes it again.",
        "Rejected.",
        lambda actor, relation, why: reject_relation(actor=actor, relation=relation, because=why),
        needs_reason=True,
    ),
    "unresolvable": Decision(
        "Declare unresolvable", "Nobody can tell which work is meant. The citation stays visible, with the reason.",
        "Declared unresolvable.",
        lambda actor, relation, why: declare_unresolvable(actor=actor, unresolved=relation, because=why),
        needs_reason=True,
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def relation_new(request: HttpRequest, uid: str) -> HttpResponse:
    """Propose a relation of this source, record a citation, or (`?citation=`) propose a candidate for one."""
    actor, source = fetch_for(request, Source, uid, Role.CURATOR)
    citation = _citation(source, request.GET["citation"]) if "citation" in request.GET else None
    sent = request.POST.get("form", "") if request.method == "POST" else ""
    forms = _forms(source, citation, sent, request)
    form = forms.get(sent)
    if form is not None and form.is_valid() and form.save(actor=actor):
        messages.success(request, "Recorded. It counts when a curator confirms it.")
        return redirect(f"{source.get_absolute_url()}#relations")
    context = {"source": source, "citation": citation, "forms": forms, "section": "sources"}
    refused = form is not None and bool(form.errors)
    return draw(request, "relation/new.html", context, refused=refused)


def _forms(source: Source, citation: SourceRelation | None, sent: str, request: HttpRequest) -> dict[str, Any]:
    def data(name: str) -> Any:
        return request.POST if sent == name else None

    if citation is not None:
        return {"candidate": CandidateForm(data("candidate"), citation=citation, auto_id="candidate_%s")}
    return {
        "relation": RelationForm(data("relation"), source=source, auto_id="relation_%s"),
        "citation": CitationForm(data("citation"), source=source, auto_id="citation_%s"),
    }


def _citation(source: Source, uid: str) -> SourceRelation:
    unresolved = SourceRelation.objects.unresolved().filter(from_source=source).select_related("from_source")
    return fetch(unresolved, uid)


@require_http_methods(["GET", "HEAD", "POST"])
def relation_decide(request: HttpRequest, uid: str, decision: str) -> HttpResponse:
    """Ask why, where a reason is needed, and take the decision."""
    actor, relation = fetch_for(request, SourceRelation.objects.with_ends(), uid, Role.CURATOR)
    chosen = DECISIONS.get(decision)
    if chosen is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = _back(request, relation)
    if form.is_bound and form.is_valid() and _taken(chosen, actor, relation, form):
        messages.success(request, chosen.done)
        return redirect(back)
    context = {
        "relation": relation,
        "decision": chosen,
        "form": form,
        "back": back,
        "back_to": request.POST.get("back", "") or request.GET.get("back", ""),
        "section": "sources",
    }
    return draw(request, "relation/decide.html", context, refused=form.errors)


def _taken(chosen: Decision, actor: User, relation: SourceRelation, form: ReasonForm) -> bool:
    return form.took(lambda: chosen.take(actor, relation, form.cleaned_data["because"]))


def _back(request: HttpRequest, relation: SourceRelation) -> str:
    """Where the person came from: the list, a claim, or the page of the source."""
    asked = request.POST.get("back", "") or request.GET.get("back", "")
    if asked == "list":
        return f"{reverse('relation_list')}?status=candidate"
    claim = named(Claim.objects.all(), asked)
    return claim.get_absolute_url() if claim else f"{relation.from_source.get_absolute_url()}#relations"
