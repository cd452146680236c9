"""证明材料索引: clause → documents with their numbers, document → all its clauses, and clauses without documents.

The records here are the names that templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.query import validity_fault
from secops_cli.deliver.assessment_form import applies, clauses_on, expected, sheets_of
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.numbering import Numbered, numbered
from secops_cli.deliver.papers import Targets
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of
from secops_cli.model.evidence import Evidence
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.workspace import RecordRef

_MOST_OTHERS: Final = 6
"""Clauses that one line of the index names beside its own; the second sheet names all."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A document behind a clause.

    Attributes:
        standard: its alias.
        category: with the level aimed at, the kind of application unless it is the first, and the region where
            the standard is assessed by region.
        row: the number of the clause on its sheet.
        issued: a day; text where it is not known.
        expires: a day; text where it has no end of its own.
        others: clauses of every standard that the document serves too.
    """

    standard: str
    category: str
    sheet: str
    row: int
    clause: str
    clause_title: str
    number: str
    id: str
    title: str
    kind: str
    pages: str
    issued: date | str
    expires: date | str
    sha256: str
    where: str
    others: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document, and all clauses that it serves.

    Attributes:
        numbers: where it stands: standard, number and categories, a line each.
        count: how many clauses there are.
        clauses: of every standard, whichever was chosen.
        declared: clauses that the register says it is for and that do not rely on it.
    """

    id: str
    title: str
    kind: str
    pages: str
    issued: date | str
    effective: date | str
    expires: date | str
    state: str
    confidentiality: str
    sha256: str
    where: str
    numbers: str
    count: int
    clauses: str
    declared: str


@dataclass(frozen=True, slots=True)
class BareRow:
    """A clause that applies and has no valid document behind it."""

    standard: str
    category: str
    sheet: str
    row: int
    clause: str
    clause_title: str
    conclusion: str
    expects: str
    reason: str


@dataclass(frozen=True, slots=True)
class Totals:
    """How many there are: lines of the index, documents on it, documents in the register, clauses without any."""

    lines: int
    documents: int
    registered: int
    bare: int


def compose(case: Case, targets: Targets, _layout: str | None) -> Composed:
    """Return what the index of some targets and forms says."""
    blanks = Blanks()
    papers = _Papers(case, blanks)
    index = tuple(row for grade in targets.grades for row in _index(grade, papers))
    bare = tuple(row for grade in targets.grades for row in _bare(grade, papers))
    used = dict.fromkeys(row.id for row in index)
    chosen = used if targets.standard or targets.category else case.workspace.evidence
    documents = tuple(papers.document(case.workspace.evidence[name]) for name in chosen)
    organization = case.workspace.organization
    scope = {
        "organization": blanks.fill(organization and organization.name, "单位名称", "organization.yaml 的 name"),
        "as_of": formal_date(case.as_of),
        "standards": "；".join(dict.fromkeys(_named(grade) for grade in targets.grades)),
        "unread": _unread(case),
        "totals": Totals(len(index), len(used), len(case.workspace.evidence), len(bare)),
        "index": index,
        "documents": documents,
        "bare": bare,
    }
    return Composed("", scope, {}, blanks.missing)


def _unread(case: Case) -> str:
    """Why there may be more documents than the index knows; empty where all registers can be read."""
    place = case.workspace.unread_at("evidence")
    return Marked(f"台账有读不出的地方（{place}），本索引可能不全。") if place else ""


