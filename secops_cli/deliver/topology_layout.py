"""Where the boxes of a network stand, and the way of each line between them. Inches, y downwards.

Boxes stand in rows by their distance from the outside, and in blocks of columns by their room. A line leaves its upper
box below, runs along a track in the channel under that row and comes down on its lower box; past rows in between it
keeps to the gutter beside a column, so that no line crosses a box. Lines from one box share their track, as on a bus.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from secops_cli.deliver.topology_grid import Grid
from secops_cli.deliver.topology_shapes import Area, Box, Line, Network
from secops_cli.deliver.topology_text import LABEL_SIZE, LEADING, NAME_SIZE, NOTE_SIZE, POINT, wrap

_BOX_WIDTH: Final = 1.5
_BOX_PADDING: Final = 0.07
_GUTTER: Final = 0.62
_BLOCK_GAP: Final = 0.3
_MARGIN: Final = 0.4
_HEAD: Final = 0.6
_TRACK: Final = 0.075
_MOST_TRACKS: Final = 20
_LANES: Final = 5
_LANE: Final = 0.05
_AREA_TITLE: Final = 0.42
_NAME_LINES, _NOTE_LINES, _LABEL_LINES = 8, 3, 3
_MOST_LABELS: Final = 6

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its text, wrapped: `names` in larger type above `notes`."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    names: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line's way; `hue` is the same for the lines of one upper box."""

    line: Line
    way: tuple[Point, ...]
    hue: int


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a line's lower end, centred on (x, y of the first line's top)."""

    x: float
    y: float
    lines: tuple[str, ...]
    hue: int


@dataclass(frozen=True, slots=True)
class PlacedArea:
    """A room's frame and title."""

    area: Area
    x: float
    y: float
    width: float
    height: float
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything with its place; `width` and `height` of all of it, without legend."""

    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    lines: tuple[PlacedLine, ...]
    labels: tuple[Label, ...]
    areas: tuple[PlacedArea, ...]


def lay_out(network: Network) -> Layout:
    """Return the places of all that is drawn; the same network always gives the same."""
    return _Router(network, Grid.of(network)).layout()


# --- lines ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Channel:
    """The space under a line of boxes: labels and ends of lines above, tracks in the middle, labels below."""

    tracks: dict[str, int] = field(default_factory=dict)
    above: float = 0.1
    below: float = 0.14
    title: float = 0.0

    def track(self, key: str) -> int:
        return self.tracks.setdefault(key, len(self.tracks)) % _MOST_TRACKS

    @property
    def height(self) -> float:
        return self.above + (min(len(self.tracks), _MOST_TRACKS) + 1) * _TRACK + self.below + self.title


@dataclass(frozen=True, slots=True)
class _Run:
    """A line from its upper box to its lower one; `side` is None where both boxes' rows leave nothing in between."""

    line: Line
    upper: str
    lower: str
    side: int | None
    level: bool


