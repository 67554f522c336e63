"""The columns of the sources list."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from claims.models import Source
from claims.tables.base import LONGEST_TITLE, ListTable, addresses, heading, shortened, title_class


class SourceTable(ListTable):
    """Headings; the name of a column is what an address sorts by."""

    pick = heading("Choose", "c-pick")
    title = heading("Title", "c-title", sort="title")
    type = heading("Side and type", "")
    publisher = heading("Publisher", "")
    container = heading("Journal or site", "")
    published = heading("Published", "", sort="published")
    identifiers = heading("Identifiers", "")
    status = heading("Status", "")
    tags = heading("Tags", "")
    captures = heading("Saved copies", "n")
    claims = heading("Claims", "n")
    added = heading("Added", "", sort="pk")

    always = ("pick", "title")
    seldom = ("container", "identifiers")
    rows_template = "source/rows.html"

    class Meta:
        attrs = {"class": "table listed slips"}

    def values_of(self, records: Iterable[Source]) -> Iterable[dict[str, Any]]:
        """What a row shows of a source, with its tags and the numbers of its captures and claims."""
        of_source, sources, claims = addresses("source"), reverse("source_list"), reverse("claim_list")
        for source in records:
            tags = [tag.name for tag in source.tags.all()]
            yield {
                "address": of_source(source.uid),
                "uid": source.uid,
                "number": source.number,
                "title": shortened(source.shown_title, LONGEST_TITLE),
                "title_class": title_class(source),
                "side": source.side,
                "type": source.source_type.name if source.source_type else "",
                "publisher": source.publisher.name if source.publisher else "",
                "container": source.container_title,
                "published": source.published,
                "identifiers": identifiers_of(source),
                "status": source.get_status_display(),
                "tags": [(name, f"{sources}?{urlencode({'tag': name})}") for name in tags],
                "captures": source.number_of_captures,  # type: ignore[attr-defined]  # put there by the list
                "claims": source.number_of_claims,  # type: ignore[attr-defined]
                "claims_address": f"{claims}?source={source.uid}",
                "added": source.created_at,
            }


def identifiers_of(source: Source) -> list[str]:
    """Its identifiers, each with what it is."""
    doi, pmid = source.doi and f"doi {source.doi}", source.pmid and f"PMID {source.pmid}"
    return [each for each in (doi, pmid, source.pmcid, source.trial_number) if each]
