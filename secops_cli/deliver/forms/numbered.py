"""Fills the numbered rows of a 自评估表: conclusions, lists of documents, earlier findings, heading, closing claim.

A row is taken for a clause only where its number and what it says agree: a form whose rows were moved is not filled by
number alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.deliver.assessment_form import Form, FormRow, clauses_on, compose_form, is_form
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.forms.grid import Cell, plain
from secops_cli.deliver.forms.plan import Plan
from secops_cli.deliver.forms.row_reading import FormLine, NumberedRows, Role
from secops_cli.deliver.forms.spots import (
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
from secops_cli.deliver.forms.xml_tree import BlankFault
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.standard import Clause, Part

_LIKE: Final = 0.15
"""Share of pairs of characters that a row and its clause surely have in common, though the clause is in other words."""
_LIKER: Final = 0.25
"""By how much more another clause may resemble a row before the row is doubtful."""
_HEADER: Final = (
    ("组织名称", ("组织名称", "申请组织", "单位名称", "申请单位", "机构名称"), "organization"),
    ("申报级别", ("申报级别", "申请级别", "申报等级", "级别"), "level"),
    ("服务类别/级别", ("服务类别/级别", "服务类别级别", "申报类别/级别"), "both"),
    ("服务类别", ("服务类别", "申报类别", "申请类别", "类别"), "service"),
    ("评估时间", ("评估时间", "自评估时间", "评估日期", "自评时间"), "assessed_on"),
    ("评估部门/人员", ("评估部门/人员", "评估部门及人员", "评估部门人员", "评估人员"), "assessed_by"),
)
"""What it is called; what may be printed; the field of the composed form."""
_CLAIM: Final = re.compile(r"(?P<gap>[\s_＿]+)级(?:的)?(?:各项)?要求")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a grade that a blank may be of."""

    grade: CategoryGrade
    part: Part
    clauses: tuple[Clause, ...]

    @property
    def alias(self) -> str:
        return self.grade.standard.edition.alias or self.grade.standard.id

    @property
    def id(self) -> str:
        """`om-form`, `isccc:F`, `isccc:general`."""
        return self.alias if is_form(self.grade) else f"{self.alias}:{self.part.id}"

    @property
    def title(self) -> str:
        scope = self.grade.category.title if self.part.category or is_form(self.grade) else ""
        return " ".join(filter(None, (self.alias, scope, self.part.title, self.grade.target.level)))

    def marks(self, clause: Clause) -> bool:
        """Whether a clause has a number that a form prints; the rows of an official form have none but their own."""
        return not is_form(self.grade) and any(character.isdigit() for character in clause.id)


def sheets_of(case: Case) -> list[Sheet]:
    """Return every sheet that is assessed; what several categories share is assessed once, at the highest level.

    Source: how the form 公共管理 is to be filled, with several categories at several levels.
    """
    found: dict[str, Sheet] = {}
    for grade in case.all_grades:
        rank = grade.standard.rank
        for part in grade.standard.parts_for(grade.category):
            sheet = Sheet(grade, part, clauses_on(grade, part))
            known = found.get(sheet.id)
            if sheet.clauses and (known is None or rank(grade.target.level) > rank(known.grade.target.level)):
                found[sheet.id] = sheet
    return list(found.values())


def choose_sheet(case: Case, rows: NumberedRows, wanted: str | None) -> Sheet:
    """Return the sheet that a blank is of: the one that is asked for, else the only one that its rows fit.

    Raises:
        BlankFault: none fits, or several do; the message lists them.
    """
    sheets = sheets_of(case)
    known = "、".join(dict.fromkeys(sheet.id for sheet in sheets)) or "没有；先在 secops.yaml 声明目标"
    if wanted is not None:
        named = [s for s in sheets if s.id == wanted] or [s for s in sheets if wanted in (s.alias, s.grade.standard.id)]
        if not named:
            raise BlankFault(f"没有表 {wanted}", f"可用：{known}")
        fitting = named if len(named) == 1 else [sheet for sheet in named if fits(sheet, rows)]
        if len(fitting) != 1:
            many = "、".join(sheet.id for sheet in fitting or named)
            raise BlankFault(f"{wanted} 不止一张表", f"用 --form 指定其中一张：{many}")
        return fitting[0]
    fitting = [sheet for sheet in sheets if fits(sheet, rows)]
    if len(fitting) == 1:
        return fitting[0]
    count = f"有 {len(rows.lines)} 行，编号 {_spans(line.number for line in rows.lines)}"
    if not fitting:
        raise BlankFault(f"认不出是哪一张自评估表({count})", f"行数与文字都对得上的没有；用 --form 指定：{known}")
    raise BlankFault(f"像不止一张自评估表({count})", f"用 --form 指定：{'、'.join(sheet.id for sheet in fitting)}")


def fits(sheet: Sheet, rows: NumberedRows) -> bool:
    """Say whether the rows of a blank are those of a sheet: the numbers, and most of what they say."""
    numbers = {line.number for line in rows.lines}
    if by_mark := clauses_by_mark(sheet, rows):
        return len(by_mark) >= 0.8 * len(sheet.clauses)
    if not numbers >= set(range(1, len(sheet.clauses) + 1)) or min(numbers) != 1:
        return False
    pairs = [(line, sheet.clauses[line.number - 1]) for line in rows.lines if line.number <= len(sheet.clauses)]
    alike = [resemblance(line.text, clause) >= _LIKE for line, clause in pairs if line.text]
    return not alike or sum(alike) >= 0.8 * len(alike)


