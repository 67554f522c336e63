"""Taking over what a document says of itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from claims.actions.source import save_source
from claims.actions.suggestion import take_suggestion
from claims.choices import Role
from claims.models import Source
from claims.views.asked import fetch_for
from claims.views.source.capture import capture_for, shown_at


@require_POST
def suggestion_take(request: HttpRequest, uid: str, capture_uid: str, number: int) -> HttpResponse:
    """One click: one field of the source gets what its capture says. What does not fit is refused, with the reason."""
    actor, capture = capture_for(request, uid, capture_uid, Role.CURATOR)
    try:
        take_suggestion(actor=actor, source=capture.source, capture=capture, number=number)
        messages.success(request, "Taken over. The history of the source says from where.")
    except ValidationError as error:
        messages.error(request, f"Nothing was taken over: {' '.join(error.messages)}")
    return redirect(f"{shown_at(capture)}#says")


@require_POST
def not_printed(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep that a person looked, and that nothing is printed of the fields that are ticked."""
    actor, source = fetch_for(request, Source.objects.select_related("publisher"), uid, Role.CURATOR)
    try:
        save_source(actor=actor, source=source, not_printed=request.POST.getlist("field"))
        messages.success(request, "Saved.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{source.get_absolute_url()}#facts-h")
