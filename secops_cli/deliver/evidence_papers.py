"""The cover and the index of a pack of evidence.

The records here are the names that templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.query import last_valid_day
from secops_cli.characters import printable
from secops_cli.deliver.evidence_pack import COVER, INDEX, SUMS, Lacking, Packed, Plan, Row, Section
from secops_cli.deliver.expressions import TO_FILL, Marked
from secops_cli.deliver.files import facts_of_origin, formal_date, organization_in_names
from secops_cli.deliver.numbering import Numbered
from secops_cli.deliver.packing import Properties, stamp
from secops_cli.deliver.templates import Template
from secops_cli.deliver.word import render_word
from secops_cli.deliver.workbook import Page, render_workbook
from secops_cli.model.judgement import Origin
from secops_cli.personal import masked

COVER_TEMPLATE: Final = "evidence-pack-cover.docx"
INDEX_TEMPLATE: Final = "evidence-pack-index.xlsx"
KIND: Final = "evidence-pack"
_SHEET: Final = "目录"
_LACKING_SHEET: Final = "未装入"
_NONE: Final = "—"


@dataclass(frozen=True, slots=True)
class Packing:
    """How a pack was asked for; what is needed to make its cover and index again.

    Attributes:
        standard: as `--standard` gave it, by id; empty for all.
        category: as `--category` gave it, by id; empty for all.
        digests: document id → algorithm → hexadecimal; of papers kept elsewhere what the register says.
        sm3: SM3 was asked for.
        whole: the documents themselves are in the pack; else only its index.
    """

    standard: str
    category: str
    digests: Mapping[str, Mapping[str, str]]
    sm3: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A document of a row; a row without documents has one line that says so.

    Attributes:
        row: the number of the row on its sheet.
        number: the document's, as the forms show it.
        where: its path in the pack, or where it is kept.
        serves: the other clauses that it serves.
        digest: SHA-256, below it SM3 where that was asked for.
    """

    row: str
    clause: str
    gist: str
    number: str
    title: str
    kind: str
    pages: str
    issued: str
    expires: str
    where: str
    serves: str
    digest: str


@dataclass(frozen=True, slots=True)
class IndexSheet:
    """The index of one grade."""

    title: str
    organization: str
    standard: str
    category: str
    level: str
    date: str
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True)
class LackingRow:
    """Something that is not in the pack."""

    sheet: str
    row: str
    clause: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class CoverRow:
    """What is packed for one grade, in numbers."""

    number: int
    folder: str
    standard: str
    category: str
    level: str
    rows: int
    documents: int
    held: int
    lacking: int


def render_papers(plan: Plan, packing: Packing, find: Callable[[str], Template], origin: Origin) -> dict[str, bytes]:
    """Return the cover and the index: path in the pack → content; the same arguments give the same bytes.

    Args:
        plan: what is packed.
        packing: how it was asked for, and the digests.
        find: finds a template by its file name.
        origin: the revision that the documents were read from.

    Raises:
        TemplateFault: a template cannot be used.
    """
    cover, index = find(COVER_TEMPLATE), find(INDEX_TEMPLATE)
    return {
        COVER: stamp(render_word(cover, cover_scope(plan, packing)), _properties(plan, packing, cover, origin, "封面")),
        INDEX: stamp(
            render_workbook(index, index_pages(plan, packing)), _properties(plan, packing, index, origin, "目录")
        ),
    }


def _properties(plan: Plan, packing: Packing, template: Template, origin: Origin, what: str) -> Properties:
    organization = plan.case.workspace.organization
    editions = {s.grade.standard.edition.id: s.grade.standard.edition.status for s in plan.sections}
    facts = {
        **facts_of_origin(KIND, template, origin, plan.case.as_of),
        "secops.edition": "；".join(f"{name} ({status})" for name, status in editions.items()),
        "secops.standard": packing.standard,
        "secops.category": packing.category,
        "secops.digest": "sha256 sm3" if packing.sm3 else "sha256",
        "secops.contents": "whole" if packing.whole else "list",
        "secops.part": what,
    }
    clean = {key: printable(value) for key, value in facts.items()}
    author = printable(organization.name) if organization else ""
    return Properties(f"证据包{what}", author, plan.case.as_of, clean)


# --- the index --------------------------------------------------------------------------------------------------


def index_pages(plan: Plan, packing: Packing) -> list[Page]:
    """Return the sheets of the index."""
    lacking = tuple(LackingRow(section.title, *_masked(item)) for section in plan.sections for item in section.lacking)
    pages = [Page(_SHEET, sheet.title, {"sheet": sheet}) for sheet in _sheets(plan, packing)]
    return [*pages, Page(_LACKING_SHEET, _LACKING_SHEET, {"lacking": lacking}, required=False)]


