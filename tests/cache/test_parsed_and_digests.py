"""The cache: it saves work, never changes a result, and is safe to lose."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import secops_cli.load.reading as reading_module
from secops_cli import __version__, pipeline
from secops_cli.cache.store import Store
from secops_cli.load.transcode import Parsed, parse
from secops_cli.pipeline import Request, assess
from tests.conftest import SETTINGS, TODAY, Repository
from tests.load.small_organization import FILES

Make = Callable[..., Repository]
ZEROS = "0" * 64


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is parsed from now on, noted as it happens."""
    seen: list[bytes] = []

    def noting(content: bytes) -> Parsed:
        seen.append(content)
        return parse(content)

    monkeypatch.setattr(reading_module, "parse", noting)
    return seen


def run(repository: Repository, cache: Path | None, *, at: str | None = None, rehash: bool = False) -> str:
    """Judge with a cache; what came out, as text."""
    result = assess(Request(repository.root, TODAY, at, TODAY, cache, rehash))
    grades = [(g.standard.id, g.proven, g.potential, g.pending, g.verdicts) for g in result.case.all_grades]
    return repr((result.case.workspace, grades, result.diagnostics))


def test_a_second_run_parses_nothing(repo: Make, tmp_path: Path, parsed: list[bytes]) -> None:
    """And says the same."""
    repository = repo(FILES)
    first = run(repository, tmp_path / "cache")
    assert parsed
    parsed.clear()
    assert run(repository, tmp_path / "cache") == first
    assert parsed == []


def test_a_changed_file_alone_is_parsed_again(repo: Make, tmp_path: Path, parsed: list[bytes]) -> None:
    """Known by its content, not by its time."""
    repository = repo(FILES)
    run(repository, tmp_path / "cache")
    parsed.clear()
    for path in repository.root.rglob("*.yaml"):
        os.utime(path, (1, 1))
    repository.write({"tools.yaml": "[]\n"})
    run(repository, tmp_path / "cache")
    assert parsed == [b"[]\n"]


def test_a_moved_file_is_not_parsed_again(repo: Make, tmp_path: Path, parsed: list[bytes]) -> None:
    """The same content elsewhere is the same records, also in another repository and in a revision."""
    repository = repo(FILES)
    run(repository, tmp_path / "cache")
    parsed.clear()
    shutil.copytree(repository.root, tmp_path / "copy")
    (tmp_path / "copy/tools.yaml").rename(tmp_path / "copy/tools.yml")
    copy = Repository(tmp_path / "copy")
    copy.commit()
    run(copy, tmp_path / "cache")
    run(copy, tmp_path / "cache", at="HEAD")
    assert parsed == []


@pytest.mark.parametrize(
    "text", ["- id: [\n", "a: 1\na: 2\n", "x: &y 1\n", "note: 13800138000\nid: a\n", "", b"\xff", "5\n"]
)
def test_faults_are_remembered_as_they_were_found(
    text: str | bytes, repo: Make, tmp_path: Path, parsed: list[bytes]
) -> None:
    """A file that was broken yesterday is broken today."""
    repository = repo({"people.yaml": text})
    first = run(repository, tmp_path / "cache")
    parsed.clear()
    assert run(repository, tmp_path / "cache") == first == run(repository, None)
    assert len(parsed) == 2, "only the run without a cache parses"


def test_no_cache_leaves_nothing_behind(repo: Make, tmp_path: Path, parsed: list[bytes]) -> None:
    """Neither in the repository nor elsewhere."""
    repository = repo(FILES)
    before = sorted(repository.root.rglob("*"))
    run(repository, None)
    parsed.clear()
    run(repository, None)
    assert parsed
    assert sorted(repository.root.rglob("*")) == before


# --- safe to lose -----------------------------------------------------------------------------------------------


def cache_file(folder: Path) -> Path:
    [path] = folder.glob("*.sqlite3")
    return path


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 5000, b"\0" * 100_000])
def test_a_damaged_cache_is_made_anew(content: bytes, repo: Make, tmp_path: Path, parsed: list[bytes]) -> None:
    """The result is the same, and the next run has a cache again."""
    repository = repo(FILES)
    first = run(repository, tmp_path / "cache")
    cache_file(tmp_path / "cache").write_bytes(content)
    assert run(repository, tmp_path / "cache") == first
    parsed.clear()
    run(repository, tmp_path / "cache")
    assert parsed == []


@pytest.mark.parametrize("offset", range(0, 40_960, 4096))
def test_a_damaged_page_of_the_cache_changes_no_result(offset: int, repo: Make, tmp_path: Path) -> None:
    """A page of zeros, as after a power cut."""
    repository = repo(FILES)
    first = run(repository, tmp_path / "cache")
    with cache_file(tmp_path / "cache").open("r+b") as stream:
        stream.seek(offset)
        stream.write(bytes(4096))
    assert run(repository, tmp_path / "cache") == first


