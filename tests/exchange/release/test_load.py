"""Taking a release in: every file is checked first, and each fault is told by the name of its file."""

import json

import pytest

from claims.actions.release import Plan
from claims.choices import Role
from claims.exchange.release.build import build_release
from claims.exchange.release.folder import take_out
from claims.exchange.release.load import BadRelease, load_release
from claims.models import Source
from tests.builders import make_claim, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user(Role.LEAD, Role.CURATOR)


@pytest.fixture
def folder(lead, tmp_path):
    make_claim(voice="marketing")
    take_out(build_release(actor=lead, plan=Plan(title="First", contact="x")), tmp_path / "release")
    return tmp_path / "release"


def refused(lead, folder) -> str:
    with pytest.raises(BadRelease) as told:
        load_release(actor=lead, folder=folder)
    return str(told.value)


def test_a_file_that_was_changed_by_one_byte_is_named(lead, folder):
    path = folder / "data" / "claims.csv"
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    (folder / "data" / "sources.jsonl").unlink()
    assert refused(lead, folder).splitlines() == [
        "data/sources.jsonl: missing",
        "data/claims.csv: changed: it does not have the SHA-256 that datapackage.json names",
    ]


def test_a_category_that_is_not_there_is_named(lead, folder):
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    (claims,) = (one for one in package["resources"] if one["name"] == "claims")
    (voice,) = (one for one in claims["schema"]["fields"] if one["name"] == "voice")
    voice["categories"] = [one for one in voice["categories"] if one["value"] != "marketing"]
    path.write_text(json.dumps(package))
    assert refused(lead, folder) == "data/claims.csv, row 2, voice: “marketing” is none of its categories"


@pytest.mark.parametrize("text", ["", "[]", '{"resources": [{}]}', '{"resources": 7}'])
def test_what_is_no_release_is_refused(lead, tmp_path, text):
    if text:
        (tmp_path / "datapackage.json").write_text(text)
    assert refused(lead, tmp_path).startswith("datapackage.json: ")


def test_a_path_out_of_the_folder_is_refused(lead, folder):
    path = folder / "datapackage.json"
    path.write_text(path.read_text().replace("data/claims.csv", "../claims.csv"))
    assert refused(lead, folder) == "datapackage.json: ../claims.csv is no file of its folder."


def test_it_is_taken_into_an_empty_installation_alone(lead, folder):
    assert "is not empty" in refused(lead, folder)
    assert Source.objects.count() == 1
