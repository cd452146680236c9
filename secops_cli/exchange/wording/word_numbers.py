"""The numbers that Word makes itself: forms often count their rows this way, and the cells then hold no text."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_STYLES: Final = 20


class _Level(NamedTuple):
    """How a level of a list counts: from where, in which figures, and what stands around them, such as `%1.%2)`."""

    start: int
    figures: str
    text: str


def value_of(element: Any, default: str) -> str:
    """Return the `w:val` of an element, or what stands for one that is not there or has none."""
    return default if element is None else str(element.get(f"{WORD}val", default))


class Numbers:
    """Counts through a document; paragraphs have to be asked for in their order, each once.

    Args:
        numbering: the root of `word/numbering.xml`; None where there is none.
        styles: the root of `word/styles.xml`; None where there is none.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._lists: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._levels: dict[tuple[str, int], _Level] = {}
        self._styles: dict[str, Any] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._lost: set[str] = set()
        for abstract in () if numbering is None else numbering.iter(f"{WORD}abstractNum"):
            self._read_levels(abstract)
        for number in () if numbering is None else numbering.iter(f"{WORD}num"):
            self._read_list(number)
        for style in () if styles is None else styles.iter(f"{WORD}style"):
            self._styles[style.get(f"{WORD}styleId", "")] = style

    def _read_levels(self, abstract: Any) -> None:
        name = abstract.get(f"{WORD}abstractNumId", "")
        for level in abstract.iter(f"{WORD}lvl"):
            start = _whole(level.find(f"{WORD}start"), 1)
            figures = value_of(level.find(f"{WORD}numFmt"), "decimal")
            text = value_of(level.find(f"{WORD}lvlText"), "")
            self._levels[name, _depth(level)] = _Level(start, figures, text)

    def _read_list(self, number: Any) -> None:
        name = number.get(f"{WORD}numId", "")
        self._lists[name] = value_of(number.find(f"{WORD}abstractNumId"), "")
        self._restarts[name] = {
            _depth(override): _whole(override.find(f"{WORD}startOverride"), 1)
            for override in number.iter(f"{WORD}lvlOverride")
            if override.find(f"{WORD}startOverride") is not None
        }

    def label(self, paragraph: Any) -> str:
        """Return the number of a paragraph as it is shown; empty where it has none, or none that is certain."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        number, depth = found
        name = self._lists[number]
        counts = self._counts.setdefault(name, {})
        if number not in self._begun:
            self._begun.add(number)
            counts.update({level: start - 1 for level, start in self._restarts[number].items()})
        level = self._levels[name, depth]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return "" if name in self._lost else self._shown(name, level, counts)

    def hidden(self, cell: Any) -> None:
        """Note a cell that a merged one covers: whether its numbers count is not certain, so its lists are lost."""
        for paragraph in cell.iter(f"{WORD}p"):
            if found := self._list_of(paragraph):
                self._lost.add(self._lists[found[0]])

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """The list that a paragraph stands in, by itself or by its style, and how deep."""
        properties = paragraph.find(f"{WORD}pPr")
        style = value_of(None if properties is None else properties.find(f"{WORD}pStyle"), "")
        for _ in range(_MOST_STYLES):
            numbering = None if properties is None else properties.find(f"{WORD}numPr")
            if numbering is not None:
                number = value_of(numbering.find(f"{WORD}numId"), "")
                depth = _whole(numbering.find(f"{WORD}ilvl"), 0)
                return (number, depth) if (self._lists.get(number, ""), depth) in self._levels else None
            element = self._styles.get(style)
            if element is None:
                return None
            properties = element.find(f"{WORD}pPr")
            style = value_of(element.find(f"{WORD}basedOn"), "")
        return None

    def _shown(self, name: str, level: _Level, counts: dict[int, int]) -> str:
        if level.figures == "bullet":
            return ""
        shown = level.text
        for depth in sorted({int(figure) - 1 for figure in re.findall(r"%([1-9])", level.text)}):
            of_depth = self._levels.get((name, depth), level)
            figure = _in_figures(counts.get(depth, of_depth.start), of_depth.figures)
            if not figure:
                return ""
            shown = shown.replace(f"%{depth + 1}", figure)
        return shown.strip()


def _whole(element: Any, default: int) -> int:
    value = value_of(element, "")
    return int(value[:6]) if value.isascii() and value.isdigit() else default


def _depth(element: Any) -> int:
    value = element.get(f"{WORD}ilvl", "0")
    return int(value) if value in tuple("012345678") else 0


def _in_figures(number: int, figures: str) -> str:
    """A number in the figures of a list; empty for figures that are not known."""
    if figures in ("decimal", "decimalFullWidth", "decimalHalfWidth"):
        return str(number)
    if figures in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if figures == "lowerLetter" else "A") + number - 1)
    return ""
