"""Standards as data: an edition, its parts and categories, its clauses with their tests and expected evidence."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

from pydantic import Discriminator, Field, Tag, WithJsonSchema, model_validator

from secops_cli.model.base import Record, Service, Text
from secops_cli.model.evidence import EvidenceKind
from secops_cli.model.wording import Wording
from secops_cli.terms import BLOCKING, Basis, EditionStatus, Modality, PartKind

Scalar = Annotated[bool | int | Decimal | str, WithJsonSchema({"type": ["boolean", "number", "string"]})]
"""What a measure is compared with: a truth value, a number, or a word of a scale or vocabulary."""

Operator = Literal["at_least", "at_most", "equals", "one_of", "exists"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)


class Check(Record, title="一项要求"):
    """A leaf of a test: one measure, one operator, one required value."""

    measure: Text = Field(title="度量")
    args: dict[str, Any] = Field(default_factory=dict, title="参数")
    at_least: Scalar | None = Field(None, title="至少")
    at_most: Scalar | None = Field(None, title="至多")
    equals: Scalar | None = Field(None, title="等于")
    one_of: tuple[Scalar, ...] | None = Field(None, title="取其一")
    exists: bool | None = Field(None, title="有没有")

    @model_validator(mode="after")
    def _one_operator(self) -> Check:
        if sum(getattr(self, name) is not None for name in OPERATORS) != 1:
            raise ValueError("度量要与恰好一个运算相配：" + " ".join(OPERATORS))
        return self

    @property
    def operator(self) -> Operator:
        return next(name for name in OPERATORS if getattr(self, name) is not None)

    @property
    def required(self) -> Any:
        return getattr(self, self.operator)

    @property
    def key(self) -> str:
        """The measure with its arguments, as examples name it: `completed_projects(window_years=3)`."""
        if not self.args:
            return self.measure
        return f"{self.measure}({','.join(f'{k}={_flat(v)}' for k, v in self.args.items())})"

    @cached_property
    def question(self) -> Hashable:
        """What is asked, as a key under which the answer may be kept: alike for the same question only."""
        # Not `key`, which people write and in which lists and texts, numbers and words look alike.
        return (self.measure, _told_apart(self.args), self.operator, _told_apart(self.required))


def _flat(value: Any) -> str:
    return "/".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _told_apart(value: Any) -> Hashable:
    """A value as a key; its type belongs to it, since Python takes `True`, `1` and `1.0` for the same key."""
    if isinstance(value, Mapping):
        return ("map", tuple(sorted((str(name), _told_apart(item)) for name, item in value.items())))
    if isinstance(value, (list, tuple)):
        return ("list", tuple(map(_told_apart, value)))
    return (type(value).__name__, str(value))


class AllOf(Record, title="都要成立"):
    """Every branch holds."""

    all: tuple[Condition, ...] = Field(min_length=1, title="都要有")


class AnyOf(Record, title="成立其一"):
    """One branch is enough."""

    any: tuple[Condition, ...] = Field(min_length=1, title="有其一即可")


class Not(Record, title="不成立"):
    """The branch does not hold."""

    negated: Condition = Field(alias="not", title="不成立")


def _kind_of_node(value: Any) -> str:
    keys = value if isinstance(value, dict) else {type(value).__name__: None}
    for key, kind in {"all": "all", "any": "any", "not": "not", "AllOf": "all", "AnyOf": "any", "Not": "not"}.items():
        if key in keys:
            return kind
    return "check"


Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Check, Tag("check")],
    Discriminator(_kind_of_node),
]


def checks_of(condition: Condition) -> Iterator[Check]:
    """The leaves of a test, left to right."""
    match condition:
        case Check():
            yield condition
        case Not():
            yield from checks_of(condition.negated)
        case AllOf():
            for branch in condition.all:
                yield from checks_of(branch)
        case AnyOf():
            for branch in condition.any:
                yield from checks_of(branch)


class Judged(Record, title="由人认定的条件"):
    """A condition that only a person can decide; a row 不适用 with its reason says that it does not hold."""

    judged: Text = Field(title="由人认定的条件")


def _kind_of_when(value: Any) -> str:
    return "judged" if isinstance(value, Judged) or (isinstance(value, dict) and "judged" in value) else "facts"


When = Annotated[
    Annotated[Judged, Tag("judged")] | Annotated[Condition, Tag("facts")],
    Discriminator(_kind_of_when),
]


class EvidenceGroup(Record, title="材料组"):
    """One document of any of these kinds; asked for only where `when` is not false."""

    any: tuple[EvidenceKind, ...] = Field(min_length=1, title="有其一即可")
    when: Condition | None = Field(None, title="适用条件")


class EvidenceNeed(Record, title="所需材料"):
    """Every group has to be served."""

    all: tuple[EvidenceGroup, ...] = Field((), title="都要有")


class Reading(Record, title="读法"):
    """Another way to read an ambiguous clause; chosen in `secops.yaml`, never silently."""

    id: Text = Field(title="标识")
    title: Text = Field(title="名称")
    test: Condition = Field(title="数值要求")


class Example(Record, title="例子"):
    """A worked example of a test: given these values of measures (null: unknown), this verdict."""

    given: dict[str, Scalar | None] = Field(title="给定的值")
    then: Literal["符合", "不符合", "待定"] = Field(title="应得的结论")


class Clause(Record, title="条目"):
    """One requirement, in our own words.

    Attributes:
        selects: options of which at least one has to be chosen, and every chosen one has to hold.
        option: it is asked for only where it was chosen.
    """

    id: Text = Field(title="条号")
    printed: Text | None = Field(None, title="原文条号")
    levels: tuple[Text, ...] = Field(min_length=1, title="级别")
    section: Text = Field(title="小节")
    title: Annotated[str, Field(min_length=1, max_length=20)] = Field(title="标题")
    gist: Text = Field(title="要点")
    basis: Basis = Field("row", title="判定依据")
    modality: Modality = Field("要", title="语气")
    test: Condition | None = Field(None, title="数值要求")
    when: When | None = Field(None, title="适用条件")
    evidence: EvidenceNeed = Field(EvidenceNeed(), title="所需材料")
    expects: Text | None = Field(None, title="应提供什么")
    replaces: tuple[Text, ...] = Field((), title="取代")
    entails: tuple[Text, ...] = Field((), title="带出")
    selects: tuple[Text, ...] = Field((), title="从中选取")
    option: bool = Field(False, title="选项")
    erratum: Text | None = Field(None, title="原文注记")
    readings: tuple[Reading, ...] = Field((), title="读法")
    examples: tuple[Example, ...] = Field((), title="例子")

    @property
    def blocking(self) -> bool:
        """Whether a level hangs on it; an option counts only through the clause that selects among such."""
        return self.modality == BLOCKING and not self.option

    def test_under(self, reading: str | None) -> Condition | None:
        """The test under the reading of that id; the literal one where it is None or not this clause's."""
        return next((r.test for r in self.readings if r.id == reading), self.test)


