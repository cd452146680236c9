# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""A folder and a revision: the same content gives the same result; which commit; what counts as changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from secops_cli.cache.digests import Digests
from secops_cli.cache.store import Store
from secops_cli.errors import UnreadableSource
from secops_cli.pipeline import Request, Result, assess
from secops_cli.source.folder import FolderSource
from secops_cli.source.packaged import packaged
from secops_cli.source.revision import RevisionSource
from tests.conftest import SETTINGS, TODAY, Repository
from tests.load.small_organization import FILES

Make = Callable[..., Repository]
PERSON = "id: a\nname: 王\n"


def said(result: Result) -> str:
    """The result as text; standards compare by identity, and every run loads its own."""
    case = result.case
    grades = [
        (g.standard.id, g.category, g.target, g.as_of, g.base, g.proven, g.potential, g.pending, g.met, g.applicable,
         g.verdicts)
        for g in case.all_grades
    ]  # fmt: skip
    return repr((case.workspace, case.as_of, grades, case.unjudged, result.diagnostics))


def empty_digests() -> Digests:
    return Digests(Store(None, "0"))


# --- the same content -------------------------------------------------------------------------------------------


def test_folder_and_revision_of_the_same_content_say_the_same(repo: Make) -> None:
    """Facts, places, verdicts and findings."""
    repository = repo(FILES)
    repository.commit()
    folder = repository.assess(as_of=TODAY)
    assert said(repository.assess("HEAD", as_of=TODAY)) == said(folder)
    assert (folder.origin.commit, folder.origin.dirty) == (repository.git("rev-parse", "HEAD"), False)


@pytest.mark.parametrize("folder", ["org", 'a/深 层/org\'s "best"', "-x", "with\ttab", "50%", "[a-z]*", "a:b", "é"])
def test_a_subfolder_of_a_larger_repository_is_read_on_its_own(folder: str, tmp_path: Path) -> None:
    """Whatever its name; nothing beside it is looked at."""
    outer = Repository(tmp_path / "outer")
    inner = Repository(outer.root / folder)
    outer.write({"secops.yaml": "format: [\n", "people.yaml": "also: broken: here\n"})
    inner.write(FILES)
    commit = outer.commit()
    outer.write({"people.yaml": "id: other\nname: changed\n"})
    from_folder = inner.assess(as_of=TODAY)
    assert said(inner.assess("HEAD", as_of=TODAY)) == said(from_folder)
    assert (from_folder.origin.commit, from_folder.origin.dirty) == (commit, False)
    assert list(from_folder.case.workspace.people) == ["p1", "p2", "p3"]


@pytest.mark.parametrize(
    "name", ["王 五.yaml", "a'b.yaml", 'a"b.yaml', "-x.yaml", "x\ny.yaml", "€\\y.yaml", "é.yaml", "*.yaml"]
)
def test_odd_names_are_read_from_either(name: str, repo: Make) -> None:
    """Blanks, quotes, dashes, line ends, backslashes, decomposed accents."""
    repository = repo({f"people/{name}": PERSON})
    repository.commit()
    folder, revision = repository.assess(as_of=TODAY), repository.assess("HEAD", as_of=TODAY)
    assert said(folder) == said(revision)
    assert list(folder.case.workspace.people) == ["a"]
    assert not folder.origin.dirty


def test_a_decomposed_name_is_found_by_its_composed_spelling(repo: Make) -> None:
    """macOS lists `e` and an accent where people and git write `é`."""
    repository = repo({
        "evidence/a.register.yaml": "{id: a, title: t, kind: 合同, file: evidence/\u00e9.pdf}\n",
        "evidence/e\u0301.pdf": "x",
    })  # fmt: skip
    repository.commit()
    for at in (None, "HEAD"):
        result = repository.assess(at)
        assert [d for d in result.diagnostics if d.code.startswith("SEC3")] == []
        assert not result.origin.dirty


