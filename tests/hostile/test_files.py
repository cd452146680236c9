"""Files that lead elsewhere, never end, or are too many, too large or too deep."""

from __future__ import annotations

import os
import socket
import stat
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from secops_cli.source import base, folder, revision
from tests.assess.filing_repository import FULL
from tests.conftest import Repository
from tests.hostile.conftest import Make, Secops

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")

SECRET = "geheim-4711"
"""Stands in a file outside the repository; wherever it turns up, something was followed."""
REGISTER = "- {{id: e, title: t, kind: 合同, file: '{file}', sha256: '{sha}'}}\n"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that no command has any business in."""
    away = tmp_path / "outside"
    for name in ("a.yaml", "people/a.yaml", "self-assessment.xlsx", "text.yaml"):
        (away / name).parent.mkdir(parents=True, exist_ok=True)
        (away / name).write_text(f"id: {SECRET}\nname: {SECRET}\n")
    return away


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def everything_said(secops: Secops, root: Path, out: Path) -> str:
    """What the reading commands print, and the bytes of the files they make."""
    said = ""
    for words in (
        ["validate", root, "--format", "json"],
        ["grade", root, "--no-fail"],
        ["evidence", "list", root, "--format", "json"],
        ["evidence", "verify", root],
        ["report", "self-assessment", root, "--format", "xlsx", "-o", out, "--force"],
        ["sheet", "export", "-C", root, "-o", out / "all.xlsx", "--force"],
    ):
        said += "".join(str(part) for part in secops(*words))
    from secops_cli.deliver.packing import unpack

    for path in out.glob("*.xlsx"):
        said += "".join(part.decode("utf-8", "replace") for part in unpack(path.read_bytes()).values())
    return said


FOLDERS = ("people", "templates", "standards", "forms", "assessments/isccc", "systems", "evidence/more")
FILES = (
    "people/a.yaml", "organization.yaml", "evidence/all.register.yaml", "evidence/a.pdf", "private.yaml",
    "templates/self-assessment.xlsx", "standards/own/clauses.yaml", "forms/a.yaml", "forms/sheet-a.yaml",
    "systems/s/system.yaml", "assessments/isccc/rows.yaml",
)  # fmt: skip


@pytest.mark.parametrize("places", [FOLDERS, FILES], ids=["folders", "files"])
def test_a_link_to_the_outside_is_not_followed(
    repo: Make, secops: Secops, outside: Path, tmp_path: Path, places: tuple[str, ...]
) -> None:
    """In the place of anything that is read: data, evidence, templates, overlays, mappings of forms."""
    victim = repo({"evidence/x.register.yaml": REGISTER.format(file="evidence/a.pdf", sha="0" * 64)})
    for place in places:
        link = victim.root / place
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(outside if link.suffix == "" else outside / "a.yaml")
    assert SECRET not in everything_said(secops, victim.root, tmp_path / "out")


@pytest.mark.parametrize("path", ["../outside/a.yaml", "/etc/passwd", "evidence/../../outside/a.yaml"])
def test_a_path_in_a_register_or_in_evidence_add_leads_nowhere_else(
    repo: Make, secops: Secops, outside: Path, tmp_path: Path, path: str
) -> None:
    victim = repo({"evidence/x.register.yaml": REGISTER.format(file=path, sha="0" * 64)})
    assert "SEC303" in secops("validate", victim.root)[1]
    secops("evidence", "pack", victim.root, "-o", tmp_path / "pack")
    assert not any(SECRET.encode() in content for content in snapshot(tmp_path / "pack").values())
    (tmp_path / "new.pdf").write_bytes(b"x")
    for option in ("--to", "--register"):
        before = snapshot(tmp_path)
        code, _, _ = secops("evidence", "add", tmp_path / "new.pdf", "--kind", "合同", option, path, "-C", victim.root)
        # `--to /etc/passwd` is the folder evidence/etc/passwd.
        inside = {name for name in snapshot(tmp_path).keys() - before if "org/evidence/etc/passwd/" not in name}
        assert not inside and (code == 2 or path.startswith("/"))


@pytest.mark.parametrize("place", ["evidence", "evidence/主体", "people", "forms", "standards"])
def test_nothing_is_written_through_a_linked_folder(
    repo: Make, secops: Secops, outside: Path, tmp_path: Path, place: str
) -> None:
    """Sheets, evidence and mappings: each command that writes into a repository."""
    victim = repo()
    (victim.root / place).parent.mkdir(exist_ok=True)
    (victim.root / place).symlink_to(outside)
    (tmp_path / "new.pdf").write_bytes(b"x")
    list_of_people(tmp_path / "list.xlsx")
    (tmp_path / "map.yaml").write_text(
        "family: people\nsheet: Sheet\ncolumns: {姓名: name, 入职日期: employment.from}\n", "utf-8"
    )
    before = snapshot(outside)
    add = ["evidence", "add", tmp_path / "new.pdf", "--kind", "合同", "-C", victim.root]
    codes = [
        secops(*add, "--to", "主体")[0],
        secops("sheet", "import", tmp_path / "list.xlsx", "--map", tmp_path / "map.yaml", "--yes", "-C", victim.root)[
            0
        ],
    ]
    assert snapshot(outside) == before
    assert 2 in codes or 1 in codes or place == "standards"


def test_a_saved_mapping_is_not_written_through_a_linked_folder(
    repo: Make, secops: Secops, outside: Path, tmp_path: Path
) -> None:
    from tests.deliver.blank_forms import filing_2025

    victim = repo(FULL)
    (victim.root / "forms").symlink_to(outside)
    blank = tmp_path / "空表.docx"
    blank.write_bytes(filing_2025())
    before = snapshot(outside)
    code, _, err = secops("form", "fill", blank, "-C", victim.root, "--save", "mine", "-o", tmp_path / "o.docx")
    assert code == 2 and "符号链接" in err
    assert snapshot(outside) == before and not (tmp_path / "o.docx").exists()


def test_pipes_and_devices_are_not_waited_for(repo: Make, secops: Secops, tmp_path: Path) -> None:
    """In each place that is read; a pipe that is opened would hang the test."""
    victim = repo({"evidence/x.register.yaml": REGISTER.format(file="evidence/pipe", sha="0" * 64)})
    for place in (
        "people.yaml",
        "evidence/pipe",
        "templates/self-assessment.xlsx",
        "forms/a.yaml",
        "standards/o/a.yaml",
    ):
        path = victim.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(path)
    said = everything_said(secops, victim.root, tmp_path / "out")
    assert "SEC109" in said
    pipe = victim.root / "evidence/pipe"
    for words in (
        ["verify", pipe, "-C", victim.root],
        ["sheet", "import", pipe, "-C", victim.root],
        ["form", "fill", pipe, "-C", victim.root],
        ["standard", "text", "import", pipe, "--standard", "isccc", "-C", victim.root],
        ["evidence", "add", pipe, "--kind", "合同", "-C", victim.root],
        ["validate", victim.root, "--baseline", pipe],
    ):
        assert secops(*words)[0] == 2, words


def become_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def become_device(path: Path) -> None:
    """One that never ends."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root can make devices")