class ClauseFile(Record, title="条目文件"):
    """One file of clauses, all of one part."""

    part: Text = Field(title="部分")
    clauses: tuple[Clause, ...] = Field(title="条目")


class Part(Record, title="部分"):
    """A list of clauses: stand-alone (each level complete in itself) or cumulative (lower levels hold too).

    Attributes:
        joint: the name of the one sheet that all categories of an organisation share for this part.
    """

    id: Text = Field(title="标识")
    title: Text = Field(title="名称")
    kind: PartKind = Field(title="组成方式")
    category: Text | None = Field(None, title="类别")
    joint: Annotated[str, Field(min_length=1, max_length=20)] | None = Field(None, title="合用的表")


class Category(Record, title="类别"):
    """What is applied for: its own part, and the service types that count for it."""

    id: Text = Field(title="代号")
    part: Text = Field(title="部分")
    title: Text = Field(title="名称")
    services: tuple[Service, ...] = Field(min_length=1, title="服务类型")


class Accompanied(Record, title="随同申报的类别"):
    """A category of another standard whose application needs this form."""

    standard: Text = Field(title="标准")
    category: Text = Field(title="类别")


class Surveillance(Record, title="监督周期"):
    """How often a certificate holder is looked at again, and where the standard says so.

    Attributes:
        clause: the clause that sets the months.
        validity: the clause on how long a certificate is valid.
    """

    months: int = Field(title="月数")
    clause: Text = Field(title="条目")
    validity: Text = Field(title="有效期的条目")


