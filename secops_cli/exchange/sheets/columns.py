"""Which columns the sheets of a family have, drawn from the record models: one table for all that write or read them.

A field of one value is a column; a list of values is one column whose cell holds them all; a record inside a record
becomes columns of its own (`在职期间·起`); a list of records becomes a sheet of its own, whose rows name their record.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from secops_cli.model.assessment import Row, RowDefaults
from secops_cli.model.base import CreditCode, Date, Identifier, Service, Sha256, Unit
from secops_cli.model.evidence import Evidence
from secops_cli.model.people import Person
from secops_cli.model.systems import System
from secops_cli.model.work import Project
from secops_cli.terms import SERVICE_SYNONYMS, SERVICE_TITLES

SheetFamily = Literal["rows", "people", "projects", "evidence", "systems"]
FAMILIES: Final[tuple[SheetFamily, ...]] = get_args(SheetFamily)

Kind = Literal["text", "code", "word", "flag", "day", "number", "whole", "papers", "count"]
"""How a cell is read: free text; an id or code, whose full-width characters are typing; a word of a vocabulary; 是/否;
a day; a decimal; a whole number; documents with pages; and whether a list that stands on its own sheet is none."""

Role = Literal["value", "key", "parent", "told", "standard", "file"]
"""What a column is for: a value of the record; the hidden key; the id of the record that a part belongs to; what is
only told and never read; the standard of a row; the file in which a record stands."""

_NOUNS: Final[dict[SheetFamily, str]] = {
    "rows": "自评估行",
    "people": "人员",
    "projects": "项目",
    "evidence": "证明材料",
    "systems": "系统",
}
_MODELS: Final[dict[SheetFamily, type[BaseModel]]] = {
    "rows": Row,
    "people": Person,
    "projects": Project,
    "evidence": Evidence,
    "systems": System,
}
_NAMES: Final[dict[SheetFamily, str]] = {"evidence": "title"}
"""By which field people know a record of a family; `name` for the others."""
_ROW_ORDER: Final = ("clause", "conclusion", "evidence", "note", "category", "cycle", "by", "assessor", "date")
NONE_WORD: Final = "无"
"""What stands in a cell for an empty list where no value would mean unknown."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: its stable name, the path of the field with dots.
        title: its header.
        path: the keys that lead from the record, or the part, to the value.
        many: the cell holds a list.
        nullable: an empty list and no list are two things.
        words: the vocabulary, in the words of the data.
        same: other ways to write a word → the word.
        unit: in which its numbers are counted.
        advice: what is shown beside the cell when it is chosen.
    """

    name: str
    title: str
    path: tuple[str, ...] = ()
    kind: Kind = "text"
    role: Role = "value"
    many: bool = False
    nullable: bool = False
    required: bool = False
    words: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    unit: str = ""
    advice: str = ""

    @property
    def header(self) -> str:
        """What stands above the column: a value that every record must have is starred."""
        unit = f"({self.unit})" if self.unit else ""
        star = "*" if self.required and len(self.path) == 1 else ""
        return self.title.replace("·", "·\n") + unit + star


@dataclass(frozen=True)
class Table:
    """One sheet: the records of a family, or the parts of one kind that they hold.

    Attributes:
        name: stable: the family, or family and key of the list: `people.titles`.
        part: the key of the list; empty for the records themselves.
        model: of the record, or of the part.
    """

    name: str
    family: SheetFamily
    sheet: str
    part: str
    model: type[BaseModel]
    columns: tuple[Column, ...]

    @property
    def values(self) -> tuple[Column, ...]:
        """The columns that hold values of the record."""
        return tuple(column for column in self.columns if column.role == "value")

    def column(self, name: str) -> Column | None:
        """The column of a name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def noun(self) -> str:
        """What a record of the family is called."""
        return _NOUNS[self.family]


KEY_HEADER: Final = "secops:"
"""How the header of the hidden column begins; the table's name follows, so that a sheet may be renamed."""


def model_of(family: SheetFamily) -> type[BaseModel]:
    """Return the model of a family's records."""
    return _MODELS[family]


def name_field(family: SheetFamily) -> str:
    """Return the field by which people know a record."""
    return _NAMES.get(family, "name")


@cache
def tables_of(family: SheetFamily) -> tuple[Table, ...]:
    """Return the sheets of a family: its records, then the parts that records hold in lists."""
    model, noun = _MODELS[family], _NOUNS[family]
    values: list[Column] = []
    parts: list[Table] = []
    for one in _fields(model):
        key, title = one.key, one.title
        inner, many, nullable = _listed(one.hint)
        if many and _is_record(inner) and family != "rows":
            if nullable:
                advice = f"明细写在工作表「{noun}-{title}」；一项也没有写“{NONE_WORD}”，不知道则留空。"
                values.append(Column(key, f"{title}(分表)", (key,), "count", nullable=True, advice=advice))
            parts.append(_part_table(family, key, title, inner))
        else:
            values += _columns(one)
    if family == "rows":
        values = sorted(values, key=lambda column: _ROW_ORDER.index(column.name))
    return (_main_table(family, values), *parts)


@cache
def table_named(name: str) -> Table | None:
    """Return the table of a name; None where there is none."""
    return next((table for family in FAMILIES for table in tables_of(family) if table.name == name), None)


