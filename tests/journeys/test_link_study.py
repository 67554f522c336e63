"""A study is linked in at most six clicks, from a claim and from a question; and what a rater says of certainty."""

import pytest

from claims.choices import Role
from claims.models import OPERATOR, EvidenceLink, Rating
from tests.builders import make_claim, make_evidence_link, make_question, make_source, make_user, open_round
from tests.journeys.hands import Hands

pytestmark = [pytest.mark.browser, pytest.mark.journey]
MOST_CLICKS = 6


@pytest.mark.parametrize("of", ["claim", "question"])
def test_a_study_is_found_by_its_doi_and_linked_in_at_most_six_clicks(visit, of):
    question = make_question()
    claim = make_claim(question=question)
    # What only an import of references brought: there is no item of it yet.
    make_source(title="Cells for knees", doi="10.1000/knees", source_type="journal")
    start = (claim if of == "claim" else question).get_absolute_url()
    page = visit(make_user(Role.CURATOR), start)
    hands = Hands(page)
    hands.click(page.get_by_role("link", name="Link a study").first)
    page.wait_for_url("**/evidence/link/**")
    page.keyboard.type("10.1000/knees")
    page.keyboard.press("Enter")
    hands.click(page.get_by_role("link", name="Choose Cells for knees"))
    hands.click(page.get_by_label("Against", exact=True))
    hands.click(page.get_by_label("Partly", exact=False).first)
    hands.click(page.get_by_label("Dose", exact=False).first)
    page.locator("#id_why").fill("Another dose.")
    hands.click(page.get_by_role("button", name="Link it"))
    page.wait_for_url(f"**{start}**")
    assert hands.clicks <= MOST_CLICKS
    link = EvidenceLink.objects.get()
    assert (link.stance, link.directness, link.mismatches) == ("against", "partly", ["dose"])
    assert (link.question, link.evidence_item.doi) == (question, "10.1000/knees")


def test_the_profile_warns_as_it_is_filled_in_and_the_keys_pass_it_by(visit):
    question = make_question()
    make_evidence_link(question=question)
    claim = make_claim(question=question, answers="affirms")
    page = visit(make_user(Role.REVIEWER), f"/review/{open_round().uid}/{claim.uid}/")
    page.locator("#profile > summary").click()
    page.get_by_label("The evidence starts at").select_option("high")
    page.get_by_label("Imprecision").select_option("2")
    assert page.locator("#profile-leads").inner_text() == "It leads to: Low"
    page.locator('input[name="verdict"]').first.focus()
    # Supported, and high; then the focus is where the reason is typed, past the profile.
    page.keyboard.press("1")
    page.keyboard.press("1")
    assert page.evaluate("document.activeElement.id") == "id_rationale"
    warning = page.locator("#profile-warning")
    assert warning.inner_text() == "From the certainty profile follows “Low”, and “High” is chosen."
    page.get_by_label("Large effect").select_option("2")
    assert warning.inner_text() == ""
    page.locator("#id_rationale").fill("Two trials.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/review/")
    (rating,) = Rating.objects.visible_to(OPERATOR)
    assert rating.certainty_profile == "start:high imprecision:2 large_effect:2"
