"""The title of a source to which nobody gave one: what its own document calls itself, with how that was found."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from claims.actions.record import record
from claims.choices import FoundHow
from claims.models import Capture, Source, User

# What a person can see in the document or the file; nothing that was inferred stands as a title by itself.
SAID = (FoundHow.PRINTED, FoundHow.EMBEDDED)


def take_title(*, actor: User, source: Source, capture: Capture) -> None:
    """Give a source without a title the one that its captured document has; within the caller's transaction.

    A title that somebody typed stays, and so does the word that none is printed. One that does not fit is left out.
    """
    said = title_said(capture.metadata)
    if source.title or said is None:
        return
    # Read again: who froze the page may have had it before them for long.
    stored = Source.objects.select_for_update().get(pk=source.pk)
    if stored.title or stored.found_how.get("title") == FoundHow.NOT_PRINTED:
        return
    stored.title, how = said
    stored.found_how = stored.found_how | {"title": how.value}
    try:
        record(stored, actor=actor, why=f"The title that saved copy {capture.uid} has: {how.label.lower()}")
    except ValidationError:
        return
    source.title, source.found_how = stored.title, stored.found_how


def title_said(said: Iterable[Mapping[str, str]]) -> tuple[str, FoundHow] | None:
    """The title that a document has, and whether it is printed or embedded; the printed one where it has both."""
    titles = [(one["value"].strip(), FoundHow(one["how"])) for one in said if one["field"] == "title"]
    found = [(value, how) for value, how in titles if value and how in SAID]
    return min(found, key=lambda title: SAID.index(title[1]), default=None)
