"""The lists: first and last page, after 1,000 nexts, each sort, each filter alone, pairs of filters, and drawing.

What can be sorted and filtered is read from the page, so that nothing which is added later is left out.
"""

from collections.abc import Generator, Iterable, Iterator
from functools import cache
from itertools import combinations, product
from typing import Any

from django.db import connection
from django.template import engines
from django.urls import reverse

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure
from benchmarks.markup import Control, Page, read_page, values_in, with_values
from benchmarks.people import BUSY_REVIEWER, EMPTY, RARE, REVIEWER
from benchmarks.visits import Failed, Queries, Visit, Visitor, visitor
from claims.models import Claim

LISTS = {"Claims": "claim_list", "Sources": "source_list", "Questions": "question_list"}
NEXTS = 1_000
FIRST = "first page"
SAME = Bar(growth=2, like=FIRST)
PAIR = Bar(most=300)
YEARS = ("1990", "2015", "2024")
WORDS = {"common": "therapy", "rare": "lupus modulates", "in no claim": "xylophone"}
# No filters: they change how the rows are shown, not which.
SHOWING = ("sort", "order", "columns", "page", "per_page", "page_size", "size")
MOST_OPTIONS = 12
ROUNDS = 15
ROWS = 50
# Kinds of fields that one types into.
TYPED = ("text", "search", "")
# The same rows in the plainest template that anybody would write by hand: nine cells, no tag but the loop.
BY_HAND = """<table><tbody>{% for claim in claims %}<tr>
<td><a href="/claims/{{ claim.uid }}/">{{ claim.quote }}</a></td><td>{{ claim.source.title }}</td>
<td>{{ claim.source.source_type.name }}</td><td>{{ claim.source.publisher.name }}</td>
<td>{{ claim.source.published }}</td><td>{{ claim.question.text }}</td><td>{{ claim.voice }}</td>
<td>{{ claim.strength }}</td><td>{{ claim.commitment }}</td></tr>{% endfor %}</tbody></table>"""
# A filter with a value: what the form sends, and what the page calls it.
Choice = tuple[str, str, str]


def measure(place: Place) -> Iterator[Figure]:
    """All lists, as a reviewer who has rated much; the filters also as one who has rated three claims."""
    busy, begun = visitor(BUSY_REVIEWER), visitor(REVIEWER)
    for title, name in LISTS.items():
        address = reverse(name)
        yield from walk(busy, title, address)
        yield from sorts(busy, title, address)
        chosen = yield from filters(busy, f"{title}: filters", address)
        if name == "claim_list":
            yield from filters(begun, f"{title}: filters, rated three", address)
            yield from drawing(busy, f"{title}: drawing {ROWS} rows", address)
        yield from pairs(busy, f"{title}: pairs of filters", address, chosen)


def walk(visitor: Visitor, title: str, address: str) -> Iterator[Figure]:
    """The first page, the last, and where 1,000 nexts lead (fewer where the list ends before)."""
    yield visitor.figure(title, FIRST, address, bar=Bar(growth=2))
    try:
        first = read_page(visitor.get(address).body, address)
        reached, steps = _nexts(visitor, first)
    except Failed as failure:
        yield Figure(title, f"after {NEXTS:,} nexts", failure=str(failure), bar=SAME)
        return
    if last := first.link("last"):
        yield visitor.figure(title, "last page", last, bar=SAME)
    if steps:
        yield visitor.figure(title, f"after {NEXTS:,} nexts", reached, bar=SAME, note=f"{steps:,} nexts")


def _nexts(visitor: Visitor, page: Page) -> tuple[str, int]:
    """The address after as many nexts as there are, up to NEXTS, and how many there were. Raises Failed."""
    address, steps = "", 0
    while steps < NEXTS and (following := page.link("next")):
        address, steps = following, steps + 1
        body = visitor.get(address).body
        # The way on stands below the table; reading the rows would take longer than fetching them.
        page = read_page(body[max(body.rfind("</tbody>"), 0) :], address)
    return address, steps


def sorts(visitor: Visitor, title: str, address: str) -> Iterator[Figure]:
    """Each order that the list offers, and each that those pages offer (the other way round), first and last page."""
    waiting, done = [address], set[str]()
    while waiting:
        at = waiting.pop(0)
        try:
            page = read_page(visitor.get(at).body, at)
        except Failed as failure:
            yield Figure(title, at, failure=str(failure), bar=SAME)
            continue
        name = f"by {values_in(at).get('sort', '')}"
        if at != address:
            yield visitor.figure(title, name, at, bar=SAME)
            if last := page.link("last"):
                yield visitor.figure(title, f"{name}, last page", last, bar=SAME)
        for order, link in page.offers("sort").items():
            if order not in done:
                done.add(order)
                waiting.append(link)


