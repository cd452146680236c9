"""The index: clause → documents by the numbers that all forms share, document → clauses, clauses without documents."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from list_papers import FILES, book, make, rows, sheet
from openpyxl import load_workbook

from secops_cli.deliver.numbering import numbered
from secops_cli.pipeline import Request, Result, assess
from tests.conftest import TODAY

SAMPLE = Path(__file__).parents[2] / "sample-org"


@pytest.fixture(scope="module")
def sample() -> Result:
    return assess(Request(SAMPLE, TODAY))


@pytest.fixture(scope="module")
def of_sample(sample: Result) -> bytes:
    return book(make(sample, "evidence-index"))


@pytest.fixture
def small(repo: Any) -> bytes:
    return book(make(repo(FILES).assess(), "evidence-index"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_line_says_all_that_is_known_of_a_document_behind_a_clause(small: bytes) -> None:
    row = rows(small, "条目索引")[0]
    assert (row["标准"], row["类别"], row["表"], row["行"]) == ("isccc", "安全运维 三级", "专业要求", 1)
    assert (row["条目"], row["编号"], row["标识"], row["材料"]) == ("F1.1.1-a", "1-1", "e1", "=流程")
    assert (row["种类"], row["页"], row["出具日期"]) == ("服务流程文件", "第3-5页", date(2026, 1, 2))
    assert (row["哈希(SHA-256)"], row["存放"]) == (digest("a"), "evidence/a.pdf")
    assert row["还用于"] == "tcas:E.1.1-a"


def test_a_document_that_comes_again_keeps_its_number(small: bytes) -> None:
    own = [row for row in rows(small, "条目索引") if row["标识"] == "e2"]
    assert [(row["条目"], row["编号"]) for row in own] == [("F1.1.1-a", "1-2"), ("F1.1.2-a", "1-2")]
    assert [row["还用于"] for row in own] == ["isccc:F1.1.2-a", "isccc:F1.1.1-a"]
    assert [row["有效期至"] for row in own] == [date(2027, 2, 2)] * 2


def test_every_document_is_listed_with_all_its_clauses_and_its_state(small: bytes) -> None:
    found = {row["标识"]: row for row in rows(small, "材料去向")}
    assert list(found) == ["e1", "e2", "e3", "e4"]
    assert (found["e1"]["用于的条目"], found["e1"]["条目数"]) == ("isccc:F1.1.1-a、tcas:E.1.1-a", 2)
    assert found["e1"]["编号"] == "isccc 1-1(安全运维 三级)\ntcas 2.1-1(安全运维 1级)"
    assert (found["e3"]["状态"], found["e3"]["条目数"]) == ("已于 2026-01-31 到期", 0)
    assert found["e3"]["台账写明、尚未引用的条目"] == "isccc:F1.1.1-b"
    assert found["e4"]["存放"] == "存放于三号柜，保管人王例"


def test_a_number_says_on_which_form_it_stands(repo: Any) -> None:
    """Two kinds of application are two forms of 公共管理, whose rows have other numbers."""
    files = {
        "secops.yaml": "format: 1\ntargets:\n"
        "  - {standard: isccc, category: F, level: 二级, application: 监督}\n"
        "  - {standard: isccc, category: C, level: 三级}\n",
        "assessments/isccc/a.yaml": "defaults: {assessor: 质量部, date: 2026-11-02}\n"
        "rows:\n  - {clause: 4.2.10-b, conclusion: 符合, evidence: [e2]}\n"
        "  - {clause: 4.1.9-b, conclusion: 符合, evidence: [e2]}\n",
    }
    content = book(make(repo({**FILES, **files}).assess(), "evidence-index"))
    [served] = [row for row in rows(content, "材料去向") if row["标识"] == "e2"]
    assert served["编号"] == "isccc 30-1(公共管理 二级 监督)\nisccc 27-1(公共管理 三级)"
    assert [row["类别"] for row in rows(content, "条目索引")] == ["公共管理 二级 监督", "公共管理 三级"]


def test_clauses_without_a_valid_document_are_listed_with_what_they_want(small: bytes, repo: Any) -> None:
    bare = {(row["标准"], row["条目"]): row for row in rows(small, "没有材料的条目")}
    indexed = {(row["标准"], row["条目"]) for row in rows(small, "条目索引")}
    assert not indexed & set(bare)
    denied = bare["isccc", "F1.1.2-b"]
    assert (denied["结论"], denied["原因"]) == ("不符合", "自评估为不符合：@没有做")
    result = repo(FILES).assess()
    applicable = {
        (grade.standard.edition.alias, verdict.clause.id)
        for grade in result.case.handed_in
        for verdict in grade.at(grade.target.level)
        if verdict.verdict != "不适用"
    }
    assert indexed | set(bare) >= applicable


def test_the_lines_are_those_of_the_numbering_that_all_forms_share(sample: Result, of_sample: bytes) -> None:
    told = [(row["标准"], row["条目"], row["编号"], row["标识"]) for row in rows(of_sample, "条目索引")]
    assert told == [
        (grade.standard.edition.alias, clause, document.number, document.record.id)
        for grade in sample.case.handed_in
        for clause, documents in numbered(grade, sample.case.workspace).items()
        for document in documents
    ]
    words = str(sheet(of_sample, "条目索引")["A2"].value)
    assert f"共 {len(told)} 行，用到 {len({one[-1] for one in told})} 份材料" in words


def test_a_category_can_be_chosen_and_other_standards_are_still_named(sample: Result) -> None:
    made = make(sample, "evidence-index", standard="tcas", category="E")
    assert list(made) == ["示例安全服务有限公司-tcas-安全运维-证明材料索引.xlsx"]
    index = rows(book(made), "条目索引")
    assert {(row["标准"], row["类别"]) for row in index} == {("tcas", "安全运维 3级 示例省")}
    assert any("isccc:" in row["还用于"] for row in index)
    documents = {row["标识"] for row in rows(book(made), "材料去向")}
    assert documents == {row["标识"] for row in index}


def test_what_is_missing_is_marked_and_told(repo: Any) -> None:
    made = make(repo(FILES).assess(), "evidence-index")
    [one] = made.values()
    assert {(m.title, m.where) for m in one.missing} >= {
        ("材料的页数", "evidence/a.register.yaml 的 pages"),
        ("材料的哈希", "evidence/a.register.yaml 的 sha256"),
    }
    cell = next(c for c in sheet(one.content, "材料去向")["H"] if c.value == "已于 2026-01-31 到期")
    assert cell.fill.fgColor.rgb.endswith("FFFF00")


def test_a_register_that_cannot_be_read_is_told_on_the_page(repo: Any) -> None:
    content = book(make(repo({**FILES, "evidence/b.register.yaml": "- {id: ["}).assess(), "evidence-index"))
    assert "台账有读不出的地方（evidence/b.register.yaml:1" in str(sheet(content, "条目索引")["A2"].value)


@pytest.mark.parametrize("name", ["条目索引", "材料去向", "没有材料的条目"])
def test_sheets_are_set_up_for_print_and_for_work(of_sample: bytes, name: str) -> None:
    worksheet = load_workbook(io.BytesIO(of_sample))[name]
    assert worksheet.print_title_rows == "$3:$3"
    assert str(worksheet.freeze_panes).endswith("4")
    assert (worksheet.page_setup.orientation, worksheet.page_setup.paperSize) == ("landscape", 9)
    assert worksheet.auto_filter.ref == f"A3:{worksheet.cell(3, worksheet.max_column).column_letter}{worksheet.max_row}"


def test_no_cell_is_a_formula(small: bytes) -> None:
    workbook = load_workbook(io.BytesIO(small))
    cells = [cell for worksheet in workbook for row in worksheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    quoted = [cell for cell in cells if str(cell.value).startswith("=")]
    assert quoted
    assert all(cell.quotePrefix for cell in quoted)
