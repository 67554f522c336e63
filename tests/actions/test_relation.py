"""Relations: who may propose and decide, what a tool may not, circles, and citations that name no work."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections

from claims.actions.relation import (
    change_kind,
    confirm_relation,
    declare_unresolvable,
    move_relation_passage,
    propose_candidate,
    propose_relation,
    record_unresolved,
    reject_relation,
)
from claims.actions.source import save_source
from claims.choices import RelationKind, RelationStatus, Role
from claims.models import OPERATOR, Rating, SourceRelation
from claims.reads.source.works import relation_faults
from tests.builders import (
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_rating,
    make_relation,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db
TOOL = "find_copies 1.0"
CITING = "People who may benefit include those with arthritis."


def stale():
    return set(Rating.objects.visible_to(OPERATOR).exclude(stale_at=None).values_list("claim", flat=True))


@pytest.fixture
def citation():
    source = make_capture().source
    return record_unresolved(
        actor=everything(), source=source, passage=CITING, known={"design": "trial"}, missing=["authors", "year"]
    )


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_only_curators_write(role, citation):
    other, relation = make_user(role), make_relation()
    for act in (
        lambda: propose_relation(actor=other, from_source=make_source(), to_source=make_source(), kind="cites"),
        lambda: record_unresolved(actor=other, source=make_source(), known={"design": "trial"}),
        lambda: propose_candidate(actor=other, unresolved=citation, to_source=make_source()),
        lambda: confirm_relation(actor=other, relation=relation),
        lambda: reject_relation(actor=other, relation=relation, because="No."),
        lambda: change_kind(actor=other, relation=relation, kind="parallels"),
        lambda: declare_unresolvable(actor=other, unresolved=citation, because="No."),
        lambda: move_relation_passage(actor=other, relation=citation, capture=citation.capture),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert set(SourceRelation.objects.values_list("status", flat=True)) == {RelationStatus.CANDIDATE}


def test_nobody_proposes_only_as_a_tool_that_says_its_name():
    one, other = make_source(), make_source()
    with pytest.raises(PermissionDenied):
        propose_relation(actor=None, from_source=one, to_source=other, kind="republishes")
    made = propose_relation(
        actor=None, from_source=one, to_source=other, kind="republishes", proposed_by=TOOL, score=0.9
    )
    assert (made.status, made.created_by, made.proposed_by) == (RelationStatus.CANDIDATE, None, TOOL)


# --- proposing -------------------------------------------------------------------------------------------------------


def test_the_passage_is_found_by_its_words_or_its_offsets():
    capture = make_capture()
    by_words = make_relation(capture.source, quote="Our clinic treats knees.")
    by_place = make_relation(capture.source, capture=capture, start=0, end=10)
    assert (by_words.start, by_words.end, by_words.capture) == (0, 24, capture)
    assert by_place.exact == "Our clinic"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"quote": "Words that are not there"}, "quote"),
        ({"kind": "unheard of"}, "kind"),
        ({"kind": "cites_unresolved"}, "kind"),
    ],
)
def test_a_bad_proposal_names_its_field(fields, field):
    with pytest.raises(ValidationError) as refused:
        make_relation(make_capture().source, **fields)
    assert field in refused.value.error_dict
    assert not SourceRelation.objects.exists()


def test_a_passage_of_another_source_and_a_source_without_text_are_refused():
    with pytest.raises(ValidationError, match="belongs to another source"):
        make_relation(make_source(), capture=make_capture(), start=0, end=4)
    with pytest.raises(ValidationError, match="no saved copy"):
        make_relation(make_source(), quote="Our clinic")


def test_a_source_has_no_relation_to_itself():
    source = make_source()
    with pytest.raises(ValidationError, match="no relation to itself"):
        make_relation(source, source)


def test_the_same_relation_twice_is_one_row():
    relation = make_relation()
    with pytest.raises(ValidationError, match="recorded already"):
        make_relation(relation.from_source, relation.to_source)
    again = propose_relation(
        actor=None,
        from_source=relation.from_source,
        to_source=relation.to_source,
        kind="republishes",
        proposed_by=TOOL,
    )
    assert again == relation
    assert SourceRelation.objects.count() == 1


@pytest.mark.parametrize("kind", ["republishes", "parallels", "record_of"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_tool_does_not_ask_again_what_a_person_has_decided_on_two_texts(kind, turned):
    relation = make_relation()
    if kind == "parallels":
        change_kind(actor=everything(), relation=relation, kind="parallels")
    else:
        reject_relation(actor=everything(), relation=relation, because="Chance.")
    ends = [relation.from_source, relation.to_source][:: -1 if turned else 1]
    again = propose_relation(actor=None, from_source=ends[0], to_source=ends[1], kind=kind, proposed_by=TOOL)
    assert again == relation
    assert SourceRelation.objects.count() == 1


# --- deciding --------------------------------------------------------------------------------------------------------


def test_decisions_say_who_when_and_why():
    relation, curator = make_relation(), make_user(Role.CURATOR)
    relation = confirm_relation(actor=curator, relation=relation, why="Compared word by word.")
    assert (relation.status, relation.decided_by) == (RelationStatus.CONFIRMED, curator)
    relation = reject_relation(actor=curator, relation=relation, because="It was another abstract.")
    assert relation.status == RelationStatus.REJECTED
    reasons = list(relation.history.order_by("pk").values_list("history_change_reason", flat=True))
    assert reasons[1:] == ["Compared word by word.", "It was another abstract."]
    assert confirm_relation(actor=curator, relation=relation).status == RelationStatus.CONFIRMED


def test_a_rejection_needs_a_reason():
    with pytest.raises(ValidationError) as refused:
        reject_relation(actor=everything(), relation=make_relation(), because="  ")
    assert "because" in refused.value.error_dict


def test_only_parallels_is_a_decision():
    changed = change_kind(actor=everything(), relation=make_relation(), kind=RelationKind.PARALLELS)
    assert (changed.kind, changed.status) == (RelationKind.PARALLELS, RelationStatus.CONFIRMED)


def test_a_circle_is_refused_and_named():
    one, other, third = (make_source(title=title) for title in ("Page A", "Page B", "Page C"))
    make_relation(one, other, confirmed=True)
    make_relation(other, third, kind="version_of", confirmed=True)
    closing = make_relation(third, one, kind="record_of")
    with pytest.raises(ValidationError, match=r"“Page C” → “Page A” → “Page B” → “Page C”"):
        confirm_relation(actor=everything(), relation=closing)
    parallel = make_relation(third, one, kind="parallels", confirmed=True)
    SourceRelation.objects.filter(pk=closing.pk).delete()
    with pytest.raises(ValidationError, match="circle"):
        change_kind(actor=everything(), relation=parallel, kind="republishes")
    assert list(relation_faults()) == []


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_close_no_circle(installed):
    sources = [make_source() for _ in range(4)]
    curator = everything()
    make_relation(sources[1], sources[2], confirmed=True)
    make_relation(sources[3], sources[0], confirmed=True)
    pair = [make_relation(sources[0], sources[1]), make_relation(sources[2], sources[3])]
    start, refused = threading.Barrier(2), []

    def confirm(relation):
        start.wait()
        try:
            confirm_relation(actor=curator, relation=relation)
        except ValidationError as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=[relation]) for relation in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert list(relation_faults()) == []


# --- citations that name no work -------------------------------------------------------------------------------------


def test_an_unresolved_citation_says_what_is_known_and_missing(citation):
    assert citation.to_source is None
    assert (citation.known, citation.missing) == ({"design": "trial"}, ["authors", "year"])
    assert citation.exact == CITING
    assert TEXT[citation.start : citation.end] == CITING


def test_the_same_citation_twice_and_an_empty_one_are_refused(citation):
    with pytest.raises(ValidationError, match="recorded already"):
        record_unresolved(actor=everything(), source=citation.from_source, passage=CITING)
    with pytest.raises(ValidationError, match="Give the words"):
        record_unresolved(actor=everything(), source=citation.from_source)
    with pytest.raises(ValidationError) as refused:
        record_unresolved(actor=everything(), source=citation.from_source, passage="Nowhere")
    assert "passage" in refused.value.error_dict


def test_a_confirmed_candidate_resolves_and_a_second_is_refused(citation):
    first, second = (
        propose_candidate(actor=everything(), unresolved=citation, to_source=make_source(), mismatches=["population"])
        for _ in range(2)
    )
    assert (first.kind, first.mismatches, first.exact) == (RelationKind.CITES, ["population"], CITING)
    confirm_relation(actor=everything(), relation=first)
    citation.refresh_from_db()
    assert citation.status == RelationStatus.CONFIRMED
    with pytest.raises(ValidationError, match="resolved already"):
        confirm_relation(actor=everything(), relation=second)
    with pytest.raises(ValidationError, match="is resolved"):
        declare_unresolvable(actor=everything(), unresolved=citation, because="No.")
    reject_relation(actor=everything(), relation=first, because="Other population.")
    citation.refresh_from_db()
    assert (citation.status, citation.decided_by) == (RelationStatus.CANDIDATE, None)
    confirm_relation(actor=everything(), relation=second)


def test_a_citation_is_declared_unresolvable_with_a_reason(citation):
    with pytest.raises(ValidationError):
        declare_unresolvable(actor=everything(), unresolved=citation, because="")
    with pytest.raises(ValidationError, match="one of its candidates"):
        confirm_relation(actor=everything(), relation=citation)
    citation = declare_unresolvable(actor=everything(), unresolved=citation, because="Asked the clinic; no answer.")
    assert (citation.status, citation.basis) == (RelationStatus.CONFIRMED, "Asked the clinic; no answer.")


def test_a_passage_is_found_again_on_another_capture(citation):
    longer = make_capture(f"New words. {TEXT}", source=citation.from_source)
    moved = move_relation_passage(actor=everything(), relation=citation, capture=longer)
    assert longer.text[moved.start : moved.end] == CITING
    with pytest.raises(ValidationError):
        move_relation_passage(
            actor=everything(), relation=citation, capture=make_capture("Else.", source=citation.from_source)
        )


# --- what a decision does to ratings ---------------------------------------------------------------------------------


def rated(**fields):
    claim = make_claim(**fields)
    make_rating(claim)
    return claim


def test_making_two_sources_one_work_marks_only_claims_that_both_bear_on():
    both, one_only, copy_only = (make_question() for _ in range(3))
    article, copy = make_source(source_type="journal"), make_source()
    here, copied = make_evidence_item(source=article), make_evidence_item(source=copy)
    for item in (here, copied):
        make_evidence_link(item, question=both)
    make_evidence_link(here, question=one_only)
    make_evidence_link(copied, question=copy_only)
    claim = rated(question=both, answers="affirms")
    for question in (one_only, copy_only):
        rated(question=question, answers="affirms")
    rated(capture=make_capture(source=copy))
    relation = make_relation(copy, article)
    assert stale() == set()
    confirm_relation(actor=everything(), relation=relation)
    assert stale() == {claim.pk}


def test_separating_them_again_marks_the_same_claims():
    question, article, copy = make_question(), make_source(source_type="journal"), make_source()
    relation = make_relation(copy, article, confirmed=True)
    for source in (article, copy):
        make_evidence_link(make_evidence_item(source=source), question=question)
    claim = rated(question=question, answers="affirms")
    reject_relation(actor=everything(), relation=relation, because="Another abstract.")
    assert stale() == {claim.pk}


def test_a_rejected_candidate_and_a_citation_mark_nothing():
    question, article, copy = make_question(), make_source(source_type="journal"), make_source()
    for source in (article, copy):
        make_evidence_link(make_evidence_item(source=source), question=question)
    rated(question=question, answers="affirms")
    reject_relation(actor=everything(), relation=make_relation(copy, article), because="No.")
    make_relation(copy, article, kind="cites", confirmed=True)
    assert stale() == set()


def test_a_retraction_reaches_what_repeats_reports_and_cites_the_work_and_no_further():
    article, record, bank, reporter, stranger, candidate = (make_source() for _ in range(6))
    make_relation(record, article, kind="record_of", confirmed=True)
    make_relation(bank, record, confirmed=True)
    make_relation(reporter, record, kind="reports", confirmed=True)
    make_relation(stranger, reporter, kind="cites", confirmed=True)
    make_relation(candidate, article)
    claims = {
        source.pk: rated(capture=make_capture(source=source)).pk for source in (bank, reporter, stranger, candidate)
    }
    article.retraction_status = "retracted"
    save_source(actor=everything(), source=article)
    assert stale() == {claims[bank.pk], claims[reporter.pk]}


def test_confirming_that_a_page_repeats_a_retracted_work_marks_its_claims():
    article, page = make_source(retraction_status="retracted"), make_source()
    claim = rated(capture=make_capture(source=page))
    make_relation(page, article, kind="reports", confirmed=True)
    assert stale() == {claim.pk}
