"""What a sheet import would change, as text: a table of values with their places, and what is not written and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from secops_cli.characters import width
from secops_cli.report.text import safe, table

if TYPE_CHECKING:
    from secops_cli.exchange.sheets.works import FieldChange, Problem, Work
    from secops_cli.exchange.sheets.writing import Plan

    WhereIs = Callable[[Work, FieldChange], str]
    """The file and line of a value, `people/a.yaml:12`."""

_WIDEST: Final = 36
"""Terminal cells of one value in the table."""


def format_plan(plan: Plan, where: WhereIs, *, written: bool) -> str:
    """Return what an import would change, or changed.

    Args:
        written: the files have been written.
    """
    lines = [*_changes(plan, where), *_going(plan), *_problems(plan.problems)]
    lines += [f"注意：{safe(note)}" for note in plan.notes]
    return "\n".join([*lines, *([""] if lines else []), _summary(plan, written=written)])


def _changes(plan: Plan, where: WhereIs) -> list[str]:
    if not plan.works:
        return []
    rows: list[tuple[str, ...]] = [("", "记录", "字段", "原来", "改为", "位置")]
    for work in plan.works:
        for change in work.changes:
            cells = (work.label, change.field, change.before, change.after)
            rows.append((work.kind, *(_short(cell) for cell in cells), where(work, change)))
    return table(rows, "")


def _going(plan: Plan) -> list[str]:
    gone = any(change.after == "(删去)" for work in plan.works for change in work.changes)
    if not plan.going or gone:
        return []
    head = f"表里少了 {len(plan.going)} 行，没有删；确要删去，加 --delete："
    return ["", head, *(f"  {safe(words)}" for words in plan.going)]


def _problems(problems: Sequence[Problem]) -> list[str]:
    lines: list[str] = []
    for conflict, head in ((True, "表与仓库冲突，这些记录没有写："), (False, "看不懂或不能用，这些记录没有写：")):
        chosen = [problem for problem in problems if problem.conflict is conflict]
        if chosen:
            lines += ["", head, *(f"  {safe(f'{one.spot}  {one.record}  {one.message}')}" for one in chosen)]
    return lines


def _summary(plan: Plan, *, written: bool) -> str:
    count = {kind: sum(work.kind == kind for work in plan.works) for kind in ("改", "加", "删")}
    if not any(count.values()):
        return "没有可写的改动" if plan.problems else "没有改动"
    words = "，".join(f"{kind} {number} 条" for kind, number in count.items() if number)
    verb = "已写入" if written else "将写入"
    refused = len({(one.record, one.spot.sheet) for one in plan.problems})
    return f"{words}，{verb} {len(plan.files)} 个文件" + (f"；{refused} 条没有写" if refused else "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    if width(text) <= _WIDEST:
        return text
    kept = text
    while width(kept) > _WIDEST - 1:
        kept = kept[:-1]
    return f"{kept}…"
