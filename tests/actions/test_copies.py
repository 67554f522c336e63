"""Looking for copies: what is proposed, what is left alone, and who may ask."""

from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from benchmarks.texts import article, excerpt, page, reworded
from claims.actions import copies
from claims.actions.copies import find_copies, forget_all, forget_outdated, look_for_copies, prepare
from claims.actions.relation import reject_relation
from claims.actions.source import withdraw_source
from claims.choices import RelationKind, RelationStatus
from claims.models import Capture, Fingerprint, SourceRelation
from claims.reads.source.copies import Postings, compared, outdated, shared_by, unprepared
from tests.builders import everything, make_capture, make_source, make_withholding

pytestmark = pytest.mark.django_db
RANDOM = Random(11)  # noqa: S311  invented text
ORIGINAL = article(RANDOM)
PASSAGE = reworded(RANDOM, excerpt(RANDOM, ORIGINAL, 6), 0.06)
COPY = page(f"{article(RANDOM, 900)}\n{PASSAGE}", 9)
OTHERS = [page(article(RANDOM), site) for site in range(4)]


def captured(text: str, **fields: Any) -> Capture:
    return make_capture(text, source=make_source(**fields))


def find() -> list[SourceRelation]:
    forget_outdated()
    keys = list(unprepared().values_list("pk", flat=True))
    prepare(keys)
    return [found.relation for found in find_copies(keys=keys)]


def test_a_copied_passage_makes_a_candidate_that_says_on_what_basis():
    original, copy = captured(ORIGINAL), captured(COPY)
    for text in OTHERS:
        captured(text)
    [relation] = find()
    assert (relation.from_source, relation.to_source) == (copy.source, original.source)
    assert relation.kind == RelationKind.PARALLELS
    assert relation.status == RelationStatus.CANDIDATE
    assert relation.proposed_by == "find_copies 1"
    assert relation.created_by is None
    assert 0.1 < relation.score < 0.5
    assert "sentences the same" in relation.basis
    assert "Direction unproven" in relation.basis
    assert relation.capture == copy
    assert COPY[relation.start : relation.end] == relation.exact
    assert relation.exact.split()[0] in PASSAGE


def test_most_of_a_text_is_a_republication_and_dates_tell_the_direction():
    later, earlier = captured(page(ORIGINAL, 3), published="2021-03"), captured(ORIGINAL, published="2019")
    [relation] = find()
    assert relation.kind == RelationKind.REPUBLISHES
    assert relation.score > 0.9
    assert (relation.from_source, relation.to_source) == (later.source, earlier.source)
    assert "Dated 2021-03, the other 2019" in relation.basis


def test_dates_of_which_one_is_only_less_exact_tell_nothing():
    captured(ORIGINAL, published="2019-05"), captured(page(ORIGINAL, 3), published="2019")
    [relation] = find()
    assert "Direction unproven" in relation.basis


def test_what_was_compared_once_is_not_compared_again_and_new_ones_are_compared_with_all():
    captured(ORIGINAL)
    assert find() == []
    captured(COPY)
    assert len(find()) == 1
    assert find() == []
    forget_all()
    assert Fingerprint.objects.count() == 0
    assert find() == []


@pytest.mark.parametrize("kind", [RelationKind.REPUBLISHES, RelationKind.RECORD_OF])
def test_what_was_rejected_or_recorded_in_any_of_these_words_and_directions_is_not_proposed(kind):
    original, copy = captured(ORIGINAL), captured(COPY)
    relation = SourceRelation.objects.create(from_source=original.source, to_source=copy.source, kind=kind)
    reject_relation(actor=everything(), relation=relation, because="They are not.")
    assert find() == []


def test_only_the_newest_readable_capture_of_a_source_that_is_not_withdrawn_is_compared():
    original = captured(ORIGINAL)
    make_capture(OTHERS[0], source=original.source)
    copy = captured(COPY)
    make_capture(page(ORIGINAL, 5), source=copy.source)
    assert find() == []
    withdrawn = captured(f"{ORIGINAL} Again.")
    withdraw_source(actor=everything(), source=withdrawn.source, because="Twice.")
    withheld = captured(f"{ORIGINAL} Once more.")
    make_withholding(withheld)
    assert set(compared()).isdisjoint({original, copy, withdrawn, withheld})
    assert find() == []


