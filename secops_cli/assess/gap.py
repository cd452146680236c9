"""What exactly stands between a target and the level it aims at: what to decide, renew, obtain, add, or wait for.

Everything is read off the verdicts and the measurements behind them; nothing is judged a second time. Where the source
says 或, the branches are alternatives, of which the one that is soonest done, then the one of least effort, is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, get_args

from secops_cli.assess.case import Case
from secops_cli.assess.conditions import evaluate
from secops_cli.assess.dates import add_years
from secops_cli.assess.levels import grade as judge_target
from secops_cli.assess.measures import MEASURES
from secops_cli.assess.remedies import Remedies, Step
from secops_cli.assess.waiting import target_on
from secops_cli.model.judgement import CategoryGrade, CheckResult, ClauseVerdict
from secops_cli.model.standard import AllOf, AnyOf, Check, Condition, Not, checks_of
from secops_cli.terms import ActionKind

EFFORT: Final[tuple[ActionKind, ...]] = get_args(ActionKind)
ACTION_TITLES: Final[Mapping[ActionKind, str]] = {
    "decide": "评定",
    "renew": "更新材料",
    "obtain": "取得",
    "add": "增加",
    "wait": "等待",
}
_FAR: Final = date.max
_SLOW: Final = ("学位", "职称")
"""Scales of what a person obtains by study or by the yearly review of titles."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, for one clause or several.

    Attributes:
        id: unique in its target.
        chosen: false for what belongs only to a branch of 或 that is not the cheapest.
        alternatives: groups of actions, each of which would serve instead of this one and those chosen with it.
        depends_on: actions that have to come first.
    """

    id: str
    clauses: tuple[str, ...]
    step: Step
    chosen: bool = True
    alternatives: tuple[tuple[str, ...], ...] = ()
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetGap:
    """What is to be done for one target.

    Attributes:
        level: the level aimed at.
        earliest: the first day on which it can be reached if all but waiting is done at once; None where that is never,
            or not known.
        actions: by effort, then by date.
        lapsing: clauses that hold now and no longer do on that day if nothing is done.
    """

    grade: CategoryGrade
    level: str
    earliest: date | None
    actions: tuple[Action, ...]
    lapsing: tuple[str, ...] = ()

    @property
    def reached(self) -> bool:
        """The level is proven, or a higher one."""
        standard, proven = self.grade.standard, self.grade.proven
        return proven is not None and standard.rank(proven) >= standard.rank(self.level)

    @property
    def outlook(self) -> str:
        """When the level can be reached, in Chinese."""
        if self.earliest is None:
            return "照现有记录等不到：有的条件只能先改变事实"
        if self.earliest == self.grade.as_of:
            return "不必等待：所列各项办好即可"
        return f"最早 {self.earliest} 可达：等待以外的各项都立即办好"

    def in_order_of_dependency(self) -> tuple[Action, ...]:
        """The actions, each behind those that have to come first, else in their order."""
        ordered: dict[str, Action] = {}
        named = {action.id: action for action in self.actions}

        def put(action: Action) -> None:
            if action.id not in ordered:
                for first in action.depends_on:
                    put(named[first])
                ordered[action.id] = action

        for action in self.actions:
            put(action)
        return tuple(ordered.values())


def gap(case: Case, grade: CategoryGrade, level: str | None = None) -> TargetGap:
    """Return what is lacking for a target.

    Args:
        case: the judged repository.
        grade: the grade of the target.
        level: the level to reach; the target's own where None.
    """
    wanted = level or grade.target.level
    found = TargetGap(grade, wanted, case.as_of, ())
    if found.reached:
        return found
    actions = actions_towards(case, grade, wanted)
    earliest = _earliest(actions, case.as_of) if actions else None
    lapsing = tuple(_lapsing(case, grade, wanted, earliest)) if earliest and earliest > case.as_of else ()
    return TargetGap(grade, wanted, earliest, actions, lapsing)


def actions_towards(case: Case, grade: CategoryGrade, level: str) -> tuple[Action, ...]:
    """Return what there is to do for a level that is not reached, without asking when it could be done."""
    book = _Book()
    _enter(book, case, grade, level)
    return book.actions()


def _lapsing(case: Case, grade: CategoryGrade, level: str, day: date) -> Iterator[str]:
    """The clauses of a level that hold on the day of the judgement and not on a later one, all else equal."""
    target, _ = target_on(grade.target, day)
    later = judge_target(case.workspace, grade.standard, grade.category, target, day, by=case.view)
    for verdict in _asked(case, grade, level):
        if verdict.holds and verdict.clause.blocking and not later.verdicts[verdict.clause.id].holds:
            yield verdict.clause.id


def _asked(case: Case, grade: CategoryGrade, level: str) -> Iterable[ClauseVerdict]:
    """The verdicts on which a level hangs; where parts count each by itself, of those parts only that fall short."""
    if case.workspace.settings.level_rule == "all-clauses":
        return grade.at(level)
    standard = grade.standard
    low = [p.part for p in grade.parts if p.proven is None or standard.rank(p.proven) < standard.rank(level)]
    return [grade.verdicts[clause.id] for part in low for clause in standard.applicable(part, level)]


@dataclass(slots=True)
class _Entry:
    """A step on its way to an action; the same step serves several clauses."""

    step: Step
    clauses: dict[str, None] = field(default_factory=dict)
    chosen: bool = False
    instead: list[list[_Entry]] = field(default_factory=list)
    after: list[_Entry] = field(default_factory=list)


class _Book:
    """Gathers steps, the same one once."""

    def __init__(self) -> None:
        self._entries: dict[Any, _Entry] = {}

    def enter(self, step: Step, clause_id: str, chosen: bool) -> _Entry:
        """Add a step for a clause; conclusions are each clause's own, papers and numbers are shared."""
        check = step.result
        key = (
            step.kind,
            step.what,
            step.evidence,
            clause_id if step.kind == "decide" else "",
            None if check is None else (check.measure, str(check.arguments), check.operator, str(check.required)),
        )
        entry = self._entries.setdefault(key, _Entry(step))
        entry.clauses[clause_id] = None
        entry.chosen = entry.chosen or chosen
        known = dict.fromkeys((*entry.step.records, *step.records))
        entry.step = replace(entry.step, records=tuple(known))
        return entry

    def absorb(self, inner: _Book, chosen: bool) -> list[_Entry]:
        """Take over the steps of another book with what ties them together; return those that have to be done."""
        taken: dict[int, _Entry] = {}
        for own in inner:
            for clause_id in own.clauses:
                taken[id(own)] = self.enter(own.step, clause_id, chosen and own.chosen)
        for own in inner:
            entry = taken[id(own)]
            entry.after += [taken[id(first)] for first in own.after if taken[id(first)] not in entry.after]
            entry.instead += [[taken[id(other)] for other in group] for group in own.instead]
        return [taken[id(own)] for own in inner if own.chosen]

    def __iter__(self) -> Iterator[_Entry]:
        return iter(list(self._entries.values()))

    def actions(self) -> tuple[Action, ...]:
        """The actions by effort, then by date, numbered in that order."""
        ordered = sorted(self._entries.values(), key=lambda e: (EFFORT.index(e.step.kind), e.step.until or _FAR))
        names = {id(entry): f"a{number}" for number, entry in enumerate(ordered, 1)}
        return tuple(
            Action(
                names[id(entry)],
                tuple(entry.clauses),
                entry.step,
                entry.chosen,
                tuple(tuple(names[id(other)] for other in group) for group in entry.instead),
                tuple(names[id(first)] for first in entry.after),
            )
            for entry in ordered
        )


