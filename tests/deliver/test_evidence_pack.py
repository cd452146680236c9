# ruff: noqa: E501  a record of a register reads better on one line
"""Packs of evidence: what is in them, under which names, that anyone can check them, and what is kept out."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deliver_support import REGISTER, ROWS, write_repository
from docx import Document
from openpyxl import load_workbook

from tests.conftest import Repository

Secops = Callable[..., tuple[int, str, str]]
DAY = ("--as-of", "2026-11-20")
FORM = ("--standard", "om-form", *DAY)
HELD = "- {id: E5, title: 客户保密协议, kind: 客户沟通记录, held: {where: 档案柜, custodian: 沈某, checked_by: 韩某, checked_on: 2026-10-20}}\n"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")
    monkeypatch.delenv("SECOPS_DEBUG", raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Repository:
    repository = Repository(write_repository(tmp_path / "repository"))
    repository.commit()
    return repository


def rewritten(home: Repository, register: str = REGISTER, rows: str = ROWS) -> Repository:
    home.write({"evidence/all.register.yaml": register, "assessments/om-form/rows.yaml": rows})
    home.commit()
    return home


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def index_of(content: bytes, sheet: int = 0) -> list[tuple[Any, ...]]:
    worksheet = load_workbook(io.BytesIO(content)).worksheets[sheet]
    return [tuple(cell.value for cell in row) for row in worksheet.iter_rows(min_row=3 if sheet else 4)]


# --- what is in it ----------------------------------------------------------------------------------------------


def test_the_documents_stand_in_folders_of_their_rows_under_their_numbers(
    home: Repository, secops: Secops, tmp_path: Path
) -> None:
    code, out, _ = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    packed = files_in(tmp_path / "pack")
    assert code == 0 and "3 份文件" in out
    assert [name for name in packed if name.endswith(".pdf")] == [
        f"001-{_title(home, 1)}/1-1-运维服务流程.pdf",
        f"002-{_title(home, 2)}/2-1-运维服务规范.pdf",
        f"002-{_title(home, 2)}/2-2-规范执行记录.pdf",
    ]
    assert packed[f"001-{_title(home, 1)}/1-1-运维服务流程.pdf"] == (home.root / "evidence/流程.pdf").read_bytes()


def _title(home: Repository, row: int) -> str:
    [grade] = [g for g in home.assess().case.all_grades if g.standard.edition.alias == "om-form"]
    return grade.standard.clause[f"row-{row}"].title


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_sha256sum_accepts_the_sums_and_notices_a_change(home: Repository, secops: Secops, tmp_path: Path) -> None:
    secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    done = subprocess.run(command, cwd=tmp_path / "pack", capture_output=True, text=True, check=False)
    listed = {line.rpartition(": ")[0] for line in done.stdout.splitlines()}
    assert done.returncode == 0 and listed == files_in(tmp_path / "pack").keys() - {"SHA256SUMS"}
    with next((tmp_path / "pack").rglob("1-1-*.pdf")).open("ab") as stream:
        stream.write(b"!")
    assert subprocess.run(command, cwd=tmp_path / "pack", capture_output=True, check=False).returncode == 1


def test_the_index_lists_every_row_with_pages_numbers_hashes_and_other_rows(
    home: Repository, secops: Secops, tmp_path: Path
) -> None:
    rewritten(home, rows=ROWS.replace("evidence: [E2, E3]", "evidence: [E2, E3, {id: E1, pages: 9}]"))
    secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    rows = index_of((tmp_path / "pack" / "00-目录.xlsx").read_bytes())
    first = rows[0]
    assert (first[0], first[1], first[3], first[4], first[6]) == ("1", "row-1", "1-1", "运维服务流程", "3-5")
    assert first[9].endswith("/1-1-运维服务流程.pdf") and first[10] == "om-form row-2"
    assert first[11] == hashlib.sha256((home.root / "evidence/流程.pdf").read_bytes()).hexdigest()
    again = rows[3]
    assert (again[1], again[3], again[6], again[9], again[10]) == ("row-2", "1-1", "9", first[9], "om-form row-1")
    assert [row[4] for row in rows if row[1] == "row-3"] == ["缺调研报告"]


def test_a_document_whose_end_is_not_written_is_not_said_to_hold_for_ever(
    home: Repository, secops: Secops, tmp_path: Path
) -> None:
    rewritten(home, register=REGISTER.replace("id: E1,", "id: E1, expires: 2027-06-30,"))
    secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    ends = {row[4]: row[8] for row in index_of((tmp_path / "pack" / "00-目录.xlsx").read_bytes())}
    assert ends["运维服务流程"] == "2027-06-30"
    assert set(ends.values()) == {"2027-06-30", "—"}


def test_what_lacks_is_listed_with_the_reason(home: Repository, secops: Secops, tmp_path: Path) -> None:
    secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    lacking = index_of((tmp_path / "pack" / "00-目录.xlsx").read_bytes(), 1)
    assert [row[1:] for row in lacking if row[2] == "row-3"] == [
        ("3", "row-3", "调研报告", "没有有效的材料"),
        ("3", "row-3", "E4 旧调研报告", "已于 2026-01-31 到期"),
    ]


def test_papers_kept_elsewhere_are_listed_as_such(home: Repository, secops: Secops, tmp_path: Path) -> None:
    settings = (home.root / "secops.yaml").read_text("utf-8") + "proof: register\n"
    home.write({"secops.yaml": settings})
    rewritten(home, REGISTER + HELD, ROWS.replace("pages: 3-5}", "pages: 3-5}, E5"))
    _, out, _ = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    rows = index_of((tmp_path / "pack" / "00-目录.xlsx").read_bytes())
    assert "另有 1 份存放在别处" in out
    assert [row[9] for row in rows if row[3] == "1-2"] == ["存放于档案柜，保管人沈某"]
    cover = Document(io.BytesIO((tmp_path / "pack" / "00-封面.docx").read_bytes()))
    assert any("另有1份存放在别处" in paragraph.text for paragraph in cover.paragraphs)


def test_a_pack_of_everything_has_a_folder_a_grade_and_each_file_once(
    home: Repository, secops: Secops, tmp_path: Path
) -> None:
    secops("evidence", "pack", home.root, *DAY, "-o", tmp_path / "pack")
    packed = files_in(tmp_path / "pack")
    contents = [content for name, content in packed.items() if name.endswith(".pdf")]
    assert len(contents) == len(set(contents)) == 3
    assert {name.split("/")[0] for name in packed if "/" in name} <= {
        "01-isccc-公共管理-三级",
        "02-isccc-安全运维-三级",
        "03-om-form-安全运维-自评估表-三级",
    }
    cover = Document(io.BytesIO(packed["00-封面.docx"]))
    assert [cell.text for cell in cover.tables[0].columns[1].cells][1:] == [
        "没有文件",
        "没有文件",
        "03-om-form-安全运维-自评估表-三级",
    ]


def test_a_formula_in_a_title_stays_text(home: Repository, secops: Secops, tmp_path: Path) -> None:
    rewritten(home, REGISTER.replace("title: 运维服务流程", 'title: "=HYPERLINK(1)"'))
    secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    sheet = load_workbook(tmp_path / "pack" / "00-目录.xlsx").worksheets[0]
    assert (sheet["E4"].value, sheet["E4"].data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("title", ["../../走", "a/b\\c", "con", "尾点...", "长" * 200, "换\n行", "\u202e倒"])
def test_titles_give_names_that_are_safe_everywhere(
    title: str, home: Repository, secops: Secops, tmp_path: Path
) -> None:
    rewritten(home, REGISTER.replace("title: 运维服务流程", f"title: {json.dumps(title)}"))
    code, _, err = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    assert code == 0, err
    [name] = [name for name in files_in(tmp_path / "pack") if "/1-1-" in name]
    assert len(name) < 120 and not set(name) & set('\\:*?"<>|\n\u202e') and ".." not in name


# --- same commit, same bytes ------------------------------------------------------------------------------------


def test_the_same_commit_gives_the_same_bytes_everywhere(home: Repository, secops: Secops, tmp_path: Path) -> None:
    """From the folder and from the revision, in other zones, locales and orders of hashing; another day, other bytes."""
    secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "a.zip")
    variables = {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7", "SECOPS_CACHE": ""}
    command = [sys.executable, "-m", "secops_cli", "evidence", "pack", str(home.root), "--at", "HEAD", *FORM]
    subprocess.run([*command, "-o", str(tmp_path / "b.zip")], env=os.environ | variables, check=True)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    secops("evidence", "pack", home.root, "--standard", "om-form", "--as-of", "2026-11-21", "-o", tmp_path / "c.zip")
    assert (tmp_path / "a.zip").read_bytes() != (tmp_path / "c.zip").read_bytes()


def test_a_zip_file_holds_what_the_folder_holds_stored_with_the_time_of_the_day(
    home: Repository, secops: Secops, tmp_path: Path
) -> None:
    secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack.zip")
    secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    with zipfile.ZipFile(tmp_path / "pack.zip") as packed:
        assert packed.testzip() is None
        assert {entry.filename: packed.read(entry) for entry in packed.infolist()} == files_in(tmp_path / "pack")
        assert {(e.compress_type, e.date_time) for e in packed.infolist()} == {(0, (2026, 11, 20, 0, 0, 0))}
    times = {p.stat().st_mtime for p in (tmp_path / "pack").rglob("*")}
    assert times == {1795132800.0}


def test_secops_verify_makes_cover_and_index_again(home: Repository, secops: Secops, tmp_path: Path) -> None:
    secops("evidence", "pack", home.root, *FORM, "--digest", "sm3", "-o", tmp_path / "pack")
    papers = [tmp_path / "pack" / name for name in ("00-封面.docx", "00-目录.xlsx")]
    code, out, err = secops("verify", *papers, "-C", home.root)
    assert (code, out.count("一致")) == (0, 2), out + err


def test_sm3_sums_stand_beside_those_of_sha256(home: Repository, secops: Secops, tmp_path: Path) -> None:
    secops("evidence", "pack", home.root, *FORM, "--digest", "sm3", "-o", tmp_path / "pack")
    packed = files_in(tmp_path / "pack")
    for line in packed["SM3SUMS"].decode().splitlines():
        digest, _, name = line.partition("  ")
        assert digest == hashlib.new("sm3", packed[name]).hexdigest()
    assert len(packed["SM3SUMS"].splitlines()) == len(packed["SHA256SUMS"].splitlines()) == len(packed) - 2


# --- what is kept out, and what stops it ------------------------------------------------------------------------


def test_numbers_of_persons_are_masked_and_a_record_with_an_identity_number_is_kept_out(
    home: Repository, secops: Secops, tmp_path: Path
) -> None:
    register = REGISTER.replace("title: 运维服务流程", 'title: "流程 13812345678"')
    rewritten(home, register.replace("title: 运维服务规范", 'title: "李某 11010519491231002X"'))
    code, out, _ = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    packed = files_in(tmp_path / "pack")
    assert code == 1 and "没有装入 E2" in out
    assert not any("规范.pdf" in name or "2-1-" in name for name in packed)
    everything = (
        " ".join(packed) + str(index_of(packed["00-目录.xlsx"])) + str(index_of(packed["00-目录.xlsx"], 1)) + out
    )
    assert "13812345678" not in everything and "11010519491231002X" not in everything and "138…78" in everything


def test_a_state_secret_stops_the_pack(home: Repository, secops: Secops, tmp_path: Path) -> None:
    rewritten(home, REGISTER.replace("pages: 12}", "confidentiality: 机密}"))
    code, _, err = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    assert code == 2 and "E1 的密级为机密" in err and not (tmp_path / "pack").exists()


def test_a_file_that_is_not_the_registered_one_stops_the_pack(home: Repository, secops: Secops, tmp_path: Path) -> None:
    rewritten(home, REGISTER.replace("pages: 12}", f"sha256: {'0' * 64}}}"))
    for name in ("pack", "pack.zip"):
        code, _, err = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / name)
        assert code == 2 and "evidence/流程.pdf 与 E1 登记的哈希不符" in err
    assert [path.name for path in tmp_path.iterdir()] == ["repository"]


def test_a_pointer_without_content_stops_the_pack_but_not_the_list(
    home: Repository, secops: Secops, tmp_path: Path
) -> None:
    """With the content in the store of Git LFS the pack is what it was with the file itself."""
    content = (home.root / "evidence/流程.pdf").read_bytes()
    oid = hashlib.sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n"
    home.write({"evidence/流程.pdf": pointer})
    home.commit()
    code, _, err = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack")
    assert code == 2 and "git lfs pull" in err and "evidence/流程.pdf" in err
    code, _, _ = secops("evidence", "pack", home.root, *FORM, "--list-only", "-o", tmp_path / "list")
    assert code == 0 and files_in(tmp_path / "list").keys() == {"00-封面.docx", "00-目录.xlsx", "SHA256SUMS"}
    assert index_of((tmp_path / "list" / "00-目录.xlsx").read_bytes())[0][11] == oid
    kept = home.root / ".git/lfs/objects" / oid[:2] / oid[2:4] / oid
    kept.parent.mkdir(parents=True)
    kept.write_bytes(content)
    for place, more in (("a", ()), ("b", ("--at", "HEAD"))):
        assert secops("evidence", "pack", home.root, *FORM, *more, "-o", tmp_path / place)[0] == 0
        [packed] = [found for name, found in files_in(tmp_path / place).items() if "/1-1-" in name]
        assert packed == content
    kept.write_bytes(content[::-1])
    code, _, err = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "c")
    assert code == 2 and "哈希不符" in err and not (tmp_path / "c").exists()


def test_what_is_there_is_refused_and_only_a_pack_is_replaced(home: Repository, secops: Secops, tmp_path: Path) -> None:
    for name in ("pack", "pack.zip"):
        assert secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / name)[0] == 0
        assert "已存在" in secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / name)[2]
        assert secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / name, "--force")[0] == 0
    (tmp_path / "pack" / "我的笔记.txt").write_text("x")
    code, _, err = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / "pack", "--force")
    assert code == 2 and "不是证据包" in err and (tmp_path / "pack" / "我的笔记.txt").exists()
    code, _, err = secops("evidence", "pack", home.root, *FORM, "-o", home.root, "--force")
    assert code == 2 and (home.root / "secops.yaml").exists()


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_interrupted_the_old_pack_stays_whole(
    name: str, home: Repository, secops: Secops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / name
    secops("evidence", "pack", home.root, *FORM, "-o", target)
    before = files_in(target) if target.is_dir() else target.read_bytes()

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("secops_cli.deliver.evidence_papers.render_papers", interrupt)
    assert secops("evidence", "pack", home.root, *FORM, "-o", target, "--force")[0] == 130
    assert (files_in(target) if target.is_dir() else target.read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "repository"])


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(
    name: str, home: Repository, secops: Secops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from secops_cli.cli import evidence_packing

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(evidence_packing, "digests_of", full)
    code, _, err = secops("evidence", "pack", home.root, *FORM, "-o", tmp_path / name)
    gc.collect()
    assert code == 2 and "磁盘空间" in err and "Exception" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["repository"]


def test_no_such_target_is_told_with_those_there_are(home: Repository, secops: Secops, tmp_path: Path) -> None:
    code, _, err = secops("evidence", "pack", home.root, "--category", "E", "-o", tmp_path / "pack")
    assert code == 2 and "isccc F(安全运维)" in err


def test_own_templates_are_used_unless_refused(home: Repository, secops: Secops, tmp_path: Path) -> None:
    from secops_cli.source.packaged import packaged

    workbook = load_workbook(packaged("templates") / "evidence-pack-index.xlsx")
    workbook["目录"]["A1"] = "本单位的目录"
    (home.root / "templates").mkdir()
    workbook.save(home.root / "templates" / "evidence-pack-index.xlsx")
    for place, option, title in (
        ("a", "--repo-templates", "本单位的目录"),
        ("b", "--no-repo-templates", "证明材料目录"),
    ):
        secops("evidence", "pack", home.root, *FORM, option, "-o", tmp_path / place)
        assert load_workbook(tmp_path / place / "00-目录.xlsx").worksheets[0]["A1"].value == title
