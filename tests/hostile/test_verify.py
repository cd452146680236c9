"""Documents whose comparison would take for ever: what `verify` says of a file that is not what it claims to be."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from secops_cli.deliver import comparing
from secops_cli.deliver.comparing import compare_files
from secops_cli.exchange.sheets import reading
from secops_cli.office import opening
from secops_cli.office.opening import OfficeFault, OfficeFile, open_office
from tests.conftest import Repository
from tests.hostile.conftest import DAY, Make, Secops
from tests.hostile.test_office import package

MAIN = "word/document.xml"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBER = 10_000


def paragraphs(texts: list[str]) -> bytes:
    inner = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f"<w:document {WORD}><w:body>{inner}</w:body></w:document>".encode()


def different(was: bytes, now: bytes) -> list[tuple[str, str, str]]:
    files = [OfficeFile("x", "docx", {MAIN: part}) for part in (was, now)]
    return list(map(tuple, compare_files(files[0], files[1], (b"", b""))))


def shuffled() -> list[str]:
    texts = [str(number) for number in range(NUMBER)]
    random.Random(1).shuffle(texts)
    return texts


NUMBERED = [str(number) for number in range(NUMBER)]
SLOW: dict[str, tuple[list[str], list[str]]] = {
    "all the same": (["x"] * NUMBER, ["y", *["x"] * NUMBER]),
    "two in turn": (["x", "y"] * (NUMBER // 2), ["y", "y", "x"] * (NUMBER // 3)),
    "turned round": (NUMBERED, NUMBERED[::-1]),
    "shuffled": (NUMBERED, shuffled()),
    "every other one": (NUMBERED, NUMBERED[::2]),
}


@pytest.mark.parametrize("kind", SLOW)
def test_paragraphs_are_compared_in_bounded_time(kind: str) -> None:
    """Aligned as a whole, ten thousand paragraphs take minutes."""
    was, now = map(paragraphs, SLOW[kind])
    begin = time.perf_counter()
    assert different(was, now)
    assert time.perf_counter() - begin < 5


def test_differences_far_apart_are_found_and_what_moved_is_not_one() -> None:
    now = [*NUMBERED[:10], "new", *NUMBERED[10:9_000], *NUMBERED[9_001:-1], "last"]
    assert different(paragraphs(NUMBERED), paragraphs(now)) == [
        ("正文 第 11 段", "", "new"),
        ("正文 第 9002 段", "9000", ""),
        (f"正文 第 {NUMBER} 段", NUMBERED[-1], "last"),
    ]


@pytest.mark.parametrize("distance", [198, 199, 200, 201, 202])
def test_nothing_is_told_twice_or_left_out_where_one_look_ends(distance: int) -> None:
    was = NUMBERED[:500]
    now = list(was)
    now[5], now[5 + distance] = "a", "b"
    told = different(paragraphs(was), paragraphs(now))
    assert [found[1:] for found in told] == [(was[5], "a"), (was[5 + distance], "b")]


def test_a_paragraph_within_another_does_not_repeat_its_text() -> None:
    """Two hundred of them, each with all the text of those within, would be all that there is, two hundred times."""
    nested = f"<w:document {WORD}>{'<w:p>' * 200}{'<w:t>abcdefghij</w:t>' * 20_000}{'</w:p>' * 200}</w:document>"
    tracemalloc.start()
    try:
        assert len(different(paragraphs(["x"]), nested.encode())) == 1
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_part_of_too_many_tags_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sides of the limit."""
    was, now = paragraphs(["x"]), paragraphs(["y"])
    monkeypatch.setattr(comparing, "MAX_TAGS", now.count(b"<"))
    assert different(was, now) == [("正文 第 1 段", "x", "y")]
    monkeypatch.setattr(comparing, "MAX_TAGS", now.count(b"<") - 1)
    [(where, _, told)] = different(was, now)
    assert where == "正文" and "没有逐段比较" in told


