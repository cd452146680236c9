"""Proves a catalogue: ids, ladders, references, measures, thresholds, and every worked example."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

from secops_cli.assess.fitting import check_faults, example_faults
from secops_cli.model.crosswalk import Link
from secops_cli.model.standard import Clause, Condition, Edition, Judged, Standard, checks_of

NOT_SELECTED: Final = "写了 option，却没有条目从中选择"

_SURVEILLANCE_MONTHS: Final = range(1, 121)


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
    proof = Proof(standard)
    for part_id, clauses in standard.clauses.items():
        for clause in clauses if part_id in declared else ():
            faults += [CatalogueFault(standard.id, clause.id, words) for words in proof.faults(clause)]
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
    yield from _part_faults(standard)
    yield from _category_faults(edition)
    yield from _level_faults(standard)
    if edition.surveillance is not None and edition.surveillance.months not in _SURVEILLANCE_MONTHS:
        yield f"surveillance 的 months 不能是 {edition.surveillance.months}"
    total = sum(len(clauses) for clauses in standard.clauses.values())
    if total != len(standard.clause):
        yield "条号有重复"


def _part_faults(standard: Standard) -> Iterator[str]:
    edition = standard.edition
    declared = {part.id for part in edition.parts}
    categories = {category.id for category in edition.categories}
    for name in _twice(part.id for part in edition.parts):
        yield f"部分 {name} 写了两次"
    for part_id in standard.clauses:
        if part_id not in declared:
            yield f"条目文件属于没有声明的部分 {part_id}"
    for part in edition.parts:
        if not standard.clauses.get(part.id):
            yield f"部分 {part.id} 没有条目"
        if part.category is not None and part.category not in categories:
            yield f"部分 {part.id} 的类别 {part.category} 没有声明"


def _category_faults(edition: Edition) -> Iterator[str]:
    declared = {part.id: part for part in edition.parts}
    for name in _twice(category.id for category in edition.categories):
        yield f"类别 {name} 写了两次"
    for category in edition.categories:
        if category.part not in declared:
            yield f"类别 {category.id} 的部分 {category.part} 没有声明"
        elif declared[category.part].category not in (None, category.id):
            yield f"类别 {category.id} 的部分 {category.part} 属于类别 {declared[category.part].category}"


def _level_faults(standard: Standard) -> Iterator[str]:
    """A level that no clause asks anything for would be reached by everybody."""
    if len(set(standard.ladder)) != len(standard.ladder):
        yield "级别阶梯有重复"
    asked = {level for clause in standard.clause.values() for level in clause.levels}
    for level in standard.ladder if asked else ():
        if level not in asked:
            yield f"级别 {level} 没有条目"


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


class Proof:
    """Proves the clauses of a standard; what takes a look at all of them is looked at once.

    Args:
        standard: every clause of it stands in a part that is declared.
    """

    def __init__(self, standard: Standard) -> None:
        self._standard = standard

    def faults(self, clause: Clause) -> Iterator[str]:
        """Yield what is wrong with one clause of the standard."""
        standard = self._standard
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
        if clause.id in self._circular:
            yield f"{clause.id} 的取代关系成环"
        yield from _selection_faults(standard, clause)
        if clause.option and clause.id not in self._selected:
            yield NOT_SELECTED
        if (clause.basis == "row") == (clause.test is not None):
            yield "basis 与 test 不配：fact 与 both 要有 test，row 不能有"
        if clause.basis != "fact" and not clause.evidence.all:
            yield "要自评估的条目没有写需要的材料"
        yield from _test_faults(standard, clause)

    @cached_property
    def _selected(self) -> frozenset[str]:
        return frozenset(name for clause in self._standard.clause.values() for name in clause.selects)

    @cached_property
    def _circular(self) -> frozenset[str]:
        """The clauses that stand in a circle of replacing, or between two: what is left when all ends are cut off."""
        replaces = {clause.id: set(clause.replaces) for clause in self._standard.clause.values()}
        left = _without_ends(replaces)
        backwards: dict[str, set[str]] = {name: set() for name in left}
        for name in left:
            for old in replaces[name] & left:
                backwards[old].add(name)
        return frozenset(_without_ends(backwards))


def _without_ends(arrows: Mapping[str, set[str]]) -> set[str]:
    """The names that are left when those from which no arrow leads to one that is left are taken away."""
    into: dict[str, list[str]] = defaultdict(list)
    out = {name: len(others & arrows.keys()) for name, others in arrows.items()}
    for name, others in arrows.items():
        for other in others:
            into[other].append(name)
    ends = [name for name, count in out.items() if not count]
    left = set(arrows)
    while ends:
        end = ends.pop()
        left.discard(end)
        for name in into[end]:
            out[name] -= 1
            if not out[name]:
                ends.append(name)
    return left


def _test_faults(standard: Standard, clause: Clause) -> Iterator[str]:
    leaves = [check for condition in _conditions(clause) for check in checks_of(condition)]
    unfit = [fault for check in leaves for fault in check_faults(standard, check)]
    yield from unfit
    if clause.test is not None and not clause.examples:
        yield "带 test 的条目没有例子"
    # A test that does not fit its measures cannot be worked.
    for example in clause.examples if not unfit else ():
        yield from example_faults(clause, example)


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
