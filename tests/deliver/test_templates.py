"""Where a template comes from: the folder asked for, the repository's own, the packaged one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from deliver_support import Render
from openpyxl import load_workbook

from secops_cli.deliver.self_assessment import TEMPLATE
from secops_cli.deliver.templates import MAX_BYTES, Template, TemplateFault, find_template
from secops_cli.errors import CommandLineError


def test_the_packaged_template_serves_where_there_is_no_other() -> None:
    assert find_template(TEMPLATE).content.startswith(b"PK")


def test_the_repositorys_own_template_comes_before_the_packaged_one() -> None:
    found = find_template(TEMPLATE, own=b"own")
    assert (found.content, found.origin) == (b"own", "templates/self-assessment.xlsx")


def test_a_folder_comes_before_the_repositorys_own_template(tmp_path: Path) -> None:
    (tmp_path / TEMPLATE).write_bytes(b"folder")
    assert find_template(TEMPLATE, folder=tmp_path, own=b"own").content == b"folder"


def test_a_folder_overrides_by_name_and_need_not_hold_every_template(tmp_path: Path) -> None:
    assert find_template(TEMPLATE, folder=tmp_path, own=b"own").content == b"own"


def test_a_folder_that_does_not_exist_is_an_error_of_the_command_line(tmp_path: Path) -> None:
    with pytest.raises(CommandLineError, match="没有模板文件夹"):
        find_template(TEMPLATE, folder=tmp_path / "nowhere")


def test_a_name_that_no_template_has_is_refused() -> None:
    with pytest.raises(TemplateFault, match=r"没有模板 nothing\.xlsx"):
        find_template("nothing.xlsx")


def test_a_template_that_is_too_large_is_refused() -> None:
    with pytest.raises(TemplateFault, match="超过 20 MB"):
        find_template(TEMPLATE, own=b"\0" * (MAX_BYTES + 1))


def test_a_restyled_template_is_what_the_form_is_made_of(render: Render) -> None:
    workbook = load_workbook(io.BytesIO(find_template(TEMPLATE).content))
    workbook["自评估表"]["A1"] = "本单位自己的标题"
    del workbook["说明"]
    buffer = io.BytesIO()
    workbook.save(buffer)
    rendered = render(template=Template(TEMPLATE, "templates/x", buffer.getvalue()))
    assert rendered.sheet["A1"].value == "本单位自己的标题"
    assert rendered.workbook.sheetnames == ["自评估表"]
