"""The demonstration corpus: what it holds, how much it carries, and the whole documents in its place."""

import hashlib
import shutil
import subprocess
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.choices import Depth, FoundHow, RelationKind, RelationStatus, Role
from claims.exchange import corpus
from claims.exchange.corpus_rounds import load_rounds
from claims.models import (
    OPERATOR,
    Capture,
    Claim,
    ClaimPair,
    Decision,
    Description,
    EvidenceItem,
    Question,
    Rating,
    Source,
    SourceRelation,
)
from claims.reads.source.works import relation_faults
from claims.reads.verify import verify_captures
from tests.builders import make_user
from tests.paths import ROOT, SEEDS

needs_documents = pytest.mark.skipif(not SEEDS.is_dir(), reason="the five documents in ../shared/seeds are not here")
CANCER = "Can transplanted mesenchymal stem cells become cancer?"


PEOPLE = {
    "curator": Role.CURATOR, "curator-2": Role.CURATOR, "reviewer-1": Role.REVIEWER, "reviewer-2": Role.REVIEWER,
    "reviewer-3": Role.REVIEWER, "lead": Role.LEAD,
}  # fmt: skip


@pytest.fixture
def loaded(db):
    """The corpus, with the people of its rounds."""
    return corpus.load_corpus(people={name: make_user(role, username=name) for name, role in PEOPLE.items()})


@pytest.fixture
def rounds(loaded):
    """Its rounds, by name."""
    return {one.name: one for one in load_rounds(loaded)}


def attach(folder):
    out = StringIO()
    call_command("attach_documents", str(folder), stdout=out)
    return out.getvalue()


def test_the_corpus_is_as_large_as_it_was_promised(loaded):
    claims = Counter(Claim.objects.values_list("source", flat=True))
    assert len(claims) == 5
    assert min(claims.values()) >= 7
    assert sum(claims.values()) >= 45
    questions = Question.objects.prefetch_related("claims")
    joining = [question for question in questions if len({claim.source_id for claim in question.claims.all()}) > 1]
    assert len(joining) >= 8
    assert CANCER in [question.text for question in joining]


def test_marketing_stands_beside_research_on_questions_and_in_pairs(loaded):
    sides = {}
    for claim in Claim.objects.select_related("source__source_type"):
        sides.setdefault(claim.question_id, set()).add(claim.side)
    assert sum({"marketing", "research"} <= both for both in sides.values()) >= 8
    assert ClaimPair.objects.confirmed().count() >= 15
    stored = {(pair.claim_id, pair.other_id): pair for pair in ClaimPair.objects.all()}

    def pair(one, other):
        return stored[loaded.claims[one].pk, loaded.claims[other].pk]

    cancer = pair("000-06", "001-08")
    assert "cannot differentiate into cancer if" in cancer.claim.quote
    assert cancer.changed_what == ["doubt_denied", "doubt_moved"]
    for other in ("002-02", "003-01"):
        assert (pair("001-01", other).relation, pair("001-01", other).changed_what) == ("stronger", ["term_broadened"])
    headline = pair("004-01", "004-04")
    assert headline.claim.source == headline.other.source
    nerve = pair("000-01", "001-01")
    assert "nerve cells" in nerve.claim.quote
    assert "mesodermal derivatives" in nerve.other.quote
    assert sum(bool(one.changed_what) for one in stored.values()) >= 15


def test_every_claim_is_described(loaded):
    for claim in Claim.objects.all():
        assert claim.statement, claim.quote
        for value in (
            claim.voice,
            claim.claim_type,
            claim.strength,
            claim.commitment,
            claim.question_id,
            claim.answers,
        ):
            assert value, claim.quote


def test_some_claims_have_a_second_coder_who_says_something_else_of_a_few(loaded):
    second = Description.objects.current().filter(coder__username="curator-2").select_related("claim")
    assert len(second) >= 10
    assert 0 < sum(one.said != one.claim.said for one in second) < len(second)


