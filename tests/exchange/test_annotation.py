import json
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.choices import FoundBy, Role
from claims.exchange.annotation import annotation_of, annotations, written
from claims.exchange.annotation_in import Became, import_annotations
from claims.models import Anchor, Claim, Description
from claims.models.description import SAID as DESCRIBED
from tests.builders import (
    QUOTE,
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_source,
    make_user,
    make_withholding,
)

pytestmark = pytest.mark.django_db
ADDRESS = "https://evidence.example"
SAID = ("statement", "voice", "claim_type", "strength", "commitment", "answers", "language", "translation",
        "translation_by")  # fmt: skip


def take(*items, store=True):
    """What became of each, and the claims."""
    return list(import_annotations(actor=everything(), rows=iter(list(enumerate(items, 1))), store=store))


def marked(*items):
    return [one.claim for one in take(*items) if one.claim]


def became(*items, **options):
    return [one.became for one in take(*items, **options)]


def refused(*items):
    """The reasons, by row; none of these is stored."""
    before = Claim.objects.count()
    outcomes = take(*items)
    assert Claim.objects.count() - before == sum(one.claim is not None for one in outcomes)
    return {one.row: one.why for one in outcomes if one.became == Became.REFUSED}


def through_json(annotation):
    return json.loads(json.dumps(annotation))


def forget(claim):
    """Take the claim out, so that it can come in again."""
    Anchor.objects.filter(claim=claim).delete()
    Claim.objects.filter(pk=claim.pk).update(description=None, **dict.fromkeys(DESCRIBED, ""))
    Description.objects.filter(claim=claim).delete()
    claim.delete()


def foreign(exact=QUOTE, source="https://clinic.example/msc", **selector):
    """What another tool says, which knows neither our captures nor our offsets."""
    quote = {"type": "TextQuoteSelector", "exact": exact} | selector
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "id": "https://tool.example/1",
            "target": {"source": source, "selector": quote}}  # fmt: skip


def test_it_says_where_the_words_stand():
    capture = make_capture(source=make_source(address="https://clinic.example/msc"))
    claim = make_claim(capture=capture, statement="Rejection is rare.", question_text="Is it rejected?")
    made = annotation_of(claim, ADDRESS)
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert made["id"] == f"{ADDRESS}/claims/{claim.uid}/"
    assert made["motivation"] == "describing"
    assert made["body"]["value"] == "Rejection is rare."
    assert made["creator"]["name"] == "everything"
    target = made["target"]
    assert target["source"] == "https://clinic.example/msc"
    assert target["state"]["type"] == "TimeState"
    assert target["state"]["sourceDate"].endswith("Z")
    assert capture.uid in target["state"]["cached"]
    quote, position = target["selector"]
    assert (quote["exact"], quote["prefix"], quote["suffix"]) == (QUOTE, claim.prefix, claim.suffix)
    assert TEXT[position["start"] : position["end"]] == QUOTE


# Astral characters, combining marks, right to left, line breaks, quotes: where bytes and UTF-16 units go wrong.
odd = st.text(st.sampled_from('𝕏😀e\u0301a\u0308אب한\n\u2028"\\ .,ab'), max_size=40)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=odd, quote=odd.filter(lambda text: len(text.strip()) > 1), after=odd, statement=odd)
@example(before="😀😀", quote="e\u0301 𝕏", after="\u0301", statement="")
def test_what_goes_out_comes_in_the_same(before, quote, after, statement):
    text = f"{before}¦{quote}¦{after}"
    capture = make_capture(text)
    start = capture.text.index("¦") + 1
    claim = make_claim("", capture=capture, start=start, end=start + len(quote), statement=statement.strip(),
                       voice="marketing", strength="direct", language="en")  # fmt: skip
    wanted = {name: getattr(claim, name) for name in (*SAID, "start", "end", "quote", "prefix", "suffix")}
    made = through_json(annotation_of(claim, ADDRESS))
    forget(claim)
    (back,) = marked(made)
    assert {name: getattr(back, name) for name in wanted} == wanted
    assert back.capture == capture
    assert back.anchors.get().found_by == FoundBy.IMPORTED
    again = through_json(annotation_of(back, ADDRESS))
    assert again["target"] == made["target"]


