"""Flagging words that name a private person: by curators, on whole words, for good unless a lead lifts it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from claims.actions.redaction import lift_redaction, redact
from claims.choices import Role
from claims.models import Claim, Redaction
from claims.reads.redaction import redactor
from tests.builders import everything, make_capture, make_claim, make_redaction, make_user, make_withholding

pytestmark = pytest.mark.django_db
TEXT = "Dr. Vrbak says:\nJane Doe walks again. Jane Doe is glad."
QUOTE = "Jane Doe walks again. Jane Doe is glad."


def named():
    return make_claim(QUOTE, capture=make_capture(TEXT), statement="Jane Doe walks.")


def test_curators_flag_and_leads_lift():
    claim = named()
    for role in (Role.READER, Role.REVIEWER, Role.LEAD):
        with pytest.raises(PermissionDenied):
            redact(actor=make_user(role), claim=claim, start=claim.start, end=claim.start + 8, reason="Private.")
    hidden = make_redaction(claim, "Jane Doe")
    for role in (Role.READER, Role.REVIEWER, Role.CURATOR):
        with pytest.raises(PermissionDenied):
            lift_redaction(actor=make_user(role), redaction=hidden, because="She agreed.")
    assert redactor().text("Jane Doe") == "[name redacted]"
    with pytest.raises(ValidationError, match="Say why"):
        lift_redaction(actor=make_user(Role.LEAD), redaction=hidden, because=" ")
    lift_redaction(actor=make_user(Role.LEAD), redaction=hidden, because="She agreed.")
    assert redactor().text("Jane Doe") == "Jane Doe"
    with pytest.raises(ValidationError, match="lifted already"):
        lift_redaction(actor=everything(), redaction=hidden, because="Again.")


def test_the_quote_and_the_text_near_it_can_be_flagged_in_several_spans_and_nothing_else():
    claim = named()
    make_redaction(claim, "Jane Doe")
    near = redact(actor=everything(), claim=claim, start=4, end=9, reason="A private person too.")
    assert near.exact == "Vrbak"
    assert Claim.objects.get().quote == QUOTE
    start = claim.start
    for message, (first, last, reason) in {
        "hidden in public already": (start, start + 8, "Private."),
        "whole words": (start, start + 6, "Private."),
        "without the spaces": (start, start + 9, "Private."),
        "Say why": (start, start + 4, " "),
        "repeats the words": (start, start + 4, "Jane asked."),
        "do not stand": (start, 10_000, "Private."),
    }.items():
        with pytest.raises(ValidationError, match=message):
            redact(actor=everything(), claim=claim, start=first, end=last, reason=reason)
    hidden = make_claim("It is near.", capture=make_capture("It is near."))
    make_withholding(hidden.capture)
    with pytest.raises(ValidationError, match="withheld"):
        redact(actor=everything(), claim=hidden, start=0, end=2, reason="Private.")


def test_what_was_redacted_is_never_changed():
    hidden = make_redaction(named(), "Jane Doe")
    rows = Redaction.objects.filter(pk=hidden.pk)
    for change in (
        lambda: rows.update(exact="Jane"),
        lambda: rows.update(reason="Another."),
        lambda: Redaction.objects.create(
            claim=hidden.claim, capture=hidden.capture, start=0, end=3, exact="Who", reason="x", created_by=everything()
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    lift_redaction(actor=everything(), redaction=hidden, because="She agreed.")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(lifted_at=None, lifted_by=None)


def test_it_is_flagged_and_lifted_on_a_page_that_says_where_else_the_words_stand(as_curator, as_lead, as_reader):
    claim = named()
    page = f"{claim.get_absolute_url()}redact/"
    refused = as_curator.post(page, {"words": "ane Doe", "reason": "Private."})
    assert (refused.status_code, "Choose whole words" in refused.content.decode()) == (422, True)
    as_curator.post(page, {"words": "Jane Doe", "reason": "A patient."})
    assert [(one.start, one.exact) for one in Redaction.objects.all()] == [
        (claim.start, "Jane Doe"), (claim.start + 22, "Jane Doe"),
    ]  # fmt: skip
    assert "The same words also stand in: the plain statement" in as_curator.get(page).content.decode()
    inside = as_reader.get(claim.get_absolute_url()).content.decode()
    assert ("redacted in public" in inside, "Jane Doe walks" in inside) == (True, True)
    lift = f"/redactions/{Redaction.objects.first().uid}/lift/"
    assert as_curator.post(lift, {"because": "Why not."}).status_code == 403
    assert as_lead.post(lift, {"because": " "}).status_code == 422
    as_lead.post(lift, {"because": "She agreed."})
    assert Redaction.objects.filter(lifted_at=None).count() == 1
    for role in (Role.READER, Role.REVIEWER):
        browser = Client()
        browser.force_login(make_user(role))
        assert browser.get(page).status_code == 403
        assert browser.post(page, {"words": "Jane Doe", "reason": "x"}).status_code == 403