def clauses_by_mark(sheet: Sheet, rows: NumberedRows) -> dict[int, int]:
    """Return which clause each row is by the number of the clause that it prints: place of the row → of the clause.

    Empty where a form prints none. A row that names several, or a clause that several rows name, is left out.
    """
    patterns = {i: _mark(clause.id) for i, clause in enumerate(sheet.clauses) if sheet.marks(clause)}
    named: dict[int, list[int]] = {}
    for at, line in enumerate(rows.lines):
        fitting = [index for index, pattern in patterns.items() if pattern.search(line.text)]
        if len(fitting) == 1:
            named.setdefault(fitting[0], []).append(at)
    return {lines[0]: index for index, lines in named.items() if len(lines) == 1}


def _mark(clause: str) -> re.Pattern[str]:
    """`4.1.2-a` is printed as `4.1.2a)`, `4.1.2-a`, `4.1.2(a)`; a number goes on neither before nor behind."""
    pieces = [re.escape(piece) for piece in clause.split("-")]
    return re.compile(r"(?<![\w.])" + r"[-.]?[(]?".join(pieces) + r"(?![\w.]*\d)(?![A-Za-z])")


def resemblance(text: str, clause: Clause) -> float:
    """Return how much of the shorter of two texts is in the other, by pairs of characters: 0 to 1."""
    own, other = _pairs(text), _pairs(plain(f"{clause.title}{clause.gist}{clause.expects or ''}"))
    return len(own & other) / min(len(own), len(other)) if own and other else 0.0


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _spans(numbers: Iterable[int]) -> str:
    """`1-3、7`."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "、".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def check_numbers(sheet: Sheet, rows: NumberedRows, findings: int) -> None:
    """Refuse a blank whose rows are not those of the sheet.

    Args:
        findings: how many rows for earlier findings it may have behind the clauses.

    Raises:
        BlankFault: it has other numbers.
    """
    numbers = {line.number for line in rows.lines}
    wanted = set(range(1, len(sheet.clauses) + 1))
    missing, extra = wanted - numbers, {n for n in numbers if n > len(wanted) + findings}
    if missing or extra:
        lacking = f"缺第 {_spans(missing)} 行" if missing else ""
        more = f"多第 {_spans(extra)} 行" if extra else ""
        words = "；".join(filter(None, (lacking, more)))
        raise BlankFault(
            f"行数不对：{sheet.title}有 {len(wanted)} 行，空表{words}",
            "空表与标准的版本可能不同；换对应的空表，或用 --form 指定另一张表。没有写出任何文件。",
        )


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
    form = compose_form(sheet.grade, case.workspace, sheet.part, case.standard)
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
    for at, line in enumerate(rows.lines):
        if at in by_mark:
            _row(plan, line, composed[by_mark[at] + 1])
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
    if resemblance(text, sheet.clauses[best]) > own + _LIKER:
        return f"文字更像第 {best + 1} 行的条目，没有填"
    return "" if own >= _LIKE else "文字与这一行的条目对不上，没有填"


# --- rows -------------------------------------------------------------------------------------------------------


def _row(plan: Plan, line: FormLine, row: FormRow) -> None:
    name = f"第{line.number}行"
    if not row.applies:
        plan.tell(name, "left", why="不属于申报级别或不适用，留空")
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
    heads = [line for line in behind if "整改" in _all(line)]
    for kind, block in (("观察项", form.observations), ("不符合项", form.nonconformities)):
        entries = [entry for entry in block.entries if entry.text]
        head = next((line for line in heads if kind in _all(line)), None)
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


def _all(line: FormLine) -> str:
    grid, row, _ = line.pieces[0]
    return "".join(cell.plain for cell in grid.row(row))


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
        value = values[key]
        if isinstance(value, Marked) and (cells or inner):
            plan.tell(name, "missing", cells[0] if cells else inner[0][0], why="仓库里没有写")
        elif len(cells) == 1:
            right = _right(rows, cells[0], every)
            if right is None:
                plan.tell(name, "unplaced", cells[0], value, "标签旁边没有可填的格")
            else:
                _finish(plan, right, write(right, value), value, name, (cells[0],))
        elif len(cells) > 1 or len(inner) > 1:
            plan.tell(name, "unplaced", (cells or [inner[0][0]])[0], value, "有不止一处可填")
        elif inner:
            _finish(plan, inner[0][0], fill(*inner[0], value), value, name)


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
        if found is None or (not any(True for _ in label_places(cell, "自评估结论")) and "评估" not in cell.text):
            continue
        if isinstance(form.claim, Marked):
            plan.tell("结论声明的级别", "open", cell, why="还有条目不是符合，声明的级别没有填")
            continue
        spots = [spot for spot in blanks(cell) if spot.end == found.end("gap")]
        word = form.claim.removesuffix("级")
        if spots:
            _finish(plan, cell, fill(cell, spots[0], word), form.claim, "结论声明的级别")
        else:
            _finish(plan, cell, fill(cell, Span(*found.span("gap")), word), form.claim, "结论声明的级别")
