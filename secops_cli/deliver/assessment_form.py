"""What a self-assessment form says: its heading, sections, rows, earlier findings and closing claim, from a grade.

The records here are the names that templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from secops_cli.assess.case import StandardByName
from secops_cli.assess.measures import MEASURES
from secops_cli.deliver.documents import Catalogued, documents_of, listed
from secops_cli.deliver.expressions import TO_FILL, Marked
from secops_cli.deliver.files import formal_date
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict
from secops_cli.model.standard import Check, Clause, EvidenceGroup, Part, checks_of
from secops_cli.model.work import Finding
from secops_cli.model.workspace import Workspace

_TICK = "√"
_OWN_TITLES = {("isccc-sv-001-2015", "general"): "公共管理自评估"}
"""Our name for the sheet of chapter 4; the certification body's own form has another title."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One clause.

    Attributes:
        gist: what the clause asks, in the official words where the repository holds them.
        yes: the first of the two boxes.
        no: the second.
        documents: the numbered list, below it why what it selects was chosen; of a row that does not apply why it does
            not, which an official form leaves out.
        more: continues the documents where one row cannot hold them.
    """

    number: int
    clause: str
    applies: bool
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
    """One sheet. `claim` is the level of the closing statement, marked unless every row that applies is 符合."""

    title: str
    basis: str
    organization: str
    level: str
    service: str
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
    return _OWN_TITLES.get((grade.standard.id, part.id), f"{scope}{part.title}自评估")


def clauses_on(grade: CategoryGrade, part: Part) -> tuple[Clause, ...]:
    """Return the clauses that a sheet lists: all of an official form, else those that hold at the target level."""
    if is_form(grade):
        return grade.standard.clauses.get(part.id, ())
    return grade.standard.applicable(part, grade.target.level)


def applies(grade: CategoryGrade, clause: Clause) -> bool:
    """Say whether a clause has to be assessed at the target level."""
    verdict = grade.verdicts.get(clause.id)
    return clause.id in grade.applicable[grade.target.level] and verdict is not None and verdict.verdict != "不适用"


def compose_form(grade: CategoryGrade, workspace: Workspace, part: Part, standard: StandardByName) -> Form:
    """Return the sheet of one part of a grade.

    Args:
        grade: the judgement.
        workspace: the facts that it was made from.
        part: one of the parts that the category is judged by.
        standard: finds a standard by id or alias; findings may name either.
    """
    clauses = clauses_on(grade, part)
    rows = [_row(grade, workspace, clause, number) for number, clause in enumerate(clauses, 1)]
    sections = tuple(
        FormSection(title, tuple(row for _, row in group))
        for title, group in groupby(zip(clauses, rows, strict=True), key=lambda pair: pair[0].section)
    )
    own = findings_on(grade, workspace, part, standard)
    observations = _findings(workspace, grade.as_of, [f for f in own if f.kind == "观察项"], len(rows) + 1)
    after = observations.number + len(observations.entries) + 1
    organization = workspace.organization
    return Form(
        title=title_of(grade, part),
        basis="" if is_form(grade) else grade.standard.shown_title,
        organization=organization.name if organization else Marked(TO_FILL),
        level=grade.target.level,
        service=grade.category.title,
        assessed_on=_assessed_on(grade, clauses) or Marked(TO_FILL),
        assessed_by=_assessed_by(grade, clauses) or Marked(TO_FILL),
        sections=sections,
        observations=observations,
        nonconformities=_findings(workspace, grade.as_of, [f for f in own if f.kind == "不符合项"], after),
        claim=grade.target.level if _all_hold(grade) else Marked(grade.target.level),
    )


def _all_hold(grade: CategoryGrade) -> bool:
    """Whether every row of every sheet that applies is 符合: the claim speaks for all of them."""
    return all(verdict.holds for verdict in grade.at(grade.target.level))


# --- heading ----------------------------------------------------------------------------------------------------


def _rows_of(grade: CategoryGrade, clauses: Iterable[Clause]) -> list[ClauseVerdict]:
    verdicts = (grade.verdicts[clause.id] for clause in clauses if applies(grade, clause))
    return [verdict for verdict in verdicts if verdict.row is not None]


def _assessed_on(grade: CategoryGrade, clauses: Iterable[Clause]) -> str:
    days = sorted({v.row.row.date for v in _rows_of(grade, clauses) if v.row and v.row.row.date})
    return "至".join(formal_date(day) for day in dict.fromkeys((*days[:1], *days[-1:])))


def _assessed_by(grade: CategoryGrade, clauses: Iterable[Clause]) -> str:
    names = (v.row.row.assessor for v in _rows_of(grade, clauses) if v.row)
    return "、".join(dict.fromkeys(name for name in names if name))


# --- rows -------------------------------------------------------------------------------------------------------


def _row(grade: CategoryGrade, workspace: Workspace, clause: Clause, number: int) -> FormRow:
    gist, expects = _says(grade, clause), expected(grade, clause)
    if not applies(grade, clause):
        bare = FormRow(number, clause.id, False, gist, expects, "", "", "", ())
        return bare if is_form(grade) else replace(bare, documents=f"不适用：{grade.verdicts[clause.id].reason}")
    verdict = grade.verdicts[clause.id]
    first, *more = listed(documents_of(grade, workspace, verdict))
    if clause.selects and verdict.row is not None and verdict.row.row.note:
        first = "\n".join(filter(None, (first, f"选取理由：{verdict.row.row.note}")))
    if verdict.verdict == "待定":
        empty = Marked("")
        return FormRow(number, clause.id, True, gist, expects, empty, empty, Marked(first), tuple(more))
    yes, no = (_TICK if verdict.verdict == word else "" for word in ("符合", "不符合"))
    if verdict.verdict == "符合" and not first:
        first = Marked("") if expects else "—"
    return FormRow(number, clause.id, True, gist, expects, yes, no, first, tuple(more))


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
    named = standard(finding.standard)
    if named is None:
        return False
    categories = {a.category for a in grade.standard.edition.accompanies if a.standard == named.id}
    if named.id == grade.standard.id:
        categories.add(grade.category.id)
    return bool(categories) and (finding.category is None or finding.category in categories)


def _part_of(grade: CategoryGrade, finding: Finding) -> str:
    """The sheet that a finding stands on: its clause's, the last one where it names none."""
    parts = grade.standard.parts_for(grade.category)
    clause = (finding.clause or "").rpartition(":")[2]
    part = grade.standard.part_of.get(clause)
    return part.id if part is not None and part in parts else parts[-1].id