def test_a_cache_that_is_cut_off_changes_no_result(repo: Make, tmp_path: Path) -> None:
    """Half of the file is gone."""
    repository = repo(FILES)
    first = run(repository, tmp_path / "cache")
    path = cache_file(tmp_path / "cache")
    os.truncate(path, path.stat().st_size // 2)
    assert run(repository, tmp_path / "cache") == first


@pytest.mark.parametrize("damage", ["substr(entry, 1, 5)", "substr(entry, 1, length(entry) - 3)", "x''", "'text'"])
def test_a_damaged_entry_is_parsed_again(damage: str, repo: Make, tmp_path: Path) -> None:
    """SQLite does not notice changed bytes inside an entry."""
    repository = repo(FILES)
    first = run(repository, tmp_path / "cache")
    with sqlite3.connect(cache_file(tmp_path / "cache")) as connection:
        connection.execute(f"UPDATE parsed SET entry = {damage}")
    connection.close()
    assert run(repository, tmp_path / "cache") == first


def test_a_cache_folder_that_cannot_be_written_changes_no_result(repo: Make, tmp_path: Path) -> None:
    """Read-only, a file in its place, below a file, without permission."""
    repository = repo(FILES)
    plain = run(repository, None)
    (tmp_path / "file").write_text("x")
    assert run(repository, tmp_path / "file") == plain
    assert run(repository, tmp_path / "file/below") == plain
    assert run(repository, Path("/proc/nowhere")) == plain
    assert (tmp_path / "file").read_text() == "x"


def test_a_read_only_cache_changes_no_result(repo: Make, tmp_path: Path) -> None:
    """As another user's, on a shared machine; run as nobody where the tests run as root."""
    repository = repo(FILES)
    plain = run(repository, tmp_path / "cache")
    program = """
import os, sys
from pathlib import Path
from secops_cli.cache.store import Store
if os.geteuid() == 0:
    os.seteuid(65534)
store = Store(Path(sys.argv[1]), "1")
store.insert("digests", [("a", "b", "c")])
print(list(store.select("digests", ["a"])))
"""
    for path in (tmp_path, tmp_path / "cache", *tmp_path.parents[:3]):
        if path.stat().st_uid == os.geteuid() and path != Path("/tmp"):
            path.chmod(0o555 if path.name == "cache" else 0o755)
    cache_file(tmp_path / "cache").chmod(0o444)
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "cache"], capture_output=True, check=False)
    assert (done.stdout.decode().strip(), done.stderr.decode()) == ("[]", "")
    (tmp_path / "cache").chmod(0o755)
    assert run(repository, tmp_path / "cache") == plain


def test_another_version_starts_afresh(
    repo: Make, tmp_path: Path, parsed: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version made of a file may be wrong."""
    repository = repo(FILES)
    first = run(repository, tmp_path / "cache")
    parsed.clear()
    monkeypatch.setattr(pipeline, "__version__", __version__ + "x")
    assert run(repository, tmp_path / "cache") == first
    assert parsed


def test_a_database_of_another_layout_starts_afresh(repo: Make, tmp_path: Path) -> None:
    """Tables of the same names with other columns."""
    (tmp_path / "cache").mkdir()
    path = tmp_path / "cache/cache.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.executescript("CREATE TABLE parsed (a); CREATE TABLE about (version TEXT, more TEXT);"
                                 " INSERT INTO about VALUES ('x', 'y'); CREATE TABLE digests (b)")  # fmt: skip
    connection.close()
    repository = repo(FILES)
    assert run(repository, tmp_path / "cache") == run(repository, None)


def test_an_overgrown_cache_starts_afresh(repo: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is lowered for the test."""
    repository = repo(FILES)
    run(repository, tmp_path / "cache")
    with sqlite3.connect(cache_file(tmp_path / "cache")) as connection:
        connection.execute("INSERT INTO digests VALUES ('a', 'b', 'c')")
    connection.close()
    monkeypatch.setattr("secops_cli.cache.store.MAX_BYTES", 1000)
    run(repository, tmp_path / "cache")
    assert list(Store(tmp_path / "cache", __version__).select("digests", ["a"])) == []


def test_the_cache_is_private(repo: Make, tmp_path: Path) -> None:
    """It holds what the repository holds."""
    run(repo(FILES), tmp_path / "cache")
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0
    assert cache_file(tmp_path / "cache").stat().st_mode & 0o077 == 0


def test_runs_at_the_same_time_do_not_disturb_each_other(repo: Make, tmp_path: Path) -> None:
    """Five processes, one new cache, different repositories: all right, and nothing on their standard error."""
    repositories = [repo({**FILES, "people/x.yaml": f"id: x{n}\nname: 王\n"}, f"org{n}") for n in range(5)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "secops_cli", "validate", "--format", "json", "--as-of", "2026-11-20", one.root],
            env=os.environ | {"SECOPS_CACHE": str(tmp_path / "cache")}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for one in repositories
    ]  # fmt: skip
    answers = [process.communicate() for process in processes]
    assert [error for _, error in answers] == [b""] * 5
    assert len({output.replace(b"org%d" % n, b"org") for n, (output, _) in enumerate(answers)}) == 1


