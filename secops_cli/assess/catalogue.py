"""Proves a catalogue: ids, ladders, references, measures, thresholds, and every worked example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from secops_cli.assess.conditions import as_number, compare, evaluate
from secops_cli.assess.measures import MEASURES
from secops_cli.model.judgement import Quantity, Unknown, Value, Word
from secops_cli.model.standard import Check, Clause, Condition, Example, Judged, Standard, checks_of
from secops_cli.terms import SCALES


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """What is wrong with a clause (or with the edition, where `clause` is empty)."""

    standard: str
    clause: str
    message: str


def check_standard(standard: Standard) -> list[CatalogueFault]:
    """Return every fault of a catalogue."""
    faults = [CatalogueFault(standard.id, "", words) for words in _edition_faults(standard)]
    for clauses in standard.clauses.values():
        for clause in clauses:
            faults += [CatalogueFault(standard.id, clause.id, words) for words in _clause_faults(standard, clause)]
    return faults


def count_examples(standard: Standard) -> int:
    """Return how many worked examples a catalogue has."""
    return sum(len(clause.examples) for clause in standard.clause.values())


def _edition_faults(standard: Standard) -> Iterator[str]:
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
    yield from _cycles(standard)


def _cycles(standard: Standard) -> Iterator[str]:
    """A clause must not replace itself through others."""
    for start in standard.clause.values():
        seen: set[str] = set()
        stack = list(start.replaces)
        while stack:
            current = stack.pop()
            if current == start.id:
                yield f"{start.id} 的取代关系成环"
                break
            if current not in seen and current in standard.clause:
                seen.add(current)
                stack += standard.clause[current].replaces


def _clause_faults(standard: Standard, clause: Clause) -> Iterator[str]:
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
    if (clause.basis == "row") == (clause.test is not None):
        yield "basis 与 test 不配：fact 与 both 要有 test，row 不能有"
    if clause.basis != "fact" and not clause.evidence.all:
        yield "要自评估的条目没有写需要的材料"
    for condition in _conditions(clause):
        for check in checks_of(condition):
            yield from _check_faults(standard, check)
    if clause.test is not None and not clause.examples:
        yield "带 test 的条目没有例子"
    for example in clause.examples:
        yield from _example_faults(clause, example)


def _reference_faults(standard: Standard, clause: Clause) -> Iterator[str]:
    for old in clause.replaces:
        if old in standard.clause and standard.part_of[old].id != standard.part_of[clause.id].id:
            yield f"取代的条目 {old} 不在同一部分"
    for other in clause.entails:
        if other in standard.clause and standard.clause[other].basis == "fact":
            yield f"带出的条目 {other} 只看数值，数值一律重算"


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


def _check_faults(standard: Standard, check: Check) -> Iterator[str]:
    found = MEASURES.get(check.measure)
    if found is None:
        yield f"没有度量 {check.measure}"
        return
    for name in check.args:
        if name not in found.arguments:
            yield f"度量 {check.measure} 没有参数 {name}"
    for name, required in found.arguments.items():
        if required and name not in check.args:
            yield f"度量 {check.measure} 缺少参数 {name}"
    if check.args.get("level", standard.ladder[0]) not in standard.ladder:
        yield f"参数 level 的 {check.args['level']} 不在阶梯上"
    if check.operator in ("at_least", "at_most"):
        if found.scale and check.required not in SCALES[found.scale]:
            yield f"{check.required} 不在{found.scale}的阶梯上"
        elif not found.scale and not _is_number(check.required):
            yield f"{check.required} 不是数"


def _is_number(value: object) -> bool:
    try:
        as_number(value)
    except ValueError:
        return False
    return True


def _example_faults(clause: Clause, example: Example) -> Iterator[str]:
    assert clause.test is not None or not clause.examples
    if clause.test is None:
        yield "没有 test 的条目不能有例子"
        return
    known = {name for check in checks_of(clause.test) for name in (check.key, check.measure)}
    for name in example.given:
        if name not in known:
            yield f"例子里的 {name} 不在 test 中"
    truth = evaluate(clause.test, lambda check: _given_truth(check, example))
    verdict = "待定" if truth is None else "符合" if truth else "不符合"
    if verdict != example.then:
        yield f"例子 {example.given} 应为{example.then}，判得{verdict}"


def _given_truth(check: Check, example: Example) -> bool | None:
    found = MEASURES.get(check.measure)
    if found is None:
        return None
    given = example.given.get(check.key, example.given.get(check.measure))
    return compare(check, _as_value(given, found.unit), found.scale)


def _as_value(given: object, unit: str) -> Value:
    if given is None:
        return Unknown("例子中为未知")
    if isinstance(given, bool) or not unit:
        return Word(given if isinstance(given, bool) else str(given))
    number = as_number(given)
    return Quantity(number, number)
