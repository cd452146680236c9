"""Records → a workbook that people fill in: headers, drop-downs, formats, and the hidden sheet to come home by."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from secops_cli.characters import printable, width
from secops_cli.deliver.heights import text_height
from secops_cli.exchange.sheets.base import BASE_SHEET, base_lines, fixed_row, rows_of, shown_row
from secops_cli.exchange.sheets.columns import NONE_WORD, Column, Table, tables_of
from secops_cli.exchange.sheets.records import Holding, Stored

WORDS_SHEET: Final = "词表"
HELP_SHEET: Final = "说明"
_INLINE_WORDS: Final = 255
"""Characters of a drop-down that is written where it is used; a longer one stands on a sheet of its own."""
_SPARE_ROWS: Final = 1000
"""Rows below the last record that have drop-downs and formats too."""
_HIGHEST_ROW: Final = 96.0
_FONT: Final = "宋体"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: Final = {"day": "yyyy-mm-dd", "number": "General", "whole": "General"}
_HELP: Final = (
    "每个工作表是一类记录，一行一条；分表(名称里有“-”)是记录里的明细，靠“标识”一列归到它的记录。",
    "可以改值、加行、删行、排序、筛选、挪动或隐藏列、另加自己的列；不要改表头，不要合并单元格，公式不取值。",
    "改完存成 .xlsx，运行 secops sheet import 这个文件 --dry-run 先看改动，再去掉 --dry-run 写入。",
    "表头带 * 的必填。留空是没有写；有的列要写“无”才是确实没有，选中单元格时会提示。",
    "多项：词用顿号分开，标识用逗号分开，文字一行一项(Alt+Enter)；带页码的材料一行一份，如 ZD-01: 3-5。",
    "新加的行可以不写标识，导入时编号；分表里的行写明属于哪条记录。",
    "删掉的行，导入时会先问。灰色的列只供看。身份证号、手机号码不要写在这里。",
)

Rows = Sequence[tuple[str, Stored, dict[str, Any]]]
"""Key, record and shown values of each row of a table."""
Titles = Callable[[Stored], str]
"""Of a self-assessment row, the title of its clause."""


@dataclass(frozen=True)
class _Styles:
    """One cell of each look; styles are made once and copied."""

    head: Any
    grey_head: Any
    bodies: Mapping[tuple[str, bool, bool], Any]


def workbook_of(holdings: Sequence[Holding], facts: Mapping[str, str], title_of: Titles) -> bytes:
    """Return the workbook of some families; not yet reproducible, see `packing.stamp`.

    Args:
        facts: what the hidden sheet says of the export.
        title_of: what is told of a self-assessment row beside its clause.
    """
    workbook = Workbook()
    scratch = workbook.worksheets[0]
    styles = _styles(scratch)
    words = _Words()
    based: list[tuple[Table, str, Mapping[str, Any]]] = []
    for holding in holdings:
        for table in tables_of(holding.family):
            worksheet = workbook.create_sheet(table.sheet)
            rows = [(key, record, shown_row(table, record, data)) for key, record, data in rows_of(holding, table)]
            _fill(worksheet, table, rows, styles, title_of)
            _set_up(worksheet, table, rows, words)
            based += [(table, key, values | fixed_row(table, record)) for key, record, values in rows]
    _help(workbook.create_sheet(HELP_SHEET))
    _plain_sheet(workbook, WORDS_SHEET, words.lines())
    _plain_sheet(workbook, BASE_SHEET, base_lines(facts, based))
    workbook.remove(scratch)
    workbook.active = 0
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


# --- cells ------------------------------------------------------------------------------------------------------


def _fill(
    worksheet: Worksheet,
    table: Table,
    rows: Rows,
    styles: _Styles,
    title_of: Titles,
) -> None:
    for number, column in enumerate(table.columns, 1):
        cell: Any = worksheet.cell(1, number, column.header)
        cell._style = copy((styles.grey_head if column.role in ("told", "file") else styles.head)._style)
    for row, (key, record, values) in enumerate(rows, 2):
        for number, column in enumerate(table.columns, 1):
            value = _value(column, key, record, values, title_of)
            cell = worksheet.cell(row, number)
            _put(cell, value)
            risky = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
            cell._style = copy(styles.bodies[column.kind, column.role in ("told", "file"), risky]._style)


def _value(column: Column, key: str, record: Stored, values: Mapping[str, Any], title_of: Titles) -> Any:
    match column.role:
        case "key":
            return printable(key)
        case "parent":
            return printable(record.key)
        case "told":
            return printable(title_of(record) if record.family == "rows" else record.name)
        case "standard":
            return printable(record.standard)
        case "file":
            return printable(record.place.path)
    return values.get(column.name)


def _put(cell: Any, value: str | int | Decimal | date | None) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins like a formula stays text


def _styles(worksheet: Worksheet) -> _Styles:
    line = Side(style="thin", color="BFBFBF")
    border = Border(left=line, right=line, top=line, bottom=line)
    kinds = ("text", "code", "word", "flag", "day", "number", "whole", "papers", "count")
    bodies: dict[tuple[str, bool, bool], Any] = {}
    for number, kind in enumerate(kinds, 1):
        for grey in (False, True):
            for risky in (False, True):
                cell: Any = worksheet.cell(10 + number, 1 + 2 * grey + risky)
                cell.font = Font(name=_FONT, size=10, color="808080" if grey else "000000")
                middle = "center" if kind in ("day", "flag", "count") else None
                cell.alignment = Alignment(vertical="center", horizontal=middle, wrap_text=True)
                cell.border = border
                cell.number_format = _FORMATS.get(kind, "@")
                if risky:
                    cell.quotePrefix = True  # else it becomes a formula when somebody edits the cell
                bodies[kind, grey, risky] = cell
    heads: list[Any] = []
    for number, color in ((1, "D9E2F3"), (2, "EDEDED")):
        head: Any = worksheet.cell(1, number)
        head.font = Font(name=_FONT, size=10, bold=True)
        head.alignment = Alignment(vertical="center", horizontal="center", wrap_text=True)
        head.border = border
        head.fill = PatternFill("solid", fgColor=color)
        head.number_format = "@"
        heads.append(head)
    return _Styles(heads[0], heads[1], bodies)


# --- the sheet --------------------------------------------------------------------------------------------------


def _set_up(worksheet: Worksheet, table: Table, rows: Rows, words: _Words) -> None:
    """Widths, heights, formats of whole columns, drop-downs, frozen header, and how it prints."""
    last = len(rows) + 1
    widths = {}
    for number, column in enumerate(table.columns, 1):
        letter = get_column_letter(number)
        widths[number] = _width(column, worksheet, number, last)
        dimension = worksheet.column_dimensions[letter]
        dimension.width = widths[number]
        dimension.number_format = _FORMATS.get(column.kind, "@")
        dimension.hidden = column.role == "key"
        found = _validation(column, words)
        if found is not None:
            found.add(f"{letter}2:{letter}{last + _SPARE_ROWS}")
            worksheet.add_data_validation(found)
    for row in range(1, last + 1):
        height = max(_height(worksheet.cell(row, n).value, widths[n]) for n in widths if n > 1)
        worksheet.row_dimensions[row].height = round(min(height, _HIGHEST_ROW), 2)
    worksheet.freeze_panes = "D2"
    worksheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{last}"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 8 if len(table.columns) > 12 else 9  # A3, A4
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=len(table.columns) <= 30)
    worksheet.print_title_rows = "1:1"
    worksheet.print_title_cols = "B:C"


_NARROW: Final = {"day": 12.0, "flag": 8.0, "number": 11.0, "whole": 9.0, "count": 9.0}


def _width(column: Column, worksheet: Worksheet, number: int, last: int) -> float:
    """Wide enough for most cells; long texts wrap."""
    if column.role == "key":
        return 10.0
    heading = max(width(line) for line in column.header.split("\n")) + 2
    if column.kind in _NARROW:
        return float(max(_NARROW[column.kind], min(heading, 14)))
    texts = (worksheet.cell(row, number).value for row in range(2, min(last, 500) + 1))
    longest = max((width(line) for text in texts if text for line in str(text).split("\n")), default=0)
    return float(max(9, min(heading, 16), min(longest + 2, 40)))


def _height(value: Any, columns: float) -> float:
    text = value if isinstance(value, str) else ""
    if "\n" not in text and width(text) + 2 <= columns:
        return 18.0
    return text_height(text, columns, 10)


def _validation(column: Column, words: _Words) -> DataValidation | None:
    """The drop-down of a column, and the advice that is shown when one of its cells is chosen."""
    choices = ("是", "否") if column.kind == "flag" else column.words
    if column.kind == "count":
        choices = (NONE_WORD,)
    if not choices and not column.advice:
        return None
    found = DataValidation(allow_blank=True)
    if choices:
        found.type = "list"
        found.formula1 = words.formula(choices)
        # Several words, or the number of lines elsewhere, are not in the list.
        found.showErrorMessage = not column.many and column.kind != "count"
        found.errorTitle, found.error = column.title[:32], "只能用下拉列表里的词。"
    found.promptTitle, found.prompt = column.title[:32], (column.advice or "从下拉列表里选。")[:255]
    found.showInputMessage = True
    return found


class _Words:
    """The vocabularies that are too long to stand where they are used."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], int] = {}

    def formula(self, words: tuple[str, ...]) -> str:
        inline = '"' + ",".join(words) + '"'
        if len(inline) <= _INLINE_WORDS and not any("," in word or '"' in word for word in words):
            return inline
        letter = get_column_letter(self._columns.setdefault(words, len(self._columns) + 1))
        return f"{WORDS_SHEET}!${letter}$1:${letter}${len(words)}"

    def lines(self) -> Iterator[list[str]]:
        for row in range(max(map(len, self._columns), default=0)):
            yield [words[row] if row < len(words) else "" for words in self._columns]


def _plain_sheet(workbook: Workbook, name: str, lines: Iterator[list[str]]) -> None:
    """A hidden sheet of text."""
    worksheet = workbook.create_sheet(name)
    worksheet.sheet_state = "hidden"
    for row, line in enumerate(lines, 1):
        for number, text in enumerate(line, 1):
            if text:
                _put(worksheet.cell(row, number), text)


def _help(worksheet: Worksheet) -> None:
    worksheet.column_dimensions["A"].width = 84
    for row, text in enumerate(_HELP, 1):
        cell = worksheet.cell(row, 1, text)
        cell.font = Font(name=_FONT, size=11)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        worksheet.row_dimensions[row].height = text_height(text, 84, 11)
