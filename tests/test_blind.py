"""What is hidden until the reveal is on no page: every address, as every kind of person, in every state of a round.

What must not be seen is written in words that stand nowhere else, and looked for in whatever an address answers.
"""

import csv
import io
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from claims.actions.api_token import make_api_token
from claims.actions.change import judge_change
from claims.actions.hold import set_hold
from claims.choices import Covers, JobKind, ListName, Reveal, Role
from claims.models import Change, Claim, EvidenceLink, Job, Rating, RoundRater, SavedView, Sighting, User
from claims.views.api.nouns import NOUNS
from tests.builders import (
    everything,
    make_address_list,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_import,
    make_pair,
    make_publisher,
    make_question,
    make_rating,
    make_relation,
    make_release,
    make_request,
    make_response,
    make_source,
    make_table_import,
    make_time_stamp,
    make_user,
    make_withholding,
    open_round,
)
from tests.flat import body
from tests.led import close, led_round, reopen

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ON_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]

TEXT = (
    "Zyxfar stands far away.\n\nHere is more. Zyxpub Clinic says so. Zyxquote cures knees at Zyxpub Clinic."
    " It is near. Zyxsecond helps as well.\n"
)
QUOTE = "Zyxquote cures knees at Zyxpub Clinic."
RATINGS, WORDS, STANCE, PAIR = "zyxrationale", "zyxneutral", "zyxwhy", "zyxpair"
SOURCE = ("zyxpub", "zyxtitle", "zyxhost", "zyxfar", "zyxsecond")

# --- every address -------------------------------------------------------------------------------------------------

