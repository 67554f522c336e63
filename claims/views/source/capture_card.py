"""How the capture that a source page shows came in, what is beside it, and what it says of itself."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import cached_property

from claims.choices import FoundHow
from claims.models import ArchiveCopy, Attachment, Capture, Source
from claims.reads.source.missing import Shown, shown_of
from claims.reads.source.suggestion import FIELDS, value_of
from claims.reads.withholding import bytes_readable
from claims.rules.extract import EXTRACTORS
from claims.rules.identify.address import BadAddress, check_address
from claims.rules.identify.archive import asks_for_copy

LABELS = {field.name: str(field.verbose_name) for field in Source._meta.concrete_fields}


def label_of(field: str) -> str:
    """What people call a field of which a document can say something."""
    return LABELS.get(field) or field.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that the document says of itself, beside what the source has in that field."""

    number: int
    label: str
    value: str
    how: str
    where: str
    current: str
    takeable: bool
    ticked: bool = False

    @property
    def new(self) -> bool:
        """Whether taking it over would change anything."""
        return self.takeable and self.value != self.current


class CaptureCard:
    """One capture of a source."""

    def __init__(self, source: Source, capture: Capture) -> None:
        self.source = source
        self.capture = capture

    @cached_property
    def withheld(self) -> bool:
        """Whether nobody is to read its bytes here."""
        return withheld(self.capture)

    @cached_property
    def attachments(self) -> list[Attachment]:
        """Files beside it."""
        return list(self.capture.attachments.select_related("stored_by"))

    @cached_property
    def shown(self) -> Shown:
        """What shows others that it is of its page, and what of that is not there."""
        self.capture.source = self.source
        return shown_of(self.capture)

    @property
    def ask_archive(self) -> str:
        """Where the Internet Archive is asked for a copy of its page; empty where no address is known."""
        return asks_for_copy(self.shown.address)

    @cached_property
    def archive_copies(self) -> list[ArchiveCopy]:
        """All that was said of copies in archives, the newest first."""
        return list(self.capture.archive_copies.select_related("created_by").order_by("-pk"))

    @property
    def archive_link(self) -> str:
        """The archive address, where it is one that may be linked to."""
        return linkable(self.capture.archive_address)

    @cached_property
    def outdated(self) -> str:
        """The extractor that would read these bytes today, where it is another one; empty where it has read them."""
        name, version = self.capture.extractor, EXTRACTORS.get(self.capture.extractor, "")
        if version in ("", self.capture.extractor_version):
            return ""
        same = self.source.captures.filter(sha256=self.capture.sha256, extractor=name, extractor_version=version)
        return "" if same.exists() else f"{name} {version}"

    @cached_property
    def offers(self) -> list[Offer]:
        """What the document says of itself; nothing where it is withheld."""
        if self.withheld:
            return []
        said = Capture.objects.filter(pk=self.capture.pk).values_list("metadata", flat=True).get()
        offers = [self._offer(number, each) for number, each in enumerate(said)]
        return [replace(offer, ticked=self._fills(offer, offers[:number])) for number, offer in enumerate(offers)]

    def _fills(self, offer: Offer, before: list[Offer]) -> bool:
        """Whether it is ticked from the start: the first word on a field of which the source has nothing."""
        return offer.new and not offer.current and not any(one.label == offer.label for one in before)

    def _offer(self, number: int, said: dict[str, Any]) -> Offer:
        field, takeable = said["field"], said["field"] in FIELDS
        return Offer(
            number=number,
            label=label_of(field),
            value=said["value"],
            how=FoundHow(said["how"]).label.lower(),
            where=said["where"],
            current=value_of(self.source, field) if takeable else "",
            takeable=takeable,
        )

    @property
    def new_offers(self) -> int:
        """How many of them are not in the source."""
        return sum(offer.new for offer in self.offers)


def withheld(capture: Capture) -> bool:
    """Whether these bytes and what is beside them are not given out."""
    return not bytes_readable(capture)


def linkable(address: str) -> str:
    """The address, where a link may lead to it; empty for javascript: and the like."""
    try:
        return check_address(address)
    except BadAddress:
        return ""
