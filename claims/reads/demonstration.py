"""What goes when the demonstration is taken away, and what of one's own would be touched by that."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import Q

from claims.models import Attachment, Capture, Demonstration, Job, Release, User

Model = type[models.Model]
Keys = dict[Model, set[Any]]
# Keys at a time in one statement.
BATCH = 1000
# What a record of one's own can have from the demonstration, and be without.
_ATTRIBUTES = {
    "claims.source.publisher",
    "claims.claim.question",
    "claims.question.merged_into",
    "claims.source_tags.tag",
}
# Rows that say nothing of their own, and go with what they belong to.
_TRACES = {
    "claims.fingerprint",
    "claims.doilink",
    "claims.agreementintervals",
    "claims.user_groups",
    "claims.user_user_permissions",
    "claims.source_tags",
}


class Tie(Enum):
    """How a row hangs on another: what becomes of it when the other goes."""

    STANDS = "is about it, and would go with it"
    TRACE = "says nothing by itself, and goes with it"
    POINTS = "is about something else, and cannot be without it"
    MENTIONS = "stays, and shows nothing in its place"


@dataclass(frozen=True, slots=True)
class Edge:
    """One way in which rows of a table hang on rows of another; `pointing_at` makes a filter of the others' keys."""

    model: Model
    target: Model
    name: str
    called: str
    tie: Tie
    pointing_at: Callable[[list[Any]], Q]


@dataclass(frozen=True, slots=True)
class Touched:
    """One record of one's own, in words: what it is, what it has of the demonstration, and whose name that is."""

    what: str
    because: str = ""
    person: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.because}" if self.because else self.what


@dataclass(slots=True)
class Removal:
    """All that would go, what of it is one's own, what stands in the way, and what would show a gap."""

    going: Keys = field(default_factory=dict)
    own: Keys = field(default_factory=dict)
    in_the_way: list[Touched] = field(default_factory=list)
    mentions: int = 0

    @property
    def people(self) -> list[str]:
        """User names of the accounts that go."""
        going = User.objects.filter(pk__in=self.going.get(User, ()))
        return list(going.order_by("pk").values_list("username", flat=True))

    def counts(self) -> list[tuple[str, int]]:
        """How many rows of each noun go, in words; histories and the like are not named."""
        nouns = [(model, len(keys)) for model, keys in self.going.items() if keys and _is_noun(model)]
        return [(name_of(model, number), number) for model, number in sorted(nouns, key=lambda pair: pair[0].__name__)]

    def touched(self) -> Iterator[Touched]:
        """What would go although it is one's own."""
        for model, keys in self.own.items():
            for part in batches(keys):
                yield from (Touched(_called(row)) for row in _rows(model).filter(pk__in=part).order_by("pk"))

    def files(self) -> set[str]:
        """Hashes of the stored files of the captures and releases that go; others may need them, too."""
        found: set[str] = set()
        for model in (Capture, Attachment, Release):
            for part in batches(self.going.get(model, set())):
                found.update(model._default_manager.filter(pk__in=part).values_list("sha256", flat=True))
        return found


def removal_of(demonstration: Demonstration, *, keep: Collection[str] = ()) -> Removal:
    """What taking the demonstration away means. Accounts named in `keep` stay, and are one's own from then on."""
    removal = Removal(going=_recorded(demonstration, keep))
    edges = list(_edges())
    pointing: list[tuple[Edge, set[Any]]] = []
    newest: Keys = dict(removal.going)
    while newest:
        found: Keys = defaultdict(set)
        for edge in edges:
            keys = _hanging(edge, newest.get(edge.target, set())) - removal.going.get(edge.model, set())
            if edge.tie in (Tie.POINTS, Tie.MENTIONS):
                pointing.append((edge, keys))
            elif keys:
                found[edge.model] |= keys
                if edge.tie is Tie.STANDS:
                    removal.own.setdefault(edge.model, set()).update(keys)
        for model, keys in found.items():
            removal.going.setdefault(model, set()).update(keys)
        newest = found
    _judge(removal, pointing)
    return removal


