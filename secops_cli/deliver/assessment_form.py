"""What a self-assessment form says: its heading, sections, rows, earlier findings and closing claim, from a grade.

The records here are the names that templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from secops_cli.assess.case import StandardByName
from secops_cli.assess.joint import all_hold
from secops_cli.assess.measures import MEASURES
from secops_cli.deliver.documents import Catalogued, listed
from secops_cli.deliver.expressions import TO_FILL, Marked
from secops_cli.deliver.files import formal_date
from secops_cli.model.assessment import Row
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.standard import Check, Clause, EvidenceGroup, Part, Standard, checks_of
from secops_cli.model.work import Finding
from secops_cli.model.workspace import Workspace

if TYPE_CHECKING:  # it reads this module
    from secops_cli.deliver.numbering import Numbered

    DocumentsOfRows = Mapping[str, tuple[Numbered, ...]]

_TICK = "√"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One clause.

    Attributes:
        gist: what the clause asks, in the official words where the repository holds them.
        pending: nobody has concluded yet, or what the conclusion rests on is not there: both boxes are to be filled.
        yes: the first of the two boxes.
        no: the second.
        documents: the numbered list, below it why what it selects was chosen; of a row that does not apply why it does
            not, which an official form leaves out.
        more: continues the documents where one row cannot hold them.
    """

    number: int
    clause: str
    applies: bool
    pending: bool
    gist: str
    expects: str
    yes: str
    no: str
    documents: str
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormSection:
    """Rows that stand under one heading."""

    title: str
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class FormFinding:
    """An earlier finding and what became of it; an empty row of the form has no text."""

    number: int
    text: str
    documents: str