def test_links_in_a_revision_are_links(repo: Make) -> None:
    """A blob that is a link is not read as a file either."""
    repository = repo({"people/a.yaml": PERSON})
    (repository.root / "people/b.yaml").symlink_to("a.yaml")
    (repository.root / "evidence").symlink_to("people")
    repository.commit()
    folder, revision = repository.assess(as_of=TODAY), repository.assess("HEAD", as_of=TODAY)
    assert "SEC109" in [d.code for d in revision.diagnostics]
    assert said(folder) == said(revision)


def test_a_folder_named_like_a_yaml_file_says_the_same_in_a_revision(repo: Make) -> None:
    """With files in it, since git knows no empty folder."""
    repository = repo({"people/team.yaml/a.yaml": PERSON})
    repository.commit()
    assert said(repository.assess("HEAD", as_of=TODAY)) == said(repository.assess(as_of=TODAY))


def test_hidden_files_are_in_neither(repo: Make) -> None:
    """Also a hidden folder with records in it."""
    repository = repo({".hidden/people.yaml": "x: [\n", "people/.a.yaml": "x: [\n"})
    repository.commit()
    digests = empty_digests()
    assert list(FolderSource(repository.root, digests).files) == ["secops.yaml"]
    assert list(RevisionSource(repository.root, "HEAD", digests).files) == ["secops.yaml"]


def test_both_give_the_same_hashes(repo: Make) -> None:
    """Of every file, large and empty, and none for what is not there."""
    repository = repo({"evidence/a": b"", "evidence/b": bytes(range(256)) * 5000, "evidence/c": "\r\n"})
    repository.commit()
    folder, revision = (
        FolderSource(repository.root, empty_digests()),
        RevisionSource(repository.root, "HEAD", empty_digests()),
    )
    paths = [*folder.files, "nowhere"]
    assert folder.hashes(paths) == revision.hashes(paths)
    assert set(folder.hashes(paths)) == set(folder.files)
    assert dict(folder.read(folder.files)) == dict(revision.read(revision.files))


def test_a_bare_repository_can_be_read_at_a_revision(repo: Make, tmp_path: Path) -> None:
    """As on a server."""
    repository = repo({"people.yaml": PERSON})
    repository.commit()
    subprocess.run(["git", "clone", "-q", "--bare", repository.root, tmp_path / "bare.git"], check=True)
    assert list(assess(Request(tmp_path / "bare.git", TODAY, "main")).case.workspace.people) == ["a"]


def test_a_linked_work_tree_is_read_like_any_other(repo: Make, tmp_path: Path) -> None:
    """Its `.git` is a file."""
    repository = repo({"people.yaml": PERSON})
    repository.commit()
    repository.git("worktree", "add", "-q", str(tmp_path / "second"))
    second = Repository(tmp_path / "second").assess()
    assert (second.origin.commit, second.origin.dirty) == (repository.git("rev-parse", "HEAD"), False)


def test_a_repository_with_sha256_ids_is_read(tmp_path: Path) -> None:
    """Also told clean from changed."""
    repository = Repository(tmp_path).write({"secops.yaml": SETTINGS, "people.yaml": PERSON})
    repository.git("init", "-q", "--object-format=sha256")
    commit = repository.commit()
    assert len(commit) == 64
    assert repository.assess("HEAD").origin.commit == commit
    assert not repository.assess().origin.dirty
    repository.write({"people.yaml": PERSON.replace("王", "李")})
    assert repository.assess().origin.dirty


# --- naming a revision ------------------------------------------------------------------------------------------


@pytest.fixture
def history(repo: Make) -> Repository:
    """Three commits, each with one person more; a tag, an annotated tag and a branch on the first."""
    repository = repo({"people/1.yaml": "{id: p1, name: a}"})
    repository.commit()
    repository.git("tag", "v1")
    repository.git("tag", "-a", "-m", "t", "annotated")
    repository.git("branch", "季度/一")
    for number in (2, 3):
        repository.write({f"people/{number}.yaml": f"{{id: p{number}, name: a}}"})
        repository.commit()
    return repository


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("HEAD", 3), ("HEAD~1", 2), ("HEAD^", 2), ("HEAD~2", 1), ("main", 3), ("v1", 1), ("annotated", 1), ("季度/一", 1),
        ("@", 3), ("main@{0}", 3), ("v1^0", 1), ("refs/tags/v1", 1),
    ],
)  # fmt: skip
def test_a_revision_may_be_named_as_git_allows(name: str, people: int, history: Repository) -> None:
    """The commit id, resolved once, is on the result."""
    result = history.assess(name)
    assert len(result.case.workspace.people) == people
    assert result.origin.commit == history.git("rev-parse", f"{name}^{{commit}}")
    assert result.origin.dirty is False