class _Router:
    """Gives rows their heights and lines their ways: first what each channel must hold, then where that is."""

    def __init__(self, network: Network, grid: Grid) -> None:
        self.network, self.grid = network, grid
        self.texts = {box.key: _texts(box) for box in network.boxes}
        self.channels = [_Channel() for _ in range(grid.lines + 1)]
        self.hues = {key: number for number, key in enumerate(sorted(grid.cells, key=lambda key: grid.cells[key]))}
        self.runs = sorted(map(self._run, network.lines), key=lambda run: (run.level, self.hues[run.upper], run.lower))
        self.ports: dict[tuple[str, bool], list[_Run]] = {}
        for run in sorted(self.runs, key=lambda run: grid.cells[run.upper][1]):
            self.ports.setdefault((run.lower, run.level), []).append(run)
        self.frames = self._frames()
        self._reserve()
        self.lanes: dict[tuple[int, int], dict[str, int]] = {}

    def _run(self, line: Line) -> _Run:
        upper, lower = sorted(line.ends, key=lambda key: self.grid.cells[key])
        (top, left), (bottom, right) = self.grid.cells[upper], self.grid.cells[lower]
        side = None if bottom - top < 2 else (-1 if left <= right else 1)
        return _Run(line, upper, lower, side, top == bottom)

    def _frames(self) -> dict[str, tuple[int, int]]:
        """Room → the first and last line of its boxes."""
        frames: dict[str, tuple[int, int]] = {}
        for box in self.network.boxes:
            if box.room:
                line = self.grid.cells[box.key][0]
                first, last = frames.get(box.room, (line, line))
                frames[box.room] = (min(first, line), max(last, line))
        return frames

    def _reserve(self) -> None:
        for run in self.runs:
            top, bottom = self.grid.cells[run.upper][0], self.grid.cells[run.lower][0]
            self.channels[top + 1].track(run.upper)
            if run.side is not None:
                self.channels[bottom].track(run.upper)
        for (lower, level), runs in self.ports.items():
            height = sum(len(lines) for lines, _ in _labels(runs)) * LABEL_SIZE * LEADING * POINT + 0.12
            channel = self.channels[self.grid.cells[lower][0] + int(level)]
            if level:
                channel.above = max(channel.above, height)
            else:
                channel.below = max(channel.below, height)
        for first, _ in self.frames.values():
            self.channels[first].title = _AREA_TITLE
        for _, last in self.frames.values():
            self.channels[last + 1].above = max(self.channels[last + 1].above, 0.2)

    def layout(self) -> Layout:
        tops, bottom = self._tops()
        self.boxes = {box.key: self._placed(box, tops) for box in self.network.boxes}
        self.floors = [
            max((b.bottom for k, b in self.boxes.items() if self.grid.cells[k][0] == line), default=0.0)
            for line in range(self.grid.lines)
        ]
        ports = {(run.line, run.lower): number for runs in self.ports.values() for number, run in enumerate(runs)}
        lines = tuple(
            PlacedLine(run.line, tuple(self._way(run, ports[run.line, run.lower])), self.hues[run.upper])
            for run in self.runs
        )
        width = self._left(self.grid.columns - 1) + _BOX_WIDTH + _GUTTER / 2 + _MARGIN
        return Layout(
            max(width, 6.0), bottom, tuple(self.boxes.values()), lines, tuple(self._words()), tuple(self._areas())
        )

    # The channel above line n is channels[n]; its tracks lie between `above` and `below`.

    def _tops(self) -> tuple[list[float], float]:
        tops, y = [], _HEAD
        heights = [0.0] * self.grid.lines
        for key, (line, _) in self.grid.cells.items():
            heights[line] = max(heights[line], _height(*self.texts[key]))
        self.starts = []
        for line, height in enumerate(heights):
            self.starts.append(y)
            y += self.channels[line].height if line else self.channels[0].title
            tops.append(y)
            y += height
        self.starts.append(y)
        return tops, y + self.channels[-1].height

    def _left(self, column: int) -> float:
        before = len({begin for begin, _ in self.grid.blocks.values() if 0 < begin <= column})
        return _MARGIN + _GUTTER / 2 + column * (_BOX_WIDTH + _GUTTER) + before * _BLOCK_GAP

    def _placed(self, box: Box, tops: Sequence[float]) -> PlacedBox:
        line, column = self.grid.cells[box.key]
        names, notes = self.texts[box.key]
        return PlacedBox(box, self._left(column), tops[line], _BOX_WIDTH, _height(names, notes), names, notes)

    def _track(self, channel: int, key: str) -> float:
        one = self.channels[channel]
        return self.starts[channel] + one.above + (one.track(key) + 1) * _TRACK

    def _port(self, run: _Run, number: int) -> float:
        box, many = self.boxes[run.lower], len(self.ports[run.lower, run.level])
        if run.level:
            return box.x + box.width * (0.1 + 0.3 * number / many)
        share = (number + 1) / (many + 1)
        if abs(share - 0.5) < 0.05 and (run.side is not None or self.boxes[run.upper].middle != box.middle):
            share += 0.08  # the middle is where a box right above has its own line come down
        return box.x + box.width * share

    def _way(self, run: _Run, number: int) -> Iterator[Point]:
        upper, lower = self.boxes[run.upper], self.boxes[run.lower]
        top, bottom = self.grid.cells[run.upper][0], self.grid.cells[run.lower][0]
        x, track = self._port(run, number), self._track(top + 1, run.upper)
        yield upper.middle, upper.bottom
        yield upper.middle, track
        if run.side is not None:
            column = self.grid.cells[run.lower][1]
            lanes = self.lanes.setdefault((column, run.side), {})
            away = 0.07 + _LANE * (lanes.setdefault(run.upper, len(lanes)) % _LANES)
            lane = lower.x - away if run.side < 0 else lower.x + lower.width + away
            yield lane, track
            track = self._track(bottom, run.upper)
            yield lane, track
        yield x, track
        yield x, lower.bottom if run.level else lower.y

    def _words(self) -> Iterator[Label]:
        for (lower, level), runs in self.ports.items():
            box = self.boxes[lower]
            found = _labels(runs)
            step = LABEL_SIZE * LEADING * POINT
            y = box.bottom + 0.06 if level else box.y - 0.06 - sum(len(lines) for lines, _ in found) * step
            for lines, run in found:
                x = self._port(run, runs.index(run)) if len(runs) == 1 or level else box.middle
                yield Label(x, y, lines, self.hues[run.upper])
                y += len(lines) * step

    def _areas(self) -> Iterator[PlacedArea]:
        for area in self.network.areas:
            begin, width = self.grid.blocks[area.name]
            first, _ = self.frames[area.name]
            x = self._left(begin) - _GUTTER / 2 - 0.04
            right = self._left(begin + width - 1) + _BOX_WIDTH + _GUTTER / 2 + 0.04
            room = (right - x - 0.2) / POINT
            titles = (
                *wrap(area.name, room / NAME_SIZE, 1),
                *(wrap(area.note, room / NOTE_SIZE, 1) if area.note else ()),
            )
            y = (
                self.starts[first]
                + (self.channels[first].height - _AREA_TITLE if first else 0.0)
                - self.channels[first].below
            )
            end = max(b.bottom for b in self.boxes.values() if b.box.room == area.name) + 0.12
            yield PlacedArea(area, x, y, right - x, end - y, tuple(titles))


