"""Results of claims: what is shown to whom, and that the filters say the same as the pages."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.round import close_round
from claims.choices import Axis, Review, Role, UnitRole
from claims.filters.claim import ClaimFilter
from claims.models import OPERATOR, Claim, Decision, Level, Rating
from claims.reads.person import person_of_request
from claims.reads.review.results import DIFFER, ResultsAsked, Shown, results_of, shown_results
from claims.rules.review.result import AXES
from tests.builders import (
    everything,
    make_answered,
    make_claim,
    make_rater,
    make_rating,
    make_round,
    make_user,
    open_round,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def decide(claim, round_, code, **fields):
    """A decision that stands, with this verdict."""
    level = round_.scheme_version.levels.get(axis=Axis.VERDICT, code=code)
    fields = {"reason": "Both read it again.", "created_at": timezone.now(), "created_by": everything()} | fields
    return Decision.objects.create(
        claim=claim, round=round_, scheme_version=round_.scheme_version, verdict=level, basis={}, **fields
    )


@pytest.fixture
def reviewed(db):
    """Claims in all the states that results can have, by name."""
    raters = [make_rater(), make_rater(), make_rater()]
    names = ("agreed", "contested", "decided", "stale", "decided_stale", "unsure", "trained", "again", "superseded")
    claims = {name: make_claim() for name in names}
    answered = [make_answered(claims["trained"], UnitRole.TRAINING)]
    others = [claim for name, claim in claims.items() if name != "trained"]
    first = make_round(*others, raters=raters, raters_each=3, answered=answered)

    def rate(name, *verdicts, round_=first, **judgement):
        ratings = zip(raters, verdicts, strict=False)
        return [
            make_rating(claims[name], reviewer=who, round_=round_, verdict=said, **judgement) for who, said in ratings
        ]

    rate("agreed", "unsupported", "unsupported", "unsupported", certainty="low")
    for name in ("contested", "decided", "superseded"):
        rate(name, "unsupported", "supported", "unsupported")
    stale = rate("stale", "supported", "supported")[0]
    rate("decided_stale", "supported", "supported")
    for who, level in zip(raters, ("low", "high"), strict=False):
        make_rating(claims["unsure"], reviewer=who, round_=first, verdict="supported", certainty=level)
    rate("trained", "unsupported", "unsupported")
    rate("again", "supported", "supported", "supported")
    Rating.objects.visible_to(OPERATOR).filter(pk=stale.pk).update(stale_at=timezone.now(), stale_because="Words.")
    close_round(actor=everything(), round_=first)
    decide(claims["decided"], first, "contradicted")
    decide(claims["decided_stale"], first, "supported", stale_at=timezone.now(), stale_because="Words.")
    before = decide(claims["superseded"], first, "supported")
    decide(claims["superseded"], first, "unsupported", supersedes=before)
    second = make_round(claims["again"], claims["decided"], raters=raters[:2])
    rate("again", "unsupported", "contradicted", round_=second)
    rate("decided", "unsupported", "contradicted", round_=second)
    close_round(actor=everything(), round_=second)
    hidden = make_claim()
    running = make_round(hidden, make_claim(), raters=raters[:2])
    make_rating(hidden, reviewer=raters[0], round_=running)
    standing = make_claim()
    make_rating(standing, reviewer=raters[0])
    return claims | {"hidden": hidden, "standing": standing, "none": make_claim()}, raters


def reviews(claims, user):
    """How much review this person sees behind each claim."""
    results = results_of(Shown(user), [claim.pk for claim in claims.values()])
    return {
        name: results[claim.pk].result.review if claim.pk in results else Review.NONE for name, claim in claims.items()
    }


def test_how_much_review_a_reader_sees(reviewed):
    claims, _raters = reviewed
    seen = reviews(claims, make_user(Role.READER))
    assert seen == {
        "agreed": Review.AGREEING, "contested": Review.CONTESTED, "decided": Review.DECIDED, "stale": Review.STALE,
        "decided_stale": Review.STALE, "unsure": Review.AGREEING, "trained": Review.NONE, "again": Review.CONTESTED,
        "superseded": Review.DECIDED, "hidden": Review.NONE, "standing": seen["standing"], "none": Review.NONE,
    }  # fmt: skip


def test_a_rating_of_ones_own_is_no_result_before_the_reveal(reviewed):
    claims, raters = reviewed
    assert reviews(claims, raters[0])["hidden"] == Review.NONE
    assert reviews(claims, raters[1])["hidden"] == Review.NONE
    assert reviews(claims, OPERATOR)["hidden"] == Review.ONE


@pytest.mark.parametrize("who", ["reader", "rater", "other rater", "lead", "operator"])
def test_the_conditions_say_the_same_as_the_rule(reviewed, who):
    _claims, raters = reviewed
    people = {"rater": raters[0], "other rater": raters[1], "operator": OPERATOR}
    user = people.get(who) or make_user(Role.READER if who == "reader" else Role.LEAD)
    claims = list(Claim.objects.values_list("pk", flat=True))
    results = {pk: one.result for pk, one in results_of(Shown(user), claims).items()}
    all_keys = set(Claim.objects.values_list("pk", flat=True))
    for one_by_one in (False, True):
        asked = ResultsAsked(Shown(user), one_by_one)

        def found(condition):
            return set(Claim.objects.filter(condition).values_list("pk", flat=True))

        for review in Review:
            wanted = {pk for pk in all_keys if (results[pk].review if pk in results else Review.NONE) == review}
            assert found(asked.review(review)) == wanted, review
        for axis in AXES:
            assert found(asked.differ(axis)) == {pk for pk, one in results.items() if one.differ(axis)}, axis
            silent = {pk for pk, one in results.items() if one.level(axis) is None and not one.differ(axis)}
            assert found(asked.nothing_on(axis)) == silent, axis
            for level in Level.objects.filter(axis=axis, version=open_round().scheme_version):
                wanted = {pk for pk, one in results.items() if one.level(axis) == level.pk}
                assert found(asked.level(axis, [level.pk])) == wanted, level


def test_shown_is_the_decision_else_how_many_said_what(reviewed):
    claims, _raters = reviewed
    shown = shown_results(make_user(Role.READER), [claim.pk for claim in claims.values()])
    decided = shown[claims["superseded"].pk]
    assert (decided.verdict.level.code, decided.raters, decided.dissent) == ("unsupported", 3, 1)
    contested = shown[claims["contested"].pk].verdict
    assert contested.level is None
    assert [(number, level.code) for number, level in contested.tally] == [(2, "unsupported"), (1, "supported")]
    assert contested.of == 3


def test_results_cost_as_many_queries_for_one_claim_as_for_many(reviewed):
    claims, _raters = reviewed
    key = make_user(Role.READER).pk
    counts = []
    for keys in ([claims["agreed"].pk], [claim.pk for claim in claims.values()]):
        # A person of each request: what one is asked about oneself is kept for the request.
        reader = person_of_request(key)
        with CaptureQueriesContext(connection) as asked:
            shown_results(reader, keys)
        counts.append(len(asked))
    assert counts[0] == counts[1] == 5


def test_the_list_filters_by_results(reviewed):
    claims, _raters = reviewed
    reader = make_user(Role.READER)

    def found(**params):
        return set(ClaimFilter(params, user=reader).rows())

    assert found(result_verdict="contradicted") == {claims["decided"]}
    assert found(result_verdict=DIFFER) == {claims["contested"], claims["again"]}
    assert found(result_certainty="low") == {claims["agreed"]}
    assert found(review="stale") == {claims["stale"], claims["decided_stale"]}
    version = open_round().scheme_version
    assert claims["agreed"] in found(codebook=version.uid)
    assert claims["none"] not in found(codebook=version.uid)


def listed(client, **params):
    """The claims of the list as they are drawn, by key, all on one page or page by page."""
    address, found = "/claims/?" + urlencode(params), []
    while address:
        page = client.get(address)
        found += [claim.pk for claim in page.context["table"].data]
        address = page.context["page"].next_url and "/claims/" + page.context["page"].next_url
    return found


def test_the_list_sorts_by_results_as_far_as_one_sees_them(reviewed, client):
    claims, raters = reviewed
    for who in (make_user(Role.READER), raters[1]):
        client.force_login(who)
        results = results_of(Shown(who), [claim.pk for claim in claims.values()])
        places = dict(Level.objects.filter(axis=Axis.VERDICT).values_list("pk", "position"))
        newest = listed(client)
        said = [one for one in newest if one in results and results[one].result.level(Axis.VERDICT)]
        differ = [one for one in newest if one in results and results[one].result.differ(Axis.VERDICT)]
        silent = [one for one in newest if one not in said and one not in differ]
        assert claims["hidden"].pk in silent
        assert (len(said) > 2, len(differ)) == (True, 2)

        def place(one, results=results, places=places):
            return places[results[one].result.level(Axis.VERDICT)]

        assert listed(client, sort="result_verdict") == sorted(said, key=place) + differ + silent
        turned = sorted(said, key=lambda one: -place(one))
        assert listed(client, sort="-result_verdict") == turned + differ + silent


def test_ranked_pages_go_on_and_back(reviewed, client, monkeypatch):
    monkeypatch.setattr("claims.views.base.SIZES", (5,))
    client.force_login(make_user(Role.READER))
    whole = listed(client, sort="result_certainty")
    assert len(whole) > 10
    assert listed(client, sort="result_certainty", size=5) == whole
    last = client.get("/claims/?sort=result_certainty&size=5&page=last")
    assert [claim.pk for claim in last.context["table"].data] == whole[-5:]
    before = client.get("/claims/" + last.context["page"].previous_url)
    assert [claim.pk for claim in before.context["table"].data] == whole[-10:-5]


def test_what_is_too_long_to_be_ranked_says_so(reviewed, client, monkeypatch):
    monkeypatch.setattr("claims.views.base.MOST_COUNTED", 3)
    client.force_login(make_user(Role.READER))
    page = client.get("/claims/?sort=result_verdict")
    assert "Filter them first; here they are sorted by: Newest." in page.content.decode()
