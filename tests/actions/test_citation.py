"""Citations that are proposed because a page links to the DOI of another source."""

import pytest

from claims.actions import citation
from claims.actions.purge import purge
from claims.actions.relation import reject_relation
from claims.actions.source import save_source
from claims.choices import RelationKind, RelationStatus
from claims.models import DoiLink, SourceRelation
from tests.builders import everything, make_capture, make_source, make_withholding

PAGE = (
    '<html><body><p>Knees heal, as <a href="https://dx.doi.org/10.1000/ABC.1">a trial showed</a> and'
    ' <a href="https://doi.org/10.1000/abc.1#s2">again</a>.</p><p>See <a href="https://doi.org/10.1000/def">more</a>'
    ' and <a href="https://example.org/10.1000/abc.1">this</a>.</p></body></html>'
)


def page(text=PAGE, **fields):
    return make_capture(text, media_type="text/html", **fields)


def test_a_new_capture_that_links_to_a_known_doi_gets_a_candidate(db):
    trial = make_source(doi="10.1000/abc.1")
    make_source(doi="10.1000/other")
    capture = page()
    relation = SourceRelation.objects.get()
    assert (relation.from_source, relation.to_source, relation.kind) == (capture.source, trial, RelationKind.CITES)
    assert (relation.status, relation.proposed_by) == (RelationStatus.CANDIDATE, "doi_links 1")
    assert (relation.exact, relation.basis) == ("a trial showed", "It links to https://doi.org/10.1000/abc.1")
    assert relation.capture == capture


def test_a_source_that_gets_its_doi_later_is_found_to_be_cited(db):
    capture, trial = page(), make_source()
    assert not SourceRelation.objects.exists()
    trial.doi = "https://doi.org/10.1000/DEF"
    save_source(actor=everything(), source=trial)
    relation = SourceRelation.objects.get()
    assert (relation.from_source, relation.to_source, relation.exact) == (capture.source, trial, "more")


def test_it_is_proposed_once_and_not_again_after_it_was_rejected(db):
    trial, source = make_source(doi="10.1000/abc.1"), make_source()
    page(source=source)
    reject_relation(actor=everything(), relation=SourceRelation.objects.get(), because="It is an advertisement.")
    page(PAGE.replace("Knees", "Hips"), source=source)
    trial.doi = ""
    save_source(actor=everything(), source=trial)
    trial.doi = "10.1000/abc.1"
    save_source(actor=everything(), source=trial)
    assert SourceRelation.objects.get().status == RelationStatus.REJECTED


def test_the_works_own_page_is_no_citation(db):
    make_source(doi="10.1000/abc.1")
    page(source=make_source(doi="10.1000/abc.1"))
    assert not SourceRelation.objects.exists()


def test_what_is_withheld_is_not_told_by_a_proposal(db):
    capture = page()
    withholding = make_withholding(capture)
    make_source(doi="10.1000/abc.1")
    assert not SourceRelation.objects.exists()
    purge(actor=everything(), withholding=withholding)
    assert not DoiLink.objects.exists()


def test_a_link_in_a_withheld_span_is_passed_over(db):
    capture = page()
    start = capture.text.index("a trial")
    make_withholding(capture, start, start + 5)
    make_source(doi="10.1000/abc.1")
    assert not SourceRelation.objects.exists()


def test_proposals_are_bounded(db, monkeypatch):
    monkeypatch.setattr(citation, "MOST_PROPOSED", 1)
    make_source(doi="10.1000/abc.1")
    make_source(doi="10.1000/def")
    page()
    assert SourceRelation.objects.count() == 1


@pytest.mark.parametrize("text", ["No link here.", '<a href="https://doi.org/10.x/no">no</a>'])
def test_a_page_without_such_links_costs_nothing(db, text):
    page(text)
    assert not DoiLink.objects.exists()
