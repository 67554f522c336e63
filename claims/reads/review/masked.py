"""What a reviewer sees of a claim that they rate masked."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import Q

from claims.choices import SAME_WORK, RelationStatus
from claims.models import Capture, Claim, Source, SourceRelation
from claims.rules.review.masking import masked, names_from, passage

_AND = re.compile(r";|,| and | & ")
_ADDRESSES = ("asked_address", "reached_address", "canonical_address", "archive_address")


@dataclass(frozen=True, slots=True)
class MaskedWords:
    """The words of a claim between their neighbouring sentences, as they are shown; nothing else of the page is."""

    before: str
    words: str
    after: str


def names_hidden_for(claims: Iterable[Claim]) -> dict[int, tuple[str, ...]]:
    """By source of these claims, what is hidden in its texts, for claims/rules/review/masking.py. Three queries.

    Names of who published the page, or the same work elsewhere, of who wrote it, of the site, and their addresses.
    """
    works = _same_works({claim.source_id for claim in claims})
    names: dict[int, list[str]] = defaultdict(list)
    addresses: dict[int, list[str]] = defaultdict(list)
    fields = ("pk", "publisher__name", "container_title", "author_printed", "address")
    of_works = Source.objects.filter(pk__in=set().union(*works.values())).order_by("pk").values_list(*fields)
    for pk, publisher, container, author, address in of_works:
        names[pk] += filter(None, (publisher, container, *_AND.split(author)))
        addresses[pk] += filter(None, (address,))
    for pk, *seen_at in Capture.objects.filter(source__in=works).order_by("pk").values_list("source", *_ADDRESSES):
        addresses[pk] += filter(None, seen_at)
    return {
        source: names_from(
            chain.from_iterable(names[work] for work in sorted(same)),
            chain.from_iterable(addresses[work] for work in sorted(same)),
        )
        for source, same in works.items()
    }


def _same_works(sources: set[int]) -> dict[int, set[int]]:
    """Each of these sources with those that confirmed relations say are the same work."""
    works = {source: {source} for source in sources}
    same = SourceRelation.objects.filter(kind__in=SAME_WORK, status=RelationStatus.CONFIRMED, to_source__isnull=False)
    either = same.filter(Q(from_source__in=sources) | Q(to_source__in=sources)).order_by()
    for one, other in either.values_list("from_source", "to_source"):
        for of, to in ((one, other), (other, one)):
            if of in works and to is not None:
                works[of].add(to)
    return works


def draw_mask(claims: Collection[Claim]) -> None:
    """Hide, in memory alone, names and addresses in the quotes of these claims. They are not to be saved."""
    names = names_hidden_for(claims)
    for claim in claims:
        claim.quote_flowed = masked(claim.quote_read, names[claim.source_id])


def masked_words(names: Iterable[str], before: str, words: str, after: str) -> MaskedWords:
    """The words with what stands beside them, names and addresses hidden: also where one begins in the other."""
    whole = passage(before + words + after, names)
    start, end = len(before), len(before) + len(words)
    return MaskedWords(whole.between(0, start), whole.between(start, end), whole.between(end, len(whole.text)))
