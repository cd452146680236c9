"""In which row and column each box of a network stands: rows by the distance from the outside, columns by the room.

networkx says how far each box is from the outside; order within a row follows the neighbours above and below.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx

from secops_cli.deliver.topology_shapes import CARRIER_TIER, Box, Network

_FEWEST_COLUMNS: Final = 6
"""However few the devices, a row of so many is not broken."""
_DEEPEST: Final = 12
"""Boxes farther inside share the last row."""
_SWEEPS: Final = 6


def _rows(boxes: Sequence[Box], graph: nx.Graph) -> dict[str, int]:
    """Box → row: distance from the outside; what no line leads to stands in the row of its tier."""
    tiers = {box.key: box.tier for box in boxes}
    rows: dict[str, int] = {}
    for component in nx.connected_components(graph):
        top = min(tiers[key] for key in component)
        begin = sorted(key for key in component if tiers[key] == top)
        if top > 1:  # neither outside nor boundary tells where it begins: the busiest box does
            begin = [max(begin, key=lambda key: (graph.degree[key], key))]
        for depth, layer in enumerate(nx.bfs_layers(graph, begin)):
            rows |= dict.fromkeys(layer, min(top + depth, _DEEPEST))
    last = max((row for key, row in rows.items() if tiers[key] != CARRIER_TIER), default=0)
    rows |= {key: last + 1 for key, tier in tiers.items() if tier == CARRIER_TIER}
    return rows


@dataclass(frozen=True)
class Grid:
    """Cells of boxes: box → (line, column); and blocks: room → its first column and how many it has."""

    cells: Mapping[str, tuple[int, int]]
    blocks: Mapping[str, tuple[int, int]]
    columns: int
    lines: int

    @classmethod
    def of(cls, network: Network) -> Grid:
        """Return the cells of a network's boxes."""
        graph = nx.Graph()
        graph.add_nodes_from(box.key for box in network.boxes)
        graph.add_edges_from(line.ends for line in network.lines)
        rows = _rows(network.boxes, graph)
        inside = [box for box in network.boxes if box.role == "device"]
        blocks = _blocks(inside, rows)
        columns = max((begin + width for begin, width in blocks.values()), default=1)
        columns = max(columns, min(len(network.boxes) - len(inside), 4))
        # Row and block → the boxes there in their order from left to right.
        slots: dict[tuple[int, str], list[str]] = {}
        spans = {}
        for box in network.boxes:
            name = box.room if box.role == "device" else "\0"
            slots.setdefault((rows[box.key], name), []).append(box.key)
            spans[rows[box.key], name] = blocks[name] if box.role == "device" else (0, columns)
        _untangle(slots, spans, graph)
        cells: dict[str, tuple[int, int]] = {}
        line = 0
        for row in sorted({row for row, _ in slots}):
            # What is outside does not share a line with devices, so that no room's frame encloses it.
            for outside in (True, False):
                here = [slot for slot in slots if slot[0] == row and (slot[1] == "\0") is outside]
                for slot in here:
                    cells |= dict(_seated(slots[slot], spans[slot], line))
                line += max((math.ceil(len(slots[slot]) / spans[slot][1]) for slot in here), default=0)
        return cls(cells, blocks, columns, line)


def _blocks(boxes: Sequence[Box], rows: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Room → its first column and its columns. Rooms that have no row in common may stand one below the other.

    A row that is too wide for the picture is broken into several lines.
    """
    own: dict[str, list[int]] = {}
    for box in boxes:
        own.setdefault(box.room, []).append(rows[box.key])
    widest = {room: max(Counter(used).values()) for room, used in own.items()}
    spans = {room: range(min(used), max(used) + 1) for room, used in own.items()}
    at_once = max((sum(widest[room] for room in own if row in spans[room]) for row in rows.values()), default=1)
    limit = max(_FEWEST_COLUMNS, math.ceil(math.sqrt(0.9 * len(boxes))))
    blocks: dict[str, tuple[int, int]] = {}
    for room in sorted(own, key=lambda room: (spans[room].start, room)):
        width = max(1, round(widest[room] * min(1.0, limit / max(at_once, 1))))
        beside = [
            blocks[other]
            for other in blocks
            if spans[other].start < spans[room].stop and spans[room].start < spans[other].stop
        ]
        ends = sorted({0, *(begin + taken for begin, taken in beside)})
        free = (end for end in ends if all(end + width <= begin or begin + taken <= end for begin, taken in beside))
        blocks[room] = (next(free), width)
    return blocks


def _seated(keys: Sequence[str], span: tuple[int, int], line: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The cells of a row's boxes within a block: full lines first, the last one spread out."""
    begin, width = span
    for start in range(0, len(keys), width):
        part = keys[start : start + width]
        for place, key in enumerate(part):
            yield key, (line + start // width, begin + int((place + 0.5) * width / len(part)))


def _untangle(
    slots: dict[tuple[int, str], list[str]], spans: Mapping[tuple[int, str], tuple[int, int]], graph: nx.Graph
) -> None:
    """Order the boxes of each slot by the middle of their neighbours, downwards and upwards in turn."""
    row_of = {key: slot[0] for slot, keys in slots.items() for key in keys}
    place: dict[str, float] = {}

    def settle(slot: tuple[int, str]) -> None:
        begin, width = spans[slot]
        for number, key in enumerate(slots[slot]):
            place[key] = begin + (number + 0.5) * width / len(slots[slot])

    for slot, keys in slots.items():
        keys.sort()
        settle(slot)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for slot in sorted(slots, reverse=not down):

            def middle(key: str, down: bool = down, row: int = slot[0]) -> tuple[float, str]:
                near = [place[n] for n in graph[key] if (row_of[n] < row if down else row_of[n] > row)]
                return (math.fsum(near) / len(near) if near else place[key], key)

            slots[slot].sort(key=middle)
            settle(slot)
