"""Writes into the cells of a Word blank: replacements of bytes, in the style that the cell or its neighbours have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from secops_cli.deliver.forms.grid import BREAK, TICKED, Cell, Edit, Written
from secops_cli.deliver.forms.word_blank import SYMBOLS, Paragraph, Piece, WordCell, ticked_symbol
from secops_cli.deliver.forms.xml_tree import Node, Splice, in_xml, spliced, with_attribute

_NOT_COPIED: Final = ("w:sectPr", "w:pPrChange", "w:rPrChange", "w:ins", "w:del", "w:moveFrom", "w:moveTo")
_AFTER_HIGHLIGHT: Final = (
    "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang",
    "w:eastAsianLayout", "w:specVanish", "w:oMath", "w:rPrChange",
)  # fmt: skip
"""What the schema has stand behind the highlight among the properties of a run."""
_IDS: Final = re.compile(rb"""\s+\w+:(?:paraId|textId)\s*=\s*("[^"]*"|'[^']*')""")


def word_splices(content: bytes, writes: Iterable[Written]) -> list[Splice]:
    """Return what to replace in a document so that cells say what they shall.

    Args:
        content: the part that the cells were read from.
        writes: for each cell its edits, which do not overlap.
    """
    writer = _Writer(content)
    return [splice for written in writes for splice in writer.cell(written)]


def copied_block(content: bytes, start: int, end: int, nodes: Sequence[Node], writes: Iterable[Written]) -> bytes:
    """Return a copy of some blocks of a document with its cells written; what may stand in a document once is left out.

    Args:
        start, end: the bytes of the blocks.
        nodes: the blocks.
        writes: for its cells, which are those of the original.
    """
    splices = [*word_splices(content, writes), *_single(nodes)]
    moved = (Splice(one.start - start, one.end - start, one.content) for one in splices)
    return _IDS.sub(b"", spliced(content[start:end], moved))


