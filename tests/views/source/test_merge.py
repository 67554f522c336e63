"""The page on which two readings are merged."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.reading import finish_reading, mark_span, start_separate_reading
from claims.choices import Role
from claims.models import Claim, Merging
from tests.builders import make_capture, make_user
from tests.flat import flat
from tests.readings import LONG, ONLY_FIRST, SHORT, two_readings

pytestmark = pytest.mark.django_db


def page(response):
    return html.unescape(flat(response))


@pytest.fixture
def readings():
    return two_readings()


def at(readings):
    return f"/readings/{readings[0].uid}/merge/{readings[1].uid}/"


def typed(words, do, **more):
    return {"claim": Claim.objects.get(quote=words).uid, "do": do} | more


def test_the_source_leads_to_it_and_it_tells_what_each_found(as_lead, readings):
    assert at(readings) in page(as_lead.get(readings[0].capture.source.get_absolute_url()))
    text = page(as_lead.get(at(readings)))
    for words in ("First reader", "Second reader", "25 %", "50 %", "3 to look at", "Overlapping", "The same words"):
        assert words in text.replace("\u202f", " ").replace("\xa0", " "), words


def test_a_claim_is_joined_and_leads_to_the_one_that_stays(as_lead, readings):
    stays = Claim.objects.get(quote=LONG)
    refused = as_lead.post(at(readings), typed(SHORT, "joined", into=stays.uid))
    assert refused.status_code == 422
    assert "Say why" in page(refused)
    gone = typed(SHORT, "joined", into=stays.uid, because="A part of it.")
    assert as_lead.post(at(readings), gone).url.startswith(at(readings))
    assert "A part of it." in page(as_lead.get(at(readings)))
    shown = page(as_lead.get(Claim.objects.get(quote=SHORT).get_absolute_url()))
    assert f'href="{stays.get_absolute_url()}">The claim that stays' in shown


def test_what_was_typed_stands_on_the_refusal(as_lead, readings):
    answer = as_lead.post(at(readings), typed(ONLY_FIRST, "joined", because="My long reason."))
    assert answer.status_code == 422
    assert "My long reason." in page(answer)


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER])
def test_nobody_else_sees_or_merges(role, client, readings):
    client.force_login(make_user(role))
    assert client.get(at(readings)).status_code == 403
    assert client.post(at(readings), typed(ONLY_FIRST, "dropped", because="x")).status_code == 403
    assert not Merging.objects.exists()


def test_one_of_the_two_looks_and_does_not_merge(client, readings):
    client.force_login(readings[0].reader)
    text = page(client.get(at(readings)))
    assert "neither of the two" in text
    assert 'name="do"' not in text
    assert client.post(at(readings), typed(ONLY_FIRST, "kept")).status_code == 403


def test_who_still_reads_separately_sees_nothing_of_it(as_curator, curator, readings):
    start_separate_reading(actor=curator, capture=readings[0].capture)
    assert as_curator.get(at(readings)).status_code == 403


def test_a_reading_of_another_text_or_the_same_one_is_not_found(as_lead, readings):
    other = two_readings()
    assert as_lead.get(f"/readings/{readings[0].uid}/merge/{other[1].uid}/").status_code == 404
    assert as_lead.get(f"/readings/{readings[0].uid}/merge/{readings[0].uid}/").status_code == 404


def test_something_else_than_the_three_is_refused(as_lead, readings):
    assert as_lead.post(at(readings), typed(ONLY_FIRST, "burnt")).status_code == 403


def test_queries_do_not_grow_with_claims(as_lead):
    def read(number):
        people = [make_user(Role.CURATOR), make_user(Role.CURATOR)]
        capture = make_capture(" ".join(f"Word{n} helps knees{n}." for n in range(number)))
        for person in people:
            start_separate_reading(actor=person, capture=capture)
        for n in range(number):
            mark_span(actor=people[n % 2], capture=capture, quote=f"Word{n} helps knees{n}.")
        return [finish_reading(actor=person, capture=capture) for person in people]

    def queries(readings):
        with CaptureQueriesContext(connection) as captured:
            assert as_lead.get(at(readings)).status_code == 200
        return len(captured)

    few, many = read(2), read(9)
    assert queries(many) == queries(few)
