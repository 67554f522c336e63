"""Which source a record is of: one that is here, or one that is to be made."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from claims.actions.record import check_typed
from claims.actions.source import normalise_source
from claims.choices import Sells, SourceStatus
from claims.models import Publisher, Source, SourceType
from claims.rules.identify.uid import is_uid
from claims.rules.table_record import Values

PLAIN = (
    "title", "address", "doi", "pmid", "pmcid", "trial_number", "container_title", "author_printed", "published",
    "published_printed", "language", "status", "excluded_because", "retraction_status", "note",
)  # fmt: skip
# By these a source is known, the surest first; by its title alone where it has none of them.
IDENTIFIERS = ("uid", "doi", "pmid", "pmcid", "address_key")
# What the source itself does not hold: by field, under which name `Wanted` has it.
_BESIDE = {"publisher": "publisher", "publisher_sells": "sells", "tags": "tags"}
Identity = tuple[str, str]
_TAG = re.compile(r"[A-Za-z0-9_-]{1,60}")


@dataclass(slots=True)
class Wanted:
    """A source as a record gives it: normalised, with the names of its type, publisher and tags beside it.

    `place` is its place among the sources of the table, from 0.
    """

    source: Source
    identities: tuple[Identity, ...]
    values: Values
    publisher: str = ""
    sells: str = ""
    tags: tuple[str, ...] = ()
    stored: Source | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    ambiguous: str = ""
    place: int = -1

    def said(self, name: str) -> Any:
        """What the record says in this field, normalised where the source itself holds it."""
        return self.values[name] if name in _BESIDE else getattr(self.source, name)

    def take(self, name: str, other: "Wanted") -> None:
        """Take a field over from another record of the same source, which says more."""
        self.values[name] = other.values[name]
        if name in _BESIDE:
            setattr(self, _BESIDE[name], getattr(other, _BESIDE[name]))
        else:
            setattr(self.source, name, getattr(other.source, name))

    def take_tags(self, tags: Iterable[str]) -> None:
        """Add tags: records of one source may each name some."""
        self.tags = tuple(dict.fromkeys((*self.tags, *tags)))
        self.values["tags"] = " ".join(self.tags)


class Sources:
    """Looks sources up, a batch at a time."""

    def __init__(self) -> None:
        self._types = {one.code: one for one in SourceType.objects.all()}
        self._last: tuple[Values, Wanted] | None = None

    def wanted(self, values: Values) -> Wanted:
        """The source that these values say. Raises ValidationError by field."""
        # Rows of one source mostly follow one another.
        if self._last is None or self._last[0] != values:
            self._last = values, self._wanted(values)
        return self._last[1]

    def _wanted(self, values: Values) -> Wanted:
        said = {name: value for name, value in values.items() if value}
        source = Source(**{name: said[name] for name in PLAIN if name in said})
        errors: dict[str, Any] = {}
        if uid := said.get("uid", ""):
            if not is_uid(uid):
                errors["uid"] = f"“{uid[:40]}” is no identifier of a source here."
            source.uid = uid
        if code := said.get("source_type", ""):
            if code not in self._types:
                errors["source_type"] = f"There is no type of source “{code[:40]}”. Known are {', '.join(self._types)}."
            source.source_type = self._types.get(code)
        for check in (normalise_source, check_typed, _check_fields):
            try:
                check(source)
            except ValidationError as error:
                errors |= {name: why for name, why in error.message_dict.items() if name not in errors}
        tags = tuple(dict.fromkeys(said.get("tags", "").split()))
        errors |= dict(_unfit(said, tags))
        if errors:
            raise ValidationError(errors)
        identities = tuple(_identities(source, named=bool(uid)))
        if not identities:
            raise ValidationError(
                "Nothing says which source it is of: name a column with an address, a DOI or a title."
            )
        return Wanted(source, identities, said, said.get("publisher", ""), said.get("publisher_sells", ""), tags)

    def look_up(self, wanted: Iterable[Wanted]) -> None:
        """Find those that are here, with what is said of them otherwise, and say where several may be meant."""
        wanted = list(wanted)
        by: dict[Identity, list[Source]] = {}
        for source in self._stored(wanted):
            for identity in _identities(source, named=True, titled=True):
                by.setdefault(identity, []).append(source)
        for one in wanted:
            found = {source.pk: source for identity in one.identities for source in by.get(identity, ())}
            if len(found) == 1:
                (one.stored,) = found.values()
                one.changes = dict(source_changes(one, one.stored))
            elif found:
                numbers = ", ".join(str(source.number) for source in found.values())
                one.ambiguous = f"Several sources here may be meant: {numbers}."
        uids = {one.source.uid for one in wanted if one.stored is None and "uid" in one.values}
        gone = set(Source.objects.filter(uid__in=uids).values_list("uid", flat=True)) if uids else set()
        for one in wanted:
            if one.source.uid in gone and one.stored is None:
                one.ambiguous = f"The source {one.source.uid} was withdrawn."

    def _stored(self, wanted: list[Wanted]) -> list[Source]:
        asked: dict[str, set[str]] = {}
        for name, value in (identity for one in wanted for identity in one.identities):
            asked.setdefault(name, set()).add(value)
        condition = Q()
        for name, values in asked.items():
            condition |= Q(**{f"{name}__in": values})
        rows = Source.objects.filter(withdrawn_at=None).select_related("publisher", "source_type")
        return list(rows.filter(condition).prefetch_related("tags").order_by("pk")) if asked else []


class Seen:
    """The sources that a table has named, in a few bytes each: it may name a hundred thousand."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._at: dict[int, int] = {}
        self._said: list[str] = []
        self._now: dict[int, tuple[Wanted, str]] = {}

    def begin_batch(self) -> None:
        """What this batch has is at hand; of those before it there is what they said."""
        for at, (wanted, where) in self._now.items():
            self._said[at] = json.dumps([where, wanted.values])
        self._now.clear()

    def known(self, wanted: Wanted) -> list[tuple[Wanted, str]]:
        """Sources that were named before by one of its identities, each with the row that named it first.

        Raises ValidationError by field.
        """
        places = dict.fromkeys(self._at[key] for one in wanted.identities if (key := hash(one)) in self._at)
        return [self._again(at) for at in places]

    def _again(self, at: int) -> tuple[Wanted, str]:
        if at not in self._now:
            where, values = json.loads(self._said[at])
            self._now[at] = self._sources.wanted(values), where
            self._now[at][0].place = at
        return self._now[at]

    def keep(self, wanted: Wanted, where: str, identities: Iterable[Identity]) -> None:
        """Know it by these from now on."""
        if wanted.place < 0:
            wanted.place = len(self._said)
            self._said.append("")
            self._now[wanted.place] = wanted, where
        for identity in identities:
            self._at.setdefault(hash(identity), wanted.place)


