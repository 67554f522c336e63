import re

import pytest

from claims.exchange.columns import Kind
from claims.exchange.dictionary import markdown
from claims.exchange.files import CLAIMS, FILES, NOUNS, OF_CLAIMS, OFFERED, RATINGS, RATINGS_WIDE
from claims.exchange.wide import group_prefix
from claims.rules.identify.uid import new_uid
from tests.exchange.read_back import BadFile, kind_of
from tests.paths import ROOT

DICTIONARY = ROOT / "docs" / "data-dictionary.md"
ALL = [placed for file in OFFERED.values() for placed in (*file.columns, *file.group)]
PROMISED = """
    permalink quote statement question source_title source_type side source_side publisher address published
    published_printed observed_at stored_at capture_sha256 start end evidence_designs evidence_designs_circular
    claim_uid source_uid question_uid capture_uid scheme scheme_version
""".split()
PROMISED_OF_RATINGS = """
    rating_uid reviewer reviewer_uid round certainty verdict failure_tags wording_gap wording_gap_order comparator
    rationale evidence_as_of confidence submitted_at superseded_at stale_at stage
""".split()


def names(columns) -> list[str]:
    return [placed.name for placed in columns]


def test_the_dictionary_that_is_kept_says_what_the_contract_says():
    assert DICTIONARY.read_text(encoding="utf-8") == markdown(), (
        "Run: manage.py data_dictionary --output docs/data-dictionary.md"
    )


# Answers name their unit, whose words and source are in the other files.
@pytest.mark.parametrize("file", [one for one in OF_CLAIMS if one.name != "answers"], ids=lambda file: file.name)
def test_every_file_has_the_columns_that_were_promised(file):
    assert set(PROMISED) <= set(names(file.columns))


def test_the_ratings_have_the_columns_that_were_promised():
    assert set(PROMISED_OF_RATINGS) <= set(names(RATINGS.columns))


@pytest.mark.parametrize("placed", ALL, ids=lambda placed: placed.name)
def test_every_column_says_what_it_means_and_where_it_comes_from(placed):
    assert placed.column.meaning.endswith(".")
    assert placed.column.example
    assert placed.origin


@pytest.mark.parametrize("file", FILES.values(), ids=lambda file: file.name)
def test_names_are_safe_in_r_and_spss_and_stand_once(file):
    wide = [group_prefix(new_uid()) + name for name in names(file.group)]
    every = names(file.columns) + wide
    assert len(set(every)) == len(every)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name) for name in every)


def test_a_name_means_the_same_kind_in_every_file():
    kinds: dict[str, set[Kind]] = {}
    for placed in ALL:
        kinds.setdefault(placed.name, set()).add(placed.column.kind)
    assert {name for name, found in kinds.items() if len(found) > 1} == set()


@pytest.mark.parametrize("file", FILES.values(), ids=lambda file: file.name)
def test_the_columns_fit_into_one_call_of_a_function(file):
    # PostgreSQL takes 100 arguments, SQLite 127; the first is the layout, and in JSON a name can take one, too.
    assert 1 + len(file.columns) <= 100
    assert 1 + 2 * len(file.group) <= 100


def test_the_columns_of_a_reviewer_are_known_by_their_end():
    assert kind_of(f"r_{new_uid()}_wording_gap_order") == Kind.INTEGER
    for unknown in ("r_short_verdict", f"r_{new_uid()}_quote", "opinion"):
        with pytest.raises(BadFile):
            kind_of(unknown)


def test_every_file_has_another_name():
    of_claims = {RATINGS.name, RATINGS_WIDE.name, CLAIMS.name, "descriptions", "decisions", "answers"}
    nouns = {"evidence", "links", "searches", "questions", "sources", "relations", "pairs", "levels", "extra"}
    nouns |= {"changes", "publisher_requests", "publisher_responses"}
    assert ({one.name for one in OF_CLAIMS}, {one.name for one in NOUNS}) == (of_claims, nouns)
    assert set(FILES) == of_claims | nouns
    assert set(OFFERED) - set(FILES) == {"short"}