def test_a_locked_cache_is_done_without(repo: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run that writes for long does not hold this one up for ever."""
    repository = repo(FILES)
    first = run(repository, tmp_path / "cache")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, timeout: connect(path, timeout=0.05))
    other = connect(cache_file(tmp_path / "cache"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert run(repository, tmp_path / "cache") == first
    other.close()


def test_a_locked_cache_is_not_thrown_away(repo: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in use, not damaged."""
    repository = repo(FILES)
    run(repository, tmp_path / "cache")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, timeout: connect(path, timeout=0.05))
    inode = cache_file(tmp_path / "cache").stat().st_ino
    other = connect(cache_file(tmp_path / "cache"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    run(repository, tmp_path / "cache")
    other.close()
    assert cache_file(tmp_path / "cache").stat().st_ino == inode


# --- hashes of evidence -----------------------------------------------------------------------------------------

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.fixture
def hashed(repo: Make) -> Repository:
    """A register with the hash of a file that says hello."""
    return repo({
        "evidence/a.register.yaml": f"{{id: e, title: t, kind: 合同, file: evidence/a.pdf, sha256: {HELLO}}}\n",
        "evidence/a.pdf": "hello",
    })  # fmt: skip


def differs(repository: Repository, cache: Path, *, rehash: bool = False) -> bool:
    result = assess(Request(repository.root, TODAY, None, TODAY, cache, rehash))
    return "SEC304" in [d.code for d in result.diagnostics]


def test_evidence_changed_to_the_same_size_is_noticed(hashed: Repository, tmp_path: Path) -> None:
    """Also with its old time put back: the time of the change of the inode cannot be."""
    path = hashed.root / "evidence/a.pdf"
    assert not differs(hashed, tmp_path / "cache")
    before = path.stat()
    path.write_text("jello")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert differs(hashed, tmp_path / "cache")


def test_evidence_replaced_by_another_file_is_noticed(hashed: Repository, tmp_path: Path) -> None:
    """Another inode with the same size and time."""
    path = hashed.root / "evidence/a.pdf"
    assert not differs(hashed, tmp_path / "cache")
    before = path.stat()
    other = path.with_name("b.pdf")
    other.write_text("jello")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    assert differs(hashed, tmp_path / "cache")


def test_an_unchanged_file_is_not_read_again_unless_asked_for(hashed: Repository, tmp_path: Path) -> None:
    """The remembered hash is made wrong: a plain run believes it, `--rehash` does not, and puts it right."""
    assert not differs(hashed, tmp_path / "cache")
    with sqlite3.connect(cache_file(tmp_path / "cache")) as connection:
        connection.execute("UPDATE digests SET sha256 = ?", (ZEROS,))
    connection.close()
    assert differs(hashed, tmp_path / "cache")
    assert not differs(hashed, tmp_path / "cache", rehash=True)
    assert not differs(hashed, tmp_path / "cache")


def test_hashes_of_a_revision_are_remembered_by_blob(hashed: Repository, tmp_path: Path) -> None:
    """The same blob in a later commit is not hashed again."""
    hashed.commit()
    run(hashed, tmp_path / "cache", at="HEAD")
    blob = hashed.git("rev-parse", "HEAD:evidence/a.pdf")
    assert [row[2] for row in Store(tmp_path / "cache", __version__).select("digests", [blob])] == [HELLO]


def test_two_repositories_in_one_cache_keep_their_hashes_apart(
    hashed: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each read as the current folder, as the command line does by default."""
    other = tmp_path / "other"
    shutil.copytree(hashed.root, other)
    (other / "evidence/a.pdf").write_text("jello")
    here = replace(hashed, root=Path())
    for _ in range(2):
        monkeypatch.chdir(hashed.root)
        assert not differs(here, tmp_path / "cache")
        monkeypatch.chdir(other)
        assert differs(here, tmp_path / "cache")


def test_two_repositories_read_as_the_current_folder_do_not_replace_each_others_hashes(
    hashed: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise every change between two checkouts hashes all evidence again."""
    shutil.copytree(hashed.root, tmp_path / "other")
    for folder in (hashed.root, tmp_path / "other"):
        monkeypatch.chdir(folder)
        differs(replace(hashed, root=Path()), tmp_path / "cache")
    with sqlite3.connect(cache_file(tmp_path / "cache")) as connection:
        [(rows,)] = connection.execute("SELECT count(*) FROM digests")
    connection.close()
    assert rows == 2


def test_settings_alone_are_enough_for_a_run_with_a_cache(repo: Make, tmp_path: Path) -> None:
    """The smallest repository."""
    assert run(repo({"secops.yaml": SETTINGS}), tmp_path / "cache")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the system does not list open files")
def test_a_cache_that_nobody_uses_is_let_go_of(tmp_path: Path) -> None:
    """Without the collector of cycles, as the program runs: who judges many repositories opens it for each."""
    import gc

    gc.disable()
    try:
        for number in range(5):
            Store(tmp_path, "1").insert("answers", [(str(number), 0, "x")])
        held = [
            link for one in Path("/proc/self/fd").iterdir() if (link := os.path.realpath(one)).startswith(str(tmp_path))
        ]
    finally:
        gc.enable()
    assert not held
