"""A manifest: the hashes of all captures, to be deposited elsewhere, and the check of one that was.

Hashes in one database bind nobody: who can change a document can change its hash with it. A manifest that others keep
binds. It is plain text, one hash a line, in the order of the captures' uids:

    SHA-256 <space> bytes|text|attachment <space> uid of the capture <space> size <space> time of storing <space> uid

The size is in bytes, of a text in code points; the last uid is the attachment's, or the capture's again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from claims.exchange.annotation import utc
from claims.models import Attachment, Capture
from claims.reads.withholding import in_force
from claims.rules.identify.uid import ALPHABET, UID_LENGTH

TITLE = "# Evidence: manifest of captures, version 1"
END = "# end"
BATCH = 500
_UID = rf"[{ALPHABET}]{{{UID_LENGTH}}}"
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
_LINE = re.compile(rf"([0-9a-f]{{64}}) (bytes|text|attachment) ({_UID}) (\d+) ({_TIME}) ({_UID})")
_HEAD = re.compile(r"# ([a-z ]+): (.*)")


class BadManifest(ValueError):
    """A file that is no manifest, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Hash:
    """One line: what had this hash when the manifest was made."""

    sha256: str
    what: str
    capture: str
    size: int
    stored_at: str
    uid: str

    def __str__(self) -> str:
        return f"{self.sha256} {self.what} {self.capture} {self.size} {self.stored_at} {self.uid}"


@dataclass(slots=True)
class Checked:
    """What has become of what a manifest lists: faults, and what is only to be known."""

    lines: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def manifest(*, signed_by: str, made_at: datetime, since: datetime | None = None) -> Iterator[str]:
    """The manifest, line by line, of captures stored since a moment, or of all. Reads belong in one snapshot."""
    captures, attachments = _stored(since)
    yield f"{TITLE}\n"
    yield f"# made: {utc(made_at)}\n"
    yield f"# signed off by: {signed_by}\n"
    yield f"# since: {utc(since) or 'the beginning'}\n"
    yield f"# captures: {captures.count()}\n"
    yield f"# attachments: {attachments.count()}\n"
    for line in merge(_of_captures(captures), _of_attachments(attachments), key=_place):
        yield f"{line}\n"
    yield f"{END}\n"


def _stored(since: datetime | None) -> tuple[QuerySet[Capture], QuerySet[Attachment]]:
    captures, attachments = Capture.objects.all(), Attachment.objects.all()
    if since is not None:
        captures = captures.filter(stored_at__gte=since)
        attachments = attachments.filter(Q(stored_at__gte=since) | Q(capture__stored_at__gte=since))
    return captures, attachments


def _place(line: Hash) -> tuple[str, int]:
    return line.capture, 1 if line.what == "attachment" else 0


def _of_captures(captures: QuerySet[Capture]) -> Iterator[Hash]:
    facts = captures.order_by("uid").values_list("uid", "stored_at", "sha256", "size", "text_sha256", "length")
    for uid, stored_at, sha256, size, text_sha256, length in facts.iterator(chunk_size=BATCH):
        yield Hash(sha256, "bytes", uid, size, utc(stored_at), uid)
        yield Hash(text_sha256, "text", uid, length, utc(stored_at), uid)


def _of_attachments(attachments: QuerySet[Attachment]) -> Iterator[Hash]:
    facts = attachments.order_by("capture__uid", "uid").values_list(
        "sha256", "capture__uid", "size", "stored_at", "uid"
    )
    for sha256, capture, size, stored_at, uid in facts.iterator(chunk_size=BATCH):
        yield Hash(sha256, "attachment", capture, size, utc(stored_at), uid)


def check_manifest(lines: Iterable[str]) -> Checked:
    """Compare what a manifest lists with what is stored now.

    Told are captures and attachments that are missing, whose hash, size or time of storing is another, and captures
    that say they are older than the manifest, but do not stand in it. That the stored bytes and texts still have their
    hashes is for `manage.py verify`. Raises BadManifest.
    """
    rows = iter(lines)
    head = _head(rows)
    checked = Checked()
    seen: set[str] = set()
    hashes = _hashes(rows, head)
    while batch := list(islice(hashes, BATCH)):
        checked.lines += len(batch)
        seen.update(line.capture for line in batch)
        _compare(batch, checked)
    checked.faults += _unlisted(head, seen)
    return checked


