"""Compare with ...: from a claim to a pair, with an abstract that is pasted; at most four clicks beyond the paste."""

import pytest

from claims.choices import Role
from claims.models import ClaimPair
from tests.builders import make_claim, make_user
from tests.journeys.hands import Hands

pytestmark = [pytest.mark.browser, pytest.mark.journey]

MOST_CLICKS = 4
ABSTRACT = "Background. Forty people were treated. Immune rejection was seen in few of them, and was rarely severe."
WORDS = "Immune rejection was seen in few of them, and was rarely severe."


def test_an_abstract_is_pasted_its_words_are_selected_and_a_button_says_how_they_stand(visit):
    claim = make_claim(voice="marketing")
    page = visit(make_user(Role.CURATOR), claim.get_absolute_url())
    hands = Hands(page)
    hands.click(page.get_by_role("link", name="Compare with"))
    page.get_by_label("Paste it").fill(ABSTRACT)
    hands.click(page.get_by_role("button", name="Select words in it"))
    page.wait_for_url("**/sources/*/**")
    hands.select(WORDS)
    hands.click(page.locator("#mark").get_by_role("button", name="Weaker"))
    page.wait_for_url("**/pairs/*/")
    assert hands.clicks <= MOST_CLICKS
    pair = ClaimPair.objects.get()
    assert (pair.claim, pair.other.quote, pair.relation, pair.status) == (claim, WORDS, "stronger", "confirmed")
    assert (claim.question, pair.other.question) == (None, None)