def test_a_short_id_names_its_commit(history: Repository) -> None:
    """And the full id is what is said."""
    full = history.git("rev-parse", "HEAD~1")
    assert history.assess(full[:8]).origin.commit == full


@pytest.mark.parametrize("name", ["", "-h", "--help", "--git-dir=/", "-", "nowhere", "HEAD~9", "deadbeef", "HEAD:people",
                                  "v1..HEAD", "HEAD HEAD", "^HEAD", "a\0b", "*", "HEAD\nHEAD", "--all"])  # fmt: skip
def test_a_name_that_is_no_commit_is_refused(name: str, history: Repository) -> None:
    """None of them becomes an option, a range or a pattern."""
    with pytest.raises(UnreadableSource) as fault:
        history.assess(name)
    assert any("一" <= c <= "鿿" for c in fault.value.message)


def test_a_file_named_like_a_revision_is_not_one(history: Repository) -> None:
    """Ambiguity is settled by never asking for files."""
    history.write({"nowhere": "x"})
    with pytest.raises(UnreadableSource, match="没有版本"):
        history.assess("nowhere")


def test_a_blob_is_no_revision(history: Repository) -> None:
    """Only a commit, or a tag of one."""
    with pytest.raises(UnreadableSource):
        history.assess(history.git("rev-parse", "HEAD:secops.yaml"))


def test_a_folder_that_the_revision_does_not_have_is_said(history: Repository) -> None:
    """It came later."""
    inner = Repository(history.root / "later").write({"secops.yaml": SETTINGS})
    with pytest.raises(UnreadableSource, match="later"):
        inner.assess("HEAD")


def test_before_the_first_commit_there_is_no_revision(repo: Make) -> None:
    """The folder itself can be read; it belongs to no commit and is not dirty."""
    repository = repo()
    repository.git("init", "-q")
    with pytest.raises(UnreadableSource, match="还没有提交"):
        repository.assess("HEAD")
    assert (repository.assess().origin.commit, repository.assess().origin.dirty) == (None, False)


def test_outside_git_there_is_no_revision(repo: Make) -> None:
    """The folder itself can be read."""
    repository = repo()
    with pytest.raises(UnreadableSource, match="不在 git 仓库里"):
        repository.assess("HEAD")
    assert (repository.assess().origin.commit, repository.assess().origin.dirty) == (None, False)


def test_a_folder_ignored_by_the_repository_around_it_is_dirty(tmp_path: Path) -> None:
    """It has that commit's id on it, but is nowhere in it."""
    outer = Repository(tmp_path).write({".gitignore": "org/\n", "a": "x"})
    outer.commit()
    origin = Repository(tmp_path / "org").write({"secops.yaml": SETTINGS}).assess().origin
    assert origin.commit is None or origin.dirty


