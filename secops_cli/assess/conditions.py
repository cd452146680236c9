"""Tests: a tree of all, any and not over measures, in three values — 真, 假, and 未知 where a fact is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from secops_cli.assess.measures import MEASURES
from secops_cli.assess.query import Query
from secops_cli.model.judgement import CheckResult, Measurement, Quantity, Unknown, Value, Word
from secops_cli.model.standard import AllOf, AnyOf, Check, Condition, Not, checks_of
from secops_cli.terms import SCALES

Truth = bool | None
Measurer = Callable[[Check], Measurement]


def evaluate(condition: Condition, truth: Callable[[Check], Truth]) -> Truth:
    """Evaluate a tree whose leaves are judged by `truth`; unknown spreads only as far as it matters."""
    match condition:
        case Check():
            return truth(condition)
        case Not():
            inner = evaluate(condition.negated, truth)
            return None if inner is None else not inner
        case AllOf():
            return _all(evaluate(branch, truth) for branch in condition.all)
        case AnyOf():
            found = _all(_negated(evaluate(branch, truth)) for branch in condition.any)
            return _negated(found)


def _negated(value: Truth) -> Truth:
    return None if value is None else not value


def _all(values: Iterable[Truth]) -> Truth:
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def measure_with(query: Query) -> Measurer:
    """Return a function that measures a leaf in these circumstances."""

    def run(check: Check) -> Measurement:
        return MEASURES[check.measure].function(query, **check.args)

    return run


def judge_check(check: Check, measurement: Measurement) -> CheckResult:
    """Judge one leaf on all facts and on proven facts."""
    found = MEASURES[check.measure]
    return CheckResult(
        measure=check.measure,
        arguments=check.args,
        title=found.title,
        operator=check.operator,
        required=check.required,
        unit=found.unit,
        measurement=measurement,
        holds=compare(check, measurement.fact, found.scale),
        holds_proven=compare(check, measurement.proven, found.scale),
        short_fact=_short(check, measurement.fact),
        short_proven=_short(check, measurement.proven),
    )


def truths(condition: Condition, results: Iterable[CheckResult]) -> tuple[Truth, Truth]:
    """Return the test's value on all facts and on proven facts, from its judged leaves in order."""
    # By leaf, since `evaluate` may settle a branch before it has seen all of them.
    judged = {id(check): result for check, result in zip(checks_of(condition), results, strict=True)}
    return (
        evaluate(condition, lambda check: judged[id(check)].holds),
        evaluate(condition, lambda check: judged[id(check)].holds_proven),
    )


def compare(check: Check, value: Value, scale: str) -> Truth:
    """Apply the check's operator to a value.

    A number within bounds is compared by the bound that can settle it. `exists` asks for one or more of a count, and
    for a stated true of a truth value.
    """
    if isinstance(value, Unknown):
        return None
    operator, required = check.operator, check.required
    if isinstance(value, Word):
        certain = _compare_word(operator, required, value.value, scale)
        if value.ceiling and certain != _compare_word(operator, required, value.ceiling, scale):
            return None
        return certain
    return _compare_number(operator, required, value)


def _compare_number(operator: str, required: Any, value: Quantity) -> Truth:
    low, high = value.low, value.high
    if operator == "exists":
        some: Truth = True if low > 0 else False if high is not None and high <= 0 else None
        return some if required else _negated(some)
    if operator == "at_least":
        bound = as_number(required)
        return True if low >= bound else False if high is not None and high < bound else None
    if operator == "at_most":
        bound = as_number(required)
        return False if low > bound else True if high is not None and high <= bound else None
    wanted = [as_number(item) for item in (required if operator == "one_of" else (required,))]
    if value.exact:
        return low in wanted
    return None if any(low <= w and (high is None or w <= high) for w in wanted) else False


def _compare_word(operator: str, required: Any, word: bool | str, scale: str) -> bool:
    if operator == "exists":
        return bool(word) is bool(required)
    if operator == "equals":
        return bool(word == required)
    if operator == "one_of":
        return word in required
    steps = SCALES[scale]
    position = steps.index(str(word)) if word in steps else -1  # nothing held stands below the lowest step
    bound = steps.index(required)
    return position >= bound if operator == "at_least" else position <= bound


def as_number(value: Any) -> Decimal:
    """Return a threshold as a decimal. Raises ValueError for what is none."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None


def _short(check: Check, value: Value) -> Decimal | None:
    """How much a number lacks for `at_least`; None where it does not, or is not known."""
    if check.operator != "at_least" or not isinstance(value, Quantity):
        return None
    lacking = as_number(check.required) - value.low
    return lacking if lacking > 0 else None
