#!/usr/bin/env python3
"""Make `.venv` match a lock file, then start something in it: `python3 bin/setup.py COMMAND [arguments]`.

    run     installs requirements.lock and starts the application (`manage.py start`)
    restore installs requirements.lock and restores a backup into this place (`manage.py restore FOLDER`)
    dev     the same as run with DEBUG, and a new start whenever code has changed; installs requirements-dev.lock
    test    installs requirements-dev.lock and runs pytest
    tools   installs requirements-dev.lock and stops

Words like PORT=8080 are settings, as make takes them.

It runs before anything is installed, so it uses the standard library alone, and its syntax is one that a Python 3.6
can read, so that an old Python says that it is too old instead of failing on a line that it does not understand.
"""

import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterable

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / "Scripts" / "python.exe" if WINDOWS else VENV / "bin" / "python"
# Stands in .venv while something is being made there: found at the next start, it tells that the work was cut short.
UNFINISHED = VENV / "unfinished"
LAST_LINES = 20
SETTING = re.compile("[A-Z_]+=")
COMMANDS = {
    "run": ("requirements.lock", ["manage.py", "start"]),
    "restore": ("requirements.lock", ["manage.py", "restore"]),
    "dev": ("requirements-dev.lock", ["manage.py", "start"]),
    "test": ("requirements-dev.lock", ["-m", "pytest", "-n", "auto"]),
    "tools": ("requirements-dev.lock", []),
}


class Refusal(Exception):
    """A reason why nothing can be started, in one line that says what to do."""


def main(arguments: "list[str]") -> None:
    """Prepare the environment and become the command that was asked for; raise Refusal where that cannot be."""
    os.environ.update({word.partition("=")[0]: word.partition("=")[2] for word in arguments if SETTING.match(word)})
    arguments = [word for word in arguments if not SETTING.match(word)]
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        raise Refusal(f"say what to do: python3 bin/setup.py {'|'.join(COMMANDS)} [arguments]")
    require_python()
    os.chdir(str(ROOT))
    if name == "dev":
        os.environ.setdefault("DEBUG", "on")
    if name in ("run", "dev", "restore"):
        home = Path(os.environ.get("EVIDENCE_HOME") or ROOT / "var").absolute()
        require_writable(home)
        write_settings(home)
    lock, command = COMMANDS[name]
    install(ROOT / lock)
    if command:
        become([str(PYTHON), *command, *arguments[1:]])


def become(command: "list[str]") -> None:
    """Run a command in the place of this process; on Windows, which cannot do that, until it ends."""
    if WINDOWS:
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def require_python() -> None:
    """Refuse a Python that is too old, and name a newer one if this machine has it."""
    if sys.version_info >= OLDEST:
        return
    newer = next((name for name in ("python3.13", "python3.12", "python3.11") if runs(name)), None)
    hint = f"This machine has {newer}: add PYTHON={newer} to the make command." if newer else "Install one."
    found = f"{sys.executable} is {sys.version_info[0]}.{sys.version_info[1]}"
    raise Refusal(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, and {found}. {hint}")


def runs(name: str) -> bool:
    """Tell whether a command of this name is there and answers: a version manager leaves names that do not."""
    return bool(shutil.which(name)) and call(name, "-V") == 0


def call(*command: str) -> int:
    """Run a command without its output; return its exit status."""
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def require_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written to, or cannot be made."""
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    if not os.access(str(place), os.W_OK):
        raise Refusal(f"{place} cannot be written to. Change its permissions, or work in a copy that is yours.")


def write_settings(home: Path) -> None:
    """Make the file of settings that `manage.py` reads, with a secret key of its own, where there is none yet."""
    settings = home / "env"
    if settings.exists():
        return
    # For its owner alone: passwords, sessions and captures come to stand in it.
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.touch(mode=0o600)
    # On this machine alone, over plain HTTP; a deployment sets its own (see the README).
    settings.write_text("SECRET_KEY=" + secrets.token_urlsafe(50) + "\nHTTPS=off\n")


def install(lock: Path) -> None:
    """Make `.venv` hold what the lock lists; without a call of pip when it already does."""
    stamp = VENV / f"installed-{lock.name}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    sound = is_sound()
    if sound and stamp.is_file() and stamp.read_text() == wanted:
        return
    require_writable(VENV)
    if not sound:
        make_venv()
    run_pip(lock)
    stamp.write_text(wanted)


def is_sound() -> bool:
    """Tell whether `.venv` is there, was made to the end, and has a Python that runs and is new enough."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    check = f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"
    return call(str(PYTHON), "-c", check) == 0


def make_venv() -> None:
    """Make `.venv` anew."""
    try:
        # Debian packs these two apart from Python itself.
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        advice = f"Install it (on Debian and Ubuntu: apt install {package}) and try again."
        raise Refusal(f"{sys.executable} has no venv module. {advice}") from None
    print("Making the environment in .venv", flush=True)
    if VENV.exists():
        shutil.rmtree(str(VENV))
    VENV.mkdir()
    UNFINISHED.touch()
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        raise Refusal("the environment could not be made: " + (made.stdout + made.stderr).strip()[-500:])
    UNFINISHED.unlink()


def run_pip(lock: Path) -> None:
    """Install what the lock lists, every file checked against its hash, and show how far it is."""
    total = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    print(f"Installing {total} packages from {lock.name}, once", flush=True)
    options = ["--require-hashes", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command = [str(PYTHON), "-m", "pip", "install", *options, "-r", str(lock)]
    UNFINISHED.touch()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        lines = show_progress(pip.stdout or [], total)
    # pip rolls back what it could not finish; only work that was cut short leaves the mark.
    UNFINISHED.unlink()
    if pip.returncode:
        # Whole, because the line that names the culprit is seldom the one that says ERROR.
        print("".join(lines[-LAST_LINES:]), file=sys.stderr, end="")
        raise Refusal(f"{lock.name} could not be installed; pip's reason stands above. Then try again.")


def show_progress(output: "Iterable[str]", total: int) -> "list[str]":
    """Count the packages that pip takes up, in one line that a terminal rewrites; return every line pip printed."""
    lines, seen = [], 0
    for line in output:
        lines.append(line)
        seen += line.startswith(("Collecting ", "Requirement already satisfied"))
        if sys.stdout.isatty():
            print(f"\r  {min(seen, total)} of {total}", end="", flush=True)
    if sys.stdout.isatty():
        print()
    return lines


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Refusal, OSError) as error:
        sys.exit(f"Evidence: {error}")
    except KeyboardInterrupt:
        sys.exit("Evidence: stopped; the same command goes on from here.")
