"""Two writers at once take turns; one that is killed leaves each file as it was or as it was to be."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

import pytest

from secops_cli.cli.writing import turn
from secops_cli.load.transcode import parse
from tests.assess.filing_repository import FULL
from tests.conftest import SETTINGS, Repository
from tests.hostile.conftest import Make, Secops
from tests.hostile.writing import (
    PEOPLE,
    REGISTER,
    Start,
    add,
    ended,
    forked,
    hashes,
    prepare,
    spawned,
    writing_commands,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and flock of POSIX")

OF_X = hashlib.sha256(b"x").hexdigest()
HOLDING = """\
import sys, time
from pathlib import Path
from secops_cli.cli.writing import turn
with turn(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(root: Path, seconds: float) -> subprocess.Popen[str]:
    """A process that has the turn."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(root), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


# --- turns --------------------------------------------------------------------------------------------------------


def test_writers_at_the_same_time_lose_nothing(repo: Make, secops: Secops, tmp_path: Path) -> None:
    """Without turns, several of them plan from the same register, and one finds it changed."""
    victim = repo({REGISTER: "- {id: old, title: t, kind: 合同}\n"})
    files = [tmp_path / f"new{n}.pdf" for n in range(4)]
    for file in files:
        file.write_bytes(file.name.encode())
    assert secops(*add(victim.root, files[0]), "--dry-run")[0] == 0  # imports what the others need
    processes = [forked(add(victim.root, file), tmp_path / f"log-{file.name}") for file in files]
    assert [ended(process) for process in processes] == [0] * len(files)
    text = (victim.root / REGISTER).read_text("utf-8")
    assert all(f"new{n}.pdf" in text for n in range(4)) and not parse(text.encode()).faults


def test_a_turn_ends_with_the_process_that_has_it(repo: Make, secops: Secops, tmp_path: Path) -> None:
    """There is no lock that a dead process leaves behind."""
    victim = repo()
    (tmp_path / "new.pdf").write_bytes(b"x")
    holder = hold(victim.root, 600)
    holder.kill()
    holder.wait()
    code, _, err = secops(*add(victim.root, tmp_path / "new.pdf"))
    assert code == 0 and "正在写" not in err


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == process:
            found.append(int(path.parent.name))
    return found


@pytest.mark.skipif(sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="processes that parse")
def test_a_turn_does_not_stay_with_the_helpers_of_a_killed_process(repo: Make, tmp_path: Path) -> None:
    """They are copies of it, and have the lock, too."""
    rows = "".join(f"- {{id: p%d-{n}, name: 人{n}, services: [], title: {'x' * 200}}}\n" for n in range(200))
    victim = repo({f"people/{number}.yaml": rows.replace("%d", str(number)) for number in range(60)})
    process = spawned(["evidence", "review", "--all", "--yes", "-C", victim.root], tmp_path / "log")
    deadline = time.monotonic() + 60
    while len(helpers := children(process)) < 2:
        assert time.monotonic() < deadline and os.waitpid(process, os.WNOHANG) == (0, 0)
    os.kill(process, signal.SIGKILL)
    assert ended(process) == -signal.SIGKILL and helpers
    begin = time.monotonic()
    with turn(victim.root):
        assert time.monotonic() - begin < 10


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


# --- every command ------------------------------------------------------------------------------------------------

ROWS = """\
defaults: {category: F, by: 自评, assessor: 李某, date: 2026-10-30}
rows:
  - {clause: 4.1.1, conclusion: 符合, evidence: [old]}
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a repository `org` in which every writing command has something to write, and what they take."""
    folder = tmp_path_factory.mktemp("written")
    victim = Repository(folder / "org").write(
        FULL
        | {
            "secops.yaml": SETTINGS,
            "people.yaml": PEOPLE,
            REGISTER: f"- {{id: old, title: t, kind: 营业执照, file: evidence/a.pdf, sha256: '{OF_X}'}}\n",
            "evidence/a.pdf": "x",
            "assessments/isccc/rows.yaml": ROWS,
        }
    )
    victim.commit()
    prepare(victim.root, folder)
    return folder


@pytest.fixture
def copy(written: Path, tmp_path: Path) -> Path:
    """A copy of the repository for one test."""
    return Path(shutil.copytree(written / "org", tmp_path / "copy"))


def again(written: Path, copy: Path) -> None:
    """As nobody had written."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(written / "org", copy)


def wait_for_words(log: Path, words: str) -> None:
    deadline = time.monotonic() + 60
    while words not in (text := log.read_text("utf-8") if log.exists() else ""):
        assert time.monotonic() < deadline, text
        time.sleep(0.02)


COMMANDS = (
    "sheet import", "sheet import --map", "evidence add", "evidence review", "standard text import", "form fill",
    "report", "report topology", "trend", "sheet export", "evidence pack .zip", "evidence pack", "batch",
    "schema", "init",
)  # fmt: skip
IN_TURN = (
    "sheet import",
    "sheet import --map",
    "evidence add",
    "evidence review",
    "standard text import",
    "form fill",
    "schema",
    "init",
)
"""Those that change a repository; the others write whole files to where they are told."""
QUICK = COMMANDS if "SECOPS_ENDURANCE" in os.environ else (*IN_TURN, "report", "evidence pack .zip", "evidence pack")
"""Those that change a repository, and one of each way to write elsewhere."""
JOURNAL = "results.partial.jsonl"


def test_every_writing_command_is_here(tmp_path: Path) -> None:
    """Whatever calls what writes files is in the table."""
    package = Path(sys.modules["secops_cli"].__file__ or "").parent / "cli"
    calls = ("write_whole(", "replacing(", "write_pack(", "write_text(", "write_bytes(", '.open("w', "os.replace(")
    writing = {path.stem for path in package.glob("*.py") if any(call in path.read_text("utf-8") for call in calls)}
    assert writing == {
        "files", "reference",  # what the others use; what makes our own pages
        "app", "batch", "evidence", "evidence_packing", "evidence_writing", "form", "init", "report", "sheet",
        "sheet_map", "trend", "wording",
    }  # fmt: skip
    assert tuple(writing_commands(tmp_path, tmp_path)) == COMMANDS


@pytest.mark.parametrize("name", QUICK)
def test_a_command_at_the_same_time_as_itself_leaves_what_it_leaves_alone(
    secops: Secops, written: Path, copy: Path, tmp_path: Path, name: str
) -> None:
    """Whoever comes second finds it done, or says that the target is there."""
    words = writing_commands(written, copy)[name]
    assert secops(*words)[0] in (0, 1)
    after = hashes(copy)
    assert after != hashes(written / "org"), f"{name} writes nothing"
    again(written, copy)
    logs = [tmp_path / f"log{number}" for number in range(2)]
    codes = [ended(process) for process in [forked(words, log) for log in logs]]
    said = [log.read_text("utf-8") for log in logs]
    assert min(codes) in (0, 1), said
    assert all(code in (0, 1) or (code == 2 and "secops: " in text) for code, text in zip(codes, said, strict=True)), (
        codes,
        said,
    )
    assert hashes(copy) == after
    kept = {".git", ".vscode", ".gitignore", ".gitattributes"}
    assert not [path for path in copy.rglob(".*") if path.name not in kept]


@pytest.mark.parametrize("name", IN_TURN)
def test_a_command_waits_for_one_that_writes_and_says_for_whom(
    written: Path, copy: Path, tmp_path: Path, name: str
) -> None:
    (copy / "new").mkdir()
    before = hashes(copy)
    holder = hold(copy / "new" if name == "init" else copy, 600)
    try:
        process = forked(writing_commands(written, copy)[name], tmp_path / "log")
        whose = f"(进程 {holder.pid})" if sys.platform == "linux" else ""
        wait_for_words(tmp_path / "log", f"另一个 secops 正在写这里{whose}")
        assert hashes(copy) == before
    finally:
        holder.kill()
        holder.wait()
    assert ended(process) in (0, 1)
    assert hashes(copy) != before


def test_different_imports_at_once_are_all_there(written: Path, copy: Path, tmp_path: Path) -> None:
    """Sheet, list, evidence, wording and mapping, all into one repository at the same time."""
    commands = writing_commands(written, copy)
    processes = [(name, forked(commands[name], tmp_path / f"log-{name}")) for name in IN_TURN if name != "init"]
    for name, process in processes:
        assert ended(process) in (0, 1), (name, (tmp_path / f"log-{name}").read_text("utf-8"))
    people = "".join(path.read_text("utf-8") for path in (copy / "people.yaml", *copy.glob("people/*.yaml")))
    assert "改名3" in people and "王某" in people
    assert "new.pdf" in (copy / REGISTER).read_text("utf-8")
    assert (copy / "forms/mine.yaml").exists() and (copy / "standards/ccrc-om-form/text.yaml").exists()
    assert not [path for path in copy.rglob("*.yaml") if parse(path.read_bytes()).faults]


def test_two_names_of_one_repository_are_one_turn(written: Path, copy: Path, tmp_path: Path) -> None:
    """What is locked is the folder, not its name: a link to it leads to the same turn."""
    (tmp_path / "link").symlink_to(copy)
    holder = hold(tmp_path / "link", 600)
    try:
        process = forked(writing_commands(written, copy)["evidence review"], tmp_path / "log")
        wait_for_words(tmp_path / "log", "正在写")
    finally:
        holder.kill()
        holder.wait()
    assert ended(process) in (0, 1)


@pytest.mark.parametrize("name", [".lock", ".secops.lock", "secops.lock", ".git/index.lock"])
def test_no_file_of_the_repository_is_taken_for_a_lock(written: Path, copy: Path, secops: Secops, name: str) -> None:
    """A pipe, a folder, a link to a device: there is no file that could be one."""
    makes: tuple[Callable[[Path], None], ...] = (os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero"))
    for make in makes:
        again(written, copy)
        make(copy / name)
        assert secops(*writing_commands(written, copy)["evidence add"])[0] == 0


def test_a_pipe_or_a_file_in_place_of_a_repository_is_not_waited_for(secops: Secops, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "new.pdf").write_bytes(b"x")
    for place in (tmp_path / "pipe", tmp_path / "new.pdf", tmp_path / "none"):
        assert secops(*add(place, tmp_path / "new.pdf"))[0] == 2
    assert secops("schema", tmp_path / "pipe")[0] == 2
    assert secops("init", tmp_path / "pipe")[0] == 2


def test_who_is_interrupted_while_waiting_writes_nothing(written: Path, copy: Path, tmp_path: Path) -> None:
    before = hashes(copy)
    holder = hold(copy, 600)
    try:
        process = forked(writing_commands(written, copy)["evidence add"], tmp_path / "log")
        wait_for_words(tmp_path / "log", "正在写")
        os.kill(process, signal.SIGINT)
        assert ended(process) == 130
    finally:
        holder.kill()
        holder.wait()
    assert hashes(copy) == before


def test_a_new_file_is_not_replaced_by_who_comes_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked, and it was not there; where a file system knows no second names, the last one stays."""
    from secops_cli.cli.files import replacing, write_whole
    from secops_cli.errors import TargetExists

    target = tmp_path / "a"
    with pytest.raises(FileExistsError), replacing(target, new=True) as stream:
        stream.write(b"second")
        write_whole(target, b"first")
    assert target.read_bytes() == b"first" and [path.name for path in tmp_path.iterdir()] == ["a"]
    with pytest.raises(TargetExists):
        write_whole(target, b"second")

    def unknown(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", unknown)
    write_whole(tmp_path / "b", b"new")
    assert (tmp_path / "b").read_bytes() == b"new"


def test_a_link_that_leads_nowhere_counts_as_there(tmp_path: Path) -> None:
    from secops_cli.cli.files import write_whole
    from secops_cli.errors import TargetExists

    (tmp_path / "a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TargetExists):
        write_whole(tmp_path / "a", b"x")
    assert not (tmp_path / "elsewhere").exists()


# --- kill -9 ------------------------------------------------------------------------------------------------------


def killed_at_random(
    written: Path, copy: Path, begin: Start, names: Sequence[str], chance: random.Random
) -> dict[str, int]:
    """Run and kill; return how many rounds of each command were killed before they ended."""
    commands, log = writing_commands(written, copy), copy.parent / "log"
    killed = dict.fromkeys(names, 0)
    whole: dict[str, tuple[dict[str, str], float]] = {}
    before = hashes(copy)
    for name in names:
        if name not in whole:
            again(written, copy)
            start = time.perf_counter()
            assert ended(begin(commands[name], log)) in (0, 1), log.read_text("utf-8")
            whole[name] = hashes(copy), time.perf_counter() - start
            assert whole[name][0] != before, f"{name} writes nothing"
        after, seconds = whole[name]
        again(written, copy)
        process = begin(commands[name], log)
        time.sleep(seconds * chance.uniform(0.3, 1.05))  # first comes the start of Python, or what is imported late
        os.kill(process, signal.SIGKILL)
        killed[name] += ended(process) == -signal.SIGKILL
        now = hashes(copy)
        for path, found in now.items():
            if path.endswith(JOURNAL):  # grows line by line
                assert all(json.loads(line) for line in (copy / path).read_text("utf-8").splitlines())
            else:
                assert found in (before.get(path), after.get(path)), f"{name}: {path} is neither old nor new"
        assert before.keys() <= now.keys(), f"{name}: a file is gone"
    return killed


def test_a_killed_writer_leaves_old_files_or_new_ones(written: Path, copy: Path) -> None:
    killed = killed_at_random(written, copy, forked, QUICK, random.Random(6))
    assert sum(killed.values()) > len(QUICK) / 3, killed


@pytest.mark.skipif("SECOPS_ENDURANCE" not in os.environ, reason="takes minutes: make endurance")
def test_hundreds_of_killed_writers_leave_old_files_or_new_ones(written: Path, copy: Path) -> None:
    killed = killed_at_random(written, copy, spawned, list(islice(cycle(COMMANDS), 400)), random.Random(7))
    (copy.parent / "killed.json").write_text(json.dumps(killed))
    assert min(killed.values()) > 5, killed


@pytest.mark.parametrize("syscall", ["write", "fsync", "chmod", "replace"])
def test_killed_at_each_step_of_a_write_the_file_is_whole(tmp_path: Path, syscall: str) -> None:
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
    target = tmp_path / "people.yaml"
    old, new = PEOPLE.encode(), b"new" * 100_000
    for when in ("before", "after"):
        target.write_bytes(old)
        done = subprocess.run([sys.executable, "-c", program, syscall, when, str(target)], check=False)
        assert done.returncode == -signal.SIGKILL
        assert target.read_bytes() == (new if (syscall, when) == ("replace", "after") else old)
