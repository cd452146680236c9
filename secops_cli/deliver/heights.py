"""How high a row has to be so that nothing in it is cut. Only estimates: what draws the sheet has its own fonts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from secops_cli import characters

MAX_HEIGHT: Final = 409.0
"""The highest row that a workbook can have, in points."""

_POINTS_PER_COLUMN_UNIT: Final = 5.6
"""A column unit is one digit of the workbook's default font, 7 or 8 pixels (5.25 or 6 points)."""
_CELL_PADDING: Final = 6.0
_LINE: Final = 1.45
"""Height of a line by font size: 宋体 needs 1.15, the Noto fonts that stand in for it on Linux 1.45."""
_ROW_PADDING: Final = 6.0
_PIECE: Final = re.compile(r"[!-~]+|.", re.DOTALL)


@lru_cache(maxsize=1024)
def text_height(text: str, columns: float, size: float) -> float:
    """Return the height in points that a wrapped text takes.

    Args:
        text: may hold line breaks.
        columns: the width of its cell, or of all cells it is merged over, in column units.
        size: the font size in points.
    """
    room = max(columns * _POINTS_PER_COLUMN_UNIT - _CELL_PADDING, size)
    if len(text) * size <= room and "\n" not in text:  # no character is wider than the size
        return size * _LINE + _ROW_PADDING
    lines = sum(_lines(paragraph, room / size) for paragraph in text.split("\n"))
    return lines * size * _LINE + _ROW_PADDING


def _lines(paragraph: str, room: float) -> int:
    """The lines of one paragraph in a room so many characters (em) wide; words of letters and digits stay whole."""
    lines, used = 1, 0.0
    for piece in _PIECE.findall(paragraph):
        width = characters.width(piece) / 2
        if used + width <= room:
            used += width
        elif width <= room:
            lines, used = lines + 1, width
        else:
            # A word longer than a line is broken wherever the line ends, on a line of its own or not.
            rest = width - (room - used)
            more = int(-(-rest // room))
            lines, used = lines + more + 1, rest - (more - 1) * room
    return lines
