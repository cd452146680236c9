# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""`secops evidence add`, `list`, `verify` and `review` as a user meets them."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from secops_cli.load.transcode import parse
from secops_cli.report.schemas import schema_files
from tests.conftest import Repository

Make = Callable[..., Repository]
Secops = Callable[..., tuple[int, str, str]]
PDF = b"%PDF-1.4 licence\n"
OID = hashlib.sha256(PDF).hexdigest()
REGISTER = "evidence/主体/主体.register.yaml"
OLD = "# 主体的台账\r\n- id: old   # 旧的\r\n  title: '章程'\r\n  kind: 产权关系证明\r\n  file: evidence/主体/章程.pdf\r\n"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")
    monkeypatch.delenv("SECOPS_DEBUG", raising=False)


@pytest.fixture
def home(repo: Make, tmp_path: Path) -> Repository:
    """A repository with one register in CRLF and one document; the file to add lies beside it."""
    (tmp_path / "营业执照.pdf").write_bytes(PDF)
    return repo({REGISTER: OLD.encode(), "evidence/主体/章程.pdf": b"%PDF articles"})


def read(repository: Repository, name: str = REGISTER) -> bytes:
    return (repository.root / name).read_bytes()


def records(content: bytes) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(parse(content).body)
    return found


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# --- add --------------------------------------------------------------------------------------------------------

ADD = (
    "--supports",
    "isccc:4.1.1=1-2",
    "--kind",
    "营业执照",
    "--issued",
    "2026-01-02",
    "--expires",
    "2030-01-01",
    "--to",
    "主体",
)


def test_add_copies_the_file_and_leaves_every_other_byte_of_the_register(home: Repository, secops: Secops) -> None:
    code, out, _ = secops(
        "evidence", "add", home.root.parent / "营业执照.pdf", *ADD, "--issuer", "某局", "-C", home.root
    )
    assert code == 0 and "新登记" in out and "自评估行没有动" in out and "还没有自评估行" in out
    assert read(home, "evidence/主体/营业执照.pdf") == PDF
    content = read(home)
    assert content.startswith(OLD.encode()) and b"\n" not in content.replace(b"\r\n", b"")
    assert records(content)[1] == {
        "id": "营业执照", "title": "营业执照", "kind": "营业执照", "file": "evidence/主体/营业执照.pdf",
        "issued": "2026-01-02", "expires": "2030-01-01", "issuer": "某局", "sha256": OID,
        "supports": [{"clause": "isccc:4.1.1", "pages": "1-2"}],
    }  # fmt: skip
    assert "SEC304" not in home.codes() and "SEC401" not in home.codes()


def test_the_register_of_a_new_folder_bears_its_name(home: Repository, secops: Secops) -> None:
    secops(
        "evidence",
        "add",
        home.root.parent / "营业执照.pdf",
        "--kind",
        "营业执照",
        "--to",
        "evidence/新的",
        "-C",
        home.root,
    )
    assert [r["id"] for r in records(read(home, "evidence/新的/新的.register.yaml"))] == ["营业执照"]


def test_several_clauses_may_follow_one_option_and_the_kind_may_come_of_them(home: Repository, secops: Secops) -> None:
    """`--supports A B`: B is a clause and no file; both ask for one kind only."""
    file = home.root.parent / "营业执照.pdf"
    code, _, err = secops("evidence", "add", "-C", home.root, file, "--supports", "isccc:4.1.2", "isccc:4.2.2")
    assert (code, err) == (0, ""), err
    [record] = records(read(home, "evidence/evidence.register.yaml"))
    assert record["kind"] == "审计报告"
    assert record["supports"] == [{"clause": "isccc:4.1.2"}, {"clause": "isccc:4.2.2"}]


