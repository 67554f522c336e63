"""What was exported goes back in: the demonstration, with everything that there is a file of."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from claims.actions.sighting import reject_sighting
from claims.choices import Role
from claims.exchange.corpus import load_corpus
from claims.exchange.corpus_rounds import load_rounds
from claims.exchange.files import FILES
from claims.exchange.own.load import load_own
from claims.exchange.own.read import own_file
from claims.models import Capture, Change, Round, Sighting, User
from claims.reads.verify import (
    verify_captures,
    verify_descriptions,
    verify_ratings,
    verify_relations,
    verify_search_texts,
    verify_setup,
)
from tests.actions.test_change import judged, softened
from tests.builders import everything, make_user
from tests.exchange.helpers import written

pytestmark = pytest.mark.django_db
PEOPLE = {
    "curator": Role.CURATOR, "curator-2": Role.CURATOR, "reviewer-1": Role.REVIEWER, "reviewer-2": Role.REVIEWER,
    "reviewer-3": Role.REVIEWER, "lead": Role.LEAD,
}  # fmt: skip
FORMATS = ("csv", "jsonl")


@contextmanager
def elsewhere():
    """Another installation: what is stored there is not here after."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def demonstrated():
    corpus = load_corpus(people={name: make_user(role, username=name) for name, role in PEOPLE.items()})
    load_rounds(corpus)


def exported(format_="csv", **options):
    return {name: written(name, format=format_, **options) for name in FILES}


def load(files, actor=None, **options):
    actor = actor or make_user(Role.CURATOR, Role.LEAD)
    own = [own_file(f"{name}.jsonl", data) for name, data in files.items()]
    return dict(zip(files, load_own(actor=actor, files=own, **options), strict=True))


def numbers(outcome):
    return (outcome.new, outcome.same, outcome.changed, outcome.refused)


def problems(outcomes):
    return [problem for outcome in outcomes.values() for problem in outcome.problems]


def told(outcomes):
    return [f"{problem.where}: {problem.what} {problem.why}" for problem in problems(outcomes)]


def test_what_was_exported_goes_back_in_and_comes_out_again():
    """Into the same installation nothing changes; into an empty one the same export comes out, byte for byte."""
    with elsewhere():
        demonstrated()
        files = {format_: exported(format_, address="https://there.example") for format_ in FORMATS}
        for format_, of_format in files.items():
            outcomes = load(of_format)
            assert told(outcomes) == []
            assert [name for name, one in outcomes.items() if numbers(one) != (0, one.found, 0, 0)] == []
            assert exported(format_, address="https://there.example") == of_format
    for format_, of_format in files.items():
        with elsewhere():
            outcomes = load(dict(reversed(of_format.items())))
            assert [problem for problem in problems(outcomes) if problem.refuses] == []
            again = load(of_format)
            assert [name for name, one in again.items() if numbers(one) != (0, one.found, 0, 0)] == []
            for name, data in exported(format_, address="https://here.example").items():
                assert data == of_format[name], name
            assert_it_is_sound()


def test_changes_go_back_in_with_what_was_found_and_a_file_can_judge_them():
    with elsewhere():
        change, other = softened(), softened()
        judged(other, kind="reworded", significance="major", note="So.")
        reject_sighting(actor=everything(), sighting=change.sighting, because="Another.")
        files = exported("jsonl", address="https://there.example")
    with elsewhere():
        outcomes = load(files)
        assert [problem for problem in problems(outcomes) if problem.refuses] == []
        assert exported("jsonl", address="https://here.example")["changes"] == files["changes"]
        assert not Sighting.objects.waiting().exclude(change=Change.objects.get(uid=other.uid)).exists()
        assert_it_is_sound()
        said = files["changes"].replace(b'"significance":"","note":""', b'"significance":"minor","note":"Seen."')
        said = said.replace(b'"kind":""', b'"kind":"removed"')
        assert numbers(load({"changes": said})["changes"]) == (0, 1, 1, 0)
        stored = Change.objects.get(uid=change.uid)
        assert (stored.kind, stored.significance, stored.note) == ("removed", "minor", "Seen.")
        assert numbers(load({"changes": said})["changes"]) == (0, 2, 0, 0)
        wrong = said.replace(b'"proposed_kind":"removed"', b'"proposed_kind":"back"')
        assert "That is never changed by a file." in told(load({"changes": wrong}))[0]


def assert_it_is_sound():
    assert [fault for _, faults in verify_captures() for fault in faults] == []
    for faults in (verify_setup, verify_relations, verify_descriptions, verify_search_texts, verify_ratings):
        assert [*faults()] == []
    assert not User.objects.filter(imported=True, is_active=True).exists()
    assert not Round.objects.filter(imported=True, closed_at=None).exists()
    assert not Capture.objects.exclude(text="").exists()
