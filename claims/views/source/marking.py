"""What is asked and said around marking: the words beside a selection, and reading a text whole."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.actions.reading import finish_reading, start_separate_reading
from claims.choices import Role
from claims.forms.mark import PlaceForm
from claims.models import Capture, User
from claims.reads.claim.surroundings import surroundings_of
from claims.reads.source.reading import separate_reading
from claims.rules.span.anchor import BadSelection
from claims.views.answer import refusal_told
from claims.views.asked import fetch_for


@require_GET
def surroundings(request: HttpRequest, uid: str) -> HttpResponse:
    """A fragment: what stands just outside a selection, the claims upon it, and what its wording suggests."""
    actor, capture = fetch_for(request, _captures(), request.GET.get("capture", ""), Role.CURATOR, source__uid=uid)
    form = PlaceForm(request.GET)
    if not form.is_valid():
        return HttpResponse("Give the start and the end of the selection, in characters.", status=400)
    try:
        around = surroundings_of(capture, form.cleaned_data["start"], form.cleaned_data["end"], actor)
    except BadSelection as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    separate = separate_reading(actor, capture) is not None
    return render(request, "source/surroundings.html", {"surroundings": around, "separate": separate})


@require_POST
def reading(request: HttpRequest, uid: str) -> HttpResponse:
    """Begin to read a text separately, or record that it was read whole."""
    actor, capture = fetch_for(request, _captures(), request.POST.get("capture", ""), Role.CURATOR, source__uid=uid)
    with refusal_told(request):
        messages.success(request, _read(request, actor, capture))
    return redirect(f"{capture.source.get_absolute_url()}?capture={capture.uid}#reading")


def _read(request: HttpRequest, actor: User, capture: Capture) -> str:
    """Do what the button says; returns what there is to say about it."""
    if "separately" in request.POST:
        start_separate_reading(actor=actor, capture=capture)
        return "You mark this text without seeing others’ marks, until you finish."
    finish_reading(actor=actor, capture=capture, no_claim_found="no_claim_found" in request.POST)
    return "Read in full."


def _captures() -> QuerySet[Capture]:
    return Capture.objects.without_text().select_related("source")
