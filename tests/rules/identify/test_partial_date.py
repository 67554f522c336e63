from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.identify.partial_date import BadDate, latest, parse_partial_date

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))


@given(DAYS, st.sampled_from([4, 7, 10]))
def test_a_real_date_is_kept_as_written_at_each_precision(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    assert parse_partial_date(f" {text}\n") == text
    assert day <= latest(text)


@given(DAYS, st.sampled_from([4, 7, 10]))
def test_the_last_day_of_a_partial_date_is_as_late_as_it_says_and_no_later(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    after = latest(text)
    assert after.isoformat()[:length] == text
    assert after == date(2999, 12, 31) or (after + timedelta(days=1)).isoformat()[:length] != text


def test_empty_stays_empty() -> None:
    assert parse_partial_date("") == parse_partial_date("  \t") == ""


def test_a_day_that_the_month_does_not_have_is_refused_with_the_reason() -> None:
    with pytest.raises(BadDate, match="February 2023 has 28 days") as caught:
        parse_partial_date("2023-02-30")
    assert caught.value.raw == "2023-02-30"
    assert parse_partial_date("2024-02-29") == "2024-02-29"
    with pytest.raises(BadDate, match="1900 has 28 days"):
        parse_partial_date("1900-02-29")


def test_there_is_no_day_zero() -> None:
    with pytest.raises(BadDate, match="no day 00"):
        parse_partial_date("2018-03-00")


@pytest.mark.parametrize(
    "raw",
    ["0999", "3000", "2018-00", "2018-13", "2018-3", "18-03", "2018-03-5", "05/03/2018", "2018-03-05T10:00",
     "2018-", "2018-03-", "March 2018", "２０１８", "٢٠١٨", "-2018", "2018 03", "n.d."],
)  # fmt: skip
def test_other_forms_are_refused_with_the_forms_that_are_taken(raw: str) -> None:
    with pytest.raises(BadDate, match="2018-03-05"):
        parse_partial_date(raw)


@given(st.text(max_size=12))
def test_any_text_is_either_taken_as_typed_or_refused(raw: str) -> None:
    try:
        parsed = parse_partial_date(raw)
    except BadDate:
        return
    assert parsed == raw.strip()


def test_an_empty_date_has_no_last_day() -> None:
    with pytest.raises(BadDate, match="empty"):
        latest("")