def _sheets(plan: Plan, packing: Packing) -> Iterator[IndexSheet]:
    for section in plan.sections:
        rows = tuple(line for row in section.rows for line in _lines(plan, packing, section, row))
        yield IndexSheet(
            title=section.title,
            organization=_organization(plan),
            standard=section.grade.standard.shown_title,
            category=section.grade.category.title,
            level=section.grade.target.level,
            date=formal_date(plan.case.as_of),
            rows=rows,
        )


def _organization(plan: Plan) -> str:
    known = plan.case.workspace.organization
    return masked(known.name) if known else Marked(TO_FILL)


def _lines(plan: Plan, packing: Packing, section: Section, row: Row) -> Iterator[IndexRow]:
    clause = row.clause
    if not row.documents:
        missing = section.grade.verdicts[clause.id].missing_evidence
        words = "缺" + "；".join("或".join(group) for group in missing) if missing else ""
        title = Marked(words) if words else "没有材料"
        yield IndexRow(row.number, clause.id, clause.title, _NONE, title, *[_NONE] * 7)
    for document in row.documents:
        yield _line(plan, packing, section, row, document)


def _line(plan: Plan, packing: Packing, section: Section, row: Row, document: Numbered) -> IndexRow:
    record = document.record
    last = last_valid_day(record, plan.case.workspace.settings.freshness)
    digests = packing.digests.get(record.id, {})
    lines = [digests.get("sha256", ""), f"SM3 {digests['sm3']}" if "sm3" in digests else ""]
    issued = record.issued or record.effective
    return IndexRow(
        row=row.number,
        clause=row.clause.id,
        gist=row.clause.title,
        number=document.number,
        title=masked(record.title),
        kind=record.kind,
        pages=masked(document.pages or record.pages or _NONE),
        issued=str(issued or _NONE),
        expires=str(last or _NONE),
        where=_where(document, plan.files, plan.refused),
        serves=_serves(plan, section, row, record.id),
        digest="\n".join(filter(None, lines)) or _NONE,
    )


def _serves(plan: Plan, section: Section, row: Row, name: str) -> str:
    """The other rows of the pack that list a document, by clause: `isccc 4.2.8-a、4.2.8-b；om-form row-3`."""
    found: dict[str, dict[str, None]] = {}
    for alias, clause_id in plan.serves[name]:
        if (alias, clause_id) != (section.grade.standard.edition.alias, row.clause.id):
            found.setdefault(alias, {})[clause_id] = None
    return "；".join(f"{alias} {'、'.join(clauses)}" for alias, clauses in found.items()) or _NONE


def _where(document: Numbered, files: Mapping[str, Packed], refused: Mapping[str, str]) -> str:
    record = document.record
    if record.id in files:
        return files[record.id].path
    if record.id in refused:
        return Marked(f"未装入：{refused[record.id]}")
    return masked(f"存放于{record.held.where}，保管人{record.held.custodian}") if record.held else _NONE


def _masked(item: Lacking) -> tuple[str, str, str, str]:
    return item.row, item.clause, masked(item.what), masked(item.why)


# --- the cover --------------------------------------------------------------------------------------------------


def cover_scope(plan: Plan, packing: Packing) -> dict[str, object]:
    """Return the names that the template of the cover may use."""
    organization = plan.case.workspace.organization
    return {
        "organization": masked(organization_in_names(plan.case.workspace)) if organization else Marked(TO_FILL),
        "credit_code": organization.credit_code if organization else Marked(TO_FILL),
        "date": formal_date(plan.case.as_of),
        "sections": tuple(_counted(plan, section, number) for number, section in enumerate(plan.sections, 1)),
        "documents": len(plan.files),
        "held": len(plan.held),
        "refused": len(plan.refused),
        "whole": packing.whole,
        "sums": "、".join(SUMS[name] for name in (("sha256", "sm3") if packing.sm3 else ("sha256",))),
    }


def _counted(plan: Plan, section: Section, number: int) -> CoverRow:
    documents = {document.record.id: document.record for row in section.rows for document in row.documents}
    return CoverRow(
        number=number,
        folder=_folder(plan, section),
        standard=section.grade.standard.shown_title,
        category=section.grade.category.title,
        level=section.grade.target.level,
        rows=len(section.rows),
        documents=sum(key in plan.files for key in documents),
        held=sum(record.file is None for record in documents.values()),
        lacking=len(section.lacking),
    )


def _folder(plan: Plan, section: Section) -> str:
    """Where the files of a grade are; another one may have all of them in its own."""
    if not section.folder:
        return "本文件夹"
    if any(file.path.startswith(f"{section.folder}/") for file in plan.files.values()):
        return section.folder
    listed = any(document.record.id in plan.files for row in section.rows for document in row.documents)
    return "文件都在前面的文件夹里" if listed else "没有文件"
