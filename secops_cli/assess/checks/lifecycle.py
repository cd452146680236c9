"""Checks of the life cycle: what the present phase lacks, what is stale, who is missing, names that mean nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from secops_cli.assess.case import Case
from secops_cli.assess.checks.references import check_known
from secops_cli.assess.improvement import judge_improvement
from secops_cli.assess.lifecycle_standing import Board
from secops_cli.assess.naming import like_name
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.lifecycle import Activity, Lifecycle
from secops_cli.model.operation import ActivityEntry, Round, SystemLifecycle
from secops_cli.model.workspace import Family, RecordRef

Route = tuple[str | int, ...]


def check_lifecycles(case: Case) -> Iterator[Diagnostic]:
    """Records of systems that there are not; then every system's life, in the order of their ids."""
    yield from _check_owners(case)
    settings = case.workspace.settings
    if not (case.workspace.lifecycles or case.boards or settings.activity_months):
        return  # the rules need not be read
    lifecycle = case.catalogues.rules.lifecycle
    yield from _check_intervals(case, lifecycle)
    for record in case.workspace.lifecycles.values():
        yield from _check_names(case, lifecycle, record)
    for board in case.boards:
        yield from _check_board(case, board)


def _record(case: Case, family: Family, system: str) -> Place:
    return case.workspace.places[RecordRef(family, system)]


def _check_owners(case: Case) -> Iterator[Diagnostic]:
    """What is told of a system names one that there is."""
    workspace = case.workspace
    families: tuple[tuple[Family, tuple[str, ...]], ...] = (
        ("lifecycles", tuple(workspace.lifecycles)),
        ("operations", tuple(workspace.operations)),
        ("terminations", tuple(workspace.terminations)),
    )
    for family, systems in families:
        for name in systems:
            yield from check_known(workspace, _record(case, family, name), "systems", [(name, ("system",))])


_LIKENED: Final = 100
"""Unknown names of one record that are told which name they are like."""


def _check_intervals(case: Case, lifecycle: Lifecycle) -> Iterator[Diagnostic]:
    place = case.workspace.place(RecordRef("settings", "settings")) or Place("secops.yaml")
    for name in case.workspace.settings.activity_months:
        if fault := _activity_fault(lifecycle, name):
            yield Diagnostic("SEC735", place, fault, route=("activity_months", name))


def _activity_fault(lifecycle: Lifecycle, name: str, earlier: int = 0) -> str:
    """Why a name is no activity; empty where it is. The likeness costs milliseconds, so not all of many are told it."""
    meant = lifecycle.activities_of.get(name, ())
    if len(meant) == 1:
        return ""
    if not meant:
        return f"没有活动 {name}{like_name(lifecycle.activities_of, name) if earlier < _LIKENED else ''}"
    choices = "、".join(f"{lifecycle.phase_of[activity.id].title}/{activity.title}" for activity in meant)
    return f"{name} 在几个阶段都有，写明：{choices}"


def _check_names(case: Case, lifecycle: Lifecycle, record: SystemLifecycle) -> Iterator[Diagnostic]:
    """Activities, roles and documents go by the names of the source; rounds and their causes exist once."""
    place = _record(case, "lifecycles", record.system)
    unknown = 0
    for number, round_ in enumerate(record.rounds):
        yield from _check_cause(case, record, round_, place, ("rounds", number))
        listed: set[str] = set()
        for index, entry in enumerate(round_.activities):
            route: Route = ("rounds", number, "activities", index)
            activity = lifecycle.find_activity(entry.activity)
            if activity is None:
                words = _activity_fault(lifecycle, entry.activity, unknown)
                unknown += 1
                yield Diagnostic("SEC735", place, words, route=(*route, "activity"))
                continue
            if activity.id in listed:
                words = f"轮次 {round_.id} 里 {activity.title} 写了两次"
                yield Diagnostic("SEC206", place, words, route=(*route, "activity"))
            listed.add(activity.id)
            if entry.outputs:
                yield from _check_documents(case, lifecycle, (activity, entry), place, route)
            for name in entry.people:
                role = lifecycle.role_of.get(name)
                if role is None or role.id not in activity.roles:
                    titles = "、".join(lifecycle.role_of[r].title for r in activity.roles)
                    words = f"{activity.title} 没有角色 {name}，有：{titles}"
                    yield Diagnostic("SEC735", place, words, route=(*route, "people", name))


def _check_documents(
    case: Case, lifecycle: Lifecycle, told: tuple[Activity, ActivityEntry], place: Place, route: Route
) -> Iterator[Diagnostic]:
    """The documents are outputs of the activity, and the evidence that is named for them is there."""
    activity, entry = told
    for name, evidence in entry.outputs.items():
        document = lifecycle.document_of.get(name)
        if document is None or document.id not in activity.outputs:
            titles = "、".join(lifecycle.document_of[d].title for d in activity.outputs)
            yield Diagnostic(
                "SEC735", place, f"这个活动的输出里没有 {name}，有：{titles}", route=(*route, "outputs", name)
            )
        if not case.workspace.evidence.keys() >= set(evidence):
            named = ((key, (*route, "outputs", name, index)) for index, key in enumerate(evidence))
            yield from check_known(case.workspace, place, "evidence", named)


