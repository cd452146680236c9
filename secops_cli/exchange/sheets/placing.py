"""Where new records go and what they are called: the same sheet always gives the same ids and files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final

from secops_cli.exchange.sheets.columns import SheetFamily
from secops_cli.exchange.sheets.records import Holding
from secops_cli.exchange.sheets.works import Work
from secops_cli.load.layout import is_yaml, slot_of
from secops_cli.source.base import escapes

NEW_NAME: Final = "表格新增"
"""The file that new records go into where it is not plain which one they belong in."""
_FIRST_IDS: Final[Mapping[SheetFamily, str]] = {"people": "p", "projects": "xm", "evidence": "ev"}
_NUMBERED: Final = re.compile(r"(.*?)(\d{1,9})")


class PlaceFault(Exception):
    """A new record cannot be put anywhere; the message says why."""


def next_id(family: SheetFamily, taken: Collection[str], alike: Collection[str]) -> str:
    """Return an id that no record of a family has: the commonest beginning with the next number.

    Of beginnings that are equally common the last in the order of characters counts. The number keeps its width.

    Args:
        alike: the ids of records of the same sort; their beginning comes first.
    """
    numbered = [found for name in taken if (found := _NUMBERED.fullmatch(name))]
    if not numbered:
        prefix, width, highest = _FIRST_IDS[family], 3, 0
    else:
        count = Counter(found[1] for found in numbered if found[0] in alike) or Counter(found[1] for found in numbered)
        prefix = max(count, key=lambda beginning: (count[beginning], beginning))
        own = [found[2] for found in numbered if found[1] == prefix]
        width, highest = max(map(len, own)), max(map(int, own))
    while (name := f"{prefix}{highest + 1:0{width}d}") in taken:
        highest += 1
    return name


def sort_of(family: SheetFamily, data: Mapping[str, Any]) -> str:
    """Return by what records of a family are of one sort: documents by their kind, projects by the year of signing."""
    if family == "projects":
        return str(data.get("signed", ""))[:4]
    return str(data.get("kind", "")) if family == "evidence" else ""


def place(work: Work, holding: Holding, all_files: Collection[str]) -> str:
    """Return the file that a new record goes into.

    It is the one that the row names; else the only file of the family (of rows, of the standard) that holds a list;
    else `表格新增` in the family's folder. A system has a file of its own.

    Raises:
        PlaceFault: it cannot go where the row wants it, or the row does not say enough.
    """
    if work.family == "rows" and not work.standard:
        work.standard = _standard_of(work)
    path = work.path or _usual(work, holding)
    slot = slot_of(path) if is_yaml(path) else None
    if escapes(path) or slot is None or slot.family != work.family:
        raise PlaceFault(f"{path} 不是放{_EXAMPLES[work.family]}的地方")
    if slot.standard and work.standard and slot.standard != work.standard:
        raise PlaceFault(f"{path} 放的是 {slot.standard} 的行，这一行写的标准是 {work.standard}")
    above = path.split("/")[:-1]
    if any("/".join(above[: depth + 1]) in all_files for depth in range(len(above))):
        raise PlaceFault(f"{path} 要经过符号链接，不写到仓库外面去")
    shape = holding.shapes.get(path)
    if shape == "broken" or (shape is None and path in all_files):
        raise PlaceFault(f"{path} 读不出，先用 secops validate 改好")
    if shape == "map":
        raise PlaceFault(f"{path} 只放一条记录，不能再加")
    return path


_EXAMPLES: Final[Mapping[SheetFamily, str]] = {
    "rows": "自评估行(如 assessments/isccc/通用要求.yaml)",
    "people": "人员(如 people/一部.yaml)",
    "projects": "项目(如 projects/2026.yaml)",
    "evidence": "台账(如 evidence/合同/合同.register.yaml)",
    "systems": "系统(如 systems/oa/system.yaml)",
}


def _standard_of(work: Work) -> str:
    slot = slot_of(work.path) if work.path else None
    named = str(work.data.get("clause", "")).rpartition(":")[0]
    if slot is None and not named:
        raise PlaceFault("没有写标准，如 isccc")
    return slot.standard if slot is not None else named


def _usual(work: Work, holding: Holding) -> str:
    if work.family == "systems":
        return f"systems/{work.data['id']}/system.yaml"
    fitting = [
        path
        for path, shape in holding.shapes.items()
        if shape in ("list", "rows", "empty") and (work.family != "rows" or _is_of(path, work.standard))
    ]
    if len(fitting) == 1:
        return fitting[0]
    if work.family == "rows":
        return f"assessments/{work.standard}/{NEW_NAME}.yaml"
    return f"evidence/{NEW_NAME}.register.yaml" if work.family == "evidence" else f"{work.family}/{NEW_NAME}.yaml"


def _is_of(path: str, standard: str) -> bool:
    slot = slot_of(path)
    return slot is not None and slot.standard == standard
