"""Writes of sources and of what describes them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.capture import attach_picture
from claims.actions.citation import cite_source
from claims.actions.freeze import Came, freeze, freeze_found, read_copy
from claims.actions.identifiers import normalise_identifiers
from claims.actions.not_printed import say_not_printed
from claims.actions.number import number_sources
from claims.actions.permissions import require
from claims.actions.propagate import mark_retraction
from claims.actions.record import hold, record, record_withdrawal, typed
from claims.choices import RetractionStatus, Role
from claims.models import Capture, Publisher, Source, SourceType, Tag, User
from claims.reads.source.suggestion import found_still
from claims.rules.identify.address import BadAddress, check_address, compare_key


@transaction.atomic
def save_source(
    *,
    actor: User,
    source: Source,
    tags: Iterable[Tag] | None = None,
    why: str = "",
    found: Mapping[str, str] | None = None,
    not_printed: Collection[str] | None = None,
) -> Source:
    """Add or change a source. Identifiers, dates and the address are brought to their normal form first.

    `found` says how the values of fields were found where they are not printed; a value that is typed over one that was
    found otherwise counts as printed again. `not_printed` are all fields of which the person says that they looked and
    that nothing is printed. Raises ValidationError by field, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    normalise_source(source)
    if source.retraction_status != RetractionStatus.UNCHECKED and not source.retraction_checked_on:
        source.retraction_checked_on = timezone.now().date().isoformat()
    before = hold(source)
    if source._state.adding:
        source.created_by = actor
        (source.number,) = number_sources()
    if before is not None:
        source.found_how = found_still(source, before)
    source.found_how = source.found_how | dict(found or {})
    if not_printed is not None:
        told = say_not_printed(source, not_printed)
        why = why or told
    record(source, actor=actor, why=why, before=before)
    if before is not None and before.retraction_status != source.retraction_status:
        mark_retraction(source)
    if tags is not None:
        source.tags.set(tags)
    if source.doi != (before.doi if before else ""):
        cite_source(actor=actor, source=source)
    return source


def normalise_source(source: Source) -> None:
    """Bring identifiers, dates and the address to their normal form; ValidationError names each bad field."""
    errors: dict[str, Any] = {}
    try:
        normalise_identifiers(source)
    except ValidationError as error:
        errors |= error.error_dict
    try:
        source.address = check_address(source.address)
    except BadAddress as error:
        errors["address"] = str(error)
    if errors:
        raise ValidationError(errors)
    source.address_key = compare_key(source.address) if source.address else ""


@transaction.atomic
def withdraw_source(*, actor: User, source: Source, because: str) -> Source:
    """Take a source out of lists and counts, with a reason; it stays at its address.

    Raises ValidationError without a reason or while claims or evidence items stand on it, and PermissionDenied
    unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    resting = {
        "claims": source.claims.filter(withdrawn_at=None).count(),
        "evidence items": source.evidence_items.filter(withdrawn_at=None).count(),
    }
    if any(resting.values()):
        counted = " and ".join(f"{number} {noun}" for noun, number in resting.items() if number)
        raise ValidationError(f"On this source stand: {counted}. Withdraw these first, each with its reason.")
    record_withdrawal(source, actor=actor, because=because)
    return source


@transaction.atomic
def save_publisher(*, actor: User, publisher: Publisher, why: str = "") -> Publisher:
    """Add or change a publisher. Raises ValidationError by field, PermissionDenied unless the actor is a curator."""
    require(actor, Role.CURATOR)
    record(publisher, actor=actor, why=why)
    return publisher


@transaction.atomic
def save_source_type(*, actor: User, source_type: SourceType) -> SourceType:
    """Add or change a source type. Raises ValidationError by field, PermissionDenied unless the actor is a lead."""
    require(actor, Role.LEAD)
    record(source_type, actor=actor)
    return source_type


@transaction.atomic
def save_tag(*, actor: User, tag: Tag) -> Tag:
    """Add or change a tag. Raises ValidationError by field, PermissionDenied unless the actor is a curator."""
    require(actor, Role.CURATOR)
    record(tag, actor=actor)
    return tag


def publisher_named(*, actor: User, name: str) -> Publisher:
    """The publisher of this name, whatever its case; added when there is none. Raises ValidationError."""
    require(actor, Role.CURATOR)
    name = typed(name, "name")
    known = Publisher.objects.filter(name=name).first() or Publisher.objects.filter(name__iexact=name).first()
    return known or save_publisher(actor=actor, publisher=Publisher(name=name))


def freeze_page(
    *,
    actor: User,
    source: Source,
    publisher_name: str = "",
    tags: Iterable[Tag] | None = None,
    not_printed: Collection[str] | None = None,
    picture: tuple[bytes, str] | None = None,
    **came: Unpack[Came],
) -> Capture:
    """A source, added unless it is stored already, and the frozen copy of a document, in one step.

    `publisher_name` names the publisher of a new source, who is added when new. `picture` is kept beside the copy:
    bytes and name of the file. It is read and compared before the
    transaction, which is the outermost. Raises ValidationError by field (the bytes are `data`) and PermissionDenied;
    then no row is stored.
    """
    require(actor, Role.CURATOR)
    copy = read_copy(**came)

    def attach(capture: Capture) -> None:
        if picture is not None:
            attach_picture(actor=actor, capture=capture, data=picture[0], filename=picture[1])

    if not source._state.adding:
        return freeze(actor, source, copy, then=attach)
    with transaction.atomic(durable=True):
        if publisher_name.strip():
            source.publisher = publisher_named(actor=actor, name=publisher_name)
        save_source(actor=actor, source=source, tags=tags, not_printed=not_printed)
        capture = freeze_found(actor, source, copy)
        attach(capture)
    return capture


def pasted_bytes(text: str) -> bytes:
    """The bytes that are frozen for pasted text: UTF-8. ValidationError (field `data`) for half a character."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        where = f"at position {error.start + 1}"
        raise ValidationError(
            {"data": f"The text has half of a character (a lone surrogate) {where}. Copy it again."}
        ) from error
