"""What all text output shares: columns that line up under Chinese characters, and nothing a terminal would act on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from secops_cli.characters import width
from secops_cli.diagnostics import Place

CELLS: Final = 110
"""Cells of a line of prose; tables may be wider."""
_BREAK: Final = re.compile(r"(?<=[、；，。])(?![、；，。])|(?<! )(?=  )")
"""Where a line may be broken: after a mark, and between columns."""


def safe(text: str) -> str:
    """Return text without control characters and without what changes the direction of writing.

    A repository may be hostile: names in it must not move the cursor, colour the screen, or turn a line around.
    """
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    # Cc: control, Cf: format (direction marks, zero-width), Co/Cs: private and lone surrogates, Zl/Zp: line breaks.
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"):
        return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"
    return character


def wrapped(line: str) -> list[str]:
    """Return a line of prose as lines of at most `CELLS` cells, those that follow the first further in.

    It is broken after a mark of punctuation or between columns only: ids, paths and numbers stay whole, so that what
    has none of these stays longer.
    """
    if width(line) <= CELLS:
        return [line]
    inner = " " * (len(line) - len(line.lstrip()) + 4)
    lines = [""]
    for piece in _BREAK.split(line):
        if lines[-1].strip() and width((lines[-1] + piece).rstrip()) > CELLS:
            lines.append(inner + piece.lstrip())
        else:
            lines[-1] += piece
    return [found.rstrip() for found in lines]


def pad(text: str, cells: int) -> str:
    """Return a text filled up with blanks to a width in terminal cells."""
    return text + " " * max(cells - width(text), 0)


def table(rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Return rows as aligned lines, two blanks between columns; the first row is the heading."""
    if not rows:
        return []
    cleaned = [[safe(cell) for cell in row] for row in rows]
    widths = [max(width(row[column]) for row in cleaned) for column in range(len(cleaned[0]))]
    return [(indent + "  ".join(pad(cell, w) for cell, w in zip(row, widths, strict=True))).rstrip() for row in cleaned]


def place(found: Place) -> str:
    """Return `path:line:column`, harmless to a terminal."""
    return safe(str(found))
