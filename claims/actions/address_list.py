"""Writes of lists of pages to save."""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.record import typed
from claims.choices import Role
from claims.models import AddressList, ListedAddress, Source, User
from claims.rules.identify.addresses import MOST_ADDRESSES

_BATCH: Final = 1_000
STOPPED: Final = "This list was stopped."


@transaction.atomic
def make_address_list(*, actor: User, name: str, addresses: Mapping[str, str]) -> AddressList:
    """A list of pages to save: addresses by their keys, as `addresses_in` finds them.

    Raises ValidationError (field `name`: none, or one that cannot be kept; `addresses`: none, or too many) and
    PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    _check_number(addresses, len(addresses))
    made = AddressList(name=typed(name, "name"), created_by=actor)
    made.full_clean(exclude=["created_by"])
    made.save(force_insert=True)
    _list(made, addresses, 1)
    return made


@transaction.atomic
def add_to_address_list(*, actor: User, address_list: AddressList, addresses: Mapping[str, str]) -> int:
    """Add pages at the end of a list, but for those that it has; how many were added.

    Raises ValidationError (field `addresses`: none, or too many; the list is stopped) and PermissionDenied unless the
    actor is a curator.
    """
    require(actor, Role.CURATOR)
    address_list = _held(address_list)
    last = address_list.addresses.aggregate(last=Max("position"))["last"] or 0
    known = set(address_list.addresses.values_list("address_key", flat=True))
    new = {key: address for key, address in addresses.items() if key not in known}
    _check_number(addresses, last + len(new))
    _list(address_list, new, last + 1)
    return len(new)


def _check_number(addresses: Mapping[str, str], together: int) -> None:
    if not addresses:
        raise ValidationError({"addresses": "Give at least one address."})
    if together > MOST_ADDRESSES:
        why = f"{together:,} pages; {MOST_ADDRESSES:,} is the most of one list. Make several."
        raise ValidationError({"addresses": why})


def _list(address_list: AddressList, addresses: Mapping[str, str], first: int) -> None:
    listed = (
        ListedAddress(in_list=address_list, position=position, address=address, address_key=key)
        for position, (key, address) in enumerate(addresses.items(), first)
    )
    ListedAddress.objects.bulk_create(listed, batch_size=_BATCH)


@transaction.atomic
def stop_address_list(*, actor: User, address_list: AddressList, because: str) -> AddressList:
    """Say that a list is worked on no more. What was saved from it stays saved, and the list can be read.

    Raises ValidationError (field `because`: no reason; it is stopped already) and PermissionDenied unless the actor is
    a curator.
    """
    require(actor, Role.CURATOR)
    address_list = _held(address_list)
    if not (because := typed(because, "because")):
        raise ValidationError({"because": "Say why it is stopped."})
    address_list.stopped_at, address_list.stopped_by, address_list.stopped_because = timezone.now(), actor, because
    address_list.save(update_fields=["stopped_at", "stopped_by", "stopped_because"])
    return address_list


@transaction.atomic
def leave_address_out(*, actor: User, listed: ListedAddress, because: str) -> ListedAddress:
    """Say that a page cannot be saved, and why. Should it be saved after all, it counts as saved.

    Raises ValidationError (field `because`: no reason; the list is stopped) and PermissionDenied unless the actor is a
    curator.
    """
    require(actor, Role.CURATOR)
    _held(listed.in_list)
    if not (because := typed(because, "because")):
        raise ValidationError({"because": "Say why it cannot be saved."})
    return _settle(listed, actor, because=because)


@transaction.atomic
def say_address_moved(*, actor: User, listed: ListedAddress, source: str) -> ListedAddress:
    """Say that a page is saved under another address: of the source with this address, identifier or number.

    Raises ValidationError (field `source`: there is none, or several; the list is stopped) and PermissionDenied unless
    the actor is a curator.
    """
    require(actor, Role.CURATOR)
    _held(listed.in_list)
    current = Source.objects.current()
    found = list((current.identified(source) | current.numbered(source)).order_by("pk")[:2])
    if len(found) != 1:
        many = (
            "Several sources have it: give the number of one." if found else "No source has this. Save the page first."
        )
        raise ValidationError({"source": many})
    return _settle(listed, actor, moved_to=found[0])


@transaction.atomic
def take_address_up(*, actor: User, listed: ListedAddress) -> ListedAddress:
    """Take back that a page cannot be saved, or that it moved.

    Raises ValidationError where the list is stopped, and PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    _held(listed.in_list)
    return _settle(listed, actor)


def _settle(listed: ListedAddress, actor: User, *, because: str = "", moved_to: Source | None = None) -> ListedAddress:
    listed.left_out_because, listed.left_out_at = because, timezone.now() if because else None
    listed.moved_to, listed.settled_by = moved_to, actor
    listed.save(update_fields=["left_out_because", "left_out_at", "moved_to", "settled_by"])
    return listed


def _held(address_list: AddressList) -> AddressList:
    """The list as it is stored. Raises ValidationError where it was stopped."""
    stored = AddressList.objects.select_for_update(of=("self",)).get(pk=address_list.pk)
    if stored.stopped_at is not None:
        raise ValidationError(STOPPED)
    return stored
