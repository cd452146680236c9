"""Rows that repeat: marker rows of a template sheet, and the rows and merged ranges that come of them.

A marker row holds `{% for NAME in EXPRESSION %}`, `{% if EXPRESSION %}`, `{% endfor %}` or `{% endif %}` in one of its
cells and does not appear in the result. A merged range that spans marker rows grows with what they bring forth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from secops_cli.deliver.expressions import Scope

MAX_ROWS: Final = 100_000
"""More rows than any form or list of a repository has; a template that asks for more is refused."""

_MARKER: Final = re.compile(r"\s*\{%-?\s*(for|if|endfor|endif)\b((?:(?!%\}).)*?)-?%\}\s*", re.DOTALL)
_LOOP: Final = re.compile(r"\s*([A-Za-z_]\w*)\s+in\s+(.+)", re.DOTALL)


class RowFault(Exception):
    """Marker rows that do not fit together; `row` is where, 0 where it is nowhere in particular."""

    def __init__(self, row: int, message: str) -> None:
        super().__init__(message)
        self.row = row


class Area(NamedTuple):
    """A rectangle of cells, all ends included, 1-based."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class Block:
    """Rows between two marker rows; the whole sheet is a block without a condition."""

    first: int
    last: int
    name: str = ""
    expression: str = ""
    body: list[int | Block] = field(default_factory=list)

    @property
    def blocks(self) -> Iterator[Block]:
        return (node for node in self.body if isinstance(node, Block))


class Line(NamedTuple):
    """A row of the result: the template's row that it is made of, and the names that hold there."""

    source: int
    scope: Scope


class Merge(NamedTuple):
    """A merged range of the result; `source` is the range of the template, `scope` holds for its text."""

    area: Area
    source: Area
    scope: Scope


@dataclass(slots=True)
class Layout:
    """What a sheet comes to, rows in order; row n of the result is `lines[n - 1]`."""

    lines: list[Line] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def first_from(self, source: int) -> int:
        """The first row of the result that is made of this row of the template or a later one."""
        return next((n for n, line in enumerate(self.lines, 1) if line.source >= source), len(self.lines) + 1)

    def last_until(self, source: int) -> int:
        """The last row of the result that is made of this row of the template or an earlier one."""
        return max((n for n, line in enumerate(self.lines, 1) if line.source <= source), default=0)


def is_marker(text: object) -> bool:
    """Say whether a cell's value makes its row a marker row."""
    return isinstance(text, str) and _MARKER.fullmatch(text) is not None


def parse_rows(markers: Mapping[int, str], last_row: int) -> Block:
    """Return the blocks of a sheet.

    Args:
        markers: row → the marker that it holds.
        last_row: the last row of the sheet.

    Raises:
        RowFault: markers that do not pair, or a loop without a name.
    """
    root = Block(0, last_row + 1)
    open_blocks = [(root, "")]
    for row in range(1, last_row + 1):
        block, word = open_blocks[-1]
        if row not in markers:
            block.body.append(row)
            continue
        found = _MARKER.fullmatch(markers[row])
        assert found is not None
        verb, rest = found[1], found[2].strip()
        if verb in ("for", "if"):
            inner = _opened(row, verb, rest)
            block.body.append(inner)
            open_blocks.append((inner, verb))
        elif verb != f"end{word}":
            raise RowFault(row, f"{verb} 没有对应的 {verb[3:]}")
        else:
            block.last = row
            open_blocks.pop()
    if len(open_blocks) > 1:
        block, word = open_blocks[-1]
        raise RowFault(block.first, f"{word} 没有对应的 end{word}")
    return root


def _opened(row: int, verb: str, rest: str) -> Block:
    if verb == "if":
        return Block(row, 0, expression=rest)
    loop = _LOOP.fullmatch(rest)
    if loop is None:
        raise RowFault(row, "应写成 {% for 名称 in 表达式 %}")
    return Block(row, 0, loop[1], loop[2].strip())


def expand(root: Block, areas: Iterable[Area], scope: Scope, evaluate: Callable[[Block, Scope], object]) -> Layout:
    """Return the rows and merged ranges that a sheet comes to.

    Args:
        root: the blocks of the sheet.
        areas: its merged ranges.
        scope: the names that hold everywhere.
        evaluate: the value of a block's expression.

    Raises:
        RowFault: a loop over something that is no list, or too many rows.
    """
    owned: dict[int, list[Area]] = defaultdict(list)
    for area in areas:
        owned[id(_owner(root, area))].append(area)
    layout = Layout()
    _emit(root, scope, evaluate, owned, layout)
    return layout


def _owner(block: Block, area: Area) -> Block:
    """The innermost block that holds an area; each time the block comes, the area does."""
    for inner in block.blocks:
        if inner.first < area.top and area.bottom < inner.last:
            return _owner(inner, area)
    return block


def _emit(
    block: Block,
    scope: Scope,
    evaluate: Callable[[Block, Scope], object],
    owned: Mapping[int, list[Area]],
    layout: Layout,
) -> None:
    start = len(layout.lines)
    for node in block.body:
        if isinstance(node, Block):
            for inner in _scopes(node, scope, evaluate(node, scope)):
                _emit(node, inner, evaluate, owned, layout)
        elif len(layout.lines) >= MAX_ROWS:
            raise RowFault(node, f"展开后超过 {MAX_ROWS} 行")
        else:
            layout.lines.append(Line(node, scope))
    for area in owned.get(id(block), ()):
        rows = [n for n, line in enumerate(layout.lines[start:], start + 1) if area.top <= line.source <= area.bottom]
        if rows:
            layout.merges.append(Merge(Area(rows[0], rows[-1], area.left, area.right), area, scope))


def _scopes(block: Block, scope: Scope, value: Any) -> Iterator[Scope]:
    if not block.name:
        if value:
            yield scope
        return
    if not isinstance(value, (list, tuple)):
        raise RowFault(block.first, f"{block.expression} 不是列表")
    for item in value:
        yield {**scope, block.name: item}
