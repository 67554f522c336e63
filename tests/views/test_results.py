"""The figures of results: every number leads to as many claims, and nothing is told that is not shown yet."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.round import close_round
from claims.actions.scheme import copy_scheme_version
from claims.choices import Axis, Commitment, Role, SchemeStatus, Strength, Voice
from claims.models import Decision, LevelMatch, SchemeVersion
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_question,
    make_rater,
    make_rating,
    make_round,
    make_scheme_version,
    make_source,
    make_user,
)  # fmt: skip
from tests.decided import several
from tests.flat import flat

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NUMBER = re.compile(r'<a href="(/claims/\?[^"]*)">(?:<b>)?(\d+)(?:</b>)?')
OF_JUDGEMENTS = ("result_", "review=", "codebook=", "decided_in=")


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


@pytest.mark.parametrize("query", ["?type=clinic", "?question={question}"])
def test_every_number_leads_to_as_many_claims(judged, client, query):
    client.force_login(make_user(Role.READER))
    query = query.format(question=judged[0].question.uid)
    found = numbers(client.get(f"/results/{query}"))
    assert len(found) > 8
    for address, number in found:
        listed = client.get(address, headers={"HX-Request": "true"})
        said = re.search(r"(\d+) claims?\b", str(listed.context["found"]))
        assert int(said[1]) == number, address
        assert not listed.context["notes"], address


def test_verdicts_are_told_by_side_and_by_type(judged, client):
    client.force_login(make_user(Role.READER))
    figures = {one.key: one for one in client.get("/results/").context["results"].figures}
    wording = {"commitment", "strength", "voice", "claim_type"}
    assert set(figures) == {"verdict", "certainty", "wording_gap", "type", *wording}
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
        assert {
            address for address, _number in numbers(page) if "review=none" not in address and _judges(address)
        } == set()
    client.force_login(make_user(Role.LEAD))
    assert any(
        _judges(address) for address, _number in numbers(client.get("/results/")) if "review=none" not in address
    )


def _judges(address):
    return any(name in address for name in OF_JUDGEMENTS)


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
        assert str(client.get(address, headers={"HX-Request": "true"}).context["found"]).startswith(
            f"{number} claim"
        ), address


@pytest.fixture
def two_versions(db):
    """Three closed rounds under two versions of one codebook, of which an answer was renamed and another taken out.

    Under the first: held, holds, gone; under the second: holds and leaks. A lead matched *holds* with *held*.
    """
    first = make_scheme_version({"code": "held"}, {"code": "gone"}, {"code": "leaks"})
    second = copy_scheme_version(actor=everything(), version=first, name="2")
    second.levels.filter(code="gone").delete()
    second.levels.filter(code="held").update(code="holds", label="Holds")
    SchemeVersion.objects.filter(pk=second.pk).update(status=SchemeStatus.ACTIVE)
    for version, given in ((first, ("held", "gone", "leaks", "held")), (second, ("holds", "holds", "leaks"))):
        several(*((one,) for one in given), scheme_version=version)
    several(("held", "leaks"), scheme_version=first)
    match = {"level": second.levels.get(code="holds"), "same_as": first.levels.get(code="held")}
    LevelMatch.objects.create(created_by=everything(), **match)
    return first, second


def test_versions_stand_apart_until_they_are_asked_for_together(two_versions, client):
    first, second = two_versions
    client.force_login(make_user(Role.READER))
    apart = client.get("/results/")
    assert sum(apart.context["results"].judged.by_side[Axis.VERDICT].values()) == 5
    assert f"/results/?read_as={first.uid}" in flat(apart)
    together = client.get(f"/results/?read_as={second.uid}")
    figure = next(one for one in together.context["results"].figures if one.key == "verdict")
    told = {kind.label: sum(cell.number for cell in cells) for kind, cells in figure.rows}
    # Two of the first version and two of the second hold; one leaks in each; one stands for none; on one raters differ.
    assert told == {"Holds": 4, "Leaks": 2, "Raters differ": 1, "No counterpart": 1}
    page = flat(together)
    assert f"/codebook/{second.uid}/compare/{first.uid}/" in page
    assert "no rating is changed" in page


def test_every_number_of_versions_together_leads_to_as_many_claims(two_versions, client):
    client.force_login(make_user(Role.READER))
    found = numbers(client.get(f"/results/?read_as={two_versions[1].uid}"))
    assert len(found) > 4
    for address, number in found:
        listed = client.get(address, headers={"HX-Request": "true"})
        said = re.search(r"(\d+) claims?\b", str(listed.context["found"]))
        assert int(said[1]) == number, address
        assert not listed.context["notes"], address


def test_versions_together_cost_no_query_for_each_level_or_claim(two_versions, client):
    client.force_login(make_user(Role.READER))
    address = f"/results/?read_as={two_versions[1].uid}"
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    several(*(("held",),) * 4, scheme_version=two_versions[0])
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before)
