"""No file that is handed in shows a number by which one person is known; other numbers stay as they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from deliver_support import rendered_in, write_repository
from word_support import all_text

from secops_cli.deliver.files import file_name
from secops_cli.deliver.papers import PAPERS, pictures
from secops_cli.deliver.topology import topology_svg
from secops_cli.model.systems import System
from secops_cli.personal import masked
from secops_cli.pipeline import papers
from tests.conftest import Repository

MOBILE, IDENTITY = "13800138000", "11010519491231002X"
SECRETS = (MOBILE, IDENTITY)
OTHERS = (
    "91990000MA0EXAMP17",
    "911101050000000001",  # all digits
    "110105194912310021",  # its check character is no identity number's
    "CCRC-2023-ISV-SI-13800",
    "ISV13800138000",
    "010-62345678",
    "0755-12345678901",
    "12800138000",
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"找张例({MOBILE})", "找张例(138…00)"),
        (f"{IDENTITY}、{IDENTITY.lower()}", "110…2X、110…2x"),
        (f"{MOBILE},{MOBILE}", "138…00,138…00"),
        *((other, other) for other in OTHERS),
    ],
)
def test_only_the_middle_of_personal_numbers_is_left_out(text: str, shown: str) -> None:
    assert masked(text) == shown


def parts_of(content: bytes) -> str:
    package = zipfile.ZipFile(io.BytesIO(content))
    return unescape("".join(package.read(name).decode("utf-8", "replace") for name in package.namelist()))


@pytest.mark.parametrize("name", ["overall-description", "detailed-description", "grading-report"])
def test_a_word_paper_masks_them_wherever_they_are_recorded(
    repo: Callable[..., Repository], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(pictures, "topology_png", lambda *_, **__: b"")
    system = f"""\
id: core
name: 核心系统{MOBILE}
status: 已运行
object_types: [信息系统]
overview: |
  值班{MOBILE}，证号{IDENTITY}。
  总机 010-62345678，证书 CCRC-2023-ISV-SI-13800。
"""
    files = {
        "secops.yaml": "format: 1\n",
        "organization.yaml": f"name: 单位{IDENTITY}\ncredit_code: 91990000MA0EXAMP17\n",
        "systems/core/system.yaml": system,
    }
    [paper] = [p for p in PAPERS if p.name == name]
    [(file, made)] = papers(repo(files).assess(), paper).items()
    whole = file + parts_of(made.content)
    assert not [secret for secret in SECRETS if secret in whole]
    text = all_text(made.content)
    assert "值班138…00，证号110…2X。" in text
    assert "总机 010-62345678，证书 CCRC-2023-ISV-SI-13800。" in text


def test_the_self_assessment_masks_them_and_keeps_the_credit_code_of_a_document(tmp_path: Path) -> None:
    rows = f"""\
defaults: {{by: 自评, assessor: 王例{MOBILE}, date: 2026-11-02}}
rows:
  - {{clause: row-1, conclusion: 不符合, note: 找{IDENTITY}, evidence: [E1]}}
"""
    register = "- {id: E1, title: 证书 91990000MA0EXAMP17, kind: 服务流程文件, file: evidence/流程.pdf}\n"
    folder = write_repository(tmp_path, **{"assessments__om-form__rows": rows, "evidence__all.register": register})
    whole = parts_of(rendered_in(folder).content)
    assert not [secret for secret in SECRETS if secret in whole]
    assert "王例138…00" in whole
    assert "找110…2X" in whole
    assert "证书 91990000MA0EXAMP17" in whole


def test_a_picture_masks_them_before_its_lines_are_broken() -> None:
    system = System.model_validate_json(
        f"""{{"id": "pay", "name": "缴费{MOBILE}", "status": "已运行", "object_types": ["信息系统"], "devices": [
        {{"id": "a", "name": "很长很长很长的名称{IDENTITY}", "kind": "服务器", "room": "房{MOBILE}"}},
        {{"id": "b", "name": "热线 010-62345678", "kind": "服务器"}}]}}"""
    )
    picture = topology_svg(system).decode()
    assert not [secret for secret in SECRETS if secret in picture]
    assert "1949" not in picture
    assert "缴费138…00" in picture
    assert "62345678" in picture


def test_the_name_of_a_file_masks_them() -> None:
    assert file_name(("单位", f"张例{MOBILE}"), ".docx") == "单位-张例138…00.docx"
    assert file_name(("单位", "010-62345678"), ".docx") == "单位-010-62345678.docx"
