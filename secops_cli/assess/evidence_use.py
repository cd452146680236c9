"""What registered documents serve, until when they hold, and what of the files and the registers hangs loose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from secops_cli.assess.case import Case
from secops_cli.assess.query import last_valid_day
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.base import named_evidence
from secops_cli.model.evidence import Evidence
from secops_cli.model.workspace import RecordRef, Workspace
from secops_cli.source.base import composed

_NOT_EVIDENCE: Final = re.compile(r".*\.register\.ya?ml|readme(\.\w+)?|~\$.*|\.~.*", re.IGNORECASE)
"""Names under `evidence/` that nobody registers: registers, explanations, what Office leaves behind."""


@dataclass(frozen=True, slots=True)
class Uses:
    """What a document is used for.

    Attributes:
        clauses: those that it names itself, with their standard as `isccc:4.1.1`.
        rows: clauses whose self-assessment rows name it, likewise.
        records: what else names it, as `people/p1`.
    """

    clauses: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses or self.rows or self.records)


@dataclass(frozen=True, slots=True)
class Registered:
    """A document of the registers.

    Attributes:
        fault: why it proves nothing on the day; empty where it does.
        last_day: the last day on which it holds, by its own date or the organisation's freshness; None for always.
        sha256: as registered, else as found where it was looked for; None where neither.
    """

    record: Evidence
    place: Place
    fault: str
    last_day: date | None
    uses: Uses
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A registered document and what was found of its file.

    Attributes:
        digests: algorithm → hexadecimal of the content; of a pointer without content only SHA-256; empty where the
            document is not in the repository, or cannot be read.
        pointer: the file is a Git LFS pointer.
    """

    document: Registered
    digests: Mapping[str, str]
    pointer: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """What all registered documents came to; `diagnostics` are about evidence only, with exact places."""

    documents: tuple[Checked, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def files(self) -> tuple[Checked, ...]:
        """Those whose file was found."""
        return tuple(checked for checked in self.documents if checked.digests)


def registered(case: Case) -> list[Registered]:
    """Return every document of the registers, by id."""
    workspace = case.workspace
    uses = uses_of(case)
    return [
        Registered(
            record,
            workspace.places[RecordRef("evidence", key)],
            case.papers.document_fault(key),
            last_valid_day(record, workspace.settings.freshness),
            uses.get(key, Uses()),
            _sha256(workspace, record),
        )
        for key, record in sorted(workspace.evidence.items())
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are asked for; all conditions hold together.

    Attributes:
        clause: as `isccc:4.1.1`: those that name it, or that its row names.
        expired: their last day is over.
        expiring: their last day is within so many days from the day of the judgement on, that day included.
        unused: nothing uses them.
    """

    clause: str | None = None
    kind: str | None = None
    expired: bool = False
    expiring: int | None = None
    unused: bool = False

    def fits(self, document: Registered, day: date) -> bool:
        """Say whether a document is among them on a day."""
        uses, last = document.uses, document.last_day
        return (
            (self.clause is None or self.clause in (*uses.clauses, *uses.rows))
            and (self.kind is None or document.record.kind == self.kind)
            and (not self.expired or (last is not None and last < day))
            and (self.expiring is None or (last is not None and 0 <= (last - day).days <= self.expiring))
            and (not self.unused or not uses)
        )


def _sha256(workspace: Workspace, record: Evidence) -> str | None:
    found = workspace.documents.get(record.id)
    held = record.held.sha256 if record.held and record.file is None else None
    return record.sha256 or held or (found.sha256 if found else None)


def uses_of(case: Case, only: Collection[str] | None = None) -> dict[str, Uses]:
    """Return what each document is used for: id → uses; a document without any is left out.

    Args:
        only: the ids that are asked about; None for all.
    """
    if only is not None and not only:
        return {}
    workspace = case.workspace
    rows: dict[str, dict[str, None]] = defaultdict(dict)
    for placed in workspace.rows:
        for item in placed.row.documents:
            if only is not None and item.id not in only:
                continue
            rows[item.id][qualified(case, f"{placed.standard}:{placed.row.clause}")] = None
    records: dict[str, dict[str, None]] = defaultdict(dict)
    for name, record in _records(workspace):
        for key in named_evidence(record):
            records[key][name] = None
    found = {}
    for key in {*workspace.evidence, *rows, *records} if only is None else only:
        own = workspace.evidence.get(key)
        clauses = dict.fromkeys(s.clause for s in own.supports if _exists(case, s.clause)) if own else {}
        uses = Uses(tuple(qualified(case, name) for name in clauses), tuple(rows[key]), tuple(records[key]))
        if uses:
            found[key] = uses
    return found


def _records(workspace: Workspace) -> Iterator[tuple[str, BaseModel]]:
    """Every record that may name evidence, with what it is called; rows and the registers themselves left out."""
    if workspace.organization is not None:
        yield "organization", workspace.organization
    for family, held in vars(workspace).items():
        if family in ("evidence", "documents", "places", "unread") or not isinstance(held, Mapping):
            continue
        yield from ((f"{family}/{key}", record) for key, record in held.items() if isinstance(record, BaseModel))


def qualified(case: Case, name: str) -> str:
    """Return a clause as people write it, `isccc:4.1.1`, whichever name of the standard stands before it."""
    head, _, clause_id = name.rpartition(":")
    standard = case.standard(head)
    return f"{standard.edition.alias}:{clause_id}" if standard else name


def _exists(case: Case, name: str) -> bool:
    head, _, clause_id = name.rpartition(":")
    standard = case.standard(head) if head else None
    return standard is not None and clause_id in standard.clause


# --- what hangs loose -------------------------------------------------------------------------------------------


def loose_ends(case: Case, files: Iterable[str]) -> Iterator[Diagnostic]:
    """Files that no register names, documents that nothing uses or whose hash nobody noted, names that collide.

    Nothing is said of files where a register cannot be read, nor of uses where any record cannot: it may be in there.

    Args:
        files: all paths of the repository.
    """
    workspace = case.workspace
    files = sorted(files)
    named = {composed(record.file) for record in workspace.evidence.values() if record.file}
    if "evidence" not in workspace.damaged:
        for path in files:
            if path.startswith("evidence/") and path not in named and not _NOT_EVIDENCE.fullmatch(_name(path)):
                yield Diagnostic("SEC624", Place(path), f"没有台账登记 {path}")
    yield from _collisions(named, files)
    uses: Mapping[str, Any] | None = None if workspace.damaged else uses_of(case)
    for key, record in workspace.evidence.items():
        place = workspace.places[RecordRef("evidence", key)]
        if uses is not None and key not in uses:
            yield Diagnostic("SEC625", place, f"{key} {record.title}：没有条目、自评估行或记录用到它")
        if record.file is not None and record.sha256 is None:
            words = f"{key} {record.title}：没有登记 sha256"
            yield Diagnostic("SEC623", place, words, route=("file",), cause="没有登记 sha256")


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _collisions(named: Iterable[str], files: Iterable[str]) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for path in sorted({*named, *(path for path in files if path.startswith("evidence/"))}):
        other = first.setdefault(path.casefold(), path)
        if other != path:
            yield Diagnostic("SEC626", Place(path), f"{path} 与 {other} 只差大小写")
