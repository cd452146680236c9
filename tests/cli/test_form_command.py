"""`secops form inspect|fill` as a user meets it: words, exit codes, mappings, personal values, bad files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from secops_cli.cli.app import run
from secops_cli.deliver.packing import facts_of
from secops_cli.report.schemas import schema_files
from tests.assess.filing_repository import FULL
from tests.conftest import Repository
from tests.deliver.blank_forms import docx, filing_2007, filing_2025, label, p, tbl, tc, tr
from tests.deliver.form_reading import part, row_of

Outcome = tuple[int, str, str]
MOBILE, IDENTITY = "13800138000", "11010519491231002X"
PRIVATE = f'department_contact: {{mobile: "{MOBILE}"}}\nmanagers:\n  s: {{name: 周某, identity: "{IDENTITY}"}}\n'


@pytest.fixture
def org(repo: Callable[..., Repository]) -> Repository:
    return repo(FULL)


@pytest.fixture
def secops(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Outcome]:
    monkeypatch.setenv("SECOPS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SECOPS_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Outcome:
        code = run([*map(str, arguments), "--as-of", "2026-11-20"])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def blank_at(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_inspect_tells_what_a_blank_is_and_writes_nothing(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path
) -> None:
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    code, out, _ = secops("form", "inspect", file, "-C", org.root)
    assert code == 0
    assert "filing-2007" in out
    assert "表二 1" in out
    assert "表一·单位名称" in out
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["空表.docx"]


def test_inspect_as_json_keeps_its_contract(org: Repository, secops: Callable[..., Outcome], tmp_path: Path) -> None:
    import jsonschema

    file = blank_at(tmp_path / "空表.docx", filing_2025())
    _, out, _ = secops("form", "inspect", file, "-C", org.root, "--format", "json")
    document = json.loads(out)
    jsonschema.validate(document, json.loads(schema_files()["contract-form.schema.json"]))
    assert document["form"] == "filing-2025"
    assert document["output"] is None
    assert document["summary"]["unplaced"] == 0


def test_fill_writes_beside_and_opens_in_another_program(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path
) -> None:
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    code, out, _ = secops("form", "fill", file, "-C", org.root)
    assert code == 0
    made = tmp_path / "out" / "空表-已填.docx"
    assert f"已写出 {Path('out') / '空表-已填.docx'}" in out
    assert Document(str(made)).tables[1].rows[0].cells[2].text == "某市某中心"
    facts = facts_of(made.read_bytes())
    assert (facts["secops.kind"], facts["secops.form"], facts["secops.template"]) == (
        "form-fill",
        "filing-2007",
        "空表.docx",
    )
    assert file.read_bytes() == filing_2007()


def test_what_has_no_place_makes_the_exit_code_1(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path
) -> None:
    file = blank_at(tmp_path / "空表.docx", docx(p("表一 单位基本情况"), tbl(2, tr(label("单位名称"), tc()))))
    code, out, _ = secops("form", "fill", file, "-C", org.root, "--form", "filing-2025")
    assert code == 1
    assert "没有填上" in out
    assert (tmp_path / "out").is_dir()


def test_a_target_that_is_there_is_refused(org: Repository, secops: Callable[..., Outcome], tmp_path: Path) -> None:
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    target = blank_at(tmp_path / "x.docx", b"mine")
    code, _, err = secops("form", "fill", file, "-C", org.root, "-o", target)
    assert (code, target.read_bytes()) == (2, b"mine")
    assert "--force" in err
    assert secops("form", "fill", file, "-C", org.root, "-o", target, "--force")[0] == 0
    code, _, err = secops("form", "fill", file, "-C", org.root, "-o", file, "--force")
    assert code == 2
    assert "空表本身" in err


# --- saved mappings ---------------------------------------------------------------------------------------------


def test_a_mapping_is_saved_and_used_again_whatever_the_file_is_called(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path
) -> None:
    blank = docx(p("表一 单位基本情况"), tbl(2, tr(label("单位名称"), tc()), tr(label("贵单位大名"), tc())))
    file = blank_at(tmp_path / "空表.docx", blank)
    secops("form", "fill", file, "-C", org.root, "--form", "filing-2025", "--save", "市局")
    saved = org.root / "forms" / "市局.yaml"
    text = saved.read_text("utf-8")
    assert "表一·单位名称: 表格1·1行2格" in text
    saved.write_text(text.replace("表格1·1行2格", "表格1·2行2格"), "utf-8")
    other = blank_at(tmp_path / "另存.docx", blank)
    _, out, _ = secops("form", "fill", other, "-C", org.root, "-o", tmp_path / "二.docx")
    assert "照 forms/市局.yaml 的对应关系" in out
    assert row_of((tmp_path / "二.docx").read_bytes(), "贵单位大名")[1] == "某市某中心"
    assert secops("validate", org.root)[1].count("forms/") == 0


def test_a_mapping_is_not_saved_through_a_link_that_leads_out(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path
) -> None:
    (tmp_path / "away").mkdir()
    (org.root / "forms").symlink_to(tmp_path / "away", target_is_directory=True)
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    code, _, err = secops("form", "fill", file, "-C", org.root, "--save", "市局", "-o", tmp_path / "x.docx")
    assert (code, list((tmp_path / "away").iterdir()), (tmp_path / "x.docx").exists()) == (2, [], False)
    assert "forms/市局.yaml 经符号链接指向仓库之外" in err


def test_mappings_of_lists_lie_beside_those_of_forms(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path
) -> None:
    org.write({"forms/sheet-花名册.yaml": "family: people\ncolumns: {姓名: name}\n"})
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    assert secops("form", "inspect", file, "-C", org.root, "--form", "filing-2007")[0] != 2
    code, _, err = secops("form", "fill", file, "-C", org.root, "--save", "sheet-x", "-o", tmp_path / "x.docx")
    assert code == 2 and "不能用作标识：sheet-x" in err


def test_a_mapping_that_cannot_be_read_is_named(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path
) -> None:
    org.write({"forms/坏.yaml": "id: 坏\nform: filing-2025\n"})
    code, _, err = secops("form", "inspect", blank_at(tmp_path / "空表.docx", filing_2007()), "-C", org.root)
    assert code == 2
    assert "forms/坏.yaml 的 blank" in err


@pytest.mark.parametrize("name", ["../x", "a/b", "con", ""])
def test_a_mapping_has_a_name_that_is_safe(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path, name: str
) -> None:
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    assert secops("form", "fill", file, "-C", org.root, "--save", name)[0] == 2
    assert not (tmp_path / "out").exists()


# --- personal values --------------------------------------------------------------------------------------------


def everywhere(folder: Path, secret: str) -> list[str]:
    """The files under a folder that hold a text, members of packages among them."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                content += b"".join(package.read(name) for name in package.namelist())
        if secret.encode() in content:
            found.append(path.name)
    return found


