"""The life of systems as text for people, and as the `secops/lifecycle/1` contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from secops_cli.assess.case import Case
from secops_cli.assess.contents import Checked
from secops_cli.assess.improvement import judge_improvement
from secops_cli.assess.lifecycle_standing import UNREAD, Board, Standing
from secops_cli.model.judgement import Origin
from secops_cli.model.names import listed
from secops_cli.report.grade import heading
from secops_cli.report.text import safe, table

if TYPE_CHECKING:
    from secops_cli.report.contracts.lifecycle import (
        ContentEntry,
        ImprovementEntry,
        LifecycleActivityEntry,
        LifecycleDocumentContract,
        LifecycleSystemEntry,
    )

_DASH: Final = "—"
_MANY: Final = 3

Contents = Mapping[str, Sequence[Checked]]
"""System → what its documents were found to hold."""


def format_text(
    case: Case, origin: Origin, boards: Sequence[Board], contents: Contents | None, *, every_phase: bool = False
) -> str:
    """Return the board of one system, or one line a system of several.

    Args:
        case: the judged repository.
        origin: where it came from.
        boards: the systems to show.
        contents: what documents were found to hold; None where nobody asked.
        every_phase: list the activities of every phase; else those of which nothing is recorded are only counted.
    """
    lines = [heading(case, origin), "", case.catalogues.rules.lifecycle.title]
    if not boards:
        lines += _unread(case) or ["", "  还没有系统：在 systems/<id>/system.yaml 描述"]
    elif len(boards) == 1:
        lines += _board(case, boards[0], every_phase=every_phase)
        lines += _unread(case)
    else:
        lines += ["", *table([("系统", "运行状态", "阶段", "完成", "过时", "接着做"), *map(_line, boards)])]
        lines += _unread(case)
        lines += ["", "  看一个系统的全部活动：secops lifecycle 系统的id"]
    for board in boards if contents is not None else ():
        lines += _contents(board, (contents or {}).get(board.system.id, ()))
    return "\n".join(map(safe, lines))


def _unread(case: Case) -> list[str]:
    torn = case.workspace.torn("systems")
    return ["", *(f"  {place} 读不出，先改好" for place in torn)] if torn else []


def _line(board: Board) -> tuple[str, ...]:
    own = [s for s in board.standings if s.phase is board.phase and s.asked]
    done = f"{sum(s.complete for s in own)}/{len(own)}" if board.recorded else UNREAD if board.unread else "未记录"
    following = listed([s.activity.title for s in board.next], _MANY) if board.next else _DASH
    return (
        board.system.name,
        board.system.status,
        _phase(board),
        done,
        str(len(board.stale)) if board.stale else _DASH,
        following,
    )


def _phase(board: Board) -> str:
    return board.phase.title if board.phase else UNREAD


def _board(case: Case, board: Board, *, every_phase: bool) -> list[str]:
    system = board.system
    lines = ["", f"system:{system.id} {system.name} · {system.status} · 现在：{_phase(board)}"]
    if board.unread:
        lines.append(f"  {board.unread} 读不出：下面只看得出别处登记的文档，没有的不等于缺")
    elif not board.recorded:
        lines.append("  没有 lifecycle.yaml：下面只看得出已登记的文档")
    rows: list[tuple[str, ...]] = [("活动", "状态", "轮次", "输出", "还缺")]
    for phase in case.catalogues.rules.lifecycle.phases:
        own = [s for s in board.standings if s.phase is phase]
        asked = [s for s in own if s.asked]
        mark = "▶ " if phase is board.phase else ""
        rows.append((f"{mark}{phase.title}", f"{sum(s.complete for s in asked)}/{len(asked)}", "", "", ""))
        if every_phase or phase is board.phase or any(standing.entry for standing in own):
            rows += [_row(standing) for standing in own]
    lines += table(rows)
    if board.stale:
        lines += ["", "  过时：依据更新以后要复核"]
        lines += [
            f"    {s.output.document.title}({s.output.dated}) 早于 {s.source.document.title}({s.source.dated})"
            for s in board.stale
        ]
    improvements = _improvements(case, board)
    if improvements:
        lines += ["", "  改进"]
        lines += [
            f"    {i['id']} {i['summary']}：{i['verdict']}({i['reason']})"
            + (f" → {i['return_to']}" if i["return_to"] else "")
            for i in improvements
        ]
    if board.next:
        lines += ["", "  接着可以做", *(f"    {_next(standing)}" for standing in board.next)]
    elif board.lacking:
        wanted = dict.fromkeys(title for standing in board.lacking for title in standing.waits_for)
        lines += ["", f"  要先有：{'、'.join(wanted)}"]
    return lines


def _row(standing: Standing) -> tuple[str, ...]:
    documents = "；".join(
        f"{output.document.title}{f'({output.dated})' if output.dated else ''}"
        for output in standing.outputs
        if not output.fault
    )
    lacks = [*standing.faults, *(f"没有写{role}" for role in standing.absent)]
    if standing.overdue is not None:
        lacks.append(f"最迟应在 {standing.overdue} 再做")
    if standing.lacking and standing.waits_for:
        lacks.append(f"要先有{'、'.join(standing.waits_for)}")
    state = standing.state if standing.asked else standing.unasked
    return (
        f"  {standing.activity.title}",
        state,
        standing.round.id if standing.round else _DASH,
        documents or _DASH,
        "；".join(lacks) or _DASH,
    )


def _next(standing: Standing) -> str:
    made = "、".join(output.document.title for output in standing.outputs if output.fault)
    return f"{standing.activity.title} → {made}" if made else standing.activity.title


def _improvements(case: Case, board: Board) -> list[ImprovementEntry]:
    operation = case.workspace.operations.get(board.system.id)
    thresholds = case.workspace.settings.improvement_thresholds
    entries: list[ImprovementEntry] = []
    for improvement in operation.improvements if operation else ():
        verdict, reason, to = judge_improvement(improvement, thresholds)
        entries.append(
            {
                "id": improvement.id,
                "summary": improvement.summary,
                "verdict": verdict,
                "reason": reason,
                "return_to": to,
                "branch": improvement.branch,
            }
        )
    return entries


def _contents(board: Board, checked: Sequence[Checked]) -> list[str]:
    lines = ["", f"  文档内容 · {board.system.name}"]
    if not checked:
        lines.append("    没有登记要核对内容的文档")
    for found in checked:
        where = found.path or found.evidence
        if found.fault:
            lines.append(f"    {found.document.title} {where}：{found.fault}，没有核对")
            continue
        missing = [item.item for item in found.items if item.state == "缺"]
        near = [f"{item.item}(近似：{item.heading})" for item in found.items if item.state == "近似"]
        words = "都有" if not missing and not near else ""
        words += f"缺{found.modality}的标题：{'、'.join(missing)}" if missing else ""
        words += ("；" if missing else "") + f"由人核对：{'、'.join(near)}" if near else ""
        lines.append(f"    {found.document.title} {where}：{words}")
    return lines


# --- JSON -------------------------------------------------------------------------------------------------------


def document(
    case: Case, origin: Origin, boards: Sequence[Board], contents: Contents | None
) -> LifecycleDocumentContract:
    """Return the contract `secops/lifecycle/1`."""
    organization = case.workspace.organization
    return {
        "schema": "secops/lifecycle/1",
        "organization": organization.name if organization else None,
        "as_of": case.as_of.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "edition": case.catalogues.rules.lifecycle.id,
        "systems": [_system(case, board, contents) for board in boards],
    }


def _system(case: Case, board: Board, contents: Contents | None) -> LifecycleSystemEntry:
    processes = {
        activity.id: process.title
        for phase in case.catalogues.rules.lifecycle.phases
        for process in phase.processes
        for activity in process.activities
    }
    entry: LifecycleSystemEntry = {
        "id": board.system.id,
        "name": board.system.name,
        "status": board.system.status,
        "phase": board.phase.title if board.phase else None,
        "recorded": board.recorded,
        "unread": str(board.unread) if board.unread else None,
        "activities": [_activity(standing, processes[standing.activity.id]) for standing in board.standings],
        "next": [standing.activity.id for standing in board.next],
        "stale": [
            {
                "activity": stale.standing.activity.id,
                "document": stale.output.document.title,
                "dated": str(stale.output.dated),
                "source": stale.source.document.title,
                "source_dated": str(stale.source.dated),
            }
            for stale in board.stale
        ],
        "improvements": _improvements(case, board),
    }
    if contents is not None:
        entry["contents"] = [_content(found) for found in contents.get(board.system.id, ())]
    return entry


def _activity(standing: Standing, process: str) -> LifecycleActivityEntry:
    return {
        "id": standing.activity.id,
        "phase": standing.phase.title,
        "process": process,
        "title": standing.activity.title,
        "source": standing.activity.source,
        "state": standing.state,
        "asked": standing.asked,
        "complete": standing.complete,
        "round": standing.round.id if standing.round else None,
        "outputs": [
            {
                "document": output.document.title,
                "evidence": list(output.evidence),
                "dated": output.dated.isoformat() if output.dated else None,
                "fault": output.fault or None,
            }
            for output in standing.outputs
        ],
        "faults": list(standing.faults),
        "absent": list(standing.absent),
        "waits_for": list(standing.waits_for),
        "overdue": standing.overdue.isoformat() if standing.overdue else None,
    }


def _content(found: Checked) -> ContentEntry:
    return {
        "document": found.document.title,
        "modality": found.modality,
        "evidence": found.evidence,
        "path": found.path,
        "fault": found.fault or None,
        "items": [{"item": i.item, "state": i.state, "heading": i.heading} for i in found.items],
    }
