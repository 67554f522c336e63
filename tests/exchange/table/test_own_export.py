"""Our own exports go back in: into the same installation nothing changes."""

import pytest

from claims.actions.description import describe
from claims.actions.table.store import store_records
from claims.actions.table.terms import Terms
from claims.actions.withholding import withhold
from claims.choices import Role
from claims.exchange.table.propose import propose
from claims.exchange.table.read import read_table
from claims.exchange.table.records import records
from claims.exchange.table.table import Problems
from claims.models import OPERATOR, Anchor, Capture, Claim, Description, Publisher, Question, Rating, Source, User
from tests.builders import make_capture, make_claim, make_publisher, make_question, make_rating, make_source, make_user
from tests.exchange.helpers import cells_of, written

pytestmark = pytest.mark.django_db
NOUNS = (Source, Publisher, Capture, Claim, Anchor, Description, Question, User)


def stored(data, person, dry_run=False):
    table = read_table(data)
    mapping, told = propose(table), Problems()
    outcome = store_records(
        actor=person, records=lambda: records(table, mapping, told), terms=Terms("ours"), dry_run=dry_run
    )
    assert list(told) == []
    return outcome


@pytest.fixture
def installation(db):
    """Claims of two sources, rated by two people each, one after the other, coded by two, one of them withheld."""
    person = make_user(Role.CURATOR, Role.LEAD, Role.REVIEWER, username="everything-importer")
    source = make_source(publisher=make_publisher(name="=A, Clinic"), title="-- Our “therapy”", published="2018-03")
    text = "It heals.\n\n=1+1 is what they say.\n\nAll of it, says the\nhead of the clinic.\n"
    capture = make_capture(text, source=source)
    quotes = ("It heals.", "=1+1 is what they say.", "All of it, says the\nhead of the clinic.")
    claims = [make_claim(quote, capture=capture, question=make_question(), statement="+S") for quote in quotes]
    claims.append(make_claim())
    other = make_user(Role.CURATOR)
    for claim in claims:
        describe(actor=person, claim=claim, said={"voice": "marketing", "strength": "direct"})
        describe(actor=other, claim=claim, said={"voice": "other"})
    raters = [make_user(Role.REVIEWER, username=name) for name in ("r-1", "r-2")]
    ratings = [make_rating(claim, reviewer=rater, rationale="-So.") for rater in raters for claim in claims]
    make_rating(claims[0], reviewer=raters[0], supersedes=ratings[0], rationale="Again.")
    withhold(actor=person, capture=claims[-1].capture, reason="A letter")
    return person


@pytest.mark.parametrize("name", ["claims", "ratings", "ratings_wide", "descriptions"])
def test_an_export_goes_back_in_and_nothing_changes(installation, name):
    before = [model.objects.count() for model in NOUNS]
    files = {name: written(name) for name in ("claims", "ratings", "descriptions")}
    outcome = stored(written(name), installation)
    assert [problem.what for problem in outcome.problems if problem.refuses] == []
    assert (outcome.new, outcome.changed, outcome.refused) == (0, 0, 0)
    assert outcome.same == outcome.found > 0
    assert [model.objects.count() for model in NOUNS] == before
    assert {name: written(name) for name in files} == files


def test_a_cell_that_somebody_changed_in_the_file_is_the_one_change(installation):
    row = cells_of("claims")[0]
    data = written("claims").replace(row["source_title"].encode(), b"Their therapy")
    outcome = stored(data, installation, dry_run=True)
    assert {(one.field, one.after) for one in outcome.changes} == {("title", "Their therapy")}


def test_a_rating_that_somebody_changed_in_the_file_is_refused(installation):
    outcome = stored(written("ratings").replace(b"Again.", b"Never."), installation)
    assert outcome.refused == 1
    (problem,) = (problem for problem in outcome.problems if problem.refuses)
    assert problem.what.endswith("a rating is never changed.")
    assert Rating.objects.visible_to(OPERATOR).filter(rationale="Never.").count() == 0
