"""Declaring one's own interests, once a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from claims.actions.permissions import logged_in
from claims.forms.interest import InterestForm
from claims.models import InterestStatement
from claims.sending import sent_once
from claims.views.answer import draw

MOST_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def interests(request: HttpRequest) -> HttpResponse:
    """What this person has declared, and the form that declares it anew; `next` is where they came from."""
    person = logged_in(request.user)
    form = InterestForm(request.POST if request.method == "POST" else None)
    back = _back(request)
    if form.is_bound and form.is_valid() and (statement := form.save(actor=person)):
        messages.success(request, f"Declared, until {statement.expires_at:%-d %B %Y}.")
        return redirect(back or "interests")
    statements = list(
        InterestStatement.objects.filter(reviewer=person).prefetch_related("publishers").order_by("-pk")[:MOST_SHOWN]
    )
    in_force = next((one for one in statements if one.expires_at > timezone.now()), None)
    context = {"form": form, "statements": statements, "in_force": in_force, "next": back, "section": "home"}
    return draw(request, "interest/declare.html", context, refused=form.errors)


def _back(request: HttpRequest) -> str:
    """Where the person came from, where that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()) else ""