class _Papers:
    """What is said of documents wherever they are listed; worked out once for all targets."""

    def __init__(self, case: Case, blanks: Blanks) -> None:
        self.case = case
        self.blanks = blanks
        self.numbered = {id(grade): numbered(grade, case.workspace) for grade in case.handed_in}
        self._clauses: dict[str, dict[str, None]] = {}
        self._numbers: dict[str, dict[str, dict[str, None]]] = {}
        for grade in case.handed_in:
            alias = grade.standard.edition.alias
            for clause, documents in self.numbered[id(grade)].items():
                for document in documents:
                    key = document.record.id
                    self._clauses.setdefault(key, {})[f"{alias}:{clause}"] = None
                    places = self._numbers.setdefault(key, {}).setdefault(f"{alias} {document.number}", {})
                    places[_category(grade)] = None

    def others(self, name: str, own: str) -> str:
        """The clauses that a document serves beside one, the first of many."""
        found = [clause for clause in self._clauses[name] if clause != own]
        more = f" 等 {len(found)} 条" if len(found) > _MOST_OTHERS else ""
        return "、".join(found[:_MOST_OTHERS]) + more or NONE

    def document(self, record: Evidence) -> DocumentRow:
        """A document with all that it serves."""
        clauses = self._clauses.get(record.id, {})
        state = self._state(record)
        declared = [s.clause for s in record.supports if _qualified(self.case, s.clause) not in clauses]
        return DocumentRow(
            id=record.id,
            title=record.title,
            kind=record.kind,
            pages=self.pages(record, None),
            issued=self.day(record, record.issued, "issued", "出具日期"),
            effective=record.effective or NONE,
            expires=record.expires or NONE,
            state=state,
            confidentiality=record.confidentiality,
            sha256=self.sha256(record),
            where=self.where(record),
            numbers="\n".join(f"{n}({'、'.join(c)})" for n, c in self._numbers.get(record.id, {}).items()) or NONE,
            count=len(clauses),
            clauses="、".join(clauses) or (NONE if isinstance(state, Marked) else Marked("没有条目用到")),
            declared="、".join(declared) or NONE,
        )

    def pages(self, record: Evidence, own: str | None) -> str:
        """The pages that matter, else how many there are."""
        if own:
            return own if "页" in own else f"第{own}页"
        if record.pages:
            return record.pages if "页" in record.pages else f"共{record.pages}页"
        return self.blanks.mark("（未写）", "材料的页数", self._register(record, "pages"))

    def day(self, record: Evidence, value: date | None, key: str, title: str) -> date | str:
        return value or self.blanks.mark("（未写）", f"材料的{title}", self._register(record, key))

    def sha256(self, record: Evidence) -> str:
        """The hash of the content where it was looked at, else the declared one."""
        found = self.case.workspace.documents.get(record.id)
        known = (found.sha256 if found else None) or record.sha256 or (record.held.sha256 if record.held else None)
        return known or self.blanks.mark("（没有）", "材料的哈希", self._register(record, "sha256"))

    def where(self, record: Evidence) -> str:
        """The path in the repository, or the place and the keeper of what is held elsewhere."""
        if record.file is not None:
            return record.file
        if record.held is not None:
            return f"存放于{record.held.where}，保管人{record.held.custodian}"
        return self.blanks.mark("（未写）", "材料的存放", self._register(record, "file 或 held"))

    def _state(self, record: Evidence) -> str:
        found = self.case.workspace.documents.get(record.id)
        fault = found.fault if found else ""
        stale = validity_fault(record, self.case.as_of, self.case.workspace.settings.freshness)
        return Marked(fault or stale) if fault or stale else "有效"

    def _register(self, record: Evidence, key: str) -> str:
        """The file that describes a document: one line for all that one register lacks."""
        return f"{file_of(self.case.workspace, RecordRef('evidence', record.id), '台账')} 的 {key}"


def _named(grade: CategoryGrade) -> str:
    return f"{grade.standard.edition.alias} 即{grade.standard.shown_title}"


def _category(grade: CategoryGrade) -> str:
    """What tells the forms of a standard apart: `公共管理 二级 监督`, `安全运维 3级 示例省`."""
    target = grade.target
    application = "" if target.application == "初次" else target.application
    region = target.region if grade.standard.edition.regional else None
    return " ".join(filter(None, (grade.category.title, target.level, application, region)))


def _qualified(case: Case, clause: str) -> str:
    """`isccc-sv-001-2015:4.1.1` and `isccc:4.1.1` are one clause."""
    name, _, number = clause.rpartition(":")
    standard = case.standard(name) if name else None
    return f"{standard.edition.alias}:{number}" if standard else clause


def _rows(grade: CategoryGrade) -> Iterator[tuple[str, int, str]]:
    """The clauses of a grade that apply: title of their sheet, number of their row, id."""
    for part in sheets_of(grade):
        for number, clause in enumerate(clauses_on(grade, part), 1):
            if applies(grade, clause):
                yield part.title, number, clause.id


def _index(grade: CategoryGrade, papers: _Papers) -> Iterator[IndexRow]:
    documents: Mapping[str, Iterable[Numbered]] = papers.numbered[id(grade)]
    alias = grade.standard.edition.alias
    for sheet, number, clause in _rows(grade):
        for document in documents.get(clause, ()):
            record = document.record
            yield IndexRow(
                standard=alias,
                category=_category(grade),
                sheet=sheet,
                row=number,
                clause=grade.standard.shown_clause(clause),
                clause_title=grade.verdicts[clause].clause.title,
                number=document.number,
                id=record.id,
                title=record.title,
                kind=record.kind,
                pages=papers.pages(record, document.pages),
                issued=papers.day(record, record.issued, "issued", "出具日期"),
                expires=record.expires or NONE,
                sha256=papers.sha256(record),
                where=papers.where(record),
                others=papers.others(record.id, f"{alias}:{clause}"),
            )


def _bare(grade: CategoryGrade, papers: _Papers) -> Iterator[BareRow]:
    documents = papers.numbered[id(grade)]
    for sheet, number, clause in _rows(grade):
        if clause in documents:
            continue
        verdict = grade.verdicts[clause]
        conclusion = f"{verdict.verdict}·{verdict.pending}" if verdict.pending else verdict.verdict
        expects = expected(grade, verdict.clause)
        yield BareRow(
            standard=grade.standard.edition.alias,
            category=_category(grade),
            sheet=sheet,
            row=number,
            clause=grade.standard.shown_clause(clause),
            clause_title=verdict.clause.title,
            conclusion=conclusion if verdict.holds else Marked(conclusion),
            expects=expects or "标准没有列出材料",
            reason=verdict.reason or NONE,
        )
