"""Claims as W3C Web Annotations: JSON-LD that other tools read. Coming in: claims.exchange.annotation_in.

After https://www.w3.org/TR/annotation-model/: TextQuoteSelector, TextPositionSelector (Unicode code points) and
TimeState. What that model has no word for stands under keys that begin with `evidence:`, a prefix that the context
declares.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import QuerySet

from claims.models import Claim
from claims.reads.withholding import readable, selector_shown, withheld_on
from claims.rules.span.withholding import WithheldSpans

MEDIA_TYPE: Final = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
ANNO: Final = "http://www.w3.org/ns/anno.jsonld"
OWN: Final = "urn:x-evidence:annotation:1:"
CONTEXT: Final[list[Any]] = [ANNO, {"evidence": OWN}]
# Our words for what is said about a claim, and the fields that hold it.
SAID: Final = {
    "evidence:voice": "voice",
    "evidence:claimType": "claim_type",
    "evidence:strength": "strength",
    "evidence:commitment": "commitment",
    "evidence:answers": "answers",
    "evidence:language": "language",
    "evidence:translation": "translation",
    "evidence:translationBy": "translation_by",
}
JSONL: Final = "jsonl"
COLLECTION: Final = "jsonld"
# Claims at a time, with their captures and what is withheld of these.
BATCH = 500

Annotation = dict[str, Any]


def annotation_of(claim: Claim, address: str) -> Annotation:
    """The annotation of one claim; `address` is what permalinks begin with."""
    return _annotation(claim, address.rstrip("/"), withheld_on([claim.capture_id]))


def for_annotations(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with what an annotation says, without the captured texts."""
    related = claims.select_related("capture", "source", "question", "created_by")
    return related.defer("capture__text", "capture__structure", "capture__metadata", "capture__headers")


def annotations(claims: QuerySet[Claim], address: str) -> Iterator[Annotation]:
    """The annotations of these claims in the order in which they were marked, read in batches."""
    last = 0
    while batch := list(for_annotations(claims.filter(pk__gt=last)).order_by("pk")[:BATCH]):
        withheld_spans = withheld_on({claim.capture_id for claim in batch})
        for claim in batch:
            yield _annotation(claim, address.rstrip("/"), withheld_spans)
        last = batch[-1].pk


def written(items: Iterable[Annotation], number: int, form: str = JSONL) -> Iterator[str]:
    """The file, line by line: one annotation a line (JSONL), or an AnnotationCollection with one page (COLLECTION)."""
    if form == JSONL:
        for item in items:
            yield _line(item) + "\n"
        return
    head = {"@context": CONTEXT, "type": "AnnotationCollection", "label": "Claims", "total": number}
    yield _line(head)[:-1] + ', "first": {"type": "AnnotationPage", "startIndex": 0, "items": [\n'
    before = ""
    for item in items:
        yield before + _line({name: value for name, value in item.items() if name != "@context"})
        before = ",\n"
    yield "\n]}}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _annotation(claim: Claim, address: str, withheld_spans: dict[int, WithheldSpans]) -> Annotation:
    # Without a public address it has a name, which is no address: what leads nowhere for others is not written.
    page = f"{address}{claim.get_absolute_url()}" if address else f"urn:x-evidence:claim:{claim.uid}"
    made: Annotation = {
        "@context": CONTEXT,
        "id": page,
        "type": "Annotation",
        "motivation": "describing" if claim.statement and readable(claim) else "highlighting",
        "creator": {"type": "Person", "name": claim.created_by.shown_name, "evidence:uid": claim.created_by.uid},
        "created": utc(claim.created_at),
        "target": _target(claim, address, withheld_spans),
        "evidence:claimUid": claim.uid,
        "evidence:quoteSha256": claim.quote_sha256,
    }
    if not readable(claim):
        return made | {"evidence:withheldAt": utc(claim.withheld_at)}
    if claim.statement:
        made["body"] = {"type": "TextualBody", "purpose": "describing", "value": claim.statement}
    if claim.question is not None:
        made["evidence:question"] = claim.question.text
    if claim.withdrawn_at is not None:
        made["evidence:withdrawnAt"] = utc(claim.withdrawn_at)
    return made | {name: getattr(claim, field) for name, field in SAID.items() if getattr(claim, field)}


def _target(claim: Claim, address: str, withheld_spans: dict[int, WithheldSpans]) -> dict[str, Any]:
    capture, source = claim.capture, claim.source
    page = f"{address}{source.get_absolute_url()}" if address else ""
    cached = capture.archive_address or (page and f"{page}?capture={capture.uid}")
    seen = capture.observed_at or capture.stored_at
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": source.address or page or f"urn:x-evidence:source:{source.uid}",
        "state": {"type": "TimeState", "sourceDate": utc(seen)} | ({"cached": cached} if cached else {}),
        "evidence:sourceUid": source.uid,
        "evidence:captureUid": capture.uid,
        "evidence:captureSha256": capture.sha256,
        "evidence:textSha256": capture.text_sha256,
        "evidence:extractor": f"{capture.extractor} {capture.extractor_version}",
    }
    if readable(claim):
        target["selector"] = selectors(claim, withheld_spans)
    return target


def selectors(claim: Claim, withheld_spans: dict[int, WithheldSpans]) -> list[dict[str, Any]]:
    """Where the words stand: by themselves with what is around them, and by their place."""
    before, exact, after = selector_shown(claim, withheld_spans)
    # What is around them is left out where a part of it is withheld: it would not be found in the text.
    return [
        {
            "type": "TextQuoteSelector",
            "exact": exact,
            "prefix": before if before == claim.prefix else "",
            "suffix": after if after == claim.suffix else "",
        },
        {"type": "TextPositionSelector", "start": claim.start, "end": claim.end},
    ]


def utc(moment: datetime | None) -> str:
    """A moment as the model wants it: in UTC with a Z, to the second; empty for none."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""
