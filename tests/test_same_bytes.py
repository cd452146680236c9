"""Same commit, same bytes: whatever the locale, the time zone, the order of sets, the checkout, the cache."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from secops_cli.cli.app import run
from secops_cli.deliver.papers import PAPERS
from secops_cli.deliver.topology import chinese_font
from secops_cli.exchange.sheets.columns import FAMILIES
from tests.conftest import Repository

SAMPLE = Path(__file__).parent.parent / "sample-org"
DAY = ("--as-of", "2026-11-20")

OTHER_TARGETS = re.compile(r"^  - \{standard: (isccc, category: [^FB]|tcas, category: [^E]).*\n", re.MULTILINE)
"""All but three, for every target has documents of its own, and they are made alike."""

CAMPAIGN = {
    "campaign.yaml": "id: c\ntitle: 推进\n",
    "participants.yaml": "- {id: a, campaign: c, name: 甲, systems: [{id: s, name: 系统}]}\n"
    "- {id: b, campaign: c, name: 乙}\n",
}
"""Others whom the sample organisation would coordinate."""

MAKE = """
import contextlib, json, locale, sys
with contextlib.suppress(locale.Error):
    locale.setlocale(locale.LC_ALL, "")
from secops_cli.cli.app import run
for command in json.loads(sys.argv[1]):
    if (code := run(command)) != 0:
        sys.exit(f"{command}: {code}")
"""


@dataclass(frozen=True)
class Machine:
    """Where files are made: its environment, and its copy of the repository."""

    repository: Path
    out: Path
    environment: Mapping[str, str]

    def start(self, commands: Sequence[Sequence[str]]) -> subprocess.Popen[bytes]:
        """Make files in a process of this machine, which stands in its repository."""
        return subprocess.Popen(
            [sys.executable, "-c", MAKE, json.dumps(commands)],
            cwd=self.repository,
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Machine, Machine]:
    """The sample organisation in two commits, the same repository in two places."""
    home = tmp_path_factory.mktemp("machines")
    first, second = home / "a" / "org", home / "另 一 处" / "深 一 层" / "证据仓库"
    shutil.copytree(SAMPLE, first)
    repository = Repository(first)
    repository.write(CAMPAIGN).commit("before")
    settings = (first / "secops.yaml").read_text(encoding="utf-8")
    repository.write({"secops.yaml": OTHER_TARGETS.sub("", settings)}).commit("fewer targets")
    owner = (first / "organization.yaml").read_text(encoding="utf-8")
    assert "样例路 1 号" in owner
    repository.write({"organization.yaml": owner.replace("样例路 1 号", "样例路 2 号")}).commit("after")
    shutil.copytree(first, second)
    library = str(Path(__file__).parent.parent)
    east = {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "SECOPS_CACHE": str(home / "a cache")}
    west = {"LC_ALL": another_locale(), "TZ": "Pacific/Honolulu", "PYTHONHASHSEED": "4242", "SECOPS_CACHE": ""}
    return (
        Machine(first, home / "made in the east", {"PYTHONPATH": library, **east}),
        Machine(second, home / "在西边做的", {"PYTHONPATH": library, **west}),
    )


def another_locale() -> str:
    """One that sorts and writes unlike C where the system has such a one."""
    try:
        known = subprocess.run(["locale", "-a"], capture_output=True, check=False).stdout.decode().split()
    except FileNotFoundError:
        known = []
    others = [name for name in known if name not in ("C", "POSIX")]
    return next((name for name in others if name.lower().endswith(("utf8", "utf-8"))), "C.UTF-8")


def made_on_both(machines: tuple[Machine, Machine], folder: str, commands: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """What the commands write, after both machines were seen to write the same; `OUT` is the folder to write to."""
    running = [
        machine.start([[word.replace("OUT", str(machine.out / folder)) for word in command] for command in commands])
        for machine in machines
    ]
    faults = [process.communicate()[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], faults
    east, west = (
        {
            path.relative_to(machine.out / folder).as_posix(): path.read_bytes()
            for path in (machine.out / folder).rglob("*")
            if path.is_file()
        }
        for machine in machines
    )
    assert sorted(east) == sorted(west)
    assert [name for name in east if east[name] != west[name]] == []
    return east


def report(name: str, *more: str) -> list[str]:
    return ["report", name, *more, *DAY, "-o", f"OUT/{name}"]


@pytest.mark.slow
def test_every_document_of_the_registry_is_the_same_bytes(machines: tuple[Machine, Machine]) -> None:
    """Each of its own command, in the order of the list; none may be left out."""
    compared = {paper.name for paper in PAPERS if paper.revisions != "never"}
    made = made_on_both(
        machines,
        "papers",
        [report(paper.name, *(["HEAD~1..HEAD"] if paper.name in compared else [])) for paper in PAPERS],
    )
    assert {name.split("/")[0] for name in made} == {paper.name for paper in PAPERS}


def test_self_assessments_are_the_same_bytes(machines: tuple[Machine, Machine]) -> None:
    made = made_on_both(machines, "forms", [report("self-assessment")])
    assert {name.rpartition(".")[2] for name in made} == {"docx", "xlsx"}
    assert any("公共管理" in name for name in made)


def test_packs_are_the_same_bytes(machines: tuple[Machine, Machine]) -> None:
    pack = ["evidence", "pack", *DAY, "--digest", "sm3", "-o"]
    made = made_on_both(machines, "packs", [[*pack, "OUT/包.zip"], [*pack, "OUT/包"]])
    assert {"包.zip", "包/00-封面.docx", "包/00-目录.xlsx", "包/SHA256SUMS", "包/SM3SUMS"} <= set(made)


def test_sheets_are_the_same_bytes(machines: tuple[Machine, Machine]) -> None:
    made = made_on_both(
        machines,
        "sheets",
        [["sheet", "export", family, *DAY, "-o", f"OUT/{family}.xlsx"] for family in (*FAMILIES, "all")],
    )
    assert len(made) == len(FAMILIES) + 1


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_pictures_are_the_same_bytes(machines: tuple[Machine, Machine], kind: str) -> None:
    if kind == "png" and chinese_font() is None:
        pytest.skip("no Chinese font on this machine")
    made = made_on_both(machines, kind, [["report", "topology", *DAY, "--format", kind, "-o", "OUT"]])
    assert made and all(name.endswith(f".{kind}") for name in made)


def test_a_file_of_one_machine_is_verified_on_the_other(
    machines: tuple[Machine, Machine], capsys: pytest.CaptureFixture[str]
) -> None:
    east, west = machines
    out = east.out / "crossing"
    assert run(["report", "gap-report", str(east.repository), *DAY, "-o", str(out)]) == 0
    capsys.readouterr()
    assert run(["verify", *map(str, sorted(out.iterdir())), "-C", str(west.repository)]) == 0
    assert [line[:2] for line in capsys.readouterr().out.splitlines()] == ["一致", "一致"]