def test_the_same_annotation_is_not_stored_twice():
    claim = make_claim()
    made = through_json(annotation_of(claim, ADDRESS))
    assert became(made, made) == [Became.KNOWN, Became.KNOWN]
    forget(claim)
    assert became(made, made, store=False) == [Became.MARKED, Became.KNOWN]
    assert became(made, made) == [Became.MARKED, Became.KNOWN]


def test_it_is_found_by_the_hash_of_its_text_where_the_capture_has_another_uid():
    claim = make_claim()
    made = through_json(annotation_of(claim, ADDRESS))
    forget(claim)
    made["target"]["evidence:captureUid"] = "2222222222"
    assert marked(made)[0].capture == claim.capture


@pytest.mark.parametrize("source", ["https://clinic.example/msc", "http://www.clinic.example/msc/#top"])
def test_an_annotation_of_another_tool_is_found_by_address_and_quote(source):
    capture = make_capture(source=make_source(address="https://clinic.example/msc"))
    (claim,) = marked(foreign(source=source))
    assert (claim.capture, claim.quote) == (capture, QUOTE)
    assert claim.note == "Imported annotation: https://tool.example/1."


def test_the_newest_capture_that_has_the_words_is_taken():
    source = make_source(address="https://clinic.example/msc")
    old = make_capture(source=source)
    make_capture("The page says something else now.", source=source)
    assert marked(foreign())[0].capture == old


def test_an_ambiguous_quote_needs_what_stands_around_it():
    make_capture("One. It works. Two. It works. Three.", source=make_source(address="https://clinic.example/msc"))
    assert "2 places" in refused(foreign("It works."))[1]
    (claim,) = marked(foreign("It works.", prefix="Two. "))
    assert claim.start == 20


@pytest.mark.parametrize(
    ("around", "start"),
    [
        ({"prefix": "Two.\n\n "}, 20),
        ({"suffix": "\n  Three"}, 20),
        ({"prefix": "no such words", "suffix": "Three."}, 20),
        ({"prefix": "One.", "suffix": "Two."}, 5),
        ({"prefix": "ＯＮＥ．"}, 5),
    ],
)
def test_what_stands_around_breaks_ties_whatever_its_white_space(around, start):
    make_capture("One. It works. Two. It works. Three.", source=make_source(address="https://clinic.example/msc"))
    assert marked(foreign("It works.", **around))[0].start == start


@pytest.mark.parametrize("around", [{"prefix": "Five."}, {"prefix": "One.", "suffix": "Three."}, {"prefix": " "}])
def test_what_stands_around_neither_or_both_decides_nothing(around):
    make_capture("One. It works. Two. It works. Three.", source=make_source(address="https://clinic.example/msc"))
    assert "2 places" in refused(foreign("It works.", **around))[1]


def test_a_quote_that_stands_once_is_found_whatever_stands_around_it():
    make_capture(source=make_source(address="https://clinic.example/msc"))
    assert marked(foreign(prefix="of another page", suffix="\n\nas well"))[0].quote == QUOTE


def test_the_type_of_anything_may_be_a_list():
    make_capture(source=make_source(address="https://clinic.example/msc"))
    item = foreign(type=["TextQuoteSelector"]) | {
        "type": ["Annotation"],
        "body": {"type": ["TextualBody"], "purpose": ["describing"], "value": "Rejection is rare."},
    }
    item["target"] = [item["target"] | {"source": [item["target"]["source"]]}]
    (claim,) = marked(item)
    assert (claim.quote, claim.statement) == (QUOTE, "Rejection is rare.")


def refined(*selectors):
    """Selectors, each inside the one before it."""
    outer = None
    for selector in reversed(selectors):
        outer = selector | ({"refinedBy": outer} if outer else {})
    return {"target": {"source": "https://clinic.example/msc", "selector": outer}}


FRAGMENT = {"type": "FragmentSelector", "value": "treatment"}
WORDS = {"type": "TextQuoteSelector", "exact": "It works."}


def position(start, end):
    return {"type": "TextPositionSelector", "start": start, "end": end}


