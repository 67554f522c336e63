"""Every page, in light and dark, wide and narrow: nothing that axe finds against WCAG 2.2 AA."""

from collections import defaultdict
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import resolve, reverse

from claims.actions.answers import save_item
from claims.actions.codebook_note import add_codebook_note
from claims.actions.coding import begin_coding, code_at
from claims.actions.invitation import invite
from claims.actions.rating import Place, save_draft
from claims.actions.round import close_round
from claims.actions.scheme import copy_scheme_version
from claims.choices import JobKind, Role, RoundTask, UnitRole
from claims.models import Item, Job
from claims.reads.named import named
from claims.rules.identify.uid import UID_LENGTH
from claims.urls import urlpatterns
from tests.builders import (
    TEXT,
    make_answered,
    make_capture,
    make_claim,
    make_evidence_link,
    make_publisher,
    make_question,
    make_rater,
    make_rating,
    make_relation,
    make_round,
    make_search,
    make_source,
    make_statement,
    make_user,
    open_round,
)
from tests.journeys.conftest import NARROW, WIDE
from tests.readings import two_readings
from tests.rules.review.test_codebook import level

pytestmark = [pytest.mark.browser, pytest.mark.axe]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "home": "/",
    "sources": "/sources/",
    "paste": "/sources/new/",
    "bookmarklet": "/sources/bookmarklet/",
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
    "claim with a life": "{changed}",
    "claims": "/claims/?q=cancer&per=25",
    "no claims": "/claims/?q=nothinglikethis",
    "claim to rate": "{claim}",
    "claim rated": "{rated}",
    "rate again": "/review/{round}/{rated_uid}/?again=1",
    "describe": "{claim}describe/",
    "code independently": "{begun}code/",
    "code in a round": "/review/{coding}/{to_code}/code/",
    "codings side by side": "{coded}codings/",
    "codings of a round": "/rounds/{codings}/codings/",
    "questions": "/questions/",
    "question": "{question}",
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
    "help": "/help/",
    "what a claim is": "/help/claims/",
    "password": "/account/password/",
    "not there": "/nowhere/",
}

