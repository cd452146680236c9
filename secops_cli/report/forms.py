"""What a fill of a blank does, as text for people and as the `secops/form/1` contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, get_args

from secops_cli.deliver.forms.filling import Done
from secops_cli.deliver.forms.grid import short
from secops_cli.deliver.forms.plan import Item, State
from secops_cli.model.judgement import Origin
from secops_cli.report.contracts.forms import FormDocument, FormRowsEntry
from secops_cli.report.text import safe, table

_WORDS: Final[dict[State, str]] = {
    "written": "填写",
    "there": "已是",
    "open": "暂不填",
    "missing": "待填",
    "unplaced": "没有填上",
    "left": "不归本单位填或不适用",
}
_NUMBERED: Final = "自评估表(编号的行)"
_LABELLED: Final = "备案表(标签与格子)"


def format_text(done: Done, file: str, as_of: str, output: str | None, *, everything: bool) -> str:
    """Return what is recognised and what a fill does.

    Args:
        file: the blank.
        output: where the filled file was written; None where it was not.
        everything: with the fields that are filled, not only those that a person has to see to.
    """
    filled = done.filled
    kind = _NUMBERED if filled.kind == "numbered" else _LABELLED
    lines = [f"{file}  {filled.blank.kind} · {kind} · {filled.form} {filled.title} · 截至 {as_of}"]
    lines.append("  " + "，".join(f"{name} {count}" for name, count in filled.tables if count))
    if filled.subjects:
        lines.append(f"  定级对象：{'、'.join(filled.subjects)}")
    if done.mapping is not None:
        lines.append(f"  照 forms/{done.mapping.id}.yaml 的对应关系")
    rows = _rows(done)
    if rows is not None:
        lines.append(f"  条目 {rows['expected']} 行" + "".join(_of_rows(rows)))
    lines.append("  " + "，".join(f"{_WORDS[state]} {n}" for state, n in _counts(filled.items).items() if n))
    shown: tuple[State, ...] = get_args(State) if everything else ("unplaced", "missing")
    for state in sorted(shown, key=["unplaced", "missing", "open", "left", "written", "there"].index):
        own = [item for item in filled.items if item.state == state]
        if own:
            lines += ["", f"{_WORDS[state]} {len(own)} 项", *table([_line(item) for item in own])]
    if output is not None:
        lines += ["", f"已写出 {output}"]
    return "\n".join(safe(line) for line in lines)


def _line(item: Item) -> tuple[str, str, str, str]:
    return item.name, item.place, short(item.value), item.why


def _of_rows(rows: FormRowsEntry) -> Iterable[str]:
    for words, numbers in (("缺", rows["missing"]), ("编号重复", rows["doubled"]), ("被分页切断", rows["cut"])):
        if numbers:
            yield f"，{words} {'、'.join(map(str, numbers))}"


def _counts(items: Iterable[Item]) -> dict[State, int]:
    states = [item.state for item in items]
    return {state: states.count(state) for state in get_args(State)}


def _rows(done: Done) -> FormRowsEntry | None:
    found, expected = done.filled.rows, done.filled.expected
    if found is None:
        return None
    numbers = {line.number for line in found.lines}
    return {
        "expected": expected,
        "found": sorted(numbers),
        "missing": sorted(set(range(1, expected + 1)) - numbers),
        "doubled": sorted(found.doubled),
        "cut": [line.number for line in found.lines if len(line.pieces) > 1],
    }


def document(done: Done, file: str, as_of: str, origin: Origin, output: str | None) -> FormDocument:
    """Return the contract `secops/form/1`."""
    filled = done.filled
    return {
        "schema": "secops/form/1",
        "file": file,
        "kind": filled.blank.kind,
        "form": filled.form,
        "title": filled.title,
        "mapping": done.mapping.id if done.mapping else None,
        "as_of": as_of,
        "commit": origin.commit,
        "dirty": origin.dirty,
        "tables": [{"name": name, "found": count} for name, count in filled.tables],
        "rows": _rows(done),
        "systems": list(filled.subjects),
        "items": [
            {
                "name": item.name,
                "state": item.state,
                "place": item.place or None,
                "value": item.value or None,
                "why": item.why or None,
            }
            for item in filled.items
        ],
        "summary": {str(state): count for state, count in _counts(filled.items).items()},
        "output": output,
    }
