"""The day on which waiting alone makes a check hold, all else equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.conditions import as_number, judge_check, measure_with
from secops_cli.assess.dates import add_years
from secops_cli.assess.query import Query
from secops_cli.assess.watch import TimedMemory, Watch
from secops_cli.model.judgement import CategoryGrade, CheckResult
from secops_cli.model.settings import Target
from secops_cli.model.standard import Check

WAITING_YEARS: Final = 10
"""How far ahead a day is looked for; further only where the check itself asks for more years."""
_LIFETIME: Final = 100


@dataclass(frozen=True, slots=True)
class FirstDay:
    """A day on which a check suits.

    Attributes:
        result: the check on that day.
        target_moves: the day lies behind the target's reference date, which has to be written anew for it to count.
    """

    day: date
    result: CheckResult
    target_moves: bool


def target_on(target: Target, day: date) -> tuple[Target, bool]:
    """The target as it can be applied for on a day, and whether its reference date is past by then.

    A reference date holds for its own application; whoever waits past it applies later, with another.
    """
    late = target.reference_date is not None and target.reference_date < day
    return (target.model_copy(update={"reference_date": None}) if late else target), late


def first_day(
    case: Case, grade: CategoryGrade, check: Check, suits: Callable[[CheckResult], bool | None]
) -> FirstDay | None:
    """Return the first day, from that of the judgement on, on which a check suits; None where none is near.

    Args:
        case: the judged repository.
        grade: the grade of the target.
        check: what is asked.
        suits: says of the check on a day whether that day will do.
    """
    start = case.as_of
    last = add_years(start, _horizon(check)).toordinal()
    fixed = grade.target.reference_date
    ordinal = start.toordinal()
    while ordinal <= last:
        day = date.fromordinal(ordinal)
        target, late = target_on(grade.target, day)
        watch = Watch.on(day)
        query = Query(case.workspace, grade.standard, grade.category, target, watch, TimedMemory(watch))
        result = judge_check(check, measure_with(query)(check))
        if suits(result):
            return FirstDay(day, result, late)
        # Behind the reference date the base moves with the day.
        ordinal = watch.until if fixed is None or late else min(watch.until, fixed.toordinal() + 1)
    return None


def _horizon(check: Check) -> int:
    if check.operator == "at_least" and check.measure.endswith("years"):
        return min(max(WAITING_YEARS, int(as_number(check.required)) + 1), _LIFETIME)
    return WAITING_YEARS
