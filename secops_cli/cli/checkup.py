"""What `secops doctor` looks at: this machine, and the settings of a repository."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Literal, NamedTuple

from secops_cli import __version__
from secops_cli.cli.options import cache_folder

Standing = Literal["好", "注意", "缺"]

_LIBRARIES: Final = (
    "typer", "ruamel.yaml", "pydantic", "jinja2", "openpyxl", "python-docx", "docxtpl", "lxml", "gitpython",
)  # fmt: skip
_KEPT_OUT: Final = ("private.yaml", "/out/")
_KEPT_EXACT: Final = "evidence/** -text"


class Finding(NamedTuple):
    """One thing that was looked at; what to do is empty where nothing is."""

    title: str
    standing: Standing
    detail: str
    remedy: str = ""


def findings(path: Path) -> Iterator[Finding]:
    """Yield what was found of the machine, then of the repository at a path."""
    yield from _of_machine()
    yield from _of_repository(path)


# --- the machine ------------------------------------------------------------------------------------------------


def _of_machine() -> Iterator[Finding]:
    yield Finding("secops", "好", f"{__version__}，Python {platform.python_version()}，{platform.system()}")
    yield from _libraries()
    yield _parser()
    yield _git()
    yield _fonts()
    yield _encoding()
    yield _cache()
    digests = hashlib.algorithms_available
    if "sm3" in digests:
        yield Finding("国密 SM3", "好", "可用")
    else:
        yield Finding(
            "国密 SM3", "注意", "这里的 OpenSSL 没有", "要用 --digest sm3 时，换用带 SM3 的 OpenSSL(1.1.1 起)。"
        )


def _libraries() -> Iterator[Finding]:
    lacking = []
    shown = []
    for name in _LIBRARIES:
        try:
            shown.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lacking.append(name)
    if lacking:
        yield Finding("库", "缺", "、".join(lacking), "重新安装：pip install secops-cli。")
    else:
        yield Finding("库", "好", "，".join(shown))


def _parser() -> Finding:
    try:
        import _ruamel_yaml  # noqa: F401
    except ImportError:
        return Finding(
            "C 的 YAML 解析器",
            "注意",
            "没有，改用 Python 的，结果相同，慢几倍",
            "安装 ruamel.yaml[oldlibyaml]；没有现成安装包的系统要有 C 编译器。",
        )
    return Finding("C 的 YAML 解析器", "好", "在用")


def _git() -> Finding:
    from secops_cli.errors import UnreadableSource
    from secops_cli.source import git

    try:
        found = git.program_version()
    except UnreadableSource as fault:
        return Finding("git", "缺", fault.message, fault.hint)
    return Finding("git", "好", found)


def _fonts() -> Finding:
    from secops_cli.deliver.topology import font_of_pictures
    from secops_cli.errors import UnreadableSource

    try:
        found = font_of_pictures()
    except UnreadableSource as fault:
        return Finding("画图", "注意", fault.message, fault.hint)
    if found is None:
        return Finding("画图", "注意", "没有找到中文字体", "要画 PNG 时安装一种，如 Noto Sans CJK、文泉驿、微软雅黑。")
    return Finding("画图", "好", f"中文字体 {found}")


def _encoding() -> Finding:
    name = (sys.stdout.encoding or "").lower()
    if name.replace("-", "") == "utf8":
        return Finding("终端编码", "好", "UTF-8")
    return Finding("终端编码", "注意", name or "不明", "设环境变量 PYTHONUTF8=1。")


def _cache() -> Finding:
    folder = cache_folder()
    if folder is None:
        return Finding("缓存", "注意", "关着", "不设 SECOPS_CACHE 即用默认位置；没有缓存只是慢些。")
    there = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
    if os.access(there, os.W_OK):
        return Finding("缓存", "好", str(folder))
    return Finding("缓存", "注意", f"{folder} 不能写", "用 SECOPS_CACHE 指到能写的地方；没有缓存只是慢些。")


# --- the repository ---------------------------------------------------------------------------------------------


def _of_repository(path: Path) -> Iterator[Finding]:
    from secops_cli.errors import SecopsError
    from secops_cli.load.layout import SETTINGS_FILE

    if not path.is_dir():
        yield Finding("证据仓库", "缺", f"没有这个文件夹：{path}", "检查路径。")
        return
    if not (path / SETTINGS_FILE).is_file():
        yield Finding("证据仓库", "注意", f"{path} 里没有 {SETTINGS_FILE}", "给出证据仓库的文件夹，或先 secops init。")
        return
    yield Finding("证据仓库", "好", str(path))
    try:
        yield from _of_history(path)
    except SecopsError as fault:
        yield Finding("版本", "缺", fault.message, fault.hint)
    yield _setting(path / ".gitignore", _KEPT_OUT, "不入库的文件")
    yield _setting(path / ".gitattributes", (_KEPT_EXACT,), "材料逐字节保存")


def _of_history(path: Path) -> Iterator[Finding]:
    """What git has of the folder. Raises UnreadableSource where there is no git, or it cannot read its own."""
    from secops_cli.errors import NothingThere
    from secops_cli.load.layout import PRIVATE_FILE
    from secops_cli.source import git

    repository = git.discover(path)
    real = path.resolve()
    if repository is None and any((place / ".git").exists() for place in (real, *real.parents)):
        yield Finding("版本", "缺", "有 .git，但 git 读不了它", "仓库可能损坏：用 git fsck 检查，或重新克隆。")
        return
    if repository is None:
        yield Finding(
            "版本", "注意", "不在 git 仓库里", "git init 并提交：没有历史就没有变更比较，做的文件也无法核对。"
        )
        return
    commit = git.head(repository)
    if commit is None and git.names_commit(repository):
        yield Finding("版本", "缺", "HEAD 所指的提交读不出", "仓库可能损坏：用 git fsck 检查，或重新克隆。")
        return
    if commit is None:
        yield Finding("版本", "注意", "还没有提交", "提交一次。")
        return
    try:
        tracked = git.tree(repository, commit)
    except NothingThere:
        yield Finding("版本", "注意", f"{commit[:10]} 里还没有这个文件夹", "提交一次。")
        return
    yield Finding("版本", "好", commit[:10])
    if git.is_shallow(repository):
        yield Finding("历史", "注意", "浅克隆，没有更早的版本可比", git.WHOLE)
    if PRIVATE_FILE in tracked:
        yield Finding("个人信息", "缺", f"{PRIVATE_FILE} 已提交", "从版本库移除并加入 .gitignore；历史里的要另行清除。")


def _setting(file: Path, wanted: tuple[str, ...], title: str) -> Finding:
    """Whether a settings file of git holds the lines that `init` writes."""
    from secops_cli.cli.files import read_given
    from secops_cli.errors import UnreadableSource

    try:
        lines = {line.strip() for line in read_given(file, most=1_000_000).decode(errors="replace").splitlines()}
    except UnreadableSource:
        lines = set()
    lacking = [line for line in wanted if line not in lines]
    if lacking:
        return Finding(title, "注意", f"{file.name} 里没有 {'、'.join(lacking)}", "照 secops init 写出的补上。")
    return Finding(title, "好", file.name)