@pytest.mark.parametrize(
    ("selectors", "start"),
    [
        ([FRAGMENT, WORDS | {"prefix": "Two. "}], 20),
        ([{"type": ["CssSelector"], "value": "p"}, FRAGMENT, FRAGMENT, WORDS | {"suffix": " Two."}], 5),
        # the innermost words are meant, and what is around them tells them from others
        ([{"type": "TextQuoteSelector", "exact": "Two. It works. Three."}, WORDS], 20),
        ([FRAGMENT, {"type": "TextQuoteSelector", "exact": "Two. It works. Three."}, position(5, 14)], 20),
        ([position(15, 36), position(5, 14) | WORDS | {"type": ["TextPositionSelector", "TextQuoteSelector"]}], 20),
    ],
)
def test_words_inside_of_what_a_selector_selects_are_found(selectors, start):
    make_capture("One. It works. Two. It works. Three.", source=make_source(address="https://clinic.example/msc"))
    (claim,) = marked(refined(*selectors))
    assert (claim.quote, claim.start) == ("It works.", start)


def test_a_position_inside_of_a_part_of_the_page_is_none_in_its_text():
    make_capture("One. It works. Two. It works. Three.", source=make_source(address="https://clinic.example/msc"))
    both = {"type": "FragmentSelector", "value": "a", "refinedBy": [WORDS, position(5, 14)]}
    assert "2 places" in refused({"target": {"source": "https://clinic.example/msc", "selector": both}})[1]


@pytest.mark.parametrize(
    ("selectors", "said"),
    [
        ([FRAGMENT, position(0, 4)], "no TextQuoteSelector"),
        ([FRAGMENT] * 40 + [WORDS], "more selectors than are read"),
        ([WORDS, {"type": "TextQuoteSelector", "exact": "Three"}], "do not stand in it"),
        ([WORDS, position(40, 50)], "do not stand in it"),
        ([FRAGMENT, {"type": "TextQuoteSelector", "exact": 3}], "exact words"),
        ([FRAGMENT, WORDS, position(-1, 3)], "start"),
    ],
)
def test_selectors_inside_one_another_that_select_nothing_are_refused(selectors, said):
    make_capture("One. It works. Two.", source=make_source(address="https://clinic.example/msc"))
    assert said in refused(refined(*selectors))[1]


def test_every_wrong_row_is_named_and_the_others_are_stored():
    make_capture(source=make_source(address="https://clinic.example/msc"))
    errors = (
        refused(
            foreign(),
            "words",
            foreign("Not in the text."),
            foreign(source="https://elsewhere.example/"),
            foreign(""),
            {"type": "Annotation", "target": []},
            foreign(source=""),
            foreign("Our clinic") | {"evidence:voice": "loud"},
            foreign("People who") | {"evidence:voice": 3},
            foreign(prefix=5),
            {"target": {"selector": [{"type": "TextQuoteSelector", "exact": "a b"},
                                     {"type": "TextPositionSelector", "start": -1, "end": 3}]}},
            foreign("half \ud800"),
            foreign("of \0"),
            [],
            foreign("Our clinic treats knees."),
        )
    )  # fmt: skip
    assert 1 not in errors
    assert 15 not in errors
    assert Claim.objects.count() == 2
    for row, said in {
        2: "must be a JSON object", 3: "does not stand in the text", 4: "Capture its page first", 5: "exact words",
        6: "exactly one target", 7: "has no source", 8: "voice", 9: "no text", 10: "prefix", 11: "start",
        12: "half of a character", 13: "U+0000", 14: "must be a JSON object",
    }.items():  # fmt: skip
        assert said in errors[row]


def test_words_that_are_not_at_the_place_of_the_very_text_are_refused():
    claim = make_claim()
    made = through_json(annotation_of(claim, ADDRESS))
    forget(claim)
    made["target"]["selector"][1]["start"] += 1
    assert "do not stand at" in refused(made)[1]


def test_a_dry_run_stores_nothing():
    make_capture(source=make_source(address="https://clinic.example/msc"))
    ((outcome),) = take(foreign(), store=False)
    assert (outcome.became, outcome.claim, outcome.words) == (Became.MARKED, None, QUOTE)
    assert not Claim.objects.exists()