def test_an_office_file_of_too_many_elements_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    content = package({MAIN: paragraphs(["x"] * 10)})
    count = 2 + 3 * 10 + 2  # the document, its paragraphs, the two parts that every package has
    monkeypatch.setattr(opening, "MAX_ELEMENTS", count)
    open_office(content, "x")
    monkeypatch.setattr(opening, "MAX_ELEMENTS", count - 1)
    with pytest.raises(OfficeFault, match="过多"):
        open_office(content, "x")


# --- workbooks ----------------------------------------------------------------------------------------------------

ROWS: dict[str, bytes] = {
    "a row far away": b'<row r="99999999999"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>',
    "wide rows": b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_001)),
    "no number": b'<row r="x"><c r="A1"><v>1</v></c></row>',
    "no column": b'<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>',
    "no such text": b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
    "no date": b'<row r="1"><c r="A1" t="d"><v>x</v></c></row>',
    "no value": b'<row r="1"><c r="A1" t="n"><v>x</v></c></row>',
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, bytes]:
    from secops_cli.cli.app import run

    root = tmp_path_factory.mktemp("verified")
    victim = Repository(root / "org").write(
        {"secops.yaml": "format: 1\ntargets: []\n", "people.yaml": "- {id: a, name: 王某, services: []}\n"}
    )
    victim.commit()
    assert run(["sheet", "export", "people", "-C", str(victim.root), "-o", str(root / "a.xlsx")]) == 0
    return victim, (root / "a.xlsx").read_bytes()


def with_rows(content: bytes, rows: bytes) -> bytes:
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        sheet = source.read(name)
    return package({name: sheet.replace(b"</sheetData>", rows + b"</sheetData>")}, content)


@pytest.mark.parametrize("kind", ROWS)
def test_rows_and_cells_that_say_they_are_far_away_are_not_waited_for(
    exported: tuple[Repository, bytes], secops: Secops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A reader makes up what is left out before them: a milliard rows, or sixteen thousand cells in each."""
    monkeypatch.setattr(comparing, "MAX_CELLS", 300_000)
    monkeypatch.setattr(reading, "MAX_PLACES", 300_000)
    victim, content = exported
    file = tmp_path / "a.xlsx"
    file.write_bytes(with_rows(content, ROWS[kind]))
    begin = time.perf_counter()
    code, out, _ = secops("verify", file, "-C", victim.root)
    assert code == 1 and ("不一致" in out or "无法复现" in out)
    for words in (
        ["sheet", "import", file, "-C", victim.root, "--dry-run"],
        ["standard", "text", "import", file, "--standard", "om-form", "-C", victim.root, "--dry-run"],
        ["form", "inspect", file, "-C", victim.root],
    ):
        assert secops(*words)[0] in (0, 1, 2)
    assert time.perf_counter() - begin < 60


def test_verify_says_of_a_large_document_that_it_is_not_the_same(repo: Make, secops: Secops, tmp_path: Path) -> None:
    victim = repo({"people.yaml": "- {id: a, name: 王某, services: []}\n"})
    victim.commit()
    words = [
        "report",
        "self-assessment",
        victim.root,
        "--format",
        "docx",
        "--form",
        "isccc",
        "--as-of",
        DAY,
        "-o",
        tmp_path / "made",
    ]
    assert secops(*words)[0] == 0
    file = next((tmp_path / "made").glob("*.docx"))
    with zipfile.ZipFile(file) as source:
        main = source.read(MAIN)
    added = b"".join(b"<w:p><w:r><w:t>%d</w:t></w:r></w:p>" % (n % 7) for n in range(NUMBER))
    file.write_bytes(package({MAIN: main.replace(b"<w:body>", b"<w:body>" + added)}, file.read_bytes()))
    begin = time.perf_counter()
    code, out, _ = secops("verify", file, "-C", victim.root)
    assert code == 1 and "不一致" in out and "正文 第 1 段" in out
    assert time.perf_counter() - begin < 20
