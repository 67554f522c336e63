"""Settings of the test run: the product's own, with a fast password hasher and folders of their own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "x0Yz" * 12)
_home = Path(tempfile.mkdtemp(prefix="evidence-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["EVIDENCE_HOME"] = str(_home)
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{_home / 'db.sqlite3'}")
os.environ["HTTPS"] = "off"

from evidence.settings import *  # noqa: E402, F403  the product's settings, name by name, are what is tested
from evidence.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The manifest is made by collectstatic, which tests do not need.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
# A test runs what was queued when it wants to.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # SQLite's in-memory database locks tables under the threads of the live server.
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "test.sqlite3")}
    # What a test commits need not outlive a power cut; on PostgreSQL neither.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
DATABASES["default"]["CONN_MAX_AGE"] = 0
