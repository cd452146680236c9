"""A bar for work that takes long: on the terminal of a person, never in a pipe or a log."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

import typer

T = TypeVar("T")


def progress(items: Iterable[T], title: str, *, total: int | None = None) -> Iterator[T]:
    """Return the items one by one and show on a terminal how many are done.

    The bar is written to standard error, so that the output of a command is the same with and without it.

    Args:
        items: what is worked through.
        title: what is being done, a few words.
        total: how many there are, where the items do not tell it themselves.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    with typer.progressbar(items, length=total, label=title, file=sys.stderr, show_eta=True) as bar:
        yield from bar
