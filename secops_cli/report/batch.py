"""Many organisations as text for people, and the lines of `results.jsonl`."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from secops_cli.report.contracts.batch import BatchDocument
from secops_cli.report.diagnostics import format_line
from secops_cli.report.text import safe, table

if TYPE_CHECKING:
    from secops_cli.terms import TargetStanding

_NAME: Final = 40
"""Characters of a name in the table."""
_NUMBERS: Final = 5
"""Organisations that are listed by number where many have the same remark."""
_OF_A_KIND: Final = 20
"""Remarks of one kind that are shown; the workbook has all."""


def written(line: BatchDocument) -> bytes:
    """Return a line of the contract `secops/batch/1`, with its end."""
    return format_line(line).encode("utf-8", "backslashreplace") + b"\n"


def read(content: bytes) -> Iterator[BatchDocument]:
    """Yield the lines of an earlier run; what is cut off or of another version is left aside."""
    adapter = TypeAdapter(BatchDocument)
    for line in content.split(b"\n"):
        try:
            yield adapter.validate_python(json.loads(line))
        except (ValidationError, ValueError, RecursionError):
            continue


def format_text(lines: Sequence[BatchDocument], remarks: Iterable[tuple[int, str, str]]) -> str:
    """Return one line an organisation, then what is to be looked at, then the totals.

    Args:
        lines: the results, in the order of input.
        remarks: number of the organisation, kind and text.
    """
    columns = ("序号", "单位", "统一社会信用代码", "达到", "待证", "未达", "差距", "逾期", "错误", "警告")
    found = table([columns, *(_row(number, line) for number, line in enumerate(lines, 1))], indent="")
    told = [safe(line) for line in _remarks(remarks)]
    if told:
        found += ["", "要看一看的", *told]
    return "\n".join([*found, "", _total(lines)])


def _remarks(remarks: Iterable[tuple[int, str, str]]) -> Iterator[str]:
    """What is to be looked at: the same of many organisations once, and of one kind no more than can be read."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, kind, text in remarks:
        numbers[kind, text].append(number)
    shown: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for (kind, text), own in numbers.items():
        shown[kind] += 1
        if shown[kind] > _OF_A_KIND:
            left[kind] += len(own)
            continue
        more = f" 等 {len(own)} 个" if len(own) > _NUMBERS else ""
        yield f"  {'、'.join(map(str, own[:_NUMBERS]))}{more}  {kind}  {text}"
    for kind, number in left.items():
        yield f"  …  {kind}  还有 {number} 个单位，见汇总表的提醒"


def _brief(name: str) -> str:
    """A name or path that leaves room for the other columns; of a path the end tells more."""
    return name if len(name) <= _NAME else f"{name[: _NAME // 2 - 1]}…{name[-_NAME // 2 :]}"


def _row(number: int, line: BatchDocument) -> tuple[str, ...]:
    name = _brief(line["name"] or line["source"])
    if line["fault"] is not None:
        return (str(number), name, line["credit_code"] or "—", *["—"] * 7)
    counts = (_count(line, "达到"), _count(line, "待证"), _count(line, "未达"), line["gaps"], line["overdue"])
    return (
        str(number),
        name,
        line["credit_code"] or "—",
        *map(str, counts),
        str(line["errors"]),
        str(line["warnings"]),
    )


def _count(line: BatchDocument, standing: TargetStanding) -> int:
    return sum(target["standing"] == standing for target in line["institutions"])


def _total(lines: Sequence[BatchDocument]) -> str:
    failed = sum(line["fault"] is not None for line in lines)
    targets = sum(len(line["institutions"]) for line in lines)
    met = sum(_count(line, "达到") for line in lines)
    return (
        f"{len(lines)} 个单位"
        + (f"，其中 {failed} 个没有判定" if failed else "")
        + f" · {targets} 个目标，达到 {met} 个"
        + f" · 差距 {sum(line['gaps'] for line in lines)} 项"
        + f" · 逾期 {sum(line['overdue'] for line in lines)} 项"
    )
