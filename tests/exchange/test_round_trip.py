import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.actions.number import number_sources
from claims.choices import CaptureMethod, Role
from claims.exchange.spreadsheet import TRIGGERS, unguard
from claims.models import OPERATOR, Capture, Claim, Publisher, Question, Rating, Source, User
from claims.models.capture import SHA256_LENGTH
from claims.rules.identify.uid import new_uid
from tests.builders import make_capture, make_claim, make_rating, make_source, make_user, open_round
from tests.exchange.helpers import cells_of, rows_of, written
from tests.exchange.read_back import BadFile, guard, read_csv, read_jsonl

pytestmark = pytest.mark.django_db

# All that Python can encode, and what a file stumbles over: quotes, separators, line ends, formulas, directions, what
# lies beyond the first plane, what printf and COPY read as their own, spaces at the ends.
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
awkward = st.text(
    st.sampled_from(f'{TRIGGERS}",;|\\%sw{{}} \t\r\n\v\f\x1e\x1f\x85\u2028\u202eאبǗ한😀𝕏ab1'), max_size=30
)
texts = anything | awkward
some_text = texts.filter(bool)
times = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  their zone is given

VALUES = st.fixed_dictionaries({
    "quote": some_text, "statement": texts, "translation": texts, "translation_by": texts, "language": texts,
    "question": some_text, "source_title": texts, "publisher": some_text, "container_title": texts,
    "author_printed": texts, "published_printed": texts, "address": texts, "doi": texts, "round": texts,
    "reviewer": some_text, "rationale": some_text, "stale_because": texts, "failure_tags": texts,
    "submitted_at": times, "stale_at": st.none() | times, "observed_at": st.none() | times,
})  # fmt: skip
PLAIN = dict.fromkeys(
    ("statement", "translation", "translation_by", "language", "source_title", "container_title", "author_printed",
     "published_printed", "address", "doi", "round", "stale_because", "failure_tags"),
    "",
) | {
    "quote": "It helps.", "question": "Does it?", "publisher": "Clinic", "reviewer": "A", "rationale": "No.",
    "submitted_at": datetime(2026, 11, 22, tzinfo=UTC), "stale_at": None, "observed_at": None,
}  # fmt: skip
OF_RATING = ("reviewer", "rationale", "stale_because", "failure_tags", "submitted_at", "stale_at")


def store(values: dict[str, Any]) -> Rating:
    """A rating with these values in and around it, past the forms and actions: what can be stored can be exported."""
    reviewer = make_user(Role.REVIEWER, pseudonym=values["reviewer"])
    uid = new_uid()
    source = Source.objects.create(
        number=number_sources()[0],
        title=values["source_title"], container_title=values["container_title"], doi=values["doi"],
        author_printed=values["author_printed"], published_printed=values["published_printed"],
        address=values["address"], created_by=reviewer,
        publisher=Publisher.objects.get_or_create(name=values["publisher"])[0],
    )  # fmt: skip
    capture = Capture.objects.create(
        source=source, sha256=uid.ljust(SHA256_LENGTH, "0"), size=1, media_type="text/plain", charset="utf-8",
        text=values["quote"], text_sha256="", length=len(values["quote"]), extractor="text", extractor_version="1",
        method=CaptureMethod.PASTED, observed_at=values["observed_at"], stored_by=reviewer,
    )  # fmt: skip
    question, _ = Question.objects.get_or_create(text=values["question"], defaults={"created_by": reviewer})
    claim = Claim.objects.create(
        source=source, number=1,
        capture=capture, start=0, end=len(values["quote"]), created_by=reviewer, question=question,
        **{name: values[name] for name in ("quote", "statement", "translation", "translation_by", "language")},
    )  # fmt: skip
    round_ = open_round()
    type(round_).objects.filter(pk=round_.pk).update(name=values["round"])
    return Rating.objects.create(
        round=round_, claim=claim, reviewer=reviewer, scheme_version=round_.scheme_version, basis={},
        **{name: values[name] for name in OF_RATING if name != "reviewer"},
    )  # fmt: skip


def to_the_second(value: Any) -> Any:
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def expected(values: dict[str, Any]) -> dict[str, Any]:
    return {name: to_the_second(value) for name, value in values.items()}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES)
@example(PLAIN | {name: "=1+1" for name, value in PLAIN.items() if isinstance(value, str)})
@example(PLAIN | {name: "\r\n\"',%s %w {} \\. \\N" for name, value in PLAIN.items() if isinstance(value, str)})
@example(PLAIN | {"quote": "'=1", "statement": "''", "rationale": "'", "source_title": " ends with spaces  "})
@example(PLAIN | {"submitted_at": datetime(1, 1, 2, 3, 4, 5, 678, UTC), "stale_at": datetime(9999, 12, 30, tzinfo=UTC)})
def test_every_value_comes_back_unchanged_from_every_file(values):
    rating = store(values)
    of_claim = Claim.objects.filter(pk=rating.claim_id)
    prefix = f"r_{rating.reviewer.uid}_"
    rest = {name: value for name, value in expected(values).items() if name not in OF_RATING}
    wide = rest | {f"{prefix}{name}": value for name, value in expected(values).items() if name in OF_RATING}
    claim = {name: value for name, value in rest.items() if name != "round"}
    for format_ in ("csv", "jsonl"):
        for what, wanted in (("ratings", expected(values)), ("ratings_wide", wide), ("claims", claim)):
            (row,) = rows_of(what, claims=of_claim, format=format_)
            assert {name: row[name] for name in wanted} == wanted


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES)
@example(PLAIN | dict.fromkeys(("statement", "rationale", "source_title"), "＝1"))
def test_the_standard_library_reads_it_and_finds_the_guard_of_the_rules(values):
    of_claim = Claim.objects.filter(pk=store(values).claim_id)
    (row,) = cells_of("ratings", claims=of_claim)
    assert None not in row
    stored = {name: value for name, value in values.items() if isinstance(value, str)}
    assert {name: row[name] for name in stored} == {name: guard(value) for name, value in stored.items()}
    assert {name: unguard(row[name]) for name in stored} == stored


