"""Every command that writes, ready to be run beside another of its kind, or to be killed."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from secops_cli.cli.app import run
from tests.cli.test_text_import import form_file
from tests.hostile.test_files import list_of_people

REGISTER = "evidence/all.register.yaml"
PEOPLE = "".join(f"- {{id: p{n}, name: 人{n}, services: []}}\n" for n in range(20))
Words = Sequence[object]
Start = Callable[[Words, Path], int]
"""Starts a command, whose words go into a file; returns its process."""


def forked(words: Words, log: Path) -> int:
    """Run a command in a copy of this process, which has imported all that it needs."""
    process = os.fork()
    if process == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115  closed with the process
            sys.stdout = sys.stderr = open(1, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
            os._exit(run([str(word) for word in words]))
        finally:
            os._exit(99)
    return process


def spawned(words: Words, log: Path) -> int:
    """Run a command as a user does."""
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "secops_cli", *map(str, words)],
        os.environ | {"SECOPS_CACHE": ""},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )


def ended(process: int) -> int:
    """Wait for a process; its exit code, or the negative number of the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


_STATE: Final = re.compile(rb'"state":"[^"]*"')
"""What a line of results rests on: times and inodes, which no two copies have in common."""


def hashes(root: Path) -> dict[str, str]:
    """Path → hash, without what a killed writer had not finished: hidden files, which secops never reads."""
    return {
        str(path.relative_to(root)): hashlib.sha256(_STATE.sub(b"", path.read_bytes())).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }


def add(root: Path, file: Path) -> list[object]:
    return ["evidence", "add", file, "--kind", "合同", "--register", REGISTER, "-C", root]


def prepare(root: Path, folder: Path) -> None:
    """Write what the commands take in."""
    from tests.deliver.blank_forms import filing_2025

    (folder / "new.pdf").write_bytes(os.urandom(2_000_000))
    form_file(folder / "text.xlsx", 1, 2, 3)
    (folder / "list.yaml").write_text("family: people\nsheet: Sheet\ncolumns: {姓名: name}\n", "utf-8")
    (folder / "blank.docx").write_bytes(filing_2025())
    list_of_people(folder / "list.xlsx")
    _edited_sheet(root, folder / "edited.xlsx")


def _edited_sheet(root: Path, file: Path) -> None:
    import openpyxl

    assert run(["sheet", "export", "people", "-C", str(root), "-o", str(file)]) == 0
    book = openpyxl.load_workbook(file)
    sheet = book["人员"]
    names = next(row for row in sheet.iter_rows() if any(cell.value == "人0" for cell in row))
    column = next(cell.column for cell in names if cell.value == "人0")
    for number in range(20):
        sheet.cell(names[0].row + number, column).value = f"改名{number}"
    book.save(file)


def writing_commands(folder: Path, copy: Path) -> dict[str, Words]:
    """Each command that writes, ready to be run in a copy of the repository.

    Args:
        folder: where `prepare` wrote what they take in.
        copy: the copy.
    """
    here: list[object] = ["-C", copy]
    mapped = ["--map", folder / "list.yaml", "--yes"]
    return {
        "sheet import": ["sheet", "import", folder / "edited.xlsx", "--yes", *here],
        "sheet import --map": ["sheet", "import", folder / "list.xlsx", *mapped, *here],
        "evidence add": add(copy, folder / "new.pdf"),
        "evidence review": ["evidence", "review", "--all", "--yes", *here],
        "standard text import": [
            "standard", "text", "import", folder / "text.xlsx", "--standard", "om-form", *here
        ],
        "form fill": ["form", "fill", folder / "blank.docx", "--save", "mine", *here, "-o", copy / "out/filled.docx"],
        "report": ["report", "self-assessment", copy, "--format", "xlsx", "-o", copy / "out"],
        "report topology": ["report", "topology", copy, "--format", "svg", "-o", copy / "out"],
        "trend": ["trend", copy, "--format", "svg", "-o", copy / "out/trend.svg"],
        "sheet export": ["sheet", "export", *here, "-o", copy / "out/a.xlsx"],
        "evidence pack .zip": ["evidence", "pack", copy, "-o", copy / "out/pack.zip"],
        "evidence pack": ["evidence", "pack", copy, "-o", copy / "out/pack"],
        "batch": ["batch", copy, "--jobs", "1", "--report", "gap-report", "-o", copy / "out/batch"],
        "schema": ["schema", copy],
        "init": ["init", copy / "new"],
    }  # fmt: skip
