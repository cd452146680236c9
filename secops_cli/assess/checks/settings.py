"""Checks of `secops.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from secops_cli.assess.case import SETTINGS, Case
from secops_cli.assess.naming import like_clause, like_standard
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.base import named_evidence
from secops_cli.model.settings import Target
from secops_cli.terms import AGELESS_KINDS, EVIDENCE_KINDS


def check_settings(case: Case) -> Iterator[Diagnostic]:
    """Targets or systems are declared; readings and freshness rules name what exists; cycles are distinct."""
    settings = case.workspace.settings
    place = case.workspace.place(SETTINGS)
    if place is None:  # unreadable: said already
        return
    judged = case.workspace.systems or case.workspace.campaigns
    if not settings.targets and not judged and not case.workspace.damaged & {"systems", "campaigns"}:
        yield Diagnostic("SEC503", place, "没有声明目标", route=("targets",))
    for name, reading in settings.readings.items():
        fault = _reading_fault(case, name, reading)
        if fault:
            yield Diagnostic("SEC504", place, f"readings 的 {name}：{fault}", route=("readings", name))
    for kind in settings.freshness:
        if kind not in EVIDENCE_KINDS:
            close = get_close_matches(kind, EVIDENCE_KINDS, n=1, cutoff=0.3)
            words = f"freshness：没有 {kind} 这种材料" + (f"，是否想写 {close[0]}" if close else "")
            yield Diagnostic("SEC504", place, words, "种类见 docs/glossary.md。", route=("freshness", kind))
        elif kind in AGELESS_KINDS:
            words = f"freshness：{kind}从不老化，这一项不起作用"
            yield Diagnostic("SEC504", place, words, "删去这一项。", route=("freshness", kind))
    yield from _repeated_cycles(case, place)
    yield from _missing_register(case, place)


def _missing_register(case: Case, place: Place) -> Iterator[Diagnostic]:
    """Said once, instead of once for each reference: no register was read at all though evidence is referred to."""
    workspace = case.workspace
    if "evidence" in workspace.stated or "evidence" in workspace.damaged:
        return
    described = (workspace.people, workspace.systems, workspace.classifications, workspace.changes, workspace.data)
    records = (record for family in described for record in family.values())
    if any(placed.row.evidence for placed in workspace.rows) or any(any(named_evidence(r)) for r in records):
        words = "记录里引用了证明材料，但没有读到任何台账(evidence/ 下名为 *.register.yaml 的文件)"
        yield Diagnostic("SEC301", place, words, "检查台账的文件名。")


def _reading_fault(case: Case, name: str, reading: str) -> str:
    standard_name, _, clause_id = name.rpartition(":")
    standard = case.standard(standard_name)
    if standard is None:
        if not standard_name:
            return "要写成 标准:条号，如 tcas:6.4.1"
        return f"没有标准 {standard_name}{like_standard(case.catalogues.editions.values(), standard_name)}"
    clause = standard.clause.get(clause_id)
    if clause is None:
        return f"{standard.id} 没有条目 {clause_id}{like_clause(standard, clause_id)}"
    known = [r.id for r in clause.readings]
    if reading in (*known, "literal"):
        return ""
    return f"没有读法 {reading}，可用：{'、'.join(['literal', *known])}"


def _repeated_cycles(case: Case, place: Place) -> Iterator[Diagnostic]:
    """Cycles differ in name and first day, targets in standard, category and level."""
    names: set[str] = set()
    starts: dict[date, str] = {}
    for index, cycle in enumerate(case.workspace.settings.cycles):
        if cycle.id in names:
            yield Diagnostic("SEC206", place, f"评估周期 {cycle.id} 重复", route=("cycles", index))
        elif cycle.start in starts:
            words = f"评估周期 {cycle.id} 与 {starts[cycle.start]} 同日开始，不知道哪个有效"
            yield Diagnostic("SEC206", place, words, "改正其中一个的 from，或删去多余的一个。", route=("cycles", index))
        names.add(cycle.id)
        starts.setdefault(cycle.start, cycle.id)
    seen: set[Target] = set()
    for index, target in enumerate(case.workspace.settings.targets):
        if target in seen:
            yield Diagnostic("SEC206", place, "同一个目标写了两次", "删去重复的目标。", route=("targets", index))
        seen.add(target)
