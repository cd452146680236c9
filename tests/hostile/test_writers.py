"""Two writers at once take turns; one that is killed leaves each file as it was or as it was to be."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from secops_cli.load.transcode import parse
from tests.conftest import Repository
from tests.hostile.conftest import Make, Secops

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and flock of POSIX")

REGISTER = "evidence/all.register.yaml"
OF_X = hashlib.sha256(b"x").hexdigest()
PEOPLE = "".join(f"- {{id: p{n}, name: 人{n}, services: []}}\n" for n in range(20))
HOLDING = """\
import sys, time
from pathlib import Path
from secops_cli.cli.writing import turn
with turn(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def start(*words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "secops_cli", *map(str, words)],
        env=os.environ | {"SECOPS_CACHE": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def hold(root: Path, seconds: float) -> subprocess.Popen[str]:
    """A process that has the turn."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(root), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def add(root: Path, file: Path) -> list[object]:
    return ["evidence", "add", file, "--kind", "合同", "--register", REGISTER, "-C", root]


# --- turns --------------------------------------------------------------------------------------------------------


def test_writers_at_the_same_time_lose_nothing(repo: Make, tmp_path: Path) -> None:
    """Without turns, several of them plan from the same register, and one finds it changed."""
    victim = repo({REGISTER: "- {id: old, title: t, kind: 合同}\n"})
    files = [tmp_path / f"new{n}.pdf" for n in range(4)]
    for file in files:
        file.write_bytes(file.name.encode())
    processes = [start(*add(victim.root, file)) for file in files]
    for process in processes:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    text = (victim.root / REGISTER).read_text("utf-8")
    assert all(f"new{n}.pdf" in text for n in range(4)) and not parse(text.encode()).faults


def test_who_waits_is_told_and_goes_on(repo: Make, tmp_path: Path) -> None:
    victim = repo()
    (tmp_path / "new.pdf").write_bytes(b"x")
    holder = hold(victim.root, 2)
    process = start(*add(victim.root, tmp_path / "new.pdf"))
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0 and err.count("另一个 secops 正在写这个仓库") == 1
    assert holder.wait(timeout=10) == 0


def test_a_turn_ends_with_the_process_that_has_it(repo: Make, secops: Secops, tmp_path: Path) -> None:
    """There is no lock that a dead process leaves behind."""
    victim = repo()
    (tmp_path / "new.pdf").write_bytes(b"x")
    holder = hold(victim.root, 600)
    holder.kill()
    holder.wait()
    code, _, err = secops(*add(victim.root, tmp_path / "new.pdf"))
    assert code == 0 and "正在写" not in err


def test_readers_and_trials_do_not_wait(repo: Make, secops: Secops, tmp_path: Path) -> None:
    victim = repo({"people.yaml": PEOPLE})
    (tmp_path / "new.pdf").write_bytes(b"x")
    assert secops("sheet", "export", "-C", victim.root, "-o", tmp_path / "a.xlsx")[0] == 0
    holder = hold(victim.root, 600)
    try:
        for words in (
            ["validate", victim.root],
            ["evidence", "review", "-C", victim.root],
            [*add(victim.root, tmp_path / "new.pdf"), "--dry-run"],
            ["sheet", "import", tmp_path / "a.xlsx", "-C", victim.root, "--dry-run"],
        ):
            assert "正在写" not in secops(*words)[2]
    finally:
        holder.kill()
        holder.wait()


def test_a_turn_leaves_nothing_in_the_repository(repo: Make, secops: Secops, tmp_path: Path) -> None:
    victim = repo()
    victim.commit()
    (tmp_path / "new.pdf").write_bytes(b"x")
    assert secops(*add(victim.root, tmp_path / "new.pdf"))[0] == 0
    assert victim.git("status", "--porcelain", "-uall").split() == ["??", REGISTER, "??", "evidence/new.pdf"]


# --- kill -9 ------------------------------------------------------------------------------------------------------


def hashes(root: Path) -> dict[str, str]:
    """Path → hash, without what a killed writer had not finished: hidden files, which secops never reads."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }


def edited_sheet(secops: Secops, root: Path, file: Path) -> Path:
    import openpyxl

    assert secops("sheet", "export", "people", "-C", root, "-o", file)[0] == 0
    book = openpyxl.load_workbook(file)
    sheet = book["人员"]
    names = next(row for row in sheet.iter_rows() if any(cell.value == "人0" for cell in row))
    column = next(cell.column for cell in names if cell.value == "人0")
    for number in range(20):
        sheet.cell(names[0].row + number, column).value = f"改名{number}"
    book.save(file)
    return file


def writing_commands(secops: Secops, victim: Repository, folder: Path) -> dict[str, Sequence[object]]:
    """Each command that writes, ready to be run in a copy of the repository at `folder/copy`."""
    copy = folder / "copy"
    (folder / "new.pdf").write_bytes(os.urandom(2_000_000))
    (folder / "text.txt").write_text("1 自定的一行要求。\n", "utf-8")
    sheet = edited_sheet(secops, victim.root, folder / "edited.xlsx")
    return {
        "sheet import": ["sheet", "import", sheet, "--yes", "-C", copy],
        "evidence add": add(copy, folder / "new.pdf"),
        "evidence review": ["evidence", "review", "--all", "--yes", "-C", copy],
        "report": ["report", "self-assessment", copy, "--format", "xlsx", "-o", copy / "out"],
        "sheet export": ["sheet", "export", "-C", copy, "-o", copy / "out/a.xlsx"],
        "evidence pack": ["evidence", "pack", copy, "-o", copy / "out/pack.zip"],
        "schema": ["schema", copy],
        "init": ["init", copy / "new"],
    }


ROWS = """\
defaults: {category: F, by: 自评, assessor: 李某, date: 2026-10-30}
rows:
  - {clause: 4.1.1, conclusion: 符合, evidence: [old]}
"""


def killed_at_random(
    secops: Secops, victim: Repository, folder: Path, rounds: int, chance: random.Random
) -> dict[str, int]:
    """Run and kill; return how many rounds of each command were killed before they ended."""
    copy, killed = folder / "copy", dict.fromkeys(commands := writing_commands(secops, victim, folder), 0)
    whole: dict[str, tuple[dict[str, str], float]] = {}
    before = hashes(victim.root)
    for number in range(rounds):
        name = list(commands)[number % len(commands)]
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(victim.root, copy)
        if name not in whole:
            begin = time.perf_counter()
            process = start(*commands[name])
            _, err = process.communicate(timeout=120)
            assert process.returncode in (0, 1), err
            whole[name] = hashes(copy), time.perf_counter() - begin
            assert whole[name][0] != before, f"{name} writes nothing"
            shutil.rmtree(copy)
            shutil.copytree(victim.root, copy)
        after, seconds = whole[name]
        process = start(*commands[name])
        time.sleep(seconds * chance.uniform(0.3, 1.05))  # what comes before is the start of Python
        process.kill()
        process.communicate()
        killed[name] += process.returncode == -signal.SIGKILL
        for path, found in hashes(copy).items():
            assert found in (before.get(path), after.get(path)), f"{name}: {path} is neither old nor new"
        assert before.keys() <= hashes(copy).keys(), f"{name}: a file is gone"
    return killed


@pytest.fixture
def written(repo: Make) -> Repository:
    return repo(
        {
            "people.yaml": PEOPLE,
            REGISTER: f"- {{id: old, title: t, kind: 营业执照, file: evidence/a.pdf, sha256: '{OF_X}'}}\n",
            "evidence/a.pdf": "x",
            "assessments/isccc/rows.yaml": ROWS,
        }
    )


def test_a_killed_writer_leaves_old_files_or_new_ones(secops: Secops, written: Repository, tmp_path: Path) -> None:
    killed = killed_at_random(secops, written, tmp_path, 12, random.Random(6))
    assert sum(killed.values()) > 3, killed


@pytest.mark.skipif("SECOPS_ENDURANCE" not in os.environ, reason="takes minutes: make endurance")
def test_hundreds_of_killed_writers_leave_old_files_or_new_ones(
    secops: Secops, written: Repository, tmp_path: Path
) -> None:
    killed = killed_at_random(secops, written, tmp_path, 400, random.Random(7))
    assert min(killed.values()) > 5, killed


@pytest.mark.parametrize("syscall", ["write", "fsync", "chmod", "replace"])
def test_killed_at_each_step_of_a_write_the_file_is_whole(written: Repository, tmp_path: Path, syscall: str) -> None:
    """Not by chance: right before and right after each step."""
    program = """
import os, signal, sys
from pathlib import Path
name, when, target = sys.argv[1:]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
real = getattr(os, name, None)
def step(*a, **k):
    if when == "after": real(*a, **k)
    die()
if name == "write":
    os.fsync = die
else:
    setattr(os, name, step)
from secops_cli.cli.files import write_whole
write_whole(Path(target), b"new" * 100_000, force=True)
"""
    target = written.root / "people.yaml"
    old, new = PEOPLE.encode(), b"new" * 100_000
    for when in ("before", "after"):
        target.write_bytes(old)
        done = subprocess.run([sys.executable, "-c", program, syscall, when, str(target)], check=False)
        assert done.returncode == -signal.SIGKILL
        assert target.read_bytes() == (new if (syscall, when) == ("replace", "after") else old)
