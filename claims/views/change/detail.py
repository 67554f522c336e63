"""The page of a change: the words before and after, what a rule proposes, and what a person says."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.actions.change import NEEDED
from claims.actions.permissions import has_role, logged_in, require
from claims.choices import Role
from claims.forms.change import ChangeForm
from claims.models import Change, User
from claims.reads.change import changes_seen_by, shown
from claims.reads.history import changes_of
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch

JUDGES = (Role.CURATOR, Role.LEAD)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def change_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """What became of the claim; a curator or a lead judges it here, and comes to the next that nobody looked at."""
    post = request.method == "POST"
    viewer = require(request.user, *JUDGES, needed=NEEDED) if post else logged_in(request.user)
    change = fetch(changes_seen_by(viewer).for_pages(), uid)
    form = ChangeForm(request.POST if post else None, initial=_said(change))
    if form.is_bound and form.is_valid() and form.save(actor=viewer, change=change):
        messages.success(request, "Saved.")
        return redirect(_next_after(change, viewer))
    context = {
        "change": change,
        "claim": change.claim,
        "shown": shown([change])[0],
        "form": form,
        "changes": changes_of(change),
        "may_judge": has_role(viewer, *JUDGES),
        "section": "claims",
    }
    return draw(request, "change/detail.html", context, refused=form.errors)


def _said(change: Change) -> dict[str, str]:
    """What the form begins with; of what nobody has judged, what the rule proposes."""
    return {"kind": change.kind or change.proposed, "note": change.note}


def _next_after(change: Change, viewer: User) -> str:
    """The next one that nobody has looked at, the older the later; the list where there is none."""
    unjudged = changes_seen_by(viewer).unjudged().filter(pk__lt=change.pk).order_by("-pk").first()
    return unjudged.get_absolute_url() if unjudged else f"{reverse('change_list')}?significance=none"
