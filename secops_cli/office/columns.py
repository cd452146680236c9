"""The columns of a sheet: letters and numbers."""

from __future__ import annotations


def column_number(letters: str) -> int:
    """Return the number of a column from its capital letters: `A` is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_name(number: int) -> str:
    """Return the letters of a column: 0 is `A`."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
