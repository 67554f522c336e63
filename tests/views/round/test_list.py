"""The list of rounds, and making one on a page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.round import close_round
from claims.choices import Role
from claims.models import Round, RoundRater, RoundUnit, SchemeVersion
from tests import builders

pytestmark = pytest.mark.django_db
LIST, NEW = "/rounds/", "/rounds/new/"


def typed(**fields):
    of_claims = fields.get("unit_kind", "claim") == "claim"
    of_sources = SchemeVersion.objects.filter(scheme__code="news-review")
    version = (builders.open_round().scheme_version if of_claims else of_sources.get()).uid
    people = [builders.make_rater().uid for _ in range(2)]
    defaults = {"name": "June", "unit_kind": "claim", "scheme_version": version, "raters": people, "raters_each": "2"}
    return defaults | {"task": "rate", "reveal": "at_close", "hides_earlier": "on"} | fields


def claims_of(round_):
    return {unit.claim for unit in RoundUnit.objects.filter(round=round_)}


def test_a_name_a_codebook_and_two_people_are_enough(as_lead):
    claims = {builders.make_claim(), builders.make_claim()}
    made = as_lead.post(NEW, typed())
    round_ = Round.objects.get(name="June")
    assert made.headers["Location"] == round_.get_absolute_url()
    assert round_.opened_at is None
    assert claims_of(round_) == claims
    assert RoundRater.objects.filter(round=round_).count() == 2
    assert (round_.raters_each, round_.masked, round_.hides_earlier) == (2, False, True)


def test_what_is_off_is_folded_away_and_opens_where_something_is_wrong(as_lead):
    page = as_lead.get(NEW).content.decode()
    assert page.count("<details") == page.count("<details>") + page.count('<details class="menu"')
    wrong = as_lead.post(NEW, typed(sample="0"))
    assert wrong.status_code == 422
    assert "<details open>" in wrong.content.decode()


def test_the_filters_of_a_list_say_which(as_lead):
    tag = builders.make_tag("knees")
    journal = builders.make_claim(capture=builders.make_capture(source=builders.make_source(source_type="journal")))
    tagged = builders.make_claim(capture=builders.make_capture(source=builders.make_source(tags=[tag])))
    as_lead.post(NEW, typed(name="A", query="https://evidence.example/claims/?type=journal&sort=new&after=aaaaaaaaaa"))
    as_lead.post(NEW, typed(name="B", query="?side=marketing", tag="knees"))
    assert claims_of(Round.objects.get(name="A")) == {journal}
    assert claims_of(Round.objects.get(name="B")) == {tagged}
    assert Round.objects.get(name="B").chosen_by == {"query": "?side=marketing", "tag": "knees", "units": 1}


def test_single_ones_are_picked_by_number_or_address(as_lead):
    one, other, _ = (builders.make_claim() for _ in range(3))
    address = f"https://evidence.example{other.get_absolute_url()}?round=1"
    as_lead.post(NEW, typed(picked=f"{one.short_number}\n\n {address}"))
    assert claims_of(Round.objects.get(name="June")) == {one, other}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"query": "/claims/?type=no-such"}, "is not known here"),
        ({"query": "/claims/?colour=red"}, "There is no filter “colour”"),
        ({"query": "everything"}, "This is not the address of a list"),
        ({"picked": "99.99"}, "Not known here: 99.99."),
        ({"query": "?voice=research"}, "No claim is chosen"),
        ({"raters_each": "3"}, "Only 2 people are to rate"),
        ({"raters_each": "10000"}, "1 to 50 ratings of each; 10000 is not possible"),
        ({"raters": []}, "Choose at least two people"),
        ({"pilot": "1"}, "A pilot is smaller than the round"),
        ({"guesses_side": "on"}, "Only where the source is hidden"),
        ({"unit_kind": "publisher", "sample": "1", "of_each": "side"}, "neither side nor source type"),
        ({"unit_kind": "source", "task": "both"}, "Only claims have wording"),
        ({"name": " "}, "This field is required."),
        ({"scheme_version": "news-review"}, "asks nothing about a claim"),
        ({"unit_kind": "source", "scheme_version": "claim-fit"}, "asks nothing about a source"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(fields, said, as_lead):
    source = builders.make_source(publisher=builders.make_publisher())
    builders.make_claim(capture=builders.make_capture(source=source))
    if code := fields.get("scheme_version"):
        fields = fields | {"scheme_version": SchemeVersion.objects.filter(scheme__code=code, status="active").get().uid}
    asked = typed(unit_kind=fields.get("unit_kind", "claim"), instructions="Read the whole page first.")
    answer = as_lead.post(NEW, asked | fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Read the whole page first." in page
    assert not Round.objects.filter(name="June").exists()


def test_rounds_over_sources_and_publishers(as_lead):
    source = builders.make_source(publisher=builders.make_publisher())
    as_lead.post(NEW, typed(unit_kind="source", name="S", query="/sources/?type=clinic"))
    as_lead.post(NEW, typed(unit_kind="publisher", name="P", query="/sources/?type=clinic"))
    assert RoundUnit.objects.get(round__name="S").unit == source
    assert RoundUnit.objects.get(round__name="P").unit == source.publisher


def test_a_list_leads_to_a_round_of_what_it_shows(as_lead, as_curator):
    builders.make_claim()
    page = as_lead.get("/claims/?side=marketing&sort=new").content.decode()
    address = re.search(r'href="(/rounds/new/[^"]+)"', page)[1].replace("&amp;", "&")
    assert "/claims/?side=marketing" in as_lead.get(address).content.decode()
    assert "/rounds/new/" in as_lead.get("/sources/").content.decode()
    assert "/rounds/new/" not in as_lead.get("/questions/").content.decode()
    assert "/rounds/new/" not in as_curator.get("/claims/").content.decode()


def test_the_filters_come_along_from_a_list(as_lead):
    page = as_lead.get(f"{NEW}?query=side%3Dmarketing").content.decode()
    assert 'value="/claims/?side=marketing"' in page


def test_one_sees_ones_own_rounds_and_closed_ones(as_reviewer, reviewer, as_lead, as_reader):
    builders.make_statement(reviewer)
    builders.make_round(raters=[reviewer, builders.make_rater()], name="Mine")
    builders.make_round(name="Others'")
    builders.make_round(name="Not opened", raters=[reviewer, builders.make_rater()], opened=False)
    close_round(actor=builders.everything(), round_=builders.make_round(name="Long closed"))
    own, led, read = (browser.get(LIST).content.decode() for browser in (as_reviewer, as_lead, as_reader))
    assert [name in own for name in ("Mine", "Others&#x27;", "Not opened", "Long closed")] == [True, False, False, True]
    assert all(name in led for name in ("Mine", "Others&#x27;", "Not opened", "Long closed"))
    assert [name in read for name in ("Mine", "Others&#x27;", "Long closed")] == [False, False, True]


def test_a_standing_round_is_opened_where_there_is_none(as_lead):
    standing = builders.open_round()
    assert (
        "Another standing round is open"
        in as_lead.post(
            "/rounds/standing/", {"name": "S", "scheme_version": standing.scheme_version.uid, "reveal": "after_own"}
        ).content.decode()
    )
    close_round(actor=builders.everything(), round_=standing)
    assert "Open the standing round" in as_lead.get(LIST).content.decode()
    as_lead.post(
        "/rounds/standing/", {"name": "S", "scheme_version": standing.scheme_version.uid, "reveal": "at_close"}
    )
    assert Round.objects.standing_now().name == "S"


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
@pytest.mark.parametrize("address", [NEW, "/rounds/standing/"])
def test_only_leads_make_rounds(role, address, client):
    client.force_login(builders.make_user(role))
    assert client.get(address).status_code == 403
    assert client.post(address, {"name": "x"}).status_code == 403


def test_the_queries_do_not_grow(as_lead):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert as_lead.get(address).status_code == 200
        return len(captured)

    builders.make_round()
    few = [queries(LIST), queries(NEW)]
    for _ in range(3):
        builders.make_round(builders.make_claim(), builders.make_claim(), builders.make_claim())
    assert [queries(LIST), queries(NEW)] == few
