"""Git LFS pointers: recognised, judged sound or damaged, and equal to their content wherever a hash is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from secops_cli.cache.digests import Digests
from secops_cli.cache.store import Store
from secops_cli.source.base import Source
from secops_cli.source.folder import FolderSource
from secops_cli.source.lfs import MAX_POINTER, Pointer, read_pointer
from secops_cli.source.revision import RevisionSource
from tests.conftest import Repository

Make = Callable[..., Repository]
CONTENT = b"%PDF-1.4 a long scan\n" * 200
OID = hashlib.sha256(CONTENT).hexdigest()


def pointer(oid: str = OID, size: object = len(CONTENT), version: str = "v1") -> bytes:
    return f"version https://git-lfs.github.com/spec/{version}\noid sha256:{oid}\nsize {size}\n".encode()


def keep(repository: Repository, content: bytes = CONTENT, oid: str = OID) -> Path:
    """Put a content where Git LFS keeps it."""
    path = repository.root / ".git" / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def folder(repository: Repository) -> Source:
    return FolderSource(repository.root, Digests(Store(None, "")))


def revision(repository: Repository) -> Source:
    return RevisionSource(repository.root, "HEAD", Digests(Store(None, "")))


SOURCES = pytest.mark.parametrize("opened", [folder, revision])


def test_a_pointer_names_the_hash_and_the_size_of_its_content() -> None:
    assert read_pointer(pointer()) == Pointer(OID, len(CONTENT))


def test_extensions_and_windows_line_ends_do_not_matter() -> None:
    text = pointer().replace(b"oid", b"ext-0-foo sha256:" + b"0" * 64 + b"\noid").replace(b"\n", b"\r\n")
    assert read_pointer(text) == Pointer(OID, len(CONTENT))


@pytest.mark.parametrize("content", [b"", b"%PDF", b"version 2 of the contract\n", CONTENT])
def test_any_other_file_is_no_pointer(content: bytes) -> None:
    assert read_pointer(content) is None


def test_a_file_of_1024_bytes_is_no_pointer_and_one_of_1023_may_be() -> None:
    long = pointer() + b"#" * (MAX_POINTER - len(pointer()))
    assert read_pointer(long) is not None
    assert read_pointer(long + b"#") is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pointer(version="v9"), "版本"),
        (pointer(oid="abc"), "oid"),
        (pointer(oid=OID.upper()), "oid"),
        (pointer(size="many"), "大小"),
        (pointer(size=0), "大小"),
        (pointer(size=-5), "大小"),
        (b"version https://git-lfs.github.com/spec/v1\n", "oid"),
    ],
)
def test_a_damaged_pointer_says_what_is_wrong(content: bytes, words: str) -> None:
    found = read_pointer(content)
    assert found is not None and not found.oid and words in found.fault


@SOURCES
def test_the_hash_of_a_pointer_is_that_of_its_content(opened: Callable[[Repository], Source], repo: Make) -> None:
    repository = repo({"evidence/a.pdf": pointer(), "evidence/b.pdf": CONTENT})
    repository.commit()
    assert opened(repository).hashes(["evidence/a.pdf", "evidence/b.pdf"]) == {
        "evidence/a.pdf": OID,
        "evidence/b.pdf": OID,
    }


@SOURCES
def test_a_damaged_pointer_counts_as_the_bytes_it_is(opened: Callable[[Repository], Source], repo: Make) -> None:
    text = pointer(size="x")
    repository = repo({"evidence/a.pdf": text})
    repository.commit()
    assert opened(repository).hashes(["evidence/a.pdf"]) == {"evidence/a.pdf": hashlib.sha256(text).hexdigest()}


@SOURCES
def test_the_content_comes_from_where_git_lfs_keeps_it(opened: Callable[[Repository], Source], repo: Make) -> None:
    repository = repo({"evidence/a.pdf": pointer(), "evidence/b.txt": b"plain"})
    repository.commit()
    paths = ["evidence/a.pdf", "evidence/b.txt"]
    before = {path: blocks and b"".join(blocks) for path, blocks in opened(repository).blocks(paths)}
    keep(repository)
    after = {path: blocks and b"".join(blocks) for path, blocks in opened(repository).blocks(paths)}
    assert before == {"evidence/a.pdf": None, "evidence/b.txt": b"plain"}
    assert after == {"evidence/a.pdf": CONTENT, "evidence/b.txt": b"plain"}


@SOURCES
def test_blocks_that_nobody_takes_do_not_disturb_the_next_file(
    opened: Callable[[Repository], Source], repo: Make
) -> None:
    large = b"x" * 3_000_000
    repository = repo({"evidence/a.bin": large, "evidence/b.txt": b"plain"})
    repository.commit()
    found = [path if blocks is None else next(blocks)[:5] for path, blocks in opened(repository).blocks(
        ["evidence/a.bin", "evidence/b.txt"])]  # fmt: skip
    assert found == [b"xxxxx", b"plain"]


def test_a_content_of_another_size_is_told_and_a_missing_one_too(repo: Make) -> None:
    repository = repo({"evidence/a.pdf": pointer()})
    repository.commit()
    source = folder(repository)
    found = source.pointers(["evidence/a.pdf"])["evidence/a.pdf"]
    assert source.objects.fault(found) == "内容不在本机"
    keep(repository, CONTENT + b"!")
    assert "字节" in source.objects.fault(found)
    keep(repository)
    assert source.objects.fault(found) == ""


def test_a_link_in_the_store_is_not_followed(repo: Make, tmp_path: Path) -> None:
    """A hostile repository may put a link where a content is expected."""
    repository = repo({"evidence/a.pdf": pointer()})
    repository.commit()
    (tmp_path / "elsewhere").write_bytes(CONTENT)
    path = keep(repository)
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    assert folder(repository).objects.size(Pointer(OID, len(CONTENT))) is None


def test_a_checked_out_content_is_no_change_of_the_committed_pointer(repo: Make) -> None:
    """What `git lfs checkout` does to the folder; another size is a change."""
    repository = repo({"evidence/a.pdf": pointer()})
    repository.commit()
    (repository.root / "evidence/a.pdf").write_bytes(CONTENT)
    assert not folder(repository).dirty()
    (repository.root / "evidence/a.pdf").write_bytes(CONTENT + b"!")
    assert folder(repository).dirty()


REGISTER = f"- {{id: a, title: 某, kind: 营业执照, file: evidence/a.pdf, sha256: {OID}}}\n"


def test_a_repository_is_judged_alike_with_the_content_and_with_the_pointer(repo: Make) -> None:
    rows = "- {clause: 4.1.1, conclusion: 符合, evidence: [{id: a, sha256: " + OID + "}]}\n"
    files = {"evidence/a.register.yaml": REGISTER, "assessments/isccc/a.yaml": rows}
    whole = repo({**files, "evidence/a.pdf": CONTENT}, "whole")
    light = repo({**files, "evidence/a.pdf": pointer()}, "light")
    light.commit()
    verdicts = [repository.verdict("isccc:4.1.1") for repository in (whole, light)]
    assert verdicts[0].documents == verdicts[1].documents and verdicts[0].changed == verdicts[1].changed == ()
    codes = [sorted(d.code for d in repository.diagnostics()) for repository in (whole, light)]
    assert codes[0] == codes[1]
    assert sorted(d.code for d in light.assess(at="HEAD").diagnostics) == codes[0]


def test_a_pointer_to_another_content_is_another_file(repo: Make) -> None:
    repository = repo({"evidence/a.register.yaml": REGISTER, "evidence/a.pdf": pointer(oid="0" * 64)})
    assert "SEC304" in repository.codes()
