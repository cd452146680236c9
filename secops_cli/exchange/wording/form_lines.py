"""A numbered form whose columns a conversion to text has run together: which lines are clause, which are evidence.

Nothing in such a text marks the columns. What can be relied on: the words of the page header; that numbers rise by one;
that a cell is typeset line by line, so that every line of it but the last is full; and that a clause ends a sentence.
A row is taken only where these leave one way to divide it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from secops_cli.characters import width
from secops_cli.exchange.wording.found import Entry, Line, Reading, joined, tidy

_HEADER: Final = re.compile(
    "(?:序号|编号|要点|条款|(?:需|应)?提供(?:的)?证明材料|自评估结论|证明材料清单|不符合|符合|不适用|备注)+"
)
_NEEDED: Final = ("序号", "条款")
_MOST_HEADER_LINES: Final = 30
_MOST_LINES: Final = 200
_NUMBER: Final = re.compile(r"\s*(\d{1,3})\s*[.．、](?!\d)\s*(.*)")
_PAGE: Final = re.compile(r"\s*(?:第\s*\d+\s*页.*|[-—]?\s*\d+\s*[-—]?|\d+\s*/\s*\d+)\s*")
_END: Final = re.compile(r"\s*自评估结论\s*[:：]")
_GAP: Final = re.compile(r"(?<=。)[ \t\u3000]+(?=\S)")
_INNER_GAP: Final = re.compile(r"(?<=[^\x00-\xff])[ \t\u3000]+(?=[^\x00-\xff，。；：、！？）”])")
_SENTENCE: Final = re.compile(r"[。！？](?:[（(][^（）()]*[）)])?$")
_REMARK: Final = re.compile(r"[（(][^（）()]*[）)]$")
_SHORTER, _LONGER = 2, 1
"""By how much a full line may differ from the usual width, in half-widths: a mark that may not begin a line takes its
neighbour along, and a number is half as wide."""
_LOOSE: Final = 3
_ENOUGH: Final = 5
"""So many full lines of a column have to be seen before its width is relied on."""
_APART: Final = 3
"""By how much two columns have to differ before lines of one cannot pass for lines of the other."""
_TRUSTED: Final = Fraction(3, 4)
"""Of the rows of several lines on one page so many have to be divisible, or the text does not go cell by cell."""


_Division = tuple[Sequence[str], Sequence[str]]
"""The lines of a clause, and of what is to be shown."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with what follows its number.

    Attributes:
        pages: its lines, one list a page; blank lines left out.
        ended: what follows shows where it ends.
    """

    number: int
    line: int
    pages: tuple[tuple[str, ...], ...]
    ended: bool


@dataclass(frozen=True, slots=True)
class _Widths:
    """How wide the full lines of each column mostly are, in half-widths; 0 where too few of them were seen."""

    clause: int = 0
    evidence: int = 0

    @property
    def apart(self) -> bool:
        """Whether a full line shows by its width in which column it stands."""
        return bool(self.clause and self.evidence) and abs(self.clause - self.evidence) >= _APART


def read_form(lines: Sequence[Line], sections: Mapping[int, str]) -> Reading:
    """Return the rows of a form of which no line is in doubt.

    Args:
        lines: the whole text.
        sections: row → what its section is called; a row may begin with these words.
    """
    reading = Reading()
    cut = list(_rows(lines))
    reasons = _doubts(cut)
    plain = [
        (row, _without_section(row, sections.get(row.number, "")))
        for index, row in enumerate(cut)
        if index not in reasons
    ]
    widths = _widths([body for row, body in plain if len(row.pages) == 1])
    divided = {row.line: _divided(row, body, widths) for row, body in plain}
    if widths.apart and not _trusted(
        [divided[row.line] for row, body in plain if len(row.pages) == 1 and len(body) > 2]
    ):
        divided = {
            row.line: divided[row.line] if len(body) == 2 else "这份文本不是逐格排的，几行的格子分不开"
            for row, body in plain
        }
    for index, row in enumerate(cut):
        found = divided.get(row.line, reasons.get(index, ""))
        place = f"第 {row.line} 行"
        if isinstance(found, tuple):
            clause, evidence = map(joined, found)
            reading.entries.append(Entry(f"{row.number}.", clause, evidence, place))
        elif any(row.pages):
            reading.leave(f"{row.number}.", place, found)
    return reading


def _trusted(divided: Sequence[_Division | str]) -> bool:
    return sum(isinstance(found, tuple) for found in divided) >= _TRUSTED * len(divided)


# --- rows -------------------------------------------------------------------------------------------------------


def _rows(lines: Sequence[Line]) -> Iterator[_Row]:
    """The lines between two numbers, without headers and page numbers; what stands before the first number is left."""
    number = line = 0
    pages: list[list[str]] = []
    for item in _marked(lines):
        if item is None:
            if pages and pages[-1]:
                pages.append([])
            continue
        found = _NUMBER.match(item.text)
        if found or _END.match(item.text):
            if pages:
                yield _Row(number, line, tuple(tuple(page) for page in pages if page), ended=True)
            pages = [[]] if found else []
            if found:
                number, line = int(found.group(1)), item.number
                pages[-1] += filter(None, [found.group(2).strip()])
        elif pages and item.text.strip():
            pages[-1].append(item.text.strip())
    if pages:
        yield _Row(number, line, tuple(tuple(page) for page in pages if page), ended=False)


def _marked(lines: Sequence[Line]) -> Iterator[Line | None]:
    """The lines, with None in the place of each page header and of the page number before it."""
    index = 0
    squeezed = [re.sub(r"\s", "", line.text) for line in lines]
    while index < len(lines):
        start = index + 1 if _PAGE.fullmatch(lines[index].text) else index
        length = _header_at(squeezed, start)
        if length:
            yield None
            index = start + length
        else:
            yield lines[index]
            index += 1


def _header_at(squeezed: Sequence[str], start: int) -> int:
    """How many lines from here on are a page header, cut across lines in whatever way; 0 for none."""
    if start >= len(squeezed) or squeezed[start][:1] not in ("序", "编"):
        return 0
    text, longest = "", 0
    for length, line in enumerate(squeezed[start : start + _MOST_HEADER_LINES], 1):
        text += line
        if _HEADER.fullmatch(text) and all(word in text for word in _NEEDED):
            longest = length
    return longest


def _doubts(rows: Sequence[_Row]) -> dict[int, str]:
    """Rows whose bounds are uncertain, by their index: a number twice, or numbers that do not rise by one."""
    times = Counter(row.number for row in rows)
    doubts: dict[int, str] = {}
    for index, row in enumerate(rows):
        following = rows[index + 1].number if index + 1 < len(rows) else None
        if times[row.number] > 1:
            doubts[index] = f"{row.number}. 在行首出现 {times[row.number]} 次，不知道哪一处是序号"
        elif not row.ended:
            doubts[index] = "这是最后一行，看不出它到哪里为止"
        elif following is None:
            continue
        elif following != row.number + 1:
            doubts[index] = f"后面接着的是 {following}.，中间可能还有别的行"
        elif times[following] > 1:
            doubts[index] = f"后面的 {following}. 不知道是不是序号，看不出这一行到哪里为止"
    return doubts


def _without_section(row: _Row, section: str) -> tuple[str, ...]:
    """The lines of a row's first page without those that name its section.

    Lines that name another stay; the clause then does not begin with a full line, and the row is left out.
    """
    lines = row.pages[0] if row.pages else ()
    section = re.sub(r"\W", "", section)
    named = ""
    for count, line in enumerate(lines):
        named += re.sub(r"\W", "", line)
        if named == section:
            return _pieces(lines[count + 1 :])
        if not section.startswith(named):
            break
    return _pieces(lines)


def _pieces(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines, cut where a blank after a full stop shows that two cells share one."""
    return tuple(piece for line in lines for piece in _GAP.split(line))


