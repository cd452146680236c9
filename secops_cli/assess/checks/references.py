"""Records point at others by id; what points at none is said in one way, and kept back where it may be unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.workspace import Family, Workspace

Route = tuple[str | int, ...]

_TITLES: Final[dict[Family, str]] = {
    "systems": "系统",
    "data": "数据",
    "people": "人员",
    "evidence": "证明材料",
    "projects": "项目",
    "certificates": "资质证书",
}
"""Families that are pointed at → what messages call one of their records."""


def dangling(place: Place, route: Route, what: str, missing: str) -> Diagnostic:
    """Say that there is no record of an id."""
    return Diagnostic("SEC301", place, f"没有 id 为 {missing} 的{what}", route=route)


def check_known(
    workspace: Workspace, place: Place, family: Family, named: Iterable[tuple[str, Route]]
) -> Iterator[Diagnostic]:
    """Ids that name no record of a family; none where something of the family cannot be read: that was said already.

    Args:
        place: where the record begins that names them.
        family: one of those that are pointed at.
        named: each id with its way from the record.
    """
    if family in workspace.damaged or (family == "evidence" and not workspace.evidence_is_known):
        return
    known = getattr(workspace, family)
    for name, route in named:
        if name not in known:
            yield dangling(place, route, _TITLES[family], name)