@pytest.mark.parametrize("blank", [filing_2007, filing_2025])
def test_personal_values_are_in_the_filled_file_and_nowhere_else(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path, blank: Callable[[], bytes]
) -> None:
    org.write({"private.yaml": PRIVATE})
    file = blank_at(tmp_path / "空表.docx", blank())
    for arguments in (["fill", file, "--all", "--save", "m"], ["inspect", file], ["inspect", file, "--format", "json"]):
        _, out, err = secops("form", *arguments, "-C", org.root)
        assert MOBILE not in out + err
        assert "（个人信息）" in out
    assert sorted(everywhere(tmp_path, MOBILE)) == ["private.yaml", "空表-已填.docx"]


def test_an_option_gives_other_personal_values(org: Repository, secops: Callable[..., Outcome], tmp_path: Path) -> None:
    other = blank_at(tmp_path / "p.yaml", b'department_contact: {mobile: "13900139000"}\n')
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    secops("form", "fill", file, "-C", org.root, "--private", other, "-o", tmp_path / "o.docx")
    assert b"13900139000" in part((tmp_path / "o.docx").read_bytes())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'department_contact: {{mobile: "{MOBILE}9"}}', "department_contact.mobile"),
        (f'managers: {{s: {{identity: "{IDENTITY[:-1]}1"}}}}', "managers.s.identity"),
        (f'head: {{phone: "{MOBILE}"}}', "head.phone：没有这个键"),
        (f"head: {{{MOBILE}: [", "第 1 行"),
        (f"- {MOBILE}", "应为 键: 值"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_without_its_values(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path, text: str, words: str
) -> None:
    org.write({"private.yaml": text})
    code, out, err = secops("form", "inspect", blank_at(tmp_path / "空表.docx", filing_2007()), "-C", org.root)
    assert code == 2
    assert words in err
    assert MOBILE not in out + err
    assert IDENTITY[:12] not in out + err


def test_a_revision_has_no_personal_values(org: Repository, secops: Callable[..., Outcome], tmp_path: Path) -> None:
    org.commit()
    org.write({"private.yaml": PRIVATE})
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    secops("form", "fill", file, "-C", org.root, "--at", "HEAD", "-o", tmp_path / "o.docx")
    assert MOBILE.encode() not in part((tmp_path / "o.docx").read_bytes())


def test_the_papers_that_demand_them_take_them_by_an_option(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from secops_cli.deliver.papers import grading_system

    monkeypatch.setattr(grading_system, "network_picture", lambda *_: "")
    values = blank_at(tmp_path / "p.yaml", PRIVATE.encode())
    for command, secret in (("filing-form", MOBILE), ("grading-report", IDENTITY)):
        for given in ([], ["--private", values]):
            out = tmp_path / f"{command}{len(given)}"
            _, told, err = secops("report", command, org.root, "--layout", "2025", "-o", out, *given)
            assert out.is_dir(), err
            [made] = out.iterdir()
            assert (secret.encode() in part(made.read_bytes())) is bool(given)
            assert secret not in told
    assert secops("report", "filing-pack", org.root, "--private", values)[0] == 2


# --- files that cannot be used ----------------------------------------------------------------------------------


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b" " * 59_000_000)
    return buffer.getvalue()


def rewritten(old: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(old)) as before, zipfile.ZipFile(buffer, "w") as after:
        for member in before.namelist():
            after.writestr(member, content if member == name else before.read(member))
        if name not in before.namelist():
            after.writestr(name, content)
    return buffer.getvalue()


BAD: dict[str, Callable[[], bytes]] = {
    "设了打开密码": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "旧格式": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x",
    "不完整或已损坏": lambda: filing_2007()[:2000],
    "含有宏": lambda: rewritten(filing_2007(), "word/vbaProject.bin", b"x"),
    "不是 .docx 或 .xlsx": lambda: b"hello",
    "过大": bomb,
    "空文件": lambda: b"",
    "含有实体声明": lambda: rewritten(filing_2007(), "word/document.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
    "已损坏，读不出": lambda: rewritten(filing_2007(), "word/document.xml", b"<w:document><w:body></w:document>"),
    "没有正文": lambda: rewritten(filing_2007(), "word/document.xml", b"<x/>"),
    "认不出是哪一种表": lambda: docx(p("一封信")),
}


@pytest.mark.parametrize("words", BAD)
def test_a_file_that_cannot_be_used_says_why(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path, words: str
) -> None:
    file = blank_at(tmp_path / "空表.docx", BAD[words]())
    code, _, err = secops("form", "fill", file, "-C", org.root)
    assert code == 2
    assert words in err
    assert "内部错误" not in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--form", "om-form"], "没有表 om-form"),
        (["--form", "filing-1999"], "没有备案表版式 filing-1999"),
        (["--system", "nobody"], "没有系统 nobody"),
        (["--save", "x", "--at", "HEAD"], "--save 与 --at 不能同时用"),
    ],
)
def test_what_is_asked_for_has_to_be_there(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path, arguments: list[str], words: str
) -> None:
    org.write({"secops.yaml": "format: 1\n"})
    blank = filing_2007() if "om-form" not in arguments else docx(tbl(2, tr(label("序号"), label("证明材料清单"))))
    code, _, err = secops("form", "fill", blank_at(tmp_path / "空表.docx", blank), "-C", org.root, *arguments)
    assert code == 2
    assert words in err or "认不出" in err


def test_a_filled_form_is_not_made_again_by_verify(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path
) -> None:
    org.commit()
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    secops("form", "fill", file, "-C", org.root, "--at", "HEAD", "-o", tmp_path / "o.docx")
    code = run(["verify", str(tmp_path / "o.docx"), "-C", str(org.root)])
    assert code == 1


def test_the_result_is_of_the_kind_of_the_blank(
    org: Repository, secops: Callable[..., Outcome], tmp_path: Path
) -> None:
    file = blank_at(tmp_path / "空表.docx", filing_2007())
    code, _, err = secops("form", "fill", file, "-C", org.root, "-o", "表.xlsx")
    assert (code, (tmp_path / "表.xlsx").exists()) == (2, False)
    assert "表.xlsx 不是 .docx" in err
