"""The bookmarklet, and the form to which it sends the page that a curator is looking at."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions.permissions import require
from claims.choices import Role
from claims.forms.bookmarklet import SendForm
from claims.middleware import takes_documents
from claims.models import Capture
from claims.rules.bookmarklet import bookmarklet, bookmarklet_script
from claims.sending import sent_once
from claims.views.answer import draw


@require_safe
def bookmarklet_page(request: HttpRequest) -> HttpResponse:
    """The link to drag to the bookmarks, and what it does."""
    require(request.user, Role.CURATOR)
    form_address = request.build_absolute_uri(reverse("receive"))
    context = {
        "link": bookmarklet(form_address),
        "script": bookmarklet_script(form_address),
        "section": "sources",
    }
    return render(request, "source/bookmarklet.html", context)


@takes_documents
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def receive(request: HttpRequest) -> HttpResponse:
    """Take what the bookmarklet sends into a form. Nothing is stored until the curator submits it."""
    actor = require(request.user, Role.CURATOR)
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    if form.is_bound and form.is_valid():
        capture = form.save(actor=actor)
        if capture is not None:
            return redirect(_to_the_words(request, form, capture))
    response = draw(request, "source/receive.html", {"form": form, "section": "sources"}, refused=form.errors)
    if request.method != "POST":
        # Here alone the window that opened this one may speak with it; every other page cuts that tie.
        response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def _to_the_words(request: HttpRequest, form: SendForm, capture: Capture) -> str:
    """The source page, drawn around the selected words; a message says what came of them."""
    found = form.words_in(capture)
    place = {"at": found.start, "to": found.end} if found else {}
    told = "Saved."
    if found:
        told = "Saved. Your words are in the form below the text: look them over and mark them."
    elif form.cleaned_data["selection"].strip():
        told = "Saved. The words that you had selected are not in the text as it was read: select them here."
    messages.success(request, told)
    return f"{capture.source.get_absolute_url()}?{urlencode({'capture': capture.uid} | place)}"
