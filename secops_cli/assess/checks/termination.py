"""Checks of how a system was ended: approvals of leaders, information that is left over, what nobody accounted for.

The three kinds of record follow no order, and only the plans for equipment and for media need approval.

Source: 等级保护实施过程 2.2.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from secops_cli.assess.case import Case
from secops_cli.assess.checks.references import check_known
from secops_cli.assess.classification import SystemGrade
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.operation import (
    DisposalPlan,
    DisposedEquipment,
    DisposedInformation,
    DisposedMedium,
    Termination,
)
from secops_cli.model.workspace import RecordRef

_Item = DisposedInformation | DisposedEquipment | DisposedMedium


def check_terminations(case: Case) -> Iterator[Diagnostic]:
    """Every system that is ending or has ended."""
    for grade in case.systems:
        system, record = grade.system, case.workspace.terminations.get(grade.system.id)
        if record is not None:
            place = case.workspace.places[RecordRef("terminations", system.id)]
            yield from _check_record(case, grade, record, place)
        elif system.status == "已终止" and not case.workspace.unread_at("terminations", system.id):
            place = case.workspace.places[RecordRef("systems", system.id)]
            yield Diagnostic("SEC744", place, f"{system.name} 已终止，没有 termination.yaml", route=("status",))


def _check_record(case: Case, grade: SystemGrade, record: Termination, place: Place) -> Iterator[Diagnostic]:
    system = grade.system
    for key, items in (
        ("information", record.information),
        ("equipment", record.equipment),
        ("media", record.media),
    ):
        if items is None and system.status == "已终止":
            words = f"{system.name} 已终止，没有写{_TITLES[key]}怎样处理"
            yield Diagnostic("SEC743", place, words, f"在 {key} 逐项写；没有的写 []。")
        yield from _check_items(case, key, items or (), place, ended=system.status == "已终止")
    ended = system.status == "已终止"
    yield from _check_plan(case, "equipment", record.equipment or (), record.equipment_plan, place, ended=ended)
    yield from _check_plan(case, "media", record.media or (), record.media_plan, place, ended=ended)
    if ended:
        yield from _check_ended(case, grade, record, place)


def _check_ended(case: Case, grade: SystemGrade, record: Termination, place: Place) -> Iterator[Diagnostic]:
    """Everything that there was is accounted for, in writing."""
    system = grade.system
    for what, known, items in (
        ("信息资产", [(a.id, a.name) for a in system.assets or ()], record.information),
        ("设备", [(d.id, d.name) for d in system.devices or ()], record.equipment),
    ):
        left = unaccounted(known, items or ())
        if items is not None and left:
            words = f"{system.name} 的{what}没有交代去向：{'、'.join(left)}"
            yield Diagnostic("SEC743", place, words)
    for key, any_, evidence in (
        ("information", bool(record.information), record.information_record),
        ("equipment", bool(record.equipment), record.equipment_record),
        ("media", bool(record.media), record.media_record),
    ):
        fault = case.papers.missing_kinds(evidence, (("终止处理记录",),)) if any_ else ()
        if fault and not case.may_be_unread(evidence):
            words = f"{system.name} 的{_TITLES[key]}处理没有成文的记录：{fault[0][1]}"
            yield Diagnostic("SEC743", place, words, route=(f"{key}_record",) if evidence else ())


_TITLES = {"information": "信息", "equipment": "设备", "media": "存储介质"}


def _check_items(case: Case, key: str, items: Iterable[_Item], place: Place, *, ended: bool) -> Iterator[Diagnostic]:
    """Each record tells who, how, and where the information is now or whether any is left over."""
    for index, item in enumerate(items):
        done = item.date is not None and item.date <= case.as_of
        if not done and not ended:
            continue  # still to be done
        told = (("处理日期", done), ("参与的人员", item.people), ("处理的方式", item.method))
        lacking = [title for title, value in told if not value]
        when = f"已于 {item.date} {item.handling}" if done else f"记为{item.handling}"
        if isinstance(item, DisposedInformation):
            if item.now_at is None and item.handling != "清除":
                lacking.append("信息目前在何处")
        elif item.residual is None:
            yield Diagnostic("SEC741", place, f"{item.what} {when}，没有写有无残余信息", route=(key, index, "what"))
        elif item.residual == "有残余信息":
            yield Diagnostic("SEC742", place, f"{item.what} {when}，还有残余信息", route=(key, index, "residual"))
        if lacking:
            words = f"{item.what} 的处理记录没有写{'、'.join(lacking)}"
            yield Diagnostic("SEC743", place, words, route=(key, index, "what"))


def _check_plan(
    case: Case, key: str, items: Sequence[_Item], plan: DisposalPlan, place: Place, *, ended: bool
) -> Iterator[Diagnostic]:
    """A leader approves the plan before anything is disposed of."""
    days = [item.date for item in items if item.date is not None and item.date <= case.as_of]
    approved = min((approval.date for approval in plan.approvals), default=None)
    title = f"{_TITLES[key]}处理方案"
    if items and (days or ended) and approved is None:
        when = f"已于 {min(days)} 处理" if days else "系统已终止"
        yield Diagnostic("SEC740", place, f"{when}，{title}没有主管领导审批", route=(key,))
    elif days and approved is not None and min(days) < approved:
        words = f"已于 {min(days)} 处理，{title} {approved} 才审批"
        yield Diagnostic("SEC740", place, words, route=(f"{key}_plan", "approvals"))
    if items and not plan.documents:
        yield Diagnostic("SEC743", place, f"没有{title}", route=(key,))
    if "people" in case.workspace.stated:
        named = ((approval.by, (f"{key}_plan", "approvals", n, "by")) for n, approval in enumerate(plan.approvals))
        yield from check_known(case.workspace, place, "people", named)


def unaccounted(known: Iterable[tuple[str, str]], items: Iterable[_Item]) -> list[str]:
    """Return the names of what there is of which no item tells what became of it.

    Args:
        known: id and name of each thing; an item may name it by either.
        items: what was disposed of, or is going to be.
    """
    told = {item.what for item in items}
    return [name for key, name in known if key not in told and name not in told]
