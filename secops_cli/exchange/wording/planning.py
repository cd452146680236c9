"""What an import does to the file of a repository: what is new, what differs, and the bytes that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from secops_cli.edit.tree import EditFault, Node, tree_of
from secops_cli.edit.yaml_text import AddItem, Change, SetValue, edited, new_file
from secops_cli.exchange.wording.found import Entry

_NOTICE: Final = "# 原文有著作权：只放在本单位自己的私有仓库里。由 secops standard text import 写出，可以补写。\n\n"
_KEYS: Final = ("wording", "evidence_wording")


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that the repository has already and that the file has otherwise; `key` is `wording` or the evidence's."""

    clause: str
    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the repository's file.

    Attributes:
        content: all of it afterwards; the very bytes that are there where nothing changes, none where nothing is to be
            written.
        added: clauses that had no wording, or not all of it.
        differences: texts that are replaced; the file has to be kept where that is not wanted.
        unchanged: how many clauses stay as they are.
    """

    content: bytes
    added: tuple[str, ...]
    differences: tuple[Difference, ...]
    unchanged: int


def plan_writing(existing: bytes | None, wordings: Mapping[str, Entry], file_name: str) -> Plan:
    """Return what a repository's file becomes.

    Args:
        existing: the file as it is; None where there is none.
        wordings: clause id → what was imported, in the order in which new ones are written.
        file_name: of the imported file; with the place of each entry it becomes its source.

    Raises:
        EditFault: the file that is there cannot be read, or has a clause twice.
    """
    known = _known(existing)
    changes: list[Change] = []
    records: list[dict[str, str]] = []
    differences: list[Difference] = []
    added: list[str] = []
    for clause, entry in wordings.items():
        texts = {key: text for key in _KEYS if (text := getattr(entry, key))}
        source = f"{file_name} {entry.place}"
        if clause not in known:
            added.append(clause)
            records.append({"clause": clause, **texts, "source": source})
            continue
        route, record = known[clause]
        new = {key: text for key, text in texts.items() if record.get(key) != text}
        differences += [Difference(clause, key, str(record[key]), text) for key, text in new.items() if record.get(key)]
        if new:
            changes += [SetValue((route, key), text) for key, text in (new | {"source": source}).items()]
            if not all(record.get(key) for key in new):
                added.append(clause)
    changes += [AddItem((), record) for record in records]
    content = _written(existing, records, changes)
    altered = {*added, *(difference.clause for difference in differences)}
    return Plan(content, tuple(added), tuple(differences), len(wordings) - len(altered))


def _written(existing: bytes | None, records: list[dict[str, str]], changes: list[Change]) -> bytes:
    if existing is None and not records:
        return b""
    if existing is None:
        return _NOTICE.encode() + new_file(records)
    return edited(existing, changes) if changes else existing


def _known(existing: bytes | None) -> dict[str, tuple[int, dict[str, Any]]]:
    """Clause → the index of its record in the file, and the record."""
    root = None if existing is None else tree_of(existing.decode("utf-8", "replace").removeprefix("\ufeff"))
    if root is None:
        return {}
    if root.kind != "list":
        raise EditFault("原文的文件不是列表，不能往里添", "改写成列表：每条以“- ”开头。")
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for index, node in enumerate(root.items):
        record = _record(node, index)
        clause = str(record["clause"])
        if clause in found:
            raise EditFault(f"原文的文件里 {clause} 写了两次", "先用 secops validate 改好这个文件。")
        found[clause] = (index, record)
    return found


def _record(node: Node, index: int) -> dict[str, Any]:
    record = node.plain()
    if not isinstance(record, dict) or "clause" not in record:
        raise EditFault(f"原文的文件里第 {index + 1} 条没有写 clause", "先用 secops validate 改好这个文件。")
    return record
