# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""A complete repository with one file damaged at random: always findings, never a crash."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secops_cli.errors import SecopsError
from secops_cli.pipeline import Request, Result, assess
from tests.conftest import TODAY, Repository
from tests.load.small_organization import FILES

YAML = sorted(path for path in FILES if path.endswith(".yaml"))
VALUES = [
    "", "~", "true", "no", "0", "-1", "1.5", "007", "99999999999999999999", "1e999", ".nan", "[]", "{}", "[[]]", "{a: 1}", "[null]",
    "''", "' '", "二级", "符合", "2026-02-30", "0001-01-01", "9999-12-31", "2024-02-29", "p1", "licence", "nope", "isccc", "F",
    "*a", "&a b", "!!int 5", "|", ">-", "'", '"', "\t", "- x", "x: y", "# c", "\\", "/etc/passwd", "../x", "evidence", "€\U0001f600",
    "\u2028", "\x85", "\ufeff", "\0", "x" * 300, "[" * 250,
]  # fmt: skip
BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the repository and what it holds now: one to three changes of one kind or another."""
    path = draw(st.sampled_from(YAML))
    text = FILES[path]
    assert isinstance(text, str)
    content = text.encode()
    for _ in range(draw(st.integers(1, 3))):
        content = draw(st.sampled_from(CHANGES))(draw, content)
    return path, content


def flip_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        if changed:
            changed[draw(st.integers(0, len(changed) - 1))] = draw(st.integers(0, 255))
    return bytes(changed)


def cut(draw: st.DrawFn, content: bytes) -> bytes:
    return content[: draw(st.integers(0, len(content)))]


def change_lines(draw: st.DrawFn, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    index = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(["drop", "double", "indent", "outdent", "swap"])):
        case "drop":
            del lines[index]
        case "double":
            lines.insert(index, lines[index])
        case "indent":
            lines[index] = b" " * draw(st.integers(1, 4)) + lines[index]
        case "outdent":
            lines[index] = lines[index][draw(st.integers(1, 4)) :]
        case "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[index], lines[other] = lines[other], lines[index]
    return b"".join(lines)


def replace_value(draw: st.DrawFn, content: bytes) -> bytes:
    """What stands between `: ` or `- ` and the next separator becomes something of another type."""
    places = [found.span(1) for found in re.finditer(rb"(?:: |- |\[|, )([^,\n\]}]+)", content)]
    if not places:
        return content
    start, end = draw(st.sampled_from(places))
    return content[:start] + draw(st.sampled_from(VALUES)).encode() + content[end:]


def replace_key(draw: st.DrawFn, content: bytes) -> bytes:
    places = [found.span(1) for found in re.finditer(rb"([a-z_]+):", content)]
    if not places:
        return content
    start, end = draw(st.sampled_from(places))
    key = draw(
        st.sampled_from(["id", "name", "a-b", "甲(乙)", "int", "rows", "<<", "''", "evidence", "? x", "[a]", "clause"])
    )
    return content[:start] + key.encode() + content[end:]


CHANGES = [flip_bytes, cut, change_lines, replace_value, replace_value, replace_key]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository, written once."""
    return Repository(tmp_path_factory.mktemp("original")).write(FILES).root


def judged(root: Path) -> Result | None:
    """The result; None for an expected fault."""
    try:
        return assess(Request(root, TODAY))
    except SecopsError as fault:
        assert any("一" <= c <= "鿿" for c in fault.message)
        return None


def outside(root: Path, result: Result) -> Iterator[str]:
    """The places that are not in their files; the end of a file is, with a line end or without one."""
    for found in result.diagnostics:
        for place in (found.place, *(related.place for related in found.related)):
            path = root / place.path
            text = path.read_bytes().decode("utf-8-sig", "replace") if path.is_file() else ""
            lines = [*BREAKS.split(text), ""]
            if not (1 <= place.line <= len(lines) and 1 <= place.column <= len(lines[place.line - 1]) + 1):
                yield f"{place} {found.code} {found.message}"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@given(mutation=mutations())
@settings(
    max_examples=200, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_a_damaged_file_is_found_and_never_crashes(mutation: tuple[str, bytes], original: Path, tmp_path: Path) -> None:
    """Only expected faults are raised; twice the same is found; every place is in its file."""
    path, content = mutation
    root = tmp_path / "org"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(original, root)
    (root / path).write_bytes(content)
    first, second = judged(root), judged(root)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert first.diagnostics == second.diagnostics
        assert list(outside(root, first)) == []
        assert {grade.standard.id: grade.proven for grade in first.case.all_grades} == {
            grade.standard.id: grade.proven for grade in second.case.all_grades
        }
        for found in first.diagnostics:
            assert any("一" <= c <= "鿿" for c in found.message), found
