"""Writes into the cells of an Excel blank: each becomes text of its own, in the style that it has; no formula is made.

Shared strings stay as they are: a cell that is written holds its text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from secops_cli.deliver.forms.grid import TICKED, Edit, Written
from secops_cli.deliver.forms.sheet_blank import Letters, SheetCell
from secops_cli.deliver.forms.word_blank import SYMBOLS
from secops_cli.deliver.forms.xml_tree import BlankFault, Node, Splice, in_xml, parse_part, spliced, with_attribute
from secops_cli.office.columns import column_number

STYLES: Final = "xl/styles.xml"
_YELLOW: Final = "FFFFFF00"


def written_sheets(parts: dict[str, bytes], writes: Iterable[Written]) -> dict[str, bytes]:
    """Return the parts that change so that cells say what they shall: part → its new content.

    Raises:
        BlankFault: a sheet has no place to write into.
    """
    styles = _Styles(parts.get(STYLES))
    splices: dict[str, list[Splice]] = {}
    missing: dict[str, list[tuple[SheetCell, bytes]]] = {}
    for written in writes:
        source: SheetCell = written.cell.source
        content = _cell(parts, written, styles)
        if source.node is None:
            missing.setdefault(source.part, []).append((source, content))
        else:
            splices.setdefault(source.part, []).append(Splice(source.node.start, source.node.end, content))
    for part, found in missing.items():
        splices.setdefault(part, []).extend(_inserted(parts[part], part, found))
    changed = {part: spliced(parts[part], found) for part, found in splices.items()}
    if styles.changed:
        changed[STYLES] = styles.content()
    return changed


def _cell(parts: dict[str, bytes], written: Written, styles: _Styles) -> bytes:
    source: SheetCell = written.cell.source
    text = _text(written)
    prefix = source.node.prefix if source.node else ""
    style = source.style or next((c.source.style for c in written.style if c.source.style), "")
    style = styles.variant(style, wrap="\n" in text, yellow=any(edit.marked for edit in written.edits))
    if source.node is not None:
        raw = parts[source.part][source.node.start : source.node.inner]
        tag = with_attribute(raw.removesuffix(b"/>").removesuffix(b">").rstrip() + b">", "t", "inlineStr")
    else:
        tag = f'<{prefix}c r="{source.reference}" t="inlineStr">'.encode()
    if style and not (source.node and source.node.value("s") == style):
        tag = with_attribute(tag, "s", style)
    inner = _strings(parts, source, written) if source.letters else _plain(prefix, text)
    return tag + f"<{prefix}is>".encode() + inner + f"</{prefix}is></{prefix}c>".encode()


def _text(written: Written) -> str:
    """All that the cell says afterwards."""
    text = written.cell.text
    for edit in sorted(written.edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _plain(prefix: str, text: str) -> bytes:
    return f'<{prefix}t xml:space="preserve">'.encode() + in_xml(text) + f"</{prefix}t>".encode()


def _strings(parts: dict[str, bytes], source: SheetCell, written: Written) -> bytes:
    """The text of a cell with its runs, some of its characters replaced; readings of characters are left out."""
    container = source.container
    assert container is not None
    raw = parts[source.text_part]
    found = [Splice(n.start, n.end, b"") for n in container.all("x:rPh", "x:phoneticPr")]
    changes: dict[int, list[Edit]] = {}
    for edit in written.edits:
        for index, words in _reached(source.letters, edit):
            changes.setdefault(index, []).append(words)
    for index, edits in changes.items():
        letters = source.letters[index]
        text = letters.node.text
        for edit in sorted(edits, reverse=True):
            start, end = edit.start - letters.start, edit.end - letters.start
            text = text[:start] + _in_font(letters, edit, text[start:end]) + text[end:]
        found.append(Splice(letters.node.start, letters.node.end, _plain(letters.node.prefix, text)))
    moved = (Splice(s.start - container.inner, s.end - container.inner, s.content) for s in found)
    return spliced(raw[container.inner : container.inner_end], moved)


def _in_font(letters: Letters, edit: Edit, old: str) -> str:
    """A ticked box in the symbol font of the empty one."""
    if edit.text != TICKED or not letters.symbols or len(old) != 1:
        return edit.text
    ticked = SYMBOLS[letters.symbols][f"{ord(old) & 0xFF:02X}"]
    return chr(ord(old) & ~0xFF | int(ticked, 16))


def _reached(pieces: Sequence[Letters], edit: Edit) -> list[tuple[int, Edit]]:
    """The pieces that an edit reaches, each with its part of it; what is written goes to the first."""
    if edit.start == edit.end:
        inside = [i for i, p in enumerate(pieces) if p.start <= edit.start <= p.start + len(p.text)]
        return [(inside[0], edit)]
    found: list[tuple[int, Edit]] = []
    for index, piece in enumerate(pieces):
        start, end = max(edit.start, piece.start), min(edit.end, piece.start + len(piece.text))
        if start < end:
            found.append((index, Edit(start, end, "" if found else edit.text)))
    return found


def _inserted(content: bytes, part: str, found: Sequence[tuple[SheetCell, bytes]]) -> list[Splice]:
    """Cells that the file does not mention, at their places among those that it does."""
    data = parse_part(content, part).first("x:sheetData")
    if data is None or data.inner == data.end:
        raise BlankFault(f"{part} 里没有内容，不能写", "用 Excel、WPS 打开另存一次。")
    rows = {int(row.value("r")): row for row in data.all("x:row") if row.value("r").isdigit()}
    wanted: dict[int, list[tuple[SheetCell, bytes]]] = {}
    for source, cell in sorted(found, key=lambda one: (one[0].row, one[0].column)):
        wanted.setdefault(source.row + 1, []).append((source, cell))
    splices = []
    for number, cells in wanted.items():
        row = rows.get(number)
        joined = b"".join(cell for _, cell in cells)
        if row is None:
            after = [node.start for at, node in sorted(rows.items()) if at > number]
            at = after[0] if after else data.inner_end
            splices.append(
                Splice(at, at, f'<{data.prefix}row r="{number}">'.encode() + joined + f"</{data.prefix}row>".encode())
            )
        elif row.inner == row.end:
            tag = content[row.start : row.end].removesuffix(b"/>").rstrip() + b">"
            splices.append(Splice(row.start, row.end, tag + joined + f"</{row.prefix}row>".encode()))
        else:
            splices += [Splice(at, at, cell) for source, cell in cells for at in [_place_in(row, source)]]
    return splices


def _place_in(row: Node, source: SheetCell) -> int:
    for node in row.all("x:c"):
        letters = re.match("[A-Z]+", node.value("r"))
        if letters and column_number(letters[0]) > source.column:
            return node.start
    return row.inner_end


class _Styles:
    """The styles of a workbook, and those that are added: an existing one with a yellow fill, or with wrapped lines."""

    def __init__(self, content: bytes | None) -> None:
        self._content = content or b""
        root = parse_part(content, STYLES) if content else None
        self._formats = root.first("x:cellXfs") if root else None
        self._fills = root.first("x:fills") if root else None
        self._new: dict[tuple[str, bool, bool], tuple[str, bytes]] = {}
        self._filled = False

    @property
    def changed(self) -> bool:
        return bool(self._new)

    def variant(self, style: str, *, wrap: bool, yellow: bool) -> str:
        """Return the number of a style like this one that wraps lines, or is yellow; itself where it is so already."""
        formats = list(self._formats.all("x:xf")) if self._formats else []
        index = int(style) if style.isdigit() else 0
        if index >= len(formats) or self._fills is None:
            return style
        base = formats[index]
        alignment = base.first("x:alignment")
        wrap = wrap and (alignment is None or alignment.value("wrapText") not in ("1", "true"))
        if not (wrap or yellow):
            return style
        key = (str(index), wrap, yellow)
        if key not in self._new:
            number = str(len(formats) + len(self._new))
            self._new[key] = (number, self._format(base, wrap=wrap, yellow=yellow))
        return self._new[key][0]

    def _format(self, base: Node, *, wrap: bool, yellow: bool) -> bytes:
        tag = self._content[base.start : base.inner].removesuffix(b"/>").removesuffix(b">").rstrip() + b">"
        inner = self._content[base.inner : base.inner_end]
        if yellow:
            assert self._fills is not None
            self._filled = True
            tag = with_attribute(with_attribute(tag, "fillId", str(len(self._fills.children))), "applyFill", "1")
        if wrap:
            tag = with_attribute(tag, "applyAlignment", "1")
            alignment = base.first("x:alignment")
            if alignment is None:
                inner = f'<{base.prefix}alignment vertical="center" wrapText="1"/>'.encode() + inner
            else:
                start, end = alignment.start - base.inner, alignment.inner - base.inner
                inner = inner[:start] + with_attribute(inner[start:end], "wrapText", "1") + inner[end:]
        return tag + inner + f"</{base.prefix}xf>".encode()

    def content(self) -> bytes:
        """The part with what was added at the ends of its lists."""
        assert self._formats is not None
        splices = self._grown(
            self._formats, len(list(self._formats.all("x:xf"))), [raw for _, raw in self._new.values()]
        )
        if self._filled:
            assert self._fills is not None
            prefix = self._fills.prefix
            fill = (
                f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{_YELLOW}"/>'
                f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
            )
            splices += self._grown(self._fills, len(self._fills.children), [fill.encode()])
        return spliced(self._content, splices)

    def _grown(self, node: Node, count: int, added: Sequence[bytes]) -> list[Splice]:
        tag = self._content[node.start : node.inner]
        if "count" in node.attributes:
            tag = with_attribute(tag, "count", str(count + len(added)))
        return [Splice(node.start, node.inner, tag), Splice(node.inner_end, node.inner_end, b"".join(added))]
