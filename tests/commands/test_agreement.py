"""`manage.py agreement --file`: figures of any long table, without a database."""

import json
import os
import re
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.choices import Role
from claims.exchange.export import Export
from claims.exchange.files import RATINGS
from claims.models import OPERATOR
from tests.builders import make_claim, make_rating, make_user
from tests.paths import ROOT
from tests.rules.review.agreement.published import KRIPPENDORFF, by_rater

COLUMNS = ["--unit", "unit", "--rater", "rater", "--value", "value"]
ORDER = ["--order", "1, 2,3 ,4,5"]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    lines = [f"{row.unit};{row.rater};{row.value};s{int(row.unit[-2:]) // 2}" for row in by_rater(KRIPPENDORFF)]
    path.write_text("\n".join(["unit;rater;value;source", *lines]), encoding="utf-8")
    return path


def told(*arguments):
    out, err = StringIO(), StringIO()
    call_command("agreement", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_needs_no_database(table, tmp_path):
    """Neither a server nor a file, and no home that could be written to."""
    environment = os.environ | {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "EVIDENCE_HOME": "/nowhere", "SECRET_KEY": "x",
        "DJANGO_SETTINGS_MODULE": "evidence.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "agreement", "--file", str(table), *COLUMNS, *ORDER, "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert [round(found["alpha"][metric], 4) for metric in ("nominal", "ordinal", "interval")] == [
        0.7434, 0.8154, 0.8491,
    ]  # fmt: skip
    assert (found["units"], found["raters"], found["pairable"], found["left_out"]) == (12, 4, 40, 0)


def test_an_order_may_begin_with_a_minus(tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text("unit,rater,value\nu1,A,'-1\nu1,B,0\nu2,A,2\nu2,B,2\nu3,A,cannot_compare\nu3,B,2\n")
    found = json.loads(told("--file", path, *COLUMNS, "--order", "-1,0,1,2", "--json")[0])
    assert found["left_out"] == 1
    assert found["alpha"]["interval"] == pytest.approx(1 - (1 / 2) / (2 * (9 + 9 + 4 + 4 + 1) / 12))


def test_people_get_text(table):
    text, _ = told("--file", table, *COLUMNS, *ORDER)
    assert re.search(r"^  ordinal +0\.8154$", text, re.MULTILINE)


def test_intervals_come_with_a_cluster_or_a_seed(table):
    with_cluster, _ = told("--file", table, *COLUMNS, "--cluster", "source", "--seed", "5", "--json")
    around = json.loads(with_cluster)["intervals"]
    assert (around["seed"], around["clusters"], around["resamples"]) == (5, 6, 1000)
    alone = json.loads(told("--file", table, *COLUMNS, "--seed", "0", "--json")[0])["intervals"]
    assert (alone["seed"], alone["clusters"]) == (0, 12)
    standing = json.loads(told("--file", table, *COLUMNS, "--cluster", "source", "--json")[0])["intervals"]
    assert standing["seed"] == 1
    assert "intervals" not in json.loads(told("--file", table, *COLUMNS, "--json")[0])


def test_categories_say_what_was_possible(tmp_path):
    path = tmp_path / "constant.csv"
    path.write_text("unit,rater,value\n" + "".join(f"u{unit},{who},yes\n" for unit in range(5) for who in "AB"))
    alone = json.loads(told("--file", path, *COLUMNS, "--json")[0])
    assert alone["ac1"] == {"undefined": "because one category alone is known to have been possible"}
    named = json.loads(told("--file", path, *COLUMNS, "--categories", 'yes,"no, never"', "--json")[0])
    assert named["ac1"] == 1
    assert named["alpha"]["nominal"]["undefined"].startswith("because all values that can be compared are the same")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--unit", "who", "--rater", "rater", "--value", "value"], "but not: “who”."),
        (
            ["--unit", "source", "--rater", "rater", "--value", "value"],
            "The same unit and rater stand twice: rows 2 and 3",
        ),
        ([*COLUMNS, "--order", "1,,2"], "The order has an empty name"),
        ([*COLUMNS, "--order", "1,2,1"], "In the order a name stands twice: “1”."),
        ([*COLUMNS, "--categories", "1,2"], "There are values that are none of the categories: “3”; “4”; “5”."),
        ([*COLUMNS, "--cluster", "rater"], "A unit stands in two clusters: rows 2 and 14 (unit “unit 00”)"),
        ([*COLUMNS, "--seed", "-1"], "“-1” is no seed: take a whole number, 0 or more"),
        ([*COLUMNS, "--seed", "1.5"], "“1.5” is no seed: take a whole number, 0 or more"),
    ],
)
def test_what_is_wrong_is_said(table, arguments, says):
    with pytest.raises(CommandError) as refused:
        told("--file", table, *arguments)
    assert says in str(refused.value)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match=r"gone\.csv cannot be read: No such file"):
        told("--file", tmp_path / "gone.csv", *COLUMNS)
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        told("--file", tmp_path, *COLUMNS)


def test_a_value_that_looks_like_none_is_told_beside_the_figures(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("unit,rater,value\nu1,A,NA\nu1,B,low\n")
    out, err = told("--file", path, *COLUMNS, "--json")
    assert json.loads(out)["pairable"] == 2
    assert "“NA” (1 times) is taken as a value" in err


@pytest.mark.django_db
def test_an_export_of_ours_is_read_as_it_is(tmp_path):
    ann, ben = make_user(Role.REVIEWER), make_user(Role.REVIEWER)
    for one, other in (("supported", "supported"), ("unsupported", "supported"), ("unsupported", "unsupported")):
        claim = make_claim()
        make_rating(claim, reviewer=ann, verdict=one)
        make_rating(claim, reviewer=ben, verdict=other)
    path = tmp_path / "ratings.csv"
    path.write_bytes(b"".join(Export(user=OPERATOR, file=RATINGS).blocks()))
    columns = ["--unit", "claim_uid", "--rater", "reviewer", "--value", "verdict", "--cluster", "source_uid"]
    found = json.loads(told("--file", path, *columns, "--json")[0])
    assert (found["units"], found["raters"], found["percent"]) == (3, 2, pytest.approx(2 / 3))
    assert found["cohen"][0]["kappa"] == pytest.approx(0.4)
