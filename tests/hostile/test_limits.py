"""docs/security.md and the constants hold each other."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROW = re.compile(r"^\|[^|]+\| ([\d ]+)[^|]*\|[^|]+\| `([a-z_.]+)\.(MAX_[A-Z]+)` \|$", re.M)
LIMITS = {
    f"{room}.{name}": number for number, room, name in ROW.findall((ROOT / "docs/security.md").read_text("utf-8"))
}
ELSEWHERE = {
    "cache.answers.MAX_TEXT",  # what is not kept is worked out again
    "exchange.sheets.showing.MAX_CELL",  # the same limit of a cell as `deliver.expressions.MAX_TEXT`
    "deliver.heights.MAX_HEIGHT",  # of a row on paper
    "deliver.topology_shapes.MAX_BOXES",  # of a drawing: the rest is said beside it
    "deliver.topology_shapes.MAX_LINES",
    "deliver.topology_shapes.MAX_AREAS",
    "deliver.topology_shapes.MAX_OUTSIDE",
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_in_the_table_is_that_of_the_program(limit: str) -> None:
    room, _, name = limit.rpartition(".")
    assert getattr(import_module(f"secops_cli.{room}"), name) == int(LIMITS[limit].replace(" ", ""))


def test_every_limit_of_the_program_is_in_the_table() -> None:
    package = ROOT / "secops_cli"
    found = {
        f"{'.'.join(path.relative_to(package).with_suffix('').parts)}.{name}"
        for path in package.rglob("*.py")
        for name in re.findall(r"^(MAX_[A-Z]+)\b", path.read_text("utf-8"), re.M)
    }
    assert found == LIMITS.keys() | ELSEWHERE
