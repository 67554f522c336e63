"""`make run`, from an empty folder to a server that answers, and again with everything kept."""

import json
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests.commands.servers import ends, process, server, workers_of
from tests.paths import ROOT

# The command brings its own database and server, whatever the suite runs on.
pytestmark = [pytest.mark.sqlite, pytest.mark.slow]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    (folder / "env").write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}\nHTTPS=off\n")
    return folder


def rows(home):
    with sqlite3.connect(home / "db.sqlite3") as database:
        return [
            database.execute(f"SELECT count(*) FROM claims_{table}").fetchone()[0]
            for table in ("source", "claim", "rating", "user")
        ]


def test_the_first_start_makes_everything_and_serves_it(home, port):
    with server(home, port), urllib.request.urlopen(f"http://127.0.0.1:{port}/login/") as page:
        body = page.read().decode()
        policy = page.headers["Content-Security-Policy"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/releases/") as releases:
            shown = releases.read().decode()
    # What a release looks like is there without a login, and says that it is a demonstration.
    assert "Release 1: Demonstration: claims about cell therapy" in shown
    said = (home / "said").read_text()
    assert f"http://127.0.0.1:{port}/" in said
    logins = dict(line.split() for line in (home / "logins.txt").read_text().splitlines())
    assert {
        "everyone", "curator", "curator-2", "reviewer-1", "reviewer-2", "reviewer-3", "lead", "reader",
    } == set(logins)  # fmt: skip
    assert all(re.search(rf"{name} +{re.escape(password)}", said) for name, password in logins.items())
    assert (home / "logins.txt").stat().st_mode & 0o077 == 0
    assert rows(home) == [12, 52, 175, 8]
    assert re.search(r"claims/evidence\.[0-9a-f]{12}\.css", body), "static files are served under hashed names"
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_second_start_keeps_every_row_and_login_and_takes_seconds(home, port):
    logins = (home / "logins.txt").read_text()
    with sqlite3.connect(home / "db.sqlite3") as database:
        database.execute("UPDATE claims_source SET note = 'kept' WHERE id = 1")
    with server(home, port) as seconds:
        pass
    assert rows(home) == [12, 52, 175, 8]
    assert (home / "logins.txt").read_text() == logins
    with sqlite3.connect(home / "db.sqlite3") as database:
        assert database.execute("SELECT note FROM claims_source WHERE id = 1").fetchone() == ("kept",)
    assert seconds < 60


def demonstration(home):
    with sqlite3.connect(home / "db.sqlite3") as database:
        return [json.loads(rows) for (rows,) in database.execute("SELECT rows FROM claims_demonstration")]


def test_the_demonstration_knows_its_rows_and_everyone_is_none_of_them(home):
    (recorded,) = demonstration(home)
    numbers = [len(recorded[f"claims.{noun}"]) for noun in ("source", "claim", "rating", "user", "release")]
    assert numbers == [12, 52, 175, 7, 1]
    with sqlite3.connect(home / "db.sqlite3") as database:
        (everyone,) = database.execute("SELECT id FROM claims_user WHERE username = 'everyone'").fetchone()
    assert everyone not in recorded["claims.user"]


@pytest.fixture(scope="module")
def own_home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    (folder / "env").write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}\nHTTPS=off\n")
    return folder


def logins_of(home):
    return dict(line.split() for line in (home / "logins.txt").read_text().splitlines())


