"""The codebook: what each answer of a rating means, in the version by which is rated now."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.actions.permissions import require
from claims.choices import Axis, Role, SchemeStatus
from claims.models import Level, Round, SchemeVersion


@require_safe
def codebook(request: HttpRequest) -> HttpResponse:
    """The version of the open round; while none is open, the newest one that a round could use."""
    require(request.user, *Role)
    round_ = Round.objects.open_now()
    version = round_.scheme_version if round_ else _newest()
    context = {
        "section": "codebook",
        "round": round_,
        "version": version,
        "judgements": _judgements(version) if version else [],
    }
    return render(request, "codebook.html", context)


def _newest() -> SchemeVersion | None:
    active = SchemeVersion.objects.filter(status=SchemeStatus.ACTIVE)
    return active.select_related("scheme").order_by("-pk").first()


def _judgements(version: SchemeVersion) -> list[tuple[Axis, bool, list[Level]]]:
    """Each judgement that has answers in this version: whether a rating must say something, and its answers."""
    levels = version.levels.order_by("position")
    order = list(Axis)
    by_axis = groupby(sorted(levels, key=lambda level: order.index(Axis(level.axis))), key=lambda level: level.axis)
    return [
        (Axis(axis), axis != Axis.FAILURE_TAG and version.requires(axis), list(its_levels))
        for axis, its_levels in by_axis
    ]
