"""The page of help and the codebook."""

import re

import pytest
from django.template import engines
from django.test import Client

from claims.actions.round import close_round
from claims.choices import Axis, Role, SchemeStatus
from claims.models import Level, Round, SchemeVersion
from claims.rules.glossary import SIGNS, WORDS
from claims.templatetags.shell import term
from tests.builders import make_rating, make_user, open_round
from tests.flat import flat
from tests.paths import ROOT

pytestmark = pytest.mark.django_db
USED = re.compile(r"""\{%\s*term\s+["']([^"']+)["']""")


def test_anybody_reads_what_each_word_and_sign_means(client):
    response = client.get("/help/")
    assert response.status_code == 200
    page = response.content.decode()
    for code in WORDS:
        assert page.count(f'id="{code}"') == 1, code


def test_every_word_that_a_template_explains_is_on_the_page():
    used = {code for path in (ROOT / "templates").rglob("*.html") for code in USED.findall(path.read_text())}
    assert len(used) > 10
    assert used <= set(WORDS)
    assert set(Axis.values) <= set(WORDS)


def test_a_word_links_to_its_meaning_and_leaves_the_form_where_it_is():
    shown = term("capture", "Copies & <more>")
    assert 'href="/help/#capture"' in shown
    assert 'target="help"' in shown
    assert ">Copies &amp; &lt;more&gt;</a>" in shown


def test_a_word_that_is_not_explained_breaks_its_page():
    with pytest.raises(KeyError):
        engines["django"].from_string('{% load shell %}{% term "nothing" %}').render()


def test_the_codebook_shows_the_version_of_the_open_round_with_every_answer():
    client = Client()
    client.force_login(make_user(Role.REVIEWER))
    version = open_round().scheme_version
    page = flat(client.get("/codebook/"))
    assert str(version) in page
    # Rounds are for several people: with one account no page names one.
    assert "open <a" not in page
    make_user(Role.REVIEWER)
    page = flat(client.get("/codebook/"))
    assert "used in the open <a" in page
    for level in Level.objects.filter(version=version):
        assert f'id="{level.axis}-{level.code}"' in page


def test_without_an_open_round_the_codebook_says_so():
    client = Client()
    lead = make_user(Role.LEAD)
    make_user(Role.REVIEWER)
    client.force_login(lead)
    close_round(actor=lead, round_=Round.objects.standing_now())
    page = flat(client.get("/codebook/"))
    assert "no open <a" in page


def test_the_codebook_is_for_people_with_a_role(client):
    assert client.get("/codebook/").status_code == 302
    client.force_login(make_user())
    assert client.get("/codebook/").status_code == 403


def test_every_heading_word_of_the_glossary_is_linked_from_a_page_that_shows_it():
    """What no template names is linked by the judgements of a codebook or by the label of a filter."""
    used = {code for path in (ROOT / "templates").rglob("*.html") for code in USED.findall(path.read_text())}
    of_filters = {"publisher", "side", "source_type", "claim_type", "commitment", "strength", "voice"}
    of_signs = {"not_coded", *SIGNS}
    assert set(WORDS) - used - of_signs - of_filters <= set(Axis.values)


def test_a_version_that_a_rating_was_made_under_is_reached_from_it(as_reader):
    rating = make_rating()
    old = rating.scheme_version
    close_round(actor=make_user(Role.LEAD), round_=rating.round)
    SchemeVersion.objects.filter(pk=old.pk).update(status=SchemeStatus.RETIRED)
    address = f"/codebook/{old.uid}/"
    assert address in as_reader.get(rating.claim.get_absolute_url()).content.decode()
    page = flat(as_reader.get(address))
    assert "an earlier version; no open" in page
    for level in Level.objects.filter(version=old):
        assert f'id="{level.axis}-{level.code}"' in page


def test_a_draft_of_a_codebook_is_not_shown(as_reader):
    draft = SchemeVersion.objects.create(scheme=make_rating().scheme_version.scheme, version="9", status="draft")
    assert as_reader.get(f"/codebook/{draft.uid}/").status_code == 404
    assert draft.uid not in as_reader.get("/codebook/").content.decode()
