"""A person's own tokens, with which programs read in their name; and the page that says how they read."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.api_token import revoke_api_token
from claims.actions.permissions import require
from claims.choices import Role
from claims.forms.api_token import ApiTokenForm
from claims.models import ApiToken
from claims.views.answer import draw
from claims.views.api.nouns import MOST as MOST_ROWS
from claims.views.api.nouns import NOUNS
from claims.views.asked import fetch

# Those that do not work any more are listed for who wonders why a program gets nothing.
MOST_LISTED = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """My tokens, and the form that makes one; its secret is shown on this answer and never again."""
    actor = require(request.user, *Role)
    form = ApiTokenForm(request.POST if request.method == "POST" else None)
    made = form.save(actor=actor) if form.is_bound and form.is_valid() else None
    refused = bool(form.errors)
    token, secret = made or (None, "")
    context = {
        "form": ApiTokenForm() if made else form,
        "made": token,
        "secret": secret,
        "tokens": ApiToken.objects.filter(owner=actor)[:MOST_LISTED],
        "now": timezone.now(),
        "hooks": settings.WEBHOOKS,
    }
    return draw(request, "account/tokens.html", context, refused=refused)


@require_POST
def api_token_revoke(request: HttpRequest, uid: str) -> HttpResponse:
    """Take one of mine back."""
    actor = require(request.user, *Role)
    revoke_api_token(actor=actor, token=fetch(ApiToken.objects.filter(owner=actor), uid))
    return redirect("api_tokens")


@login_not_required
@require_safe
def help_api(request: HttpRequest) -> HttpResponse:
    """How programs read, in plain words. It tells nothing of anybody, so anybody may read it."""
    base = request.build_absolute_uri("/").rstrip("/")
    context = {"section": "help", "nouns": NOUNS, "most": MOST_ROWS, "base": base}
    return render(request, "help/api.html", context)
