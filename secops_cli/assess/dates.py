"""Years, windows and anniversaries. Source: SEMANTICS of this project, `docs/semantics.md` (时间)."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta


def add_years(day: date, years: int) -> date:
    """Return the same day in another year; 29 February falls to 28. Clipped to what a date can hold."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    if day.month == 2 and day.day == 29 and not calendar.isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or the last of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = min(max(index // 12, date.min.year), date.max.year), index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def lasts_on(start: date | None, end: date | None, day: date) -> bool:
    """Say whether a stretch of time, both ends in, holds a day; an open end leaves nothing out."""
    return (start is None or start <= day) and (end is None or end >= day)


def whole_years(start: date, end: date) -> int:
    """Count the anniversaries of `start` reached by `end`, that day included; 0 where it lies after `end`."""
    years = end.year - start.year
    if years > 0 and add_years(start, years) > end:
        years -= 1
    return max(years, 0)


def whole_months(first: date, last: date) -> int:
    """Count the whole months of a stretch of time, both days included; 0 where it ends before it begins."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    while months > 0 and add_months(first, months) - timedelta(days=1) > last:
        months -= 1
    return max(months, 0)


def in_window(day: date | None, base: date, years: int) -> bool:
    """Say whether a day lies in [base − years, base], both ends in."""
    # Asked by way of the last base that still reaches the day, so that a `Watch` on the base knows when that is over.
    return day is not None and day <= base <= last_reaching(day, years)


def last_reaching(day: date, years: int) -> date:
    """Return the last day from which some years back the given day is still reached: [base − years, base] holds it."""
    last = add_years(day, years)
    if (day.month, day.day) == (2, 28) and calendar.isleap(last.year) and not calendar.isleap(day.year):
        return last + timedelta(days=1)  # from 29 February, some years back is 28 February
    return last


def years_of(periods: Iterable[tuple[date, date | None]], base: date) -> int:
    """Count the whole years that periods of work add up to by `base`, overlaps once.

    A period that is still running ends on `base`; a closed one includes its last day. Where there are gaps, the days of
    the earlier stretches are laid before the last one, so that a single stretch is counted by its anniversaries.

    Args:
        periods: (first day, last day or None) in any order; what begins after `base` does not count.
    """
    stretches: list[tuple[date, date]] = []
    for start, last in sorted((s, e) for s, e in _bounded(periods, base)):
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], last))
        else:
            stretches.append((start, last))
    if not stretches:
        return 0
    earlier = sum((end - start).days for start, end in stretches[:-1])
    start, end = stretches[-1]
    return whole_years(start - timedelta(days=min(earlier, start.toordinal() - 1)), end)


def _bounded(periods: Iterable[tuple[date, date | None]], base: date) -> Iterable[tuple[date, date]]:
    for start, last in periods:
        end = base if last is None or last >= base else last + timedelta(days=1)
        if start < end:
            yield start, end


def closed_years(base: date, due: str) -> tuple[int, int]:
    """Return the latest closed fiscal year, and the latest whose audit has to be there by now.

    Args:
        due: month and day, `06-30`, up to which the newest year's report may still be missing.
    """
    year = base.year
    month, day = map(int, due.split("-"))
    latest = date(year, month, min(day, calendar.monthrange(year, month)[1]))
    return year - 1, year - 1 if base > latest else year - 2
