"""Pages of relations: what a claim and a source show of where their words came from, and what a curator can do."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.relation import propose_candidate, record_unresolved
from claims.actions.withholding import withhold
from claims.choices import RelationStatus, Role
from claims.models import SourceRelation
from tests.builders import (
    QUOTE,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_publisher,
    make_question,
    make_relation,
    make_source,
    make_user,
)
from tests.flat import flat, text_at

pytestmark = pytest.mark.django_db
CITING = "People who may benefit include those with arthritis."


@pytest.fixture
def article():
    return make_source(
        title="Cells in knees", source_type="journal", container_title="J Knee", published="2018", pmid="29423006",
        found_how={"pmid": "looked_up", "published": "inferred"},
    )  # fmt: skip


@pytest.fixture
def page(client):
    return make_capture(source=make_source(title="We heal knees", publisher=make_publisher(name="Knee Bank"))).source


@pytest.fixture
def citation(page):
    return record_unresolved(
        actor=everything(), source=page, passage=CITING, known={"journal": "J Bone"}, missing=["year"]
    )


def claim_on(source):
    return make_claim(capture=source.captures.get())


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_the_chain_stands_on_the_claim_page_with_its_status_and_the_work_beside_the_page(as_reader, page, article):
    relation, claim = make_relation(page, article, basis="Compared."), claim_on(page)
    text = text_at(as_reader, claim.get_absolute_url())
    chain = text[text.index('class="provenance"') : text.index("</ol>", text.index('class="provenance"'))]
    order = [
        chain.index(words) for words in ("We heal knees", "Knee Bank", "republishes", "candidate", "PMID 29423006")
    ]
    assert order == sorted(order)
    for words in ("Page and work", "found by look-up", "inferred", "our classification", "nothing is copied"):
        assert words in text
    assert "Other appearances" not in text
    SourceRelation.objects.filter(pk=relation.pk).update(status=RelationStatus.CONFIRMED)
    assert "Other appearances of this work (1)" in text_at(as_reader, claim.get_absolute_url())


def test_nothing_is_inherited_from_the_work(as_reader, page, article):
    make_relation(page, article, confirmed=True)
    text = text_at(as_reader, claim_on(page).get_absolute_url())
    of_page = text[text.index("<h3>Page</h3>") : text.index("<h3>Work")]
    assert "2018" not in of_page
    assert "J Knee" not in of_page
    assert "Not recorded: " in of_page


def test_a_rejected_relation_is_not_shown(as_reader, page, article):
    SourceRelation.objects.filter(pk=make_relation(page, article).pk).update(status=RelationStatus.REJECTED)
    for address in (page.get_absolute_url(), claim_on(page).get_absolute_url()):
        assert "Cells in knees" not in text_at(as_reader, address)


def test_a_retracted_work_is_flagged_in_the_chain(as_reader, page):
    make_relation(page, make_source(retraction_status="retracted"), confirmed=True)
    text = text_at(as_reader, claim_on(page).get_absolute_url())
    assert "retracted" in text[text.index('class="provenance"') : text.index("</ol>", text.index("provenance"))]


def test_an_unresolved_citation_is_a_strip_with_what_is_known_and_missing(as_reader, as_curator, citation, article):
    propose_candidate(actor=everything(), unresolved=citation, to_source=article, mismatches=["population: other"])
    address = claim_on(citation.from_source).get_absolute_url()
    text = text_at(as_reader, address)
    for words in ("J Bone", "Missing", "year", "Cells in knees", "Differs:</b> population: other", CITING):
        assert words in text
    assert "Propose a candidate" not in text
    assert "Propose a candidate" in text_at(as_curator, address)


def test_other_appearances_are_those_of_the_same_work_alone(as_reader, page, article):
    other, stranger = make_source(title="Second bank"), make_source(title="Only similar")
    for source in (page, other):
        make_relation(source, article, confirmed=True)
    make_relation(stranger, article)
    text = text_at(as_reader, page.get_absolute_url())
    assert "Other appearances of this work (2)" in text
    assert "Second bank" in text
    assert "Only similar" not in text
    assert "republished by" in text_at(as_reader, article.get_absolute_url())


def test_withheld_words_of_a_passage_are_not_shown(as_reader, page, article):
    capture = page.captures.get()
    relation = make_relation(page, article, quote=QUOTE)
    lead = make_user(Role.LEAD)
    withhold(actor=lead, capture=capture, start=relation.start, end=relation.end, reason="Private.")
    for address in (page.get_absolute_url(), "/relations/"):
        text = text_at(as_reader, address)
        assert QUOTE not in text
        assert "[withheld]" in text


def test_evidence_of_one_work_is_listed_once_with_its_appearances(as_reader, page, article):
    question = make_question()
    # On another page: of a claim on this one its words would be circular evidence.
    claim = make_claim(question=question, answers="affirms")
    for source, title in ((article, "Trial in the journal"), (page, "Trial as the bank tells it")):
        make_evidence_link(make_evidence_item(source=source, title=title), question=question)
    for address in (claim.get_absolute_url(), question.get_absolute_url()):
        assert "counted once" not in text_at(as_reader, address)
    make_relation(page, article, confirmed=True)
    for address in (claim.get_absolute_url(), question.get_absolute_url()):
        text = text_at(as_reader, address)
        assert "2 items, reported by 1 independent work" in text
        assert text.index("Trial in the journal") < text.index("counted once, also") < text.index("as the bank tells")


def test_pages_that_repeat_one_work_are_one_independent_work_on_the_question_page(as_reader, page, article):
    question, second = make_question(), make_capture().source
    for source in (page, second):
        make_claim(capture=source.captures.get(), question=question)
        relation = make_relation(source, article)
    text = text_at(as_reader, question.get_absolute_url())
    assert "2 claims, 2 sources<" in text
    for relation in SourceRelation.objects.all():
        SourceRelation.objects.filter(pk=relation.pk).update(status=RelationStatus.CONFIRMED)
    assert "2 claims, 2 sources, 1 independent work" in text_at(as_reader, question.get_absolute_url())


@pytest.mark.parametrize("shown", ["claim", "source", "list"])
def test_queries_do_not_grow(as_curator, page, article, shown):
    claim = claim_on(page)
    address = {"claim": claim.get_absolute_url(), "source": page.get_absolute_url(), "list": "/relations/"}[shown]

    def grow(number):
        for _ in range(number):
            make_relation(page, make_source(), quote=QUOTE)
            make_relation(make_source(), page)
            cited = record_unresolved(actor=everything(), source=page, known={"journal": "J"})
            propose_candidate(actor=everything(), unresolved=cited, to_source=make_source())
        make_relation(page, make_source(), confirmed=True)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            text_at(as_curator, address)
        return len(captured)

    grow(2)
    few = queries()
    grow(6)
    assert queries() <= few


# --- what a curator does ---------------------------------------------------------------------------------------------


def sent(client, source, **typed):
    return client.post(f"/sources/{source.uid}/relations/new/", typed)


def test_a_relation_is_proposed_by_words_of_the_other_title(as_curator, page, article):
    response = sent(
        as_curator, page, form="relation", kind="republishes", other="cells knees", quote=QUOTE, basis="Read."
    )
    assert response.status_code == 302
    relation = SourceRelation.objects.get()
    assert (relation.to_source, relation.exact, relation.status) == (article, QUOTE, RelationStatus.CANDIDATE)


def test_of_several_titles_one_is_chosen_and_what_was_typed_is_kept(as_curator, page, article):
    second = make_source(title="More cells in knees")
    typed = {"form": "relation", "kind": "reports", "other": "cells knees", "basis": "As I read it"}
    response = sent(as_curator, page, **typed)
    text = html.unescape(flat(response))
    assert response.status_code == 422
    assert "Choose one below" in text
    assert "As I read it" in text
    assert sent(as_curator, page, **typed, chosen=second.uid).status_code == 302
    assert SourceRelation.objects.get().to_source == second


@pytest.mark.parametrize("other", ["https://doi.org/10.1000/ABC", "doi:10.1000/abc", "PMID: 29423006"])
def test_the_other_source_is_named_by_an_identifier_in_any_spelling(as_curator, page, other):
    cited = make_source(title="The trial", doi="10.1000/abc", pmid="29423006")
    make_source(title="Another")
    assert sent(as_curator, page, form="relation", kind="cites", other=other).status_code == 302
    assert SourceRelation.objects.get().to_source == cited


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"other": "nothinglikethis", "kind": "cites"}, "No other source has these words"),
        ({"other": "\x00", "kind": "cites"}, "Null characters are not allowed"),
        ({"other": "cells knees", "kind": "unheard"}, "Select a valid choice"),
        ({"other": "cells knees", "kind": "cites", "quote": "Not in the text"}, "does not stand in the text"),
    ],
)
def test_bad_input_is_told_on_its_field(as_curator, page, article, typed, said):
    response = sent(as_curator, page, form="relation", **typed)
    assert response.status_code == 422
    assert said in html.unescape(flat(response))
    assert not SourceRelation.objects.exists()


def test_a_citation_is_recorded_and_gets_a_candidate(as_curator, page, article):
    bad = sent(as_curator, page, form="citation", passage=CITING, known="no colon here")
    assert bad.status_code == 422
    assert "a name, a colon" in html.unescape(flat(bad))
    sent(
        as_curator,
        page,
        form="citation",
        passage=CITING,
        known="journal: J Bone\r\ndesign: trial",
        missing="year",
    )
    citation = SourceRelation.objects.get()
    assert citation.known == {"journal": "J Bone", "design": "trial"}
    assert citation.missing == ["year"]
    address = f"/sources/{page.uid}/relations/new/?citation={citation.uid}"
    assert "J Bone" in text_at(as_curator, address)
    as_curator.post(address, {"form": "candidate", "other": article.uid, "mismatches": "population: other\n"})
    candidate = citation.candidates.get()
    assert (candidate.to_source, candidate.mismatches) == (article, ["population: other"])


@pytest.mark.parametrize("uid", ["2345678923", "%00"])
def test_a_citation_that_is_not_there_is_not_found(as_curator, page, uid):
    assert as_curator.get(f"/sources/{page.uid}/relations/new/?citation={uid}").status_code == 404


@pytest.mark.parametrize(("decision", "status"), [("confirm", "confirmed"), ("parallels", "confirmed")])
def test_one_click_decides(as_curator, page, article, decision, status):
    relation = make_relation(page, article)
    response = as_curator.post(f"/relations/{relation.uid}/{decision}/", {"back": "list"})
    assert response["Location"] == "/relations/?status=candidate"
    relation.refresh_from_db()
    assert relation.status == status
    assert relation.kind == ("parallels" if decision == "parallels" else "republishes")


def test_a_rejection_asks_why_and_goes_back_to_the_claim(as_curator, page, article):
    relation, claim = make_relation(page, article), claim_on(page)
    address = f"/relations/{relation.uid}/reject/"
    assert "The reason may stay empty" not in text_at(as_curator, f"{address}?back={claim.uid}")
    refused = as_curator.post(address, {"because": " ", "back": claim.uid})
    assert refused.status_code == 422
    assert "Say why" in flat(refused)
    done = as_curator.post(address, {"because": "Another text.", "back": claim.uid})
    assert done["Location"] == claim.get_absolute_url()
    relation.refresh_from_db()
    assert relation.status == RelationStatus.REJECTED


def test_a_circle_is_told_on_the_page_of_the_decision(as_curator):
    one, other = make_source(title="Page A"), make_source(title="Page B")
    make_relation(one, other, confirmed=True)
    back = make_relation(other, one)
    response = as_curator.post(f"/relations/{back.uid}/confirm/")
    assert response.status_code == 422
    assert "“Page B” → “Page A” → “Page B”" in html.unescape(flat(response))


def test_only_curators_propose_and_decide(as_reader, as_reviewer, page, article):
    relation = make_relation(page, article)
    for client in (as_reader, as_reviewer):
        for decision in ("confirm", "parallels", "reject", "unresolvable"):
            assert client.post(f"/relations/{relation.uid}/{decision}/", {"because": "x"}).status_code == 403
        assert sent(client, page, form="relation", kind="cites", other=article.uid).status_code == 403
        assert "Confirm<" not in text_at(client, page.get_absolute_url())
    relation.refresh_from_db()
    assert relation.status == RelationStatus.CANDIDATE
    assert SourceRelation.objects.count() == 1


def test_what_is_no_decision_and_no_relation_is_not_found(as_curator, page, article):
    relation = make_relation(page, article)
    assert as_curator.get(f"/relations/{relation.uid}/adore/").status_code == 404
    assert as_curator.get("/relations/2345678923/confirm/").status_code == 404


# --- the list --------------------------------------------------------------------------------------------------------


def test_candidates_that_wait_are_listed_and_stand_on_the_first_page(as_curator, page, article):
    make_relation(page, article, basis="Same abstract.")
    make_relation(make_source(title="Settled"), article, confirmed=True)
    text = text_at(as_curator, "/relations/?status=candidate")
    assert "We heal knees" in text
    assert "Same abstract." in text
    assert "Settled" not in text
    assert "Settled" in text_at(as_curator, f"/relations/?source={article.uid}")
    first = text_at(as_curator, "/")
    assert "/relations/?status=candidate" in first
    assert "to confirm or reject" in first


def test_the_list_says_what_it_does_not_know(as_reader):
    assert "is not known here" in text_at(as_reader, "/relations/?status=maybe")
    assert "No relations yet" in text_at(as_reader, "/relations/")
