"""What got worse since a revision, as text for people and as entries of the `secops/grade/1` contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from secops_cli.assess.regression import Regression
from secops_cli.report.text import safe, wrapped

if TYPE_CHECKING:
    from secops_cli.report.contracts.grade import RegressionEntry


def format_text(worse: Sequence[Regression], since: str, incomparable: str = "") -> str:
    """Return one line a level or clause that got worse, or that nothing did.

    Args:
        worse: what got worse.
        since: the revision that is compared with.
        incomparable: why nothing can be compared with it; empty where it can.
    """
    if incomparable:
        return safe(f"{since} {incomparable}，没有可比的")
    if not worse:
        return f"与 {since} 相比没有退步"
    lines = [f"与 {since} 相比退步 {len(worse)} 处"]
    for one in worse:
        what = f"{one.standard}:{one.clause}" if one.clause else f"{one.standard} {one.category} 可证级别"
        reason = f"  {one.reason}" if one.reason else ""
        lines += wrapped(f"  {what}  {one.before} → {one.after or '—'}{reason}")
    return "\n".join(map(safe, lines))


def entries(worse: Sequence[Regression]) -> list[RegressionEntry]:
    """Return what got worse as JSON holds it."""
    return [
        {
            "standard": one.standard,
            "category": one.category,
            "clause": one.clause,
            "before": one.before,
            "after": one.after,
            "reason": one.reason,
        }
        for one in worse
    ]
