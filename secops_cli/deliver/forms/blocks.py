"""Which part of a blank is which table of the filing form: from its heading to the next one.

A heading may be a paragraph, or a row of the table itself; in a workbook it may be the name of the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from secops_cli.deliver.forms.grid import Blank, Cell, Grid, plain
from secops_cli.model.filing import FilingLayout, FormTable

COVER: Final = "封面"
_LONGER: Final = 40
"""Characters that a heading may have beside the title; a sentence of the instructions has more."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Block:
    """A table of the form in a blank.

    Attributes:
        heading: the cell or paragraph that names it; None for the cover, and where the sheet's name does.
        grids: what it consists of; of a grid that it shares with others it has some rows only.
        whole: it shares no grid, so that it can be copied.
    """

    table: str
    heading: Cell | None
    grids: tuple[Grid, ...]
    cells: tuple[Cell, ...]
    whole: bool

    def row(self, like: Cell) -> Iterator[Cell]:
        """The cells of the rows that a cell reaches over, in its own grid, from left to right and from the top."""
        grid = self.grid(like)
        own = set(map(id, self.cells))
        seen: set[int] = set()
        for number in like.rows:
            for cell in grid.row(number):
                if id(cell) in own and id(cell) not in seen:
                    seen.add(id(cell))
                    yield cell

    def grid(self, of: Cell) -> Grid:
        """The grid that a cell stands in."""
        return next(grid for grid in _every(self.grids) if any(cell is of for cell in grid.cells))

    def table_behind(self, cell: Cell) -> tuple[Cell, ...]:
        """The cells of a table of one row right behind a paragraph; none where there is something else."""
        at = next((i for i, grid in enumerate(self.grids) if cell in grid.cells), len(self.grids))
        behind = self.grids[at + 1] if at + 1 < len(self.grids) and self.grids[at].kind == "text" else None
        return behind.cells if behind is not None and behind.kind == "table" and len(behind.rows) == 1 else ()


def find_blocks(blank: Blank, layout: FilingLayout) -> list[Block]:
    """Return the tables of a form in a blank, in their order; what stands before the first is the cover."""
    open_at: list[tuple[str, Cell | None, list[tuple[Grid, int]]]] = [(COVER, None, [])]
    for grid in blank.grids:
        named = _named(grid.title, layout) if blank.kind == "xlsx" else ""
        if named:
            open_at.append((named, None, []))
        for row in grid.rows:
            heading = next((c for c in grid.row(row) if c.row == row and (_table_of(c, layout))), None)
            if heading is not None:
                table = _table_of(heading, layout)
                if open_at[-1][1] is None and open_at[-1][0] == table:
                    open_at[-1] = (table, heading, open_at[-1][2])
                else:
                    open_at.append((table, heading, []))
            open_at[-1][2].append((grid, row))
    return [_block(table, heading, lines) for table, heading, lines in open_at if lines or heading]


def _block(table: str, heading: Cell | None, lines: Sequence[tuple[Grid, int]]) -> Block:
    rows: dict[int, set[int]] = {}
    grids: dict[int, Grid] = {}
    for grid, row in lines:
        rows.setdefault(id(grid), set()).add(row)
        grids[id(grid)] = grid
    whole = all(set(grid.rows) <= rows[key] for key, grid in grids.items())
    top = [cell for key, grid in grids.items() for cell in grid.cells if cell.row in rows[key]]
    cells = [inner for cell in top for inner in _with_nested(cell)]
    return Block(table, heading, tuple(grids.values()), tuple(cells), whole)


def _with_nested(cell: Cell) -> Iterator[Cell]:
    yield cell
    for grid in cell.nested:
        for inner in grid.cells:
            yield from _with_nested(inner)


def _every(grids: Iterable[Grid]) -> Iterator[Grid]:
    for grid in grids:
        yield grid
        for cell in grid.cells:
            yield from _every(cell.nested)


def _table_of(cell: Cell, layout: FilingLayout) -> str:
    text = plain(cell.text.split("\n")[0])
    if not text.startswith("表") or len(text) > _LONGER:
        return ""
    return _named(text, layout)


def _named(text: str, layout: FilingLayout) -> str:
    """The table that a text is the heading of: its id by itself, or followed by its title."""
    text = plain(text)
    for table in layout.tables:
        if table.id == COVER or not text.startswith(table.id):
            continue
        rest = re.sub(r"\(.*?\)", "", text[len(table.id) :]).strip(".、-:")
        if not rest or any(rest.startswith(plain(title)) for title in titles(table)):
            return table.id
    return ""


def titles(table: FormTable) -> tuple[str, ...]:
    """Return the words by which a blank may call a table."""
    return (table.title, *table.labels)
