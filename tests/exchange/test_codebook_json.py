"""A codebook goes out as JSON and comes back the same."""

import json

import pytest

from claims.actions.codebook import import_codebook
from claims.exchange.codebook_json import codebook_read, written
from claims.models import CodebookNote, Scheme
from claims.reads.review.codebook import content_of
from claims.rules.review.codebook_file import BadCodebook
from tests.builders import OWN_CODES, make_scheme_version, open_round
from tests.rules.review.test_codebook import item

pytestmark = pytest.mark.django_db


def forget(scheme):
    """Take a scheme away that no round uses, as if it had been written elsewhere."""
    for version in scheme.versions.all():
        version.levels.all().delete()
        version.items.all().delete()
        version.delete()
    scheme.delete()


def test_it_comes_back_the_same(lead):
    version = make_scheme_version(*OWN_CODES, reason_asked="not_supported", notes="Made for a test.")
    codebook = codebook_read(written(version.scheme, [version]).encode())
    codebook["versions"][0]["items"] = [item(position=1), item("more", position=2, kind="nominal", levels=[])]
    codebook["versions"][0]["levels"][0]["boundary"] = "A sieve with one hole."
    forget(version.scheme)
    (first,) = import_codebook(actor=lead, codebook=codebook).made
    file = written(first.scheme, [first])
    content = content_of(first)
    forget(first.scheme)
    (again,) = import_codebook(actor=lead, codebook=codebook_read(file.encode())).made
    assert again.content_sha256 == first.content_sha256
    assert content_of(again) == content
    assert written(again.scheme, [again]) == file
    assert (again.status, again.frozen_at, again.notes) == ("draft", None, "Made for a test.")


def test_what_is_here_already_is_left_as_it_is(lead):
    version = open_round().scheme_version
    codebook = codebook_read(written(version.scheme, [version]).encode())
    taken = import_codebook(actor=lead, codebook=codebook)
    assert (taken.made, taken.known) == ([], [version])


def test_the_notes_of_coders_go_out_with_it(lead):
    version = open_round().scheme_version
    level = version.levels.get(code="unsupported")
    CodebookNote.objects.create(version=version, level=level, text="We agreed on Tuesday.", created_by=lead)
    (note,) = json.loads(written(version.scheme, [version]))["versions"][0]["coder_notes"]
    assert note.pop("at").startswith("20")
    assert note == {
        "by": "lead", "axis": "verdict", "item": "", "level": "unsupported", "text": "We agreed on Tuesday.",
    }  # fmt: skip


@pytest.mark.parametrize("data", [b"{", b"\xff", b"[" * 100_000, b"7", b""])
def test_what_is_no_codebook_is_told(data):
    with pytest.raises(BadCodebook):
        codebook_read(data)


def test_what_ships_goes_out_as_files_that_can_be_read():
    for scheme in Scheme.objects.all():
        codebook = codebook_read(written(scheme, scheme.versions.all()).encode())
        assert len(codebook["versions"]) == scheme.versions.count()
