"""Re-checking what was promised: stored bytes, texts, anchors, codebooks and guards. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.models import Max, Min, QuerySet

from claims.database import guards
from claims.models.attachment import Attachment
from claims.models.base import searched_in
from claims.models.capture import Capture
from claims.models.claim import Anchor, Claim
from claims.models.description import SAID
from claims.models.evidence_item import EvidenceItem
from claims.models.origin import is_elsewhere
from claims.models.release import Release
from claims.models.scheme import SchemeVersion
from claims.models.sighting import Sighting, sighting_faults
from claims.models.source import Source
from claims.models.stale_mark import StaleMark
from claims.models.withholding import Withholding
from claims.reads.purge_log import BadLog, purged_and_back
from claims.reads.review.basis import overdue
from claims.reads.review.codebook import hash_of
from claims.reads.source.works import relation_faults
from claims.reads.withholding import WITHHELD, in_force
from claims.rules.extract import EXTRACTORS, Extraction, extract_with
from claims.rules.extract.document import BadDocument, sha256_of, sha256_of_blocks, sha256_of_text
from claims.rules.text.flow import reads_same

# Captures at a time; their texts, claims and anchors are in memory together.
BATCH = 100
CURE = "run `manage.py mark_stale`"
INDEX_ANEW = "run `manage.py index_words`"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was stored: which record, and what is wrong with it."""

    noun: str
    uid: str
    what: str

    def __str__(self) -> str:
        return f"{self.noun} {self.uid}: {self.what}"


def verify_setup() -> Iterator[Fault]:
    """Faults of the installation: missing guards, frozen scheme versions whose content has changed."""
    for name in sorted(guards.missing(connection)):
        yield Fault("guard", name, "the trigger is missing; run `manage.py migrate`")
    for version in SchemeVersion.objects.exclude(frozen_at=None).prefetch_related("levels", "items"):
        if hash_of(version) != version.content_sha256:
            yield Fault("scheme version", version.uid, "its content is not what was frozen")


def verify_purges() -> Iterator[Fault]:
    """Captures that were purged, as the log outside the database tells, and are here again."""
    try:
        for told in purged_and_back():
            yield Fault(
                "capture",
                told.capture,
                f"it was purged on {told.purged_at[:10]}, and is here again; see `purge --again`",
            )
    except BadLog as error:
        yield Fault("log of purges", "", str(error))


def verify_captures() -> Iterator[tuple[int, list[Fault]]]:
    """Faults of captures and of everything that stands on them, in batches of (captures checked, faults)."""
    ends = Capture.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for first in range(ends["first"], ends["last"] + 1, BATCH):
        captures = Capture.objects.in_bulk(list(_ids_between(first, first + BATCH)))
        faults = [fault for capture in captures.values() for fault in _capture_faults(capture)]
        faults += [fault for span in _spans_on(_not_elsewhere(captures)) for fault in _span_faults(span, captures)]
        faults += _claims_off_their_anchor(captures)
        faults += _claims_misread(captures)
        faults += _attachment_faults(captures)
        yield len(captures), faults


def verify_relations() -> Iterator[Fault]:
    """Faults of relations (a passage of other words, a circle, a citation resolved twice) and of sightings."""
    for uid, what in relation_faults():
        yield Fault("relation", uid, what)
    for uid, what in sighting_faults():
        yield Fault("sighting", uid, what)


def verify_descriptions() -> Iterator[Fault]:
    """Faults of claims that carry other words than their current description, or one that does not stand."""
    carried = Claim.objects.exclude(description=None)
    same = models.Q(description__claim=models.F("pk"), **{f"description__{name}": models.F(name) for name in SAID})
    for uid in carried.exclude(same).order_by().values_list("uid", flat=True):
        yield Fault("claim", uid, "it carries another description than its current one says")
    gone = models.Q(description__superseded_by__isnull=False) | models.Q(description__withdrawn_at__isnull=False)
    for uid in carried.filter(gone).order_by().values_list("uid", flat=True):
        yield Fault("claim", uid, "its current description was superseded or taken back")
    silent = Claim.objects.filter(description=None).exclude(**dict.fromkeys(SAID, ""))
    for uid in silent.order_by().values_list("uid", flat=True):
        yield Fault("claim", uid, "it is described, and no description says by whom")


def verify_releases() -> Iterator[Fault]:
    """Releases whose ZIP is missing, or is not what was hashed."""
    for release in Release.objects.made().order_by("pk"):
        try:
            with default_storage.open(release.stored_name) as stored:
                found, size = sha256_of_blocks(stored.chunks()), stored.size
        except FileNotFoundError:
            # That of a withheld one goes with a purge.
            if release.withheld_at is None:
                yield Fault("release", release.uid, f"the file {release.stored_name} is missing")
            continue
        if (found, size) != (release.sha256, release.size):
            yield Fault("release", release.uid, f"the file {release.stored_name} does not have the stored hash")


