"""The queue of lost and doubtful claims, and what pages of claims and sources say about newer copies."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.number import number_claims
from claims.actions.reading import finish_reading, start_separate_reading
from claims.actions.sighting import accept_sighting, reject_sighting
from claims.choices import SightingDecision
from claims.models import Claim, Sighting
from claims.views import sighting as views
from tests.builders import QUOTE, TEXT, everything, make_capture, make_claim, make_source, make_withholding
from tests.flat import text_of

pytestmark = pytest.mark.django_db
QUEUE = "/sightings/"
SOFTER = TEXT.replace("rarely causes", "may cause")
GONE = TEXT.replace(QUOTE + " ", "")
MOVED = TEXT.replace(QUOTE + " ", "").replace("Our clinic", QUOTE + " Our clinic")


def sighted(text: str = SOFTER) -> Sighting:
    """A claim whose source has a newer copy with this text."""
    claim = make_claim()
    capture = make_capture(text, source=claim.source)
    return Sighting.objects.get(claim=claim, capture=capture)


def decide(client, sighting, decision="accept", query="", **data):
    return client.post(f"/sightings/{sighting.uid}/decide/{query}", {"decision": decision, **data})


def test_the_queue_shows_old_words_against_found_words_with_score_and_reason(as_curator):
    sighting = sighted()
    shown = text_of(as_curator.get(QUEUE))
    assert "It <del>rarely causes </del><ins>may cause </ins>immune rejection." in shown
    assert f"likeness {sighting.score:.2f}" in shown
    assert sighting.why in shown
    assert sighting.claim.get_absolute_url() in shown
    assert sighting.claim.source.shown_title in shown


def test_an_empty_queue_says_so(as_curator):
    assert "Nothing waits" in text_of(as_curator.get(QUEUE))


def test_only_curators_come_here(as_reviewer, as_reader, as_lead, client):
    sighting = sighted()
    for other in (as_reviewer, as_reader, as_lead):
        assert other.get(QUEUE).status_code == 403
        assert decide(other, sighting).status_code == 403
        assert other.post("/sightings/accept/", {"sighting": [sighting.uid]}).status_code == 403
    assert client.get(QUEUE).status_code == 302
    assert Sighting.objects.waiting().count() == 1


def test_accepting_goes_back_to_the_same_place(as_curator):
    sighting, other = sighted(), sighted()
    response = decide(as_curator, sighting, query="?state=reworded", next=other.uid)
    assert response.url == f"{QUEUE}?state=reworded#s-{other.uid}"
    assert Claim.objects.get(pk=sighting.claim_id).quote == "It may cause immune rejection."
    assert "its ratings are marked to be looked at again" in text_of(as_curator.get(QUEUE))


def test_rejecting_needs_a_reason_and_keeps_the_row_in_sight(as_curator):
    sighting = sighted()
    response = decide(as_curator, sighting, "reject", because=" ")
    assert response.status_code == 422
    assert "Say in a few words why" in text_of(response)
    assert decide(as_curator, sighting, "reject", because="Another statement.").status_code == 302
    sighting.refresh_from_db()
    assert (sighting.decision, sighting.decided_because) == (SightingDecision.REJECTED, "Another statement.")


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_who_comes_second_is_told(as_curator, decision):
    sighting = sighted()
    accept_sighting(actor=everything(), sighting=sighting)
    response = as_curator.post(
        f"/sightings/{sighting.uid}/decide/", {"decision": decision, "because": "No"}, follow=True
    )
    assert "This was decided already by" in text_of(response)
    assert sighting.claim.anchors.count() == 2


def test_ticked_moves_are_accepted_together(as_curator):
    moved, reworded = [sighted(MOVED), sighted(MOVED)], sighted()
    shown = text_of(as_curator.get(QUEUE))
    assert shown.count('name="sighting"') == 2
    assert text_of(as_curator.get(f"{QUEUE}?tick=all")).count(" checked") == 2
    response = as_curator.post("/sightings/accept/", {"sighting": [one.uid for one in moved]}, follow=True)
    assert "2 claims stand at the new place" in text_of(response)
    assert list(Sighting.objects.waiting()) == [reworded]
    refused = as_curator.post("/sightings/accept/", {"sighting": [reworded.uid]}, follow=True)
    assert "one by one" in text_of(refused)
    assert "Nothing was ticked" in text_of(as_curator.post("/sightings/accept/", follow=True))


def test_some_that_were_decided_meanwhile_are_counted(as_curator):
    first, second = sighted(MOVED), sighted(MOVED)
    accept_sighting(actor=everything(), sighting=first)
    response = as_curator.post("/sightings/accept/", {"sighting": [first.uid, second.uid]}, follow=True)
    assert "1 of them had been decided" in text_of(response)


def test_a_tick_that_is_no_uid_is_no_tick(as_curator):
    moved = sighted(MOVED)
    response = as_curator.post("/sightings/accept/", {"sighting": ["a\0b", moved.uid, "x" * 5000]}, follow=True)
    assert "1 claim stands at the new place" in text_of(response)
    with CaptureQueriesContext(connection) as queries:
        as_curator.post("/sightings/accept/", {"sighting": ["a\0b"]})
    assert not any('."uid" IN' in query["sql"] for query in queries)


def test_the_queue_is_narrowed_by_kind(as_curator):
    lost, reworded = sighted(GONE), sighted()
    assert [row.sighting for row in as_curator.get(f"{QUEUE}?state=lost").context["rows"]] == [lost]
    assert [row.sighting for row in as_curator.get(f"{QUEUE}?state=reworded").context["rows"]] == [reworded]
    assert len(as_curator.get(f"{QUEUE}?state=nonsense&after=nonsense").context["rows"]) == 2


def test_pages_go_on_by_place_and_queries_do_not_grow(as_curator, monkeypatch):
    sightings = [sighted() for _ in range(2)]

    def queries(address=QUEUE):
        with CaptureQueriesContext(connection) as captured:
            assert as_curator.get(address).status_code == 200
        return len(captured)

    few = queries()
    sightings += [sighted() for _ in range(3)]
    assert queries() <= few
    monkeypatch.setattr(views, "SIZE", 2)
    seen, address = [], QUEUE
    while address:
        response = as_curator.get(address)
        seen += [row.sighting for row in response.context["rows"]]
        following = response.context["page"].get("next_url")
        address = following and QUEUE + following
    assert seen == sightings
    back = as_curator.get(f"{QUEUE}?before={sightings[2].uid}")
    assert [row.sighting for row in back.context["rows"]] == sightings[:2]


def test_ten_thousand_rows_are_no_trouble(as_curator, django_assert_max_num_queries):
    first = sighted()
    claims = Claim.objects.bulk_create(
        Claim(
            number=number,
            source=first.claim.source, capture=first.claim.capture, start=first.claim.start, end=first.claim.end,
            quote=QUOTE, quote_sha256=first.claim.quote_sha256, created_by=everything(),
        )
        for number in number_claims(first.claim.source_id, 10_000)
    )  # fmt: skip
    Sighting.objects.bulk_create(
        Sighting(claim=claim, capture=first.capture, state="lost", sought=QUOTE, decision="open") for claim in claims
    )
    with django_assert_max_num_queries(20):
        shown = as_curator.get(QUEUE)
    assert len(shown.context["rows"]) == 50
    assert "More than 10000" in text_of(shown)


def test_withheld_words_are_not_in_the_queue(as_curator):
    sighting = sighted()
    Claim.objects.filter(pk=sighting.claim_id).update(withheld_at=datetime(2024, 1, 1, tzinfo=UTC))
    shown = text_of(as_curator.get(QUEUE))
    assert QUOTE not in shown
    assert "<del>" not in shown


def test_what_changed_is_not_told_where_words_near_it_are_withheld(as_curator):
    sighting = sighted(TEXT.replace("immune rejection", "secretly rejection"))
    assert "secretly" in sighting.why
    assert sighting.why in text_of(as_curator.get(QUEUE))
    assert sighting.why in text_of(as_curator.get(sighting.claim.get_absolute_url()))
    make_withholding(sighting.capture, 0, 3)
    assert sighting.why not in text_of(as_curator.get(QUEUE))
    assert sighting.why not in text_of(as_curator.get(sighting.claim.get_absolute_url()))


def test_nor_where_words_near_the_claim_before_are(as_curator):
    sighting = sighted(TEXT.replace("immune rejection", "secretly rejection"))
    make_withholding(sighting.claim.capture, 0, 3)
    assert sighting.why not in text_of(as_curator.get(QUEUE))
    assert sighting.why not in text_of(as_curator.get(sighting.claim.get_absolute_url()))


def test_words_of_a_document_are_words_on_the_page(as_curator):
    claim = make_claim("<b>It</b> rarely works here.", capture=make_capture("So. <b>It</b> rarely works here. End."))
    make_capture("So. <b>It</b> never works here. End.", source=claim.source)
    assert b"<b>It" not in as_curator.get(QUEUE).content.replace(b"<b>1</b>", b"")


def test_curators_are_led_here_from_home_and_from_the_sources(as_curator, as_reader):
    sighted()
    assert "lost or doubtful on a newer copy" in text_of(as_curator.get("/"))
    assert QUEUE in text_of(as_curator.get("/sources/"))
    assert QUEUE not in text_of(as_reader.get("/"))
    assert QUEUE not in text_of(as_reader.get("/sources/"))


# --- the pages of a claim and of a source -------------------------------------------------------------------------


def life(client, claim) -> list[str]:
    shown = client.get(claim.get_absolute_url())
    return [str(event.turn) for event in shown.context["page"].sightings]


def test_the_life_of_a_claim_is_told_in_order(as_reader, curator):
    claim = make_claim()
    make_capture(f"{TEXT}A new end.", source=claim.source)
    make_capture(GONE, source=claim.source)
    make_capture(f"Back. {TEXT}", source=claim.source)
    reworded = make_capture(SOFTER, source=claim.source)
    accept_sighting(actor=curator, sighting=Sighting.objects.get(claim=claim, capture=reworded))
    make_capture(f"{SOFTER}More.", source=claim.source)
    make_capture(TEXT, source=claim.source, observed_at=datetime(2019, 1, 1, tzinfo=UTC))
    assert life(as_reader, claim)[1:] == ["first", "still", "removed", "back", "reworded", "still"]
    shown = text_of(as_reader.get(claim.get_absolute_url()))
    assert "<del>rarely causes </del><ins>may cause </ins>" in shown
    assert "Gone: rarely. New: may." in shown


def test_a_claim_with_one_copy_has_no_timeline(as_reader):
    assert "In each saved copy" not in text_of(as_reader.get(make_claim().get_absolute_url()))


@pytest.mark.parametrize(("now", "said"), [("It may rarely cause", "softened"), ("It never causes", "negation")])
def test_what_became_of_its_firmness_is_suggested_by_its_words(as_reader, now, said):
    claim = make_claim()
    make_capture(TEXT.replace("It rarely causes", now), source=claim.source)
    shown = text_of(as_reader.get(claim.get_absolute_url()))
    assert said in shown
    assert "to be decided" in shown


def test_a_rejected_proposal_is_a_removal_with_its_reason(as_reader, curator):
    sighting = sighted()
    reject_sighting(actor=curator, sighting=sighting, because="Another statement.")
    assert life(as_reader, sighting.claim) == ["first", "removed"]
    assert "Another statement." in text_of(as_reader.get(sighting.claim.get_absolute_url()))


def test_the_timeline_costs_no_more_with_more_copies(as_reader):
    few, many = sighted().claim, sighted().claim
    for number in range(4):
        make_capture(f"{SOFTER}{number}", source=many.source)

    def queries(claim):
        with CaptureQueriesContext(connection) as captured:
            as_reader.get(claim.get_absolute_url())
        return len(captured)

    assert queries(many) <= queries(few)


def test_each_capture_says_how_the_claims_fared_on_it(as_reader):
    source = make_source()
    capture = make_capture(source=source)
    for quote in (QUOTE, "Our clinic treats knees.", "People who may benefit include those with arthritis."):
        make_claim(quote, capture=capture)
    make_capture(SOFTER.replace("Our clinic treats knees.\n\n", ""), source=source)
    shown = text_of(as_reader.get(source.get_absolute_url()))
    assert "0 found" in shown
    assert "2 doubtful" in shown
    assert "1 lost" in shown


def test_who_reads_separately_is_not_told_how_many_claims_were_looked_for(as_curator, curator):
    sighting = sighted()
    source = sighting.claim.source
    address = source.get_absolute_url()
    for capture in source.captures.all():
        assert "of the claims looked for" in text_of(as_curator.get(address))
        start_separate_reading(actor=curator, capture=capture)
        for shown in source.captures.all():
            assert "of the claims looked for" not in text_of(as_curator.get(address, {"capture": shown.uid}))
        finish_reading(actor=curator, capture=capture)
