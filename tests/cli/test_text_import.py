"""`secops standard text import` as a user meets it, and the forms that print what it brought in."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from secops_cli.cache.store import Store
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library
from tests.conftest import Repository

Secops = Callable[..., tuple[int, str, str]]
FORM = Library(standards_folder(), Store(None, "")).required("om-form")
TARGET = "standards/ccrc-om-form/text.yaml"


def form_file(path: Path, *numbers: int, prefix: str = "应当：") -> Path:
    """An invented official form with these rows: our own words, changed a little."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "条款", "需提供证明材料"])
    for number in numbers:
        clause = FORM.clause[f"row-{number}"]
        sheet.append([f"{number}.", f"{prefix}{clause.gist}", f"须备：{clause.expects}"])
    book.save(path)
    return path


@pytest.fixture
def root(repo: Callable[..., Repository]) -> Path:
    """The folder of an empty repository."""
    return repo({}).root


@pytest.fixture
def imports(secops: Secops, root: Path) -> Secops:
    """Import a file into that repository."""

    def call(file: Path, *options: str, standard: str = "om-form") -> tuple[int, str, str]:
        return secops("standard", "text", "import", file, "--standard", standard, "-C", root, *options)

    return call


def test_rows_are_written_and_what_is_missing_is_said(imports: Secops, root: Path, tmp_path: Path) -> None:
    code, out, _ = imports(form_file(tmp_path / "表.xlsx", 1, 2, 51 - 1))
    assert code == 0
    assert "对上 3 条，共 50 条：新增 3，不同 0，不变 0" in out
    assert "没有原文的条目 47 条：row-3、row-4" in out
    assert f"已写入 {TARGET}" in out
    assert "wording: 应当：信息系统的安全运维建有服务流程。" in (root / TARGET).read_text(encoding="utf-8")


def test_the_same_file_again_changes_nothing(imports: Secops, root: Path, tmp_path: Path) -> None:
    file = form_file(tmp_path / "表.xlsx", 1, 2)
    imports(file)
    target = root / TARGET
    before = target.read_bytes(), target.stat().st_mtime_ns
    code, out, _ = imports(file)
    assert (code, target.read_bytes(), target.stat().st_mtime_ns) == (0, *before)
    assert f"{TARGET} 没有变化" in out


def test_a_dry_run_writes_nothing(imports: Secops, root: Path, tmp_path: Path) -> None:
    code, out, _ = imports(form_file(tmp_path / "表.xlsx", 1), "--dry-run")
    assert code == 0 and "没有写入(--dry-run)" in out
    assert not (root / "standards").exists()


def test_words_that_differ_are_shown_and_only_replaced_when_asked(imports: Secops, root: Path, tmp_path: Path) -> None:
    imports(form_file(tmp_path / "旧.xlsx", 1, 2))
    target = root / TARGET
    before = target.read_bytes()
    new = form_file(tmp_path / "新.xlsx", 1, 2, 3, prefix="必须：")
    code, out, _ = imports(new)
    assert code == 1
    assert (
        "row-1 条款\n    - 应当：信息系统的安全运维建有服务流程。\n    + 必须：信息系统的安全运维建有服务流程。" in out
    )
    assert "没有写入；确要换成文件里的，加 --force" in out
    assert target.read_bytes() == before
    code, out, _ = imports(new, "--force")
    assert code == 0
    text = target.read_text(encoding="utf-8")
    assert "必须：信息系统" in text and "应当：" not in text and "row-3" in text


def test_words_of_another_clause_are_not_taken_unless_asked(imports: Secops, tmp_path: Path) -> None:
    book = load_workbook(form_file(tmp_path / "表.xlsx", *range(1, 9)))
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C3"] = "与此无关的另外一句话。", "毫不相干。"
    book.save(tmp_path / "表.xlsx")
    code, out, _ = imports(tmp_path / "表.xlsx", "--dry-run")
    assert code == 0 and "对上 7 条" in out
    assert "文字不像那个条目的 1 条：没有导入；核对后确是它，加 --force" in out
    assert "对上 8 条" in imports(tmp_path / "表.xlsx", "--dry-run", "--force")[1]


