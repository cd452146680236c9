"""How the tests look at a catalogue: leaves and groups in plain values, what is in force, which threshold is harder."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from secops_cli.assess.measures import MEASURES
from secops_cli.model.standard import AllOf, AnyOf, Check, Clause, Condition, Judged, Not, Part, Standard, checks_of
from secops_cli.terms import SCALES

NAMES: Final = ("isccc", "tcas", "om-form")


def part_of(standard: Standard, name: str) -> Part:
    [found] = [p for p in standard.edition.parts if p.id == name]
    return found


def part(standard: Standard, name: str, level: str) -> tuple[Clause, ...]:
    """The clauses in force at a level."""
    return standard.applicable(part_of(standard, name), level)


def ids(standard: Standard, name: str, level: str) -> set[str]:
    """The numbers of the clauses in force at a level."""
    return {clause.id for clause in part(standard, name, level)}


def cumulative(standard: Standard) -> list[str]:
    """The parts in which a level stands on those below it."""
    return [p.id for p in standard.edition.parts if p.kind == "cumulative"]


def required(check: Check) -> Any:
    return int(check.required) if isinstance(check.required, Decimal) else check.required


def leaf(check: Check) -> tuple[Any, ...]:
    """(measure, operator, required) and, where there are any, the arguments."""
    return (check.measure, check.operator, required(check), *([dict(check.args)] if check.args else []))


def checks(clause: Clause) -> list[Check]:
    return list(checks_of(clause.test)) if clause.test is not None else []


def leaves(clause: Clause) -> list[tuple[Any, ...]]:
    return [leaf(check) for check in checks(clause)]


def groups(clause: Clause) -> list[tuple[str, ...]]:
    return [group.any for group in clause.evidence.all]


def conditions(clause: Clause) -> Iterator[Check]:
    """Every leaf of a clause: of its test, its readings, its groups, its condition."""
    for condition in (clause.test, *(r.test for r in clause.readings), *(g.when for g in clause.evidence.all)):
        if condition is not None:
            yield from checks_of(condition)
    if clause.when is not None and not isinstance(clause.when, Judged):
        yield from checks_of(clause.when)


def is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def demanded(condition: Condition) -> Iterator[Check]:
    """The leaves that have to hold in any case: not those of which one is enough."""
    if isinstance(condition, Check):
        yield condition
    elif isinstance(condition, AllOf):
        for branch in condition.all:
            yield from demanded(branch)


def in_force(standard: Standard, name: str, level: str) -> list[Check]:
    """The leaves that have to hold at a level."""
    return [check for c in part(standard, name, level) if c.test is not None for check in demanded(c.test)]


def bounds(standard: Standard, name: str, level: str, measure: str) -> list[Any]:
    """What is required of a measure at a level, in the order of the clauses."""
    return [required(check) for check in in_force(standard, name, level) if check.measure == measure]


def implies(strict: Check, loose: Check) -> bool:
    """Whether whoever meets one leaf meets the other as well."""
    if (strict.measure, strict.operator) != (loose.measure, loose.operator):
        return False
    if not _arguments_imply(strict.args, loose.args):
        return False
    if strict.operator not in ("at_least", "at_most"):
        return bool(strict.required == loose.required)
    scale = MEASURES[strict.measure].scale
    one, other = (SCALES[scale].index(c.required) if scale else c.required for c in (strict, loose))
    return bool(one >= other) if strict.operator == "at_least" else bool(one <= other)


def _arguments_imply(strict: dict[str, Any], loose: dict[str, Any]) -> bool:
    """More users, and more names to be found, ask for more; any other argument measures something else."""
    if strict.keys() != loose.keys():
        return False
    for name, value in strict.items():
        if name == "users":
            holds = value >= loose[name]
        elif name == "names":
            holds = set(value) >= set(loose[name])
        else:
            holds = value == loose[name]
        if not holds:
            return False
    return True


def with_leaf(condition: Condition, old: Check, new: Check) -> Condition:
    """The same tree with one leaf, that very object, put in place of another."""
    if isinstance(condition, Check):
        return new if condition is old else condition
    if isinstance(condition, AllOf):
        return AllOf(all=tuple(with_leaf(branch, old, new) for branch in condition.all))
    if isinstance(condition, AnyOf):
        return AnyOf(any=tuple(with_leaf(branch, old, new) for branch in condition.any))
    return Not.model_validate({"not": with_leaf(condition.negated, old, new)})


def next_to(check: Check) -> Iterator[Check]:
    """The leaf with its threshold one step higher and one lower, or its truth value turned round."""
    if isinstance(check.required, bool):
        yield check.model_copy(update={check.operator: not check.required})
    elif is_number(check.required):
        for step in (1, -1):
            yield check.model_copy(update={check.operator: check.required + step})
    elif scale := SCALES.get(MEASURES[check.measure].scale):
        place = scale.index(check.required)
        for word in (*scale[place - 1 : place], *scale[place + 1 : place + 2]):
            yield check.model_copy(update={check.operator: word})
