"""Codebooks as files: to save, and to take in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions.codebook import TakenIn, import_codebook
from claims.actions.permissions import require
from claims.choices import Role
from claims.exchange import codebook_json, codebook_qdc
from claims.forms.codebook import CodebookFileForm
from claims.sending import sent_once
from claims.views.answer import draw, to_save
from claims.views.asked import fetch_for
from claims.views.codebook.compare import seen_by


@require_safe
def download(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    """One version as JSON, with the notes of its coders; or as REFI-QDA codebook, for other coding tools."""
    _, version = fetch_for(request, seen_by(request.user), uid, *Role)
    if form == "json":
        text, kind = codebook_json.written(version.scheme, [version]), "application/json"
    else:
        text, kind = codebook_qdc.written(version.scheme, version), "text/xml; charset=utf-8"
    name = f"{version.scheme.code}-{version.version}.{form}".replace(" ", "-")
    response = HttpResponse(text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
    return to_save(response)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def take_in(request: HttpRequest) -> HttpResponse:
    """Take the versions of a file in, as drafts."""
    actor = require(request.user, Role.LEAD)
    form = CodebookFileForm(request.POST, request.FILES) if request.method == "POST" else CodebookFileForm()
    if form.is_bound and form.is_valid():
        taken = form.take(lambda: import_codebook(actor=actor, codebook=form.codebook))
        if taken:
            messages.success(request, " ".join([_told(taken), *form.noticed]))
            return redirect("codebook_edit", taken.made[0].uid) if taken.made else redirect("codebook_list")
    return draw(request, "codebook/take_in.html", {"form": form, "section": "codebook"}, refused=form.errors)


def _told(taken: TakenIn) -> str:
    made = ", ".join(str(version) for version in taken.made)
    known = ", ".join(str(version) for version in taken.known)
    told = [f"Taken in as drafts: {made}." if made else "", f"Here already: {known}." if known else ""]
    return " ".join(filter(None, told))
