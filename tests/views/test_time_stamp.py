"""Pages of time-stamps: who asks for one, what is said where it is off, and the files that check one."""

import io
import zipfile

import pytest
from django.urls import reverse

from claims.actions.time_stamp import stamp_case
from claims.choices import Covers
from claims.models import Publisher, TimeStamp
from tests.authority import needs_openssl, openssl
from tests.builders import make_capture, make_release, make_source

pytestmark = [pytest.mark.django_db, needs_openssl]


def page_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def checked(response, folder):
    """Whether openssl accepts the time-stamp in a ZIP by the command that its page prints."""
    with zipfile.ZipFile(io.BytesIO(b"".join(response))) as archive:
        archive.extractall(folder / "zip")
    (inside,) = (folder / "zip").iterdir()
    lines = (line.strip() for line in (inside / "README.txt").read_text().splitlines())
    (command,) = (line for line in lines if line.startswith("openssl ts -verify"))
    return openssl(*command.split()[1:], cwd=inside).stdout.strip() == b"Verification: OK"


def test_a_source_is_time_stamped_by_a_button_and_its_files_are_checked(stamps, as_curator, as_reader, tmp_path):
    source = make_source()
    make_capture(source=source)
    assert "Time-stamp now" in page_of(as_curator, source.get_absolute_url())
    assert "Time-stamp now" not in page_of(as_reader, source.get_absolute_url())
    address = reverse("source_stamp", args=[source.uid])
    assert as_reader.post(address).status_code == 403
    assert as_curator.post(address).status_code == 302
    stamp = TimeStamp.objects.get()
    told = page_of(as_reader, source.get_absolute_url())
    assert f"by {stamp.authority}" in told
    assert "covers all saved copies of this source" in told
    assert source.shown_title in page_of(as_reader, reverse("time_stamps"))
    assert checked(as_reader.get(reverse("time_stamp_zip", args=[stamp.uid])), tmp_path)
    stamps.answer = b"garbage"
    assert "No time-stamp was stored. It is no time-stamp" in " ".join(
        as_curator.post(address, follow=True).content.decode().split()
    )
    assert TimeStamp.objects.count() == 1


def test_where_it_is_off_pages_say_so_and_who_turns_it_on(as_curator, as_lead):
    source = make_source()
    make_capture(source=source)
    for client, address in (
        (as_curator, source.get_absolute_url()), (as_lead, make_release().get_absolute_url()),
        (as_curator, reverse("time_stamps")),
    ):  # fmt: skip
        said = page_of(client, address)
        assert "Time-stamps are off here. Whoever runs this server turns them on" in said
        assert "TIME_STAMP_ADDRESS" in said
        assert "Time-stamp now" not in said


@pytest.mark.usefixtures("stamps")
def test_a_release_is_time_stamped_by_leads_and_read_as_the_release_is(as_lead, as_curator, client, tmp_path, lead):
    release = make_release()
    address = reverse("release_stamp", args=[release.uid])
    assert as_curator.post(address).status_code == 403
    assert as_lead.post(address).status_code == 302
    stamp = TimeStamp.objects.get(covers=Covers.RELEASE, release=release)
    files = reverse("release_time_stamp", args=[release.uid, stamp.uid])
    assert files in page_of(as_lead, release.get_absolute_url())
    assert client.get(files).status_code == 404
    assert checked(as_lead.get(files), tmp_path)
    # What a case file holds is for who may see all of its claims: not by this address.
    case = stamp_case(actor=lead, publisher=Publisher.objects.create(name="A clinic"), statement="{}")
    for one in (case, stamp):
        assert as_lead.get(reverse("time_stamp_zip", args=[one.uid])).status_code == 404


def test_the_list_asks_no_more_for_more_of_them(stamps, as_reader, curator, django_assert_max_num_queries):
    source = make_source()
    make_capture(source=source)
    one = {"covers": Covers.MANIFEST, "content": "x", "sha256": "0" * 64, "token": b"x", "trusted": "x"} | {
        "authority": "CN=Tick", "policy": "1", "serial": "1", "asked_by": curator, "stamped_at": source.created_at,
    }  # fmt: skip
    TimeStamp.objects.bulk_create(TimeStamp(**one) for _ in range(60))
    with django_assert_max_num_queries(6):
        said = page_of(as_reader, reverse("time_stamps"))
    assert said.count("asked for by") == 50
    before = TimeStamp.objects.order_by("-pk")[49].pk
    assert page_of(as_reader, f"{reverse('time_stamps')}?before={before}").count("asked for by") == 10
