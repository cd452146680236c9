"""The list of measures, and what they are made with: tallies that keep what counts apart from what does not."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal, Protocol, TypeVar

from secops_cli.assess.query import Missing, Query
from secops_cli.model.judgement import Measurement, Quantity, Reasoned, Unknown, Value, Word
from secops_cli.model.workspace import Family, RecordRef

Needs = tuple[tuple[str, ...], ...]
"""Groups of evidence kinds: a record is proven by one valid document of one kind of every group."""

MeasureFunction = Callable[..., Measurement]


@dataclass(frozen=True, slots=True)
class Measure:
    """A registered measure.

    Attributes:
        meaning: in Chinese, what counts.
        unit: Chinese unit of its number; empty for words.
        scale: the name in `terms.SCALES` of the scale its words stand on; empty otherwise.
        words: the vocabulary its words are from, `ANY_WORD` where that is open; empty for numbers and truth values.
        needs: what proves a record that it counts.
    """

    name: str
    title: str
    meaning: str
    unit: str
    scale: str
    words: tuple[str, ...]
    needs: Needs
    function: MeasureFunction

    @property
    def kind(self) -> Literal["number", "scale", "word", "truth"]:
        """What sort of value it returns."""
        return "number" if self.unit else "scale" if self.scale else "word" if self.words else "truth"

    @property
    def arguments(self) -> dict[str, bool]:
        """The names it takes, with whether each is required."""
        parameters = list(inspect.signature(self.function).parameters.values())[1:]
        return {p.name: p.default is inspect.Parameter.empty for p in parameters}

    @property
    def source(self) -> str:
        """Standard and clause, from the docstring; what is our own reading is said in Chinese."""
        _, _, source = (inspect.getdoc(self.function) or "").partition("Source: ")
        words = " ".join(source.split()).removesuffix(".")
        return re.sub(r"; ([^;:]+): our reading", "；其中计法是本项目的读法", words)


ANY_WORD: Final = ("*",)
"""The words of a measure whose vocabulary is not ours, such as the categories of standards."""

MEASURES: Final[dict[str, Measure]] = {}


def measure(
    title: str, meaning: str, *, unit: str = "", scale: str = "", words: tuple[str, ...] = (), needs: Needs = ()
) -> Callable[[MeasureFunction], MeasureFunction]:
    """Register a function of (query, *, arguments) under its own name."""

    def register(function: MeasureFunction) -> MeasureFunction:
        name = function.__name__
        MEASURES[name] = Measure(name, title, meaning, unit, scale, words, needs, function)
        return function

    return register


def kinds_of(needs: Needs) -> str:
    """Return groups of kinds in words: `社会保险缴纳证明、劳动合同`, alternatives joined by 或."""
    return "、".join("或".join(group) for group in needs)


def number(value: Decimal | int) -> Quantity:
    """An exactly known number."""
    return Quantity(Decimal(value), Decimal(value))


def at_least(value: Decimal | int) -> Quantity:
    """A number known only from below, because a file that could add to it cannot be read."""
    return Quantity(Decimal(value), None)


class _Record(Protocol):
    """What can be counted: a record with a name of its own and the documents that prove it."""

    @property
    def id(self) -> str: ...

    @property
    def evidence(self) -> tuple[str, ...]: ...


# Keeps the type of the records given the same as the one their fault is asked of.
Counted = TypeVar("Counted", bound=_Record)


@dataclass(slots=True)
class Tally:
    """Sorts records into those that count and are proven, count unproven, do not count, may count.

    Args:
        query: the circumstances.
        family: what the records are.
        needs: what proves one.
    """

    query: Query
    family: Family
    needs: Needs = ()
    counted: list[tuple[RecordRef, Decimal]] = field(default_factory=list)
    unproven: list[tuple[Reasoned, Decimal]] = field(default_factory=list)
    excluded: list[Reasoned] = field(default_factory=list)
    doubtful: list[tuple[Reasoned, Decimal]] = field(default_factory=list)

    def sort(self, records: Iterable[Counted], fault: Callable[[Counted], str]) -> Tally:
        """Include each record for which `fault` has no reason, leave the others out; return this tally."""
        for record in records:
            if reason := fault(record):
                self.leave_out(record.id, reason)
            else:
                self.include(record.id, record.evidence)
        return self

    def include(self, record_id: str, evidence: tuple[str, ...], amount: Decimal | int = 1) -> None:
        """Count a record, proven iff its documents serve every group that is needed."""
        self.settle(record_id, self.query.missing_kinds(evidence, self.needs), amount)

    def settle(self, record_id: str, missing: Missing, amount: Decimal | int = 1) -> None:
        """Count a record, proven iff nothing is missing."""
        ref = RecordRef(self.family, record_id)
        if missing:
            self.unproven.append((Reasoned(ref, "；".join(why for _, why in missing)), Decimal(amount)))
        else:
            self.counted.append((ref, Decimal(amount)))

    def leave_out(self, record_id: str, reason: str, amount: Decimal | int = 1) -> None:
        """Put a record aside by its reason: one that begins with `?` says that it is not known whether it counts."""
        if reason.startswith("?"):
            self.doubt(record_id, reason[1:], amount)
        else:
            self.exclude(record_id, reason)

    def exclude(self, record_id: str, reason: str) -> None:
        """A record that does not count."""
        self.excluded.append(Reasoned(RecordRef(self.family, record_id), reason))

    def doubt(self, record_id: str, reason: str, amount: Decimal | int = 1) -> None:
        """A record of which it is not stated whether it counts; `amount` is the most it could add."""
        self.doubtful.append((Reasoned(RecordRef(self.family, record_id), reason), Decimal(amount)))

    def total(self) -> Measurement:
        """The sum over the records (their number where each amounts to 1)."""
        proven = sum((amount for _, amount in self.counted), Decimal(0))
        fact = proven + sum((amount for _, amount in self.unproven), Decimal(0))
        possible = sum((amount for _, amount in self.doubtful), Decimal(0))
        return self._measured(fact, proven, fact + possible)

    def largest(self) -> Measurement:
        """The largest single amount among the records; 0 where there are none."""
        proven = max((amount for _, amount in self.counted), default=Decimal(0))
        fact = max((amount for _, amount in self.unproven), default=Decimal(0))
        possible = max((amount for _, amount in self.doubtful), default=Decimal(0))
        return self._measured(max(fact, proven), proven, max(fact, proven, possible))

    def smallest(self) -> Measurement:
        """The smallest single amount among the records; proven only where all of them are. Asks for one or more."""
        least = min(amount for _, amount in (*self.counted, *self.unproven))
        unclear = self.query.damaged(self.family) or bool(self.doubtful)
        fact = Quantity(Decimal(0) if unclear else least, least)
        return self.of(fact, Unknown("有记录缺证") if self.unproven else fact)

    def _measured(self, fact: Decimal, proven: Decimal, ceiling: Decimal) -> Measurement:
        if self.family not in self.query.workspace.stated and not self.query.damaged(self.family):
            return self.of(Unknown(f"没有登记{FAMILY_TITLES[self.family]}"), Unknown("没有登记"))
        high = None if self.query.damaged(self.family) else ceiling
        return self.of(Quantity(fact, high), Quantity(proven, proven))

    def of(self, fact: Value, proven: Value) -> Measurement:
        """A measurement of these values with the records sorted so far."""
        return Measurement(
            fact,
            proven,
            tuple(ref for ref, _ in self.counted),
            tuple(reasoned for reasoned, _ in self.unproven),
            tuple(self.excluded),
            tuple(reasoned for reasoned, _ in self.doubtful),
        )


FAMILY_TITLES: Final[Mapping[str, str]] = {
    "settings": "设置",
    "organization": "单位情况",
    "people": "人员",
    "projects": "项目",
    "services": "服务情况",
    "sites": "灾备场地",
    "tools": "工具",
    "certificates": "资质证书",
    "findings": "评审发现",
    "evidence": "证明材料",
    "rows": "自评估行",
    "editions": "自有标准",
    "clauses": "自有条目",
    "systems": "定级对象",
    "classifications": "定级",
    "data": "数据",
    "changes": "变更",
}


def is_certain(reason: str) -> bool:
    """Say whether a reason leaves a record out for certain, whatever else may be said of it."""
    return bool(reason) and not reason.startswith("?")


def firmest(*reasons: str) -> str:
    """Return the reason that counts of several to leave a record out: a certain one before one that begins with `?`."""
    doubt = ""
    for reason in reasons:
        if is_certain(reason):
            return reason
        doubt = doubt or reason
    return doubt


def stated_fact(
    query: Query,
    value: bool | str | int | Decimal | None,
    ref: RecordRef,
    evidence: tuple[str, ...],
    needs: Needs,
    *,
    what: str,
) -> Measurement:
    """A measurement of one fact stated in one record, proven iff its documents serve what is needed.

    Args:
        value: the fact; None where it is not stated.
        ref: the record that states it.
        what: the fact's name in Chinese, for the reason why it is unknown.
    """
    if value is None:
        return unknown(f"没有写明{what}")
    known: Value = Word(value) if isinstance(value, (bool, str)) else number(value)
    missing = query.missing_kinds(evidence, needs)
    if missing:
        why = "；".join(reason for _, reason in missing)
        return Measurement(known, Unknown(why), unproven=(Reasoned(ref, why),))
    return Measurement(known, known, counted=(ref,))


def unknown(reason: str | Unknown, **records: Any) -> Measurement:
    """A measurement of a fact that is not stated."""
    value = reason if isinstance(reason, Unknown) else Unknown(reason)
    return Measurement(value, value, **records)