def _main_table(family: SheetFamily, values: list[Column]) -> Table:
    key = Column("", f"{KEY_HEADER}{family}", role="key")
    extra: list[Column] = []
    if family == "rows":
        extra = [
            Column(
                "@standard", "标准", role="standard", kind="code", advice="新加的行写简称，如 isccc；已有的行不能改。"
            ),
            Column("@told", "条目名称", role="told", advice="只供看，导入时不读。"),
        ]
    file = Column(
        "@file", "所在文件", role="file", advice="新加的记录可以写要放进哪个文件；不写由程序定。已有的不能改。"
    )
    columns = (key, *extra[:1], *values[:1], *extra[1:], *values[1:], file)
    return Table(family, family, _NOUNS[family], "", _MODELS[family], columns)


def _part_table(family: SheetFamily, key: str, title: str, model: type[BaseModel]) -> Table:
    noun, name = _NOUNS[family], f"{family}.{key}"
    values = [column for one in _fields(model) for column in _columns(one)]
    columns = (
        Column("", f"{KEY_HEADER}{name}", role="key"),
        Column("@parent", f"{noun}标识", role="parent", kind="code", advice=f"这一行属于哪个{noun}，写它的标识。"),
        Column("@told", f"所属{noun}", role="told", advice="只供看，导入时不读。"),
        *values,
    )
    return Table(name, family, f"{noun}-{title}", key, model, columns)


# --- fields -----------------------------------------------------------------------------------------------------


class _Field(NamedTuple):
    """A field as it is written: its key, title, annotation and description."""

    key: str
    title: str
    hint: Any
    note: str
    required: bool


def _fields(model: type[BaseModel]) -> Iterator[_Field]:
    hints = get_type_hints(model, include_extras=True)
    for name, info in model.model_fields.items():
        title, note = info.title or name, info.description or ""
        yield _Field(info.alias or name, title, hints[name], note, info.is_required())


def _columns(one: _Field, above: tuple[str, ...] = (), heading: str = "") -> Iterator[Column]:
    """The columns of one field; several where it is a record."""
    path, header = (*above, one.key), f"{heading}{one.title}"
    inner, many, nullable = _listed(one.hint)
    record = _bare(inner)
    if not many and _is_record(record):
        for field_ in _fields(record):
            yield from _columns(field_, path, f"{header}·")
        return
    kind, words, same = _kind(inner)
    if kind == "text" and one.key in _LIKE_CODES:
        kind = "code"
    column = Column(
        ".".join(path),
        header,
        path,
        kind,
        many=many,
        nullable=many and nullable,
        required=one.required,
        words=words,
        same=same,
        unit=next((mark.word for mark in getattr(inner, "__metadata__", ()) if isinstance(mark, Unit)), ""),
    )
    yield replace(column, advice=_advice(column, one.note))


_LIKE_CODES: Final = ("clause", "category", "pages")
"""Texts that are looked up or counted: in them the width of a character says nothing."""

_ADVICE: Final[dict[Kind, str]] = {
    "day": "日期，如 2026-11-20。",
    "flag": "是 或 否；不知道则留空。",
    "whole": "整数。",
    "number": "数，不写单位。",
    "papers": "一行一份：标识，或“标识: 页码”。",
}


def _advice(column: Column, note: str) -> str:
    pieces = [note + "。"] if note else []
    pieces.append(_ADVICE.get(column.kind, ""))
    if column.many and column.kind != "papers":
        pieces.append(
            {"text": "多项各占一行(Alt+Enter 换行)。", "code": "多个用逗号分开。"}.get(column.kind, "多个用顿号分开。")
        )
    if column.nullable:
        pieces.append(f"确实没有写“{NONE_WORD}”，不知道则留空。")
    if column.required:
        pieces.append("必填。")
    return "".join(pieces)


def _kind(hint: Any) -> tuple[Kind, tuple[str, ...], Mapping[str, str]]:
    """How the values of an annotation are read, with their vocabulary."""
    if hint == Service:
        return "word", tuple(SERVICE_TITLES.values()), _service_words()
    if hint in (Identifier, CreditCode, Sha256):
        return "code", (), {}
    if hint == Date:
        return "day", (), {}
    if any(_is_record(argument) for argument in get_args(hint)):
        return "papers", (), {}
    bare = _bare(hint)
    if get_origin(bare) is Literal:
        return "word", get_args(bare), {}
    kinds: dict[Any, Kind] = {str: "text", bool: "flag", int: "whole", Decimal: "number"}
    return kinds[bare], (), {}


def _service_words() -> dict[str, str]:
    """Every way to write a service → its title."""
    return {word: SERVICE_TITLES[service] for word, service in SERVICE_SYNONYMS.items()} | SERVICE_TITLES


def _listed(hint: Any) -> tuple[Any, bool, bool]:
    """What is inside, whether it is a list, and whether there may be none."""
    nullable = False
    if _is_union(hint) and type(None) in get_args(hint):
        nullable = True
        rest = [argument for argument in get_args(hint) if argument is not type(None)]
        hint = rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007  built from a list
    bare = _bare(hint)
    if get_origin(bare) is tuple:
        return get_args(bare)[0], True, nullable
    return hint, False, nullable


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType)


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, BaseModel)


DEFAULTED: Final = frozenset(info.alias or name for name, info in RowDefaults.model_fields.items())
"""Keys of a row that the file's `defaults` may give."""
