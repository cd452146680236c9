"""The files of a new evidence repository: a commented skeleton, or the sample with its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter

from secops_cli.errors import CatalogueError
from secops_cli.load.transcode import parse

_HIDDEN = {"gitattributes": ".gitattributes", "gitignore": ".gitignore"}
"""Names without their dot, so that packaging tools and git do not act on the templates themselves."""


class HistoryStep(BaseModel):
    """One commit of the sample's history: when, why, and which files it adds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: str
    date: AwareDatetime
    adds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit to make: the files it adds, by path."""

    message: str
    date: datetime
    paths: tuple[str, ...]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a packaged folder: POSIX path → content."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    named = {"/".join((*p.relative_to(folder).parts[:-1], _HIDDEN.get(p.name, p.name))): p for p in found}
    return {name: path.read_bytes() for name, path in named.items()}


def plan_history(steps_file: Path, paths: list[str]) -> list[Commit]:
    """Return the commits that build up these files.

    A file belongs to the first step one of whose patterns it matches; the last step takes what is left.

    Raises:
        CatalogueError: the packaged file is not readable.
    """
    parsed = parse(steps_file.read_bytes())
    if parsed.shape != "list":
        raise CatalogueError(f"{steps_file} 无法读取")
    steps = TypeAdapter(list[HistoryStep]).validate_json(parsed.body)
    left = list(paths)
    commits = []
    for step in steps:
        last = step is steps[-1]
        own = [path for path in left if last or any(fnmatch(path, pattern) for pattern in step.adds)]
        left = [path for path in left if path not in own]
        commits.append(Commit(step.message, step.date, tuple(own)))
    return commits
