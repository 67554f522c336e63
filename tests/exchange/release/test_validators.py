"""A release before two readers that are not ours: the published schemas of Data Package 2.0, and frictionless."""

import json
import os
import shutil
import subprocess

import pytest

from claims.choices import Role
from tests.builders import make_user
from tests.exchange.release.test_load import refused
from tests.exchange.release.test_round_trip import elsewhere, judged_otherwise, released
from tests.paths import ROOT

PYTHON = ROOT / ".venv-release" / "bin" / "python"
# What they read is the same on both engines.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def found_in(*folders):
    script = ROOT / "tests" / "exchange" / "release" / "validators.py"
    # Without anything of ours on its way.
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    ran = subprocess.run(
        [str(PYTHON), str(script), *map(str, folders)], capture_output=True, text=True, env=plain, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(ran.stdout)[str(folder)] for folder in folders]


def described(folder, change):
    """Say otherwise in its description."""
    package = json.loads((folder / "datapackage.json").read_text())
    change({one["name"]: one for one in package["resources"]}, package)
    (folder / "datapackage.json").write_text(json.dumps(package))


def break_it(files, package):
    """Three files alone are enough for that."""
    package["resources"] = [files[name] for name in ("claims", "sources", "ratings")]
    for one in package["resources"]:
        one["schema"].pop("foreignKeys", None)
    files["ratings"]["schema"]["primaryKey"] = ["claim_uid"]


def of(schema, column):
    return next(field for field in schema["fields"] if field["name"] == column)


@pytest.mark.skipif(not PYTHON.exists(), reason="They are not installed here: make validators does it.")
def test_both_read_a_release_and_find_what_was_done_to_one(tmp_path):
    whole = tmp_path / "whole"
    with elsewhere():
        lead = make_user(Role.CURATOR, Role.LEAD)
        judged_otherwise()
        released(lead, whole)
    broken, schema, category = (shutil.copytree(whole, tmp_path / name) for name in ("broken", "schema", "category"))
    claims = broken / "data" / "claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b"It cures", b"It cureS", 1))
    (broken / "data" / "sources.csv").unlink()
    described(broken, break_it)
    described(schema, lambda _, package: package.update(created=7))
    depth = {"categories": [{"value": "abstract", "label": "Abstract"}]}
    described(category, lambda files, _: of(files["captures"]["schema"], "capture_depth").update(depth))
    fine, told, by_schemas = found_in(whole, broken, schema)
    assert fine == []
    for file, said in (("claims.csv", "hash"), ("sources.csv", "No such file"), ("ratings.csv", "primary key")):
        assert any(file in one and said in one for one in told), (file, told)
    assert "datapackage: $.created: 7 is not of type 'string'" in by_schemas
    # We look at all of that too, and at categories, which a reader may let pass.
    assert "row 2, capture_depth: “full” is none of its categories" in refused(lead, category)
    assert set(refused(lead, broken).splitlines()) == {
        "data/sources.csv: missing",
        "data/claims.csv: changed: it does not have the SHA-256 that datapackage.json names",
    }
