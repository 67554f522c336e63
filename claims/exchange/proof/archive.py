"""The proof of one claim: a ZIP that can be checked with nothing but sha256sum and a text editor.

The same state gives the same bytes, but for the time that the README states: files stand in a fixed order and carry the
time at which the capture was stored.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import PurePath
from typing import IO, Any

from claims.choices import UNJUDGED
from claims.exchange.annotation import annotation_of, selectors, utc
from claims.exchange.export import CSV, JSONL, Export
from claims.exchange.files import RATINGS
from claims.exchange.proof.facts import ProofFacts
from claims.exchange.proof.readme import readme
from claims.exchange.proof.stamps import files_of_stamps
from claims.models import Capture, Claim, SourceRelation, Withholding
from claims.reads.blind import MADE_OF_WORDS
from claims.reads.claim.descriptions import descriptions_seen_by
from claims.reads.claim.evidence import effective_links_of
from claims.reads.history import changes_of
from claims.reads.source.judged import history_of, judgements_of
from claims.reads.source.missing import shown_of
from claims.reads.withholding import (
    WITHHELD,
    passage_shown,
    quote_shown,
    readable,
    selector_shown,
    withheld_on,
)
from claims.rules.identify.file_name import safe_name

SUMS = "SHA256SUMS"
README = "README.txt"
_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")
# ZIP knows no earlier year.
_EARLIEST = 1980


class Proof(ProofFacts):
    """The ZIP of a proof: its files, their order and their hashes."""

    __slots__ = ()

    @property
    def file_name(self) -> str:
        """Name of the ZIP."""
        return f"proof-{self.claim.uid}.zip"

    def write(self, stream: IO[bytes]) -> None:
        """Write the ZIP. Raises FileNotFoundError when a stored file is missing."""
        sums: list[tuple[str, str]] = []
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self._files():
                self._add(archive, name, data)
                sums.append((name, hashlib.sha256(data).hexdigest()))
            self._add(archive, SUMS, "".join(f"{sha256}  {name}\n" for name, sha256 in sums).encode())

    def _add(self, archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        stored = self.claim.capture.stored_at.astimezone(UTC)
        entry = zipfile.ZipInfo(
            f"proof-{self.claim.uid}/{name}", max(stored, stored.replace(_EARLIEST)).timetuple()[:6]
        )
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, data)

    def _files(self) -> Iterator[tuple[str, bytes]]:
        """The files in their order, one at a time: each may have 20 MB."""
        names = self.names_of_bytes() if self.whole else {}
        yield README, readme(self, names).encode()
        if self.whole:
            yield from self.captured(names)
        yield from files_of_stamps(self.stamps)
        yield from self.told()

    def told(self) -> Iterator[tuple[str, bytes]]:
        """What is known of the claim, without what was stored."""
        yield "claim.json", _json(self._claim())
        yield "annotation.jsonld", _json(annotation_of(self.claim, self.address))
        yield "history.json", _json(self._history())
        yield "relations.json", _json(list(self._relations()))
        for form in (CSV, JSONL) if self.ratings else ():
            yield f"ratings.{form}", b"".join(self._ratings(form).blocks())

    def names_of_bytes(self) -> dict[str, str]:
        """Name in the ZIP of each stored file, by SHA-256: the captured document, then what was attached."""
        capture = self.claim.capture
        names = {capture.sha256: f"document{_ending(capture.filename, capture.media_type)}"}
        for number, attachment in enumerate(capture.attachments.all(), 1):
            ending = _ending(attachment.filename, attachment.media_type)
            names.setdefault(attachment.sha256, f"attachment-{number}{ending}")
        return names

    def captured(self, names: dict[str, str]) -> Iterator[tuple[str, bytes]]:
        """What was stored, under these names: the document, what was attached, and the text."""
        capture = self.claim.capture
        yield names[capture.sha256], capture.stored_bytes()
        for attachment in capture.attachments.all():
            if attachment.sha256 != capture.sha256:
                yield names[attachment.sha256], attachment.stored_bytes()
        yield "text.txt", Capture.objects.values_list("text", flat=True).get(pk=capture.pk).encode()

    def _ratings(self, form: str) -> Export:
        """Those that the person may see: the export asks Rating.objects.visible_to."""
        claims = Claim.objects.filter(pk=self.claim.pk)
        return Export(user=self.user, file=RATINGS, claims=claims, format=form, address=self.address)

    def _claim(self) -> dict[str, Any]:
        claim = self.claim
        withheld_spans = withheld_on([claim.capture_id])
        quote, position = selectors(claim, withheld_spans)
        return {
            "claim": claim.uid,
            "short_number": claim.short_number,
            "address": self.permalink,
            "offsets": "Unicode code points of text.txt, start inclusive, end exclusive",
            "start": position["start"],
            "end": position["end"],
            "exact": quote["exact"],
            "prefix": quote["prefix"],
            "suffix": quote["suffix"],
            "quote_sha256": claim.quote_sha256,
            "statement": claim.statement if readable(claim) else quote_shown(claim),
            "question": claim.question.text if claim.question else "",
            "marked_at": utc(claim.created_at),
            "marked_by": claim.created_by.shown_name,
            "withdrawn_at": utc(claim.withdrawn_at),
            "withdrawn_because": claim.withdrawn_because,
            "withheld": [_withheld(one) for one in self.withholdings],
            "source": _source(claim, self.address),
            "capture": _capture(claim.capture, stamped=bool(self.stamps)) | {"warnings": self.warnings},
            "descriptions": [
                {
                    "description": one.uid,
                    "coder": one.coder.shown_name,
                    "when": utc(one.created_at),
                    "in_use": one.pk == claim.description_id,
                    **one.said,
                }
                for one in descriptions_seen_by(self.user).filter(claim=claim).select_related("coder")
            ],
            "evidence": [
                {
                    "item": effective.link.evidence_item.uid,
                    "version": effective.link.evidence_item.version,
                    "title": effective.link.evidence_item.title,
                    "design": effective.link.evidence_item.design,
                    "stance": "" if self.stance_veiled else effective.stance,
                    "directness": effective.link.directness,
                }
                for effective in effective_links_of(claim)
            ],
        }

    def _history(self) -> dict[str, Any]:
        """Where the words were found, what newer captures had of them, and what was changed."""
        anchors = list(self.claim.anchors.select_related("created_by", "capture").defer("capture__text"))
        sightings = list(self.claim.sightings.select_related("capture", "decided_by").defer("capture__text"))
        shown = judgements_of({one.capture for one in sightings})
        withheld_spans = withheld_on({anchor.capture_id for anchor in anchors} | {one.capture_id for one in sightings})
        return {
            "anchors": [
                {
                    "capture": anchor.capture.uid,
                    "capture_sha256": anchor.capture.sha256,
                    "start": anchor.start,
                    "end": anchor.end,
                    "exact": selector_shown(anchor, withheld_spans)[1] if readable(self.claim) else WITHHELD,
                    "found_by": anchor.found_by,
                    "when": utc(anchor.created_at),
                    "who": anchor.created_by.shown_name,
                }
                for anchor in anchors
            ],
            "sightings": [
                {
                    "capture": sighting.capture.uid,
                    # One that is blocked is no sighting of the page.
                    "capture_shows": shown[one].shows if (one := sighting.capture_id) in shown else UNJUDGED,
                    "state": sighting.state,
                    "start": sighting.start,
                    "end": sighting.end,
                    "exact": passage_shown(sighting, withheld_spans) if readable(self.claim) else WITHHELD,
                    "score": sighting.score,
                    "decision": sighting.decision,
                    "when": utc(sighting.created_at),
                    "decided_at": utc(sighting.decided_at),
                    "decided_by": sighting.decided_by.shown_name if sighting.decided_by else "",
                }
                for sighting in sightings
            ],
            "changes": [
                {
                    "when": utc(change.when),
                    "who": change.who.shown_name if change.who else "",
                    "why": change.why,
                    "added": change.added,
                    "fields": [{"name": one.name, "old": one.old, "new": one.new} for one in change.fields],
                }
                for change in changes_of(self.claim, MADE_OF_WORDS if self.veiled else ())
            ],
        }

    def _relations(self) -> Iterator[dict[str, Any]]:
        """How the claim's source stands to others; the first end is always the source."""
        source = self.claim.source
        people = ("created_by", "decided_by", "from_source", "to_source")
        both = (
            SourceRelation.objects.filter(from_source=source).select_related(*people),
            SourceRelation.objects.filter(to_source=source).select_related(*people),
        )
        rows = [row for rows in both for row in rows.order_by("pk")]
        withheld_spans = withheld_on({row.capture_id for row in rows})
        for row in rows:
            yield {
                "relation": row.uid,
                "from": row.from_source.uid,
                "kind": row.kind,
                "to": row.to_source.uid if row.to_source else "",
                "status": row.status,
                "basis": row.basis,
                "passage": passage_shown(row, withheld_spans),
                "known": row.known,
                "missing": row.missing,
                "proposed_by": row.created_by.shown_name if row.created_by else row.proposed_by,
                "decided_by": row.decided_by.shown_name if row.decided_by else "",
                "decided_at": utc(row.decided_at),
            }


