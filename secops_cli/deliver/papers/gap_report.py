"""差距报告: what stands between the proven level and the target, for who decides and for who does the work.

Nothing is judged here: the actions are those of `assess/gap.py`, behind one another as they have to be done. The
records here are the names that templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from secops_cli.assess.case import Case
from secops_cli.assess.gap import ACTION_TITLES, Action, TargetGap, gap
from secops_cli.assess.remedies import Step
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers import Targets
from secops_cli.deliver.papers.acting import clauses_of, evidence_of, in_runs, numbers_of, places_of, responsible_of
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.names import targets as aims


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A target: where it stands, and how much there is to do; alternatives are not counted.

    Attributes:
        outlook: in words, when it can be reached.
        earliest: the day; text where it is reached, or never comes.
        total: the sum of the five kinds before it.
    """

    number: int
    standard: str
    category: str
    proven: str
    potential: str
    level: str
    decide: int
    renew: int
    obtain: int
    add: int
    wait: int
    total: int
    earliest: date | str
    outlook: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """Something to do.

    Attributes:
        target: the target that it is for, in a few words.
        need: what is asked for and what is there; where a number, a fact or a scale is short.
        amount: how much is lacking, in `unit`; empty where that is no number.
        day: until when to wait, or from when it can be done; text where that is at once or never.
        chosen: whether it is to be done, or is another way.
        first: what has to be done before.
        instead: what could be done instead.
    """

    target: str
    id: str
    kind: str
    clauses: str
    what: str
    need: str
    amount: Decimal | str
    unit: str
    day: date | str
    evidence: str
    records: str
    responsible: str
    chosen: str
    first: str
    instead: str


