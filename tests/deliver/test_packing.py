"""Office packages as reproducible bytes, and what may not be opened."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from secops_cli.deliver.packing import PackageFault, Properties, facts_of, stamp, unpack

PROPERTIES = Properties("题目 <甲> & 乙", "样例安全公司", date(2026, 11, 20), {"secops.commit": "0123", "甲": "<&>\"'"})


def workbook() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def word() -> bytes:
    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


def packed(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("make", [workbook, word])
def test_facts_are_read_back_as_they_were_written(make) -> None:  # type: ignore[no-untyped-def]
    assert facts_of(stamp(make(), PROPERTIES)) == PROPERTIES.facts


def test_a_stamped_workbook_opens_with_its_properties() -> None:
    found = load_workbook(io.BytesIO(stamp(workbook(), PROPERTIES)))
    assert found.properties.title == PROPERTIES.title
    assert str(found.properties.modified) == "2026-11-20 00:00:00"
    assert found.custom_doc_props["secops.commit"].value == "0123"


def test_a_stamped_word_file_opens_with_its_properties() -> None:
    properties = Document(io.BytesIO(stamp(word(), PROPERTIES))).core_properties
    assert (properties.title, properties.author) == (PROPERTIES.title, "样例安全公司")


def test_stamping_again_changes_nothing() -> None:
    once = stamp(workbook(), PROPERTIES)
    assert stamp(once, PROPERTIES) == once


def test_order_times_and_compression_of_the_entries_leave_no_trace() -> None:
    parts = unpack(workbook())
    shuffled = packed(dict(reversed(parts.items())))
    assert stamp(shuffled, PROPERTIES) == stamp(packed(parts), PROPERTIES)


def test_a_file_without_our_properties_has_no_facts() -> None:
    assert facts_of(workbook()) == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a zip file",
        packed({"a.txt": b"no office file"}),
        packed({"[Content_Types].xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "_rels/.rels": b"<x/>"}),
        packed({"[Content_Types].xml": "<x/>".encode("utf-16"), "_rels/.rels": b"<x/>"}),
        packed({"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<x/>", "big.bin": b"\0" * 100_000_001}),
        packed({str(n): b"" for n in range(2_001)}),
    ],
    ids=["empty", "no zip", "no office file", "entities", "utf-16", "zip bomb", "many entries"],
)
def test_what_may_not_be_opened_is_refused(content: bytes) -> None:
    with pytest.raises(PackageFault):
        unpack(content)
