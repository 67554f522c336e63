"""Pages by place: complete, without duplicates, in both directions and in both ways."""

import pytest
from django.db.models import Q

from claims.choices import Commitment, Strength
from claims.database import owners
from claims.database.keyset import Asked, Filtered, Segment, Sort, page_of
from claims.models import Claim
from tests.builders import QUOTE, make_capture, make_claim, make_question, make_source

KNOWN, UNKNOWN = Q(question__isnull=False), Q(question__isnull=True)
NO_QUESTION = Segment(UNKNOWN, leading="question_id")
SORTS = {
    "newest": Sort.by_id("newest", "Newest", descending=True),
    "oldest": Sort.by_id("oldest", "Oldest"),
    "source": Sort.by_column("source", "Source", "source_id"),
    "question": Sort.by_column("question", "Question", "question_id", known=KNOWN, unknown=UNKNOWN),
    "-question": Sort.by_column("-question", "Question", "question_id", known=KNOWN, unknown=UNKNOWN, descending=True),
    "title": Sort.by_owner("title", "Title", "source", "title_key"),
    "-title": Sort.by_owner("-title", "Title", "source", "title_key", descending=True),
    "text": Sort.by_owner("text", "Text", "question", "text", unknown=NO_QUESTION),
    "-text": Sort.by_owner("-text", "Text", "question", "text", unknown=NO_QUESTION, descending=True),
    "strength": Sort.by_values("strength", "Strength", "strength", Strength.values),
    "-strength": Sort.by_values("-strength", "Strength", "strength", Strength.values, descending=True),
}


@pytest.fixture
def claims(db):
    """Claims of six sources, two without a title and two of one title, with and without question and causal wording."""
    captures = [make_capture(source=make_source(title=title)) for title in ("b", "", "A", "b", "", "C")]
    make_capture(source=make_source(title="a source without claims"))
    questions = [None, make_question(), make_question(), None]
    strengths = [*Strength.values, "", ""]
    return [
        make_claim(QUOTE, capture=captures[n % 6], question=questions[n % 4], strength=strengths[n * 3 % 7])
        for n in range(17)
    ]


def expected(claims, name):
    """The order, worked out in Python."""
    turn = -1 if name in ("newest", "-question", "-strength", "-title", "-text") else 1
    if name.endswith("title"):
        titles = sorted({c.source.title.lower() for c in claims})
        return sorted(
            claims,
            key=lambda c: (
                not c.source.title,
                turn * titles.index(c.source.title.lower()),
                turn * c.source_id,
                turn * c.pk,
            ),
        )
    if name.endswith("text"):
        texts = sorted({c.question.text for c in claims if c.question})
        return sorted(
            claims,
            key=lambda c: (c.question is None, turn * texts.index(c.question.text) if c.question else 0, turn * c.pk),
        )
    if name.endswith("question"):
        return sorted(claims, key=lambda c: (c.question_id is None, turn * (c.question_id or 0), turn * c.pk))
    if name.endswith("strength"):
        return sorted(
            claims, key=lambda c: (not c.strength, turn * [*Strength.values, ""].index(c.strength), turn * c.pk)
        )
    return sorted(claims, key=lambda c: (name == "source" and c.source_id, turn * c.pk))


def ways(rows):
    """Each way to the same pages: along an index, all collected, in windows, and in windows that end too soon."""
    return {
        "walked": None,
        "collected": Filtered(rows, rows, few=True),
        "in windows": Filtered(rows.none(), rows, windows=(1, 2, 3, 40, 40)),
        "windows, then collected": Filtered(rows, rows, windows=(1, 2)),
    }


WAYS = list(ways(Claim.objects.none()))


