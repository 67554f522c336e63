"""Writing down which rows are the demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Max

from claims.models import Demonstration

# Others may work meanwhile: what they write is not to be seen inside, for it would count as the demonstration's.
_POSTGRESQL = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


@contextmanager
def recorded_as_demonstration() -> Iterator[None]:
    """All that is written inside belongs to the demonstration; it is written as a whole, or not at all."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(_POSTGRESQL)
        before = {model: _last_key(model) for model in numbered_models()}
        yield
        _add({model: _keys_after(model, last) for model, last in before.items()})


def numbered_models() -> list[type[models.Model]]:
    """Every table whose rows the database numbers, histories and the tables between two nouns included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, models.AutoField)
        and model._meta.managed
        and not model._meta.proxy
        and model is not Demonstration
    ]


def _last_key(model: type[models.Model]) -> int:
    return int(model._base_manager.aggregate(last=Max("pk"))["last"] or 0)


def _keys_after(model: type[models.Model], last: int) -> list[int]:
    return list(model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))


def _add(written: dict[type[models.Model], list[int]]) -> None:
    demonstration = Demonstration.objects.first() or Demonstration()
    for model, keys in written.items():
        if keys:
            known = demonstration.keys_of(model)
            demonstration.rows[model._meta.label_lower] = sorted(known.union(keys))
    demonstration.save()