def _findings(workspace: Workspace, as_of: date, findings: Sequence[Finding], number: int) -> FormFindings:
    entries = [
        FormFinding(number + offset, _finding_text(finding, as_of), _finding_documents(workspace, finding))
        for offset, finding in enumerate(findings, 1)
    ]
    if not entries:
        entries = [FormFinding(number + offset, "", "") for offset in (1, 2)]
    return FormFindings(number, tuple(entries))


def _finding_text(finding: Finding, as_of: date) -> str:
    closed = finding.closed if _is_closed(finding, as_of) else None
    state = f"{formal_date(closed)}验证关闭" if closed else "尚未关闭"
    where = f"（{finding.clause.rpartition(':')[2]}）" if finding.clause else ""
    lines = [f"{formal_date(finding.raised)}提出{where}：{finding.summary}"]
    lines += [f"整改：{finding.correction or TO_FILL}", f"状态：{state}"]
    text = "\n".join(lines)
    return text if finding.correction else Marked(text)


def _finding_documents(workspace: Workspace, finding: Finding) -> str:
    return "\n".join(
        listed([Catalogued(workspace.evidence[i], None) for i in finding.evidence if i in workspace.evidence])
    )


def _is_closed(finding: Finding, as_of: date) -> bool:
    return finding.closed is not None and finding.closed <= as_of
