"""Which servers of others are told what happens here, and what came of it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.permissions import require
from claims.actions.webhook import NEEDED, OFF, close_webhook
from claims.choices import Role
from claims.forms.webhook import WebhookForm
from claims.models import Webhook, WebhookDelivery
from claims.views.answer import draw
from claims.views.asked import fetch

MOST_LISTED = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """The addresses, the last deliveries, and the form that adds one; its secret is shown on this answer alone."""
    actor = require(request.user, Role.LEAD, needed=NEEDED)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    made = form.save(actor=actor) if form.is_bound and form.is_valid() else None
    refused = bool(form.errors)
    context = {
        "form": WebhookForm() if made else form,
        "made": made,
        "hooks": Webhook.objects.select_related("created_by")[:MOST_LISTED],
        "deliveries": WebhookDelivery.objects.select_related("webhook")[:MOST_LISTED],
        "on": settings.WEBHOOKS,
        "off": OFF,
        "section": "exports",
    }
    return draw(request, "webhook/list.html", context, refused=refused)


@require_POST
def webhook_close(request: HttpRequest, uid: str) -> HttpResponse:
    """Tell one nothing any more."""
    actor = require(request.user, Role.LEAD, needed=NEEDED)
    close_webhook(actor=actor, webhook=fetch(Webhook, uid))
    return redirect("webhooks")
