"""Writing down which rows are the demonstration, and taking them away again."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Max
from django_tasks_db.models import DBTaskResult

from claims.actions.number import of_claims
from claims.actions.permissions import require
from claims.actions.purge import delete_files, still_needed
from claims.choices import Role
from claims.models import Capture, Counter, Demonstration, Job, Source, User
from claims.models.capture import file_name_of
from claims.reads.demonstration import Removal, batches, removal_of
from claims.reads.hold import refuse_held

NEEDED = "Only leads take the demonstration away."

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


@transaction.atomic
def make_people(*, actor: User, roles: Mapping[str, Role]) -> dict[str, User]:
    """Accounts of these names, each with its role; one that is new has no password. All accounts, by name.

    Raises PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    for name, role in roles.items():
        if not User.objects.filter(username=name).exists():
            made = User.objects.create_user(name, pseudonym=name.capitalize().replace("-", " "))
            made.groups.set(Group.objects.filter(name=role))
    return User.objects.in_bulk(field_name="username")


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


@transaction.atomic
def remove_demonstration(*, actor: User, keep: Collection[str] = (), with_own: bool = False) -> Removal:
    """Take the demonstration and its people away, whole; accounts named in `keep` stay. It cannot be undone.

    What people here have put on it (a rating of one of its claims, a claim marked in one of its texts) goes with it
    only `with_own`. Raises ValidationError where that is not said, where a record of one's own has something of the
    demonstration, or a demonstration account did work of one's own, and where there is no demonstration;
    PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    demonstration = Demonstration.objects.select_for_update().first()
    if demonstration is None:
        raise ValidationError("There is no demonstration here.")
    removal = removal_of(demonstration, keep=keep)
    _check(actor, removal, with_own=with_own)
    files = removal.files()
    _forget_people(removal.people)
    _forget_tasks(removal)
    _forget_numbers(removal)
    for model, keys in removal.going.items():
        _delete(model, keys)
    if not Source.objects.exists():
        # As in a place that was begun empty, the first source is the first.
        Counter.objects.all().delete()
    demonstration.delete()
    names = [file_name_of(sha256) for sha256 in files - still_needed(files)]
    transaction.on_commit(lambda: delete_files(names))
    return removal


def _check(actor: User, removal: Removal, *, with_own: bool) -> None:
    if actor.pk in removal.going.get(User, ()):
        raise ValidationError(f"“{actor.username}” goes with the demonstration. Take it away as somebody who stays.")
    refuse_held(removal.going.get(Capture, ()), "The demonstration stays")
    if removal.in_the_way:
        raise ValidationError("Work of your own has something of the demonstration.")
    if any(removal.own.values()) and not with_own:
        raise ValidationError("Work of your own stands on the demonstration.")


def _delete(model: type[models.Model], keys: set[Any]) -> None:
    """Past PROTECT and the histories: whatever hangs on these rows goes in the same transaction, and none is left."""
    table, key = (connection.ops.quote_name(str(name)) for name in (model._meta.db_table, model._meta.pk.column))
    with connection.cursor() as cursor:
        for part in batches(keys):
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({marks})", part)


def _forget_people(usernames: list[str]) -> None:
    """A session names its person without a key."""
    gone = {str(key) for key in User.objects.filter(username__in=usernames).values_list("pk", flat=True)}
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") in gone:
            session.delete()


def _forget_tasks(removal: Removal) -> None:
    """What the queue keeps of jobs that go: it names them by their uid."""
    uids = set(Job.objects.filter(pk__in=removal.going.get(Job, ())).values_list("uid", flat=True))
    for result in DBTaskResult.objects.all() if uids else ():
        if uids.intersection(result.args_kwargs["args"]):
            result.delete()


def _forget_numbers(removal: Removal) -> None:
    """How far the claims of sources that go were numbered: the counter names the source in words."""
    for part in batches(removal.going.get(Source, set())):
        Counter.objects.filter(of__in=[of_claims(key) for key in part]).delete()
