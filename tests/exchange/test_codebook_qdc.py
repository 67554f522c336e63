"""A codebook goes out as REFI-QDA codebook and comes back the same; those of other tools come in as questions."""

import re
import xml.etree.ElementTree as ET

import pytest

from claims.actions.answers import save_item
from claims.actions.codebook import import_codebook
from claims.actions.scheme import copy_scheme_version
from claims.exchange import codebook_json, codebook_qdc
from claims.exchange.codebook_file import codebook_from
from claims.exchange.qdc_reader import MOST_CODES, MOST_DEPTH
from claims.models import Item, Scheme
from claims.rules.review.codebook_file import BadCodebook
from tests.builders import open_round
from tests.exchange.test_codebook_json import forget
from tests.rules.review.test_codebook import level

NAMESPACE = "{urn:QDA-XML:codebook:1.0}"
GUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ODD = "A < b & \"c\" ]]> d\r\nsecond line\n\nthird: 'e'\ttab"


def qdc(*codes, attributes='xmlns="urn:QDA-XML:codebook:1.0"', before="", after=""):
    within = f"<Codes>{''.join(codes)}</Codes>{after}"
    return f'<?xml version="1.0"?>{before}<CodeBook {attributes}>{within}</CodeBook>'.encode()


def code(name, *codes, guid="", more='isCodable="true"', description=""):
    said = f"<Description>{description}</Description>" if description else ""
    return f'<Code guid="{guid}" name="{name}" {more}>{said}{"".join(codes)}</Code>'


@pytest.fixture
def version(db, lead):
    draft = copy_scheme_version(actor=lead, version=open_round().scheme_version, name="3.0.0")
    item = Item(version=draft, code="risks", text="Are risks “mentioned”?", kind="ordinal", about="source", rule=ODD)
    answers = [level("a", "item", order=1, boundary=ODD), level("b", "item", order=2, definition="", rule="")]
    save_item(actor=lead, item=item, answers=answers)
    draft.refresh_from_db()
    return draft


def test_it_comes_back_the_same(version, lead):
    file = codebook_qdc.written(version.scheme, version).encode()
    codebook, noticed = codebook_from("ours.qdc", file)
    assert noticed == []
    assert codebook == codebook_json.codebook_read(codebook_json.written(version.scheme, [version]).encode())
    before = version.content_sha256
    version.items.get().levels.all().delete()
    forget(Scheme.objects.create(code="nobody", name="Nobody"))
    codebook["scheme"]["code"] = "another"
    (again,) = import_codebook(actor=lead, codebook=codebook).made
    assert again.content_sha256 == before


def test_what_goes_out_has_the_form_of_the_standard(version):
    """By the published schema: Codes with at least one Code, a Description before the codes within, what it asks."""
    root = ET.fromstring(codebook_qdc.written(version.scheme, version))  # noqa: S314  ours
    assert (root.tag, root.attrib["origin"]) == (f"{NAMESPACE}CodeBook", "Evidence")
    assert [child.tag for child in root] == [f"{NAMESPACE}Codes"]
    codes = list(root.iter(f"{NAMESPACE}Code"))
    assert len(codes) == 1 + 4 + 1 + version.levels.count()
    for one in codes:
        assert set(one.attrib) == {"guid", "name", "isCodable"}
        assert GUID.fullmatch(one.attrib["guid"])
        assert one.attrib["isCodable"] in ("true", "false")
        assert [child.tag for child in one][:1] == [f"{NAMESPACE}Description"]
        assert {child.tag for child in one[1:]} <= {f"{NAMESPACE}Code"}
    assert len({one.attrib["guid"] for one in codes}) == len(codes)
    assert sum(one.attrib["isCodable"] == "true" for one in codes) == version.levels.count()


