"""The sources list: filters, orders, pages, and the numbers in its rows."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.choices import Side, SourceStatus
from claims.database.counting import MOST_COUNTED
from claims.models import Claim, Source
from claims.views import base
from claims.views.source.list import SourceList
from tests.builders import QUOTE, make_capture, make_claim, make_publisher, make_source, make_tag
from tests.flat import flat


def shown(response):
    """Uids of the sources on a page, in order."""
    return re.findall(r'class="quote-cell"><a href="/sources/(\w+)/"', flat(response))


def following(response, rel):
    """Where a link of the pager leads."""
    found = re.search(rf'<a href="([^"]+)"[^>]*>{rel}</a>', flat(response))
    return found and "/sources/" + found[1].replace("&amp;", "&")


@pytest.fixture
def varied(db):
    """Sources of several types and statuses, with and without title, date, publisher and tag."""
    tag, publisher = make_tag("study-a"), make_publisher(name="Knee & Joint Ltd")
    types = ("clinic", "journal", "charity", "")
    sources = [
        make_source(
            title="" if n % 5 == 0 else f"Page {n * 7 % 5} on knees",
            source_type=types[n % 4],
            published=("", "2018", "2021-03", "2018")[n % 4],
            publisher=publisher if n % 6 == 1 else None,
            status=SourceStatus.READ_WHOLE if n % 3 else SourceStatus.FOUND,
            address=f"https://clinic-{n}.example.org/Cells/{n}",
            tags=[tag] if n % 4 == 2 else [],
        )
        for n in range(20)
    ]
    gone = sources.pop()
    Source.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawn_because="Twice.")
    return sources


CONDITIONS = {
    "type=journal": lambda s: s.source_type is not None and s.source_type.code == "journal",
    "side=marketing": lambda s: s.side == Side.MARKETING,
    "side=research": lambda s: s.side == Side.RESEARCH,
    "side=other": lambda s: s.side == Side.OTHER,
    "status=read_whole": lambda s: s.status == SourceStatus.READ_WHOLE,
    "status=excluded": lambda s: False,
    "type=none": lambda s: s.source_type is None,
    "published_from=2018-02": lambda s: s.published == "2021-03",
    "published_to=2018": lambda s: s.published == "2018",
    "dated=none": lambda s: not s.published,
    "tag=study-a": lambda s: s.tags.exists(),
    "q=knee": lambda s: "knees" in s.title or s.publisher is not None,
    "q=joint": lambda s: s.publisher is not None,
    "q=clinic-3": lambda s: "clinic-3." in s.address,
    "q=cells+example": lambda s: True,
    "q=knee&type=clinic": lambda s: (
        s.source_type is not None and s.source_type.code == "clinic" and ("knees" in s.title or s.publisher is not None)
    ),
}


@pytest.mark.parametrize("most", [MOST_COUNTED, 1], ids=["collected", "walked"])
def test_each_filter_finds_what_python_finds(varied, as_reader, monkeypatch, most):
    monkeypatch.setattr(base, "MOST_COUNTED", most)
    for query, condition in CONDITIONS.items():
        for sort in ("-added", "title"):
            found = shown(as_reader.get(f"/sources/?{query}&sort={sort}"))
            assert sorted(found) == sorted(source.uid for source in varied if condition(source)), query


def key(sort, source):
    """The order of a sort, worked out in Python."""
    name, turn = sort.lstrip("-"), -1 if sort.startswith("-") else 1
    if name == "added":
        return turn * source.pk
    value = getattr(source, name)
    # A text that sorts the other way: its letters are all below 0x110000.
    text = tuple(turn * ord(letter) for letter in value) + ((0,) if turn > 0 else (1,))
    return not value, text, turn * source.pk


@pytest.mark.parametrize("query", ["", "side=other", "status=read_whole"])
def test_leafing_through_shows_every_source_once_there_and_back(varied, as_reader, monkeypatch, query):
    monkeypatch.setattr(base, "SIZES", (25, 4))
    keep = CONDITIONS.get(query, lambda source: True)
    for sort in SourceList.sorts:
        expected = [source.uid for source in sorted(filter(keep, varied), key=lambda s: key(sort.name, s))]
        pages, address = [], f"/sources/?sort={sort.name}&size=4&{query}"
        while address:
            response = as_reader.get(address)
            pages.append(shown(response))
            address = following(response, "Next")
            assert len(pages) < 10
        assert [uid for page in pages for uid in page] == expected, sort.name
        for page in reversed(pages[:-1]):
            response = as_reader.get(following(response, "Previous"))
            assert shown(response) == page, sort.name


def test_a_row_says_how_many_captures_and_claims_there_are(as_reader):
    source = make_source(title="Knees")
    capture = make_capture(source=source)
    make_capture("Another text. It rarely causes immune rejection.", source=source)
    for _ in range(3):
        withdrawn = make_claim(QUOTE, capture=capture)
    Claim.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), withdrawn_because="Not a claim.")
    page = flat(as_reader.get("/sources/"))
    assert 'data-label="Saved copies">2<' in page
    assert f'data-label="Claims"><a href="/claims/?source={source.uid}">2</a>' in page


def test_a_value_that_is_not_known_finds_nothing_and_is_said(as_reader):
    make_source()
    for query in ("type=nothing", "side=both", "status=lost", "tag=abc"):
        response = as_reader.get(f"/sources/?{query}")
        assert shown(response) == []
        assert "is not known here" in flat(response)
        assert "clear all filters" in flat(response)


def test_no_sources_at_all_says_what_to_do(as_curator, as_reader):
    assert 'href="/sources/new/">Paste a page</a> to begin' in flat(as_curator.get("/sources/"))
    page = flat(as_reader.get("/sources/"))
    assert "No sources yet" in page
    assert "/sources/new/" not in page


def test_the_number_of_queries_does_not_grow_with_sources(as_reader):
    def add():
        make_claim(capture=make_capture(source=make_source(tags=[make_tag()], publisher=make_publisher())))

    add()
    as_reader.get("/sources/")
    with CaptureQueriesContext(connection) as one:
        as_reader.get("/sources/")
    for _ in range(19):
        add()
    with CaptureQueriesContext(connection) as twenty:
        assert len(shown(as_reader.get("/sources/"))) == 20
    assert len(twenty) == len(one)


def test_the_list_needs_a_login(client, db):
    assert client.get("/sources/").status_code == 302


@pytest.mark.parametrize(
    "typed",
    ["10.1000/ABC.1", "https://doi.org/10.1000/abc.1", "PMID 29423006", "nct00379470", "https://www.knees.example/a/"],
)
def test_identifiers_in_any_spelling_find_the_source(as_reader, typed):
    make_source(title="Another")
    source = make_source(
        title="The trial", doi="10.1000/abc.1", pmid="29423006", trial_number="NCT00379470",
        address="http://knees.example/a",
    )  # fmt: skip
    claim = make_claim(capture=make_capture(source=source))
    assert shown(as_reader.get("/sources/", {"q": typed})) == [source.uid]
    page = as_reader.get("/claims/", {"q": typed}).content.decode()
    assert f'href="/claims/{claim.uid}/"' in page
    assert "<b>1 claim</b>" in page
