"""What is found in a file of official text: entries by number, and what was left out and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Entry:
    """What the file says under one number.

    Attributes:
        number: as it stands there, such as `12.` or `4.2.4-d`.
        wording: the clause; empty where the file has none.
        evidence_wording: what is to be shown; empty where the file has none.
        place: line, or table and row, for people.
    """

    number: str
    wording: str
    evidence_wording: str
    place: str


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken, where it is and why; `number` is empty where it has none."""

    number: str
    place: str
    reason: str


@dataclass(slots=True)
class Reading:
    """Entries in the order of the file, and what was left out."""

    entries: list[Entry] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def leave(self, number: str, place: str, reason: str) -> None:
        self.left.append(Left(number, place, reason))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its number, from 1."""

    text: str
    number: int


ENDED: Final = re.compile(r"[。；;！？!?：:][”’」』）)]*$|[。；][（(][^（）()]*[）)]$")
"""A line that ends like this ends a sentence, or an item of a list."""
_WIDE: Final = r"[^\x00-\xff“”‘’…—·]|[“”‘’]"
_BETWEEN_WIDE: Final = re.compile(rf"(?<={_WIDE})[ \t\u3000]+(?={_WIDE})")
_BLANKS: Final = re.compile(r"[ \t\u3000\xa0]+")


def tidy(text: str) -> str:
    """Return text without the blanks that typesetting has put between wide characters."""
    return _BETWEEN_WIDE.sub("", _BLANKS.sub(" ", text)).strip()


def joined(lines: Iterable[str]) -> str:
    """Return wrapped lines as one text; letters that end a line are kept apart from letters that begin the next."""
    text = ""
    for line in map(tidy, lines):
        apart = text[-1:].isascii() and text[-1:].isalnum() and line[:1].isascii() and line[:1].isalpha()
        text += f" {line}" if apart else line
    return tidy(text)


def paragraphs(text: str) -> str:
    """Return the text of a cell with its own paragraphs, and without the breaks that cut a sentence."""
    kept: list[list[str]] = []
    for line in filter(None, map(tidy, text.splitlines())):
        if kept and not ENDED.search(kept[-1][-1]):
            kept[-1].append(line)
        else:
            kept.append([line])
    return "\n".join(map(joined, kept))