# Which record the uid of an address is of; "" for an address without one. A new address is put on this list, or the
# test of it fails: somebody has to look whether it can show what is hidden.
UID_OF = {
    "home": "", "source_list": "", "source_new": "", "fetch": "", "bookmarklet": "", "receive": "", "find_copies": "",
    "find_wordings": "", "wordings": "", "pair_list": "", "pair_csv": "",
    "job": "job", "job_again": "job", "source": "source", "claim_mark": "source", "surroundings": "source",
    "not_printed": "source", "reading": "source", "capture_bytes": "source", "capture_attach": "source",
    "capture_archive": "source", "capture_extract": "source", "attachment_bytes": "source",
    "capture_judge": "source",
    "suggestions_take": "source", "suggestion_take": "source", "withhold": "source", "withholding_lift": "withholding",
    "relation_new": "source", "alignment": "source", "copies_look": "source", "relation_list": "",
    "relation_decide": "relation", "sighting_list": "", "sighting_accept_moved": "", "sighting_decide": "sighting",
    "change_list": "", "change": "change", "due": "", "source_watch": "source",
    "feed": "", "release_feed": "", "subscription": "",
    "claim_list": "", "annotations_new": "", "claim": "claim", "claim_proof": "claim", "claim_annotation": "claim",
    "compare": "claim", "pair": "pair", "pair_svg": "pair", "pair_png": "pair", "pair_html": "pair",
    "claim_describe": "claim", "description_decide": "claim", "question_list": "", "question": "question",
    "source_references": "", "source_reference": "source",
    "several": "", "saved_view_new": "", "saved_view_remove": "view", "review": "",
    "next_in": "", "rate": "",
    "draft": "", "exports": "", "export_dictionary": "", "export_workbook": "", "export_csv": "",
    "export_jsonl": "", "codebook": "",
    "codebook_version": "version", "help": "", "login": "", "logout": "", "password_change": "", "interests": "",
    "healthz": "", "readyz": "", "results": "", "results_csv": "", "results_svg": "", "results_png": "",
    "round_agreement": "round", "round_agreement_csv": "round",
    "round_paper": "round", "round_paper_flow": "round", "round_paper_sources": "round",
    "round_paper_frequencies": "round",
    "round_intervals": "round",
    "round_list": "", "round_new": "", "standing_new": "", "round": "round", "round_open": "round",
    "round_close": "round", "round_reopen": "round", "round_discard": "round", "round_hand_out": "round",
    "round_join": "round", "round_leave": "round", "round_answer": "round", "round_answer_away": "round",
    "round_evidence": "round", "codebook_list": "", "codebook_new": "", "codebook_take_in": "",
    "codebook_scheme": "scheme", "codebook_note": "version", "codebook_json": "version", "codebook_qdc": "version",
    "codebook_compare": "version", "codebook_match": "version", "codebook_copy": "version",
    "codebook_status": "version", "codebook_edit": "version", "codebook_answers": "version",
    "codebook_item_new": "version", "codebook_item": "version", "codebook_item_move": "version", "help_claims": "",
    "api_tokens": "", "api_token_revoke": "", "help_api": "", "webhooks": "", "webhook_close": "",
    "invitations": "", "invitation_revoke": "invitation", "invitation": "",
    "claim_code": "claim", "code": "", "claim_codings": "claim", "round_codings": "round", "merge": "source",
    "since": "rating", "decide_queue": "round", "decide_unit": "round",
    "imports": "", "import": "import", "import_store": "import", "import_discard": "import", "import_take": "import",
    "import_undo": "import", "import_evidence": "import",
    "import_read": "table", "import_columns": "table", "import_codes": "table",
    "import_look": "table", "import_errors": "table", "import_mapping": "table", "import_keep": "table",
    "mapping_forget": "table",
    "address_lists": "", "address_list_new": "", "address_list": "list",
    "address_list_stop": "list", "listed_address": "list",
    "question_new": "", "question_edit": "question", "question_merge": "question", "question_sort": "",
    "search_new": "question", "question_evidence": "question",
    "question_evidence_csv": "question", "evidence_list": "", "evidence_link": "", "evidence_link_edit": "link",
    "evidence": "item", "evidence_edit": "item", "evidence_withdraw": "item",
    "release_list": "", "release_new": "", "release": "release", "release_zip": "release", "release_claims": "release",
    "picture": "source", "case": "publisher", "case_exhibit": "publisher", "case_stamp": "publisher",
    "case_zip": "publisher", "holds": "", "hold_new": "", "hold_lift": "hold",
    "source_stamp": "source", "time_stamps": "", "time_stamp_zip": "stamp", "release_stamp": "release",
    "release_time_stamp": "release",
    "release_claim": "release", "release_public": "release", "release_listed": "release", "release_withhold": "release",
    "claim_redact": "claim", "redaction_lift": "",
    "responses": "", "response_new": "", "response": "request", "publisher_link_close": "", "publisher_answer": "",
}  # fmt: skip
# Where a request does something once, or says nothing of any record.
NOT_ASKED = {
    "logout",
    "login",
    "healthz",
    "readyz",
    "invitation",
    "invitation_revoke",
    "publisher_answer",
    "publisher_link_close",
    "api_token_revoke",
    "webhook_close",
    "redaction_lift",
}
# What an address may be asked beside: filters that could leak by counting, orders by a hidden column, other words.
ASKED = {
    "claim_list": (
        "q=zyxneutral", "q=zyxquote", "firmness=boosted", "sort=-firmness", "sort=wording", "voice=marketing",
        "side=marketing", "claim_type=efficacy", "rated=no", "verdict=unsupported", "columns=answers,voice,claim_type",
        "result_verdict=unsupported", "result_certainty=low", "review=one", "columns=result_verdict,result_gap,review",
        "sort=result_verdict", "sort=-result_gap",
    ),
    "pair_list": ("tag=none", "status=confirmed", "q=zyxneutral"),
    "results": ("side=marketing", "firmness=boosted", "review=one", "result_verdict=unsupported"),
    "response_new": ("claim={claim}",),
    "round_agreement": ("of=verdict&one=unsupported&other=unsupported",),
    "source": ("at=40",),
    "question_list": ("q=zyxquestion",),
    "exports": ("firmness=boosted", "q=zyxneutral"),
    "case_exhibit": ("claim={claim}", "claim={claim}&ratings=yes"),
    "case_zip": ("claim={claim}", "claim={claim}&ratings=yes"),
    "case": ("claim={claim}",),
    "hold_new": ("claim={claim}",),
    "export_csv": ("firmness=boosted", "q=zyxneutral"),
    "source_references": ("q=zyxtitle", "side=marketing"),
    "several": ("q=zyxneutral",),
    "compare": ("q=zyxneutral", "q=zyxquote", "other={claim}"),
    "evidence_list": ("q=zyxtitle", "circular=yes", "circular=no"),
    "evidence_link": (
        "claim={claim}", "claim={claim}&q=zyxtitle", "claim={claim}&item={item}", "claim={claim}&source={source}",
        "question={question}", "question={question}&item={item}", "question={question}&source={source}",
    ),
}  # fmt: skip
# Of each kind of record, in data entry: the first, which are those of the scene.
MOST_RECORDS = 2
FILES = (
    "claims", "ratings", "ratings_wide", "descriptions", "decisions", "answers", "evidence", "links", "searches",
    "questions", "sources", "relations", "pairs", "changes", "levels", "extra", "short",
    "publisher_requests", "publisher_responses",
)  # fmt: skip
# Where judgements are shown, or counted: these are asked before all others.
SHOW_JUDGEMENTS = (
    "claim", "results", "results_csv", "pair_list", "decide_unit", "since", "round_agreement", "export_csv",
    "export_workbook", "round", "question", "source",
    "round_paper", "claim_codings", "pair", "evidence", "evidence_link_edit", "question_evidence",
)  # fmt: skip


