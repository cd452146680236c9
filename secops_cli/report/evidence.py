"""Registers of evidence, and what their files came to, as text for people and as contracts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from secops_cli.assess.evidence_review import RowReview
from secops_cli.assess.evidence_use import Checked, Verification
from secops_cli.model.judgement import Origin
from secops_cli.report import diagnostics as findings
from secops_cli.report.text import place, safe, table

if TYPE_CHECKING:
    from secops_cli.report.contracts.evidence import (
        EvidenceEntry,
        EvidenceListDocument,
        EvidenceReviewDocument,
        EvidenceVerifyDocument,
        VerifiedEntry,
    )

_SHORT = 12
"""Digits of a hash that text for people shows."""
_DASH = "—"


def format_list(found: Sequence[Checked], *, sm3: bool = False) -> str:
    """Return one line a document; with `sm3` whole digests, for they are asked for to be copied."""
    if not found:
        return "没有符合条件的材料"
    heading = ["标识", "种类", "名称", "文件或存放处", "最后有效日", "状态", "用处", "SHA-256"]
    rows = [[*heading, "SM3"] if sm3 else heading]
    for checked in found:
        document = checked.document
        record = document.record
        where = record.file or (f"存放于{record.held.where}" if record.held else _DASH)
        digest = checked.digests.get("sha256") or document.sha256 or _DASH
        row = [record.id, record.kind, record.title, where, str(document.last_day or _DASH)]
        row += [document.fault or "有效", _uses(checked), digest if sm3 else digest[:_SHORT]]
        rows.append([*row, checked.digests.get("sm3", _DASH)] if sm3 else row)
    return "\n".join([*table(rows, indent=""), f"共 {len(found)} 份"])


def _uses(checked: Checked) -> str:
    uses = checked.document.uses
    counted = ((len({*uses.clauses, *uses.rows}), "条"), (len(uses.records), "处记录"))
    return " · ".join(f"{number} {word}" for number, word in counted if number) or "无"


def list_document(found: Iterable[Checked], as_of: date, origin: Origin) -> EvidenceListDocument:
    """Return the contract `secops/evidence-list/1`."""
    return {
        "schema": "secops/evidence-list/1",
        "as_of": as_of.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "evidence": [_entry(checked) for checked in found],
    }


def _entry(checked: Checked) -> EvidenceEntry:
    document = checked.document
    record, uses = document.record, document.uses
    return {
        "id": record.id,
        "title": record.title,
        "kind": record.kind,
        "file": record.file,
        "held": record.held.where if record.held else None,
        "fault": document.fault or None,
        "issued": record.issued.isoformat() if record.issued else None,
        "last_day": document.last_day.isoformat() if document.last_day else None,
        "clauses": list(uses.clauses),
        "rows": list(uses.rows),
        "records": list(uses.records),
        "sha256": checked.digests.get("sha256") or document.sha256,
        "sm3": checked.digests.get("sm3"),
        "lfs": checked.pointer,
        "path": document.place.path,
        "line": document.place.line,
    }


# --- verify -----------------------------------------------------------------------------------------------------


def format_verification(found: Verification, *, sm3: bool = False) -> str:
    """Return the findings, and how many files were read."""
    lines = []
    if sm3:
        rows = [("标识", "文件", "SM3")]
        rows += [(c.document.record.id, c.document.record.file or "", c.digests.get("sm3", _DASH)) for c in found.files]
        lines += [*table(rows, indent=""), ""]
    pointers = sum(checked.pointer for checked in found.files)
    read = f"核对了 {len(found.files)} 份文件" + (f"，其中 Git LFS 指针 {pointers} 个" if pointers else "")
    held = sum(checked.document.record.file is None for checked in found.documents)
    lines += [findings.format_text(found.diagnostics), read + (f"；另有 {held} 份存放在别处" if held else "")]
    return "\n".join(lines)


def verification_document(found: Verification, as_of: date, origin: Origin) -> EvidenceVerifyDocument:
    """Return the contract `secops/evidence-verify/1`."""
    told = findings.document(found.diagnostics, as_of, origin.commit)
    return {
        "schema": "secops/evidence-verify/1",
        "as_of": as_of.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "evidence": [_verified(checked) for checked in found.documents],
        "diagnostics": told["diagnostics"],
        "summary": told["summary"],
    }


def _verified(checked: Checked) -> VerifiedEntry:
    record = checked.document.record
    return {
        "id": record.id,
        "file": record.file,
        "declared": record.sha256,
        "sha256": checked.digests.get("sha256"),
        "sm3": checked.digests.get("sm3"),
        "lfs": checked.pointer,
    }


# --- review -----------------------------------------------------------------------------------------------------


def format_reviews(rows: Sequence[RowReview], unnoted: int, *, listing: bool) -> str:
    """Return the rows that somebody has to look at, with what changed under each.

    Args:
        rows: what is asked for.
        unnoted: how many rows have documents whose hashes were never noted, and no changed one.
        listing: nothing is to be written; then it is said how.
    """
    lines = []
    for row in rows:
        told = row.placed.row
        who = "，".join(filter(None, (told.assessor, str(told.date) if told.date else "")))
        lines.append(f"{safe(row.name)}  {place(row.placed.place)}  符合{f'({safe(who)})' if who else ''}")
        for document in row.documents:
            hashes = f"{_short(document.recorded)} → {_short(document.now)}"
            lines.append(f"    {document.state}  {safe(document.id)} {safe(document.title)}  {hashes}")
        if row.fault:
            lines.append(f"    不能复核：{safe(row.fault)}")
    stale = sum(row.stale for row in rows)
    lines.append(
        f"材料有变动的 {stale} 行，能复核的 {sum(not row.fault for row in rows)} 行" if rows else "没有要复核的行"
    )
    if listing and unnoted:
        lines.append(f"另有 {unnoted} 行还没有记下材料的哈希，以后变了看不出来")
    if listing and (rows or unnoted):
        lines.append("看过以后：secops evidence review 条目… 或 --all，把哈希和日期写进行里")
    return "\n".join(lines)


def _short(digest: str | None) -> str:
    return digest[:_SHORT] if digest else _DASH


def review_document(rows: Iterable[RowReview], as_of: date, origin: Origin) -> EvidenceReviewDocument:
    """Return the contract `secops/evidence-review/1`."""
    return {
        "schema": "secops/evidence-review/1",
        "as_of": as_of.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "rows": [
            {
                "clause": row.name,
                "path": row.placed.place.path,
                "line": row.placed.place.line,
                "assessor": row.placed.row.assessor,
                "date": row.placed.row.date.isoformat() if row.placed.row.date else None,
                "fault": row.fault or None,
                "evidence": [
                    {"id": d.id, "state": d.state, "recorded": d.recorded, "now": d.now} for d in row.documents
                ],
            }
            for row in rows
        ],
    }
