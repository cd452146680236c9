"""Reads the files of registered evidence from beginning to end, and compares them with registers and pointers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from secops_cli.assess.evidence_review import RowReview, reviews
from secops_cli.assess.evidence_use import Checked, Registered, Verification, loose_ends, registered
from secops_cli.diagnostics import Diagnostic, in_order
from secops_cli.load.documents import changed
from secops_cli.load.layout import PRIVATE_FILE
from secops_cli.pipeline import Result, locate
from secops_cli.source.base import Source, composed
from secops_cli.source.hashing import SHA256, Algorithm, digests_of
from secops_cli.source.lfs import NOT_HERE, Pointer
from secops_cli.terms import STATE_SECRET

_Item = TypeVar("_Item")


class Watch(Protocol):
    """Shows how far an iteration has come, or does not."""

    def __call__(self, items: Iterable[_Item], title: str, *, total: int | None = None) -> Iterator[_Item]:
        """Yield the items."""


def unwatched(items: Iterable[_Item], title: str, *, total: int | None = None) -> Iterator[_Item]:
    """Yield the items and show nothing."""
    yield from items


def read_digests(
    source: Source, documents: Iterable[Registered], algorithms: Iterable[Algorithm] = SHA256, watch: Watch = unwatched
) -> list[Checked]:
    """Return the documents with the digests of their files, each file read once.

    State secrets are not opened; a Git LFS pointer without its content counts with the hash that it names.
    """
    documents = list(documents)
    paths = _paths_of(source, documents)
    pointers = source.pointers(paths.values())
    wanted = dict.fromkeys(path for path in paths.values() if not _lacks_content(source, pointers.get(path)))
    algorithms = tuple(algorithms)
    found: dict[str, dict[str, str]] = {path: {"sha256": p.oid} for path, p in pointers.items() if p.oid}
    for path, blocks in watch(source.blocks(wanted), "计算哈希", total=len(wanted)):
        if blocks is not None:
            found[path] = digests_of(blocks, algorithms)
    return [
        Checked(document, found.get(path, {}) if path else {}, path in pointers)
        for document in documents
        for path in [paths.get(document.record.id, "")]
    ]


def _paths_of(source: Source, documents: Iterable[Registered]) -> dict[str, str]:
    """The files that are there and may be read: id → path."""
    found = {}
    for record in (document.record for document in documents):
        path = composed(record.file or "")
        entry = source.files.get(path)
        hidden = record.confidentiality in STATE_SECRET or path.casefold() == PRIVATE_FILE
        if not hidden and entry is not None and entry.kind == "file":
            found[record.id] = path
    return found


def _lacks_content(source: Source, pointer: Pointer | None) -> bool:
    return pointer is not None and bool(source.objects.fault(pointer))


def with_pointers(source: Source, documents: Iterable[Registered]) -> list[Checked]:
    """Return the documents, no file read but small ones that may be Git LFS pointers."""
    documents = list(documents)
    paths = _paths_of(source, documents)
    pointers = source.pointers(paths.values())
    return [Checked(document, {}, paths.get(document.record.id) in pointers) for document in documents]


def reviewed_rows(result: Result) -> list[RowReview]:
    """Return the rows that say 符合 with what their documents have come to; files without a known hash are hashed."""
    workspace, source = result.case.workspace, result.source
    named = {item.id for placed in workspace.rows for item in placed.row.documents}
    named |= {record.id for record in workspace.evidence.values() if record.supports}
    hashes: dict[str, str | None] = {}
    paths: dict[str, str] = {}
    for key in sorted(named & workspace.evidence.keys()):
        found, record = workspace.documents[key], workspace.evidence[key]
        if found.fault or record.file is None:
            continue
        if found.sha256 is not None:
            hashes[key] = found.sha256
        else:
            paths[key] = composed(record.file)
    known = source.hashes(paths.values())
    return reviews(result.case, hashes | {key: known.get(path) for key, path in paths.items()})


def verify(result: Result, algorithms: Iterable[Algorithm] = SHA256, watch: Watch = unwatched) -> Verification:
    """Compare every registered file with its register and pointer, and look for what hangs loose.

    Args:
        result: a repository that was read with `Request.trust`.
        algorithms: the digests to compute.
        watch: shows how far it has come.

    Raises:
        CommandLineError: this machine has no SM3 and it is asked for.
    """
    source = result.source
    documents = read_digests(source, registered(result.case), algorithms, watch)
    found = [*_mismatches(source, documents), *loose_ends(result.case, source.files)]
    about = [d for d in result.diagnostics if d.place.path.startswith("evidence/")]
    return Verification(tuple(documents), tuple(in_order([*about, *locate(source, found)])))


def _mismatches(source: Source, documents: Iterable[Checked]) -> Iterator[Diagnostic]:
    paths = [composed(d.document.record.file or "") for d in documents if d.pointer]
    pointers = source.pointers(paths)
    for checked in documents:
        record, place = checked.document.record, checked.document.place
        name = f"{record.id} {record.title}"
        pointer = pointers.get(composed(record.file or ""))
        found = checked.digests.get("sha256")
        if pointer is not None and not pointer.fault:
            fault = source.objects.fault(pointer)
            if not fault and found != pointer.oid:
                fault = "本机的内容与指针的哈希不同"
            if fault:
                code = "SEC622" if fault == NOT_HERE else "SEC621"
                yield Diagnostic(code, place, f"{name}：{record.file} 是 Git LFS 指针，{fault}", route=("file",))
            found = pointer.oid
        if record.sha256 and found and found != record.sha256:
            yield Diagnostic("SEC304", place, f"{name}：{changed(record.sha256, found)}", route=("sha256",))
