"""What was probably meant by a key or a value that does not fit: found in the models themselves, never guessed at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from secops_cli.load.positions import Route
from secops_cli.model.base import Unit

Models = tuple[type[BaseModel], ...]

# --- keys -------------------------------------------------------------------------------------------------------


def meant_key(model: type[BaseModel], route: Route) -> str:
    """Return in Chinese, to go on with, which key is meant by one that is unknown where it stands; empty if none is."""
    written = str(route[-1])
    here = {key: (name, field.title) for m in holders(model, route) for name, key, field in _fields(m)}
    named = [key for key, names in here.items() if written in names]
    if named:
        return f"，写 {named[0]}"
    close = get_close_matches(written, here, n=1, cutoff=0.7) or [key for key in here if written in key.split("_")]
    elsewhere = list(dict.fromkeys(_homes(model, written, "这一条记录的最外层", ())))
    if elsewhere and not (close and close[0].startswith(written)):
        key = elsewhere[0][0]
        places = "或 ".join(place for found, place in elsewhere if found == key)
        return f"，要写在 {places}" if key == written else f"，写作 {key}，要写在 {places}"
    return f"，是否想写 {close[0]}" if close else ""


def _homes(model: type[BaseModel], written: str, place: str, above: Models) -> Iterator[tuple[str, str]]:
    """The keys of this name or title in a model and those inside it, each with where that is; the outermost first."""
    if model in above:  # a condition holds conditions
        return
    for _, key, field in _fields(model):
        if written in (key, field.title):
            yield key, place
    for _, key, field in _fields(model):
        for inner in _records_in(field.annotation):
            part = f"{key} 的一项里" if _is_list(field.annotation) else f"{key} 里"
            yield from _homes(inner, written, f"{place[:-1]}的 {part}" if above else part, (*above, model))


def holders(model: type[BaseModel], route: Route) -> Models:
    """The models that may stand where the last key of a route does."""
    found: Models = (model,)
    for step in route[:-1]:
        if isinstance(step, str):
            field = _field(found, step)
            found = tuple(_records_in(field.annotation)) if field else ()
    return found


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, str, FieldInfo]]:
    """Name, key as written, and field."""
    return ((name, field.alias or name, field) for name, field in model.model_fields.items())


def _field(models: Iterable[type[BaseModel]], key: str) -> FieldInfo | None:
    return next((field for model in models for _, found, field in _fields(model) if found == key), None)


def _records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for argument in get_args(annotation):
        yield from _records_in(argument)


def _is_list(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is tuple or any(map(_is_list, get_args(annotation)))


def title_at(model: type[BaseModel], route: Route) -> str:
    """Return the Chinese title of the key at a route, in the model that holds it; empty for a key that people chose."""
    found: Models = (model,)
    title, chosen = "", False
    for key in (step for step in route if isinstance(step, str)):
        field = None if chosen else _field(found, key)
        title = (field.title or "") if field else ""
        chosen = field is not None and _is_mapping(field.annotation)
        found = tuple(_records_in(field.annotation)) if field else found
    return title


def _is_mapping(annotation: Any) -> bool:
    origin = getattr(annotation, "__origin__", None)
    return (isinstance(origin, type) and issubclass(origin, Mapping)) or any(map(_is_mapping, get_args(annotation)))


# --- values -----------------------------------------------------------------------------------------------------


def unit_at(model: type[BaseModel], route: Route) -> str:
    """Return the unit that is declared for the value at a route, or for what it stands in; empty where none is."""
    found: Models = (model,)
    unit = ""
    for key in (step for step in route if isinstance(step, str)):
        field = _field(found, key)
        if field is None:
            continue  # a key of a free mapping: its values have the unit of the whole
        unit = next(_units((*field.metadata, field.annotation)), unit)
        found = tuple(_records_in(field.annotation))
    return unit


def _units(parts: Iterable[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Unit):
            yield part.word
        yield from _units((*get_args(part), *getattr(part, "__metadata__", ())))


_AS: Final[dict[str, dict[str, Fraction]]] = {
    "平方米": {"m2": Fraction(1), "平米": Fraction(1), "公顷": Fraction(10_000), "亩": Fraction(2_000, 3)},
    "小时": {"h": Fraction(1), "个小时": Fraction(1), "分钟": Fraction(1, 60), "天": Fraction(24)},
    "万元": {"万": Fraction(1), "元": Fraction(1, 10_000), "亿": Fraction(10_000), "亿元": Fraction(10_000)},
    "℃": {"°c": Fraction(1), "度": Fraction(1)},
    "个月": {"月": Fraction(1), "年": Fraction(12), "天": Fraction(1, 30)},
}
"""Declared unit → other units in which such a value is often written, and how many of the declared one they are."""
_UNEVEN: Final = frozenset({("个月", "天")})
"""Units of which the one is not always the same number of the other."""
_LARGE: Final = {"": Fraction(1), "万": Fraction(10_000), "亿": Fraction(100_000_000)}
_PLACES: Final = 2

_NUMBER: Final = r"(\d+(?:\.\d+)?)"
_MEASURED: Final = re.compile(_NUMBER + r"(\D*|m2)")
_RANGE: Final = re.compile(rf"(-?{_NUMBER[1:-1]})(?:-|~|—|–|至|到)(-?{_NUMBER[1:-1]})")
_TOLERANCE: Final = re.compile(rf"(-?{_NUMBER[1:-1]})±{_NUMBER}")
_ALWAYS: Final = re.compile(r"7[*x×]24\D*", re.IGNORECASE)


def meant_number(model: type[BaseModel], route: Route, given: Any, *, whole: bool) -> str:
    """Return in Chinese, to go on with, which number is meant by a text; empty where that is not clear.

    Args:
        whole: only a whole number can stand there.
    """
    if not isinstance(given, str):
        return ""
    text = _plain(given)
    if _ALWAYS.fullmatch(text) and _field(holders(model, route), "round_the_clock"):
        return "；值守写 round_the_clock: true，这里写小时数"
    found = _MEASURED.fullmatch(text)
    factor, even = _factor(unit_at(model, route), found[2]) if found else (None, False)
    if found is None or factor is None:
        return ""
    value = Fraction(found[1]) * factor
    rounded = round(value, 0 if whole else _PLACES)
    if even and rounded == value:
        return "；不加引号" if _digits(value) == given else f"；写 {_digits(value)}"
    return "" if whole and even else f"；约为 {_digits(Fraction(rounded))}，核对后写数"


def _factor(unit: str, written: str) -> tuple[Fraction | None, bool]:
    """How many of a unit one of that which is written is, and whether that is always so."""
    if written in _AS.get(unit, {}):
        return _AS[unit][written], (unit, written) not in _UNEVEN
    if written == unit:
        return Fraction(1), True
    large = written[:1] if written[:1] in ("万", "亿") else ""
    return (_LARGE[large], True) if written[len(large) :] in ("", unit) else (None, True)


def meant_record(model: type[BaseModel], route: Route, given: Any) -> str:
    """Return in Chinese, to go on with, how a record is written where a single value stands."""
    models = holders(model, (*route, ""))
    if not models:
        return ""
    needed = [key for _, key, field in _fields(models[0]) if field.is_required()]
    bounds = _bounds(_plain(str(given))) if needed == ["low", "high"] else ()
    shown = ", ".join(f"{key}: {value}" for key, value in zip(needed, bounds or ["…"] * len(needed), strict=True))
    return f"；写成 {{{shown}}}" if needed and route[1:] else ""


def _bounds(text: str) -> Sequence[str]:
    """The two ends of a range that is written as text, low first; nothing where it is none."""
    text = re.sub("%|°c|度", "", text)
    if found := _RANGE.fullmatch(text):
        low, high = Fraction(found[1]), Fraction(found[2])
    elif found := _TOLERANCE.fullmatch(text):
        low, high = Fraction(found[1]) - Fraction(found[2]), Fraction(found[1]) + Fraction(found[2])
    else:
        return ()
    return (_digits(low), _digits(high)) if low <= high else ()


def _plain(text: str) -> str:
    """A text in half-width characters, without blanks and without commas between thousands."""
    narrow = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", narrow)


def _digits(value: Fraction) -> str:
    return f"{float(value):.{_PLACES}f}".rstrip("0").rstrip(".") if value.denominator > 1 else str(value.numerator)


_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def wrong_date(given: Any) -> str:
    """Return in Chinese what is wrong with what should be a date, with the date that was meant where that is clear."""
    found = _DAY.fullmatch(str(given).strip())
    if found:
        with suppress(ValueError):
            day = date(*map(int, found.groups()))
            return f"要写成 {day}"
        return "不是存在的日期，应写成 2026-11-20 的样子"
    return "不是日期，应写成 2026-11-20 的样子"
