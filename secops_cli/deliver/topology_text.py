"""Words in a picture: what of them is drawn, how wide they are near enough, and where their lines break."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from secops_cli.personal import masked

POINT: Final = 1 / 72
NAME_SIZE, NOTE_SIZE, LABEL_SIZE = 8.0, 6.5, 6.0
"""Sizes of type in points."""
LEADING: Final = 1.35

_PIECE: Final = re.compile(r"[!-~]{1,10}|.", re.DOTALL)


def wrap(text: str, room: float, most: int) -> tuple[str, ...]:
    """Return a text in lines at most `room` em wide; what is longer than `most` ends in an ellipsis."""
    lines, used = [""], 0.0
    for piece in _PIECE.findall(printable(text)):
        width = _em(piece)
        if used + width > room and lines[-1]:
            if len(lines) == most:
                lines[-1] = lines[-1].rstrip()[:-1] + "…"
                break
            lines.append("")
            used = 0.0
        lines[-1] += piece
        used += width
    return tuple(line.strip() for line in lines)


def width_of(text: str, size: float) -> float:
    """Return how wide, in inches, a line of type of that size in points is, rather too much than too little."""
    return _em(text) * size * POINT


def _em(text: str) -> float:
    """The width in em, rather too much than too little: what shows the picture has fonts of its own."""
    return sum(
        1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.95 if c in "mwMW@%" else 0.72 if c.isupper() else 0.6
        for c in text
    )


def printable(text: str) -> str:
    """Return text on one line that XML can hold and that turns no writing around; what it loses is shown as �.

    Personal numbers are masked.
    """
    kept = (" " if c.isspace() else "\ufffd" if unicodedata.category(c)[0] == "C" else c for c in text)
    return masked("".join(kept)).strip() or "\ufffd"
