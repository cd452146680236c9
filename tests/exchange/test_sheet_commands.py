"""`secops sheet` as its users meet it: what is printed, asked, written, and left alone."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from secops_cli.cli import sheet as sheet_commands
from tests.conftest import Repository
from tests.exchange.sheet_support import FILES, PEOPLE, Book, export_book, snapshot
from tests.exchange.test_sheet_lists import CONTRACT_MAP, CONTRACTS, ROSTER, grid_of

Make = Callable[..., Repository]
Secops = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a person before the terminal who gives these answers."""

    def give(*words: str) -> None:
        monkeypatch.setattr(sheet_commands, "has_person", lambda: True)
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{word}\n" for word in words)))

    return give


@pytest.fixture
def book(repo: Make) -> Book:
    return export_book(repo(FILES))


def saved(book: Book, tmp_path: Path) -> Path:
    path = tmp_path / "改过.xlsx"
    path.write_bytes(book.content())
    return path


def test_export_then_import_says_that_nothing_changed(repo: Make, secops: Secops, tmp_path: Path) -> None:
    repository = repo(FILES)
    before = snapshot(repository)
    code, out, _ = secops("sheet", "export", "-o", tmp_path / "a.xlsx", "-C", repository.root)
    assert (code, "人员 2 条" in out) == (0, True)
    assert secops("sheet", "import", tmp_path / "a.xlsx", "-C", repository.root) == (0, "没有改动\n", "")
    assert snapshot(repository) == before


def test_an_import_shows_a_table_with_places_and_writes(book: Book, secops: Secops, tmp_path: Path) -> None:
    file = saved(book.put("people", "P01", 姓名="孙某"), tmp_path)
    code, out, _ = secops("sheet", "import", file, "-C", book.repository.root)
    assert (code, out) == (
        0,
        "    记录      字段  原来  改为  位置\n"
        "改  P01 赵某  姓名  赵某  孙某  people/一部.yaml:3\n"
        "\n"
        "改 1 条，已写入 1 个文件\n",
    )
    assert (book.repository.root / "people/一部.yaml").read_text() == PEOPLE.replace("赵某", "孙某")


def test_a_dry_run_writes_nothing(book: Book, secops: Secops, tmp_path: Path) -> None:
    before = snapshot(book.repository)
    file = saved(book.put("people", "P01", 姓名="孙某"), tmp_path)
    code, out, _ = secops("sheet", "import", file, "-C", book.repository.root, "--dry-run")
    assert (code, out.splitlines()[-1]) == (0, "改 1 条，将写入 1 个文件")
    assert snapshot(book.repository) == before


def test_what_is_not_written_makes_the_exit_code_one(book: Book, secops: Secops, tmp_path: Path) -> None:
    file = saved(book.put("people", "P01", 岗位性质="技工"), tmp_path)
    code, out, _ = secops("sheet", "import", file, "-C", book.repository.root)
    assert (code, "人员!H2  P01 赵某  岗位性质：“技工” 不在词表中" in out) == (1, True)


def test_without_a_terminal_deleted_rows_stay_and_are_named(book: Book, secops: Secops, tmp_path: Path) -> None:
    file = saved(book.drop("people", "P02"), tmp_path)
    root = book.repository.root
    code, out, _ = secops("sheet", "import", file, "-C", root)
    assert (code, "加 --delete" in out, "P02 钱某" in out) == (0, True, True)
    assert (root / "people/一部.yaml").read_text() == PEOPLE
    assert secops("sheet", "import", file, "-C", root, "--delete")[0] == 0
    assert "P02" not in (root / "people/一部.yaml").read_text()


def test_on_a_terminal_it_is_asked(book: Book, secops: Secops, answers: Callable[..., None], tmp_path: Path) -> None:
    file = saved(book.drop("people", "P02").put("people", "P01", 姓名="孙某"), tmp_path)
    root = book.repository.root
    answers("n", "n")
    assert "没有写" in secops("sheet", "import", file, "-C", root)[1]
    assert (root / "people/一部.yaml").read_text() == PEOPLE
    answers("y", "y")
    assert "已写入 1 个文件" in secops("sheet", "import", file, "-C", root)[1]
    text = (root / "people/一部.yaml").read_text()
    assert ("P02" in text, "孙某" in text) == (False, True)


