"""Which of three ways an improvement has to take. It is another table than that of changes.

What is much or wide has no number in the source: a person says, or the organisation sets thresholds; our reading is
that one of both is enough.

Source: 等级保护实施过程 2.2.4 6.(2)1).
"""

from __future__ import annotations

from typing import NamedTuple

from secops_cli.model.operation import Improvement
from secops_cli.model.settings import ImprovementThresholds
from secops_cli.terms import ImprovementVerdict


class ImprovementJudgement(NamedTuple):
    """The way to take, why, and the phase that it leads to; no phase where it is carried out directly."""

    verdict: ImprovementVerdict
    reason: str
    to: str | None


def judge_improvement(improvement: Improvement, thresholds: ImprovementThresholds | None) -> ImprovementJudgement:
    """Return the way that an improvement has to take; a person's word on how much it is goes before thresholds."""
    if improvement.level_affected is None:
        return ImprovementJudgement("待判断", "没有写明牵不牵动安全保护等级(level_affected)", None)
    if improvement.level_affected:
        return ImprovementJudgement("另起一轮", "牵动安全保护等级", "信息系统定级")
    if improvement.extent is not None:
        large, reason = improvement.extent == "大", f"由人判断改动{improvement.extent}"
    else:
        found = _by_thresholds(improvement, thresholds)
        if found is None:
            return ImprovementJudgement("待判断", "等级不动；改动大小没有写，也没有界限可比(extent)", None)
        large, reason = found
    if large:
        return ImprovementJudgement("立项实施", f"等级不动，{reason}", "安全设计与实施")
    return ImprovementJudgement("直接实施", f"等级不动，{reason}", None)


def _by_thresholds(improvement: Improvement, thresholds: ImprovementThresholds | None) -> tuple[bool, str] | None:
    """Whether it is large, and why; None where it cannot be told."""
    if thresholds is None:
        return None
    pairs = [
        (value, limit, unit)
        for value, limit, unit in (
            (improvement.items, thresholds.items, "项"),
            (improvement.areas, thresholds.areas, "个方面"),
        )
        if limit is not None
    ]
    for value, limit, unit in pairs:
        if value is not None and value >= limit:
            return True, f"改动 {value} {unit}，达到本单位的界限 {limit} {unit}"
    if not pairs or any(value is None for value, _, _ in pairs):
        return None
    return False, f"改动 {'、'.join(f'{value} {unit}' for value, _, unit in pairs)}，都在本单位的界限之内"