# Of what programs read, the same.
API_JUDGEMENTS = ("claims", "ratings", "links", "pairs", "decisions")


class Asking(IntEnum):
    """How much is asked in the name of one person."""

    # Where judgements are shown.
    BRIEFLY = 0
    # Every address.
    WHOLLY = 1
    # Every address, with all that it can be asked beside, and data entry.
    CLOSELY = 2


# Some of the files stand for all where the rest was asked already: what is left out is decided for all files alike, and
# both formats have the same rows.
FEW_FILES = ("claims", "ratings", "links", "pairs", "changes")
LEAST_FOR_FILES = {"export_csv": Asking.WHOLLY, "export_jsonl": Asking.CLOSELY}


def names_of_addresses():
    return [pattern.name for pattern in get_resolver("claims.urls").url_patterns]


def test_every_address_is_on_the_list():
    assert set(names_of_addresses()) == set(UID_OF)


@dataclass
class Scene:
    """A claim that two people can rate, with all that others made of it; `records` by the names of addresses."""

    claim: Claim
    other: User
    link: EvidenceLink
    records: dict[str, Any]

    def paths(self, how=Asking.CLOSELY):
        """Addresses, filled with the records of the scene, and asked what they can be asked."""
        for pattern in sorted(get_resolver("claims.urls").url_patterns, key=_shows_judgements, reverse=True):
            if pattern.name in NOT_ASKED or (how == Asking.BRIEFLY and not _shows_judgements(pattern)):
                continue
            for given in self._given(pattern):
                few = given.get("name") in (None, *FEW_FILES)
                if not few and how < LEAST_FOR_FILES.get(pattern.name, Asking.BRIEFLY):
                    continue
                path = reverse(pattern.name, kwargs=given)
                yield pattern.name, path
                asked = ASKED.get(pattern.name, ()) if few and how == Asking.CLOSELY else ()
                uids = {noun: self.records[noun].uid for noun in ("claim", "question", "source", "item")}
                yield from ((pattern.name, f"{path}?{query.format_map(uids)}") for query in asked)
        yield from (("api", path) for path in self._read_by_programs(how))
        if how == Asking.CLOSELY:
            yield from (("admin", path) for path in self._admin())

    def _read_by_programs(self, how):
        few = how == Asking.BRIEFLY
        yield from (f"/api/v1/{noun.name}/?limit=200" for noun in NOUNS if noun.name in API_JUDGEMENTS or not few)
        if how == Asking.CLOSELY:
            yield f"/api/v1/claims/{self.claim.uid}/"
            yield from (f"/api/v1/claims/?{query}" for query in ("firmness=boosted", "q=zyxneutral", "voice=marketing"))

    def _given(self, pattern):
        given = {}
        for name in pattern.pattern.converters:
            if name == "uid":
                given[name] = self._named(UID_OF[pattern.name]).uid
            elif name.endswith("_uid"):
                given[name] = self._named(name.removesuffix("_uid"), pattern.name).uid
            else:
                known = {"number": 0, "position": 1, "decision": "confirm", "axis": "verdict", "form": "ris"}
                known["key"] = "coverage"
                given[name] = known.get(name, "claims")
        if pattern.name == "feed":
            given["of"] = "mine"
        if "name" in given:
            yield from (given | {"name": file} for file in FILES)
        elif "round_uid" in given or UID_OF[pattern.name] == "round":
            key = "round_uid" if "round_uid" in given else "uid"
            yield from (given | {key: each.uid} for each in self.records["rounds"])
        else:
            yield given

    def _named(self, noun, address=""):
        """The record that a part of an address names."""
        if noun == "other":
            noun = "version" if address.startswith("codebook") else "source"
        own = {"round": self.records["rounds"][0], "unit": self.claim, "link": self.link}
        if noun == "rating":
            return Rating.objects.own(self.other).first() or self.claim
        return own.get(noun) or self.records[noun]

    def _admin(self):
        for model in admin.site._registry:
            stem = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            yield stem
            for record in model._base_manager.order_by("pk")[:MOST_RECORDS]:
                named = getattr(record, "uid", record.pk)
                yield from (f"{stem}{named}/{page}/" for page in ("change", "history"))
        yield from (f"/admin/claims/claim/?{query}" for query in ("q=zyxneutral", "commitment__exact=boosted", "o=6"))
        yield "/admin/claims/evidencelink/?stance__exact=against"
        yield "/admin/autocomplete/?app_label=claims&model_name=evidencelink&field_name=claim&term=zyx"


