"""Fixtures for the whole suite."""

import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

from claims.choices import Role
from claims.models import User
from claims.network.authority import ANSWERS
from tests import migrated
from tests.authority import Authority, serving
from tests.builders import make_user

# A busy machine is no fault of what is tested: no test is timed. Whether a commit passes is no matter of luck: a check
# of one draws the same examples each time, whoever works on it others.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("untimed")
# So few files are read sooner by one process than others are started.
FEW = 3


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config):
    """`-n auto`: as many as there are cores for folders and the whole suite, none beside this one for a few files."""
    files = {name.partition("::")[0] for name in config.args}
    if len(files) <= FEW and all(Path(name).is_file() for name in files):
        return 0
    return None


@pytest.fixture(scope="session")
def django_db_keepdb():
    """On SQLite the copy of a migrated database is there before Django asks for one."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_createdb):
    """Start from a database that was migrated before; `--create-db` migrates an empty one."""
    if django_db_createdb:
        return
    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        migrated.copy_into(Path(test["NAME"]))
    else:
        test["TEMPLATE"] = migrated.template(os.environ["TEST_DATABASE_URL"])
        connection.creation._destroy_test_db = _drop


def _drop(name: str, verbosity: int) -> None:
    """Drop a test database of PostgreSQL also where a process that was killed has a session in it still."""
    with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def install_vocabulary():
    """Put in what every installation starts with; what is there already is left as it is."""
    import_module("claims.migrations.0003_vocabulary").install(apps, None)
    import_module("claims.migrations.0011_standing_round").make_standing(apps, None)
    import_module("claims.migrations.0012_codebooks").install(apps, None)


@pytest.fixture
def installed(transactional_db):
    """What every installation starts with: a test that commits ends by emptying all tables."""
    install_vocabulary()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After tests that commit, put back what others start from: with several processes, other files come after them."""
    yield
    if nextitem is not None and commits(item) and not commits(nextitem):
        with item.config.stash[blocking_manager_key].unblock():
            install_vocabulary()
            connection.close()


def commits(item):
    """Whether a test commits, and so ends by emptying all tables."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return "transactional_db" in names or "live_server" in names or bool(marker and marker.kwargs.get("transaction"))


def pytest_collection_modifyitems(config, items):
    """Tests of the other database are left out, not skipped: they could not be run by installing something."""
    other = "sqlite" if os.environ.get("TEST_DATABASE_URL") else "postgres"
    wrong = [item for item in items if item.get_closest_marker(other)]
    items[:] = [item for item in items if item not in wrong]
    config.hook.pytest_deselected(items=wrong)
    # What takes longest begins first: else one process would end with it while the others have nothing left to do.
    long = {item.path for item in items if any(item.get_closest_marker(name) for name in ("browser", "slow"))}
    items.sort(key=lambda item: item.path not in long)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """Where everything is installed, a skip is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        # One of several processes: the one that started them counts.
        return
    if os.environ.get("EVIDENCE_NO_SKIPS") and reporter.stats.get("skipped"):
        reporter.write_line("\nEVIDENCE_NO_SKIPS is set, and tests were skipped: the run fails.")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: object) -> Iterator[None]:
    """Each test stores captured bytes in a folder of its own."""
    folder = tmp_path / "files"
    settings.MEDIA_ROOT = folder  # type: ignore[attr-defined]
    yield
    shutil.rmtree(folder, ignore_errors=True)


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def curator(db: None) -> User:
    """A person who is a curator and nothing else."""
    return make_user(Role.CURATOR, username="curator")


@pytest.fixture
def reviewer(db: None) -> User:
    """A person who is a reviewer and nothing else."""
    return make_user(Role.REVIEWER, username="reviewer")


@pytest.fixture
def lead(db: None) -> User:
    """A person who is a lead and nothing else."""
    return make_user(Role.LEAD, username="lead")


@pytest.fixture
def reader(db: None) -> User:
    """A person who is a reader and nothing else."""
    return make_user(Role.READER, username="reader")


@pytest.fixture
def as_curator(curator: User) -> Client:
    """A browser in which the curator is logged in."""
    return _client(curator)


@pytest.fixture
def as_reviewer(reviewer: User) -> Client:
    """A browser in which the reviewer is logged in."""
    return _client(reviewer)


@pytest.fixture
def as_lead(lead: User) -> Client:
    """A browser in which the lead is logged in."""
    return _client(lead)


@pytest.fixture
def as_reader(reader: User) -> Client:
    """A browser in which the reader is logged in."""
    return _client(reader)


@pytest.fixture
def as_everything(db: None) -> Client:
    """A browser in which one person with all roles is logged in."""
    return _client(make_user(*Role, username="everything"))


@pytest.fixture(scope="session")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """A time-stamping authority of this machine, made once for the whole run."""
    with serving(Authority(tmp_path_factory.mktemp("clock") / "authority")) as authority:
        yield authority


@pytest.fixture
def stamps(clock: Authority, settings: object) -> Authority:
    """The same, which the settings name: it answers as it should, and has been asked nothing yet."""
    settings.TIME_STAMP_ADDRESS, settings.TIME_STAMP_CERTIFICATES = clock.address, str(clock.root)  # type: ignore[attr-defined]
    clock.answer, clock.kind = None, ANSWERS
    clock.asked.clear()
    return clock