def _source(claim: Claim, address: str) -> dict[str, str]:
    source = claim.source
    return {
        "source": source.uid,
        "address": f"{address}{source.get_absolute_url()}" if address else "",
        "page": source.address,
        "title_printed": source.title,
        "author_printed": source.author_printed,
        "published_printed": source.published_printed,
        "publisher": source.publisher.name if source.publisher else "",
    }


def _capture(capture: Capture, *, stamped: bool) -> dict[str, Any]:
    facts = (
        "uid", "sha256", "size", "text_sha256", "length", "media_type", "charset", "filename", "extractor",
        "extractor_version", "method", "depth", "document_sha256", "asked_address", "reached_address",
        "canonical_address", "archive_address",
    )  # fmt: skip
    return {name: getattr(capture, name) for name in facts} | {
        "observed_at": utc(capture.observed_at),
        "stored_at": utc(capture.stored_at),
        "stored_by": capture.stored_by.shown_name,
        "purged_at": utc(capture.purged_at),
        "shows": _shows(capture),
        "missing": shown_of(capture, stamped=stamped).missing,
        "archive_copies": [
            {
                "address": one.address,
                "archived_at": utc(one.archived_at),
                "who": one.created_by.shown_name,
                "when": utc(one.created_at),
            }
            for one in capture.archive_copies.select_related("created_by")
        ],
        "attachments": [
            {name: getattr(one, name) for name in ("uid", "sha256", "size", "media_type", "filename", "description")}
            for one in capture.attachments.all()
        ],
    }


def _shows(capture: Capture) -> dict[str, Any]:
    """What people judged that the copy shows, with all that was said before."""
    said = [
        {
            "shows": one.shows,
            "because": one.because,
            "who": one.created_by.shown_name,
            "when": utc(one.created_at),
        }
        for one in history_of(capture)
    ]
    return {"now": said[0]["shows"] if said else UNJUDGED, "said": said}


def _withheld(withholding: Withholding) -> dict[str, Any]:
    return {
        "start": withholding.start,
        "end": withholding.end,
        "reason": withholding.reason,
        "who": withholding.created_by.shown_name,
        "when": utc(withholding.created_at),
        "purged_at": utc(withholding.purged_at),
    }


def _ending(filename: str, media_type: str) -> str:
    """A suffix that no computer takes for something to run: .html becomes .html.txt."""
    suffix = _STRANGE.sub("", PurePath(filename).suffix.lower())[:10]
    if not suffix or suffix == ".":
        suffix = {"application/pdf": ".pdf", "text/html": ".html"}.get(media_type, ".txt")
    return safe_name(f"document{suffix}").removeprefix("document")


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
