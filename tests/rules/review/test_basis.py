"""What a rating rests on, and what of it has changed."""

import pytest

from claims.rules.review.basis import PARTS, Bearing, Scheme, basis, changed

SCHEME = Scheme("claim-fit", "1.0.0", "aa")
ONE = Bearing("item-1", 1, "none", "none", "link-1", 1, "for")
OTHER = Bearing("item-2", 1, "none", "none", "link-2", 1, "against")


def made(scheme=SCHEME, evidence=(ONE, OTHER), **fields):
    fields = {"quote_sha256": "bb", "question": "q", "answers": "affirms"} | fields
    return basis(scheme, evidence=evidence, **fields)


def test_nothing_has_changed_where_everything_is_as_it_was():
    assert changed(made(), made()) == []


def test_evidence_in_another_order_is_the_same_evidence():
    assert changed(made(), made(evidence=(OTHER, ONE))) == []


def test_another_name_of_the_same_scheme_version_changes_nothing():
    assert changed(made(), made(scheme=Scheme("fit", "1.0", "aa"))) == []


@pytest.mark.parametrize(
    ("now", "part"),
    [
        ({"scheme": Scheme("claim-fit", "1.0.0", "zz")}, "scheme_sha256"),
        ({"quote_sha256": "cc"}, "quote_sha256"),
        ({"question": None}, "question"),
        ({"answers": "denies"}, "answers"),
        ({"evidence": (ONE,)}, "evidence"),
        ({"evidence": (ONE, Bearing("item-2", 2, "none", "none", "link-2", 1, "against"))}, "evidence"),
        ({"evidence": (ONE, Bearing("item-2", 1, "retracted", "none", "link-2", 1, "against"))}, "evidence"),
        ({"evidence": (ONE, Bearing("item-2", 1, "none", "retracted", "link-2", 1, "against"))}, "evidence"),
        ({"evidence": (ONE, Bearing("item-2", 1, "none", "none", "link-3", 1, "against"))}, "evidence"),
        ({"evidence": (ONE, Bearing("item-2", 1, "none", "none", "link-2", 2, "against"))}, "evidence"),
        ({"evidence": (ONE, Bearing("item-2", 1, "none", "none", "link-2", 1, "for"))}, "evidence"),
    ],
)
def test_each_part_that_changes_is_named(now, part):
    assert changed(made(), made(**now)) == [PARTS[part]]


def test_a_basis_that_lacks_a_part_is_not_what_it_should_be():
    assert changed({}, made()) == list(PARTS.values())
