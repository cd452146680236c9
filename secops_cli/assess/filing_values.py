"""What the fields of a filing form are filled from: paths into the records, and what is worked out of several of them.

The roots of a path are `organization`, `system`, `classification` and `data` (records), `counts` (systems a level, of
this filing and of all), `derived` (what one field says of several records) and `private` (never in the repository).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, get_args

from secops_cli.assess.classification import Scored, SystemGrade
from secops_cli.model.filing import FormCondition
from secops_cli.model.judgement import in_digits
from secops_cli.model.systems import DataClass, KeyProducts, LevelDecision, SecurityService, System
from secops_cli.terms import SECURITY_LEVELS, DecisionStage, SecurityServiceKind

Stated = tuple[str, ...] | None
"""The words that are stated; empty where it is stated that there is none, None where nothing is."""

OTHER: Final = "其他"
TOTAL: Final = "总数"
TICK: Final = "√"
"""What stands in a column that asks for nothing but a mark."""
_PRODUCTS: Final = ("安全专用产品", "网络产品", "操作系统", "数据库", "服务器")
"""Kinds that the form lists by themselves; the others stand together. Source: filing form of 2007, form two, 07."""


def stated(roots: Mapping[str, Any], path: str) -> Stated:
    """Return what stands at a path.

    Args:
        roots: root → record, dictionary, words or None.
        path: `root.key.key`; through a list it leads to every item of it.
    """
    head, keys = _steps(path)
    return _walk(roots.get(head), keys)


def mapping_at(roots: Mapping[str, Any], path: str) -> Mapping[str, str | None] | None:
    """Return the dictionary that stands at a path of dictionaries; None where there is none."""
    head, keys = _steps(path)
    found = roots.get(head)
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


@cache
def _steps(path: str) -> tuple[str, tuple[str, ...]]:
    head, *keys = path.split(".")
    return head, tuple(keys)


def _walk(value: Any, keys: tuple[str, ...]) -> Stated:
    while keys and value is not None and not isinstance(value, tuple):
        value = value.get(keys[0]) if isinstance(value, dict) else getattr(value, keys[0])
        keys = keys[1:]
    if value is None:
        return None
    if isinstance(value, tuple):
        inner = [found for item in value if (found := _walk(item, keys)) is not None]
        words = tuple(dict.fromkeys(word for found in inner for word in found))
        return words if words or not value else None
    return (in_words(value),)


def holds(conditions: Sequence[FormCondition], roots: Mapping[str, Any]) -> bool | None:
    """Say whether every condition holds; None where one is not known and none fails."""
    if not conditions:  # most often
        return True
    answers = [_holds(condition, roots) for condition in conditions]
    if False in answers:
        return False
    return None if None in answers else True


def _holds(condition: FormCondition, roots: Mapping[str, Any]) -> bool | None:
    found = stated(roots, condition.value)
    return None if found is None else any(word in condition.is_ for word in found)


def in_words(value: object) -> str:
    """A value as a form shows it: a date in Chinese, a number in digits, 是 or 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return in_digits(value) if isinstance(value, Decimal) else str(value)


def counts_of(grades: Iterable[SystemGrade], *, whole: bool = True) -> dict[str, str | None]:
    """Return how many systems there are in all, and of each level; ended ones do not count.

    Args:
        whole: every system could be read; otherwise no number is known.
    """
    alive = [grade for grade in grades if grade.system.status != "已终止"]
    if not whole:
        return {}
    known = all(grade.level is not None for grade in alive)
    of_level = {level: sum(grade.level == level for grade in alive) for level in SECURITY_LEVELS}
    return {TOTAL: str(len(alive))} | {level: str(number) if known else None for level, number in of_level.items()}


def derived_of(grade: SystemGrade, decided: Callable[[DecisionStage], LevelDecision | None]) -> dict[str, Any]:
    """Return what fields say of one system that stands in several records of it.

    Args:
        grade: the system.
        decided: stage → the last decision of it.
    """
    system = grade.system
    services = system.security_services
    return {
        "businesses": _businesses(system),
        "other_business": _of_other(system.businesses, lambda business: business.description),
        "other_interconnection": _of_other(system.interconnections, lambda link: link.name),
        "products": None if system.products is None else _products(system.products),
        "services": None if services is None else _services(services),
        "product_cells": None if system.products is None else _product_cells(system.products),
        "service_cells": None if services is None else _service_cells(services),
        "assessors": tuple(s.provider for s in services or () if s.kind == "等级测评" and s.provider) or None,
        "is_subsystem": True if system.parent is not None else system.is_subsystem,
        "harms": {"S": _harms(grade.S), "A": _harms(grade.A)},
        "level": {"S": grade.S.effective, "A": grade.A.effective, "final": grade.final},
        "decided": grade.deciding.date if grade.deciding else None,
        "reviewed": decided("评审") is not None,
        "approved": decided("核准") is not None,
    }


