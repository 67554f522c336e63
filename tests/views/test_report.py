"""The report: every number leads to as many rows, sums add up, and nothing is told that is hidden."""

import csv
import io
import itertools
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.choices import Role, SourceStatus
from claims.exchange.drawing import can_draw
from claims.models import Source
from claims.views import report_page
from tests.builders import (
    make_capture,
    make_claim,
    make_pair,
    make_publisher,
    make_rater,
    make_rating,
    make_round,
    make_source,
    make_tag,
    make_user,
)
from tests.decided import decided, several
from tests.flat import flat, text_of
from tests.items import make_version_with_items
from tests.led import close, led_round

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NUMBER = re.compile(r'<a href="(/(?:claims|sources|pairs)/(?:\?[^"]*)?)">([\d,]+)</a>')
FORMULA = "=1+1 is no reason"


@pytest.fixture
def corpus(db):
    """Sources in every state of the frame, claims, pairs, a closed round over claims and one over sources."""
    tag = make_tag("study")
    kinds = ("clinic", "journal", "charity", "")
    work = [make_source(source_type=kinds[n % 4], tags=[tag] if n < 4 else None) for n in range(8)]
    statuses = ("read_whole", "read_whole", "in_work", "screened", "found", "excluded", "read_whole", "excluded")
    for source, status in zip(work, statuses, strict=True):
        source.status, source.excluded_because = status, FORMULA if status == "excluded" else ""
        source.save()
    captures = {n: make_capture(source=work[n]) for n in (0, 1, 4)}
    marketing = [make_claim(capture=captures[0], voice="marketing", strength="direct") for _ in range(4)]
    research = [make_claim(capture=captures[1], voice="research", commitment="hedged") for _ in range(2)]
    make_claim(capture=captures[4])
    for changed, relation, one in (
        (["hedge_dropped"], "stronger", 0),
        (["hedge_dropped", "harms_omitted"], "stronger", 1),
    ):
        make_pair(marketing[one], research[0], relation=relation, changed_what=changed)
    make_pair(research[1], marketing[2], relation="weaker", changed_what=[])
    make_pair(marketing[0], marketing[1], relation="agrees", changed_what=[])
    round_, _ = several(("supported", "supported"), ("supported", "unsupported"), claims=marketing[:2])
    decided(round_, marketing[1])
    _round_over_sources(work[:4])
    return {"tag": tag, "claims": marketing, "sources": work, "round": round_}


def _round_over_sources(sources):
    version = make_version_with_items({"code": "risks", "text": "Are risks mentioned?", "about": "source"})
    raters = (make_rater(), make_rater())
    round_ = led_round(*sources, raters=raters, scheme_version=version, name="Criteria")
    for source, answers in zip(sources[:3], (("yes", "yes"), ("no", "yes"), ("no",)), strict=True):
        for rater, answer in zip(raters, answers, strict=False):
            make_rating(source, reviewer=rater, round_=round_, verdict="", answers={"risks": answer})
    return close(round_)


def numbers(response):
    """The numbers of a page that lead to lists: how many, and where."""
    return {(unescape(address), int(number.replace(",", ""))) for address, number in NUMBER.findall(flat(response))}


def listed(client, address):
    """How many rows the list at an address has."""
    # The part with the rows alone: the rest of a page takes longer to be drawn than they.
    context = client.get(address, headers={"HX-Request": "true"}).context
    assert not context["notes"], (address, context["notes"])
    return getattr(context["found"], "number", context["found"])


def figures_of(response):
    return {one.key: one for _part, figures in response.context["report"].parts for one in figures}


