"""The lists: first and last page, after 1,000 nexts, each sort, each filter alone, pairs of filters, and drawing.

What can be sorted and filtered is read from the page, so that nothing which is added later is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from typing import Any

from django.db import connection
from django.template import engines
from django.urls import reverse

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure
from benchmarks.markup import Control, Page, read_page, with_values
from benchmarks.people import BUSY_REVIEWER, EMPTY, RARE, REVIEWER
from benchmarks.visits import Failed, Queries, Visit, Visitor, visitor
from claims.models import Claim

LISTS = {"Claims": "claim_list", "Sources": "source_list", "Questions": "question_list"}
NEXTS = 1_000
FIRST = "first page"
SAME = Bar(growth=2, like=FIRST)
PAIR = Bar(most=300)
WORDS = {"common": "therapy", "rare": "lupus modulates", "in no claim": "xylophone"}
# No filters: they change how the rows are shown, not which.
SHOWING = ("sort", "order", "page", "per_page", "page_size", "size")
MOST_OPTIONS = 12
ROUNDS = 15
# The same rows in the plainest template that anybody would write by hand: nine cells, no tag but the loop.
BY_HAND = """<table><tbody>{% for claim in claims %}<tr>
<td><a href="/claims/{{ claim.uid }}/">{{ claim.quote }}</a></td><td>{{ claim.source.title }}</td>
<td>{{ claim.source.source_type.name }}</td><td>{{ claim.source.publisher.name }}</td>
<td>{{ claim.source.published }}</td><td>{{ claim.question.text }}</td><td>{{ claim.voice }}</td>
<td>{{ claim.strength }}</td><td>{{ claim.commitment }}</td></tr>{% endfor %}</tbody></table>"""
# A filter with a value: what the form sends, and what the page calls it.
Choice = tuple[str, str, str]


def measure(place: Place) -> list[Figure]:
    """All lists, as a reviewer who has rated much; the filters also as one who has rated three claims."""
    busy, begun = visitor(BUSY_REVIEWER), visitor(REVIEWER)
    figures: list[Figure] = []
    for title, name in LISTS.items():
        address = reverse(name)
        figures += walk(busy, title, address)
        figures += sorts(busy, title, address)
        chosen, found = filters(busy, f"{title}: filters", address)
        figures += found
        if name == "claim_list":
            figures += filters(begun, f"{title}: filters, rated three", address)[1]
            figures += pairs(busy, f"{title}: pairs of filters", address, chosen)
            figures += drawing(busy, f"{title}: drawing 50 rows", address)
    return figures


def walk(visitor: Visitor, title: str, address: str) -> list[Figure]:
    """The first page, the last, and where 1,000 nexts lead (fewer where the list ends before)."""
    figures = [visitor.figure(title, FIRST, address, bar=Bar(growth=2))]
    try:
        first = read_page(visitor.get(address).body, address)
    except Failed:
        return figures
    last = first.link("last")
    if last:
        figures.append(visitor.figure(title, "last page", last, bar=SAME))
    try:
        reached, steps = _nexts(visitor, first)
    except Failed as failure:
        return [*figures, Figure(title, f"after {NEXTS:,} nexts", failure=str(failure), bar=SAME)]
    if steps:
        figure = visitor.figure(title, f"after {NEXTS:,} nexts", reached, bar=SAME)
        figures.append(replace(figure, note=f"{steps:,} nexts"))
    return figures


def _nexts(visitor: Visitor, page: Page) -> tuple[str, int]:
    """The address after as many nexts as there are, up to NEXTS, and how many there were. Raises Failed."""
    address, steps = "", 0
    while steps < NEXTS and (following := page.link("next")):
        address, steps = following, steps + 1
        body = visitor.get(address).body
        # The way on stands below the table; reading the rows would take longer than fetching them.
        page = read_page(body[max(body.rfind("</tbody>"), 0) :], address)
    return address, steps


def sorts(visitor: Visitor, title: str, address: str) -> list[Figure]:
    """Each heading that sorts, both ways round, on its first and its last page."""
    figures: list[Figure] = []
    try:
        for link in read_page(visitor.get(address).body, address).sorts:
            figures += _sorted(visitor, title, link.text, link.address, again=True)
    except Failed as failure:
        figures.append(Figure(title, "sorts", failure=str(failure)))
    return figures


def _sorted(visitor: Visitor, title: str, name: str, address: str, *, again: bool) -> Iterator[Figure]:
    yield visitor.figure(title, f"by {name}{'' if again else ', reversed'}", address, bar=SAME)
    page = read_page(visitor.get(address).body, address)
    if last := page.link("last"):
        yield visitor.figure(title, f"by {name}{'' if again else ', reversed'}, last page", last, bar=SAME)
    turned = next((link.address for link in page.sorts if link.text == name), address)
    if again and turned != address:
        yield from _sorted(visitor, title, name, turned, again=False)


def filters(visitor: Visitor, group: str, address: str) -> tuple[list[Choice], list[Figure]]:
    """Each filter alone with a value that fills a page, one that few rows have, and one that none has.

    Of several such values the slowest is taken. Returns the values with rows, too, for pairs.
    """
    figures = [visitor.figure(group, FIRST, address, runs=3)]
    chosen: list[Choice] = []
    try:
        first = read_page(visitor.get(address).body, address)
    except Failed:
        return chosen, figures
    for control in controls_of(first):
        slowest, failed = _probe(visitor, address, control, first.rows)
        figures += [Figure(group, f"{control.name}={label}", bar=SAME, failure=why) for label, why in failed.items()]
        for amount, (_, choice) in slowest.items():
            name, value, label = choice
            figure = visitor.figure(group, f"{name}: {amount}", with_values(address, {name: value}), bar=SAME)
            figures.append(replace(figure, note=f"{name}={label}"))
        chosen += [choice for amount, (_, choice) in slowest.items() if amount != "no rows"]
    return chosen, figures


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
    if control.kind in ("text", "search", ""):
        return [(word, word) for word in WORDS.values()]
    return []


def pairs(visitor: Visitor, group: str, address: str, chosen: Iterable[Choice]) -> list[Figure]:
    """Every two filters together, each with a value that fills a page and one that few rows have."""
    by_name: dict[str, list[Choice]] = {}
    for choice in chosen:
        by_name.setdefault(choice[0], []).append(choice)
    figures = []
    for ones, others in combinations(by_name.values(), 2):
        for (name, value, label), (other, second, words) in product(ones, others):
            narrowed = with_values(address, {name: value, other: second})
            called = f"{name}={label}, {other}={words}"
            figures.append(visitor.figure(group, called, narrowed, bar=PAIR, runs=3, warm=1, quiet=True))
    return figures


def drawing(visitor: Visitor, group: str, address: str) -> list[Figure]:
    """What 50 rows add to a page, beside the plainest template loop over the same rows; time in the database left out.

    The page without rows is the same page with a search that finds nothing.
    """
    base = Figure(group, "a loop written by hand", tuple(_by_hand() for _ in range(ROUNDS + 2))[2:])
    bar = Bar(times=2, base=base.name)
    try:
        first = read_page(visitor.get(address).body, address)
        word = next((one.name for one in controls_of(first) if one.kind in ("text", "search", "")), None)
        if word is None:
            raise Failed("The list has no search, so there is no page without rows.")
        empty = with_values(address, {word: WORDS["in no claim"]})
        added = [_own(visitor.get(address)) - _own(visitor.get(empty)) for _ in range(ROUNDS + 2)]
    except Failed as failure:
        return [base, Figure(group, "the list", bar=bar, failure=str(failure))]
    return [base, Figure(group, "the list", tuple(added[2:]), bar=bar, facts={"rows": first.rows})]


def _own(visit: Visit) -> float:
    return visit.ms - visit.sql_ms


def _by_hand() -> float:
    """Milliseconds to fetch and draw the first 50 claims by hand, without the time that the database takes."""
    template, queries = _template_by_hand(), Queries()
    with queries, connection.execute_wrapper(queries):
        claims = list(Claim.objects.current().for_lists().order_by("-id")[:50])
        template.render({"claims": claims})
    return queries.around_ms


@cache
def _template_by_hand() -> Any:
    return engines["django"].from_string(BY_HAND)
