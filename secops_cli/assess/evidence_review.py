"""Conclusions and the documents they rest on: what has changed since, and what to write once somebody has looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from secops_cli.assess.case import Case
from secops_cli.assess.evidence_use import qualified
from secops_cli.assess.rows import cycle_in_force
from secops_cli.model.assessment import RowEvidence
from secops_cli.model.workspace import PlacedRow, Workspace

Route = tuple[str | int, ...]
State = Literal["变动", "未记", "相同", "无哈希"]


class DocumentReview(NamedTuple):
    """A document that a conclusion rests on.

    Attributes:
        state: 变动, it is another one now; 未记, the row has not noted its hash; 无哈希, it is kept
            elsewhere without one.
        recorded: the hash in the row.
        now: the hash of the content.
        position: where it stands in the row's list; None where only the document names the clause.
    """

    id: str
    title: str
    state: State
    recorded: str | None
    now: str | None
    pages: str | None
    position: int | None


@dataclass(frozen=True, slots=True)
class RowReview:
    """A row that says 符合, and the documents it rests on.

    Attributes:
        name: its clause with the standard, as `isccc:4.1.1`.
        fault: why nobody can confirm it now; empty where they can.
    """

    placed: PlacedRow
    name: str
    documents: tuple[DocumentReview, ...]
    fault: str

    @property
    def open(self) -> bool:
        """Whether there is something to look at."""
        return any(document.state in ("变动", "未记") for document in self.documents)

    @property
    def stale(self) -> bool:
        """Whether a document has changed since."""
        return any(document.state == "变动" for document in self.documents)


class Edit(NamedTuple):
    """A value to set inside a row; with `appended`, an item to add to the list there."""

    route: Route
    value: Any
    appended: bool = False


def reviews(case: Case, hashes: Mapping[str, str | None]) -> list[RowReview]:
    """Return the rows of the organisation's own that say 符合 in the cycle in force, by place.

    Args:
        case: the judged repository.
        hashes: evidence id → hash of its content, of all documents whose file is there.
    """
    cycle = cycle_in_force(case.workspace.settings, case.as_of)
    found = [
        _review(case, placed, hashes)
        for placed in case.workspace.rows
        if (placed.row.by or "自评") == "自评"
        and placed.row.conclusion == "符合"
        and placed.row.cycle == (cycle.id if cycle else None)
        and not (placed.row.date and placed.row.date > case.as_of)
    ]
    return sorted(found, key=lambda review: review.placed.place)


def _review(case: Case, placed: PlacedRow, hashes: Mapping[str, str | None]) -> RowReview:
    workspace = case.workspace
    name = qualified(case, f"{placed.standard}:{placed.row.clause}")
    listed = placed.row.documents
    documents = [_document(workspace, item, hashes, index) for index, item in enumerate(listed)]
    known = {item.id for item in listed}
    faults = [f"{item.id} {_fault(workspace, item.id)}" for item in listed if _fault(workspace, item.id)]
    for record in workspace.evidence.values():
        for support in record.supports:
            if record.id not in known and not _fault(workspace, record.id) and qualified(case, support.clause) == name:
                known.add(record.id)
                item = RowEvidence.model_construct(id=record.id, pages=support.pages, sha256=None)
                documents.append(_document(workspace, item, hashes, None))
    return RowReview(placed, name, tuple(documents), "；".join(faults))


def _fault(workspace: Workspace, name: str) -> str:
    """Why a document cannot have been looked at: a paper kept elsewhere can."""
    record = workspace.evidence.get(name)
    if record is None:
        return "台账里没有这份材料"
    return workspace.documents[name].fault if record.file is not None else ""


def _document(
    workspace: Workspace, item: RowEvidence, hashes: Mapping[str, str | None], index: int | None
) -> DocumentReview:
    record = workspace.evidence.get(item.id)
    held = record.held.sha256 if record and record.held and record.file is None else None
    now = held or hashes.get(item.id)
    state: State = "变动" if item.sha256 and item.sha256 != now else "相同"
    if item.sha256 is None:
        state = "未记" if now else "无哈希"
    return DocumentReview(item.id, record.title if record else "", state, item.sha256, now, item.pages, index)


def confirmed(review: RowReview, day: date, assessor: str | None) -> Iterator[Edit]:
    """Yield what to write into a row once somebody has looked at it again.

    Args:
        review: a row without fault.
        day: when they looked.
        assessor: who; None leaves the name that is there.
    """
    row = review.placed.row
    added = []
    for document in review.documents:
        if document.state not in ("变动", "未记") or document.now is None:
            continue
        if document.position is None:
            pages = {"pages": document.pages} if document.pages else {}
            added.append({"id": document.id, **pages, "sha256": document.now})
        elif isinstance(row.evidence[document.position], RowEvidence):
            yield Edit(("evidence", document.position, "sha256"), document.now)
        else:
            yield Edit(("evidence", document.position), {"id": document.id, "sha256": document.now})
    if added and not row.evidence:
        yield Edit(("evidence",), added)
    else:
        yield from (Edit(("evidence",), item, appended=True) for item in added)
    if row.date != day:
        yield Edit(("date",), day)
    if assessor is not None and row.assessor != assessor:
        yield Edit(("assessor",), assessor)


def chosen(found: Iterable[RowReview], clauses: Iterable[str]) -> list[RowReview]:
    """Return the rows of these clauses that have something to look at."""
    wanted = set(clauses)
    return [review for review in found if review.open and review.name in wanted]
