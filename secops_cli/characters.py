"""What characters are: how wide, on a terminal and, near enough, in a table cell; and which of them may be printed."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from secops_cli.personal import masked

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What XML may not hold, and what turns the direction of writing around."""


def printable(text: str) -> str:
    """Return text for an Office file: what it cannot hold is shown as �, every line break is one newline.

    Personal numbers are masked: a file that is handed in cannot be called back.
    """
    return masked(_UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def plain(name: str | None) -> str | None:
    """Return a name without what only its spelling differs by: width of characters, case, blanks and punctuation."""
    if name is None:
        return None
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def width(text: str) -> int:
    """Return how many cells a text takes: two for wide characters, none for combining ones.

    Python's own table does; wcwidth, which also knows joined emoji, takes a sixth of an empty program's time to import.
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
