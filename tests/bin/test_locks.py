"""What a lock installs is what it names: with any pip, on any system, whatever is published later."""

import hashlib
import itertools
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.bin.stub_index import PIN, normal, pins, publish
from tests.paths import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock"]
# Python 3.11.0 brings this one; those of Python 3.12 and later are newer, and this one does not run there.
OLDEST = "pip-22.3-py3-none-any.whl"
OLDEST_SHA256 = "1daab4b8d3b97d1d763caeb01a4640a2250a0ea899e257b1e44b9eded91e15ab"
KEPT = ROOT / ".pytest_cache" / "pip"


def oldest_pip() -> Path:
    """The wheel of the oldest pip; fetched once, where a registry can be asked."""
    wheel = KEPT / OLDEST
    if not wheel.exists():
        asked = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", str(KEPT), "pip==22.3"]
        if subprocess.run(asked, capture_output=True, check=False, timeout=120).returncode:
            pytest.skip("pip 22.3 could not be fetched: no registry answers")
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == OLDEST_SHA256
    return wheel


@pytest.fixture(scope="module", params=["brought by this Python", "oldest"])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose environment has nothing in it but pip."""
    folder = tmp_path_factory.mktemp("empty")
    subprocess.run([sys.executable, "-m", "venv", str(folder / ".venv")], check=True)
    if request.param == "oldest":
        if sys.version_info >= (3, 12):
            pytest.skip("this Python brings a newer pip, and pip 22.3 does not run on it")
        pip(folder, "install", "--no-index", "--quiet", str(oldest_pip()))
        assert "pip 22.3 " in pip(folder, "--version")
    (folder / "bin").mkdir()
    shutil.copy(ROOT / "bin/setup.py", folder / "bin")
    (folder / "manage.py").touch()
    return folder


def pip(folder: Path, *arguments: str) -> str:
    """Run the pip of an environment without a registry; return what it says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.run(
        [str(folder / ".venv/bin/python"), "-m", "pip", *arguments],
        env=kept | {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.slow
@pytest.mark.parametrize(("command", "name"), [("run", LOCKS[0]), ("tools", LOCKS[1])])
def test_a_lock_installs_what_it_names_beside_newer_releases_of_all(
    empty: Path, command: str, name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(empty, folder, symlinks=True)
    stubs = tmp_path / "stubs"
    stubs.mkdir()
    (folder / name).write_text(publish(ROOT / name, stubs))
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "EVIDENCE_"))}
    done = subprocess.run(
        [sys.executable, "bin/setup.py", command],
        cwd=folder,
        env=kept | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(stubs), "PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (site,) = (folder / ".venv/lib").glob("python3*/site-packages")
    found = {normal(each.name): each.version for each in distributions(path=[str(site)])}
    locked = pins(ROOT / name)
    # Every environment has these two from the start.
    assert found == {key: found[key] for key in {"pip", "setuptools"} & set(found)} | locked


def conditional(name: str, extras: set[str]) -> set[str]:
    """What a package asks for on any of the systems and with any of the Pythons that Evidence runs on."""
    systems = (("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt"))
    asked = set()
    for (platform, system, kind), minor, extra in itertools.product(systems, range(11, 15), {"", *extras}):
        there = {"sys_platform": platform, "platform_system": system, "os_name": kind}
        there |= {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0", "extra": extra}
        for wanted in map(Requirement, distribution(name).requires or ()):
            if wanted.marker is None or wanted.marker.evaluate(there):
                asked.add(normal(wanted.name))
    return asked


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_what_its_packages_ask_for_on_any_system_and_python(name: str) -> None:
    locked = pins(ROOT / name)
    for package, extras, _ in PIN.findall((ROOT / name).read_text()):
        assert conditional(package, set(re.findall(r"[\w-]+", extras))) <= set(locked), package


def test_the_two_locks_agree() -> None:
    run, development = (pins(ROOT / name) for name in LOCKS)
    assert {name: development.get(name) for name in run} == run


@pytest.mark.parametrize("kind", ["", "-dev"])
def test_every_requirement_is_locked_with_its_extras(kind: str) -> None:
    wanted = re.findall(
        r"^([A-Za-z][\w-]*)(\[[\w,-]+\])?", (ROOT / f"requirements{kind}.txt").read_text(), re.MULTILINE
    )
    locked = {
        (normal(name), extras) for name, extras, _ in PIN.findall((ROOT / f"requirements{kind}.lock").read_text())
    }
    assert {(normal(name), extras) for name, extras in wanted} <= locked


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_registry_and_no_folder(name: str) -> None:
    assert not re.search(r"://|--index-url|--find-links|--trusted-host| /", (ROOT / name).read_text())
