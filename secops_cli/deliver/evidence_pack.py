"""What goes into a pack of evidence, under which names, and what stays out and why; nothing is read or copied here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pydantic import BaseModel

from secops_cli.assess.case import Case
from secops_cli.deliver.assessment_form import applies, clauses_on, is_form, sheets_of
from secops_cli.deliver.files import file_name, organization_in_names
from secops_cli.deliver.numbering import Numbered, numbered
from secops_cli.errors import CommandLineError
from secops_cli.model.evidence import Evidence
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict
from secops_cli.model.standard import Clause
from secops_cli.personal import personal_numbers
from secops_cli.source.base import composed
from secops_cli.terms import STATE_SECRET

COVER: Final = "00-封面.docx"
INDEX: Final = "00-目录.xlsx"
SUMS: Final = {"sha256": "SHA256SUMS", "sm3": "SM3SUMS"}
"""Algorithm → file of the pack that lists the digests of all others."""
PERSONAL: Final = "登记的文字里有身份证号码"

_TITLE: Final = 40
"""Characters of a title in a name: all folders together have to stay below what Windows takes."""
_FOLDER: Final = 24
_SUFFIX: Final = re.compile(r"\.[0-9A-Za-z]{1,10}")


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that is copied.

    Attributes:
        record: the document.
        number: as the forms show it.
        source: its path in the repository.
        path: its path in the pack.
    """

    record: Evidence
    number: str
    source: str
    path: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is not in the pack though a row asks for it, or names it."""

    row: str
    clause: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet with its documents; `number` has the sheet's before it where there are several."""

    number: str
    clause: Clause
    documents: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What is packed for one grade.

    Attributes:
        folder: where its files are; empty for the pack itself.
        title: the sheet of the index.
    """

    grade: CategoryGrade
    folder: str
    title: str
    rows: tuple[Row, ...]
    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A pack.

    Attributes:
        name: what a folder or file of it is called where the user gives no name.
        sections: one a grade, in declared order.
        files: each document once, in the order of the forms, by its id.
        refused: id → why a document that should be in the pack is not.
        serves: id → alias of the standard and clause of each row that lists the document.
    """

    case: Case
    name: str
    sections: tuple[Section, ...]
    files: Mapping[str, Packed]
    refused: Mapping[str, str]
    serves: Mapping[str, Sequence[tuple[str, str]]]

    @property
    def held(self) -> tuple[Evidence, ...]:
        """The documents that are listed and kept elsewhere, each once."""
        listed = (d.record for s in self.sections for row in s.rows for d in row.documents)
        return tuple({record.id: record for record in listed if record.file is None}.values())


def plan_pack(case: Case, grades: Sequence[CategoryGrade]) -> Plan:
    """Return what a pack for some grades holds.

    Args:
        case: the judged repository.
        grades: some of `Case.handed_in`.

    Raises:
        CommandLineError: a row names a document that is marked as a state secret.
    """
    _refuse_secrets(case, grades)
    files: dict[str, Packed] = {}
    refused: dict[str, str] = {}
    sections = []
    for position, grade in enumerate(grades, 1):
        folder = file_name([f"{position:02d}", _title(grade)], "") if len(grades) > 1 else ""
        rows = tuple(_rows(case, grade))
        for row, home in zip(rows, _homes(grade, rows, folder), strict=True):
            for document in row.documents:
                _place(document, home, files, refused)
        lacking = tuple(_lacking(case, grade, rows, refused))
        sections.append(Section(grade, folder, _title(grade), rows, lacking))
    words = [organization_in_names(case.workspace), *([_title(grades[0])] if len(grades) == 1 else []), "证据包"]
    return Plan(case, file_name(words, ""), tuple(sections), files, refused, _serves(sections))


