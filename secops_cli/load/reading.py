"""YAML files of a source → parsed files, through the cache, on as many processes as the work is worth."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence

from secops_cli.cache import parsed as remembered
from secops_cli.cache.store import Store
from secops_cli.load.transcode import Parsed, parse
from secops_cli.source.base import Source

POOL_FROM = 1_500_000
"""Bytes to parse above which a second process earns its start."""
_CHUNK = 250_000


def parse_all(source: Source, paths: Sequence[str], store: Store) -> dict[str, Parsed | None]:
    """Parse many files.

    Args:
        source: where the bytes come from.
        paths: YAML files of that source.
        store: the cache; what it lacks is added.

    Returns:
        path → what the file says, in the order of `paths`; None for a file that could not be read.
    """
    hashes: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    result: dict[str, Parsed | None] = {}
    for path, content in source.read(paths):
        result[path] = None
        if content is not None:
            hashes[path] = hashlib.sha256(content).hexdigest()
            contents[hashes[path]] = content
    known = remembered.recall(store, list(contents))
    missing = [content for content in contents if content not in known]
    fresh = list(zip(missing, _parse_many([contents[content] for content in missing]), strict=True))
    contents.clear()
    remembered.remember(store, fresh)
    known.update(fresh)
    for path, content_hash in hashes.items():
        result[path] = known[content_hash]
    return result


def _parse_many(contents: Sequence[bytes]) -> list[Parsed]:
    total = sum(map(len, contents))
    workers = _processors()
    if total < POOL_FROM or workers < 2:
        return [parse(content) for content in contents]
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as pool:
        return [one for chunk in pool.map(_parse_chunk, _chunks(contents)) for one in chunk]


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