def verify_search_texts() -> Iterator[Fault]:
    """Claims, sources and evidence items whose search text is not what their words give: they are not found by them."""
    for model, noun in ((Claim, "claim"), (Source, "source"), (EvidenceItem, "evidence item")):
        for row in model._base_manager.order_by().iterator(chunk_size=BATCH):
            if row.search_text != searched_in(row):
                yield Fault(noun, row.uid, f"it is found by other words than it has; {INDEX_ANEW}")


def verify_ratings() -> Iterator[Fault]:
    """Ratings and decisions that rest on something that has changed since, and are not marked stale.

    Without those that a worker is going to mark.
    """
    newest: dict[int, int] = {}
    latest: dict[int, datetime] = {}
    for claims, last, since in StaleMark.objects.values_list("claims", "newest", "created_at"):
        newest |= {claim: max(last, newest.get(claim, 0)) for claim in claims}
        latest |= {claim: max(since, latest.get(claim, since)) for claim in claims}
    for batch in overdue():
        for one in batch:
            if one.noun == "rating" and one.pk <= newest.get(one.claim, 0):
                continue
            if one.noun == "decision" and one.claim in latest and one.since <= latest[one.claim]:
                continue
            parts = " and ".join(one.changed)
            yield Fault(one.noun, one.uid, f"{parts} changed since, and it is not marked stale; {CURE}")


def yet_to_be_marked() -> Iterator[str]:
    """Changes whose ratings and decisions a worker has yet to mark stale, a line each: work to do, and no fault."""
    for mark in StaleMark.objects.all():
        since = f"{mark.created_at:%Y-%m-%d %H:%M}"
        yield f"Ratings and decisions are yet to be marked stale by a worker, since {since}: {mark.because} ({CURE})"


def _ids_between(first: int, after: int) -> Iterator[int]:
    yield from Capture.objects.filter(pk__gte=first, pk__lt=after).values_list("pk", flat=True)


def _capture_faults(capture: Capture) -> Iterator[Fault]:
    if capture.purged_at is not None:
        if not held_elsewhere().filter(pk=capture.pk).exists():
            yield from purge_faults(capture)
        return
    if sha256_of_text(capture.text) != capture.text_sha256 or len(capture.text) != capture.length:
        yield Fault("capture", capture.uid, "the text in the database is not the text that was stored")
    try:
        data = capture.stored_bytes()
    except FileNotFoundError:
        yield Fault("capture", capture.uid, f"the file {capture.file_name} is missing")
        return
    if sha256_of(data) != capture.sha256 or len(data) != capture.size:
        yield Fault("capture", capture.uid, f"the file {capture.file_name} does not have the stored hash")
    elif EXTRACTORS.get(capture.extractor) == capture.extractor_version:
        yield from _extraction_faults(capture, data)


def _extraction_faults(capture: Capture, data: bytes) -> Iterator[Fault]:
    address = capture.reached_address or capture.asked_address
    try:
        found = extract_with(capture.extractor, data, charset=capture.charset, address=address)
    except BadDocument as error:
        # What a busy machine has no time for is not changed by that.
        if error.code != "limit":
            yield Fault("capture", capture.uid, f"its bytes cannot be read any more: {error}")
        return
    if found.text != capture.text:
        yield Fault("capture", capture.uid, "the extractor gives another text for the stored bytes")
    yield from _structure_faults(capture, found)


def _structure_faults(capture: Capture, found: Extraction) -> Iterator[Fault]:
    # A capture from before structure was kept has neither.
    if not capture.structure and not capture.metadata:
        return
    if found.structure_rows() != capture.structure:
        yield Fault(
            "capture", capture.uid, "the extractor gives other headings, links or furniture for the stored bytes"
        )
    if found.metadata_rows() != capture.metadata:
        yield Fault("capture", capture.uid, "the extractor finds other facts in the stored bytes than are stored")


def _attachment_faults(captures: dict[int, Capture]) -> Iterator[Fault]:
    for attachment in Attachment.objects.filter(capture__in=captures, capture__purged_at=None):
        try:
            data = attachment.stored_bytes()
        except FileNotFoundError:
            yield Fault("attachment", attachment.uid, f"the file {attachment.file_name} is missing")
            continue
        if sha256_of(data) != attachment.sha256 or len(data) != attachment.size:
            yield Fault("attachment", attachment.uid, f"the file {attachment.file_name} does not have the stored hash")


def purge_faults(capture: Capture) -> Iterator[Fault]:
    """What a purge should have destroyed and did not; a file that another capture needs stays."""
    if capture.text or capture.structure or capture.metadata or capture.headers:
        yield Fault("capture", capture.uid, "it was purged, and its text is still in the database")
    kept = Capture.objects.filter(sha256=capture.sha256, purged_at=None).exists()
    kept = kept or Attachment.objects.filter(sha256=capture.sha256, capture__purged_at=None).exists()
    if not kept and default_storage.exists(capture.file_name):
        yield Fault("capture", capture.uid, f"it was purged, and the file {capture.file_name} is still there")


