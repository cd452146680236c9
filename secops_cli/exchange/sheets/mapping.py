"""Which column of a list that an organisation already has is what: written by hand, asked for once, and remembered.

A mapping is a small YAML file. It is kept in the repository as `forms/sheet-<name>.yaml` and found by its headers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Final, Literal, cast, get_args

from openpyxl.utils import coordinate_to_tuple
from pydantic import Field

from secops_cli.edit.values import entry
from secops_cli.errors import CommandLineError
from secops_cli.exchange.sheets.columns import Column, name_field, tables_of
from secops_cli.exchange.sheets.reading import Cells, Grid, header_text, is_blank
from secops_cli.load import shape
from secops_cli.load.transcode import parse
from secops_cli.model.base import Record, Text
from secops_cli.personal import personal_numbers

ListFamily = Literal["people", "projects", "evidence", "systems"]
LIST_FAMILIES: Final[tuple[ListFamily, ...]] = get_args(ListFamily)
AmountUnit = Literal["元", "万元", "亿元"]

IGNORED: Final = "-"
"""What stands for a field that a column is not."""
_HEADER_WITHIN: Final = 20
_PERSONAL_HEADERS: Final = re.compile(r"身份证|证件号|证件号码|手机|移动电话|联系电话|联系方式|银行卡|护照")
_UNIT_ABOVE: Final = re.compile(r"单位:?(?:人民币)?(元|万元|亿元)")
_UNIT_IN_HEADER: Final = re.compile(r"\((?:单位:?)?(?:人民币)?(元|万元|亿元)\)")
_OTHER_NAMES: Final[Mapping[ListFamily, Mapping[str, str]]] = {
    "people": {
        "工号": "id", "员工编号": "id", "人员编号": "id", "员工姓名": "name", "入职日期": "employment.from",
        "入职时间": "employment.from", "到岗日期": "employment.from", "离职日期": "employment.to",
        "离职时间": "employment.to", "学历": "degrees.level", "最高学历": "degrees.level", "学位": "degrees.level",
        "所学专业": "degrees.major", "毕业专业": "degrees.major", "毕业时间": "degrees.obtained",
        "职称级别": "titles.rank", "职称": "titles.rank",
        "服务类型": "services",
    },
    "projects": {
        "项目编号": "id", "合同编号": "id", "合同名称": "name", "客户名称": "client", "甲方": "client",
        "委托单位": "client", "行业": "industry", "金额": "amount", "合同额": "amount", "签订时间": "signed",
        "合同签订日期": "signed", "签约日期": "signed", "验收时间": "accepted", "负责人": "manager",
        "项目负责人": "manager", "用户数": "system_users",
    },
    "evidence": {"编号": "id", "材料名称": "title", "文件名称": "title", "材料种类": "kind", "到期日期": "expires"},
    "systems": {"系统名称": "name", "状态": "status", "上线日期": "online_since", "上线时间": "online_since"},
}  # fmt: skip
"""Headers that lists often have → field."""
_MATCH: Final[Mapping[ListFamily, tuple[str, ...]]] = {"projects": ("name", "client")}
"""By which fields a row is known to be about a record; the name for other families, the id wherever there is one."""


class SheetMap(Record, title="列的对应"):
    """What the columns of a list mean."""

    family: ListFamily = Field(title="哪一类记录")
    sheet: Text | None = Field(None, title="工作表", description="不写即第一个有表头的")
    header: Annotated[int, Field(ge=1, le=1000)] | None = Field(None, title="表头在第几行")
    columns: dict[Text, Text] = Field(title="列", description="表头 → 字段；不要的写 -")
    match: tuple[Text, ...] = Field((), title="靠哪些字段认出已有的记录")
    units: dict[Text, AmountUnit] = Field({}, title="金额的单位", description="字段 → 元、万元或亿元；不写即万元")
    words: dict[Text, dict[Text, Text]] = Field({}, title="用词", description="字段 → 表里的词 → 词表里的词")
    values: dict[Text, Text] = Field({}, title="新记录都有的值", description="字段 → 表格里的写法")


@dataclass(frozen=True)
class Heading:
    """The row of headers of a list.

    Attributes:
        row: counted from 0.
        cells: what stands in it.
        texts: of which cells it is text.
    """

    sheet: str
    row: int
    cells: tuple[str, ...]
    texts: tuple[bool, ...] = ()


@cache
def fields_of(family: ListFamily) -> Mapping[str, Column]:
    """Return the fields that a column may be: name with dots → column; a part's field begins with the list's key."""
    main, *parts = tables_of(family)
    found = {column.name: column for column in main.values if column.kind not in ("count", "papers")}
    for table in parts:
        label = table.sheet.partition("-")[2]
        for column in table.values:
            name = f"{table.part}.{column.name}"
            found[name] = replace(column, name=name, title=f"{label}·{column.title}")
    return found


def default_match(family: ListFamily, columns: Iterable[str]) -> tuple[str, ...]:
    """Return by which fields a row is known to be about a record that is there."""
    fields = set(columns)
    if "id" in fields:
        return ("id",)
    wanted = _MATCH.get(family, (name_field(family),))
    return tuple(field for field in wanted if field in fields)


# --- headers ----------------------------------------------------------------------------------------------------


def headings(grid: Grid) -> list[Heading]:
    """Return the row of each sheet that looks most like headers.

    It is the first with the most headers that lists often have, and with the most filled cells of text. A row that
    holds an identity number or a telephone is none.
    """
    found = []
    for title, rows in grid.sheets.items():
        near = [_heading(grid, title, n) for n in range(min(len(rows), _HEADER_WITHIN))]
        fitting = [one for one in near if sum(map(bool, one.cells)) > 1 and not any(map(_is_personal, rows[one.row]))]
        if fitting:
            found.append(max(fitting, key=lambda one: (_known(one), sum(map(bool, one.texts)), -one.row)))
    return found


def _known(heading: Heading) -> int:
    """How many headers of a row are known, in the family of which most are."""
    words = {_UNIT_IN_HEADER.sub("", cell) for cell in heading.cells}
    return max(len(words & set(_known_headers(family))) for family in LIST_FAMILIES)


def _heading(grid: Grid, title: str, row: int) -> Heading:
    """A row of headers; one that is merged with cells above it stands there, in the first cell of the area."""
    rows = grid.sheets[title]
    cells = list(rows[row]) if row < len(rows) else []
    texts = [isinstance(cell, str) and not is_blank(cell) for cell in cells]
    for area, last in grid.merged[title] if cells else ():
        (top, left), (_, right) = map(coordinate_to_tuple, area.split(":"))
        if left == right and top <= row < last and left <= len(rows[top - 1]):
            cells += [None] * (left - len(cells))
            cells[left - 1] = rows[top - 1][left - 1]
            texts += [False] * (left - len(texts))
            texts[left - 1] = isinstance(cells[left - 1], str)
    return Heading(title, row, tuple(header_text(cell) for cell in cells), tuple(texts))


def heading_of(grid: Grid, mapping: SheetMap) -> Heading:
    """Return the row of headers that a mapping means.

    Raises:
        CommandLineError: the workbook has no such sheet or row, or lacks columns of the mapping.
    """
    if mapping.sheet is not None and mapping.sheet not in grid.sheets:
        raise CommandLineError(f"没有工作表 {mapping.sheet}", f"有的：{'、'.join(grid.sheets)}")
    wanted = [header_text(header) for header in mapping.columns]
    for title in [mapping.sheet] if mapping.sheet is not None else grid.sheets:
        rows = grid.sheets[title]
        numbers = [mapping.header - 1] if mapping.header else range(min(len(rows), _HEADER_WITHIN))
        for number in numbers:
            found = _heading(grid, title, number)
            if set(wanted) <= set(found.cells):
                return _sure(found, mapping)
    near = max(headings(grid), key=lambda one: len(set(wanted) & set(one.cells)), default=None)
    missing = [header for header in mapping.columns if near is None or header_text(header) not in near.cells]
    raise CommandLineError(f"表里没有列 {'、'.join(missing)}", "改 --map 文件里的 columns，与表头一字不差。")


def _sure(heading: Heading, mapping: SheetMap) -> Heading:
    """The headings, where no column that is read stands twice."""
    for header, field in mapping.columns.items():
        if field != IGNORED and heading.cells.count(header_text(header)) > 1:
            raise CommandLineError(f"{heading.sheet} 有几列的表头都是 {header}，看不出用哪一列", "改成不同的表头。")
    return heading


def amount_unit(grid: Grid, heading: Heading, mapping: SheetMap) -> AmountUnit | None:
    """Return what the header of amounts, or a line above the headers, says they are counted in; None where unsaid."""
    headers = [header_text(header) for header, field in mapping.columns.items() if field == "amount"]
    above = [header_text(cell) for row in grid.sheets[heading.sheet][: heading.row] for cell in row]
    found = [_UNIT_IN_HEADER.search(text) for text in headers] + [_UNIT_ABOVE.search(text) for text in above]
    units = {one[1] for one in found if one}
    return cast("AmountUnit", units.pop()) if len(units) == 1 else None


def personal_columns(heading: Heading, rows: Sequence[Cells]) -> list[str]:
    """Return the headers of columns that hold identity numbers or telephones: by what they say, or what is in them."""
    found = []
    for index, header in enumerate(heading.cells):
        cells = [row[index] for row in rows if index < len(row) and not is_blank(row[index])]
        hits = sum(_is_personal(cell) for cell in cells)
        if header and (_PERSONAL_HEADERS.search(header) or (cells and 2 * hits >= len(cells))):
            found.append(header)
    return found


def _is_personal(cell: object) -> bool:
    """Whether a cell holds such a number and nothing else; a telephone may be kept as a number."""
    text = (f"{cell:.0f}" if isinstance(cell, float) else str(cell)).strip()
    return any(found.number == text for found in personal_numbers(text))


# --- proposals --------------------------------------------------------------------------------------------------


def proposed(heading: Heading, family: ListFamily) -> SheetMap:
    """Return the mapping that headers suggest; columns that suggest nothing are ignored."""
    known = _known_headers(family)
    columns: dict[str, str] = {}
    units: dict[str, str] = {}
    for header in filter(None, heading.cells):
        unit = _UNIT_IN_HEADER.search(header)
        name = known.get(_UNIT_IN_HEADER.sub("", header) if unit else header, IGNORED)
        name = IGNORED if name in columns.values() else name
        columns[header] = name
        if unit and name == "amount":
            units[name] = unit[1]
    found = {"family": family, "sheet": heading.sheet, "columns": columns, "units": units}
    return SheetMap.model_validate(found, strict=False)


def _known_headers(family: ListFamily) -> dict[str, str]:
    fields = fields_of(family)
    titles = {header_text(column.title): name for name, column in fields.items()}
    return {**{name: name for name in fields}, **titles, **_OTHER_NAMES[family]}


def likely_family(heading: Heading) -> ListFamily:
    """Return the family of which most headers are known."""

    def known(family: ListFamily) -> int:
        return sum(name != IGNORED for name in proposed(heading, family).columns.values())

    return max(LIST_FAMILIES, key=known)


def field_named(family: ListFamily, words: str) -> str | None:
    """Return the field that somebody names by its name or its title; None where there is none."""
    fields = fields_of(family)
    if words in fields:
        return words
    return next((name for name, column in fields.items() if header_text(column.title) == header_text(words)), None)


# --- the file ---------------------------------------------------------------------------------------------------


def read_map(content: bytes, name: str) -> SheetMap:
    """Read a mapping.

    Args:
        name: what to call the file in messages.

    Raises:
        CommandLineError: it cannot be read, or names a field that does not exist.
    """
    parsed = parse(content)
    if parsed.shape != "map":
        words = parsed.faults[-1][3] if parsed.faults else "应是 键: 值"
        raise CommandLineError(f"{name} 读不出：{words}", "写法见 docs/sheets.md。")
    kept, misfits = shape.validate(SheetMap, [parsed.body])
    if misfits:
        raise CommandLineError(f"{name}：{misfits[0].message}", "写法见 docs/sheets.md。")
    mapping = kept[0][0][1]
    mapping = _named_right(mapping, name)
    chosen = [field for field in mapping.columns.values() if field != IGNORED]
    twice = next((field for field in chosen if chosen.count(field) > 1), None)
    if twice is not None:
        raise CommandLineError(f"{name}：有几列都写成 {twice}", "一个字段只对应一列。")
    return mapping


def _named_right(mapping: SheetMap, name: str) -> SheetMap:
    """A mapping with every field by its name, where it may have been named by its title."""
    unknown: list[str] = []

    def right(words: str) -> str:
        field = words if words == IGNORED else field_named(mapping.family, words)
        if field is None:
            unknown.append(words)
        return field or words

    found = mapping.model_copy(
        update={
            "columns": {header: right(field) for header, field in mapping.columns.items()},
            "match": tuple(map(right, mapping.match)),
            "units": {right(field): unit for field, unit in mapping.units.items()},
            "words": {right(field): words for field, words in mapping.words.items()},
            "values": {right(field): value for field, value in mapping.values.items()},
        }
    )
    if unknown:
        known = "、".join(f"{key}({column.title})" for key, column in fields_of(mapping.family).items())
        raise CommandLineError(f"{name}：没有字段 {'、'.join(dict.fromkeys(unknown))}", f"可用：{known}")
    return found


def map_file(mapping: SheetMap) -> bytes:
    """Return a mapping as the file that is remembered."""
    data = json.loads(mapping.model_dump_json(exclude_defaults=True))
    lines = [
        "# 这张表的各列是什么；由 secops sheet import 记下，可以改。",
        *(e for k, v in data.items() for e in entry(k, v)),
    ]
    return ("\n".join(lines) + "\n").encode()


def fits(mapping: SheetMap, grid: Grid) -> bool:
    """Say whether a workbook has all the columns that a remembered mapping names."""
    try:
        heading_of(grid, mapping)
    except CommandLineError:
        return False
    return True