# --- columns ----------------------------------------------------------------------------------------------------


def _widths(bodies: Sequence[tuple[str, ...]]) -> _Widths:
    """How wide full lines are, from the rows in which only one line inside ends a sentence."""
    clause: Counter[int] = Counter()
    evidence: Counter[int] = Counter()
    for body in bodies:
        ends = [count for count in range(1, len(body)) if _SENTENCE.search(body[count - 1])]
        if len(ends) == 1:
            clause.update(map(_measured, body[: ends[0] - 1]))
            evidence.update(map(_measured, body[ends[0] : -1]))
    usual = (max(c, key=lambda w: (c[w], w)) if c.total() >= _ENOUGH else 0 for c in (clause, evidence))
    return _Widths(*usual)


def _measured(line: str) -> int:
    """How wide a line is without the mark that may hang over its end."""
    return width(tidy(line).rstrip("，。、；：！？）"))


def _divided(row: _Row, body: tuple[str, ...], widths: _Widths) -> _Division | str:
    """The lines of the clause and those of the evidence; why they cannot be told apart where they cannot."""
    rest = tuple(line for page in row.pages[1:] for line in page)
    if len(body) + len(rest) > _MOST_LINES:
        return f"有 {len(body) + len(rest)} 行，不像表里的一行"
    if any(_INNER_GAP.search(line) for line in (*body, *rest)):
        return "一行里有两栏的字，分不开"
    ways = [count for count in range(1, len(body)) if _may_divide(body, count, widths, cut=bool(rest))]
    if len(ways) == 1 and ways[0] > 1 and not widths.apart:
        return "看不出两栏各有多宽，几行的格子分不开"
    if rest:
        # On the next page the clause would come first; here it has ended, the evidence has not, one sentence follows.
        whole = len(ways) == 1 and not _SENTENCE.search(body[-1]) and not any(map(_SENTENCE.search, rest[:-1]))
        return (body[: ways[0]], (*body[ways[0] :], *rest)) if whole else "这一行跨页，两栏的字交错在一起"
    if len(ways) == 1:
        return body[: ways[0]], body[ways[0] :]
    return "条款与证明材料的分界有几种可能" if ways else "条款与证明材料之间没有可靠的分界"


