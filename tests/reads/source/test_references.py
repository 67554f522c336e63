"""Sources as references, and which sources references may be."""

import time

import pytest

from claims.choices import FoundHow
from claims.models import Source
from claims.reads.source.references import LIKELY, NONE, SAME, Difference, differences_from, matches, reference_of
from claims.rules.reference.fields import fields_of
from claims.rules.reference.reference import Reference
from tests.builders import make_publisher, make_source, make_sources

pytestmark = pytest.mark.django_db


def a_reference(extra=None, **csl):
    issued = {"issued": {"date-parts": [[int(csl.pop("year"))]]}} if "year" in csl else {}
    return Reference({"type": "article-journal", **csl, **issued}, extra or {})


def only(reference):
    (match,) = matches([reference])
    return match


def test_a_source_says_what_it_has():
    source = make_source(
        source_type="journal", title="A title", container_title="J", author_printed="Marx, Karl", published="2014-03",
        doi="10.1000/abc", pmid="123", address="https://a.example/x", language="en", trial_number="NCT00379470",
        publisher=make_publisher(name="P"),
    )  # fmt: skip
    assert reference_of(source) == Reference(
        {
            "type": "article-journal", "id": source.uid, "title": "A title", "container-title": "J",
            "author": [{"literal": "Marx, Karl"}], "issued": {"date-parts": [[2014, 3]]}, "DOI": "10.1000/abc",
            "PMID": "123", "URL": "https://a.example/x", "language": "en", "publisher": "P",
        },
        {"trial_number": ("NCT00379470",)},
    )  # fmt: skip


def test_unknown_stays_empty():
    source = make_source(source_type="", title="")
    assert reference_of(source) == Reference({"type": "document", "id": source.uid})


def test_what_a_source_came_from_stays_where_the_source_says_the_same():
    came = Reference(
        {
            "type": "chapter", "id": "k", "title": "A title", "author": [{"family": "Marx", "given": "Karl"}],
            "issued": {"date-parts": [[2020, 8]], "raw": "4-8 Aug. 2020"}, "volume": "9", "language": "English",
        },
        {"ZZ": ("x",)}, {"title": (("T1", "A title"),)}, "ris",
    )  # fmt: skip
    source = Source(title="A title", author_printed="Marx, Karl", published="2020-08", language="en")
    assert reference_of(source, came) == came
    source.title, source.author_printed = "Another title", ""
    made = reference_of(source, came)
    assert (made.title, made.csl["volume"], made.extra) == ("Another title", "9", came.extra)
    assert "author" not in made.csl


@pytest.mark.parametrize(
    ("fields", "reference", "by"),
    [
        ({"doi": "10.1000/abc"}, a_reference(DOI="https://doi.org/10.1000/ABC"), "DOI"),
        ({"pmid": "123"}, a_reference(PMID="123"), "PMID"),
        ({"pmcid": "PMC12"}, a_reference(PMCID="PMC12"), "PMCID"),
        ({"trial_number": "NCT00379470"}, a_reference({"SI": ("ClinicalTrials.gov/NCT00379470",)}), "trial number"),
        (
            {"trial_number": "NCT00379470"},
            a_reference({"Clinical Trial Numbers": ("NCT00379470 (x)",)}),
            "trial number",
        ),
    ],
)
def test_the_same_by_an_identifier(fields, reference, by):
    source = make_source(**fields)
    match = only(reference)
    assert (match.kind, match.source, match.by) == (SAME, source, by)


def test_one_trial_is_told_of_in_several_articles():
    make_source(trial_number="NCT00379470", doi="10.1000/one")
    assert only(a_reference({"SI": ("NCT00379470",)}, DOI="10.1000/two")).kind == NONE
    assert only(a_reference({"SI": ("NCT00379470",)})).kind == SAME


@pytest.mark.parametrize(
    ("title", "published", "reference", "by"),
    [
        ("Stem cells: a review.", "2014-03", a_reference(title="STEM CELLS – A Review", year="2014"), "title and year"),
        ("Stem cells: a review.", "", a_reference(title="Stem cells, a review", year="2014"), "title"),
        ("A title", "2014", a_reference(title="A TITLE"), "title"),
        ("It", "2014", a_reference(title="It", year="2014"), "title and year"),
    ],
)
def test_likely_the_same_by_title_and_year(title, published, reference, by):
    source = make_source(title=title, published=published, container_title="Some journal")
    match = only(reference)
    assert (match.kind, match.source, match.by) == (LIKELY, source, by)


@pytest.mark.parametrize(
    "reference",
    [
        a_reference(title="Stem cells: a review", year="2015"),
        a_reference(title="Stem cells: a review of reviews", year="2014"),
        a_reference(title="Stem cells", year="2014"),
        a_reference(title="", year="2014"),
        a_reference(DOI="10.1000/none"),
        Reference({}),
    ],
)
def test_another_year_or_title_is_another_work(reference):
    make_source(title="Stem cells: a review", published="2014")
    make_source(title="", address="https://a.example/stem-cells-a-review")
    assert only(reference).kind == NONE


def test_a_withdrawn_source_is_none():
    source = make_source(doi="10.1000/abc")
    Source.objects.filter(pk=source.pk).update(withdrawn_at=source.created_at)
    assert only(a_reference(DOI="10.1000/abc")).kind == NONE


def test_several_that_fit_are_all_named():
    first, second = make_source(doi="10.1000/abc"), make_source(doi="10.1000/abc")
    match = only(a_reference(DOI="10.1000/abc"))
    assert (match.source, match.others) == (first, (second,))


def test_differences_are_said_field_by_field():
    source = make_source(title="A title", doi="10.1000/abc", published="2014", publisher=make_publisher(name="P"))
    source.found_how = {"pmid": FoundHow.NOT_PRINTED}
    reference = a_reference(
        title="A longer title", DOI="10.1000/abc", year="2014", PMID="123", publisher="P",
        author=[{"family": "Marx", "given": "Karl"}, {"literal": "A Group"}],
    )  # fmt: skip
    assert tuple(differences_from(source, fields_of(reference))) == (
        Difference("title", "title", "A title", "A longer title"),
        Difference("author_printed", "author", "", "Marx, Karl; A Group"),
        Difference("pmid", "PMID", "", "123"),
    )


def test_references_that_are_twice_in_one_list_are_told():
    found = matches(
        [
            a_reference(title="One", DOI="10.1000/one", year="2014"),
            a_reference(title="Two"),
            a_reference(DOI="10.1000/ONE"),
            a_reference(title="ONE.", year="2014"),
        ]
    )
    assert [(one.earlier, one.earlier_by) for one in found] == [
        (None, ""), (None, ""), (0, "DOI"), (0, "title and year"),
    ]  # fmt: skip


def test_queries_do_not_grow_with_the_references(django_assert_max_num_queries):
    for at, source in enumerate(make_sources(60), start=1):
        Source.objects.filter(pk=source.pk).update(doi=f"10.1000/{at}", pmid=str(at))
    references = [
        a_reference(
            {"SI": (f"NCT{at:08d}",)}, title=f"Made-up title {at}", DOI=f"10.1000/{at}", PMID=str(at), PMCID=f"PMC{at}"
        )
        for at in range(1, 1001)
    ]
    began = time.perf_counter()
    with django_assert_max_num_queries(6):
        found = matches(references)
    assert time.perf_counter() - began < 20
    assert sum(one.kind == SAME for one in found) == 60
    assert len(found) == 1000


def test_nothing_is_asked_of_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert matches([]) == []