def test_every_number_leads_to_as_many_rows(corpus, client):
    client.force_login(make_user(Role.READER))
    seen: set[str] = set()
    for query, least in (("", 50), ("?tag=study&side=marketing", 20)):
        found = numbers(client.get(f"/results/{query}"))
        assert len(found) > least, query
        assert {address: number for address, number in found if listed(client, address) != number} == {}
        seen |= {address for address, _number in found}
    # Of each kind of list there are some.
    everything = " ".join(seen)
    asked = ("because=", "frame=", "claims=2-5", "answer=", "saved=", "marked=", "rated_in=", "decided_in=", "review=")
    assert [name for name in (*asked, "/pairs/", "changed=", "stands=", "between=") if name not in everything] == []


def test_the_flow_adds_up_and_claims_per_source_have_both_denominators(corpus, client):
    client.force_login(make_user(Role.READER))
    page = client.get("/results/")
    figures = figures_of(page)
    steps = figures["flow"].steps
    assert steps[0].number == Source.objects.current().count()
    for before, step in itertools.pairwise(steps):
        assert step.number + sum(left.number for left in step.left) == before.number
        assert all(sum(n for _because, n in left.reasons) in (0, left.number) for left in step.left)
    told = {step.name: step.number for step in steps} | {left.name: left.number for step in steps for left in step.left}
    frame = Source.objects.filter(withdrawn_at=None)
    assert told["Not screened yet"] == frame.filter(status=SourceStatus.FOUND).count()
    assert (told["Excluded"], told["Read in full"], told["Read in full, with claims"]) == (2, 3, 2)
    assert "2 of 3 sources read in full have at least one claim; 2.0 claims a source" in re.sub(
        "<[^>]*>", "", flat(page)
    )
    per_source = figures["sources"]
    assert [per_source.counts["read_whole", code] for code in ("0", "2-5")] == [1, 2]
    of = {group.key: per_source.of(group) for group in per_source.groups}
    assert (of["read_whole"], of["included"]) == (3, told["Included"])


def test_pairs_items_and_agreement_say_what_was_decided(corpus, client):
    client.force_login(make_user(Role.READER))
    figures = figures_of(client.get("/results/"))
    assert figures["pairs"].counts == {
        ("hedge_dropped", "stronger"): 2,
        ("harms_omitted", "stronger"): 1,
        ("", "stronger"): 1,
    }
    risks = figures["item-risks"].counts
    assert risks == {("marketing", "yes"): 1, ("research", "~differ"): 1, ("other", "no"): 1, ("", "~not_rated"): 1}
    assert figures["agreement"].counts == {(corpus["round"].uid, "same"): 1, (corpus["round"].uid, "different"): 1}
    assert f"/rounds/{corpus['round'].uid}/agreement/" in flat(client.get("/results/"))
    assert {key: sum(n.values()) for key, n in figures["activity"].counts.items()} == {
        "marked": 7, "rated": 2, "decided": 1, "saved": 3,
    }  # fmt: skip


def test_two_people_in_an_open_round_see_another_coverage_only_by_their_own(corpus, client):
    one, other = make_rater(), make_rater()
    claims = [corpus["claims"][2], corpus["claims"][3]]
    round_ = make_round(*claims, raters=[one, other])
    before = {}
    for person in (one, other):
        client.force_login(person)
        before[person] = _told(client)
    make_rating(claims[0], reviewer=one, round_=round_)
    client.force_login(other)
    assert _told(client) == before[other]
    client.force_login(one)
    mine = _told(client)
    # Of an open round no rating is a result, one's own neither; that one has rated is one's own to see.
    assert mine["coverage"] == before[one]["coverage"]
    assert mine["activity"] != before[one]["activity"]


def _told(client):
    told = {key: dict(figure.counts) for key, figure in figures_of(client.get("/results/")).items() if key != "flow"}
    for key in ("coverage", "agreement"):
        told[f"{key}.csv"] = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"", client.get(f"/results/{key}.csv").content)
        told[f"{key}.svg"] = client.get(f"/results/{key}.svg").content
    return told


