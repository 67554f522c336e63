from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.actions.claim import withdraw_claim
from claims.actions.description import describe
from claims.actions.round import close_round
from claims.choices import Answers, Reveal, Role, Stance, Voice
from claims.exchange.blocks import BLOCK_BYTES, regroup
from claims.exchange.computed import WARNS
from claims.exchange.export import Export, export_response
from claims.exchange.files import FILES
from claims.models import OPERATOR, Claim, EvidenceItem, EvidenceLink, Question, Rating, Round, Tag, User
from claims.reads.claim.evidence import effective_links_of
from claims.reads.person import person_of_request
from claims.rules.span.structure import Regions, parts_within, warnings_of
from tests.builders import (
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_document_saying,
    make_evidence_item,
    make_evidence_link,
    make_publisher,
    make_question,
    make_rating,
    make_source,
    make_user,
    make_withholding,
    open_round,
)
from tests.exchange.helpers import cells_of, rows_of, written
from tests.led import led_round
from tests.paths import ROOT

pytestmark = pytest.mark.django_db
WHATS, FORMATS = ("ratings", "ratings_wide", "claims"), ("csv", "jsonl")


def reveal_at_close() -> Round:
    Round.objects.update(reveal=Reveal.AT_CLOSE)
    return open_round()


# What a row says


def test_a_rating_tells_everything_of_itself_and_its_claim():
    source = make_source(title="Our therapy", publisher=make_publisher(name="Clinic", sells="yes"), published="2018-03")
    capture = make_capture(source=source)
    question = make_question("Do they cause rejection?")
    other = make_claim("People who may benefit include those with arthritis.", capture=capture)
    claim = make_claim(capture=capture, statement="They do not.", voice="research", question=question, answers="denies")
    rating = make_rating(
        claim, certainty="low", failure_tags=("outdated", "causal_overreach"), wording_gap="understated",
        comparator="claim", comparator_claim=other, evidence_as_of="2026-11", confidence="high",
    )  # fmt: skip
    (row,) = rows_of("ratings", address="https://evidence.example/")
    assert row | {
        "rating_uid": rating.uid, "claim_uid": claim.uid, "question_uid": question.uid, "source_uid": source.uid,
        "capture_uid": capture.uid, "reviewer_uid": rating.reviewer.uid, "round_uid": rating.round.uid,
        "permalink": f"https://evidence.example/claims/{claim.uid}/",
        "scheme": "claim-fit", "scheme_version": "2.0.0", "reviewer": rating.reviewer.shown_name,
        "certainty": "low", "certainty_order": 2, "verdict": "unsupported", "failure_tags": "causal_overreach outdated",
        "wording_gap": "understated", "wording_gap_order": -1, "comparator": "claim", "comparator_claim_uid": other.uid,
        "rationale": "No study is named.", "evidence_as_of": "2026-11", "confidence": "high",
        "quote": claim.quote, "statement": "They do not.", "question": question.text, "answers": "denies",
        "source_type": "clinic", "source_side": "marketing", "side": "research", "publisher": "Clinic",
        "publisher_sells": "yes", "published": "2018-03", "capture_sha256": capture.sha256, "capture_depth": "full",
        "start": claim.start, "end": claim.end, "superseded_at": None, "stale_at": None, "withdrawn_at": None,
    } == row  # fmt: skip
    assert capture.text[row["start"] : row["end"]] == row["quote"]


def test_a_quote_with_printed_lines_is_told_beside_it_as_it_is_read():
    text = "In a pilot the infusion of own cells may\nhelp patients with knee pain, and it is un-\nlikely to harm."
    claim = make_claim("help patients with knee pain, and it is un-\nlikely", capture=make_capture(text))
    (row,) = rows_of("claims")
    assert (row["quote"], row["quote_flowed"]) == (claim.quote, "help patients with knee pain, and it is unlikely")
    make_withholding(claim.capture)
    (row,) = rows_of("claims")
    assert (row["quote"], row["quote_flowed"]) == ("[withheld]", "[withheld]")


