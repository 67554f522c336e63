"""Static files as an installation serves them: named by their hash, also where one script imports another."""

import re

import pytest
from django.core.management import call_command
from django.test import override_settings

from evidence.settings import STORAGES
from tests.paths import ROOT

SCRIPTS = ROOT / "claims/static"
IMPORT = re.compile(r'^import .*"(.+)";$', re.MULTILINE)
IMPORTING = sorted(path for path in SCRIPTS.rglob("*.js") if IMPORT.search(path.read_text("utf-8")))


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES=STORAGES, STATIC_ROOT=str(folder)):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.mark.parametrize("path", IMPORTING, ids=lambda path: path.name)
def test_what_a_script_imports_is_asked_for_by_the_name_of_its_content(collected, path):
    folder = collected / path.parent.relative_to(SCRIPTS)
    (served,) = folder.glob(f"{path.stem}.????????????.js")
    imported = IMPORT.findall(served.read_text("utf-8"))
    assert len(imported) == len(IMPORT.findall(path.read_text("utf-8")))
    for name in imported:
        assert re.fullmatch(r"\./\w+\.[0-9a-f]{12}\.js", name)
        assert (folder / name).is_file()
