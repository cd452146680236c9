"""Proves a catalogue: ids, ladders, references, measures, thresholds, and every worked example."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import get_type_hints

from pydantic import TypeAdapter, ValidationError

from secops_cli.assess.conditions import as_number, compare, evaluate
from secops_cli.assess.measures import MEASURES
from secops_cli.assess.measures.registry import ANY_WORD, Measure
from secops_cli.model.judgement import Quantity, Unknown, Value, Word
from secops_cli.model.standard import Check, Clause, Condition, Example, Judged, Link, Standard, checks_of
from secops_cli.terms import SCALES


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
    for condition in _conditions(clause):
        for check in checks_of(condition):
            yield from _check_faults(standard, check)
    if clause.test is not None and not clause.examples:
        yield "带 test 的条目没有例子"
    for example in clause.examples:
        yield from _example_faults(clause, example)


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


def _check_faults(standard: Standard, check: Check) -> Iterator[str]:
    found = MEASURES.get(check.measure)
    if found is None:
        yield f"没有度量 {check.measure}"
        return
    yield from _argument_faults(standard, check, found)
    if check.operator == "exists":
        return
    wanted = check.required if check.operator == "one_of" else (check.required,)
    for value in wanted:
        if fault := _value_fault(found, check.operator, value):
            yield f"{check.measure} 不能与 {value} 相比：{fault}"


def _argument_faults(standard: Standard, check: Check, found: Measure) -> Iterator[str]:
    for name, required in found.arguments.items():
        if required and name not in check.args:
            yield f"度量 {check.measure} 缺少参数 {name}"
    hints = get_type_hints(found.function)
    for name, value in check.args.items():
        if name not in found.arguments:
            yield f"度量 {check.measure} 没有参数 {name}"
            continue
        try:
            TypeAdapter(hints[name], config={"arbitrary_types_allowed": True}).validate_python(value, strict=False)
        except ValidationError:
            yield f"度量 {check.measure} 的参数 {name} 不能是 {value}"
    if check.args.get("level", standard.ladder[0]) not in standard.ladder:
        yield f"参数 level 的 {check.args['level']} 不在阶梯上"


def _value_fault(found: Measure, operator: str, value: object) -> str:
    """Why a value cannot be compared with what a measure returns; empty where it can."""
    if found.kind == "number":
        return "" if not isinstance(value, bool) and _is_number(value) else "度量是数，要与数相比"
    if found.kind == "scale":
        return "" if value in SCALES[found.scale] else f"不在{found.scale}的阶梯上"
    if operator in ("at_least", "at_most"):
        return "只有数和阶梯才分高低"
    if found.kind == "truth":
        return "" if isinstance(value, bool) else "度量是真假，要与 true 或 false 相比"
    return "" if found.words == ANY_WORD or value in found.words else "不在词表中"


def _is_number(value: object) -> bool:
    try:
        as_number(value)
    except ValueError:
        return False
    return True


def _example_faults(clause: Clause, example: Example) -> Iterator[str]:
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
        given = "、".join(f"{_titled(name)} {_in_word(value)}" for name, value in example.given.items())
        yield f"例子({given})应为{example.then}，判得{verdict}"


def _titled(key: str) -> str:
    """The Chinese title of a measure for its name, with its arguments where the example names them."""
    name, bracket, arguments = key.partition("(")
    return (MEASURES[name].title if name in MEASURES else name) + bracket + arguments


def _in_word(value: object) -> str:
    return "未知" if value is None else {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


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
