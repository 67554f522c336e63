"""References as files: of the list as it is filtered, and of one source; and the citation to copy."""

import html

import pytest

from claims.exchange.references.read import read_references
from tests.builders import make_claim, make_publisher, make_source, make_withholding
from tests.flat import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return make_source(
        source_type="journal", title="A made-up title", container_title="J. of Things", author_printed="Marx, Karl",
        published="2014-03", doi="10.1000/abc", pmid="123",
    )  # fmt: skip


def got(response):
    return read_references(b"".join(response.streaming_content))


@pytest.mark.parametrize(("form", "name"), [("ris", "ris"), ("bib", "bibtex"), ("json", "csl-json")])
def test_the_sources_of_the_list_come_as_references(as_reader, source, form, name):
    other = make_source(title="Another")
    response = as_reader.get(f"/sources/references.{form}")
    assert response["Content-Disposition"].startswith('attachment; filename="evidence-references-')
    assert response["X-Content-Type-Options"] == "nosniff"
    read = got(response)
    assert (read.format, read.problems) == (name, ())
    assert [one.title for one in read.records] == ["A made-up title", "Another"]
    assert read.records[0].csl["DOI"] == "10.1000/abc"
    assert [one.csl["id"] for one in read.records] == [source.uid, other.uid]


def test_as_the_list_is_filtered(as_reader, source):
    make_source(title="Another")
    assert [one.title for one in got(as_reader.get("/sources/references.ris?q=made-up")).records] == ["A made-up title"]
    assert [one.title for one in got(as_reader.get("/sources/references.ris?type=clinic")).records] == ["Another"]
    # A filter that means nothing finds nothing.
    assert as_reader.get("/sources/references.json?type=nothing").getvalue() == b"[]\n"


def test_the_list_leads_to_them_with_its_filters(as_reader, source):
    page = html.unescape(flat(as_reader.get("/sources/?q=made-up")))
    for form in ("ris", "bib", "json"):
        assert f'href="/sources/references.{form}?q=made-up"' in page


def test_what_is_withdrawn_is_not_in_the_list(as_reader, source):
    type(source).objects.filter(pk=source.pk).update(withdrawn_at=source.created_at)
    assert got(as_reader.get("/sources/references.ris")).records == ()


def test_one_source(as_reader, source):
    make_source(title="Another")
    response = as_reader.get(f"/sources/{source.uid}/reference.bib")
    assert f"evidence-source-{source.number}-" in response["Content-Disposition"]
    assert [one.title for one in got(response).records] == ["A made-up title"]


@pytest.mark.parametrize("address", ["/sources/references.ris", "/sources/{}/reference.ris"])
def test_who_is_not_logged_in_gets_none(client, source, address):
    assert client.get(address.format(source.uid)).status_code == 302


@pytest.mark.parametrize("address", ["/sources/references.docx", "/sources/aaaaaaaaaa/reference.ris"])
def test_what_is_not_there_is_not_found(as_reader, address):
    assert as_reader.get(address).status_code == 404


def test_a_list_costs_the_same_queries_however_long(as_reader, source, django_assert_max_num_queries):
    for _ in range(20):
        make_source(publisher=make_publisher())
    with django_assert_max_num_queries(8):
        assert len(got(as_reader.get("/sources/references.ris")).records) == 21


def test_source_and_claim_have_a_citation_to_copy(as_reader, source):
    cited = "Marx, Karl. A made-up title. J. of Things. 2014-03. https://doi.org/10.1000/abc, PMID 123"
    assert cited in html.unescape(flat(as_reader.get(source.get_absolute_url())))
    claim = make_claim()
    page = html.unescape(flat(as_reader.get(claim.get_absolute_url())))
    assert f"{claim.source.title}. Date not recorded." in page
    assert f"/sources/{claim.source.uid}/reference.ris" in page
    assert page.count("Copy citation") == 1


def test_a_withheld_claim_is_cited_nowhere(as_reader):
    claim = make_claim()
    make_withholding(claim.capture)
    assert "Copy citation" not in flat(as_reader.get(claim.get_absolute_url()))
