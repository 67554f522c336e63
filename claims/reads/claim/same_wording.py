"""Which claims are one wording: as people said, and as their words would have it. The latter is proposed alone."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from claims.database.near import Near, of_quote, rows_near
from claims.database.search import CLAIM_WORDS
from claims.models.claim import Claim, ClaimQuerySet
from claims.models.pair import ClaimPair
from claims.reads.blind import veil_of
from claims.reads.source.reading import Person, claims_seen_by
from claims.reads.source.works import originals_of
from claims.rules.text.same_wording import MOST_COMPARED, compared, nearest, nearly_same

# Of the whole corpus, by its index; these are compared letter by letter.
NEAREST = 50
# Claims of wordings that are read together.
MOST = 5_000
_SEED = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)",
}
_SAID = "p.relation = 'same' AND p.status = 'confirmed' AND p.withdrawn_at IS NULL"
# One statement however they hang together. UNION drops what was reached before, so a circle ends too.
_JOINED = f"""
WITH RECURSIVE found(id) AS (
    {{seed}}
    UNION
    SELECT CASE WHEN p.claim_id = found.id THEN p.other_id ELSE p.claim_id END
    FROM found JOIN claims_claimpair p ON (p.claim_id = found.id OR p.other_id = found.id) AND {_SAID}
),
reached(id) AS (SELECT id FROM found LIMIT {MOST})
SELECT p.claim_id, p.other_id FROM reached JOIN claims_claimpair p ON p.claim_id = reached.id WHERE {_SAID}
"""


@dataclass(frozen=True, slots=True)
class Wording:
    """Claims, by key, that are one wording: the first to be entered first. A page that repeats another counts once."""

    claims: tuple[int, ...]
    pages: int

    @property
    def first(self) -> int:
        """What it is known by."""
        return self.claims[0]


def wordings_of(claims: Collection[int], user: Person) -> dict[int, Wording]:
    """By key of each of these claims its wording, where somebody said that it stands elsewhere, too.

    Of claims that the person may see, whose words are not withheld. Six queries at most.
    """
    joined = _joined(claims)
    groups = list(_groups(joined)) if joined else []
    members = {key for group in groups for key in group}
    rows = comparable(user).filter(pk__in=members).values_list("pk", "source_id") if members else ()
    sources = dict(rows)
    works = originals_of(sources.values())
    found: dict[int, Wording] = {}
    for group in groups:
        seen = tuple(sorted(key for key in group if key in sources))
        if len(seen) > 1:
            found |= dict.fromkeys(seen, Wording(seen, len({works[sources[key]] for key in seen})))
    return {key: found[key] for key in claims if key in found}


def comparable(user: Person) -> ClaimQuerySet:
    """Claims whose words this person may see beside others': none that they rate, and none that is withheld."""
    claims, veil = claims_seen_by(user).filter(withheld_at=None), veil_of(user)
    return claims if veil is None else claims.filter(~veil.over())


def _joined(claims: Collection[int]) -> list[tuple[int, int]]:
    """Claims two by two that people said are one wording, as far as one leads to another from these."""
    if not claims:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_JOINED.format(seed=_SEED[connection.vendor]), [json.dumps(sorted(claims))])
        return [(one, other) for one, other in cursor.fetchall()]


def _groups(joined: Sequence[tuple[int, int]]) -> Iterator[set[int]]:
    beside: dict[int, set[int]] = {}
    for one, other in joined:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    while beside:
        group, new = set(), {next(iter(beside))}
        while new:
            group |= new
            new = set().union(*(beside.pop(key) for key in new)) - group
        yield group


def may_be_same(claims: Sequence[Claim], user: Person) -> dict[int, list[tuple[int, float]]]:
    """By key of each of these claims those that may be one wording with it, the likest first, and how alike (to 100).

    Looked for in the whole corpus, whatever was said of them before. A fixed number of queries.
    """
    near = rows_near(CLAIM_WORDS, [claim.quote_read for claim in claims])
    likely = {claim.pk: _likely(claim, one) for claim, one in zip(claims, near, strict=True)}
    keys = {key for some in likely.values() for key in some}
    rows = comparable(user).filter(pk__in=keys).values_list("pk", "quote_flowed", "quote") if keys else ()
    words = {pk: compared(flowed or quote) for pk, flowed, quote in rows}
    return {
        claim.pk: nearly_same(compared(claim.quote_read), {key: words[key] for key in likely[claim.pk] if key in words})
        for claim in claims
    }


def _likely(claim: Claim, near: Near) -> list[int]:
    """The keys of the nearest, by the words of the index."""
    if claim.withheld_at is not None:
        return []
    others = {key: of_quote(text)[:MOST_COMPARED] for key, text in near.rows.items() if key != claim.pk}
    asked = of_quote(claim.search_text)[:MOST_COMPARED]
    return [key for key, _ in nearest(asked, others, most=NEAREST)]


def paired_with(claims: Collection[int]) -> set[frozenset[int]]:
    """The keys of each two claims, one of which is among these, of whom anything was said beside one another."""
    either = Q(claim__in=claims) | Q(other__in=claims)
    rows = ClaimPair.objects.filter(either, withdrawn_at=None).order_by()
    return {frozenset(two) for two in rows.values_list("claim", "other")}
