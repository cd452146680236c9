"""Opens the Word documents that activities of the life cycle brought forth, and looks for what they should hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from secops_cli.assess.contents import Checked, ContentState, compare_contents
from secops_cli.assess.lifecycle import Board
from secops_cli.load.headings import UnreadableDocument, headings_of
from secops_cli.model.lifecycle import DocumentContents
from secops_cli.pipeline import Result

_MOST_BYTES: Final = 100_000_000
"""A larger document is not opened."""

_Compared = tuple[str | None, str, tuple[ContentState, ...]]
"""The file of a document, why it cannot be looked into, and the state of each item."""


def check_contents(result: Result, boards: Iterable[Board]) -> dict[str, list[Checked]]:
    """Open the Word documents of activities and compare their headings with what they should hold: system → found."""
    found: dict[str, list[Checked]] = {}
    for board in boards:
        outputs = [output for standing in board.standings for output in standing.outputs]
        found[board.system.id] = [
            Checked(output.document, output.document.contents.modality, name, path, fault, items)
            for output in outputs
            if output.document.contents is not None
            for name in output.evidence
            for path, fault, items in [_compared(result, name, output.document.contents)]
        ]
    return found


def _compared(
    result: Result, name: str, contents: DocumentContents
) -> tuple[str | None, str, tuple[ContentState, ...]]:
    record = result.case.workspace.evidence.get(name)
    if record is None or record.file is None:
        return None, "文件不在仓库里", ()
    entry = result.source.files.get(record.file)
    if entry is None or entry.kind != "file":
        return record.file, "文件读不到", ()
    if not record.file.lower().endswith(".docx"):
        return record.file, "不是 .docx", ()
    if entry.size > _MOST_BYTES:
        return record.file, f"超过 {_MOST_BYTES // 1_000_000} MB", ()
    [(_, content)] = result.source.read([record.file])
    try:
        headings = headings_of(content or b"")
    except UnreadableDocument as fault:
        return record.file, str(fault), ()
    return record.file, "", tuple(compare_contents(contents, headings))
