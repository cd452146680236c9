"""Numbers in a file → clauses of a standard; what belongs to none, or may belong to two, is left out and said."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from secops_cli.exchange.wording.found import Entry, Left, Reading
from secops_cli.model.standard import Clause, Standard

_ROW: Final = "row-"
"""What the ids of a form's rows begin with, before the number that is printed."""
_LEVELS: Final = re.compile(r"仅([一二三四1-4]级(?:[/、和或][一二三四1-4]级)*)要求")
_INSIDE: Final = re.compile(r"((?:[A-Z]\d+|\d+\.\d+)(?:\.\d+)*(?: ?-?\(?[a-z]\)?(?![a-z]))?)[ .、:)]*(?=\w)")
_LONGEST: Final = 24
"""Characters in which the number of a clause has room."""
_ENOUGH_ALIKE: Final = 0.2
"""The share of pairs of characters that official wording has in common with our own: of three standards no clause has
less than a quarter under its own number, and under the next one most have less than a fifth."""
_FEW: Final = 5
"""From so many clauses on most of them being doubtful says something about the file."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a file says of a standard.

    Attributes:
        wordings: clause id → what the file says of it, in the order of the catalogue.
        doubtful: clauses among them whose wording does not look like theirs, and why.
        left: what was not taken, in the order of the file.
        missing: clauses of which the file says nothing that was taken.
    """

    wordings: Mapping[str, Entry]
    doubtful: Mapping[str, str]
    left: tuple[Left, ...]
    missing: tuple[str, ...]

    @property
    def sure(self) -> dict[str, Entry]:
        """The wordings without the doubtful ones."""
        return {clause: entry for clause, entry in self.wordings.items() if clause not in self.doubtful}

    @property
    def looks_foreign(self) -> bool:
        """Whether most of what was matched looks as if it were of another standard or edition."""
        return len(self.wordings) >= _FEW and len(self.doubtful) * 2 > len(self.wordings)


def match(standard: Standard, reading: Reading) -> Matched:
    """Put what was read to the clauses that bear its numbers."""
    names = clause_names(standard)
    by_clause: dict[str, list[Entry]] = defaultdict(list)
    left = list(reading.left)
    for read in reading.entries:
        clause, entry = _named(read, names)
        if clause is None:
            left.append(Left(entry.number, entry.place, "条目库里没有这个编号"))
        else:
            by_clause[clause].append(entry)
    found: dict[str, Entry] = {}
    for clause, entries in by_clause.items():
        if len({(entry.wording, entry.evidence_wording) for entry in entries}) == 1:
            found[clause] = entries[0]
            continue
        where = "、".join(entry.place for entry in entries)
        left += [Left(entry.number, entry.place, f"同一个编号有不同的文字({where})") for entry in entries]
    wordings = {clause: found[clause] for clause in standard.clause if clause in found}
    doubtful = {name: why for name, entry in wordings.items() if (why := _doubt(standard.clause[name], entry))}
    missing = tuple(clause for clause in standard.clause if clause not in wordings)
    return Matched(wordings, doubtful, tuple(left), missing)


def _named(entry: Entry, names: Mapping[str, str]) -> tuple[str | None, Entry]:
    """The clause of an entry: by its number, else by the one its wording begins with, which is then no part of it."""
    if own := names.get(plain_number(entry.number)):
        return own, entry
    head = entry.wording[:_LONGEST]
    flat = unicodedata.normalize("NFKC", head)
    found = _INSIDE.match(flat) if len(flat) == len(head) else None
    clause = names.get(plain_number(found[1])) if found else None
    if found is None or clause is None:
        return None, entry
    return clause, replace(entry, wording=entry.wording[found.end() :])


def clause_names(standard: Standard) -> dict[str, str]:
    """Return what each clause may be called in a file → its id: its number, as misprinted, a form's bare row number.

    A misprint that is the right number of another clause means that one alone.
    """
    ids = list(standard.clause)
    names: dict[str, str] = {}
    for clause in standard.clause.values():
        for name in (clause.id, clause.printed, clause.id.removeprefix(_ROW)):
            if name and (name == clause.id or plain_number(name) not in map(plain_number, ids)):
                names[plain_number(name)] = clause.id
    return names


def plain_number(written: str) -> str:
    """Return a number without what may differ in writing: `4.2.4 d）`, `4.2.4-D`, `4.2.4d` are one; `12.` is `12`."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", written)).rpartition(":")[2].lower()
    text = re.sub(r"[-—–]?\(?([a-z])\)", r"-\1", text)
    text = re.sub(r"(?<=\d)([a-z])$", r"-\1", text)
    text = re.sub(r"(?<=-[a-z])(\d+)\)?$", r".\1", text)
    return re.sub(r"^第(\d+)[行条项]$", r"\1", text).strip(".、)（(")


def _doubt(clause: Clause, entry: Entry) -> str:
    """Why the wording may be that of another clause; empty where nothing speaks for that."""
    only = _LEVELS.search(entry.wording)
    if only and set(re.findall(r"[一二三四1-4]级", only.group(1))) != set(clause.levels):
        return f"原文写仅{only.group(1)}，条目库里是{'、'.join(clause.levels)}"
    own = f"{clause.section}{clause.title}{clause.gist}{clause.expects or ''}"
    official = f"{entry.wording}{entry.evidence_wording}"
    if _alike(official, own) < _ENOUGH_ALIKE:
        return f"与条目库的要点少有相同的字词：{clause.title}"
    return ""


def _alike(text: str, other: str) -> float:
    """The share of the pairs of characters of the shorter text that the longer one has too."""
    one, two = sorted((_pairs(text), _pairs(other)), key=len)
    return len(one & two) / len(one) if one else 0.0


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"[\W_]", "", text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def printed_numbers(standard: Standard) -> list[str]:
    """Return the numbers under which a text of the standard has its clauses, each as it is printed."""
    return [clause.printed or clause.id for clause in standard.clause.values()]


def numbers_rows(standard: Standard) -> bool:
    """Say whether the clauses of a standard are the rows of a form."""
    return all(clause.startswith(_ROW) for clause in standard.clause)


def row_sections(standard: Standard) -> dict[int, str]:
    """Return what the section of each row of a form is called, by the number of the row."""
    rows = ((clause.id.removeprefix(_ROW), clause.section) for clause in standard.clause.values())
    return {int(number): section for number, section in rows if number.isdigit()}
