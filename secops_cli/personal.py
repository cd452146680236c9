"""Numbers that belong to one person: found where files are read, and masked where documents are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# Identity-card numbers (17 digits and a check character, with a possible birthday) and mobile numbers.
_PERSONAL: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"(?P<identity>[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])"
    r"|(?P<mobile>1[3-9]\d{9}))(?![0-9A-Za-z])"
)
_DIGITS: Final = re.compile("[0-9]{11}")
_IDENTITY_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class PersonalNumber(NamedTuple):
    """Where in a text a number stands, itself, and whether it is one of an identity card; else of a mobile phone."""

    start: int
    number: str
    identity: bool

    @property
    def masked(self) -> str:
        """The first three and the last two characters, enough to find it again."""
        return f"{self.number[:3]}…{self.number[-2:]}"


def personal_numbers(text: str) -> Iterator[PersonalNumber]:
    """Yield the identity-card and mobile numbers of a text, in order. Source: GB 11643 (check character)."""
    if not _DIGITS.search(text):  # most texts; this search is far quicker than the one below
        return
    for found in _PERSONAL.finditer(text):
        identity = found.lastgroup == "identity"
        if not identity or _is_identity_number(found.group()):
            yield PersonalNumber(found.start(), found.group(), identity)


def masked(text: str) -> str:
    """Return a text with the middle of each personal number in it left out."""
    pieces, end = [], 0
    for found in personal_numbers(text):
        pieces += [text[end : found.start], found.masked]
        end = found.start + len(found.number)
    return "".join((*pieces, text[end:]))


def _is_identity_number(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _IDENTITY_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()
