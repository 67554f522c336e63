"""The pages of a recording: a list to choose from, and the bytes of those that are chosen."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import IO

from claims.rules.extract import BadDocument, charset_of
from claims.rules.extract.charset import charset_named
from claims.rules.extract.parts import storable
from claims.rules.extract.warc.answer import Answer, Unreadable, answer_in, is_digest_of
from claims.rules.extract.warc.records import Record, Records
from claims.rules.extract.zipped import BROKEN, MEGABYTE, Bounds, Zipped

KINDS = frozenset(
    "text/html application/xhtml+xml text/plain text/markdown application/pdf application/jats+xml".split()
)
# Of a WACZ: pages stand in a WARC or more, each as large as it may be.
_BOUNDS = Bounds(members=10_000, each=4096 * MEGABYTE, total=4096 * MEGABYTE, ratio=1_100)
MAX_PAGES = 10_000
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
_TITLE_WITHIN = 200_000
_MOST_KEPT = 64 * MEGABYTE
DIFFERS = "Its bytes are not those that were recorded: the digest that the file states is another one."


@dataclass(frozen=True, slots=True)
class Recorded:
    """A page of a recording. ``number`` is that of its record, in the WARC that `member` names where there are several.

    ``problem`` is why its bytes cannot be taken, empty where they can; ``note`` is what to know of them.
    """

    member: str
    number: int
    address: str
    seen_at: datetime | None
    title: str = ""
    media_type: str = ""
    charset: str = ""
    length: int = 0
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The bytes of a page that was chosen, with what the server said."""

    page: Recorded
    data: bytes
    headers: dict[str, str]


@dataclass(slots=True)
class Listing:
    """The pages in the order in which they were recorded, and what is wrong with the file."""

    pages: list[Recorded] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    # Records of other things: pictures, requests, answers that are no pages.
    others: int = 0


def is_recording(data: bytes, filename: str = "") -> bool:
    """Whether a file is a WARC or a WACZ, by how it begins and, where it is packed, by its name."""
    name = filename.lower()
    if data.startswith(b"WARC/"):
        return True
    if data.startswith(b"PK\x03\x04"):
        return name.endswith(".wacz") or (b"datapackage.json" in data and b".warc" in data)
    return data.startswith(b"\x1f\x8b") and name.endswith((".warc.gz", ".warc"))


def pages_in(file: IO[bytes]) -> Listing:
    """The pages of a recording that came with status 200. Raises BadDocument for what is none."""
    listing = Listing()
    for taken in _through(file, listing):
        if len(listing.pages) == MAX_PAGES:
            listing.problems.append(f"There are more than {MAX_PAGES:,} pages in it; the rest is not listed.")
            break
        listing.pages.append(taken.page)
    return listing


def take_pages(file: IO[bytes], chosen: Collection[tuple[str, int]]) -> Iterator[Taken]:
    """The bytes of pages, by member and number. One that cannot be taken comes without, its problem says why."""
    left = set(chosen)
    for taken in _through(file, Listing(), left):
        if (taken.page.member, taken.page.number) in left:
            left.discard((taken.page.member, taken.page.number))
            yield taken
        if not left:
            return


def _through(file: IO[bytes], listing: Listing, chosen: Collection[tuple[str, int]] | None = None) -> Iterator[Taken]:
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    members = _warcs_of(file) if start == b"PK\x03\x04" else iter([("", file, _size(file))])
    for name, warc, size in members:
        if chosen is None or any(member == name for member, _ in chosen):
            yield from _Recording(name, listing).through(warc, size)


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _warcs_of(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes], int]]:
    zipped = Zipped(file, _BOUNDS)
    warcs = [info for info in zipped.members if info.filename.lower().endswith((".warc", ".warc.gz"))]
    if not warcs:
        raise BadDocument("There is no recording (WARC) in the archive.", "binary")
    for info in warcs:
        with zipped.open(info) as stream:
            yield info.filename, stream, info.file_size


