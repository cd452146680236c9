"""Which 自评估表 a blank is: by its numbers and by what its rows say.

A row is taken for a clause only where its number and what it says agree: a form whose rows were moved is not filled by
number alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.deliver.assessment_form import clauses_on, is_form
from secops_cli.deliver.assessment_form import sheets_of as parts_on_sheets
from secops_cli.deliver.forms.grid import plain
from secops_cli.deliver.forms.row_reading import FormLine, NumberedRows
from secops_cli.deliver.forms.xml_tree import BlankFault
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.standard import Clause, Part

LIKE: Final = 0.15
"""Share of pairs of characters that a row and its clause surely have in common, though the clause is in other words."""
LIKER: Final = 0.25
"""By how much more another clause may resemble a row before the row is doubtful."""
_KINDS: Final = ("观察项", "不符合项")
_SHORT: Final = 40
"""Characters that the heading of the earlier findings stays under; a finding with its correction has more."""


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
        return " ".join(filter(None, (scope, self.part.title, self.grade.target.level)))

    def marks(self, clause: Clause) -> bool:
        """Whether a clause has a number that a form prints; the rows of an official form have none but their own."""
        return not is_form(self.grade) and any(character.isdigit() for character in clause.id)


def sheets_of(case: Case) -> list[Sheet]:
    """Return every sheet that is handed in, each once: of several targets of a category the highest level."""
    found: dict[str, Sheet] = {}
    for grade in case.handed_in:
        rank = grade.standard.rank
        for part in parts_on_sheets(grade):
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
    if len(rows.doubled) > len(rows.lines) / 3:
        raise BlankFault("文件里像有不止一张编号的表", "各存成一个文件，一张一张填。没有写出任何文件。")
    known = "、".join(f"{sheet.id}({len(sheet.clauses)} 行)" for sheet in sheets) or "没有；先在 secops.yaml 声明目标"
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
    alike = [resemblance(line.text, clause) >= LIKE for line, clause in pairs if line.text]
    return not alike or sum(alike) >= 0.8 * len(alike)


def clauses_by_mark(sheet: Sheet, rows: NumberedRows) -> dict[int, int]:
    """Return which clause each row is by the number of the clause that it prints: place of the row → of the clause.

    Empty where a form prints none, or on so few rows that they tell something else, such as where a section begins. A
    row that names several, or a clause that several rows name, is left out.
    """
    marks = _marks(sheet, rows)
    if len(marks) < len(rows.lines) / 2:
        return {}
    places = {clause.id: index for index, clause in enumerate(sheet.clauses)}
    times = Counter(marks.values())
    return {at: places[name] for at, name in marks.items() if name in places and times[name] == 1}


def rows_of_other_levels(sheet: Sheet, rows: NumberedRows) -> set[int]:
    """Return the places of rows that print the number of a clause which the target level does not have."""
    own = {clause.id for clause in sheet.clauses}
    return {at for at, name in _marks(sheet, rows).items() if name not in own}


def _marks(sheet: Sheet, rows: NumberedRows) -> dict[int, str]:
    """Place of a row → the only clause of the part, of whatever level, whose number it prints."""
    every = sheet.grade.standard.clauses.get(sheet.part.id, ())
    patterns = {clause.id: _mark(clause.id) for clause in every if sheet.marks(clause)}
    named = ((at, [i for i, p in patterns.items() if p.search(line.text)]) for at, line in enumerate(rows.lines))
    return {at: fitting[0] for at, fitting in named if len(fitting) == 1}


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
    behind = [line for line in rows.lines if line.number > len(wanted)]
    last = min((line.number for line in findings_heads(behind)), default=0) - 1
    missing = wanted - numbers
    extra = {line.number for line in behind if line.number > len(wanted) + findings or _is_clause(line, last)}
    if missing or extra:
        lacking = f"缺第 {_spans(missing)} 行" if missing else ""
        more = f"多第 {_spans(extra)} 行" if extra else ""
        words = "；".join(filter(None, (lacking, more)))
        raise BlankFault(
            f"行数不对：{sheet.id} {sheet.title}有 {len(wanted)} 行，空表{words}",
            "空表与标准的版本可能不同；换对应的空表，或用 --form 指定另一张表。没有写出任何文件。",
        )


def findings_heads(lines: Iterable[FormLine]) -> list[FormLine]:
    """Return the rows that say that earlier findings follow; a finding that is written there already is none."""
    return [
        one for one in lines if "整改" in one.said and any(k in one.said for k in _KINDS) and len(one.said) < _SHORT
    ]


def _is_clause(line: FormLine, last: int) -> bool:
    """Whether a row behind the clauses is one more of them: in front of the findings, or asking for documents."""
    clause = line.cells("clause")
    asks = any(cell.plain and cell not in clause for cell in line.cells("expects"))
    return bool(line.text) and (line.number <= last or asks)
