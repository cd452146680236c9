"""What a command printed, by everything that it depended on.

A judgement is a pure function of the program, the files, the day and the options. Where all of these are the same as
before, so is the answer: asked again, a repository of thousands of files answers in the time it takes to read them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from secops_cli.cache.store import Store

Table = Literal["answers", "lines"]

KEPT: Final[Mapping[Table, int]] = {"answers": 100, "lines": 20_000}
"""Answers that are kept, the newest ones: what commands printed, and the lines of organisations in a batch."""
MAX_TEXT: Final = 4_000_000
"""Characters of an answer worth keeping."""


class Answer(NamedTuple):
    """An exit code and what was printed."""

    code: int
    text: str


def question_of(parts: Iterable[str]) -> str:
    """Return the key of an answer: a hash over all that it depends on, each part by itself."""
    digest = hashlib.sha256()
    for part in parts:
        written = part.encode("utf-8", "surrogateescape")
        digest.update(b"%d:" % len(written) + written)
    return digest.hexdigest()


def recall(store: Store, question: str, table: Table = "answers") -> Answer | None:
    """Return the answer to the very same question; None where there is none."""
    for _, code, text in store.select(table, [question]):
        return Answer(code, text)
    return None


def remember(store: Store, question: str, answer: Answer, table: Table = "answers") -> None:
    """Keep an answer, and drop the oldest."""
    if len(answer.text) <= MAX_TEXT:
        store.insert(table, [(question, answer.code, answer.text)])
        store.keep_newest(table, KEPT[table])
