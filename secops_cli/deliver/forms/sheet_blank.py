"""An Excel blank as grids, one a sheet: merged ranges, rich text, cells that the file does not even mention.

Hidden sheets are passed over. A formula is never computed; its cell is locked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from posixpath import join, normpath
from typing import Final

from secops_cli.deliver.forms.grid import BOX, TICKED, Blank, Cell, Grid, ruled_space
from secops_cli.deliver.forms.word_blank import SYMBOLS
from secops_cli.deliver.forms.xml_tree import BlankFault, Node, parse_part
from secops_cli.office.columns import column_name, column_number

WORKBOOK: Final = "xl/workbook.xml"
MAX_CELLS: Final = 200_000
"""Cells of one sheet that are looked at, those that the file does not mention included."""
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Letters:
    """Some characters of a cell: the x:t that they stand in, of a shared string or of the cell's own."""

    start: int
    text: str
    node: Node
    symbols: str = ""
    """The symbol font that they are of; empty for any other."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SheetCell:
    """What the writer needs.

    Attributes:
        part: of the sheet.
        node: the x:c; None where the file does not mention the cell.
        container: the x:si or x:is that its text stands in; None where it has none.
        text_part: the part of the container.
    """

    part: str
    reference: str
    row: int
    column: int
    node: Node | None
    style: str
    container: Node | None = None
    text_part: str = ""
    letters: tuple[Letters, ...] = ()


def open_workbook(content: bytes, name: str, parts: dict[str, bytes]) -> Blank:
    """Return an Excel blank.

    Raises:
        BlankFault: it has no sheet, or one that cannot be read.
    """
    strings = _strings(parts)
    grids = []
    for number, (title, part) in enumerate(_sheets(parts), 1):
        if part in parts:
            grids.append(_grid(number, title, part, parse_part(parts[part], part), strings))
    if not grids:
        raise BlankFault(f"{name} 里没有工作表", "用 Excel、WPS 打开另存为 .xlsx，或重新下载空表。")
    return Blank("xlsx", name, content, parts, tuple(grids))


def _sheets(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    book = parse_part(parts[WORKBOOK], WORKBOOK)
    relations = "xl/_rels/workbook.xml.rels"
    targets = {}
    if relations in parts:
        targets = {n.value("Id"): n.value("Target") for n in parse_part(parts[relations], relations).children}
    sheets = book.first("x:sheets")
    for sheet in sheets.all("x:sheet") if sheets else ():
        target = targets.get(sheet.value("r:id"), "")
        if sheet.value("state", "visible") == "visible" and target:
            yield sheet.value("name"), target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


SHARED: Final = "xl/sharedStrings.xml"


def _strings(parts: dict[str, bytes]) -> list[Node]:
    return list(parse_part(parts[SHARED], SHARED).all("x:si")) if SHARED in parts else []


def _grid(number: int, title: str, part: str, root: Node, strings: Sequence[Node]) -> Grid:
    data = root.first("x:sheetData")
    found: dict[tuple[int, int], tuple[Node, Node]] = {}
    last_row = 0
    for row in data.all("x:row") if data else ():
        written = row.value("r")
        last_row = int(written) if written.isdigit() else last_row + 1
        column = -1
        for node in row.all("x:c"):
            place = _REFERENCE.fullmatch(node.value("r"))
            column = column_number(place[1]) if place else column + 1
            found[last_row - 1, column] = (row, node)
    if len(found) > MAX_CELLS:
        raise BlankFault(f"工作表 {title} 过大", "这不像一张表；从发表的单位重新下载空表。")
    merges = list(_merges(root))
    covered = {(r, c) for top, left, h, w in merges for r in range(top, top + h) for c in range(left, left + w)}
    sizes = {(top, left): (h, w) for top, left, h, w in merges}
    cells = []
    for at in sorted({*_frame(found, merges), *found, *sizes}):
        if at in covered and at not in sizes:
            continue
        cells.append(_cell((title, part), at, sizes.get(at, (1, 1)), found.get(at), strings))
    return Grid(number, title, "table", tuple(cells), source=root)


def _frame(
    found: dict[tuple[int, int], tuple[Node, Node]], merges: Sequence[tuple[int, int, int, int]]
) -> Iterator[tuple[int, int]]:
    """Every place within what is used, where that is not too much to look at."""
    rows = max([r for r, _ in found] + [top + h - 1 for top, _, h, _ in merges], default=-1) + 1
    columns = max([c for _, c in found] + [left + w - 1 for _, left, _, w in merges], default=-1) + 1
    if rows * columns <= MAX_CELLS:
        yield from ((row, column) for row in range(rows) for column in range(columns))


def _merges(root: Node) -> Iterator[tuple[int, int, int, int]]:
    whole = root.first("x:mergeCells")
    area = 0
    for merge in whole.all("x:mergeCell") if whole else ():
        ends = [_REFERENCE.fullmatch(end) for end in merge.value("ref").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            top, left = int(ends[0][2]) - 1, column_number(ends[0][1])
            height, width = int(ends[1][2]) - top, column_number(ends[1][1]) - left + 1
            area += max(height, 0) * max(width, 0)
            if height > 0 and width > 0 and area <= MAX_CELLS:
                yield top, left, height, width


def _cell(
    home: tuple[str, str],
    place: tuple[int, int],
    size: tuple[int, int],
    there: tuple[Node, Node] | None,
    strings: Sequence[Node],
) -> Cell:
    """A cell; `home` is the title and the part of its sheet, `there` its row and itself where the file mentions it."""
    title, part = home
    row, node = there or (None, None)
    reference = f"{column_name(place[1])}{place[0] + 1}"
    style = node.value("s") if node else row.value("s") if row else ""
    container, text_part = _container(part, node, strings)
    letters = tuple(_letters(container)) if container else ()
    source = SheetCell(part, reference, *place, node, style, container, text_part, letters)
    text = "".join(piece.text for piece in letters)
    if node is not None and container is None and (value := node.first("x:v")) is not None:
        text = value.text
    ruled = (piece for piece in letters if _underlined(piece.node))
    lines = ruled_space(text, (at for piece in ruled for at in range(piece.start, piece.start + len(piece.text))))
    locked = "这一格是公式，不写" if node is not None and node.first("x:f") else ""
    fixed = row is not None and row.value("customHeight") in ("1", "true")
    note = "行高已设定，看内容是否显示完整" if fixed else ""
    return Cell(f"{title}!{reference}", *place, *size, text, source, lines, locked, note)


def _container(part: str, node: Node | None, strings: Sequence[Node]) -> tuple[Node | None, str]:
    if node is None:
        return None, ""
    value = node.first("x:v")
    if node.value("t") == "s" and value is not None and value.text.strip().isdigit():
        index = int(value.text)
        return (strings[index], SHARED) if index < len(strings) else (None, "")
    own = node.first("x:is") if node.value("t") == "inlineStr" else None
    return own, part


def _letters(container: Node) -> Iterator[Letters]:
    start = 0
    for child in container.children:
        texts = list(child.all("x:t")) if child.name == "x:r" else [child] if child.name == "x:t" else []
        for node in texts:
            font = _font(child)
            text = "".join(_symbol(font, c) for c in node.text) if font in SYMBOLS else node.text
            yield Letters(start, text, node, font if font in SYMBOLS else "")
            start += len(text)


def _font(run: Node) -> str:
    properties = run.first("x:rPr")
    font = properties.first("x:rFont") if properties else None
    return font.value("val") if font else ""


def _symbol(font: str, character: str) -> str:
    ticked = SYMBOLS[font].get(f"{ord(character) & 0xFF:02X}")
    return character if ticked is None else BOX if ticked else TICKED


def _underlined(node: Node) -> bool:
    run = node.parent
    properties = run.first("x:rPr") if run is not None else None
    line = properties.first("x:u") if properties else None
    return line is not None and line.value("val", "single") != "none"
