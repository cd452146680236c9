"""Values of records ↔ cells: what a cell holds for a value, and what a file is to hold for the meaning of a cell."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, Final

from secops_cli.characters import printable
from secops_cli.exchange.sheets.cells import CellFault, Normal, clean, read
from secops_cli.exchange.sheets.columns import NONE_WORD, Column
from secops_cli.load.transcode import is_integer

MAX_CELL: Final = 32_767
"""Characters of one cell."""
_CUT: Final = "…（太长，下文略；不要在表里改）"
_NOTHING: Final = "(空)"
_MASKED: Final = re.compile(r"[0-9]{3}…[0-9]{1,2}[0-9Xx]")
"""What `personal.masked` leaves of a number."""


# --- record → cell ----------------------------------------------------------------------------------------------


def shown(column: Column, value: Any) -> str | int | Decimal | date | None:
    """Return what the cell of a value holds; None for an empty one.

    Args:
        value: as the file has it: text, int, bool, None, or a list of these.
    """
    if column.kind == "count":
        return None if value is None else f"{len(value)} 项" if value else NONE_WORD
    if column.many:
        return _shown_list(column, value)
    if value is None:
        return None
    match column.kind:
        case "flag":
            return "是" if value else "否"
        case "day":
            with suppress(ValueError):
                return date.fromisoformat(str(value))
        case "whole" | "number":
            return value if isinstance(value, int) else Decimal(str(value))
        case "word":
            return column.same.get(str(value), str(value))
    return _fitting(printable(str(value)))


def _fitting(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - len(_CUT)] + _CUT


def why_partial(cell: Any) -> str:
    """Return why a cell, as exported, does not hold all of its value: what is edited there would lose the rest."""
    if not isinstance(cell, str):
        return ""
    if cell.endswith(_CUT) and len(cell) == MAX_CELL:
        return "的原文太长，这一格没有放全"
    return "里有遮盖了的个人号码，这一格没有放全" if _MASKED.search(cell) else ""


def _shown_list(column: Column, value: Any) -> str | None:
    if value is None:
        return None
    if not value:
        return NONE_WORD if column.nullable else None
    if column.kind == "papers":
        lines = [_shown_paper(item) for item in value]
        return _fitting(printable(("\n" if any(": " in line for line in lines) else ", ").join(lines)))
    if column.kind == "word":
        return "、".join(column.same.get(str(item), str(item)) for item in value)
    if column.kind == "text":
        return _fitting(printable("\n".join(_quoted(str(item)) for item in value)))
    return _fitting(printable(", ".join(map(str, value))))


def _shown_paper(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    pages = " ".join(str(item.get("pages") or "").split())
    return f"{item['id']}: {pages}" if pages else str(item["id"])


def _quoted(text: str) -> str:
    """An item of a list that would not read back as one line is written in quotes."""
    plain = text and text == clean(text) and "\n" not in text and not text.startswith('"') and text != NONE_WORD
    return text if plain else json.dumps(text, ensure_ascii=False)


# --- normal value → record --------------------------------------------------------------------------------------


def wanted(column: Column, value: Normal, old: Any) -> Any:
    """Return what the file is to hold for a normal value; None for nothing.

    What the file has already and what did not change stays as it is written there: a service by its English name, a
    document with the hash that the conclusion rests on.

    Args:
        old: what the file holds now.
    """
    if value is None or value == ():
        return [] if value == () and column.nullable else None
    if column.kind == "papers":
        held = {item["id"] if isinstance(item, dict) else item: item for item in old or ()}
        return [_paper(name, _as_page(pages), held.get(name)) for name, pages in value]
    if column.many:
        spelled = {_spelled(column, item): item for item in old or ()}
        return [spelled.get(item, item) for item in value]
    return int(value) if isinstance(old, int) and column.kind in ("text", "code") and is_integer(value) else value


def _as_page(pages: str | None) -> str | int | None:
    """Page numbers are written as people write them, without quotes."""
    return int(pages) if pages and is_integer(pages) else pages


def _paper(name: str, pages: str | int | None, old: Any) -> Any:
    if isinstance(old, dict):
        was = " ".join(str(old.get("pages") or "").split())
        if was == str(pages or ""):
            return old
        kept = {key: part for key, part in old.items() if key != "pages"}
        return kept | {"pages": pages} if pages else (kept if len(kept) > 1 else name)
    return {"id": name, "pages": pages} if pages else name


def _spelled(column: Column, item: Any) -> str:
    """The normal value of one item that a file holds."""
    with suppress(CellFault):
        return str(
            read(Column(column.name, column.title, kind=column.kind, words=column.words, same=column.same), item)
        )
    return str(item)


def told(column: Column, value: Normal) -> str:
    """Return a normal value in words, for a table of changes."""
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        items = (
            [f"{item[0]}: {item[1]}" if item[1] else item[0] for item in value] if column.kind == "papers" else value
        )
        return "、".join(map(str, items)) or (NONE_WORD if column.nullable else _NOTHING)
    return str(value)
