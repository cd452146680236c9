"""What a source offers, whichever it is: a listing, bytes, digests, and the commit they belong to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

MAX_FILES = 200_000
MAX_DATA_FILE = 8 * 1024 * 1024
"""Bytes of one YAML file; larger ones are a diagnostic. Evidence has no such limit: it is hashed in blocks."""

FileKind = Literal["file", "link", "other"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a source.

    Attributes:
        kind: `file`; `link` for a symbolic link; `other` for a device, a pipe, a submodule, a folder named like a file.
        size: bytes.
        stamp: changes whenever the content does: a blob id, or size, time and inode.
        real: the path as the file system spells it, where that differs from its NFC form.
    """

    kind: FileKind
    size: int
    stamp: str
    real: str = ""


class Source(Protocol):
    """A folder or a revision, read-only."""

    label: str
    files: dict[str, Entry]

    @property
    def commit(self) -> str | None:
        """The commit that is read, or on which the folder stands; None outside git."""
        ...

    @property
    def committed_on(self) -> date | None:
        """The day of a revision in its committer's time zone; None for a folder."""
        ...

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield (path, content) in the order asked; None for what cannot be read."""
        ...

    def sha256(self, path: str) -> str | None:
        """Return the SHA-256 of a file in lower-case hexadecimal; None where it cannot be read."""
        ...

    def dirty(self) -> bool:
        """Say whether what was read differs from the commit; False for a revision and outside git."""
        ...


def composed(path: str) -> str:
    """Return a path in Unicode NFC: macOS lists decomposed names, git and people write composed ones."""
    return unicodedata.normalize("NFC", path)


def escapes(path: str) -> bool:
    """Say whether a path from data could lead out of the repository on any system.

    Absolute, `..`, backslashes, drive letters, colons (streams), NUL and control characters, empty parts, and the
    device names of Windows are all refused, so that a repository means the same everywhere.
    """
    if not path or path.startswith("/") or "\\" in path or ":" in path or any(ord(c) < 32 for c in path):
        return True
    for part in path.split("/"):
        if part in ("", ".", "..") or part.split(".")[0].upper() in _DEVICES or part.endswith((" ", ".")):
            return True
        if part.lower() == ".git":
            return True
    return False


_DEVICES = {"CON", "PRN", "AUX", "NUL"} | {f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10)}
