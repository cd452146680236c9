"""What a fill is going to do: each field with its place, what is written there, or why nothing is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from secops_cli.characters import printable
from secops_cli.deliver.forms.grid import Cell, Edit, Written

State = Literal["written", "there", "open", "missing", "unplaced", "left"]
"""`there`: the blank says so already. `open`: nothing to write yet, such as a row without a conclusion. `missing`: the
repository does not say. `unplaced`: it is known and has no certain place. `left`: not for those who fill it."""

_LONG: Final = 20
"""Characters that a row of any fixed height shows."""
HIDDEN: Final = "（个人信息）"


@dataclass(frozen=True, slots=True)
class Item:
    """One field or row.

    Attributes:
        name: what it is called, such as `表一·单位名称` or `第3行·结论`.
        place: the cell; empty where none was found.
        value: what is written; never a personal number.
        why: of a field that is not written, what stands in the way; of one that is, what to look at.
    """

    name: str
    state: State
    place: str = ""
    value: str = ""
    why: str = ""


@dataclass(slots=True)
class Plan:
    """What is written where, and the account of it; edits of one cell are gathered."""

    items: list[Item] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    """Name of a field → its cell, as a saved mapping keeps it."""
    _edits: dict[int, tuple[Cell, list[Edit], tuple[Cell, ...]]] = field(default_factory=dict)

    def write(self, cell: Cell, edits: Iterable[Edit], style: tuple[Cell, ...] = (), *, exact: bool = False) -> str:
        """Take edits in; returns what stands in the way: that another field already writes there.

        Args:
            exact: the text is a number that this place is for; in any other, numbers of persons are masked.
        """
        own = [edit if exact else edit._replace(text=printable(edit.text)) for edit in edits]
        _, known, _ = self._edits.setdefault(id(cell), (cell, [], style))
        for edit in own:
            if any(_overlap(edit, other) for other in known):
                return "与另一项写在同一处"
        known += own
        return ""

    @property
    def edits(self) -> int:
        """How many there are."""
        return sum(len(edits) for _, edits, _ in self._edits.values())

    @property
    def writes(self) -> list[Written]:
        return [Written(cell, tuple(sorted(edits)), style) for cell, edits, style in self._edits.values() if edits]

    def tell(
        self,
        name: str,
        state: State,
        cell: Cell | None = None,
        value: str = "",
        why: str = "",
        *,
        exact: bool = False,
        keep: bool = False,
    ) -> None:
        """Note what becomes of a field; `exact` as in `write`.

        Args:
            keep: its cell is the only one that it can be in, so that a saved mapping may name it.
        """
        place = cell.place if cell else ""
        if state == "written" and cell is not None and cell.note and (len(value) > _LONG or "\n" in value):
            why = "；".join(filter(None, (why, cell.note)))
        self.items.append(Item(name, state, place, value if exact else printable(value), printable(why)))
        if keep and cell is not None and state in ("written", "there"):
            self.places.setdefault(name, place)


def _overlap(one: Edit, other: Edit) -> bool:
    if one.start == one.end == other.start == other.end:
        return True
    return one.start < other.end and other.start < one.end
