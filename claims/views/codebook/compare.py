"""One version of a codebook beside another: what was added, taken out, reworded; and which answers match."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from claims.actions.codebook_note import match_levels, unmatch_levels
from claims.actions.permissions import has_role
from claims.choices import Axis, ItemAbout, ItemKind, ReasonAsked, Role, SchemeStatus, Sign
from claims.forms.codebook import LABELS
from claims.models import Level, SchemeVersion
from claims.reads.review.codebook import compared
from claims.rules.review.codebook_changes import Change, Group, Pair
from claims.rules.text.word_changes import word_changes
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch, fetch_for
from claims.views.codebook.edit import WITH_SCHEME

PROSE = {"definition", "rule", "boundary", "example_one", "example_two"}
CHOICES: dict[str, Any] = {"kind": ItemKind, "about": ItemAbout, "reason_asked": ReasonAsked, "sign": Sign}


def seen_by(person: Any) -> QuerySet[SchemeVersion]:
    """Versions that this person may read: a draft is the leads'."""
    return WITH_SCHEME.all() if has_role(person, Role.LEAD) else WITH_SCHEME.exclude(status=SchemeStatus.DRAFT)


@require_safe
def compare_versions(request: HttpRequest, uid: str, other_uid: str) -> HttpResponse:
    """What a version asks otherwise than another, earlier one of the same codebook."""
    _, after = fetch_for(request, seen_by(request.user), uid, *Role)
    before = fetch(seen_by(request.user), other_uid, scheme=after.scheme_id)
    if before == after:
        raise Http404
    comparison = compared(before, after)
    context = {
        "section": "codebook",
        "before": before,
        "after": after,
        "weight": comparison.weight.name.lower(),
        "changes": [_shown(change) for change in comparison.changes],
        "groups": [_group(group) for group in comparison.groups if group.weight],
        "same": [_heading(group) for group in comparison.groups if not group.weight],
        "may_match": has_role(request.user, Role.LEAD) and bool(before.frozen_at and after.frozen_at),
    }
    return draw(request, "codebook/compare.html", context)


@require_POST
@sent_once
def match(request: HttpRequest, uid: str, other_uid: str) -> HttpResponse:
    """Say that an answer stands for one of the other version, or take that back."""
    actor, after = fetch_for(request, WITH_SCHEME, uid, Role.LEAD)
    before = fetch(WITH_SCHEME, other_uid, scheme=after.scheme_id)
    axis, item = request.POST.get("axis", ""), request.POST.get("item", "")
    level, same_as = (
        _level(version, axis, item, request.POST.get(name, ""))
        for version, name in ((after, "level"), (before, "same_as"))
    )
    act = unmatch_levels if "unmatch" in request.POST else match_levels
    with refusal_told(request):
        act(actor=actor, level=level, same_as=same_as)
    return redirect("codebook_compare", uid, other_uid)


def _level(version: SchemeVersion, axis: str, item: str, code: str) -> Level:
    of = {"item__code": item} if item else {"item": None}
    return get_object_or_404(version.levels, axis=axis, code=code, **of)


def _heading(group: Group) -> str:
    item = group.after or group.before
    return item["text"] if item else Axis(group.axis).label


def _group(group: Group) -> dict[str, Any]:
    item = group.after or group.before
    is_item = group.axis == Axis.ITEM
    return {
        "axis": group.axis,
        "item": item["code"] if item else "",
        "heading": _heading(group),
        "fate": "added" if is_item and not group.before else "taken out" if is_item and not group.after else "",
        "changes": [_shown(change) for change in group.changes],
        "pairs": [_pair(pair) for pair in group.pairs if pair.weight or pair.matched],
        "gone": [pair.before for pair in group.pairs if pair.before and not pair.after],
        "unchanged": [pair.after["label"] for pair in group.pairs if pair.after and not (pair.weight or pair.matched)],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    fate = "added" if pair.before is None else "taken out" if pair.after is None else ""
    return {
        "before": pair.before,
        "after": pair.after,
        "level": pair.after or pair.before,
        "fate": fate,
        "moved": pair.moved,
        "matched": pair.matched,
        "changes": [_shown(change) for change in pair.changes],
    }


def _shown(change: Change) -> dict[str, Any]:
    """A change in words: as one text with what went and what came, or as two values."""
    shown = {"label": LABELS.get(change.field, change.field), "weight": change.weight.name.lower()}
    if change.field in PROSE:
        return shown | {"wording": word_changes(str(change.before), str(change.after))}
    return shown | {"before": _value(change.field, change.before), "after": _value(change.field, change.after)}


def _value(field: str, value: Any) -> str:
    if field in CHOICES and value:
        return str(CHOICES[field](value).label)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value in (None, "") else str(value)
