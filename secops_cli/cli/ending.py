"""How a command ends: its answer is printed and its code is the program's."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from secops_cli.cache.answers import Answer
    from secops_cli.pipeline import Request, Result


def keep_line_ends() -> None:
    """Have line ends printed as they are: a calendar's are CRLF, which Windows would make CR CR LF."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="")


def answer_of(asked: Request, command: str, compute: Callable[[Result], Answer]) -> None:
    """Print what a command answers about a repository, and end with its exit code."""
    from secops_cli.pipeline import answer

    end(answer(asked, command, compute))


def end(found: Answer) -> None:
    """Print an answer and end with its code."""
    print(found.text)
    if found.code:
        raise typer.Exit(found.code)
