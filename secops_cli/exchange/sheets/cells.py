"""Values of records ↔ values of cells. What a person typed, or another program saved, is read if it has one meaning.

`shown` makes what a cell holds; `read` makes a normal value of what a cell holds, so that two cells that mean the same
are equal: text without blanks around it, a day as ISO text, a number as Decimal, a list as a tuple, nothing as None.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final

from secops_cli.characters import printable
from secops_cli.exchange.sheets.columns import NONE_WORD, Column
from secops_cli.load.transcode import is_integer
from secops_cli.personal import personal_numbers

MAX_CELL: Final = 32_767
"""Characters of one cell."""
_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_DIGITS_OF_DAY: Final = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_SERIALS: Final = range(20_000, 109_576)
"""Numbers of days, as Excel counts them, from 1954 to 2199; smaller ones may be a year that was typed."""
_EXCEL_DAY_ZERO: Final = date(1899, 12, 30)
_UNSEEN: Final = re.compile("[\u200b-\u200f\u2060\ufeff]|_x000[dD]_")
_FLAGS: Final = {"是": True, "否": False, "true": True, "false": False, "√": True, "×": False}
_MIDNIGHT: Final = datetime.min.time()
_SURE_DIGITS: Final = 10**15
"""From here on a number in a cell has lost its last digits."""
_SEPARATORS: Final = re.compile(r"[\s,]+")
_WIDE_SEPARATORS: Final = re.compile(r"[、，；;]+")
_COUNT: Final = re.compile(r"(\d+) *项")
SOME: Final = "有"
"""The normal value of a count that is not none."""

_CUT: Final = "…（太长，下文略；不要在表里改）"
_NOTHING: Final = "(空)"

Normal = Any
"""None, str, bool, int, Decimal, or a tuple of these; of documents a tuple of (id, pages)."""


class CellFault(Exception):
    """What a cell holds cannot be read; the message says why and what to do."""


class Formula(str):
    """A formula as it stands in a cell; its value is never looked at."""

    __slots__ = ()


class Broken(str):
    """An error value of a spreadsheet, such as #REF!."""

    __slots__ = ()


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


def is_cut(cell: Any) -> bool:
    """Say whether a cell, as exported, could not hold all of its value: what is edited there would lose the rest."""
    return isinstance(cell, str) and cell.endswith(_CUT) and len(cell) == MAX_CELL


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
    plain = text and text == _clean(text) and "\n" not in text and not text.startswith('"') and text != NONE_WORD
    return text if plain else json.dumps(text, ensure_ascii=False)


# --- cell → normal value ----------------------------------------------------------------------------------------


def read(column: Column, value: Any, known: Collection[str] = ()) -> Normal:
    """Return the normal value of a cell.

    Args:
        value: as a workbook holds it, or as `shown` made it and JSON kept it.
        known: items that may stand in this list and hold a mark that otherwise parts items.

    Raises:
        CellFault: it means nothing, or may mean more than one thing.
    """
    if isinstance(value, Formula):
        raise CellFault("是公式，程序不取公式算出的值；复制后“选择性粘贴”为数值")
    if isinstance(value, Broken):
        raise CellFault(f"是错误值 {value}")
    if isinstance(value, str):
        value = _clean(value)
        if next(personal_numbers(value), None) is not None:
            raise CellFault("含身份证号或手机号码，不能进仓库；删去它")
    empty = value is None or value == ""
    if column.kind == "count":
        return _read_count(value)
    if column.many:
        return (None if column.nullable else ()) if empty else _read_list(column, value, known)
    return None if empty else _read_one(column, value)


def _clean(text: str) -> str:
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip().strip("\u00a0").strip()


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _read_one(column: Column, value: Any) -> Normal:
    match column.kind:
        case "day":
            return _read_day(value)
        case "flag":
            return _read_flag(value)
        case "number" | "whole":
            return _read_number(column, value)
        case "word":
            return _read_word(column, _as_text(value))
        case "code":
            return _narrow(_as_text(value))
    return _as_text(value)


