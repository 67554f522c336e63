"""Which work a source is: confirmed record-of, republishes and version-of lead to its original, which counts once.

A candidate never counts. Where a source has several of these relations, the oldest is followed, so that a page which
repeats two works never makes them one.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr

from claims.choices import SAME_WORK, RelationKind, RelationStatus
from claims.models.relation import SourceRelation
from claims.models.source import Source

# Kinds by which a source says what another says: a retraction of that one is a flag on this one.
TELLS_OF = (RelationKind.REPORTS, RelationKind.CITES)

# Any number for the lock that confirming takes; it must be one and the same everywhere.
_LOCK = 7_362_001
_IDS = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)",
}
# One statement however long the chains are. UNION drops what was reached before, so a circle ends too.
_WALK = """
WITH RECURSIVE seed(id) AS ({seed}),
walk(one, other) AS (
    SELECT r.from_source_id, r.to_source_id FROM seed JOIN claims_sourcerelation r ON r.id = ({first_of_seed})
    UNION
    SELECT r.from_source_id, r.to_source_id FROM walk JOIN claims_sourcerelation r ON r.id = ({first_of_walk})
)
SELECT one, other, one IN (SELECT id FROM seed), other IN (SELECT id FROM seed) FROM walk
"""
_FIRST = """
SELECT x.id FROM claims_sourcerelation x WHERE x.from_source_id = {node} AND x.kind IN ({kinds})
AND x.status IN ({statuses}) ORDER BY CASE x.status WHEN 'confirmed' THEN 0 ELSE 1 END, x.id LIMIT 1
"""


_BACK = """
WITH RECURSIVE found(id) AS (
    {seed}
    UNION
    SELECT r.from_source_id FROM found JOIN claims_sourcerelation r ON r.to_source_id = found.id
    WHERE r.status = 'confirmed' AND r.kind IN ({kinds})
)
SELECT id FROM found {limit}
"""


def _quoted(codes: Iterable[str]) -> str:
    # Codes of our own vocabularies alone: nothing that anybody typed.
    return ", ".join(f"'{code}'" for code in codes)


def _walk(seed: str, params: Iterable[Any], statuses: Collection[str]) -> list[tuple[int, int, bool, bool]]:
    """Steps (from, to, whether from is in the seed, whether to is) that lead on from the sources that SQL selects."""
    parts = {
        f"first_of_{name}": _FIRST.format(node=node, kinds=_quoted(SAME_WORK), statuses=_quoted(statuses))
        for name, node in (("seed", "seed.id"), ("walk", "walk.other"))
    }
    with connection.cursor() as cursor:
        cursor.execute(_WALK.format(seed=seed, **parts), list(params))
        return [(one, other, bool(one_in), bool(other_in)) for one, other, one_in, other_in in cursor.fetchall()]


def _steps(source_ids: Iterable[int], statuses: Collection[str]) -> dict[int, int]:
    seed = json.dumps(sorted(set(source_ids)))
    return {one: other for one, other, *_ in _walk(_IDS[connection.vendor], [seed], statuses)}


def _end_of(source: int, steps: dict[int, int], ends: dict[int, int]) -> int:
    """Where the steps lead; a circle, which is refused on every way in, ends at its lowest id. `ends` remembers."""
    path: list[int] = []
    seen: dict[int, int] = {}
    at = source
    while at in steps and at not in ends and at not in seen:
        seen[at] = len(path)
        path.append(at)
        at = steps[at]
    end = min(path[seen[at] :]) if at in seen else ends.get(at, at)
    ends.update(dict.fromkeys(path, end))
    return end


def originals_of(source_ids: Iterable[int]) -> dict[int, int]:
    """Each source id with the id of its original: its own where no confirmed relation leads on. One query."""
    asked = set(source_ids)
    if not asked:
        return {}
    steps, ends = _steps(asked, [RelationStatus.CONFIRMED]), dict[int, int]()
    return {source: _end_of(source, steps, ends) for source in asked}


def repeats_among(source_ids: QuerySet[Any, int]) -> int:
    """How many of these sources (a queryset of ids) are a work that another of them is, too. One query."""
    try:
        sql, params = source_ids.order_by().distinct().query.sql_with_params()
    except EmptyResultSet:
        return 0
    walk = _walk(sql, params, [RelationStatus.CONFIRMED])
    steps, ends = {one: other for one, other, *_ in walk}, dict[int, int]()
    joined = {one for one, _, is_in, _ in walk if is_in} | {other for _, other, _, is_in in walk if is_in}
    return len(joined) - len({_end_of(source, steps, ends) for source in joined})


def path_of(source_id: int) -> list[int]:
    """Ids from the source to its original by confirmed relations and, where there is none, by candidates. One query."""
    steps = _steps([source_id], [RelationStatus.CONFIRMED, RelationStatus.CANDIDATE])
    path = [source_id]
    while path[-1] in steps and steps[path[-1]] not in path:
        path.append(steps[path[-1]])
    return path


def _reaching(source_ids: Collection[int], most: int | None = None) -> set[int]:
    """These sources and all (or `most`) that lead to one of them by confirmed relations of the same work. One query."""
    limit = "" if most is None else f"LIMIT {most:d}"
    with connection.cursor() as cursor:
        cursor.execute(
            _BACK.format(seed=_IDS[connection.vendor], kinds=_quoted(SAME_WORK), limit=limit),
            [json.dumps(sorted(source_ids))],
        )
        return {source for (source,) in cursor.fetchall()}


def sources_same_as(source_ids: Collection[int], most: int | None = None) -> set[int]:
    """These sources and everything that is a record, a republication or a version of one of them; at most so many."""
    return _reaching(source_ids, most)


def sources_resting_on(source_ids: Collection[int]) -> set[int]:
    """What is the same work as one of these, what reports or cites that, and what repeats those pages in their turn."""
    same = _reaching(source_ids)
    telling = SourceRelation.objects.confirmed().filter(kind__in=TELLS_OF, to_source__in=same)
    return same | _reaching(set(telling.values_list("from_source", flat=True)))


def lock_works() -> None:
    """Let one decision on relations at a time be taken: two together could close a circle that neither sees.

    Held to the end of the transaction. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def circle_through(relation: SourceRelation) -> list[int]:
    """Ids of the sources of the circle that this relation, once confirmed, would close; none where it closes none."""
    start, goal = relation.to_source_id, relation.from_source_id
    if start is None:
        return []
    came: dict[int, int] = {start: start}
    new = {start}
    while new and goal not in came:
        steps = SourceRelation.objects.same_work().exclude(pk=relation.pk).filter(from_source__in=new)
        onward = {other: one for one, other in steps.values_list("from_source_id", "to_source_id")}
        new = set(onward) - set(came)
        came |= {other: onward[other] for other in new}
    return _back(came, start, goal) if goal in came else []


