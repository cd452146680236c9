"""When are two cells the same? Quickly where they are equal as they stand, else by what they mean."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from secops_cli.exchange.sheets.cells import Normal, read
from secops_cli.exchange.sheets.columns import Column

_TOKENS: Final = re.compile(r"[\s,]+")


def same_cell(cell: Any, base: Any) -> bool:
    """Say whether a cell holds just what was exported; False where that is not plain to see."""
    if type(cell) is datetime:
        return isinstance(base, str) and cell.isoformat() == f"{base}T00:00:00"
    if isinstance(base, str) and type(cell) in (int, float):
        return base == str(cell)
    return bool(cell == base) and type(cell) in (str, int, type(None))


def known_in(column: Column, *shown: Any) -> Collection[str]:
    """The ids that stand in lists as they were shown: one may hold a mark that otherwise parts ids."""
    if not column.many or column.kind not in ("code", "papers"):
        return ()
    return {token.rstrip(":") for text in shown if isinstance(text, str) for token in _TOKENS.split(text)}


def normal_shown(column: Column, shown: Any) -> Normal:
    """Return the normal value of what was exported, or would be now."""
    return read(column, str(shown) if isinstance(shown, Decimal) else shown, known_in(column, shown))


def normal_cell(column: Column, cell: Any, base: Any) -> Normal:
    """Return the normal value of a cell that may have been edited.

    Raises:
        CellFault: it cannot be read.
    """
    value = read(column, cell, known_in(column, base))
    if column.kind != "word" or not column.many or not value:
        return value
    # The order of such words says nothing: those that stay keep theirs, and their comments.
    was = normal_shown(column, base) or ()
    return (*(word for word in was if word in value), *(word for word in value if word not in was))
