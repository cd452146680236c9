"""What is handed to people: drop-downs, dates, text, a header that stays, and nothing that a spreadsheet would run."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from secops_cli.deliver.packing import facts_of
from secops_cli.exchange.sheets.base import BASE_SHEET
from secops_cli.tasks.verification import Verifier
from secops_cli.terms import EVIDENCE_KINDS, Duty, get_args
from tests.conftest import TODAY, Repository
from tests.exchange.sheet_support import FILES, Book, export_book, export_bytes

Make = Callable[..., Repository]


@pytest.fixture
def book(repo: Make) -> Book:
    return export_book(repo(FILES))


def drop_down(book: Book, table: str, header: str) -> list[str]:
    """The words that the drop-down of a column offers."""
    sheet = book.sheet(table)
    place = f"{sheet.cell(1, book.column(table, header)).column_letter}2"
    found = next(v for v in sheet.data_validations.dataValidation if place in v.sqref and v.type == "list")
    if found.formula1.startswith('"'):
        assert len(found.formula1) <= 255
        return list(found.formula1.strip('"').split(","))
    name, _, area = found.formula1.partition("!")
    return [row[0].value for row in book.workbook[name][area.replace("$", "")]]


def test_another_reader_sees_chinese_headers_dates_and_text(repo: Make) -> None:
    people = CalamineWorkbook.from_filelike(io.BytesIO(export_bytes(repo(FILES)))).get_sheet_by_name("人员").to_python()
    row = dict(zip(people[0], people[1], strict=True))
    assert (row["标识*"], row["姓名*"], row["职务"]) == ("P01", "赵某", "项目经理")
    assert row["在职期间·\n起"] == date(2020, 3, 1)
    assert row["从事的服务类型"] == "安全运维、应急处理"
    assert row["职称(分表)"] == "2 项"


def test_every_closed_vocabulary_is_a_drop_down(book: Book) -> None:
    assert drop_down(book, "people", "岗位性质") == list(get_args(Duty))
    assert drop_down(book, "people.degrees", "属信息安全相关") == ["是", "否"]
    assert drop_down(book, "evidence", "种类") == list(EVIDENCE_KINDS)


def test_headers_name_the_unit_and_star_what_every_record_must_have(book: Book) -> None:
    headers = [cell.value for cell in book.sheet("projects")[1]]
    assert {"合同金额(万元)", "系统用户数(人)", "签订日期*", "试运行·\n起", "备注"} <= set(headers)


def test_codes_and_numbers_of_certificates_are_text_below_the_last_row_too(book: Book) -> None:
    for table, header in (("people", "社保缴纳单位信用代码"), ("people.certificates", "证书编号")):
        sheet = book.sheet(table)
        letter = sheet.cell(1, book.column(table, header)).column_letter
        assert sheet.column_dimensions[letter].number_format == "@"


def test_the_header_stays_and_the_key_is_hidden(book: Book) -> None:
    sheet = book.sheet("people")
    assert sheet.freeze_panes == "D2"
    assert sheet.column_dimensions["A"].hidden
    assert [sheet.cell(n, 1).value for n in (2, 3)] == ["P01", "P02"]
    assert {s.title for s in book.workbook.worksheets if s.sheet_state != "visible"} == {BASE_SHEET, "词表"}


def test_text_that_looks_like_a_formula_stays_text(repo: Make) -> None:
    book = export_book(repo(FILES | {"people/一部.yaml": "- {id: a, name: =1+1}\n- {id: b, name: '@SUM(A1)'}\n"}))
    cells = [book.cell("people", key, "姓名") for key in ("a", "b")]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        ("=1+1", "s", True),
        ("@SUM(A1)", "s", True),
    ]
    assert not book.plan().files


def test_the_file_says_where_it_comes_from(repo: Make) -> None:
    repository = repo(FILES)
    commit = repository.commit()
    facts = facts_of(export_bytes(repository, "people", "rows"))
    assert (facts["secops.kind"], facts["secops.commit"], facts["secops.dirty"]) == ("sheet", commit, "false")
    assert facts["secops.families"] == "people,rows"


def test_the_file_can_be_verified_until_it_is_edited(repo: Make) -> None:
    repository = repo(FILES)
    repository.commit()
    verifier = Verifier(repository.root, TODAY)
    book = export_book(repository, "people")
    assert verifier.verify(export_bytes(repository, "people"), "a.xlsx").standing == "一致"
    assert verifier.verify(book.put("people", "P01", 姓名="孙某").content(), "a.xlsx").standing != "一致"


def test_what_cannot_be_read_is_not_exported_and_counted(repo: Make) -> None:
    repository = repo(FILES | {"people/二部.yaml": "- {id: P09, name: 孙某, duty: 技工}\n- {id: P10, name: 李某}\n"})
    book = export_book(repository)
    keys = [row[0].value for row in book.sheet("people").iter_rows(min_row=2)]
    assert keys == ["P01", "P02", "P10"]


PROGRAM = """
import hashlib, sys
from datetime import date
from pathlib import Path
from secops_cli.pipeline import Request
from secops_cli.tasks.sheets import export_sheets
made, _ = export_sheets(Request(Path(sys.argv[1]), date(2026, 11, 20)), ["people", "rows", "systems"])
print(hashlib.sha256(made).hexdigest())
"""


def test_the_same_repository_gives_the_same_bytes_anywhere(repo: Make) -> None:
    """Whatever the time zone, the language and the seed of hashing."""
    root = repo(FILES).root
    places = ({"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2"})
    made = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(root)],
            env=os.environ | {"SECOPS_CACHE": "", "PYTHONPATH": str(Path(__file__).parents[2]), **place},
            check=True,
            capture_output=True,
        ).stdout
        for place in places
    }
    assert len(made) == 1


def test_long_texts_and_many_records_stay_readable(repo: Make) -> None:
    """A cell holds 32,767 characters; the hidden sheet splits what is longer."""
    people = "".join(f"- {{id: P{n}, name: 某某, note: {'长' * 20_000}}}\n" for n in range(3))
    book = export_book(repo(FILES | {"people/一部.yaml": people}))
    assert not book.plan().files
    long = max(len(str(c.value or "")) for row in book.workbook[BASE_SHEET].iter_rows() for c in row)
    assert long <= 32_767
    assert load_workbook(io.BytesIO(book.content())).sheetnames
