"""Fills the tables of a filing form into a blank: each value beside its label, in its blank, at its box.

Source: filing forms of 2007 and 2025; how their fields are found is data in `standards/filing-*/filing-form.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from secops_cli.assess.filing import FilledField, FilledTable
from secops_cli.deliver.expressions import TO_FILL
from secops_cli.deliver.forms.blocks import Block
from secops_cli.deliver.forms.boxes import Boxes
from secops_cli.deliver.forms.columns import RowOfColumns
from secops_cli.deliver.forms.digits import DASHES, boxed, digits_of, row_of_boxes
from secops_cli.deliver.forms.grid import Cell, plain
from secops_cli.deliver.forms.labels import Labels
from secops_cli.deliver.forms.plan import HIDDEN, Plan
from secops_cli.deliver.forms.spots import (
    Outcome,
    Span,
    blanks,
    choices,
    dates,
    fill,
    filled_gap,
    gaps,
    write,
)
from secops_cli.model.filing import FilingLayout, FormField, FormTable


class Left:
    """Says of a field that a saved mapping leaves it to people."""


LEFT: Final = Left()
AMBIGUOUS: Final = "有不止一处可填"
NOT_FOUND: Final = "表中没有找到这一栏"
_NUMBER_OF: Final = re.compile(r"[(（](?P<gap>[\s_＿]*/[\s_＿]*)[)）]")
_NAME_OF: Final = re.compile(r"[(（](?:[^()（）/]*名称[:：]?)?(?P<gap>[\s_＿]*)[)）]")
_ATTACHED: Final = ("附件名称", "附件名", "附件")


def fill_table(
    block: Block,
    table: FormTable,
    filled: FilledTable,
    layout: FilingLayout,
    places: Callable[[str], Cell | Left | None],
) -> Plan:
    """Return how one table is filled.

    Args:
        block: where it is in the blank.
        filled: its fields.
        places: name of a field → the cell that a saved mapping gives it, `LEFT` where it says not to fill it, None
            where it says nothing.
    """
    return _Filling(block, table, filled, Labels(block, table, layout), places).plan()


def name_of(filled: FilledTable, found: FilledField) -> str:
    """Return what a field is called: `表二(1/2)·服务情况·服务范围`."""
    number = f"({filled.number})" if filled.number else ""
    return f"{filled.id}{number}·{found.name}"


class _Filling:
    def __init__(
        self,
        block: Block,
        table: FormTable,
        filled: FilledTable,
        labels: Labels,
        places: Callable[[str], Cell | Left | None],
    ) -> None:
        self._block, self._table, self._filled, self._labels = block, table, filled, labels
        self._places = places
        self._plan = Plan()
        self._boxes = Boxes(labels.layout)
        self._said: set[str] = set()
        """Paths of values that another field has told already, such as a code by its option."""

    def plan(self) -> Plan:
        self._heading()
        # A code that is told by ticking its option has no place of its own.
        for found in sorted(self._filled.fields, key=lambda one: not (one.entry and one.entry.code)):
            if found.entry is not None:
                self._field(found, found.entry)
        order = {name_of(self._filled, found): index for index, found in enumerate(self._filled.fields)}
        self._plan.items.sort(key=lambda item: order.get(item.name, -1))
        return self._plan

    def _heading(self) -> None:
        """The number and the name in the brackets of the heading, where these are empty."""
        cell = self._block.heading
        if cell is None or not self._filled.number:
            return
        for pattern, value in ((_NUMBER_OF, self._filled.number), (_NAME_OF, self._filled.about)):
            for found in list(pattern.finditer(cell.text))[:1]:
                outcome = fill(cell, Span(found.start("gap"), found.end("gap")), value)
                if not outcome.problem and not self._plan.write(cell, outcome.edits):
                    self._plan.tell(f"{self._filled.id}({self._filled.number})·标题", "written", cell, value)

    # --- one field ----------------------------------------------------------------------------------------------

    def _field(self, found: FilledField, entry: FormField) -> None:
        name = name_of(self._filled, found)
        if self._places(name) is LEFT:
            self._plan.tell(name, "left", why="对应关系里写明不填")
        elif found.filled_by:
            self._plan.tell(name, "left", why=f"{found.filled_by}填写")
        elif found.value is None and not found.personal:
            self._unknown(found, entry, name)
        elif entry.value is not None and entry.value in self._said:
            self._plan.tell(name, "there", value=found.value or "")
        elif found.options or entry.choices or entry.material:
            self._choice(found, entry, name)
        elif (entry.cells is not None and self._matrix(found, entry, name)) or (
            entry.code is not None and self._by_code(found, entry, name)
        ):
            return
        else:
            self._text(found, entry, name)

    def _unknown(self, found: FilledField, entry: FormField, name: str) -> None:
        why = found.why or ("仓库里没有写" if found.required else "")
        if not found.required:
            self._plan.tell(name, "open", why=why or "没有要填的")
            return
        where = f"；写在 {found.where}" if found.key else ""
        if found.options or entry.choices or entry.material:
            cells = self._areas(entry, name)
            self._plan.tell(name, "missing", cells[0] if cells else None, why=f"{why}{where}")
            return
        self._text(found, entry, name, missing=f"{why}{where}")

    def _text(self, found: FilledField, entry: FormField, name: str, missing: str = "") -> None:
        marked = found.value is None
        value = TO_FILL if found.value is None else found.value
        outcome, cell = self._place(entry, name, value, marked=marked)
        shown = HIDDEN if found.personal and not marked else value
        if marked:
            written = (
                cell is not None
                and not outcome.problem
                and self._plan.write(cell, outcome.edits, self._style(cell)) == ""
            )
            why = (missing or found.why or "没有给出") + ("" if written else "；空表里也没有标出")
            self._plan.tell(name, "missing", cell, why=why)
            return
        # Of digits in cells of their own, and of what goes behind an option, another value may stand elsewhere.
        keep = entry.within is None and not entry.digits
        self._finish(name, cell, outcome, shown, exact=found.personal or entry.digits, keep=keep)

    def _finish(
        self, name: str, cell: Cell | None, outcome: Outcome, value: str, *, exact: bool = False, keep: bool = False
    ) -> None:
        problem = outcome.problem
        if cell is not None and not problem and outcome.edits:
            problem = self._plan.write(cell, outcome.edits, self._style(cell), exact=exact)
        state = "unplaced" if problem or cell is None else "written" if outcome.edits else "there"
        self._plan.tell(name, state, cell, value, problem or ("" if cell else NOT_FOUND), exact=exact, keep=keep)  # type: ignore[arg-type]

    def _style(self, cell: Cell) -> tuple[Cell, ...]:
        """Cells whose style serves an empty one: those beside it, the label last."""
        row = [other for other in self._block.row(cell) if other is not cell and other.text.strip()]
        return tuple(sorted(row, key=lambda other: (id(other) in self._labels.cells, abs(other.column - cell.column))))

    # --- places of text -----------------------------------------------------------------------------------------

    def _place(self, entry: FormField, name: str, value: str, *, marked: bool) -> tuple[Outcome, Cell | None]:
        """Where a text belongs, by its label's cell, else by its label inside a cell."""
        given = self._places(name)
        if isinstance(given, Cell):
            return self._into(given, entry, value, marked=marked), given
        if entry.within is not None:
            return self._inside(entry, value, marked=marked)
        labels = self._labels.of(entry)
        if len(labels) > 1:
            return Outcome(problem=f"{AMBIGUOUS}：{'、'.join(cell.place for cell in labels[:4])}"), labels[0]
        if labels:
            return self._beside(labels[0], entry, value, marked=marked)
        return self._behind(entry, value, marked=marked)

    def _beside(self, label: Cell, entry: FormField, value: str, *, marked: bool) -> tuple[Outcome, Cell | None]:
        if len(spots := blanks(label)) == 1:
            return fill(label, spots[0], _bare(value, entry, label, spots[0]), marked=marked), label
        area = self._labels.area(label) or self._labels.below(label, self._block.grid(label).rows)[:1]
        if entry.digits and not marked:
            digits = self._digits(area or self._block.table_behind(label), value)
            if digits is not None:
                return digits
        if not area:
            return Outcome(problem="标签旁边没有可填的格"), label
        if area[0].nested and not area[0].text.strip():
            area = [cell for grid in area[0].nested for cell in grid.cells]
        return self._into(area[0], entry, value, marked=marked), area[0]

    def _into(self, cell: Cell, entry: FormField, value: str, *, marked: bool) -> Outcome:
        outcome = write(cell, value, marked=marked, unit=entry.unit or "")
        if outcome.problem:
            behind = list(self._gaps([cell], entry, value, marked=marked))
            return behind[0][1] if len(behind) == 1 else outcome
        return outcome

    def _digits(self, area: Sequence[Cell], value: str) -> tuple[Outcome, Cell] | None:
        """A digit a cell; None where the blank has no such cells."""
        cells = [
            cell for outer in area for cell in ([c for g in outer.nested for c in g.cells] if outer.nested else [outer])
        ]
        free = [cell for cell in cells if cell.empty]
        letters = digits_of(value)
        if len(cells) > 2 and digits_of("".join(cell.plain for cell in cells)) == letters:
            return Outcome(), cells[0]
        others = [cell for cell in cells if not cell.empty and cell.plain.strip(DASHES)]
        if len(free) < 3 or others:
            boxes = [i for cell in area[:1] for i, c in enumerate(cell.text) if c == "□"]
            if len(area) == 1 and len(boxes) > 2 and not plain(area[0].text).strip(f"□{DASHES}"):
                return boxed(area[0], boxes, letters)
            return None
        if len(free) != len(letters):
            return Outcome(problem=f"有 {len(free)} 个空格，{value} 有 {len(letters)} 位"), free[0]
        for cell, character in zip(free[1:], letters[1:], strict=True):
            self._plan.write(cell, write(cell, character).edits, self._style(cell))
        return write(free[0], letters[0]), free[0]

    def _behind(self, entry: FormField, value: str, *, marked: bool) -> tuple[Outcome, Cell | None]:
        """A label that stands inside a cell of its group, or of the whole table where it has none."""
        groups = self._labels.groups(entry)
        if entry.group is not None and not groups and self._labels.shared(entry):
            return Outcome(problem=NOT_FOUND), None
        words = self._labels.words(entry)
        wide: Sequence[Cell] = [cell for group in groups for cell in (group, *self._labels.area(group, stop=False))]
        wide = wide if groups else self._block.cells
        found = list(self._gaps(wide, entry, value, marked=marked))
        if len(found) == 1:
            return found[0][1], found[0][0]
        if not found:
            said = [cell for cell in wide for word in words if filled_gap(cell, word, value)]
            return (Outcome(), said[0]) if said and not marked else (Outcome(problem=NOT_FOUND), None)
        return Outcome(problem=f"{AMBIGUOUS}：{'、'.join(cell.place for cell, _ in found[:4])}"), found[0][0]

    def _gaps(
        self, cells: Iterable[Cell], entry: FormField, value: str, *, marked: bool
    ) -> Iterable[tuple[Cell, Outcome]]:
        for cell in cells:
            seen: set[Span] = set()
            for word in self._labels.words(entry):
                if written := dates(cell, word, value, marked=marked):
                    yield from ((cell, outcome) for outcome in written)
                    return
                if entry.digits and not marked and (boxed := row_of_boxes(cell, word, value)):
                    yield cell, boxed
                    return
                for spot in gaps(cell, word, before=entry.before):
                    if spot not in seen:
                        seen.add(spot)
                        yield cell, fill(cell, spot, _bare(value, entry, cell, spot), marked=marked)

    def _inside(self, entry: FormField, value: str, *, marked: bool) -> tuple[Outcome, Cell | None]:
        """A blank that belongs to another field: behind the option that is ticked there, else behind its own label."""
        host = next(one for one in self._filled.fields if one.title == entry.within and one.group == entry.group)
        assert host.entry is not None
        area = self._areas(host.entry, name_of(self._filled, host))
        ticked = self._boxes.wanted(host, area)
        spots = [(one.cell, spot) for one in ticked for spot in blanks(one.cell, *one.words)]
        words = self._labels.words(entry)
        said = [one.cell for one in ticked if any(plain(word + value) in one.text for word in words)]
        if said:
            return Outcome(), said[0]
        if len(spots) != 1:
            behind = {
                (id(cell), spot): cell for cell in area for word in words for spot in gaps(cell, word, before=False)
            }
            # A blank that belongs to an option is for that option only.
            spots = [(cell, s) for (_, s), cell in behind.items() if not any(s.within(c.words) for c in choices(cell))]
        if len(spots) == 1:
            cell, spot = spots[0]
            return fill(cell, spot, _bare(value, entry, cell, spot), marked=marked), cell
        own = self._labels.of(entry)
        if not spots and len(own) == 1:
            return self._beside(own[0], entry, value, marked=marked)
        return Outcome(problem=AMBIGUOUS if spots else NOT_FOUND), spots[0][0] if spots else None

    # --- boxes --------------------------------------------------------------------------------------------------

    def _areas(self, entry: FormField, name: str) -> list[Cell]:
        """The cells in which the boxes of a field are, the nearest ones that there are."""
        given = self._places(name)
        if isinstance(given, Cell):
            return [given]
        labels, groups = self._labels.of(entry), self._labels.groups(entry)
        if len(labels) > 1:
            return []
        rows = [row for group in groups for row in group.rows]
        tries: list[list[Cell]] = []
        for label in labels:
            tries.append(self._labels.area(label))
            tries.append(self._labels.below(label, rows or self._block.grid(label).rows))
            tries.append([label])
        if groups:
            tries.append([cell for each in groups for cell in self._labels.area(each, stop=False)])
        found = [[*cells, *(c for cell in cells for g in cell.nested for c in g.cells)] for cells in tries]
        return next((cells for cells in found if any(map(choices, cells))), next((c for c in found if c), []))

    def _choice(self, found: FilledField, entry: FormField, name: str) -> None:
        if entry.within is not None and entry.material:
            self._attached(found, entry, name)
            return
        area = self._areas(entry, name)
        if not area:
            spread = self._labels.saying(self._labels.words(entry))
            area = spread if len(spread) == 1 else []
        if not area:
            self._plan.tell(name, "unplaced", None, found.value or "", NOT_FOUND)
            return
        problem, cell, changed = self._boxes.tick(self._plan, found, entry, area)
        state = "unplaced" if problem else "written" if changed else "there"
        self._plan.tell(name, state, cell, found.value or "", problem)  # type: ignore[arg-type]
        if not problem and entry.material and found.beside:
            self._attached(found, entry, name)

    def _attached(self, found: FilledField, entry: FormField, name: str) -> None:
        """The name of an attachment, in the blank behind its label."""
        host = next((f for f in self._filled.fields if f.title == entry.within), found) if entry.within else found
        assert host.entry is not None
        if not found.beside:
            state = "missing" if found.missing else "open"
            self._plan.tell(name, state, why=found.why or "没有附件")  # type: ignore[arg-type]
            return
        area = self._areas(host.entry, name_of(self._filled, host))
        area += [cell for near in area[:1] for cell in self._block.row(near) if cell not in area]
        spots = {(id(cell), s): cell for cell in area for word in _ATTACHED for s in gaps(cell, word, before=False)}
        name = name if entry.within else f"{name}·附件名称"
        said = next((cell for cell in area for word in _ATTACHED if filled_gap(cell, word, found.beside)), None)
        if said is not None:
            self._plan.tell(name, "there", said, found.beside)
            return
        if len(spots) != 1:
            self._plan.tell(name, "unplaced", None, found.beside, AMBIGUOUS if spots else "没有写附件名称的空")
            return
        [((_, spot), cell)] = spots.items()
        self._finish(name, cell, fill(cell, spot, found.beside), found.beside)

    def _by_code(self, found: FilledField, entry: FormField, name: str) -> bool:
        """An option that is told by its code; False where the blank has no boxes for it."""
        boxes = [box for cell in self._areas(entry, name) for box in choices(cell)]
        if not boxes:
            return False
        outcome, box = self._boxes.by_code(boxes, found)
        self._finish(name, box.cell if box else boxes[0].cell, outcome, found.value or "")
        if box is not None and not outcome.problem:
            self._said.add(entry.code or "")
            spots = blanks(box.cell, *box.words)
            if len(spots) == 1:
                self._plan.write(box.cell, fill(box.cell, spots[0], found.value or "").edits)
        return True

    def _matrix(self, found: FilledField, entry: FormField, name: str) -> bool:
        """A row whose columns have headings; False where the blank has no such row."""
        rows = self._labels.of(entry)
        row = RowOfColumns(self._labels, self._boxes, self._plan, rows[0], self._style) if len(rows) == 1 else None
        if row is None or not row.there:
            return False
        if found.cells is None:
            self._plan.tell(name, "unplaced", row.label, found.value or "", "这一行写不下，请自行分行填")
            return True
        before = self._plan.edits
        why = row.fill(found.cells)
        written = "written" if self._plan.edits > before else "there"
        state = "unplaced" if why else written if found.cells else "open"
        self._plan.tell(name, state, row.first, found.value or "", why)  # type: ignore[arg-type]
        return True


def _bare(value: str, entry: FormField, cell: Cell | None = None, spot: Span | None = None) -> str:
    """A value without its unit where that is printed behind the blank."""
    if not entry.unit or cell is None or spot is None:
        return value
    return value.removesuffix(entry.unit) if cell.text[spot.end :].lstrip().startswith(entry.unit) else value
