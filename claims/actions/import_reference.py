"""One reference of an import: a new source, or what it adds to the one that is there."""

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.linking import item_of_source
from claims.actions.source import publisher_named, save_source
from claims.choices import Became, FoundHow
from claims.models import EvidenceItem, ImportedRecord, Source, User
from claims.rules.reference.fields import fields_of
from claims.rules.reference.reference import reference_stored


@transaction.atomic
def store_reference(*, actor: User, record: ImportedRecord) -> Source:
    """Store it. A source that is there gets the values that it lacks, and those that a person chose to take.

    Where the record was ticked for it, the source becomes an evidence item with what is known of it, unless it is one.
    Raises ValidationError by field, PermissionDenied unless the actor is a curator.
    """
    source = record.source or Source()
    if source.withdrawn_at is not None:
        raise ValidationError("The source to which it would add was withdrawn meanwhile. Import the file again.")
    if record.became != Became.SAME:
        source = _save(actor, record, source)
    if record.as_evidence and not EvidenceItem.objects.current().filter(source=source).exists():
        record.evidence_item = item_of_source(actor=actor, source=source)
    return source


def _save(actor: User, record: ImportedRecord, source: Source) -> Source:
    taken = set(record.says.get("take", ()))
    fresh = {
        field: value
        for field, value in fields_of(reference_stored(record.says)).items()
        if value and (record.became == Became.NEW or not getattr(source, field) or field in taken)
    }
    if not fresh and record.became != Became.NEW:
        # What it adds no field takes: it stays with the record, and goes out again with the source.
        return source
    for field, value in fresh.items():
        setattr(source, field, publisher_named(actor=actor, name=value) if field == "publisher" else value)
    why = f"Import {record.in_import.uid}, {record.where}"
    return save_source(actor=actor, source=source, why=why, found=dict.fromkeys(fresh, FoundHow.IMPORTED.value))
