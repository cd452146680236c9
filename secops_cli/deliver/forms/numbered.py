"""Fills the numbered rows of a 自评估表: conclusions, lists of documents, earlier findings, heading, closing claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.deliver.assessment_form import Form, FormRow, compose_form
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.forms.grid import Cell, plain
from secops_cli.deliver.forms.plan import Plan
from secops_cli.deliver.forms.row_reading import FormLine, NumberedRows, Role
from secops_cli.deliver.forms.spots import (
    FILLED,
    Outcome,
    Span,
    best_choices,
    blanks,
    choices,
    fill,
    gaps,
    label_places,
    mark,
    tick,
    write,
)
from secops_cli.deliver.forms.which_sheet import (
    LIKE,
    LIKER,
    Sheet,
    check_numbers,
    clauses_by_mark,
    findings_heads,
    resemblance,
    rows_of_other_levels,
)
from secops_cli.deliver.numbering import numbered

_HEADER: Final = (
    ("组织名称", ("组织名称", "申请组织", "单位名称", "申请单位", "机构名称"), "organization"),
    ("申报级别", ("申报级别", "申请级别", "申报等级", "级别"), "level"),
    ("服务类别/级别", ("服务类别/级别", "服务类别级别", "申报类别/级别"), "both"),
    ("服务类别", ("服务类别", "申报类别", "申请类别", "类别"), "service"),
    ("评估时间", ("评估时间", "自评估时间", "评估日期", "自评时间"), "assessed_on"),
    ("评估部门/人员", ("评估部门/人员", "评估部门及人员", "评估部门人员", "评估人员"), "assessed_by"),
)
"""What it is called; what may be printed; the field of the composed form."""
_CLAIM: Final = re.compile(r"(?P<said>[一二三四五\d]?)(?P<gap>[\s_＿]*)级(?:的)?(?:各项)?要求")
"""`said` is a level that stands there already."""


NOT_ASKED: Final = "不属于申报级别或不适用，留空"
MOST_FINDINGS: Final = 30
"""Rows for earlier findings that a form may have behind its clauses."""


def fill_rows(case: Case, sheet: Sheet, rows: NumberedRows) -> Plan:
    """Return how the rows, the heading and the claim of a blank are filled.

    Raises:
        BlankFault: its rows are not those of the sheet.
    """
    by_mark = clauses_by_mark(sheet, rows)
    if not by_mark:
        check_numbers(sheet, rows, MOST_FINDINGS)
    documents = numbered(sheet.grade, case.workspace)
    form = compose_form(sheet.grade, case.workspace, sheet.part, case.standard, documents)
    plan = Plan()
    _header(plan, form, rows)
    composed = {row.number: row for section in form.sections for row in section.rows}
    if by_mark:
        _marked_rows(plan, sheet, rows, composed, by_mark)
    else:
        _numbered_rows(plan, sheet, rows, composed)
        _findings(plan, form, rows, len(sheet.clauses))
    _claim(plan, form, rows)
    return plan


def _marked_rows(
    plan: Plan, sheet: Sheet, rows: NumberedRows, composed: Mapping[int, FormRow], by_mark: Mapping[int, int]
) -> None:
    """Rows that are told by the number of their clause."""
    others = rows_of_other_levels(sheet, rows)
    for at, line in enumerate(rows.lines):
        if at in by_mark:
            _row(plan, line, composed[by_mark[at] + 1])
        elif at in others:
            plan.tell(f"第{line.number}行", "left", why=NOT_ASKED)
        else:
            plan.tell(f"第{line.number}行", "unplaced", None, "", f"{line.place}：看不出是哪一条")
    for index in sorted(set(range(len(sheet.clauses))) - set(by_mark.values())):
        plan.tell(f"条目 {sheet.clauses[index].id}", "unplaced", None, "", "空表里没有这一条的行，或不止一行")


def _numbered_rows(plan: Plan, sheet: Sheet, rows: NumberedRows, composed: Mapping[int, FormRow]) -> None:
    doubled = set(rows.doubled)
    for line in rows.lines:
        row = composed.get(line.number)
        if row is None:
            continue
        if line.number in doubled:
            plan.tell(f"第{line.number}行", "unplaced", None, "", f"编号 {line.number} 出现不止一次：{line.place}")
        elif doubt := _doubt(sheet, line):
            plan.tell(f"第{line.number}行", "unplaced", None, "", f"{line.place}：{doubt}")
        else:
            _row(plan, line, row)


def _doubt(sheet: Sheet, line: FormLine) -> str:
    """Why a row may be another clause's than its number says; empty where it is not, or says nothing to tell by."""
    text = line.text
    if len(text) < 6:
        return ""
    own = resemblance(text, sheet.clauses[line.number - 1])
    best = max(range(len(sheet.clauses)), key=lambda index: resemblance(text, sheet.clauses[index]))
    if resemblance(text, sheet.clauses[best]) > own + LIKER:
        return f"文字更像第 {best + 1} 行的条目，没有填"
    return "" if own >= LIKE else "文字与这一行的条目对不上，没有填"


