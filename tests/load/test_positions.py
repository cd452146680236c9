# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Where a value stands: line and column, 1-based, columns in code points."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from secops_cli.load.positions import Positions
from tests.conftest import Repository

LIST = "- id: 张\n  名: [一, 二]\n- {id: b, 😀: 值, k: v}\n"


@pytest.mark.parametrize(
    ("route", "place"),
    [
        ((0,), (1, 3)),
        ((0, "id"), (1, 7)),
        ((0, "名"), (2, 6)),
        ((0, "名", 0), (2, 7)),
        ((0, "名", 1), (2, 10)),
        ((1,), (3, 3)),
        ((1, "id"), (3, 8)),
        ((1, "😀"), (3, 14)),
        ((1, "k"), (3, 20)),
    ],
)
def test_values_are_found_by_their_route(route: tuple[str | int, ...], place: tuple[int, int]) -> None:
    """Through lists and mappings, block and flow."""
    assert Positions(LIST.encode()).value(route) == place


@pytest.mark.parametrize(("route", "place"), [((0, "名"), (2, 3)), ((1, "😀"), (3, 11)), ((1, "k"), (3, 17))])
def test_keys_are_found_by_their_route(route: tuple[str | int, ...], place: tuple[int, int]) -> None:
    """A key stands before its value."""
    assert Positions(LIST.encode()).key(route) == place


def test_a_mapping_alone_is_the_first_record() -> None:
    """A file of one record is read as a list of one."""
    positions = Positions(b"# c\nid: a\nin:\n  x: 1\n")
    assert positions.value((0,)) == (2, 1)
    assert positions.value((0, "in", "x")) == (4, 6)


def test_what_does_not_exist_has_the_place_of_what_is_around_it() -> None:
    """A missing key is said at its record."""
    positions = Positions(LIST.encode())
    assert positions.value((1, "nowhere", 3, "x")) == (3, 3)
    assert positions.key((1, "nowhere")) == (3, 3)
    assert positions.value((0, "名", 9)) == (2, 6)
    assert positions.value((7, "x")) == (1, 1)


def test_a_byte_order_mark_and_windows_line_ends_move_nothing() -> None:
    """Places are those that an editor shows."""
    plain = Positions(LIST.encode())
    other = Positions(b"\xef\xbb\xbf" + LIST.replace("\n", "\r\n").encode())
    for route in [(0,), (0, "名", 1), (1, "k")]:
        assert other.value(route) == plain.value(route)


@pytest.mark.parametrize("content", [b"", b"a: [1\nb", b"\xff\xfe", b"\x00", b"- a\n- *x\n"])
def test_broken_files_have_places_too(content: bytes) -> None:
    """Up to their fault; afterwards the start of the file."""
    assert Positions(content).value((5, "x")) == (1, 1)


# --- as findings say them ---------------------------------------------------------------------------------------

EXPIRED = "{id: %s, title: t, kind: 审计报告, file: evidence/a.pdf, expires: ▸2020-01-01}"
PLACES: dict[str, tuple[str, str, str]] = {
    "the second record of a list": (
        "evidence/a.register.yaml", "- {id: z, title: t, kind: 合同, file: evidence/a.pdf}\n- " + EXPIRED % "a", "",
    ),
    "a file of one record": ("evidence/a.register.yaml", "# c\n" + EXPIRED % "a", ""),
    "the first record of a list": (
        "evidence/a.register.yaml", "# c\n- " + EXPIRED % "a",
        "Positions.within takes the list itself, which begins on the same line, for the record: says 1:1",
    ),
    "the second of two records on one line": (
        "people.yaml", "[{id: a, name: b}, {id: c, name: d, evidence: [▸nope]}]\n",
        "Positions.within knows a record by its line only",
    ),
    "the first row of a sheet": (
        "assessments/isccc/a.yaml", "defaults: {assessor: x}\nrows:\n  - clause: ▸9.9\n    conclusion: 符合\n",
        "Positions.within takes the list of rows, which begins on the same line, for the row",
    ),
    "the second row of a sheet": (
        "assessments/isccc/a.yaml",
        "defaults: {assessor: x}\nrows:\n  - {clause: 4.2.1, conclusion: 不符合}\n  - conclusion: 符合\n    clause: ▸9.9\n",
        "",
    ),
    "a record that starts on the line after its dash": (
        "people.yaml", "- {id: z, name: y}\n-\n  id: a\n  name: b\n  evidence:\n    - ▸nope\n", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text"),
    [pytest.param(path, text, id=name) for name, (path, text, _) in PLACES.items()],
)
def test_a_finding_about_a_value_has_that_values_place(path: str, text: str, repo: Callable[..., Repository]) -> None:
    """Wherever the record stands in its file; the place is marked in the input."""
    before = text.partition("▸")[0]
    expected = f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    found = repo({"evidence/z.register.yaml": "[]\n", path: text.replace("▸", ""), "evidence/a.pdf": "x"}).diagnostics()
    assert [str(d.place) for d in found if d.code in ("SEC301", "SEC305", "SEC401")] == [expected]


def test_many_findings_in_one_file_take_time_in_proportion() -> None:
    """Four times the records with a finding each take about four times as long."""

    def seconds(records: int) -> float:
        positions = Positions(
            "".join(f"- {{id: e{n}, a: b, c: d, e: f, expires: x}}\n" for n in range(records)).encode()
        )
        start = time.process_time()
        for line in range(1, records + 1):
            positions.within(line, ("expires",))
        return time.process_time() - start

    assert seconds(1600) / min(seconds(400) for _ in range(3)) < 9