def test_every_row_has_as_many_cells_as_the_header():
    for number, text in enumerate(('a,"b"', "a\nb", "a\r\nb", "\r", "", "\t", '"', '""', ",")):
        store(PLAIN | {"statement": text, "quote": f"{number}{text}", "publisher": f"P{number}", "source_title": text})
    make_rating(make_claim())
    for what in ("ratings", "ratings_wide", "claims"):
        table = list(csv.reader(io.StringIO(written(what).decode(), newline=""), strict=True))
        assert len(table) == 11
        assert {len(row) for row in table} == {len(table[0])}


def test_lines_end_with_crlf_and_line_ends_inside_texts_stay_as_they_are():
    make_rating(rationale="one\ntwo\rthree\r\nfour")
    data = written("ratings")
    assert data.endswith(b"\r\n")
    assert b'"one\ntwo\rthree\r\nfour"' in data
    assert data.replace(b'"one\ntwo\rthree\r\nfour"', b"").count(b"\n") == 2


def test_times_are_iso_8601_in_utc_to_the_second():
    rating = make_rating()
    Rating.objects.visible_to(OPERATOR).filter(pk=rating.pk).update(stale_at=datetime(2026, 11, 22, 4, 10, 5, 999, UTC))
    (cells,) = cells_of("ratings")
    assert cells["stale_at"] == "2026-11-22T04:10:05Z"
    assert cells["superseded_at"] == ""


def test_the_mark_for_excel_stands_before_everything_and_is_read_over():
    make_rating(rationale="Ünsinn")
    plain, marked = written("ratings"), written("ratings", bom=True)
    assert marked == b"\xef\xbb\xbf" + plain
    assert list(read_csv(io.BytesIO(marked))) == list(read_csv(io.BytesIO(plain)))


def test_no_nul_gets_in_by_the_actions():
    claim = make_claim()
    with pytest.raises(ValidationError, match="U\\+0000"):
        make_rating(claim, rationale="No\0thing")
    with pytest.raises(ValidationError, match="NUL"):
        make_capture("Some\0thing is said here.")
    with pytest.raises(ValidationError, match="U\\+0000"):
        make_source(title="A\0title")
    with pytest.raises(ValidationError, match="U\\+0000"):
        make_claim(statement="Some\0thing")


def test_a_file_that_is_not_ours_is_refused_with_its_line():
    with pytest.raises(BadFile, match="opinion"):
        list(read_csv(io.BytesIO(b"opinion\r\nx\r\n")))
    with pytest.raises(BadFile, match="Line 3: 1 cells, and the header has 2"):
        list(read_csv(io.BytesIO(b'quote,start\r\n"a",1\r\n"b"\r\n')))
    with pytest.raises(BadFile, match="Line 1"):
        list(read_jsonl([b"{"]))
    assert list(read_csv(io.BytesIO(b""))) == []


def test_a_quote_of_a_hundred_thousand_characters_comes_back():
    text = "word, " * 30_000
    rating = store(PLAIN | {"quote": text})
    (row,) = rows_of("ratings", ratings=Rating.objects.visible_to(OPERATOR).filter(pk=rating.pk))
    assert row["quote"] == text
    assert row["end"] == 180_000


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({"pseudonym": texts, "first_name": texts, "last_name": texts}))
@example({"pseudonym": "", "first_name": "\u3000", "last_name": "\t\n\x1c\x85"})
@example({"pseudonym": "", "first_name": " Ada ", "last_name": "\xa0"})
@example({"pseudonym": " ", "first_name": "Ada", "last_name": ""})
def test_a_reviewer_is_called_what_the_pages_call_them(names):
    person = User.objects.filter(username="somebody").first() or make_user(Role.REVIEWER, username="somebody")
    User.objects.filter(pk=person.pk).update(**names)
    if not Rating.objects.visible_to(OPERATOR).filter(reviewer=person).exists():
        make_rating(reviewer=person)
    (row,) = rows_of("ratings")
    person.refresh_from_db()
    assert row["reviewer"] == person.shown_name


def test_the_time_of_the_file_does_not_hang_on_the_time_zone_of_the_server():
    rating = make_rating()
    with timezone.override("Asia/Seoul"):
        (row,) = rows_of("ratings")
    assert row["submitted_at"] == rating.submitted_at.replace(microsecond=0)
