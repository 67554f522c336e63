"""What a lead and a coder do with descriptions that stand beside each other."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from claims.actions.description import use_description, withdraw_description
from claims.actions.permissions import require
from claims.choices import Role
from claims.models import Description, User
from claims.reads.claim.descriptions import descriptions_seen_by
from claims.views.answer import refusal_told
from claims.views.asked import fetch


@require_POST
def description_decide(request: HttpRequest, uid: str, description_uid: str) -> HttpResponse:
    """Use a description from now on, or take it back, as the button says."""
    actor = require(request.user, Role.CURATOR, Role.LEAD)
    seen = descriptions_seen_by(actor).select_related("claim", "coder")
    description = fetch(seen, description_uid, claim__uid=uid)
    with refusal_told(request):
        messages.success(request, _decide(request, actor, description))
    return redirect(f"{description.claim.get_absolute_url()}#descriptions")


def _decide(request: HttpRequest, actor: User, description: Description) -> str:
    if "use" in request.POST:
        use_description(actor=actor, description=description)
        return f"The coding by {description.coder.shown_name} is used from now on."
    withdraw_description(actor=actor, description=description, because=request.POST.get("because", ""))
    return "The coding is taken back."