def test_what_an_extractor_warns_of_at_the_place_of_a_claim_is_told_with_it():
    said = [("Page 1: 3 words “cannot” be read.", 0, 40), ("Page 2: a picture.", 41, 50), ("Page 1: %s, {0}.", 2, 9)]
    structure = [{"kind": "heading", "start": 0, "end": 4}]
    structure += [{"kind": "warning", "start": start, "end": end, "says": says} for says, start, end in said]
    capture = make_document_saying(extractor="pdf", structure=structure)
    first, last = make_claim(TEXT[2:20], capture=capture), make_claim(capture.text[-20:].strip(), capture=capture)
    rows = {row["claim_uid"]: row["copy_warnings"] for row in rows_of("claims")}
    for claim in (first, last):
        assert rows[claim.uid] == " ".join(warnings_of(structure, claim.start, claim.end))
    assert rows[first.uid] == f"{said[0][0]} {said[2][0]}"
    assert rows[last.uid] == ""
    names = [placed.name for placed in FILES["claims"].columns]
    assert names[names.index("copy_warnings") + 1] == "decision_uid"


@pytest.mark.parametrize("extractor", ["html", "markdown"])
def test_words_struck_through_are_told_with_their_claim_and_each_sentence_once(extractor):
    said = [{"kind": "warning", "start": 0, "end": 90, "says": "Something may be hidden."}] * 2
    struck = [{"kind": "struck", "start": start, "end": end} for start, end in ((2, 20), (10, 25), (40, 44))]
    capture = make_document_saying(extractor=extractor, structure=[*struck, *said])
    places = ((2, 20), (22, 30), (38, 46), (26, 37))
    claims = [make_claim(capture.text[start:end].strip(), capture=capture) for start, end in places]
    rows = {row["claim_uid"]: row["copy_warnings"] for row in rows_of("claims")}
    regions = Regions(parts_within(capture.structure, 0, 90))
    for claim in claims:
        through = regions.struck(claim.start, claim.end)
        told = f"These words are {through} on the page. " if through else ""
        assert rows[claim.uid] == f"{told}Something may be hidden."
    assert rows[claims[0].uid].startswith("These words are struck")
    assert rows[claims[1].uid].startswith("These words are partly")


def test_copies_of_no_other_extractor_have_warnings():
    """The file asks those of these alone."""
    makers = [path for path in (ROOT / "claims/rules/extract").rglob("*.py") if 'Part("warning"' in path.read_text()]
    assert {path.relative_to(ROOT / "claims/rules/extract").parts[0].removesuffix(".py") for path in makers} == {*WARNS}


def test_a_quote_in_one_line_is_read_as_it_stands():
    claim = make_claim()
    (row,) = rows_of("claims")
    assert row["quote_flowed"] == row["quote"] == claim.quote


def test_a_bare_rating_has_empty_cells_where_nothing_was_said():
    make_rating(make_claim(capture=make_capture(source=make_source(source_type=""))))
    (cells,) = cells_of("ratings")
    empty = "certainty certainty_order wording_gap wording_gap_order failure_tags comparator comparator_claim_uid" \
        " question question_uid publisher source_type observed_at superseded_at stale_at"  # fmt: skip
    assert {cells[name] for name in empty.split()} == {""}
    assert (cells["source_side"], cells["side"]) == ("", "")
    assert cells["permalink"] == cells["not_printed"] == ""


@pytest.mark.parametrize("voice", ["", *Voice.values])
@pytest.mark.parametrize("source_type", ["clinic", "journal", ""])
def test_the_side_is_the_one_that_the_pages_show(voice, source_type):
    claim = make_claim(capture=make_capture(source=make_source(source_type=source_type)), voice=voice)
    (row,) = rows_of("claims")
    assert (row["side"], row["source_side"]) == (claim.side, claim.source.side)


