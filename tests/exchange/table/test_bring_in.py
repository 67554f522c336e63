"""A table brought in, from its bytes to its claims."""

from dataclasses import replace

import pytest

from claims.actions.table.terms import Terms
from claims.choices import Role
from claims.exchange.table.bring_in import bring_in, levels_of
from claims.exchange.table.mapping import Legend, Mapping
from claims.exchange.table.propose import propose
from claims.exchange.table.read import read_table
from claims.exchange.table.unmapped import unmapped
from claims.models import OPERATOR, Claim, Rating, Source
from tests.builders import OWN_CODES, make_scheme_version, make_user

pytestmark = pytest.mark.django_db
MAPPING = Mapping(columns={"url": "source.address", "words": "claim.quote", "v": "rating.verdict"}, key=("id",),
                  constants={"rating.rater": "MS"})  # fmt: skip


@pytest.fixture
def person(db):
    return make_user(Role.CURATOR, Role.LEAD)


def bring(person, data, mapping=MAPPING, **options):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    terms = Terms("t", version=version)
    return bring_in(actor=person, table=read_table(data), mapping=mapping, terms=terms, **options)


def test_a_table_becomes_claims_and_ratings(person):
    data = b"id,url,words,v\n1,https://a.example/,It heals.,Supported\n2,https://a.example/,It helps.,unsupported\n"
    outcome = bring(person, data)
    assert (outcome.found, outcome.new, outcome.problems) == (2, 2, [])
    assert Claim.objects.count() == 2
    assert set(Rating.objects.visible_to(OPERATOR).values_list("verdict__code", flat=True)) == {
        "supported",
        "unsupported",
    }


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (
            b'id,url,words,v\n1,https://a.example/,It heals.,supported\n2,https://a.example/,"open,unsupported\n',
            "row 3",
        ),
        (b"id,url,words,v\n1,https://a.example/,It heals.,supported\n2,https://a.example/\n", "row 3"),
        (b"id,url,words,v\n1,https://a.example/,It heals.,splendid\n", "row 2, column “v”"),
        (b"id,url,words,v\n1,nowhere at all,It heals.,supported\n", "row 2, column “url”"),
        (b"id,url,text,v\n1,https://a.example/,It heals.,supported\n", "mapping, columns"),
    ],
)
def test_a_row_that_cannot_be_read_keeps_all_of_it_out(person, data, where):
    outcome = bring(person, data)
    assert outcome.refused == 1
    assert [problem.where for problem in outcome.problems if problem.refuses] == [where]
    assert (Source.objects.count(), Claim.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "gone",
    [
        {"columns": {"text": "claim.quote"}},
        {"codes": {"gone": {"1": "supported"}}},
        {"missing_in": {"gone": ("0",)}},
        {"leave_out_columns": ("gone",)},
        {"legends": {"words": Legend("L", "A", "B")}},
        {"cells": {"source.title": "Z9"}},
    ],
)
def test_a_mapping_that_does_not_fit_refuses_every_row(person, gone):
    data = b"id,url,words,v\n1,https://a.example/,It heals.,supported\n2,https://a.example/,It helps.,supported\n"
    outcome = bring(person, data, replace(MAPPING, **gone))
    assert (outcome.found, outcome.refused, len(outcome.problems)) == (2, 2, 1)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 2, 1, 3)])
def test_what_is_found_are_the_rows_in_whatever_order(person, order):
    rows = [b"1,It heals.,A", b"1,It heals.,B", b"2,It helps.,A", b"2,It helps.,B"]
    data = b"\n".join([b"id,words,who", *(rows[at] for at in order)])
    columns = {"words": "claim.quote", "who": "rating.rater"}
    constants = {"source.title": "Knees", "rating.verdict": "supported"}
    mapping = Mapping(shape="rating", columns=columns, key=("id",), constants=constants)
    outcome = bring(person, data, mapping, dry_run=True)
    assert (outcome.problems, outcome.found, outcome.new) == ([], 4, 4)


def test_what_a_codebook_asks_is_what_values_are_compared_with():
    levels = levels_of(make_scheme_version(*OWN_CODES))
    assert levels["rating.verdict"]["holds-water"] == "Holds water"
    assert levels["rating.failure_tags"] == {"too-far": "Goes too far"}
    assert "rating.wording_gap" not in levels
    assert list(levels_of(None)) == ["source.source_type"]


def test_a_type_of_source_is_a_code_that_a_person_can_say_and_one_of_zotero_is_proposed(person):
    given = b"words,Title,Item Type\nIt heals.,t,journalArticle\nIt mends.,u,Journal\n"
    table = read_table(given)
    mapping = propose(table)
    assert mapping.columns["Item Type"] == "source.source_type"
    assert mapping.codes == {"Item Type": {"journalArticle": "journal"}}
    mapping = replace(mapping, columns=mapping.columns | {"words": "claim.quote"})
    (asked,) = unmapped(table, replace(mapping, codes={}), levels_of(None))
    assert (asked.value, asked.code) == ("journalArticle", "journal")
    assert bring_in(actor=person, table=table, mapping=mapping, terms=Terms("t")).new == 2
    assert set(Source.objects.values_list("source_type__code", flat=True)) == {"journal"}
    # What is no type for certain stays a column beside the others.
    assert "Item Type" not in propose(read_table(given.replace(b"journalArticle", b"manuscript"))).columns
