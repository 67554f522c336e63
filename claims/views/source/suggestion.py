"""Taking over what a document says of itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from claims.actions.source import save_source
from claims.actions.suggestion import take_suggestion, take_suggestions
from claims.choices import Role
from claims.models import Source
from claims.views.answer import refusal_told
from claims.views.asked import fetch_for
from claims.views.source.capture import capture_for, shown_at
from claims.views.source.capture_card import label_of

# No document says more of itself than this.
MOST = 200


def is_number(typed: str) -> bool:
    """Whether this is the number of a suggestion, as its box sends it."""
    return typed.isascii() and typed.isdigit() and len(typed) < 6


@require_POST
def suggestion_take(request: HttpRequest, uid: str, capture_uid: str, number: int) -> HttpResponse:
    """One click: one field of the source gets what its capture says. What does not fit is refused, with the reason."""
    actor, capture = capture_for(request, uid, capture_uid, Role.CURATOR)
    with refusal_told(request, "Nothing was used: "):
        take_suggestion(actor=actor, source=capture.source, capture=capture, number=number)
        messages.success(request, "Used. The history of the source says from where.")
    return redirect(f"{shown_at(capture)}#says")


@require_POST
def suggestions_take(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponse:
    """All that is ticked at once, each by itself: what does not fit is refused, with the reason."""
    actor, capture = capture_for(request, uid, capture_uid, Role.CURATOR)
    numbers = sorted({int(typed) for typed in request.POST.getlist("number") if is_number(typed)})
    taken, refused = take_suggestions(actor=actor, source=capture.source, capture=capture, numbers=numbers[:MOST])
    if taken:
        messages.success(request, f"Used: {', '.join(label_of(field) for field in taken)}.")
    for number, reason in refused.items():
        known = 0 <= number < len(capture.metadata)
        label = label_of(capture.metadata[number]["field"]) if known else "suggestion"
        messages.error(request, f"Not used: {label}. {reason}")
    if not numbers:
        messages.error(request, "Nothing was used: tick what is right.")
    return redirect(f"{shown_at(capture)}#says")


@require_POST
def not_printed(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep that a person looked, and that nothing is printed of the fields that are ticked."""
    actor, source = fetch_for(request, Source.objects.select_related("publisher"), uid, Role.CURATOR)
    with refusal_told(request):
        save_source(actor=actor, source=source, not_printed=request.POST.getlist("field"))
        messages.success(request, "Saved.")
    return redirect(f"{source.get_absolute_url()}#facts-h")
