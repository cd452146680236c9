"""What people bring is opened, or refused in words that say what to do."""

import io
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from secops_cli.office.opening import OfficeFault, open_office


def word() -> bytes:
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("正文")
    document.save(buffer)
    return buffer.getvalue()


def sheet() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **parts}.items():
            out.writestr(name, content)
    return buffer.getvalue()


def test_a_file_is_what_it_holds_whatever_its_name_says() -> None:
    assert open_office(word(), "表.xlsx").kind == "docx"
    assert open_office(sheet(), "表.docx").kind == "xlsx"


def test_parts_keep_the_order_of_the_package() -> None:
    with zipfile.ZipFile(io.BytesIO(word())) as source:
        assert list(open_office(word(), "表").parts) == source.namelist()


REFUSED = {
    "空文件": b"",
    "打开密码": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
    "旧格式": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "PDF": b"%PDF-1.7",
    "不是 .docx 或 .xlsx": "序号,条款".encode(),
    "不完整": word()[: len(word()) // 2],
    "含有宏": package({"word/vbaProject.bin": b"x"}),
    "实体声明": package({"word/styles.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
    "指向文件之外": package({"../../evil.xml": b"<x/>"}),
    "解开后过大": package({"word/media/bomb.bin": b"\0" * 6_000_000}),
    "不是 UTF-8": package({"word/styles.xml": "<x/>".encode("utf-16")}),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_used_is_said(words: str) -> None:
    with pytest.raises(OfficeFault, match=words):
        open_office(REFUSED[words], "表.docx")


def test_a_zip_without_a_document_is_none() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("a.txt", "x")
    with pytest.raises(OfficeFault, match=r"不是 \.docx"):
        open_office(buffer.getvalue(), "表.docx")


def merging(count: int) -> bytes:
    """A workbook that merges so many columns over a thousand rows, said in a few bytes."""
    from openpyxl.utils import get_column_letter

    book = Workbook()
    active = book.active
    assert active is not None
    active.merge_cells("A1:B2")
    buffer = io.BytesIO()
    book.save(buffer)
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            wide = f"A1:{get_column_letter(count)}1000".encode()
            target.writestr(name, source.read(name).replace(b"A1:B2", wide))
    return out.getvalue()


def test_merged_cells_are_bounded() -> None:
    """A reader makes an object of every cell of a merged range."""
    assert open_office(merging(300), "表.xlsx").kind == "xlsx"
    with pytest.raises(OfficeFault, match="合并的单元格过多"):
        open_office(merging(301), "表.xlsx")
