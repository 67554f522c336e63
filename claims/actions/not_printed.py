"""Keeping that a person looked for something about a source, and that nothing is printed."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError

from claims.choices import FoundHow
from claims.models import Source
from claims.reads.source.suggestion import PRINTABLE, not_printed_of, printable_choices, value_of


def say_not_printed(source: Source, fields: Collection[str]) -> str:
    """Set that nothing is printed of these fields, and of no others; returns what the history says of the change.

    For actions that save the source. Raises ValidationError by field for one that has a value.
    """
    errors: dict[str, Any] = {}
    for field in fields:
        if field not in PRINTABLE:
            errors["not_printed"] = f"Nobody can say of “{field}” that it is not printed."
        elif value_of(source, field):
            errors[field] = "This has a value. Empty it, or take away that nothing is printed."
    if errors:
        raise ValidationError(errors)
    before = not_printed_of(source)
    said = [field for field in PRINTABLE if field in fields]
    kept = {field: how for field, how in source.found_how.items() if how != FoundHow.NOT_PRINTED}
    source.found_how = kept | dict.fromkeys(said, FoundHow.NOT_PRINTED.value)
    if said == before:
        return ""
    names = dict(printable_choices())
    return f"Looked for, and not printed: {', '.join(names[field] for field in said) or 'nothing any more'}"