class _Recording:
    """One WARC, gone through once; what came without bytes of its own has those of an earlier record."""

    def __init__(self, member: str, listing: Listing) -> None:
        self._member = member
        self._listing = listing
        self._kept: dict[str, Taken] = {}
        self._bytes_kept = 0

    def through(self, warc: IO[bytes], size: int) -> Iterator[Taken]:
        """The pages; problems of the file go into the listing."""
        found = 0
        try:
            for record in Records(warc, size, self._listing.problems):
                found += 1
                taken = self._page(record)
                if taken is None:
                    self._listing.others += 1
                else:
                    yield taken
        except BROKEN:
            self._listing.problems.append(f"The archive is damaged: not all of {self._member or 'it'} can be read.")
        if not found:
            raise BadDocument("The file has no record in it that can be read: it is no recording (WARC).", "damaged")

    def _page(self, record: Record) -> Taken | None:
        """The page that a record is; None for one that is no page."""
        if not record.address.lower().startswith(("http:", "https:")):
            return None
        if record.kind == "revisit":
            return self._seen_again(record)
        try:
            answer = _answer_of(record)
        except Unreadable as error:
            return self._taken(record, None, b"", str(error))
        if answer is None or answer.status != 200 or answer.media_type not in KINDS:
            return None
        return self._answered(record, answer)

    def _answered(self, record: Record, answer: Answer) -> Taken:
        try:
            data = answer.document()
        except Unreadable as error:
            return self._taken(record, answer, b"", str(error))
        payload = record.head.get("warc-payload-digest", "")
        problem = DIFFERS if _is_other(record, payload, answer.body, data) else "" if data else "It is empty."
        taken = self._taken(record, answer, data, problem)
        if payload and not problem:
            self._keep(payload, taken)
        return taken

    def _keep(self, digest: str, taken: Taken) -> None:
        """Keep the bytes for records that say they are unchanged; the first ones go where they are too many."""
        if digest not in self._kept:
            self._kept[digest] = taken
            self._bytes_kept += len(taken.data)
        while self._bytes_kept > _MOST_KEPT:
            self._bytes_kept -= len(self._kept.pop(next(iter(self._kept))).data)

    def _seen_again(self, record: Record) -> Taken | None:
        """A page that was found unchanged: with the bytes of before, where these are in the file."""
        before = self._kept.get(record.head.get("warc-payload-digest", ""))
        if before is None:
            return self._taken(
                record,
                None,
                b"",
                "It was recorded as unchanged, and the bytes of before are not in this file, or too far up.",
            )
        page = before.page
        again = Recorded(
            self._member, record.number, storable(record.address), _time(record), page.title, page.media_type,
            page.charset, page.length, "", "Found unchanged at this time; the bytes are those of an earlier record.",
        )  # fmt: skip
        return Taken(again, before.data, before.headers)

    def _taken(self, record: Record, answer: Answer | None, data: bytes, problem: str) -> Taken:
        headers = answer.headers if answer else {}
        charset = charset_named(charset_of(headers.get("content-type", "")))
        media_type = answer.media_type if answer else ""
        cut = record.head.get("warc-truncated", "")
        note = f"It was recorded only in part ({storable(cut)[:40]})." if cut else ""
        page = Recorded(
            self._member, record.number, storable(record.address), _time(record), _title(data, media_type, charset),
            media_type, charset, len(data), problem, note,
        )  # fmt: skip
        return Taken(page, b"" if problem else data, headers)


def _is_other(record: Record, payload: str, *bodies: bytes) -> bool:
    """Whether a digest that the record states is that of other bytes.

    Programs differ in what they take for the payload: with what it was sent in, or without; the block has no doubt.
    """
    of_block = is_digest_of(record.head.get("warc-block-digest", ""), record.block)
    return of_block is False or (of_block is None and is_digest_of(payload, *bodies) is False)


def _answer_of(record: Record) -> Answer | None:
    """What was answered; a resource is its own bytes. None for requests and what is said of the file."""
    if record.kind == "response":
        kind = record.head.get("content-type", "").lower()
        return answer_in(record.block) if "http" in kind or record.block.startswith(b"HTTP/") else None
    if record.kind == "resource":
        return Answer(200, {"content-type": record.head.get("content-type", "")}, record.block)
    return None


def _time(record: Record) -> datetime | None:
    try:
        when = datetime.fromisoformat(record.head.get("warc-date", "").replace("Z", "+00:00"))
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _title(data: bytes, media_type: str, charset: str) -> str:
    if media_type not in ("text/html", "application/xhtml+xml"):
        return ""
    try:
        head = data[:_TITLE_WITHIN].decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        head = data[:_TITLE_WITHIN].decode("utf-8", "replace")
    found = _TITLE.search(head)
    return " ".join(storable(unescape(found[1])).split())[:500] if found else ""
