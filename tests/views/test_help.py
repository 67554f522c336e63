"""The page of help and the codebook."""

import re

import pytest
from django.template import engines
from django.test import Client

from claims.actions.round import close_round
from claims.choices import Axis, Role
from claims.models import Level, Round
from claims.rules.glossary import WORDS
from claims.templatetags.shell import term
from tests.builders import make_user, open_round
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
    assert "used in the open round" in page
    for level in Level.objects.filter(version=version):
        assert f'id="{level.axis}-{level.code}"' in page


def test_without_an_open_round_the_codebook_says_so():
    client = Client()
    lead = make_user(Role.LEAD)
    client.force_login(lead)
    open_round()
    close_round(actor=lead, round_=Round.objects.open_now())
    page = flat(client.get("/codebook/"))
    assert "no round is open" in page


def test_the_codebook_is_for_people_with_a_role(client):
    assert client.get("/codebook/").status_code == 302
    client.force_login(make_user())
    assert client.get("/codebook/").status_code == 403
