"""Evidence by work: nothing is lost, nothing is listed twice, and each work counts once."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from claims.choices import RelationStatus
from claims.models import SourceRelation
from claims.reads.claim.evidence_works import by_work
from claims.reads.source.works import originals_of
from tests.builders import make_relation, make_source, make_sources

pytestmark = pytest.mark.django_db


def test_the_original_speaks_and_its_copies_stand_with_it():
    article, copy, other = (make_source() for _ in range(3))
    make_relation(copy, article, confirmed=True)
    links = [("copy", copy.pk), ("first", article.pk), ("other", other.pk), ("second", article.pk)]
    found = by_work(links, lambda link: link[1])
    assert [line.link[0] for line in found.lines] == ["first", "other", "second"]
    assert [[name for name, _ in line.also] for line in found.lines] == [["copy"], [], []]
    assert found.works == 2


def test_where_the_original_brings_nothing_the_first_copy_speaks():
    article, one, other = (make_source() for _ in range(3))
    for source in (one, other):
        make_relation(source, article, confirmed=True)
    found = by_work([("a", one.pk), ("b", other.pk)], lambda link: link[1])
    assert [(line.link[0], [name for name, _ in line.also]) for line in found.lines] == [("a", ["b"])]
    assert found.works == 1


class Lists(TestCase):
    @settings(max_examples=30)
    @given(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=5),
        st.lists(st.integers(0, 4), max_size=8),
    )
    def test_every_link_is_listed_once(self, edges, brought):
        SourceRelation.objects.all().delete()
        sources = make_sources(5)
        for one, other in set(edges):
            # Downwards alone, as the refusal of circles leaves them.
            if one > other:
                SourceRelation.objects.create(
                    from_source=sources[one], to_source=sources[other], kind="republishes",
                    status=RelationStatus.CONFIRMED,
                )  # fmt: skip
        links = [(number, sources[at].pk) for number, at in enumerate(brought)]
        found = by_work(links, lambda link: link[1])
        listed = [line.link for line in found.lines] + [link for line in found.lines for link in line.also]
        assert Counter(listed) == Counter(links)
        assert found.works == len(set(originals_of(pk for _, pk in links).values()))