def test_adding_again_changes_nothing_and_adds_only_new_clauses(home: Repository, secops: Secops) -> None:
    file = home.root.parent / "营业执照.pdf"
    secops("evidence", "add", file, *ADD, "-C", home.root)
    before = tree(home.root)
    assert secops("evidence", "add", file, *ADD, "-C", home.root)[1].startswith("已登记")
    assert tree(home.root) == before
    code, out, _ = secops("evidence", "add", file, "--to", "主体", "--supports", "isccc:4.2.1", "-C", home.root)
    assert (code, out[:2]) == (0, "补写")
    assert records(read(home))[1]["supports"] == [{"clause": "isccc:4.1.1", "pages": "1-2"}, {"clause": "isccc:4.2.1"}]


def test_a_file_inside_evidence_is_registered_where_it_is(home: Repository, secops: Secops) -> None:
    home.write({"evidence/主体/照片.png": b"png"})
    code, out, _ = secops(
        "evidence", "add", home.root / "evidence/主体/照片.png", "--kind", "场所照片", "-C", home.root
    )
    assert code == 0 and out.startswith("就地登记")
    assert records(read(home))[1]["file"] == "evidence/主体/照片.png"


def test_a_registered_file_without_a_hash_gets_it(home: Repository, secops: Secops) -> None:
    secops("evidence", "add", home.root / "evidence/主体/章程.pdf", "-C", home.root)
    assert records(read(home))[0]["sha256"] == hashlib.sha256(b"%PDF articles").hexdigest()


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "a clause that is not there": (("--supports", "isccc:4.1.99", "--kind", "营业执照"), "是否想写 4.1.1"),
    "a clause without a standard": (("--supports", "4.1.99", "--kind", "营业执照"), "没有写标准"),
    "a full-width colon": (("--supports", "isccc：4.1.1", "--kind", "营业执照"), "半角"),
    "a standard that is not there": (("--supports", "iscc:4.1.1", "--kind", "营业执照"), "没有标准 iscc"),
    "a kind that is not there": (("--kind", "执照"), "是否想写 营业执照"),
    "no kind, and clauses that ask for several": (("--supports", "isccc:4.1.1",), "--kind"),
    "a date of another form": (("--kind", "营业执照", "--issued", "2026/1/2"), "2026-11-20 的样子"),
    "an end before the beginning": (("--kind", "营业执照", "--issued", "2026-01-02", "--expires", "2026-01-01"), "早于"),
    "a state secret": (("--kind", "营业执照", "--confidentiality", "秘密"), "不得进入仓库"),
    "a marking that is none": (("--kind", "营业执照", "--confidentiality", "保密"), "密级"),
    "a folder outside": (("--kind", "营业执照", "--to", "../别处"), "不能用"),
    "a folder of Windows": (("--kind", "营业执照", "--to", "CON"), "不能用"),
    "a hidden folder": (("--kind", "营业执照", "--to", ".git"), "不能用"),
    "an identity number as a title": (("--kind", "营业执照", "--title", "张三 110101199003077213"), "身份证号码"),
    "an id that is taken": (("--kind", "营业执照", "--id", "old"), "已在台账里"),
    "an id with a blank": (("--kind", "营业执照", "--id", "a b"), "标识不能含空格"),
    "a register elsewhere": (("--kind", "营业执照", "--register", "people.register.yaml"), "台账不能放在"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_the_repository_as_it_was(name: str, home: Repository, secops: Secops) -> None:
    options, words = REFUSED[name]
    before = tree(home.root)
    code, _, err = secops("evidence", "add", home.root.parent / "营业执照.pdf", *options, "-C", home.root)
    assert code == 2 and words in err, err
    assert tree(home.root) == before


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "是空的"),
        ("110101199003077213.pdf", b"x", "文件名里有"),
        ("~$合同.docx", b"x", "临时文件"),
        (".hidden.pdf", b"x", "不能用"),
        ("a.register.yaml", b"[]", "是台账"),
        ("指针.pdf", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "Git LFS"),
    ],
)
def test_files_that_are_no_evidence_are_refused(
    name: str, content: bytes, words: str, home: Repository, secops: Secops
) -> None:
    (home.root.parent / name).write_bytes(content)
    code, _, err = secops("evidence", "add", home.root.parent / name, "--kind", "合同", "-C", home.root)
    assert code == 2 and words in err, err


