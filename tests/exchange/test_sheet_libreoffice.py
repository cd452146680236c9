"""A real spreadsheet program saves the workbook anew; nothing is lost and nothing looks edited."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Repository
from tests.exchange.sheet_support import (
    FILES,
    PEOPLE,
    Book,
    changed,
    export_book,
    lines_changed,
    plan_content,
    problems,
)

Make = Callable[..., Repository]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there"),
]


def saved_anew(book: Book, folder: Path) -> bytes:
    (folder / "in").mkdir()
    source = folder / "in" / "台账.xlsx"
    source.write_bytes(book.content())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    return (folder / "台账.xlsx").read_bytes()


def test_saved_anew_without_an_edit_nothing_changes(repo: Make, tmp_path: Path) -> None:
    book = export_book(repo(FILES))
    plan = plan_content(book.repository, saved_anew(book, tmp_path), delete=True)
    assert (dict(plan.files), problems(plan), plan.going) == ({}, [], ())


def test_sorted_edited_and_saved_anew_just_the_edit_is_found(repo: Make, tmp_path: Path) -> None:
    book = export_book(repo(FILES))
    book.put("people", "P01", 姓名="孙某", **{"在职期间·止": "2026/6/30"})
    sheet = book.sheet("people")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    plan = plan_content(book.repository, saved_anew(book, tmp_path), delete=True)
    assert problems(plan) == []
    gone, new = lines_changed(PEOPLE, changed(plan)["people/一部.yaml"])
    assert gone == ["  name: 赵某", "  employment: {from: 2020-03-01}"]
    assert new == ["  name: 孙某", "  employment: {from: 2020-03-01, to: 2026-06-30}"]
