"""What is said of a system's life on a day: its activities, their documents, and which of these are stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from secops_cli.diagnostics import Place
from secops_cli.model.lifecycle import Activity, LifecycleDocument, Phase
from secops_cli.model.operation import ActivityEntry, Round
from secops_cli.model.systems import System

Route = tuple[str | int, ...]

UNREAD: Final = "读不出"
"""State of an activity whose entry or documents may stand in a file that cannot be read."""


class Output(NamedTuple):
    """A document that an activity has to bring forth.

    Attributes:
        evidence: what is named for it, valid or not.
        fault: why none of it proves; empty where one does.
        dated: the day of the newest valid one; None where none bears a day.
        required: false where the system's level asks for no such document.
        unread: it may be named, or registered, in a file that cannot be read; a fault is then not known for one.
    """

    document: LifecycleDocument
    evidence: tuple[str, ...]
    fault: str
    dated: date | None
    required: bool
    unread: bool

    @property
    def wanting(self) -> bool:
        """It is not there, and it is known that it is not."""
        return bool(self.fault) and self.required and not self.unread


class Standing(NamedTuple):
    """How one activity stands.

    Attributes:
        entry: the newest entry that tells of it by the day; None where none does.
        round: the round of that entry.
        route: from the lifecycle's record to that entry.
        state: as the entry has it; without one 已有输出 where all documents are there, 读不出 where that hangs on a
            file that cannot be read, else 未记录.
        unasked: why it is not asked for at all, such as 变更时才做; empty where it is.
        open: whether its round is a later one that goes on.
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
    unasked: str
    open: bool
    faults: tuple[str, ...]
    absent: tuple[str, ...]
    waits_for: tuple[str, ...]
    overdue: date | None

    @property
    def asked(self) -> bool:
        return not self.unasked

    @property
    def complete(self) -> bool:
        """Done or not needed, and nothing of it is wanting."""
        return self.state in ("已完成", "不需要", "已有输出") and not self.faults and not self.absent

    @property
    def lacking(self) -> bool:
        """It is asked for and is known not to be complete."""
        return self.asked and not self.complete and self.state != UNREAD


class Stale(NamedTuple):
    """A document that is older than one it was made from."""

    standing: Standing
    output: Output
    source: Output


@dataclass(frozen=True, slots=True)
class Board:
    """One system's life on a day.

    Attributes:
        phase: the one it is in; None where that hangs on a file that cannot be read.
        standings: every activity, in the order of the source.
        stale: documents to be looked at again.
        recorded: whether the system has a `lifecycle.yaml` that can be read.
        unread: where a `lifecycle.yaml` that may be this system's cannot be read.
    """

    system: System
    phase: Phase | None
    standings: tuple[Standing, ...]
    stale: tuple[Stale, ...]
    recorded: bool
    unread: Place | None

    @property
    def lacking(self) -> tuple[Standing, ...]:
        """What is not complete of the present phase, and of later rounds that are still open."""
        return tuple(s for s in self.standings if (s.phase is self.phase or s.open) and s.lacking)

    @property
    def next(self) -> tuple[Standing, ...]:
        """What can be done now: of what is lacking, that for which all documents are there."""
        return tuple(s for s in self.lacking if not s.waits_for)