def test_fingerprints_of_what_is_not_compared_any_more_are_taken_away():
    capture = captured(ORIGINAL)
    find()
    make_withholding(capture)
    assert list(outdated()) == [capture]
    assert forget_outdated() == 1
    assert Fingerprint.objects.count() == 0


def test_withheld_words_are_not_compared():
    captured(ORIGINAL)
    copy = captured(f"{OTHERS[0]}\n{PASSAGE}")
    make_withholding(copy, copy.text.index(PASSAGE), len(copy.text))
    assert find() == []


def test_what_all_pages_of_a_site_have_makes_no_candidates():
    for number in range(8):
        captured(page(article(RANDOM, 1_200), site=number % 2))
    assert find() == []


def test_fingerprints_read_at_once_and_one_by_one_tell_the_same():
    keys = [captured(text).pk for text in (ORIGINAL, COPY, page(ORIGINAL, 2), *OTHERS)]
    prepare(keys)
    postings = Postings(5)
    for key in keys:
        values = list(Fingerprint.objects.filter(capture=key).values_list("value", flat=True))
        assert postings.totals[key] == len(values) > 50
        one = sorted((shared.value, list(shared.texts), shared.common) for shared in shared_by(key, values, 5))
        assert one == sorted((s.value, list(s.texts), s.common) for s in postings.shared_by(key))


def test_what_many_texts_have_is_common_by_both_ways():
    keys = [captured(f"{ORIGINAL}\n{number}").pk for number in range(4)]
    prepare(keys)
    values = list(Fingerprint.objects.filter(capture=keys[3]).values_list("value", flat=True))
    for shared in (shared_by(keys[3], values, 2), Postings(2).shared_by(keys[3])):
        assert any(one.common for one in shared)
        assert all(keys[3] not in one.texts for one in shared)


def test_many_captures_are_compared_from_memory_with_the_same_result(monkeypatch):
    monkeypatch.setattr(copies, "FEW", 1)
    captured(ORIGINAL), captured(COPY)
    for text in OTHERS:
        captured(text)
    assert len(find()) == 1


def test_a_text_that_very_many_have_is_still_found(monkeypatch):
    monkeypatch.setattr("claims.rules.copies.likeness.LEAST_COMMON", 3)
    first = captured(ORIGINAL)
    for number in range(6):
        captured(page(ORIGINAL, number))
    relations = find()
    assert {relation.from_source_id for relation in relations} == set(
        Capture.objects.exclude(pk=first.pk).values_list("source", flat=True)
    )
    assert len(relations) <= 6 * copies.MOST_PROPOSED


def test_a_curator_looks_for_copies_of_one_capture(curator):
    original, copy = captured(ORIGINAL), captured(COPY)
    [found] = look_for_copies(actor=curator, capture=copy)
    assert found.relation.to_source == original.source
    assert found.relation.created_by == curator
    assert found.likeness.words > 50
    assert look_for_copies(actor=curator, capture=copy) == []


def test_an_older_or_unreadable_capture_is_refused(curator):
    old = captured(ORIGINAL)
    new = make_capture(COPY, source=old.source)
    with pytest.raises(ValidationError, match="newest saved copy"):
        look_for_copies(actor=curator, capture=old)
    make_withholding(new)
    with pytest.raises(ValidationError, match="newest saved copy"):
        look_for_copies(actor=curator, capture=new)


def test_who_is_no_curator_may_not_look(reviewer):
    with pytest.raises(PermissionDenied):
        look_for_copies(actor=reviewer, capture=captured(ORIGINAL))


@pytest.mark.django_db(transaction=True)
def test_what_works_in_batches_refuses_to_be_one_transaction(installed):
    original, copy = captured(ORIGINAL), captured(COPY)
    keys = [original.pk, copy.pk]
    for work in (lambda: prepare(keys), forget_all, lambda: find_copies(keys=keys)):
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            list(work() or ())
        list(work() or ())
        prepare(keys)