@dataclass(frozen=True, slots=True)
class Target:
    """A target with what is to be done for it; `actions` is empty where it is reached."""

    number: int
    title: str
    state: str
    lapsing: str
    actions: tuple[ActionRow, ...]
    others: tuple[ActionRow, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that has to be added or obtained in a number, for all targets that need it."""

    number: int
    what: str
    need: str
    targets: str


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has to do for one target; things of one name are told together."""

    responsible: str
    target: str
    count: int
    actions: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Of all targets, and of all actions that are to be done; of these those that nobody answers for."""

    targets: int
    reached: int
    ready: int
    waiting: int
    never: int
    actions: int
    unassigned: int


def compose(case: Case, targets: Targets, _layout: str | None) -> Composed:
    """Return what the gap report on some targets says."""
    blanks = Blanks()
    gaps = [gap(case, grade) for grade in targets.grades]
    parts = tuple(_target(case, found, number, blanks) for number, found in enumerate(gaps, 1))
    actions = tuple(row for part in parts for row in (*part.actions, *part.others))
    organization = case.workspace.organization
    scope = {
        "organization": blanks.fill(organization and organization.name, "单位名称", "organization.yaml 的 name"),
        "as_of": formal_date(case.as_of),
        "totals": _totals(gaps),
        "summary": tuple(_summary(case, found, number) for number, found in enumerate(gaps, 1)),
        "unjudged": tuple(found.message for found in case.unjudged),
        "additions": tuple(_additions(case, gaps)),
        "targets": parts,
        "actions": actions,
        "loads": tuple(_loads(actions)),
    }
    return Composed("", scope, {}, blanks.missing)


# --- for who decides --------------------------------------------------------------------------------------------


def _aim(case: Case, grade: CategoryGrade) -> str:
    """A target in a few words: `isccc 安全运维(目标 二级)`."""
    return f"{grade.standard.edition.alias} {aims((grade,), case.grades)}"


def _counts(found: TargetGap) -> Counter[str]:
    return Counter(action.step.kind for action in found.actions if action.chosen)


def _totals(gaps: Sequence[TargetGap]) -> Totals:
    open_gaps = [found for found in gaps if not found.reached]
    chosen = [action for found in open_gaps for action in found.actions if action.chosen]
    return Totals(
        targets=len(gaps),
        reached=len(gaps) - len(open_gaps),
        ready=sum(found.earliest == found.grade.as_of for found in open_gaps),
        waiting=sum(found.earliest is not None and found.earliest > found.grade.as_of for found in open_gaps),
        never=sum(found.earliest is None for found in open_gaps),
        actions=len(chosen),
        unassigned=sum(not action.step.responsible for action in chosen),
    )


def _summary(case: Case, found: TargetGap, number: int) -> SummaryRow:
    grade, counts = found.grade, _counts(found)
    if found.reached:
        earliest: date | str = "已达到"
    else:
        earliest = found.earliest or Marked("等不到")
    return SummaryRow(
        number=number,
        standard=grade.standard.shown_title,
        category=aims((grade,), case.grades),
        proven=grade.proven or "尚无",
        potential=grade.potential or "尚无",
        level=found.level,
        decide=counts["decide"],
        renew=counts["renew"],
        obtain=counts["obtain"],
        add=counts["add"],
        wait=counts["wait"],
        total=counts.total(),
        earliest=earliest,
        outlook=_outlook(found),
    )


def _outlook(found: TargetGap) -> str:
    """When a target can be reached, and what may still turn up: facts that are not stated are not known to hold."""
    if found.reached:
        return "已达到"
    unknown = sum(action.chosen and _states_facts(action.step) for action in found.actions)
    return f"{found.outlook}；有 {unknown} 项事实还不明，写明以后日期可能推后" if unknown else found.outlook


def _states_facts(step: Step) -> bool:
    """Whether a step is to say what is not stated, or to mend what cannot be read."""
    if step.result is not None:
        return step.result.holds is None
    return step.kind == "obtain" and not step.evidence and step.level is None


def _additions(case: Case, gaps: Iterable[TargetGap]) -> Iterator[Addition]:
    """What has to be added, the same thing once; which targets want it."""
    wanted: dict[tuple[str, str], dict[str, None]] = {}
    for found in gaps:
        for action in found.actions:
            if action.chosen and action.step.kind == "add":
                key = action.step.what, numbers_of(action.step)
                wanted.setdefault(key, {})[_aim(case, found.grade)] = None
    for number, ((what, need), targets) in enumerate(wanted.items(), 1):
        yield Addition(number, what, need, "、".join(targets))


# --- for who does the work --------------------------------------------------------------------------------------


def _target(case: Case, found: TargetGap, number: int, blanks: Blanks) -> Target:
    grade = found.grade
    title = f"{grade.standard.shown_title} {aims((grade,), case.grades)}：{grade.proven or '尚无'} → {found.level}"
    lapsing = ""
    if found.lapsing:
        names = "、".join(map(grade.standard.shown_clause, found.lapsing))
        lapsing = f"什么都不做的话，到那天有 {len(found.lapsing)} 条现在成立的不再成立：{names}。"
    rows = _rows(case, found, blanks)
    ordered = found.in_order_of_dependency()
    return Target(
        number=number,
        title=title,
        state=f"{_outlook(found)}。",
        lapsing=lapsing,
        actions=tuple(row for row, action in zip(rows, ordered, strict=True) if action.chosen),
        others=tuple(row for row, action in zip(rows, ordered, strict=True) if not action.chosen),
    )


def _rows(case: Case, found: TargetGap, blanks: Blanks) -> list[ActionRow]:
    named = {action.id: action for action in found.actions}
    return [
        ActionRow(
            target=_aim(case, found.grade),
            id=action.id,
            kind=ACTION_TITLES[action.step.kind],
            clauses=clauses_of(found.grade, action),
            what=action.step.what,
            need=numbers_of(action.step) or NONE,
            amount=action.step.amount if action.step.amount is not None else NONE,
            unit=action.step.unit if action.step.amount is not None else "",
            day=_day(action, named),
            evidence=evidence_of(action.step) or NONE,
            records=places_of(case, action.step) or NONE,
            responsible=responsible_of(found.grade, action.step, blanks),
            chosen="要做" if action.chosen else "另一种办法",
            first=in_runs(action.depends_on) or NONE,
            instead="；".join(map(in_runs, action.alternatives)) or NONE,
        )
        for action in found.in_order_of_dependency()
    ]


def _day(action: Action, named: dict[str, Action]) -> date | str:
    """Until when to wait; of what has to follow something that is waited for, from when it can be done."""
    if action.step.kind == "wait":
        return action.step.until or Marked("等不到")
    days = [_day(named[first], named) for first in action.depends_on]
    marked = [day for day in days if isinstance(day, Marked)]
    return marked[0] if marked else max((day for day in days if isinstance(day, date)), default="即可办")


def _loads(actions: Sequence[ActionRow]) -> Iterator[Load]:
    """Who has what to do, who has most first; what nobody answers for comes at the end."""
    todo = [row for row in actions if row.chosen == "要做"]
    most = Counter(row.responsible for row in todo)
    own: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in todo:
        own.setdefault((row.responsible, row.target), {}).setdefault(row.what, []).append(row.id)
    ordered = sorted(own.items(), key=lambda item: (isinstance(item[0][0], Marked), -most[item[0][0]], item[0][0]))
    for (responsible, target), named in ordered:
        lines = [f"{what}（{in_runs(ids)}）" for what, ids in named.items()]
        yield Load(responsible, target, sum(map(len, named.values())), "\n".join(lines))