def test_three_people_rated_each_claim_by_the_newest_codebook_and_said_why(rounds):
    all_claims = rounds["Three readers, all claims"]
    assert all_claims.closed_at is not None
    ratings = Rating.objects.visible_to(OPERATOR).filter(round=all_claims)
    raters = Counter(ratings.values_list("claim", flat=True))
    assert set(raters) == set(Claim.objects.values_list("pk", flat=True))
    assert sorted(raters.values())[:2] == [2, 3]  # one was skipped
    assert {rating.scheme_version.label for rating in ratings} == {"claim-fit 2.0.0"}
    assert min(len(rating.rationale) for rating in ratings) > 40
    assert {rating.claim_id for rating in ratings if rating.stale_at} == {loaded_claim("Similarly, studies").pk}


def loaded_claim(words):
    return Claim.objects.get(quote__startswith=words)


def test_decisions_stand_beside_them_one_taken_back_and_one_only_proposed(rounds):
    decided = Decision.objects.filter(round=rounds["Three readers, all claims"])
    assert decided.filter(superseded_by__isnull=False).count() == 1
    assert decided.filter(state="proposed").get().acceptances.count() == 1
    assert decided.current().count() >= 6


def test_a_masked_part_has_guesses_of_the_side(rounds):
    masked = rounds["Ten claims without their source"]
    ratings = Rating.objects.visible_to(OPERATOR).filter(round=masked)
    assert ratings.count() == 20
    assert all(rating.guess for rating in ratings)


def test_work_waits_in_two_open_rounds(rounds):
    waiting = [one for one in rounds.values() if one.closed_at is None]
    assert {one.unit_kind for one in waiting} == {"claim", "source"}
    for round_ in waiting:
        assert round_.assignments.filter(reviewer__username="reviewer-1").exists()
    assert rounds["Levels of evidence behind seven claims"].units.filter(role="training").count() == 2


def test_the_condition_stays_in_the_quote(loaded):
    claim = Claim.objects.get(quote__contains="cannot differentiate into cancer")
    assert "if the culture conditions are set accurately" in claim.quote
    assert claim.question.text == CANCER


def test_the_captures_are_excerpts_that_name_their_documents_and_verify(loaded):
    assert set(Capture.objects.values_list("depth", flat=True)) == {Depth.EXCERPT}
    assert [fault for _, faults in verify_captures() for fault in faults] == []


def test_metadata_say_what_is_printed_and_nothing_else(loaded):
    pages = Source.objects.filter(captures__isnull=False).distinct()
    assert pages.filter(published="").count() == 4
    board = pages.get(published="2024-04-16")
    assert (board.published_printed, board.author_printed) == ("24-04-16 11:15", "최고관리자")
    assert board.found_how == {"published": "inferred"}
    assert not pages.exclude(doi="", pmid="", pmcid="", trial_number="", address="").exists()


def test_works_that_are_not_printed_say_how_they_were_found_and_hold_no_text(loaded):
    works = Source.objects.filter(captures=None)
    assert works.count() == 7
    for work in works:
        printed = [
            name
            for name in ("title", "container_title", "published", "address", "doi", "pmid", "trial_number")
            if getattr(work, name) and name not in work.found_how
        ]
        assert printed == [], work
    assert works.get(pmid="29423006").found_how["pmid"] == FoundHow.LOOKED_UP


def test_what_the_documents_come_from_are_candidates_on_a_basis(loaded):
    plain = SourceRelation.objects.filter(resolves=None).exclude(kind=RelationKind.CITES_UNRESOLVED)
    assert Counter(plain.values_list("kind", flat=True)) == {"record_of": 1, "republishes": 1, "parallels": 1}
    for relation in plain:
        assert relation.status == RelationStatus.CANDIDATE
        assert relation.basis
        assert relation.exact
    assert plain.get(kind="republishes").to_source.pmid == "29423006"


