"""What documents made from records share: whose they are, who took part, which papers there are, who signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, file_of, joined
from secops_cli.model.changes import Approval
from secops_cli.model.evidence import Evidence
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import EVIDENCE_KINDS

BY_HAND: Final = "做出文件以后在文中填写"
_TO_TICK: Final = "□同意　□不同意"
_ISO_DAY: Final = re.compile(r" ?(?<![\w-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w-]) ?", re.ASCII)
_KEYS: Final = re.compile(r"\((?:level_affected|extent|business_information|system_service|、)+\)")
_WORDS: Final = {
    "：在 declared 的 S 或 A 写明": "",
    "classification.yaml": "定级记录",
    "lifecycle.yaml": "生命周期记录",
    "operation.yaml": "运行与维护记录",
    "organization.yaml": "单位情况记录",
    " services/ 里": "服务登记里",
    "services/ 里": "服务登记里",
    "termination.yaml": "终止记录",
}


@dataclass(frozen=True, slots=True)
class SystemHead:
    """The system that a document is about, with the level in force."""

    name: str
    number: str
    owner: str
    level: str
    combination: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document in a list.

    Attributes:
        valid: whether it proves anything on the day, or why not.
    """

    number: int
    what: str
    id: str
    title: str
    date: str
    valid: str


@dataclass(frozen=True, slots=True)
class SignRow:
    """One who signs: name, opinion and day are those on record; without a day there is room for one."""

    role: str
    name: str
    opinion: str
    date: str


def organization_of(case: Case, blanks: Blanks) -> str:
    """Return the name of the organisation."""
    found = case.workspace.organization
    return blanks.fill(found.name if found else None, "单位名称", "organization.yaml 的 name")


def grade_of(case: Case, system: str) -> SystemGrade | None:
    """Return the grade of a system; None where it is not described."""
    return next((grade for grade in case.systems if grade.system.id == system), None)


def head_of(case: Case, system: str, blanks: Blanks) -> SystemHead:
    """Return what a document says at its head of the system of that id."""
    grade = grade_of(case, system)
    found = grade.system if grade else None
    file = file_of(case.workspace, RecordRef("systems", system), f"{system} 的 system.yaml")
    levels = file_of(case.workspace, RecordRef("classifications", system), f"{system} 的 classification.yaml")
    harms = f"{levels} 的 business_information、system_service"
    return SystemHead(
        name=blanks.fill(found and found.name, "系统名称", f"{file} 的 name"),
        number=(found and found.number) or NONE,
        owner=blanks.fill(found and found.responsible and found.responsible.name, "责任单位", f"{file} 的 responsible"),
        level=blanks.fill(grade and grade.level, "安全保护等级", harms),
        combination=blanks.fill(grade and grade.combination, "保护要求组合", harms),
    )


def person_of(case: Case, name: str | None, title: str, where: str, blanks: Blanks) -> str:
    """Return the name of the person of that id; an id of nobody is marked, and so is that nobody is named."""
    if name is None:
        return blanks.fill(None, title, where)
    person = case.workspace.people.get(name)
    return person.name if person else blanks.mark(name, f"{title} {name} 的姓名", "people/")


def people_of(case: Case, names: Sequence[str], title: str, where: str, blanks: Blanks) -> str:
    """Return the names of the people of these ids, joined; as `person_of`."""
    if not names:
        return blanks.fill(None, title, where)
    found = [person_of(case, name, title, where, blanks) for name in names]
    text = joined(found)
    return Marked(text) if any(isinstance(name, Marked) for name in found) else text


def documents_of(case: Case, groups: Iterable[tuple[str, Sequence[str]]], blanks: Blanks) -> tuple[DocumentRow, ...]:
    """Return the documents of these ids with their validity on the day, numbered through.

    Args:
        case: holds the registers.
        groups: what the documents are, and their ids; an id counts once in a group.
        blanks: notes those that no register has, and those without a date.

    A group that is called by a kind of document asks for that kind; another proves nothing there.
    """
    rows: list[DocumentRow] = []
    for what, names in groups:
        for name in dict.fromkeys(names):
            record = case.workspace.evidence.get(name)
            file = file_of(case.workspace, RecordRef("evidence", name), "evidence/ 的台账")
            fault = case.papers.document_fault(name) or _other_kind(what, record)
            title = blanks.fill(record and record.title, f"材料 {name} 的名称", file)
            day = record and (record.issued or record.effective)
            rows.append(
                DocumentRow(
                    number=len(rows) + 1,
                    what=what,
                    id=name,
                    title=title,
                    date=blanks.fill(day, f"材料 {name} 的日期", f"{file} 的 issued"),
                    valid=blanks.mark(in_words(fault), f"材料 {name} 无效", file) if fault else "有效",
                )
            )
    return tuple(rows)


def _other_kind(what: str, record: Evidence | None) -> str:
    asked = what in EVIDENCE_KINDS and record is not None and record.kind != what
    return f"应为{what}，登记的是{record.kind}" if asked and record else ""


def titles_of(case: Case, names: Iterable[str], title: str, where: str, blanks: Blanks) -> str:
    """Return the titles of the documents of these ids in quotes, joined; marked where there are none."""
    known = (case.workspace.evidence.get(name) for name in names)
    return blanks.fill(joined(f"《{record.title}》" for record in known if record), title, where)


def approvers(case: Case, approvals: Iterable[Approval], role: str, where: str, blanks: Blanks) -> tuple[SignRow, ...]:
    """Return a row for each approval by the day; one to be signed where there is none."""
    given = [approval for approval in approvals if approval.date <= case.as_of]
    if not given:
        return (to_approve(role, where, blanks),)
    return tuple(
        SignRow(role, person_of(case, approval.by, role, where, blanks), "☑同意", formal_date(approval.date))
        for approval in given
    )


def to_approve(role: str, where: str, blanks: Blanks) -> SignRow:
    """Return the row of one who has still to approve."""
    return SignRow(role, blanks.fill(None, role, where), _TO_TICK, "")


def signer(role: str, name: str = "") -> SignRow:
    """Return the row of one who signs without an opinion; without a name there is room for one."""
    return SignRow(role, name, NONE, "")


def in_words(message: str) -> str:
    """Return a finding as a page shows it: days as forms write them, without keys and names of files."""
    text = _ISO_DAY.sub(lambda day: f"{int(day[1])}年{int(day[2])}月{int(day[3])}日", _KEYS.sub("", message))
    for key, words in _WORDS.items():
        text = text.replace(key, words)
    return text
