"""Where in the text of one cell something belongs: blanks, dates, units, boxes; and the edits that write it there.

What a cell says already is never replaced: a writer gets edits, or the reason why there are none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from secops_cli.characters import width
from secops_cli.deliver.forms.grid import EMPTY_BOXES, TICK, TICKED, TICKED_BOXES, Cell, Edit, plain, short

_RULED: Final = re.compile("[_＿]{2,}")
_DATE: Final = re.compile(r"(?P<year>[\s_＿]*)年(?P<month>[\s_＿]*)月(?P<day>[\s_＿]*)日")
_WRITTEN_DATE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_BOXES: Final = re.compile(f"[{EMPTY_BOXES}{TICKED_BOXES}]")
_CODE: Final = re.compile(r"^\(?\d{1,2}\)?[.、．]?(?=\D)")
_WORDS: Final = re.compile(r"[^\s:：]")
_FIRST: Final = re.compile(r"[\s_＿]+")
_NOTE: Final = r"(?:\s*[(（][^)）]*[)）])?"
_GAP: Final = re.compile(r"[\s_＿]*")
_BRACKETS: Final = {"(": "[(（]", ")": "[)）]", "/": "[/／]", ":": "[:：]", ",": "[,，]"}
FILLED: Final = "已填有别的内容"


class Outcome(NamedTuple):
    """What came of a value and a cell: edits to make; nothing to do where it says so already; or why not."""

    edits: tuple[Edit, ...] = ()
    problem: str = ""


class Span(NamedTuple):
    """Characters of a cell's text."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether it is a part of another one."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Choice:
    """A box and the words behind it, up to the next box."""

    cell: Cell
    at: int
    words: Span
    ticked: bool

    @property
    def raw(self) -> str:
        """The words as printed, without the code in front."""
        return _CODE.sub("", self.cell.text[self.words.start : self.words.end].strip()).lstrip()

    @property
    def text(self) -> str:
        """The words without blanks and spaces."""
        return _RULED.sub("", plain(self.raw))

    @property
    def code(self) -> str:
        """The digits in front of the words, such as 99."""
        found = re.match(r"\(?(\d{1,2})", plain(self.cell.text[self.words.start : self.words.end]))
        return found[1] if found else ""