# --- from verdicts to steps -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Plan:
    """Steps towards a condition; `instead` tells of some of them what could be done instead of these."""

    steps: list[Step] = field(default_factory=list)
    instead: list[tuple[list[Step], list[Step]]] = field(default_factory=list)


def _enter(book: _Book, case: Case, grade: CategoryGrade, level: str) -> None:
    """Enter what every clause lacks that is asked for at a level and does not hold."""
    remedies = Remedies(case, grade)
    soonest = _Soonest(case, grade, level)
    for verdict in _asked(case, grade, level):
        if verdict.holds or not verdict.clause.blocking:
            continue
        for plan in _plans(remedies, verdict, soonest):
            for step in plan.steps:
                book.enter(step, verdict.clause.id, True)
            for replaced, group in plan.instead:
                others = [book.enter(step, verdict.clause.id, False) for step in group]
                for step in replaced:
                    book.enter(step, verdict.clause.id, False).instead.append(others)
    _chain(book, case, grade, level)


def _plans(remedies: Remedies, verdict: ClauseVerdict, soonest: _Soonest) -> list[_Plan]:
    if verdict.applies is None:
        return [_Plan([Step("obtain", verdict.reason)])]
    plans = []
    test = verdict.clause.test_under(verdict.reading)
    if test is not None:
        leaves = {id(check): result for check, result in zip(checks_of(test), verdict.checks, strict=True)}
        plans.append(_towards(test, remedies, leaves, soonest))
    if verdict.clause.basis != "fact":
        plans.append(_Plan(remedies.of_row(verdict)))
    kind: ActionKind = "obtain" if verdict.pending == "缺事实" else "decide"
    return [plan for plan in plans if plan.steps] or [_Plan([Step(kind, verdict.reason)])]


