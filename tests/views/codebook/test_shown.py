"""Wherever a level is shown, the codebook and the version that it belongs to stand beside it."""

import re

import pytest

from claims.choices import Role
from claims.models import User
from tests.admin.pages import says
from tests.builders import make_claim, make_question, make_rating
from tests.paths import ROOT

pytestmark = pytest.mark.django_db
DRAWN = re.compile(r"{% (?:verdict|certainty|gap) ")
# Templates that draw levels and say elsewhere on the page by which version, and where.
SAID_BY = {
    "codebook/levels.html": "the heading of the page of that version",
    "review/form.html": "review/place.html and review/head.html, which stand above the form",
    "claim/rating.html": "the foot of the rating",
    "round/decide/ratings.html": "round/decide/form.html, which stands beside it, and the page of the round",
    "round/decide/said.html": "the foot of the decision",
}


def test_every_page_with_own_ratings_names_the_codebook(as_everything):
    me = User.objects.get(username="everything")
    question = make_question()
    rating = make_rating(make_claim(question=question), reviewer=me, certainty="low")
    label = rating.scheme_version.label
    for address in ("/claims/", "/review/", f"/questions/{question.uid}/", rating.claim.get_absolute_url()):
        said = says(as_everything.get(address))
        assert "Unsupported" in said, address
        assert label in said, address
    assert Role.LEAD in me.roles
    assert str(rating.scheme_version) in says(as_everything.get("/admin/claims/rating/"))


def test_every_template_that_draws_a_level_says_by_which_codebook():
    folder = ROOT / "templates"
    drawing = {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*.html")
        if DRAWN.search(path.read_text())
    }
    assert len(drawing) > 4
    assert [name for name, text in drawing.items() if "{% by_codebook" not in text and name not in SAID_BY] == []
    assert set(SAID_BY) <= set(drawing)
