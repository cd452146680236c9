"""The tables and paragraphs of a Word file, with the numbers that Word makes itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from secops_cli.exchange.wording.found import Line
from secops_cli.exchange.wording.plain_text import lines_of
from secops_cli.exchange.wording.tables import Cell, Grid, places
from secops_cli.exchange.wording.word_numbers import WORD, Numbers, value_of
from secops_cli.office.opening import OfficeFault, OfficeFile

_SKIPPED: Final = frozenset(
    {f"{WORD}del", f"{WORD}moveFrom", f"{WORD}instrText", f"{WORD}txbxContent", f"{WORD}pPr"}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_MOST_COLUMNS: Final = 200


def read_word(file: OfficeFile) -> tuple[list[Grid], list[Line]]:
    """Return the tables of a .docx, and its paragraphs outside tables, both in their order.

    Raises:
        OfficeFault: its body is no XML.
    """
    body = _root(file, "word/document.xml").find(f"{WORD}body")
    numbers = Numbers(*(_root(file, part) if part in file.parts else None for part in _NUMBERING))
    grids: list[Grid] = []
    paragraphs: list[str] = []
    for block in () if body is None else _blocks(body):
        if block.tag == f"{WORD}tbl":
            name = f"表 {len(grids) + 1} "
            grids.append(Grid(name, tuple(places(list(_rows(block, numbers)), name))))
        else:
            paragraphs.append(_paragraph(block, numbers))
    return grids, lines_of("\n".join(paragraphs), file.name) if paragraphs else []


_NUMBERING: Final = ("word/numbering.xml", "word/styles.xml")


def _root(file: OfficeFile, part: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(file.parts[part], parser)
    except etree.XMLSyntaxError as fault:
        raise OfficeFault(f"{file.name} 的 {part} 不是完好的 XML", "用 Word 或 WPS 打开，另存一份再试。") from fault


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those inside content controls."""
    for child in parent:
        if child.tag in (f"{WORD}p", f"{WORD}tbl"):
            yield child
        elif child.tag in (f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}customXml", f"{WORD}ins"):
            yield from _blocks(child)


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, also those inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}customXml", f"{WORD}ins"):
            yield from _inside(child, tag)


def _rows(table: Any, numbers: Numbers) -> Iterator[list[Cell]]:
    for row in _inside(table, f"{WORD}tr"):
        if row.find(f"{WORD}trPr/{WORD}del") is not None:
            continue
        cells = [Cell()] * min(_whole(row.find(f"{WORD}trPr/{WORD}gridBefore"), 0), _MOST_COLUMNS)
        for cell in _inside(row, f"{WORD}tc"):
            merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
            above = merge is not None and value_of(merge, "continue") != "restart"
            text = _cell_text(cell, numbers)
            if above:
                numbers.hidden(cell)
            if value_of(cell.find(f"{WORD}tcPr/{WORD}hMerge"), "") == "continue":
                cells.append(Cell(beside=True))
                continue
            cells.append(Cell("" if above else text, above=above))
            span = _whole(cell.find(f"{WORD}tcPr/{WORD}gridSpan"), 1)
            cells += [Cell(above=above, beside=True)] * (min(span, _MOST_COLUMNS) - 1)
        yield cells[:_MOST_COLUMNS]


def _whole(element: Any, default: int) -> int:
    value = value_of(element, "")
    return int(value[:4]) if value.isascii() and value.isdigit() else default


def _cell_text(cell: Any, numbers: Numbers) -> str:
    return "\n".join(_paragraph(paragraph, numbers) for paragraph in cell.iter(f"{WORD}p"))


def _paragraph(paragraph: Any, numbers: Numbers) -> str:
    label = numbers.label(paragraph)
    text = "".join(_text(paragraph))
    return f"{label} {text}" if label and text.strip() else label or text


def _text(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{WORD}t":
            yield child.text or ""
        elif child.tag == f"{WORD}tab":
            yield "\t"
        elif child.tag in (f"{WORD}br", f"{WORD}cr"):
            yield "\n"
        elif child.tag == f"{WORD}noBreakHyphen":
            yield "-"
        else:
            yield from _text(child)
