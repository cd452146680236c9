"""A new repository: the parts of a skeleton, and a history in which files were once otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from secops_cli.deliver.new_repository import Commit, plan_history, skeleton
from secops_cli.errors import CatalogueError

STEPS = """\
- message: one
  date: 2026-01-01T09:00:00+08:00
  earlier: first
  adds: [a, "b/*"]
- message: two
  date: 2026-02-01T09:00:00+08:00
  adds: [a]
- message: three
  date: 2026-03-01T09:00:00+08:00
  adds: []
"""
FINAL = {"a": b"a now", "b/c": b"c now", "d": b"d"}


def planned(folder: Path, steps: str = STEPS, earlier: dict[str, str] | None = None) -> list[Commit]:
    file = folder / "history.yaml"
    file.write_text(steps)
    for name, content in (earlier or {}).items():
        path = folder / "history" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return plan_history(file, FINAL)


def test_a_file_that_was_otherwise_is_replaced_by_the_next_step_that_adds_it(tmp_path: Path) -> None:
    """In the step that has it as it was it is not added as it is, though the pattern matches."""
    commits = planned(tmp_path, earlier={"first/a": "a then"})
    assert [dict(commit.files) for commit in commits] == [
        {"a": b"a then", "b/c": b"c now"},
        {"a": b"a now"},
        {"d": b"d"},
    ]


def test_a_file_may_be_otherwise_more_than_once(tmp_path: Path) -> None:
    """And it is not as it is now before the last of these."""
    steps = STEPS.replace("adds: [a]\n", "adds: [a]\n  earlier: second\n")
    commits = planned(tmp_path, steps, {"first/a": "a then", "second/a": "a later"})
    assert [commit.files.get("a") for commit in commits] == [b"a then", b"a later", b"a now"]


def test_the_last_step_takes_what_no_pattern_matches(tmp_path: Path) -> None:
    """So that the history always ends in the files that are to be."""
    ended: dict[str, bytes] = {}
    for commit in planned(tmp_path, earlier={"first/a": "a then"}):
        ended.update(commit.files)
    assert ended == FINAL


def test_steps_that_cannot_be_read_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="无法读取"):
        planned(tmp_path, "message: no list\n")


def test_a_skeleton_has_what_everybody_gets_and_what_is_its_own(tmp_path: Path) -> None:
    """Hidden files get their dot."""
    for name in ("common/gitignore", "x/secops.yaml", "y/other.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert skeleton(tmp_path, "x") == {".gitignore": b"common/gitignore", "secops.yaml": b"x/secops.yaml"}
