"""The three ways of an improvement: a new cycle, a project of its own, or at once."""

from __future__ import annotations

from typing import Any

import pytest

from secops_cli.assess.improvement import judge_improvement
from secops_cli.model.operation import Improvement
from secops_cli.model.settings import ImprovementThresholds


def judged(thresholds: dict[str, int] | None = None, **known: Any) -> tuple[str, str | None]:
    """The verdict on an improvement of which this is known, and the phase that it leads to."""
    improvement = Improvement(id="g", summary="某", **known)
    limits = ImprovementThresholds(**thresholds) if thresholds is not None else None
    found = judge_improvement(improvement, limits)
    return found.verdict, found.to


def test_what_touches_the_level_begins_a_new_cycle() -> None:
    """However small a person calls it."""
    assert judged(level_affected=True) == ("另起一轮", "信息系统定级")
    assert judged({"items": 5}, level_affected=True, extent="小", items=1) == ("另起一轮", "信息系统定级")


def test_without_a_word_on_the_level_nobody_can_tell() -> None:
    """Not even of a large one."""
    assert judged(extent="大") == ("待判断", None)
    assert judged({"items": 1}, items=9) == ("待判断", None)


@pytest.mark.parametrize(("extent", "verdict"), [("大", ("立项实施", "安全设计与实施")), ("小", ("直接实施", None))])
def test_a_person_says_how_much_it_is(extent: str, verdict: tuple[str, str | None]) -> None:
    """And is believed against thresholds on either side."""
    assert judged(level_affected=False, extent=extent) == verdict
    for items in (1, 99):
        assert judged({"items": 5}, level_affected=False, extent=extent, items=items) == verdict


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        ({"items": 4, "areas": 1}, "直接实施"),
        ({"items": 5, "areas": 1}, "立项实施"),
        ({"items": 4, "areas": 2}, "立项实施"),
        ({"items": 5}, "立项实施"),
        ({"items": 4}, "待判断"),
        ({"areas": 1}, "待判断"),
        ({}, "待判断"),
    ],
)
def test_from_a_threshold_on_it_is_large(known: dict[str, int], verdict: str) -> None:
    """One of both is enough; it is small only where both are known to be below."""
    assert judged({"items": 5, "areas": 2}, level_affected=False, **known)[0] == verdict


def test_a_threshold_that_is_not_set_asks_for_nothing() -> None:
    """The other decides alone; with neither a person has to say."""
    assert judged({"items": 5}, level_affected=False, items=4)[0] == "直接实施"
    assert judged({"areas": 2}, level_affected=False, items=400, areas=1)[0] == "直接实施"
    assert judged({}, level_affected=False, items=400, areas=100)[0] == "待判断"
    assert judged(None, level_affected=False, items=400, areas=100)[0] == "待判断"