def test_a_superseded_rating_says_when_it_was_superseded():
    first = make_rating()
    second = make_rating(first.claim, reviewer=first.reviewer, supersedes=first, rationale="I looked again.")
    rows = rows_of("ratings")
    assert [row["rating_uid"] for row in rows] == [first.uid, second.uid]
    assert [row["superseded_at"] for row in rows] == [second.submitted_at.replace(microsecond=0), None]


def test_ratings_and_claims_stand_in_the_order_in_which_they_were_stored():
    claims = [make_claim() for _ in range(3)]
    ratings = [make_rating(claim) for claim in reversed(claims)]
    assert [row["rating_uid"] for row in rows_of("ratings")] == [rating.uid for rating in ratings]
    assert [row["claim_uid"] for row in rows_of("claims")] == [claim.uid for claim in claims]
    assert [row["claim_uid"] for row in rows_of("ratings_wide")] == [claim.uid for claim in claims]


def test_claims_are_there_rated_or_not_with_the_scheme_of_the_open_round():
    rated, unrated = make_claim(), make_claim()
    make_rating(rated)
    make_rating(rated)
    rows = rows_of("claims")
    assert [(row["claim_uid"], row["ratings"]) for row in rows] == [(rated.uid, 2), (unrated.uid, 0)]
    assert {(row["scheme"], row["scheme_version"]) for row in rows} == {("claim-fit", "2.0.0")}
    close_round(actor=make_user(Role.LEAD), round_=open_round())
    assert {(row["scheme"], row["scheme_version"]) for row in rows_of("claims")} == {("", "")}


def test_withdrawn_claims_and_their_ratings_stay_out_unless_they_are_asked_for():
    claim = make_rating().claim
    withdraw_claim(actor=everything(), claim=claim, because="Twice.")
    for what in WHATS:
        assert rows_of(what) == []
        (row,) = rows_of(what, claims=Claim.objects.all())
        assert row["withdrawn_at"].replace(tzinfo=None).isoformat() == f"{claim.withdrawn_at:%Y-%m-%dT%H:%M:%S}"


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("what", WHATS)
def test_an_export_of_nothing_has_a_header_and_no_row(what, format_):
    data = written(what, format=format_)
    header = ",".join(placed.name for placed in FILES[what].columns).encode() + b"\r\n"
    assert data == (header if format_ == "csv" else b"")


def test_both_formats_tell_the_same():
    make_rating(make_claim("It rarely causes immune rejection.", statement="=1+1"), rationale="'quoted'\r\nand more")
    make_rating(make_claim("Our clinic treats knees."), certainty="high")
    assert rows_of("ratings") == rows_of("ratings", format="jsonl")
    assert rows_of("claims") == rows_of("claims", format="jsonl")
    lean = [{name: value for name, value in row.items() if value not in ("", None)} for row in rows_of("ratings_wide")]
    twin = [
        {name: value for name, value in row.items() if value not in ("", None)}
        for row in rows_of("ratings_wide", format="jsonl")
    ]
    assert lean == twin


# Evidence