@pytest.mark.parametrize("make", [become_socket, become_device], ids=["socket", "device"])
def test_sockets_and_devices_are_not_read(
    repo: Make, secops: Secops, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    victim = repo({"evidence/x.register.yaml": REGISTER.format(file="evidence/odd", sha="0" * 64)})
    for place in ("people.yaml", "evidence/odd", "templates/self-assessment.xlsx", "forms/a.yaml"):
        path = victim.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path)
    assert "SEC109" in everything_said(secops, victim.root, tmp_path / "out")
    odd = victim.root / "evidence/odd"
    for words in (
        ["verify", odd, "-C", victim.root],
        ["form", "fill", odd, "-C", victim.root],
        ["evidence", "add", odd, "--kind", "合同", "-C", victim.root],
        ["validate", victim.root, "--baseline", odd],
    ):
        assert secops(*words)[0] == 2, words


def test_a_hard_link_is_an_ordinary_file_and_is_replaced_not_written_into(
    repo: Make, secops: Secops, tmp_path: Path
) -> None:
    """Whoever can make one can read the file anyway; but the other name must not change with ours."""
    register = "- {id: old, title: t, kind: 合同}\n"
    victim = repo({"evidence/x.register.yaml": register})
    other = tmp_path / "other"
    os.link(victim.root / "evidence/x.register.yaml", other)
    (tmp_path / "new.pdf").write_bytes(b"x")
    assert secops("evidence", "add", tmp_path / "new.pdf", "--kind", "合同", "-C", victim.root)[0] == 0
    assert other.read_text() == register
    assert "new" in (victim.root / "evidence/x.register.yaml").read_text("utf-8")