def _single(nodes: Sequence[Node]) -> Iterator[Splice]:
    """Bookmarks, comments and ids of content controls cannot be there twice."""
    for top in nodes:
        for node in top.walk():
            once = node.name in ("w:bookmarkStart", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd")
            control = node.name == "w:id" and node.parent is not None and node.parent.name == "w:sdtPr"
            if once or control:
                yield Splice(node.start, node.end, b"")


class _Writer:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def _raw(self, node: Node | None) -> bytes:
        return self._content[node.start : node.end] if node else b""

    def cell(self, written: Written) -> Iterator[Splice]:
        source: WordCell = written.cell.source
        for paragraph in source.paragraphs:
            end = paragraph.start + len(paragraph.text)
            own = [edit for edit in written.edits if paragraph.start <= edit.start and edit.end <= end]
            if not own:
                continue
            if paragraph.pieces:
                yield from self._in_pieces(paragraph, own)
            else:
                yield from self._in_empty(paragraph, own, written.style)

    # --- a paragraph without text -------------------------------------------------------------------------------

    def _in_empty(self, paragraph: Paragraph, edits: Sequence[Edit], style: Sequence[Cell]) -> Iterator[Splice]:
        node = paragraph.node
        prefix = node.prefix
        own = node.first("w:pPr")
        run_style = self._run_style(own, style)
        lines = "".join(edit.text for edit in edits).split("\n")
        marked = any(edit.marked for edit in edits)
        runs = [self._run(prefix, run_style, line, marked) for line in lines]
        properties = self._without(own) if own else self._paragraph_style(style)
        more = b"".join(self._element(prefix, "p", properties + run) for run in runs[1:])
        if node.inner == node.end:  # <w:p/>
            tag = self._raw(node).removesuffix(b"/>").rstrip() + b">"
            yield Splice(node.start, node.end, tag + properties + runs[0] + f"</{prefix}p>".encode() + more)
            return
        if own is None and properties:
            yield Splice(node.inner, node.inner, properties)
        yield Splice(node.inner_end, node.inner_end, runs[0])
        if more:
            yield Splice(node.end, node.end, more)

    def _run(self, prefix: str, style: bytes, text: str, marked: bool) -> bytes:
        if not text:
            return b""
        if marked:
            style = _highlighted(prefix, style)
        return self._element(prefix, "r", style + _text(prefix, text))

    @staticmethod
    def _element(prefix: str, name: str, inner: bytes) -> bytes:
        return f"<{prefix}{name}>".encode() + inner + f"</{prefix}{name}>".encode()

    def _run_style(self, own: Node | None, style: Sequence[Cell]) -> bytes:
        """The properties that text typed here would have; those of a neighbour where these name no font."""
        mark = own.first("w:rPr") if own else None
        if mark is not None and mark.first("w:rFonts"):
            return self._without(mark)
        for cell in style:
            for piece in _pieces(cell):
                found = piece.run.first("w:rPr")
                if found is not None and piece.text.strip():
                    return self._without(found, "w:b", "w:bCs", "w:u", "w:highlight")
        return self._without(mark) if mark else b""

    def _paragraph_style(self, style: Sequence[Cell]) -> bytes:
        for cell in style:
            source: WordCell = cell.source
            for paragraph in source.paragraphs:
                if paragraph.text.strip() and (found := paragraph.node.first("w:pPr")):
                    return self._without(found, "w:numPr", "w:pageBreakBefore")
        return b""

    def _without(self, node: Node, *names: str) -> bytes:
        """An element less some of its children, and less what belongs to its own place in the document."""
        cut = [child for child in node.children if child.name in (*names, *_NOT_COPIED)]
        splices = [Splice(child.start - node.start, child.end - node.start, b"") for child in cut]
        mark = node.first("w:rPr")
        if mark is not None and mark not in cut:
            inner = (child for child in mark.children if child.name in _NOT_COPIED)
            splices += [Splice(child.start - node.start, child.end - node.start, b"") for child in inner]
        return spliced(self._raw(node), splices)

    # --- among text that is there -------------------------------------------------------------------------------

    def _in_pieces(self, paragraph: Paragraph, edits: Sequence[Edit]) -> Iterator[Splice]:
        changes: dict[int, list[tuple[int, int, Edit]]] = {}
        for edit in edits:
            first = True
            for index in _reached(paragraph.pieces, edit):
                piece = paragraph.pieces[index]
                start, end = max(edit.start, piece.start), min(edit.end, piece.end)
                # What is written goes to the first piece; the others only lose what it takes the place of.
                words = edit if first else Edit(edit.start, edit.end, "")
                changes.setdefault(index, []).append((start - piece.start, max(end, start) - piece.start, words))
                first = False
        for index, found in changes.items():
            piece = paragraph.pieces[index]
            start, end, edit = found[0]
            if edit.text == TICKED and (ticked := self._ticked(piece)):
                yield from ticked
            elif piece.kind != "text" and start == end:
                at = piece.node.start if start == 0 else piece.node.end
                yield Splice(at, at, _text(piece.run.prefix, edit.text))
            else:
                yield Splice(piece.node.start, piece.node.end, self._rewritten(piece, found))

    def _ticked(self, piece: Piece) -> list[Splice]:
        """A box of its own kind, ticked; nothing for a box that is a character of a text."""
        node, control = piece.node, piece.control
        if control is not None:
            return [*self._control_state(control), Splice(node.start, node.end, self._control_glyph(piece, control))]
        if piece.kind == "symbol":
            code = node.value("w:char")
            new = code[:-2] + SYMBOLS[node.value("w:font")][code.upper()[-2:]]
            return [Splice(node.start, node.end, with_attribute(self._raw(node), f"{node.prefix}char", new))]
        if piece.kind == "field":
            state = f"<{node.prefix}checked/>".encode()
            old = node.first("w:checked")
            return [Splice(old.start, old.end, state) if old else Splice(node.inner_end, node.inner_end, state)]
        return []

    def _control_state(self, control: Node) -> Iterator[Splice]:
        state = control.first("w14:checked")
        if state is not None:
            yield Splice(state.start, state.end, with_attribute(self._raw(state), f"{state.prefix}val", "1"))

    def _control_glyph(self, piece: Piece, control: Node) -> bytes:
        shown = control.first("w14:checkedState")
        code = shown.value("w14:val", "2612") if shown else "2612"
        if piece.kind == "symbol":
            return with_attribute(self._raw(piece.node), f"{piece.node.prefix}char", code)
        return _text(piece.run.prefix, chr(int(code, 16)))

    def _rewritten(self, piece: Piece, changes: Sequence[tuple[int, int, Edit]]) -> bytes:
        """The element of a piece with some of its characters replaced."""
        prefix, pieces, at = piece.run.prefix, [], 0
        style = self._raw(piece.run.first("w:rPr"))
        for start, end, edit in sorted(changes, key=lambda change: change[:2]):
            boxed = edit.text == TICKED and piece.raw[start:end] != piece.text[start:end]
            pieces.append((piece.raw[at:start], False))
            pieces.append((ticked_symbol(piece.raw[start]) if boxed else edit.text, edit.marked))
            at = end
        pieces.append((piece.raw[at:], False))
        result, run = b"", f"</{prefix}r><{prefix}r>".encode()
        plain = ""
        for text, marked in pieces:
            if not marked:
                plain += text
                continue
            result += _text(prefix, plain) + run + _highlighted(prefix, style) + _text(prefix, text) + run + style
            plain = ""
        return result + _text(prefix, plain)


def _pieces(cell: Cell) -> Iterator[Piece]:
    source: WordCell = cell.source
    return (piece for paragraph in source.paragraphs for piece in paragraph.pieces if piece.kind == "text")


def _reached(pieces: Sequence[Piece], edit: Edit) -> list[int]:
    """The pieces that an edit reaches; for an insertion the one that it stands in or, at a seam, behind."""
    if edit.start < edit.end:
        return [i for i, piece in enumerate(pieces) if piece.start < edit.end and edit.start < piece.end]
    inside = [i for i, piece in enumerate(pieces) if piece.start < edit.start < piece.end]
    touching = [i for i, piece in enumerate(pieces) if edit.start in (piece.start, piece.end)]
    texts = [i for i in touching if pieces[i].kind == "text"]
    return (inside or texts or touching)[:1]


def _text(prefix: str, text: str) -> bytes:
    """The elements of some text; a line feed and a break are line breaks."""
    lines = text.replace(BREAK, "\n").replace("\t", " ").split("\n")
    made = (
        f'<{prefix}t xml:space="preserve">'.encode() + in_xml(line) + f"</{prefix}t>".encode() if line else b""
        for line in lines
    )
    return f"<{prefix}br/>".encode().join(made)


def _highlighted(prefix: str, style: bytes) -> bytes:
    """Properties of a run with a yellow highlight, at its place among them."""
    mark = f'<{prefix}highlight {prefix}val="yellow"/>'.encode()
    if not style:
        return f"<{prefix}rPr>".encode() + mark + f"</{prefix}rPr>".encode()
    if style.endswith(b"/>") and style.count(b"<") == 1:
        return style[:-2].rstrip() + b">" + mark + f"</{prefix}rPr>".encode()
    style = re.sub(rb"<%bhighlight\b[^>]*/>" % prefix.encode(), b"", style)
    later = b"|".join(name.removeprefix("w:").encode() for name in _AFTER_HIGHLIGHT)
    behind = re.search(rb"<%b(?:%b)\b" % (prefix.encode(), later), style)
    at = behind.start() if behind else style.rindex(b"</")
    return style[:at] + mark + style[at:]