def test_a_list_asks_for_its_columns_once(
    repo: Make, secops: Secops, answers: Callable[..., None], tmp_path: Path
) -> None:
    repository, file = repo(FILES), tmp_path / "花名册.xlsx"
    _save_rows(file, [ROSTER[1], ROSTER[2]])
    # Which family, then one answer a column that suggests something else than is wanted, then whether to write.
    answers("人员", "-", "", "-", "-", "", "-", "-", "note", "y")
    code, out, _ = secops("sheet", "import", file, "-C", repository.root)
    assert (code, "forms/sheet-花名册.yaml" in out, "加 1 条" in out) == (0, True, True)
    _save_rows(file, [ROSTER[1], ROSTER[2], [2, "李某", *[None] * 6]])
    answers("y")
    code, out, _ = secops("sheet", "import", file, "-C", repository.root)
    assert (code, "各列按 forms/sheet-花名册.yaml" in out, "李某" in out) == (0, True, True)


def _save_rows(file: Path, rows: list[list[object]]) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(file)


def test_a_list_without_a_terminal_wants_a_mapping(repo: Make, secops: Secops, tmp_path: Path) -> None:
    repository, file, mapping = repo(FILES), tmp_path / "合同.xlsx", tmp_path / "对应.yaml"
    _save_rows(file, CONTRACTS)
    code, _, err = secops("sheet", "import", file, "-C", repository.root)
    assert (code, "--map" in err, "合同名称: name" in err) == (2, True, True)
    mapping.write_text(CONTRACT_MAP, encoding="utf-8")
    assert secops("sheet", "import", file, "-C", repository.root, "--map", mapping)[0] == 0
    assert (repository.root / "forms/sheet-合同.yaml").exists()
    assert secops("validate", repository.root, "--as-of", "2026-11-20", "--fail-on", "never")[0] == 0
    assert grid_of(CONTRACTS).sheets


def test_a_mapping_is_not_wanted_for_what_was_exported(book: Book, secops: Secops, tmp_path: Path) -> None:
    mapping = tmp_path / "a.yaml"
    mapping.write_text(CONTRACT_MAP, encoding="utf-8")
    code, _, err = secops("sheet", "import", saved(book, tmp_path), "-C", book.repository.root, "--map", mapping)
    assert (code, "去掉 --map" in err) == (2, True)


def test_an_interrupted_write_leaves_whole_files_and_says_which(
    book: Book, secops: Secops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(book.put("people", "P01", 姓名="孙某").put("projects", "2025-01", 客户="另一局"), tmp_path)
    before, replace, done = snapshot(book.repository), os.replace, []

    def failing(source: str, target: str) -> None:
        if done:
            raise OSError(28, "No space left on device")
        done.append(target)
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    code, _, err = secops("sheet", "import", file, "-C", book.repository.root)
    assert (code, "已写完 people/一部.yaml；没有写 projects.yaml" in err) == (2, True)
    after = snapshot(book.repository)
    assert after["projects.yaml"] == before["projects.yaml"]
    assert "孙某" in after["people/一部.yaml"].decode()
    assert set(after) == set(before)


def test_a_file_that_changed_while_somebody_thought_is_not_written_over(
    book: Book, secops: Secops, answers: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(book.put("people", "P01", 姓名="孙某"), tmp_path)
    answers("y")
    path = book.repository.root / "people/一部.yaml"
    monkeypatch.setattr(sheet_commands.typer, "confirm", lambda *_, **__: path.write_text(PEOPLE + "# 又改\n") > 0)
    code, _, err = secops("sheet", "import", file, "-C", book.repository.root)
    assert (code, "刚才被改过" in err, path.read_text()) == (2, True, PEOPLE + "# 又改\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04cut off", "不完整或已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式"),
        ("姓名,入职日期\n".encode(), "不是 .docx 或 .xlsx"),
    ],
)
def test_a_file_that_is_no_workbook_is_named(
    repo: Make, secops: Secops, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(content)
    code, _, err = secops("sheet", "import", file, "-C", repo(FILES).root)
    assert (code, words in err) == (2, True)


def test_a_workbook_whose_sheets_are_damaged_is_named(book: Book, secops: Secops, tmp_path: Path) -> None:
    good, bad = saved(book, tmp_path), tmp_path / "坏.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name == "xl/worksheets/sheet2.xml" else content)
    code, _, err = secops("sheet", "import", bad, "-C", book.repository.root)
    assert (code, "不是能打开的 .xlsx" in err) == (2, True)


def test_export_does_not_write_over_a_file_unless_told(repo: Make, secops: Secops, tmp_path: Path) -> None:
    root, file = repo(FILES).root, tmp_path / "a.xlsx"
    assert secops("sheet", "export", "people", "-o", file, "-C", root)[0] == 0
    assert secops("sheet", "export", "people", "-o", file, "-C", root)[0] == 2
    assert secops("sheet", "export", "people", "-o", file, "-C", root, "--force")[0] == 0
    assert secops("sheet", "export", "-o", tmp_path / "a.docx", "-C", root)[0] == 2
