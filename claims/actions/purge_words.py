"""Taking the words of one capture out of every place that `reads.places` names."""

from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from claims.actions.search_text import index_anew
from claims.actions.withholding import hide_in_log
from claims.models import Anchor, Capture, Change, Claim, Description, EvidenceItem, Rating, Sighting
from claims.reads.places import DELETED, PLACES, Bound, bound
from claims.reads.quoting import rows_of, without
from claims.reads.withholding import WITHHELD
from claims.rules.text.quoting import Quoted

# Rows at a time in one statement.
BATCH = 500


def purge_words(capture: Capture, words: Quoted) -> None:
    """Empty what belongs to a capture that is purged, and take out of everything else what quotes it."""
    _forget_sought(capture)
    # Before the anchors forget which words they had.
    _empty_claims(capture)
    for label in PLACES:
        if label != "claims.Capture" and (emptied := bound(label, Bound.CAPTURE)):
            for rows in _with_history(label):
                _empty(rows.filter(capture_id=capture.pk), {name: place.left for name, place in emptied.items()})
    for label in DELETED:
        rows_of(label).filter(capture_id=capture.pk).delete()
    for label in PLACES:
        for rows in _with_history(label):
            _take_out(_that_let_go(rows, capture), words)
    index_anew(Claim.objects.filter(pk__in=_stood(capture).values("claim")))
    # What was typed of a study may have quoted the words, whatever page it is from.
    index_anew(EvidenceItem.objects.all())
    hide_in_log(list(_stood(capture).values_list("claim", flat=True).distinct()))


def _stood(capture: Capture) -> "QuerySet[Anchor]":
    return Anchor.objects.filter(capture=capture).order_by()


def _with_history(label: str) -> "list[QuerySet[Any]]":
    """The rows of a model, and those of its history, if it has one."""
    rows = rows_of(label)
    history: Any = getattr(rows.model, "history", None)
    return [rows] if history is None else [rows, history.model._base_manager.order_by()]


def _empty(rows: "QuerySet[Any]", left: dict[str, Any]) -> None:
    for name, value in left.items():
        # What was empty was never a word of the capture.
        (rows.exclude(**{name: ""}) if value == WITHHELD else rows).update(**{name: value})


def _empty_claims(capture: Capture) -> None:
    """What was written of claims while they stood there, also where it was kept after they moved to other words."""
    stood = _stood(capture)
    names = list(bound("claims.Claim", Bound.CLAIM))
    claims, history = _with_history("claims.Claim")
    written = history.filter(capture_id=capture.pk)
    for rows in (claims, history):
        same = stood.filter(claim=OuterRef("id"), exact=OuterRef("quote"))
        moved = rows.exclude(capture_id=capture.pk).filter(~Exists(same), id__in=stood.values("claim"))
        for name in names:
            then = written.filter(**{"id": OuterRef("id"), name: OuterRef(name)})
            keys = list(moved.filter(Exists(then)).exclude(**{name: ""}).values_list("pk", flat=True))
            for first in range(0, len(keys), BATCH):
                rows.filter(pk__in=keys[first : first + BATCH]).update(**{name: ""})
    for rows in (claims.filter(capture=capture), written):
        rows.update(**dict.fromkeys(names, ""))
    Description.objects.filter(claim__in=stood.values("claim")).update(suggested=[])


def _that_let_go(rows: "QuerySet[Any]", capture: Capture) -> "QuerySet[Any]":
    """Rows whose guard lets a purge change what was typed: of ratings, those of claims that stood on the capture."""
    return rows.filter(claim__in=_stood(capture).values("claim")) if rows.model is Rating else rows


def _take_out(rows: "QuerySet[Any]", words: Quoted) -> None:
    model = rows.model
    names = _typed(model)
    if not names:
        return
    changed: list[tuple[Any, dict[str, Any]]] = []
    for pk, *values in rows.values_list("pk", *names).iterator():
        kept = {name: without(value, words) for name, value in zip(names, values, strict=True)}
        if list(kept.values()) != values:
            changed.append((pk, kept))
    for pk, kept in changed:
        rows.filter(pk=pk).update(**kept)


def _typed(model: type[Model]) -> list[str]:
    """Fields of a model, or of the history of one, that may quote."""
    label = model._meta.label
    if label in PLACES:
        return list(bound(label, Bound.TYPED))
    return [*bound(label.replace(".Historical", "."), Bound.TYPED), "history_change_reason"]


def _forget_sought(capture: Capture) -> None:
    """Looked for on other copies, the words were kept with what was looked for, also where the claim moved on since."""
    elsewhere = Sighting.objects.exclude(capture=capture).exclude(sought="")
    of_capture = elsewhere.filter(claim__in=Claim.objects.filter(capture=capture).values("pk"))
    gone = [*of_capture.values_list("pk", flat=True)]
    stood = _stood(capture)
    same = stood.filter(claim=OuterRef("claim"), exact=OuterRef("sought"))
    gone += elsewhere.filter(Exists(same), claim__in=stood.values("claim")).values_list("pk", flat=True)
    # What became of words that nobody may know goes with them, also what a person said of it.
    Change.history.filter(sighting__in=gone).delete()
    Change.objects.filter(sighting__in=gone).delete()
    Sighting.objects.filter(pk__in=gone).delete()
