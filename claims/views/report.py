"""The report: the corpus at a glance, each number a link to what is behind it, each figure as a file."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.actions.permissions import require
from claims.choices import Role
from claims.exchange.drawing import can_draw, png_of
from claims.exchange.figure_file import csv_of
from claims.exchange.figure_picture import AnyFigure, picture_of
from claims.filters.claim import OWN, ClaimFilter
from claims.filters.result import AXIS_OF
from claims.views.answer import to_save
from claims.views.pair.files import NO_FONTS
from claims.views.report_page import FEWEST_OF_ONE, ReportPage

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"}
TOO_FEW = (
    f"Figures on one publisher, or on one of its sources, are shown from {FEWEST_OF_ONE} claims on; here are fewer."
)
NOT_A_FINDING = "Counts of what is recorded here; not a finding about any publisher. Source type and side are our own."


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The figures, for the claims and the sources that the filters leave."""
    page = _asked_for(request)
    controls = [one for one in page.filters.controls() if one.name not in (*OWN, *AXIS_OF, "codebook", "read_as")]
    context: dict[str, Any] = {"report": page, "results": page.results, "controls": controls, "section": "results"}
    context["notes"] = page.filters.refused + ([TOO_FEW] if page.too_few else [])
    context["used"] = [
        (one, _without(request.path, page.used, one.name)) for one in page.filters.controls() if one.value
    ]
    return render(request, "results/page.html", context)


@require_safe
def results_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """One figure as CSV, SVG or PNG, with the same filters."""
    page = _asked_for(request)
    figure = None if page.too_few else page.figure(key)
    if figure is None and not page.too_few:
        raise Http404(f"There is no figure “{key}” here.")
    if figure is None or (figure.empty and form != "csv"):
        return _refused(request, page, TOO_FEW if figure is None else figure.missing or "There is nothing to draw.")
    if form == "png" and not can_draw():
        return _refused(request, page, NO_FONTS)
    response = HttpResponse(_made(figure, page, form), content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="evidence-{figure.key}.{form}"'
    return to_save(response)


def _made(figure: AnyFigure, page: ReportPage, form: str) -> str | bytes:
    if form == "csv":
        return csv_of(figure, page.used, page.every)
    of = f"Only {', '.join(f'{name}: {value}' for name, value in page.used.items())}. " if page.used else ""
    picture = picture_of(figure, [f"{of}Counted {timezone.now():%Y-%m-%d}. {NOT_A_FINDING}"])
    return picture if form == "svg" else png_of(picture)


def _asked_for(request: HttpRequest) -> ReportPage:
    person = require(request.user, *Role)
    if person.alone:
        raise Http404("Results come with the second account.")
    return ReportPage(ClaimFilter(request.GET.dict(), user=person), person)


def _refused(request: HttpRequest, page: ReportPage, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(f"{reverse('results')}{page.query}")


def _without(path: str, used: Mapping[str, str], name: str) -> str:
    kept = {key: value for key, value in used.items() if key != name}
    return f"{path}?{urlencode(kept)}" if kept else path
