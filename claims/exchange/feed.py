"""Feeds in Atom (RFC 4287): what is new, as the person of a feed may see it, written by Django's own generator."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from claims.rules.text.odd import spelled

MOST = 50
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
AUTHOR = "Evidence"
# Before anything was here: of an entry that tells no time of its own, and of a feed that is empty.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
# What XML 1.0 has no way to write; a captured text may have it.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is new; `path` leads to its page, `name` is by what it is known for good, `lines` its text."""

    name: str
    title: str
    path: str
    updated: datetime
    lines: tuple[str, ...] = ()


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """An empty feed has not changed: as Django has it, each answer would be another one."""
        return super().latest_post_date() if self.items else BEGINNING


def atom(*, title: str, base: str, path: str, page: str, entries: Iterable[Entry]) -> bytes:
    """The feed at `base` + `path`, for the page at `base` + `page`; never more than MOST entries.

    The address of a person's own feed is a secret, and does not stand in it: `path` is then empty.
    """
    host = urlsplit(base).hostname or "evidence"
    feed = _Feed(
        title=title, link=base + page, description="", language="en", author_name=AUTHOR,
        feed_url=base + path if path else None, feed_guid=f"tag:{host},{BEGINNING:%Y-%m-%d}:{path or page}",
    )  # fmt: skip
    for entry in list(entries)[:MOST]:
        feed.add_item(
            title=_written(entry.title),
            link=base + entry.path,
            description="".join(f"<p>{escape(_written(line))}</p>" for line in entry.lines if line),
            unique_id=f"tag:{host},{BEGINNING:%Y-%m-%d}:{entry.name}",
            updateddate=entry.updated,
        )
    return feed.writeString("utf-8").encode()


def _written(text: str) -> str:
    """With the name of each sign that shows nothing or turns what is around it: readers of feeds mark none."""
    return _UNWRITABLE.sub(" ", spelled(text))
