"""Proves a catalogue: ids, ladders, references, measures, thresholds, and every worked example."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from secops_cli.assess.fitting import check_faults, example_faults
from secops_cli.model.standard import Clause, Condition, Judged, Link, Standard, checks_of


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """What is wrong with a clause (or with the edition, where `clause` is empty)."""

    standard: str
    clause: str
    message: str


def check_standard(standard: Standard) -> list[CatalogueFault]:
    """Return every fault of a catalogue."""
    faults = [CatalogueFault(standard.id, "", words) for words in edition_faults(standard)]
    declared = {part.id for part in standard.edition.parts}
    for part_id, clauses in standard.clauses.items():
        for clause in clauses if part_id in declared else ():
            faults += [CatalogueFault(standard.id, clause.id, words) for words in clause_faults(standard, clause)]
    return faults


def count_examples(standard: Standard) -> int:
    """Return how many worked examples a catalogue has."""
    return sum(len(clause.examples) for clause in standard.clause.values())


def check_crosswalk(links: Iterable[Link], standard: Callable[[str], Standard | None]) -> list[str]:
    """Return what is wrong with links: clauses that do not exist, one standard only, a pair that is said twice.

    Args:
        standard: finds a standard by id or alias.
    """
    faults: list[str] = []
    seen: set[frozenset[str]] = set()
    for link in links:
        shown = "、".join(link.clauses)
        editions = [standard(name.partition(":")[0]) for name in link.clauses]
        for name, edition in zip(link.clauses, editions, strict=True):
            if edition is None or name.partition(":")[2] not in edition.clause:
                faults.append(f"{shown}：没有条目 {name}")
            elif name.partition(":")[0] != edition.edition.alias:
                faults.append(f"{shown}：{name} 要用简称 {edition.edition.alias}")
        if len({edition.id for edition in editions if edition}) < 2:
            faults.append(f"{shown}：要属于不同的标准")
        for pair in map(frozenset, combinations(link.clauses, 2)):
            if pair in seen:
                faults.append(f"{'、'.join(sorted(pair))}：已在另一组里")
            seen.add(pair)
    return faults


def edition_faults(standard: Standard) -> Iterator[str]:
    """Yield what is wrong with an edition as a whole."""
    edition = standard.edition
    parts = {part.id for part in edition.parts}
    if len(set(edition.ladder)) != len(edition.ladder):
        yield "级别阶梯有重复"
    for part_id in standard.clauses:
        if part_id not in parts:
            yield f"条目文件属于没有声明的部分 {part_id}"
    for part in edition.parts:
        if not standard.clauses.get(part.id):
            yield f"部分 {part.id} 没有条目"
    for category in edition.categories:
        if category.part not in parts:
            yield f"类别 {category.id} 的部分 {category.part} 没有声明"
    total = sum(len(clauses) for clauses in standard.clauses.values())
    if total != len(standard.clause):
        yield "条号有重复"


def clause_faults(standard: Standard, clause: Clause) -> Iterator[str]:
    """Yield what is wrong with one clause of a standard."""
    part = standard.part_of[clause.id]
    for level in clause.levels:
        if level not in standard.ladder:
            yield f"级别 {level} 不在阶梯上"
    if part.kind == "cumulative" and len(clause.levels) != 1:
        yield "递进部分的条目只写首次提出它的级别"
    for other in (*clause.entails, *clause.replaces):
        if other not in standard.clause:
            yield f"指向不存在的条目 {other}"
    yield from _reference_faults(standard, clause)
    if _replaces_itself(standard, clause):
        yield f"{clause.id} 的取代关系成环"
    yield from _selection_faults(standard, clause)
    if (clause.basis == "row") == (clause.test is not None):
        yield "basis 与 test 不配：fact 与 both 要有 test，row 不能有"
    if clause.basis != "fact" and not clause.evidence.all:
        yield "要自评估的条目没有写需要的材料"
    unfit = [
        fault for condition in _conditions(clause) for c in checks_of(condition) for fault in check_faults(standard, c)
    ]
    yield from unfit
    if clause.test is not None and not clause.examples:
        yield "带 test 的条目没有例子"
    # A test that does not fit its measures cannot be worked.
    for example in clause.examples if not unfit else ():
        yield from example_faults(clause, example)


def _replaces_itself(standard: Standard, clause: Clause) -> bool:
    """Whether a clause replaces itself, through others maybe."""
    seen: set[str] = set()
    stack = list(clause.replaces)
    while stack:
        current = stack.pop()
        if current == clause.id:
            return True
        if current not in seen and current in standard.clause:
            seen.add(current)
            stack += standard.clause[current].replaces
    return False


def _reference_faults(standard: Standard, clause: Clause) -> Iterator[str]:
    for old in clause.replaces:
        if old in standard.clause and standard.part_of[old].id != standard.part_of[clause.id].id:
            yield f"取代的条目 {old} 不在同一部分"
    for other in clause.entails:
        if other not in standard.clause:
            continue
        if standard.clause[other].basis == "fact":
            yield f"带出的条目 {other} 只看数值，数值一律重算"
        if set(standard.clause[other].levels) & set(clause.levels):
            yield f"带出的条目 {other} 与本条同级，只能带出其他级别的条目"


def _selection_faults(standard: Standard, clause: Clause) -> Iterator[str]:
    for other in clause.selects:
        if other not in standard.clause:
            yield f"供选择的条目 {other} 不存在"
        elif not standard.clause[other].option or standard.clause[other].levels != clause.levels:
            yield f"供选择的条目 {other} 要写 option: true，并与本条同级"
    if clause.option and not any(clause.id in c.selects for c in standard.clause.values()):
        yield "写了 option，却没有条目从中选择"
    if (clause.option or clause.selects) and clause.basis != "row":
        yield "选择由自评估行说明，basis 只能是 row"


def _conditions(clause: Clause) -> Iterable[Condition]:
    if clause.test is not None:
        yield clause.test
    if clause.when is not None and not isinstance(clause.when, Judged):
        yield clause.when
    for reading in clause.readings:
        yield reading.test
    for group in clause.evidence.all:
        if group.when is not None:
            yield group.when
