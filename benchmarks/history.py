"""Gives a generated repository a history: each commit changes what people change of a day's work.

`python -m benchmarks.history DIR --commits 200`
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.generate import AS_OF

COMMITS: Final = 200
_NOTES: Final = ("复核过原件。", "由项目管理办公室更新。", "与台账核对一致。", "按审批单修改。")
_KINDS: Final = ("people", "projects", "evidence", "assessments", "tools")
_SHARES: Final = (3, 4, 4, 3, 1)


def write_history(folder: Path, commits: int = COMMITS, seed: int = 5) -> None:
    """Commit on top of a committed repository until it has so many commits, a day apart, the last on the usual day.

    Each takes one to three files: their records get a remark or another year, or a file is set aside or comes back.
    The same arguments write the same history.
    """
    chance = random.Random(seed)
    files = {kind: sorted((folder / kind).rglob("*.yaml")) for kind in _KINDS}
    gone: dict[Path, bytes] = {}
    _commit(folder, "开始", _day(commits - 1), "--amend")
    for number in range(1, commits):
        [kind] = chance.choices(_KINDS, _SHARES)
        for path in chance.sample(files[kind], min(len(files[kind]), chance.randint(1, 3))):
            _change(path, gone, chance)
        _commit(folder, f"第 {number} 次", _day(commits - 1 - number))


def _day(ago: int) -> str:
    return f"{AS_OF - timedelta(days=ago)}T12:00:00+08:00"


def _change(path: Path, gone: dict[Path, bytes], chance: random.Random) -> None:
    if path in gone:
        path.write_bytes(gone.pop(path))
    elif chance.random() < 0.15:
        gone[path] = path.read_bytes()
        path.unlink()
    else:
        text = path.read_text(encoding="utf-8")
        dates = re.findall(r"\b20[12]\d-\d\d-\d\d\b", text)
        if dates and chance.random() < 0.5:
            old = chance.choice(dates)
            text = text.replace(old, f"{old[:8]}{chance.randint(10, 28)}", 1)
        path.write_text(f"{text}# {chance.choice(_NOTES)}\n", encoding="utf-8")


def _commit(folder: Path, message: str, moment: str, *more: str) -> None:
    surroundings = os.environ | {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    who = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid")
    for words in (("add", "-A"), (*who, "commit", "-q", "--allow-empty", "-m", message, *more)):
        subprocess.run(["git", "-C", str(folder), *words], check=True, env=surroundings, capture_output=True)


def main() -> None:
    """Write a history from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--commits", type=int, default=COMMITS)
    options = parser.parse_args()
    write_history(options.folder, options.commits)


if __name__ == "__main__":
    main()
