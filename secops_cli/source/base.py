"""What a source offers, whichever it is: a listing, bytes, digests, and the commit they belong to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Final, Literal, Protocol

from secops_cli.errors import UnreadableSource
from secops_cli.source.lfs import Objects, Pointer

MAX_FILES = 200_000
MAX_DATA_FILE = 8 * 1024 * 1024
"""Bytes of one YAML file; larger ones are a diagnostic. Evidence has no such limit: it is hashed in blocks."""

FileKind = Literal["file", "link", "other"]
Blocks = Iterator[bytes]
BLOCK: Final = 1024 * 1024
"""Bytes that are read of a large file at a time."""


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
    def prefix(self) -> str:
        """The folder inside its git repository, `""` or ending in `/`; empty outside git."""
        ...

    @property
    def committed_on(self) -> date | None:
        """The day of a revision in its committer's time zone; None for a folder."""
        ...

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield (path, content) in the order asked; None for what cannot be read or has more than `MAX_DATA_FILE`."""
        ...

    def hashes(self, paths: Iterable[str]) -> dict[str, str | None]:
        """Return the SHA-256 of each file in lower-case hexadecimal; None for one that cannot be read.

        Of a Git LFS pointer it is that of the content that it stands for.
        """
        ...

    def pointers(self, paths: Iterable[str]) -> dict[str, Pointer]:
        """Return those of the files that are Git LFS pointers, sound or damaged."""
        ...

    def blocks(self, paths: Iterable[str]) -> Iterator[tuple[str, Blocks | None]]:
        """Yield (path, content in blocks) in the order asked; the blocks hold until the next file is asked for.

        Of a Git LFS pointer they are the content, whose hash the caller has to check; None for what cannot be read, or
        is not on this machine.
        """
        ...

    @property
    def objects(self) -> Objects:
        """What Git LFS keeps on this machine."""
        ...

    def is_committed(self, path: str) -> bool:
        """Say whether a file is in the commit."""
        ...

    def dirty(self) -> bool:
        """Say whether what was read differs from the commit; False for a revision and outside git."""
        ...


def in_blocks(stream: IO[bytes]) -> Blocks:
    """Yield what is left of a stream in blocks."""
    while block := stream.read(BLOCK):
        yield block


def is_folder(path: Path) -> bool:
    """Say whether there is a folder; a path that the system cannot even look at has none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def too_many_files() -> UnreadableSource:
    """Return the reason to stop at a folder that is no evidence repository."""
    return UnreadableSource(f"文件或文件夹超过 {MAX_FILES} 个", "给出证据仓库本身的文件夹，而不是它的上级。")


def composed(path: str) -> str:
    """Return a path in Unicode NFC: macOS lists decomposed names, git and people write composed ones."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def escapes(path: str) -> bool:
    """Say whether a path from data could lead out of the repository on any system.

    Absolute, `..`, backslashes, drive letters, colons (streams), NUL and control characters, empty parts, and the
    device names of Windows are all refused, so that a repository means the same everywhere.
    """
    return _ESCAPING.search(path) is not None


_ESCAPING = re.compile(
    r"""
    ^$ | ^/ | [\\:\x00-\x1f]                            # nothing, absolute, another system's separators and streams
    | (?:^|/) (?: \.{0,2} | \.git | git~\d+ ) (?:/|$)    # an empty part, . or .., git's own folder
    | [ .] (?:/|$)                                       # Windows drops these from the end of a name
    | (?:^|/) (?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) [ ]* (?:[./]|$)  # device names of Windows
    | [\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]     # what cannot be seen could hide any of these
    """,
    re.VERBOSE | re.IGNORECASE,
)