def filters(visitor: Visitor, group: str, address: str) -> Generator[Figure, None, list[Choice]]:
    """Each filter alone with a value that fills a page, one that few rows have, and one that none has.

    Of several such values the slowest is taken. Returns the values with rows, too, for pairs.
    """
    chosen: list[Choice] = []
    yield visitor.figure(group, FIRST, address)
    try:
        first = read_page(visitor.get(address).body, address)
    except Failed:
        return chosen
    for control in controls_of(first):
        slowest, failed = _probe(visitor, address, control, first.rows)
        for label, why in failed.items():
            yield Figure(group, f"{control.name}={label}", bar=SAME, failure=why)
        for amount, (_, (name, value, label)) in slowest.items():
            narrowed = with_values(address, {name: value})
            yield visitor.figure(group, f"{name}: {amount}", narrowed, bar=SAME, note=f"{name}={label}")
        chosen += [choice for amount, (_, choice) in slowest.items() if amount != "no rows"]
    return chosen


def controls_of(page: Page) -> list[Control]:
    """The filters of a list."""
    form = page.filters
    fields = form.controls if form else []
    unique = {control.name: control for control in fields if control.kind not in ("hidden", "submit")}
    return [control for control in unique.values() if control.name not in SHOWING]


def _probe(
    visitor: Visitor, address: str, control: Control, full: int
) -> tuple[dict[str, tuple[float, Choice]], dict[str, str]]:
    """For each amount of rows the slowest value with that many, and its milliseconds; and why which values failed."""
    slowest: dict[str, tuple[float, Choice]] = {}
    failed: dict[str, str] = {}
    for value, label in values_of(control):
        narrowed = with_values(address, {control.name: value})
        try:
            visit = visitor.get(narrowed)
        except Failed as failure:
            failed[label] = str(failure)
            continue
        rows = read_page(visit.body, narrowed).rows
        amount = "a full page" if rows >= full else "few rows" if rows else "no rows"
        if visit.ms > slowest.get(amount, (0.0, None))[0]:
            slowest[amount] = (visit.ms, (control.name, value, label))
    return slowest, failed


def values_of(control: Control) -> list[tuple[str, str]]:
    """Values to try: all options where they are few, else some of them with the rare ones; words where one types."""
    if control.kind == "select":
        options = [option for option in control.options if option[0]]
        some = options[:: len(options) // MOST_OPTIONS + 1]
        rare = [option for option in options if RARE in option[1] or EMPTY in option[1]]
        return list(dict.fromkeys([*some, *rare]))
    if control.kind in ("checkbox", "radio"):
        return [(control.value or "on", "on")]
    if control.name.startswith("published"):
        return [(year, year) for year in YEARS]
    if control.kind in TYPED:
        return [(word, word) for word in WORDS.values()]
    return []


def pairs(visitor: Visitor, group: str, address: str, chosen: Iterable[Choice]) -> Iterator[Figure]:
    """Every two filters together, each with a value that fills a page and one that few rows have."""
    by_name: dict[str, list[Choice]] = {}
    for choice in chosen:
        by_name.setdefault(choice[0], []).append(choice)
    for ones, others in combinations(by_name.values(), 2):
        for (name, value, label), (other, second, words) in product(ones, others):
            narrowed = with_values(address, {name: value, other: second})
            called = f"{name}={label}, {other}={words}"
            yield visitor.figure(group, called, narrowed, bar=PAIR, runs=3, warm=1, quiet=True)


def drawing(visitor: Visitor, group: str, address: str) -> Iterator[Figure]:
    """What 50 rows add to a page, beside the plainest template loop over the same rows; time in the database left out.

    The page without rows is the same page with a search that finds nothing. One is measured after the other, in turn.
    """
    by_hand = "a loop written by hand"
    bar = Bar(times=2, base=by_hand)
    loops, added = [], []
    try:
        first = read_page(visitor.get(address).body, address)
        empty = with_values(address, {search_box(first): WORDS["in no claim"]})
        for _ in range(ROUNDS + 2):
            loops.append(_by_hand())
            added.append(_own(visitor.get(address)) - _own(visitor.get(empty)))
        if first.rows != ROWS:
            raise Failed(f"The page has {first.rows} rows instead of {ROWS}.")
    except Failed as failure:
        yield Figure(group, "the list", bar=bar, failure=str(failure))
        return
    yield Figure(group, by_hand, tuple(loops[2:]))
    yield Figure(group, "the list", tuple(added[2:]), bar=bar)


def search_box(page: Page) -> str:
    """The name of the field in which words are searched for. Raises Failed when there is none."""
    for control in controls_of(page):
        if control.kind in TYPED:
            return control.name
    raise Failed("The list has no field to search in.")


def _own(visit: Visit) -> float:
    return visit.ms - visit.sql_ms


def _by_hand() -> float:
    """Milliseconds to fetch and draw the first claims by hand, without the time that the database takes."""
    template, queries = _template_by_hand(), Queries()
    with queries, connection.execute_wrapper(queries):
        claims = list(Claim.objects.current().for_lists().order_by("-id")[:ROWS])
        template.render({"claims": claims})
    return queries.around_ms


@cache
def _template_by_hand() -> Any:
    return engines["django"].from_string(BY_HAND)
