"""`manage.py generate`: many invented records that keep every rule."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.actions.round import close_round
from claims.models import OPERATOR, Anchor, Claim, Rating, Source
from claims.reads.review.basis import basis_of
from claims.reads.verify import verify_captures
from tests.builders import make_claim, open_round

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_generated_claims_are_valid_and_rated_twice():
    call_command("generate", "--claims", "23", stdout=StringIO())
    assert Claim.objects.count() == Anchor.objects.count() == 23
    assert [fault for _, faults in verify_captures() for fault in faults] == []
    raters = Counter(Rating.objects.visible_to(OPERATOR).values_list("claim", flat=True))
    assert set(raters.values()) == {2}
    assert len(raters) == 23
    claim = Claim.objects.first()
    assert Rating.objects.visible_to(OPERATOR).filter(claim=claim).first().basis == basis_of(
        claim, open_round().scheme_version
    )


def test_more_can_be_added_and_people_can_go_on_after_it():
    call_command("generate", "--claims", "7", stdout=StringIO())
    call_command("generate", "--claims", "7", "--seed", "2", stdout=StringIO())
    make_claim()
    assert Claim.objects.count() == 15
    assert Source.objects.filter(tags__name__startswith="generated-").count() == 4


@pytest.mark.parametrize("number", ["0", "-5"])
def test_a_number_below_one_is_refused(number):
    with pytest.raises(CommandError, match="from 1 up"):
        call_command("generate", f"--claims={number}")


def test_without_an_open_round_nothing_is_made(lead):
    close_round(actor=lead, round_=open_round())
    with pytest.raises(CommandError, match="No round is open"):
        call_command("generate", "--claims", "5")
