"""The two commands on a fresh machine: what they make, what they leave alone, and what they say when they cannot."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bin.stub_index import make_wheel
from tests.paths import ROOT

Finished = subprocess.CompletedProcess[str]
# Starts only where the package is installed, and says what it was given.
MANAGE = "import sys; from importlib.metadata import version; version('tiny'); print('started', *sys.argv[1:])"


class Checkout:
    """A folder with the product's commands, one tiny package to install, and a manage.py that only says hello."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("bin/setup.py", "Makefile"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        (folder / "manage.py").write_text(MANAGE)
        self.lock = folder / "requirements.lock"
        digest = make_wheel(folder, "tiny", "1.0")
        self.lock.write_text(f"tiny==1.0 --hash=sha256:{digest}\n")

    def run(self, *arguments: str, before: Sequence[str] = (), having: dict[str, str] | None = None) -> Finished:
        """Run bin/setup.py as a person would, with no registry to ask."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "EVIDENCE_"))}
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.folder), "PIP_CONFIG_FILE": os.devnull}
        return subprocess.run(
            [*before, sys.executable, "bin/setup.py", *arguments],
            cwd=self.folder,
            env=kept | offline | (having or {}),
            capture_output=True,
            text=True,
            check=False,
        )


def stub(folder: Path, name: str, code: str) -> dict[str, str]:
    """Give a module that every Python started with this environment meets before its own."""
    (folder / name).write_text(code)
    return {"PYTHONPATH": str(folder)}


def refusal(finished: Finished) -> str:
    """Return the one line in which a command refused."""
    lines = finished.stderr.splitlines()
    assert finished.returncode == 1
    assert len(lines) == 1, finished.stderr
    assert lines[0].startswith("Evidence: ")
    return lines[0]


@pytest.fixture
def fresh(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout that was started once; what a test changes in it, the next start repairs."""
    checkout = Checkout(tmp_path_factory.mktemp("used"))
    first = checkout.run("run")
    assert first.stdout.splitlines() == [
        "Making the environment in .venv",
        "Installing 1 packages from requirements.lock, once",
        "started start",
    ], first.stderr
    return checkout


def test_the_second_start_makes_and_installs_nothing(used: Checkout) -> None:
    again = used.run("run", having={"PIP_FIND_LINKS": "/nowhere"})
    assert again.stdout == "started start\n"


def test_a_changed_lock_is_installed_into_the_environment_that_is_there(used: Checkout) -> None:
    used.lock.write_text(used.lock.read_text() + "# changed\n")
    assert used.run("run").stdout == "Installing 1 packages from requirements.lock, once\nstarted start\n"


def test_an_environment_that_was_cut_short_is_made_again(used: Checkout) -> None:
    (used.folder / ".venv/unfinished").touch()
    again = used.run("run")
    assert again.stdout.startswith("Making the environment")
    assert again.stdout.endswith("started start\n")


def test_an_environment_without_its_python_is_made_again(used: Checkout) -> None:
    (used.folder / ".venv/bin/python").unlink()
    again = used.run("run")
    assert again.stdout.startswith("Making the environment")
    assert again.stdout.endswith("started start\n")


def test_a_package_that_is_not_what_the_lock_names_is_not_installed(used: Checkout) -> None:
    right = used.lock.read_text()
    used.lock.write_text(right.replace("tiny==1.0", "tiny==2.0"))
    make_wheel(used.folder, "tiny", "2.0")
    finished = used.run("run")
    used.lock.write_text(right)
    assert finished.returncode == 1
    assert "started" not in finished.stdout
    assert "Evidence: requirements.lock could not be installed" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_pip_names_the_culprit(used: Checkout) -> None:
    right = used.lock.read_text()
    digest = make_wheel(used.folder, "asking", "1.0", "Requires-Dist: not-locked[extra]>=1\n")
    make_wheel(used.folder, "not-locked", "1.5")
    used.lock.write_text(f"{right}asking==1.0 --hash=sha256:{digest}\n")
    finished = used.run("run")
    used.lock.write_text(right)
    *said, last = finished.stderr.splitlines()
    assert any(line.strip().startswith("not-locked[extra]>=1 from") for line in said), finished.stderr
    assert last.startswith("Evidence: requirements.lock could not be installed; pip's reason stands above.")


def test_words_after_the_command_reach_what_it_starts(used: Checkout) -> None:
    assert used.run("run", "--port", "8080").stdout.endswith("started start --port 8080\n")


