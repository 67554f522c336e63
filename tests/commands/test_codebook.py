"""Codebooks out and in, by command."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from claims.models import SchemeVersion
from tests.builders import open_round

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = StringIO()
    call_command("codebook", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["json", "qdc"])
def test_a_version_goes_out_and_comes_in(tmp_path, lead, ending):
    version = open_round().scheme_version
    file = tmp_path / f"ours.{ending}"
    assert version.version in run("export", str(file), scheme="claim-fit", name=version.version)
    assert f"{version}: here already, and left as it is." in run("import", str(file))
    file.write_text(file.read_text().replace(f'"version": "{version.version}"', '"version": "7.0.0"'))
    assert "7.0.0: taken in, draft." in run("import", str(file), username="lead")
    taken = SchemeVersion.objects.get(version="7.0.0")
    assert taken.levels.count() == version.levels.count()


def test_all_versions_are_in_one_file(tmp_path):
    file = tmp_path / "ours.json"
    run("export", str(file), scheme="claim-fit")
    assert (
        len(json.loads(file.read_text())["versions"]) == SchemeVersion.objects.filter(scheme__code="claim-fit").count()
    )


@pytest.mark.parametrize(
    ("arguments", "options", "told"),
    [
        (("export", "{}/a.json"), {}, "several codebooks"),
        (("export", "{}/a.json"), {"scheme": "nobody"}, "no codebook “nobody”"),
        (("export", "{}/a.json"), {"scheme": "claim-fit", "name": "9"}, "has no version “9”"),
        (("export", "{}/a.qdc"), {"scheme": "claim-fit"}, "holds one version"),
        (("export", "{}/nowhere/a.json"), {"scheme": "claim-fit"}, "No such file"),
        (("import", "{}/a.json"), {}, "No such file"),
        (("import", "{}/bad.json"), {}, "its “format” must be"),
        (("import", "{}/bad.qdc"), {}, "no REFI-QDA codebook"),
    ],
)
def test_what_cannot_be_done_is_told(tmp_path, lead, arguments, options, told):
    (tmp_path / "bad.json").write_text("{}")
    (tmp_path / "bad.qdc").write_text("<x/>")
    with pytest.raises(CommandError, match=told):
        run(*(one.format(tmp_path) for one in arguments), **options)
