"""The judgement replayed over time: on which days levels rise or fall if nothing is done, and by which records.

Only days are looked at on which something can turn; they are noted by the day itself while the rules run on it
(`watch.py`), and what does not turn is not worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heapify, heappop, heappush

from secops_cli.assess.case import Case
from secops_cli.assess.certificates import is_ended, is_over, surveillance_due
from secops_cli.assess.clauses import Judge
from secops_cli.assess.levels import compose
from secops_cli.assess.query import Query
from secops_cli.assess.watch import NEVER, TimedMemory, Watch
from secops_cli.model.judgement import CategoryGrade, CheckResult, ClauseVerdict, Measurement, Quantity, in_digits
from secops_cli.model.standard import Standard
from secops_cli.model.workspace import RecordRef


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """What turned: the clause, the record behind it where there is one, and in Chinese what became of it."""

    clause: str
    record: RecordRef | None
    what: str


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which a level of a target turns, or something falls due.

    Attributes:
        before: the grade until the day before.
        after: the grade from this day on; the same levels where something only falls due.
    """

    day: date
    before: CategoryGrade
    after: CategoryGrade
    because: tuple[Cause, ...]


def forecast(case: Case, until: date) -> list[Event]:
    """Return what turns after the day of the judgement, up to and including another day, by day and target.

    Args:
        case: the judged repository; its targets are followed, not their forms.
        until: the last day looked at.
    """
    memory = TimedMemory(Watch.on(case.as_of))
    events: list[tuple[date, int, Event]] = []
    first = {(g.standard.id, g.category.id): index for index, g in reversed(list(enumerate(case.grades)))}
    due = sorted(
        (day, index, cause) for index in first.values() for day, cause in _due(case, case.grades[index], until)
    )
    replays = [Replay(case, grade, memory) for grade in case.grades]
    # All targets move on together, so that what was worked out of the workspace serves each of them.
    days = [(case.as_of.toordinal(), index) for index in range(len(replays))]
    heapify(days)
    while days and days[0][0] <= until.toordinal():
        ordinal, index = heappop(days)
        while due and due[0][0].toordinal() < ordinal:
            events.append(_fallen_due(replays, *due.pop(0)))
        before, after = replays[index].grade, replays[index].move()
        if before is not None and (before.proven, before.potential) != (after.proven, after.potential):
            day = date.fromordinal(ordinal)
            events.append((day, index, Event(day, before, after, tuple(_causes(before, after)))))
        heappush(days, (replays[index].due, index))
    events += [_fallen_due(replays, *found) for found in due]
    return [event for _, _, event in sorted(events, key=lambda found: found[:2])]


def _fallen_due(replays: Sequence[Replay], day: date, index: int, cause: Cause) -> tuple[date, int, Event]:
    """Something that falls due while the levels stay as they are."""
    grade = replays[index].grade
    assert grade is not None, "every target is judged on the first day"
    return day, index, Event(day, grade, grade, (cause,))


class Replay:
    """One target on its way through time, by the days on which something about it can turn.

    Args:
        case: the judged repository.
        start: the grade of the target.
        memory: what was worked out of the workspace; may be shared with other targets that move on together.

    Attributes:
        grade: the grade since the day moved to last; None before the first move.
        due: the ordinal of the day to move to next; `NEVER` where nothing turns any more.
    """

    def __init__(self, case: Case, start: CategoryGrade, memory: TimedMemory) -> None:
        self.grade: CategoryGrade | None = None
        self.due = case.as_of.toordinal()
        self._case = case
        self._start = start
        self._memory = memory
        self._own = TimedMemory(memory.watch)
        self._alone: dict[str, ClauseVerdict] = {}
        self._until = dict.fromkeys((c.id for c in start.standard.clauses_for(start.category)), self.due)

    def move(self) -> CategoryGrade:
        """Judge the clauses that are due anew, move on to the day, and return the grade on it."""
        start, watch = self._start, Watch.on(date.fromordinal(self.due))
        self._memory.watch = self._own.watch = watch
        query = Query(
            self._case.workspace, start.standard, start.category, start.target, watch, self._memory, self._own
        )
        judge = Judge(query, self._case.view)
        turned = False
        for clause_id in [name for name, until in self._until.items() if until <= self.due]:
            with watch.scope() as ends:
                verdict = judge.verdict(start.standard.clause[clause_id])
            self._until[clause_id] = ends[0]
            turned = turned or verdict != self._alone.get(clause_id)
            self._alone[clause_id] = verdict
        if turned or self.grade is None:
            found = compose(judge, self._alone)
            # The plain day: a watch would go on noting, and is set to another day soon.
            base = date.fromordinal(date.toordinal(found.base))
            self.grade = replace(found, as_of=date.fromordinal(self.due), base=base)
        self.due = min(self._until.values(), default=NEVER)
        return self.grade


# --- why --------------------------------------------------------------------------------------------------------


def _causes(before: CategoryGrade, after: CategoryGrade) -> Iterator[Cause]:
    """What turned in the clauses on which the levels that turned hang."""
    found = list(_turned(before, after, _concerned(before, after)))
    yield from found or _turned(before, after, _of_parts(before, after))


