"""Years, months, windows and fiscal years: both ends in, anniversaries on the day, 29 February falls to 28."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secops_cli.assess.dates import (
    add_months,
    add_years,
    closed_years,
    in_window,
    whole_months,
    whole_years,
    years_of,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2026, 11, 20), -3, date(2023, 11, 20)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), -2, date(2022, 2, 28)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
    ],
)
def test_the_same_day_in_another_year_is_28_february_where_29_does_not_exist(day, years, expected):
    """Only 29 February moves, and only to the day before."""
    assert add_years(day, years) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 11, 20), 2, date(2027, 1, 20)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_some_months_on_is_the_same_day_or_the_last_of_a_shorter_month(day, months, expected):
    """Six months after 31 August is the last of February."""
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2023, 11, 20), date(2026, 11, 20), 3),
        (date(2023, 11, 21), date(2026, 11, 20), 2),
        (date(2024, 2, 29), date(2025, 2, 27), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 11, 21), date(2026, 11, 20), 0),
        (date(2030, 1, 1), date(2026, 11, 20), 0),
    ],
)
def test_an_anniversary_counts_on_the_day(start, end, expected):
    """One day short is a year less; what begins later counts nothing."""
    assert whole_years(start, end) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 5, 1), date(2026, 5, 31), 1),
        (date(2026, 5, 1), date(2026, 5, 30), 0),
        (date(2026, 5, 15), date(2026, 8, 14), 3),
        (date(2026, 5, 15), date(2026, 8, 13), 2),
        (date(2026, 1, 31), date(2026, 2, 27), 1),
        (date(2026, 1, 31), date(2026, 2, 26), 0),
        (date(2024, 1, 30), date(2024, 2, 28), 1),
        (date(2024, 1, 30), date(2024, 2, 27), 0),
        (date(2025, 12, 1), date(2026, 2, 28), 3),
        (date(2026, 12, 1), date(2027, 11, 30), 12),
        (date(2026, 5, 1), date(2026, 5, 1), 0),
        (date(2026, 5, 1), date(2026, 4, 30), 0),
        (date(2026, 5, 1), date(2020, 1, 1), 0),
    ],
)
def test_whole_months_include_the_first_and_the_last_day(first, last, expected):
    """A calendar month is one; a day less is none, and so is what ends before it begins."""
    assert whole_months(first, last) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 11, 20), True),
        (date(2024, 11, 19), False),
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (None, False),
    ],
)
def test_a_window_holds_both_of_its_ends(day, expected):
    """Two years back from 2026-11-20."""
    assert in_window(day, date(2026, 11, 20), 2) is expected


def test_a_window_that_ends_on_29_february_begins_on_28_february_of_a_common_year():
    """[2023-02-28, 2024-02-29] for one year."""
    assert in_window(date(2023, 2, 28), date(2024, 2, 29), 1)
    assert not in_window(date(2023, 2, 27), date(2024, 2, 29), 1)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([], 0),
        ([(date(2020, 11, 20), None)], 6),
        ([(date(2020, 11, 21), None)], 5),
        ([(date(2020, 1, 1), date(2021, 12, 31))], 2),
        ([(date(2020, 1, 1), date(2021, 12, 30))], 1),
        ([(date(2018, 1, 1), date(2019, 12, 31)), (date(2019, 1, 1), date(2020, 12, 31))], 3),
        ([(date(2018, 1, 1), date(2018, 12, 31)), (date(2019, 1, 1), date(2019, 12, 31))], 2),
        ([(date(2015, 1, 1), date(2015, 12, 31)), (date(2022, 1, 1), date(2022, 12, 31))], 2),
        ([(date(2015, 1, 1), date(2015, 6, 30)), (date(2025, 5, 24), None)], 1),
        ([(date(2027, 1, 1), None)], 0),
        ([(date(2024, 1, 1), date(2030, 1, 1))], 2),
    ],
)
def test_years_of_work_add_up_with_overlaps_counted_once(periods, expected):
    """An open stretch ends on the base date 2026-11-20, a closed one includes its last day."""
    assert years_of(periods, date(2026, 11, 20)) == expected


def test_work_that_begins_on_the_base_date_takes_no_year_away():
    """Three closed years stay three years on the day on which something new begins."""
    before = [(date(2021, 1, 1), date(2023, 12, 31))]
    assert years_of(before, date(2025, 1, 1)) == 3
    assert years_of([*before, (date(2025, 1, 1), None)], date(2025, 1, 1)) == 3


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=4), DAYS, st.randoms())
def test_the_order_of_periods_does_not_matter(periods, base, random):
    """Years are a function of the set of periods."""
    shuffled = list(periods)
    random.shuffle(shuffled)
    assert years_of(shuffled, base) == years_of(periods, base)


@given(DAYS, st.integers(0, 3000), st.integers(0, 400))
def test_years_never_fall_as_days_pass(start, length, more):
    """A later end never counts fewer years."""
    end = start + timedelta(days=length)
    assert whole_years(start, end) <= whole_years(start, end + timedelta(days=more))


@given(DAYS, st.integers(0, 20))
def test_the_nth_anniversary_is_the_first_day_that_counts_n_years(start, years):
    """Whole years and anniversaries say the same."""
    day = add_years(start, years)
    assert whole_years(start, day) == years
    assert years == 0 or whole_years(start, day - timedelta(days=1)) == years - 1


@given(DAYS, st.integers(1, 240))
def test_the_day_before_the_same_day_some_months_on_is_the_first_that_counts_them(first, months):
    """Whole months and the same day of another month say the same."""
    last = add_months(first, months) - timedelta(days=1)
    assert whole_months(first, last) == months
    assert whole_months(first, last - timedelta(days=1)) == months - 1


@given(DAYS, st.integers(-40, 3000), st.integers(0, 400))
def test_months_never_fall_as_days_pass(first, length, more):
    """Neither with a later end nor with an earlier beginning."""
    last = first + timedelta(days=length)
    assert whole_months(first, last) <= whole_months(first, last + timedelta(days=more))
    assert whole_months(first, last) <= whole_months(first - timedelta(days=more), last)


@given(DAYS, st.integers(0, 6000))
def test_twelve_months_are_a_year(first, length):
    """Up to the day before the anniversary both days are in."""
    last = first + timedelta(days=length)
    assert whole_months(first, last) // 12 == whole_years(first, last + timedelta(days=1))


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (date(2026, 6, 30), (2025, 2024)),
        (date(2026, 7, 1), (2025, 2025)),
        (date(2026, 1, 1), (2025, 2024)),
        (date(2026, 12, 31), (2025, 2025)),
    ],
)
def test_the_newest_audit_may_be_missing_up_to_and_on_the_set_day(base, expected):
    """(latest closed year, latest year whose report is due) around 30 June."""
    assert closed_years(base, "06-30") == expected
