"""What is stamped of a source, which time-stamps cover what, and whether those that are stored hold."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from claims.choices import Covers
from claims.models.capture import Capture
from claims.models.source import Source
from claims.models.time_stamp import TimeStamp
from claims.reads.verify import Fault
from claims.rules.extract.document import sha256_of_text
from claims.rules.time_stamp import BadStamp, check_stamp

OF_SOURCE = "Evidence: the saved copies of a source, version 1"
# Mostly the first one that was made after a copy was stored lists it.
MOST_MANIFESTS = 5


def is_on() -> bool:
    """Whether the operator has named an authority."""
    return bool(settings.TIME_STAMP_ADDRESS)


def canonical(said: dict[str, Any]) -> str:
    """A statement as the one text that is hashed: JSON, names in the order of the alphabet, one step in, a line end."""
    return json.dumps(said, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1) + "\n"


def source_statement(source: Source) -> str:
    """What a time-stamp of a source covers: hashes, addresses and times of its saved copies, in their order."""
    captures = source.captures.without_text().order_by("pk").prefetch_related("attachments")
    return canonical(
        {"statement": OF_SOURCE, "source": source.uid, "captures": [said_of_capture(one) for one in captures]}
    )


def said_of_capture(capture: Capture) -> dict[str, Any]:
    """What a statement says of a saved copy; its attachments should be fetched before."""
    return {
        "capture": capture.uid,
        "sha256": capture.sha256,
        "size": capture.size,
        "text_sha256": capture.text_sha256,
        "asked_address": capture.asked_address,
        "reached_address": capture.reached_address,
        "observed_at": _utc(capture.observed_at),
        "stored_at": _utc(capture.stored_at),
        "attachments": [{"sha256": one.sha256, "size": one.size} for one in capture.attachments.all()],
    }


def _utc(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def covering(capture: Capture) -> list[TimeStamp]:
    """The time-stamps that cover a saved copy: the first and the last of its source, and the first manifest with it.

    The first says most; the last covers what came beside it later.
    """
    return covering_each([capture])[capture.pk]


def covering_each(captures: Iterable[Capture]) -> dict[int, list[TimeStamp]]:
    """The same of several saved copies, by their keys, in two queries.

    Of manifests the first few are looked through that were made after the oldest of the copies was stored.
    """
    asked = {capture.pk: capture for capture in captures}
    found: dict[int, list[TimeStamp]] = {key: [] for key in asked}
    of_sources = TimeStamp.objects.filter(covers=Covers.SOURCE, source__in={one.source_id for one in asked.values()})
    for stamp in of_sources.select_related("asked_by"):
        for capture in asked.values():
            if stamp.source_id == capture.source_id and _lists(stamp, f'"capture": "{capture.uid}"', capture):
                found[capture.pk].append(stamp)
    # The newest came first.
    ends = {key: list(dict.fromkeys([stamps[-1], stamps[0]])) for key, stamps in found.items() if stamps}
    listed = _manifests(asked)
    return {key: ends.get(key, []) + listed.get(key, []) for key in asked}


def _manifests(asked: dict[int, Capture]) -> dict[int, list[TimeStamp]]:
    if not asked:
        return {}
    oldest = min(capture.stored_at for capture in asked.values())
    manifests = TimeStamp.objects.filter(covers=Covers.MANIFEST, asked_at__gte=oldest).order_by("pk")[:MOST_MANIFESTS]
    found: dict[int, list[TimeStamp]] = {}
    # One by one: each may have 20 MB.
    for stamp in manifests.select_related("asked_by").iterator(chunk_size=1):
        for key, capture in asked.items():
            if key not in found and _lists(stamp, f" bytes {capture.uid} ", capture):
                found[key] = [stamp]
    return found


def _lists(stamp: TimeStamp, named: str, capture: Capture) -> bool:
    return named in stamp.content and capture.sha256 in stamp.content


@dataclass(frozen=True, slots=True)
class StampCheck:
    """What became of checking one: empty `fault` where it holds, and whether the settings still trust the same."""

    stamp: TimeStamp
    fault: str
    trusted_now: bool


def check_stored(stamp: TimeStamp) -> StampCheck:
    """Check a stored time-stamp offline, with the certificates that were trusted when it was asked for."""
    fault = ""
    try:
        if sha256_of_text(stamp.content) != stamp.sha256:
            raise BadStamp("What was stamped is not what is stored: it has another hash.")
        said = check_stamp(bytes(stamp.token), stamp.sha256, stamp.trusted)
        if (said.at, said.serial, said.nonce) != (stamp.stamped_at, stamp.serial, stamp.nonce):
            raise BadStamp("Its time or its number is not what the token says.")
    except BadStamp as error:
        fault = str(error)
    return StampCheck(stamp, fault, is_trusted_now(stamp))


def is_trusted_now(stamp: TimeStamp) -> bool:
    """Whether it was checked with the certificates that the settings name today."""
    try:
        return stamp.trusted == trusted_certificates()
    except OSError:
        return False


def trusted_certificates() -> str:
    """The certificates of the settings, as PEM. Raises OSError where their file cannot be read."""
    return Path(settings.TIME_STAMP_CERTIFICATES).read_text(encoding="ascii", errors="replace")


def verify_time_stamps() -> Iterator[Fault]:
    """Stored time-stamps that do not hold."""
    for stamp in TimeStamp.objects.order_by("pk").iterator(chunk_size=20):
        if fault := check_stored(stamp).fault:
            yield Fault("time-stamp", stamp.uid, fault)


def stamps_of(**of: Any) -> QuerySet[TimeStamp]:
    """The time-stamps of a source, a release or a case file, the newest first, without what they hold."""
    return TimeStamp.objects.filter(**of).light().select_related("asked_by")
