"""All rounds: those that a person rates in or, for leads, all there are; and making one."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions.permissions import require
from claims.choices import Role, UnitKind
from claims.forms.round import RoundForm, reviewers_offered
from claims.forms.round_step import StandingForm
from claims.models import Round, RoundRater, RoundUnit, User
from claims.sending import sent_once
from claims.views.answer import draw

MOST_LISTED = 100


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds that concern this person, the newest first."""
    person = require(request.user, *Role)
    rounds = _seen_by(person).select_related("scheme_version__scheme")
    context = {
        "rounds": _with_numbers(rounds, person)[:MOST_LISTED],
        "may_make": person.is_lead,
        "standing": Round.objects.standing_now(),
        "section": "rounds",
    }
    return render(request, "round/list.html", context)


def _seen_by(person: User) -> QuerySet[Round]:
    """Leads see all; others those that they rate in or did, the standing one, and what is closed."""
    if person.is_lead:
        return Round.objects.all()
    rates = RoundRater.objects.filter(round=OuterRef("pk"), reviewer=person)
    opened = Round.objects.filter(opened_at__isnull=False)
    concerns = opened.filter(Exists(rates)) | opened.filter(closed_at__isnull=False)
    return concerns | opened.filter(standing=True) if person.is_reviewer else concerns


def _with_numbers(rounds: QuerySet[Round], person: User) -> QuerySet[Round]:
    def number(rows: QuerySet[Any]) -> Subquery:
        return Subquery(rows.order_by().values("round").annotate(n=Count("pk")).values("n"))

    of_round = {"round": OuterRef("pk")}
    raters = RoundRater.objects.filter(left_at=None, **of_round)
    return rounds.annotate(
        number=number(RoundUnit.objects.filter(**of_round)),
        people=number(raters),
        mine=Exists(raters.filter(reviewer=person)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def round_new(request: HttpRequest) -> HttpResponse:
    """Make a round; `?query=` are the filters of the list that it is over, and `&over=` says which list."""
    actor = require(request.user, Role.LEAD)
    kind = request.GET.get("over", UnitKind.CLAIM).removesuffix("s")
    initial = {"query": _address(kind, request.GET.get("query", "")), "unit_kind": kind}
    standing = Round.objects.standing_now()
    usual = standing.scheme_version if standing else None
    form = RoundForm(request.POST if request.method == "POST" else None, actor=actor, usual=usual, initial=initial)
    if form.is_bound and form.is_valid() and (made := form.save()):
        messages.success(request, "The round is made. Nobody sees it yet: look through it, then open it.")
        return redirect(made)
    context = {"form": form, "few": reviewers_offered().count() < 2, "section": "rounds"}
    return draw(request, "round/new.html", context, refused=form.errors)


def _address(kind: str, query: str) -> str:
    return f"/{kind}s/?{query}" if query and kind in (UnitKind.CLAIM, UnitKind.SOURCE) else ""


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def standing_new(request: HttpRequest) -> HttpResponse:
    """Open the round that takes any claim and any reviewer."""
    actor = require(request.user, Role.LEAD)
    form = StandingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (opened := form.save(actor=actor)):
        messages.success(request, "It is open.")
        return redirect(opened)
    context = {"form": form, "section": "rounds"}
    return draw(request, "round/standing.html", context, refused=form.errors)