def _may_divide(body: tuple[str, ...], count: int, widths: _Widths, *, cut: bool) -> bool:
    """Whether the first lines can be a clause and the others what is to be shown.

    Args:
        cut: the page ends here, so that the last line need not be the last of its cell.
    """
    clause, evidence = body[:count], body[count:]
    remarked = count > 1 and bool(_REMARK.fullmatch(clause[-1]))
    sentence = clause[:-1] if remarked else clause
    if not _SENTENCE.search(sentence[-1]) or _REMARK.fullmatch(evidence[0]):
        return False
    full = evidence if cut else evidence[:-1]
    return (
        all(_may_break(line, widths.clause) for line in sentence[:-1])
        and all(_may_break(line, widths.evidence) for line in full)
        and all(_fits(line, widths.clause) for line in clause)
        and all(_fits(line, widths.evidence) for line in evidence)
    )


def _may_break(line: str, usual: int) -> bool:
    """Whether a cell can go on below the line: it is full, or ends a paragraph."""
    if line.endswith(("。", "；")):
        return True
    return not usual or usual - _SHORTER - _loose(line) <= _measured(line) <= usual + _LONGER + _loose(line)


def _fits(line: str, usual: int) -> bool:
    return not usual or _measured(line) <= usual + _LONGER + _loose(line)


def _loose(line: str) -> int:
    """Letters are of all widths, and the blanks beside them narrow."""
    return _LOOSE if re.search("[A-Za-z]", line) else 0
