"""The benchmarks: what they make of figures, what they read from pages, and one small run."""

from io import StringIO
from random import Random

import pytest
from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.urls import reverse

from benchmarks import data
from benchmarks.copies import corpus, judged, store
from benchmarks.figures import Bar, Figure, judge, number, percentile, summary, tables, timed
from benchmarks.markup import read_page, with_values
from benchmarks.pages import measure_pages, pages_of
from benchmarks.stages import STAGES, watched
from benchmarks.submissions import NotReady, filled_for, form_with
from benchmarks.visits import Visitor
from claims.actions.rating import submit_at
from claims.choices import Role
from claims.models import User
from tests.builders import make_claim, make_rating, make_user


def figure(*values, claims=1_000, **fields):
    return Figure(**{"group": "Claims", "name": "first page", "values": values, "claims": claims} | fields)


def test_a_figure_is_the_median_of_its_values_and_a_percentile_is_one_of_them():
    assert figure(9.0, 1.0, 2.0).middle == 2.0
    assert figure(9.0, 1.0, 2.0, 3.0).middle == 2.5
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], 0.5) == 3.0
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile([7.0], 0.99) == 7.0
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.12345, "0.123"), (1.239, "1.24"), (12.35, "12.3"), (123.5, "124"), (1240, "1,240"), (0, "0")],
)
def test_numbers_are_printed_with_three_figures(value, printed):
    assert number(value) == printed


def test_growth_is_told_against_the_same_figure_at_1000_claims():
    bar = Bar(growth=2)
    small, big = figure(10.0, bar=bar), figure(20.0, claims=100_000, bar=bar)
    too_big = figure(20.1, claims=1_000_000, bar=bar)
    peers = [small, big, too_big, figure(1.0, name="last page"), figure(1.0, group="Sources")]
    assert judge(small, peers).kept is None
    assert judge(big, peers).words == "PASS"
    assert judge(too_big, peers).words == "over: 2.01 x of 1,000 claims"
    assert judge(big, [big]).kept is None
    assert "no figure for 1,000 claims" in judge(big, [big]).words


def test_a_figure_that_1000_claims_do_not_have_is_told_against_the_one_that_is_like_it():
    only_big = figure(30.0, name="filter", claims=100_000, bar=Bar(growth=2, like="first page"))
    assert judge(only_big, [figure(10.0), only_big]).words == "over: 3 x of 1,000 claims"


def test_limits_count_where_they_are_promised():
    bar = Bar(most=50, only_at=1_000_000)
    assert judge(figure(60.0, claims=1_000, bar=bar), []).kept is None
    assert judge(figure(60.0, claims=1_000_000, bar=bar, note="q=cells"), []).words == "over: 60 ms [q=cells]"
    assert judge(figure(249.0, unit="/s", bar=Bar(least=250)), []).kept is False
    assert judge(figure(250.0, unit="/s", bar=Bar(least=250)), []).kept is True
    by_hand, ours = figure(10.0, name="by hand"), figure(21.0, bar=Bar(times=2, base="by hand"))
    assert judge(ours, [by_hand, ours]).words == "over: 2.10 x of by hand"


def test_a_page_that_fails_is_a_line_of_the_table_and_keeps_no_promise():
    failed = figure(bar=Bar(growth=2), failure="/claims/ answered 500", name="last page")
    text = tables([figure(10.0), failed])
    assert "FAILED" in text
    assert "last page (1,000): /claims/ answered 500" in text
    assert "0 of 1 figures" in summary([figure(10.0), failed])


def test_a_table_has_a_column_a_number_of_claims_and_a_ratio_beside_it():
    bar = Bar(growth=2)
    facts = {"queries": 5.0}
    text = tables([figure(10.0, bar=bar, facts=facts), figure(15.0, claims=100_000, bar=bar, facts=facts)])
    head, _, row = text.splitlines()
    assert head.split() == ["Claims", "1,000", "100,000", "x", "queries", "promise", "result"]
    assert row.split() == "first page 10 ms 15 ms 1.50 5 2 x of 1,000 PASS".split()


def test_of_many_alike_only_those_over_the_bar_are_listed():
    bar = Bar(most=300)
    alike = [figure(value, name=f"pair {value}", bar=bar, quiet=True) for value in (10.0, 290.0, 310.0)]
    text = tables(alike)
    assert "pair 310.0" in text
    assert "pair 10.0 " not in text
    assert "2 more are within their bar (at most 300)" in text
    assert "290 ms (pair 290.0, 1,000)" in text


def test_figures_come_back_from_a_file_as_they_were():
    whole = figure(1.0, 2.0, bar=Bar(growth=2, like="x"), facts={"KB": 1.5}, failure="no", note="n", engine="sqlite")
    assert Figure.from_row(whole.as_row()) == whole


def test_what_takes_long_is_run_three_times_and_not_more():
    calls = []
    assert len(timed(lambda: calls.append(1), runs=7, warm=2)) == 7
    assert len(calls) == 9
    assert len(timed(lambda: calls.append(1), runs=7, warm=0, patience=0)) == 3


