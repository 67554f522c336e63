"""One's own feeds and e-mails."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.actions.permissions import logged_in
from claims.actions.subscription import renew_feeds, revoke_feeds
from claims.exchange.feed_entries import FEEDS
from claims.forms.subscription import MailForm
from claims.models import Subscription, User
from claims.views.answer import draw
from claims.views.feed import MINE

TITLES = {MINE: "What waits for me"} | {name: title for name, (title, *_) in FEEDS.items()}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest) -> HttpResponse:
    """The addresses of one's feeds, which are shown on the answer that makes them and never again; and the mails."""
    person = logged_in(request.user)
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    feeds: list[tuple[str, str]] = []
    form = MailForm(request.POST if asked == "mail" else None, initial=_said(person))
    if asked == "renew":
        feeds = _addresses(request, person, renew_feeds(actor=person))
    elif asked == "revoke":
        revoke_feeds(actor=person)
        messages.success(request, "Your feeds work no more.")
        return redirect("subscription")
    elif asked == "mail" and settings.EMAIL_ON and form.is_valid() and form.save(actor=person):
        messages.success(request, "Saved.")
        return redirect("subscription")
    context = {
        "made": Subscription.objects.filter(person=person).values_list("feed_made_at", flat=True).first(),
        "feeds": feeds,
        "form": form,
        "mails": settings.EMAIL_ON,
        "section": "home",
    }
    return draw(request, "subscription/page.html", context, refused=form.errors)


def _addresses(request: HttpRequest, person: User, secret: str) -> list[tuple[str, str]]:
    """Each feed with its address; who works alone hears nothing of decisions."""
    titles = {name: title for name, title in TITLES.items() if not (person.alone and name == "decisions")}
    return [(title, request.build_absolute_uri(reverse("feed", args=[secret, name]))) for name, title in titles.items()]


def _said(person: User) -> dict[str, object]:
    by_mail = Subscription.objects.filter(person=person, by_mail=True).exists()
    return {"by_mail": by_mail, "email": person.email}
