"""Inviting people, and taking an invitation up."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.invitation import BadInvitation, invitation_of, revoke_invitation
from claims.actions.login import INVITATION, MOST_OF_NAME, closed_until, note_wrong_invitation
from claims.actions.permissions import require
from claims.choices import Role
from claims.forms.invitation import AcceptForm, InviteForm
from claims.models import Invitation
from claims.views.account import TOO_MANY
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch

NEEDED = "Only leads invite people."
MOST_LISTED = 100
NOT_FOUND, GONE = 404, 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Invitations that were made, and the form that makes one; its link is shown on this answer and never again."""
    actor = require(request.user, Role.LEAD, needed=NEEDED)
    form = InviteForm(request.POST if request.method == "POST" else None, initial={"round_": request.GET.get("round")})
    made = form.save(actor=actor) if form.is_bound and form.is_valid() else None
    refused = bool(form.errors)
    link = ""
    if made is not None:
        link = request.build_absolute_uri(reverse("invitation", args=[made[1]]))
        form = InviteForm()
    listed = Invitation.objects.select_related("round", "created_by", "used_by")[:MOST_LISTED]
    context = {
        "form": form,
        "made": made[0] if made else None,
        "link": link,
        "invitations": listed,
        "now": timezone.now(),
        "section": "rounds",
    }
    return draw(request, "invitation/list.html", context, refused=refused)


@require_POST
def invitation_revoke(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a link work no more."""
    actor = require(request.user, Role.LEAD, needed=NEEDED)
    with refusal_told(request):
        revoke_invitation(actor=actor, invitation=fetch(Invitation, uid))
        messages.success(request, "Taken back: the link works no more.")
    return redirect("invitations")


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Make an account with an invitation, and log in. A link that works no more says why."""
    if until := closed_until(request, INVITATION):
        context = {"closed_until": until, "most": MOST_OF_NAME}
        return render(request, "registration/locked.html", context, status=TOO_MANY)
    if request.user.is_authenticated:
        messages.info(request, "You have an account, and are logged in with it. An invitation is for somebody new.")
        return redirect("home")
    try:
        return _accept(request, secret)
    except BadInvitation as error:
        if error.unknown:
            note_wrong_invitation(request)
        status = NOT_FOUND if error.unknown else GONE
        return render(request, "invitation/bad.html", {"why": " ".join(error.messages)}, status=status)


def _accept(request: HttpRequest, secret: str) -> HttpResponse:
    found = invitation_of(secret)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (user := form.save(secret=secret)):
        login(request, user, backend="claims.actions.login.CountingBackend")
        messages.success(request, f"Welcome, {user.shown_name}.")
        return redirect(found.round.get_absolute_url() if found.round and found.round.is_open else "home")
    return draw(request, "invitation/accept.html", {"form": form, "invitation": found}, refused=form.errors)