def _as_text(value: Any) -> str:
    """The text that a cell shows, where it was taken for something else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(" ")
    if isinstance(value, (int, float, Decimal)):
        if abs(Decimal(value)) >= _SURE_DIGITS:
            raise CellFault("按数字存着，15 位以后的数字已经变成 0；把单元格改成文本格式，重新输入")
        return _digits(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise CellFault("存的不是文字")


def _digits(value: int | float | Decimal) -> str:
    # A spreadsheet keeps 15 digits; more are noise of binary fractions.
    return str(shortest(Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)))


def shortest(number: Decimal) -> Decimal:
    """Return a number without zeros at its end, and never with an exponent."""
    return Decimal(format(number.normalize(), "f"))


def _read_day(value: Any) -> str:
    if isinstance(value, datetime):
        if value.time() != _MIDNIGHT:
            raise CellFault(f"“{value}” 带有钟点，这里只写日期")
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value == int(value) and int(value) in _SERIALS:
            return (_EXCEL_DAY_ZERO + timedelta(days=int(value))).isoformat()
        value = _digits(value)
    text = _narrow(_as_text(value))
    found = _DAY.fullmatch(text) or _DIGITS_OF_DAY.fullmatch(text)
    if found:
        with suppress(ValueError):
            return date(*map(int, found.groups())).isoformat()
        raise CellFault(f"“{text}” 不是存在的日期")
    raise CellFault(f"“{text[:40]}” 看不出是哪一天，写成 2026-11-20 的样子")


def _read_flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _narrow(_as_text(value)).casefold()
    if text not in _FLAGS:
        raise CellFault(f"“{text[:40]}” 不在词表中，可用：是、否")
    return _FLAGS[text]


def _read_number(column: Column, value: Any) -> int | Decimal:
    if isinstance(value, (bool, datetime, date, time)):
        raise CellFault(f"“{_as_text(value)}” 应为数；把单元格改成常规格式，重新输入")
    text = _digits(value) if isinstance(value, (int, float, Decimal)) else _narrow(value)
    text = re.sub(r"(?<=\d)[,\s](?=\d{3}(?!\d))", "", text)
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text, re.ASCII):
        raise CellFault(f"“{text[:40]}” 应为数，不写单位")
    number = shortest(Decimal(text))
    if column.kind == "whole":
        if number != number.to_integral_value():
            raise CellFault(f"“{text[:40]}” 应为整数")
        return int(number)
    return number


def _read_word(column: Column, text: str) -> str:
    found = _words(column).get(_narrow(text).casefold())
    if found is None:
        raise CellFault(f"“{text[:40]}” 不在词表中，可用：{near_words(column, text)}")
    return found


@cache
def _words(column: Column) -> Mapping[str, str]:
    # Typed in full-width brackets or in capitals a word is still that word.
    return {_narrow(word).casefold(): word for word in column.words} | {
        _narrow(other).casefold(): word for other, word in column.same.items()
    }


def near_words(column: Column, text: str) -> str:
    """Return the vocabulary of a column, or of a long one what is nearest to a text, as a message shows it."""
    if len(column.words) <= 20:
        return "、".join(column.words)
    from difflib import get_close_matches

    near = get_close_matches(text, column.words, n=5, cutoff=0.2) or column.words[:5]
    return f"{'、'.join(near)} 等 {len(column.words)} 个词，见下拉列表"


def _read_count(value: Any) -> str | None:
    text = "" if value is None else _narrow(_as_text(value))
    if not text:
        return None
    if text in (NONE_WORD, "0"):
        return NONE_WORD
    if _COUNT.fullmatch(text) or text.isdigit():
        return SOME
    raise CellFault(f"“{text[:40]}” 应留空或写“{NONE_WORD}”；明细写在分表里")


# --- lists ------------------------------------------------------------------------------------------------------


def _read_list(column: Column, value: Any, known: Collection[str]) -> tuple[Normal, ...]:
    text = _as_text(value)
    if _narrow(text) == NONE_WORD:
        return ()
    if column.kind == "papers":
        return tuple(_unrepeated(column, _read_papers(text, known)))
    if column.kind == "text":
        return tuple(_unquoted(_clean(line)) for line in text.split("\n") if _clean(line))
    narrow = _narrow(text)
    if column.kind == "word":
        pieces = [piece for piece in re.split(r"[\s,、，；;]+", narrow) if piece]
        return tuple(_unrepeated(column, (_read_word(column, piece) for piece in pieces)))
    return tuple(_unrepeated(column, _ids(narrow, known)))


def _ids(text: str, known: Collection[str]) -> Iterable[str]:
    """The ids of a list. None holds a blank or a comma; one that holds another mark is told by being known."""
    for piece in filter(None, _SEPARATORS.split(text)):
        if piece in known:
            yield piece
        else:
            yield from filter(None, _WIDE_SEPARATORS.split(piece))


def _read_papers(text: str, known: Collection[str]) -> Iterable[tuple[str, str | None]]:
    for line in text.split("\n"):
        head, colon, pages = _clean(line).replace("：", ":").partition(":")
        names = list(_ids(_narrow(head), known))
        if not names and not colon:
            continue
        if colon and len(names) != 1:
            raise CellFault(f"“{line.strip()[:40]}” 看不懂：带页码的材料一行写一份，如 ZD-01: 3-5")
        for name in names:
            yield name, _clean(pages) or None


def _unrepeated(column: Column, items: Iterable[Any]) -> Iterable[Any]:
    seen = set()
    for item in items:
        name = item[0] if column.kind == "papers" else item
        if name in seen and column.name != "ends":
            raise CellFault(f"{name} 写了两次")
        seen.add(name)
        yield item


def _unquoted(line: str) -> str:
    if line.startswith('"'):
        with suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, str):
                return found
    return line


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
    return int(value) if isinstance(old, int) and column.kind == "text" and is_integer(value) else value


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
