"""The list of all pairs: filters, pages, the file of what is shown, and what is hidden."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.withholding import withhold
from claims.choices import Role
from tests.builders import everything, make_capture, make_claim, make_pair, make_question, make_source, make_user
from tests.flat import flat
from tests.led import led_round

pytestmark = pytest.mark.django_db
LIST, FILE = "/pairs/", "/pairs/pairs.csv"


def shown(client, **asked):
    """The uids of the pairs that the list and the file have; they are the same."""
    listed = [row.uid for row in client.get(LIST, asked).context["table"].data]
    text = b"".join(client.get(FILE, asked).streaming_content).decode()
    assert sorted(listed) == sorted(row["pair_uid"] for row in csv.DictReader(io.StringIO(text, newline="")))
    return listed


def test_pairs_are_filtered_by_what_is_said_of_them_and_exported_as_shown(as_reader):
    question = make_question()
    agrees = make_pair(relation="agrees", changed_what=[])
    dropped = make_pair(make_claim(question=question, voice="marketing"), changed_what=["hedge_dropped"])
    regulator = make_claim(capture=make_capture(source=make_source(source_type="regulator")))
    waits = make_pair(regulator, relation="", changed_what=[], candidate=True)
    assert shown(as_reader) == [waits.uid, dropped.uid, agrees.uid]
    for asked, left in (
        ({"relation": "agrees"}, agrees), ({"relation": "none"}, waits), ({"changed": "hedge_dropped"}, dropped),
        ({"status": "candidate"}, waits), ({"side": "other"}, waits), ({"question": question.uid}, dropped),
    ):  # fmt: skip
        assert shown(as_reader, **asked) == [left.uid], asked
    page = flat(as_reader.get(LIST, {"sort": "added", "size": "25"}))
    assert page.index(agrees.uid) < page.index(waits.uid)
    assert "hedge dropped" in page
    assert "candidate" in page
    assert LIST in flat(as_reader.get("/questions/"))
    assert f"{LIST}?question={question.uid}" in flat(as_reader.get(question.get_absolute_url()))


def test_who_rates_a_claim_finds_none_of_its_pairs_and_withheld_words_are_in_no_row(as_reader):
    pair, wording = make_pair(), make_pair(relation="same", changed_what=[])
    rater = make_user(Role.REVIEWER)
    led_round(pair.claim, raters=(rater,))
    client = Client()
    client.force_login(rater)
    assert shown(client) == [wording.uid]
    withhold(actor=everything(), capture=wording.other.capture, reason="Asked.")
    withhold(actor=everything(), capture=pair.claim.capture, reason="Asked.")
    # That one is said to have the words of the other would tell them.
    assert shown(as_reader) == [pair.uid]
    assert "[withheld]" in flat(as_reader.get(LIST))
    assert Client().get(FILE).status_code == 302


def test_queries_do_not_grow_with_pairs(as_reader):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            as_reader.get(LIST, {"side": "marketing"})
        return len(captured)

    make_pair()
    few = asked()
    for _ in range(4):
        make_pair(make_claim(voice="marketing"))
    assert asked() == few
    assert reverse("pair_list") == LIST
