"""The agreement figures of a release come out again from its files alone, by the scripts in docs."""

import csv
import io
import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from django.core.files.storage import default_storage

from claims.choices import Role, UnitRole
from claims.models import RoundUnit
from tests.builders import make_claim, make_question, make_rating, make_release, make_user
from tests.items import answered
from tests.led import close, led_round
from tests.paths import ROOT

pytestmark = pytest.mark.django_db
SCRIPTS = {
    "python": [sys.executable, str(ROOT / "docs" / "agreement_of_release.py")],
    "R": ["Rscript", str(ROOT / "docs" / "agreement_of_release.R")],
}
SAID = (("supported", "low"), ("unsupported", "low"), ("partly_supported", "moderate"), ("unsupported", "high"))


@pytest.fixture
def folder(tmp_path):
    """Three raters on eight claims, of whom one left some out, changed their mind, and saw the others; and a pilot."""
    raters = [make_user(Role.REVIEWER) for _ in range(3)]
    question = make_question("Zyx, “does it”\nhelp?")
    claims = [make_claim(question=question if number < 3 else None) for number in range(8)]
    round_ = led_round(*claims, raters=tuple(raters))
    for number, claim in enumerate(claims):
        for place, person in enumerate(raters[: 3 if number % 3 else 2]):
            verdict, certainty = SAID[(number + place * (number % 4 == 1)) % len(SAID)]
            gap = {"wording_gap": ("in_line", "overstated")[(number + place) % 2], "comparator": "evidence"}
            rating = make_rating(claim, reviewer=person, round_=round_, verdict=verdict, certainty=certainty, **gap)
    make_rating(claim, reviewer=person, round_=round_, supersedes=rating, verdict="supported", certainty="low")
    RoundUnit.objects.filter(claim=claims[4]).update(role=UnitRole.PILOT)
    close(round_)
    answered(make_claim())
    release = make_release()
    with default_storage.open(release.stored_name) as stored, zipfile.ZipFile(stored) as archive:
        archive.extractall(tmp_path / "release")
    return tmp_path / "release"


@pytest.mark.parametrize("language", SCRIPTS)
def test_the_figures_come_out_again(folder, language):
    if shutil.which(SCRIPTS[language][0]) is None:
        pytest.skip("There is no Rscript here: r-base-core has it.")
    again = run(language, folder)
    assert again.returncode == 0, again.stdout + again.stderr
    told = [row for row in figures(folder) if row["value"]]
    assert again.stdout.count(", again ") == len(told)
    assert {row["figure"] for row in told} >= {"percent", "alpha_nominal", "alpha_ordinal", "ac1", "ac2", "cohen"}
    assert {row["judgement"] for row in told} >= {"verdict", "certainty", "wording_gap"}
    path = folder / "data" / "ratings.csv"
    path.write_bytes(path.read_bytes().replace(b'"unsupported"', b'"supported"', 3))
    assert run(language, folder).returncode == 1


def run(language, folder):
    """Without anything of ours on its way."""
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run([*SCRIPTS[language], str(folder)], capture_output=True, text=True, env=plain, check=False)


def figures(folder):
    text = (folder / "data" / "agreement.csv").read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
