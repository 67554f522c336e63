"""The demonstration, made from its files by the import alone."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from claims.choices import Role
from claims.exchange.corpus import FOLDER, load_corpus
from claims.exchange.corpus_rounds import load_rounds
from claims.exchange.files import FILES
from claims.models import Claim, Demonstration, Round, User
from tests.builders import make_user
from tests.exchange.helpers import rows_of

pytestmark = pytest.mark.django_db
PEOPLE = {
    "curator": Role.CURATOR, "curator-2": Role.CURATOR, "reviewer-1": Role.REVIEWER, "reviewer-2": Role.REVIEWER,
    "reviewer-3": Role.REVIEWER, "lead": Role.LEAD,
}  # fmt: skip
# Made by chance, or by the clock; names of people are those of whoever makes them.
CHANCE = re.compile(r"(?:.*_)?uid|.*_at|rests_on|permalink|reviewer|coder|decided_by|recorded_by|made_by|.*_sha256")


def run(*arguments):
    out = StringIO()
    call_command("import", *map(str, arguments), "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def said():
    """What every file has, without what is made by chance."""
    return {
        name: [{key: value for key, value in row.items() if not CHANCE.fullmatch(key)} for row in rows_of(name)]
        for name in FILES
        if name != "ratings_wide"
    }


def test_the_import_of_its_files_makes_what_the_demonstration_is():
    with transaction.atomic():
        load_rounds(load_corpus(people={name: make_user(role, username=name) for name, role in PEOPLE.items()}))
        wanted, rounds = said(), Round.objects.count()
        transaction.set_rollback(True)
    make_user(Role.CURATOR, Role.LEAD, username="head")
    dry = run(FOLDER, "--dry-run")
    assert not Claim.objects.exists()
    done = run(FOLDER, "--as", "head")
    assert dry == done
    assert {one["kind"] for one in done} == {"corpus"}
    assert all(one["new"] == one["found"] > 0 for one in done)
    assert said() == wanted
    assert Round.objects.count() == rounds
    assert not User.objects.get(username="lead").has_usable_password()
    assert Demonstration.objects.exists()
    again = run(FOLDER, "--as", "head")
    assert all(one["same"] == one["found"] for one in again)
    assert said() == wanted


def test_a_curator_cannot_bring_a_corpus_with_its_rounds():
    make_user(Role.CURATOR, username="curator")
    with pytest.raises(CommandError, match="lead"):
        run(FOLDER, "--as", "curator")
    assert not Claim.objects.exists()


def test_the_works_that_the_documents_lead_to_come_in_as_references():
    make_user(Role.CURATOR, username="curator")
    works = FOLDER.parent / "references" / "works.json"
    (done,) = run(works, "--as", "curator")
    assert (done["kind"], done["found"], done["new"], done["refused"]) == ("references", 5, 5, 0)
    sources = {row["doi"] or row["pmid"] or row["source_title"][:20]: row for row in rows_of("sources")}
    assert {"10.1016/j.ebiom.2018.02.002", "10.1186/s13287-024-03765-6", "29423006"} <= set(sources)
    told = [reference["note"].partition(" ")[0] for reference in json.loads(works.read_text())]
    assert told == ["Circular", "Not", "Not", "Not", "Circular"]
    (again,) = run(works, "--as", "curator")
    assert (again["found"], again["same"]) == (5, 5)
