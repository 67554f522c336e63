"""Every page, in light and dark, wide and narrow: nothing that axe finds against WCAG 2.2 AA."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils import timezone

from claims.actions.invitation import invite
from claims.actions.publisher_response import make_publisher_link
from claims.choices import Role
from claims.rules.identify.uid import UID_LENGTH
from claims.urls import urlpatterns
from tests.builders import everything, make_request, make_user
from tests.journeys.axe import violations, violations_in_all_variants
from tests.journeys.everything import everything_on_it

pytestmark = [pytest.mark.browser, pytest.mark.axe]

PAGES = {
    "home": "/",
    "sources": "/sources/",
    "paste": "/sources/new/",
    "bookmarklet": "/sources/bookmarklet/",
    "releases": "/releases/",
    "release new": "/releases/new/",
    "release": "{release}",
    "released claims": "{release}claims/",
    "released claim": "{released}",
    "publishers' answers": "/responses/",
    "ask a publisher": "/responses/new/?claim={rated_uid}",
    "what a publisher was asked": "/responses/{request}/",
    "imports": "/imports/",
    "import": "/imports/{import}/",
    "a table": "/imports/{table}/",
    "how a table is read": "/imports/{table}/read/",
    "columns of a table": "/imports/{table}/columns/",
    "codes of a table": "/imports/{table}/codes/",
    "pages to save": "/address-lists/",
    "make a list of pages": "/address-lists/new/",
    "list of pages to save": "/address-lists/{list}/",
    "a page to save": "/address-lists/{list}/1/",
    "receive": "/sources/receive/",
    "fetch": "/sources/fetch/",
    "newer copy": "/sources/new/?source={source_uid}",
    "source": "{source}",
    "source without a text": "{no_text}",
    "withhold": "{source}withhold/",
    "add a relation": "{source}relations/new/",
    "reject a relation": "/relations/{relation}/reject/",
    "texts side by side": "/sources/{source_uid}/align/{changed_source}/",
    "merge two readings": "/readings/{first}/merge/{second}/",
    "relations": "/relations/",
    "sightings": "/sightings/",
    "changes": "/changes/",
    "due": "/changes/due/",
    "subscription": "/account/subscription/",
    "change": "/changes/{change}/",
    "claim with a life": "{changed}",
    "claims": "/claims/?q=cancer&per=25",
    "no claims": "/claims/?q=nothinglikethis",
    "claim to rate": "{claim}",
    "claim rated": "{rated}",
    "rate again": "/review/{round}/{rated_uid}/?again=1",
    "describe": "{claim}describe/",
    "hide a name": "{changed}redact/",
    "code independently": "{begun}code/",
    "code in a round": "/review/{coding}/{to_code}/code/",
    "codings side by side": "{coded}codings/",
    "codings of a round": "/rounds/{codings}/codings/",
    "questions": "/questions/",
    "question": "{question}",
    "ask a question": "/questions/new/",
    "edit a question": "{question}edit/",
    "record a search": "{question}searches/",
    "compare": "/claims/{claim_uid}/compare/",
    "compare two": "/claims/{claim_uid}/compare/?other={rated_uid}",
    "pair": "/pairs/{pair}/",
    "claims without a question": "/questions/sort/",
    "merge or split": "{question}merge/",
    "evidence table": "{question}evidence/",
    "studies": "/evidence/",
    "find a study": "/evidence/link/?claim={rated_uid}&q=10.5555/not.there",
    "choose a study": "/evidence/link/?claim={rated_uid}&q=trial",
    "link a study": "/evidence/link/?claim={claim_uid}&item={item}",
    "link a study to a question": "/evidence/link/?question={question_uid}&source={source_uid}",
    "study": "/evidence/{item}/",
    "edit a study": "/evidence/{item}/edit/",
    "withdraw a study": "/evidence/{item}/withdraw/",
    "how a study stands": "/evidence/links/{link}/",
    "queue": "/review/",
    "rounds": "/rounds/",
    "make a round": "/rounds/new/",
    "open the standing round": "/rounds/standing/",
    "round that runs": "/rounds/{led}/",
    "round in preparation": "/rounds/{made}/",
    "close a round": "/rounds/{led}/close/",
    "open a round again": "/rounds/{led}/reopen/",
    "answer for training": "/rounds/{made}/answers/",
    "what to decide": "/rounds/{closed}/decide/",
    "decide": "/rounds/{closed}/decide/{rated_uid}/",
    "agreement": "/rounds/{closed}/agreement/",
    "for the paper": "/rounds/{closed}/paper/",
    "what changed since": "/review/since/{rating}/",
    "results": "/results/",
    "invite people": "/invitations/",
    "my interests": "/account/interests/",
    "exports": "/exports/",
    "annotations": "/claims/annotations/",
    "time-stamps": "/time-stamps/",
    "holds": "/holds/",
    "a new hold": "/holds/new/?publisher={publisher}",
    "case file": "/publishers/{publisher}/case/",
    "exhibit": "/publishers/{publisher}/case/exhibit/?claim={cased}&ratings=yes",
    "data dictionary": "/exports/dictionary/",
    "save a view": "/saved-views/claims/?query=q%3Dcancer",
    "work in the background": "{job}",
    "codebook": "/codebook/",
    "version of the codebook": "/codebook/{version}/",
    "all codebooks": "/codebook/all/",
    "a new codebook": "/codebook/new/",
    "take a codebook in": "/codebook/take-in/",
    "name of a codebook": "/codebook/named/{scheme}/",
    "edit a codebook": "/codebook/{draft}/edit/",
    "edit answers": "/codebook/{draft}/edit/verdict/",
    "a new item": "/codebook/{draft}/questions/",
    "an item": "/codebook/{draft}/questions/risks/",
    "two versions": "/codebook/{draft}/compare/{version}/",
    "all pairs": "/pairs/",
    "one wording": "/pairs/wordings/",
    "help": "/help/",
    "what a claim is": "/help/claims/",
    "how programs read": "/help/api/",
    "tokens for programs": "/account/tokens/",
    "webhooks": "/webhooks/",
    "password": "/account/password/",
    "not there": "/nowhere/",
}

# Addresses that answer with a file, send on, or take what a page on the list sends.
NO_PAGES = set(
    "attachment_bytes capture_archive capture_attach capture_bytes capture_extract capture_judge claim_annotation"
    " claim_mark claim_proof codebook_copy codebook_item_move codebook_json codebook_match codebook_note codebook_qdc"
    " codebook_status copies_look description_decide draft export_csv export_jsonl export_workbook find_copies healthz"
    " find_wordings"
    " job_again logout next_in not_printed reading readyz saved_view_remove sighting_accept_moved sighting_decide"
    " suggestion_take suggestions_take surroundings withholding_lift round_open round_discard round_hand_out round_join"
    " round_agreement_csv round_intervals round_paper_flow round_paper_sources round_paper_frequencies"
    " source_reference source_references round_leave round_answer_away round_evidence invitation_revoke import_store"
    " publisher_link_close redaction_lift"
    " import_discard import_take import_undo question_evidence_csv import_look import_errors import_mapping import_keep"
    " mapping_forget address_list_stop pair_csv pair_svg pair_png pair_html import_evidence release_zip"
    " release_public release_listed release_withhold source_watch feed"
    " release_feed api_token_revoke"
    " source_stamp release_stamp time_stamp_zip"
    " release_time_stamp picture case_stamp case_zip hold_lift webhook_close"
    " results_csv results_svg results_png".split()
)
IN_TESTS_OF_THEIR_OWN = {"login", "several", "invitation", "publisher_answer"}


def unfold_all(page):
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")


# In parts, so that none comes near the limit in time of one test.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible(visit, part):
    person, places = everything_on_it()
    page = visit(person, "/")
    found = {}
    for name, address in list(PAGES.items())[part::PARTS]:
        page.goto(address.format(**places))
        unfold_all(page)
        if faults := violations_in_all_variants(page):
            found[name] = faults
    assert found == {}


def test_every_address_that_has_a_page_is_on_the_list():
    """A page that is added without a line here would be asked by nobody."""
    uid = "a" * UID_LENGTH
    kinds = {"job": f"/jobs/{uid}/", "question": f"/questions/{uid}/", "release": f"/releases/{uid}/"}
    kinds["released"] = f"/releases/{uid}/claims/{uid}/"
    kinds |= dict.fromkeys(("source", "no_text"), f"/sources/{uid}/")
    kinds |= dict.fromkeys(("changed", "claim", "rated", "begun", "coded"), f"/claims/{uid}/")
    filled = [address.format_map(defaultdict(lambda: uid, kinds)).partition("?")[0] for address in PAGES.values()]
    asked = {resolve(address).url_name for address in filled if address != PAGES["not there"]}
    assert {address.name for address in urlpatterns} == asked | NO_PAGES | IN_TESTS_OF_THEIR_OWN


@pytest.mark.parametrize("noun", ["claims", "sources"])
def test_the_form_that_changes_several_is_accessible(visit, noun):
    person, _ = everything_on_it()
    page = visit(person, f"/{noun}/")
    page.locator(".pick input").first.check()
    page.get_by_role("button", name="Change chosen").click()
    page.get_by_role("heading", name="Change 1", level=1).wait_for()
    assert violations_in_all_variants(page) == []


def test_an_invitation_that_works_and_one_that_does_not_are_accessible(visit):
    _, secret = invite(actor=make_user(Role.LEAD), roles=[Role.REVIEWER], valid=timedelta(days=7))
    _, answers = make_publisher_link(actor=everything(), request=make_request(), ends_on=f"{timezone.now():%Y-%m-%d}")
    for address in (f"/invitation/{secret}/", "/invitation/no-such/", f"/answer/{answers}/", "/answer/no-such/"):
        assert violations_in_all_variants(visit(None, address)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_and_an_empty_installation_are_accessible(visit, scheme):
    assert violations(visit(None, "/login/", scheme=scheme)) == []
    for role in (Role.CURATOR, Role.READER, Role.REVIEWER):
        assert violations(visit(make_user(role), "/", scheme=scheme)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_selection_form_and_a_refused_rating_are_accessible(visit, scheme):
    person, places = everything_on_it()
    page = visit(person, places["claim"], scheme=scheme)
    page.locator("#id_rationale").fill("")
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("is required").first.wait_for()
    assert violations(page) == []
