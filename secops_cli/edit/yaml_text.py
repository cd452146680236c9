"""Edits of a YAML file that touch nothing else: comments, order, quotes, indentation and line ends stay.

Places are found in the text as it was, all splices are made at once, and the result is read again and compared with
what was meant: an edit is right or it is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, NamedTuple

from secops_cli.edit.splices import Splices
from secops_cli.edit.tree import EditFault, Node, Route, at, tree_of
from secops_cli.edit.values import item, normal

_BOM: Final = "\ufeff"


class SetValue(NamedTuple):
    """Give the value at a route; a key that is not there is added at the end of its mapping."""

    route: Route
    value: Any


class RemoveKey(NamedTuple):
    """Take away a key with its value, or an item of a list with the comments right above it."""

    route: Route


class AddItem(NamedTuple):
    """Add an item at the end of the list at a route; `()` is the file's own list."""

    route: Route
    value: Any


Change = SetValue | RemoveKey | AddItem


def edited(content: bytes, changes: Sequence[Change]) -> bytes:
    """Return a file with some values changed and every other byte as it was.

    Args:
        content: a YAML file of a repository: one record, a list of records, or nothing.
        changes: routes refer to the file as it is before any of them; values are plain data (text, int, bool, None,
            Decimal, date, lists and mappings of these). A list or mapping that replaces one is changed part by part.

    Raises:
        EditFault: the file cannot be read, a route leads nowhere, or two changes meet.
    """
    text, bom = _decoded(content)
    root = tree_of(text)
    if root is None:
        return _begun(content, text, changes)
    splices = Splices(text)
    for change in _gathered(root, changes):
        change.apply(splices)
    result = splices.result()
    wanted = _meant(root.plain(), changes)
    again = tree_of(result)
    if (None if again is None else again.plain()) != wanted:
        raise EditFault("这处改动不能只动这一处", "请直接编辑这个文件，再运行 secops validate。")
    return (bom + result).encode("utf-8")


def new_file(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a YAML file of these records, a blank line between two."""
    return (
        ("\n\n".join("\n".join(item(record, in_lines=True)) for record in records) + "\n").encode()
        if records
        else b"[]\n"
    )


def holds_list(content: bytes) -> bool:
    """Say whether records can be added to a file: it is a list, or empty.

    Raises:
        EditFault: it cannot be read.
    """
    root = tree_of(_decoded(content)[0])
    return root is None or root.kind == "list"


def _decoded(content: bytes) -> tuple[str, str]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise EditFault("文件不是 UTF-8 编码，不能改", "先另存为 UTF-8。") from None
    return (text[1:], _BOM) if text.startswith(_BOM) else (text, "")


def _begun(content: bytes, text: str, changes: Sequence[Change]) -> bytes:
    """A file without a value, comments perhaps, that gets its first records."""
    if not all(isinstance(change, AddItem) and change.route == () for change in changes):
        raise EditFault("文件是空的，没有可改的内容")
    eol = b"\r\n" if b"\r\n" in content else b"\n"
    gap = b"" if not text.strip() else eol if text.endswith("\n") else eol * 2
    records = new_file([change.value for change in changes if isinstance(change, AddItem)])
    return content + gap + records.replace(b"\n", eol)


# --- what is meant ----------------------------------------------------------------------------------------------


def _meant(data: Any, changes: Sequence[Change]) -> Any:
    """The plain data that the file is to hold afterwards."""
    wrapped = [deepcopy(data)] if isinstance(data, dict) else deepcopy(data)
    whole: list[Any] = wrapped
    gone: list[tuple[Any, Any]] = []
    for change in changes:
        if isinstance(change, AddItem):
            _inside(whole, change.route).append(normal(change.value))
            continue
        holder = _inside(whole, change.route[:-1])
        if isinstance(change, SetValue):
            holder[change.route[-1]] = normal(change.value)
        else:
            gone.append((holder, change.route[-1]))
    # Items go last and from behind, so that the indexes of the others stay what they were.
    for holder, key in sorted(gone, key=lambda one: one[1] if isinstance(one[1], int) else -1, reverse=True):
        del holder[key]
    return whole[0] if isinstance(data, dict) else whole


def _inside(data: Any, route: Route) -> Any:
    for step in route:
        data = data[step]
    return data


# --- which collection each change concerns ----------------------------------------------------------------------


class _Edits(NamedTuple):
    """What becomes of one collection: its values by key or index, what goes, what is added at the end."""

    node: Node
    changed: dict[str | int, Any]
    gone: set[str | int]
    added: list[Any]

    def apply(self, splices: Splices) -> None:
        if self.node.kind == "map":
            splices.change_mapping(self.node, self.changed, {str(key) for key in self.gone})
        else:
            whole = {int(key): value for key, value in self.changed.items()}
            splices.change_list(self.node, whole, {int(key) for key in self.gone}, {len(self.node.items): self.added})


def _gathered(root: Node, changes: Sequence[Change]) -> Iterator[_Edits]:
    found: dict[int, _Edits] = {}
    for change in _filled(root, changes):
        route = change.route if isinstance(change, AddItem) else change.route[:-1]
        node = at(root, route)
        if node is None or node.kind == "scalar" or (isinstance(change, AddItem) and node.kind != "list"):
            raise EditFault(f"文件里没有 {_shown(change.route)}")
        edits = found.setdefault(id(node), _Edits(node, {}, set(), []))
        if isinstance(change, AddItem):
            edits.added.append(change.value)
            continue
        key = change.route[-1]
        there = key in node.children if node.kind == "map" else isinstance(key, int) and 0 <= key < len(node.items)
        if not there and (isinstance(change, RemoveKey) or node.kind == "list"):
            raise EditFault(f"文件里没有 {_shown(change.route)}")
        if key in edits.changed or key in edits.gone:
            raise EditFault(f"{_shown(change.route)} 同时有两处改动")
        if isinstance(change, RemoveKey):
            edits.gone.add(key)
        else:
            edits.changed[key] = change.value
    # Where collections end at one place, what is added to the inner one stands before what is added to the outer.
    yield from sorted(found.values(), key=lambda edits: -edits.node.start)


def _filled(root: Node, changes: Sequence[Change]) -> Iterator[Change]:
    """The same changes; what is added to an empty list inside a record is a new value of that list."""
    filled: dict[Route, list[Any]] = defaultdict(list)
    for change in changes:
        node = at(root, change.route) if change.route and isinstance(change, AddItem) else None
        if isinstance(change, AddItem) and node is not None and node.kind == "list" and not node.items:
            filled[change.route].append(change.value)
        else:
            yield change
    yield from (SetValue(route, values) for route, values in filled.items())


def _shown(route: Route) -> str:
    return "/".join(map(str, route)) or "记录的列表"
