"""Sources as files of references, streamed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from claims.database.snapshot import snapshot
from claims.exchange.references.write_bibtex import bibtex_records
from claims.exchange.references.write_csl_json import csl_json_records
from claims.exchange.references.write_ris import ris_records
from claims.models import Source
from claims.reads.source.references import references_of
from claims.rules.reference.reference import Reference

_BLOCK: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Form:
    """A format of references, by what its files' names end in."""

    ending: str
    title: str
    media_type: str
    records: Callable[[Iterable[Reference]], Iterator[bytes]]


FORMS: Final = {
    form.ending: form
    for form in (
        Form("ris", "RIS", "application/x-research-info-systems; charset=utf-8", ris_records),
        Form("bib", "BibTeX", "application/x-bibtex; charset=utf-8", bibtex_records),
        Form("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json_records),
    )
}


def references_response(sources: QuerySet[Source], form: Form, name: str = "references") -> StreamingHttpResponse:
    """The references of these sources, in the order in which they came in, as a download."""
    file_name = f"evidence-{name}-{timezone.now():%Y-%m-%d}.{form.ending}"
    return StreamingHttpResponse(
        blocks(sources, form),
        content_type=form.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"},
    )


def blocks(sources: QuerySet[Source], form: Form) -> Iterator[bytes]:
    """The file in blocks of some size: one record at a time would be sent slowly."""
    waiting = bytearray()
    with snapshot():
        for record in form.records(references_of(sources)):
            waiting += record
            if len(waiting) >= _BLOCK:
                yield bytes(waiting)
                waiting.clear()
    yield bytes(waiting)