def test_a_backup_is_restored_on_a_machine_that_has_nothing_yet(fresh: Checkout) -> None:
    assert fresh.run("restore", "/backup").stdout.endswith("started restore /backup\n")
    assert "SECRET_KEY=" in (fresh.folder / "var" / "env").read_text()


def test_a_word_like_port_8080_is_a_setting_as_make_takes_it(used: Checkout) -> None:
    (used.folder / "manage.py").write_text("import os, sys; print(os.environ['PORT'], os.environ['SHARE'], *sys.argv)")
    said = used.run("run", "PORT=8080", "SHARE=on", "--more").stdout
    (used.folder / "manage.py").write_text(MANAGE)
    assert said.endswith("8080 on manage.py start --more\n")


def test_work_on_the_code_is_started_with_debug(used: Checkout) -> None:
    shutil.copy(used.lock, used.folder / "requirements-dev.lock")
    (used.folder / "manage.py").write_text("import os, sys; print(os.environ['DEBUG'], *sys.argv[1:])")
    said = used.run("dev").stdout
    (used.folder / "manage.py").write_text(MANAGE)
    assert said.endswith("on start\n")


def test_the_folder_of_all_data_is_its_owners_alone(fresh: Checkout) -> None:
    fresh.run("run", before=("sh", "-c", 'umask 022; exec "$@"', "sh"))
    assert (fresh.folder / "var").stat().st_mode & 0o777 == 0o700
    assert (fresh.folder / "var/env").stat().st_mode & 0o777 == 0o600


def test_a_python_without_venv_is_told_what_to_install(fresh: Checkout) -> None:
    finished = fresh.run("run", having=stub(fresh.folder, "ensurepip.py", "raise ImportError"))
    assert re.search(r"has no venv module\. Install it .*apt install python3\.\d+-venv", refusal(finished))
    assert not (fresh.folder / ".venv").exists()


def test_a_python_that_is_too_old_is_named(fresh: Checkout) -> None:
    finished = fresh.run(
        "run", having=stub(fresh.folder, "sitecustomize.py", "import sys\nsys.version_info = (3, 9, 2)\n")
    )
    line = refusal(finished)
    assert "Python 3.11 or newer is needed" in line
    assert f"{sys.executable} is 3.9" in line


def test_an_old_python_can_read_the_command_and_so_refuse() -> None:
    ast.parse((ROOT / "bin/setup.py").read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("home", ["", "data"])
def test_a_read_only_folder_is_named(fresh: Checkout, home: str) -> None:
    folder = fresh.folder / home
    folder.mkdir(exist_ok=True)
    folder.chmod(0o555)
    # The superuser ignores permissions, unless it gives that power up.
    before = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    finished = fresh.run("run", before=before, having={"EVIDENCE_HOME": str(folder / "var")} if home else None)
    folder.chmod(0o755)
    assert f"{folder} cannot be written to" in refusal(finished)


def test_an_unknown_word_lists_the_known_ones(fresh: Checkout) -> None:
    assert "run|restore|dev|test|tools" in refusal(fresh.run("start"))


def make(folder: Path, *arguments: str) -> Finished:
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_make_says_so_when_there_is_no_python(fresh: Checkout) -> None:
    finished = make(fresh.folder, "run", "PYTHON=no-such-python")
    assert finished.stderr.startswith("Evidence: there is no no-such-python. Install Python 3.11 or newer")


def test_make_clean_keeps_the_data(fresh: Checkout) -> None:
    for name in (".venv", "var/__pycache__", "claims/__pycache__"):
        (fresh.folder / name).mkdir(parents=True)
    assert make(fresh.folder, "clean").returncode == 0
    assert (fresh.folder / "var/__pycache__").is_dir()
    assert not (fresh.folder / ".venv").exists()
    assert not (fresh.folder / "claims/__pycache__").exists()


def test_the_example_of_the_settings_lists_each_that_is_read() -> None:
    read = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", (ROOT / "evidence/settings.py").read_text()))
    listed = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    # What manage.py start reads alone; the settings have no use for it.
    started = set(re.findall(r"environ\.get\(\"(\w+)\"", (ROOT / "claims/management/launch.py").read_text()))
    started |= set(re.findall(r"is_on\(\"(\w+)\"", (ROOT / "claims/management/commands/start.py").read_text()))
    assert started == {"PORT", "SERVER", "SHARE", "DEMO"}
    assert listed == read | started