def test_only_curators_take_annotations_in():
    for role in (Role.REVIEWER, Role.LEAD, Role.READER):
        with pytest.raises(PermissionDenied):
            import_annotations(actor=make_user(role), rows=iter([(1, foreign())]), store=True)


def test_withheld_words_do_not_go_out_and_are_left_out_coming_in():
    claim = make_claim(statement="Rejection is rare.")
    make_withholding(claim.capture)
    claim.refresh_from_db()
    made = annotation_of(claim, ADDRESS)
    assert "selector" not in made["target"]
    assert "ejection" not in json.dumps(made)
    assert made["evidence:quoteSha256"] == claim.quote_sha256
    assert became(through_json(made)) == [Became.WITHHELD]
    assert "ejection" not in "".join(written(annotations(Claim.objects.all(), ADDRESS), 1))


def command(*arguments):
    out = StringIO()
    call_command("annotations", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonld"])
def test_a_file_goes_out_and_in(tmp_path, name):
    capture = make_capture()
    claims = [make_claim(quote, capture=capture) for quote in (QUOTE, "Our clinic treats knees.")]
    path = tmp_path / name
    assert "2 annotations written" in command("export", str(path), "--address", ADDRESS)
    for claim in claims:
        forget(claim)
    assert "2 claims would be marked" in command("import", str(path), "--as", "everything")
    assert not Claim.objects.exists()
    assert "2 claims marked, 0 known" in command("import", str(path), "--as", "everything", "--store")
    assert "0 claims marked, 2 known" in command("import", str(path), "--as", "everything", "--store")
    assert {claim.quote for claim in Claim.objects.all()} == {claim.quote for claim in claims}


def test_a_collection_says_how_many_it_has(tmp_path):
    make_claim()
    command("export", str(tmp_path / "all.jsonld"))
    document = json.loads((tmp_path / "all.jsonld").read_text())
    assert (document["type"], document["total"], len(document["first"]["items"])) == ("AnnotationCollection", 1, 1)


def test_the_command_names_rows_that_are_refused_and_stores_the_others(tmp_path):
    make_capture(source=make_source(address="https://clinic.example/msc"))
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(foreign()) + "\n\n{\n" + json.dumps(foreign("Nowhere at all.")) + "\n")
    for way, stored in ((), 0), (["--store"], 1):
        out = StringIO()
        with pytest.raises(CommandError, match="2 rows were refused"):
            call_command("annotations", "import", str(path), "--as", "everything", *way, stdout=out)
        assert "row 3: Line 3, sign 2: it ends before it is whole, so that this is not JSON." in out.getvalue()
        assert "row 4: The quote does not stand in the text" in out.getvalue()
        assert Claim.objects.count() == stored


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "neither JSON"),
        (
            '{"items": [\n  {"target" 1}]}',
            "Line 2, sign 13: a colon is missing before this sign, so that",
        ),
        ("[1 2]", "Line 1, sign 4: a comma is missing"),
        ("[1,, 2]", "Line 1, sign 4: a value is missing"),
        ("[{a: 1}]", "Line 1, sign 3: a name in straight double quotation marks"),
        ('["a', "Line 1, sign 2: a text begins here"),
        ('["a\nb"]', "Line 1, sign 4: a line end"),
        ('["\\x"]', "Line 1, sign 3: a backslash"),
        ("[] []", "Line 1, sign 4: more follows"),
        ("[" + "1" * 5_000 + "]", "more digits than are read"),
        (b'["\xe9"]', "not stored as UTF-8"),
        ('{"type": "AnnotationPage"}', "no list"),
        ("[[", "neither JSON"),
        ("[" * 100_000, "neither JSON"),
    ],
)
def test_a_file_without_annotations_is_refused(tmp_path, content, said):
    everything()
    path = tmp_path / "in.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError, match=said):
        call_command("annotations", "import", str(path), "--as", "everything", "--store")


def test_the_queries_grow_by_batches_alone(django_assert_max_num_queries):
    capture = make_capture("".join(f"Sentence number {number}.\n" for number in range(40)))
    for number in range(40):
        make_claim(f"number {number}.", capture=capture)
    with django_assert_max_num_queries(4):
        assert len(list(annotations(Claim.objects.all(), ADDRESS))) == 40
