"""An answer is given again only while nothing that it depends on has changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from secops_cli import pipeline
from secops_cli.cache.answers import KEPT, Answer, question_of, recall, remember
from secops_cli.cache.store import Store
from secops_cli.pipeline import Request, Result
from secops_cli.source import packaged
from tests.conftest import TODAY, Repository

Make = Callable[..., Repository]

FILES = {
    "people.yaml": "- {id: a, name: 甲, evidence: [e]}\n",
    "evidence/a.register.yaml": "- {id: e, title: 合同, kind: 劳动合同, file: evidence/a.pdf}\n",
    "evidence/a.pdf": "one",
}


class Asker:
    """Asks the same of one repository and counts how often it had to be judged."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root, self.cache, self.judged = root, cache, 0

    def ask(
        self, command: str = "validate", today: date = TODAY, at: str | None = None, *, rehash: bool = False
    ) -> str:
        def compute(result: Result) -> Answer:
            self.judged += 1
            return Answer(1, f"{len(result.diagnostics)} 个")

        return pipeline.answer(Request(self.root, today, at, None, self.cache, rehash), command, compute).text


@pytest.fixture
def asker(repo: Make, tmp_path: Path) -> Asker:
    return Asker(repo(FILES).root, tmp_path / "cache")


def test_the_same_question_is_judged_once(asker: Asker) -> None:
    """Text and exit code are those of the first time."""
    assert asker.ask() == asker.ask()
    assert asker.judged == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.yaml", "- {id: b, name: 乙, evidence: [e]}\n"),
        ("people/more.yaml", "[]\n"),
        ("evidence/a.pdf", "two"),
        ("evidence/b.pdf", "new"),
        ("notes.txt", "x"),
    ],
)
def test_a_changed_file_is_judged_anew(name: str, content: str, asker: Asker) -> None:
    """Data by content, even of the same length; other files by size, times and inode."""
    asker.ask()
    (asker.root / name).parent.mkdir(exist_ok=True)
    (asker.root / name).write_text(content)
    asker.ask()
    assert asker.judged == 2


def test_a_removed_file_is_judged_anew(asker: Asker) -> None:
    """What is no longer there no longer proves."""
    asker.ask()
    (asker.root / "evidence/a.pdf").unlink()
    asker.ask()
    assert asker.judged == 2


def test_data_that_was_only_touched_is_not_judged_anew(asker: Asker) -> None:
    """A fresh clone gives every file a new time."""
    asker.ask()
    os.utime(asker.root / "people.yaml", (1, 1))
    asker.ask()
    assert asker.judged == 1


def test_another_day_another_command_another_commit_are_judged_anew(asker: Asker, repo: Make) -> None:
    """Each is part of the question."""
    asker.ask()
    asker.ask(today=TODAY + timedelta(days=1))
    asker.ask("grade")
    repo(FILES).commit()
    asker.ask()
    assert asker.judged == 4


def test_rehash_judges_anew(asker: Asker) -> None:
    """Who asks for new hashes trusts no old answer."""
    asker.ask()
    asker.ask(rehash=True)
    assert asker.judged == 2


def test_another_program_judges_anew(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue or a module that was edited in place changes no version."""
    asker.ask()
    stamp = packaged.program_stamp() + "x"
    monkeypatch.setattr(pipeline, "program_stamp", lambda: stamp)
    asker.ask()
    assert asker.judged == 2


def test_parts_of_a_question_do_not_run_together() -> None:
    """`ab` and `c` are not `a` and `bc`."""
    assert question_of(["ab", "c"]) != question_of(["a", "bc"])


def test_only_the_newest_answers_are_kept(tmp_path: Path) -> None:
    """The cache does not grow with every edit."""
    store = Store(tmp_path, "1")
    for number in range(KEPT["answers"] + 5):
        remember(store, str(number), Answer(0, "x"))
    assert recall(store, "4") is None
    assert recall(store, "5") == Answer(0, "x")