def _unfit(said: Values, tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the names of a publisher and of tags."""
    try:
        check_typed(Publisher(name=said.get("publisher", "")))
    except ValidationError as error:
        yield "publisher", " ".join(error.messages)
    sells = said.get("publisher_sells", "")
    if sells and sells not in Sells.values:
        yield "publisher_sells", f"“{sells[:40]}” is none of {', '.join(Sells.values)}."
    if strange := [tag for tag in tags if not _TAG.fullmatch(tag)]:
        yield "tags", f"“{strange[0][:60]}” is no tag: use letters, digits, - and _, 60 at most."


def _check_fields(source: Source) -> None:
    source.clean_fields(exclude=["uid", "number", "created_by", "publisher", "source_type"])
    if source.status == SourceStatus.EXCLUDED and not source.excluded_because:
        raise ValidationError({"excluded_because": "An excluded source says why."})


def _identities(source: Source, *, named: bool, titled: bool = False) -> Iterator[Identity]:
    """By what a source is known; by its title where there is nothing else, or where that is looked for."""
    known = [(name, getattr(source, name)) for name in IDENTIFIERS if name != "uid" or named]
    known = [one for one in known if one[1]]
    yield from known
    if source.title and (titled or not known):
        yield "title", source.title


def source_changes(wanted: Wanted, stored: Source) -> Iterator[tuple[str, tuple[str, str]]]:
    """What the table says otherwise; what it leaves empty stays."""
    for name in wanted.values:
        if name == "source_type":
            before, after = (one.source_type.code if one.source_type else "" for one in (stored, wanted.source))
        elif name == "publisher":
            before, after = (stored.publisher.name if stored.publisher else ""), wanted.publisher
        elif name == "tags":
            there = {tag.name for tag in stored.tags.all()}
            before, after = " ".join(sorted(there)), " ".join(sorted(there.union(wanted.tags)))
        elif name == "publisher_sells":
            before = stored.publisher.sells if stored.publisher else ""
            after = wanted.sells if stored.publisher and wanted.publisher in ("", stored.publisher.name) else before
        elif name in PLAIN:
            before, after = getattr(stored, name), getattr(wanted.source, name)
        else:
            continue
        if before != after:
            yield name, (before, after)


def publishers_named(names: Iterable[str]) -> dict[str, Publisher]:
    """Those of these publishers that are here, by their name."""
    return {one.name: one for one in Publisher.objects.filter(name__in=set(names))}