def withheld() -> Iterator[str]:
    """What is withheld or purged, a line each: no fault."""
    rows = in_force().select_related("capture").defer("capture__text").order_by("pk")
    for one in rows.iterator(chunk_size=BATCH):
        part = "" if one.start is None else f" from {one.start} to {one.end}"
        state = f"purged on {one.purged_at:%Y-%m-%d}" if one.purged_at else f"withheld since {one.created_at:%Y-%m-%d}"
        yield f"capture {one.capture.uid}{part}: {state}: {one.reason}"


def held_elsewhere() -> QuerySet[Capture]:
    """Captures that came in from another installation without their text, unless somebody withheld them here."""
    withheld_here = Withholding.objects.filter(capture=models.OuterRef("pk"), purged_at__isnull=False).order_by()
    return Capture.objects.filter(is_elsewhere("uid"), ~models.Exists(withheld_here), purged_at__isnull=False)


def _not_elsewhere(captures: dict[int, Capture]) -> dict[int, Capture]:
    """Without those of which the words are known, and not the text in which they stand."""
    elsewhere = set(held_elsewhere().filter(pk__in=captures).values_list("pk", flat=True))
    return {key: capture for key, capture in captures.items() if key not in elsewhere}


def not_read_again() -> dict[str, int]:
    """How many captures were made by an extractor that this program no longer has, by its name and version.

    Their bytes and texts are checked, but not that the one gives the other: no fault.
    """
    known = models.Q(pk__in=held_elsewhere().order_by().values("pk"))
    for name, version in EXTRACTORS.items():
        known |= models.Q(extractor=name, extractor_version=version)
    rows = Capture.objects.exclude(known).order_by().values_list("extractor", "extractor_version")
    return {f"{name} {version}": count for name, version, count in rows.annotate(count=models.Count("pk"))}


@dataclass(frozen=True, slots=True)
class _Span:
    noun: str
    uid: str
    capture_id: int
    start: int
    end: int
    exact: str
    prefix: str | None
    suffix: str | None


def _spans_on(captures: dict[int, Capture]) -> Iterator[_Span]:
    claims = Claim.objects.filter(capture__in=captures)
    for row in claims.values_list("uid", "capture_id", "start", "end", "quote", "prefix", "suffix"):
        yield _Span("claim", *row)
    anchors = Anchor.objects.filter(capture__in=captures)
    for row in anchors.values_list("claim__uid", "capture_id", "start", "end", "exact", "prefix", "suffix"):
        yield _Span("anchor of claim", *row)
    sightings = Sighting.objects.filter(capture__in=captures, capture__purged_at=None).exclude(start=None)
    for uid, capture_id, start, end, exact in sightings.values_list("uid", "capture_id", "start", "end", "exact"):
        yield _Span("sighting", uid, capture_id, start or 0, end or 0, exact, None, None)
    items = EvidenceItem.objects.filter(capture__in=captures)
    for uid, capture_id, start, end, exact in items.values_list("uid", "capture_id", "start", "end", "exact"):
        yield _Span("evidence item", uid, capture_id or 0, start or 0, end or 0, exact, None, None)


def _claims_misread(captures: dict[int, Capture]) -> Iterator[Fault]:
    """Claims whose words without line ends are other words than the quote."""
    read = Claim.objects.filter(capture__in=captures).exclude(quote_flowed="")
    for uid, quote, words in read.order_by().values_list("uid", "quote", "quote_flowed"):
        if not reads_same(quote, words):
            yield Fault("claim", uid, "its quote and its words without line ends are not the same")


def _span_faults(span: _Span, captures: dict[int, Capture]) -> Iterator[Fault]:
    text = captures[span.capture_id].text
    if captures[span.capture_id].purged_at is not None:
        if span.exact != WITHHELD:
            yield Fault(span.noun, span.uid, "its capture was purged, and its words are still here")
    elif text[span.start : span.end] != span.exact:
        yield Fault(span.noun, span.uid, f"its words do not stand at {span.start}–{span.end} of the captured text")
    elif span.prefix is not None and not text[: span.start].endswith(span.prefix):
        yield Fault(span.noun, span.uid, "other words stand before it than it says")
    elif span.suffix is not None and not text[span.end :].startswith(span.suffix):
        yield Fault(span.noun, span.uid, "other words stand after it than it says")


def _claims_off_their_anchor(captures: dict[int, Capture]) -> list[Fault]:
    claims = Claim.objects.filter(capture__in=captures)
    latest = {
        claim_id: place
        for claim_id, *place in Anchor.objects.filter(claim__in=claims)
        .order_by("pk")
        .values_list("claim_id", "capture_id", "start", "end")
    }
    return [
        Fault("claim", uid, "its place is not that of its latest anchor")
        for pk, uid, *place in claims.values_list("pk", "uid", "capture_id", "start", "end")
        if latest.get(pk) != place
    ]
