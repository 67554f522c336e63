"""The plain form of a codebook, and what is said of a file that has not got it."""

import json

import pytest

from claims.rules.review.codebook_file import FORMAT, MOST, BadCodebook, read_codebook
from claims.rules.review.codebook_file import ITEM as ITEM_TABLE
from claims.rules.review.codebook_file import LEVEL as LEVEL_TABLE
from tests.paths import ROOT

LEVEL = {"axis": "verdict", "code": "yes", "label": "Yes"}
ITEM = {"code": "risks", "text": "Are risks mentioned?", "kind": "nominal", "levels": [{"code": "a", "label": "A"}]}


def file_of(*levels, items=(), **version):
    return {
        "format": FORMAT,
        "scheme": {"code": "ours", "name": "Ours"},
        "versions": [{"version": "1.0.0", "levels": list(levels), "items": list(items)} | version],
    }


def test_what_is_left_out_says_nothing():
    read = read_codebook(file_of(LEVEL, LEVEL | {"code": "no", "label": "No"}, items=[ITEM, ITEM | {"code": "more"}]))
    assert read["scheme"] == {"code": "ours", "name": "Ours", "citation": "", "description": "", "remark": ""}
    (version,) = read["versions"]
    assert (version["status"], version["verdict_required"], version["reason_asked"]) == ("draft", True, "always")
    assert [(level["code"], level["position"], level["order"]) for level in version["levels"]] == [
        ("yes", 1, None), ("no", 2, None),
    ]  # fmt: skip
    assert [(item["position"], item["about"], item["levels"][0]["axis"]) for item in version["items"]] == [
        (1, "claim", "item"), (2, "claim", "item"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ([], "The file: this must be an object"),
        ({"scheme": {}}, "its “format” must be"),
        (file_of() | {"author": "me"}, "The file: “author” is no field here"),
        (file_of() | {"versions": []}, "no version"),
        (file_of() | {"versions": {}}, "versions: this must be a list"),
        (file_of() | {"scheme": {"code": "ours"}}, "scheme, name: this is missing"),
        (file_of() | {"scheme": {"code": "ours", "name": 7}}, "scheme, name: this must be a text"),
        (file_of(LEVEL | {"defintion": "So."}), "versions, 1, levels, 1: “defintion” is no field"),
        (file_of(LEVEL | {"order": True}), "levels, 1, order: this must be a whole number or null"),
        (file_of(LEVEL | {"order": 10**9}), "order: this must be a whole number"),
        (file_of(LEVEL | {"position": -1}), "position: this must be a whole number"),
        (file_of(LEVEL | {"off_scale": 1}), "off_scale: this must be true or false"),
        (file_of(LEVEL | {"axis": "item"}), "“item” is none of certainty, verdict"),
        (file_of(LEVEL | {"sign": "star"}), "“star” is none of pips_1"),
        (file_of(LEVEL, LEVEL), "versions, 1, levels, 2, code: Another answer has the code “yes”"),
        (
            file_of(
                {"axis": "certainty", "code": "low", "label": "Low", "order": 1},
                LEVEL,
                {"axis": "certainty", "code": "high", "label": "High", "order": 1},
            ),
            "versions, 1, levels, 3, order: “Low” stands at 1 too",
        ),
        (file_of(*[LEVEL] * (MOST["levels"] + 1)), "there are 501, and 500 are the most"),
        (file_of(items=[ITEM, ITEM]), "versions, 1, items: “risks” is there twice"),
        (file_of(items=[ITEM | {"kind": "yes_no"}]), "items, 1, levels, 1, code: Beside “yes” and “no”"),
        (file_of(items=[ITEM | {"about": "people"}]), "“people” is none of claim, source"),
        (file_of(items=["risks"]), "items, 1: this must be an object"),
        (file_of(reason_asked="sometimes"), "“sometimes” is none of always"),
        (file_of() | {"versions": [{"version": "1"}, {"version": "1"}]}, "versions: “1” is there twice"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(document, told):
    with pytest.raises(BadCodebook) as refused:
        read_codebook(document)
    assert told in str(refused.value)


def test_the_example_of_the_documents_is_one():
    text = (ROOT / "docs/codebooks.md").read_text()
    document = json.loads(text.split("```json")[1].split("```")[0])
    (version,) = read_codebook(document)["versions"]
    assert set(document["versions"][0]["levels"][0]) == {"axis", *LEVEL_TABLE}
    assert set(document["versions"][0]["items"][0]) == {"levels", *ITEM_TABLE}
    assert version["levels"][0]["label"] == "Supported"
