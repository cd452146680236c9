"""Opens the Word documents that activities of the life cycle brought forth, and looks for what they should hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from secops_cli.assess.contents import Checked, ContentState, compare_contents
from secops_cli.assess.lifecycle_standing import Board
from secops_cli.load.headings import UnreadableDocument, headings_of
from secops_cli.model.lifecycle import DocumentContents, LifecycleDocument
from secops_cli.pipeline import Result

_MOST_BYTES: Final = 100_000_000
"""A larger document is not opened."""

_Compared = tuple[str | None, str, tuple[ContentState, ...]]
"""The file of a document, why it cannot be looked into, and the state of each item."""


def check_contents(result: Result, boards: Iterable[Board]) -> dict[str, list[Checked]]:
    """Open the Word documents of activities and compare their headings with what they should hold: system → found."""
    opener = _Opener(result)
    found: dict[str, list[Checked]] = {}
    for board in boards:
        outputs = [output for standing in board.standings for output in standing.outputs]
        found[board.system.id] = [
            Checked(output.document, output.document.contents.modality, name, path, fault, items)
            for output in outputs
            if output.document.contents is not None
            for name in output.evidence
            if opener.may_be(name, output.document)
            for path, fault, items in [opener.compared(name, output.document.contents)]
        ]
    return found


class _Opener:
    """Opens each document once, however many systems name it."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._headings: dict[str, list[str] | str] = {}

    def may_be(self, name: str, document: LifecycleDocument) -> bool:
        """Say whether evidence is of a kind of the document; a decision names its opinion and its report alike."""
        record = self._result.case.workspace.evidence.get(name)
        return record is None or not document.kinds or record.kind in document.kinds

    def compared(self, name: str, contents: DocumentContents) -> _Compared:
        record = self._result.case.workspace.evidence.get(name)
        if record is None or record.file is None:
            return None, "文件不在仓库里" if record else "台账里没有这份材料", ()
        if record.file not in self._headings:
            self._headings[record.file] = self._headings_in(record.file)
        found = self._headings[record.file]
        if isinstance(found, str):
            return record.file, found, ()
        return record.file, "", tuple(compare_contents(contents, found))

    def _headings_in(self, path: str) -> list[str] | str:
        """The headings of a file, or why it cannot be looked into."""
        entry = self._result.source.files.get(path)
        if entry is None or entry.kind != "file":
            return "文件读不到"
        if not path.lower().endswith(".docx"):
            return "不是 .docx"
        content = self._content(path, entry.size)
        if isinstance(content, str):
            return content
        try:
            return headings_of(content)
        except UnreadableDocument as fault:
            return str(fault)

    def _content(self, path: str, size: int) -> bytes | str:
        """The bytes of a file, or why they cannot be had."""
        source = self._result.source
        pointer = source.pointers([path]).get(path)
        if pointer is not None and (fault := source.objects.fault(pointer)):
            return f"是 Git LFS 指针，{fault}"
        if (pointer.size if pointer else size) > _MOST_BYTES:
            return f"超过 {_MOST_BYTES // 1_000_000} MB"
        content = next(b"".join(blocks) if blocks is not None else None for _, blocks in source.blocks([path]))
        if content is None:
            return "文件读不到"
        if pointer is not None and hashlib.sha256(content).hexdigest() != pointer.oid:
            return "Git LFS 的内容与指针不符"
        return content
