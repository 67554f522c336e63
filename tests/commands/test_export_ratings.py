import io
import subprocess
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.actions.claim import withdraw_claim
from claims.choices import Reveal, Role
from claims.exchange.dictionary import markdown
from claims.exchange.files import CLAIMS
from claims.models import Round
from tests.builders import everything, make_claim, make_rating, make_user
from tests.exchange.read_back import read_csv, read_jsonl

pytestmark = pytest.mark.django_db


def export(*arguments: str) -> bytes:
    out = io.TextIOWrapper(io.BytesIO())
    call_command("export_ratings", *arguments, stdout=out)
    return out.buffer.getvalue()


def rows(*arguments: str) -> list[dict[str, Any]]:
    return list(read_csv(io.BytesIO(export(*arguments))))


def test_the_operator_gets_every_rating():
    Round.objects.update(reveal=Reveal.AT_CLOSE)
    uids = [make_rating().uid, make_rating().uid]
    assert [row["rating_uid"] for row in rows()] == uids


def test_a_person_gets_what_they_may_see():
    Round.objects.update(reveal=Reveal.AT_CLOSE)
    mine = make_rating(reviewer=make_user(Role.REVIEWER, username="me"))
    make_rating(mine.claim, rationale="Hidden.")
    assert [row["rating_uid"] for row in rows("--as", "me")] == [mine.uid]
    for what in ("ratings_wide", "claims"):
        for format_ in ("csv", "jsonl"):
            assert b"Hidden." not in export("--as", "me", "--what", what, "--format", format_)


def test_a_name_that_nobody_has_is_told():
    with pytest.raises(CommandError, match="There is no person with the user name “nobody”"):
        export("--as", "nobody")


def test_each_file_in_each_form():
    make_rating(rationale="=1+1")
    assert [row["rationale"] for row in rows()] == ["=1+1"]
    assert b'"\'=1+1"' in export()
    assert [row["rationale"] for row in read_jsonl(io.BytesIO(export("--format", "jsonl")))] == ["=1+1"]
    assert export("--bom").startswith(b"\xef\xbb\xbfrating_uid,")
    assert export("--what", "ratings_wide").startswith(b"claim_uid,")
    assert len(rows("--what", "claims")) == 1


def test_permalinks_begin_with_the_address_that_is_given(settings):
    claim = make_claim()
    (row,) = rows("--what", "claims", "--address", "https://evidence.example/")
    assert row["permalink"] == f"https://evidence.example/claims/{claim.uid}/"
    settings.PUBLIC_ADDRESS = "https://other.example"
    assert rows("--what", "claims")[0]["permalink"] == f"https://other.example/claims/{claim.uid}/"


def test_withdrawn_claims_come_on_request():
    claim = make_rating().claim
    withdraw_claim(actor=everything(), claim=claim, because="Twice.")
    assert rows() == []
    assert [row["claim_uid"] for row in rows("--withdrawn")] == [claim.uid]


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    make_claim()
    path = tmp_path / "claims.csv"
    assert export("--what", "claims", "--output", str(path)) == b""
    assert path.read_bytes() == export("--what", "claims")
    assert [found.name for found in tmp_path.glob("*.csv*")] == ["claims.csv"]
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        export("--output", str(tmp_path / "nowhere" / "claims.csv"))


def test_nothing_to_export_is_a_header():
    assert export("--what", "claims") == ",".join(placed.name for placed in CLAIMS.columns).encode() + b"\r\n"


def test_the_dictionary_is_written(tmp_path, capsys):
    path = tmp_path / "dictionary.md"
    call_command("data_dictionary", output=path)
    assert path.read_text(encoding="utf-8") == markdown()
    call_command("data_dictionary")
    assert capsys.readouterr().out == markdown()


@pytest.mark.slow
def test_who_stops_reading_gets_no_traceback(tmp_path):
    make_rating()
    blocks = (
        "import os, sys; from pathlib import Path; from claims.management.commands import export_ratings as command;"
        " command._write(sys.stdout.buffer, (b'x' * 65536 for _ in range(100)))"
    )
    setup = "import django; django.setup(); "
    shell = f'"{sys.executable}" -c "{setup}{blocks}" | head -c 10 > /dev/null'
    done = subprocess.run(shell, shell=True, capture_output=True, text=True, check=False)  # noqa: S602  our own words
    assert done.stderr == ""
