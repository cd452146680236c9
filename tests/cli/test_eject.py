"""Templates are copied out to be restyled, and used by name."""

from pathlib import Path

import pytest
from docx import Document

from secops_cli.cli.app import run

ROOT = Path(__file__).parents[2]


def test_all_layouts_of_a_document_are_copied_out(tmp_path: Path) -> None:
    assert run(["report", "--eject", "grading-report", "-o", str(tmp_path)]) == 0
    names = {"grading-report-2010.docx", "grading-report-2025.docx"}
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        name: (ROOT / "templates" / name).read_bytes() for name in names
    }


def test_both_formats_of_the_self_assessment_are_copied_out(tmp_path: Path) -> None:
    assert run(["report", "--eject", "self-assessment", "-o", str(tmp_path)]) == 0
    assert {file.name for file in tmp_path.iterdir()} == {"self-assessment.xlsx", "self-assessment.docx"}


def test_a_template_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "self-assessment.xlsx").write_bytes(b"mine")
    assert run(["report", "--eject", "self-assessment.xlsx", "-o", str(tmp_path)]) == 2
    assert (tmp_path / "self-assessment.xlsx").read_bytes() == b"mine"
    assert run(["report", "--eject", "self-assessment.xlsx", "-o", str(tmp_path), "--force"]) == 0


def test_an_unknown_name_lists_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--eject", "../secops", "-o", str(tmp_path)]) == 2
    assert "self-assessment" in capsys.readouterr().err
    assert run(["report", "--eject", "filing-form", "filing-form"]) == 2


def test_a_restyled_template_makes_the_restyled_document(tmp_path: Path) -> None:
    run(["report", "--eject", "disposal-media", "-o", str(tmp_path / "templates")])
    template = tmp_path / "templates" / "disposal-media.docx"
    document = Document(str(template))
    document.add_paragraph("{{ organization }}的附注")
    document.save(str(template))
    made = tmp_path / "made"
    chosen = ["report", "disposal-media", str(ROOT / "sample-org"), "--as-of", "2026-11-20"]
    assert run([*chosen, "--templates", str(template.parent), "-o", str(made)]) == 0
    [file] = made.iterdir()
    assert Document(str(file)).paragraphs[-1].text == "示例安全服务有限公司的附注"
