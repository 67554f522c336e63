"""What nobody has classified is a value of its own: in lists, filters, questions, files and on the first page."""

import pytest

from claims.choices import Side, Voice
from claims.models import Claim, SourceType
from claims.models.claim import side_of_claims
from tests.builders import make_capture, make_claim, make_evidence_link, make_question, make_source
from tests.exchange.helpers import rows_of
from tests.flat import text_of

pytestmark = pytest.mark.django_db


def claim_on(source_type: str, voice: str = "", **fields):
    return make_claim(capture=make_capture(source=make_source(source_type=source_type)), voice=voice, **fields)


def test_a_claim_of_which_neither_voice_nor_source_type_is_said_is_on_no_side():
    claim = claim_on("")
    assert claim.side == claim.source.side == ""
    for voice in Voice.values:
        made = claim_on("", voice)
        assert made.side == (voice if voice in (Side.MARKETING, Side.RESEARCH) else "")
    for found in Claim.objects.annotate(expressed=side_of_claims()):
        assert found.expressed == found.side


def test_a_type_whose_side_nobody_has_said_is_on_no_side():
    SourceType.objects.create(code="forum", name="Forum")
    assert claim_on("forum").side == ""


def test_the_list_filters_by_what_is_not_classified(as_reader):
    unknown, marketing, other = claim_on(""), claim_on("clinic"), claim_on("aggregator")
    spoken = claim_on("", "marketing")
    asked = {"side": "none"}
    shown = text_of(as_reader.get("/claims/", asked))
    assert unknown.uid in shown
    assert not any(claim.uid in shown for claim in (marketing, other, spoken))
    assert "Not classified" in shown
    assert unknown.uid not in text_of(as_reader.get("/claims/", {"side": "other"}))
    with_another = text_of(as_reader.get("/claims/", asked | {"question": "none"}))
    assert unknown.uid in with_another
    assert marketing.uid not in with_another
    sources = text_of(as_reader.get("/sources/", asked))
    assert unknown.source.uid in sources
    assert marketing.source.uid not in sources


def test_files_have_an_empty_side():
    claim_on("")
    (row,) = rows_of("claims")
    assert (row["side"], row["source_side"], row["source_type"]) == ("", "", "")


def test_the_question_page_shows_them_apart(as_curator):
    question = make_question()
    claim_on("", question=question)
    shown = text_of(as_curator.get(question.get_absolute_url()))
    assert 'id="side-none"' in shown
    assert "Classify them" in shown
    assert 'id="side-other"' not in shown


def test_curators_are_led_to_what_is_not_classified(as_curator, as_reader):
    claim_on("")
    assert "/claims/?side=none" in text_of(as_curator.get("/"))
    assert "neither voice nor type of source said" in text_of(as_curator.get("/"))
    assert "/claims/?side=none" not in text_of(as_reader.get("/"))


def test_a_study_of_which_nothing_is_recorded_says_nothing(as_reader):
    link = make_evidence_link(question=make_question())
    item = link.evidence_item
    assert (item.identified, item.design, item.species, item.comparator, item.funding) == (None, "", "", "", "")
    shown = text_of(as_reader.get(link.question.get_absolute_url()))
    assert "design not recorded" in shown
    assert "not identified" not in shown
