"""`secops init`: a new evidence repository."""

from __future__ import annotations

from pathlib import Path

from secops_cli.cli.files import write_whole
from secops_cli.deliver.new_repository import Commit, files_of, plan_history
from secops_cli.errors import TargetExists, UnreadableSource
from secops_cli.source.packaged import packaged

_AUTHOR = ("示例安全服务有限公司", "evidence@example.invalid")
"""Author of the sample's commits: fixed, so that its history is the same everywhere and needs no git identity."""


def create(folder: Path, sample: bool) -> int:
    """Write a new repository into a folder that is absent or empty.

    Args:
        folder: where.
        sample: the sample organisation with its history instead of the skeleton.

    Returns:
        how many files were written.

    Raises:
        TargetExists: the folder holds something.
        UnreadableSource: it cannot be written, or the sample's history cannot be made for lack of git.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TargetExists(f"{folder} 不是空文件夹", "换一个新的文件夹；已有的仓库不会被改动。")
    files = files_of(packaged("sample-org") if sample else packaged("templates") / "repository")
    for name, content in files.items():
        write_whole(folder / name, content)
    if sample:
        _commit_all(folder, plan_history(packaged("templates") / "sample-history.yaml", list(files)))
    return len(files)


def _commit_all(folder: Path, commits: list[Commit]) -> None:
    try:
        from git import Actor, Repo
    except ImportError as fault:  # GitPython looks for git as it is imported
        raise UnreadableSource("找不到 git 命令，示例的历史没有建立", "安装 git 后重新执行。") from fault
    author = Actor(*_AUTHOR)
    with Repo.init(folder, initial_branch="main") as repository:
        with repository.config_writer() as config:
            config.set_value("core", "autocrlf", "false")
        for commit in commits:
            repository.index.add(list(commit.paths))
            repository.index.commit(
                commit.message, author=author, committer=author, author_date=commit.date, commit_date=commit.date,
                skip_hooks=True,
            )  # fmt: skip
