"""Comparisons of two revisions as text for people, and as the `secops/change/1` contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from secops_cli.assess.change import SystemChange
from secops_cli.report.diagnostics import document as diagnostics_document
from secops_cli.report.diagnostics import format_text as format_diagnostics
from secops_cli.report.text import safe, wrapped

if TYPE_CHECKING:
    from secops_cli.assess.comparison import Comparison
    from secops_cli.assess.difference import FieldChange
    from secops_cli.report.contracts.change import ChangeDocument, FieldChangeEntry, SystemChangeEntry

_NONE: Final = "—"


def format_text(comparison: Comparison) -> str:
    """Return what became of each system, the verdict first, then what differs and what has to follow."""
    lines = [f"{comparison.a} → {comparison.b} · 截至 {comparison.as_of}"]
    lines += [comparison.note] if comparison.note else []
    for system in comparison.systems:
        if system.verdict != "无实质变化" or system.changes:
            lines += ["", *_system(comparison, system)]
    still = [s.name for s in comparison.systems if s.verdict == "无实质变化" and not s.changes]
    same = len(still) + comparison.alike
    if same:
        lines += ["", f"描述没有不同：{same} 个系统"]
    if not comparison.systems and not same:
        lines += ["", "没有可比的系统"]
    organization = comparison.organization
    if organization.reason or organization.notify:
        lines += ["", f"单位  {organization.verdict}  {organization.reason}".rstrip()]
        lines += [f"  {c.title}  {c.a or _NONE} → {c.b or _NONE}" for c in organization.changes]
        lines += [f"  通报  {words}" for words in organization.notify]
    text = "\n".join(part for line in lines for part in wrapped(safe(line)))
    return f"{text}\n\n{format_diagnostics(comparison.diagnostics)}" if comparison.diagnostics else text


def _system(comparison: Comparison, system: SystemChange) -> Iterator[str]:
    yield f"{system.name}({system.id})  {system.verdict}  {system.reason}"
    pairs = [("S", system.S), ("A", system.A), ("等级", system.level)]
    if system.in_force != system.level:
        pairs.append(("决定后的等级", system.in_force))
    levels = " ".join(
        f"{title} {old or _NONE} → {new or _NONE}" for title, (old, new) in pairs if old != new and not system.unread
    )
    if levels:
        yield f"  {levels}"
    # What came or went whole differs in every value it has.
    one_sided = system.verdict == "新增" or all(change.b is None for change in system.changes)
    listed = () if one_sided and system.verdict in ("新增", "终止") else system.changes
    whole = {change.record for change in listed if change.is_record}
    for change in listed:
        if change.record in whole and not change.is_record:
            continue
        where = comparison.places.get((system.id, change.record, change.field))
        revision = "" if change.b is not None else "前一版 "
        place = f"  {revision}{where[0]}:{where[1]}" if where else ""
        mark = "(文字)" if change in system.wording else ""
        own = change.record == system.id
        name = change.field if own else f"{change.record} {change.field.partition('.')[2]}".rstrip()
        yield f"  {name}{mark}  {change.a or _NONE} → {change.b or _NONE}{place}"
    if system.return_to:
        yield f"  回到  {system.return_to}"
    for follow in system.follow_ups:
        done = "已有" if follow.done else "还没有"
        evidence = f"  {'、'.join(follow.evidence)}" if follow.evidence else ""
        yield f"  {done}  {follow.what}{evidence}"


def document(comparison: Comparison) -> ChangeDocument:
    """Return the contract `secops/change/1`."""
    organization = comparison.organization
    return {
        "schema": "secops/change/1",
        "a": comparison.a,
        "b": comparison.b,
        "note": comparison.note,
        "as_of": comparison.as_of.isoformat(),
        "alike": comparison.alike,
        "systems": [_entry(comparison, system) for system in comparison.systems],
        "organization": {
            "verdict": organization.verdict,
            "reason": organization.reason,
            "changes": [{"field": c.field, "a": c.a, "b": c.b} for c in organization.changes],
            "notify": list(organization.notify),
        },
        "diagnostics": diagnostics_document(comparison.diagnostics, comparison.as_of, None)["diagnostics"],
    }


def _entry(comparison: Comparison, system: SystemChange) -> SystemChangeEntry:
    return {
        "id": system.id,
        "name": system.name,
        "verdict": system.verdict,
        "reason": system.reason,
        "causes": list(system.causes),
        "S": list(system.S),
        "A": list(system.A),
        "level": list(system.level),
        "in_force": list(system.in_force),
        "return_to": system.return_to,
        "changes": [_change(comparison, system, change) for change in system.changes],
        "follow_ups": [{"what": f.what, "evidence": list(f.evidence), "done": f.done} for f in system.follow_ups],
        "decision": system.decision.id if system.decision else None,
        "records": [record.id for record in system.records],
    }


def _change(comparison: Comparison, system: SystemChange, change: FieldChange) -> FieldChangeEntry:
    path, line = comparison.places.get((system.id, change.record, change.field), (None, None))
    return {
        "record": change.record,
        "field": change.field,
        "a": change.a,
        "b": change.b,
        "wording": change in system.wording,
        "path": path,
        "line": line,
    }