# --- rows -------------------------------------------------------------------------------------------------------


def _row(plan: Plan, line: FormLine, row: FormRow) -> None:
    name = f"第{line.number}行"
    if not row.applies:
        plan.tell(name, "left", why=NOT_ASKED)
        return
    if (not row.yes and not row.no) or isinstance(row.yes, Marked):
        plan.tell(f"{name}·结论", "open", why="待定，没有结论")
    else:
        _conclusion(plan, line, "yes" if row.yes else "no", f"{name}·结论")
    documents = "\n".join((str(row.documents), *row.more)).strip()
    if not documents or documents == "—":
        plan.tell(f"{name}·证明材料", "open", why="没有可列的材料")
        return
    cells = line.cells("documents")
    if len({cell.row for cell in cells}) > 1 and len(line.pieces) > 1:
        cells = cells[:1]  # a page cuts the row: its first half has room
    _into(plan, cells, documents, f"{name}·证明材料", _like(line, "expects", "clause"))


def _like(line: FormLine, *roles: Role) -> tuple[Cell, ...]:
    """Cells of a row whose style an empty one takes."""
    return tuple(cell for role in roles for cell in line.cells(role) if cell.text.strip())


def _into(plan: Plan, cells: Sequence[Cell], value: str, name: str, style: tuple[Cell, ...]) -> None:
    if len(cells) != 1:
        plan.tell(
            name, "unplaced", cells[0] if cells else None, value, "这一行的格子不止一个" if cells else "没有这一栏"
        )
        return
    outcome = write(cells[0], value)
    _finish(plan, cells[0], outcome, value, name, style)


def _finish(  # noqa: PLR0917  as plain as a call can say it
    plan: Plan, cell: Cell, outcome: Outcome, value: str, name: str, style: tuple[Cell, ...] = ()
) -> None:
    problem = outcome.problem or plan.write(cell, outcome.edits, style)
    state = "unplaced" if problem else "written" if outcome.edits else "there"
    plan.tell(name, state, cell, value, problem)  # type: ignore[arg-type]


def _conclusion(plan: Plan, line: FormLine, role: Role, name: str) -> None:
    word = "符合" if role == "yes" else "不符合"
    style = _like(line, "number", "clause")
    cells, others = line.cells(role)[:1], line.cells("no" if role == "yes" else "yes")[:1]
    if cells and others and cells[0] is not others[0]:
        contrary = others[0].text.strip() and not all(not box.ticked for box in choices(others[0]))
        if contrary or (others[0].text.strip() and not choices(others[0])):
            plan.tell(name, "unplaced", others[0], word, "另一栏已填")
            return
        _finish(plan, cells[0], mark(cells[0]), word, name, style)
        return
    whole = line.cells("conclusion")[:1] or cells
    if not whole:
        plan.tell(name, "unplaced", None, word, "没有结论一栏")
        return
    boxes = choices(whole[0])
    if not boxes:
        _finish(plan, whole[0], write(whole[0], word), word, name, style)
        return
    fitting = best_choices(boxes, [word])
    if len(fitting) != 1 or any(box.ticked and box is not fitting[0] for box in boxes):
        plan.tell(name, "unplaced", whole[0], word, "已勾选别的" if len(fitting) == 1 else f"没有找到选项“{word}”")
        return
    _finish(plan, whole[0], tick(fitting[0]), word, name, style)


# --- findings, heading, claim -----------------------------------------------------------------------------------


