"""A file is what its commit yields, or it is said what differs, or why nobody can tell."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from secops_cli.cli.app import run
from secops_cli.tasks.verification import Verifier

SAMPLE = Path(__file__).parent.parent / "sample-org"
DAY = "2026-11-20"
SHEET = "示例安全服务有限公司-安全运维-自评估表-二级.xlsx"
WORD_SHEET = "示例安全服务有限公司-安全运维-自评估表-二级.docx"
REPORT = "示例安全服务有限公司-办公系统-定级报告.docx"


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", folder, *arguments],
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample organisation in one commit, with two files made of it beside it."""
    folder = tmp_path_factory.mktemp("repository") / "org"
    shutil.copytree(SAMPLE, folder)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")
    out = folder.parent / "made"
    assert run(["report", "self-assessment", str(folder), "--as-of", DAY, "--form", "om-form", "-o", str(out)]) == 0
    assert run(["report", "grading-report", str(folder), "--as-of", DAY, "--system", "office", "-o", str(out)]) == 0
    assert run(["report", "gap-report", str(folder), "--as-of", DAY, "--category", "F", "-o", str(out)]) == 0
    assert run(["report", "evidence-index", str(folder), "--as-of", DAY, "-o", str(out)]) == 0
    assert (
        run(["report", "rectification-tracker", str(folder), "--as-of", DAY, "--standard", "tcas", "-o", str(out)]) == 0
    )
    return folder


@pytest.fixture
def verifier(repository: Path) -> Verifier:
    return Verifier(repository, date(2027, 1, 1))


def made(repository: Path, name: str) -> bytes:
    return (repository.parent / "made" / name).read_bytes()


LISTS = [
    "示例安全服务有限公司-安全运维-监测预警-差距报告.docx",
    "示例安全服务有限公司-安全运维-监测预警-差距报告.xlsx",
    "示例安全服务有限公司-证明材料索引.xlsx",
    "示例安全服务有限公司-tcas-整改台账.xlsx",
]


@pytest.mark.parametrize("name", [SHEET, WORD_SHEET, REPORT, *LISTS])
def test_a_file_as_it_was_made_is_the_same(repository: Path, verifier: Verifier, name: str) -> None:
    found = verifier.verify(made(repository, name), name)
    assert (found.standing, found.reason, found.as_of) == ("一致", "", DAY)


def test_it_is_still_the_same_after_more_commits(repository: Path, verifier: Verifier) -> None:
    (repository / "people.yaml").write_text("[]\n", encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "more")
    assert verifier.verify(made(repository, SHEET), SHEET).standing == "一致"


def test_a_changed_cell_is_named(repository: Path, verifier: Verifier) -> None:
    book = load_workbook(io.BytesIO(made(repository, SHEET)))
    sheet = book.worksheets[0]
    [cell] = [cell for row in sheet.iter_rows() for cell in row if cell.value == "√" and cell.row < 8][:1]
    cell.value = "×"
    buffer = io.BytesIO()
    book.save(buffer)
    found = verifier.verify(buffer.getvalue(), SHEET)
    assert found.standing == "不一致"
    assert [(d.where, d.was, d.now) for d in found.differences] == [(f"{sheet.title}!{cell.coordinate}", "√", "×")]


def test_a_changed_paragraph_is_named(repository: Path, verifier: Verifier) -> None:
    document = Document(io.BytesIO(made(repository, REPORT)))
    paragraph = next(p for p in document.paragraphs if p.text.strip())
    before = paragraph.text
    paragraph.runs[0].text = "别的单位"
    buffer = io.BytesIO()
    document.save(buffer)
    found = verifier.verify(buffer.getvalue(), REPORT)
    assert found.standing == "不一致"
    assert found.differences[0].was == before.strip()[:60]
    assert "别的单位" in found.differences[0].now


def test_a_file_that_was_only_saved_again_is_told_from_a_changed_one(repository: Path, verifier: Verifier) -> None:
    buffer = io.BytesIO()
    Document(io.BytesIO(made(repository, REPORT))).save(buffer)
    found = verifier.verify(buffer.getvalue(), REPORT)
    assert found.standing == "不一致"
    assert "另存过" in found.reason


def test_pages_counted_by_another_program_are_no_change_of_the_text(repository: Path, verifier: Verifier) -> None:
    document = Document(io.BytesIO(made(repository, REPORT)))
    footer = document.sections[0].footer
    [page, pages] = [text for text in footer._element.iter(qn("w:t")) if (text.text or "").isdigit()]
    page.text, pages.text = "4", "9"
    buffer = io.BytesIO()
    document.save(buffer)
    assert "另存过" in verifier.verify(buffer.getvalue(), REPORT).reason
    footer.paragraphs[0].runs[0].text = "附 "
    buffer = io.BytesIO()
    document.save(buffer)
    [changed] = verifier.verify(buffer.getvalue(), REPORT).differences
    assert (changed.where, changed.was, changed.now) == ("页脚 第 1 段", "第 页 共 页", "附 页 共 页")


def test_what_was_made_of_an_uncommitted_folder_cannot_be_made_again(repository: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(repository, copy)
    with (copy / "organization.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# 还没提交\n")
    run(["report", "grading-report", str(copy), "--as-of", DAY, "--system", "office", "-o", str(tmp_path / "made")])
    [file] = (tmp_path / "made").iterdir()
    found = Verifier(copy, date(2027, 1, 1)).verify(file.read_bytes(), file.name)
    assert (found.standing, "没提交" in found.reason) == ("无法复现", True)


def test_a_commit_that_is_not_there_is_said(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "other")
    git(tmp_path / "other", "commit", "-q", "--allow-empty", "-m", "first")
    found = Verifier(tmp_path / "other", date(2027, 1, 1)).verify(made(repository, SHEET), SHEET)
    assert found.standing == "无法复现"
    assert found.commit[:7] in found.reason


def test_another_template_is_no_difference_but_a_reason(repository: Path, tmp_path: Path) -> None:
    template = tmp_path / "self-assessment.xlsx"
    book = load_workbook(SAMPLE.parent / "templates" / template.name)
    book.save(template)
    found = Verifier(repository, date(2027, 1, 1), templates=tmp_path).verify(made(repository, SHEET), SHEET)
    assert (found.standing, "--templates" in found.reason) == ("无法复现", True)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"PK\x03\x04cut"])
def test_what_is_no_file_of_ours_is_said(repository: Path, verifier: Verifier, content: bytes) -> None:
    assert verifier.verify(content, "x.docx").standing == "无法复现"


def test_a_file_of_others_says_nothing_of_itself(verifier: Verifier) -> None:
    buffer = io.BytesIO()
    Document().save(buffer)
    found = verifier.verify(buffer.getvalue(), "x.docx")
    assert (found.standing, found.commit, "属性" in found.reason) == ("无法复现", "", True)


def test_the_command_ends_with_1_unless_all_are_the_same(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = repository.parent / "made" / SHEET
    assert run(["verify", str(file), "-C", str(repository)]) == 0
    assert capsys.readouterr().out.startswith("一致")
    (tmp_path / "x.docx").write_bytes(b"%PDF")
    assert run(["verify", str(file), str(tmp_path / "x.docx"), "-C", str(repository)]) == 1
    assert run(["verify", str(tmp_path / "none.docx"), "-C", str(repository)]) == 2
