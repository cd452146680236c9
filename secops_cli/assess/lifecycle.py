"""Where a system stands in its life: which activity is done, what its phase lacks, what is stale, what comes next.

The first round walks through all activities; a later one is what it lists. The newest entry of an activity, of whatever
round, tells how it stands; one that nobody entered and whose documents are all there is done. Our reading where the
source is silent: `docs/semantics.md`.

Source: 等级保护实施过程 2.1–2.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from secops_cli.assess.classification import STAGE_OF_DUTY, SystemGrade
from secops_cli.assess.dates import add_months
from secops_cli.assess.lifecycle_documents import DocumentsNamed
from secops_cli.assess.lifecycle_outline import ActivityOutline, makers, outlines
from secops_cli.assess.lifecycle_standing import UNREAD, Board, Output, Route, Stale, Standing
from secops_cli.assess.query import Papers
from secops_cli.model.lifecycle import Activity, Lifecycle, LifecycleDocument, Phase
from secops_cli.model.operation import ActivityEntry, Round
from secops_cli.model.workspace import Workspace

_BUILDING: Final = ("classification", "planning", "implementation")
"""Phases of a system that is not yet running."""
_OPERATION: Final = "operation"
TERMINATION: Final = "termination"
_DISPOSED: Final = {
    "termination.information": "information",
    "termination.equipment": "equipment",
    "termination.media": "media",
}
"""Activity → the list of `termination.yaml` that tells what was disposed of."""
_FILING: Final = "公安机关备案"
_ASSESSMENT: Final = "等级测评"


def boards(workspace: Workspace, as_of: date, lifecycle: Lifecycle, grades: Iterable[SystemGrade]) -> list[Board]:
    """Return the board of every system, in the order of its grade.

    Args:
        workspace: the facts.
        as_of: the day; what is dated later has not happened.
        lifecycle: the edition of the process.
        grades: of every system; the level tells what is not demanded of it.
    """
    named = DocumentsNamed(workspace, as_of)
    papers, intervals = Papers(workspace, as_of), _intervals(workspace, lifecycle)
    shared = _Shared(papers, lifecycle, outlines(lifecycle), makers(lifecycle), named, intervals)
    return [_BoardMaker(shared, grade).board() for grade in grades]


def _intervals(workspace: Workspace, lifecycle: Lifecycle) -> dict[str, int]:
    """Activity → months; the shorter where it is named twice."""
    found: dict[str, int] = {}
    for name, months in workspace.settings.activity_months.items():
        activity = lifecycle.find_activity(name)
        if activity is not None:
            found[activity.id] = min(months, found.get(activity.id, months))
    return found


class _Shared(NamedTuple):
    """What the boards of all systems are made from."""

    papers: Papers
    lifecycle: Lifecycle
    outlines: tuple[ActivityOutline, ...]
    makers: Mapping[str, str]
    named: DocumentsNamed
    intervals: dict[str, int]


class _Told(NamedTuple):
    """An entry, its round, and the way from the record to it."""

    round: Round
    entry: ActivityEntry
    route: Route


class _BoardMaker:
    """Makes the board of one system."""

    def __init__(self, shared: _Shared, grade: SystemGrade) -> None:
        self._papers, self._lifecycle, self._outlines, self._makers, self._documents, self._intervals = shared
        self._workspace = shared.papers.workspace
        self._as_of = shared.papers.as_of
        self._system = grade.system
        self._named = shared.named.of.get(grade.system.id, {})
        self._hidden = shared.named.unread_of(grade.system.id)
        self._exempt = _exempt(grade)
        self._record = self._workspace.lifecycles.get(grade.system.id)
        self._unread = None if self._record else self._workspace.unread_at("lifecycles", grade.system.id)
        self._torn = "evidence" in self._workspace.damaged
        self._told = self._entries()
        self._supervised = bool(grade.classification and grade.classification.has_supervisor)

    def board(self) -> Board:
        outputs = {o.activity.id: tuple(self._output(o.activity.id, d) for d in o.outputs) for o in self._outlines}
        there = {output.document.id for found in outputs.values() for output in found if not output.wanting}
        # What comes of a change, an incident or a check is not waited for before there has been one.
        for name, activity in self._lifecycle.activities.items():
            if self._unasked(activity) or self._is_unneeded(name):
                there.update(activity.outputs)
        standings = tuple(self._standing(outline, outputs[outline.activity.id], there) for outline in self._outlines)
        stale = () if self._system.status == "已终止" else tuple(self._stale(standings))
        recorded = self._record is not None
        return Board(self._system, self._phase(standings), standings, stale, recorded, self._unread)

    def _entries(self) -> dict[str, list[_Told]]:
        """Activity → the entries that tell of it, newest last; what begins after the day tells nothing yet.

        Of two rounds of one id, and of an activity that stands twice in a round, neither counts: which is meant is not
        known, and order must never decide.
        """
        found: dict[str, list[_Told]] = {}
        rounds = self._record.rounds if self._record else ()
        ids = Counter(round_.id for round_ in rounds)
        for number, round_ in enumerate(rounds):
            if ids[round_.id] > 1:
                continue
            meant = [self._lifecycle.find_activity(entry.activity) for entry in round_.activities]
            times = Counter(activity.id for activity in meant if activity)
            for index, (entry, activity) in enumerate(zip(round_.activities, meant, strict=True)):
                begun = entry.started or round_.started
                if activity and times[activity.id] == 1 and (begun is None or begun <= self._as_of):
                    route = ("rounds", number, "activities", index)
                    found.setdefault(activity.id, []).append(_Told(round_, entry, route))
        for told in found.values():
            if len(told) > 1:
                told.sort(key=_age)
        return found

    def _newest(self, activity: str) -> _Told | None:
        told = self._told.get(activity)
        return told[-1] if told else None

    # --- one activity -------------------------------------------------------------------------------------------

    def _output(self, activity: str, document: LifecycleDocument) -> Output:
        own, entry = self._named_by_entries(activity, document)
        named = self._named.get(document.id)
        evidence = tuple(dict.fromkeys([*own, *named])) if named else own
        valid = [e for e in evidence if self._papers.proves(e, document.kinds)]
        missing = () if valid else self._papers.missing_kinds(evidence, (document.kinds,))
        records = self._workspace.evidence
        days = [day for e in valid for day in (records[e].effective or records[e].issued,) if day is not None]
        registers_unread = self._torn and any(e not in records for e in evidence)
        return Output(
            document=document,
            evidence=evidence,
            fault=missing[0][1] if missing else "",
            # Where no document bears a day, the one on which the activity was done.
            dated=max(days) if days else (entry.finished if entry and valid else None),
            required=document.id not in self._exempt,
            unread=self._unread is not None or document.id in self._hidden or registers_unread,
        )

    def _named_by_entries(
        self, activity: str, document: LifecycleDocument
    ) -> tuple[tuple[str, ...], ActivityEntry | None]:
        """What the newest entry names; while that one is not done, what an earlier one named is still in force."""
        for told in reversed(self._told.get(activity, ())):
            named = told.entry.outputs.items()
            own = [e for key, ids in named if self._lifecycle.document_of.get(key) is document for e in ids]
            if own or told.entry.state == "已完成":
                return tuple(own), told.entry
        return (), None

    def _standing(self, outline: ActivityOutline, outputs: tuple[Output, ...], there: set[str]) -> Standing:
        activity = outline.activity
        told = self._newest(activity.id)
        entry, round_ = (told.entry, told.round) if told else (None, None)
        return Standing(
            activity=activity,
            phase=outline.phase,
            entry=entry,
            round=round_,
            route=told.route if told else (),
            outputs=outputs,
            state=entry.state if entry else self._unrecorded(activity, outputs),
            unasked=self._unasked(activity),
            open=round_ is not None and round_.trigger != "首次" and not self._is_past(round_.finished),
            faults=tuple(self._faults(outline, entry, outputs)) if entry else (),
            absent=self._absent(outline, entry) if entry else (),
            waits_for=tuple(document.title for document in outline.awaited if document.id not in there),
            overdue=self._overdue(activity, outputs) if activity.id in self._intervals else None,
        )

    def _is_past(self, day: date | None) -> bool:
        return day is not None and day <= self._as_of

    def _unrecorded(self, activity: Activity, outputs: tuple[Output, ...]) -> str:
        """How an activity stands of which no entry tells."""
        if self._has_nothing_left(activity.id):
            return "不需要"
        if all(not output.fault for output in outputs):
            return "已有输出"
        return UNREAD if any(output.fault and output.unread for output in outputs) else "未记录"

    def _has_nothing_left(self, activity: str) -> bool:
        """Whether `termination.yaml` says that there is none of what the activity disposes of."""
        termination, field = self._workspace.terminations.get(self._system.id), _DISPOSED.get(activity)
        return termination is not None and field is not None and getattr(termination, field) == ()

    def _is_unneeded(self, activity: str) -> bool:
        """Whether it is left out, so that nobody waits for what it would bring forth."""
        told = self._newest(activity)
        return told.entry.state == "不需要" if told else self._has_nothing_left(activity)

    def _unasked(self, activity: Activity) -> str:
        if activity.id in self._told:
            return ""
        if activity.id in self._exempt:
            return "这一级不要求"
        occasion = activity.occasion
        return f"{occasion}时才做" if occasion and not self._documents.has_happened(self._system.id, occasion) else ""

    def _faults(self, outline: ActivityOutline, entry: ActivityEntry, outputs: tuple[Output, ...]) -> Iterator[str]:
        if entry.state == "不需要" and entry.reason is None:
            yield "没有写不需要的理由"
        if entry.state != "已完成":
            return
        if entry.finished is not None and entry.finished > self._as_of:
            yield f"{entry.finished} 才完成"
        for output in outputs:
            if output.wanting:
                yield f"{output.document.title}：{output.fault}"
        if outline.unapproved and not any(approval.date <= self._as_of for approval in entry.approvals):
            yield outline.unapproved

    def _absent(self, outline: ActivityOutline, entry: ActivityEntry) -> tuple[str, ...]:
        """Roles without whom the activity cannot have been done, of whom nobody is named."""
        if entry.state != "已完成":
            return ()
        roles = self._lifecycle.role_of
        named = {roles[name].id for name in entry.people if name in roles}
        demanded = outline.supervised_titles if self._supervised else outline.titles
        return tuple(title for role, title in demanded if role not in named)

    def _overdue(self, activity: Activity, outputs: tuple[Output, ...]) -> date | None:
        """By the organisation's own intervals; how often is not in the source."""
        if self._system.status != "已运行" or self._is_unneeded(activity.id):
            return None
        if self._unread is not None or any(output.unread for output in outputs):
            return None  # what was done last may stand where it cannot be read
        done = [output.dated for output in outputs if output.dated is not None]
        finished = [told.entry.finished for told in self._told.get(activity.id, ()) if told.entry.state == "已完成"]
        done += [day for day in finished if day is not None and day <= self._as_of]
        due = add_months(max(done), self._intervals[activity.id]) if done else None
        return due if due is not None and due < self._as_of else None

    # --- the whole ----------------------------------------------------------------------------------------------

    def _phase(self, standings: tuple[Standing, ...]) -> Phase | None:
        termination = self._workspace.terminations.get(self._system.id)
        ending = termination is not None and self._is_past(termination.decided)
        if ending or self._system.status == "已终止":
            return self._lifecycle.phase(TERMINATION)
        if self._system.status == "已运行":
            return self._lifecycle.phase(_OPERATION)
        for name in _BUILDING:
            own = [s for s in standings if s.phase.id == name]
            if any(s.lacking for s in own):
                return self._lifecycle.phase(name)
            if any(s.asked and s.state == UNREAD for s in own):
                return None
        return self._lifecycle.phase(_BUILDING[-1])

    def _stale(self, standings: tuple[Standing, ...]) -> Iterator[Stale]:
        """Documents older than what they were made from."""
        made = {
            o.document.id: o for s in standings for o in s.outputs if self._makers.get(o.document.id) == s.activity.id
        }
        for outline, standing in zip(self._outlines, standings, strict=True):
            if not outline.sources or self._is_unneeded(outline.activity.id):
                continue
            for source in (made[name] for name in outline.sources):
                for output in standing.outputs:
                    if output.dated is not None and source.dated is not None and output.dated < source.dated:
                        yield Stale(standing, output, source)


def _age(told: _Told) -> tuple[bool, date, date, str]:
    """The first round comes before the later ones, these by when they began; their entries tell where they do not."""
    round_, entry, _ = told
    days = [day for e in round_.activities for day in (e.started, e.finished) if day is not None]
    begun = round_.started or min(days, default=date.min)
    return round_.trigger != "首次", begun, entry.finished or entry.started or date.min, round_.id


def _exempt(grade: SystemGrade) -> frozenset[str]:
    """Activities and documents that are not demanded at the system's level.

    Source: the duties of the edition by which it is classified.
    """
    if grade.level is None or grade.edition is None or grade.system.status == "已终止":
        return frozenset()
    demanded = {duty.what for duty in grade.duties}
    exempt = []
    if not demanded & STAGE_OF_DUTY.keys():
        exempt.append("grading-opinion")
    if _FILING not in demanded:
        exempt.append("operation.filing")
    if _ASSESSMENT not in demanded and grade.system.status == "已运行":
        exempt.append("operation.evaluation")
    return frozenset(exempt)
