"""The page of a claim."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.actions.claim import describe_claim, withdraw_claim
from claims.actions.description import describe
from claims.actions.evidence_item import save_evidence_item
from claims.actions.round import close_round
from claims.choices import Reveal, Role, Stance
from claims.models import Claim, Question
from claims.reads.claim.descriptions import own_description
from tests.builders import (
    change_round,
    everything,
    make_capture,
    make_claim,
    make_document_saying,
    make_evidence_item,
    make_evidence_link,
    make_publisher,
    make_question,
    make_rating,
    make_scheme_version,
    make_search,
    make_source,
    make_user,
    open_round,
)
from tests.flat import flat, text_at

pytestmark = pytest.mark.django_db


def text_of(client, claim):
    return text_at(client, claim.get_absolute_url())


def described(claim):
    return f"/claims/{claim.uid}/describe/"


def test_it_needs_a_login(client):
    claim = make_claim()
    assert client.get(claim.get_absolute_url()).url == f"/login/?next={claim.get_absolute_url()}"


def test_an_unknown_claim_is_not_found(as_reader):
    assert as_reader.get("/claims/zzzzzzzzzz/").status_code == 404


def test_what_was_noticed_of_the_text_is_told_where_the_words_stand(as_reader):
    claim = make_claim(capture=make_document_saying())
    places = {"here": (claim.start, claim.end), "beside": (0, claim.start - 1), "everywhere": (0, claim.capture.length)}
    warnings = [
        {"kind": "warning", "start": start, "end": end, "says": f"Told {name}"} for name, (start, end) in places.items()
    ]
    noticed = make_document_saying(structure=warnings)
    text = text_of(as_reader, make_claim(capture=noticed))
    assert "Told here" in text
    assert "Told everywhere" in text
    assert "Told beside" not in text


def test_the_words_stand_framed_in_their_captured_text(as_reader):
    text = text_of(as_reader, make_claim())
    assert (
        '<mark class="claim-mark this" data-side="marketing" id="this">It rarely causes immune rejection.</mark>'
        in text
    )
    assert "Our clinic treats knees." in text


def test_what_is_printed_is_shown_and_what_is_not_is_said(as_reader):
    source = make_source(
        title="03 What are MSC", publisher=make_publisher(name="Panel & Co", sells="yes"), published="2024-04-16",
        published_printed="24-04-16 11:15", author_printed="chief administrator", copyright_printed="© 2021",
    )  # fmt: skip
    text = text_of(as_reader, make_claim(capture=make_capture(source=source)))
    for shown in ("03 What are MSC", "Panel & Co", "24-04-16 11:15", "read as 16 Apr 2024", "chief administrator"):
        assert shown in text
    assert "our classification" in text
    bare = text_of(as_reader, make_claim(capture=make_capture(source=make_source(title=""))))
    assert "Not recorded: title, publisher, author, date, address</p>" in bare
    assert "Not printed" not in bare
    assert not re.search("<dt>(Title|Publisher|Author|Date|Address)<", bare)


def test_provenance_names_the_capture_its_hash_and_the_place(as_reader):
    claim = make_claim()
    text = text_of(as_reader, claim)
    assert claim.capture.sha256 in text
    assert f"characters {claim.start} to {claim.end} of {claim.capture.length}" in text


def test_a_long_text_is_shown_around_the_claim_and_says_what_is_left_out(as_reader):
    filler = "A sentence that says nothing.\n" * 400
    claim = make_claim("The needle.", capture=make_capture(f"{filler}The needle.\n{filler}"))
    text = text_of(as_reader, claim)
    assert ">The needle.</mark>" in text
    assert "characters before." in text
    assert "characters after." in text
    assert len(text) < 30_000


def test_where_a_long_text_is_cut_a_link_leads_to_the_whole(as_reader):
    filler = "A sentence that says nothing.\n" * 400
    claim = make_claim("The needle.", capture=make_capture(f"{filler}The needle.\n{filler}"))
    whole = f'?capture={claim.capture.uid}&at={claim.start}#c-{claim.uid}">Read the whole text</a>'
    assert text_of(as_reader, claim).count(whole) == 2
    assert "Read the whole text" not in text_of(as_reader, make_claim())


def test_the_claim_is_shown_whole_even_where_a_long_line_is_cut(as_reader):
    quote = "word " * 900 + "end."
    claim = make_claim(quote, capture=make_capture("x" * 9_000 + quote + "y" * 9_000))
    assert f'id="this">{quote}</mark>' in text_of(as_reader, claim)


def test_what_is_not_known_of_a_capture_is_said(as_reader):
    assert "date seen not recorded" in text_of(as_reader, make_claim())


def test_evidence_stands_by_design_and_what_follows_the_first_eight_is_folded(as_reader):
    question = make_question()
    designs = ["case_report", "rct_parallel", *["cohort"] * 8]
    for number, design in enumerate(designs):
        make_evidence_link(make_evidence_item(title=f"ITEM {number}", design=design), question=question)
    text = text_of(as_reader, make_claim(question=question))
    assert "The other 2" in text
    assert text.index("ITEM 1<") < text.index("ITEM 2<") < text.index("The other 2") < text.index("ITEM 0<")


def test_curators_are_led_to_linking_evidence_and_others_are_not(as_reader, as_curator):
    claim = make_claim(question=make_question())
    doors = [f"/evidence/link/?claim={claim.uid}"]
    assert all(door in text_of(as_curator, claim) for door in doors)
    assert not any(door in text_of(as_reader, claim) for door in doors)


def test_the_form_is_one_click_away(as_reviewer, as_reader):
    claim = make_claim()
    text = text_of(as_reviewer, claim)
    assert 'href="#rate"' in text
    assert 'id="rate"' in text
    assert 'href="#rate"' not in text_of(as_reader, claim)


def test_evidence_comes_through_the_question_and_the_answer(as_reader):
    question = make_question()
    link = make_evidence_link(question=question, stance=Stance.FOR, mismatches=["species"], why="Mice only")
    text = text_of(as_reader, make_claim(question=question, answers="denies"))
    assert link.evidence_item.title in text
    assert "Against" in text
    assert "where it stands for" in text
    assert "other species" in text
    assert "Mice only" in text


def test_a_retracted_item_and_one_that_is_not_identified_say_so(as_reader, curator):
    link = make_evidence_link(question=make_question())
    link.evidence_item.retraction_status = "retracted"
    link.evidence_item.identified = False
    save_evidence_item(actor=curator, item=link.evidence_item)
    text = text_of(as_reader, make_claim(question=link.question))
    assert "retracted" in text
    assert "not identified" in text


def test_searches_of_the_question_are_shown(as_reader):
    question = make_question()
    make_search(question, terms="stem AND knee", hits=0)
    text = text_of(as_reader, make_claim(question=question))
    assert "stem AND knee" in text
    assert "0 hits" in text


def test_other_claims_on_the_question_are_linked(as_reader):
    question = make_question()
    other = make_claim(question=question)
    assert other.get_absolute_url() in text_of(as_reader, make_claim(question=question))


def test_the_citation_is_ready_to_paste(as_reader):
    claim = make_claim(capture=make_capture(source=make_source(publisher=make_publisher(name="Clinic X"))))
    assert f"“{claim.quote}”\nClinic X, {claim.source.title}\nStored " in text_of(as_reader, claim)


def test_a_withdrawn_claim_says_so_and_cannot_be_rated(as_reviewer, curator):
    claim = withdraw_claim(actor=curator, claim=make_claim(), because="Wrong page")
    text = text_of(as_reviewer, claim)
    assert "Wrong page" in text
    assert "My rating" not in text


def test_the_history_says_who_when_what_and_why(as_reader, curator):
    claim = make_claim()
    claim.statement = "Neutral words"
    describe_claim(actor=curator, claim=claim, why="Read it again")
    text = text_of(as_reader, claim)
    for said in ("curator", "Read it again", "<ins>Neutral words</ins>"):
        assert said in text


def test_text_of_a_page_never_runs(as_reader):
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    source = make_source(title=evil, publisher=make_publisher(name=evil[:190]), author_printed=evil)
    claim = make_claim(evil, capture=make_capture(f"{evil} and more", source=source), statement=evil)
    page = flat(as_reader.get(claim.get_absolute_url()))
    assert "<script>alert" not in page
    assert "<img" not in page


# --- who sees what of the ratings -----------------------------------------------------------------------------------


def test_a_hidden_rating_shows_nowhere_on_the_page(as_reviewer, as_reader, as_curator):
    claim = make_claim()
    make_rating(claim, rationale="A hidden reason", confidence="high")
    for client in (as_reviewer, as_reader, as_curator):
        text = text_of(client, claim)
        assert "A hidden reason" not in text
        assert "1 rater" not in text.lower()
        assert "one rater" not in text.lower()


def test_the_page_is_the_same_whether_a_hidden_rating_exists_or_not(as_reviewer):
    claim = make_claim()
    before = text_of(as_reviewer, claim)
    make_rating(claim)
    assert strip_tokens(text_of(as_reviewer, claim)) == strip_tokens(before)


def strip_tokens(text):
    return "\n".join(line for line in text.splitlines() if "csrf" not in line.lower())


def test_after_my_own_rating_i_see_the_others(as_reviewer, reviewer):
    claim = make_claim()
    make_rating(claim, rationale="Their reason")
    make_rating(claim, reviewer=reviewer, rationale="My reason")
    text = text_of(as_reviewer, claim)
    assert "Their reason" in text
    assert "2 raters." in text


def test_one_rater_is_not_independent_review(as_reviewer, reviewer):
    claim = make_claim()
    make_rating(claim, reviewer=reviewer)
    assert "One rater, not independently reviewed." in text_of(as_reviewer, claim)


def test_ratings_of_a_closed_round_are_not_told_as_those_of_the_open_one(as_reviewer, reviewer):
    claim, name = make_claim(), open_round().name
    for _ in range(2):
        make_rating(claim)
    change_round(make_scheme_version({"code": "holds-water"}), Reveal.AFTER_OWN)
    text = text_of(as_reviewer, claim)
    assert f"are shown after yours. 2 raters in {name}, which is closed." in text
    assert f"in {name}, which is closed</span>" in text
    assert "claim-fit 2.0.0</a> (certainty is GRADE-informed)" in text
    make_rating(claim, reviewer=reviewer, verdict="holds-water")
    assert f"One rater. 2 raters in {name}, which is closed." in text_of(as_reviewer, claim)


def test_one_rater_of_a_closed_round_is_not_independent_review_either(as_reader):
    claim, round_ = make_rating().claim, open_round()
    close_round(actor=everything(), round_=round_)
    assert f"One rater in {round_.name}, which is closed, not independently reviewed." in text_of(as_reader, claim)


def test_the_form_says_by_which_scheme_it_asks(as_reviewer):
    version = make_scheme_version({"code": "holds-water"})
    claim = make_claim()
    assert ">Evidence certainty and claim fit 2.0.0</a> (certainty is GRADE-informed)" in text_of(as_reviewer, claim)
    change_round(version)
    shown = text_of(as_reviewer, claim)
    assert f'href="/codebook/{version.uid}/" target="codebook">{version}</a>' in shown
    assert f"{version}</a> (" not in shown


def test_a_former_rater_who_leads_is_told_no_more_than_before():
    """The line above the ratings follows the rule that hides them."""
    claim, elsewhere = make_claim(), make_claim()
    former = make_user(Role.LEAD, Role.REVIEWER)
    make_rating(elsewhere, reviewer=former)
    make_rating(claim, rationale="A hidden reason")
    former.groups.remove(former.groups.get(name=Role.REVIEWER))
    client = Client()
    client.force_login(former)
    text = text_of(client, claim)
    assert "A hidden reason" not in text
    assert "One rater" not in text
    assert "are shown when it closes" in text


def test_a_lead_sees_a_running_round(as_lead):
    claim = make_claim()
    make_rating(claim, rationale="Their reason")
    assert "Their reason" in text_of(as_lead, claim)


def test_superseded_ratings_are_folded_and_stale_ones_flagged(as_reviewer, reviewer):
    question = make_question()
    claim = make_claim(question=question)
    first = make_rating(claim, reviewer=reviewer, rationale="First thought")
    make_rating(claim, reviewer=reviewer, supersedes=first, rationale="Second thought")
    make_evidence_link(question=question)
    text = text_of(as_reviewer, claim)
    assert "Earlier ratings that were replaced (1)" in text
    assert text.index("Second thought") < text.index("First thought")
    assert "Look again; since" in text


def test_the_form_is_there_for_reviewers_of_an_open_round_alone(as_reviewer, as_curator, as_reader, as_lead, lead):
    claim = make_claim()
    assert "My rating" in text_of(as_reviewer, claim)
    for client in (as_curator, as_reader, as_lead):
        assert "My rating" not in text_of(client, claim)
    close_round(actor=lead, round_=open_round())
    assert "My rating" not in text_of(as_reviewer, claim)


def test_queries_do_not_grow_with_what_a_claim_has(as_reviewer, reviewer):
    question = make_question()
    claim = make_claim(question=question)
    make_rating(make_claim(question=question), reviewer=reviewer, certainty="low")
    make_evidence_link(question=question)
    few = queries(as_reviewer, claim)
    for _ in range(6):
        make_evidence_link(question=question)
        make_search(question)
        make_rating(make_claim(question=question), reviewer=reviewer, certainty="low")
        make_claim("People who may benefit", capture=claim.capture)
        make_rating(claim, reviewer=make_user(Role.REVIEWER))
    assert queries(as_reviewer, claim) <= few + 1
    make_rating(claim, reviewer=reviewer)
    # What was answered on further items comes with the ratings.
    assert queries(as_reviewer, claim) <= few + 3


def queries(client, claim):
    with CaptureQueriesContext(connection) as captured:
        text_of(client, claim)
    return len(captured)


# --- describing a claim ---------------------------------------------------------------------------------------------


def test_a_curator_describes_a_claim_and_names_a_new_question(as_curator):
    claim = make_claim()
    said = {"statement": "In neutral words", "voice": "marketing", "question": "Is it safe?", "answers": "affirms"}
    assert as_curator.post(described(claim), said).url == claim.get_absolute_url()
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.statement, claim.voice, claim.question) == ("In neutral words", "marketing", Question.objects.get())


def test_everything_may_be_empty_and_a_question_can_be_taken_away(as_curator):
    claim = make_claim(question=make_question(), statement="x")
    as_curator.post(described(claim), {})
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.question, claim.statement) == (None, "")


def test_what_is_refused_is_said_and_what_was_typed_is_kept(as_curator):
    claim = make_claim()
    response = as_curator.post(described(claim), {"statement": "kept words", "question": "x" * 301})
    assert response.status_code == 422
    assert "kept words" in flat(response)
    assert "300" in flat(response)


def test_a_new_question_makes_ratings_stale(as_curator):
    claim = make_claim()
    rating = make_rating(claim)
    as_curator.post(described(claim), {"question": "Is it safe?"})
    rating.refresh_from_db()
    assert rating.stale_at is not None


@pytest.mark.parametrize("role", ["reader", "reviewer", "lead"])
def test_only_curators_describe(role, request):
    client, claim = request.getfixturevalue(f"as_{role}"), make_claim()
    for answer in (client.get(described(claim)), client.post(described(claim), {"statement": "x"})):
        assert answer.status_code == 403
        assert "Only curators" in flat(answer)


def test_what_the_words_suggest_is_shown_to_who_codes_them_and_kept_only_where_it_was(as_curator, curator):
    words = "The infusion may reduce pain."
    claim = make_claim(words, capture=make_capture(words))
    shown = flat(as_curator.get(described(claim)))
    assert "Firmness suggested: hedged, because of" in shown
    (seen,) = re.findall(r'name="seen" value="(\w+)"', shown)
    as_curator.post(described(claim), {"commitment": "hedged", "seen": "of other words"})
    assert own_description(curator, claim).suggested == []
    as_curator.post(described(claim), {"commitment": "plain", "seen": seen})
    kept = {one["field"]: (one["code"], one["outcome"]) for one in own_description(curator, claim).suggested}
    assert kept == {"commitment": ("hedged", "overruled"), "strength": ("conditional", "left")}


def test_descriptions_stand_beside_each_other_and_lead_to_where_they_are_compared(as_curator, curator):
    claim = make_claim(voice="marketing", question_text="Is it so?", answers="affirms")
    describe(actor=curator, claim=claim, said={"voice": "research", "answers": "denies"})
    shown = text_of(as_curator, claim)
    assert "each coder’s own" in shown
    assert "research voice" in shown
    assert f"/claims/{claim.uid}/codings/" in shown


def test_a_coder_takes_their_own_description_back_and_says_why(as_curator, curator):
    claim = make_claim()
    describe(actor=curator, claim=claim, said={"voice": "research"})
    address = f"/claims/{claim.uid}/descriptions/{own_description(curator, claim).uid}/"
    as_curator.post(address, {"because": ""})
    assert own_description(curator, claim) is not None
    as_curator.post(address, {"because": "A slip"})
    assert own_description(curator, claim) is None
    assert as_curator.post(address, {"because": "A slip"}).status_code == 404


def test_a_second_coder_begins_with_an_empty_form_and_changes_nothing_of_the_first(as_curator, curator):
    claim = make_claim(voice="marketing", statement="It is rare.")
    address = f"/claims/{claim.uid}/describe/"
    form = as_curator.get(address).context["form"]
    assert (form["voice"].value(), form["statement"].value()) == (None, "It is rare.")
    as_curator.post(address, {"voice": "research", "statement": "It is rare."})
    claim.refresh_from_db()
    assert (claim.voice, own_description(curator, claim).voice) == ("marketing", "research")
    assert as_curator.get(address).context["form"]["voice"].value() == "research"


def test_descriptions_cost_the_same_queries_however_many_there_are(as_reader, django_assert_max_num_queries):
    claim = make_claim(voice="marketing")
    with CaptureQueriesContext(connection) as before:
        as_reader.get(claim.get_absolute_url())
    for _ in range(4):
        describe(actor=make_user(Role.CURATOR), claim=claim, said={"voice": "research"})
    with django_assert_max_num_queries(len(before)):
        as_reader.get(claim.get_absolute_url())


def test_headings_and_page_furniture_are_drawn_as_on_the_page_of_the_source(as_reader):
    page = b"<!doctype html><title>t</title><body><nav>Home Contact</nav><h1>Knees</h1><p>It may help.</p></body>"
    capture = make_capture(page.decode(), media_type="text/html", filename="page.html")
    claim = make_claim("It may help.", capture=capture)
    response = as_reader.get(claim.get_absolute_url())
    kinds = {row.block.text.strip(): row.kind for row in response.context["page"].rows}
    assert kinds == {"Home Contact": "furniture", "Knees": "heading", "It may help.": ""}
    assert ' heading" role="heading" aria-level="3"' in flat(response)


def test_proof_withholding_and_history_stand_under_more(as_lead, as_reader):
    claim = make_claim()
    for client, may_withhold in ((as_lead, True), (as_reader, False)):
        before, more = flat(client.get(claim.get_absolute_url())).split('<details class="card" id="more">')
        assert "proof" not in before.split("<main")[1]
        assert "Withhold…" not in before
        assert f"/claims/{claim.uid}/proof" in more
        assert ("Withhold…" in more) == may_withhold
        assert "Where its words were found" in more
