"""Turns the signs that values carry through a Word template into highlighted runs, paragraphs and shaded cells.

The signs are characters of a plane that no font uses; they are taken out of every value before they are set around it.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from secops_cli.characters import printable
from secops_cli.deliver.expressions import TO_FILL, Marked, Personal, Shaded
from secops_cli.deliver.word_package import WORD

_MARK, _UNMARK, _BREAK, _SHADE = (chr(0x10FF00 + number) for number in range(4))
_SIGNS: Final = f"{_MARK}{_UNMARK}{_BREAK}{_SHADE}"
_TAKEN_OUT: Final = {ord(sign): None for sign in _SIGNS}
_ANY_SIGN: Final = re.compile(f"([{_SIGNS}])")
_LINES: Final = re.compile(r"[ \t\u3000]*(?:[\n\u2028\u2029][ \t\u3000]*)+")

_BREAK_MARK: Final = "line-break"
"""The attribute of a run that stands for the end of a line until its paragraph is split."""
SHADE: Final = "D9D9D9"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_BEHIND_HIGHLIGHT: Final = (
    *("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
    *("eastAsianLayout", "specVanish", "oMath", "rPrChange"),
)
_BEHIND_SHADE: Final = (
    *("noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark", "headers"),
    *("cellIns", "cellDel", "cellMerge", "tcPrChange"),
)
"""The format fixes the order of properties; Word refuses a file that has another."""


def without_signs(text: str) -> str:
    """Return text without the characters that serve as signs."""
    return text.translate(_TAKEN_OUT)


def with_signs(value: object) -> str:
    """Return a value as text that `finish` understands; lines are paragraphs, blank ones are left out."""
    said = str(value) if isinstance(value, Personal) else printable(str(value))
    text = _LINES.sub(_BREAK, without_signs(said.strip())).replace("\t", " ")
    if isinstance(value, Marked):
        return f"{_MARK}{text or TO_FILL}{_UNMARK}"
    return f"{_SHADE}{text}" if isinstance(value, Shaded) else text


def finish(root: Any) -> None:
    """Carry out the signs of a part, in place, and mend what Word would refuse: cells and tables that came out empty.

    Args:
        root: of a part of the document; a line that ends inside a link stays one paragraph, with a break.
    """
    for text in list(root.iter(f"{WORD}t")):
        if _SHADE in (text.text or ""):
            _shade(next(text.iterancestors(f"{WORD}tc"), None))
    for run in list(root.iter(f"{WORD}r")):
        if any(_ANY_SIGN.search(text.text or "") for text in run.iterchildren(f"{WORD}t")):
            _split_run(run)
    for paragraph in list(root.iter(f"{WORD}p")):
        if any(_is_break(child) for child in paragraph):
            _split_paragraph(paragraph)
    for run in root.iter(f"{WORD}r"):
        run.attrib.pop(_BREAK_MARK, None)
    for table in list(root.iter(f"{WORD}tbl")):
        if table.find(f"{WORD}tr") is None:
            table.getparent().remove(table)
    for cell in root.iter(f"{WORD}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{WORD}p":
            etree.SubElement(cell, f"{WORD}p")


def _split_run(run: Any) -> None:
    """Put one run for each stretch of a run's text; a line break becomes a run of nothing but a break."""
    properties = run.find(f"{WORD}rPr")
    pieces: list[Any] = []
    marked = False
    for child in list(run):
        if child is properties:
            continue
        if child.tag != f"{WORD}t":
            pieces.append(_run(properties, child))
            continue
        for piece in filter(None, _ANY_SIGN.split(child.text or "")):
            if piece == _BREAK:
                pieces.append(_run(properties, etree.Element(f"{WORD}br")))
                pieces[-1].set(_BREAK_MARK, "1")
            elif piece in (_MARK, _UNMARK):
                marked = piece == _MARK
            elif piece != _SHADE:
                pieces.append(_text_run(properties, piece, marked))
    parent, at = run.getparent(), run.getparent().index(run)
    parent[at : at + 1] = pieces


def _is_break(element: Any) -> bool:
    return element.tag == f"{WORD}r" and element.get(_BREAK_MARK) is not None


def _run(properties: Any, child: Any) -> Any:
    run = etree.Element(f"{WORD}r")
    if properties is not None:
        run.append(deepcopy(properties))
    run.append(child)
    return run


def _text_run(properties: Any, text: str, marked: bool) -> Any:
    element = etree.Element(f"{WORD}t")
    element.text = text
    element.set(_SPACE, "preserve")
    run = _run(properties, element)
    if marked:
        own = run.find(f"{WORD}rPr")
        if own is None:
            own = etree.Element(f"{WORD}rPr")
            run.insert(0, own)
        _put(own, "highlight", {"val": "yellow"}, _BEHIND_HIGHLIGHT)
    return run


def _split_paragraph(paragraph: Any) -> None:
    """Put one paragraph for each line, all with the properties of the first; only the last ends a section."""
    properties = paragraph.find(f"{WORD}pPr")
    lines: list[list[Any]] = [[]]
    for child in paragraph:
        if _is_break(child):
            lines.append([])
        elif child is not properties:
            lines[-1].append(child)
    section = None if properties is None else properties.find(f"{WORD}sectPr")
    if section is not None:
        properties.remove(section)
    last = paragraph
    for line in lines[1:]:
        following = etree.Element(f"{WORD}p")
        if properties is not None:
            following.append(deepcopy(properties))
        following.extend(line)
        last.addnext(following)
        last = following
    for child in list(paragraph):
        if _is_break(child):
            paragraph.remove(child)
    if section is not None:
        last.find(f"{WORD}pPr").append(section)


def _shade(cell: Any) -> None:
    if cell is None:
        return
    properties = cell.find(f"{WORD}tcPr")
    if properties is None:
        properties = etree.Element(f"{WORD}tcPr")
        cell.insert(0, properties)
    _put(properties, "shd", {"val": "clear", "color": "auto", "fill": SHADE}, _BEHIND_SHADE)


def _put(properties: Any, name: str, values: dict[str, str], behind: tuple[str, ...]) -> None:
    for old in properties.findall(f"{WORD}{name}"):
        properties.remove(old)
    at = next(
        (number for number, child in enumerate(properties) if child.tag.removeprefix(WORD) in behind), len(properties)
    )
    element = etree.Element(f"{WORD}{name}")
    for key, value in values.items():
        element.set(f"{WORD}{key}", value)
    properties.insert(at, element)
