"""`secops init`: a new evidence repository."""

from __future__ import annotations

import contextlib
from pathlib import Path

from secops_cli.cli.files import write_whole
from secops_cli.cli.options import Profile
from secops_cli.cli.writing import turn
from secops_cli.deliver.new_repository import Commit, files_of, plan_history, skeleton
from secops_cli.errors import TargetExists, UnreadableSource
from secops_cli.source.packaged import packaged

NEXT = {
    Profile.provider: (
        "接着：",
        "  1. 填写 organization.yaml 与 people/，登记 evidence/，在 secops.yaml 写明目标",
        "  2. secops validate 列出问题，secops grade 看级别",
        "  3. git init 开始留痕",
    ),
    Profile.operator: (
        "接着：",
        "  1. 在 organization.yaml 写单位与备案的联系人，把 systems/example/ 改成自己的系统，一个系统一个文件夹",
        "  2. secops validate 列出问题；secops grade --explain system:example 看等级怎样推出、还要办什么",
        "  3. secops lifecycle example 看走到哪一步、接着做什么",
        "  4. git init 开始留痕；以后每次改动用 secops change 看是不是重大变更",
    ),
}
"""What to do with a new skeleton."""
NEXT_OF_SAMPLE = (
    "试试：",
    "  secops grade {folder} --as-of 2026-11-20",
    "  secops change -C {folder} HEAD~3..HEAD    # 五个系统三次提交以来的变更，五种判定各一",
    "  secops lifecycle -C {folder} --as-of 2026-11-20",
)
_AUTHOR = ("示例安全服务有限公司", "evidence@example.invalid")
"""Author of the sample's commits: fixed, so that its history is the same everywhere and needs no git identity."""


def create(folder: Path, sample: bool, profile: Profile) -> int:
    """Write a new repository into a folder that is absent or empty.

    Args:
        folder: where.
        sample: the sample organisation with its history instead of a skeleton.
        profile: whose skeleton.

    Returns:
        how many files were written.

    Raises:
        TargetExists: the folder holds something.
        UnreadableSource: it cannot be written, or the sample's history cannot be made for lack of git.
    """
    templates = packaged("templates")
    files = files_of(packaged("sample-org")) if sample else skeleton(templates / "repository", profile)
    with contextlib.suppress(OSError):  # who looks next says why it is none
        folder.mkdir(parents=True, exist_ok=True)
    with turn(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise TargetExists(f"{folder} 不是空文件夹", "换一个新的文件夹；已有的仓库不会被改动。")
        for name, content in files.items():
            write_whole(folder / name, content)
        if sample:
            _commit_all(folder, plan_history(templates / "sample-history.yaml", files))
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
            for name, content in commit.files.items():
                if (folder / name).read_bytes() != content:
                    write_whole(folder / name, content, force=True)
            repository.index.add(list(commit.files))
            repository.index.commit(
                commit.message, author=author, committer=author, author_date=commit.date, commit_date=commit.date,
                skip_hooks=True,
            )  # fmt: skip