def _serves(sections: Sequence[Section]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for section in sections:
        for row in section.rows:
            for document in row.documents:
                found[document.record.id].append((section.grade.standard.edition.alias, row.clause.id))
    return found


def _title(grade: CategoryGrade) -> str:
    """`isccc-安全运维-二级`; a form says that it is one, for its category is that of the standard it goes with."""
    alias = grade.standard.edition.alias
    words = [alias, grade.category.title, "自评估表" if is_form(grade) else "", grade.target.level]
    return "-".join(filter(None, (*words, "" if grade.target.application == "初次" else grade.target.application)))


def _refuse_secrets(case: Case, grades: Sequence[CategoryGrade]) -> None:
    for grade in grades:
        for verdict in grade.at(grade.target.level):
            for use in verdict.documents:
                record = case.workspace.evidence.get(use.id)
                if record is not None and record.confidentiality in STATE_SECRET:
                    words = f"{record.id} 的密级为{record.confidentiality}，{verdict.clause.id} 用到它，不打包"
                    raise CommandLineError(words, "涉密材料不得入库；移出仓库并按保密规定处理。")


def _rows(case: Case, grade: CategoryGrade) -> Iterator[Row]:
    """The rows that apply, in the order of the sheets."""
    documents = numbered(grade, case.workspace)
    parts = sheets_of(grade)
    for sheet, part in enumerate(parts, 1):
        prefix = f"{sheet}." if len(parts) > 1 else ""
        for number, clause in enumerate(clauses_on(grade, part), 1):
            if applies(grade, clause):
                yield Row(f"{prefix}{number}", clause, documents.get(clause.id, ()))


def _homes(grade: CategoryGrade, rows: Sequence[Row], folder: str) -> Iterator[str]:
    """The folder of each row, `1-通用要求/003-4.1.3-场所`."""
    for row in rows:
        sheet, _, number = row.number.rpartition(".")
        part = grade.standard.part_of[row.clause.id]
        name = row.clause.id if row.clause.id != f"row-{number}" else ""
        own = file_name(filter(None, (f"{int(number):03d}", name, row.clause.title[:_FOLDER])), "")
        parts = (folder, file_name((sheet, part.title[:_FOLDER]), "") if sheet else "", own)
        yield "/".join(filter(None, parts))


def _place(document: Numbered, home: str, files: dict[str, Packed], refused: dict[str, str]) -> None:
    record = document.record
    if record.id in files or record.id in refused or record.file is None:
        return
    if holds_identity_number(record):
        refused[record.id] = PERSONAL
        return
    suffix = PurePosixPath(record.file).suffix
    name = file_name((document.number, record.title[:_TITLE]), suffix if _SUFFIX.fullmatch(suffix) else "")
    files[record.id] = Packed(record, document.number, composed(record.file), f"{home}/{name}")


def holds_identity_number(record: BaseModel) -> bool:
    """Say whether any text of a record holds the number of an identity card."""
    return any(found.identity for text in _texts(record.model_dump()) for found in personal_numbers(text))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


# --- what is not in it ------------------------------------------------------------------------------------------


def _lacking(case: Case, grade: CategoryGrade, rows: Sequence[Row], refused: Mapping[str, str]) -> Iterator[Lacking]:
    for row in rows:
        verdict = grade.verdicts[row.clause.id]
        found = [("或".join(group), "没有有效的材料") for group in verdict.missing_evidence]
        found += _unfit(case, verdict)
        if not row.documents and not found and verdict.verdict == "待定":
            found.append(("材料", f"待定·{verdict.pending}：{verdict.reason}"))
        yield from (Lacking(row.number, row.clause.id, *words) for words in found)
        for document in row.documents:
            if document.record.id in refused:
                name = f"{document.record.id} {document.record.title}"
                yield Lacking(row.number, row.clause.id, name, f"不装入：{refused[document.record.id]}")


def _unfit(case: Case, verdict: ClauseVerdict) -> Iterator[tuple[str, str]]:
    """Documents that the row names and that prove nothing; facts that count and want proof."""
    for use in verdict.documents:
        if use.fault:
            record = case.workspace.evidence.get(use.id)
            yield f"{use.id} {record.title}" if record else use.id, use.fault
    for check in verdict.checks:
        for item in check.measurement.unproven:
            yield item.ref.shown, item.reason
