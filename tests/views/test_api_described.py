"""What the interface for programs says of itself is so, whatever it is asked; and nothing that is hidden comes out."""

import json
import traceback

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from claims.actions.api_token import make_api_token
from claims.choices import Role
from claims.views.api import rows
from evidence.wsgi import application
from tests.builders import make_claim, make_evidence_link, make_pair, make_question, make_rating, make_user
from tests.led import led_round

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HIDDEN = ("Zyxrationale", "Zyxneutral", "Zyxwhy")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
# Drawn anew for each address; the same each time, whoever works on it others.
EXAMPLES = 2


@pytest.fixture(autouse=True)
def one_connection():
    """As Django's own client has it: a request does not close the connection in which the test has its records."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def headers_of_a_rater():
    """A person with a claim to rate whose rating by another, neutral words and evidence are hidden from them."""
    rater, other = (make_user(Role.REVIEWER, Role.CURATOR) for _ in range(2))
    claim = make_claim(question=make_question(), statement="Zyxneutral.", commitment="boosted")
    make_evidence_link(question=claim.question, stance="against", why="Zyxwhy.")
    make_pair(claim, make_claim())
    make_rating(claim, reviewer=other, round_=led_round(claim, raters=(rater, other)), rationale="Zyxrationale.")
    return {"Authorization": f"Bearer {make_api_token(actor=rater, name='A notebook')[1]}"}


def ask_everything(examples=EXAMPLES):
    """Ask each address what its description allows, and what it does not; raises for what is not as it says."""
    headers = headers_of_a_rater()
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    asked = []

    def ask(operation):
        @settings(
            max_examples=examples, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def each(case):
            answer = case.call_and_validate(headers=headers, checks=CHECKS)
            assert not [word for word in HIDDEN if word.encode() in answer.content], case
            asked.append((operation.label, answer.status_code))

        each()

    for operation in described.get_all_operations():
        ask(operation.ok())
    return asked


def test_whatever_is_asked_the_answer_is_as_described_and_tells_nothing_hidden():
    asked = ask_everything()
    assert len({label for label, _ in asked}) == 22
    assert {200, 404} <= {status for _, status in asked}


@pytest.mark.parametrize(
    ("fault", "seen"), [("500", "Server error"), ("shape", "violates schema"), ("leak", "Zyxrationale")]
)
def test_a_fault_another_shape_and_a_leak_are_seen(monkeypatch, fault, seen):
    def page(self, *asked):
        if fault == "500":
            raise RuntimeError("A fault.")
        told = {"items": [], "next": None, "notes": ["Zyxrationale"]}
        return json.dumps({} if fault == "shape" else told).encode()

    monkeypatch.setattr(rows.Rows, "page", page)
    with pytest.raises((AssertionError, BaseExceptionGroup)) as found:
        ask_everything(examples=2)
    # In whatever order the checks found what is wrong.
    assert seen in "".join(traceback.format_exception(found.value))