def derived_of_data(data: DataClass) -> dict[str, Any]:
    """Return what fields say of one class of data otherwise than it is recorded: records in 万条."""
    records = data.total_records
    return {"records": None if records is None else Decimal(records) / 10_000}


def _harms(scored: Scored) -> tuple[str, ...] | None:
    return tuple(f"{item.object}·{item.degree}" for item, _ in scored.items) or None


def _businesses(system: System) -> str | None:
    """Every business with its description; one without leaves the field to be filled."""
    businesses = system.businesses or ()
    if not businesses or any(business.description is None for business in businesses):
        return None
    return "；".join(f"{business.name}：{business.description}" for business in businesses)


def _of_other(records: Sequence[Any] | None, words: Callable[[Any], str | None]) -> tuple[str, ...] | None:
    """What the records of the kind 其他 say; None where one of them says nothing."""
    found = [words(record) for record in records or () if record.kind == OTHER]
    return tuple(word for word in found if word) if found and all(found) else None


def _products(products: Sequence[KeyProducts]) -> dict[str, str | None]:
    """Kind → how many and how many of them domestic; 无 for a kind that is not among those stated."""
    own: dict[str, list[str | None]] = {name: [] for name in (*_PRODUCTS, OTHER)}
    for item in products:
        listed = item.kind in _PRODUCTS
        own[item.kind if listed else OTHER].append(_product(item, named=not listed))
    return {name: _together(found) for name, found in own.items()}


def _product(item: KeyProducts, *, named: bool) -> str | None:
    share: str = item.share
    if share == "部分使用":
        if item.percentage is None:
            return None
        share = f"部分使用 {in_digits(item.percentage)}%"
    name = item.name if item.kind == OTHER else item.name or item.kind
    if named and name is None:
        return None
    return f"{name} {item.quantity}个，国产品{share}" if named else f"{item.quantity}个，国产品{share}"


def _services(services: Sequence[SecurityService]) -> dict[str, str | None]:
    """Kind → that it is used, and who answers for it; 无 for a kind that is not among those stated."""
    own: dict[str, list[str | None]] = {name: [] for name in get_args(SecurityServiceKind)}
    for item in services:
        known = item.provider_kind is not None and (item.kind != OTHER or item.name is not None)
        name = f"{item.name}，" if item.kind == OTHER else ""
        own[item.kind].append(f"有，{name}服务责任方：{item.provider_kind}" if known else None)
    return {name: _together(found) for name, found in own.items()}


def _together(found: Sequence[str | None]) -> str | None:
    """What is said of each; 无 where there is none, None where one is not known."""
    words = [word for word in found if word is not None]
    if len(words) < len(found):
        return None
    return "；".join(dict.fromkeys(words)) or "无"


def _product_cells(products: Sequence[KeyProducts]) -> dict[str, dict[str, str | None] | None]:
    """Kind → column of the form → what stands in it; None for a kind that one row of the form cannot say.

    Source: filing form of 2007, form two, 07.
    """
    kinds: dict[str, list[KeyProducts]] = {name: [] for name in (*_PRODUCTS, OTHER)}
    for item in products:
        kinds[item.kind if item.kind in _PRODUCTS else OTHER].append(item)
    return {name: _product_row(found) for name, found in kinds.items()}


def _product_row(items: Sequence[KeyProducts]) -> dict[str, str | None] | None:
    if not items:
        return {}
    shares = {(item.share, item.percentage) for item in items}
    names = {item.name or item.kind for item in items}
    if len(shares) > 1 or len(names) > 1:
        return None
    [(share, percentage)] = shares
    if share == "部分使用" and percentage is None:
        return None
    row: dict[str, str | None] = {"数量": str(sum(item.quantity for item in items)), share: TICK}
    if percentage is not None and share == "部分使用":
        row[share] = f"{in_digits(percentage)}%"
    return row | ({OTHER: next(iter(names))} if items[0].kind not in _PRODUCTS else {})


def _service_cells(services: Sequence[SecurityService]) -> dict[str, dict[str, str | None] | None]:
    """Kind → column of the form → what stands in it, as in `_product_cells`. Source: as there, 08."""
    found: dict[str, dict[str, str | None] | None] = {}
    for name in get_args(SecurityServiceKind):
        own = [item for item in services if item.kind == name]
        row: dict[str, str | None] | None = {"有无": "有" if own else "无"}
        for item in own:
            if row is None or item.provider_kind is None or (name == OTHER and len(own) > 1):
                row = None
                continue
            row[item.provider_kind] = TICK
            if name == OTHER and item.name:
                row[OTHER] = item.name
        found[name] = row
    return found