def _back(came: dict[int, int], start: int, goal: int) -> list[int]:
    path = [goal]
    while path[-1] != start:
        path.append(came[path[-1]])
    return [path[0], *path[:0:-1]]


def relation_faults() -> Iterator[tuple[str, str]]:
    """Uid of a relation and what is wrong with it: its passage, a circle of works, a citation resolved twice."""
    placed = SourceRelation.objects.filter(capture__purged_at=None).exclude(capture=None)
    words = Substr("capture__text", F("start") + 1, F("end") - F("start"))
    for uid, start, end in placed.exclude(exact=words).values_list("uid", "start", "end"):
        yield uid, f"its passage does not stand at {start}–{end} of the saved text"
    for uid in placed.exclude(capture__source=F("from_source")).values_list("uid", flat=True):
        yield uid, "its passage stands in the text of another source"
    yield from _circles()
    twice = SourceRelation.objects.confirmed().exclude(resolves=None).values("resolves__uid").annotate(n=Count("pk"))
    for uid in twice.filter(n__gt=1).order_by().values_list("resolves__uid", flat=True):
        yield uid, "more than one candidate of this citation is confirmed"


def _circles() -> Iterator[tuple[str, str]]:
    """Circles among confirmed relations of the same work: sources are taken away while they lead nowhere."""
    rows = SourceRelation.objects.same_work().order_by("pk").values_list("from_source_id", "to_source_id", "uid")
    left = {one: dict[int, str]() for one, _, _ in rows}
    for one, other, uid in rows:
        left[one][other] = uid
    while left:
        done = {one for one, others in left.items() if not any(other in left for other in others)}
        if not done:
            path = _some_circle(left)
            titles = Source.objects.in_bulk(path)
            named = " → ".join(f"“{titles[source].shown_title}”" for source in [*path, path[0]])
            yield left[path[0]][path[1]], f"it is part of a circle: {named}"
            done = set(path)
        left = {one: others for one, others in left.items() if one not in done}


def _some_circle(left: dict[int, dict[int, str]]) -> list[int]:
    path = [min(left)]
    while True:
        onward = next(other for other in left[path[-1]] if other in left)
        if onward in path:
            return path[path.index(onward) :]
        path.append(onward)
