"""What a reviewer sees of a claim that they rate masked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import Q

from claims.choices import SAME_WORK, RelationStatus
from claims.models import Capture, Claim, Source, SourceRelation
from claims.rules.review.masking import names_from, passage

_AND = re.compile(r";|,| and | & ")
_ADDRESSES = ("asked_address", "reached_address", "canonical_address", "archive_address")


@dataclass(frozen=True, slots=True)
class MaskedWords:
    """The words of a claim between their neighbouring sentences, as they are shown; nothing else of the page is."""

    before: str
    words: str
    after: str


def names_hidden_for(claim: Claim) -> tuple[str, ...]:
    """What is hidden in the texts beside this claim, for claims/rules/review/masking.py. Two queries.

    Names of who published the page, or the same work elsewhere, of who wrote it, of the site, and their addresses.
    """
    same = SourceRelation.objects.filter(kind__in=SAME_WORK, status=RelationStatus.CONFIRMED)
    works = Q(pk=claim.source_id)
    works |= Q(pk__in=same.filter(from_source=claim.source_id).values("to_source"))
    works |= Q(pk__in=same.filter(to_source=claim.source_id).values("from_source"))
    fields = ("publisher__name", "container_title", "author_printed", "address")
    rows = list(Source.objects.filter(works).order_by("pk").values_list(*fields))
    names = chain.from_iterable((publisher, container, *_AND.split(author)) for publisher, container, author, _ in rows)
    seen_at = Capture.objects.filter(source=claim.source_id).order_by("pk").values_list(*_ADDRESSES)
    addresses = [address for *_, address in rows] + list(chain.from_iterable(seen_at))
    return names_from(filter(None, names), filter(None, addresses))


def masked_words(names: Iterable[str], before: str, words: str, after: str) -> MaskedWords:
    """The words with what stands beside them, names and addresses hidden: also where one begins in the other."""
    whole = passage(before + words + after, names)
    start, end = len(before), len(before) + len(words)
    return MaskedWords(whole.between(0, start), whole.between(start, end), whole.between(end, len(whole.text)))
