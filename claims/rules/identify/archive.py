"""Copies of pages in public archives: where one is asked for, and what the address of one says of it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlsplit

from claims.rules.identify.address import BadAddress, check_address

# Archives that write the time and the page into the address of a copy, each by the host that it answers to.
DATED: Final = frozenset({
    "web.archive.org", "wayback.archive.org", "wayback.archive-it.org", "arquivo.pt", "webarchive.org.uk",
    "webarchive.nationalarchives.gov.uk", "webarchive.loc.gov", "wayback.vefsafn.is", "swap.stanford.edu",
    "archive.ph", "archive.today", "archive.is", "archive.li", "archive.vn", "archive.fo", "archive.md",
})  # fmt: skip
# Archives whose short addresses say nothing of the copy.
SHORT: Final = frozenset({"perma.cc", *(host for host in DATED if host.startswith("archive."))})
_SAVE: Final = "https://web.archive.org/save/"
_COPY = re.compile(r"/(?P<time>[\d.-]{4,18})(?P<form>[a-z]{2}_)?(?P<star>\*)?/(?P<page>.+)", re.DOTALL)
_CODE = re.compile(r"/[A-Za-z0-9]{4,}(-[A-Za-z0-9]{4})?/?")
_WHOLE_TIME = 14
_PASTE: Final = "Open it, wait until the copy shows, and paste the address that the browser then has."


@dataclass(frozen=True, slots=True)
class Archived:
    """A copy in a public archive, as its address tells it; `page` and `at` are empty where that says nothing."""

    address: str
    archive: str
    page: str = ""
    at: datetime | None = None


def asks_for_copy(address: str) -> str:
    """Where a browser asks the Internet Archive for a copy of this page; empty where there is no address."""
    return _SAVE + quote(address, safe="%/:@!$&'()*+,;=?~[]") if address else ""


def archived(raw: str) -> Archived:
    """What the address of a copy says. Raises BadAddress for one that is of no archive, or of no certain copy."""
    address = check_address(raw)
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if host not in DATED | SHORT:
        raise BadAddress(
            f"{host or 'This'} is no public archive that is known here, as web.archive.org and archive.ph are."
            " Leave this empty, and keep the address elsewhere: in a note.",
            raw,
        )
    found = _COPY.search(address, len(f"{parts.scheme}://"))
    if found is None or host not in DATED:
        if host in SHORT and _CODE.fullmatch(parts.path):
            return Archived(address, host)
        raise BadAddress(f"This is a page of {host}, and not a copy of another page in it. {_PASTE}", raw)
    digits = re.sub(r"\D", "", found["time"])
    if len(digits) != _WHOLE_TIME or found["star"]:
        raise BadAddress(
            f"This address names no certain copy: {host} looks for one near {found['time']}. {_PASTE}", raw
        )
    page = found["page"]
    return Archived(address, host, page if "://" in page[:8] else f"http://{page}", _time(digits, raw))


def _time(digits: str, raw: str) -> datetime:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadAddress(f"{digits} in the address is no time. Copy it again.", raw) from error
