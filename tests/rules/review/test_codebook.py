"""The identity of what a scheme version asks, and what its answers may not say."""

import pytest

from claims.models import SchemeVersion
from claims.reads.review.codebook import content_of, hash_of
from claims.rules.review.codebook import content_sha256, faults_of_answers, lacks

# As 0.1.0 worked them out: the basis of each rating names one, so that they never change.
FROZEN = {
    "claim-fit 1.0.0": "380c13b8ff97f32e3c303fa1b7752f89bc0a985e019fa685e77dcfa5acf8cba3",
    "ocebm-2011 2011.2": "93a7159809064c994534931c18915f41a8c5dcb230c758ba0740825aa917faeb",
}


def level(code="yes", axis="verdict", **fields):
    words = dict.fromkeys(("definition", "rule", "example_one", "example_two"), "So.")
    plain = {"label": code.title(), "order": None, "position": 1, "sign": "", "boundary": ""}
    flags = dict.fromkeys(("off_scale", "asks_tags", "needs_search"), False)
    return {"axis": axis, "code": code} | plain | flags | words | fields


def item(code="risks", **fields):
    plain = {"text": "Are risks mentioned?", "kind": "yes_no", "about": "source", "required": True, "position": 1}
    levels = [level("yes", "item"), level("no", "item")]
    return {"code": code, "definition": "", "rule": "", "levels": levels} | plain | fields


VERSION = {
    "version": "1.0.0", "certainty_required": False, "verdict_required": True, "wording_gap_required": False,
}  # fmt: skip


@pytest.mark.django_db
def test_what_was_frozen_before_there_were_items_keeps_its_hash():
    versions = {version.label: version for version in SchemeVersion.objects.select_related("scheme")}
    for label, sha256 in FROZEN.items():
        assert hash_of(versions[label]) == versions[label].content_sha256 == sha256


@pytest.mark.parametrize(
    ("version", "levels", "items"),
    [
        (VERSION | {"reason_asked": "never"}, [level()], []),
        (VERSION, [level(boundary="A guess that is called one.")], []),
        (VERSION, [level()], [item()]),
        (VERSION, [level()], [item(levels=[level("yes", "item"), level("no", "item", label="Nowhere")])]),
        (VERSION, [level()], [item(about="claim")]),
    ],
)
def test_what_came_later_counts_where_it_says_something(version, levels, items):
    assert content_sha256(version, levels, items) != content_sha256(VERSION, [level()], [])
    assert content_sha256(VERSION | {"reason_asked": "always"}, [level(boundary="")]) == content_sha256(
        VERSION, [{name: said for name, said in level().items() if name != "boundary"}]
    )


def test_the_order_in_which_rows_come_does_not_count():
    levels, items = [level("yes"), level("no"), level("low", "certainty")], [item("a"), item("b")]
    assert content_sha256(VERSION, levels, items) == content_sha256(VERSION, levels[::-1], items[::-1])


@pytest.mark.parametrize(
    ("answers", "kind", "faults"),
    [
        ([level("low", order=1), level("high", order=1)], "", [(1, "order")]),
        ([level("low", order=1), level("high", order=2), level("none", off_scale=True), level("other")], "", []),
        ([level()], "", []),
        ([level(), level()], "", [(1, "code")]),
        ([level(off_scale=True, order=1)], "", [(0, "order")]),
        ([level(axis="certainty", asks_tags=True)], "", [(0, "asks_tags")]),
        ([level(axis="failure_tag", needs_search=True)], "", [(0, "needs_search")]),
        ([level("yes", "item"), level("no", "item"), level("perhaps", "item")], "yes_no", [(2, "code")]),
        ([level("yes", "item"), level("no", "item"), level("na", "item", off_scale=True)], "yes_no", []),
    ],
)
def test_answers_do_not_contradict_one_another(answers, kind, faults):
    assert [(fault.place, fault.field) for fault in faults_of_answers(answers, kind)] == faults


@pytest.mark.parametrize(
    ("content", "lacking"),
    [
        ({"levels": [level()], "items": []}, []),
        ({"levels": [], "items": [item()], "verdict_required": False}, []),
        ({"levels": [], "items": [], "verdict_required": False}, ["nothing is asked"]),
        ({"levels": [level("low", "certainty")], "items": []}, ["verdict has no answers"]),
        ({"levels": [level(rule=" ")], "items": []}, ["“Yes” has no rule"]),
        ({"levels": [level()], "items": [item(levels=[])]}, ["“Are risks mentioned?” has no answers"]),
        (
            {"levels": [level()], "items": [item(levels=[level("yes", "item")])]},
            ["“Are risks mentioned?” needs “yes” and “no”"],
        ),
        ({"levels": [level()], "items": [item(levels=[level("any", "item", rule="")], kind="nominal")]}, []),
    ],
)
def test_what_a_version_lacks_before_it_is_used(content, lacking):
    assert lacks(VERSION | content) == lacking


@pytest.mark.django_db
def test_what_ships_lacks_nothing():
    for version in SchemeVersion.objects.exclude(status="draft"):
        assert lacks(content_of(version)) == []
