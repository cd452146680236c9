"""Tables with real columns: which column is which is read off the words of the header, what a row is off its number.

A header may be repeated on every page and may be made of two rows; cells may be merged; a row may be cut by a page, so
that its second half has no number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from secops_cli.exchange.wording.found import ENDED, Entry, Reading, paragraphs, tidy


class Cell(NamedTuple):
    """A place of a table's grid.

    Attributes:
        text: what stands in it; empty in a place that a merged cell covers.
        above: it is covered by the cell above.
        beside: it is covered by the cell to the left.
    """

    text: str = ""
    above: bool = False
    beside: bool = False


class GridRow(NamedTuple):
    """A row of a table, and where it stands for people."""

    place: str
    cells: tuple[Cell, ...]


class Grid(NamedTuple):
    """A table; all its rows have the same number of places, or fewer."""

    name: str
    rows: tuple[GridRow, ...]


Column = Literal["number", "wording", "evidence"]

_NUMBERS: Final = frozenset(
    {
        "序号",
        "编号",
        "条号",
        "条款号",
        "条款编号",
        "条文号",
        "条文编号",
        "条目",
        "条目号",
        "条目编号",
        "行号",
        "no",
        "clause",
    }
)
_WORDINGS: Final = frozenset(
    {"条款内容", "条款要求", "条款原文", "条文", "条文内容", "原文", "标准原文", "要求", "要求内容", "具体要求"}
    | {"评价要求", "评审要求", "评定要求", "标准要求", "标准条款", "标准条文", "wording"}
)
_CLAUSE: Final = "条款"
"""The clause itself; its number where another column holds the clause."""
_EVIDENCE: Final = re.compile(
    r"(?:所?需要?|应|须)?(?:提供|提交)?的?(?:证明|证据)材料(?:要求|原文)?|证据要求|evidence_?wording"
)
_OTHERS: Final = frozenset(
    {"要点", "自评估结论", "自评结论", "评估结论", "结论", "符合", "不符合", "不适用", "证明材料清单", "备注", "说明"}
)


@dataclass(slots=True)
class _Row:
    """A numbered row as it is gathered, its columns in the parts that pages or merged cells have cut."""

    number: str
    place: str
    wording: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    doubt: str = ""


_Columns = dict[Column, range]


def read_tables(grids: Sequence[Grid]) -> Reading:
    """Return the rows of the tables that have a header with a number and a clause."""
    reading = Reading()
    rows: list[_Row] = []
    columns: _Columns = {}
    width = 0
    for grid in grids:
        wide = max((len(row.cells) for row in grid.rows), default=0)
        if wide != width:  # a table that goes on without a header has the columns of the one before
            columns, width = {}, wide
        columns = _read_table(grid, columns, rows, reading)
    for row in rows:
        wording, evidence = paragraphs("\n".join(row.wording)), paragraphs("\n".join(row.evidence))
        if row.doubt:
            reading.leave(row.number, row.place, row.doubt)
        elif wording or evidence:
            reading.entries.append(Entry(row.number, wording, evidence, row.place))
    return reading


def _read_table(grid: Grid, columns: _Columns, rows: list[_Row], reading: Reading) -> _Columns:
    """Gather the rows of one table; the columns that hold at its end."""
    after_header = True
    for row in grid.rows:
        words = [_squeezed(cell.text) for cell in row.cells]
        if (found := _columns(words, row.cells)) is not None:
            columns = found
            if len(found) < 2:
                reading.leave("", row.place, "表头里有两栏都像条款，不知道是哪一栏")
            after_header = True
        elif len(columns) < 2 or not any(words) or all(_is_header(word) for word in words if word):
            continue
        else:
            _take(row, columns, rows, reading, after_header=after_header)
            after_header = False
    return columns


# --- headers ----------------------------------------------------------------------------------------------------


def _squeezed(text: str) -> str:
    return re.sub(r"[\s:：*]", "", unicodedata.normalize("NFKC", text)).lower()


def _is_header(word: str) -> bool:
    known = word in _NUMBERS or word in _WORDINGS or word in _OTHERS or word == _CLAUSE
    return known or bool(_EVIDENCE.fullmatch(word))


def _columns(words: Sequence[str], cells: Sequence[Cell]) -> _Columns | None:
    """The places of the columns that matter; None where the row is no header, none where it has two for the clause."""
    numbers = [i for i, word in enumerate(words) if word in _NUMBERS]
    wordings = [i for i, word in enumerate(words) if word in _WORDINGS]
    clauses = [i for i, word in enumerate(words) if word == _CLAUSE]
    evidence = [i for i, word in enumerate(words) if _EVIDENCE.fullmatch(word)]
    if clauses and wordings:
        numbers = clauses
    elif clauses:
        wordings = clauses
    if not numbers or not wordings:
        return None
    if len(numbers) > 1 or len(wordings) > 1 or len(evidence) > 1:
        return {}
    found: _Columns = {"number": _span(numbers[0], cells), "wording": _span(wordings[0], cells)}
    return found | {"evidence": _span(evidence[0], cells)} if evidence else found


def _span(start: int, cells: Sequence[Cell]) -> range:
    end = start + 1
    while end < len(cells) and cells[end].beside:
        end += 1
    return range(start, end)


# --- rows -------------------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """What a row has in a column; `wide` where a cell of it reaches into the next column."""

    text: str
    above: bool
    wide: bool


def _take(row: GridRow, columns: _Columns, rows: list[_Row], reading: Reading, *, after_header: bool) -> None:
    """Begin a row, or put this one to the row that it continues."""
    number, wording, evidence = (_in_column(row.cells, columns.get(name)) for name in ("number", "wording", "evidence"))
    last = rows[-1] if rows else None
    if number.wide:
        return  # a title across the table
    if number.text:
        rows.append(_begun(row.place, number, wording, evidence, last))
        return
    texts = (wording.text, evidence.text)
    if not any(texts) or last is None:
        if any(texts):
            reading.leave("", row.place, "没有序号")
        return
    if wording.wide:
        last.doubt = last.doubt or f"{row.place} 的条款与证明材料合并成一格"
    elif not number.above and not _continues(last, texts, after_header=after_header):
        last.doubt = last.doubt or f"{row.place} 没有序号，不知道是不是还属于它"
    last.wording += filter(None, [wording.text])
    last.evidence += filter(None, [evidence.text])


def _begun(place: str, number: _Found, wording: _Found, evidence: _Found, last: _Row | None) -> _Row:
    """A row; what a cell merged with the one above says, holds for both."""
    row = _Row(tidy(number.text), place)
    row.wording = list(last.wording) if wording.above and last else [wording.text]
    row.evidence = list(last.evidence) if evidence.above and last else [evidence.text]
    if wording.wide:
        row.doubt = "条款与证明材料合并成一格"
    return row


def _in_column(cells: Sequence[Cell], column: range | None) -> _Found:
    if column is None:
        return _Found("", False, False)
    own = [cells[i] for i in column if i < len(cells)]
    wide = column.stop < len(cells) and cells[column.stop].beside and any(cell.text for cell in own)
    return _Found("\n".join(cell.text for cell in own if cell.text.strip()), any(c.above for c in own), wide)


def _continues(last: _Row, texts: tuple[str, str], *, after_header: bool) -> bool:
    """Whether a row without a number is the rest of the one before: what it goes on with there has not come to an end.

    After a page header one column that was cut is enough; the other may have been cut at the end of a sentence.
    """
    open_ends = [
        not ENDED.search(tidy(before[-1] if before else ""))
        for before, text in ((last.wording, texts[0]), (last.evidence, texts[1]))
        if text
    ]
    return any(open_ends) if after_header else all(open_ends)


def places(rows: Sequence[Sequence[Cell]], name: str) -> Iterator[GridRow]:
    """Return the rows of a table with their places, counted from 1."""
    for number, cells in enumerate(rows, 1):
        yield GridRow(f"{name}第 {number} 行", tuple(cells))
