"""Registers and self-assessment rows with what was added to them: bytes in, bytes out, everything else as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from secops_cli.assess.evidence_adding import Addition
from secops_cli.assess.evidence_review import RowReview, confirmed
from secops_cli.edit.tree import EditFault, tree_of
from secops_cli.edit.yaml_text import AddItem, Change, SetValue, edited, holds_list, new_file
from secops_cli.load.positions import Positions

_BOM = "\ufeff"


def register_with(content: bytes | None, additions: Sequence[Addition]) -> bytes:
    """Return a register with what is added to it.

    Args:
        content: the file as it is; None where there is none yet.
        additions: all that concern this register.

    Raises:
        EditFault: it cannot be changed without touching more.
    """
    if content is None:
        return new_file([plan.record for plan in additions if plan.record is not None])
    changes: list[Change] = []
    for plan in additions:
        if plan.record is not None:
            if not holds_list(content):
                raise EditFault(f"{plan.register} 只写了一条记录，不是列表", "用 --register 写到另一本台账。")
            changes.append(AddItem((), dict(plan.record)))
        elif plan.supports or plan.values:
            changes += _changes_of(content, plan)
    return edited(content, changes) if changes else content


def _changes_of(content: bytes, plan: Addition) -> list[Change]:
    """What is set in, and added to, the record that is there."""
    root = tree_of(content.decode().removeprefix(_BOM))
    records = [] if root is None else root.items if root.kind == "list" else [root]
    index = next((n for n, node in enumerate(records) if _is(node.children.get("id"), plan.id)), None)
    if index is None:
        raise EditFault(f"{plan.register} 里找不到 {plan.id}", "文件刚刚被改过，请重新执行。")
    changes: list[Change] = [SetValue((index, key), value) for key, value in plan.values.items()]
    if "supports" in records[index].children:
        return [*changes, *(AddItem((index, "supports"), dict(item)) for item in plan.supports)]
    new = [dict(item) for item in plan.supports]
    return [*changes, SetValue((index, "supports"), new)] if new else changes


def _is(node: object, name: str) -> bool:
    return str(getattr(node, "value", "")) == name


def rows_with(content: bytes, reviews: Iterable[RowReview], day: date, assessor: str | None) -> bytes:
    """Return a file of self-assessment rows with the hashes and the day of a review.

    Args:
        content: the file as it is now.
        reviews: rows of this file, without faults.
        day: when somebody has looked.
        assessor: who; None leaves the names that are there.

    Raises:
        EditFault: it cannot be changed without touching more, or is no longer what was read.
    """
    positions = Positions(content)
    root = tree_of(content.decode().removeprefix(_BOM))
    changes: list[Change] = []
    for review in reviews:
        place = review.placed.place
        route = positions.record_at((place.line, place.column))
        if route is None or root is None:
            raise EditFault(f"{place} 找不到 {review.name} 的行", "文件刚刚被改过，请重新执行。")
        for edit in confirmed(review, day, assessor):
            where = (*route, *edit.route)
            changes.append(AddItem(where, edit.value) if edit.appended else SetValue(where, edit.value))
    return edited(content, changes)