def _recorded(demonstration: Demonstration, keep: Collection[str]) -> Keys:
    going = {model: demonstration.keys_of(model) for model in _tables()}
    going = {model: keys for model, keys in going.items() if keys}
    if going.get(User):
        kept = User.objects.filter(username__in=keep, pk__in=going[User]).values_list("pk", flat=True)
        going[User] -= set(kept)
        roles = User.groups.through
        going[roles] = going.get(roles, set()) - set(
            roles._default_manager.filter(**{"user_id__in": set(kept)}).values_list("pk", flat=True)
        )
    return going


def _judge(removal: Removal, pointing: list[tuple[Edge, set[Any]]]) -> None:
    """Of what points at something that goes, tell what stays itself."""
    mentioning: set[tuple[Model, Any]] = set()
    for edge, keys in pointing:
        staying = keys - removal.going.get(edge.model, set())
        if edge.tie is Tie.MENTIONS:
            mentioning |= {(edge.model, key) for key in staying}
            continue
        for part in batches(staying):
            for row in _rows(edge.model).filter(pk__in=part).order_by("pk"):
                other = getattr(row, edge.name)
                person = other.username if isinstance(other, User) else ""
                removal.in_the_way.append(Touched(_called(row), f"{edge.called} {_called(other)}", person))
    removal.mentions = len(mentioning)


def _tables() -> Iterator[Model]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def _edges() -> Iterator[Edge]:
    for model in _tables():
        for own in model._meta.concrete_fields:
            if isinstance(own, models.ForeignKey):
                called, tie = str(own.verbose_name), _tie(model, own.name, own.related_model)
                yield Edge(model, own.related_model, own.name, called, tie, _key_in(f"{own.attname}__in"))
        if followed := _followed_by(model):
            yield Edge(model, followed, "id", "", Tie.STANDS, _key_in(f"{followed._meta.pk.attname}__in"))
    for model in _tables():
        if model is not LogEntry:
            yield Edge(LogEntry, model, "object_id", "", Tie.TRACE, _logged(model))


def _tie(model: Model, name: str, target: Model) -> Tie:
    if _followed_by(model) and name != "history_user":
        return Tie.MENTIONS
    if f"{model._meta.label_lower}.{name}" in _ATTRIBUTES:
        return Tie.POINTS
    if model._meta.label_lower in _TRACES:
        return Tie.TRACE
    # Whatever somebody did is their work, also under a borrowed name; a job only tells how some work went.
    return Tie.POINTS if target is User and model is not Job else Tie.STANDS


def _followed_by(model: Model) -> Model | None:
    """The noun whose history this table is."""
    return getattr(model, "instance_type", None)


def _key_in(lookup: str) -> Callable[[list[Any]], Q]:
    return lambda keys: Q(**{lookup: keys})


def _logged(model: Model) -> Callable[[list[Any]], Q]:
    """Entries in the log of the data entry pages, which name a record by its table and its key."""
    named = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
    return lambda keys: Q(**named, object_id__in=[str(key) for key in keys])


def _hanging(edge: Edge, targets: set[Any]) -> set[Any]:
    found: set[Any] = set()
    for part in batches(targets):
        rows = edge.model._base_manager.filter(edge.pointing_at(part))
        found.update(rows.values_list("pk", flat=True))
    return found


def batches(keys: set[Any]) -> Iterator[list[Any]]:
    """The keys, as many at a time as one statement takes."""
    ordered = sorted(keys)
    for first in range(0, len(ordered), BATCH):
        yield ordered[first : first + BATCH]


def _rows(model: Model) -> "models.QuerySet[Any]":
    """Rows to be named: without the texts of captures, which may have 20 MB each."""
    return Capture.objects.without_text() if model is Capture else model._base_manager.all()


def _is_noun(model: Model) -> bool:
    return model._meta.app_label == "claims" and not (model._meta.auto_created or _followed_by(model))


def name_of(model: Model, number: int) -> str:
    """What rows of this table are called, one or several."""
    return str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)


def _called(row: Any) -> str:
    followed = _followed_by(type(row))
    if owner := row._meta.auto_created:
        # A row between two nouns is a line of the one that lists the other.
        return _called(getattr(row, owner._meta.model_name))
    if isinstance(row, User):
        return f"“{row.username}”"
    if followed:
        who = f" by “{row.history_user.username}”" if row.history_user else ""
        return f"change of {name_of(followed, 1)} {getattr(row, 'uid', row.pk)}{who}"
    return f"{name_of(type(row), 1)} {getattr(row, 'uid', None) or row.pk}"
