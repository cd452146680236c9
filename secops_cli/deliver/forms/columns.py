"""A row of a form whose columns have headings of their own: how many products, of which share; a service, by whom.

Source: filing form of 2007, form two, 07 and 08.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from secops_cli.assess.filing_values import OTHER, TICK
from secops_cli.deliver.forms.boxes import Boxes
from secops_cli.deliver.forms.grid import Cell, plain
from secops_cli.deliver.forms.labels import Labels
from secops_cli.deliver.forms.plan import Plan
from secops_cli.deliver.forms.spots import Outcome, blanks, choices, fill, gaps, mark, write

_WHETHER = "有无"
"""The column of two boxes that stands beside the label and has no heading."""


class RowOfColumns:
    """One row, by its label.

    Args:
        style: cell → cells whose style serves it.
    """

    def __init__(
        self, labels: Labels, boxes: Boxes, plan: Plan, label: Cell, style: Callable[[Cell], tuple[Cell, ...]]
    ) -> None:
        self.label = label
        self._boxes, self._plan, self._style = boxes, plan, style
        self._area: Sequence[Cell] = labels.area(label, stop=False)
        grid = labels.block.grid(label)
        above = {id(cell): cell for row in grid.rows if row < label.row for cell in grid.row(row)}
        right = (cell for cell in above.values() if cell.column > label.column)
        self._heads = [cell for cell in right if cell.plain and not choices(cell)]

    @property
    def there(self) -> bool:
        """The blank has columns, or boxes, for it."""
        return bool(self._heads) or any(choices(cell) for cell in self._area)

    @property
    def first(self) -> Cell:
        return self._area[0] if self._area else self.label

    def fill(self, words: Mapping[str, str]) -> str:
        """Write what stands in each column; returns what stands in the way."""
        return "；".join(filter(None, (self._column(column, word) for column, word in words.items())))

    def _column(self, column: str, word: str) -> str:
        if column == OTHER:
            if plain(word) in self.label.plain:
                return ""
            spots = blanks(self.label)
            outcome = (
                fill(self.label, spots[0], word) if len(spots) == 1 else Outcome(problem=f"没有写名称“{word}”的空")
            )
            return outcome.problem or self._plan.write(self.label, outcome.edits)
        if column == _WHETHER:
            boxes = [box for cell in self._area for box in choices(cell) if box.text in ("有", "无")]
            return self._boxes.one(self._plan, [box for box in boxes if box.text == word], boxes, word)
        cell = self._under(column)
        if cell is None:
            return f"没有找到“{column}”一列"
        if word == TICK:
            outcome = mark(cell)
        elif word.endswith("%") and choices(cell):
            return self._share(cell, word)
        else:
            outcome = write(cell, word, unit="%" if word.endswith("%") else "个" if "个" in cell.text else "")
        return outcome.problem or self._plan.write(cell, outcome.edits, self._style(cell))

    def _under(self, column: str) -> Cell | None:
        """The cell of the row under the nearest heading of a column."""
        words = plain(column)
        near = [h for h in self._heads if h.plain == words] or [h for h in self._heads if h.plain.startswith(words)]
        lowest = max((head.row for head in near), default=-1)
        near = [head for head in near if head.row == lowest]
        cells = [cell for cell in self._area if near and set(cell.columns) & set(near[0].columns)]
        return cells[0] if len(near) == len(cells) == 1 else None

    def _share(self, cell: Cell, word: str) -> str:
        """A box with a blank for the percentage behind it."""
        box = choices(cell)[0]
        spots = blanks(cell) or list(gaps(cell, "%", before=True))
        if not spots and plain(word) in cell.plain and box.ticked:
            return ""
        if len(spots) != 1:
            return "没有写百分率的空"
        outcome = fill(cell, spots[0], word.removesuffix("%"))
        problem = outcome.problem or self._plan.write(cell, outcome.edits, self._style(cell))
        return problem or self._boxes.one(self._plan, [box], [box], word)
