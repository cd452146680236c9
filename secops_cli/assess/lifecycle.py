"""Where a system stands in its life: which activity is done, what its phase lacks, what is stale, what comes next.

The first round walks through all activities; a later one is what it lists. The newest entry of an activity, of whatever
round, tells how it stands; one that nobody entered and whose documents are all there is done. Our reading where the
source is silent: `docs/semantics.md`.

Source: 等级保护实施过程 2.1–2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.dates import add_months
from secops_cli.assess.lifecycle_documents import documents_named
from secops_cli.assess.query import Papers
from secops_cli.model.lifecycle import Activity, Lifecycle, LifecycleDocument, Phase
from secops_cli.model.operation import ActivityEntry, Round
from secops_cli.model.systems import System
from secops_cli.model.workspace import Workspace
from secops_cli.terms import Occasion

Route = tuple[str | int, ...]

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
_OPERATOR: Final = "operator"
_SUPERVISOR: Final = "competent-department"
_APPROVED_ELSEWHERE: Final = frozenset(
    {"classification.grading", "operation.change-control", "termination.equipment", "termination.media"}
)
"""Activities whose approvals stand in decisions, in change records or in `termination.yaml`, and are checked there."""


@dataclass(frozen=True, slots=True)
class Output:
    """A document that an activity has to bring forth.

    Attributes:
        evidence: what is named for it, valid or not.
        fault: why none of it proves; empty where one does.
        dated: the day of the newest valid one; None where none bears a day.
    """

    document: LifecycleDocument
    evidence: tuple[str, ...]
    fault: str
    dated: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one activity stands.

    Attributes:
        entry: the newest entry that tells of it by the day; None where none does.
        round: the round of that entry.
        route: from the lifecycle's record to that entry.
        state: as the entry has it; without one 已有输出 where all documents are there, else 未记录.
        asked: whether it is asked for at all; an activity that waits for an occasion may not be.
        faults: what an activity that is said to be done lacks: documents, reasons, approvals.
        absent: titles of roles of which nobody is named.
        waits_for: titles of documents that it needs and that are not there.
        overdue: the day by which it should have been done again; None where that is not so.
    """

    activity: Activity
    phase: Phase
    entry: ActivityEntry | None
    round: Round | None
    route: Route
    outputs: tuple[Output, ...]
    state: str
    asked: bool
    faults: tuple[str, ...]
    absent: tuple[str, ...]
    waits_for: tuple[str, ...]
    overdue: date | None

    @property
    def complete(self) -> bool:
        """Done or not needed, and nothing of it is wanting."""
        return self.state in ("已完成", "不需要", "已有输出") and not self.faults and not self.absent


@dataclass(frozen=True, slots=True)
class Stale:
    """A document that is older than one it was made from."""

    standing: Standing
    output: Output
    source: Output


@dataclass(frozen=True, slots=True)
class Board:
    """One system's life on a day.

    Attributes:
        phase: the one it is in.
        standings: every activity, in the order of the source.
        stale: documents to be looked at again.
        recorded: whether the system has a `lifecycle.yaml`.
    """

    system: System
    phase: Phase
    standings: tuple[Standing, ...]
    stale: tuple[Stale, ...]
    recorded: bool

    @property
    def lacking(self) -> tuple[Standing, ...]:
        """What is not complete of the present phase, and of later rounds that are still open."""
        return tuple(s for s in self.standings if s.asked and not s.complete and (s.phase is self.phase or _is_open(s)))

    @property
    def next(self) -> tuple[Standing, ...]:
        """What can be done now: of what is lacking, that for which all documents are there."""
        return tuple(s for s in self.lacking if not s.waits_for)


def _is_open(standing: Standing) -> bool:
    return standing.round is not None and standing.round.trigger != "首次" and standing.round.finished is None


def boards(workspace: Workspace, as_of: date, lifecycle: Lifecycle) -> list[Board]:
    """Return the board of every system, in the order of their ids.

    Args:
        workspace: the facts.
        as_of: the day; what is dated later has not happened.
        lifecycle: the edition of the process.
    """
    papers = Papers(workspace, as_of)
    named = documents_named(workspace, as_of)
    return [
        _BoardMaker(papers, lifecycle, workspace.systems[name], named.get(name, {})).board()
        for name in sorted(workspace.systems)
    ]


