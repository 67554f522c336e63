"""What programs read: the rows of the files, for whom they are, and what is refused."""

import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.api_token import make_api_token, revoke_api_token
from claims.actions.login import MOST_OF_NAME
from claims.choices import Role
from claims.exchange.export import JSONL, Export
from claims.models import ApiToken, Claim, Release
from claims.views.api.nouns import NOUNS
from tests.builders import (
    make_capture,
    make_claim,
    make_evidence_link,
    make_pair,
    make_question,
    make_rating,
    make_source,
    make_user,
    make_withholding,
)
from tests.decided import decided, rated

pytestmark = pytest.mark.django_db
CLAIMS = "/api/v1/claims/"


def token_of(person, **said):
    return make_api_token(actor=person, name="A notebook", **said)


def program(secret):
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def person():
    return make_user(Role.LEAD, Role.CURATOR, username="reads")


@pytest.fixture
def reads(person):
    return program(token_of(person)[1])


def everything_there():
    """A row of each noun."""
    claim, other = make_claim(question=make_question()), make_claim()
    make_evidence_link(question=claim.question)
    make_pair(claim, other)
    make_rating(claim)
    held = {"made_at": timezone.now(), "sha256": "a" * 64, "made_by": claim.created_by}
    Release.objects.create(title="Files", contact="team@evidence.example", number=claim.pk, **held)
    return claim


def rows_of(client, noun, query=""):
    answer = client.get(f"/api/v1/{noun}/{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def problem(answer):
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    return told["detail"]


def test_each_noun_has_the_rows_of_its_file_word_for_word_with_a_token_and_in_a_browser(reads, person):
    everything_there()
    round_, claim = rated("supported", "unsupported")
    decided(round_, claim)
    browser = Client()
    browser.force_login(person)
    for noun in NOUNS:
        export = Export(person, noun.file, format=JSONL)
        written = [json.loads(line) for line in b"".join(export.blocks()).splitlines()]
        for row in written if noun.name == "claims" else ():
            row |= {name: rows_of(reads, "claims")[0][name] for name in ("scheme", "scheme_version")}
        assert written, noun.name
        assert rows_of(reads, noun.name) == rows_of(browser, noun.name) == written, noun.name
        uid = written[0][noun.file.columns[0].name if noun.name != "ratings" else "rating_uid"]
        assert reads.get(f"/api/v1/{noun.name}/{uid}/").json() == written[0]


def test_pages_follow_one_another_to_the_end_and_a_filter_goes_along(reads):
    side = make_source(source_type="clinic")
    capture = make_capture("One. Two. Three. Four.", source=side)
    made = [make_claim(words, capture=capture).uid for words in ("One.", "Two.", "Three.", "Four.")]
    make_claim(capture=make_capture(source=make_source(source_type="journal")))
    address, found = f"{CLAIMS}?limit=3&side=marketing", []
    while address:
        page = reads.get(address).json()
        found.append([row["claim_uid"] for row in page["items"]])
        address = page["next"]
        assert address is None or dict(parse_qsl(urlsplit(address).query))["side"] == "marketing"
    assert found == [made[:3], made[3:]]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("limit=1000000", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("after=nosuchkey0", "same list"),
        ("after={source}", "same list"),
        ("sied=marketing", "no such parameter"),
        ("side=nowhere", "not known here"),
        ("q=" + "a" * 400, "Words"),
    ],
)
def test_what_cannot_be_given_is_refused_and_says_why(reads, query, said):
    claim = make_claim()
    answer = reads.get(f"{CLAIMS}?{query.format(source=claim.source.uid)}")
    assert (answer.status_code, said in problem(answer)) == (400, True), answer.content


def test_what_a_page_is_narrowed_by_wants_a_uid_and_knows_its_records(reads):
    claim = everything_there()
    assert [row["claim_uid"] for row in rows_of(reads, "ratings", f"?claim={claim.uid}")] == [claim.uid]
    assert rows_of(reads, "ratings", f"?claim={make_claim().uid}") == []
    assert "uid" in problem(reads.get("/api/v1/ratings/?claim=first"))


def test_a_token_lets_nobody_in_once_it_was_taken_back_ran_out_or_its_owner_left(person, reads):
    token, secret = token_of(person, valid=timedelta(days=30))
    assert program(secret).get(CLAIMS).status_code == 200
    assert ApiToken.objects.get(pk=token.pk).last_used_on == timezone.now().date()
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    assert "run out" in problem(program(secret).get(CLAIMS))
    other, secret = token_of(person)
    revoke_api_token(actor=person, token=other)
    assert "taken back" in problem(program(secret).get(CLAIMS))
    person.is_active = False
    person.save()
    answer = reads.get(CLAIMS)
    assert (answer.status_code, "closed" in problem(answer)) == (401, True)
    # None of these were guesses: nobody is kept out by them.
    assert Client().get(CLAIMS)["WWW-Authenticate"] == "Bearer"
    assert problem(program(secret).get(CLAIMS)).startswith("This token was taken back")


def test_guesses_are_counted_like_failed_logins_and_keep_no_working_token_out(reads):
    for number in range(MOST_OF_NAME):
        answer = program(f"guess-{number}-é").get(CLAIMS) if number else program("x" * 9_000).get(CLAIMS)
        assert answer.status_code == 401
    answer = program("guess").get(CLAIMS)
    assert (answer.status_code, 0 < int(answer["Retry-After"]) <= 900) == (429, True)
    assert reads.get(CLAIMS).status_code == 200


def test_who_has_no_role_reads_nothing_and_nothing_is_written_here(reads):
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(CLAIMS).status_code == 403
    for method in ("post", "put", "patch", "delete", "options"):
        answer = getattr(reads, method)(CLAIMS)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert problem(reads.get("/api/v1/nothing/")).startswith("Programs read nothing")
    assert problem(reads.get("/api/v1/")).startswith("Programs read nothing")
    assert reads.get(f"{CLAIMS}aaaaaaaaaa/").status_code == reads.get(f"{CLAIMS}..%2F/").status_code == 404
    assert "Access-Control-Allow-Origin" not in reads.get(CLAIMS)


def test_what_is_known_already_is_not_sent_again_and_is_kept_by_nobody_else(reads):
    make_claim()
    answer = reads.get(CLAIMS)
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Accept", "Authorization", "Cookie"} <= set(answer["Vary"].split(", "))
    again = reads.get(CLAIMS, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert reads.head(CLAIMS)["ETag"] == answer["ETag"]
    make_claim()
    assert reads.get(CLAIMS, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_withheld_words_are_in_no_answer_and_a_withdrawn_claim_keeps_its_row(reads):
    claim = make_claim()
    make_withholding(claim.capture)
    (row,) = rows_of(reads, "claims")
    assert (row["quote"], bool(row["withheld_at"])) == ("[withheld]", True)
    Claim.objects.filter(pk=claim.pk).update(withdrawn_at=timezone.now())
    assert rows_of(reads, "claims") == []
    assert reads.get(f"{CLAIMS}{claim.uid}/").json()["withdrawn_at"]


def test_queries_do_not_grow_with_rows(reads):
    everything_there()
    # The first use of a day writes.
    reads.get(CLAIMS)
    counted = {}
    for _ in range(2):
        for noun in NOUNS:
            with CaptureQueriesContext(connection) as queries:
                rows_of(reads, noun.name, "?q=clinic" if noun.filters else "")
            counted.setdefault(noun.name, []).append(len(queries))
        everything_there()
    assert all(few == more for few, more in counted.values()), counted
    assert max(few for few, _ in counted.values()) < 25, counted
