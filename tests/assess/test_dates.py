"""Years, months, windows and fiscal years: both ends in, anniversaries on the day, 29 February falls to 28."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secops_cli.assess.dates import (
    add_months,
    add_years,
    closed_years,
    in_window,
    last_reaching,
    whole_months,
    whole_years,
    years_of,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def days(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


AROUND_LEAP_DAYS = [
    day for year in (*range(2016, 2034), *range(2096, 2106)) for day in days(date(year, 2, 26), date(year, 3, 2))
]
"""Three leap days and the years between, and the turn of a century that has none."""


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


@pytest.mark.parametrize("years", range(1, 9))
def test_a_window_around_29_february_holds_what_its_definition_holds(years):
    """[base − years, base], tried for every day and every base around the end of February."""
    wrong = [
        (day, base)
        for day in AROUND_LEAP_DAYS
        for base in AROUND_LEAP_DAYS
        if in_window(day, base, years) is not (add_years(base, -years) <= day <= base)
    ]
    assert wrong == []


@pytest.mark.parametrize("years", range(1, 9))
def test_the_last_base_that_reaches_a_day_is_followed_by_one_that_does_not(years):
    """Tried base by base around the end of February."""
    for day in (d for d in AROUND_LEAP_DAYS if d.year < 2026 or 2096 <= d.year < 2098):
        reaching = [b for b in days(day, add_years(day, years) + timedelta(days=3)) if add_years(b, -years) <= day]
        assert last_reaching(day, years) == reaching[-1], day


def test_a_day_once_out_of_a_window_stays_out():
    """As the base moves on, over five years."""
    bases = days(date(2023, 1, 1), date(2028, 12, 31))
    for years in (1, 2, 3):
        for day in (date(2023, 2, 28), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28)):
            inside = [in_window(day, base, years) for base in bases if base >= day]
            assert all(before or not after for before, after in pairwise(inside))


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


@pytest.mark.parametrize(
    ("due", "base", "expected"),
    [
        ("02-29", date(2026, 2, 28), (2025, 2024)),
        ("02-29", date(2026, 3, 1), (2025, 2025)),
        ("02-29", date(2028, 2, 28), (2027, 2026)),
        ("02-29", date(2028, 2, 29), (2027, 2026)),
        ("02-29", date(2028, 3, 1), (2027, 2027)),
        ("02-30", date(2026, 2, 28), (2025, 2024)),
        ("02-30", date(2026, 3, 1), (2025, 2025)),
        ("02-30", date(2028, 2, 29), (2027, 2026)),
        ("02-30", date(2028, 3, 1), (2027, 2027)),
        ("02-28", date(2028, 2, 29), (2027, 2027)),
        ("04-31", date(2026, 4, 30), (2025, 2024)),
        ("04-31", date(2026, 5, 1), (2025, 2025)),
    ],
)
def test_a_set_day_that_a_month_does_not_have_is_its_last(due, base, expected):
    """29 and 30 February, 31 April."""
    assert closed_years(base, due) == expected


@pytest.mark.parametrize("due", ["01-01", "02-28", "02-29", "02-30", "06-30", "12-31"])
def test_the_newest_audit_becomes_due_once_a_year_and_stays_due(due):
    """Tried day by day over five years: the latest closed year rises with the year, what is due follows by one day."""
    for year in range(2024, 2029):
        found = [closed_years(base, due) for base in days(date(year, 1, 1), date(year, 12, 31))]
        assert {newest for newest, _ in found} == {year - 1}
        assert [latest for _, latest in found] == sorted(latest for _, latest in found)
        assert {latest for _, latest in found} <= {year - 2, year - 1}
        assert found[0][1] == year - 2


def _end_of_month(first: date, number: int) -> date:
    """The last day of the nth month of a stretch, worked out from the calendar."""
    carried, month = divmod(first.month - 1 + number, 12)
    year = first.year + carried
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1])) - timedelta(days=1)


@pytest.mark.parametrize("year", [2023, 2024])
def test_whole_months_are_those_whose_last_day_is_reached(year):
    """From every day of a year, to every day of the two years after it."""
    for first in days(date(year, 1, 1), date(year, 12, 31)):
        ends = [_end_of_month(first, number) for number in range(1, 26)]
        reached = 0
        for last in days(first - timedelta(days=2), first + timedelta(days=735)):
            while ends[reached] <= last:
                reached += 1
            assert whole_months(first, last) == reached, (first, last)
