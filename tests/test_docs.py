"""What the README and the other documents say is so."""

import re
import subprocess

import pytest
from django.core.management import get_commands

from claims.management.commands.start import EVERYONE, PEOPLE
from tests.paths import ROOT

README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / target).exists(), target


def test_every_command_that_the_readme_names_exists():
    named = set(re.findall(r"^\| `(\w+)[^`]*` \|", README, re.MULTILINE)) - settings_named()
    assert {"verify", "export_ratings", "attach_documents"} <= named
    assert named <= {*get_commands(), *PEOPLE}


def settings_named():
    return set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))


def test_the_configuration_table_has_every_setting():
    examples = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert settings_named() == examples


def test_every_make_target_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in DOCUMENTS:
        for target in re.findall(r"(?:^ +|`)make (?:-k )?([a-z]+)", path.read_text(), re.MULTILINE):
            assert target in targets, f"{path.name}: make {target}"


def test_the_readme_names_the_people_who_are_made():
    assert {EVERYONE, *PEOPLE} == set(re.findall(r"`(everyone|curator(?:-\d)?|reviewer-\d|lead|reader)`", README))


def paths_in(text):
    """Files and folders that a document names, from the root or from one of `BASES`."""
    for name in re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", text):
        if "/" in name or name.endswith((".py", ".js", ".md", ".toml", ".html", ".css")):
            yield name


# Where the documents leave out the beginning of a path.
BASES = ("", "claims", "claims/rules", "claims/static/claims", "docs")
# What is there once the program runs, stands in a backup or a release, and an example that looks like a path.
MADE = re.compile(r"var/.*|files/|tests/releases/VERSION|10\.1000/182|(?:\.\.\.|[\dT.-]+Z)/.*")


@pytest.mark.parametrize("path", [one for one in DOCUMENTS if one.name != "CHANGELOG.md"], ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(path):
    for name in paths_in(path.read_text()):
        assert MADE.fullmatch(name) or any((ROOT / base / name).exists() for base in BASES), name


def test_a_path_that_is_not_there_is_seen():
    assert list(paths_in("In `actions/gone.py`, in `marking/` and `theme.js`, never `verify` or `0.1.0`.")) == [
        "actions/gone.py",
        "marking/",
        "theme.js",
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(path):
    assert set(re.findall(r"manage\.py (\w+)", path.read_text())) <= set(get_commands())


def test_the_project_speaks_of_itself_alone():
    """No path of a machine it was made on, and no host of a package registry."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    words = re.compile("/" + "work/main|/" + "tmp/|pypi" + r"\.org|files\.python" + "hosted|registry" + r"\.npmjs")
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix not in {".png", ".svg"} and path.is_file():
            assert not words.search(path.read_text(errors="ignore")), name


def test_each_test_that_the_threat_model_names_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    for file, test in named:
        path = ROOT / file
        assert path.is_file(), file
        assert not test or f"def {test}(" in path.read_text(encoding="utf-8"), test
