"""What all records share: frozen, strict, no unknown key; and the field types that data may hold."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, LiteralString, NoReturn, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from secops_cli.terms import SERVICE_SYNONYMS, SERVICE_TITLES, ServiceType


@dataclass(frozen=True, slots=True)
class NamesEvidence:
    """Declares, as an annotation of a field, that it holds ids of documents."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Declares, as an annotation of a field, in what its numbers are counted."""

    word: str


class Record(BaseModel):
    """A frozen record whose keys are closed and whose values are not coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


def _as_service(value: Any) -> Any:
    return SERVICE_SYNONYMS.get(value, value) if isinstance(value, str) else value


def _as_month(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise ValueError("月份应写成 2026-08 的样子")
    return value


def _as_date(value: Any) -> Any:
    """Take nothing for a date but a date: text of digits would be read as seconds since 1970."""
    if not isinstance(value, str):
        return value
    try:
        # Two dashes in ten characters leave out the other forms of ISO 8601, weeks and days run together.
        if len(value) == 10 and value[4] == value[7] == "-":
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    return _refuse("date_parsing")


def as_decimal(value: Any) -> Any:
    """Take nothing for a number but digits: `1_000`, `1e3` and full-width digits would be read as something."""
    if isinstance(value, str):
        return Decimal(value) if _DECIMAL.fullmatch(value) else _refuse("decimal_parsing")
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value if isinstance(value, Decimal) else _refuse("decimal_type")


def _refuse(kind: LiteralString) -> NoReturn:
    raise PydanticCustomError(kind, "refused")


_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)

Date = Annotated[
    datetime.date,
    BeforeValidator(_as_date, json_schema_input_type=datetime.date),
    # A slip in the year (0206 for 2026) would otherwise count as centuries of practice.
    Field(ge=datetime.date(1900, 1, 1), le=datetime.date(2200, 12, 31)),
]
# An unquoted number stands for its text; the loader hands on only numbers that read back unchanged.
_NUMBER_TOO = WithJsonSchema({"type": ["string", "integer"], "minLength": 1})
Text = Annotated[str, Field(strict=False, coerce_numbers_to_str=True, min_length=1), _NUMBER_TOO]
Identifier = Annotated[
    str,
    Field(strict=False, coerce_numbers_to_str=True, min_length=1, max_length=100, pattern=r"^[^\s/\\:#,]+$"),
    WithJsonSchema({"type": ["string", "integer"], "minLength": 1, "description": "标识，仓库内同类记录中唯一"}),
]
Amount = Annotated[
    Decimal,
    BeforeValidator(as_decimal),
    Field(ge=0, max_digits=18, decimal_places=6, description="金额，万元"),
    Unit("万元"),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
Area = Annotated[
    Decimal,
    BeforeValidator(as_decimal),
    Field(ge=0, max_digits=12, decimal_places=2, description="面积，平方米"),
    Unit("平方米"),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
Hours = Annotated[
    Decimal,
    BeforeValidator(as_decimal),
    Field(ge=0, max_digits=8, decimal_places=2, description="小时"),
    Unit("小时"),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
Reading = Annotated[
    Decimal,
    BeforeValidator(as_decimal),
    Field(ge=-100, le=200, max_digits=6, decimal_places=2, description="温度为 ℃，湿度为 %"),
    WithJsonSchema({"type": "number", "minimum": -100, "maximum": 200}),
]
Count = Annotated[int, Field(ge=0, le=10_000_000_000)]
Months = Annotated[Count, Unit("个月")]
Month = Annotated[str, BeforeValidator(_as_month, json_schema_input_type=str), Field(description="月份，如 2026-08")]
Year = Annotated[int, Field(ge=1900, le=2200, description="年度")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="文件内容的 SHA-256，小写十六进制")]
CreditCode = Annotated[
    str, Field(strict=False, coerce_numbers_to_str=True), WithJsonSchema({"type": "string", "minLength": 18})
]
Service = Annotated[
    ServiceType,
    BeforeValidator(_as_service),
    WithJsonSchema({"enum": [*SERVICE_SYNONYMS, *SERVICE_TITLES], "description": "服务类型"}),
]
EvidenceIds = Annotated[tuple[Identifier, ...], Field(description="证明材料的 id 列表"), NamesEvidence()]


@cache
def fields_of_evidence(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a model that list documents."""
    marked = ((name, field.metadata) for name, field in model.model_fields.items())
    return tuple(name for name, marks in marked if any(isinstance(mark, NamesEvidence) for mark in marks))


@cache
def _tables_of_evidence(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that list documents under names."""
    inner = ((name, mark) for name, field in model.model_fields.items() for mark in get_args(field.annotation)[1:])
    found = ((name, getattr(mark, "__metadata__", ())) for name, mark in inner)
    return tuple(name for name, marks in found if any(isinstance(mark, NamesEvidence) for mark in marks))


def named_evidence(part: BaseModel) -> Iterator[str]:
    """Return the ids of the documents that a record names, itself or in a record inside it."""
    own = fields_of_evidence(type(part))
    tables = _tables_of_evidence(type(part))
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name in own:
            yield from value
            continue
        if name in tables:
            yield from (key for keys in value.values() for key in keys)
            continue
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
        for item in inner:
            if isinstance(item, BaseModel):
                yield from named_evidence(item)


class Period(Record, title="期间"):
    """A stretch of time, both days included; an open end means until now."""

    start: Date = Field(alias="from", title="起")
    end: Date | None = Field(None, alias="to", title="止")