def _shows_judgements(pattern):
    return pattern.name in SHOW_JUDGEMENTS


def answer(client, path):
    """All that an address says, in small letters; a ZIP unpacked."""
    # What the address before left to be said names what was asked there.
    client.cookies.pop("messages", None)
    response = client.get(path)
    assert response.status_code < 500, path
    body = b"".join(response.streaming_content) if response.streaming else response.content
    for close_it in getattr(response, "_resource_closers", ()):
        close_it()
    if body[:2] == b"PK":
        archive = zipfile.ZipFile(BytesIO(body))
        left_out = ("document", "text", "attachment")
        body = b"".join(
            archive.read(name) for name in archive.namelist() if not name.split("/")[-1].startswith(left_out)
        )
    said = body.decode(errors="replace").lower()
    return said.split("<main", 1)[-1] if "<main" in said else said


@pytest.fixture
def scene():
    """A page with two claims, another with a third, a question, evidence that stands against, and somebody else."""
    publisher = make_publisher(name="Zyxpub Clinic")
    source = make_source(title="Zyxtitle", publisher=publisher, address="https://zyxhost.example/msc")
    capture = make_capture(TEXT, source=source)
    question = make_question("Zyxquestion?")
    said = {"voice": "marketing", "commitment": "boosted", "strength": "direct", "claim_type": "efficacy"}
    claim = make_claim(QUOTE, capture=capture, question=question, answers="affirms", statement="Zyxneutral.", **said)
    make_claim("Zyxsecond helps as well.", capture=capture)
    pair = make_pair(claim, make_claim(question=question, answers="affirms"), note="Zyxpair of two.")
    link = make_evidence_link(make_evidence_item(), question=question, stance="against", why="Zyxwhy it does not.")
    make_capture(TEXT.replace(" It is near.", ""), source=source)
    change = Change.objects.get(claim=claim)
    said = {"kind": "layout", "significance": "minor", "note": "Zyxneutral, as before."}
    judge_change(actor=everything(), change=change, **said)
    records = {
        "source": source, "capture": capture, "claim": claim, "question": question, "relation": make_relation(source),
        "scheme": open_round().scheme_version.scheme,
        "withholding": make_withholding(), "version": open_round().scheme_version, "attachment": source,
        "job": Job.objects.create(kind=JobKind.FIND_COPIES, arguments={}, created_by=everything()),
        "view": SavedView.objects.create(of=ListName.CLAIMS, name="Mine", query="", owner=everything()),
        "description": claim.description, "rounds": [open_round()], "item": link.evidence_item,
        "release": make_release(), "decision": claim, "publisher": publisher,
        "hold": set_hold(actor=everything(), name="Case 7", because="So.", of=capture),
        "stamp": make_time_stamp(covers=Covers.SOURCE, source=source),
        "sighting": Sighting.objects.filter(claim__source=source).first(), "import": make_import(source),
        "table": make_table_import(),
        "change": change,
        "list": make_address_list(source.address or "https://clinic.example/"),
        "pair": pair, "request": make_response(make_request(claim), "Zyxneutral is what we say.").request,
    }  # fmt: skip
    return Scene(claim, make_user(Role.REVIEWER, pseudonym="Somebody"), link, records)


