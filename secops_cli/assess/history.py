"""What of a system was decided, filed or assessed last by a day. Of two on one day it is the one listed later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from secops_cli.model.systems import Classification, Filing, LevelAssessment, LevelDecision
from secops_cli.terms import DecisionStage

Kind = TypeVar("Kind")


def latest(records: Iterable[Kind], day_of: Callable[[Kind], date], as_of: date) -> Kind | None:
    """Return the last of records up to a day; None where there is none."""
    past = [record for record in records if day_of(record) <= as_of]
    return sorted(past, key=day_of)[-1] if past else None


def last_decision(found: Classification | None, stage: DecisionStage, as_of: date) -> LevelDecision | None:
    """Return the last decision of a stage up to a day."""
    of_stage = (decision for decision in (found.decisions if found else ()) if decision.stage == stage)
    return latest(of_stage, lambda decision: decision.date, as_of)


def last_filing(found: Classification | None, as_of: date) -> Filing | None:
    """Return the last filing up to a day."""
    return latest((found.filings if found else None) or (), lambda filing: filing.filed, as_of)


def last_assessment(found: Classification | None, as_of: date) -> LevelAssessment | None:
    """Return the last assessment up to a day."""
    return latest((found.assessments if found else None) or (), lambda assessment: assessment.date, as_of)
