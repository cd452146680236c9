"""Word and Excel files that explode, call out or take for ever, through every command that opens one."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

from secops_cli.deliver.packing import PackageFault, unpack
from secops_cli.load.headings import UnreadableDocument, headings_of
from secops_cli.office.opening import OfficeFault, open_office
from secops_cli.source.packaged import packaged
from tests.conftest import Repository
from tests.hostile.conftest import DAY, Secops

SECRET = "geheim-4711"


def package(parts: dict[str, bytes], base: bytes | None = None) -> bytes:
    """A package: the parts of another, some replaced or added."""
    known: dict[str, bytes] = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>"}
    if base is not None:
        with zipfile.ZipFile(io.BytesIO(base)) as source:
            known |= {name: source.read(name) for name in source.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in (known | parts).items():
            out.writestr(name, content)
    return buffer.getvalue()


def lying(part: str, size: int, says: int) -> bytes:
    """A package with a part of zeros that declares fewer bytes than it unpacks to, with the right checksum of those."""
    content = bytearray(package({part: b"\0" * size}))
    start = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, start + 16, zlib.crc32(b"\0" * says))
    struct.pack_into("<I", content, start + 24, says)
    return bytes(content)


def broken_stream() -> bytes:
    content = bytearray(package({"word/document.xml": b"abc" * 1000}))
    start = content.rindex(b"word/document.xml", 0, content.index(b"PK\x01\x02")) + len("word/document.xml")
    content[start : start + 4] = b"\xff" * 4
    return bytes(content)


def blank(kind: str) -> bytes:
    return (packaged("templates") / f"self-assessment.{kind}").read_bytes()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "%s"><!ENTITY b "&a;&a;&a;&a;&a;">]><w>&b;</w>' % (
    b"x" * 1000
)
EXTERNAL_ENTITY = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'
PARAMETER_ENTITY = b'<!DOCTYPE w [<!ENTITY %% a SYSTEM "http://127.0.0.1:1/x">%%a;]><w/>'
DEEP = b"<w>" * 100_000 + b"</w>" * 100_000
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
BOMBS: dict[str, Callable[[str], bytes]] = {
    "large part": lambda kind: package({MAIN[kind]: b"\0" * 101_000_000}),
    "part that declares less": lambda kind: lying(MAIN[kind], 150_000_000, 1_000),
    "many parts": lambda kind: package({str(n): b"" for n in range(2_100)}, blank(kind)),
    "entities": lambda kind: package({MAIN[kind]: ENTITIES}, blank(kind)),
    "external entity": lambda kind: package({MAIN[kind]: EXTERNAL_ENTITY}, blank(kind)),
    "parameter entity": lambda kind: package({MAIN[kind]: PARAMETER_ENTITY}, blank(kind)),
    "deep": lambda kind: package({MAIN[kind]: DEEP}, blank(kind)),
    "parts elsewhere": lambda kind: package({"../../../tmp/evil.xml": b"<x/>", "/etc/evil": b"x"}, blank(kind)),
    "broken stream": lambda kind: broken_stream(),
    "UTF-16 with entities": lambda kind: package({MAIN[kind]: EXTERNAL_ENTITY.decode().encode("utf-16")}, blank(kind)),
}


@cache
def made(bomb: str, kind: str) -> bytes:
    return BOMBS[bomb](kind)


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_opener_takes_memory_or_time_for_it(bomb: str) -> None:
    """The three that open packages: of users, of templates, of registered documents."""
    for kind in ("docx", "xlsx"):
        content = made(bomb, kind)
        begin = time.perf_counter()
        tracemalloc.start()
        try:
            for opener, fault in (
                (partial(open_office, content, "x"), OfficeFault),
                (partial(unpack, content), PackageFault),
                (partial(headings_of, content), UnreadableDocument),
            ):
                try:
                    opener()
                except fault as told:
                    assert str(told)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 200_000_000 and time.perf_counter() - begin < 10


@pytest.mark.parametrize("bomb", ["entities", "external entity", "parameter entity", "UTF-16 with entities"])
@pytest.mark.parametrize("kind", MAIN)
def test_declared_entities_do_not_even_reach_a_reader(bomb: str, kind: str) -> None:
    """Whether a reader would expand them is up to libraries."""
    with pytest.raises(OfficeFault):
        open_office(made(bomb, kind), "x")
    with pytest.raises(PackageFault):
        unpack(made(bomb, kind))


@pytest.mark.parametrize("bomb", BOMBS)
def test_every_command_that_opens_one_says_so_and_writes_nothing(
    bomb: str, repo: Callable[..., Repository], secops: Secops, tmp_path: Path
) -> None:
    victim = repo()
    for kind in ("docx", "xlsx"):
        file = tmp_path / f"bomb.{kind}"
        file.write_bytes(made(bomb, kind))
        out = tmp_path / f"out.{kind}"
        for words in (
            ["form", "fill", file, "-C", victim.root, "-o", out],
            ["sheet", "import", file, "-C", victim.root, "--yes"],
            ["standard", "text", "import", file, "--standard", "om-form", "-C", victim.root],
            ["verify", file, "-C", victim.root],
        ):
            code, said, err = secops(*words)
            assert code in (1, 2) and "/root:" not in said + err
        (tmp_path / "templates").mkdir(exist_ok=True)
        (tmp_path / f"templates/self-assessment.{kind}").write_bytes(file.read_bytes())
        words = ["report", "self-assessment", victim.root, "--format", kind, "-o", tmp_path / "made"]
        secops(*words, "--templates", tmp_path / "templates")
        assert not out.exists()
    assert sorted(path.name for path in victim.root.rglob("*")) == ["secops.yaml"]
    assert not Path("/tmp/evil.xml").exists()


def test_registered_documents_with_bombs_are_only_remarked_upon(victim: Repository, secops: Secops) -> None:
    """`lifecycle --content` opens the Word documents that activities name."""
    documents = sorted(victim.root.glob("evidence/**/*.docx"))
    assert documents
    contents = [made(bomb, "docx") for bomb in BOMBS]
    for number, path in enumerate(documents):
        path.write_bytes(contents[number % len(contents)])
    code, out, _ = secops("lifecycle", "-C", victim.root, "--content", "--all", "--as-of", DAY)
    assert code == 0 and "/root:" not in out


EXTERNAL = (
    b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"'
    b' Target="%s" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    "relation", [b"attachedTemplate", b"oleObject", b"image", b"frame", b"aFChunk", b"subDocument"]
)
def test_a_template_that_calls_out_is_not_used(
    relation: bytes, repo: Callable[..., Repository], secops: Secops, tmp_path: Path
) -> None:
    rels = "word/_rels/document.xml.rels"
    own = zipfile.ZipFile(io.BytesIO(blank("docx"))).read(rels)
    evil = own.replace(b"</Relationships>", EXTERNAL % (relation, b"http://127.0.0.1:1/x"))
    victim = repo({"templates/self-assessment.docx": package({rels: evil}, blank("docx"))})
    words = ["report", "self-assessment", victim.root, "--format", "docx", "-o", tmp_path / "out"]
    code, _, err = secops(*words)
    assert code == 2 and "templates/self-assessment.docx" in err and not (tmp_path / "out").exists()
    assert secops(*words, "--no-repo-templates")[0] == 0


def test_a_dimension_that_lies_does_not_make_verify_fill_it(
    repo: Callable[..., Repository], secops: Secops, tmp_path: Path
) -> None:
    """A sheet of a few cells that says it has seventeen thousand million."""
    victim = repo({"people.yaml": "- {id: a, name: 王某, services: []}\n"})
    victim.commit()
    file = tmp_path / "a.xlsx"
    assert secops("sheet", "export", "people", "-C", victim.root, "-o", file)[0] == 0
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(file) as source:
        xml = source.read(sheet)
    start = xml.index(b'<dimension ref="')
    end = xml.index(b'"', start + 16)
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    evil = xml[: start + 16] + b"A1:XFD1048576" + xml[end:].replace(b"</sheetData>", far)
    file.write_bytes(package({sheet: evil}, file.read_bytes()))
    begin = time.perf_counter()
    code, out, _ = secops("verify", file, "-C", victim.root)
    assert code == 1 and "不一致" in out
    assert time.perf_counter() - begin < 30


# --- templates that try to get out, or never end ------------------------------------------------------------------

ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ form.__init__.__globals__ }}",
    "{{ form['__class__'] }}",
    "{{ form | attr('__class__') }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self._TemplateReference__context }}",
    "{{ lipsum.__globals__ }}",
    "{% import 'os' as os %}",
    "{% for a in range(10**9) %}{% endfor %}",
    "{{ range(10**12) | join }}",
    "{{ 'x' * 10**10 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '{0.__class__}'.format(form) }}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% set a = 1 %}",
    "{% include '/etc/passwd' %}",
)


@pytest.mark.parametrize("escape", ESCAPES)
def test_a_template_of_the_repository_cannot_get_out(
    escape: str, repo: Callable[..., Repository], secops: Secops, tmp_path: Path
) -> None:
    import docx
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(blank("xlsx")))
    book.worksheets[0]["A1"] = escape
    buffer = io.BytesIO()
    book.save(buffer)
    document = docx.Document(io.BytesIO(blank("docx")))
    document.paragraphs[0].insert_paragraph_before(escape)
    word = io.BytesIO()
    document.save(word)
    victim = repo(
        {"templates/self-assessment.xlsx": buffer.getvalue(), "templates/self-assessment.docx": word.getvalue()}
    )
    for kind in ("xlsx", "docx"):
        begin = time.perf_counter()
        code, _, err = secops("report", "self-assessment", victim.root, "--format", kind, "-o", tmp_path / kind)
        assert code == 2 and f"templates/self-assessment.{kind}" in err, err
        assert "/root:" not in err and not (tmp_path / kind).exists()
        assert time.perf_counter() - begin < 10