LINKS = st.lists(st.sampled_from(["", "withdrawn", *Stance.values]), min_size=3, max_size=3)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.sampled_from(["", *Answers.values]), on_question=LINKS, on_claim=LINKS, asks=st.booleans())
def test_designs_are_those_of_the_evidence_that_bears_on_the_claim(answers, on_question, on_claim, asks):
    rating = Rating.objects.visible_to(OPERATOR).first() or make_rating(make_claim(question=make_question()))
    claim, question = rating.claim, Question.objects.get()
    of_each = ("cohort", "in_vitro", "", "rct_parallel", "case_report")
    items = EvidenceItem.objects.order_by("pk") or [
        make_evidence_item(design=of_each[at % len(of_each)]) for at, _ in enumerate(on_question)
    ]
    Claim.objects.filter(pk=claim.pk).update(question=question if asks else None)
    describe(actor=everything(), claim=claim, said={"answers": answers})
    EvidenceLink.objects.all().delete()
    links: list[tuple[EvidenceItem, dict[str, Any], str]] = [
        (item, {"question": question}, stance) for item, stance in zip(items, on_question, strict=True)
    ]
    links += [(item, {"claim": claim}, stance) for item, stance in zip(items, on_claim, strict=True)]
    EvidenceLink.objects.bulk_create(
        EvidenceLink(
            evidence_item=item, stance=Stance.FOR if stance == "withdrawn" else stance, created_by=rating.reviewer,
            withdrawn_at=rating.submitted_at if stance == "withdrawn" else None, **target,
        )
        for item, target, stance in links
        if stance
    )  # fmt: skip
    bearing = effective_links_of(Claim.objects.get())
    told = sorted({one.link.evidence_item.design or "not_recorded" for one in bearing})
    for what in WHATS:
        row = rows_of(what)[0]
        assert (row["evidence_designs"].split(), row["evidence_designs_circular"]) == (told, "")


def test_evidence_of_one_claim_does_not_count_for_another():
    question = make_question()
    make_evidence_link(make_evidence_item(design="cohort"), question=question)
    one, other = make_claim(question=question), make_claim(question=question)
    make_evidence_link(make_evidence_item(design="in_vitro"), claim=other)
    assert {row["claim_uid"]: row["evidence_designs"] for row in rows_of("claims")} == {
        one.uid: "cohort",
        other.uid: "cohort in_vitro",
    }


# Wide


def test_the_wide_file_puts_reviewers_side_by_side():
    first, second = make_user(Role.REVIEWER, pseudonym="A"), make_user(Role.REVIEWER, pseudonym="B")
    both, one = make_claim(), make_claim()
    make_rating(both, reviewer=second, verdict="supported", rationale="Two trials.")
    make_rating(both, reviewer=first, verdict="contradicted", rationale="One trial.")
    make_rating(one, reviewer=second, rationale="Nothing is named.")
    rows = rows_of("ratings_wide")
    a, b = f"r_{first.uid}_", f"r_{second.uid}_"
    assert [row["claim_uid"] for row in rows] == [both.uid, one.uid]
    assert [(row[f"{a}verdict"], row[f"{b}verdict"]) for row in rows] == [
        ("contradicted", "supported"),
        ("", "unsupported"),
    ]
    assert [(row[f"{a}reviewer"], row[f"{b}rationale"]) for row in rows] == [
        ("A", "Two trials."),
        ("", "Nothing is named."),
    ]
    assert [name for name in rows[0] if name.endswith("_verdict")] == [f"{a}verdict", f"{b}verdict"]


def test_the_wide_file_has_a_line_for_each_claim_in_whatever_order_it_was_rated():
    first, second = make_claim(), make_claim()
    for claim in (first, second, first):
        make_rating(claim)
    assert [row["claim_uid"] for row in rows_of("ratings_wide")] == [first.uid, second.uid]


def test_the_wide_file_has_the_latest_rating_of_each():
    first = make_rating()
    make_rating(first.claim, reviewer=first.reviewer, supersedes=first, rationale="I looked again.")
    (row,) = rows_of("ratings_wide")
    assert row[f"r_{first.reviewer.uid}_rationale"] == "I looked again."


def test_the_wide_file_keeps_rounds_apart():
    first = make_rating()
    second = led_round(first.claim, raters=(first.reviewer,), name="Again")
    make_rating(first.claim, reviewer=first.reviewer, round_=second, rationale="A year on.")
    rows = rows_of("ratings_wide")
    assert [row["round"] for row in rows] == [first.round.name, "Again"]
    assert [row[f"r_{first.reviewer.uid}_rationale"] for row in rows] == [first.rationale, "A year on."]