def test_three_citations_are_unresolved_with_candidates_that_differ(loaded):
    citations = SourceRelation.objects.unresolved()
    assert citations.count() == 3
    for citation in citations:
        assert citation.known
        assert citation.missing
        assert citation.exact in citation.capture.text
        assert all(candidate.mismatches and candidate.basis for candidate in citation.candidates.all())
    knee = citations.get(known__journal="Journal of Bone and Joint Surgery").candidates.get()
    assert [said.split(":")[0] for said in knee.mismatches] == ["population", "comparator"]
    assert list(relation_faults()) == []


def test_no_document_is_carried_beyond_one_half():
    out = StringIO()
    call_command("corpus_share", stdout=out)
    assert len(out.getvalue().splitlines()) == 5


def test_the_share_check_fails_when_too_much_is_carried(tmp_path, monkeypatch):
    shutil.copytree(corpus.FOLDER, tmp_path, dirs_exist_ok=True)
    documents = (tmp_path / "documents.json").read_text().replace('"characters": 2949', '"characters": 2000')
    (tmp_path / "documents.json").write_text(documents)
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    with pytest.raises(CommandError, match="More than 50% is carried of: 000"):
        call_command("corpus_share", stdout=StringIO())


@pytest.mark.shared
@needs_documents
def test_the_whole_project_carries_less_than_half_of_each_document():
    """Every run of 40 characters of a document that stands anywhere in a tracked file counts as carried.

    One that the document has twice counts once, where it stands first.
    """
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    tracked = [ROOT / name for name in listed.split("\0") if name]
    text = "\n".join(path.read_text(errors="ignore") for path in tracked if path.is_file() and path.suffix != ".png")
    text = text.replace("\\n", "\n").replace('\\"', '"')
    for path in sorted(SEEDS.iterdir()):
        document, run = path.read_text(), 40
        carried = bytearray(len(document))
        for at in range(len(document) - run + 1):
            piece = document[at : at + run]
            if piece in text and document.find(piece) == at:
                carried[at : at + run] = b"\1" * run
        assert sum(carried) / len(document) <= corpus.MOST_SHARE, path.name


@pytest.mark.shared
@needs_documents
def test_every_claim_is_found_exactly_in_the_five_documents(loaded):
    quotes = dict(Claim.objects.values_list("pk", "quote"))
    said = attach(SEEDS)
    assert said.count("claims moved onto the whole document") == 5
    assert "not found" not in said
    documents = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in SEEDS.iterdir()}
    for claim in Claim.objects.select_related("capture"):
        whole = documents[claim.capture.sha256].read_bytes().decode().replace("\r\n", "\n")
        assert claim.capture.depth == Depth.FULL
        assert claim.capture.text == whole
        assert whole[claim.start : claim.end] == claim.quote == quotes[claim.pk]
        assert claim.anchors.count() == 2
    assert not EvidenceItem.objects.filter(capture__depth=Depth.EXCERPT).exists()
    assert not SourceRelation.objects.filter(capture__depth=Depth.EXCERPT).exists()
    assert list(relation_faults()) == []
    assert not Rating.objects.visible_to(OPERATOR).exclude(stale_at=None).exists()
    assert [fault for _, faults in verify_captures() for fault in faults] == []


@pytest.mark.shared
@needs_documents
def test_attaching_twice_changes_nothing(loaded):
    attach(SEEDS)
    attach(SEEDS)
    assert Capture.objects.count() == 10


@pytest.mark.shared
@needs_documents
def test_a_document_that_is_not_there_is_named_and_the_others_are_attached(loaded, tmp_path):
    for path in sorted(SEEDS.iterdir())[1:]:
        shutil.copy(path, tmp_path)
    missing = hashlib.sha256(sorted(SEEDS.iterdir())[0].read_bytes()).hexdigest()
    out = StringIO()
    with pytest.raises(CommandError, match="not found"):
        call_command("attach_documents", str(tmp_path), stdout=out)
    assert f"no file with SHA-256 {missing}" in out.getvalue()
    assert Capture.objects.filter(depth=Depth.FULL).count() == 4


def test_a_folder_that_is_not_there_is_refused(loaded):
    with pytest.raises(CommandError, match="is not a folder"):
        attach("/nowhere/at/all")