def test_names_that_differ_in_case_only_are_refused(home: Repository, secops: Secops) -> None:
    home.write({"evidence/A.pdf": b"a"})
    (home.root.parent / "a.PDF").write_bytes(b"b")
    code, _, err = secops("evidence", "add", home.root.parent / "a.PDF", "--kind", "合同", "-C", home.root)
    assert code == 2 and "只差大小写" in err


def test_folders_that_differ_in_case_only_are_refused(home: Repository, secops: Secops) -> None:
    home.write({"evidence/Docs/a.pdf": b"a"})
    file = home.root.parent / "营业执照.pdf"
    code, _, err = secops("evidence", "add", file, "--kind", "合同", "--to", "docs", "-C", home.root)
    assert code == 2 and "只差大小写" in err
    assert secops("evidence", "add", file, "--kind", "合同", "--to", "Docs", "-C", home.root)[0] == 0


def test_a_linked_folder_is_refused(home: Repository, secops: Secops, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (home.root / "evidence/链接").symlink_to(tmp_path / "away")
    code, _, err = secops(
        "evidence", "add", home.root.parent / "营业执照.pdf", "--kind", "合同", "--to", "链接", "-C", home.root
    )
    assert code == 2 and "符号链接" in err and not list((tmp_path / "away").iterdir())


def test_a_name_with_other_content_is_refused_and_replaced_only_where_git_has_the_old(
    home: Repository, secops: Secops
) -> None:
    file = home.root.parent / "营业执照.pdf"
    secops("evidence", "add", file, *ADD, "-C", home.root)
    file.write_bytes(b"%PDF new")
    before = tree(home.root)
    assert "内容不同" in secops("evidence", "add", file, "--to", "主体", "-C", home.root)[2]
    assert "还没有提交" in secops("evidence", "add", file, "--to", "主体", "--replace", "-C", home.root)[2]
    assert tree(home.root) == before
    home.commit()
    code, out, _ = secops(
        "evidence", "add", file, "--to", "主体", "--replace", "--expires", "2031-01-01", "-C", home.root
    )
    assert (code, out[:2]) == (0, "换新")
    assert read(home, "evidence/主体/营业执照.pdf") == b"%PDF new"
    record = records(read(home))[1]
    assert (record["sha256"], record["expires"]) == (hashlib.sha256(b"%PDF new").hexdigest(), "2031-01-01")


def test_several_files_are_added_in_one_go_or_none_of_them(home: Repository, secops: Secops) -> None:
    files = [home.root.parent / f"合同{number}.pdf" for number in (1, 2, 3)]
    for number, file in enumerate(files):
        file.write_bytes(b"%d" % number)
    files[2].write_bytes(b"")
    before = tree(home.root)
    assert secops("evidence", "add", *files, "--kind", "合同", "-C", home.root)[0] == 2
    assert tree(home.root) == before
    files[2].write_bytes(b"2")
    assert secops("evidence", "add", *files, "--kind", "合同", "-C", home.root)[0] == 0
    assert [r["id"] for r in records(read(home, "evidence/evidence.register.yaml"))] == ["合同1", "合同2", "合同3"]


def test_dry_run_writes_nothing(home: Repository, secops: Secops) -> None:
    before = tree(home.root)
    code, out, _ = secops("evidence", "add", home.root.parent / "营业执照.pdf", *ADD, "--dry-run", "-C", home.root)
    assert code == 0 and "新登记" in out and "没有写" in out
    assert tree(home.root) == before


def test_a_register_that_cannot_be_read_stops_everything(home: Repository, secops: Secops) -> None:
    home.write({REGISTER: "- {id: a\n"})
    code, _, err = secops("evidence", "add", home.root.parent / "营业执照.pdf", *ADD, "-C", home.root)
    assert code == 2 and "读不出" in err and not (home.root / "evidence/主体/营业执照.pdf").exists()


KILLED = """
import os, signal, sys
from secops_cli.cli import evidence_writing
evidence_writing.write_whole = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
from secops_cli.cli.app import run
run(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_between_file_and_register_it_can_be_run_again(home: Repository, secops: Secops) -> None:
    """The file is there whole, the register as it was; the second run recognises the file and registers it."""
    words = ["evidence", "add", str(home.root.parent / "营业执照.pdf"), *ADD, "-C", str(home.root)]
    done = subprocess.run([sys.executable, "-c", KILLED, *words], env=os.environ | {"SECOPS_CACHE": ""}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert read(home, "evidence/主体/营业执照.pdf") == PDF and read(home) == OLD.encode()
    assert not any(d.severity == "error" for d in home.diagnostics())
    code, out, _ = secops(*words)
    assert code == 0 and out.startswith("就地登记")
    assert records(read(home))[1]["sha256"] == OID


def test_a_full_disk_leaves_the_register_and_no_scrap(
    home: Repository, secops: Secops, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = tree(home.root)
    code, _, err = secops("evidence", "add", home.root.parent / "营业执照.pdf", *ADD, "-C", home.root)
    assert code == 2 and "磁盘空间" in err
    assert tree(home.root) == before


def test_a_file_that_changes_while_it_is_copied_is_not_registered(
    home: Repository, secops: Secops, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody still writes it: the copy is not what was hashed."""
    from secops_cli.cli import evidence_writing

    file, before = home.root.parent / "营业执照.pdf", evidence_writing.copy_whole

    def grown(*arguments: Any) -> None:
        file.write_bytes(PDF + b"more")
        before(*arguments)

    monkeypatch.setattr(evidence_writing, "copy_whole", grown)
    whole = tree(home.root)
    code, _, err = secops("evidence", "add", file, *ADD, "-C", home.root)
    assert code == 2 and "在拷贝时变了" in err and tree(home.root) == whole


def test_a_pointer_is_registered_with_the_hash_of_its_content(home: Repository, secops: Secops) -> None:
    file = home.root.parent / "扫描件.pdf"
    file.write_text(f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize {len(PDF)}\n")
    assert secops("evidence", "add", file, "--kind", "营业执照", "-C", home.root)[0] == 0
    assert records(read(home, "evidence/evidence.register.yaml"))[0]["sha256"] == OID


def test_private_data_are_no_evidence(home: Repository, secops: Secops) -> None:
    home.write({"private.yaml": "a: 1\n"})
    code, _, err = secops("evidence", "add", home.root / "private.yaml", "--kind", "合同", "-C", home.root)
    assert code == 2 and "个人信息" in err
    home.write({REGISTER: OLD.replace("evidence/主体/章程.pdf", "private.yaml").encode()})
    assert "SEC303" in home.codes()


# --- list and verify --------------------------------------------------------------------------------------------

LISTED = """\
- {id: a, title: 甲, kind: 合同, file: evidence/a.pdf, issued: 2020-01-01, expires: 2021-01-01}
- {id: b, title: 乙, kind: 制度文件, file: evidence/b.pdf, expires: 2026-11-19, supports: [{clause: "isccc:4.2.7-a"}]}
- {id: c, title: 丙, kind: 制度文件, file: evidence/c.pdf, expires: 2026-11-20}
- {id: d, title: 丁, kind: 制度文件, file: evidence/d.pdf, expires: 2026-12-20}
- {id: e, title: 戊, kind: 社会保险缴纳证明, file: evidence/e.pdf, issued: 2026-05-21}
"""
SETTINGS = "format: 1\nfreshness: {社会保险缴纳证明: 6}\ntargets: [{standard: isccc, category: F, level: 三级}]\n"


@pytest.fixture
def listed(repo: Make) -> Repository:
    files = {f"evidence/{name}.pdf": name.encode() for name in "abcde"}
    people = "- {id: p, name: 某, evidence: [c]}\n"
    rows = "- {clause: 4.1.1, conclusion: 符合, evidence: [d]}\n"
    return repo(
        {
            "evidence/a.register.yaml": LISTED,
            "secops.yaml": SETTINGS,
            "people.yaml": people,
            "assessments/isccc/a.yaml": rows,
            **files,
        }
    )


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ((), "abcde"),
        (("--kind", "制度文件"), "bcd"),
        (("--expired",), "b"),
        (("--expiring", "0"), "c"),
        (("--expiring", "1"), "ce"),
        (("--expiring", "29"), "ce"),
        (("--expiring", "30"), "cde"),
        (("--unused",), "ae"),
        (("--clause", "isccc:4.1.1"), "d"),
        (("--clause", "isccc-sv-001-2015:4.2.7-a"), "b"),
        (("--kind", "制度文件", "--expired", "--unused"), ""),
    ],
)
def test_list_shows_what_fits_all_conditions(
    options: tuple[str, ...], ids: str, listed: Repository, secops: Secops
) -> None:
    """On 2026-11-20: b ended yesterday, c ends today, e after six months tomorrow, a contract never."""
    code, out, _ = secops("evidence", "list", listed.root, "--as-of", "2026-11-20", "--format", "json", *options)
    document = json.loads(out)
    jsonschema.validate(document, json.loads(schema_files()["contract-evidence-list.schema.json"]))
    assert (code, "".join(entry["id"] for entry in document["evidence"])) == (0, ids)


