"""The pages of releases: who reads which, what they say, and what a lead does with one."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.job import run_job
from claims.actions.release import Plan, publish_release
from claims.choices import JobKind, JobState, Role
from claims.exchange.release.build import build_release
from claims.exchange.release.files import RELEASED
from claims.exchange.release.papers import fair_of
from claims.models import Job, Release
from claims.rules.fair import sentences
from claims.urls import urlpatterns
from tests.builders import everything, make_capture, make_claim, make_round, make_source, make_user
from tests.decided import decided, rated
from tests.flat import body, flat

pytestmark = pytest.mark.django_db
TITLE = "Claims on knees"


def made(lead=None, **said) -> Release:
    plan = Plan(**{"title": TITLE, "contact": "team@evidence.example"} | said)
    return build_release(actor=lead or make_user(Role.LEAD), plan=plan)


@pytest.fixture
def release():
    """One with a decided claim of a page with markup in its words."""
    source = make_source(title="Our page", address="https://clinic.example/")
    capture = make_capture("</script><b>Knees</b> are cured.\n\nAnd more is said here than is quoted.", source=source)
    claim = make_claim("</script><b>Knees</b> are cured.", capture=capture)
    round_, _ = rated("supported", "unsupported", claim=claim)
    decided(round_, claim, "unsupported", reason="No study is named.")
    return made()


def pages(release) -> list[str]:
    at = release.get_absolute_url()
    decision = release.claims.get().decision_uid
    return [at, f"{at}claims/", f"{at}claims/{decision}/", f"{at}files.zip"]


def test_without_a_login_a_release_is_not_there_until_it_is_public(client, release):
    assert client.get("/releases/").status_code == 302
    for address in pages(release):
        assert client.get(address).status_code == 404, address
    publish_release(actor=everything(), release=release, public=True)
    for address in ("/releases/", *pages(release)):
        response = client.get(address)
        assert response.status_code == 200, address
        body(response)
    # All else stays closed.
    assert client.get("/claims/").status_code == 302
    assert client.get("/releases/new/").status_code == 302
    publish_release(actor=everything(), release=release, public=False)
    for address in pages(release):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("role", Role)
def test_who_has_a_role_reads_what_is_not_public(client, role, release):
    client.force_login(make_user(role))
    for address in ("/releases/", *pages(release)):
        response = client.get(address)
        assert response.status_code == 200, address
        body(response)


def test_who_has_no_role_reads_what_is_public_alone(client, release):
    client.force_login(make_user())
    assert client.get(release.get_absolute_url()).status_code == 404


def test_one_that_is_being_made_is_not_there(client):
    client.force_login(everything())
    unmade = Release.objects.create(title="Unmade", contact="x", made_by=everything())
    assert client.get(unmade.get_absolute_url()).status_code == 404
    assert "Unmade" not in flat(client.get("/releases/"))


def test_the_page_says_what_is_to_be_known(client, release):
    publish_release(actor=everything(), release=release, public=True)
    page = flat(client.get(release.get_absolute_url()))
    for said in (TITLE, "team@evidence.example", release.sha256, "None is given.", "Made public", *fair_of(release)):
        assert said in page
    assert "Release 1" in page
    assert f"http://testserver{release.get_absolute_url()}" in page
    # Who did what here is for people here.
    assert everything().shown_name not in page


def test_every_public_page_and_file_says_what_it_is_not(client, release):
    """Every address that answers without a login is on this list, or a file whose README says it."""
    publish_release(actor=everything(), release=release, public=True)
    open_to_all = {one.name for one in urlpatterns if not getattr(one.callback, "login_required", True)}
    answers = {"release_list", "release", "release_claims", "release_claim", "release_feed", "release_zip"}
    # Hashes and what an authority signed of them.
    answers |= {"release_time_stamp"}
    assert {name for name in open_to_all if name and name.startswith("release")} == answers
    for address in ("/releases/", "/releases/feed.atom", *pages(release)[:3]):
        page = flat(client.get(address))
        for part in (
            "A rating or a decision is a judgement of these words against the evidence linked as of ",
            "; not a finding about the publisher, not legal or medical advice.",
            "Source type and side are our classification, by ",
            "“Republishes” says that one text has the words of another, and nothing of permission.",
            "Publishers are never ranked.",
        ):
            assert part in page, address
    says = sentences(as_of=str(release.made_at)[:10], by=release.made_by_name)
    with default_storage.open(release.stored_name) as stored, zipfile.ZipFile(stored) as archive:
        readme = archive.read("README.md").decode()
        assert all(f"- {line}\n" in readme for line in says)
        assert json.loads(archive.read("datapackage.json"))["evidence"]["says"] == list(says)
        assert json.loads(archive.read("zenodo.json"))["notes"] == " ".join(says)
    assert readme.count("our classification") > 3
    decided_on = release.claims.get().row["decided_at"][:10]
    assert f"linked as of {decided_on};" in flat(client.get(pages(release)[2]))


def test_documents_that_are_quoted_much_are_linked_before_it_is_made_public(client, as_lead):
    source = make_source(title="Short page")
    make_claim("Knees are cured.", capture=make_capture("Knees are cured. Fully.", source=source))
    release = made()
    link = f'<a href="{source.get_absolute_url()}">Short page</a>: 70 %'
    assert link in flat(as_lead.get(release.get_absolute_url()))
    # It is told and not refused; once it is public only the sentence is left.
    assert as_lead.post(f"{release.get_absolute_url()}public/", {"public": "yes"}).status_code == 302
    assert link not in flat(as_lead.get(release.get_absolute_url()))
    page = flat(client.get(release.get_absolute_url()))
    assert "More than half of the text of “Short page” is quoted." in page
    assert source.get_absolute_url() not in page


def test_search_engines_are_kept_out_until_a_lead_lets_them_in(client, as_lead, release):
    publish_release(actor=everything(), release=release, public=True)
    for address in pages(release)[:3]:
        response = client.get(address)
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert as_lead.post(f"{release.get_absolute_url()}listed/", {"listed": "yes"}).status_code == 302
    for address in pages(release)[:3]:
        response = client.get(address)
        assert "X-Robots-Tag" not in response
        assert "noindex" not in response.content.decode()


def test_a_decided_claim_is_told_to_people_and_as_claim_review(client, release):
    publish_release(actor=everything(), release=release, public=True)
    address = pages(release)[2]
    response = client.get(address)
    page = flat(response)
    for said in ("Unsupported", "No study is named.", "Our page", "https://clinic.example/", "claim-fit 2.0.0"):
        assert said in page
    (markup,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL)
    review = json.loads(markup)
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert review["claimReviewed"] == "</script><b>Knees</b> are cured."
    assert review["url"] == f"http://testserver{address}"
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Unsupported"}
    assert review["itemReviewed"]["appearance"] == {"@type": "CreativeWork", "url": "https://clinic.example/"}


def test_the_zip_is_what_was_hashed(client, release):
    publish_release(actor=everything(), release=release, public=True)
    response = client.get(f"{release.get_absolute_url()}files.zip")
    assert response["Content-Disposition"] == 'attachment; filename="evidence-release-1.zip"'
    data = b"".join(response.streaming_content)
    response.close()
    assert len(data) == release.size
    assert "datapackage.json" in zipfile.ZipFile(BytesIO(data)).namelist()


def test_a_withheld_one_keeps_its_page_its_hash_and_the_reason(client, as_lead, release):
    publish_release(actor=everything(), release=release, public=True)
    at = release.get_absolute_url()
    refused = as_lead.post(f"{at}withhold/", {"because": " "})
    assert refused.status_code == 422
    assert "Say why it is withheld" in flat(refused)
    assert as_lead.post(f"{at}withhold/", {"because": "A name stands in it."}).status_code == 302
    page = flat(client.get(at))
    assert "A name stands in it." in page
    assert release.sha256 in page
    assert client.get(f"{at}files.zip").status_code == 410
    for address in pages(release)[1:3]:
        assert client.get(address).status_code == 404
    assert "This release is withheld." in flat(as_lead.post(f"{at}public/", {"public": "no"}, follow=True))


@pytest.mark.parametrize("step", ["public", "listed", "withhold"])
@pytest.mark.parametrize("role", [Role.CURATOR, Role.REVIEWER, Role.READER])
def test_only_a_lead_decides_who_reads_it(client, release, role, step):
    client.force_login(make_user(role))
    address = f"{release.get_absolute_url()}{step}/"
    assert client.post(address, {"public": "yes", "listed": "yes", "because": "No."}).status_code == 403
    assert client.get("/releases/new/").status_code == 403
    assert client.post("/releases/new/", {"title": "Mine", "contact": "me"}).status_code == 403
    release.refresh_from_db()
    assert (release.public_at, release.listed, release.withheld_at) == (None, False, None)


# --- making one ------------------------------------------------------------------------------------------------------


def test_what_is_unfinished_is_told_before_one_is_made(as_lead):
    assert "is open" not in flat(as_lead.get("/releases/new/"))
    led = make_round(make_claim())
    assert f"Round “{led.name}” is open" in flat(as_lead.get("/releases/new/"))


def test_a_lead_has_one_made_by_a_worker(as_lead):
    response = as_lead.post("/releases/new/", {"title": TITLE, "contact": "team@evidence.example"})
    job = Job.objects.get(kind=JobKind.RELEASE)
    assert response["Location"] == job.get_absolute_url()
    assert job.arguments["title"] == TITLE
    Release.objects.create(title="Left by one that was stopped", contact="x", made_by=everything())
    again = as_lead.post("/releases/new/", {"title": "Another", "contact": "team@evidence.example"})
    assert again.status_code == 422
    assert "A release is being made already." in flat(again)
    assert 'value="Another"' in flat(again)


def test_what_is_missing_is_said_where_it_is_missing(as_lead, release):
    page = as_lead.post("/releases/new/", {"title": "", "contact": "", "correction": "A name.", "about": "Typed."})
    assert page.status_code == 422
    assert "Give the release a title." in flat(page)
    assert "Say where corrections can be asked for." in flat(page)
    assert "Typed." in flat(page)
    said = {"title": "Second", "contact": "x", "corrects": release.uid}
    assert "Say what it corrects." in flat(as_lead.post("/releases/new/", said))


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_how_far_it_is_and_makes_it_whole(as_lead):
    as_lead.post("/releases/new/", {"title": TITLE, "contact": "team@evidence.example"})
    run_job.call(Job.objects.get(kind=JobKind.RELEASE).uid)
    job = Job.objects.get(kind=JobKind.RELEASE)
    assert (job.state, job.done > 0, job.total) == (JobState.DONE, True, 2 * len(RELEASED) + 1), job.message
    release = Release.objects.made().get()
    assert default_storage.exists(release.stored_name)
    assert 'href="/releases/"' in flat(as_lead.get(job.get_absolute_url()))


def test_queries_do_not_grow_with_rows(as_lead, release):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert as_lead.get(address).status_code == 200
        return len(captured)

    addresses = ("/releases/", *pages(release)[:3])
    few = [queries(address) for address in addresses]
    for _ in range(2):
        claim = make_claim()
        decided(rated("supported", "unsupported", claim=claim)[0], claim)
    for corrects in (release.uid, ""):
        release = made(corrects=corrects, correction="A name." if corrects else "")
    at = release.get_absolute_url()
    assert release.claims.count() == 3
    first = release.claims.first().decision_uid
    more = ["/releases/", at, f"{at}claims/", f"{at}claims/{first}/"]
    assert [queries(address) for address in more] <= [number + 1 for number in few]