def blanks(cell: Cell, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the blanks to fill in a part of a cell: underlined space, and rows of low lines."""
    end = len(cell.text) if end is None else end
    found = [Span(m.start(), m.end()) for m in _RULED.finditer(cell.text, start, end)]
    offsets = sorted(offset for offset in cell.blank if start <= offset < end)
    for offset in offsets:
        last = found[-1] if found else None
        if last and last.end == offset and cell.text[offset] not in "\n":
            found[-1] = Span(last.start, offset + 1)
        elif cell.text[offset] != "\n":
            found.append(Span(offset, offset + 1))
    return sorted(found)


def choices(cell: Cell) -> list[Choice]:
    """Return the boxes of a cell with what stands behind them."""
    boxes = list(_BOXES.finditer(cell.text))
    ends = [*(box.start() for box in boxes[1:]), len(cell.text)][: len(boxes)]
    return [
        Choice(cell, box.start(), Span(box.end(), end), box.group() in TICKED_BOXES)
        for box, end in zip(boxes, ends, strict=True)
    ]


def write(cell: Cell, value: str, *, marked: bool = False, unit: str = "") -> Outcome:
    """Return how a cell comes to say a value: at its blank, before its unit, in its date, or all of it where empty.

    Args:
        value: without the unit where the cell has it printed.
        marked: what is written is no value but says that one is missing.
        unit: what follows the value.
    """
    text = cell.text
    if cell.locked:
        return Outcome(problem=cell.locked)
    bare = value.removesuffix(unit) if unit else value
    if not text.strip() and not blanks(cell):
        return Outcome((_whole(cell, value, marked),))
    if plain(text) in (plain(value), plain(bare)):
        return Outcome()
    date = _DATE.search(text)
    if date and not _without_gaps(text[: date.start()] + text[date.end() :]):
        return _date(date, value, marked)
    spots = blanks(cell)
    rest = "".join(c for i, c in enumerate(text) if not any(s.start <= i < s.end for s in spots))
    if unit and plain(rest) == unit:
        before = spots or [Span(0, text.index(unit))]
        return fill(cell, before[0], bare, marked=marked)
    if len(spots) == 1 and not plain(rest):
        return fill(cell, spots[0], value, marked=marked)
    return Outcome(problem=f"{FILLED}“{short(text)}”")


def fill(cell: Cell, span: Span, value: str, *, marked: bool = False) -> Outcome:
    """Return how a blank is filled: it stays as wide as it was, unless the value is wider."""
    if cell.locked:
        return Outcome(problem=cell.locked)
    old = cell.text[span.start : span.end]
    rule = next((c for c in old if c in "_＿"), "")
    room = max(sum(_cells(character) for character in old) - width(value), 0)
    rest = (rule or " ") * (room // (2 if rule == "＿" else 1))
    if not marked:
        return Outcome((Edit(span.start, span.end, value + rest),))
    edits = [Edit(span.start, span.end, value, marked=True)]
    return Outcome(tuple(edits))


def _cells(character: str) -> int:
    return 8 if character == "\t" else width(character)


def _whole(cell: Cell, value: str, marked: bool) -> Edit:
    """All of an empty cell: its first paragraph that has characters, else its first."""
    start = len(cell.text) - len(cell.text.lstrip("\n"))
    line = cell.text[start:].split("\n")[0]
    return Edit(start, start + len(line), value, marked) if line else Edit(0, 0, value, marked)


def _without_gaps(text: str) -> str:
    return re.sub(r"[\s_＿]", "", text)


def _date(found: re.Match[str], value: str, marked: bool) -> Outcome:
    if all(not found[name].strip("_＿ \t\u3000\n") for name in ("year", "month", "day")) and marked:
        return Outcome((Edit(found.start("year"), found.end("year"), value, marked=True),))
    parts = _WRITTEN_DATE.fullmatch(value)
    if parts is None:
        return Outcome(problem=f"表中是年月日，值不是日期：{short(value)}")
    edits = []
    for name, number in zip(("year", "month", "day"), parts.groups(), strict=True):
        gap = found[name]
        room = max(sum(_cells(c) for c in gap) - width(number), 0)
        rule = "_" if "_" in gap else " "
        left = room // 2
        edits.append(Edit(found.start(name), found.end(name), rule * left + number + rule * (room - left)))
    return Outcome(tuple(edits))


def tick(choice: Choice) -> Outcome:
    """Return how a box is ticked, in its own kind."""
    if choice.ticked:
        return Outcome()
    if choice.cell.locked:
        return Outcome(problem=choice.cell.locked)
    return Outcome((Edit(choice.at, choice.at + 1, TICKED),))


def mark(cell: Cell) -> Outcome:
    """Return how a cell that asks for nothing but a mark gets it: its box ticked, or √ where it has none."""
    boxes = choices(cell)
    if len(boxes) == 1 and not boxes[0].text:
        return tick(boxes[0])
    if cell.text.strip() in TICKED_BOXES and cell.text.strip():
        return Outcome()
    if cell.locked:
        return Outcome(problem=cell.locked)
    if cell.empty:
        return Outcome((_whole(cell, TICK, marked=False),))
    return Outcome(problem=f"{FILLED}“{short(cell.text)}”")


# --- labels inside a text ---------------------------------------------------------------------------------------


def label_pattern(label: str) -> str:
    """Return a pattern for a label however it is spaced and whatever brackets it is printed with."""
    letters = (_BRACKETS.get(c, re.escape(c)) for c in plain(label))
    return r"\s*".join(letters)


def gaps(cell: Cell, label: str, *, before: bool, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the blanks right behind, or right before, each place where a cell says a label.

    Behind a label a blank is underlined space, a row of low lines, or, after a colon, whatever space there is up to the
    next word.
    """
    text = cell.text
    end = len(text) if end is None else end
    spots = blanks(cell, start, end)
    for found in label_places(cell, label, start, end):
        if before:
            near = [s for s in spots if s.end <= found.start and not text[s.end : found.start].strip()]
            yield from near[-1:]
            continue
        near = [s for s in spots if s.start >= found.start and not _WORDS.search(text, found.end, s.start)]
        if near:
            yield near[0]
        elif text[found.start : found.end].rstrip().endswith((":", "：")) and (gap := _GAP.match(text, found.end, end)):
            stop = text.find("\n", gap.start(), gap.end())
            span = Span(gap.start(), gap.end() if stop < 0 else stop)
            # Words right behind a colon are what is filled in already.
            if stop >= 0 or span.end == end or span.end - span.start > 1:
                yield span


def dates(cell: Cell, label: str, value: str, *, marked: bool = False) -> list[Outcome]:
    """Return how a date is written at each place where its year, month and day stand right behind a label."""
    matches = (_DATE.match(cell.text, found.end) for found in label_places(cell, label))
    return [_date(match, value, marked) for match in matches if match]


def label_places(cell: Cell, label: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield where a cell says a label by itself, with the remark and the colon behind it."""
    words = rf"(?<![^\W\d_]){label_pattern(label)}{_NOTE}[ \t\u3000]*[:：]?"
    for found in re.compile(words).finditer(cell.text, start, len(cell.text) if end is None else end):
        yield Span(found.start(), found.end())


def filled_gap(cell: Cell, label: str, value: str) -> bool:
    """Say whether a value stands right behind a label already, or right before it."""
    words, said = label_pattern(label), label_pattern(value)
    return re.search(rf"{words}{_NOTE}\s*[:：]?\s*{said}|{said}\s*{words}", cell.text) is not None


def best_choices(found: Sequence[Choice], words: Sequence[str]) -> list[Choice]:
    """Return the boxes whose words are these: the same, else beginning with them, else having each of several.

    Args:
        words: the ways in which the option may be printed; one with spaces names words that all have to be there.
    """
    wanted = {plain(word) for word in words if " " not in word}
    wanted |= {_CODE.sub("", word) for word in wanted}
    if same := [choice for choice in found if {choice.text, _bare(choice.text)} & wanted]:
        return same
    # What follows a space, such as the name of an attachment, is no part of the option.
    if same := [choice for choice in found if _bare(plain(_FIRST.split(choice.raw)[0])) in wanted]:
        return same
    return [choice for choice in found if any(_begins(choice.text, word) for word in wanted)]


def _bare(text: str) -> str:
    """Words without what stands in brackets behind them, and without marks at their end."""
    return re.sub(r"\(.*$", "", text).rstrip("、,，;；。.:：") if not text.startswith("(") else text


def _begins(text: str, word: str) -> bool:
    """A longer option may go on with a blank, a bracket, a mark; never with more words."""
    return text.startswith(word) and not re.match(r"\w", text[len(word) :])


def parts(label: str) -> list[str]:
    """Return the words by which an option is recognised that is told by several of them."""
    return [plain(part) for part in label.split()]


def says(text: str, part: str, others: Collection[str]) -> bool:
    """Say whether a text has some words by themselves, not only as a part of others that are told apart from them."""
    for longer in sorted(others, key=len, reverse=True):
        if part in longer and part != longer:
            text = text.replace(longer, " ")
    return part in text