class _BoardMaker:
    """Makes the board of one system; `named` is what other records name for a document, by its id."""

    def __init__(self, papers: Papers, lifecycle: Lifecycle, system: System, named: dict[str, list[str]]) -> None:
        self._papers = papers
        self._workspace = papers.workspace
        self._as_of = papers.as_of
        self._lifecycle = lifecycle
        self._system = system
        self._named = named
        self._record = papers.workspace.lifecycles.get(system.id)
        self._entries = self._newest_entries()

    def board(self) -> Board:
        outputs = {
            name: tuple(self._output(name, document) for document in activity.outputs)
            for name, activity in self._lifecycle.activities.items()
        }
        there = {output.document.id for found in outputs.values() for output in found if not output.fault}
        # What comes of a change, an incident or a check is not waited for before there has been one.
        for activity in self._lifecycle.activities.values():
            if not self._is_asked(activity):
                there.update(activity.outputs)
        standings = tuple(self._standing(a, outputs[name], there) for name, a in self._lifecycle.activities.items())
        stale = () if self._system.status == "已终止" else tuple(self._stale(standings))
        return Board(self._system, self._phase(standings), standings, stale, self._record is not None)

    def _newest_entries(self) -> dict[str, tuple[Round, ActivityEntry, Route]]:
        """Activity → the entry of the last round that tells of it; what begins after the day tells nothing yet."""
        found: dict[str, tuple[Round, ActivityEntry, Route]] = {}
        rounds = self._record.rounds if self._record else ()
        for number in sorted(range(len(rounds)), key=lambda n: (rounds[n].started or date.min, n)):
            for index, entry in enumerate(rounds[number].activities):
                activity = self._lifecycle.find_activity(entry.activity)
                begun = entry.started or rounds[number].started
                if activity is not None and (begun is None or begun <= self._as_of):
                    found[activity.id] = (rounds[number], entry, ("rounds", number, "activities", index))
        return found

    # --- one activity -------------------------------------------------------------------------------------------

    def _output(self, activity: str, name: str) -> Output:
        document = self._lifecycle.document_of[name]
        entry = self._entries[activity][1] if activity in self._entries else None
        own = [
            evidence
            for key, named in (entry.outputs if entry else {}).items()
            if self._lifecycle.document_of.get(key) is document
            for evidence in named
        ]
        evidence = tuple(dict.fromkeys([*own, *self._named.get(name, ())]))
        missing = self._papers.missing_kinds(evidence, (document.kinds,))
        return Output(document, evidence, missing[0][1] if missing else "", self._dated(document, evidence, entry))

    def _dated(
        self, document: LifecycleDocument, evidence: tuple[str, ...], entry: ActivityEntry | None
    ) -> date | None:
        """The day of the newest document that proves; where it bears none, the day on which the activity was done."""
        valid = [e for e in evidence if not self._papers.missing_kinds((e,), (document.kinds,))]
        records = [self._workspace.evidence[e] for e in valid]
        days = [record.effective or record.issued for record in records]
        known = [day for day in days if day is not None]
        return max(known) if known else (entry.finished if entry and valid else None)

    def _standing(self, activity: Activity, outputs: tuple[Output, ...], there: set[str]) -> Standing:
        round_, entry, route = self._entries.get(activity.id, (None, None, ()))
        documents = [self._lifecycle.document_of[name] for name in activity.inputs]
        all_there = all(not output.fault for output in outputs)
        unrecorded = "不需要" if self._has_nothing_left(activity) else "已有输出" if all_there else "未记录"
        state = entry.state if entry else unrecorded
        return Standing(
            activity=activity,
            phase=self._lifecycle.phase_of[activity.id],
            entry=entry,
            round=round_,
            route=route,
            outputs=outputs,
            state=state,
            asked=self._is_asked(activity),
            faults=tuple(self._faults(activity, entry, outputs)) if entry else (),
            absent=self._absent(activity, entry) if entry else (),
            waits_for=tuple(d.title for d in documents if not d.external and d.id not in there),
            overdue=self._overdue(activity, entry, outputs),
        )

    def _has_nothing_left(self, activity: Activity) -> bool:
        """Whether `termination.yaml` says that there is none of what the activity disposes of."""
        termination, field = self._workspace.terminations.get(self._system.id), _DISPOSED.get(activity.id)
        return termination is not None and field is not None and getattr(termination, field) == ()

    def _is_asked(self, activity: Activity) -> bool:
        return activity.occasion is None or activity.id in self._entries or self._has_occasion(activity.occasion)

    def _has_occasion(self, occasion: Occasion) -> bool:
        """Whether what the activity waits for has happened; nobody but the authority knows when it inspects."""
        workspace, system = self._workspace, self._system.id
        if occasion == "变更":
            return any(record.system == system for record in workspace.changes.values())
        if occasion == "事件":
            return any(system in i.systems and i.found <= self._as_of for i in workspace.incidents.values())
        operation = workspace.operations.get(system)
        return occasion == "改进" and operation is not None and any(check.findings for check in operation.checks or ())

    def _faults(self, activity: Activity, entry: ActivityEntry, outputs: tuple[Output, ...]) -> Iterator[str]:
        if entry.state == "不需要" and entry.reason is None:
            yield "没有写不需要的理由"
        if entry.state != "已完成":
            return
        if entry.finished is not None and entry.finished > self._as_of:
            yield f"{entry.finished} 才完成"
        for output in outputs:
            if output.fault:
                yield f"{output.document.title}：{output.fault}"
        approved = any(approval.date <= self._as_of for approval in entry.approvals)
        if activity.approvals and activity.id not in _APPROVED_ELSEWHERE and not approved:
            yield f"没有审批：{'；'.join(activity.approvals)}"

    def _absent(self, activity: Activity, entry: ActivityEntry) -> tuple[str, ...]:
        """Roles without whom the activity cannot have been done; others take part if they are asked to."""
        if entry.state != "已完成":
            return ()
        roles = self._lifecycle.role_of
        named = {roles[name].id for name in entry.people if name in roles}
        classification = self._workspace.classifications.get(self._system.id)
        supervised = bool(classification and classification.has_supervisor)
        needed = {_OPERATOR, *activity.needs, *([_SUPERVISOR] if supervised else [])}
        return tuple(roles[role].title for role in activity.roles if role in needed and role not in named)

    def _overdue(self, activity: Activity, entry: ActivityEntry | None, outputs: tuple[Output, ...]) -> date | None:
        """By the organisation's own intervals; how often is not in the source."""
        settings = self._workspace.settings.activity_months
        months = next((m for name, m in settings.items() if self._lifecycle.find_activity(name) is activity), None)
        done = [output.dated for output in outputs if output.dated is not None]
        if entry is not None and entry.finished is not None and entry.finished <= self._as_of:
            done.append(entry.finished)
        if months is None or not done or self._system.status != "已运行":
            return None
        due = add_months(max(done), months)
        return due if due < self._as_of else None

    # --- the whole ----------------------------------------------------------------------------------------------

    def _phase(self, standings: tuple[Standing, ...]) -> Phase:
        termination = self._workspace.terminations.get(self._system.id)
        ending = termination is not None and termination.decided is not None and termination.decided <= self._as_of
        if ending or self._system.status == "已终止":
            return self._lifecycle.phase(TERMINATION)
        if self._system.status == "已运行":
            return self._lifecycle.phase(_OPERATION)
        for name in _BUILDING:
            if any(s.phase.id == name and s.asked and not s.complete for s in standings):
                return self._lifecycle.phase(name)
        return self._lifecycle.phase(_BUILDING[-1])

    def _stale(self, standings: tuple[Standing, ...]) -> Iterator[Stale]:
        """Documents older than what they were made from. What goes on all the time makes nothing stale."""
        made = {o.document.id: o for s in standings if s.activity.recurs != "持续" for o in s.outputs}
        for standing in standings:
            sources = [made[name] for name in standing.activity.inputs if name in made]
            for output in standing.outputs:
                for source in sources:
                    if output.dated is not None and source.dated is not None and output.dated < source.dated:
                        yield Stale(standing, output, source)
