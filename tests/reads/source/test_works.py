"""Which work a source is, and how many works there are: one statement, however long the chains."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from claims.choices import RelationKind, RelationStatus
from claims.database import guards
from claims.models import Source, SourceRelation
from claims.reads.source.works import originals_of, path_of, relation_faults, repeats_among
from tests.builders import make_capture, make_relation, make_source, make_sources

pytestmark = pytest.mark.django_db


def works_among(ids):
    """How many works these sources are, each counted once; asked in both ways, which must agree."""
    some = Source.objects.filter(pk__in=ids).values_list("pk", flat=True)
    counted = some.count() - repeats_among(some)
    assert counted == len(set(originals_of(ids).values()))
    return counted


def chain(length):
    """A chain of confirmed relations, made at one go; its ids from the last copy to the original."""
    ids = [source.pk for source in make_sources(length)]
    SourceRelation.objects.bulk_create(
        SourceRelation(from_source_id=one, to_source_id=other, kind="republishes", status="confirmed")
        for one, other in pairwise(ids)
    )
    return ids


def test_three_pages_of_one_abstract_are_one_work():
    work, pages = make_source(source_type="journal"), [make_source() for _ in range(3)]
    for page in pages:
        make_relation(page, work, confirmed=True)
    ids = [page.pk for page in pages]
    assert originals_of(ids) == dict.fromkeys(ids, work.pk)
    assert works_among([*ids, work.pk]) == 1


def test_a_candidate_a_rejected_one_and_another_kind_never_count():
    work, one, other, third = (make_source() for _ in range(4))
    make_relation(one, work)
    make_relation(other, work, kind="parallels", confirmed=True)
    rejected = make_relation(third, work)
    SourceRelation.objects.filter(pk=rejected.pk).update(status=RelationStatus.REJECTED)
    assert works_among([work.pk, one.pk, other.pk, third.pk]) == 4


def test_a_page_that_repeats_two_works_never_makes_them_one():
    page, first, second = (make_source() for _ in range(3))
    make_relation(page, first, confirmed=True)
    make_relation(page, second, confirmed=True)
    assert originals_of([page.pk]) == {page.pk: first.pk}
    assert works_among([page.pk, first.pk, second.pk]) == 2


@pytest.mark.parametrize("length", [2, 40, 1500])
def test_chains_of_any_length_take_the_same_queries(length):
    ids = chain(length)
    with CaptureQueriesContext(connection) as one:
        assert set(originals_of(ids).values()) == {ids[-1]}
    with CaptureQueriesContext(connection) as counted:
        assert repeats_among(Source.objects.filter(pk__in=ids[:2]).values_list("pk", flat=True)) == 1
    assert (len(one), len(counted)) == (1, 1)


def test_a_queryset_and_its_ids_give_the_same_number():
    ids = chain(5) + chain(3) + [make_source().pk for _ in range(4)]
    assert works_among([ids[0], ids[2], ids[4], ids[6], ids[8], ids[9]]) == 4


def test_nothing_is_no_work():
    assert originals_of([]) == {}
    assert repeats_among(Source.objects.none().values_list("pk", flat=True)) == 0
    assert works_among([]) == 0


def test_a_path_prefers_what_is_confirmed_and_follows_candidates_where_nothing_is():
    page, guess, record, article = (make_source() for _ in range(4))
    make_relation(page, guess)
    make_relation(page, record, confirmed=True)
    make_relation(record, article, kind="record_of")
    make_relation(article, page, kind="version_of")  # a candidate may close a circle; the path stops there
    assert path_of(page.pk) == [page.pk, record.pk, article.pk]
    assert path_of(guess.pk) == [guess.pk]


class Graphs(TestCase):
    """Any relations at all, circles included: they are refused on every way in but this one."""

    @settings(max_examples=40)
    @given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()), max_size=14))
    def test_the_statement_agrees_with_following_by_hand(self, edges):
        SourceRelation.objects.all().delete()
        ids = [source.pk for source in make_sources(7)]
        first = {}
        for one, other, confirmed in edges:
            if one == other or SourceRelation.objects.filter(from_source=ids[one], to_source=ids[other]).exists():
                continue
            status = RelationStatus.CONFIRMED if confirmed else RelationStatus.CANDIDATE
            SourceRelation.objects.create(
                from_source_id=ids[one], to_source_id=ids[other], kind=RelationKind.RECORD_OF, status=status
            )
            if confirmed:
                first.setdefault(ids[one], ids[other])
        by_hand = {source: follow(source, first) for source in ids}
        assert originals_of(ids) == by_hand
        some = ids[::2]
        assert works_among(some) == len({by_hand[source] for source in some})


def follow(source, first):
    path = [source]
    while path[-1] in first:
        if first[path[-1]] in path:
            return min(path[path.index(first[path[-1]]) :])
        path.append(first[path[-1]])
    return path[-1]


def test_verify_names_a_circle_and_a_passage_of_other_words():
    one, other = make_source(title="Page A"), make_source(title="Page B")
    make_relation(one, other, confirmed=True)
    assert list(relation_faults()) == []
    back = make_relation(other, one, kind="version_of")
    SourceRelation.objects.filter(pk=back.pk).update(status=RelationStatus.CONFIRMED)
    capture = make_capture(source=one)
    shown = make_relation(one, make_source(), capture=capture, start=0, end=10)
    assert shown.exact == "Our clinic"
    said = [what for _, what in relation_faults()]
    assert len(said) == 1
    assert "“Page A”" in said[0]
    assert "“Page B”" in said[0]
    guards.drop(connection)
    SourceRelation.objects.filter(pk=shown.pk).update(exact="Their shop")
    guards.create(connection)
    assert (shown.uid, "its passage does not stand at 0–10 of the saved text") in list(relation_faults())
    assert len(list(relation_faults())) == 2