# What one may see


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("what", WHATS)
def test_anothers_hidden_rating_is_in_no_file(what, format_):
    reveal_at_close()
    mine = make_rating(rationale="Mine.")
    hidden = make_rating(mine.claim, rationale="Hidden.", reviewer=make_user(Role.REVIEWER, pseudonym="Unseen"))
    unseen = make_rating(rationale="Hidden.", reviewer=hidden.reviewer)
    data = written(what, mine.reviewer, format=format_)
    for secret in ("Hidden.", "Unseen", hidden.reviewer.uid, hidden.uid, unseen.uid):
        assert secret.encode() not in data
    rows = rows_of(what, mine.reviewer, format=format_)
    if what == "claims":
        assert [row["ratings"] for row in rows] == [1, 0]
    else:
        assert [row["claim_uid"] for row in rows] == [mine.claim.uid]
        assert b"Mine." in data


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("what", WHATS)
def test_naming_a_hidden_rating_does_not_bring_it_out(what, format_):
    reveal_at_close()
    hidden = make_rating(rationale="Hidden.")
    named = Rating.objects.visible_to(OPERATOR).filter(pk=hidden.pk)
    for chosen in (
        {"ratings": named},
        {"claims": Claim.objects.all()},
        {"ratings": named, "claims": Claim.objects.all()},
    ):
        data = written(what, make_user(Role.REVIEWER), format=format_, **chosen)
        assert b"Hidden." not in data
        assert hidden.reviewer.uid.encode() not in data


@pytest.mark.parametrize("what", ["ratings", "ratings_wide"])
def test_what_a_round_has_revealed_comes_out(what):
    mine = make_rating(rationale="Mine.")
    make_rating(mine.claim, rationale="Of a claim that I rated.")
    make_rating(rationale="Of a claim that I did not rate.")
    data = written(what, mine.reviewer)
    assert b"Of a claim that I rated." in data
    assert b"Of a claim that I did not rate." not in data
    close_round(actor=make_user(Role.LEAD), round_=open_round())
    assert b"Of a claim that I did not rate." in written(what, mine.reviewer)


def test_the_operator_and_a_lead_who_does_not_rate_get_everything():
    reveal_at_close()
    uids = [make_rating().uid, make_rating().uid]
    for user in (OPERATOR, make_user(Role.LEAD)):
        assert [row["rating_uid"] for row in rows_of("ratings", user)] == uids
    assert rows_of("ratings", make_user(Role.READER)) == []


# Narrowing


def test_ratings_of_chosen_claims_and_chosen_ratings():
    first, second, third = make_rating(), make_rating(), make_rating()
    chosen = {
        "claims": Claim.objects.filter(pk__in=[first.claim_id, third.claim_id]),
        "ratings": Rating.objects.visible_to(OPERATOR).filter(pk__in=[second.pk, third.pk]),
    }
    wanted = {("claims",): [first, third], ("ratings",): [second, third], ("claims", "ratings"): [third]}
    for names, left in wanted.items():
        narrowed = {name: chosen[name] for name in names}
        assert [row["rating_uid"] for row in rows_of("ratings", **narrowed)] == [rating.uid for rating in left]
        for what in ("ratings_wide", "claims"):
            assert [row["claim_uid"] for row in rows_of(what, **narrowed)] == [rating.claim.uid for rating in left]


def test_chosen_claims_that_nobody_rated_are_in_the_file_of_claims():
    rated, waiting = make_rating().claim, make_claim()
    make_claim()
    chosen = Claim.objects.filter(pk__in=[rated.pk, waiting.pk])
    assert [row["claim_uid"] for row in rows_of("claims", claims=chosen)] == [rated.uid, waiting.uid]


def test_a_narrowing_that_finds_a_claim_twice_does_not_double_its_rows():
    tags = [Tag.objects.create(name=name) for name in ("one", "two")]
    make_rating(make_claim(capture=make_capture(source=make_source(tags=tags))))
    twice = Claim.objects.filter(source__tags__in=tags)
    assert twice.count() == 2
    for what in WHATS:
        assert len(rows_of(what, claims=twice)) == 1


