"""YAML bytes → JSON records: what counts as what, what is refused and where."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from secops_cli.load.transcode import Parsed, parse


def value_of(scalar: str) -> Any:
    """What `k: <scalar>` becomes."""
    parsed = parse(f"k: {scalar}\n".encode())
    assert parsed.faults == ()
    return json.loads(parsed.body)[0]["k"]


def faults_of(content: bytes | str) -> list[tuple[str, int, int]]:
    """Code, line and column of each fault of a broken file."""
    parsed = parse(content if isinstance(content, bytes) else content.encode())
    assert parsed.shape == "broken"
    assert parsed.body == b""
    return [fault[:3] for fault in parsed.faults]


# --- scalars ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "no", "yes", "on", "off", "y", "N", "0123", "0o17", "0x1F", "8.10", "1.10", "1e3", "2026-02-30", "2026-11-20",
        "12:30:45", "1_000", ".nan", ".inf", "+5", "-0.0", "١٢٣", "１２", "True!", "nUll", "1234567890123456789",
        "4.2.4-d", "=", "a!b",
    ],
)  # fmt: skip
def test_plain_text_stays_as_it_was_written(text: str) -> None:
    """Nothing but null, true, false and plain decimal integers is recognised."""
    assert value_of(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None),
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False),
        ("0", 0), ("7", 7), ("-7", -7), ("2026", 2026), ("123456789012345678", 123456789012345678),
    ],
)  # fmt: skip
def test_null_booleans_and_plain_integers_are_recognised(text: str, value: Any) -> None:
    """The few words that are not text."""
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["1", "007", "true", "null", "~", "", "2026-11-20", "<<", "a: b", "# c"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_quoted_values_are_text(quote: str, text: str) -> None:
    """Quotes make text of anything."""
    assert value_of(f"{quote}{text}{quote}") == text


def test_minus_zero_stays_as_it_was_written() -> None:
    """Only integers that read back unchanged may become integers: `version: -0` is the text `-0`."""
    assert str(value_of("-0")) == "-0"


def test_block_scalars_keep_their_lines() -> None:
    """`|` keeps line breaks, `>` folds them; both are text even where they look like a number."""
    body = json.loads(parse(b"a: |\n  1\n  2\nb: >\n  x\n  y\nc: |-\n  5\n").body)
    assert body == [{"a": "1\n2\n", "b": "x y\n", "c": "5"}]


def test_escapes_in_double_quotes_are_read() -> None:
    """Also those of control characters, which JSON has to escape again."""
    assert value_of(r'"\0\a\t\n\x7f\u4e2d\U0001F600"') == "\0\a\t\n\x7f中😀"


@pytest.mark.parametrize("key", ["yes", "1", "null", "~", "2026-11-20", "条目"])
def test_plain_keys_are_text(key: str) -> None:
    """A key is text whatever it looks like."""
    assert list(json.loads(parse(f"{key}: x\n".encode()).body)[0]) == [key]


# --- shapes -----------------------------------------------------------------------------------------------------


def test_a_mapping_is_a_list_of_one_record() -> None:
    """Its top-level keys and its line are kept beside it."""
    assert parse(b"# c\n\nid: a\nname: b\n") == Parsed(
        "map", ("id", "name"), ((3, 1),), (), (), b'[{"id":"a","name":"b"}]'
    )


def test_a_list_is_its_records_each_with_its_line() -> None:
    """Comments and blank lines between records belong to none."""
    parsed = parse(b"- id: a\n# c\n\n- {id: b,\n   n: c}\n-\n  id: d\n- 5\n")
    assert parsed.shape == "list"
    assert parsed.starts == ((1, 3), (4, 3), (7, 3), (8, 3))
    assert json.loads(parsed.body) == [{"id": "a"}, {"id": "b", "n": "c"}, {"id": "d"}, 5]


@pytest.mark.parametrize(
    "content", ["", "\n\n", "# nothing yet\n", "---\n", "~\n", "null\n", "﻿", "﻿# c\n", "---\n...\n"]
)
def test_a_file_without_content_is_empty(content: str) -> None:
    """Comments, marks and null hold no record."""
    assert parse(content.encode()) == Parsed("empty", (), (), (), (), b"[]")


@pytest.mark.parametrize("content", ["[]\n", "{}\n"])
def test_an_empty_collection_is_not_an_empty_file(content: str) -> None:
    """`[]` says that there is nothing."""
    assert parse(content.encode()).shape in ("list", "map")


@pytest.mark.parametrize("content", ["text\n", "5\n", "'null'\n", "| \n  text\n"])
def test_a_single_scalar_is_no_record(content: str) -> None:
    """A file is a record or a list of records."""
    assert faults_of(content) == [("SEC202", 1, 1)]


def test_line_ends_of_windows_change_nothing() -> None:
    """CRLF reads as LF: the same records, on the same lines."""
    text = "- id: a\n  note: |\n    x\n    y\n- id: b\n"
    assert parse(text.replace("\n", "\r\n").encode()) == parse(text.encode())


def test_a_byte_order_mark_changes_nothing() -> None:
    """Not even the column of a fault on the first line."""
    assert parse(b"\xef\xbb\xbfid: a\n") == parse(b"id: a\n")
    assert faults_of(b"\xef\xbb\xbfid: *x\n") == [("SEC104", 1, 5)]


# --- refused constructs -----------------------------------------------------------------------------------------


def test_every_repeated_key_is_reported() -> None:
    """At the repetition, at any depth; the same key in another mapping is none."""
    text = "a: 1\nb: {c: 1, d: {c: 2}, c: 3}\na: 4\n"
    assert faults_of(text) == [("SEC103", 2, 22), ("SEC103", 3, 1)]


def test_keys_that_are_written_differently_but_read_the_same_are_repeated() -> None:
    """Quotes do not make another key."""
    assert faults_of("a: 1\n'a': 2\n") == [("SEC103", 2, 1)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: &x 1\n", (1, 4)),
        ("a: &x {b: 1}\n", (1, 4)),
        ("a: &x [1]\n", (1, 4)),
        ("a: *x\n", (1, 4)),
        ("? *x\n: 1\n", (1, 3)),
        ("b: 1\n<<: {a: 1}\n", (2, 1)),
        ("a: !!str 5\n", (1, 4)),
        ("a: !own {b: 1}\n", (1, 4)),
        ("a: !!python/object/apply:os.system ['true']\n", (1, 4)),
        ("!!map {a: 1}\n", (1, 1)),
        ("a: ! 5\n", (1, 4)),
        ("&k a: 1\n", (1, 1)),
    ],
)
def test_anchors_aliases_merge_keys_and_tags_are_refused(text: str, place: tuple[int, int]) -> None:
    """Each at its own place."""
    assert faults_of(text) == [("SEC104", *place)]


def test_a_quoted_merge_key_is_a_key_like_any_other() -> None:
    """Only the plain `<<` merges."""
    assert json.loads(parse(b"'<<': 1\n").body) == [{"<<": 1}]


@pytest.mark.parametrize("text", ["a: 1\n---\nb: 2\n", "- a\n---\n- b\n", "a: 1\n...\n---\nb: 2\n", "---\n---\nb: 2\n"])
def test_a_second_document_is_refused(text: str) -> None:
    """It would be overlooked."""
    assert [code for code, _, _ in faults_of(text)] == ["SEC105"]


@pytest.mark.parametrize("text", ["{a: 1}: b\n", "? [a]\n: b\n", "[a]: b\n"])
def test_a_key_that_is_not_text_is_refused(text: str) -> None:
    """A mapping or a list is no key."""
    assert [code for code, _, _ in faults_of(text)] == ["SEC102"]


# --- bytes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("id: a\nname: 张三\n".encode("gbk"), 2, "GBK"),
        ("id: a\nname: 张三\n".encode("gb18030"), 2, "GBK"),
        ("id: a\nname: 张三\n".encode("utf-16"), 1, "UTF-16"),
        (b"\xfe\xff" + "id: a\n".encode("utf-16-be"), 1, "UTF-16"),
        (b"id: a\nname: \xff\xff\n", 2, "UTF-8"),
        (b"id: a\n\n\nname: \xe5", 4, "UTF-8"),
        (b"id: \xed\xa0\x80\n", 1, ""),
        (b"id: \xc0\xaf\n", 1, ""),
    ],
)
def test_other_encodings_are_named_with_their_line(content: bytes, line: int, words: str) -> None:
    """GBK and UTF-16 by name; broken UTF-8 from the line where it breaks."""
    parsed = parse(content)
    [(code, found, _, message)] = parsed.faults
    assert (parsed.shape, code, found) == ("broken", "SEC101", line)
    assert words in message


def test_a_line_in_gbk_after_lines_in_utf8_is_called_so() -> None:
    [fault] = parse("id: a\nname: 张三\n".encode() + "note: 李四\n".encode("gbk")).faults
    assert fault == ("SEC101", 3, 1, "第 3 行看来是 GBK 编码，前面的是 UTF-8：整个文件要用一种编码")


@pytest.mark.parametrize("damaged", [b"note: \xff\xfe\n", "note: 李四".encode()[:-1] + b"\n", b"note: \xe6\x9d\n"])
def test_a_damaged_line_after_lines_in_utf8_is_not_called_gbk(damaged: bytes) -> None:
    [fault] = parse("id: a\nname: 张三\n".encode() + damaged).faults
    assert fault[:2] == ("SEC101", 3)
    assert "GBK" not in fault[3]


def test_chinese_utf8_that_breaks_off_is_not_called_gbk() -> None:
    """Before the fault stands valid Chinese UTF-8: nobody should convert this file from GBK."""
    [(_, line, _, message)] = parse("name: 张三\nnote: 李".encode()[:-1]).faults
    assert line == 2
    assert "GBK" not in message


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x07", "\x08", "\x1b", "\x7f"])
def test_control_characters_are_refused(character: str) -> None:
    """A terminal or an editor would hide them."""
    assert [code for code, _, _ in faults_of(f"id: a\nname: b{character}c\n")] == ["SEC102"]


def test_a_control_character_is_found_on_its_line() -> None:
    """Otherwise nobody finds what cannot be seen."""
    assert faults_of("id: a\nname: b\x07c\n")[0][1:] == (2, 8)


def test_utf16_without_a_byte_order_mark_is_refused() -> None:
    """Its bytes are valid UTF-8 full of NUL."""
    assert parse("id: a\n".encode("utf-16-le")).shape == "broken"


def test_tabs_as_indentation_are_refused_with_words_about_tabs() -> None:
    """The most common fault of hand-written YAML."""
    parsed = parse(b"id: a\nx:\n\ty: 1\n")
    [(code, line, _, message)] = parsed.faults
    assert (code, line) == ("SEC102", 3)
    assert "制表符" in message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id: a\nname: 'b\n", 3),
        ("id: a\n name: b\n", 2),
        ("id: a\nx: [1, 2\nname: b\n", 3),
        ("id: a\nname\nx: 1\n", 2),
        ("- a\nb: 1\n", 2),
        ("id: a\nx: {b: 1\n", 3),
        ("id: @a\n", 1),
        ("id: `a`\n", 1),
        ("id: %a\n", 1),
        ("id: a: b\n", 1),
        ("id: \"\\ud800\"\n", 1),
        ("id: \"\\q\"\n", 1),
    ],
)  # fmt: skip
def test_syntax_faults_are_chinese_and_near_their_line(text: str, line: int) -> None:
    """Each has a place inside the file, at most one line off, and no English words of the parser."""
    parsed = parse(text.encode())
    [(code, found, column, message)] = parsed.faults
    assert code == "SEC102"
    assert abs(found - line) <= 1
    assert column >= 1
    assert "一" <= message[-1] <= "鿿" or message.endswith(")")


def test_the_end_of_a_file_without_a_last_line_end_is_on_its_last_line() -> None:
    """An editor, or the annotations of a pull request, know no line 2 here."""
    assert faults_of("defaults: {")[0][1] == 1


# --- size and depth ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? ", "a:\n"])
def test_deep_nesting_is_refused_at_once(opening: str) -> None:
    """A hundred thousand open brackets neither crash nor take long."""
    text = "".join(" " * n + "a:\n" for n in range(2000)) if opening == "a:\n" else opening * 100_000
    start = time.perf_counter()
    parsed = parse(text.encode())
    assert time.perf_counter() - start < 3
    assert parsed.shape == "broken"
    assert parsed.faults[0][0] in ("SEC106", "SEC102")


def test_a_hundred_and_ninety_levels_are_allowed() -> None:
    """The next one is not."""
    assert parse(b"[" * 190 + b"]" * 190).shape == "list"
    assert faults_of("[" * 191 + "]" * 191) == [("SEC106", 1, 191)]


def test_a_scalar_of_fifty_megabytes_is_read() -> None:
    """The limit on sizes is the loader's; the parser itself must survive."""
    parsed = parse(b"note: " + b"a" * 50_000_000 + b"\n")
    assert (parsed.shape, len(parsed.body)) == ("map", 50_000_000 + len('[{"note":""}]'))