def test_a_figure_comes_as_csv_svg_and_png(corpus, client):
    client.force_login(make_user(Role.READER))
    rows = list(csv.DictReader(io.StringIO(client.get("/results/flow.csv?tag=study").content.decode())))
    assert {row["filters"] for row in rows} == {"tag=study"}
    everything = list(csv.DictReader(io.StringIO(client.get("/results/flow.csv").content.decode())))
    assert next(row["number"] for row in everything if row["group"] == f"'{FORMULA}") == "2"
    for key in figures_of(client.get("/results/")):
        assert client.get(f"/results/{key}.csv").content.count(b"\r\n") > 1
        svg = client.get(f"/results/{key}.svg")
        assert svg["Content-Type"] == "image/svg+xml"
        assert b"<script" not in svg.content
        assert b"style=" not in svg.content
    assert client.get("/results/pairs.png").content.startswith(b"\x89PNG") or not can_draw()
    assert client.get("/results/nothing.csv").status_code == 404


def test_of_one_publisher_figures_need_a_login_and_ten_claims(corpus, client):
    publisher = make_publisher()
    capture = make_capture(source=make_source(publisher=publisher))
    for _ in range(report_page.FEWEST_OF_ONE - 1):
        make_claim(capture=capture)
    addresses = [
        f"{place}?publisher={publisher.uid}" for place in ("/results/", "/results/voice.csv", "/results/flow.svg")
    ]
    assert {client.get(address).status_code for address in addresses} == {302}
    client.force_login(make_user(Role.READER))
    page = client.get(addresses[0])
    assert "shown from 10 claims on" in text_of(page)
    assert "figure-" not in flat(page)
    assert not numbers(page)
    assert [client.get(address).status_code for address in addresses[1:]] == [302, 302]
    assert "figure-" not in flat(client.get(f"/results/?source={capture.source.uid}"))
    make_claim(capture=capture)
    assert "figure-flow" in flat(client.get(addresses[0]))
    assert client.get(addresses[1]).status_code == 200


def test_each_figure_of_an_empty_corpus_says_what_is_missing(db, client):
    client.force_login(make_user(Role.READER))
    make_user(Role.LEAD)
    page = text_of(client.get("/results/"))
    for sentence in (
        "No source is here yet.", "No source is included yet.", "No claim is marked yet.", "Nothing was done yet.",
        "No closed round over claims", "No rating of these claims is shown", "No pair of a marketing claim",
        "No round over sources",
    ):  # fmt: skip
        assert sentence in page
    assert client.get("/results/flow.png").status_code == 302


def test_queries_do_not_grow_and_many_claims_are_estimated(corpus, client, monkeypatch):
    client.force_login(make_user(Role.READER))
    client.get("/results/")
    with CaptureQueriesContext(connection) as before:
        exact = client.get("/results/")
    claims = [make_claim(capture=make_capture(source=make_source(status="read_whole"))) for _ in range(5)]
    make_pair(claims[0], claims[1], relation="agrees", changed_what=[])
    several(*(("supported", "unsupported"),) * 3, claims=claims[:3])
    with CaptureQueriesContext(connection) as after:
        client.get("/results/")
    assert len(after) <= len(before)
    assert "an estimate" not in flat(exact)
    monkeypatch.setattr(report_page, "MOST_COUNTED", 4)
    page = client.get("/results/")
    assert page.context["report"].every == 3
    assert "an estimate, from one in 3" in text_of(page)
    voices = figures_of(page)["voice"].counts
    assert abs(sum(voices.values()) - 12) <= 3
    assert {number % 3 for number in voices.values()} == {0}


def test_a_period_is_a_month_and_a_year_where_months_are_many(corpus, client, monkeypatch):
    client.force_login(make_user(Role.READER))
    monkeypatch.setattr("claims.reads.report.activity.MOST_MONTHS", 0)
    page = client.get("/results/")
    assert {len(period) for period in figures_of(page)["activity"].periods} == {4}
    for address, number in numbers(page):
        if "marked=" in address:
            assert listed(client, address) == number