def leaf(sort, *, size, way, forward=True):
    """All pages from one end to the other, and what the last of them says is beyond."""
    filtered = ways(Claim.objects.all())[way]
    page = page_of(Claim.objects.all(), sort, Asked(size, last=not forward), filtered)
    pages = [page.ids]
    while page.has_next if forward else page.has_previous:
        edge = Claim.objects.get(pk=page.ids[-1 if forward else 0])
        asked = Asked(size, after=edge) if forward else Asked(size, before=edge)
        page = page_of(Claim.objects.all(), sort, asked, filtered)
        pages.append(page.ids)
        assert len(pages) < 30
    return pages


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [4, 17])
def test_leafing_to_the_end_shows_every_row_once_in_order(claims, size, way):
    for name, sort in SORTS.items():
        pages = leaf(sort, size=size, way=way)
        assert [pk for page in pages for pk in page] == [claim.pk for claim in expected(claims, name)], name


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [4, 50])
def test_leafing_from_the_last_page_back_shows_every_row(claims, size, way):
    for name, sort in SORTS.items():
        pages = leaf(sort, size=size, way=way, forward=False)
        assert pages[0][-1] == expected(claims, name)[-1].pk, name
        assert {pk for page in pages for pk in page} == {claim.pk for claim in claims}, name
        assert all(len(page) == min(size, 17) for page in pages), "a page that would come out short is the first page"


@pytest.mark.parametrize("batch", [1, 2])
def test_what_rows_belong_to_is_read_in_batches(claims, monkeypatch, batch):
    monkeypatch.setattr(owners, "BATCH", batch)
    for name in ("title", "-title", "text", "-text"):
        pages = leaf(SORTS[name], size=4, way="walked")
        assert [pk for page in pages for pk in page] == [claim.pk for claim in expected(claims, name)], name


def test_back_from_a_page_comes_to_the_page_before_it(claims):
    rows, sort = Claim.objects.all(), SORTS["strength"]
    first = page_of(rows, sort, Asked(5))
    second = page_of(rows, sort, Asked(5, after=Claim.objects.get(pk=first.ids[-1])))
    back = page_of(rows, sort, Asked(5, before=Claim.objects.get(pk=second.ids[0])))
    assert (back.ids, back.has_previous, back.has_next) == (first.ids, False, True)


def test_a_place_holds_though_its_row_is_in_the_list_no_more(claims):
    sort = SORTS["oldest"]
    rows = Claim.objects.exclude(pk=claims[3].pk)
    for way, filtered in ways(rows).items():
        assert page_of(rows, sort, Asked(2, after=claims[3]), filtered).ids == [claims[4].pk, claims[5].pk], way


def test_an_empty_list_has_one_empty_page(db):
    for filtered in ways(Claim.objects.all()).values():
        page = page_of(Claim.objects.all(), SORTS["question"], Asked(5), filtered)
        assert (page.ids, page.has_previous, page.has_next) == ([], False, False)


def test_firmness_is_sorted_from_hedged_to_absolute(db):
    capture = make_capture()
    made = {value: make_claim(QUOTE, capture=capture, commitment=value).pk for value in ("absolute", "", "hedged")}
    sort = Sort.by_values("firmness", "Firmness", "commitment", Commitment.values)
    assert page_of(Claim.objects.all(), sort, Asked(9)).ids == [made["hedged"], made["absolute"], made[""]]


@pytest.mark.parametrize("name", SORTS)
@pytest.mark.parametrize("windows", [(1,), (2, 3), (100,)])
def test_rows_that_stand_together_at_one_end_are_found_wherever_they_are(claims, name, windows):
    order = [claim.pk for claim in expected(claims, name)]
    for together in (order[:4], order[-4:], order[6:10]):
        rows = Claim.objects.filter(pk__in=together)
        filtered = Filtered(rows, rows, windows=windows)
        first = page_of(Claim.objects.all(), SORTS[name], Asked(3), filtered)
        last = page_of(Claim.objects.all(), SORTS[name], Asked(3, last=True), filtered)
        assert (first.ids, first.has_next) == (together[:3], True)
        assert (last.ids, last.has_previous) == (together[1:], True)
