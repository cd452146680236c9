"""The running text of a standard: headings with numbers, lettered items below them, paragraphs without a letter.

The numbers that a heading may have are those of the catalogue, so that the table of contents, definitions and
references are passed over. A line that has no number belongs to the one before as long as that has not come to an end;
after that it belongs to nobody, and what it follows is left out too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from secops_cli.exchange.wording.found import ENDED, Entry, Line, Reading, joined

_HEADING: Final = re.compile(
    r"\s*((?:[A-Z]\.?)?\d{1,2}(?:\.\d{1,2})*)[.．]?(?:\s+|(?=[^\s\d.．]))([^\s。；，：][^。；，：]{0,40})"
)
_CONTENTS: Final = re.compile(r"(?:\.{3}|…|\t)\s*\d+\s*$")
_ITEM: Final = re.compile(r"\s*(?:[-•·]\s*)?([a-z])[)）]\s*(\S.*)")
_SUB_ITEM: Final = re.compile(r"\s*(\d{1,2})[)）]\s*(\S.*)")
_FURNITURE: Final = re.compile(r"\s*(?:第?\s*[-—]?\s*\d+\s*[-—]?\s*页?|[A-Z/]{1,8}[ /]?[A-Z]*\s?\d+(?:[—.-]\d+)*)?\s*")
_ANNEX: Final = re.compile(r"\s*附\s*录\s*[A-Z]|\s*参\s*考\s*文\s*献\s*$")
_PROGRESSION: Final = re.compile(r"除满足.{1,20}外")
_ENDS: Final = re.compile(r"[。；;！？!?][”’」』）)]*$")


@dataclass(slots=True)
class _Piece:
    """An item or a paragraph as it is read: its number, its lines, and why it cannot be trusted."""

    number: str
    line: int
    lines: list[str]
    doubt: str = ""


@dataclass(slots=True)
class _Section:
    """What stands under one heading."""

    number: str
    line: int
    paragraphs: list[_Piece] = field(default_factory=list)
    items: list[_Piece] = field(default_factory=list)


def read_clauses(lines: Sequence[Line], clause_ids: Collection[str]) -> Reading:
    """Return what the text says under the numbers of clauses, and what of it is in doubt.

    Args:
        lines: the whole text.
        clause_ids: the numbers of the catalogue, those that were misprinted as they were printed.
    """
    reading = Reading()
    sections: dict[str, list[_Section]] = defaultdict(list)
    for section in _sections(lines, clause_ids):
        if section.paragraphs or section.items:
            sections[section.number].append(section)
    for number, same in sections.items():
        if len(same) > 1:
            where = "、".join(str(section.line) for section in same)
            reading.leave(number, f"第 {same[0].line} 行", f"{number} 的标题出现 {len(same)} 次(第 {where} 行)，分不清")
            continue
        paragraphs = _as_clauses(same[0], clause_ids)
        for piece in (*paragraphs, *same[0].items):
            if piece.doubt:
                reading.leave(piece.number, f"第 {piece.line} 行", piece.doubt)
            else:
                reading.entries.append(Entry(piece.number, joined(piece.lines), "", f"第 {piece.line} 行"))
    return reading


def _sections(lines: Sequence[Line], clause_ids: Collection[str]) -> Iterator[_Section]:
    """The text cut at the headings of the catalogue; what is under other headings is passed over."""
    wanted = {number.split("-")[0] for number in clause_ids}
    known = {".".join(number.split(".")[:n]) for number in wanted for n in range(1, number.count(".") + 2)}
    section: _Section | None = None
    for line in lines:
        number = _heading(line, section)
        if number is not None:
            if section is not None:
                _close(section, known, number)
                yield section
            section = _Section(number, line.number) if number in known else None
        elif section is not None and not _FURNITURE.fullmatch(line.text):
            _take(section, line)
    if section is not None:
        yield section


def _heading(line: Line, section: _Section | None) -> str | None:
    """The number of the heading that a line is; None for a line of text, an empty number for an annex."""
    if _ANNEX.match(line.text):
        return ""
    found = None if _CONTENTS.search(line.text) else _HEADING.fullmatch(line.text.rstrip())
    if found is None or (found.group(1).isdigit() and section is not None and not _has_ended(section)):
        return None  # a bare number in the middle of a sentence is a figure
    return found.group(1)


def _has_ended(section: _Section) -> bool:
    pieces = section.items or section.paragraphs
    return not pieces or bool(ENDED.search(pieces[-1].lines[-1]))


def _close(section: _Section, known: Collection[str], number: str) -> None:
    """Doubt what a number that is not in the catalogue cuts short: it may be a figure at the beginning of a line."""
    if number and number not in known and not _has_ended(section):
        last = (section.items or section.paragraphs)[-1]
        last.doubt = last.doubt or f"没有写完就到了 {number}"


def _take(section: _Section, line: Line) -> None:
    """Put a line where it belongs: a new item, a new sub-item, the end of the one before, or a paragraph."""
    last = section.items[-1] if section.items else None
    if item := _ITEM.match(line.text):
        _add(section, f"{section.number}-{item.group(1)}", line, item.group(2))
    elif last is not None and (sub := _SUB_ITEM.match(line.text)):
        parent = re.sub(r"\.\d+$", "", last.number)
        _add(section, f"{parent}.{sub.group(1)}", line, sub.group(2))
    elif last is None:
        if section.paragraphs and not ENDED.search(section.paragraphs[-1].lines[-1]):
            section.paragraphs[-1].lines.append(line.text.strip())
        else:
            section.paragraphs.append(_Piece(section.number, line.number, [line.text.strip()]))
    elif _ENDS.search(last.lines[-1]):
        last.doubt = last.doubt or f"第 {line.number} 行没有编号，不知道是不是还属于它"
    else:
        last.lines.append(line.text.strip())


def _add(section: _Section, number: str, line: Line, text: str) -> None:
    """Begin an item; letters and numbers that do not follow on each other put it in doubt, and the one before it."""
    piece = _Piece(number, line.number, [text.strip()])
    if number != _next_number(section, number):
        piece.doubt = "编号没有接着前一项"
        if section.items:
            section.items[-1].doubt = section.items[-1].doubt or f"后面接着的是 {number}，中间可能缺了一项"
    section.items.append(piece)


def _next_number(section: _Section, number: str) -> str:
    """The number that an item of this kind has to have here."""
    before = section.items[-1].number if section.items else ""
    letter, _, sub = before.partition("-")[2].partition(".")
    if "." in number.partition("-")[2]:
        return f"{section.number}-{letter}.{int(sub or 0) + 1}"
    return f"{section.number}-{chr(ord(letter) + 1) if letter else 'a'}"


def _as_clauses(section: _Section, clause_ids: Collection[str]) -> list[_Piece]:
    """The paragraphs that are clauses themselves, numbered; those of a section whose clauses are its items are none."""
    wanted = [number for number in clause_ids if number == section.number or number.startswith(f"{section.number}-p")]
    found = [piece for piece in section.paragraphs if not _PROGRESSION.search("".join(piece.lines))]
    found = [piece for piece in found if not _is_label(piece, section)]
    if not wanted or not found:
        return []
    if len(found) == len(wanted):
        return [_Piece(number, p.line, p.lines, p.doubt) for number, p in zip(wanted, found, strict=True)]
    if len(wanted) == 1 and _is_wrapped(found):
        lines = [line for piece in found for line in piece.lines]
        return [_Piece(section.number, found[0].line, lines, found[-1].doubt)]
    doubt = f"有 {len(found)} 段没有编号，条目库里是 {len(wanted)} 条，分不清"
    return [_Piece(section.number, found[0].line, [], doubt)]


def _is_label(piece: _Piece, section: _Section) -> bool:
    """Whether it only announces what follows: items, or a paragraph of its own."""
    text = "".join(piece.lines)
    more = section.items or len(section.paragraphs) > 1
    return bool(more) and text.endswith(("：", ":")) and not re.search("[，。；]", text)


def _is_wrapped(pieces: Iterable[_Piece]) -> bool:
    """Whether the lines are cut by the width of the page, so that a full stop at the end of one means nothing."""
    return any(len(piece.lines) > 1 for piece in pieces)