def test_list_tells_people_what_each_document_serves(listed: Repository, secops: Secops) -> None:
    out = secops("evidence", "list", listed.root, "--as-of", "2026-11-20")[1]
    assert "已于 2026-11-19 到期" in out and "1 处记录" in out and "共 5 份" in out


def test_sm3_is_added_where_it_is_asked_for(listed: Repository, secops: Secops) -> None:
    out = secops("evidence", "list", listed.root, "--kind", "合同", "--digest", "sm3", "--format", "json")[1]
    [entry] = json.loads(out)["evidence"]
    assert entry["sm3"] == hashlib.new("sm3", b"a").hexdigest()
    assert entry["sha256"] == hashlib.sha256(b"a").hexdigest()


def test_a_machine_without_sm3_says_so(listed: Repository, secops: Secops, monkeypatch: pytest.MonkeyPatch) -> None:
    real = hashlib.new

    def no_sm3(name: str, *rest: object) -> object:
        if name == "sm3":
            raise ValueError("unsupported hash type sm3")
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(hashlib, "new", no_sm3)
    for command in ("list", "verify"):
        code, _, err = secops("evidence", command, listed.root, "--digest", "sm3")
        assert code == 2 and "没有 SM3" in err
    assert secops("evidence", "list", listed.root)[0] == 0