def _turned(before: CategoryGrade, after: CategoryGrade, clause_ids: Iterable[str]) -> Iterator[Cause]:
    """What turned in some clauses; each said once."""
    said: set[Cause] = set()
    for clause_id in clause_ids:
        old, new = before.verdicts[clause_id], after.verdicts[clause_id]
        if (old.verdict, old.pending) == (new.verdict, new.pending) or not new.clause.blocking:
            continue
        for cause in _differences(old, new):
            if cause not in said:
                said.add(cause)
                yield cause


def _concerned(before: CategoryGrade, after: CategoryGrade) -> Iterable[str]:
    """The clauses of the levels that were reached on one side and not on the other."""
    standard = after.standard
    levels: set[str] = set()
    for old, new in ((before.proven, after.proven), (before.potential, after.potential)):
        levels.update(_between(standard, old, new))
    return dict.fromkeys(c for level in standard.ladder if level in levels for c in after.applicable[level])


def _of_parts(before: CategoryGrade, after: CategoryGrade) -> Iterator[str]:
    """The clauses of the levels that a part by itself has come to or lost: what turned where the lower part counts."""
    standard = after.standard
    for old, new in zip(before.parts, after.parts, strict=True):
        for one, other in ((old.proven, new.proven), (old.potential, new.potential)):
            for level in _between(standard, one, other):
                yield from (clause.id for clause in standard.applicable(new.part, level))


def _between(standard: Standard, one: str | None, other: str | None) -> Sequence[str]:
    """The levels that are reached by one of two and not by the other."""
    ranks = sorted(-1 if level is None else standard.rank(level) for level in (one, other))
    return standard.ladder[ranks[0] + 1 : ranks[1] + 1]


def _differences(old: ClauseVerdict, new: ClauseVerdict) -> Iterator[Cause]:
    name = new.clause.id
    found = [
        *(c for was, now in zip(old.checks, new.checks, strict=False) for c in _check_differences(name, was, now)),
        *_document_differences(name, old, new),
    ]
    if old.entailed_by is not None and old.entailed_by != new.entailed_by:
        found.append(Cause(name, None, f"不再由 {old.entailed_by} 的结论带出"))
    if old.row != new.row:
        row = new.row or old.row
        assert row is not None
        words = "自评估行开始计入" if new.row else "自评估行不再计入(评估周期更替)"
        found.append(Cause(name, None, f"{words}：{row.place}"))
    yield from found or [Cause(name, None, new.reason or f"转为{new.verdict}")]


def _check_differences(clause: str, old: CheckResult, new: CheckResult) -> Iterator[Cause]:
    """Records that changed their place, and the value where none did (years that complete)."""
    if (old.holds, old.holds_proven) == (new.holds, new.holds_proven):
        return
    was, now = _placed(old.measurement), _placed(new.measurement)
    moved = [ref for ref in dict.fromkeys((*was, *now)) if was.get(ref) != now.get(ref)]
    for ref in moved:
        yield Cause(clause, ref, now.get(ref, "不再登记在内"))
    if not moved:
        yield Cause(clause, None, f"{new.name} {_worth(old)} → {_worth(new)}{new.unit}")


def _placed(found: Measurement) -> dict[RecordRef, str]:
    """Record → what is said of it."""
    said = dict.fromkeys(found.counted, "计入，凭据齐全")
    said |= {item.ref: f"缺证：{item.reason}" for item in found.unproven}
    said |= {item.ref: f"不计：{item.reason}" for item in found.excluded}
    return said | {item.ref: f"不明：{item.reason}" for item in found.doubtful}


def _worth(check: CheckResult) -> str:
    fact = check.measurement.fact
    return in_digits(fact.low) if isinstance(fact, Quantity) else str(getattr(fact, "value", "未知"))


def _document_differences(clause: str, old: ClauseVerdict, new: ClauseVerdict) -> Iterator[Cause]:
    faults = {use.id: use.fault for use in old.documents}
    for use in new.documents:
        if use.id in faults and faults[use.id] != use.fault:
            yield Cause(clause, RecordRef("evidence", use.id), use.fault or "开始有效")


# --- what falls due ---------------------------------------------------------------------------------------------


def _due(case: Case, start: CategoryGrade, until: date) -> Iterator[tuple[date, Cause]]:
    """The days by which a certificate of the target's category has to be looked at again.

    Source: ISCCC-SV-001:2015 6.7.1, 6.8.1.
    """
    rule = start.standard.edition.surveillance
    if rule is None:
        return
    names = (start.standard.id, start.standard.edition.alias)
    for held in case.workspace.certificates.values():
        if held.standard not in names or held.category != start.category.id:
            continue
        if case.papers.is_anothers(held.credit_code, held.granted):
            continue
        ref = RecordRef("certificates", held.id)
        if held.expires is not None and case.as_of < held.expires <= until and not is_ended(held, held.expires):
            yield held.expires, Cause(rule.validity, ref, "证书有效期的最后一天")
        day = surveillance_due(rule, held, case.as_of)
        if day is None or is_over(held, day):
            continue
        if case.as_of < day <= until:
            words = f"距上次监督或发证满 {rule.months} 个月，监督评审到期"
            yield day, Cause(rule.clause, ref, words)
