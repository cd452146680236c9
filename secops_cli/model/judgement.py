"""What judgement yields: values of measures, verdicts of clauses, levels of categories; nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from secops_cli.diagnostics import Place
from secops_cli.model.arguments import in_brackets
from secops_cli.model.settings import Target
from secops_cli.model.standard import Category, Clause, Operator, Part, Standard
from secops_cli.model.workspace import PlacedRow, RecordRef
from secops_cli.terms import PendingKind, Verdict


def in_digits(value: Decimal) -> str:
    """Return a decimal without trailing zeros or exponent: `12.50` → `12.5`."""
    return f"{value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that may be known only within bounds: `low` ≤ value ≤ `high`, no upper bound where `high` is None."""

    low: Decimal
    high: Decimal | None

    @property
    def exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Word:
    """A truth value or a word of a vocabulary or scale.

    Attributes:
        value: on a scale, what is certain; empty for nothing held.
        ceiling: on a scale, what it may be at most where that is not certain; empty where it is.
    """

    value: bool | str
    ceiling: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is not stated; never the same as false or zero.

    Attributes:
        unread: where the record stands that may state it and cannot be read.
    """

    reason: str
    unread: Place | None = None


Value = Quantity | Word | Unknown


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A record and why it does not count, or counts only in fact."""

    ref: RecordRef
    reason: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """The value of a measure on all facts and on proven facts, with the records behind it.

    Attributes:
        counted: records that count and are proven.
        unproven: records that count in fact, with the proof they lack.
        excluded: records that do not count, with the reason.
        doubtful: records of which it is not known whether they count.
        within: where in its one record the value stands, as keys and indexes; empty for the record as a whole.
        scope: in Chinese, for where what was taken of that record holds; empty where it holds everywhere.
    """

    fact: Value
    proven: Value
    counted: tuple[RecordRef, ...] = ()
    unproven: tuple[Reasoned, ...] = ()
    excluded: tuple[Reasoned, ...] = ()
    doubtful: tuple[Reasoned, ...] = ()
    within: tuple[str | int, ...] = ()
    scope: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One leaf of a test, judged. `holds` is None where the fact is not known."""

    measure: str
    arguments: Mapping[str, Any]
    title: str
    operator: Operator
    required: Any
    unit: str
    measurement: Measurement
    holds: bool | None
    holds_proven: bool | None
    short_fact: Decimal | None = None
    short_proven: Decimal | None = None

    @property
    def name(self) -> str:
        """The title of the measure with its arguments in words."""
        return f"{self.title}{in_brackets(self.arguments)}"


@dataclass(frozen=True, slots=True)
class DocumentUse:
    """A document that a row relies on, with why it does not serve (empty where it does).

    Attributes:
        held: it is kept elsewhere and serves by its entry in the register alone.
    """

    id: str
    kind: str
    pages: str | None
    fault: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class ClauseVerdict:
    """The verdict of one clause for one target.

    Attributes:
        pending: the kind, where the verdict is 待定.
        reason: why, in Chinese, both halves where there are two.
        applies: whether its condition holds; None where that is not known.
        test_holds: the test on all facts; None where unknown or where there is no test.
        row: the row in force, if any.
        entailed_by: the clause that this one's row half follows from.
        missing_evidence: the groups of kinds that no valid document serves.
        unclear: why it is not known whether a further group of kinds is asked for; empty where it is.
        changed: the documents that are no longer what they were when the row's conclusion was drawn.
        reading: the id of the reading chosen for an ambiguous clause.
    """

    clause: Clause
    verdict: Verdict
    pending: PendingKind | None
    reason: str
    applies: bool | None = True
    checks: tuple[CheckResult, ...] = ()
    test_holds: bool | None = None
    row: PlacedRow | None = None
    entailed_by: str | None = None
    documents: tuple[DocumentUse, ...] = ()
    missing_evidence: tuple[tuple[str, ...], ...] = ()
    unclear: str = ""
    changed: tuple[str, ...] = ()
    reading: str | None = None
    places: tuple[Place, ...] = ()

    @property
    def holds(self) -> bool:
        return self.verdict in ("符合", "不适用")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a judgement comes from: the commit, None outside git, and whether what was read differs from it."""

    commit: str | None = None
    dirty: bool = False


@dataclass(frozen=True, slots=True)
class PartLevel:
    """The level of one part: the highest that is proven, and the highest that facts do not rule out."""

    part: Part
    proven: str | None
    potential: str | None


@dataclass(frozen=True, slots=True)
class CategoryGrade:
    """The grade of one target.

    Attributes:
        pending: clauses that are 待定 at the potential level.
        alternative: what the other way of composing the level gives, where that differs; 无 for no level.
        verdicts: clause id → verdict, of every clause that is applicable at some level.
        applicable: level → ids of the clauses that are applicable there, in printed order.
        whole: of what a category has for itself alone, the grade of everything that it is judged by.
        joins: of what categories share, their grades, those at the target level first.
    """

    standard: Standard
    category: Category
    target: Target
    as_of: date
    base: date
    parts: tuple[PartLevel, ...]
    proven: str | None
    potential: str | None
    pending: int
    met: bool
    alternative: str | None
    verdicts: dict[str, ClauseVerdict] = field(default_factory=dict)
    applicable: dict[str, tuple[str, ...]] = field(default_factory=dict)
    whole: CategoryGrade | None = None
    joins: tuple[CategoryGrade, ...] = ()

    def at(self, level: str) -> list[ClauseVerdict]:
        """The verdicts of the clauses that are applicable at a level."""
        return [self.verdicts[clause_id] for clause_id in self.applicable[level]]