def _check_cause(
    case: Case, record: SystemLifecycle, round_: Round, place: Place, route: Route
) -> Iterator[Diagnostic]:
    """A round that a change or an improvement set off names it, and begins where that leads to."""
    if round_.trigger not in ("变更", "改进"):
        return
    if round_.cause is None:
        words = f"轮次 {round_.id} 由{round_.trigger}而来，没有写所因"
        yield Diagnostic("SEC738", place, words, f"在 cause 写{round_.trigger}的 id。", route=(*route, "trigger"))
        return
    operation = case.workspace.operations.get(record.system)
    if round_.trigger == "变更":
        known = {c.id for c in case.workspace.changes.values() if c.system == record.system}
        unread = "changes" in case.workspace.damaged
    else:
        known = {i.id for i in operation.improvements} if operation else set()
        unread = "operations" in case.workspace.damaged
    if round_.cause not in known and not unread:
        words = f"{record.system} 没有 id 为 {round_.cause} 的{round_.trigger}"
        yield Diagnostic("SEC301", place, words, route=(*route, "cause"))
        return
    led = _leads_to(case, record.system, round_)
    lifecycle = case.catalogues.rules.lifecycle
    activities = [lifecycle.find_activity(entry.activity) for entry in round_.activities]
    if led and activities and not any(a and lifecycle.phase_of[a.id].title == led.phase for a in activities):
        words = f"{round_.cause} 是{led.what}，要回到{led.phase}，轮次 {round_.id} 里没有这个阶段的活动"
        yield Diagnostic("SEC738", place, words, route=(*route, "activities"))


class _Led(NamedTuple):
    """What set a round off, and the phase that it leads to."""

    what: str
    phase: str


def _leads_to(case: Case, system: str, round_: Round) -> _Led | None:
    """Where a change leads as it is declared, or an improvement as it is judged; None where nowhere else.

    Source: 等级保护实施过程 2.1.1, 2.2.4 6.(2)1).
    """
    lifecycle, cause = case.catalogues.rules.lifecycle, round_.cause or ""
    if round_.trigger == "变更":
        change = case.workspace.changes.get(cause)
        if change is None or change.system != system:
            return None
        phase = "classification" if change.declared == "重大变更" else "implementation"
        return _Led(change.declared, lifecycle.phase(phase).title)
    operation = case.workspace.operations.get(system)
    for improvement in operation.improvements if operation else ():
        if improvement.id == cause:
            found = judge_improvement(improvement, case.workspace.settings.improvement_thresholds)
            return _Led(f"{found.verdict}的改进", found.to) if found.to else None
    return None


def _check_board(case: Case, board: Board) -> Iterator[Diagnostic]:
    """What the present phase lacks; a system whose life nobody recorded is told of once."""
    name = board.system.name
    family: Family = "lifecycles" if board.recorded else "systems"
    place = _record(case, family, board.system.id)
    if board.recorded:
        yield from _check_lacking(board, place)
    elif board.system.status != "已终止" and board.unread is None:
        phase = f"{board.phase.title}做到哪里" if board.phase else "做到哪个阶段"
        yield Diagnostic("SEC731", place, f"{name} 没有 lifecycle.yaml，不知道{phase}")
    for stale in board.stale if board.unread is None else ():
        words = (
            f"{name} 的{stale.output.document.title}({stale.output.dated})"
            f"早于它所依的{stale.source.document.title}({stale.source.dated})"
        )
        yield Diagnostic("SEC732", place, words, route=stale.standing.route)
    for standing in board.standings:
        if standing.overdue is not None:
            words = f"{name} 的{standing.activity.title}最迟应在 {standing.overdue} 再做"
            yield Diagnostic("SEC736", place, words, route=standing.route)


def _check_lacking(board: Board, place: Place) -> Iterator[Diagnostic]:
    name, lacking = board.system.name, board.lacking
    states = {(s.phase.id, s.state): s.phase for s in lacking if s.state in _UNDONE}
    for (_, state), phase in states.items():
        titles = [s.activity.title for s in lacking if s.phase is phase and s.state == state]
        words = f"{name} {phase.title}，{state} {len(titles)} 个活动：{'、'.join(titles)}"
        yield Diagnostic("SEC730", place, words, route=("system",))
    for standing in lacking:
        title = f"{name} {standing.phase.title}：{standing.activity.title}"
        for fault in standing.faults:
            yield Diagnostic("SEC730", place, f"{title}，{fault}", route=standing.route)
        if standing.absent:
            words = f"{title}，没有写谁参与：{'、'.join(standing.absent)}"
            yield Diagnostic("SEC733", place, words, route=(*standing.route, "activity"))


_UNDONE: Final = ("未记录", "未开始", "进行中")
