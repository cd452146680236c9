"""Whether a leaf of a test, and a worked example, fits its measure: arguments, operator, value; the examples hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from secops_cli.assess.conditions import as_number, compare, evaluate
from secops_cli.assess.measures import MEASURES
from secops_cli.assess.measures.registry import ANY_WORD, Measure
from secops_cli.model.judgement import Quantity, Unknown, Value, Word
from secops_cli.model.standard import Check, Clause, Condition, Example, Standard, checks_of
from secops_cli.terms import SCALES

_LARGEST: Final = 10**12
"""What no threshold goes beyond: more than any number of people, projects, users or 万元."""

_PLACES: Final = 6
"""How many digits after the point a threshold may have; a record has no more."""

_YEARS: Final = range(1, 101)
"""How many years a window may have."""

_YEAR_ARGUMENTS: Final = ("window_years", "years")


def check_faults(standard: Standard, check: Check) -> Iterator[str]:
    """Yield why a leaf cannot be asked of its measure."""
    found = MEASURES.get(check.measure)
    if found is None:
        yield f"没有度量 {check.measure}"
        return
    yield from _argument_faults(standard, check, found)
    if check.operator == "exists":
        if found.kind not in ("number", "truth"):
            yield f"{check.measure} 不能用 exists：只有数和真假才问有没有"
        return
    if check.operator in ("at_least", "at_most") and found.kind not in ("number", "scale"):
        yield f"{check.measure} 不能与 {check.required} 相比：只有数和阶梯才分高低"
        return
    if check.operator == "one_of" and not check.required:
        yield f"{check.measure} 的 one_of 是空的"
    for value in check.required if check.operator == "one_of" else (check.required,):
        if fault := _value_fault(found, value):
            yield f"{check.measure} 不能与 {value} 相比：{fault}"


def _argument_faults(standard: Standard, check: Check, found: Measure) -> Iterator[str]:
    adapters = _adapters(check.measure)
    for name, required in found.arguments.items():
        if required and name not in check.args:
            yield f"度量 {check.measure} 缺少参数 {name}"
    for name, value in check.args.items():
        if name not in adapters:
            yield f"度量 {check.measure} 没有参数 {name}"
        elif not _fits(adapters[name], value) or _is_absurd(name, value):
            yield f"度量 {check.measure} 的参数 {name} 不能是 {value}"
        elif name == "level" and value not in standard.ladder:
            yield f"参数 level 的 {value} 不在阶梯上"


@cache
def _adapters(measure: str) -> Mapping[str, TypeAdapter[Any]]:
    """What takes the arguments of a measure; their types take a while to be looked up."""
    found = MEASURES[measure]
    hints = get_type_hints(found.function)
    config = ConfigDict(arbitrary_types_allowed=True)
    return {name: TypeAdapter(hints[name], config=config) for name in found.arguments}


def _fits(adapter: TypeAdapter[Any], value: object) -> bool:
    try:
        # As written, since what is written is what the measure is given: `"4"` and `4.0` are not the number 4 there.
        adapter.validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def _is_absurd(name: str, value: object) -> bool:
    """Whether a number that a measure could take makes no sense."""
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    return value not in _YEARS if name in _YEAR_ARGUMENTS else not 0 <= value <= _LARGEST


def _value_fault(found: Measure, value: object) -> str:
    """Why a value is none that a measure could return; empty where it could."""
    if found.kind == "number":
        return "" if _is_number(value) else "度量是数，要与数相比"
    if found.kind == "scale":
        return "" if isinstance(value, str) and value in SCALES[found.scale] else f"不在{found.scale}的阶梯上"
    if found.kind == "truth":
        return "" if isinstance(value, bool) else "度量是真假，要与 true 或 false 相比"
    known = isinstance(value, str) and (found.words == ANY_WORD or value in found.words)
    return "" if known else "不在词表中"


def _is_number(value: object) -> bool:
    """Whether a value is a number, finite, within what anybody could have, and not finer than a record can be."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return False
    number = Decimal(value)
    # Compared, not reckoned with: `1e99999999` is past what arithmetic takes.
    if not number.is_finite() or not -_LARGEST <= number <= _LARGEST:
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_PLACES


# --- worked examples --------------------------------------------------------------------------------------------


def example_faults(clause: Clause, example: Example) -> Iterator[str]:
    """Yield why a worked example cannot be worked, or does not come out; asks for a test that fits its measures."""
    if clause.test is None:
        yield "没有 test 的条目不能有例子"
        return
    faults = list(_given_faults(clause.test, example))
    yield from faults
    if faults:
        return
    truth = evaluate(clause.test, lambda check: _given_truth(check, example))
    verdict = "待定" if truth is None else "符合" if truth else "不符合"
    if verdict != example.then:
        given = "、".join(f"{_titled(name)} {_in_word(value)}" for name, value in example.given.items())
        yield f"例子({given})应为{example.then}，判得{verdict}"


def _titled(key: str) -> str:
    """The Chinese title of a measure for its name, with its arguments where the example names them."""
    name, bracket, arguments = key.partition("(")
    return (MEASURES[name].title if name in MEASURES else name) + bracket + arguments


def _in_word(value: object) -> str:
    return "未知" if value is None else {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _given_faults(test: Condition, example: Example) -> Iterator[str]:
    known = {name: check.measure for check in checks_of(test) for name in (check.key, check.measure)}
    for name, value in example.given.items():
        if name not in known:
            yield f"例子里的 {name} 不在 test 中"
            continue
        found = MEASURES[known[name]]
        nothing = value is None or (found.scale and value == "")  # unknown, or nothing held on the scale
        if not nothing and (fault := _value_fault(found, value)):
            yield f"例子里的 {name} 不能是 {value}：{fault}"


def _given_truth(check: Check, example: Example) -> bool | None:
    found = MEASURES[check.measure]
    given = example.given.get(check.key, example.given.get(check.measure))
    return compare(check, _as_value(given), found.scale)


def _as_value(given: object) -> Value:
    if given is None:
        return Unknown("例子中为未知")
    if isinstance(given, (bool, str)):
        return Word(given)
    number = as_number(given)
    return Quantity(number, number)
