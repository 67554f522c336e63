"""The codebook: what each answer of a rating means, in the version by which is rated now or was rated."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from claims.actions.codebook_note import add_codebook_note
from claims.actions.permissions import has_role, require
from claims.choices import Axis, Role, SchemeStatus
from claims.forms.codebook import NoteForm
from claims.models import Item, Level, Round, Scheme, SchemeVersion
from claims.reads.review.codebook import earlier
from claims.reads.review.coder_notes import notes_of
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch_for
from claims.views.codebook.compare import seen_by
from claims.views.codebook.edit import WITH_SCHEME

MOST_VERSIONS = 100


class Place(NamedTuple):
    """What a note may stand beside: its name on the page, and the answer or question."""

    name: str
    level: Level | None = None
    item: Item | None = None


@require_safe
def codebook(request: HttpRequest) -> HttpResponse:
    """The version of the open round; while none is open, the newest one that a round could use."""
    require(request.user, *Role)
    round_ = Round.objects.standing_now()
    return _shown(request, round_.scheme_version if round_ else _newest(), round_)


@require_safe
def codebook_version(request: HttpRequest, uid: str) -> HttpResponse:
    """One version that rounds use or have used, so that what a rating says can be read up; for leads, a draft too."""
    _, version = fetch_for(request, seen_by(request.user), uid, *Role)
    round_ = Round.objects.standing_now()
    return _shown(request, version, round_ if round_ and round_.scheme_version_id == version.pk else None)


@require_safe
def codebook_list(request: HttpRequest) -> HttpResponse:
    """All codebooks with their versions, the newest first."""
    require(request.user, *Role)
    versions = seen_by(request.user).annotate(rounds_number=Count("rounds")).order_by("-pk")
    of_scheme: dict[int, list[SchemeVersion]] = defaultdict(list)
    for version in versions:
        of_scheme[version.scheme_id].append(version)
    schemes = [(scheme, of_scheme[scheme.pk]) for scheme in Scheme.objects.all() if of_scheme[scheme.pk]]
    return draw(request, "codebook/list.html", {"section": "codebook", "schemes": schemes})


@require_POST
@sent_once
def note_add(request: HttpRequest, uid: str) -> HttpResponse:
    """Put a dated note of coders beside a version, one of its answers or one of its questions."""
    actor, version = fetch_for(request, WITH_SCHEME.exclude(status=SchemeStatus.DRAFT), uid, *Role)
    places = _places(version)
    form = NoteForm(request.POST, places=[(key, place.name) for key, place in places.items()])
    if form.is_valid():
        place = places.get(form.cleaned_data["about"], Place(""))
        text = form.cleaned_data["text"]
        if form.took(
            lambda: add_codebook_note(actor=actor, version=version, text=text, level=place.level, item=place.item)
        ):
            return redirect(f"{version.get_absolute_url()}#notes")
    return _shown(request, version, None, form)


def _shown(
    request: HttpRequest, version: SchemeVersion | None, round_: Round | None, form: NoteForm | None = None
) -> HttpResponse:
    """The page of a version; `round_` is the open round, where it uses this version."""
    context: dict[str, Any] = {
        "section": "codebook",
        "round": round_,
        "version": version,
        "is_newest": version == _newest(),
        "others": _others(version),
    }
    if version is not None:
        context |= asked_in(version) | {"before": earlier(version), "form": form or _note_form(request, version)}
    return draw(request, "codebook/page.html", context, refused=form and form.errors)


def asked_in(version: SchemeVersion) -> dict[str, Any]:
    """What a version asks, and the notes of its coders."""
    levels = list(version.levels.order_by("position").select_related("item"))
    by_axis = [(axis, [level for level in levels if level.axis == axis]) for axis in Axis if axis != Axis.ITEM]
    return {
        "judgements": [
            (axis, axis != Axis.FAILURE_TAG and version.requires(axis), its_levels)
            for axis, its_levels in by_axis
            if its_levels
        ],
        "items": [
            (item, [level for level in levels if level.item_id == item.pk])
            for item in version.items.order_by("position")
        ],
        "notes": notes_of(version),
    }


def _note_form(request: HttpRequest, version: SchemeVersion) -> NoteForm | None:
    """The form for a note, where this person may write one."""
    if version.frozen_at is None or not has_role(request.user, Role.REVIEWER, Role.LEAD):
        return None
    return NoteForm(places=[(key, place.name) for key, place in _places(version).items()])


def _places(version: SchemeVersion) -> dict[str, Place]:
    """What a note may stand beside, by a key for the form."""
    order = [axis.value for axis in Axis]
    levels = version.levels.select_related("item")
    of_axes = sorted(levels, key=lambda level: (order.index(level.axis), level.item_id or 0, level.position))
    places = {
        f"{level.axis} {level.item.code if level.item else ''} {level.code}": Place(
            f"{level.item.text if level.item else level.get_axis_display()}: {level.label}", level=level
        )
        for level in of_axes
    }
    items = version.items.order_by("position")
    return places | {f"item {item.code}": Place(item.text, item=item) for item in items}


def _others(version: SchemeVersion | None) -> list[SchemeVersion]:
    """The other versions that rounds use or have used, the newest first."""
    used = WITH_SCHEME.exclude(status=SchemeStatus.DRAFT)
    return [other for other in used.order_by("-pk")[:MOST_VERSIONS] if other != version]


def _newest() -> SchemeVersion | None:
    return WITH_SCHEME.filter(status=SchemeStatus.ACTIVE, verdict_required=True).order_by("-pk").first()
