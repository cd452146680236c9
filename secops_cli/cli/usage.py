"""Typer's help and usage errors in Chinese.

Typer has its words in English and offers no catalogue for them, so its help text and its exceptions are put into
Chinese on their way out, here and nowhere else.
"""

from __future__ import annotations

import re
from typing import Any, Final

import typer
from typer.completion import install, show_callback  # type: ignore[attr-defined]
from typer.core import TyperCommand, TyperGroup

_HEADINGS: Final = (
    (r"^Usage: ", "用法: "),
    (r"^Arguments:", "参数:"),
    (r"^Options:", "选项:"),
    (r"^Commands:", "命令:"),
    (r"Show this message and exit\.", "显示帮助后退出。"),
    (r"Install completion for the current shell\.", "安装命令补全；可写明 shell，默认当前的。"),
    (
        r"Show completion for the current shell,\s+to\s+copy\s+it\s+or\s+customize\s+the\s+installation\.",
        "显示补全脚本；可写明 shell，默认当前的。",
    ),
    (r"\[required\]", "[必填]"),
    (r"\[default: ", "[默认: "),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
)

_ERRORS: Final = (
    (r"No such option: (\S+) \(Possible options: (.*)\)", r"没有选项 \1，相近的有 \2"),
    (r"No such option: (\S+)", r"没有选项 \1"),
    (r"No such command '(.*?)'\. Did you mean '(.*)'\?", r"没有命令 \1，是否想写 \2"),
    (r"No such command '(.*?)'\.", r"没有命令 \1"),
    (r"Missing command\.", "缺少命令"),
    (r"Missing (?:argument|parameter):? ?'?([^'.]*)'?.*", r"缺少参数 \1"),
    (r"Missing option '?([^'.]*)'?.*", r"缺少选项 \1"),
    (r"Got unexpected extra argument(?:s|\(s\))? ?\((.*)\)", r"多余的参数：\1"),
    (r"Option '?([^' ]+)'? requires an argument\.?", r"选项 \1 后面缺少值"),
    (r"Option '?([^' ]+)'? does not take a value\.?", r"选项 \1 不带值"),
    (r"Invalid value for (.*): '(.*)' is not one of (.*)\.", r"\1 的值 \2 不对，可用：\3"),
    (
        r"Invalid value for (.*): '(.*)' does not match the formats? (.*)\.",
        r"\1 的值 \2 不对，应写成 2026-11-20 的样子",
    ),
    (
        r"Invalid value for '?(\S+?)'?: (\S+) is not in the range (\d+)<=x<=(\d+)\.",
        r"\1 的值 \2 超出范围，应在 \3 到 \4 之间",
    ),
    (r"Invalid value for '?(\S+?)'?: '(.*)' is not a valid int(?:eger)?(?: range)?\.", r"\1 的值 \2 不对，应为整数"),
    (r"Invalid value for (.*): '(.*)' is not a valid (.*)\.", r"\1 的值 \2 不对"),
    (r"Invalid value for (.*?): (.*)", r"\1：\2"),
    (r"Invalid value: (.*)", r"\1"),
)


def in_chinese(text: str) -> str:
    """Put the fixed words of a help text into Chinese."""
    for pattern, words in _HEADINGS:
        text = re.sub(pattern, words, text, flags=re.M)
    return text


def error_in_chinese(message: str) -> str:
    """Put a usage error into Chinese; one that is not known stays as it is."""
    for pattern, words in _ERRORS:
        found = re.fullmatch(pattern, message.strip(), flags=re.S)
        if found:
            return found.expand(words).replace("', '", "、")
    return message


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        return in_chinese(super().get_help(ctx))


_SHELLS: Final = ("bash", "zsh", "fish", "powershell", "pwsh")
_INSTALL: Final = "--install-completion"
_SHOW: Final = "--show-completion"


class ChineseGroup(TyperGroup):
    """A group of commands whose help is Chinese throughout, and whose completion may be asked for by shell.

    Typer's own options of completion are flags of the shell that runs, and pass over a name that follows them.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        asked = args[0] if args and args[0] in {name for param in self.params for name in param.opts} else ""
        shell = args[1] if len(args) > 1 and not args[1].startswith("-") else None
        if asked in (_INSTALL, _SHOW) and shell not in (None, *_SHELLS):
            raise typer.BadParameter(f"没有 {shell} 的补全，可用：{'、'.join(_SHELLS)}")
        if asked == _SHOW and shell is not None:
            show_callback(ctx, next(param for param in self.params if _SHOW in param.opts), shell)
        if asked == _INSTALL:
            name, path = install(shell=shell)
            print(f"已为 {name} 装好补全：{path}；重新打开终端后可用。")
            raise typer.Exit
        return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        return in_chinese(super().get_help(ctx))


def new_app(help_text: str, *, completion: bool = False) -> typer.Typer:
    """Return an empty Typer program in our manner: plain Chinese help, no rich, no tracebacks of its own.

    Args:
        help_text: what it is for.
        completion: add the options that install completion of commands for the user's shell.
    """
    return typer.Typer(
        cls=ChineseGroup,
        help=help_text,
        no_args_is_help=True,
        add_completion=completion,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
