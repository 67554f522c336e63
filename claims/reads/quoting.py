"""Who quotes the words of a capture, in a text that somebody typed elsewhere."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from claims.models import Anchor, Capture, EvidenceItem, SourceRelation
from claims.reads.places import PLACES, Bound, bound
from claims.rules.span.lines import level_within
from claims.rules.span.withholding import WITHHELD
from claims.rules.text.quoting import Quoted

_RATING = "claims.Rating"


def words_of(capture: Capture) -> Quoted:
    """The words of a capture; what another copy of its source has, that can be read, is no secret."""
    same = Capture.objects.filter(source=capture.source_id, withheld_at=None, purged_at=None).exclude(pk=capture.pk)
    passages: set[str] = set()
    for model in (Anchor, EvidenceItem, SourceRelation):
        rows: Any = model._default_manager.filter(capture=capture)
        passages.update(rows.values_list("exact", flat=True))
    # People quote words as they are read, or copy them with their line ends.
    read = level_within(capture.text, capture.structure, capture.extractor_version)
    text = capture.text if read == capture.text else f"{capture.text}\n{read}"
    return Quoted(text, passages, same.values_list("text", flat=True))


def rows_of(label: str) -> "QuerySet[Any]":
    """All rows of a model ("claims.Claim"), whoever may see them."""
    rows: QuerySet[Any] = apps.get_model(label)._base_manager.order_by()
    return rows


def without(value: Any, words: Quoted) -> Any:
    """A value as it is stored, a text or JSON, with WITHHELD for what it quotes."""
    if isinstance(value, str):
        return _in_json(value, words) if value[:1] in ("[", "{") else words.taken_out(value, WITHHELD)
    if isinstance(value, list):
        return [without(one, words) for one in value]
    return {key: without(one, words) for key, one in value.items()} if isinstance(value, dict) else value


def _in_json(text: str, words: Quoted) -> str:
    """The same of a text that may be JSON, as data entry's log is: there, a quotation is spelled in another way."""
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        return words.taken_out(text, WITHHELD)
    kept = without(stored, words)
    return text if kept == stored else json.dumps(kept)


def staying(capture: Capture) -> list[str]:
    """Places that quote a capture and stay in a purge: names of records, and what was recorded once and for all."""
    words = words_of(capture)
    stood = Anchor.objects.filter(capture=capture).order_by().values("claim")
    found: list[str] = []
    for label in PLACES:
        if names := list(bound(label, Bound.NAMES)):
            found += _quoting(rows_of(label), names, words)
    return found + list(_quoting(rows_of(_RATING).exclude(claim__in=stood), ["rationale"], words))


def _quoting(rows: "QuerySet[Any]", names: list[str], words: Quoted) -> Iterator[str]:
    options = rows.model._meta
    for row in rows.only("pk", *names, *_uid(rows.model)).iterator():
        for name in names:
            if words.stands_in(getattr(row, name) or ""):
                yield f"{options.verbose_name} {getattr(row, 'uid', row.pk)}, {options.get_field(name).verbose_name}"


def _uid(model: type[Model]) -> list[str]:
    return ["uid"] if any(field.name == "uid" for field in model._meta.concrete_fields) else []