def test_a_file_of_another_edition_is_refused(imports: Secops, root: Path, tmp_path: Path) -> None:
    """Most of its rows say something else."""
    book = load_workbook(form_file(tmp_path / "表.xlsx", *range(11, 19)))
    sheet = book.active
    assert sheet is not None
    for row in range(2, 10):
        sheet.cell(row, 1).value = f"{row + 30}."
    book.save(tmp_path / "表.xlsx")
    code, _, error = imports(tmp_path / "表.xlsx")
    assert code == 2
    assert "像是别的标准或别的版本，没有写入" in error
    assert not (root / "standards").exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("没有.txt", None, "不存在"),
        ("空.txt", b"", "没有认出 om-form 的条目"),
        ("图.pdf", b"%PDF-1.7", "是 PDF"),
        ("坏.docx", b"PK\x03\x04junk", "不完整或已损坏"),
    ],
)
def test_bad_input_ends_with_one_clear_line(
    imports: Secops, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, _, error = imports(tmp_path / name)
    assert code == 2 and words in error and "Traceback" not in error


def test_a_workbook_with_macros_is_refused(imports: Secops, tmp_path: Path) -> None:
    import zipfile

    file = form_file(tmp_path / "表.xlsx", 1)
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    code, _, error = imports(file)
    assert code == 2 and "含有宏" in error


def test_an_unknown_standard_and_a_folder_are_refused(imports: Secops, tmp_path: Path) -> None:
    assert "没有标准 'nope'" in imports(form_file(tmp_path / "表.xlsx", 1), standard="nope")[2]
    assert "不是文件" in imports(tmp_path)[2]


@pytest.mark.parametrize("link", ["standards", "standards/ccrc-om-form", TARGET])
def test_nothing_is_written_through_a_link(imports: Secops, root: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    place = root / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(outside / "text.yaml" if link == TARGET else outside)
    code, _, error = imports(form_file(tmp_path / "表.xlsx", 1))
    assert code == 2, error
    assert not list(outside.iterdir())


def test_the_file_that_is_there_under_the_alias_is_gone_on_with(imports: Secops, root: Path, tmp_path: Path) -> None:
    own = root / "standards/om-form/text.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("- {clause: row-18, wording: 手写的。}\n", encoding="utf-8")
    assert imports(form_file(tmp_path / "表.xlsx", 1))[0] == 0
    assert own.read_text(encoding="utf-8").startswith("- {clause: row-18, wording: 手写的。}\n")
    assert "row-1," in own.read_text(encoding="utf-8")
    assert not (root / TARGET).exists()


# --- what prints it ---------------------------------------------------------------------------------------------

TEXT = """\
- {clause: row-1, wording: "甲乙丙丁。", evidence_wording: "戊己庚辛。"}
- {clause: row-6, wording: "仅二级要求：壬。"}
"""


def test_the_form_prints_official_words_where_there_are_any(repo: Callable[..., Repository]) -> None:
    """Where they are not all there, ours stand beside them; what official words restrict is not restricted twice."""
    from secops_cli.pipeline import self_assessments

    files = self_assessments(repo({TARGET: TEXT}).assess(), form="om-form", formats=("xlsx",))
    [content] = files.values()
    sheet = load_workbook(io.BytesIO(content))["自评估表"]
    rows = {
        row[0]: row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int) or str(row[0]).isdigit()
    }
    said = {int(str(number)): [cell for cell in row if cell] for number, row in rows.items()}
    assert {"甲乙丙丁。", "戊己庚辛。"} <= set(said[1])
    assert "仅二级要求：壬。" in said[6] and FORM.clause["row-6"].expects in said[6]
    assert FORM.clause["row-2"].gist in said[2]


def test_a_clause_is_shown_with_its_official_words(secops: Secops, repo: Callable[..., Repository]) -> None:
    root = repo({TARGET: TEXT}).root
    code, out, _ = secops("standard", "show", "om-form:row-1", root)
    assert code == 0 and "原文  甲乙丙丁。" in out and "材料原文  戊己庚辛。" in out
    assert "原文  甲乙丙丁。" in secops("grade", root, "--explain", "om-form:row-1")[1]
    for name, wording in (("row-1", "甲乙丙丁。"), ("row-2", None)):
        document = json.loads(secops("standard", "show", f"om-form:{name}", root, "--format", "json")[1])
        assert document["clauses"][0]["wording"] == wording
    assert "原文  " not in secops("standard", "show", "om-form:row-1")[1]


OWN_STANDARD = """\
id: house-rules
alias: house
title: 规矩
status: 现行
ladder: [合格]
parts: [{id: rules, title: 规矩, kind: stand-alone, category: null}]
categories: [{id: K, part: rules, title: 规矩, services: [安全运维]}]
"""
OWN_CLAUSES = """\
part: rules
clauses:
  - id: "1.1-a"
    levels: [合格]
    section: 人
    title: 证件
    gist: 人员都有工作证件。
    evidence: {all: [{any: [执行记录]}]}
"""


def test_own_standards_have_texts_too(imports: Secops, root: Path, tmp_path: Path) -> None:
    Repository(root).write({"standards/ours/standard.yaml": OWN_STANDARD, "standards/ours/clauses/a.yaml": OWN_CLAUSES})
    file = tmp_path / "规矩.txt"
    file.write_text("1.1 人员\na) 人员要有工作证件。\n", encoding="utf-8")
    assert imports(file, standard="house")[0] == 0
    assert "人员要有工作证件。" in (root / "standards/house-rules/text.yaml").read_text(encoding="utf-8")