def test_verify_fails_on_findings_and_keeps_its_contract(listed: Repository, secops: Secops) -> None:
    code, out, _ = secops("evidence", "verify", listed.root, "--as-of", "2026-11-20", "--format", "json")
    document = json.loads(out)
    jsonschema.validate(document, json.loads(schema_files()["contract-evidence-verify.schema.json"]))
    assert code == 1
    assert {d["code"] for d in document["diagnostics"]} == {"SEC305", "SEC623", "SEC625"}
    assert [entry["sha256"] for entry in document["evidence"]] == [
        hashlib.sha256(n.encode()).hexdigest() for n in "abcde"
    ]
    assert secops("evidence", "verify", listed.root, "--fail-on", "error")[0] == 0


def test_verify_reads_what_the_cache_remembers_otherwise(
    home: Repository, secops: Secops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file replaced with its size and times restored fools the cache, not this command."""
    monkeypatch.setenv("SECOPS_CACHE", str(tmp_path / "cache"))
    secops("evidence", "add", home.root.parent / "营业执照.pdf", *ADD, "-C", home.root)
    secops("validate", home.root)
    path = home.root / "evidence/主体/营业执照.pdf"
    seen = path.stat()
    path.write_bytes(PDF[::-1])
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert "SEC304" in secops("evidence", "verify", home.root)[1]


def test_a_revision_is_listed_and_verified_without_a_checkout(listed: Repository, secops: Secops) -> None:
    listed.commit()
    (listed.root / "evidence/a.pdf").unlink()
    assert "SEC302" in secops("evidence", "verify", listed.root, "--as-of", "2026-11-20")[1]
    assert "SEC302" not in secops("evidence", "verify", listed.root, "--at", "HEAD", "--as-of", "2026-11-20")[1]


# --- review -----------------------------------------------------------------------------------------------------

ROWS = """\
# 首次自评
defaults: {assessor: 王, date: 2026-03-01}
rows:
  - clause: 4.1.1      # 主体
    conclusion: 符合
    evidence: [a, {id: b, pages: 1-3}]
  - clause: 4.1.2
    conclusion: 不符合
    evidence: [a]
"""
BOTH = """\
- {id: a, title: 甲, kind: 营业执照, file: evidence/a.pdf}
- {id: b, title: 乙, kind: 产权关系证明, file: evidence/b.pdf}
- {id: c, title: 丙, kind: 产权关系证明, file: evidence/c.pdf, supports: [{clause: "isccc:4.1.1", pages: 7}]}
"""
ROW_FILE = "assessments/isccc/a.yaml"


@pytest.fixture
def reviewed(repo: Make) -> Repository:
    files = {f"evidence/{name}.pdf": name.encode() for name in "abc"}
    owner = (
        "name: 某公司\ncredit_code: 91990000MA0EXAMP17\nindependent_legal_person: true\n"
        "registered_in_mainland: true\nevidence: [a]\n"
    )
    return repo({"evidence/a.register.yaml": BOTH, ROW_FILE: ROWS, "organization.yaml": owner, **files})


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


WRITTEN = ROWS.replace(
    "[a, {id: b, pages: 1-3}]",
    f'[{{id: a, sha256: {sha("a")}}}, {{id: b, pages: 1-3, sha256: {sha("b")}}}, {{id: c, pages: "7", sha256: {sha("c")}}}]\n'
    "    date: 2026-05-01\n    assessor: 李",
)


def test_review_notes_the_hashes_in_the_smallest_change(reviewed: Repository, secops: Secops) -> None:
    """Those of documents that name the clause themselves, too; a 不符合 rests on nothing that could change it."""
    code, out, _ = secops(
        "evidence", "review", "isccc:4.1.1", "--yes", "--date", "2026-05-01", "--assessor", "李", "-C", reviewed.root
    )
    assert code == 0 and "已写 assessments/isccc/a.yaml：1 行" in out
    assert read(reviewed, ROW_FILE).decode() == WRITTEN


def test_a_changed_document_makes_the_row_stale_until_somebody_looks(reviewed: Repository, secops: Secops) -> None:
    reviewed.write({ROW_FILE: WRITTEN})
    assert reviewed.verdict("isccc:4.1.1").changed == ()
    assert secops("evidence", "review", "-C", reviewed.root)[:2] == (0, "没有要复核的行\n")
    reviewed.write({"evidence/b.pdf": b"new"})
    assert reviewed.verdict("isccc:4.1.1").pending == "需复核"
    code, out, _ = secops("evidence", "review", "-C", reviewed.root)
    assert code == 1 and "变动  b 乙" in out and "相同  a 甲" in out
    secops("evidence", "review", "--all", "--yes", "--date", "2026-06-01", "-C", reviewed.root)
    assert reviewed.verdict("isccc:4.1.1").verdict == "符合"
    assert read(reviewed, ROW_FILE).decode() == WRITTEN.replace(sha("b"), sha("new")).replace(
        "2026-05-01", "2026-06-01"
    )


def test_rows_that_cannot_be_reviewed_are_not_passed_over_in_silence(reviewed: Repository, secops: Secops) -> None:
    reviewed.write({ROW_FILE: WRITTEN, "evidence/b.pdf": b"new"})
    register = BOTH.replace("file: evidence/b.pdf", f"file: evidence/b.pdf, sha256: {sha('b')}")
    reviewed.write({"evidence/a.register.yaml": register})
    code, out, _ = secops("evidence", "review", "isccc:4.1.1", "--yes", "-C", reviewed.root)
    assert code == 1 and "不能复核：b 文件与登记的哈希不符" in out
    assert read(reviewed, ROW_FILE).decode() == WRITTEN


def test_review_without_a_terminal_asks_for_yes(
    reviewed: Repository, secops: Secops, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    code, _, err = secops("evidence", "review", "--all", "-C", reviewed.root)
    assert code == 2 and "--yes" in err and read(reviewed, ROW_FILE).decode() == ROWS
    assert secops("evidence", "review", "--all", "--dry-run", "-C", reviewed.root)[0] == 0


def test_review_does_not_confirm_a_row_whose_document_is_gone(reviewed: Repository, secops: Secops) -> None:
    (reviewed.root / "evidence/b.pdf").unlink()
    _, out, _ = secops("evidence", "review", "--all", "--yes", "-C", reviewed.root)
    assert "不能复核：b 文件不存在" in out and read(reviewed, ROW_FILE).decode() == ROWS


def test_review_refuses_a_day_that_has_not_come(reviewed: Repository, secops: Secops) -> None:
    code, _, err = secops("evidence", "review", "--all", "--yes", "--date", "2199-01-01", "-C", reviewed.root)
    assert code == 2 and "还没有到" in err


def test_review_keeps_line_ends_and_other_cycles(repo: Make, secops: Secops) -> None:
    """Two cycles; only the row of the one in force is looked at."""
    settings = "format: 1\ncycles: [{id: 一, from: 2025-01-01}, {id: 二, from: 2026-01-01}]\ntargets: [{standard: isccc, category: F, level: 三级}]\n"
    rows = "- {clause: 4.1.1, conclusion: 符合, cycle: 一, evidence: [a]}\r\n- {clause: 4.1.1, conclusion: 符合, cycle: 二, evidence: [a]}\r\n"
    repository = repo(
        {
            "secops.yaml": settings,
            ROW_FILE: rows.encode(),
            "evidence/a.register.yaml": BOTH.split("\n", maxsplit=1)[0] + "\n",
            "evidence/a.pdf": b"a",
        }
    )
    secops("evidence", "review", "--all", "--yes", "--date", "2026-05-01", "-C", repository.root)
    first, second, _ = read(repository, ROW_FILE).decode().split("\r\n")
    assert first == rows.split("\r\n", maxsplit=1)[0]
    assert (
        second
        == "- {clause: 4.1.1, conclusion: 符合, cycle: 二, evidence: [{id: a, sha256: "
        + sha("a")
        + "}], date: 2026-05-01}"
    )


def test_review_keeps_its_contract(reviewed: Repository, secops: Secops) -> None:
    out = secops("evidence", "review", "--all", "--format", "json", "-C", reviewed.root)[1]
    document = json.loads(out)
    jsonschema.validate(document, json.loads(schema_files()["contract-evidence-review.schema.json"]))
    assert [(d["id"], d["state"]) for d in document["rows"][0]["evidence"]] == [
        ("a", "未记"),
        ("b", "未记"),
        ("c", "未记"),
    ]
