"""Exports of what is selected in a list."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from claims.admin.base import actor_of
from claims.exchange.export import export_response
from claims.models import Claim, Question, Rating, Round


def _claims_under(queryset: QuerySet[Any]) -> QuerySet[Claim]:
    """The claims that are selected, or those of the selected sources or questions."""
    chosen = queryset.order_by().values("pk")
    if queryset.model is Claim:
        return Claim.objects.filter(pk__in=chosen)
    asked = Q(question__in=chosen) if queryset.model is Question else Q(source__in=chosen)
    return Claim.objects.current().filter(asked)


def _file(request: HttpRequest, **options: Any) -> HttpResponseBase:
    round_ = Round.objects.standing_now()
    return export_response(user=actor_of(request), round_=round_, **options)


@admin.action(description="Export claims (CSV)")
def export_claims(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
    """One row a claim, rated or not."""
    return _file(request, what="claims", claims=_claims_under(queryset))


@admin.action(description="Export ratings, one row a rating (CSV)")
def export_ratings(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
    """Those that the person may see."""
    return _file(request, what="ratings", claims=_claims_under(queryset))


@admin.action(description="Export ratings, one row a claim (CSV)")
def export_ratings_wide(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
    """Those that the person may see, side by side."""
    return _file(request, what="ratings_wide", claims=_claims_under(queryset))


@admin.action(description="Export the selected ratings (CSV)")
def export_selected_ratings(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
    """Those that are selected, of those that the person may see."""
    chosen = queryset.order_by().values("pk")
    ratings = Rating.objects.visible_to(actor_of(request)).filter(pk__in=chosen)
    return _file(request, what="ratings", ratings=ratings)


OF_CLAIMS = (export_claims, export_ratings, export_ratings_wide)
