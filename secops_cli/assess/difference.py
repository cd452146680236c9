"""What differs between two descriptions of one system, by the identity of records: order and files do not count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, get_args

from pydantic import BaseModel

from secops_cli.model.changes import ChangeRules
from secops_cli.model.judgement import in_digits
from secops_cli.model.systems import Classification, DataClass, System
from secops_cli.model.workspace import RecordRef, Workspace

Route = tuple[str | int, ...]

_IDENTITY: Final[dict[str, Callable[[Any], str]]] = {
    "Link": lambda link: "—".join(sorted(link.ends)),
    "Room": lambda room: room.name,
    "KeyProducts": lambda products: products.kind,
    "SecurityService": lambda service: f"{service.kind}·{service.provider or ''}",
    "HarmItem": lambda item: f"{item.object}·{item.degree}",
}
"""How a record of a list is told apart that has no id."""
_OWN_NAME: Final = {"id", "system"}
_CJK: Final = "\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’—…"
_FOLD: Final = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
"""White space that a folded line leaves in Chinese, which has none of its own."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs.

    Attributes:
        record: the record inside the system, such as `devices:fw1`; the system's own id for its own fields.
        field: the name that rules know it by, such as `service.area`, or `devices` for a device that came or went.
        a: the value before; None where there was none.
        b: the value after; None where there is none.
        ref: the record of a file in which it stands, after where it is there still, before otherwise.
        route: from that record to the value.
    """

    record: str
    field: str
    a: str | None
    b: str | None
    ref: RecordRef
    route: Route

    @property
    def is_record(self) -> bool:
        """A whole record of a list came or went, not one of its values."""
        return self.record.startswith(f"{self.field}:")


@dataclass(frozen=True, slots=True)
class _Fact:
    value: str
    ref: RecordRef
    route: Route


Facts = Mapping[tuple[str, str], _Fact]


def facts_of(workspace: Workspace, system_id: str, rules: ChangeRules) -> Facts:
    """Return what is said of a system: (record, field) → value, where it stands."""
    system = workspace.systems.get(system_id)
    if system is None:
        return {}
    found = dict(_Flattening(RecordRef("systems", system_id), rules).of(system, system_id))
    classification = workspace.classifications.get(system_id)
    if classification is not None:
        ref = RecordRef("classifications", system_id)
        found.update(_Flattening(ref, rules).of(classification, system_id))
    for name in system.data or ():
        data = workspace.data.get(name)
        if data is not None:
            found.update(_Flattening(RecordRef("data", name), rules).of(data, f"data:{name}", "data."))
    return found


def differences(before: Facts, after: Facts) -> list[FieldChange]:
    """Return what differs, in the order of records and fields."""
    changes = []
    for key in sorted({*before, *after}):
        a, b = before.get(key), after.get(key)
        if (a.value if a else None) == (b.value if b else None):
            continue
        there = b or a
        assert there is not None
        record, field = key
        values = (a.value if a else None, b.value if b else None)
        changes.append(FieldChange(record, field, *values, there.ref, there.route))
    return changes


def known_fields() -> frozenset[str]:
    """The names that rules and settings may know a field by, such as `rooms` and `rooms.location`."""
    return frozenset((*_names(System, ""), *_names(Classification, ""), *_names(DataClass, "data.")))


def _names(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, info in model.model_fields.items():
        if name in _OWN_NAME:
            continue
        yield f"{prefix}{name}"
        for inner in _models_in(info.annotation):
            yield from _names(inner, f"{prefix}{name}.")


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


@dataclass(frozen=True, slots=True)
class _Flattening:
    """Takes one record of a file apart into its stated values."""

    ref: RecordRef
    rules: ChangeRules

    def of(
        self, part: BaseModel, record: str, prefix: str = "", route: Route = ()
    ) -> Iterator[tuple[tuple[str, str], _Fact]]:
        """Yield every stated value of a record and of the records in it."""
        for name, info in type(part).model_fields.items():
            value = getattr(part, name)
            field = f"{prefix}{name}"
            if value is None or name in _OWN_NAME or field in self.rules.apart:
                continue
            here = (*route, info.alias or name)
            if isinstance(value, BaseModel):
                yield from self.of(value, record, f"{field}.", here)
            elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
                for index, identity in enumerate(_identities(value)):
                    item, inner = value[index], f"{field}:{identity}"
                    yield (inner, field), _Fact("有", self.ref, (*here, index))
                    yield from self.of(item, inner, f"{field}.", (*here, index))
            elif value != ():
                yield (record, field), _Fact(plain(value), self.ref, here)


def _identity(item: Any) -> str:
    told = _IDENTITY.get(type(item).__name__)
    return str(told(item)) if told else str(item.id)


def _identities(items: Sequence[BaseModel]) -> list[str]:
    """How each item of a list is told apart; repeats are numbered, and by content, since order says nothing."""
    found = [_identity(item) for item in items]
    seen: dict[str, int] = {}
    for index in sorted(range(len(items)), key=lambda i: _content(items[i])):
        identity = found[index]
        seen[identity] = seen.get(identity, 0) + 1
        if seen[identity] > 1:
            found[index] = f"{identity}·{seen[identity]}"
    return found


def _content(item: BaseModel) -> tuple[str, ...]:
    return tuple(plain(getattr(item, name)) for name in type(item).model_fields)


def plain(value: object) -> str:
    """A value as text, the same however it is written: a list in one order, a number in digits, a line unfolded."""
    if isinstance(value, tuple):
        return "、".join(sorted(map(plain, value)))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return in_digits(value)
    return _FOLD.sub("", str(value))