def _towards(condition: Condition, remedies: Remedies, leaves: dict[int, CheckResult], soonest: _Soonest) -> _Plan:
    """The steps that make a condition hold: of every branch, or of the cheapest with the others beside it."""
    if evaluate(condition, lambda check: leaves[id(check)].holds_proven):
        return _Plan()
    match condition:
        case Check():
            return _Plan(remedies.of_check(condition, leaves[id(condition)]))
        case Not():
            names = "、".join(dict.fromkeys(leaves[id(check)].name for check in checks_of(condition)))
            return _Plan([Step("obtain", f"使“{names}”的条件不再成立")])
        case AllOf():
            plans = [_towards(branch, remedies, leaves, soonest) for branch in condition.all]
            return _Plan([s for p in plans for s in p.steps], [g for p in plans for g in p.instead])
        case AnyOf():
            plans = [_towards(branch, remedies, leaves, soonest) for branch in condition.any]
            if not all(plan.steps for plan in plans):
                return _Plan()
            best, *others = sorted(plans, key=lambda plan: _cost(plan.steps, soonest))
            return _Plan(best.steps, [*best.instead, *((best.steps, plan.steps) for plan in others)])


class _Soonest:
    """When steps towards a level are done at the soonest; a certificate to be held first may have to be reached too."""

    def __init__(self, case: Case, grade: CategoryGrade, level: str) -> None:
        self._case = case
        self._grade = grade
        self._level = level
        self._reached: dict[str, date | None] = {}

    def __call__(self, step: Step) -> date:
        if step.kind != "wait":
            return self._without_waiting(step)
        if step.until is not None or step.level is None:
            return step.until or _FAR
        start = self._granted(step.level)
        return _FAR if start is None else add_years(start, int(step.amount or Decimal(0)))

    def _without_waiting(self, step: Step) -> date:
        """When something that is not waited for is done: at once but for what takes its time whoever sets about it.

        A title or a degree is not obtained within a year, and years cannot be added. Source: our reading.
        """
        result = step.result
        if result is None or result.holds is not False:
            return self._case.as_of
        if step.kind == "add" and result.unit == "年":
            return _FAR
        slow = step.kind == "obtain" and MEASURES[result.measure].scale in _SLOW
        return add_years(self._case.as_of, 1) if slow else self._case.as_of

    def _granted(self, lower: str) -> date | None:
        """When a lower level can be reached; None for never, and for a level that is not lower."""
        standard = self._grade.standard
        if standard.rank(lower) >= standard.rank(self._level):
            return None
        if lower not in self._reached:
            self._reached[lower] = gap(self._case, self._grade, lower).earliest
        return self._reached[lower]


def _cost(steps: Sequence[Step], soonest: Callable[[Step], date]) -> tuple[date, int, int]:
    """When steps are done at the soonest, the greatest effort among them, and how many they are."""
    days = [soonest(step) for step in steps]
    return max(days), max(EFFORT.index(step.kind) for step in steps), len(steps)


def _chain(book: _Book, case: Case, grade: CategoryGrade, level: str) -> None:
    """Tie a certificate that has to be held first to what it needs itself, and the waiting that follows to it.

    The certificate is of a lower level, so that this ends; one of the level aimed at (a literal self-reference of the
    source) can never come first, and its waiting has no date.
    """
    standard = grade.standard
    for entry in book:
        lower = entry.step.level
        if lower is None or entry.after or standard.rank(lower) >= standard.rank(level):
            continue
        if entry.step.kind == "obtain":
            inner = _Book()
            _enter(inner, case, grade, lower)
            entry.after = book.absorb(inner, entry.chosen)
    for entry in book:
        step = entry.step
        if step.kind == "wait" and step.level is not None and step.until is None:
            [first] = [e for e in book if e.step.kind == "obtain" and e.step.level == step.level]
            entry.after = [first]
            start = _done(first, case.as_of)
            if standard.rank(step.level) < standard.rank(level) and start is not None:
                entry.step = replace(step, until=add_years(start, int(step.amount or Decimal(0))))


def _done(entry: _Entry, as_of: date) -> date | None:
    """The soonest day on which a step is done with all that has to come before it; None for never."""
    if entry.step.kind == "wait" and entry.step.until is None:
        return None
    days = [_done(first, as_of) for first in entry.after]
    own = entry.step.until or as_of
    return None if None in days else max([own, *(day for day in days if day is not None)])


def _earliest(actions: Iterable[Action], as_of: date) -> date | None:
    days = [as_of]
    for action in actions:
        if action.chosen and action.step.kind == "wait":
            if action.step.until is None:
                return None
            days.append(action.step.until)
    return max(days)
