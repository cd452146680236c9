"""The files of a new evidence repository: a commented skeleton, or the sample with its history."""

from __future__ import annotations

from collections.abc import Mapping
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
    """One commit of the sample's history: when, why, and which files it adds.

    Attributes:
        adds: patterns of the files that it adds as they are in the end.
        earlier: the folder of files that it adds as they were before; a later step replaces them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: str
    date: AwareDatetime
    adds: tuple[str, ...]
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit to make: the files it adds or changes, POSIX path → content."""

    message: str
    date: datetime
    files: Mapping[str, bytes]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a packaged folder: POSIX path → content."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    named = {"/".join((*p.relative_to(folder).parts[:-1], _HIDDEN.get(p.name, p.name))): p for p in found}
    return {name: path.read_bytes() for name, path in named.items()}


def skeleton(templates: Path, profile: str) -> dict[str, bytes]:
    """Return the commented files that somebody begins with: those that everybody gets, and those of the profile.

    Args:
        templates: the folder of a skeleton's parts.
        profile: the name of one of the parts, such as `operator`.
    """
    return {**files_of(templates / "common"), **files_of(templates / profile)}


def plan_history(steps_file: Path, files: Mapping[str, bytes]) -> list[Commit]:
    """Return the commits that end in these files.

    A file belongs to the first step one of whose patterns it matches, after the last that has it as it was before;
    the last step takes what is left. Earlier versions stand beside the file of the steps, in a folder of its name.

    Raises:
        CatalogueError: the packaged file is not readable.
    """
    parsed = parse(steps_file.read_bytes())
    if parsed.shape != "list":
        raise CatalogueError(f"{steps_file} 无法读取")
    steps = TypeAdapter(list[HistoryStep]).validate_json(parsed.body)
    earlier = [files_of(steps_file.with_suffix("") / step.earlier) if step.earlier else {} for step in steps]
    left = dict(files)
    commits = []
    for number, step in enumerate(steps):
        waiting = {path for versions in earlier[number:] for path in versions}
        patterns = ("*",) if step is steps[-1] else step.adds
        own = [path for path in left if path not in waiting and any(fnmatch(path, pattern) for pattern in patterns)]
        commits.append(Commit(step.message, step.date, {**earlier[number], **{path: left.pop(path) for path in own}}))
    return commits
