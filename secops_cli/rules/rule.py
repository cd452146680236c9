"""What a diagnostic code stands for: how grave it is, why it matters, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")
"""Worst first. error: contradictory, false, unreadable; warning: incomplete, or by lapse of time; note: advice."""

SEVERITY_TITLES: Final[dict[Severity, str]] = {"error": "错误", "warning": "警告", "note": "提示"}
"""What people call them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a diagnostic code stands for."""

    code: str
    severity: Severity
    title: str
    why: str
    remedy: str