LIST = """
<form role="search"><input type="search" name="find"></form>
<form method="get"><input name="q" type="search"><select name="side"><option value="">Any</option>
<option value="research" selected>Research</option></select><input type="checkbox" name="mine" value="1">
<input type="hidden" name="sort" value="-id"><button name="go">Filter</button></form>
<table><thead><tr><th><a href="?sort=quote">Quote</a></th><th>Side</th></tr></thead>
<tbody><tr><td><a href="/claims/a/">One</a> <a href="/x/">x</a></td></tr><tr><td>Nothing more.</td></tr></tbody></table>
<nav><a href="?after=7" rel="next"><svg></svg>Next</a> <a href="?at=end">Last »</a></nav>
"""


def test_links_sorts_rows_and_filters_are_read_from_a_page():
    page = read_page(LIST, "/claims/?side=research")
    assert page.rows == 1
    assert page.link("next") == "/claims/?after=7"
    assert page.link("last") == "/claims/?at=end"
    assert page.link("previous") is None
    assert page.offers("sort") == {"quote": "/claims/?sort=quote"}
    assert page.filters is not None
    assert page.filters.filled(q="cells") == {"q": "cells", "side": "research", "sort": "-id"}
    assert with_values("/claims/?a=1", {"q": "two words"}) == "/claims/?q=two+words"


RATE = """
<form method="post" action="/review/round/first/"><input type="hidden" name="csrfmiddlewaretoken" value="token">
<input type="radio" name="verdict" value="supported"><input type="radio" name="verdict" value="unsupported">
<input type="radio" name="certainty" value="low"><select name="gap"><option value="">-</option></select>
<textarea name="rationale"></textarea></form>
"""


def test_a_submission_is_the_form_of_the_page_filled_for_another_claim():
    form = form_with("verdict", RATE.encode(), "/review/round/first/")
    address, fields = filled_for(form, "first", "second")
    assert address == "/review/round/second/"
    assert fields.pop("rationale")
    assert fields == {"csrfmiddlewaretoken": "token", "verdict": "unsupported", "gap": ""}
    with pytest.raises(NotReady, match="no form that asks for password"):
        form_with("password", RATE.encode(), "/")


def test_the_settings_of_who_measures_do_not_reach_what_is_measured(monkeypatch, tmp_path):
    for name in data.OURS:
        monkeypatch.setenv(name, "theirs")
    place = data.place_of("postgresql", 7, tmp_path, "postgresql://me@host:5433/postgres?sslmode=require")
    assert place.url == "postgresql://me@host:5433/evidence_bench_7?sslmode=require"
    environment = place.environment
    assert "theirs" not in {environment.get(name) for name in data.OURS}
    assert environment["EVIDENCE_HOME"] == str(tmp_path / "postgresql-7")


@pytest.mark.django_db
def test_every_page_is_measured_for_each_role_that_has_it():
    call_command("generate", "--claims", "6", stdout=StringIO())
    reviewer = User.objects.get(username="generated-01")
    visitors = {Role.REVIEWER: Visitor(reviewer), Role.LEAD: Visitor(make_user(Role.LEAD))}
    pages = pages_of(reviewer)
    figures = list(measure_pages(visitors, pages, runs=1))
    assert [one.failure for one in figures if one.failure] == []
    by_group = {
        group: {one.name for one in figures if one.group == group} for group in ("Pages: reviewer", "Pages: lead")
    }
    assert {"home", "claims", "my queue", "claim, not rated by me", "source, some claims"} <= by_group[
        "Pages: reviewer"
    ]
    assert "admin: claims, searched" in by_group["Pages: lead"] - by_group["Pages: reviewer"]
    assert "my queue" not in by_group["Pages: lead"]
    assert all(len(one.values) == 1 and one.facts["KB"] > 0 for one in figures)


@pytest.mark.django_db
def test_a_page_that_does_not_come_is_a_failure_and_no_crash(reviewer):
    figure = Visitor(reviewer).figure("Pages", "none", reverse("source", args=["2222222222"]))
    assert figure.failure == "/sources/2222222222/ answered 404"
    assert figure.values == ()


@pytest.mark.django_db
def test_the_stages_of_a_request_add_up_to_it_and_nothing_stays_watched(reviewer):
    before = vars(User)["roles"].func, submit_at, BaseHandler.get_response
    visitor, claim = Visitor(reviewer), make_claim()
    with watched(STAGES) as watch:
        visitor.fetch(reverse("password_change"))
        make_rating(claim)
    request, rating = watch.requests
    assert {"middleware", "view: what is left of it", "session", "user"} <= request.keys()
    assert request["session"].queries == 1
    assert {"storing the rating", "validation", "basis", "claim and round", "roles"} <= rating.keys()
    names = [one.name for one in watch.figures("One")]
    assert names[0] == "all"
    shares = [one.facts["share in %"] for one in watch.figures("One")]
    assert sum(shares) == pytest.approx(200)
    assert (vars(User)["roles"].func, submit_at, BaseHandler.get_response) == before


@pytest.mark.django_db
def test_republications_are_found_among_pages_of_one_topic_and_hardly_anything_else(lead):
    documents = corpus(Random(7), 200)  # noqa: S311  invented text
    keys = store(documents, lead)
    call_command("find_copies", stdout=StringIO(), stderr=StringIO())
    found, false = judged("Copies", documents, keys)
    assert found.facts["of"] == 10
    assert found.middle >= 90
    assert false.middle <= 1
