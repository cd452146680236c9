"""Numbers of which every digit has a printed box of its own, such as a postal code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from secops_cli.deliver.forms.grid import Cell, Edit
from secops_cli.deliver.forms.spots import Outcome, label_places

DASHES: Final = "-—－–"
"""What may part the digits, in a form and in a value."""


def digits_of(value: str) -> list[str]:
    """Return the characters of a number that have a box each."""
    return [character for character in value if character not in DASHES]


def boxed(cell: Cell, boxes: Sequence[int], letters: Sequence[str]) -> tuple[Outcome, Cell]:
    """Return how digits take the places of printed boxes.

    Args:
        boxes: the offsets of the boxes in the text of the cell.
    """
    if len(boxes) != len(letters):
        return Outcome(problem=f"有 {len(boxes)} 个方框，值有 {len(letters)} 位"), cell
    return Outcome(tuple(Edit(i, i + 1, letter) for i, letter in zip(boxes, letters, strict=True))), cell


def row_of_boxes(cell: Cell, word: str, value: str) -> Outcome | None:
    """Return how digits go into the boxes right behind a label; None where there are none."""
    for place in label_places(cell, word):
        row = re.compile(rf"\s*(□[□\s{re.escape(DASHES)}]*)").match(cell.text, place.end)
        if row:
            return boxed(cell, [at for at in range(*row.span(1)) if cell.text[at] == "□"], digits_of(value))[0]
    return None
