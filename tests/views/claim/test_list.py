"""The claims list: filters, orders, pages, what is said when something is wrong, and whose ratings it shows."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.choices import Commitment, Role, Side, Strength, Voice
from claims.database.counting import MOST_COUNTED
from claims.filters.claim import filtered_claims
from claims.models import Claim, Question, Source
from claims.views import base
from claims.views.claim.list import SORTS
from tests.builders import (
    QUOTE,
    make_capture,
    make_claim,
    make_publisher,
    make_question,
    make_rating,
    make_source,
    make_tag,
    make_user,
)  # fmt: skip
from tests.flat import flat


def shown(response):
    """Uids of the claims on a page, in order."""
    return re.findall(r'class="quote two-lines" href="/claims/(\w+)/"', flat(response))


def link(response, rel):
    """Where a link of the pager leads."""
    found = re.search(rf'<a href="([^"]+)"[^>]*>{rel}</a>', flat(response))
    return "/claims/" + found[1].replace("&amp;", "&") if found and found[1].startswith("?") else found and found[1]


@pytest.fixture
def varied(reviewer):
    """Claims of several sources, questions, voices and wordings, some rated by the reviewer and some by another."""
    tag, other = make_tag("study-a"), make_user(Role.REVIEWER)
    questions = [None, make_question("Is it safe?"), make_question("Does it help?")]
    captures = [
        make_capture(source=make_source(source_type="clinic", tags=[tag], published="2018-03-05")),
        make_capture(source=make_source(source_type="journal", publisher=make_publisher(), published="2018")),
        make_capture(source=make_source(source_type="charity", published="2019-01")),
        make_capture(source=make_source(source_type="")),
    ]
    claims = []
    for n in range(30):
        claim = make_claim(
            QUOTE, capture=captures[n % 4], question=questions[n % 3], voice=("", *Voice.values)[n % 5],
            claim_type=("", "safety")[n % 2],
            strength=("", *Strength.values)[n % 6], commitment=("", *Commitment.values)[n * 2 % 5],
            statement="Rejection is rare." if n % 7 else "Immune réaction cannot happen.",
        )  # fmt: skip
        if n % 5 == 1:
            make_rating(claim, reviewer=reviewer, verdict="supported", certainty="low")
        if n % 5 == 2:
            make_rating(claim, reviewer=reviewer)
        if n % 3 == 0:
            make_rating(claim, reviewer=other, verdict="contradicted", certainty="high")
        claims.append(claim)
    gone = claims.pop()
    Claim.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawn_because="Not a claim.")
    return claims


def rated(claim, **levels):
    """Whether the fixture rated the claim so, worked out from its place."""
    n = claim.pk - Claim.objects.order_by("pk").first().pk
    verdict = {1: "supported", 2: "unsupported"}.get(n % 5)
    certainty = {1: "low"}.get(n % 5)
    mine = {"verdict": verdict, "certainty": certainty}
    return verdict is not None and all(mine[axis] == level for axis, level in levels.items())


CONDITIONS = {
    "type=journal": lambda c: c.source.source_type is not None and c.source.source_type.code == "journal",
    "side=marketing": lambda c: c.side == Side.MARKETING,
    "side=research": lambda c: c.side == Side.RESEARCH,
    "side=other": lambda c: c.side == Side.OTHER,
    "type=none": lambda c: c.source.source_type is None,
    "publisher=none": lambda c: c.source.publisher is None,
    "published_from=2018-03": lambda c: c.source.published >= "2018-03",
    "published_to=2018-03": lambda c: bool(c.source.published) and c.source.published < "2018-04",
    "published_from=2018&published_to=2018": lambda c: c.source.published.startswith("2018"),
    "dated=known": lambda c: bool(c.source.published),
    "dated=none": lambda c: not c.source.published,
    "firmness=hedged": lambda c: c.commitment == "hedged",
    "firmness=none": lambda c: not c.commitment,
    "wording=direct": lambda c: c.strength == "direct",
    "wording=none": lambda c: not c.strength,
    "claim_type=safety": lambda c: c.claim_type == "safety",
    "claim_type=none": lambda c: not c.claim_type,
    "voice=testimonial": lambda c: c.voice == "testimonial",
    "voice=none&wording=none": lambda c: not c.voice and not c.strength,
    "question=none": lambda c: c.question is None,
    "tag=study-a": lambda c: c.source.tags.filter(name="study-a").exists(),
    "verdict=supported": lambda c: rated(c, verdict="supported"),
    "verdict=contradicted": lambda c: False,
    "certainty=low": lambda c: rated(c, certainty="low"),
    "rated=yes": rated,
    "rated=no": lambda c: not rated(c),
    "q=reaction": lambda c: "réaction" in c.statement,
    "q=reaction&side=research": lambda c: "réaction" in c.statement and c.side == Side.RESEARCH,
    "type=clinic&rated=no&question=none": lambda c: (
        c.source.source_type is not None
        and c.source.source_type.code == "clinic" and not rated(c) and c.question is None
    ),
}  # fmt: skip


@pytest.mark.parametrize("most", [MOST_COUNTED, 1], ids=["collected", "walked"])
@pytest.mark.parametrize("sort", ["-added", "wording"])
def test_each_filter_finds_what_python_finds(varied, as_reviewer, monkeypatch, sort, most):
    monkeypatch.setattr(base, "MOST_COUNTED", most)
    for query, condition in CONDITIONS.items():
        expected = [claim.uid for claim in varied if condition(claim)]
        response = as_reviewer.get(f"/claims/?{query}&sort={sort}")
        assert sorted(shown(response)) == sorted(expected), query
        number = f"<b>{len(expected)} claim{'' if len(expected) == 1 else 's'}</b>"
        assert len(expected) > most or number in flat(response), query


def test_exports_are_filtered_as_the_list_is(varied, reviewer):
    for query, condition in CONDITIONS.items():
        parameters = dict(part.split("=") for part in query.split("&"))
        found = sorted(claim.uid for claim in filtered_claims(reviewer, parameters))
        assert found == sorted(claim.uid for claim in varied if condition(claim)), query


def test_question_and_source_are_filtered_by_uid(varied, as_reader):
    for name in ("question", "source"):
        one = getattr(varied[1], name)
        expected = {claim.uid for claim in varied if getattr(claim, name) == one}
        assert set(shown(as_reader.get(f"/claims/?{name}={one.uid}"))) == expected


def key(sort, claim):
    """The order of a sort, worked out in Python."""
    name, turn = sort.lstrip("-"), -1 if sort.startswith("-") else 1
    if name == "added":
        return turn * claim.pk
    if name == "source":
        keys = sorted({source.title_key for source in Source.objects.all()})
        return turn * keys.index(claim.source.title_key), turn * claim.source_id, turn * claim.pk
    if name == "question":
        texts = sorted(question.text for question in Question.objects.all())
        return claim.question is None, turn * texts.index(claim.question.text) if claim.question else 0, turn * claim.pk
    value, order = (claim.strength, Strength) if name == "wording" else (claim.commitment, Commitment)
    return not value, turn * [*order.values, ""].index(value), turn * claim.pk


@pytest.mark.parametrize("most", [MOST_COUNTED, 1], ids=["collected", "walked"])
@pytest.mark.parametrize("query", ["", "side=marketing", "rated=yes", "q=reaction"])
def test_leafing_through_shows_every_claim_once_there_and_back(varied, as_reviewer, monkeypatch, query, most):
    monkeypatch.setattr(base, "SIZES", (25, 7))
    monkeypatch.setattr(base, "MOST_COUNTED", most)
    for sort in SORTS:
        keep = CONDITIONS.get(query, lambda c: True)
        expected = [claim.uid for claim in sorted(filter(keep, varied), key=lambda c: key(sort.name, c))]
        pages, address = [], f"/claims/?sort={sort.name}&size=7&{query}"
        while address:
            response = as_reviewer.get(address)
            pages.append(shown(response))
            address = link(response, "Next")
            assert len(pages) < 10
        assert [uid for page in pages for uid in page] == expected, sort.name
        for page in reversed(pages[:-1]):
            response = as_reviewer.get(link(response, "Previous"))
            assert shown(response) == page, sort.name
        assert link(response, "Previous") is None
        if len(pages) > 1:
            assert shown(as_reviewer.get(link(response, "Last"))) == expected[-7:], sort.name


def test_a_claim_rated_meanwhile_does_not_lose_the_place(varied, as_reviewer, reviewer, monkeypatch):
    monkeypatch.setattr(base, "SIZES", (25, 3))
    first = as_reviewer.get("/claims/?rated=no&sort=added&size=3")
    unrated = [claim for claim in varied if not rated(claim)]
    make_rating(unrated[2], reviewer=reviewer)
    assert shown(as_reviewer.get(link(first, "Next"))) == [claim.uid for claim in unrated[3:6]]


def test_ratings_of_others_are_neither_shown_nor_found(as_reviewer):
    claim = make_claim()
    make_rating(claim, reviewer=make_user(Role.REVIEWER), verdict="contradicted", certainty="high")
    row = re.search(r"<tbody.*</tbody>", flat(as_reviewer.get("/claims/")), re.S)[0]
    assert "Contradicted" not in row
    assert "not yet rated" in row
    for query in ("verdict=contradicted", "certainty=high", "rated=yes"):
        assert shown(as_reviewer.get(f"/claims/?{query}")) == []


def test_my_own_latest_rating_is_shown(as_reviewer, reviewer):
    claim = make_claim()
    first = make_rating(claim, reviewer=reviewer, verdict="supported")
    make_rating(claim, reviewer=reviewer, verdict="contradicted", supersedes=first)
    assert shown(as_reviewer.get("/claims/?verdict=supported")) == []
    response = as_reviewer.get("/claims/?verdict=contradicted")
    assert shown(response) == [claim.uid]
    assert "Contradicted" in re.search(r"<tbody.*</tbody>", flat(response), re.S)[0]


@pytest.mark.parametrize("query", ["verdict=supported", "certainty=low", "rated=no"])
def test_who_does_not_rate_has_no_filter_by_own_ratings(as_reader, as_curator, as_lead, query):
    make_claim()
    for client in (as_reader, as_curator, as_lead):
        page = flat(client.get("/claims/"))
        assert "My verdict" not in page
        response = client.get(f"/claims/?{query}")
        assert shown(response) == []
        assert "Only reviewers can filter by their own ratings" in flat(response)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("type=nothing", "“nothing” is not known here"),
        ("side=both", "“both” is not known here"),
        ("question=abc", "“abc” is not known here"),
        ("source=abc", "“abc” is not known here"),
        ("tag=abc", "“abc” is not known here"),
        ("verdict=9", "“9” is not known here"),
        ("rated=perhaps", "“perhaps” is not known here"),
        ("tag=%00", "is not known here"),
        (urlencode({"q": "x" * 301}), "at most 300 characters"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_known_finds_nothing_and_is_said(as_reviewer, query, said):
    make_claim()
    response = as_reviewer.get(f"/claims/?{query}")
    assert response.status_code == 200
    assert shown(response) == []
    assert said in flat(response)
    assert 'href="/claims/">clear all filters' in flat(response)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sort=quote", "There is no order “quote”"),
        ("size=1000000", "A page has 25, 50, 100 or 200 rows"),
        ("size=-1", "A page has 25, 50, 100 or 200 rows"),
        ("after=nobody", "is not known; the first page is shown"),
        ("before=%00", "is not known; the first page is shown"),
        ("page=7", "There is no page “7”"),
        ("colour=blue", "There is no filter “colour”"),
    ],
)
def test_an_address_that_is_wrong_otherwise_says_so_and_shows_the_first_page(as_reader, query, said):
    claim = make_claim()
    response = as_reader.get(f"/claims/?{query}")
    assert response.status_code == 200
    assert shown(response) == [claim.uid]
    assert said in flat(response)


def test_markup_in_an_address_is_escaped(as_reader):
    make_claim()
    assert "<script>alert" not in flat(as_reader.get("/claims/?tag=<script>alert(1)</script>"))


def test_beyond_the_last_claim_the_last_page_is_shown(as_reader):
    claim = make_claim()
    response = as_reader.get(f"/claims/?after={claim.uid}")
    assert shown(response) == [claim.uid]
    assert "this is the last page" in flat(response)


def test_no_claims_at_all_says_what_to_do(as_curator, as_reader):
    assert 'href="/sources/new/">Paste a page' in flat(as_curator.get("/claims/"))
    assert "No claims yet" in flat(as_reader.get("/claims/"))


def test_a_search_says_what_it_looks_through_and_where_else_to_look(as_reader):
    make_claim()
    response = as_reader.get("/claims/", {"q": "knees & hips"})
    assert "are looked for in quotes and statements of claims" in flat(response)
    assert "not in the text of saved copies" in flat(response)
    assert 'href="/sources/?q=knees+%26+hips"' in flat(response)
    sources = flat(as_reader.get("/sources/", {"q": "knees"}))
    assert "looked for in titles" in sources
    assert 'href="/claims/?q=knees"' in sources
    assert "looked for" not in flat(as_reader.get("/claims/"))


def test_a_cell_with_nothing_says_so_quietly(as_reader):
    make_claim()
    columns = "source,publisher,published,question,wording"
    page = flat(as_reader.get("/claims/", {"columns": columns}))
    dashes = re.findall(r'<td role="cell"[^>]* data-empty><span class="muted" aria-hidden="true">–</span>', page)
    assert len(dashes) == 4
    assert not re.search(r"<td[^>]*>\s*</td>", page)
    assert "data-empty" not in flat(as_reader.get("/claims/", {"columns": "source"}))


def test_withdrawn_claims_are_left_out(as_reader):
    claim = make_claim()
    Claim.objects.filter(pk=claim.pk).update(withdrawn_at=timezone.now(), withdrawn_because="Not a claim.")
    for query in ("", "?q=rejection", "?side=marketing", "?type=clinic", "?question=none"):
        assert shown(as_reader.get(f"/claims/{query}")) == []


def test_exports_take_what_is_shown(as_reader):
    make_claim()
    page = flat(as_reader.get("/claims/?q=rejection&side=marketing&sort=added&size=25"))
    assert 'href="/exports/claims.csv?q=rejection&amp;side=marketing"' in page
    assert 'href="/exports/ratings.csv?q=rejection&amp;side=marketing"' in page
    assert "Export CSV of these 1" in page


def test_htmx_gets_the_results_and_an_address_to_share(as_reader):
    make_claim()
    response = as_reader.get("/claims/?q=rejection&type=&side=", headers={"HX-Request": "true"})
    assert "<html" not in flat(response)
    assert len(shown(response)) == 1
    assert response["HX-Push-Url"] == "/claims/?q=rejection"
    cleared = as_reader.get("/claims/?q=&side=", headers={"HX-Request": "true"})
    assert cleared["HX-Push-Url"] == "/claims/"
    assert "HX-Request" in response["Vary"]


def test_going_back_gets_the_whole_page(as_reader):
    response = as_reader.get("/claims/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in flat(response)


def test_more_than_can_be_counted_is_said(as_reader, monkeypatch):
    monkeypatch.setattr(base, "MOST_COUNTED", 2)
    capture = make_capture()
    for _ in range(3):
        make_claim(QUOTE, capture=capture)
    page = flat(as_reader.get("/claims/"))
    assert "More than 2 claims" in page
    assert "Export CSV of these<" in page


def test_the_number_of_queries_does_not_grow_with_claims(as_reviewer, reviewer):
    make_rating(make_claim(question=make_question()), reviewer=reviewer)
    as_reviewer.get("/claims/")
    with CaptureQueriesContext(connection) as one:
        as_reviewer.get("/claims/")
    for _ in range(19):
        make_rating(make_claim(question=make_question()), reviewer=reviewer)
    with CaptureQueriesContext(connection) as twenty:
        response = as_reviewer.get("/claims/")
    assert len(shown(response)) == 20
    assert len(twenty) == len(one)


def test_the_list_needs_a_login(client, db):
    assert client.get("/claims/").status_code == 302


def test_the_list_is_read_alone(as_everything):
    assert as_everything.post("/claims/").status_code == 405


@pytest.mark.parametrize("size", [25, 50, 100])
def test_a_page_draws_as_many_rows_as_it_says(as_reader, size):
    capture = make_capture("".join(f"Claim number {n} stands here.\n" for n in range(60)))
    for n in range(60):
        make_claim(f"Claim number {n} stands here.", capture=capture)
    response = as_reader.get(f"/claims/?size={size}")
    assert len(shown(response)) == min(size, 60)
    assert f"1 to {min(size, 60)} shown" in response.content.decode()


def test_a_date_that_is_none_is_said_and_finds_nothing(varied, as_reader):
    page = as_reader.get("/claims/?published_from=march").content.decode()
    assert "Published from: “march” is not a date that can be read." in page
    assert "No claims match" in page