# Addresses that answer with a file, send on, or take what a page on the list sends.
NO_PAGES = set(
    "attachment_bytes capture_archive capture_attach capture_bytes capture_extract claim_annotation claim_mark"
    " claim_proof codebook_copy codebook_item_move codebook_json codebook_match codebook_note codebook_qdc"
    " codebook_status copies_look description_decide draft export_csv export_jsonl find_copies healthz job_again"
    " logout next_in not_printed reading readyz saved_view_remove sighting_accept_moved sighting_decide"
    " suggestion_take suggestions_take surroundings withholding_lift round_open round_discard round_hand_out round_join"
    " round_agreement_csv round_intervals round_paper_flow round_paper_sources round_paper_frequencies"
    " round_leave round_answer_away round_evidence invitation_revoke".split()
)
IN_TESTS_OF_THEIR_OWN = {"login", "several", "invitation"}
# Until what moves has come to rest, or half a second has passed.
SETTLED = """
Promise.race([
  Promise.allSettled(document.getAnimations().map((one) => one.finished)),
  new Promise((done) => setTimeout(done, 500)),
])
"""
# What another scheme can change.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations(page, rules=RULES):
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def violations_in_all_variants(page):
    """Wide and narrow, light and dark: of one page, as it is asked for once."""
    found = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for scheme, rules in (("light", RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # Else axe meets colours half-way from one scheme to the other.
            page.evaluate(SETTLED)
            found += [f"{scheme}, {size['width']}: {fault}" for fault in violations(page, rules)]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.append(f"wider than {size['width']}")
    return found


def unfold_all(page):
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")


def everything_on_it():
    """One person with all roles, and records that fill each page."""
    person = make_user(*Role, username="everyone", pseudonym="Everyone")
    question = make_question("Can the cells become cancer?", population="adults")
    make_search(question)
    make_evidence_link(question=question, stance="against", mismatches=["species"], why="Mice")
    source = make_source(publisher=make_publisher(sells="yes"), published="2018-03", doi="10.1000/182")
    capture = make_capture(source=source)
    quote = "MSC is a cell therapy that cannot differentiate into cancer if the culture conditions are set accurately."
    described = {
        "statement": "The cells do not turn into cancer when cultured well.", "voice": "marketing",
        "claim_type": "safety", "strength": "denies", "commitment": "absolute", "answers": "conditional",
        "question": question,
    }  # fmt: skip
    rated = make_claim(quote, capture=capture, **described)
    claim = make_claim("It rarely causes immune rejection.", capture=capture, question=question, voice="research")
    said = {"certainty": "very_low", "failure_tags": ("condition_dropped",), "confidence": "low"}
    mine = make_rating(rated, reviewer=person, **said)
    make_rating(rated, wording_gap="overstated", comparator="evidence", **said)
    changed = make_claim()
    for text in ("It rarely causes immune rejection. Call us.", f"{TEXT} So.", f"{TEXT} So.".replace("rarely", "may")):
        make_capture(text, source=changed.source)
    gone = make_claim("Our clinic treats knees.")
    make_capture("Another page altogether.", source=gone.source)
    relation = make_relation(source, changed.source, basis="Compared.")
    gold = make_answered(make_claim(), UnitRole.GOLD)
    led = make_round(rated, claim, answered=[gold], instructions="Read the page first.")
    make_evidence_link(claim=rated)
    raters = [make_rater(), make_rater()]
    closed = make_round(rated, raters=raters)
    for rater, verdict in zip(raters, ("supported", "unsupported"), strict=True):
        make_rating(rated, reviewer=rater, round_=closed, verdict=verdict)
    close_round(actor=person, round_=closed)
    begun = make_claim(voice="research")
    begin_coding(actor=person, claim=begun)
    readings = two_readings()
    coded = make_claim(question=question, voice="marketing")
    codings = make_round(coded, raters=raters, task=RoundTask.DESCRIBE)
    for rater, voice in zip(raters, ("marketing", "research"), strict=True):
        code_at(actor=rater, place=Place(codings.uid, coded.uid), said={"voice": voice})
    close_round(actor=person, round_=codings)
    made = make_round(opened=False, answered=[gold])
    make_statement(person, make_publisher())
    to_code = make_claim(question=question)
    coding = make_round(to_code, raters=[make_rater(), person], task=RoundTask.DESCRIBE)
    invite(actor=person, note="Dr. A", roles=[Role.REVIEWER], valid=timedelta(days=7))
    job = Job.objects.create(kind=JobKind.FIND_COPIES, created_by=person)
    version = open_round().scheme_version
    draft = copy_scheme_version(actor=person, version=version, name="9.0.0")
    item = Item(version=draft, code="risks", text="Are risks mentioned?", kind="nominal")
    save_item(actor=person, item=item, answers=[level("any", "item")])
    add_codebook_note(actor=person, version=version, level=version.levels.all()[0], text="Agreed on Tuesday.")
    save_draft(actor=person, round_=open_round(), unit=claim, typed={"rationale": "So far"})
    return person, {
        "source": source.get_absolute_url(),
        "source_uid": source.uid,
        "no_text": make_source(title="").get_absolute_url(),
        "changed_source": changed.source.uid,
        "relation": relation.uid,
        "job": job.get_absolute_url(),
        "version": version.uid,
        "draft": draft.uid,
        "scheme": version.scheme.uid,
        "claim": claim.get_absolute_url(),
        "changed": changed.get_absolute_url(),
        "rated": rated.get_absolute_url(),
        "rated_uid": rated.uid,
        "question": question.get_absolute_url(),
        "round": open_round().uid,
        "led": led.uid,
        "made": made.uid,
        "coding": coding.uid,
        "first": readings[0].uid,
        "second": readings[1].uid,
        "coded": coded.get_absolute_url(),
        "codings": codings.uid,
        "to_code": to_code.uid,
        "begun": begun.get_absolute_url(),
        "closed": closed.uid,
        "rating": mine.uid,
    }


# In parts, so that none comes near the limit in time of one test.
PARTS = 12


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
    kinds = {"job": f"/jobs/{uid}/", "question": f"/questions/{uid}/"}
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
    for address in (f"/invitation/{secret}/", "/invitation/no-such/"):
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


# Data entry


def entry_pages():
    """Of each record of data entry its list, its form, its history and its removal, where there are such pages; empty
    forms; and the index."""
    pages = {"index": reverse("admin:index")}
    for model in admin.site._registry:
        noun = model._meta.model_name
        pages[f"{noun} list"] = reverse(f"admin:claims_{noun}_changelist")
        pages[f"{noun} add"] = reverse(f"admin:claims_{noun}_add")
        if record := model._default_manager.first():
            for page in ("change", "history", "delete"):
                pages[f"{noun} {page}"] = reverse(f"admin:claims_{noun}_{page}", args=[named(record)])
    return pages


@pytest.mark.parametrize("part", range(12))
def test_every_page_of_data_entry_is_accessible(visit, part):
    person, _ = everything_on_it()
    page = visit(person, "/")
    pages = list(entry_pages().items())[part::12]
    found = {}
    for name, address in pages:
        if page.goto(address).status == 403:
            continue
        if faults := violations_in_all_variants(page):
            found[name] = faults
    assert found == {}
    assert len(pages) > 5
