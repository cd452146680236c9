"""Digests of large files in one pass: SHA-256 always, SM3 where a user has to use domestic algorithms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Literal

from secops_cli.errors import CommandLineError

Algorithm = Literal["sha256", "sm3"]
SHA256: Final[tuple[Algorithm, ...]] = ("sha256",)
SHA256_AND_SM3: Final[tuple[Algorithm, ...]] = ("sha256", "sm3")


class Hashing:
    """Digests of one content that comes in blocks.

    Args:
        algorithms: which digests. Source: SM3 is GB/T 32905.

    Raises:
        CommandLineError: this machine's OpenSSL has no SM3.
    """

    def __init__(self, algorithms: Iterable[Algorithm] = SHA256) -> None:
        try:
            self._running = {name: hashlib.new(name) for name in algorithms}
        except ValueError:
            raise CommandLineError(
                "这台机器的 Python 所用的 OpenSSL 没有 SM3",
                "换用带 SM3 的 OpenSSL(1.1.1 以上)的 Python；SHA-256 不受影响。",
            ) from None

    def update(self, block: bytes) -> None:
        """Take the next block."""
        for running in self._running.values():
            running.update(block)

    def through(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the blocks on and take each, beside whatever is done with it meanwhile."""
        with ThreadPoolExecutor(1) as pool:
            pending: Future[None] | None = None
            for block in blocks:
                if pending is not None:
                    pending.result()
                pending = pool.submit(self.update, block)
                yield block
            if pending is not None:
                pending.result()

    def digests(self) -> dict[str, str]:
        """Return algorithm → lower-case hexadecimal of what was taken."""
        return {name: running.hexdigest() for name, running in self._running.items()}


def digests_of(blocks: Iterable[bytes], algorithms: Iterable[Algorithm] = SHA256) -> dict[str, str]:
    """Return the digests of a content. Raises as `Hashing` does."""
    hashing = Hashing(algorithms)
    for block in blocks:
        hashing.update(block)
    return hashing.digests()
