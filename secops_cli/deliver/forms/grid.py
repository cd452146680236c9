"""A blank as grids of cells, the same for Word and Excel: where each cell stands, what it says, what can be written.

The text of a cell is a row of characters, whatever runs, symbols and fields it is made of: a box to tick is `□` or `☑`,
a line break inside a paragraph a vertical tab. Everything that is planned is said in offsets of that text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

EMPTY_BOXES: Final = "□☐"
TICKED_BOXES: Final = "☑☒■√✓✔"
BOX, TICKED, TICK = "□", "☑", "√"
BREAK: Final = "\x0b"
"""A line break inside a paragraph."""
_SPACES: Final = re.compile(r"\s+")
_LONGEST: Final = 24


class Edit(NamedTuple):
    """Characters of a cell's text that are replaced; an empty box that becomes `☑` is ticked in its own kind.

    Attributes:
        marked: highlighted: somebody still has to see to it.
    """

    start: int
    end: int
    text: str
    marked: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Cell:
    """One cell, or a paragraph that stands by itself.

    Attributes:
        place: where it is, for people, and unique in the blank: `表格2·3行4格`, `自评估表!F12`.
        row, column: of its upper left corner in its grid, from 0.
        height, width: over how many rows and columns it reaches.
        text: what it says; paragraphs are parted by a line feed.
        blank: offsets of the characters that are underlined space, which is filled without changing its length.
        locked: why nothing may be written here, such as that it holds a formula; empty where it may.
        note: what has to be looked at once it is written, such as a fixed height.
        nested: tables that stand in it.
        source: what the writer needs to find it again.
    """

    place: str
    row: int
    column: int
    height: int
    width: int
    text: str
    source: Any
    blank: frozenset[int] = frozenset()
    locked: str = ""
    note: str = ""
    nested: tuple[Grid, ...] = ()

    @cached_property
    def plain(self) -> str:
        """The text as it is compared."""
        return plain(self.text)

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.height)

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.width)

    @property
    def empty(self) -> bool:
        """Nothing is in it."""
        return not self.text.strip() and not self.nested


@dataclass(eq=False, repr=False)
class Grid:
    """A table, a sheet, or one paragraph.

    Attributes:
        number: of the table in the document, or of the sheet in the workbook, from 1; 0 for paragraphs.
        title: what messages call it.
        kind: `text` for a paragraph.
    """

    number: int
    title: str
    kind: Literal["table", "text"]
    cells: tuple[Cell, ...]
    start: int = 0
    end: int = 0
    source: Any = None
    _at: dict[int, list[Cell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.cells:
            for row in cell.rows:
                self._at.setdefault(row, []).append(cell)
        for cells in self._at.values():
            cells.sort(key=lambda cell: cell.column)

    def row(self, number: int) -> list[Cell]:
        """The cells that stand in a row or reach into it, from left to right."""
        return self._at.get(number, [])

    @property
    def rows(self) -> list[int]:
        """The rows that have a cell."""
        return sorted(self._at)


@dataclass(frozen=True, slots=True, repr=False)
class Blank:
    """An opened blank: its paragraphs and tables in their order; of a workbook a grid a sheet."""

    kind: Literal["docx", "xlsx"]
    name: str
    content: bytes
    parts: dict[str, bytes]
    grids: tuple[Grid, ...]

    @property
    def every_grid(self) -> Iterator[Grid]:
        """All grids with those that stand in cells of others."""
        waiting = list(reversed(self.grids))
        while waiting:
            grid = waiting.pop()
            yield grid
            waiting.extend(inner for cell in reversed(grid.cells) for inner in reversed(cell.nested))

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for grid in self.every_grid for cell in grid.cells)


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be written into one cell."""

    cell: Cell
    edits: tuple[Edit, ...]
    style: tuple[Cell, ...] = ()
    """Cells whose style serves where the cell has none, the best first."""


def ruled_space(text: str, ruled: Iterable[int]) -> frozenset[int]:
    """Return which characters are blanks to fill: underlined stretches of nothing but space.

    Args:
        ruled: offsets of all characters that are underlined.
    """
    found: set[int] = set()
    stretch: list[int] = []
    for offset in (*sorted(ruled), -1):
        if stretch and offset != stretch[-1] + 1:
            if not text[stretch[0] : stretch[-1] + 1].strip():
                found.update(stretch)
            stretch = []
        stretch.append(offset)
    return frozenset(found)


def plain(text: str) -> str:
    """Return a text as labels are compared: compatible forms made one, no space, no colon at its end."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).rstrip(":")


def short(text: str) -> str:
    """Return a text as messages quote it."""
    line = _SPACES.sub(" ", text).strip()
    return f"{line[:_LONGEST]}…" if len(line) > _LONGEST else line
