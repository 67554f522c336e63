"""The figures of results: every number leads to as many claims, and nothing is told that is not shown yet."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.round import close_round
from claims.choices import Axis, Commitment, Role, Strength, Voice
from claims.models import Decision
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_question,
    make_rater,
    make_rating,
    make_round,
    make_source,
    make_user,
)  # fmt: skip
from tests.flat import flat

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r'<a href="(/claims/\?[^"]*)">(?:<b>)?(\d+)(?:</b>)?')


@pytest.fixture
def judged(db):
    """A closed round over claims of several types, sides and wordings, with verdicts, differences and a decision."""
    raters = [make_rater(), make_rater()]
    captures = [make_capture(source=make_source(source_type=code)) for code in ("clinic", "journal", "charity", "")]
    question = make_question("Is it safe?")
    claims = [
        make_claim(
            capture=captures[n % 4], strength=("", *Strength.values)[n % 6], commitment=("", *Commitment.values)[n % 5],
            voice=("", Voice.MARKETING)[n % 2], question=question if n < 4 else None,
        )
        for n in range(8)
    ]  # fmt: skip
    round_ = make_round(*claims[:7], raters=raters)
    for n, claim in enumerate(claims[:6]):
        first = ("supported", "unsupported", "contradicted")[n % 3]
        make_rating(claim, reviewer=raters[0], round_=round_, verdict=first, certainty="low")
        if n != 1:
            second = first if n < 4 else "not_checkable"
            make_rating(
                claim,
                reviewer=raters[1],
                round_=round_,
                verdict=second,
                wording_gap="overstated",
                comparator="evidence",
            )
    close_round(actor=everything(), round_=round_)
    level = round_.scheme_version.levels.get(axis=Axis.VERDICT, code="unsupported")
    Decision.objects.create(
        claim=claims[4], round=round_, scheme_version=round_.scheme_version, verdict=level, basis={}, reason="So.",
        created_at=timezone.now(), created_by=everything(),
    )  # fmt: skip
    return claims


def numbers(response):
    """The numbers of a page that lead to claims: how many, and where."""
    return {(unescape(address), int(number)) for address, number in NUMBER.findall(flat(response))}


@pytest.mark.parametrize("query", ["", "?type=clinic", "?side=marketing", "?question={question}", "?review=agreeing"])
def test_every_number_leads_to_as_many_claims(judged, client, query):
    client.force_login(make_user(Role.READER))
    query = query.format(question=judged[0].question.uid)
    found = numbers(client.get(f"/results/{query}"))
    assert len(found) > 8
    for address, number in found:
        listed = client.get(address)
        said = re.search(r"(\d+) claims?\b", str(listed.context["found"]))
        assert int(said[1]) == number, address
        assert not listed.context["notes"], address


def test_verdicts_are_told_by_side_and_by_type(judged, client):
    client.force_login(make_user(Role.READER))
    figures = {one.key: one for one in client.get("/results/").context["results"].figures}
    assert set(figures) == {"verdict", "certainty", "wording_gap", "type", "commitment", "strength"}
    assert sum(figures["verdict"].of(group) for group in figures["verdict"].groups) == 6
    assert sum(figures["strength"].of(group) for group in figures["strength"].groups) == 8
    assert [group.label for group in figures["type"].groups] == ["Charity", "Clinic", "Journal", "Not classified"]
    assert {kind.label for kind in figures["verdict"].kinds} > {"Unsupported", "Raters differ"}


def test_nothing_is_told_before_the_reveal(client):
    rater, claim = make_rater(), make_claim()
    round_ = make_round(claim, make_claim(), raters=[rater, make_rater()])
    make_rating(claim, reviewer=rater, round_=round_)
    for person in (make_user(Role.READER), rater):
        client.force_login(person)
        page = client.get("/results/")
        assert "No rating of these claims is shown to you yet" in flat(page)
        assert not numbers(page)
    client.force_login(make_user(Role.LEAD))
    assert numbers(client.get("/results/"))


def test_no_page_of_one_account_alone_speaks_of_results(client):
    person = make_user(*Role)
    claim = make_claim()
    make_rating(claim, reviewer=person)
    type(person).objects.exclude(pk=person.pk).update(is_active=False)
    client.force_login(person)
    assert client.get("/results/").status_code == 404
    for address in ("/", "/claims/"):
        assert "/results/" not in flat(client.get(address))
    assert "result_verdict" not in flat(client.get("/claims/"))


def test_who_has_no_role_or_no_login_is_refused(client):
    assert client.get("/results/").status_code == 302
    client.force_login(make_user())
    assert client.get("/results/").status_code == 403


@pytest.mark.parametrize(
    "address", ["/results/", "/", "/claims/?columns=result_verdict,result_certainty,result_gap,review"]
)
def test_queries_do_not_grow_with_claims(judged, client, address):
    client.force_login(make_user(Role.READER))
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    raters = [make_rater(), make_rater()]
    more = [make_claim(capture=judged[0].capture) for _ in range(6)]
    round_ = make_round(*more, raters=raters)
    for claim in more:
        make_rating(claim, reviewer=raters[0], round_=round_)
    close_round(actor=everything(), round_=round_)
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before)


def test_the_list_and_the_question_show_results_after_the_reveal(judged, client):
    client.force_login(make_user(Role.READER))
    listed = flat(client.get("/claims/"))
    assert "Contested" in listed
    assert "1 of 2" in listed
    asked = flat(client.get(f"/questions/{judged[0].question.uid}/"))
    assert "Raters agree" in asked
    assert "claim-fit" in asked


def test_the_first_page_has_the_figures(judged, client):
    client.force_login(make_user(Role.READER))
    page = client.get("/")
    assert "figure-verdict" in flat(page)
    for address, number in numbers(page):
        assert str(client.get(address).context["found"]).startswith(f"{number} claim"), address