def test_a_file_full_of_telephone_numbers_takes_time_in_proportion() -> None:
    """Four times the numbers take about four times as long, not sixteen times."""

    def seconds(lines: int) -> float:
        content = b"note: |\n" + b"  13800138000\n" * lines
        start = time.process_time()
        parse(content)
        return time.process_time() - start

    seconds(100)
    assert seconds(20_000) / min(seconds(5_000) for _ in range(3)) < 9


# --- personal data ----------------------------------------------------------------------------------------------


def test_personal_numbers_are_found_also_in_comments_and_broken_files() -> None:
    """What is in the text is in the history, whether it parses or not."""
    parsed = parse(b"# 13800138000\nid: *x\n")
    assert [fault[:3] for fault in parsed.faults] == [("SEC602", 1, 3), ("SEC104", 2, 5)]


def test_a_personal_number_is_not_repeated_in_the_message() -> None:
    """Logs of CI are public more often than repositories."""
    [(_, _, _, message)] = parse(b"note: 11010519491231002X\n").faults
    assert "19491231" not in message


def test_the_column_of_a_personal_number_counts_code_points() -> None:
    """Chinese characters and emoji count one each."""
    [(_, line, column, _)] = parse("a: 1\nnote: 电话😀13800138000\n".encode()).faults
    assert (line, column) == (2, 10)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("- id: a\n  name：赵一\n  duty: 技术\n", (2, 7), "中文冒号"),
        ("- id: a\n  duty:管理\n  name: b\n", (2, 8), "冒号后面要有一个空格"),
        ("- {id: a, duty:管理}\n", (1, 16), "冒号后面要有一个空格"),
        ("- {clause: tcas:J.4.4, conclusion: 符合}\n", (1, 12), '值要加引号："tcas:J.4.4"'),
        ('- {note: "a, b: c", clause: tcas:J.4.4}\n', (1, 29), '值要加引号："tcas:J.4.4"'),
        ("supports: [{clause: isccc:4.1.1}]\n", (1, 21), '值要加引号："isccc:4.1.1"'),
        ("supports: [isccc:4.1.1]\n", (1, 12), '方括号里带冒号的值要加引号："isccc:4.1.1"'),
        ("readings: {tcas:I.2.2-e: literal}\n", (1, 12), '键要加引号："tcas:I.2.2-e"'),
        ("low: {low: 20，high: 24}\n", (1, 14), "中文逗号"),
        ('- {note: "甲，乙: 丙", low: [1 2}\n', (1, 29), "缺少逗号"),
        ("- id: a\n\tname: b\n", (2, 1), "制表符"),
        ("- id: a\n  name: b\n<<<<<<< HEAD\n  duty: 技术\n", (3, 8), "合并冲突"),
    ],
)
def test_the_usual_slips_are_named_where_they_stand(text: str, place: tuple[int, int], words: str) -> None:
    """The parser notices a line later, and says something else."""
    [(code, line, column, message)] = parse(text.encode()).faults
    assert (code, (line, column)) == ("SEC102", place)
    assert words in message


def test_a_forgotten_dash_is_thought_of_where_an_id_repeats() -> None:
    """Deleting the second id would delete a person."""
    [(code, *_, message), *_] = parse(b"- id: a\n  name: b\n  id: c\n  name: d\n").faults
    assert code == "SEC103"
    assert "短横" in message
