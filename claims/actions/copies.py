"""Finding sources that repeat one another's text, and proposing what they may be to one another.

Each text gets fingerprints once; only texts that share rare ones are compared, word by word. What is proposed is a
candidate: a person decides. A pair that anything was recorded of, also a rejection, is left alone.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Left

from claims.actions.permissions import require
from claims.actions.relation import OF_TEXT, propose_relation
from claims.choices import RelationKind, Role
from claims.models import Capture, Fingerprint, SourceRelation, User
from claims.reads.source.copies import Postings, compared, in_parts, outdated, shared_by, unprepared
from claims.reads.withholding import withheld_on
from claims.rules.copies.alignment import MOST as MOST_ALIGNED
from claims.rules.copies.alignment import Sentences
from claims.rules.copies.fingerprint import MOST, fingerprint
from claims.rules.copies.likeness import Likeness, Shared, common_from, likely, likeness_of, own_words
from claims.rules.span.lines import level_within
from claims.rules.span.withholding import NOTHING

PROPOSED_BY = "find_copies 1"
# Share of either text from which it is called a republication.
REPUBLISHED = 0.5
# Texts that are compared word by word with one, and candidates that one gets at most.
MOST_COMPARED, MOST_PROPOSED = 10, 5
CAPTURES_PER_BATCH = 50
# About a second of writing.
ROWS_PER_BATCH = 60_000
# Up to so many new captures are looked up one by one; for more, all fingerprints are read once.
FEW = 40
# Code points of texts that are kept ready for comparing.
_KEPT = 4_000_000

Done = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ProposedCopy:
    """A candidate that was proposed: the relation, and what the two texts have in common."""

    relation: SourceRelation
    likeness: Likeness


def look_for_copies(*, actor: User, capture: Capture) -> list[ProposedCopy]:
    """Propose the sources that this capture's text may have been taken from, or given to.

    Raises ValidationError when it is not the newest readable capture of its source, PermissionDenied unless the actor
    is a curator. Other captures are compared as far as they were prepared: see `prepare`.
    """
    require(actor, Role.CURATOR)
    if not compared().filter(pk=capture.pk).exists():
        raise ValidationError("Only the newest saved copy of a source is compared, while it can be read.")
    prepare(list(unprepared().filter(pk=capture.pk).values_list("pk", flat=True)))
    prepare(list(unprepared().order_by("-pk").values_list("pk", flat=True)[:CAPTURES_PER_BATCH]))
    return list(_look(actor, [capture.pk], _one_by_one(_limit()), _Texts()))


def find_copies(*, keys: Collection[int], done: Done = lambda _: None) -> Iterator[ProposedCopy]:
    """Propose candidates for these captures (by key), which are prepared, each against all that are.

    Writes as it goes, a batch at a time; `done` is called with the number of captures of each.
    """
    limit = _limit()
    shared = _one_by_one(limit) if len(keys) <= FEW else _from_memory(Postings(limit))
    texts, waiting = _Texts(), set(keys)
    for part in in_parts(sorted(keys), CAPTURES_PER_BATCH):
        yield from _look(None, part, shared, texts, waiting)
        done(len(part))


def forget_outdated() -> int:
    """Take away the fingerprints of captures that are not compared any more; says of how many."""
    keys = list(outdated().values_list("pk", flat=True))
    for part in in_parts(keys, CAPTURES_PER_BATCH):
        _forget(part)
    return len(keys)


def forget_all(done: Done = lambda _: None) -> None:
    """Take away all fingerprints, so that they are made again."""
    for part in in_parts(list(Capture.objects.order_by("pk").values_list("pk", flat=True)), CAPTURES_PER_BATCH):
        _forget(part)
        done(len(part))


def prepare(keys: Collection[int], done: Done = lambda _: None) -> None:
    """Give these captures (by key) their fingerprints, a batch at a time.

    Raises RuntimeError inside a transaction, as all here does that works in batches: others write in between.
    """
    ready: dict[int, set[int]] = {}
    for part in in_parts(keys, CAPTURES_PER_BATCH):
        for key, text in _read(part, MOST):
            ready[key] = fingerprint(text)
            if sum(map(len, ready.values())) > ROWS_PER_BATCH:
                done(_write(ready))
    done(_write(ready))


def _forget(keys: list[int]) -> None:
    with transaction.atomic(durable=True):
        Fingerprint.objects.filter(capture__in=keys).delete()


@transaction.atomic(durable=True)
def _write(ready: dict[int, set[int]]) -> int:
    """Store and clear what is ready; says of how many captures. As rows, not as objects: a page has some hundred."""
    number = len(ready)
    Fingerprint.objects.filter(capture__in=list(ready)).delete()
    # In the order of the index: that is quicker where it is large.
    rows = sorted((value, key) for key, values in ready.items() for value in values)
    ready.clear()
    into = "INSERT INTO claims_fingerprint (value, capture_id)"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lists = [value for value, _ in rows], [key for _, key in rows]
            cursor.execute(f"{into} SELECT * FROM unnest(%s::bigint[], %s::bigint[])", lists)
        else:
            cursor.executemany(f"{into} VALUES (%s, %s)", rows)
    return number


def _read(keys: list[int], most: int) -> Iterator[tuple[int, str]]:
    """The own words of these captures, up to so many code points."""
    withheld = withheld_on(keys)
    rows = Capture.objects.filter(pk__in=keys).order_by("pk")
    read = rows.values_list("pk", "structure", "extractor_version", Left("text", most))
    for key, structure, version, text in read.iterator(chunk_size=10):
        yield key, level_within(own_words(text, structure, withheld.get(key, NOTHING)), structure, version)


class _Texts:
    """Texts cut into sentences, the latest of them kept ready."""

    def __init__(self) -> None:
        self._ready: OrderedDict[int, Sentences] = OrderedDict()
        self._size = 0

    def of(self, keys: list[int]) -> dict[int, Sentences]:
        """The texts of these captures, by key."""
        missing = [key for key in keys if key not in self._ready]
        for key, text in _read(missing, MOST_ALIGNED) if missing else ():
            self._ready[key] = Sentences(text)
            self._size += len(text)
        texts = {key: self._ready[key] for key in keys if key in self._ready}
        for key in texts:
            self._ready.move_to_end(key)
        while self._size > _KEPT and len(self._ready) > 1:
            self._size -= len(self._ready.popitem(last=False)[1].text)
        return texts


# Of captures (by key): what others share of the fingerprints of each, and how many fingerprints it has.
SharedBy = Callable[[int], tuple[list[Shared], int]]


def _limit() -> int:
    return common_from(compared().count())


def _one_by_one(limit: int) -> SharedBy:
    def read(key: int) -> tuple[list[Shared], int]:
        values = list(Fingerprint.objects.filter(capture=key).values_list("value", flat=True))
        return shared_by(key, values, limit), len(values)

    return read


def _from_memory(postings: Postings) -> SharedBy:
    return lambda key: (postings.shared_by(key), postings.totals[key])


def _look(
    actor: User | None, keys: list[int], shared: SharedBy, texts: _Texts, waiting: Collection[int] = ()
) -> list[ProposedCopy]:
    """Compare outside of any transaction, and write what was found in one."""
    likely_pairs = {key: likely(*shared(key)) for key in keys}
    captures = _captures({key, *(other for other, _ in others)} for key, others in likely_pairs.items())
    known = _known([captures[key].source_id for key in keys if key in captures])
    pairs: list[tuple[Capture, Capture, Likeness]] = []
    for key in keys:
        if key in captures:
            # Of two that are both new, the later one looks.
            others = [(captures[one], rare) for one, rare in likely_pairs[key] if one in captures]
            mine = [(other, rare) for other, rare in others if not (other.pk > key and other.pk in waiting)]
            pairs += _overlaps(captures[key], mine, known, texts)
    with transaction.atomic(durable=True):
        return [_propose(actor, *pair) for pair in pairs]


def _captures(keys: Iterable[set[int]]) -> dict[int, Capture]:
    """Those of them that are compared now: others may have been withheld since."""
    wanted = set().union(*keys)
    rows = compared().filter(pk__in=wanted).select_related("source").defer("text", "structure", "metadata")
    return {capture.pk: capture for capture in rows}


def _known(sources: list[int]) -> set[frozenset[int]]:
    """Pairs of sources of which something was recorded already."""
    either = Q(from_source__in=sources) | Q(to_source__in=sources)
    rows = SourceRelation.objects.filter(either, kind__in=OF_TEXT).order_by()
    return {frozenset(row) for row in rows.values_list("from_source", "to_source")}


def _overlaps(
    capture: Capture, others: list[tuple[Capture, list[Shared]]], known: set[frozenset[int]], texts: _Texts
) -> list[tuple[Capture, Capture, Likeness]]:
    """What it has in common with the most likely of the others, the most first."""
    new = [(one, rare) for one, rare in others if frozenset((one.source_id, capture.source_id)) not in known]
    new = new[:MOST_COMPARED]
    if not new:
        return []
    ready = texts.of([capture.pk, *(one.pk for one, _ in new)])
    found = []
    for one, rare in new:
        if capture.pk in ready and one.pk in ready:
            later, earlier = _in_order(capture, one)
            likeness = likeness_of(ready[later.pk], ready[earlier.pk], rare)
            found += [(later, earlier, likeness)] if likeness else []
    return sorted(found, key=lambda row: -row[2].share)[:MOST_PROPOSED]


def _in_order(one: Capture, other: Capture) -> tuple[Capture, Capture]:
    """The later first: by the dates of their sources where these tell, else by when they were captured."""
    if _dated(one, other):
        return (one, other) if one.source.published > other.source.published else (other, one)
    return (one, other) if one.pk > other.pk else (other, one)


def _dated(one: Capture, other: Capture) -> bool:
    first, second = sorted([one.source.published, other.source.published])
    # “2018” and “2018-03” may be in either order.
    return bool(first) and not second.startswith(first)


def _propose(actor: User | None, later: Capture, earlier: Capture, likeness: Likeness) -> ProposedCopy:
    kind = RelationKind.REPUBLISHES if likeness.share >= REPUBLISHED else RelationKind.PARALLELS
    relation = propose_relation(
        actor=actor,
        from_source=later.source,
        to_source=earlier.source,
        kind=kind,
        basis=_basis(later, earlier, likeness),
        capture=later,
        start=likeness.start,
        end=likeness.end,
        score=round(likeness.share, 4),
        proposed_by=PROPOSED_BY,
    )
    return ProposedCopy(relation, likeness)


def _basis(later: Capture, earlier: Capture, likeness: Likeness) -> str:
    dates = (
        f"Dated {later.source.published}, the other {earlier.source.published}: the later one is taken for the copy."
        if _dated(later, earlier)
        else "Direction unproven: their dates do not tell which came first."
    )
    return (
        f"Texts compared: {likeness.same} sentences the same, {likeness.near} nearly the same, {likeness.words} words;"
        f" {likeness.share_one:.0%} of this text, {likeness.share_other:.0%} of the other. {dates}"
        f" Saved copies {later.uid} and {earlier.uid}."
    )
