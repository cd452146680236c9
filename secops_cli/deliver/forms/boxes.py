"""Which boxes say what a field states, and that no other of its boxes is ticked already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from secops_cli.assess.filing import FilledField, Option
from secops_cli.assess.filing_values import OTHER
from secops_cli.deliver.forms.grid import TICK, Cell, Edit, plain, short
from secops_cli.deliver.forms.plan import Plan
from secops_cli.deliver.forms.spots import (
    Choice,
    Outcome,
    best_choices,
    blanks,
    choices,
    fill,
    label_places,
    parts,
    says,
    tick,
    write,
)
from secops_cli.model.filing import FilingLayout, FormField

_MORE_THAN_ONE: Final = "有不止一个选项像它"


class Boxes:
    """Finds and ticks the boxes of fields of one layout."""

    def __init__(self, layout: FilingLayout) -> None:
        self._layout = layout

    def wanted(self, found: FilledField, area: Sequence[Cell]) -> list[Choice]:
        """Return the boxes that the field's value is, as far as each is found once."""
        boxes = [box for cell in area for box in choices(cell)]
        near = (self._of(option, found, boxes) for option in found.options if option.ticked)
        return [fitting[0] for fitting in near if len(fitting) == 1]

    def tick(self, plan: Plan, found: FilledField, entry: FormField, area: Sequence[Cell]) -> tuple[str, Cell, bool]:
        """Tick a field's boxes; what stands in the way, the cell that it is about, and whether anything changes."""
        boxes = [box for cell in area for box in choices(cell)]
        if not boxes:
            return self._without_boxes(plan, found, area)
        ticked = [option for option in found.options if option.ticked]
        if not ticked:
            return self._nothing(plan, found, boxes)
        own = {id(box): option for option in found.options for box in self._of(option, found, boxes)}
        chosen: list[tuple[Choice, Option]] = []
        for option in ticked:
            fitting = self._of(option, found, boxes)
            if len(fitting) != 1:
                why = f"没有找到选项“{option.label}”" if not fitting else f"“{option.label}”{_MORE_THAN_ONE}"
                return why, (fitting or boxes)[0].cell, False
            chosen.append((fitting[0], option))
        kept = {box.at: box.cell for box, _ in chosen}
        contrary = [b for b in boxes if b.ticked and id(b) in own and kept.get(b.at) is not b.cell]
        if contrary:
            return f"已勾选“{short(contrary[0].text)}”，与“{found.value}”不同", contrary[0].cell, False
        changed = False
        for box, option in chosen:
            problem, new = self._ticked(plan, box, option, found, entry)
            changed = changed or new
            if problem:
                return problem, box.cell, changed
        return "", chosen[0][0].cell, changed

    def _ticked(
        self, plan: Plan, box: Choice, option: Option, found: FilledField, entry: FormField
    ) -> tuple[str, bool]:
        outcome = tick(box)
        problem = outcome.problem or plan.write(box.cell, outcome.edits)
        if problem or option.word != OTHER or not found.beside or entry.material:
            return problem, bool(outcome.edits)
        spots = blanks(box.cell, *box.words)
        if plain(found.beside) in box.text:
            return "", bool(outcome.edits)
        if len(spots) != 1:
            return f"已勾选“{option.label}”，没有写“{found.beside}”的空", True
        return plan.write(box.cell, fill(box.cell, spots[0], found.beside).edits), True

    def _nothing(self, plan: Plan, found: FilledField, boxes: Sequence[Choice]) -> tuple[str, Cell, bool]:
        """It is stated that nothing is to be ticked; some forms have an option that says so."""
        fitting = best_choices(boxes, [found.value or ""])
        if len(fitting) == 1:
            outcome = tick(fitting[0])
            return outcome.problem or plan.write(fitting[0].cell, outcome.edits), fitting[0].cell, bool(outcome.edits)
        if any(box.ticked for box in boxes):
            return f"已有勾选，仓库里是“{found.value}”", boxes[0].cell, False
        return "", boxes[0].cell, False

    def _without_boxes(self, plan: Plan, found: FilledField, area: Sequence[Cell]) -> tuple[str, Cell, bool]:
        """Options without boxes get a mark in front, as the instructions of the form have it; an empty cell the words.

        Source: filing form of 2007, instructions.
        """
        full = [cell for cell in area if cell.text.strip()]
        if not full and area:
            outcome = write(area[0], found.value or "")
            return outcome.problem or plan.write(area[0], outcome.edits), area[0], bool(outcome.edits)
        edits: list[tuple[Cell, Edit]] = []
        for option in (option for option in found.options if option.ticked):
            words = dict.fromkeys((option.label, option.label.lstrip("0123456789"), *self._labels(option, found)))
            places = next((p for word in words if (p := [(c, s) for c in full for s in label_places(c, word)])), [])
            if len(places) != 1:
                return f"没有找到选项“{option.label}”", area[0], False
            cell, spot = places[0]
            start = spot.start
            while start and cell.text[start - 1].isdigit():
                start -= 1
            if start and cell.text[start - 1] == TICK:
                continue
            edits.append((cell, Edit(start, start, TICK)))
        problem = next((why for cell, edit in edits if (why := plan.write(cell, [edit]))), "")
        return problem, (edits[0][0] if edits else area[0]), bool(edits)

    def by_code(self, boxes: Sequence[Choice], found: FilledField) -> tuple[Outcome, Choice | None]:
        """Find the option of a code; where the blank prints no codes, of the words."""
        fitting = [box for box in boxes if box.code and found.code and int(box.code) == int(found.code)]
        fitting = fitting or best_choices(boxes, [found.value or ""])
        if len(fitting) != 1:
            return Outcome(problem=f"没有找到选项“{found.code}{found.value}”"), None
        if any(box.ticked and box is not fitting[0] for box in boxes):
            return Outcome(problem="已勾选别的"), fitting[0]
        return tick(fitting[0]), fitting[0]

    def one(self, plan: Plan, fitting: Sequence[Choice], boxes: Sequence[Choice], word: str) -> str:
        """Tick the only box that fits; what stands in the way."""
        if len(fitting) != 1:
            return f"没有找到选项“{word}”"
        if any(box.ticked and box is not fitting[0] for box in boxes):
            return "已勾选别的"
        outcome = tick(fitting[0])
        return outcome.problem or plan.write(fitting[0].cell, outcome.edits)

    def _of(self, option: Option, found: FilledField, boxes: Sequence[Choice]) -> list[Choice]:
        """The boxes that an option of a field may be."""
        words = [option.label, option.word, *self._labels(option, found)]
        if option.word == OTHER and found.beside:
            words += [f"{word}{found.beside}" for word in words]  # as it reads once it is filled
        if same := best_choices(boxes, words):
            return same
        others = {
            part for o in found.options if o is not option for label in self._labels(o, found) for part in parts(label)
        }
        own = [parts(label) for label in self._labels(option, found) if len(parts(label)) > 1]
        return [box for box in boxes if any(all(says(box.text, part, others) for part in label) for label in own)]

    def _labels(self, option: Option, found: FilledField) -> tuple[str, ...]:
        named = found.entry.choices if found.entry else None
        return self._layout.option_labels.get(named or "", {}).get(option.word, ())
