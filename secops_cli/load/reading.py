"""YAML files of a source → parsed files, through the cache, on as many processes as the work is worth."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from secops_cli.cache import parsed as remembered
from secops_cli.cache.store import Store
from secops_cli.load.light_events import use_light_events
from secops_cli.load.transcode import Parsed, parse
from secops_cli.source.base import Source

POOL_FROM: Final = 1_500_000
"""Bytes to parse above which a second process earns its start."""
_CHUNK: Final = 250_000

Results = Iterator[tuple[str, Parsed | None]]


@dataclass(slots=True)
class Contents:
    """The bytes of a plan's files.

    Attributes:
        hashes: path → SHA-256 of the content, None for a file that could not be read.
        of: hash → content.
    """

    hashes: dict[str, str | None]
    of: dict[str, bytes]

    def only(self, paths: Container[str]) -> Contents:
        """The same of some files."""
        hashes = {path: found for path, found in self.hashes.items() if path in paths}
        kept = set(hashes.values())
        return Contents(hashes, {found: content for found, content in self.of.items() if found in kept})


def read_all(source: Source, paths: Iterable[str]) -> Contents:
    """Read many files and hash them."""
    found = Contents({}, {})
    for path, content in source.read(paths):
        found.hashes[path] = None if content is None else hashlib.sha256(content).hexdigest()
        if content is not None:
            found.of[str(found.hashes[path])] = content
    return found


def start_parsing(contents: Contents, store: Store) -> Results:
    """Begin to parse many files, and return at once where other processes do it.

    All is read before a process is forked: one that inherits the pipe to git would keep it open for ever.

    Args:
        contents: the files; their bytes are let go.
        store: the cache; what it lacks is added as it is parsed.

    Returns:
        each path with what its file says, None for a file that could not be read, in the order they were read.
    """
    known = remembered.recall(store, list(contents.of))
    missing = [content_hash for content_hash in contents.of if content_hash not in known]
    fresh = _start([contents.of[content_hash] for content_hash in missing])
    contents.of.clear()
    return _in_order(contents.hashes, known, zip(missing, fresh, strict=True), store)


def _in_order(
    hashes: dict[str, str | None], known: dict[str, Parsed], fresh: Iterator[tuple[str, Parsed]], store: Store
) -> Results:
    new: list[tuple[str, Parsed]] = []
    for path, content_hash in hashes.items():
        while content_hash is not None and content_hash not in known:
            new.append(next(fresh))
            known[new[-1][0]] = new[-1][1]
        yield path, None if content_hash is None else known[content_hash]
        if len(new) >= 500:
            remembered.remember(store, new)
            new.clear()
    remembered.remember(store, new)


def _start(contents: Sequence[bytes]) -> Iterator[Parsed]:
    workers = _processors()
    if sum(map(len, contents)) < POOL_FROM or workers < 2:
        return map(parse, contents)
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(workers, initializer=_begin)
    futures = [pool.submit(_parse_chunk, chunk) for chunk in _chunks(contents)]
    pool.shutdown(wait=False)  # no more work comes; the processes end when this is done
    return chain.from_iterable(future.result() for future in futures)


def _begin() -> None:
    """Set up a process: without the one that hands out the work it ends too, else it would keep that one's lock."""
    from multiprocessing import connection, parent_process
    from threading import Thread

    def end_with(sentinel: int) -> None:
        connection.wait([sentinel])
        os._exit(1)

    use_light_events()
    parent = parent_process()
    if parent is not None:
        Thread(target=end_with, args=(parent.sentinel,), daemon=True).start()


def _parse_chunk(contents: list[bytes]) -> list[Parsed]:
    return [parse(content) for content in contents]


def _chunks(contents: Sequence[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    for content in contents:
        chunk.append(content)
        size += len(content)
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))  # what this process may use
    except AttributeError:
        return os.cpu_count() or 1
