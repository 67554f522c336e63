"""The files of single nouns: evidence, links, searches, questions, sources, relations and levels."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.evidence_item import withdraw_evidence_item
from claims.actions.withholding import withhold
from claims.choices import Role
from claims.exchange.files import NOUNS
from claims.models import Claim
from tests.actions.test_change import judged, softened
from tests.builders import (
    QUOTE,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_pair,
    make_publisher,
    make_question,
    make_relation,
    make_response,
    make_search,
    make_source,
    make_table_row,
    make_tag,
    make_user,
)
from tests.exchange.helpers import cells_of, rows_of, written
from tests.led import led_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """A claim with a question, and on that: its own words, another page of its publisher, and a study apart."""
    publisher = make_publisher(name="Example Clinic")
    source = make_source(title="=Our page", publisher=publisher, tags=[make_tag("study-1"), make_tag("a-study")])
    capture = make_capture(source=source)
    claim = make_claim(capture=capture, question=make_question("Does it help?"), answers="denies")
    own = make_evidence_item(title="Own", source=source, capture=capture, exact=QUOTE, design="case_series")
    near = make_evidence_item(title="Near", source=make_source(publisher=publisher))
    apart = make_evidence_item(title="Apart", design="rct_parallel", n_analysed=40, identified=False)
    for item, stance in ((own, "for"), (near, "neutral"), (apart, "against")):
        make_evidence_link(item, question=claim.question, stance=stance, mismatches=["dose", "time"], why="So.")
    make_evidence_link(own, claim=claim, stance="for")
    make_search(claim.question, hits=3)
    make_relation(source, near.source, "cites", basis="Seen.")
    return claim


def by(name, rows):
    return {row[name]: row for row in rows}


def test_evidence_says_what_is_known_and_for_how_many_claims_it_is_circular(scene):
    rows = by("evidence_title", rows_of("evidence"))
    assert {title: row["circular_for_claims"] for title, row in rows.items()} == {"Own": 1, "Near": 1, "Apart": 0}
    assert (rows["Own"]["passage"], rows["Own"]["start"]) == (QUOTE, scene.start)
    apart = rows["Apart"]
    assert (apart["design"], apart["n_analysed"], apart["n_enrolled"]) == ("rct_parallel", 40, None)
    assert (apart["identified"], rows["Own"]["identified"]) == ("no", "")
    assert apart["retraction_status"] == "unchecked"


def test_a_passage_that_is_withheld_is_in_no_file(scene):
    withhold(actor=everything(), capture=scene.capture, start=scene.start, end=scene.start + 3, reason="Asked.")
    assert by("evidence_title", rows_of("evidence"))["Own"]["passage"] == "[withheld]"
    assert QUOTE.encode() not in written("evidence")


def test_links_say_how_each_study_stands(scene):
    rows = [row for row in rows_of("links") if row["question_uid"]]
    assert {row["evidence_title"]: row["stance"] for row in rows} == {
        "Own": "for",
        "Near": "neutral",
        "Apart": "against",
    }
    assert {row["evidence_title"]: row["circular_for_claims"] for row in rows} == {"Own": 1, "Near": 1, "Apart": 0}
    assert {row["mismatches"] for row in rows} == {"dose time"}
    (own,) = (row for row in rows_of("links") if row["claim_uid"])
    assert (own["circular"], own["circular_for_claims"]) == ("overlaps", 1)


def test_questions_searches_and_relations(scene):
    (question,) = rows_of("questions")
    assert (question["question"], question["claims"]) == ("Does it help?", 1)
    (search,) = rows_of("searches")
    assert (search["question_uid"], search["where_searched"], search["hits"]) == (scene.question.uid, "PubMed", 3)
    (relation,) = rows_of("relations")
    assert (relation["from_source_uid"], relation["relation"], relation["relation_status"]) == (
        scene.source.uid, "cites", "candidate",
    )  # fmt: skip


def test_sources_are_the_sample_frame_with_those_that_have_no_claim(scene):
    make_source(title="Left out", source_type="", status="excluded", excluded_because="An advertisement.")
    rows = by("source_title", rows_of("sources"))
    ours, left_out = rows["=Our page"], rows["Left out"]
    assert (ours["tags"], ours["saved_copies"], ours["claims"]) == ("a-study study-1", 1, 1)
    assert (left_out["status"], left_out["excluded_because"]) == ("excluded", "An advertisement.")
    assert (left_out["tags"], left_out["claims"]) == ("", 0)
    assert by("source_title", cells_of("sources"))["'=Our page"]


def test_levels_say_what_the_codes_mean():
    rows = rows_of("levels")
    supported = next(row for row in rows if (row["scheme"], row["level"]) == ("claim-fit", "supported"))
    assert (supported["axis"], supported["asks_tags"], supported["off_scale"]) == ("verdict", "no", "no")
    assert supported["definition"]


@pytest.mark.parametrize("file", NOUNS, ids=lambda file: file.name)
def test_both_formats_say_the_same(scene, file):
    make_pair(scene)
    make_table_row(scene, colour="blue")
    make_response()
    softened()
    rows = rows_of(file.name)
    assert rows
    assert rows_of(file.name, format="jsonl") == rows


@pytest.mark.parametrize("file", NOUNS, ids=lambda file: file.name)
def test_queries_do_not_grow_with_rows(scene, file):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            written(file.name, everything())
        return len(captured)

    few = queries()
    for _ in range(3):
        question = make_question()
        make_evidence_link(question=question)
        make_search(question)
        make_relation()
        make_pair()
        softened()
    assert queries() == few


def test_they_are_narrowed_to_what_stands_around_the_chosen_claims(scene):
    other = make_claim(question=make_question())
    make_evidence_link(question=other.question)
    make_search(other.question)
    chosen = Claim.objects.filter(pk=scene.pk)
    assert {row["evidence_title"] for row in rows_of("evidence", claims=chosen)} == {"Own", "Near", "Apart"}
    assert len(rows_of("links", claims=chosen)) == 4
    assert [row["question_uid"] for row in rows_of("questions", claims=chosen)] == [scene.question.uid]
    assert [row["question_uid"] for row in rows_of("searches", claims=chosen)] == [scene.question.uid]
    assert [row["source_uid"] for row in rows_of("sources", claims=chosen)] == [scene.source.uid]


def test_what_is_withdrawn_is_left_out(scene):
    item = make_evidence_item(title="Gone")
    make_evidence_link(item, question=scene.question)
    withdraw_evidence_item(actor=everything(), item=item, because="Twice")
    assert "Gone" not in by("evidence_title", [*rows_of("evidence"), *rows_of("links")])


def test_pairs_say_how_one_claim_stands_to_the_other_and_are_kept_from_who_rates_one(scene):
    make_pair(scene, changed_what=["doubt_denied", "condition_dropped"])
    (row,) = rows_of("pairs")
    assert (row["claim_uid"], row["pair_relation"], row["what_changed"], row["pair_status"]) == (
        scene.uid, "stronger", "condition_dropped doubt_denied", "confirmed",
    )  # fmt: skip
    assert (row["side"], row["other_side"], row["quote"]) == ("marketing", "research", QUOTE)
    rater = make_user(Role.REVIEWER)
    assert len(rows_of("pairs", rater)) == 1
    led_round(scene, raters=(rater,))
    assert rows_of("pairs", rater) == []


def test_changes_say_who_says_what_and_show_what_may_be_read():
    change, other = softened(), softened()
    judged(other, kind="reworded", significance="major", note="=So.")
    first, second = rows_of("changes")
    assert (first["claim_uid"], first["capture_uid"]) == (change.claim.uid, change.sighting.capture.uid)
    assert (first["words_before"], first["words_after"]) == (QUOTE, "It may rarely cause immune rejection.")
    said = [(one["proposed_kind"], one["kind"], one["significance"], one["judged_by"]) for one in (first, second)]
    assert said == [("softened", "", "", ""), ("softened", "reworded", "major", "everything")]
    rater = make_user(Role.REVIEWER)
    led_round(change.claim, raters=(rater,))
    assert [one["change_uid"] for one in rows_of("changes", rater)] == [other.uid]
    withhold(actor=everything(), capture=change.claim.anchors.get().capture, start=0, end=200, reason="Asked.")
    withhold(actor=everything(), capture=other.sighting.capture, reason="Asked.")
    read = [(one["words_before"], one["words_after"]) for one in rows_of("changes")]
    assert read == [("[withheld]", "It may rarely cause immune rejection."), (QUOTE, "[withheld]")]


def test_what_a_table_says_beside_is_kept_from_who_rates_the_claim(scene):
    make_table_row(scene, colour="blue")
    make_table_row(key="2", colour="red")
    make_table_row(key="3")
    rows = by("row_key", rows_of("extra"))
    assert {key: (row["claim_uid"], row["extra"]) for key, row in rows.items()} == {
        "1": (scene.uid, '{"colour": "blue"}'), "2": ("", '{"colour": "red"}'),
    }  # fmt: skip
    rater = make_user(Role.REVIEWER)
    assert len(rows_of("extra", rater)) == 2
    led_round(scene, raters=(rater,))
    assert [row["row_key"] for row in rows_of("extra", rater)] == ["2"]


def test_who_still_rates_a_claim_is_not_told_how_evidence_stands_on_it(scene):
    rater = make_user(Role.REVIEWER)
    apart = make_evidence_link(question=make_question(), stance="against", why="Elsewhere.")
    assert all(row["stance"] for row in rows_of("links", rater))
    led_round(scene, raters=(rater,))
    rows = by("link_uid", rows_of("links", rater))
    assert (rows[apart.uid]["stance"], rows[apart.uid]["why"]) == ("against", "Elsewhere.")
    hidden = [row for uid, row in rows.items() if uid != apart.uid]
    assert len(hidden) == 4
    assert {(row["stance"], row["why"]) for row in hidden} == {("", "")}


def test_what_is_rated_masked_is_counted_nowhere(scene):
    rater = make_user(Role.REVIEWER)
    led_round(scene, raters=(rater,), masked=True)
    assert {row["claims"] for row in rows_of("sources", rater)} == {0}
    assert {row["claims"] for row in rows_of("questions", rater)} == {0}
    assert {row["circular_for_claims"] for row in rows_of("evidence", rater)} == {0}
    assert all(not row["claim_uid"] for row in rows_of("links", rater))


def test_the_files_of_claims_say_designs_apart_and_circular(scene):
    make_evidence_link(make_evidence_item(design="rct_parallel"), question=scene.question)
    make_evidence_link(claim=make_claim("Our clinic treats knees.", capture=scene.capture))
    rows = by("claim_uid", rows_of("claims"))
    row = rows[scene.uid]
    assert row["evidence_designs"] == "rct_parallel"
    assert row["evidence_designs_circular"] == "case_series not_recorded"
    (other,) = (one for uid, one in rows.items() if uid != scene.uid)
    assert (other["evidence_designs"], other["evidence_designs_circular"]) == ("not_recorded", "")
    assert rows_of("claims", format="jsonl") == rows_of("claims")
