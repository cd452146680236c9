"""The documents that stand behind a verdict, as the last column of a form lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from secops_cli.assess.measures import MEASURES
from secops_cli.assess.query import validity_fault
from secops_cli.characters import width
from secops_cli.model.evidence import Evidence
from secops_cli.model.judgement import CategoryGrade, CheckResult, ClauseVerdict
from secops_cli.model.workspace import RecordRef, Workspace

_LINES_PER_ROW: Final = 24
"""Lines that one row of the form should hold at most; a row of a workbook cannot be higher than some thirty."""
_CELLS_PER_LINE: Final = 24
"""Half-width characters that a line of the packaged template surely holds."""


class Catalogued(NamedTuple):
    """A document, and the pages of it that matter; None where the whole of it does."""

    record: Evidence
    pages: str | None


def documents_of(grade: CategoryGrade, workspace: Workspace, verdict: ClauseVerdict) -> list[Catalogued]:
    """Return the valid documents behind a verdict, each once: those of its row, else of the clause that it follows
    from, then those of the records that count for its test."""
    source = verdict
    seen = {verdict.clause.id}
    while source.entailed_by is not None and source.entailed_by not in seen:
        seen.add(source.entailed_by)
        source = grade.verdicts[source.entailed_by]
    found = [(use.id, use.pages) for use in source.documents if not use.fault]
    found += [(key, None) for check in verdict.checks for key in _behind(grade, workspace, check)]
    unique: dict[str, str | None] = {}
    for key, pages in found:
        unique.setdefault(key, pages)
    return [Catalogued(workspace.evidence[key], pages) for key, pages in unique.items() if key in workspace.evidence]


def _behind(grade: CategoryGrade, workspace: Workspace, check: CheckResult) -> Iterator[str]:
    """The valid documents of the kinds that a measure asks for, of the records that count."""
    kinds = {kind for group in MEASURES[check.measure].needs for kind in group}
    for ref in check.measurement.counted:
        for key in dict.fromkeys(_named_by(_record(workspace, ref))):
            document = workspace.evidence.get(key)
            if document is None or document.kind not in kinds:
                continue
            found = workspace.documents.get(key)
            stale = validity_fault(document, grade.as_of, workspace.settings.freshness)
            if not stale and not (found and found.fault):
                yield key


def _record(workspace: Workspace, ref: RecordRef) -> Any:
    family = getattr(workspace, ref.family, None)
    if isinstance(family, Mapping):
        return family.get(ref.id)
    if ref.family != "organization" or workspace.organization is None:
        return None
    organization = workspace.organization
    parts: list[Any] = []
    for named in (organization.audits, organization.statements, organization.premises, organization.management_systems):
        parts += named or ()
    return next((part for part in parts if _name_of(part) == ref.id), organization)


def _name_of(part: Any) -> str:
    """What an audit, a month's statements, an office or a management system is known by."""
    for name in ("id", "year", "month"):
        if hasattr(part, name):
            return str(getattr(part, name))
    raise TypeError(part)


def _named_by(record: Any) -> Iterator[str]:
    """The evidence that a record names, in itself and in its parts."""
    if not isinstance(record, BaseModel):
        return
    yield from getattr(record, "evidence", ())
    for name in type(record).model_fields:
        value = getattr(record, name)
        for part in value if isinstance(value, tuple) else (value,):
            yield from _named_by(part)


def listed(documents: Iterable[tuple[str, Catalogued]]) -> list[str]:
    """Return a list of documents with their numbers, cut into pieces that fit into one row each; at least one piece.

    Args:
        documents: number, "" for none, and document.
    """
    pieces: list[list[str]] = [[]]
    weight = 0
    for number, document in documents:
        line = f"{number} {_described(document)}".lstrip()
        lines = -(-width(line) // _CELLS_PER_LINE)
        if pieces[-1] and weight + lines > _LINES_PER_ROW:
            pieces.append([])
            weight = 0
        pieces[-1].append(line)
        weight += lines
    return ["\n".join(piece) for piece in pieces]


def _described(document: Catalogued) -> str:
    """`安全运维服务流程，第3-5页（服务流程.pdf）`."""
    record = document.record
    if record.file is not None:
        where = f"（{PurePosixPath(record.file).name}）"
    else:
        where = f"（存放于{record.held.where}）" if record.held else ""
    return f"{record.title}{_pages(document.pages, record.pages)}{where}"


def _pages(pages: str | None, total: str | None) -> str:
    if pages:
        return f"，{pages}" if "页" in pages else f"，第{pages}页"
    if total:
        return f"，{total}" if "页" in total else f"，共{total}页"
    return ""