# --- who sees what -------------------------------------------------------------------------------------------------

PEOPLE = {
    "reader": (Role.READER,), "curator": (Role.CURATOR,), "outsider": (Role.REVIEWER,), "lead": (Role.LEAD,),
    # They rate in the round, if a lead opened it.
    "rater": (Role.REVIEWER, Role.CURATOR), "rated": (Role.REVIEWER, Role.CURATOR),
    "leading rater": (Role.LEAD, Role.REVIEWER),
}  # fmt: skip
RATERS = ("rater", "rated", "leading rater")
ALL, CODED = {RATINGS, WORDS, STANCE, PAIR}, {WORDS, STANCE, PAIR}
# What each sees, of others' ratings, of what others made of the words, of where evidence stands, and of pairs.
# By state: what a person sees who is not named.
MATRIX = {
    "standing": (CODED, {"lead": ALL, "rated": ALL}),
    "at close": (CODED, {"lead": ALL, "rater": set(), "rated": set(), "leading rater": set()}),
    "after own": (CODED, {"lead": ALL, "rater": set(), "rated": ALL, "leading rater": set()}),
    "prepared": (CODED, {"rater": set(), "rated": set(), "leading rater": set()}),
    "closed": (ALL, {}),
    "opened again": (CODED, {"lead": ALL, "rater": set(), "rated": set(), "leading rater": set()}),
    "earlier": (ALL, {"rater": set(), "rated": ALL, "leading rater": set()}),
    "earlier shown": (ALL, {"rater": {RATINGS}, "rated": ALL, "leading rater": {RATINGS}}),
}
FOUND = (RATINGS, WORDS, STANCE, PAIR)
# Nobody has rated in it yet.
THERE = {"prepared": CODED}
# From whom nothing is hidden in a state is asked until all of it was found, everybody else at least briefly. In each
# state somebody of each standing (looks on, leads, rates) is asked wholly; who they are besides goes round.
HOW = {
    "standing": {"curator": Asking.WHOLLY, "rater": Asking.WHOLLY},
    "at close": {"rater": Asking.CLOSELY, "rated": Asking.WHOLLY, "reader": Asking.WHOLLY},
    "after own": {"leading rater": Asking.WHOLLY},
    "prepared": {"rater": Asking.WHOLLY},
    "opened again": {"leading rater": Asking.CLOSELY, "outsider": Asking.WHOLLY},
    "earlier": {"rater": Asking.CLOSELY},
    "earlier shown": {"leading rater": Asking.WHOLLY},
}
# The rule is one and is held to its query on both engines (tests/models/test_rating.py).
ON_POSTGRESQL = {"at close": {"rater": Asking.WHOLLY}}


def people():
    return {name: make_user(*roles, username=name.replace(" ", "-")) for name, roles in PEOPLE.items()}


def stage(state, scene, who):
    """Bring a round over the claim to a state; somebody else has rated it, and so has the person called “rated”."""
    claim, raters = scene.claim, tuple(who[name] for name in RATERS)
    if state == "standing":
        round_ = open_round()
    elif state == "prepared":
        led_round(claim, raters=raters, opened=False)
        return
    elif state.startswith("earlier"):
        close_after_rating(led_round(claim, raters=(scene.other,)), scene)
        hides = state == "earlier"
        round_ = led_round(claim, raters=raters, reveal=Reveal.AFTER_OWN, hides_earlier=hides)
        make_rating(claim, reviewer=who["rated"], round_=round_, rationale="Mine.")
        scene.records["rounds"].append(round_)
        return
    else:
        reveal = Reveal.AFTER_OWN if state == "after own" else Reveal.AT_CLOSE
        round_ = led_round(claim, raters=(*raters, scene.other), reveal=reveal)
    scene.records["rounds"].append(round_)
    make_rating(claim, reviewer=scene.other, round_=round_, rationale="Zyxrationale.")
    make_rating(claim, reviewer=who["rated"], round_=round_, rationale="Mine.")
    if state in ("closed", "opened again"):
        close(round_)
    if state == "opened again":
        reopen(round_)