@dataclass(frozen=True, slots=True)
class FormFindings:
    """The block of earlier findings of one kind; `number` is that of its heading."""

    number: int
    entries: tuple[FormFinding, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet.

    Attributes:
        level_noun: 级别 or 等级, as the standard calls it.
        serves: of a sheet that several categories share, these with their levels; empty for any other.
        subject: what the closing statement is about.
        claim: the level of the closing statement, marked unless every row that applies is 符合.
    """

    title: str
    basis: str
    organization: str
    level: str
    level_noun: str
    service: str
    serves: str
    subject: str
    assessed_on: str
    assessed_by: str
    sections: tuple[FormSection, ...]
    observations: FormFindings
    nonconformities: FormFindings
    claim: str


def is_form(grade: CategoryGrade) -> bool:
    """Say whether the standard is an official form that accompanies the applications of another standard."""
    return bool(grade.standard.edition.accompanies)


def title_of(grade: CategoryGrade, part: Part) -> str:
    """Return the heading of the sheet of one part."""
    if is_form(grade):
        return grade.standard.shown_title
    scope = "" if part.category is None else grade.category.title
    return f"{part.joint or f'{scope}{part.title}'}自评估"


def sheets_of(grade: CategoryGrade) -> tuple[Part, ...]:
    """Return the parts that have a sheet, in their order."""
    return tuple(level.part for level in grade.parts if clauses_on(grade, level.part))


def clauses_on(grade: CategoryGrade, part: Part) -> tuple[Clause, ...]:
    """Return the clauses that a sheet lists: all of an official form, else those that hold at the target level."""
    if is_form(grade):
        return grade.standard.clauses.get(part.id, ())
    return grade.standard.applicable(part, grade.target.level)


def applies(grade: CategoryGrade, clause: Clause) -> bool:
    """Say whether a clause has to be assessed at the target level."""
    verdict = grade.verdicts.get(clause.id)
    return clause.id in grade.applicable[grade.target.level] and verdict is not None and verdict.verdict != "不适用"


def compose_form(
    grade: CategoryGrade, workspace: Workspace, part: Part, standard: StandardByName, documents: DocumentsOfRows
) -> Form:
    """Return the sheet of one part of a grade.

    Args:
        grade: the judgement.
        workspace: the facts that it was made from.
        part: one of the parts that the category is judged by.
        standard: finds a standard by id or alias; findings may name either.
        documents: what `numbering.numbered` returns for the grade.
    """
    clauses = clauses_on(grade, part)
    rows = [_row(grade, clause, number, documents.get(clause.id, ())) for number, clause in enumerate(clauses, 1)]
    numbers = {document.record.id: document.number for found in documents.values() for document in found}
    sections = tuple(
        FormSection(title, tuple(row for _, row in group))
        for title, group in groupby(zip(clauses, rows, strict=True), key=lambda pair: pair[0].section)
    )
    own = findings_on(grade, workspace, part, standard)
    observations = _findings(workspace, grade.as_of, [f for f in own if f.kind == "观察项"], len(rows) + 1, numbers)
    after = observations.number + len(observations.entries) + 1
    nonconformities = _findings(workspace, grade.as_of, [f for f in own if f.kind == "不符合项"], after, numbers)
    organization = workspace.organization
    return Form(
        title=title_of(grade, part),
        basis="" if is_form(grade) else grade.standard.shown_title,
        organization=organization.name if organization else Marked(TO_FILL),
        level=grade.target.level,
        level_noun=grade.standard.edition.level_noun,
        service=grade.category.title,
        serves=_serves(grade),
        subject=grade.category.title if grade.joins else f"{grade.category.title}服务",
        assessed_on=_assessed_on(grade, clauses) or Marked(TO_FILL),
        assessed_by=_assessed_by(grade, clauses) or Marked(TO_FILL),
        sections=sections,
        observations=observations,
        nonconformities=nonconformities,
        claim=grade.target.level if all_hold(grade) else Marked(grade.target.level),
    )


def _serves(grade: CategoryGrade) -> str:
    listed = "、".join(f"{served.category.title} {served.target.level}" for served in grade.joins)
    several = len({served.target.level for served in grade.joins}) > 1
    return f"{listed}（按最高的{grade.target.level}填写）" if several else listed


# --- heading ----------------------------------------------------------------------------------------------------


def _rows_of(grade: CategoryGrade, clauses: Iterable[Clause]) -> list[Row]:
    """The rows that stand behind a sheet; of one that categories share, those of all that it is filled for."""
    clauses = tuple(clauses)
    leading = [one for one in grade.joins if one.target.level == grade.target.level] or [grade]
    verdicts = (one.verdicts[clause.id] for clause in clauses for one in leading if applies(one, clause))
    return [verdict.row.row for verdict in verdicts if verdict.row is not None]


def _assessed_on(grade: CategoryGrade, clauses: Iterable[Clause]) -> str:
    days = sorted({row.date for row in _rows_of(grade, clauses) if row.date})
    return "至".join(formal_date(day) for day in dict.fromkeys((*days[:1], *days[-1:])))


def _assessed_by(grade: CategoryGrade, clauses: Iterable[Clause]) -> str:
    names = (row.assessor for row in _rows_of(grade, clauses))
    return "、".join(dict.fromkeys(name for name in names if name))


# --- rows -------------------------------------------------------------------------------------------------------


def _row(grade: CategoryGrade, clause: Clause, number: int, documents: Sequence[Numbered]) -> FormRow:
    gist, expects = _says(grade, clause), expected(grade, clause)
    if not applies(grade, clause):
        bare = FormRow(number, clause.id, False, False, gist, expects, "", "", "", ())
        return bare if is_form(grade) else replace(bare, documents=f"不适用：{grade.verdicts[clause.id].reason}")
    verdict = grade.verdicts[clause.id]
    first, *more = listed((found.number, Catalogued(found.record, found.pages)) for found in documents)
    if clause.selects and verdict.row is not None and verdict.row.row.note:
        first = "\n".join(filter(None, (first, f"选取理由：{verdict.row.row.note}")))
    if verdict.verdict == "待定":
        empty = Marked("")
        return FormRow(number, clause.id, True, True, gist, expects, empty, empty, Marked(first), tuple(more))
    yes, no = (_TICK if verdict.verdict == word else "" for word in ("符合", "不符合"))
    if verdict.verdict == "符合" and not first:
        first = Marked("") if expects else "—"
    return FormRow(number, clause.id, True, False, gist, expects, yes, no, first, tuple(more))


def _says(grade: CategoryGrade, clause: Clause) -> str:
    """What the clause asks: in the official words where the organisation has imported them, else in ours."""
    official = grade.standard.wordings.get(clause.id)
    if official is not None and official.wording:
        return official.wording
    return f"{_restriction(grade, clause)}{clause.gist}"


def _restriction(grade: CategoryGrade, clause: Clause) -> str:
    """For whom a row of an official form is: `〔限二级、一级；限监督〕`."""
    if not is_form(grade):
        return ""
    limits = [] if set(clause.levels) == set(grade.standard.ladder) else [f"限{'、'.join(clause.levels)}"]
    if isinstance(clause.when, Check) and clause.when.measure == "surveillance_review" and clause.when.equals is True:
        limits.append("限监审")
    return f"〔{'；'.join(limits)}〕" if limits else ""


def expected(grade: CategoryGrade, clause: Clause) -> str:
    """Return the documents to show: in official words, else the catalogue's, else the kinds that are asked for."""
    official = grade.standard.wordings.get(clause.id)
    if official is not None and official.evidence_wording:
        return official.evidence_wording
    if clause.expects:
        return clause.expects
    needs = [_group(group) for group in clause.evidence.all]
    if clause.test is not None and clause.basis != "row":
        for check in checks_of(clause.test):
            needs += ["或".join(kinds) for kinds in MEASURES[check.measure].needs]
    return "；".join(dict.fromkeys(needs))


def _group(group: EvidenceGroup) -> str:
    kinds = "或".join(group.any)
    return kinds if group.when is None else f"{kinds}（视情形）"


# --- earlier findings -------------------------------------------------------------------------------------------


def findings_on(grade: CategoryGrade, workspace: Workspace, part: Part, standard: StandardByName) -> list[Finding]:
    """Return the earlier findings that the sheet of a part reports, oldest first.

    They are those of the standard and category, or of what the form accompanies, raised since the first day of the year
    before the judgement, and older ones that are not closed. (our reading of 上一年度)
    """
    first_day = date(grade.as_of.year - 1, 1, 1)
    found = [
        finding
        for finding in workspace.findings.values()
        if _concerns(grade, finding, standard)
        and _part_of(grade, finding) == part.id
        and finding.raised <= grade.as_of
        and (finding.raised >= first_day or not _is_closed(finding, grade.as_of))
    ]
    return sorted(found, key=lambda finding: (finding.raised, finding.id))


def _concerns(grade: CategoryGrade, finding: Finding, standard: StandardByName) -> bool:
    """Whether a finding is one of the standard and category, or of what the form accompanies; what is on the joint
    sheet there is not on the form as well."""
    named = standard(finding.standard)
    if named is None:
        return False
    categories = {a.category for a in grade.standard.edition.accompanies if a.standard == named.id}
    if named.id == grade.standard.id:
        categories.update(one.category.id for one in grade.joins or (grade,))
    elif (part := _part_by(named, finding)) is not None and (part.joint or part.category not in (None, *categories)):
        return False
    return bool(categories) and (finding.category is None or finding.category in categories)


def _part_by(standard: Standard, finding: Finding) -> Part | None:
    """The part of its standard that a finding names: that of its clause; the joint one where it names nothing."""
    part = standard.part_of.get((finding.clause or "").rpartition(":")[2])
    if part is not None and (finding.category is None or part.category in (None, finding.category)):
        return part
    return next((part for part in standard.edition.parts if part.joint and finding.category is None), None)


def _part_of(grade: CategoryGrade, finding: Finding) -> str:
    """The sheet that a finding stands on: that of what it names, else the last of its category."""
    named = _part_by(grade.standard, finding)
    if named is not None:
        return named.id
    return "" if grade.joins else grade.parts[-1].part.id


def _findings(
    workspace: Workspace, as_of: date, findings: Sequence[Finding], number: int, numbers: Mapping[str, str]
) -> FormFindings:
    entries = [
        FormFinding(number + offset, _finding_text(finding, as_of), _finding_documents(workspace, finding, numbers))
        for offset, finding in enumerate(findings, 1)
    ]
    if not entries:
        entries = [FormFinding(number + offset, "", "") for offset in (1, 2)]
    return FormFindings(number, tuple(entries))


def _finding_text(finding: Finding, as_of: date) -> str:
    """What was found, why, what was done about it and how that was verified, a line each; marked until it is done."""

    def by(day: date | None, words: str) -> str:
        return f"{formal_date(day)}{words}" if day is not None and day <= as_of else ""

    where = f"（{finding.clause.rpartition(':')[2]}）" if finding.clause else ""
    lines = [f"{formal_date(finding.raised)}提出{where}：{finding.summary}"]
    lines += [f"原因：{finding.cause}"] if finding.cause else []
    lines.append(f"整改：{_sentence(finding.correction or TO_FILL, by(finding.corrected, '完成'))}")
    lines.append(f"验证：{_sentence(finding.verification, by(finding.closed, '验证关闭') or '尚未关闭')}")
    text = "\n".join(lines)
    return text if finding.correction else Marked(text)


def _sentence(*parts: str | None) -> str:
    return "，".join(part.rstrip("。") for part in parts if part)


def _finding_documents(workspace: Workspace, finding: Finding, numbers: Mapping[str, str]) -> str:
    """The papers of the correction; those that also stand behind a row have their number."""
    found = (workspace.evidence[name] for name in finding.evidence if name in workspace.evidence)
    return "\n".join(listed((numbers.get(record.id, ""), Catalogued(record, None)) for record in found))


def _is_closed(finding: Finding, as_of: date) -> bool:
    return finding.closed is not None and finding.closed <= as_of