def _findings(plan: Plan, form: Form, rows: NumberedRows, count: int) -> None:
    """Earlier findings go into the empty rows behind their heading."""
    behind = [line for line in rows.lines if line.number > count]
    heads = findings_heads(behind)
    for kind, block in (("观察项", form.observations), ("不符合项", form.nonconformities)):
        entries = [entry for entry in block.entries if entry.text]
        head = next((line for line in heads if kind in line.said), None)
        after = [line for line in behind if head is not None and line.number > head.number]
        room = []
        for line in after:
            if line in heads:
                break
            room.append(line)
        for index, entry in enumerate(entries):
            name = f"上年度{kind}{index + 1}"
            if index >= len(room):
                plan.tell(name, "unplaced", None, entry.text, "空表没有更多的行" if head else "空表没有这一段")
                continue
            line = room[index]
            text = next((cells for role in ("clause", "key") if (cells := line.cells(role))), [])
            style = tuple(cell for one in rows.lines[:5] for cell in one.cells("clause") if cell.text.strip())
            _into(plan, text[:1], entry.text, name, style)
            if entry.documents:
                _into(plan, line.cells("documents")[:1], entry.documents, f"{name}·证明材料", style)


def _header(plan: Plan, form: Form, rows: NumberedRows) -> None:
    values = {
        "organization": form.organization,
        "level": form.level,
        "service": form.service,
        "both": f"{form.service}/{form.level}",
        "assessed_on": form.assessed_on,
        "assessed_by": form.assessed_by,
    }
    every = {plain(word) for _, words, _ in _HEADER for word in words}
    for name, words, key in _HEADER:
        cells = [cell for cell in rows.cells if cell.plain in {plain(word) for word in words}]
        inner = [(c, spot) for c in rows.cells for word in words for spot in gaps(c, word, before=False)]
        value, missing = values[key], isinstance(values[key], Marked)
        if len(cells) > 1 or (not cells and len(inner) > 1):
            plan.tell(name, "unplaced", (cells or [inner[0][0]])[0], value, "有不止一处可填")
            continue
        if cells:
            right = _right(rows, cells[0], every)
            outcome = write(right, value, marked=missing) if right else Outcome(problem="标签旁边没有可填的格")
            cell = right or cells[0]
        elif inner:
            cell, outcome = inner[0][0], fill(*inner[0], value, marked=missing)
        else:
            continue
        if missing:
            problem = outcome.problem or plan.write(cell, outcome.edits, tuple(cells))
            plan.tell(name, "missing", cell, why="仓库里没有写" + ("；空表里也没有标出" if problem else ""))
        else:
            _finish(plan, cell, outcome, value, name, tuple(cells))


def _right(rows: NumberedRows, label: Cell, labels: Iterable[str]) -> Cell | None:
    near = [
        cell
        for cell in rows.cells
        if cell.row == label.row and cell.column == label.column + label.width and _same_grid(cell, label)
    ]
    return next((cell for cell in near if cell.plain not in labels), None)


def _same_grid(one: Cell, other: Cell) -> bool:
    return re.split("[·!]", one.place)[0] == re.split("[·!]", other.place)[0]


def _claim(plan: Plan, form: Form, rows: NumberedRows) -> None:
    """The level in the closing statement, which speaks for every row: filled only where all are 符合."""
    for cell in rows.cells:
        found = _CLAIM.search(cell.text)
        if found is None or not (found["said"] or found["gap"]):
            continue
        if not any(True for _ in label_places(cell, "自评估结论")) and "评估" not in cell.text:
            continue
        if isinstance(form.claim, Marked):
            plan.tell("结论声明的级别", "open", cell, why="还有条目不是符合，声明的级别没有填")
            continue
        word = form.claim.removesuffix("级")
        if found["said"]:
            same = found["said"] == word
            why = "" if same else f"{FILLED}“{found['said']}级”"
            plan.tell("结论声明的级别", "there" if same else "unplaced", cell, form.claim, why)
            continue
        spots = [spot for spot in blanks(cell) if spot.end == found.end("gap")]
        if spots:
            _finish(plan, cell, fill(cell, spots[0], word), form.claim, "结论声明的级别")
        else:
            _finish(plan, cell, fill(cell, Span(*found.span("gap")), word), form.claim, "结论声明的级别")
