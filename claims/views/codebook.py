"""The codebook: what each answer of a rating means, in the version by which is rated now or was rated."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.actions.permissions import require
from claims.choices import Axis, Role, SchemeStatus
from claims.models import Level, Round, SchemeVersion
from claims.views.asked import fetch_for

MOST_VERSIONS = 100


@require_safe
def codebook(request: HttpRequest) -> HttpResponse:
    """The version of the open round; while none is open, the newest one that a round could use."""
    require(request.user, *Role)
    round_ = Round.objects.standing_now()
    return _shown(request, round_.scheme_version if round_ else _newest(), round_)


@require_safe
def codebook_version(request: HttpRequest, uid: str) -> HttpResponse:
    """One version that a round uses or has used, so that what a rating says can always be read up."""
    used = SchemeVersion.objects.exclude(status=SchemeStatus.DRAFT).select_related("scheme")
    _, version = fetch_for(request, used, uid, *Role)
    round_ = Round.objects.standing_now()
    return _shown(request, version, round_ if round_ and round_.scheme_version_id == version.pk else None)


def _shown(request: HttpRequest, version: SchemeVersion | None, round_: Round | None) -> HttpResponse:
    """The page of a version; `round_` is the open round, where it uses this version."""
    context = {
        "section": "codebook",
        "round": round_,
        "version": version,
        "is_newest": version == _newest(),
        "others": _others(version),
        "judgements": _judgements(version) if version else [],
    }
    return render(request, "codebook.html", context)


def _others(version: SchemeVersion | None) -> list[SchemeVersion]:
    """The other versions that rounds use or have used, the newest first."""
    used = SchemeVersion.objects.exclude(status=SchemeStatus.DRAFT).select_related("scheme")
    return [other for other in used.order_by("-pk")[:MOST_VERSIONS] if other != version]


def _newest() -> SchemeVersion | None:
    active = SchemeVersion.objects.filter(status=SchemeStatus.ACTIVE, verdict_required=True)
    return active.select_related("scheme").order_by("-pk").first()


def _judgements(version: SchemeVersion) -> list[tuple[Axis, bool, list[Level]]]:
    """Each judgement that has answers in this version: whether a rating must say something, and its answers."""
    levels = version.levels.filter(item=None).order_by("position")
    order = list(Axis)
    by_axis = groupby(sorted(levels, key=lambda level: order.index(Axis(level.axis))), key=lambda level: level.axis)
    return [
        (Axis(axis), axis != Axis.FAILURE_TAG and version.requires(axis), list(its_levels))
        for axis, its_levels in by_axis
    ]