def close_after_rating(round_, scene):
    make_rating(scene.claim, reviewer=scene.other, round_=round_, rationale="Zyxrationale.")
    scene.records["rounds"].append(close(round_))


def browser(person):
    client = Client()
    client.force_login(person)
    return client


@contextmanager
def undone():
    """What is written in here is not there afterwards, so that everybody finds the same scene."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# Every state makes conditions of the same query; what draws pages out of its rows knows of no engine.
ON_BOTH = ("standing", "at close")
STATES = [pytest.param(state, marks=[] if state in ON_BOTH else [pytest.mark.sqlite]) for state in MATRIX]


@pytest.mark.parametrize("state", STATES)
def test_nobody_finds_what_is_hidden_from_them_at_any_address_and_what_is_shown_is_found(scene, state):
    who = people()
    stage(state, scene, who)
    usual, named = MATRIX[state]
    leaks, sees = {}, {}
    for name, person in who.items():
        allowed = named.get(name, usual)
        with undone():
            sees[name], leaks[name] = look(scene, browser(person), allowed, how_asked(state, name, allowed))
    assert not any(leaks.values()), leaks
    assert sees == {name: named.get(name, usual) for name in who}


def how_asked(state, name, allowed):
    """How much is asked in this name; None where nothing is hidden from the person."""
    if allowed == THERE.get(state, ALL):
        return None
    how = HOW if ON_SQLITE else ON_POSTGRESQL
    return how.get(state, {}).get(name, Asking.BRIEFLY)


def look(scene, client, allowed, how):
    """What of the hidden words is found, and where it should not be."""
    found, leaks = set(), []
    for _address, path in scene.paths(Asking.WHOLLY if how is None else how):
        if how is None and found == allowed:
            break
        said = answer(client, path)
        # An address repeats what it is asked.
        words = {word for word in FOUND if word in said and f"q={word}" not in path}
        found |= words
        leaks += [(path, word) for word in words - allowed]
    return found, leaks


def test_a_program_is_told_what_its_owner_is_told_and_its_owner_in_any_form_of_a_claim(scene):
    who = people()
    stage("at close", scene, who)
    for name, person in who.items():
        token = make_api_token(actor=person, name="A notebook")[1]
        program, seen = Client(headers={"Authorization": f"Bearer {token}"}), set()
        for path in scene._read_by_programs(Asking.WHOLLY):
            said = answer(program, path)
            assert said == answer(browser(person), path)
            seen |= {word for word in FOUND if word in said}
        annotated = program.get(f"/api/v1/claims/{scene.claim.uid}/", headers={"Accept": "application/ld+json"})
        assert (WORDS in annotated.content.decode().lower()) == (WORDS in seen)
        usual, named = MATRIX["at close"]
        assert seen == named.get(name, usual), name


CODES = ("Voice", "Type", "Firmness", "Causal wording", "How it answers")
CODED_COLUMNS = ("voice", "claim_type", "commitment", "strength", "answers")


def plain(cell):
    """What a cell of a table says, without its markup and the words for nothing."""
    return " ".join(re.sub(r"<[^>]+>|–|none known|[↕↑↓]", " ", cell).split())


def test_a_rater_reads_the_codes_of_the_words_in_no_cell_of_a_list_or_a_file(scene):
    who = people()
    stage("at close", scene, who)
    listed = f"{reverse('claim_list')}?columns=answers,voice,claim_type,wording,firmness"

    def told(person):
        client = browser(person)
        page = client.get(listed).content.decode()
        heads = [plain(cell) for cell in re.findall(r"<th\b.*?</th>", page, re.DOTALL)]
        row_shown = next(row for row in page.split("<tr ") if scene.claim.get_absolute_url() in row)
        cells = dict(zip(heads, map(plain, re.findall(r"<td\b.*?</td>", row_shown, re.DOTALL)), strict=True))
        rows = csv.DictReader(io.StringIO(body(client.get("/exports/claims.csv")).decode()))
        (row,) = (row for row in rows if row["claim_uid"] == scene.claim.uid)
        return [label for label in CODES if cells[label]], [name for name in CODED_COLUMNS if row.get(name)]

    assert told(who["rater"]) == ([], [])
    assert told(who["reader"]) == (list(CODES), list(CODED_COLUMNS))


def test_who_codes_a_claim_independently_finds_nothing_that_others_made_of_its_words_until_they_are_done(scene):
    coder = make_user(Role.CURATOR)
    client, code = browser(coder), reverse("claim_code", args=[scene.claim.uid])
    assert WORDS in answer(client, reverse("claim", args=[scene.claim.uid]))
    client.post(code, {"do": "begin"})
    found = [(name, path) for name, path in scene.paths() if "?" not in path and WORDS in answer(client, path)]
    assert found == []
    said = answer(client, code)
    assert "zyxquote cures knees" in said
    assert "marketing voice" not in answer(client, reverse("claim", args=[scene.claim.uid]))
    client.post(code, {"voice": "research"})
    assert WORDS in answer(client, reverse("claim", args=[scene.claim.uid]))


# --- who left -----


NAMES = ("zyxuser", "zyxfirst", "zyxlast")


def test_a_pseudonym_stands_for_who_left_at_every_address(scene):
    left = make_user(
        Role.REVIEWER, Role.CURATOR, username="zyxuser", first_name="Zyxfirst", last_name="Zyxlast", pseudonym="Rater A"
    )
    round_ = led_round(scene.claim, raters=(left, scene.other), shows_names=True)
    scene.records["rounds"].append(round_)
    for person in (left, scene.other):
        make_rating(scene.claim, reviewer=person, round_=round_, rationale="So.")
    close(round_)
    User.objects.filter(pk=left.pk).update(is_active=False)
    client, said = browser(make_user(Role.LEAD)), {}
    for name, path in scene.paths(Asking.WHOLLY):
        # Accounts, and who did what in data entry, are a lead's own records of people.
        if name != "admin":
            said[path] = answer(client, path)
    assert [(path, name) for path, words in said.items() for name in NAMES if name in words] == []
    found = {path.split("?")[0] for path, words in said.items() if "rater a" in words}
    assert {scene.claim.get_absolute_url(), reverse("export_csv", args=["ratings"])} <= found


# --- masked --------------------------------------------------------------------------------------------------------

# What tells where words come from: name and address of the publisher, the title, words that stand far away, and
# another claim of the page.
TELLS = ("zyxpub", "zyxtitle", "zyxhost", "zyxfar", "zyxsecond", "data-side")


@pytest.fixture
def masked(scene):
    """The claim, which a reviewer who is a curator as well still has to rate masked, and the page where they do."""
    rater = make_user(Role.REVIEWER, Role.CURATOR, username="rater")
    round_ = led_round(scene.claim, raters=(rater, scene.other), masked=True)
    RoundRater.objects.create(round=round_, reviewer=rater)
    make_rating(scene.claim, reviewer=scene.other, round_=round_, rationale="Zyxrationale.")
    scene.records["rounds"].append(round_)
    return rater, round_, reverse("rate", args=[round_.uid, scene.claim.uid])


def test_a_claim_that_is_to_be_rated_masked_is_on_its_rating_page_alone(scene, masked):
    rater, round_, _ = masked
    client, names = browser(rater), {"uid": scene.claim.uid, **{word: word for word in FOUND}}
    found = set()
    for address, path in scene.paths():
        said = answer(client, path).replace(path.lower(), "")
        found |= {(address, path, name) for name, word in names.items() if word in said and f"q={word}" not in path}
    # The queue and the first page lead to the page, where the draft is kept as well.
    lead_there = {"review", "home"}
    assert {(address, name) for address, _, name in found} <= {
        (address, "uid") for address in ("rate", "draft", *lead_there)
    }
    assert all(round_.uid in path for address, path, _ in found if address not in lead_there)


def test_its_rating_page_tells_nothing_of_where_it_comes_from(scene, masked):
    rater, _, page = masked
    said = answer(browser(rater), page)
    assert "zyxquote cures knees at [publisher]" in said
    assert "[publisher] says so" in said
    assert [word for word in TELLS if word in said] == []
    assert scene.claim.short_number not in said
    assert scene.claim.source.uid not in said


def test_the_queue_tells_nothing_of_it_either(scene, masked):
    rater, round_, page = masked
    said = answer(browser(rater), reverse("review"))
    assert "zyxquote cures knees at [publisher]" in said
    assert page in said
    assert [word for word in TELLS[:5] if word in said.split(round_.name.lower())[1].split("</section>")[0]] == []


@pytest.mark.parametrize("name", ["claim", "claim_proof", "claim_annotation", "claim_describe"])
def test_its_own_addresses_are_not_found(scene, masked, name):
    client, path = browser(masked[0]), reverse(name, args=[scene.claim.uid])
    assert client.get(path).status_code == 404
    assert client.get(path, headers={"Accept": "application/ld+json"}).status_code == 404
    assert client.get(f"/api/v1/claims/{scene.claim.uid}/").status_code == 404


def test_it_is_rated_in_no_other_round_before(scene, masked):
    rater, _, _ = masked
    standing = reverse("rate", args=[open_round().uid, scene.claim.uid])
    client = browser(rater)
    assert client.get(standing).status_code == 404
    assert client.post(standing, {"verdict": "supported", "rationale": "So."}).status_code == 404
    assert not Rating.objects.own(rater).exists()


def test_it_is_there_for_everybody_else_and_for_the_rater_after_rating(scene, masked):
    rater, round_, _ = masked
    address = reverse("claim", args=[scene.claim.uid])
    assert browser(make_user(Role.READER)).get(address).status_code == 200
    make_rating(scene.claim, reviewer=rater, round_=round_)
    assert browser(rater).get(address).status_code == 200


# --- from the side -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["firmness=boosted", "voice=marketing", "side=marketing", "wording=direct", "q=zyxneutral", "sort=-firmness"],
)
def test_no_filter_or_order_by_what_is_hidden_lets_a_claim_through_whatever_it_says(scene, query):
    rater = make_user(Role.REVIEWER, username="rater")
    client, address = browser(rater), reverse("claim_list")
    assert scene.claim.uid in answer(client, f"{address}?{query}")
    led_round(scene.claim, raters=(rater,))
    said = answer(client, f"{address}?{query}")
    assert scene.claim.uid not in said
    assert "claims that you rate in a round are left out here" in said
    if not query.startswith("sort"):
        # A file has one order.
        assert scene.claim.uid not in answer(client, f"{reverse('export_csv', args=['claims'])}?{query}")
    assert scene.claim.uid in answer(client, address)


def test_a_file_has_a_row_for_it_without_what_others_made_of_it(scene):
    rater = make_user(Role.REVIEWER, username="rater")
    led_round(scene.claim, raters=(rater,))
    for person, shown in ((rater, False), (make_user(Role.READER), True)):
        said = answer(browser(person), reverse("export_csv", args=["claims"]))
        (row,) = (one for one in csv.DictReader(said.splitlines()) if one["claim_uid"] == scene.claim.uid)
        told = {name: row[name] for name in ("voice", "strength", "commitment", "claim_type", "answers", "statement")}
        assert bool(any(told.values())) is shown, told
        said = answer(browser(person), reverse("export_csv", args=["links"]))
        (link,) = (one for one in csv.DictReader(said.splitlines()) if one["link_uid"] == scene.link.uid)
        assert ((link["stance"], link["why"]) == ("against", "zyxwhy it does not.")) is shown
        assert shown or (link["stance"], link["why"]) == ("", "")
        # What a study did and found, and where the words stand, is told to everybody.
        assert row["quote"]
        assert row["source_title"]


def test_no_browser_keeps_a_page_that_may_show_what_is_hidden_later(scene):
    client = browser(make_user(Role.REVIEWER, username="rater"))
    pages = [reverse(name, args=[scene.claim.uid]) for name in ("claim", "claim_annotation")]
    for address in (*pages, reverse("claim_list"), reverse("review"), reverse("export_csv", args=["ratings"])):
        assert "no-store" in client.get(address)["Cache-Control"], address
