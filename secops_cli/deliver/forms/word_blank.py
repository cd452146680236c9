"""A Word blank as grids: merged cells, runs, symbols, boxes of three kinds, underlined spaces, nested tables.

Text that is deleted, in text boxes or in drawings is not the form's own and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from secops_cli.deliver.forms.grid import BOX, BREAK, TICKED, Blank, Cell, Grid, ruled_space
from secops_cli.deliver.forms.xml_tree import BlankFault, Node, parse_part

DOCUMENT: Final = "word/document.xml"
_PRIVATE_USE: Final = re.compile("[\uf000-\uf0ff]")
"""Where characters of symbol fonts stand in text."""
_OTHER: Final = "\ufffc"
"""Stands for a symbol that is no box."""
MAX_DEPTH: Final = 20

SYMBOLS: Final = {
    "Wingdings": {"A8": "FE", "6F": "FE", "71": "FE", "72": "FE", "FE": "", "FC": ""},
    "Wingdings 2": {"A3": "52", "2A": "52", "52": "", "50": "", "30": ""},
}
"""Font → last two digits of an empty box → those of the ticked one, empty where it is ticked already."""
_WRAPPERS: Final = (
    "w:hyperlink",
    "w:ins",
    "w:smartTag",
    "w:sdt",
    "w:sdtContent",
    "w:fldSimple",
    "w:customXml",
    "w:moveTo",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Piece:
    """Some characters of a paragraph and the element that they stand in.

    Attributes:
        kind: `text` for w:t, `symbol` for w:sym, `field` for the box of a form field, `other` for tabs and breaks.
        run: the w:r around it; None of a form field's box.
        control: the w14:checkbox of the content control around it.
        raw: of text, as it is written: characters of a symbol font are other ones than they show.
    """

    start: int
    text: str
    kind: str
    node: Node
    run: Node
    control: Node | None
    raw: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Paragraph:
    """A w:p at an offset of the text of its cell."""

    start: int
    node: Node
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WordCell:
    """What the writer needs: the w:tc, None for a paragraph by itself, and its paragraphs."""

    node: Node | None
    paragraphs: tuple[Paragraph, ...]


def open_word(content: bytes, name: str, parts: dict[str, bytes]) -> Blank:
    """Return a Word blank.

    Raises:
        BlankFault: it has no body, or one that cannot be read.
    """
    part = parts.get(DOCUMENT)
    body = parse_part(part, DOCUMENT).first("w:body") if part is not None else None
    if body is None:
        raise BlankFault(f"{name} 里没有正文", "用 Word、WPS 打开另存为 .docx，或重新下载空表。")
    reader = _Reader()
    return Blank("docx", name, content, parts, tuple(reader.grids(body, "")))


class _Reader:
    def __init__(self) -> None:
        self._tables = 0
        self._paragraphs = 0

    def grids(self, parent: Node, depth: str) -> Iterator[Grid]:
        for node in _blocks(parent):
            if node.name == "w:tbl":
                yield self._table(node, depth)
            elif not depth:
                self._paragraphs += 1
                source = WordCell(None, (_paragraph(node, 0),))
                place = f"第{self._paragraphs}段"
                cell = _cell(place, (0, 0, 1, 1), source)
                yield Grid(0, place, "text", (cell,), node.start, node.end, node)

    def _table(self, node: Node, depth: str) -> Grid:
        if len(depth) > MAX_DEPTH:
            raise BlankFault("表格套表格，层数过多", "重新下载空表。")
        self._tables += 1
        number = self._tables
        title = f"表格{number}"
        open_merges: dict[int, _Open] = {}
        found: list[_Open] = []
        for row, tr in enumerate(_within(node, "w:tr")):
            column = _number(tr.first("w:trPr"), "w:gridBefore")
            note = _height_note(tr)
            for index, tc in enumerate(_within(tr, "w:tc"), 1):
                properties = tc.first("w:tcPr")
                width = max(_number(properties, "w:gridSpan"), 1)
                merge = properties.first("w:vMerge") if properties else None
                above = open_merges.get(column)
                if merge is not None and merge.value("w:val", "continue") != "restart" and above is not None:
                    above.height += 1
                else:
                    cell = _Open(f"{title}·{row + 1}行{index}格", row, column, width, tc, note)
                    found.append(cell)
                    open_merges[column] = cell
                if merge is None:
                    open_merges.pop(column, None)
                column += width
        cells = tuple(self._finished(cell, depth) for cell in found)
        return Grid(number, title, "table", cells, node.start, node.end, node)

    def _finished(self, cell: _Open, depth: str) -> Cell:
        start, paragraphs, nested = 0, [], []
        for node in _blocks(cell.node):
            if node.name == "w:tbl":
                nested.append(self._table(node, depth + "."))
                continue
            paragraphs.append(_paragraph(node, start))
            start += len(paragraphs[-1].text) + 1
        source = WordCell(cell.node, tuple(paragraphs))
        return _cell(cell.place, (cell.row, cell.column, cell.height, cell.width), source, cell.note, tuple(nested))


@dataclass(slots=True, eq=False, repr=False)
class _Open:
    """A cell that more rows may be merged into."""

    place: str
    row: int
    column: int
    width: int
    node: Node
    note: str
    height: int = 1


def _cell(
    place: str, box: tuple[int, int, int, int], source: WordCell, note: str = "", nested: tuple[Grid, ...] = ()
) -> Cell:
    text = "\n".join(paragraph.text for paragraph in source.paragraphs)
    ruled = (piece for paragraph in source.paragraphs for piece in paragraph.pieces if _underlined(piece.run))
    lines = ruled_space(text, (offset for piece in ruled for offset in range(piece.start, piece.end)))
    locked = "" if source.paragraphs else "没有段落"
    return Cell(place, *box, text, source, lines, locked, note, nested)


def _blocks(parent: Node) -> Iterator[Node]:
    """The paragraphs and tables of a body or a cell, through what only wraps them."""
    for child in parent.children:
        if child.name in ("w:p", "w:tbl"):
            yield child
        elif child.name in _WRAPPERS:
            yield from _blocks(child)


def _within(parent: Node, name: str) -> Iterator[Node]:
    for child in parent.children:
        if child.name == name:
            yield child
        elif child.name in _WRAPPERS:
            yield from _within(child, name)


def _number(properties: Node | None, name: str) -> int:
    found = properties.first(name) if properties else None
    value = found.value("w:val") if found else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 0


def _height_note(tr: Node) -> str:
    properties = tr.first("w:trPr")
    height = properties.first("w:trHeight") if properties else None
    return "行高固定，看内容是否显示完整" if height and height.value("w:hRule") == "exact" else ""


# --- text -------------------------------------------------------------------------------------------------------


def _paragraph(node: Node, start: int) -> Paragraph:
    pieces: list[Piece] = []
    for kind, text, found, run, control in _pieces(node, None):
        raw = found.text.replace("\n", " ") if kind == "text" else text
        pieces.append(Piece(start, text, kind, found, run, control, raw))
        start += len(text)
    return Paragraph(start - sum(len(piece.text) for piece in pieces), node, tuple(pieces))


def _pieces(parent: Node, control: Node | None) -> Iterator[tuple[str, str, Node, Node, Node | None]]:
    for child in parent.children:
        if child.name == "w:r":
            yield from _of_run(child, control)
        elif child.name == "w:sdt":
            yield from _pieces(child, _checkbox(child))
        elif child.name in _WRAPPERS:
            yield from _pieces(child, control)


def _checkbox(sdt: Node) -> Node | None:
    properties = sdt.first("w:sdtPr")
    return properties.first("w14:checkbox") if properties else None


def _of_run(run: Node, control: Node | None) -> Iterator[tuple[str, str, Node, Node, Node | None]]:
    for child in run.children:
        if child.name == "w:t" and child.text:
            yield "text", _in_font(run, child.text.replace("\n", " ")), child, run, control
        elif child.name == "w:sym":
            yield "symbol", _symbol(child), child, run, control
        elif child.name == "w:tab":
            yield "other", "\t", child, run, control
        elif child.name in ("w:br", "w:cr"):
            yield "other", BREAK, child, run, control
        elif child.name == "w:noBreakHyphen":
            yield "other", "-", child, run, control
        elif child.name == "w:fldChar" and (box := _form_box(child)) is not None:
            yield "field", TICKED if _form_ticked(box) else BOX, box, run, None


def _in_font(run: Node, text: str) -> str:
    """Text as it shows: characters of a symbol font that are boxes."""
    if text.isascii() or not _PRIVATE_USE.search(text):
        return text
    properties = run.first("w:rPr")
    fonts = properties.first("w:rFonts") if properties else None
    font = next((f for f in (fonts.attributes.values() if fonts else ()) if f in SYMBOLS), "Wingdings")
    return _PRIVATE_USE.sub(lambda found: shown_symbol(font, found[0]), text)


def shown_symbol(font: str, character: str) -> str:
    """Return the box that a character of a symbol font shows; another sign where it is none."""
    ticked = SYMBOLS[font].get(f"{ord(character) & 0xFF:02X}")
    return _OTHER if ticked is None else BOX if ticked else TICKED


def ticked_symbol(character: str) -> str:
    """Return the ticked box of the font whose empty one a character is."""
    code = f"{ord(character) & 0xFF:02X}"
    ticked = next(boxes[code] for boxes in SYMBOLS.values() if boxes.get(code))
    return chr(ord(character) & ~0xFF | int(ticked, 16))


def _form_box(character: Node) -> Node | None:
    data = character.first("w:ffData")
    return data.first("w:checkBox") if data else None


def _form_ticked(box: Node) -> bool:
    state = box.first("w:checked") or box.first("w:default")
    return state is not None and state.value("w:val", "1") not in ("0", "false", "off")


def _symbol(node: Node) -> str:
    ticked = SYMBOLS.get(node.value("w:font"), {}).get(node.value("w:char").upper()[-2:])
    if ticked is None:
        return _OTHER
    return BOX if ticked else TICKED


def _underlined(run: Node) -> bool:
    properties = run.first("w:rPr")
    line = properties.first("w:u") if properties else None
    return line is not None and line.value("w:val", "single") != "none"
