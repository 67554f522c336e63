"""What would show others that a copy is of its page, and what of that is not there."""

from dataclasses import dataclass

from django.db.models import Q

from claims.models.capture import Capture
from claims.models.time_stamp import TimeStamp
from claims.rules.extract.picture import PDF, is_picture
from claims.rules.identify.address import BadAddress, compare_key
from claims.rules.identify.archive import Archived, archived


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a copy was, how it looked, and who else has one. Unknown stays empty."""

    address: str
    picture: bool
    in_archive: Archived | None
    other_page: bool
    # Whether an authority signed the hash of the copy: `models.time_stamp`.
    stamped: bool = False

    @property
    def stamp(self) -> bool:
        """Whether somebody outside says that the page was there at a time."""
        return self.in_archive is not None and self.in_archive.at is not None and not self.other_page

    @property
    def missing(self) -> list[str]:
        """What is not there, in a few plain words each."""
        there = {
            "no address": self.address,
            "no picture": self.picture,
            "no outside time-stamp": self.stamp or self.stamped,
        }
        return [words for words, has in there.items() if not has]


def shown_of(capture: Capture, *, picture: bool | None = None, stamped: bool | None = None) -> Shown:
    """What there is of a capture, which is loaded with its source. Two queries at most.

    `picture` and `stamped`: whether there is one beside it, and whether its hash is time-stamped, where that is known.
    """
    addresses = [
        address for address in (capture.reached_address, capture.asked_address, capture.source.address) if address
    ]
    in_archive = _in_archive(capture)
    page = in_archive.page if in_archive else ""
    return Shown(
        address=addresses[0] if addresses else "",
        picture=is_picture(capture.media_type) or (_has_picture(capture) if picture is None else picture),
        in_archive=in_archive,
        other_page=bool(page and addresses) and compare_key(page) not in map(compare_key, addresses),
        stamped=_is_stamped(capture) if stamped is None else stamped,
    )


def _is_stamped(capture: Capture) -> bool:
    """Whether a time-stamp of its source names it; manifests, which are long, are not looked through."""
    stamps = TimeStamp.objects.filter(source=capture.source_id, content__contains=f'"capture": "{capture.uid}"')
    return stamps.exists()


def _has_picture(capture: Capture) -> bool:
    return capture.attachments.filter(Q(media_type__startswith="image/") | Q(media_type=PDF)).exists()


def _in_archive(capture: Capture) -> Archived | None:
    try:
        return archived(capture.archive_address) if capture.archive_address else None
    except BadAddress:  # of before this was checked
        return None