def log_in(port, name, password):
    """The page that a person sees after logging in; that of the login again when it was refused."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    address = f"http://127.0.0.1:{port}/login/"
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)', browser.open(address).read().decode()).group(1)
    data = {"username": name, "password": password, "csrfmiddlewaretoken": token, "next": "/"}
    return browser.open(address, urllib.parse.urlencode(data).encode()).read().decode()


def test_without_the_demonstration_there_is_one_account_with_all_roles_and_nothing_else(own_home, port):
    with server(own_home, port, process(own_home, port, demo="off")):
        (name, password), *others = logins_of(own_home).items()
        page = log_in(port, name, password)
    assert (name, others) == ("everyone", [])
    assert "Nothing is here yet" in page
    assert "Paste a page" in page
    assert re.search(rf"everyone +{re.escape(password)}\n", (own_home / "said").read_text())
    assert rows(own_home) == [0, 0, 0, 1]
    with sqlite3.connect(own_home / "db.sqlite3") as database:
        roles = database.execute(
            "SELECT name FROM auth_group JOIN claims_user_groups ON auth_group.id = group_id ORDER BY name"
        )
        assert [role for (role,) in roles] == ["curator", "lead", "reader", "reviewer"]
    assert demonstration(own_home) == []


@pytest.mark.parametrize("demo", ["off", None])
def test_what_was_begun_empty_stays_empty_and_its_password_is_printed_again(own_home, port, demo):
    password = logins_of(own_home)["everyone"]
    with server(own_home, port, process(own_home, port, demo=demo)):
        pass
    assert rows(own_home) == [0, 0, 0, 1]
    assert password in (own_home / "said").read_text()


def test_a_password_that_was_changed_is_printed_no_more_and_kept_nowhere(own_home, port):
    password = logins_of(own_home)["everyone"]
    with sqlite3.connect(own_home / "db.sqlite3") as database:
        database.execute("UPDATE claims_user SET password = 'another'")
    with server(own_home, port, process(own_home, port, demo="off")):
        pass
    assert password not in (own_home / "said").read_text()
    assert (own_home / "logins.txt").read_text() == ""


def test_an_installation_with_the_demonstration_is_told_how_to_be_without(home, port):
    with server(home, port, process(home, port, demo="off")):
        pass
    assert "manage.py remove_demonstration" in (home / "said").read_text()
    assert rows(home) == [12, 52, 175, 8]


def test_a_demonstration_that_is_neither_on_nor_off_is_one_clear_line(home, port):
    refused = process(home, port, demo="maybe")
    assert refused.communicate(timeout=60)[0].strip().endswith("DEMO=maybe is neither on nor off.")
    assert refused.returncode == 1


ENQUEUE = """
from claims.actions.job import start_fetch
from claims.models import User
print(start_fetch(actor=User.objects.get(username="curator"), address="http://127.0.0.1/").uid)
"""


def ask_for_a_fetch(home):
    """Ask as a page would; returns the uid of the job."""
    environment = os.environ | {"EVIDENCE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "evidence.settings"}
    environment = {name: value for name, value in environment.items() if name not in ("SECRET_KEY", "DATABASE_URL")}
    asked = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", ENQUEUE],
        cwd=ROOT, env=environment | {"FETCH_PAGES": "on"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return asked.stdout.strip()


def state_of(home, uid):
    with sqlite3.connect(home / "db.sqlite3") as database:
        return database.execute("SELECT state, message FROM claims_job WHERE uid = ?", [uid]).fetchone()


def test_a_worker_runs_beside_the_server_and_goes_with_it(home, port):
    running = process(home, port)
    with server(home, port, running):
        (worker,) = workers_of(running.pid)
        uid = ask_for_a_fetch(home)
        until = time.monotonic() + 30
        while state_of(home, uid)[0] != "failed" and time.monotonic() < until:
            time.sleep(0.1)
        assert state_of(home, uid)[0] == "failed"
        assert "Fetching is off here" in state_of(home, uid)[1], "the worker has the settings of the server"
    assert ends(worker, 10)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_the_worker_goes_however_the_server_goes(home, port, sent):
    running = process(home, port)
    with server(home, port, running):
        (worker,) = workers_of(running.pid)
        running.send_signal(sent)
        assert ends(worker, 30)


def test_a_port_in_use_is_one_clear_line(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        refused = process(home, taken)
        said = refused.communicate(timeout=60)[0]
    assert refused.returncode == 1
    assert said.count("\n") == 1
    assert f"Port {taken} is in use" in said
    assert "make run PORT=" in said


@pytest.mark.parametrize("asked", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_clear_line(home, asked):
    refused = process(home, asked)
    said = refused.communicate(timeout=60)[0]
    assert refused.returncode == 1
    assert said.strip().endswith(f"PORT={asked} is not a port number.")
