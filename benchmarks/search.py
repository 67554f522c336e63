"""Words in a million claims: the first page through the list, and the query alone."""

from collections.abc import Iterator
from functools import partial

from django.urls import reverse

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure, timed
from benchmarks.lists import search_box
from benchmarks.markup import read_page, with_values
from benchmarks.people import REVIEWER
from benchmarks.visits import Failed, Visitor, visitor
from claims.database.search import CLAIM_WORDS
from claims.models import Claim, Source

QUICK = Bar(most=50, only_at=1_000_000)
PAGE = 50
BOUND = 10_001


def measure(place: Place) -> Iterator[Figure]:
    """Each search, by the query alone and by the page."""
    words = words_of()
    yield from _queries(words)
    yield from _through_the_list(visitor(REVIEWER), words)


def words_of() -> dict[str, str]:
    """What is searched: from what is in most claims to what is in none."""
    last = Source.objects.filter(title__contains=": page ").exclude(title__endswith="page 0").order_by("-id").first()
    rare = last.title.rsplit(" ", 1)[1] if last else "1"
    return {
        "a rare word": rare,
        "a word in 3 %": "lupus",
        "a common word": "therapy",
        "two words": "lupus modulates",
        "a common and a rare word": f"therapy {rare}",
        "two common words": "knee therapy",
        "a phrase": '"improves mobility"',
        "a phrase in no claim": '"mobility improves"',
        "a word in no claim": "xylophone",
    }


def _queries(words: dict[str, str]) -> Iterator[Figure]:
    for name, typed in words.items():
        facts = {"found, up to 10,001": float(CLAIM_WORDS.counted(typed, BOUND - 1))}
        yield Figure(
            "Search: the query of the first page", name, timed(partial(_first_page, typed)), bar=QUICK, facts=facts
        )
        yield Figure(
            "Search: the count, up to 10,001", name, timed(partial(CLAIM_WORDS.counted, typed, BOUND - 1)), bar=QUICK
        )


def _first_page(typed: str) -> dict[int, Claim]:
    """As the list asks for it: which rows, and then the rows."""
    return Claim.objects.for_lists().in_bulk(CLAIM_WORDS.ids(typed, down=True, beyond=None, limit=PAGE + 1))


def _through_the_list(visitor: Visitor, words: dict[str, str]) -> Iterator[Figure]:
    group, address = "Search: the page of the claims list", reverse("claim_list")
    try:
        box = search_box(read_page(visitor.get(address).body, address))
    except Failed as failure:
        yield Figure(group, "the list", bar=QUICK, failure=str(failure))
        return
    for name, typed in words.items():
        yield visitor.figure(group, name, with_values(address, {box: typed}), bar=QUICK)
