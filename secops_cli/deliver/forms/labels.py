"""Finds the cells of a field by what is printed beside or inside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from secops_cli.deliver.forms.blocks import Block
from secops_cli.deliver.forms.grid import Cell, plain
from secops_cli.deliver.forms.spots import label_places, parts
from secops_cli.model.filing import FilingLayout, FormField, FormTable

_NUMBER = re.compile(r"^(\d{1,2})[.、]?(?=\D)")
_MORE = 6
"""Characters of a label beside the words by which it is told."""
_REMARK = re.compile(r"\([^()]*\)")


def said(cell: Cell) -> tuple[str, str]:
    """Return the number in front of a label, empty where it has none, and the words."""
    found = _NUMBER.match(cell.plain)
    return (found[1], cell.plain[found.end() :]) if found else ("", cell.plain)


def is_label(cell: Cell, words: Iterable[str], number: str | None = None) -> bool:
    """Say whether a cell is nothing but one of these labels, remarks in brackets aside, with its own number or none."""
    if not cell.plain or len(cell.plain) > 80:
        return False
    printed, text = said(cell)
    if printed and number and int(printed) != int(number):
        return False
    said_so = {text, cell.plain, _REMARK.sub("", text)}
    return any(_has_parts(text, parts(word)) if " " in word else plain(word) in said_so for word in words)


def _has_parts(text: str, words: Sequence[str]) -> bool:
    """Whether a label has these words one after the other, and not much more."""
    ordered = re.search(".*".join(map(re.escape, words)), text)
    return ordered is not None and len(text) <= sum(map(len, words)) + _MORE


@dataclass(slots=True)
class Labels:
    """The labels of one table of a layout in one block of a blank."""

    block: Block
    table: FormTable
    layout: FilingLayout
    cells: set[int] = field(default_factory=set)
    """Identities of the cells that are labels."""

    def __post_init__(self) -> None:
        words = [(self.words(entry), entry.number) for entry in self.table.fields]
        words += [(self.group_words(entry.group), entry.number) for entry in self.table.fields if entry.group]
        for cell in self.block.cells:
            if any(is_label(cell, known, number) for known, number in words):
                self.cells.add(id(cell))

    def words(self, entry: FormField) -> tuple[str, ...]:
        """What may be printed for a field, by itself."""
        return (entry.title, *entry.labels)

    def group_words(self, group: str) -> tuple[str, ...]:
        """What may be printed for a group."""
        return (group, *self.layout.group_labels.get(group, ()))

    def groups(self, entry: FormField) -> list[Cell]:
        """The label of the field's group; more than one where a page cuts it."""
        if entry.group is None:
            return []
        words = self.group_words(entry.group)
        return [cell for cell in self.block.cells if is_label(cell, words, entry.number)]

    def of(self, entry: FormField) -> list[Cell]:
        """The label cells of a field: those in the rows of its group, where it has one that is printed."""
        words = self.words(entry)
        found = [cell for cell in self.block.cells if is_label(cell, words, entry.number)]
        groups = self.groups(entry)
        if groups:
            # A nested table belongs to the cell that it stands in.
            own = [cell for cell in found if any(self._beside(cell, group) for group in groups)]
            return [cell for cell in own if cell not in groups]
        if entry.group is not None:
            both = [f"{group}{word}" for group in self.group_words(entry.group) for word in words]
            if whole := [cell for cell in self.block.cells if is_label(cell, both, entry.number)]:
                return whole
            return [] if self.shared(entry) else found
        if len(found) > 1:
            inside = [cell for cell in found if self._in_a_group(cell)]
            return [cell for cell in found if cell not in inside] or found
        return found

    def shared(self, entry: FormField) -> bool:
        """Whether another field has a label of the same words, so that only the group tells them apart."""
        own = {plain(word) for word in self.words(entry)}
        others = (other for other in self.table.fields if other is not entry)
        return any(own & {plain(word) for word in self.words(other)} for other in others)

    def _in_a_group(self, cell: Cell) -> bool:
        named = (entry for entry in self.table.fields if entry.group)
        return any(self._beside(cell, group) for entry in named for group in self.groups(entry) if group is not cell)

    def _beside(self, cell: Cell, group: Cell) -> bool:
        """Whether a cell stands to the right of a group's label, in its rows."""
        grid = self.block.grid(group)
        if self.block.grid(cell) is not grid:
            return any(
                any(inner is cell for nested in outer.nested for inner in nested.cells)
                for outer in self.area(group, stop=False)
            )
        return cell.row in group.rows and cell.column >= group.column + group.width

    def area(self, label: Cell, *, stop: bool = True) -> list[Cell]:
        """The cells to the right of a label, up to the next label; all of its rows where `stop` is False."""
        found: list[Cell] = []
        for number in label.rows:
            for cell in self.block.grid(label).row(number):
                if cell.column < label.column + label.width or cell in found:
                    continue
                if stop and id(cell) in self.cells:
                    break
                found.append(cell)
        return found

    def below(self, label: Cell, rows: Sequence[int]) -> list[Cell]:
        """The cells under a label, in these rows, up to the next label."""
        found: list[Cell] = []
        for number in rows:
            if number < label.row + label.height:
                continue
            for cell in self.block.grid(label).row(number):
                if cell.column in label.columns and cell not in found:
                    if id(cell) in self.cells:
                        return found
                    found.append(cell)
        return found

    def saying(self, words: Iterable[str]) -> list[Cell]:
        """The cells that say one of these labels somewhere in their text."""
        return [cell for cell in self.block.cells if any(True for word in words for _ in label_places(cell, word))]
