"""备案表数据 and 备案材料目录与缺件通知 as their readers see them: tables, ticks, what is to fill, names of files."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from docx import Document
from word_support import all_text, highlighted

from secops_cli.cli.app import run
from secops_cli.deliver.papers import PAPERS, Paper
from secops_cli.deliver.papers.making import Made
from secops_cli.errors import CommandLineError
from secops_cli.pipeline import papers
from tests.assess.assess_builders import PAPERS as DOCUMENTS
from tests.assess.filing_repository import FULL, full
from tests.conftest import TODAY, Repository

Make = Callable[..., Repository]
CONTRACT = "或".join(("合同", "服务级别协议", "备案材料"))
FORM_NAME = "某市某中心-办事系统-备案表数据.docx"
PACK_NAME = "某市某中心-办事系统-备案材料目录与缺件通知.docx"


def paper(name: str) -> Paper:
    [found] = [entry for entry in PAPERS if entry.name == name]
    return found


def made(
    repo: Make, name: str, files: Mapping[str, str] = FULL, layout: str | None = None, as_of: date = TODAY
) -> dict[str, Made]:
    return papers(repo({**DOCUMENTS, **files}).assess(as_of=as_of), paper(name), layout=layout)


def rows(content: bytes) -> dict[str, dict[str, str]]:
    """Heading → title of the field → what stands in its last cell."""
    document = Document(io.BytesIO(content))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    tables = [{row.cells[-2].text: row.cells[-1].text for row in table.rows[1:]} for table in document.tables]
    return dict(zip(headings, tables, strict=True))


# --- 备案表数据 -----------------------------------------------------------------------------------------------------


def test_a_full_form_lists_every_table_and_leaves_only_the_mobile_numbers(repo: Make) -> None:
    files = made(repo, "filing-form")
    assert list(files) == [FORM_NAME]
    found = rows(files[FORM_NAME].content)
    assert list(found) == [
        "封面",
        "表一 单位基本情况",
        "表二(1/1) 定级对象情况（办事系统）",
        "表三(1/1) 定级情况（办事系统）",
        "表五(1/1) 定级对象提交材料情况（办事系统）",
        "表六(1/1) 数据摸底调查表（办事人登记）",
    ]
    assert highlighted(files[FORM_NAME].content) == ["（由 private.yaml 填）"] * 2
    assert [entry.where for entry in files[FORM_NAME].missing] == [
        "private.yaml 的 department_contact.mobile",
        "private.yaml 的 data_contact.mobile",
    ]


def test_values_and_ticks_stand_in_their_cells(repo: Make) -> None:
    [found] = made(repo, "filing-form").values()
    tables = rows(found.content)
    first, second, third = (tables[name] for name in list(tables)[1:4])
    assert first["邮政编码"] == "043330"
    assert first["单位使用互联网地址"] == "无"
    assert first["定级对象总数·总数"] == "1个"
    assert first["单位类型"] == "□1党委机关  □2政府机关  ☑3事业单位  □4企业  □9其他"
    assert second["技术类型"] == "不涉及所列技术"
    assert second["投入运行日期"] == "2026年11月1日"
    assert third["最终等级"] == "□第一级  □第二级  ☑第三级  □第四级  □第五级"
    assert third["定级报告"] == "☑有  □无 附件：《某市某中心-办事系统-定级报告》(定级报告)"
    harms = third["业务信息等级·损害客体与程度"].split("\n")
    assert [line for line in harms if line.startswith("☑")] == ["☑社会秩序和公共利益·严重"]
    assert len(harms) == 9


def test_the_layout_of_2007_has_its_own_tables_and_numbers(repo: Make) -> None:
    [found] = made(repo, "filing-form", layout="2007").values()
    document = Document(io.BytesIO(found.content))
    numbers = [row.cells[0].text for row in document.tables[1].rows[1:]]
    assert (numbers[0], numbers[-1]) == ("01", "15")
    assert "表四(1/1) 第三级以上信息系统提交材料情况（办事系统）" in rows(found.content)
    assert "统一社会信用代码" not in all_text(found.content)


def test_what_is_missing_is_marked_and_told(repo: Make) -> None:
    files = full(organization=('  postal_code: "043330"\n', ""), system=("technologies: []", "technologies: [其他]"))
    [found] = made(repo, "filing-form", files).values()
    tables = rows(found.content)
    assert tables["表一 单位基本情况"]["邮政编码"] == "（待填）"
    assert tables["表二(1/1) 定级对象情况（办事系统）"]["技术类型"].endswith("☑其他 （待填：选了“其他”，没有写明内容）")
    assert "（待填）" in highlighted(found.content)
    told = {entry.title: entry.where for entry in found.missing}
    assert told["表一 邮政编码"] == "organization.yaml 的 filing.postal_code"
    assert told["表二(办事系统) 技术类型"] == "systems/s/system.yaml 的 technology_other"


def test_nothing_of_one_system_is_left_over_in_another(repo: Make) -> None:
    other = {
        "systems/t/system.yaml": "{id: t, name: 乙系统, status: 在建设, object_types: [信息系统]}\n",
        "systems/t/classification.yaml": "system: t\n"
        "business_information: [{object: 社会秩序和公共利益, degree: 一般损害}]\n"
        "system_service: [{object: 社会秩序和公共利益, degree: 一般损害}]\n",
    }
    files = made(repo, "filing-form", {**FULL, **other})
    assert list(files) == [FORM_NAME, "某市某中心-乙系统-备案表数据.docx"]
    text = all_text(files["某市某中心-乙系统-备案表数据.docx"].content)
    assert "办事系统" not in text
    assert "收件与答复" not in text
    assert "李某" not in text


def test_a_system_that_needs_no_filing_has_no_form(repo: Make) -> None:
    files = full(system=("status: 已运行", "status: 已终止"))
    with pytest.raises(CommandLineError, match="没有应备案的定级对象"):
        made(repo, "filing-form", files)


def test_text_that_looks_like_markup_or_a_tag_stays_text(repo: Make) -> None:
    files = full(system=("description: 收件与答复", 'description: "<w:p>{{ 1 }} =SUM(A1)"'))
    [found] = made(repo, "filing-form", files).values()
    assert "受理：<w:p>{{ 1 }} =SUM(A1)" in all_text(found.content)


def test_the_same_repository_makes_the_same_bytes(repo: Make) -> None:
    first, second = (made(repo, name)[file].content for name, file in [("filing-pack", PACK_NAME)] * 2)
    assert first == second


# --- 备案材料目录与缺件通知 ------------------------------------------------------------------------------------------


def test_a_full_pack_lists_its_documents_and_lacks_nothing(repo: Make) -> None:
    register = (
        "- {id: report, title: 定级报告定稿, kind: 定级报告, file: evidence/a.txt, issued: 2026-10-26, pages: 18}\n"
    )
    files = full(classification=(", evidence: [定级报告]", ", evidence: [report]")) | {
        "evidence/r.register.yaml": register
    }
    found = made(repo, "filing-pack", files)
    assert list(found) == [PACK_NAME]
    document = Document(io.BytesIO(found[PACK_NAME].content))
    [catalogue] = document.tables
    assert [cell.text for cell in catalogue.rows[1].cells] == [
        *("1", "表三", "定级报告", "定级报告定稿", "2026年10月26日", "18", "evidence/a.txt")
    ]
    text = all_text(found[PACK_NAME].content)
    assert "应在2026年12月1日前办理备案(2007 年管理办法，这一期限没有核对到原文)。" in text
    assert "应提交的材料8份，已有8份，缺0份。" in text
    assert "二、缺件" not in text


def test_what_lacks_is_listed_with_reason_day_and_remedy(repo: Make) -> None:
    files = full(
        classification=("  使用的安全服务清单: [合同]\n", "  使用的安全服务清单: [ghost]\n"),
        system=("licence_expires: 2026-11-20", "licence_expires: 2026-11-19"),
        organization=('  postal_code: "043330"\n', ""),
    )
    [found] = made(repo, "filing-pack", files).values()
    catalogue, lacking = Document(io.BytesIO(found.content)).tables
    assert ["表五", "使用的安全服务清单", "缺"] in [[cell.text for cell in row.cells][1:4] for row in catalogue.rows]
    assert [[cell.text for cell in row.cells] for row in lacking.rows[1:]] == [
        [
            "1",
            "使用的安全服务清单",
            f"缺{CONTRACT}",
            "2026年12月1日",
            f"取得{CONTRACT}，登记台账后列入材料",
        ],
        [
            "2",
            "安全专用产品 防火墙 的许可",
            "许可已于 2026-11-19 到期",
            "2026年12月1日",
            "补上证号与有效期；过期的换证或更换产品",
        ],
        ["3", "备案表表一", "待填 1 项：邮政编码", "2026年12月1日", "补写后重新出备案表数据"],
    ]
    assert "缺" in highlighted(found.content)
    assert "使用的安全服务清单" in [entry.title for entry in found.missing]


def test_table_four_of_2007_has_its_own_day_and_the_form_its_copies(repo: Make) -> None:
    files = full(system=("online_since: 2026-11-01", "online_since: 2026-10-01"), classification=("制度文件, ", ""))
    [found] = made(repo, "filing-pack", files, "2007").values()
    lacking = Document(io.BytesIO(found.content)).tables[1]
    assert [cell.text for cell in lacking.rows[1].cells][1:4] == [
        "系统安全组织机构及管理制度",
        "缺制度文件或安全管理文件",
        "2026年10月31日",
    ]
    text = all_text(found.content)
    assert "一式二份" in text
    assert "应在2026年11月24日前办理备案" in text


@pytest.mark.parametrize(("day", "late"), [(date(2026, 12, 1), False), (date(2026, 12, 2), True)])
def test_a_notice_says_when_the_day_is_past(repo: Make, day: date, late: bool) -> None:
    [found] = made(repo, "filing-pack", as_of=day).values()
    assert ("现已逾期" in all_text(found.content)) == late


def test_a_filed_system_is_told_since_when(repo: Make) -> None:
    files = full(classification=("filings: []", "filings: [{filed: 2026-11-02, evidence: [备案证明]}]"))
    [found] = made(repo, "filing-pack", files).values()
    assert "该系统已于2026年11月2日备案" in all_text(found.content)


# --- the command ------------------------------------------------------------------------------------------------


def test_the_command_writes_the_form_and_tells_what_is_to_fill(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = repo({**DOCUMENTS, **full(organization=('  postal_code: "043330"\n', ""))})
    out = repository.root / "out"
    command = ["report", "filing-form", str(repository.root), "--system", "s", "--as-of", "2026-11-20", "-o", str(out)]
    assert run(command) == 0
    printed = capsys.readouterr().out
    assert (out / FORM_NAME).exists()
    assert "表一 邮政编码 — organization.yaml 的 filing.postal_code" in printed


def test_explaining_a_system_says_in_one_line_what_its_form_lacks(
    repo: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repo({**DOCUMENTS, **full(organization=('  postal_code: "043330"\n', ""))})
    assert run(["grade", str(repository.root), "--as-of", "2026-11-20", "--explain", "system:s"]) == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  备案表")]
    assert line == "  备案表  2025 版缺 表一 1 项 — secops report filing-form --system s 列出"
