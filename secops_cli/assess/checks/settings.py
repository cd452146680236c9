"""Checks of `secops.yaml`."""

from __future__ import annotations

from collections.abc import Iterator

from secops_cli.assess.case import SETTINGS, Case
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.terms import EVIDENCE_KINDS


def check_settings(case: Case) -> Iterator[Diagnostic]:
    """Targets are declared; readings and freshness rules name what exists; cycles are distinct."""
    settings = case.workspace.settings
    place = case.workspace.place(SETTINGS)
    if place is None:  # unreadable: said already
        return
    if not settings.targets:
        yield Diagnostic("SEC503", place, "没有声明目标", route=("targets",))
    for name, reading in settings.readings.items():
        fault = _reading_fault(case, name, reading)
        if fault:
            yield Diagnostic("SEC504", place, f"readings 的 {name}：{fault}", route=("readings", name))
    for kind in settings.freshness:
        if kind not in EVIDENCE_KINDS:
            yield Diagnostic("SEC504", place, f"freshness 里没有 {kind} 这种材料", route=("freshness", kind))
    yield from _repeated_cycles(case, place)


def _reading_fault(case: Case, name: str, reading: str) -> str:
    standard_name, _, clause_id = name.rpartition(":")
    standard = case.standard(standard_name)
    if standard is None:
        return "要写成 标准:条号，如 tcas:6.4.1" if not standard_name else f"没有标准 {standard_name}"
    clause = standard.clause.get(clause_id)
    if clause is None:
        return f"{standard.id} 没有条目 {clause_id}"
    known = [r.id for r in clause.readings]
    if reading in (*known, "literal"):
        return ""
    return f"没有读法 {reading}，可用：{'、'.join(['literal', *known])}"


def _repeated_cycles(case: Case, place: Place) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, cycle in enumerate(case.workspace.settings.cycles):
        if cycle.id in seen:
            yield Diagnostic("SEC206", place, f"评估周期 {cycle.id} 重复", route=("cycles", index))
        seen.add(cycle.id)