def test_without_the_git_program_a_folder_can_be_read(history: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision cannot, and it says why."""
    monkeypatch.setenv("PATH", "")
    assert history.assess().origin.commit is None
    with pytest.raises(UnreadableSource, match="找不到 git"):
        history.assess("HEAD")


def test_a_shallow_clone_says_that_it_is_shallow(history: Repository, tmp_path: Path) -> None:
    """CI checks out one commit; its parent is not there."""
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{history.root}", shallow], check=True)
    assert len(Repository(shallow).assess("HEAD").case.workspace.people) == 3
    with pytest.raises(UnreadableSource, match="浅克隆") as fault:
        Repository(shallow).assess("HEAD~1")
    assert "unshallow" in fault.value.hint


def test_variables_of_a_hook_do_not_point_elsewhere(
    history: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside a hook git sets GIT_DIR and GIT_INDEX_FILE for the repository of the hook."""
    other = Repository(tmp_path / "other").write({"secops.yaml": SETTINGS})
    other.commit()
    for name, value in {
        "GIT_DIR": other.root / ".git",
        "GIT_WORK_TREE": other.root,
        "GIT_INDEX_FILE": "/nowhere",
    }.items():
        monkeypatch.setenv(name, str(value))
    origin = history.assess("HEAD").origin
    monkeypatch.undo()
    assert origin.commit == history.git("rev-parse", "HEAD")


LACKING = "ls-tree -l says BAD for the size of an object that is not there: ValueError, exit code 3"


def lose_an_object(repository: Repository, path: str) -> None:
    oid = repository.git("rev-parse", f"HEAD:{path}")
    (repository.root / f".git/objects/{oid[:2]}/{oid[2:]}").unlink()


def test_a_revision_that_lacks_an_object_has_a_finding(history: Repository) -> None:
    """As in a damaged repository or a partial clone: that file cannot be read, the others can."""
    lose_an_object(history, "people/2.yaml")
    result = history.assess("HEAD")
    assert [d.place.path for d in result.diagnostics if d.code == "SEC109"] == ["people/2.yaml"]
    assert list(result.case.workspace.people) == ["p1", "p3"]


def test_a_folder_whose_commit_lacks_an_object_is_read(history: Repository) -> None:
    """As in a partial clone (`--filter=blob:none`), which CI systems like to make."""
    lose_an_object(history, "people/2.yaml")
    assert list(history.assess().case.workspace.people) == ["p1", "p2", "p3"]


# --- the day ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-01T23:30:00-0800", date(2026, 3, 1)),
        ("2026-03-01T00:30:00+0800", date(2026, 3, 1)),
        ("2026-03-01T23:59:59+0000", date(2026, 3, 1)),
        ("1970-01-01T00:00:00+0000", date(1970, 1, 1)),
    ],
)
def test_a_revision_is_judged_on_its_day_in_its_committers_time_zone(
    moment: str, day: date, repo: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in that of the machine, nor on the author's day."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", moment)
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00+0000")
    monkeypatch.setenv("TZ", "America/New_York")
    repository = repo()
    repository.commit()
    assert repository.assess("HEAD").case.as_of == day
    assert repository.assess().case.as_of == TODAY
    assert repository.assess("HEAD", as_of=date(2026, 5, 5)).case.as_of == date(2026, 5, 5)


@pytest.mark.parametrize("when", ["99999999999999 +0000", "1 +9999", "-99999999999999 +0000", "x +0000", ""])
def test_a_commit_with_an_impossible_time_is_refused(when: str, history: Repository) -> None:
    """Its day is not guessed."""
    tree = history.git("rev-parse", "HEAD^{tree}")
    raw = f"tree {tree}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> {when}\n\nm\n"
    done = subprocess.run(
        ["git", "-C", history.root, "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        input=raw.encode(), capture_output=True, check=True,
    )  # fmt: skip
    with pytest.raises(UnreadableSource):
        history.assess(done.stdout.decode().strip())


# --- changed or not ---------------------------------------------------------------------------------------------


@pytest.fixture
def clean(repo: Make) -> Repository:
    """A committed repository."""
    repository = repo(FILES)
    repository.commit()
    assert not repository.assess().origin.dirty
    return repository


def change_yaml(repository: Repository) -> None:
    path = repository.root / "tools.yaml"
    path.write_text(path.read_text().replace("8.10", "8.11"))


def change_evidence(repository: Repository) -> None:
    (repository.root / "evidence/people/cv.pdf").write_bytes(b"another")


def delete_yaml(repository: Repository) -> None:
    (repository.root / "tools.yaml").unlink()


def delete_evidence(repository: Repository) -> None:
    (repository.root / "evidence/people/cv.pdf").unlink()


def add_yaml(repository: Repository) -> None:
    repository.write({"people/new.yaml": "{id: new, name: n}"})


def stage_and_restore_nothing(repository: Repository) -> None:
    change_yaml(repository)
    repository.git("add", "-A")


def rename_yaml(repository: Repository) -> None:
    (repository.root / "tools.yaml").rename(repository.root / "tools.yml")


def empty_yaml(repository: Repository) -> None:
    (repository.root / "findings.yaml").write_bytes(b"")


@pytest.mark.parametrize(
    "change",
    [
        change_yaml,
        change_evidence,
        delete_yaml,
        delete_evidence,
        add_yaml,
        stage_and_restore_nothing,
        rename_yaml,
        empty_yaml,
    ],
)
def test_a_changed_folder_is_dirty(change: Callable[[Repository], None], clean: Repository) -> None:
    """Told from the bytes."""
    change(clean)
    assert clean.assess().origin.dirty
    assert not clean.assess("HEAD").origin.dirty


def touch(repository: Repository) -> None:
    for path in repository.root.rglob("*.yaml"):
        os.utime(path, (1, 1))


def remove_index(repository: Repository) -> None:
    (repository.root / ".git/index").unlink()


def stage_a_change_and_take_it_back_in_the_folder(repository: Repository) -> None:
    before = (repository.root / "tools.yaml").read_bytes()
    change_yaml(repository)
    repository.git("add", "-A")
    (repository.root / "tools.yaml").write_bytes(before)


def change_mode(repository: Repository) -> None:
    (repository.root / "tools.yaml").chmod(0o755)


def add_hidden(repository: Repository) -> None:
    repository.write({".cache/people.yaml": "x: 1", ".DS_Store": "x"})


def add_private(repository: Repository) -> None:
    repository.write({"private.yaml": "x: 1"})


def write_windows_line_ends(repository: Repository) -> None:
    for path in repository.root.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    "change",
    [touch, remove_index, stage_a_change_and_take_it_back_in_the_folder, change_mode, add_hidden, add_private,
     write_windows_line_ends],
)  # fmt: skip
def test_a_folder_with_the_committed_bytes_is_clean(change: Callable[[Repository], None], clean: Repository) -> None:
    """Whatever the index and the clock say; line ends of a Windows checkout are no change."""
    change(clean)
    assert not clean.assess().origin.dirty


def test_a_real_checkout_with_windows_line_ends_is_clean(clean: Repository, tmp_path: Path) -> None:
    """`core.autocrlf=true`, with the attributes that `secops init` writes."""
    attributes = (packaged("templates") / "repository/common/gitattributes").read_text()
    clean.write({".gitattributes": attributes})
    clean.commit()
    windows = tmp_path / "windows"
    subprocess.run(["git", "-c", "core.autocrlf=true", "clone", "-q", clean.root, windows], check=True)
    assert b"\r\n" in (windows / "README.md").read_bytes()  # looked at in the next test
    (windows / "README.md").write_bytes((clean.root / "README.md").read_bytes())
    assert not Repository(windows).assess().origin.dirty


def test_a_readme_with_windows_line_ends_is_clean(clean: Repository) -> None:
    """Every checkout on Windows has one, and is said to have changes that were not committed."""
    path = clean.root / "README.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not clean.assess().origin.dirty


def test_evidence_replaced_by_a_link_is_dirty(clean: Repository) -> None:
    """The file that was committed is gone."""
    path = clean.root / "evidence/people/cv.pdf"
    path.unlink()
    path.symlink_to("social.pdf")
    assert clean.assess().origin.dirty


def test_a_submodule_does_not_make_a_folder_dirty(clean: Repository) -> None:
    """It is not read at all."""
    module = clean.root / "docs/module"
    shutil.copytree(clean.root / ".git", module / ".git")
    clean.commit()
    assert not clean.assess().origin.dirty


def test_the_folder_is_left_as_it_was(clean: Repository) -> None:
    """Validate writes nothing, not even into the index."""

    def state() -> dict[str, tuple[int, bytes]]:
        files = [p for p in sorted(clean.root.rglob("*")) if p.is_file()]
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in files}

    touch(clean)
    before = state()
    clean.assess()
    clean.assess("HEAD")
    assert state() == before