def _labels(runs: Sequence[_Run]) -> list[tuple[tuple[str, ...], _Run]]:
    """What stands at a box's end of its lines, wrapped: what several lines say stands once with their number.

    Of too many sorts only the number of the rest is told.
    """
    found: dict[str, list[_Run]] = {}
    for run in runs:
        for label in run.line.labels:
            found.setdefault(label, []).append(run)
    room = (_BOX_WIDTH + 0.2) / POINT / LABEL_SIZE
    labels = []
    for label, saying in list(found.items())[:_MOST_LABELS]:
        words = label if len(saying) == 1 else f"{len(saying)} 路：{label}"
        labels.append((wrap(words, room, _LABEL_LINES), saying[0]))
    if len(found) > _MOST_LABELS:
        labels.append(((f"另 {len(found) - _MOST_LABELS} 样线路",), labels[-1][1]))
    return labels


# --- text -------------------------------------------------------------------------------------------------------


def _texts(box: Box) -> tuple[tuple[str, ...], tuple[str, ...]]:
    room = (_BOX_WIDTH - 2 * _BOX_PADDING) / POINT
    notes = (line for note in box.notes for line in wrap(note, room / NOTE_SIZE, _NOTE_LINES))
    return wrap(box.name, room / NAME_SIZE, _NAME_LINES), tuple(notes)


def _height(names: Iterable[str], notes: Iterable[str]) -> float:
    points = sum(NAME_SIZE for _ in names) + sum(NOTE_SIZE for _ in notes)
    return points * LEADING * POINT + 2 * _BOX_PADDING
