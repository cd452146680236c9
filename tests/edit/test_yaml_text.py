"""An edit changes what it is asked to change and no other byte."""

import difflib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secops_cli.edit.tree import EditFault, Node, at, tree_of
from secops_cli.edit.yaml_text import AddItem, Change, RemoveKey, Route, SetValue, edited, holds_list, new_file

SAMPLE = Path(__file__).parents[2] / "sample-org"

PEOPLE = """\
# roster
- id: a
  name: x   # why
  skills: [p, q]
  steps:
    # first
    - one
    - two  # c2

    - three
  sub:
    k: v
    empty:
  note: |
    l1
    l2

# about b
- id: b
  small:
    - {id: r1, n: 1}
    - {id: r2, n: 2}
  deep:
    - id: d1
      val: 1  # deep
    - id: d2
      val: 2
# tail
"""


def difference(text: str, *changes: Change) -> str:
    """The lines that go and come, as `diff` shows them."""
    result = edited(text.encode(), changes).decode()
    lines = difflib.unified_diff(text.splitlines(), result.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


CASES: list[tuple[str, list[Change], str]] = [
    ("a value keeps the comment", [SetValue((0, "name"), "a: b")], '-  name: x   # why\n+  name: "a: b"   # why'),
    ("an equal value is no change", [SetValue((0, "name"), "x"), SetValue((1, "deep", 0, "val"), 1)], ""),
    ("a key that is not there comes last", [SetValue((0, "extra"), [1, 2])], "+  extra: [1, 2]"),
    ("a short list stays on its line", [SetValue((0, "skills"), ["p", "r"])], "-  skills: [p, q]\n+  skills: [p, r]"),
    ("a list is emptied in its place", [SetValue((0, "skills"), [])], "-  skills: [p, q]\n+  skills: []"),
    (
        "of a long list only what differs changes",
        [SetValue((0, "steps"), ["one", "2", "three", "four"])],
        '-    - two  # c2\n+    - "2"  # c2\n+\n+    - four',
    ),
    ("an item that goes takes its line", [SetValue((0, "steps"), ["one", "three"])], "-    - two  # c2"),
    ("an empty value is filled behind its colon", [SetValue((0, "sub", "empty"), "v")], "-    empty:\n+    empty: v"),
    (
        "a value becomes lines of text",
        [SetValue((0, "name"), "m\nn")],
        "-  name: x   # why\n+  name: |-   # why\n+    m\n+    n",
    ),
    ("lines of text become a word", [SetValue((0, "note"), "one")], "-  note: |\n-    l1\n-    l2\n+  note: one"),
    ("records in braces stay in braces", [AddItem((1, "small"), {"id": "r3", "n": 3})], "+    - {id: r3, n: 3}"),
    ("records in lines stay in lines", [AddItem((1, "deep"), {"id": "d3", "val": 3})], "+    - id: d3\n+      val: 3"),
    ("a record is added as the others stand", [AddItem((), {"id": "c"})], "+\n+- id: c"),
    (
        "the first key goes and the next moves up",
        [RemoveKey((0, "id"))],
        "-- id: a\n-  name: x   # why\n+- name: x   # why",
    ),
    (
        "the last item leaves an empty list",
        [RemoveKey((1, "small", 0)), RemoveKey((1, "small", 1))],
        "-  small:\n-    - {id: r1, n: 1}\n-    - {id: r2, n: 2}\n+  small: []",
    ),
    (
        "items are known by their ids",
        [SetValue((1, "deep"), [{"id": "d0", "val": 0}, {"id": "d1", "val": 1}, {"id": "d2", "val": 5}])],
        "+    - id: d0\n+      val: 0\n-      val: 2\n+      val: 5",
    ),
    (
        "days and decimals are bare, text that looks like a number is quoted",
        [
            SetValue((0, "sub", "k"), date(2026, 1, 2)),
            SetValue((0, "sub", "d"), Decimal("36.5")),
            SetValue((0, "sub", "t"), "8.10"),
        ],
        '-    k: v\n+    k: 2026-01-02\n+    d: 36.5\n+    t: "8.10"',
    ),
]


@pytest.mark.parametrize(("changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_edit_shows_as_few_lines(changes: list[Change], expected: str) -> None:
    assert difference(PEOPLE, *changes) == expected


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_windows_files_stay_windows_files(eol: str) -> None:
    before = "\ufeff" + PEOPLE.replace("\n", eol)
    after = edited(before.encode(), [AddItem((), {"id": "c", "name": "n"}), SetValue((0, "note"), "x\ny\n")]).decode()
    assert after.startswith("\ufeff")
    assert after.count("\n") == after.count(eol)


def test_a_record_that_goes_takes_its_own_comment_but_not_that_of_the_file() -> None:
    assert "about b" not in edited(PEOPLE.encode(), [RemoveKey((1,))]).decode()
    assert edited(PEOPLE.encode(), [RemoveKey((0,))]).decode().startswith("# roster\n\n# about b\n")


def test_a_file_that_ends_without_a_line_end_keeps_ending_so() -> None:
    assert edited(b"- id: a", [AddItem((), {"id": "b"})]) == b"- id: a\n- id: b"


@pytest.mark.parametrize(("before", "after"), [
    ("", "- id: c\n"),
    ("[]\n", "- id: c\n"),
    ("# 先写这里\n# - id: a\n[]\n", "# 先写这里\n# - id: a\n- id: c\n"),
    ("# soon\r\n", "# soon\r\n\r\n- id: c\r\n"),
])  # fmt: skip
def test_the_first_record_of_a_file(before: str, after: str) -> None:
    assert edited(before.encode(), [AddItem((), {"id": "c"})]) == after.encode()


def test_rows_under_defaults_are_reached_through_the_one_record() -> None:
    sheet = "defaults: {by: 自评}\nrows:\n- clause: a\n  evidence: []\n"
    changes = [SetValue((0, "rows", 0, "evidence"), ["E1"]), AddItem((0, "rows"), {"clause": "b", "note": "x"})]
    assert difference(sheet, *changes) == "-  evidence: []\n+  evidence: [E1]\n+- clause: b\n+  note: x"


def test_what_is_added_to_the_last_record_stands_before_a_new_one_whatever_is_asked_first() -> None:
    add, extend = AddItem((), {"id": "c"}), SetValue((1, "extra"), 1)
    deeper = SetValue((1, "deep", 1, "more"), 2)
    before = PEOPLE.removesuffix("# tail\n").encode()
    assert edited(before, [add, extend, deeper]) == edited(before, [deeper, extend, add])
    assert edited(before, [add, extend]).decode().endswith("      val: 2\n  extra: 1\n\n- id: c\n")


def test_a_file_of_one_record_takes_no_second() -> None:
    assert not holds_list(b"id: a\n")
    assert holds_list(b"- id: a\n") and holds_list(b"# nothing\n")
    with pytest.raises(EditFault):
        edited(b"id: a\n", [AddItem((), {"id": "b"})])


@pytest.mark.parametrize("content", [b"a: &x 1\nb: *x\n", b"a: 1\na: 2\n", b"a: [1\n", "a: 中".encode("gbk")])
def test_what_a_repository_may_not_hold_is_not_edited(content: bytes) -> None:
    with pytest.raises(EditFault):
        edited(content, [SetValue((0, "a"), 2)])


@pytest.mark.parametrize("route", [(0, "sub", "none", "x"), (7, "id"), (0, "steps", 9)])
def test_a_route_that_leads_nowhere_is_refused(route: Route) -> None:
    with pytest.raises(EditFault):
        edited(PEOPLE.encode(), [SetValue(route, 1)])


def test_two_changes_of_one_value_are_refused() -> None:
    with pytest.raises(EditFault):
        edited(PEOPLE.encode(), [SetValue((0, "name"), "a"), RemoveKey((0, "name"))])


# --- any file, any value ----------------------------------------------------------------------------------------

FILES = sorted(path for path in SAMPLE.rglob("*.yaml") if path.name != "private.yaml" and path.stat().st_size < 20_000)
WORDS = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ["yes", "null", "8.10", "a: b", "#x", "- x", "中文，。", "isccc:4.1.1", "it's", '"q"', "x\ny", " pad "]
    ),
    st.integers(-5, 5000),
    st.booleans(),
    st.none(),
)


def scalars(node: Node, route: Route) -> list[Route]:
    if node.kind == "scalar":
        return [route]
    pairs: list[tuple[Any, Node]] = list(node.children.items()) or list(enumerate(node.items))
    return [found for key, child in pairs for found in scalars(child, (*route, key))]


def routes(text: str) -> list[Route]:
    root = tree_of(text)
    assert root is not None
    return scalars(root, () if root.kind == "list" else (0,))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_scalar_of_any_file_becomes_any_value_and_its_neighbours_stay(data: st.DataObject) -> None:
    """The reading back is checked by `edited` itself; here, that no line but those of the value is touched."""
    path = data.draw(st.sampled_from(FILES))
    text = path.read_text(encoding="utf-8")
    route = data.draw(st.sampled_from(routes(text)))
    value = data.draw(WORDS)
    after = edited(text.encode(), [SetValue(route, value)]).decode()
    before, now = text.split("\n"), after.split("\n")
    while before and now and before[0] == now[0]:
        del before[0], now[0]
    while before and now and before[-1] == now[-1]:
        del before[-1], now[-1]
    assert "\n".join(before).count("\n") <= lines_of(text, route)


def lines_of(text: str, route: Route) -> int:
    """Line ends inside a value."""
    root = tree_of(text)
    node = at(root, route) if root is not None else None
    assert node is not None
    return text[node.start : node.end].count("\n")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_several_edits_at_once_are_those_edits_one_by_one(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(FILES)).read_text(encoding="utf-8")
    chosen = data.draw(st.lists(st.sampled_from(routes(text)), min_size=2, max_size=5, unique=True))
    changes = [SetValue(route, f"v{number}") for number, route in enumerate(chosen)]
    one_by_one = text.encode()
    for change in changes:
        one_by_one = edited(one_by_one, [change])
    assert edited(text.encode(), changes) == one_by_one


def test_new_files_are_read_back(tmp_path: Path) -> None:
    records = [{"id": "a", "list": ["x"], "days": [{"from": date(2026, 1, 1)}]}, {"id": "b", "note": "l1\nl2\n"}]
    root = tree_of(new_file(records).decode())
    assert root is not None
    assert root.plain() == [
        {"id": "a", "list": ["x"], "days": [{"from": "2026-01-01"}]},
        {"id": "b", "note": "l1\nl2\n"},
    ]
