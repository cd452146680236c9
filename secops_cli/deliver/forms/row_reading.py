"""The numbered rows of a 自评估表 in a blank: through repeated headings, merged cells and rows cut by a page.

A row may begin on one page and go on on the next, there without a number or with the same one again; what follows a
heading that is printed again belongs to the row before it as long as no new number comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from secops_cli.deliver.forms.grid import Blank, Cell, Grid, plain

Role = Literal["number", "key", "clause", "expects", "conclusion", "yes", "no", "documents"]

HEADINGS: Final[Mapping[Role, tuple[str, ...]]] = {
    "number": ("序号", "编号", "序"),
    "key": ("要点", "评估项", "项目"),
    "clause": ("条款", "条款要求", "评估内容", "要求", "标准要求", "标准条款"),
    "expects": ("需提供证明材料", "需提供的证明材料", "应提供的证明材料", "证明材料要求"),
    "conclusion": ("自评估结论", "自评结论", "评估结论", "自评估结果", "结论"),
    "yes": ("符合",),
    "no": ("不符合",),
    "documents": ("证明材料清单", "证据清单", "提供的证明材料", "证明材料及说明", "证明材料"),
}
"""Role of a column → what may be printed over it; a remark in brackets aside."""
_NEEDED: Final[frozenset[Role]] = frozenset({"number", "documents"})
_NUMBER: Final = re.compile(r"(\d{1,3})[.、．]?")
_REMARK: Final = re.compile(r"\([^()]*\)")


@dataclass(slots=True)
class Columns:
    """Which columns of a grid have which role, from one printing of the heading on.

    Attributes:
        roles: role → its columns.
        rows: the rows of the heading.
    """

    roles: dict[Role, range]
    rows: range

    def cell(self, grid: Grid, row: int, role: Role) -> Cell | None:
        """The cell of a row in a column; None where there is no such column, or more than one cell in it."""
        found = [cell for cell in grid.row(row) if set(cell.columns) & set(self.roles.get(role, ()))]
        return found[0] if len(found) == 1 else None


@dataclass(slots=True, eq=False, repr=False)
class FormLine:
    """A numbered row of a blank.

    Attributes:
        pieces: the rows of grids that it consists of, the first where its number is; what follows is its continuation.
    """

    number: int
    place: str
    pieces: list[tuple[Grid, int, Columns]] = field(default_factory=list)

    def cells(self, role: Role) -> list[Cell]:
        """Its cells of a role, one a piece, merged ones once."""
        found = {id(cell): cell for grid, row, columns in self.pieces if (cell := columns.cell(grid, row, role))}
        return list(found.values())

    @property
    def text(self) -> str:
        """What it says of itself: everything but the conclusion and the documents, cells parted by a space."""
        own: list[Role] = ["key", "clause", "expects"]
        found = {id(cell): cell.plain for role in own for cell in self.cells(role)}
        return " ".join(filter(None, found.values()))

    @property
    def said(self) -> str:
        """All that stands in its first row."""
        grid, row, _ = self.pieces[0]
        return "".join(cell.plain for cell in grid.row(row))


@dataclass(slots=True, repr=False)
class NumberedRows:
    """What was found.

    Attributes:
        lines: the rows in their order; a number that is printed on two different rows has two.
        headings: how often the heading is printed.
        cells: everything outside the rows.
    """

    lines: list[FormLine] = field(default_factory=list)
    headings: int = 0
    cells: list[Cell] = field(default_factory=list)

    @property
    def doubled(self) -> list[int]:
        """Numbers that are printed on more than one row."""
        seen: dict[int, int] = {}
        for line in self.lines:
            seen[line.number] = seen.get(line.number, 0) + 1
        return [number for number, times in seen.items() if times > 1]


def read_rows(blank: Blank, given: Mapping[Role, int] | None = None) -> NumberedRows | None:
    """Return the numbered rows of a blank; None where no table has a heading with a number and a list of documents.

    Args:
        given: role → column from 1, as a saved mapping has it; then no heading is looked for.
    """
    found = NumberedRows()
    columns: Columns | None = None
    shape: frozenset[int] = frozenset()
    for grid in blank.grids:
        if grid.kind == "text":
            found.cells += grid.cells
            continue
        if columns is not None and _shape(grid) != shape:
            columns = None  # another table; one that goes on after a page break has the same columns
        columns = _of_grid(grid, columns, found, given)
        shape = _shape(grid)
    if not found.headings or not found.lines:
        return None
    return found


def _shape(grid: Grid) -> frozenset[int]:
    return frozenset(cell.column for cell in grid.cells)


def _of_grid(
    grid: Grid, columns: Columns | None, found: NumberedRows, given: Mapping[Role, int] | None
) -> Columns | None:
    if given:
        columns = Columns({role: range(given[role] - 1, given[role]) for role in HEADINGS if role in given}, range(0))
        found.headings += 1
    headings = {} if given else {one.rows[0]: one for one in _headings(grid)}
    skip: set[int] = set()
    for row in grid.rows:
        if row in headings:
            columns = headings[row]
            found.headings += 1
            skip |= set(columns.rows)
        if row in skip:
            continue
        cells = [cell for cell in grid.row(row) if cell.row == row]
        if columns is None:
            found.cells += cells
            continue
        _take(grid, row, columns, cells, found)
    return columns


def _take(grid: Grid, row: int, columns: Columns, cells: list[Cell], found: NumberedRows) -> None:
    first = columns.cell(grid, row, "number")
    wide = [cell for cell in cells if cell.width > sum(map(len, columns.roles.values())) * 0.7]
    matched = _NUMBER.fullmatch(first.plain) if first is not None else None
    last = found.lines[-1] if found.lines else None
    if first is not None and matched and first.row == row:
        number = int(matched[1])
        if last is not None and last.number == number:
            last.pieces.append((grid, row, columns))
        else:
            found.lines.append(FormLine(number, first.place, [(grid, row, columns)]))
    elif first is not None and not wide and last is not None and (_goes_on(cells, first) or first.row < row):
        last.pieces.append((grid, row, columns))
    else:
        found.cells += cells


def _goes_on(cells: list[Cell], first: Cell) -> bool:
    """Whether a row without a number says something; an empty one is no second half of another."""
    return not first.plain and any(cell.plain for cell in cells)


def _headings(grid: Grid) -> Iterator[Columns]:
    """Each printing of the heading, one or more rows high."""
    after = -1
    for row in grid.rows:
        numbers = [cell for cell in grid.row(row) if cell.row == row and _role(cell) == "number"]
        if row <= after or not numbers:
            continue
        # The number's own cell tells the height: others may be merged with what follows.
        last = max(cell.row + cell.height for cell in numbers) - 1
        if last == row and _lower_half(grid, row + 1):
            last = row + 1
        rows = range(row, last + 1)
        roles = _roles({id(cell): cell for number in rows for cell in grid.row(number)}.values())
        if set(roles) >= _NEEDED and ("yes" in roles or "conclusion" in roles):
            after = last
            yield Columns(roles, rows)


def _lower_half(grid: Grid, row: int) -> bool:
    """Whether a row says nothing but 符合 and 不符合."""
    said = [cell for cell in grid.row(row) if cell.row == row and cell.plain]
    return bool(said) and all(_role(cell) in ("yes", "no") for cell in said)


def _roles(cells: Iterable[Cell]) -> dict[Role, range]:
    roles: dict[Role, range] = {}
    for cell in cells:
        role = _role(cell)
        if role is not None and role not in roles:
            roles[role] = cell.columns
    return roles


def _role(cell: Cell) -> Role | None:
    text = _REMARK.sub("", plain(cell.text)).strip("※*:")
    return next((role for role, words in HEADINGS.items() if text in words), None)