# --- size, depth, number ----------------------------------------------------------------------------------------


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {k: v}\n" + "".join(f"b{n}: &b{n} {{<<: [{','.join(['*a'] * 50)}]}}\n" for n in range(50))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "SEC104"),
        (MERGE_BOMB, "SEC104"),
        ("a: &a [*a]\n", "SEC104"),
        ("[" * 100_000 + "]" * 100_000, "SEC106"),
        ("{a: " * 100_000 + "}" * 100_000, "SEC106"),
        ("- " * 100_000, "SEC106"),
        ("!!python/object/apply:os.system ['true']\n", "SEC104"),
        ("&" + "a" * 1_000_000 + " x\n", "SEC104"),
    ],
    ids=["laughs", "merges", "itself", "lists", "maps", "dashes", "python", "anchor"],
)
@pytest.mark.parametrize("place", ["people.yaml", "secops.yaml", "evidence/a.register.yaml"])
def test_yaml_that_grows_or_sinks_is_a_finding(repo: Make, secops: Secops, place: str, content: str, code: str) -> None:
    begin = time.perf_counter()
    if place == "people.yaml":  # what reads it is the same everywhere, and measuring takes time
        tracemalloc.start()
    try:
        exit_code, out, err = secops("validate", repo({place: content}).root)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert exit_code in (1, 2) and (code in out or place in out + err)
    assert peak < 150_000_000 and time.perf_counter() - begin < 20


def test_a_scalar_of_a_gigabyte_is_not_read(repo: Make, secops: Secops) -> None:
    """A sparse file: as large as it says, and nearly nothing on the disk."""
    victim = repo({"people.yaml": "name: "})
    os.truncate(victim.root / "people.yaml", 1 << 30)
    tracemalloc.start()
    try:
        assert "SEC107" in secops("validate", victim.root)[1]
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def list_of_people(path: Path) -> Path:
    """A list as another program wrote it, for which the remembered mappings are read."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["姓名", "入职日期"])
    book.active.append(["王某", "2020-01-01"])
    book.save(path)
    return path


@pytest.mark.parametrize("content", [BOMB, "[" * 100_000, "- " * 100_000], ids=["laughs", "lists", "dashes"])
def test_a_mapping_of_a_form_that_grows_or_sinks_is_refused(
    repo: Make, secops: Secops, tmp_path: Path, content: str
) -> None:
    from tests.deliver.blank_forms import filing_2025

    victim = repo(FULL | {"forms/a.yaml": content, "forms/sheet-a.yaml": content})
    (tmp_path / "空表.docx").write_bytes(filing_2025())
    file = list_of_people(tmp_path / "list.xlsx")
    for words in (["form", "inspect", tmp_path / "空表.docx"], ["sheet", "import", file, "--yes"]):
        code, _, err = secops(*words, "-C", victim.root)
        assert code == 2 and "读不出" in err


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("templates/self-assessment.xlsx", ["report", "self-assessment", "org", "--format", "xlsx"]),
        ("secops.yaml", ["validate", "org"]),
        ("forms/sheet-a.yaml", ["sheet", "import", "list.xlsx", "-C", "org"]),
        ("standards/om-form/text.yaml", ["standard", "text", "import", "a.txt", "--standard", "om-form", "-C", "org"]),
        ("private.yaml", ["form", "inspect", "list.xlsx", "-C", "org"]),
    ],
)
def test_a_huge_file_in_any_place_is_not_read(
    repo: Make, secops: Secops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    victim = repo({place: "x"})
    os.truncate(victim.root / place, 1 << 30)
    list_of_people(tmp_path / "list.xlsx")
    (tmp_path / "a.txt").write_text("1 x\n")
    tracemalloc.start()
    try:
        secops(*words)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()


def many(root: Path, number: int) -> None:
    for block in range(number // 1000):
        path = root / f"evidence/{block:04}"
        path.mkdir(parents=True)
        for n in range(1000):
            (path / f"{n:03}").touch()


def test_many_tiny_files_are_counted_and_passed_over(repo: Make, secops: Secops) -> None:
    victim = repo()
    many(victim.root, 5_000)
    assert secops("validate", victim.root)[0] == 0


def test_more_files_than_the_limit_stop_the_command(
    repo: Make, secops: Secops, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = repo()
    many(victim.root, 1_000)
    for room in (base, folder, revision):
        monkeypatch.setattr(room, "MAX_FILES", 1_001)
    assert secops("validate", victim.root)[0] == 0
    (victim.root / "evidence/one-more").touch()
    code, _, err = secops("validate", victim.root)
    assert code == 2 and "超过 1001 个" in err


@pytest.mark.skipif("SECOPS_ENDURANCE" not in os.environ, reason="takes minutes: make endurance")
def test_a_million_tiny_files_stop_the_command(repo: Make, secops: Secops) -> None:
    victim: Repository = repo()
    many(victim.root, 1_000_000)
    code, _, err = secops("validate", victim.root)
    assert code == 2 and f"超过 {base.MAX_FILES} 个" in err
