"""Writing a draft of a codebook: what it is called and requires, its answers, its further questions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.permissions import require
from claims.actions.scheme import copy_scheme_version, save_scheme, save_scheme_version
from claims.choices import Axis, Role
from claims.forms.codebook import SchemeForm, VersionForm
from claims.models import Scheme, SchemeVersion, User
from claims.reads.review.codebook import compared, content_of, earlier, facts_state, proposed_name
from claims.rules.review.codebook import lacks
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch_for

METHODS = ["GET", "HEAD", "POST"]
EDITED = [axis for axis in Axis if axis != Axis.ITEM]
WITH_SCHEME = SchemeVersion.objects.select_related("scheme")


@require_http_methods(METHODS)
@sent_once
def scheme_new(request: HttpRequest) -> HttpResponse:
    """A codebook of one's own: its name, and a first draft."""
    return _scheme(request, require(request.user, Role.LEAD), Scheme())


@require_http_methods(METHODS)
@sent_once
def scheme_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """The name of a codebook and what it is."""
    return _scheme(request, *fetch_for(request, Scheme, uid, Role.LEAD))


def _scheme(request: HttpRequest, actor: User, scheme: Scheme) -> HttpResponse:
    new = scheme._state.adding
    form = SchemeForm(request.POST or None, instance=scheme)
    if form.is_bound and form.is_valid() and form.took(lambda: save_scheme(actor=actor, scheme=form.instance)):
        if not new:
            return redirect("codebook_list")
        first = SchemeVersion(scheme=form.instance, version="1.0.0", verdict_required=False)
        return redirect("codebook_edit", save_scheme_version(actor=actor, version=first).uid)
    context = {"form": form, "new": new, "section": "codebook"}
    return draw(request, "codebook/scheme.html", context, refused=form.errors)


@require_POST
@sent_once
def version_copy(request: HttpRequest, uid: str) -> HttpResponse:
    """A draft that asks what this version asks; it leads to the draft."""
    actor, version = fetch_for(request, WITH_SCHEME, uid, Role.LEAD)
    leads_to = version.get_absolute_url()
    with refusal_told(request):
        copy = copy_scheme_version(actor=actor, version=version, name=proposed_name(version))
        leads_to = reverse("codebook_edit", args=[copy.uid])
    return redirect(leads_to)


@require_POST
@sent_once
def version_status(request: HttpRequest, uid: str) -> HttpResponse:
    """Let rounds use a version, or use it no more."""
    actor, version = fetch_for(request, WITH_SCHEME, uid, Role.LEAD)
    version.status = request.POST.get("status", "")
    leads_to = version.get_absolute_url() if version.frozen_at else reverse("codebook_edit", args=[version.uid])
    with refusal_told(request):
        save_scheme_version(actor=actor, version=version)
        leads_to = version.get_absolute_url()
    return redirect(leads_to)


@require_http_methods(METHODS)
@sent_once
def version_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """The desk of a draft: its name and what it requires, and the ways to its answers and questions."""
    actor, version = fetch_for(request, WITH_SCHEME, uid, Role.LEAD)
    if request.method != "POST" and version.frozen_at:
        return redirect("codebook_version", uid)
    form = VersionForm(request.POST or None, instance=version)
    seen, refused = request.POST.get("seen", ""), False
    if form.is_bound and form.is_valid():
        if form.took(lambda: save_scheme_version(actor=actor, version=form.instance, seen=seen)):
            return redirect("codebook_edit", uid)
        refused = True
    stored = WITH_SCHEME.get(pk=version.pk)
    if refused and seen != facts_state(stored):
        form.show_now(stored)
    content, before = content_of(stored), earlier(stored)
    context = {
        "form": form,
        "seen": facts_state(stored),
        "version": stored,
        "section": "codebook",
        "judgements": [(axis, [one for one in content["levels"] if one["axis"] == axis]) for axis in EDITED],
        "items": content["items"],
        "lacking": lacks(content),
        "before": before,
        "proposed": _proposed(before, stored),
    }
    return draw(request, "codebook/edit.html", context, refused=form.errors)


def _proposed(before: SchemeVersion | None, version: SchemeVersion) -> dict[str, Any]:
    """How much changed since the version before, and the number that follows; nothing for a first version."""
    if before is None:
        return {}
    weight = compared(before, version).weight
    return {"weight": weight.name.lower(), "name": proposed_name(before, weight, but=version)}