class Edition(Record, title="版本"):
    """`standard.yaml`: one edition of one standard.

    Attributes:
        regional: a grade holds for the region in which it was given.
        surveillance: the longest time between a grant or a surveillance and the next; None where none is stated.
        final_by: the clause by which the parts make up one overall grade.
    """

    id: Text = Field(title="标识")
    alias: Text = Field(title="简称")
    title: Text = Field(title="名称")
    status: EditionStatus = Field(title="版本状态")
    ladder: tuple[Text, ...] = Field(min_length=1, title="级别阶梯")
    level_noun: Literal["级别", "等级"] = Field("级别", title="级别的叫法")
    regional: bool = Field(False, title="按地区评定")
    surveillance: Surveillance | None = Field(None, title="监督周期")
    final_by: Text | None = Field(None, title="综合评定的条目")
    parts: tuple[Part, ...] = Field(title="部分")
    categories: tuple[Category, ...] = Field(title="类别")
    accompanies: tuple[Accompanied, ...] = Field((), title="随同申报的类别")


class Standard:
    """An edition together with its clauses; the only thing that may compare levels.

    Args:
        edition: the content of `standard.yaml`.
        clauses: part id → clauses in printed order.
        own: ids of the clauses that the organisation has added itself.
        is_own: the edition as a whole is the organisation's own.
        wordings: clause id → what the official text says, as far as the organisation has imported it.
    """

    def __init__(
        self,
        edition: Edition,
        clauses: dict[str, tuple[Clause, ...]],
        own: frozenset[str] = frozenset(),
        is_own: bool = False,
        wordings: Mapping[str, Wording] | None = None,
    ) -> None:
        self.edition = edition
        self.clauses = clauses
        self.own = own
        self.is_own = is_own
        self.wordings = wordings or {}
        self._applicable: dict[tuple[str, str], tuple[Clause, ...]] = {}

    @property
    def id(self) -> str:
        return self.edition.id

    @property
    def ladder(self) -> tuple[str, ...]:
        return self.edition.ladder

    @property
    def shown_title(self) -> str:
        """The title, with whose it is where it is the organisation's own: it must not pass for an official one."""
        return f"{self.edition.title}(本单位自己的标准)" if self.is_own else self.edition.title

    def shown_clause(self, clause_id: str) -> str:
        """The id of a clause, marked where it was added to the standard of another."""
        return f"{clause_id}(本单位加的)" if clause_id in self.own and not self.is_own else clause_id

    @cached_property
    def clause(self) -> dict[str, Clause]:
        """Clause id → clause."""
        return {clause.id: clause for clauses in self.clauses.values() for clause in clauses}

    @cached_property
    def part_of(self) -> dict[str, Part]:
        """Clause id → the part it stands in."""
        return {clause.id: part for part in self.edition.parts for clause in self.clauses.get(part.id, ())}

    def with_wordings(self, wordings: Mapping[str, Wording]) -> Standard:
        """Return the same standard with what the official text says of its clauses."""
        return Standard(self.edition, self.clauses, self.own, self.is_own, wordings)

    def category(self, category_id: str) -> Category | None:
        return next((c for c in self.edition.categories if c.id == category_id), None)

    def parts_for(self, category: Category) -> tuple[Part, ...]:
        """The parts that a category is judged by: those for every category, then its own."""
        return tuple(p for p in self.edition.parts if p.category in (None, category.id))

    def clauses_for(self, category: Category) -> tuple[Clause, ...]:
        """Every clause that a category is judged by at some level, in printed order."""
        return tuple(clause for part in self.parts_for(category) for clause in self.clauses.get(part.id, ()))

    def rank(self, level: str) -> int:
        """Position of a level on the ladder, 0 the lowest. Raises ValueError for a word that is not on it."""
        return self.ladder.index(level)

    def levels_up_to(self, level: str) -> tuple[str, ...]:
        return self.ladder[: self.rank(level) + 1]

    def applicable(self, part: Part, level: str) -> tuple[Clause, ...]:
        """The clauses of a part that hold at a level, before any `when`.

        Stand-alone: the list of that level. Cumulative: the lists of all levels up to it, less what they replace.
        Source: T/CAS 375—2019 5.5, 6, annexes C–J x.2.1; ISCCC-SV-001:2015 ch. 4, annexes A–F x2, x3.
        """
        key = (part.id, level)
        if key not in self._applicable:
            self._applicable[key] = self._applicable_now(part, level)
        return self._applicable[key]

    def _applicable_now(self, part: Part, level: str) -> tuple[Clause, ...]:
        clauses = self.clauses.get(part.id, ())
        if part.kind == "stand-alone":
            return tuple(c for c in clauses if level in c.levels)
        levels = set(self.levels_up_to(level))
        held = [c for c in clauses if levels.intersection(c.levels)]
        replaced = {old for c in held for old in c.replaces}
        return tuple(c for c in held if c.id not in replaced)

    def qualified(self, clause_id: str) -> str:
        return f"{self.id}:{clause_id}"
