"""What an assessment of a system concludes, wherever it is recorded.

Source: 公网安〔2025〕1846 号.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from secops_cli.model.classification import Periods
from secops_cli.terms import AssessmentConclusion


class Assessed(Protocol):
    """What an assessment found, wherever it is recorded."""

    @property
    def rate(self) -> Decimal | None:
        """How much conforms, in percent."""

    @property
    def major_risks(self) -> int | None:
        """How many major risks there are."""


def conclude(assessment: Assessed, periods: Periods) -> tuple[AssessmentConclusion, str]:
    """What an assessment concludes, and why; 需确认 where the rule is silent.

    Source: 公网安〔2025〕1846 号: above 90 % without major risks; 60 to 90 %; below 60 %.
    """
    rules = periods.conclusions
    if assessment.rate is None:
        return "需确认", "没有写明符合率"
    if assessment.rate in (rules.conforms_above, rules.partly_from):
        return "需确认", "符合率恰在界限上，规定没有写"
    if assessment.rate > rules.conforms_above:
        if assessment.major_risks is None:
            return "需确认", "没有写明重大风险隐患数"
        clean = assessment.major_risks == 0
        return ("符合", "") if clean else ("需确认", "符合率高于界限而有重大风险隐患，规定没有写")
    return ("基本符合" if assessment.rate > rules.partly_from else "不符合"), ""
