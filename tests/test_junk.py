"""Whatever stands in an address, the answer is a page or a refusal, never a fault."""

import pytest
from django.contrib import admin
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver

from claims.choices import JobKind, Role
from claims.models import Change, Job, Sighting
from tests.builders import (
    make_capture,
    make_claim,
    make_evidence_link,
    make_question,
    make_rating,
    make_relation,
    make_search,
    make_tag,
    make_user,
    make_withholding,
    open_round,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# As they stand in an address: words, numbers that no column holds, a NUL, bytes that are no UTF-8, a figure that is no
# number, too much of it.
JUNK = (
    "abc",
    "-1",
    "9" * 30,
    "%00",
    "a%00b",
    "%FF",
    "%ED%A0%80",
    "%C2%B2",
    "1.5e9",
    "%5B",
    "..%2F..%2Fetc",
    "a" * 3000,
)
WORST = ("abc", "9" * 30, "%00")
# What the two engines take differently is among the worst; the rest is read by the same program before either is asked.
OF_A_PAGE = JUNK if connection.vendor == "sqlite" else WORST
# Our pages are tried in so many tests, each with records of its own.
PARTS = 2
# Where a page answers by doing something once.
LEFT_OUT = ("logout", "admin:logout")


@pytest.fixture
def asked(monkeypatch):
    """The names of all that views look for in the query of a request."""
    names = set()

    def watch(method):
        original = getattr(QueryDict, method)

        def watched(self, name, *default):
            if not self._mutable and isinstance(name, str):
                names.add(name)
            return original(self, name, *default)

        monkeypatch.setattr(QueryDict, method, watched)

    for method in ("get", "getlist", "__getitem__", "__contains__"):
        watch(method)
    return names


@pytest.fixture
def records():
    """One of each noun, by the names that addresses have for them."""
    question = make_question()
    claim = make_claim(question=question)
    make_capture("Our clinic treats knees.", source=claim.source)
    relation, withholding = make_relation(), make_withholding()
    rating = make_rating(claim)
    make_evidence_link(claim=claim)
    make_search(question)
    make_tag()
    job = Job.objects.create(kind=JobKind.FIND_COPIES, arguments={}, created_by=rating.reviewer)
    return {
        "source": claim.source, "claim": claim, "capture": claim.capture, "question": question, "relation": relation,
        "withholding": withholding, "job": job, "sighting": Sighting.objects.get(), "round": open_round(),
        "rating": rating, "change": Change.objects.get(),
    }  # fmt: skip


def of_page(name, records):
    """Values for the parts of the address of a page that lead to something."""
    noun = next((noun for noun in sorted(records, key=len, reverse=True) if noun in name), "source")
    if "sources" in name or name in ("claim_mark", "suggestion_take") or name.startswith(("capture_", "relation_new")):
        noun = "source"
    return {
        "uid": records[noun].uid, "capture_uid": records["capture"].uid, "claim_uid": records["claim"].uid,
        "round_uid": records["round"].uid, "other_uid": records["source"].uid, "attachment_uid": "a" * 10,
        "number": "0", "decision": "confirm", "name": "claims",
    }  # fmt: skip


def our_pages(records):
    """The name and the path of each page, and its path with junk for each of its parts."""
    for pattern in get_resolver("claims.urls").url_patterns:
        if pattern.name in LEFT_OUT:
            continue
        route, values = str(pattern.pattern), of_page(pattern.name, records)
        parts = [part.split(">")[0] for part in route.split("<")[1:]]
        good = {part: values.get(part.split(":")[1], "claims") for part in parts}
        yield (
            f"/{filled(route, good)}",
            [f"/{filled(route, good | {part: junk})}" for part in parts for junk in JUNK if "%" not in junk],
        )


def filled(route, values):
    for part, value in values.items():
        route = route.replace(f"<{part}>", value)
    return route


def admin_pages(*models):
    """The path of each data entry page, and with junk for the record that it names."""
    for model in models or tuple(admin.site._registry):
        stem = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        record = model._base_manager.first()
        named = getattr(record, "uid", getattr(record, "pk", "aaaaaaaaaa"))
        pages = ("change", "delete", "history", "step/withdraw")
        yield stem, []
        yield f"{stem}add/", []
        yield from ((f"{stem}{named}/{page}/", [f"{stem}{junk}/{page}/" for junk in JUNK]) for page in pages)
        yield f"{stem}{named}/", [f"{stem}{junk}/" for junk in JUNK]
    yield "/admin/autocomplete/", []
    yield "/admin/", []


# What our links and the filters of Django's pages ask for, beside what each page looks for.
ADDED_TO = ("source", "capture", "question", "claim", "publisher", "evidence_item", "tags", "observed_at", "doi")
LISTED_BY = ("claim__uid__exact", "source__uid__exact", "source__id__exact", "round__id__exact", "status__exact", "o")
OFFERED = "app_label=claims&model_name=claim&field_name=capture"


def queries_of(path, names, pieces=OF_A_PAGE):
    """Each parameter with each piece of junk."""
    if path == "/admin/autocomplete/":
        names = {f"{OFFERED}&{name}" for name in ("term", "p", "model_name", "field_name")}
    elif path.endswith("/add/") and path.startswith("/admin/"):
        # Each fills in a field of its own.
        return ["&".join(f"{name}={junk}" for name in ADDED_TO) for junk in JUNK] + ["_to_field=abc"]
    elif path.startswith("/admin/"):
        # Django's own pages read each name by one rule.
        named = {*LISTED_BY} if path.count("/") == 4 else set()
        return [f"{name}={junk}" for name in sorted(names | named) for junk in WORST]
    return [f"{name}={junk}" for name in sorted(names) for junk in pieces]


def faults(client, paths):
    """Those that were not answered."""
    found = []
    client.raise_request_exception = False
    for path in paths:
        response = client.get(path)
        if response.status_code >= 500:
            found.append(path)
        if response.streaming:
            list(response.streaming_content)
            for close in response._resource_closers:
                close()
    return found


def browser(*roles):
    client = Client()
    client.force_login(make_user(*roles))
    return client


def test_no_junk_in_a_path_is_a_fault(records, settings):
    paths = [path for _, others in [*our_pages(records), *admin_pages()] for path in others]
    assert len(paths) > 500
    assert faults(browser(*Role), paths) == []


@pytest.mark.parametrize("part", range(PARTS))
def test_no_junk_in_a_query_of_ours_is_a_fault(records, asked, part):
    client, tried, found, known = browser(*Role), 0, [], set()
    for path, _ in [*our_pages(records)][part::PARTS]:
        asked.clear()
        assert faults(client, [path]) == []
        # What one page reads, the next reads by the same rule: there the worst are enough, in all at once.
        queries = queries_of(path, asked - known) + [
            "&".join(queries_of(path, asked & known, [junk])) for junk in WORST
        ]
        known |= asked
        tried += len(queries)
        found += faults(client, [f"{path}?{query}" for query in queries])
    assert found == []
    assert tried > 100


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=str), ids=lambda model: model._meta.model_name)
def test_no_junk_in_a_query_of_data_entry_is_a_fault(records, asked, model):
    client, found = browser(*Role), []
    for path, _ in admin_pages(model):
        asked.clear()
        found += faults(client, [path])
        found += faults(client, [f"{path}?{query}" for query in queries_of(path, set(asked))])
    assert found == []