def test_what_another_tool_changed_in_a_file_of_ours_counts(version):
    file = codebook_qdc.written(version.scheme, version).replace('name="Supported"', 'name="Borne out"')
    codebook, _ = codebook_from("ours.qdc", file.encode())
    assert "Borne out" in [one["label"] for one in codebook["versions"][0]["levels"]]


def test_codes_of_another_tool_become_questions():
    file = qdc(
        code(
            "Promises",
            code("Cure", description="Says it heals."),
            code("Relief", code("of pain")),
            more='color="#FF0000"',
        ),
        code("Prices", more='isCodable="false" color="#00ff00"'),
        after="<Sets><Set guid='x' name='Old'><MemberCode guid='y'/></Set></Sets>",
    )
    codebook, noticed = codebook_from("My codes.qdc", file)
    assert (codebook["scheme"]["name"], codebook["scheme"]["code"]) == ("My codes", "my_codes")
    (version,) = codebook["versions"]
    assert not version["verdict_required"]
    assert [(one["text"], one["kind"], one["code"]) for one in version["items"]] == [
        ("Promises", "nominal", "promises"), ("Prices", "yes_no", "prices"),
    ]  # fmt: skip
    assert [(one["label"], one["definition"]) for one in version["items"][0]["levels"]] == [
        ("Promises", ""), ("Cure", "Says it heals."), ("Relief", ""), ("Relief / of pain", ""),
    ]  # fmt: skip
    assert noticed == [
        "2 colours were left out: answers have none here.", "1 sets of codes were left out.",
    ]  # fmt: skip


def test_names_that_are_alike_long_or_in_another_script_have_codes_of_their_own():
    long = "x" * 90
    file = qdc(code("A", *(code(name) for name in ("Cure!", "cure", long, "치료", "암"))), code("a"))
    codebook, noticed = codebook_from("codes.qdc", file)
    levels = codebook["versions"][0]["items"][0]["levels"]
    assert [one["code"] for one in levels] == ["a", "cure", "cure_2", "x" * 40, "code", "code_2"]
    assert (levels[3]["label"], levels[3]["definition"]) == ("x" * 79 + "…", long)
    assert [one["code"] for one in codebook["versions"][0]["items"]] == ["a", "a_2"]
    assert "1 name was longer than 80 characters" in noticed[0]


def test_the_sign_that_some_tools_write_in_the_namespace_is_known():
    codebook, _ = codebook_from("x.qdc", qdc(code("A"), attributes='xmlns="urn:QDA-XML:codebook:1:0"'))
    assert codebook["versions"][0]["items"][0]["text"] == "A"


ONE = "11111111-1111-1111-1111-111111111111"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
DEEP = "".join(f'<Code guid="{number}" name="n" isCodable="true">' for number in range(MOST_DEPTH + 1))


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (qdc(code("A", code("B", code("A again", guid=ONE)), guid=ONE)), "“A again” stands within itself"),
        (
            qdc(*(code(f"c{number}", guid="", more='color="#123456"') for number in range(10_000))),
            "It has 10,000 codes",
        ),
        (qdc(DEEP + "</Code>" * (MOST_DEPTH + 1)), "too deep"),
        (qdc("<Code " * 3), "no XML"),
        (qdc(code("&b;"), before=BOMB), "DOCTYPE"),
        (qdc(code("A"), before='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "DOCTYPE"),
        (qdc(), "no code in this file"),
        (qdc(code("A"), attributes='xmlns="urn:other"'), "no REFI-QDA codebook"),
        (b"<html><body>Log in</body></html>", "no REFI-QDA codebook"),
        (b"<", "no XML"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "no XML"),
        (qdc(code("A", description="x" * 20_001)), "longer than 20,000"),
        (qdc(*(code(f"c{number}") for number in range(MOST_CODES))), "there are 500, and 200 are the most"),
    ],
)
def test_what_cannot_be_taken_is_told(file, told):
    with pytest.raises(BadCodebook, match=re.escape(told)):
        codebook_from("x.qdc", file)
