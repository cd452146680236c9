"""Values of measures and requirements in words."""

from __future__ import annotations

from typing import Any

from secops_cli.model.judgement import CheckResult, Quantity, Unknown, Value, Word, in_digits


def shown(value: Value, unit: str = "") -> str:
    """A value in Chinese: `28 人`, `至少 28 人`, `28～35 人`, `是`, `副高`, `未知`."""
    match value:
        case Unknown():
            return "未知"
        case Word(bool() as truth):
            return "是" if truth else "否"
        case Word(word, ceiling):
            return f"{word or '无'}～{ceiling}" if ceiling else str(word) or "无"
        case Quantity(low, None):
            return f"至少 {in_digits(low)} {unit}".rstrip()
        case Quantity(low, high) if high is not None and low != high:
            return f"{in_digits(low)}～{in_digits(high)} {unit}".rstrip()
        case Quantity(low, _):
            return f"{in_digits(low)} {unit}".rstrip()
    raise TypeError(value)


def plain(value: Value) -> str | bool | list[str | None] | None:
    """A value for JSON: decimals as text, words as they are, null for unknown, a pair for bounds."""
    match value:
        case Unknown():
            return None
        case Word(word, ceiling):
            return [str(word), ceiling] if ceiling else word
        case Quantity(low, high) if low == high:
            return in_digits(low)
        case Quantity(low, high):
            return [in_digits(low), None if high is None else in_digits(high)]
    raise TypeError(value)


def requirement(check: CheckResult) -> str:
    """What a check asks for: `≥ 30 人`."""
    sign = {"at_least": "≥ ", "at_most": "≤ ", "equals": "", "one_of": "", "exists": ""}[check.operator]
    if check.operator == "exists":
        return "有" if check.required else "没有"
    words = "或".join(map(_required, check.required)) if check.operator == "one_of" else _required(check.required)
    return f"{sign}{words} {check.unit}".rstrip()


def _required(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def required_plain(check: CheckResult) -> Any:
    """The required value for JSON: numbers as text."""
    required = check.required
    if isinstance(required, tuple):
        return [str(item) for item in required]
    return required if isinstance(required, (bool, str)) else str(required)
