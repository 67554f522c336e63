"""Keeping the mapping of a table under a name."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.permissions import require
from claims.actions.record import record, typed
from claims.choices import Role
from claims.models import TableMapping, User

MOST_KEPT = 200


@transaction.atomic
def keep_table_mapping(*, actor: User, name: str, says: Mapping[str, Any]) -> TableMapping:
    """Keep a mapping under a name; what had that name before is in its history.

    Raises ValidationError (field `name`) without a name or where there are too many, PermissionDenied unless the actor
    is a curator.
    """
    require(actor, Role.CURATOR)
    name = " ".join(typed(name, "name").split())
    if not name:
        raise ValidationError({"name": "Give it a name."})
    kept = TableMapping.objects.filter(name=name).first()
    if kept is None:
        if TableMapping.objects.count() >= MOST_KEPT:
            raise ValidationError({"name": f"{MOST_KEPT} mappings are kept already. Forget one first."})
        kept = TableMapping(name=name, created_by=actor)
    kept.says = dict(says)
    record(kept, actor=actor)
    return kept


@transaction.atomic
def forget_table_mapping(*, actor: User, kept: TableMapping) -> None:
    """Keep it no longer; imports have their own copy of what they were said by.

    Raises PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    kept.delete()
