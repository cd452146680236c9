"""JSON arrays of records → models. A record that does not fit becomes diagnostics; the others go on."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from secops_cli.load import suggest
from secops_cli.load.kept import Kept
from secops_cli.load.positions import Route
from secops_cli.terms import SERVICE_SYNONYMS, SERVICE_TITLES

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Misfit:
    """One value that does not fit: the index of its file in the batch, its route, what is wrong.

    Attributes:
        clause: of a self-assessment row, the clause that it speaks of, where that can be read.
        name: by what the record is known, where that can be read.
    """

    file: int
    route: Route
    code: str
    message: str
    at_key: bool = False
    clause: str | None = None
    name: str = ""


@cache
def _batch(model: type[BaseModel]) -> TypeAdapter[list[list[Any]]]:
    return TypeAdapter(list[list[model]])  # type: ignore[valid-type]


def validate(model: type[Model], bodies: Sequence[bytes]) -> tuple[list[list[tuple[int, Model]]], list[Misfit]]:
    """Read the records of many files in one pass.

    Args:
        model: what each record must be.
        bodies: one JSON array of records a file.

    Returns:
        for each file its good records with their index in the file, and every misfit.
    """
    kept: list[list[tuple[int, Model]]] = []
    misfits: list[Misfit] = []
    for first in range(0, len(bodies), _BATCH):
        _validate_batch(model, first, bodies[first : first + _BATCH], kept, misfits)
    return kept, misfits


def validate_changed(
    kept: Kept, model: type[Model], bodies: Sequence[bytes]
) -> tuple[list[list[tuple[int, Model]]], list[Misfit]]:
    """As `validate`, for what is read again and again: only the files that are not kept are validated."""
    fresh = [body for body in dict.fromkeys(bodies) if (model, body) not in kept]
    records, misfits = validate(model, fresh)
    for number, body in enumerate(fresh):
        kept[model, body] = records[number], [misfit for misfit in misfits if misfit.file == number]
    found = [kept[model, body] for body in bodies]
    return [own for own, _ in found], [replace(m, file=file) for file, (_, own) in enumerate(found) for m in own]


_BATCH: Final = 100
"""Files that are read in one call of the validator; a misfit among them has that many read again, one by one."""


def _validate_batch(
    model: type[Model],
    first: int,
    bodies: Sequence[bytes],
    kept: list[list[tuple[int, Model]]],
    misfits: list[Misfit],
) -> None:
    try:
        whole = _batch(model).validate_json(b"[" + b",".join(bodies) + b"]")
        kept.extend(list(enumerate(records)) for records in whole)
        return
    except ValidationError as fault:
        places = [error["loc"] for error in fault.errors(include_url=False, include_input=False)]
    bad = {place[0] for place in places} if all(places) else set(range(len(bodies)))
    for index, body in enumerate(bodies):
        if index in bad:
            kept.append(_validate_singly(model, first + index, body, misfits))
        else:
            kept.append(list(enumerate(_batch(model).validate_json(b"[" + body + b"]")[0])))


def _validate_singly(model: type[Model], file: int, body: bytes, misfits: list[Misfit]) -> list[tuple[int, Model]]:
    good = []
    for index, record in enumerate(json.loads(body)):
        try:
            good.append((index, model.model_validate_json(json.dumps(record))))
        except ValidationError as fault:
            clause = record.get("clause") if isinstance(record, dict) else None
            known = clause if isinstance(clause, str) else None
            found = _misfits(file, index, record, model, fault)
            misfits.extend(replace(m, clause=known, name=_name_of(record)) for m in found)
    return good


_NAMES: Final = ("id", "service", "system")
"""Keys by which records are known, the first that is there."""


def _name_of(record: Any) -> str:
    written = next((record[k] for k in _NAMES if k in record), "") if isinstance(record, dict) else ""
    return SERVICE_SYNONYMS.get(str(written), str(written))


def _misfits(file: int, index: int, record: Any, model: type[BaseModel], fault: ValidationError) -> list[Misfit]:
    found: dict[Route, Misfit] = {}
    for error in fault.errors(include_url=False):
        written = _as_written(record, error["loc"])
        if error["type"] == "too_short" and _value_at(record, written):
            continue  # not empty as written: its items do not fit, which is said of them
        if error["type"] == "string_type" and isinstance(error.get("input"), dict):
            continue  # text is the other way to write what is a mapping here; the mapping's own faults say more
        # Of the branches of a union the first to complain speaks for all.
        found.setdefault((index, *written), _misfit(file, (index, *written), model, error))
    return list(found.values())


def _as_written(record: Any, place: tuple[int | str, ...]) -> Route:
    """Follow a place through the data as it is, leaving out the steps that name a branch of a union."""
    route: list[int | str] = []
    value = record
    for number, step in enumerate(place):
        inside = isinstance(value, dict) and step in value
        listed = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if inside or listed:
            value = value[step]
            route.append(step)
        elif number == len(place) - 1 and isinstance(value, dict):  # a key that is missing
            route.append(step)
    return tuple(route)


def _value_at(record: Any, route: Route) -> Any:
    for step in route:
        record = record[step]
    return record


_CHINESE_TYPE: Final = {
    "string_type": "文本",
    "int_type": "整数",
    "bool_type": "真假(true 或 false)",
    "decimal_type": "数",
    "decimal_parsing": "数",
    "tuple_type": "列表(- 开头的多项，或 [ ])",
    "dict_type": "键: 值",
    "model_type": "键: 值",
    "date_type": "日期，如 2026-11-20",
}


def _misfit(file: int, route: Route, model: type[BaseModel], error: ErrorDetails) -> Misfit:
    kind = error["type"]
    name = _named(model, route)
    given = _shown(error.get("input"))
    context: dict[str, Any] = error.get("ctx") or {}
    match kind:
        case "extra_forbidden":
            return Misfit(file, route, "SEC201", f"未知的键 {route[-1]}{suggest.meant_key(model, route)}", at_key=True)
        case "missing":
            return Misfit(file, route, "SEC204", f"缺少 {name}", at_key=True)
        case "literal_error":
            return Misfit(file, route, "SEC203", f"{name} 的值 {given} 不在词表中，可用：{_words(context, error)}")
        case "date_parsing":
            return Misfit(file, route, "SEC202", f"{name} 的值 {given} {suggest.wrong_date(error.get('input'))}")
        case "value_error":
            return Misfit(file, route, "SEC202", f"{name}：{context.get('error', error['msg'])}")
        case "string_pattern_mismatch":
            return Misfit(file, route, "SEC202", f"{name} 的值 {given} 格式不对{_pattern_hint(context)}")
        case "string_too_short" | "too_short":
            return Misfit(file, route, "SEC202", f"{name} 不能为空")
        case _ if kind in _CHINESE_TYPE:
            unit, meant = _wanted(model, route, error)
            return Misfit(file, route, "SEC202", f"{name} 应为{_CHINESE_TYPE[kind]}{unit}，现为 {given}{meant}")
        case _ if "greater_than" in kind or "less_than" in kind or "too_long" in kind or kind.startswith("decimal_"):
            return Misfit(file, route, "SEC205", f"{name} 的值 {given} 超出范围{_bounds(context)}")
    return Misfit(file, route, "SEC202", f"{name} 的值 {given} 不符合要求")


_NUMBERS: Final = frozenset({"int_type", "decimal_type", "decimal_parsing"})


def _wanted(model: type[BaseModel], route: Route, error: ErrorDetails) -> tuple[str, str]:
    """The unit of a number that does not fit, and how it, or a record in the place of a value, is written."""
    given = error.get("input")
    if error["type"] in _NUMBERS:
        unit = suggest.unit_at(model, route)
        meant = suggest.meant_number(model, route, given, whole=error["type"] == "int_type")
        return f"，单位{unit}" if unit else "", meant
    return "", suggest.meant_record(model, route, given) if error["type"] == "model_type" else ""


def _words(context: dict[str, Any], error: ErrorDetails) -> str:
    """The words that are allowed, or of a long vocabulary those that are nearest."""
    words = [SERVICE_TITLES.get(word, word) for word in re.findall(r"'([^']*)'", context["expected"])]
    if len(words) <= 20:
        return "、".join(words)
    import difflib

    near = difflib.get_close_matches(str(error.get("input")), words, n=5, cutoff=0.2) or words[:5]
    return f"{'、'.join(near)} 等 {len(words)} 个词，见 docs/glossary.md"


def _shown(value: Any) -> str:
    if value is None:
        return "空值"
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"“{words[:40]}…”" if len(words) > 40 else f"“{words}”"


def _bounds(context: dict[str, Any]) -> str:
    words = [
        f"{sign} {_bound(context[key])}"
        for key, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))
        if key in context
    ]
    if "max_length" in context:
        words.append(f"最多 {context['max_length']} 字")
    if "decimal_places" in context:
        words.append(f"最多 {context['decimal_places']} 位小数")
    return f"(应 {'，'.join(words)})" if words else ""


def _bound(limit: object) -> str:
    """A limit as people write it; pydantic tells that of a date as Python code."""
    found = re.fullmatch(r"datetime\.date\((\d+), (\d+), (\d+)\)", str(limit))
    return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}" if found else str(limit)


def _pattern_hint(context: dict[str, Any]) -> str:
    pattern = context.get("pattern", "")
    if "0-9a-f" in pattern:
        return "(64 位小写十六进制)"
    if "0[1-9]|1[0-2]" in pattern:
        return "(应写成 06-30 的样子)"
    return "(标识里不能有空格和 / \\ : # ,)" if "\\s/" in pattern else ""


def _named(model: type[BaseModel], route: Route) -> str:
    """The key as written with its Chinese title: `founded(成立日期)`."""
    keys = [step for step in route if isinstance(step, str)]
    if not keys:
        return "记录"
    title = suggest.title_at(model, route)
    return f"{keys[-1]}({title})" if title else keys[-1]
