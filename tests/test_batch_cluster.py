"""A real cluster on this machine gives what this machine gives by itself, loses workers, and says what is wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from secops_cli import __version__
from secops_cli.cli.app import run
from secops_cli.errors import UnreadableSource
from secops_cli.pipeline import Request
from secops_cli.tasks import batch_cluster
from secops_cli.tasks.batch import Order
from secops_cli.tasks.batch_pool import LOST, LOST_HINT
from tests.test_batch import DAY, SETTINGS, commit, lines, organization

pytest.importorskip("distributed")


class Cluster:
    """A scheduler on loopback and its workers, each a process of its own with one thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--no-dashboard", "--no-show")
        deadline = time.monotonic() + 60
        while not self._file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.address: str = json.loads(self._file.read_text())["address"]

    def _start(self, program: str, *options: str, **surroundings: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *options, "--host", "127.0.0.1"]
        command += ["--scheduler-file", str(self._file)]
        # Another folder than the caller's: what is meant from there has to be told in full.
        return subprocess.Popen(
            command,
            cwd=self._folder,
            env=os.environ | surroundings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def add_worker(self, **surroundings: str) -> subprocess.Popen[bytes]:
        place = ("--local-directory", str(self._folder / "scratch"))
        worker = self._start("dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", *place, **surroundings)
        self.workers.append(worker)
        return worker

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def started(folder: Path, workers: int) -> Iterator[Cluster]:
    cluster = Cluster(folder)
    try:
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with started(tmp_path_factory.mktemp("cluster"), 2) as found:
        yield found


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A folder, a committed one that was changed since, one with a template of its own, a revision, and two faults."""
    root = tmp_path_factory.mktemp("many")
    plain = organization(root / "a", 1)
    changed = organization(root / "b", 2)
    (changed / "evidence").mkdir()
    (changed / "evidence/a.register.yaml").write_text(
        "- {id: e1, title: 章程, kind: 制度文件, file: evidence/a.pdf}\n"
        f"- {{id: e2, title: 合同, kind: 合同, file: evidence/b.pdf, sha256: {'0' * 64}}}\n"
        "- {id: e3, title: 扫描, kind: 合同, file: evidence/c.pdf}\n",
        encoding="utf-8",
    )
    (changed / "evidence/a.pdf").write_text("一")
    (changed / "evidence/b.pdf").write_text("二")
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'1' * 64}\nsize 5\n"
    (changed / "evidence/c.pdf").write_text(pointer)
    commit(changed)
    (changed / "people.yaml").write_text("- {id: p, name: 甲}\n", encoding="utf-8")
    own = organization(root / "c", 3)
    (own / "templates").mkdir()
    shutil.copy(Path("templates/gap-report.docx"), own / "templates")
    shown = organization(root / "d", 4)
    commit(shown)
    broken = organization(root / "e", 5, settings=SETTINGS + "targets: 1\n")
    return [str(plain), str(changed), str(own), f"{shown}@main", str(broken), str(root / "nothing")]


def batch(out: Path, *arguments: str) -> int:
    return run(["batch", *arguments, "-o", str(out), "--as-of", DAY])


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("options", [["--send"], ["--send", "--report", "gap-report"], []])
def test_a_cluster_writes_what_this_machine_writes(
    options: list[str], cluster: Cluster, many: list[str], tmp_path: Path
) -> None:
    own = [option for option in options if option != "--send"]
    assert batch(tmp_path / "here", *many, *own, "--no-cache") == 1
    assert batch(tmp_path / "there", *many, *options, "--scheduler", cluster.address, "--no-cache") == 1
    assert content(tmp_path / "there") == content(tmp_path / "here")
    assert [line["fault"] is None for line in lines(tmp_path / "there")] == [True, True, True, True, False, False]


def test_what_was_done_here_is_not_sent_again(
    cluster: Cluster, many: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where an earlier run is gone on with, nor where the cache remembers the line."""
    monkeypatch.setenv("SECOPS_CACHE", str(tmp_path / "cache"))
    there = ("--scheduler", cluster.address, "--send")
    sound = [name for name in many[:4] if not name.endswith("b")]  # what lacks its content of Git LFS is asked again
    assert batch(tmp_path / "out", *sound, *there) == 0
    monkeypatch.setattr(batch_cluster, "_sealed", None)
    assert batch(tmp_path / "out", *sound, *there, "--resume") == 0
    assert batch(tmp_path / "other", *sound, *there) == 0
    assert content(tmp_path / "other") == content(tmp_path / "out")


def test_a_worker_that_dies_costs_nothing(tmp_path: Path) -> None:
    """Killed in the middle, its orders are done by the other one; each organisation has its line, and once."""
    names = [str(organization(tmp_path / f"{number:02}", number)) for number in range(60)]
    with started(tmp_path, 2) as cluster:
        arguments = ["batch", *names, "-o", str(tmp_path / "out"), "--as-of", DAY, "--scheduler", cluster.address]
        running = subprocess.Popen(
            [sys.executable, "-m", "secops_cli", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        journal = tmp_path / "out/results.partial.jsonl"
        deadline = time.monotonic() + 60
        while running.poll() is None and time.monotonic() < deadline:
            if journal.exists() and journal.read_bytes().count(b"\n") >= 3:
                break
            time.sleep(0.01)
        assert running.poll() is None
        cluster.workers[0].send_signal(signal.SIGKILL)
        told = running.communicate(timeout=120)[0].decode()
    assert running.returncode == 0, told
    assert "Traceback" not in told
    assert "distributed" not in told
    assert [line["source"] for line in lines(tmp_path / "out")] == names
    assert all(line["fault"] is None for line in lines(tmp_path / "out"))


def kill_after(outcomes: int, processes: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have processes die as soon as so many outcomes have come in."""
    original = batch_cluster._outcome
    taken: list[str] = []

    def outcome(client: Any, order: Order, future: Any) -> Any:
        found = original(client, order, future)
        taken.append(order.source)
        if len(taken) == outcomes:
            for process in processes:
                process.kill()
                process.wait()
        return found

    monkeypatch.setattr(batch_cluster, "_outcome", outcome)


def test_without_workers_it_stops_and_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch_cluster, "PATIENCE", 1)
    names = [str(organization(tmp_path / f"{number:02}", number)) for number in range(12)]
    with started(tmp_path, 1) as cluster:
        kill_after(2, cluster.workers, monkeypatch)
        assert batch(tmp_path / "out", *names, "--scheduler", cluster.address) == 2
        told = capsys.readouterr().err
        assert "没有工作进程" in told
        assert "--resume" in told
        kept = (tmp_path / "out/results.partial.jsonl").read_bytes()
        assert kept.count(b"\n") >= 2
        cluster.add_worker()
        monkeypatch.setattr(batch_cluster, "PATIENCE", 20)
        assert batch(tmp_path / "out", *names, "--scheduler", cluster.address, "--resume") == 0
    assert [line["source"] for line in lines(tmp_path / "out")] == names


def test_a_lost_scheduler_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch_cluster, "PATIENCE", 2)
    names = [str(organization(tmp_path / f"{number:02}", number)) for number in range(12)]
    with started(tmp_path, 1) as cluster:
        kill_after(1, [cluster.scheduler], monkeypatch)
        assert batch(tmp_path / "out", *names, "--scheduler", cluster.address) == 2
    told = capsys.readouterr().err
    assert "联系断了" in told
    assert "--resume" in told


@pytest.mark.parametrize("fault", [OSError(104, "reset"), TimeoutError(), RuntimeError("expiring Timeout")])
def test_whatever_a_lost_scheduler_makes_of_a_call_it_is_the_loss(fault: Exception) -> None:
    """Between two timeouts of its own Dask raises what asyncio does; closing raises it once more."""

    class Lost:
        def ncores(self) -> dict[str, int]:
            raise fault

        def close(self, timeout: float) -> None:
            raise fault

    with pytest.raises(UnreadableSource, match="联系断了"):
        order = Order("o", None, Request(Path("o"), date(2026, 11, 20)))
        list(batch_cluster._outcomes(Lost(), deque([order]), batch_cluster._begin_shared))  # type: ignore[arg-type]


def test_no_scheduler_no_address_or_another_way_to_work_is_refused(
    many: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch_cluster, "PATIENCE", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for options, word in (
        (["--scheduler", address], "连不上调度器"),
        (["--scheduler", "nonsense://x"], "不是调度器的地址"),
        (["--scheduler", address, "--jobs", "2"], "不能同用"),
        (["--send"], "同用"),
    ):
        assert batch(tmp_path / "out", many[0], *options) == 2
        assert word in capsys.readouterr().err
        assert not (tmp_path / "out").exists()


def test_what_fails_here_is_a_fault_of_its_own_and_no_lost_scheduler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository that is read here to be sent, and in whose reading the system fails, stops none of the others."""
    names = [str(organization(tmp_path / f"o{number}", number)) for number in range(3)]
    opening = batch_cluster.opening

    def failing(order: Order) -> Any:
        if order.source == names[1]:
            raise OSError(5, "Input/output error")
        return opening(order)

    monkeypatch.setattr(batch_cluster, "opening", failing)
    with started(tmp_path, 1) as cluster:
        assert batch(tmp_path / "out", *names, "--scheduler", cluster.address, "--send") == 1
    faults = [one["fault"] for one in lines(tmp_path / "out")]
    assert [bool(fault) for fault in faults] == [False, True, False]
    assert "Input/output error" in faults[1]["message"]


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:1", "tcp://127.0.0.1", "nonsense", "tcp://a:b"])
def test_what_is_no_address_is_refused_at_once(address: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Dask would wait for its own threads first, and end with a traceback."""
    begun = time.monotonic()
    assert batch(tmp_path / "out", "nowhere", "--scheduler", address) == 2
    told = capfd.readouterr().err.splitlines()
    assert time.monotonic() - begun < 10 and len(told) == 2 and "不是调度器的地址" in told[0]


def test_an_order_that_costs_worker_after_worker_is_a_fault_of_its_own() -> None:
    from distributed import KilledWorker

    class Lost:
        def exception(self, timeout: float) -> Exception:
            return KilledWorker("key", None, 3)  # type: ignore[arg-type]

    order = Order("x", None, Request(Path("x"), date(2026, 11, 20)))
    line = batch_cluster._outcome(None, order, Lost()).line  # type: ignore[arg-type]
    assert line is not None
    assert line["fault"] == {"message": LOST, "hint": LOST_HINT}


def test_workers_of_another_version_are_refused(
    cluster: Cluster,
    many: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(batch_cluster, "__version__", f"{__version__}.1")
    assert batch(tmp_path / "out", many[0], "--scheduler", cluster.address) == 2
    assert f"不是 {__version__}.1" in capsys.readouterr().err


def test_without_dask_it_says_what_to_install(
    many: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert batch(tmp_path / "out", many[0], "--scheduler", "tcp://127.0.0.1:1") == 2
    assert "secops-cli[cluster]" in capsys.readouterr().err
