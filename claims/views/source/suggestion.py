"""Taking over what a document says of itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from claims.actions.suggestion import take_suggestion
from claims.choices import Role
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
