"""What a Word file may hold before it serves as a template: no program, nothing from outside, no field that fetches."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from secops_cli.deliver.packing import PackageFault

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_PART: Final = 8_000_000
"""Bytes of one XML part; a form of a hundred pages takes some two million."""

_FIELDS: Final = frozenset(
    [
        *("=", "AUTHOR", "DATE", "FILENAME", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "HYPERLINK", "INDEX"),
        *("NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "REF", "SECTION", "SECTIONPAGES", "SEQ", "STYLEREF"),
        *("TC", "TITLE", "TOC", "XE"),
    ]
)
"""What a field may be; others fetch files, start programs or ask the user."""
_LINK: Final = "/hyperlink"
_IMPORTED: Final = ("/aFChunk", "/attachedTemplate", "/oleObject", "/control", "/vbaProject", "/subDocument", "/frame")
_PROGRAMS: Final = ("vbaproject", "activex", "oleobject", "macro")


def parse_xml(part: bytes | str) -> Any:
    """Return the root of an XML part. Raises `etree.XMLSyntaxError` as lxml does."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(part, parser)


def check_word(parts: Mapping[str, bytes]) -> None:
    """Refuse a Word file that holds more than text, tables, pictures and harmless fields.

    Args:
        parts: as `packing.unpack` returns them.

    Raises:
        PackageFault: a part is too large or no XML; it holds macros, embedded objects, references to the outside or a
            field that fetches something.
    """
    if "word/document.xml" not in parts:
        raise PackageFault("不是 .docx 文件")
    for name, part in parts.items():
        if any(word in name.lower() for word in _PROGRAMS) or (
            name == "[Content_Types].xml" and b"macroenabled" in part.lower()
        ):
            raise PackageFault(f"含有宏或嵌入的对象({name})")
        if not name.endswith((".xml", ".rels")):
            continue
        if len(part) > MAX_PART:
            raise PackageFault(f"{name} 超过 {MAX_PART // 1_000_000} MB")
        try:
            root = parse_xml(part)
        except (etree.XMLSyntaxError, ValueError) as fault:
            raise PackageFault(f"{name} 不是完好的 XML") from fault
        if name.endswith(".rels"):
            _check_relations(name, root)
        for code in _fields(root):
            if not code.startswith("=") and (code.split() or ["="])[0].upper() not in _FIELDS:
                raise PackageFault(f"{name} 里的域 {code[:40]} 不许用")


def _check_relations(name: str, root: Any) -> None:
    for relation in root:
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        if kind.endswith(_IMPORTED):
            raise PackageFault(f"{name} 引入了别的文件({posixpath.basename(kind)})")
        web = kind.endswith(_LINK) and target.lower().startswith(("http://", "https://", "mailto:"))
        if relation.get("TargetMode") == "External" and not web:
            raise PackageFault(f"{name} 引用了文件以外的内容({target[:60]})")


def _fields(root: Any) -> Iterator[str]:
    """The codes of all fields of a part; the code of one may be spread over several runs."""
    open_codes: list[list[str]] = []
    for item in root.iter(f"{WORD}fldSimple", f"{WORD}fldChar", f"{WORD}instrText"):
        if item.tag == f"{WORD}fldSimple":
            yield item.get(f"{WORD}instr", "").strip()
        elif item.tag == f"{WORD}instrText":
            if not open_codes:
                yield (item.text or "").strip()
            else:
                open_codes[-1].append(item.text or "")
        elif item.get(f"{WORD}fldCharType") == "begin":
            open_codes.append([])
        elif item.get(f"{WORD}fldCharType") == "end" and open_codes:
            yield "".join(open_codes.pop()).strip()
    yield from ("".join(code).strip() for code in open_codes)
