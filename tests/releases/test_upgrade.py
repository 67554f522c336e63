"""A database of each release is restored and upgraded by the program of today, and says what it said."""

import json
import shutil

import pytest
from django.apps import apps

from evidence import __version__
from tests.paths import ROOT
from tests.places import SERVER, new_place
from tests.releases import kept
from tests.releases.kept import HERE, UNRELEASED, VERSION, changed_since, facts_of, make_kept, releases, unpacked

ENGINE = "postgresql" if SERVER else "sqlite"
# Of a moment, and so not kept.
PASSING = {"sessions.Session", "claims.LoginFailures", "claims.Sending", "claims.StaleMark"}
# Grown with every noun that a later version has.
NOT_KEPT = PASSING | {"contenttypes.ContentType", "auth.Permission"}
# Codebooks come with a version: those of before are among those of today.
GROW = {"claims.Scheme", "claims.SchemeVersion", "claims.Level", "claims.Item"}


@pytest.fixture(scope="module", params=sorted({*releases(), VERSION}))
def release(request, tmp_path_factory):
    """The folder of a release; until it is released, of what is going to be, made anew if its migrations changed."""
    folder = HERE / request.param
    if request.param in releases() or (folder.is_dir() and not changed_since(request.param)):
        return folder
    made = tmp_path_factory.mktemp("made")
    make_kept(made, ENGINE, SERVER, tmp_path_factory.mktemp("work"))
    return made


def said_then(release):
    return json.loads((release / f"{ENGINE}.json").read_text())


@pytest.mark.slow
def test_a_database_of_a_release_is_upgraded_and_has_all_its_data(release, tmp_path):
    then = said_then(release)
    with new_place(tmp_path / "place", empty=True) as place:
        said = place.run("restore", str(unpacked(release, ENGINE, tmp_path)))
        assert said.rstrip().endswith("everything is as it was stored.")
        now = facts_of(place)
        place.run("migrate", "--check")
        page = place.do(LOOK)
    for noun in NOT_KEPT:
        then["rows"].pop(noun, None)
    for noun in GROW & then["rows"].keys():
        assert now["rows"][noun] >= then["rows"].pop(noun)
    assert {noun: now["rows"].get(noun) for noun in then["rows"]} == then["rows"]
    assert {name: now[name] for name in then if name != "rows"} == {name: then[name] for name in then if name != "rows"}
    assert page.split() == ["200"] * 6


# Its pages are drawn, and its files are written.
LOOK = """
from django.conf import settings
from django.test import Client
from claims.models import Claim, User
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
browser = Client(headers={"host": "localhost"})
browser.force_login(User.objects.get(username="everything"))
claim = Claim.objects.filter(withdrawn_at=None).earliest("pk")
for page in ("/", "/claims/", "/sources/", "/exports/", claim.get_absolute_url(), claim.source.get_absolute_url()):
    print(browser.get(page).status_code)
"""


def test_something_of_every_noun_is_kept(release):
    rows = said_then(release)["rows"]
    ours = {model._meta.label for model in apps.get_app_config("claims").get_models()}
    histories = {label for label in ours if "Historical" in label}
    nothing = {label for label in set(rows) & (ours - histories) if not rows[label]}
    assert nothing <= NOT_KEPT


def test_the_kept_ratings_are_first_superseded_and_stale_ones(release):
    ratings = said_then(release)["ratings"].values()
    assert sum(bool(rating["supersedes"]) for rating in ratings) == 1
    assert sum(bool(rating["stale"]) for rating in ratings) >= 2
    # One is of a source, which has no quote.
    of_claims = [rating["basis"] for rating in ratings if rating["basis"].get("quote_sha256")]
    assert len(of_claims) >= len(ratings) - 1
    assert any(basis["evidence"] for basis in of_claims)


def test_no_migration_of_a_release_was_changed():
    for version in releases():
        assert changed_since(version) == [], f"{version} is released and stays as it is. Add another migration."


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_migration_that_was_changed_is_seen(tmp_path, monkeypatch, harm):
    monkeypatch.setattr(kept, "HERE", tmp_path / "releases")
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    for name in ("claims/migrations", "claims/data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "corpus"))
    (tmp_path / "releases" / "9.0").mkdir(parents=True)
    (tmp_path / "releases" / "9.0" / "migrations.json").write_text(json.dumps(kept.hashes_of_migrations()))
    first = tmp_path / "claims" / "migrations" / "0001_initial.py"
    assert changed_since("9.0") == []
    (tmp_path / "claims" / "migrations" / "0099_more.py").write_text("")
    assert changed_since("9.0") == []
    if harm == "gone":
        first.unlink()
    else:
        first.write_text(first.read_text() + "\n")
    assert changed_since("9.0") == ["claims/migrations/0001_initial.py"]


def test_a_release_is_in_the_changelog_and_is_kept():
    heading = "Unreleased" if __version__.endswith(UNRELEASED) else f"{VERSION} ("
    assert f"\n## {heading}" in (ROOT / "CHANGELOG.md").read_text()
    if not __version__.endswith(UNRELEASED):
        assert VERSION in releases()
