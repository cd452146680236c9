"""Rows of a sheet as the text of its part: cells of openpyxl take most of the time that a long list takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

Value = str | int | float | Decimal | date | None
"""What a cell shows; an empty text is an empty cell."""

_DAY_ZERO: Final = date(1899, 12, 30)
"""Days are counted from here, right from March 1900 on: the format takes 1900 for a leap year."""
_DATA: Final = re.compile(rb"<sheetData\s*(?:/>|>(.*?)</sheetData>)", re.DOTALL)
_ROW: Final = re.compile(rb'<row [^>]*?\br="(\d+)"')
_DIMENSION: Final = re.compile(rb'<dimension ref="[^"]*"\s*/>')


def cell_text(place: str, style: int, value: Value) -> str:
    """Return a cell as its sheet's part has it.

    Args:
        place: its address, such as `C7`.
        style: the number of its style in the workbook.
        value: text is text, whatever it begins with.
    """
    if value is None or value == "":
        return f'<c r="{place}" s="{style}"/>'
    if isinstance(value, str):
        space = ' xml:space="preserve"' if value != value.strip() else ""
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>'
    number = (value - _DAY_ZERO).days if isinstance(value, date) else value
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>'


def row_text(number: int, height: float, hidden: bool, cells: Iterable[str]) -> str:
    """Return a row of these cells; its height is in points."""
    out = ' hidden="1"' if hidden else ""
    return f'<row r="{number}" ht="{height}" customHeight="1"{out}>{"".join(cells)}</row>'


def with_rows(part: bytes, rows: Mapping[int, str], area: str) -> bytes:
    """Return the part of a sheet with rows put in among those that it has.

    Args:
        part: as openpyxl wrote it.
        rows: number → text; none of them is there already.
        area: what the sheet then extends over, such as `A1:H40`.
    """
    found = _DATA.search(part)
    if found is None or not rows:
        return part
    both = sorted((*_rows_of(found[1] or b""), *((number, text.encode()) for number, text in rows.items())))
    whole = b"<sheetData>" + b"".join(text for _, text in both) + b"</sheetData>"
    head = _DIMENSION.sub(f'<dimension ref="{area}"/>'.encode(), part[: found.start()], count=1)
    return head + whole + part[found.end() :]


def _rows_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    starts = list(_ROW.finditer(data))
    ends = (*(start.start() for start in starts), len(data))
    for start, end in zip(starts, ends[1:], strict=True):
        yield int(start[1]), data[start.start() : end]
