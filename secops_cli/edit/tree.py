"""A YAML text as a tree of values that know where they stand.

ruamel's round-trip mode writes the whole file anew: it keeps comments but not every indentation, line end and quote. An
edit that shows as one line in a review has to know the places of values instead, and those are in the parser's events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from secops_cli.errors import SecopsError
from secops_cli.load import transcode

Route = tuple[str | int, ...]
"""As in `load.positions`: the index of the record in its file (0 for the only one), then keys and indices."""

_WORDS: Final = {"null": None, "true": True, "false": False}
_UNSUPPORTED: Final = "这里用了锚、别名、标签或第二个文档"


class EditFault(SecopsError):
    """A file cannot be changed as is wanted without touching more than that."""


@dataclass(slots=True)
class Node:
    """A value and its place; offsets count code points of the text.

    Attributes:
        start: of its first character.
        end: behind its last character; comments and line ends behind it are not part of it.
        style: of a scalar, its quote or block sign, "" where it is plain; of a collection `{` or `[` where it is
            written in braces or brackets, "" where it is a block.
        value: of a scalar, as it is read.
        keys: of a mapping, key → the offsets of the key itself.
        children: of a mapping, key → value.
        items: of a list.
    """

    kind: str
    start: int
    end: int
    style: str
    value: Any = None
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    children: dict[str, Node] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)

    @property
    def parts(self) -> Iterable[Node]:
        """The values inside."""
        return chain(self.children.values(), self.items)

    def plain(self) -> Any:
        """Return the value as plain data."""
        if self.kind == "map":
            return {key: child.plain() for key, child in self.children.items()}
        return [item.plain() for item in self.items] if self.kind == "list" else self.value


def tree_of(text: str) -> Node | None:
    """Return the value that a text holds; None for a text without one.

    Raises:
        EditFault: it is not YAML, or uses what a repository's files may not.
    """
    # Whatever a repository may not hold (duplicate keys, depth, tags …) is refused in one place.
    parsed = transcode.parse(text.encode("utf-8", "surrogatepass"))
    if parsed.shape == "broken":
        fault = next((f for f in parsed.faults if not f[0].startswith("SEC6")), parsed.faults[0])
        raise EditFault(f"第 {fault[1]} 行读不出，不能改：{fault[3]}", "先用 secops validate 改好这个文件。")
    return None if parsed.shape == "empty" else _build(text)


def _build(text: str) -> Node:
    root = Node("list", 0, len(text), "")
    stack: list[Node] = [root]
    keys: list[str | None] = [None]
    for event in transcode.events(text):
        name = type(event).__name__
        if name in ("MappingEndEvent", "SequenceEndEvent"):
            node = stack.pop()
            keys.pop()
            if node.style:
                node.end = event.end_mark.index
            else:
                node.end = max((part.end for part in node.parts), default=node.start)
            continue
        if name == "AliasEvent":
            raise EditFault(_UNSUPPORTED)
        if name not in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent"):
            continue
        start, end = event.start_mark.index, event.end_mark.index
        top = stack[-1]
        if top.kind == "map" and keys[-1] is None:
            keys[-1] = event.value
            top.keys[event.value] = (start, end)
            continue
        if name == "ScalarEvent":
            node = _scalar(event, text)
        else:
            kind = "map" if name == "MappingStartEvent" else "list"
            node = Node(kind, start, end, ("{" if kind == "map" else "[") if event.flow_style else "")
        if top.kind == "map":
            top.children[str(keys[-1])] = node
            keys[-1] = None
        else:
            top.items.append(node)
        if node.kind != "scalar":
            stack.append(node)
            keys.append(None)
    return root.items[0]


def _scalar(event: Any, text: str) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    style = event.style or ""
    if style in ("|", ">"):
        # The parser counts the line ends behind the text, and what is indented less, as part of it.
        end = start + len(text[start:end].rstrip())
    return Node("scalar", start, end, style, event.value if style else as_read(event.value))


def as_read(plain: str) -> Any:
    """Return what a plain scalar is read as: null, a boolean, an integer or its text."""
    word = transcode.word(plain)
    if word is not None:
        return _WORDS[word]
    return int(plain) if transcode.is_integer(plain) else plain


def at(root: Node, route: Route) -> Node | None:
    """Return the value at a route; None where there is none. A file of one record has it at `(0,)`."""
    if root.kind == "map" and route[:1] == (0,):
        route = route[1:]
    elif root.kind == "map" and route:
        return None
    node: Node | None = root
    for step in route:
        if node is None:
            return None
        if isinstance(step, int):
            node = node.items[step] if node.kind == "list" and 0 <= step < len(node.items) else None
        else:
            node = node.children.get(step) if node.kind == "map" else None
    return node