def _head(rows: Iterator[str]) -> dict[str, str]:
    if next(rows, "").rstrip("\r\n") != TITLE:
        raise BadManifest(f"This is no manifest: its first line is not “{TITLE}”.")
    found = [_HEAD.fullmatch(row.rstrip("\r\n")) for row in islice(rows, 5)]
    head = {line[1]: line[2] for line in found if line}
    missing = {"made", "signed off by", "since", "captures", "attachments"} - head.keys()
    if missing or not re.fullmatch(_TIME, head["made"]) or not re.fullmatch(f"{_TIME}|the beginning", head["since"]):
        raise BadManifest(f"Its first lines are not those of a manifest: {', '.join(sorted(missing)) or 'a time'}.")
    return head


def _hashes(rows: Iterator[str], head: dict[str, str]) -> Iterator[Hash]:
    numbers = {"bytes": 0, "text": 0, "attachment": 0}
    for number, row in enumerate(rows, 7):
        line = row.rstrip("\r\n")
        if line == END:
            break
        found = _LINE.fullmatch(line)
        if not found:
            raise BadManifest(f"Line {number} is not one of a manifest: {line[:80]}")
        numbers[found[2]] += 1
        yield Hash(found[1], found[2], found[3], int(found[4]), found[5], found[6])
    else:
        raise BadManifest(f"It breaks off: its last line is not “{END}”. Copy it again.")
    said = {"bytes": head["captures"], "text": head["captures"], "attachment": head["attachments"]}
    if any(str(numbers[what]) != said[what] for what in numbers):
        raise BadManifest("It does not have as many lines as its head says: some are missing or added.")


def _compare(batch: list[Hash], checked: Checked) -> None:
    now = _now({line.capture for line in batch}, {line.uid for line in batch if line.what == "attachment"})
    hidden = _hidden({line.capture for line in batch})
    for line in batch:
        name = f"capture {line.capture}" if line.what != "attachment" else f"attachment {line.uid} of {line.capture}"
        stored = now.get((line.what, line.uid))
        if stored is None:
            # Its bytes have said so already.
            checked.faults += [f"{name}: missing"] if line.what != "text" else []
            continue
        for what in ("sha256", "size", "stored_at", "capture"):
            if getattr(stored, what) != getattr(line, what):
                checked.faults.append(
                    f"{name}: the {what} of its {line.what} is {getattr(stored, what)}, was {getattr(line, what)}"
                )
    listed = sorted({line.capture for line in batch if line.what == "bytes"} & hidden.keys())
    checked.notes += [f"capture {uid}: {hidden[uid]}" for uid in listed]


def _now(captures: set[str], attachments: set[str]) -> dict[tuple[str, str], Hash]:
    rows = [
        *_of_captures(Capture.objects.filter(uid__in=captures)),
        *_of_attachments(Attachment.objects.filter(uid__in=attachments)),
    ]
    return {(row.what, row.uid): row for row in rows}


def _hidden(captures: set[str]) -> dict[str, str]:
    """Captures of these that are withheld or purged."""
    rows = in_force().filter(capture__uid__in=captures).order_by("pk")
    said = rows.values_list("capture__uid", "start", "capture__purged_at")
    return {
        uid: "purged" if purged_at else "withheld" if start is None else "withheld in part"
        for uid, start, purged_at in said
    }


def _unlisted(head: dict[str, Any], seen: set[str]) -> Iterator[str]:
    """Captures that were stored, as they say, while the manifest would have listed them, and that it does not list."""
    made = datetime.strptime(head["made"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    captures = Capture.objects.filter(stored_at__lt=made).order_by("uid").values_list("uid", "stored_at")
    if head["since"] != "the beginning":
        since = datetime.strptime(head["since"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        captures = captures.filter(stored_at__gte=since)
    for uid, stored_at in captures.iterator(chunk_size=BATCH):
        if uid not in seen:
            yield f"capture {uid}: says that it was stored {utc(stored_at)}, and the manifest does not list it"
