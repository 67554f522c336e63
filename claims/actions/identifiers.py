"""Bringing the identifiers and dates of a record to the form in which they are stored and looked for."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from claims.rules.identify.asked import IDENTIFIERS
from claims.rules.identify.identifier import BadIdentifier, normalise
from claims.rules.identify.partial_date import BadDate, parse_partial_date


def normalise_identifiers(instance: object) -> None:
    """Bring identifiers and partial dates of a record to their normal form; ValidationError names each bad field."""
    errors: dict[str, str] = {}

    def bring(field: str, rule: Callable[[str], str]) -> None:
        if hasattr(instance, field):
            try:
                setattr(instance, field, rule(getattr(instance, field)))
            except (BadIdentifier, BadDate) as error:
                errors[field] = str(error)

    for field, kind in IDENTIFIERS.items():
        bring(field, lambda raw, kind=kind: normalise(kind, raw))  # type: ignore[misc]
    for field in ("published", "searched_on", "retraction_checked_on", "evidence_as_of"):
        bring(field, parse_partial_date)
    if errors:
        raise ValidationError(errors)
