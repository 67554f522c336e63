"""Where words came from, in a real browser: read, decided on, and free of what axe finds."""

import pytest
from playwright.sync_api import expect

from claims.actions.relation import propose_candidate, record_unresolved
from claims.choices import Role
from tests.builders import make_capture, make_claim, make_publisher, make_relation, make_source, make_user
from tests.journeys.axe import violations
from tests.journeys.conftest import NARROW, WIDE

pytestmark = pytest.mark.browser


@pytest.fixture
def curator(installed):
    return make_user(Role.CURATOR, pseudonym="Curator")


@pytest.fixture
def claim(curator):
    """A claim on a page that republishes an article and cites what it does not identify."""
    page = make_capture(source=make_source(title="We heal knees", publisher=make_publisher(name="Knee Bank"))).source
    article = make_source(title="Cells in knees", source_type="journal", pmid="29423006", published="2018")
    make_relation(page, article, quote="Our clinic treats knees.", basis="Found by look-up.")
    make_relation(make_source(title="Second bank"), article, confirmed=True)
    cited = record_unresolved(
        actor=curator, source=page, passage="People who may benefit include those with arthritis.",
        known={"journal": "J Bone"}, missing=["year"],
    )  # fmt: skip
    propose_candidate(actor=curator, unresolved=cited, to_source=make_source(title="Knee trial"), mismatches=["dose"])
    return make_claim("People who may benefit include those with arthritis.", capture=page.captures.get())


@pytest.mark.axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pages_of_relations_are_free_of_faults(visit, curator, claim, scheme, size):
    citation = claim.source.relations.unresolved().get()
    page = visit(curator, claim.get_absolute_url(), scheme=scheme, size=size)
    for address in (
        claim.get_absolute_url(),
        claim.source.get_absolute_url(),
        "/relations/?status=candidate",
        f"/sources/{claim.source.uid}/relations/new/",
        f"/sources/{claim.source.uid}/relations/new/?citation={citation.uid}",
        f"/relations/{citation.uid}/unresolvable/",
    ):
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address


def test_a_curator_confirms_and_the_work_counts_once(visit, curator, claim):
    page = visit(curator, claim.source.get_absolute_url())
    page.get_by_role("button", name="Confirm Cells in knees").click()
    expect(page.get_by_text("Confirmed.", exact=True)).to_be_visible()
    expect(page.get_by_text("Other appearances of this work (2)")).to_be_visible()
    page.goto(claim.get_absolute_url())
    chain = page.get_by_role("list", name="Where these words come from")
    expect(chain).to_contain_text("Knee Bank")
    expect(chain).to_contain_text("confirmed")
    expect(chain).to_contain_text("PMID 29423006")


def test_without_scripts_a_candidate_is_rejected_with_a_reason(visit, curator, claim):
    page = visit(curator, claim.get_absolute_url(), java_script_enabled=False)
    page.get_by_role("link", name="Reject Knee trial").click()
    page.get_by_label("Why").fill("Another population.")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("heading", name="Claim", level=1)).to_be_visible()
    expect(page.get_by_text("Knee trial")).to_have_count(0)