# How it is written


def queries_of(what: str, format_: str, user: User) -> int:
    user = person_of_request(user.pk) or user
    with CaptureQueriesContext(connection) as queries:
        list(Export(user=user, file=FILES[what], format=format_).blocks())
    return len(queries)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("what", WHATS)
def test_queries_do_not_grow_with_rows(what, format_):
    reviewer = make_user(Role.REVIEWER)
    make_rating(reviewer=reviewer)
    before = queries_of(what, format_, reviewer)
    for _ in range(20):
        make_rating(make_rating(reviewer=reviewer).claim)
    assert queries_of(what, format_, reviewer) == before <= 6


def test_lines_are_joined_to_blocks_of_64_kib():
    blocks = list(regroup((b"x" * 998 for _ in range(1000)), b"\r\n"))
    assert {len(block) for block in blocks[:-1]} == {66_000}
    assert len(blocks) == 16
    assert b"".join(blocks) == (b"x" * 998 + b"\r\n") * 1000
    assert BLOCK_BYTES == 65_536


def test_the_header_leaves_before_the_first_row_is_read():
    make_rating()
    blocks = Export(user=OPERATOR, file=FILES["ratings"]).blocks()
    with CaptureQueriesContext(connection) as queries:
        assert next(blocks).startswith(b"rating_uid,claim_uid,permalink")
    assert not [query for query in queries if "claims_rating" in query["sql"]]
    assert next(blocks)


def test_a_response_is_streamed_under_a_dated_name(time_machine):
    time_machine.move_to("2026-11-22T23:59:00Z")
    make_rating()
    response = export_response(user=OPERATOR, what="ratings_wide", format="csv", bom=True)
    assert response.streaming
    assert response["Content-Disposition"] == 'attachment; filename="evidence-ratings-wide-2026-11-22.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.getvalue().startswith(b"\xef\xbb\xbfclaim_uid,")
    assert "jsonl" in export_response(user=OPERATOR, what="claims", format="jsonl")["Content-Type"]
    with pytest.raises(KeyError):
        export_response(user=OPERATOR, what="opinions")


def test_a_response_takes_what_is_asked_for_and_no_copy_of_it_is_kept(settings):
    settings.PUBLIC_ADDRESS = "https://evidence.example"
    chosen, other = make_rating(), make_rating()
    response = export_response(
        user=OPERATOR, what="ratings", ratings=Rating.objects.visible_to(OPERATOR).filter(pk=chosen.pk)
    )
    text = response.getvalue().decode()
    assert chosen.uid in text
    assert other.uid not in text
    assert text.startswith("rating_uid,")
    assert f"https://evidence.example/claims/{chosen.claim.uid}/" in text
    assert response["Cache-Control"] == "no-store"
    of_claims = Claim.objects.filter(pk=chosen.claim_id)
    of_one = export_response(user=OPERATOR, what="ratings", claims=of_claims).getvalue().decode()
    assert chosen.uid in of_one
    assert other.uid not in of_one
    elsewhere = export_response(user=OPERATOR, what="ratings", address="https://other.example").getvalue().decode()
    assert "https://evidence.example" not in elsewhere
    assert f"https://other.example/claims/{chosen.claim.uid}/" in elsewhere


def test_a_response_for_a_person_has_what_they_may_see_and_names_the_scheme_of_the_open_round(reviewer):
    hidden, own = make_rating(), make_rating(reviewer=reviewer)
    text = export_response(user=reviewer, what="ratings").getvalue().decode()
    assert own.uid in text
    assert hidden.uid not in text
    claims = export_response(user=reviewer, what="claims", round_=Round.objects.standing_now()).getvalue().decode()
    assert "claim-fit" in claims
    assert "claim-fit" not in export_response(user=reviewer, what="claims").getvalue().decode()