@pytest.mark.parametrize("role", [None, Role.READER, Role.LEAD])
def test_no_junk_of_anybody_is_a_fault(records, asked, role):
    client = Client() if role is None else browser(role)
    paths = []
    for path, others in our_pages(records):
        asked.clear()
        faults(client, [path])
        paths += others[:2] + [f"{path}?" + "&".join(f"{name}={junk}" for name in asked) for junk in ("abc", "%00")]
    assert faults(client, paths) == []


def test_junk_that_is_sent_is_no_fault_either(as_everything):
    claim = make_claim()
    for junk in ("abc", "-1", "9" * 30, "\x00", "²"):
        posted = {"action": "export_claims", "_selected_action": junk, "select_across": "0", "index": "0"}
        assert as_everything.post("/admin/claims/claim/", posted).status_code < 500
        for name in ("capture", "question"):
            sent = {name: junk, "quote": junk, "start": junk, "roles": junk}
            assert as_everything.post("/admin/claims/claim/add/", sent).status_code < 500
        for page in ("mark", "reading", "withhold", "relations/new"):
            sent = dict.fromkeys(("capture", "start", "end", "place", "to", "kind", "other", "quote", "reason"), junk)
            assert as_everything.post(f"/sources/{claim.source.uid}/{page}/", sent).status_code < 500, page
